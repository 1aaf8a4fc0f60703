"""OpenRosa as ODK Collect speaks it: the list of forms, a form, its files, and submissions.

A submission is acknowledged (201) when it is on the disk, and not before. Sent again, it is acknowledged again and changes
nothing. 202 says that it is kept and that files announced by the phone are still to come.
"""

from __future__ import annotations

import asyncio
import errno
from concurrent.futures import Future
from typing import Final
from urllib.parse import unquote
from xml.sax.saxutils import escape

from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import FileResponse, Response

from kurak.app.web.coarse import make_coarse
from kurak.app.web.site import SENDS, require, site_of
from kurak.app.web.uploads import Arrived, BadUploadError, TooLargeError, receive
from kurak.sources.served_forms import PublishedForm
from kurak.sources.submissions.envelope import NotASubmissionError, read_envelope
from kurak.sources.submissions.store import INCOMING, Outcome, Sent, StoreError, StoreFullError

XML: Final = "text/xml; charset=utf-8"
MADE_BY: Final = "x-kurak-user"
"""Header of our own page: who made the interview. What another left in a browser is never kept under the name of who signed in after."""
CONFLICT: Final = "another interview with this instanceID is here already; this one was not accepted"
SAID: Final[dict[Outcome, str]] = {
    "new": "received",
    "same": "received before",
    "more files": "received",
    "conflict": CONFLICT,
    "withdrawn": "received; the participant has withdrawn, and nothing was kept",
}


def _headers(request: Request) -> dict[str, str]:
    return {"X-OpenRosa-Version": "1.0", "X-OpenRosa-Accept-Content-Length": str(site_of(request).limits.largest)}


def _answer(request: Request, message: str, status: int) -> Response:
    body = f'<OpenRosaResponse xmlns="http://openrosa.org/http/response"><message>{escape(message)}</message></OpenRosaResponse>'
    return Response(body, status_code=status, media_type=XML, headers=_headers(request))


def _base(request: Request) -> str:
    """Address of this server as the phone sees it, with its key where it came with one."""
    key = request.path_params.get("key")
    return f"{request.url.scheme}://{request.url.netloc}" + (f"/key/{key}" if key else "")


async def form_list(request: Request) -> Response:
    """The newest version of each form."""
    require(request, SENDS)
    base = escape(_base(request))
    wanted = request.query_params.get("formID")
    entries = []
    for form in site_of(request).forms.current():
        if wanted is not None and form.form_id != wanted:
            continue
        manifest = f"<manifestUrl>{base}/forms/{form.name}/manifest.xml</manifestUrl>" if form.media else ""
        entries.append(
            f"<xform><formID>{escape(form.form_id)}</formID><name>{escape(form.title)}</name><version>{escape(form.version)}</version>"
            f"<hash>md5:{form.md5}</hash><downloadUrl>{base}/forms/{form.name}.xml</downloadUrl>{manifest}</xform>"
        )
    body = f'<?xml version="1.0" encoding="UTF-8"?><xforms xmlns="http://openrosa.org/xforms/xformsList">{"".join(entries)}</xforms>'
    return Response(body, media_type=XML, headers=_headers(request))


def _form(request: Request) -> PublishedForm:
    require(request, SENDS)
    form = site_of(request).forms.by_name.get(request.path_params["name"])
    if form is None:
        raise HTTPException(404)
    return form


async def form_xml(request: Request) -> Response:
    """A form, byte for byte as it was published."""
    return Response(_form(request).xml, media_type=XML, headers=_headers(request))


async def manifest(request: Request) -> Response:
    """The files of a form, with the MD5 of their bytes."""
    form = _form(request)
    base = escape(_base(request))
    entries = "".join(
        f"<mediaFile><filename>{escape(one.name)}</filename><hash>md5:{one.md5}</hash>"
        f"<downloadUrl>{base}/forms/{form.name}/media/{number}</downloadUrl></mediaFile>"
        for number, one in enumerate(form.media)
    )
    body = f'<?xml version="1.0" encoding="UTF-8"?><manifest xmlns="http://openrosa.org/xforms/xformsManifest">{entries}</manifest>'
    return Response(body, media_type=XML, headers=_headers(request))


async def media(request: Request) -> Response:
    """One file of a form, by its number in the manifest; one that was changed since is not given out."""
    form = _form(request)
    number = int(request.path_params["number"])
    if number >= len(form.media) or not form.media[number].unchanged():
        raise HTTPException(404)
    # A type that no browser runs, whatever the file is.
    return FileResponse(form.media[number].path, media_type="application/octet-stream", headers=_headers(request))


async def submission(request: Request) -> Response:
    """HEAD: whether this server takes submissions, and how large. POST: take one."""
    user = require(request, SENDS)
    if request.method == "HEAD":
        return Response(status_code=204, headers={**_headers(request), "Location": f"{_base(request)}/submission"})
    if unquote(request.headers.get(MADE_BY, user.name)) != user.name:
        raise HTTPException(403)
    site = site_of(request)
    arrived = Arrived()
    kept: Future[Outcome] | None = None
    try:
        arrived = await receive(
            request.stream(),
            content_type=request.headers.get("content-type", ""),
            declared=request.headers.get("content-length"),
            incoming=site.store_folder / INCOMING,
            limits=site.limits,
        )
        envelope = read_envelope(arrived.xml)
        form = site.forms.find(envelope.form_id, envelope.version)
        if form is None:
            return _answer(request, f'no form "{envelope.form_id}" of version "{envelope.version}" is published here', 404)
        near = make_coarse(arrived, form, site.receipt)
        sent = Sent(
            envelope,
            arrived.xml,
            form.sha256,
            user.name,
            complete=arrived.complete,
            uploads=tuple(arrived.uploads),
            received_sha256=arrived.sha256,
            near=near,
        )
        kept = site.writer.keep(sent)
        outcome = await asyncio.shield(asyncio.wrap_future(kept))
    except TooLargeError:
        return _answer(request, f"larger than the {site.limits.largest:,} bytes that this server takes at once", 413)
    except (BadUploadError, NotASubmissionError) as error:
        return _answer(request, str(error), 400)
    except TimeoutError:
        return _answer(request, "the upload stopped half-way", 408)
    except ClientDisconnect:
        return Response(status_code=400)
    except StoreFullError:
        return _answer(request, "the server's disk is full; keep the interview and send it later", 507)
    except (StoreError, OSError) as error:
        full = isinstance(error, OSError) and error.errno == errno.ENOSPC
        return _answer(request, "the server's disk is full" if full else "the server cannot write; send it later", 507 if full else 503)
    finally:
        # A phone that hangs up now must not take the files away under the writer.
        if kept is None or kept.done():
            arrived.discard()
    if outcome == "conflict":
        return _answer(request, CONFLICT, 409)
    return _answer(request, SAID[outcome], 201 if arrived.complete else 202)
