"""The pages of the room: register, map, gaps, champions. Each shows what a command of ``kurak stakeholders`` says."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final, get_args

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from kurak import pipeline
from kurak.app.web.site import SEES_NEXT_STEPS, SEES_REGISTER, page, require, user_of, words_of
from kurak.app.web.stakeholders.desk import Desk, desk_of, is_asked, one_asked, text_asked
from kurak.app.web.stakeholders.words import PAGES
from kurak.app.web.words import Words
from kurak.model import document as tree
from kurak.model.actor_maps import WhoWhatWhere
from kurak.model.stakeholders import Actor
from kurak.model.study_folder import StudyFolder
from kurak.report.writers.outline import tree_text
from kurak.stakeholders.champion_words import key_player_words
from kurak.stakeholders.places import EVERYWHERE, WITHOUT_PLACE, UnknownPlaceError, places_of
from kurak.stakeholders.register import register_of
from kurak.stakeholders.service_gaps import places_to_show

MOST_ROWS: Final = 300
"""Rows of one table; who has more looks for a word, a field or a place."""
MARKS: Final[Mapping[str, str]] = {"covered": "●", "partly": "◐", "missing": "○", "unknown": "?"}
TYPES: Final[tuple[str, ...]] = get_args(get_args(Actor.model_fields["type"].annotation)[0])


def pages_for(request: Request) -> tuple[str, ...]:
    """The pages of the room that a user may open."""
    user = user_of(request)
    if user is not None and user.role in SEES_REGISTER:
        return PAGES
    return ("gaps", "next-steps") if user is not None and user.role in SEES_NEXT_STEPS else ()


def show(request: Request, name: str, *, status: int = 200, **more: Any) -> Response:
    """A page of the room."""
    words = words_of(request).stakeholders
    return page(request, f"stakeholders_{name.replace('-', '_')}.html", status=status, w=words, part=name, parts=pages_for(request), marks=MARKS, **more)


async def door(request: Request) -> Response:
    """To the first page of the room that a role may open."""
    require(request, SEES_NEXT_STEPS)
    return RedirectResponse(f"/stakeholders/{pages_for(request)[0] if 'register' in pages_for(request) else 'next-steps'}", 303)


async def read(request: Request, work: Callable[[Desk, StudyFolder], dict[str, Any]]) -> dict[str, Any]:
    """What a page shows, worked out beside the server's own thread."""

    def run() -> dict[str, Any]:
        desk = desk_of(request)
        study = desk.study()
        try:
            return work(desk, study)
        except UnknownPlaceError as error:
            raise HTTPException(404) from error

    return await run_in_threadpool(run)


# ── register ──


async def register(request: Request) -> Response:
    """Actors, places, services and roles of the register, and what is wrong with it."""
    require(request, SEES_REGISTER)
    spoken = words_of(request)
    words, type = text_asked(request, "q"), one_asked(request, "type", TYPES)

    def work(desk: Desk, study: StudyFolder) -> dict[str, Any]:
        actors = pipeline.registered_actors(study, language=spoken.language, words=words, type=type)
        return {
            "actors": actors[:MOST_ROWS], "number": len(actors), "all": len(study.actors), "types": TYPES, "type": type, "q": words,
            "places": study.places[:MOST_ROWS], "n_places": len(study.places),
            "services": study.services[:MOST_ROWS], "n_services": len(study.services), "providers": shown_names(study, spoken),
            "roles": study.local_leaders[:MOST_ROWS], "findings": pipeline.register_findings(study), "most": MOST_ROWS,
            "everywhere": EVERYWHERE, "without_place": WITHOUT_PLACE,
        }  # fmt: skip

    return show(request, "register", **await read(request, work))


def shown_names(study: StudyFolder, words: Words) -> Mapping[str, str]:
    """Id: name as it may be shown."""
    known = register_of(study)
    withheld = words.stakeholders.withheld
    return {one: known.shown(one, words.language) if known.may_be_shown(one) else withheld for one in known.actors}


# ── map ──


@dataclass(frozen=True, slots=True)
class Drawn:
    """A figure in plain words, and its two drawings."""

    id: str
    caption: str
    subtitle: str
    drawing: str
    narrow: str
    notes: tuple[str, ...]
    source: str
    tag: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def drawn(figure: tree.Figure) -> Drawn:
    """A figure of the report, for a page."""
    from kurak.report.writers.drawing import checked_drawing, namespaced

    values = figure.values
    wide, narrow = (namespaced(checked_drawing(one), f"{figure.id}-{at}") for one, at in ((figure.drawing, "w"), (figure.narrow, "n")))
    return Drawn(
        figure.id, tree_text(figure.caption), tree_text(figure.subtitle), wide, narrow, tuple(map(tree_text, figure.notes)),
        tree_text(figure.source), figure.tag,
        () if values is None else tuple(tree_text(one.label) for one in values.columns),
        () if values is None else tuple(tuple(tree_text(cell.content if isinstance(cell, tree.Cell) else cell) for cell in row.cells) for row in values.rows),
    )  # fmt: skip


