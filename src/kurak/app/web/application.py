"""One application: OpenRosa for phones, pages for browsers, one sign-in for both."""

from __future__ import annotations

import hashlib
import json
from importlib.resources import files
from pathlib import Path
from typing import Final

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import BaseRoute, Mount, Route

from kurak.app.web import openrosa, pages
from kurak.app.web.coding import rooms, saving, tables
from kurak.app.web.doorkeeper import Doorkeeper
from kurak.app.web.site import LATER_ROOMS, Site, site_of
from kurak.app.web.stakeholders import next_steps
from kurak.app.web.stakeholders import rooms as actors
from kurak.app.web.stakeholders.desk import Desk
from kurak.report.writers.palette import variables
from kurak.report.writers.quilt import sew
from kurak.sources.qualitative.shelf import Shelf, UnreadableTableError

ASSETS: Final = files("kurak.app.web") / "assets"
FONTS: Final = files("kurak.report") / "assets" / "fonts"
TYPES: Final = {"css": "text/css", "js": "text/javascript", "svg": "image/svg+xml"}
PACKAGE_FILES: Final = {
    "vue.js": "vue/dist/vue.runtime.esm-browser.prod.js",
    "web-forms/": "@getodk/web-forms/dist/",
}
"""Address below ``/packages/``: where it is in the folder of Node packages."""


def application(site: Site) -> Starlette:
    """The application of one study."""
    phone: list[BaseRoute] = [
        Route("/formList", openrosa.form_list),
        Route("/forms/{name}/manifest.xml", openrosa.manifest),
        Route("/forms/{name}/media/{number:int}", openrosa.media),
        Route("/forms/{name}.xml", openrosa.form_xml),
        Route("/submission", openrosa.submission, methods=["HEAD", "POST"]),
    ]
    browser: list[BaseRoute] = [
        Route("/", pages.home),
        Route("/sign-in", pages.sign_in, methods=["GET", "POST"]),
        Route("/sign-out", pages.sign_out, methods=["POST"]),
        Route("/language", pages.language),
        Route("/collect/", pages.collect),
        Route("/collect/{name}", pages.form),
        Route("/fieldwork", pages.fieldwork),
        Route("/phones", pages.phones),
        *(Route(f"/{room}", pages.later) for room in LATER_ROOMS),
        Route("/coding", rooms.texts),
        Route("/coding/name", rooms.choose_name, methods=["POST"]),
        Route("/coding/codebook", rooms.codebook),
        Route("/coding/matrix", tables.matrix),
        Route("/coding/codings/{name:path}", saving.codings, methods=["POST"]),
        Route("/coding/done/{name:path}", saving.finish, methods=["POST"]),
        Route("/coding/texts/{name:path}", rooms.text),
        Route("/coding/compare/{name:path}", rooms.compare),
        Route("/stakeholders", actors.door),
        Route("/stakeholders/register", actors.register),
        Route("/stakeholders/map", actors.actor_map),
        Route("/stakeholders/gaps", actors.gaps),
        Route("/stakeholders/next-steps", next_steps.form),
        Route("/stakeholders/next-steps", next_steps.plan, methods=["POST"]),
        Route("/stakeholders/next-steps/sheet", next_steps.sheet, methods=["POST"]),
        Route("/stakeholders/champions", actors.champions),
        Route("/assets/{name}", asset),
        Route("/packages/{path:path}", package),
        Route("/worker.js", worker),
    ]
    made = Starlette(
        routes=[*phone, *browser, Mount("/key/{key}", routes=phone)],
        middleware=[Middleware(Doorkeeper, gate=site.gate)],
        exception_handlers={
            HTTPException: pages.wrong,
            400: pages.wrong,
            403: pages.wrong,
            404: pages.wrong,
            UnreadableTableError: rooms.unreadable,
        },
    )
    made.state.site = site
    made.state.shelf = Shelf(site.study)
    made.state.desk = Desk(site.study)
    return made


async def asset(request: Request) -> Response:
    """A style or a script of ours."""
    name = request.path_params["name"]
    if name.endswith(".woff2") and name in {one.name for one in FONTS.iterdir()}:
        return Response((FONTS / name).read_bytes(), media_type="font/woff2")
    body = asset_text(name)
    if body is None:
        raise HTTPException(404)
    return Response(body, media_type=TYPES[name.rpartition(".")[2]])


def asset_text(name: str) -> str | None:
    """Text of an asset; the palette is that of the report."""
    if name == "palette.css":
        return variables()
    if name in ("mark.svg", "quilt.svg"):
        squares = 2 if name == "mark.svg" else 4
        cloth = sew(squares, squares, side=36)
        return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {36 * squares} {36 * squares}">{cloth}</svg>'
    known = {one.name for one in ASSETS.iterdir()}
    return (ASSETS / name).read_text("utf-8") if name in known and name.rpartition(".")[2] in TYPES else None


def package_file(packages: Path | None, path: str) -> Path | None:
    """A file of the Node packages that the form page uses, and no other."""
    if packages is None:
        return None
    if path in PACKAGE_FILES and not path.endswith("/"):
        return packages / PACKAGE_FILES[path]
    folder, _, name = path.partition("/")
    inside = PACKAGE_FILES.get(f"{folder}/")
    found = packages / inside / name if inside and name and "/" not in name and not name.startswith(".") else None
    return found if found is not None and found.is_file() and found.suffix in (".js", ".css", ".wasm") else None


async def package(request: Request) -> Response:
    """A file of Vue or of ODK Web Forms, as installed."""
    found = package_file(site_of(request).packages, request.path_params["path"])
    if found is None:
        raise HTTPException(404)
    return FileResponse(found, media_type="text/javascript" if found.suffix == ".js" else None)


async def worker(request: Request) -> Response:
    """The service worker, with the list of what a page needs without a network; another list makes another worker."""
    body = worker_text(site_of(request).packages)
    return Response(body, media_type="text/javascript")


def worker_text(packages: Path | None) -> str:
    """Text of the service worker."""
    made = ("palette.css", "mark.svg", "quilt.svg")
    names = sorted(one.name for one in ASSETS.iterdir() if one.name.rpartition(".")[2] in TYPES and one.name != "worker.js")
    shell = [f"/assets/{name}" for name in (*names, *made, *(one.name for one in FONTS.iterdir() if one.name.endswith(".woff2")))]
    marks = hashlib.sha256()
    for name in (*names, *made, "worker.js"):
        marks.update((asset_text(name) or "").encode())
    if packages is not None:
        inside = packages / PACKAGE_FILES["web-forms/"]
        scripts = sorted(one for one in inside.iterdir() if one.suffix == ".js")
        shell += ["/packages/vue.js", *(f"/packages/web-forms/{one.name}" for one in scripts)]
        for one in (packages / PACKAGE_FILES["vue.js"], *scripts):
            marks.update(f"{one.name} {one.stat().st_size}".encode())
    head = f"const EDITION = {json.dumps(marks.hexdigest()[:16])};\nconst SHELL = {json.dumps(shell)};\n"
    return head + (asset_text("worker.js") or "")
