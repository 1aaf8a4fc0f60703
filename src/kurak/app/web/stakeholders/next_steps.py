"""Next steps: a plan for needs at a place. It takes needs, not people.

What is asked comes in the body of a request and not in its address, so that it stands in no history of a browser and in no log of a
network; nothing of it is kept here.
"""

from __future__ import annotations

from typing import Any, Final
from urllib.parse import parse_qs, quote

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from kurak import pipeline
from kurak.app.web.site import SEES_NEXT_STEPS, page, require, words_of
from kurak.app.web.stakeholders.desk import LONGEST, desk_of
from kurak.app.web.stakeholders.rooms import show
from kurak.app.web.words import LANGUAGES
from kurak.model.pathway import Pathway
from kurak.model.study_folder import StudyFolder
from kurak.report.pathway_sheet import sheet_name
from kurak.report.words.pathway_sheet import PATHWAY_WORDS
from kurak.stakeholders.pathway import CircleError, ReligiousNeedError, UnknownNeedError
from kurak.stakeholders.places import UnknownPlaceError, places_of
from kurak.stakeholders.service_gaps import places_to_show

LARGEST: Final = 20_000
MOST_FIELDS: Final = 300

Asked = tuple[list[str], str, str, bool]
"""Ids of needs, place, language, whether religious work is asked for."""


async def form(request: Request) -> Response:
    """The needs to tick and the place to choose; nothing is ticked."""
    require(request, SEES_NEXT_STEPS)
    study = await run_in_threadpool(desk_of(request).study)
    return _shown(request, study, ([], "", words_of(request).language, False))


async def plan(request: Request) -> Response:
    """The plan for what was ticked."""
    require(request, SEES_NEXT_STEPS)
    study = await run_in_threadpool(desk_of(request).study)
    asked = await _asked(request)
    found = await run_in_threadpool(_planned, request, study, asked)
    return found if isinstance(found, Response) else _shown(request, study, asked, plan=found)


async def sheet(request: Request) -> Response:
    """The plan as a page to print."""
    require(request, SEES_NEXT_STEPS)
    study = await run_in_threadpool(desk_of(request).study)
    asked = await _asked(request)
    found = await run_in_threadpool(_planned, request, study, asked)
    if isinstance(found, Response):
        return found
    pdf = await run_in_threadpool(pipeline.pathway_sheet, study, found)
    name = quote(sheet_name(found.place, found.language))
    return Response(pdf, media_type="application/pdf", headers={"Content-Disposition": f"attachment; filename*=UTF-8''{name}", "Cache-Control": "no-store"})


async def _asked(request: Request) -> Asked:
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > LARGEST:
            raise HTTPException(400)
    try:
        given = parse_qs(body.decode("utf-8"), max_num_fields=MOST_FIELDS)
    except ValueError as error:
        raise HTTPException(400) from error
    place, language = (given.get(name, [""])[0].strip() for name in ("place", "language"))
    needs = list(dict.fromkeys(given.get("need", [])))
    if language not in LANGUAGES or not set(given) <= {"need", "place", "language", "religious"}:
        raise HTTPException(400)
    if any(len(one) > LONGEST or not one.isprintable() for one in (place, *needs)):
        raise HTTPException(400)
    return needs, place, language, given.get("religious") == ["yes"]


def _planned(request: Request, study: StudyFolder, asked: Asked) -> Pathway | Response:
    """The plan, or the page that says why there is none."""
    words = words_of(request).stakeholders
    needs, place, language, religious = asked
    wanted = [*needs, *(one.need_id for one in study.needs if religious and one.religious == "yes")]
    if not wanted or not place:
        return _shown(request, study, asked, said=words.choose_some, status=400)
    try:
        return pipeline.pathway(study, needs=list(dict.fromkeys(wanted)), place=place, religious=religious, language=language)
    except (UnknownNeedError, UnknownPlaceError) as error:
        raise HTTPException(404) from error
    except ReligiousNeedError as error:
        raise HTTPException(400) from error
    except CircleError:
        return page(request, "wrong.html", said=words.circle, status=409)


def _shown(request: Request, study: StudyFolder, asked: Asked, *, plan: Pathway | None = None, said: str = "", status: int = 200) -> Response:
    language = words_of(request).language
    known = places_of(study)
    names = {one.need_id: {"ru": one.name_ru, "ky": one.name_ky}.get(language) or one.name for one in study.needs}
    places = {name: _place_name(known.places[name], language) if name in known.places else name for name in (*places_to_show(study), *known.places)}
    needs, place, chosen, religious = asked
    answer = show(
        request, "next-steps", status=status, plan=plan, said=said, names=names, places=places, needs=needs,
        place=known.named(place) or "", chosen=chosen, religious=religious, plain=[one.need_id for one in study.needs if one.religious != "yes"],
        asked_for=[names[one.need_id] for one in study.needs if one.religious == "yes"],
        sheet_words=PATHWAY_WORDS[chosen],
    )  # fmt: skip
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _place_name(place: Any, language: str) -> str:
    found: str = {"ru": place.name_ru, "ky": place.name_ky}.get(language) or place.place
    return found