async def actor_map(request: Request) -> Response:
    """Actors by field, who does what where, the network of recorded ties, the map of the country."""
    require(request, SEES_REGISTER)
    rehearsed = is_asked(request, "rehearsed")
    field, place = text_asked(request, "field"), text_asked(request, "place")

    def work(desk: Desk, study: StudyFolder) -> dict[str, Any]:
        source = _source(study, rehearsed)
        whole = desk.kept(study, ("maps", rehearsed), lambda: pipeline.actor_maps(source, rehearsed=False))
        try:
            maps = pipeline.narrowed(whole, source, field=field, place=place)
        except LookupError as error:
            raise HTTPException(404) from error

        def draw() -> list[Drawn]:
            if source.study is None:
                return []
            figures = (pipeline.map_figure(source, maps, one) for one in ("network", "grid", "places", "fields"))
            return [drawn(one) for one in figures if one is not None]

        table = whole.who_where
        return {
            "figures": desk.kept(study, ("figures", rehearsed, field, place), draw), "table": maps.who_where, "lines": _lines(maps.who_where),
            "activities": maps.activities, "has_network": maps.network is not None, "field": field, "place": place,
            "fields": () if table is None else tuple(dict.fromkeys(row.what for row in table.rows)),
            "places": () if table is None else table.places[:-1],
            **_rehearsal(study, source, rehearsed),
        }  # fmt: skip

    return show(request, "map", **await read(request, work))


def _lines(table: WhoWhatWhere | None) -> list[tuple[Any, list[tuple[str, Any]]]]:
    """Each row with the places of which something is said."""
    if table is None:
        return []
    return [
        (row, [(place, cell) for place, cell in zip(table.places, row.cells, strict=True) if cell.availability]) for row in table.rows[:MOST_ROWS]
    ]


def _source(study: StudyFolder, rehearsed: bool) -> StudyFolder:
    """The study, or its rehearsal where that is asked for and there is one."""
    if not rehearsed:
        return study
    made_up = pipeline.rehearsed_stakeholders(study)
    if made_up is None:
        raise HTTPException(404)
    return made_up


def _rehearsal(study: StudyFolder, source: StudyFolder, rehearsed: bool) -> dict[str, Any]:
    return {"simulated": source.simulated, "rehearsed": rehearsed, "has_rehearsal": study.rehearsed_stakeholders is not None}


# ── gaps ──


async def gaps(request: Request) -> Response:
    """Needs and items of the individual programme by place, with what each mark rests on; what hangs on one organisation."""
    require(request, SEES_NEXT_STEPS)
    spoken = words_of(request)
    religious = is_asked(request, "religious")
    place, need, item, at = (text_asked(request, name) for name in ("place", "need", "item", "at"))

    def work(desk: Desk, study: StudyFolder) -> dict[str, Any]:
        known = places_of(study)
        name = known.find(place).place if place else ""
        chosen = (name,) if name else ()
        found = desk.kept(study, ("gaps", name, religious), lambda: pipeline.service_gaps(study, places=chosen, religious=religious))
        items = desk.kept(study, ("programme", name), lambda: pipeline.programme(study, places=chosen))
        cells = [one for one in found.cells if (one.need_id, one.place) == (need, at)]
        cells += [one for one in items.get(at, ()) if one.item_id == item]  # type: ignore[misc]
        if (need or item or at) and len(cells) != 1:
            raise HTTPException(404)
        names = {one.need_id: {"ru": one.name_ru, "ky": one.name_ky}.get(spoken.language) or one.name for one in study.needs}
        return {
            "found": found, "programme": items, "stages": pipeline.way_out(study), "names": names, "actors": shown_names(study, spoken),
            "places": tuple(dict.fromkeys((*places_to_show(study), *known.places))), "place": name, "religious": religious,
            "has_religious": any(one.religious == "yes" for one in study.needs),
            "opened": cells[0] if cells else None, "need": need, "item": item, "at": at,
            "everywhere": EVERYWHERE, "without_place": WITHOUT_PLACE,
        }  # fmt: skip

    return show(request, "gaps", **await read(request, work))


# ── champions ──


async def champions(request: Request) -> Response:
    """Whom people at each place name most, how sure that is, and what it rests on."""
    require(request, SEES_REGISTER)
    rehearsed, players = is_asked(request, "rehearsed"), is_asked(request, "players")
    place = text_asked(request, "place")

    def work(desk: Desk, study: StudyFolder) -> dict[str, Any]:
        source = _source(study, rehearsed)
        name = places_of(study).find(place).place if place else ""
        found = desk.kept(study, ("champions", rehearsed, players, name), lambda: pipeline.champions(source, place=name, network=players))
        return {
            "found": found, "place": name, "players": players, "n_ties": len(source.ties), "places": places_to_show(study),
            "says": {one.measure: key_player_words(one) for one in found.key_players}, **_rehearsal(study, source, rehearsed),
        }  # fmt: skip

    return show(request, "champions", **await read(request, work))
