"""``kurak stakeholders gaps``: which need is met where, and what hangs on one organisation."""

from __future__ import annotations

import textwrap
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kurak.app.cli.output import WIDTH, could_not_run, safe
from kurak.app.cli.stakeholders.opening import AS_JSON, FOLDER, INTO, finish, open_register
from kurak.app.cli.stakeholders.table_file import write_table

if TYPE_CHECKING:
    from kurak.model.service_gaps import NeedAtPlace, ServiceGaps
    from kurak.model.study_folder import StudyFolder

REST = {"here": "", "everywhere": "said of all places", "around": "said of the region", "inside": "", "no place": ""}


@click.command(name="gaps")
@FOLDER
@click.option("--place", "places", multiple=True, metavar="PLACE", help="A place, under any of its names; again for more. The pilots if left out.")
@click.option("--need", "needs", multiple=True, metavar="ID", help="A need of needs.csv; again for more.")
@click.option("--religious", is_flag=True, help="Look at religious needs too.")
@INTO
@AS_JSON
@click.pass_context
def command(ctx: click.Context, folder: Path, places: tuple[str, ...], needs: tuple[str, ...], religious: bool, into: Path | None, as_json: bool) -> None:
    """Which need is met at which place of FOLDER: covered, partly, missing or unknown.

    Unknown means that nobody says anything; it is never counted as missing. Then: services with one provider, fields of activity with one
    actor, places that depend on one organisation.

    Exit 0 if it could be said, 1 if the register has errors, 2 if it could not run.
    """
    from kurak import pipeline
    from kurak.stakeholders.places import UnknownPlaceError

    study = open_register(folder)
    known = {need.need_id for need in study.needs}
    if wrong := [one for one in needs if one not in known]:
        raise could_not_run(f"no need {safe(wrong[0])} in stakeholders/needs.csv; there are: {safe(', '.join(sorted(known)) or 'none')}")
    try:
        found = pipeline.service_gaps(study, places=places, needs=needs, religious=religious)
    except UnknownPlaceError as error:
        raise could_not_run(safe(str(error))) from error
    files = [write_table(into, COLUMNS, _rows(found))] if into is not None else []
    finish(ctx, study, lines=_lines(found, study), data=asdict(found), files=files, as_json=as_json)


COLUMNS = ("need", "name", "place", "cover", "said_of", "services", "barriers")


def _rows(found: ServiceGaps) -> list[tuple[object, ...]]:
    return [
        (one.need_id, one.name, one.place, one.cover, one.rests_on or "", tuple(said.row_id for said in one.said), one.barriers)
        for one in found.cells
    ]


def _lines(found: ServiceGaps, study: StudyFolder) -> list[str]:
    names = {actor.actor_id: actor.shown_name for actor in study.actors}
    if not found.needs or not found.places:
        return textwrap.wrap("not defined: the study has no needs (stakeholders/needs.csv) or no places (stakeholders/places.csv, pilots.csv)", WIDTH)
    lines: list[str] = []
    for place in found.places:
        lines += [*([""] if lines else []), safe(place)]
        lines += [line for need, _ in found.needs for line in _cell(found.at(need, place))]
    missing = sum(one.cover == "missing" for one in found.cells)
    unknown = sum(one.cover == "unknown" for one in found.cells)
    lines += ["", f"needs by place: {len(found.cells)}; said to be missing: {missing}; unknown, which is not missing: {unknown}"]
    lines += _listed("one provider only", [f"{one.service} ({one.location}): {names.get(one.actor_id, one.actor_id)}" for one in found.single_providers])
    lines += _listed("fields with one actor only", [f"{field}: {names.get(actor, actor)}" for field, actor in found.one_actor_fields])
    lines += _listed("places that depend on one organisation", [f"{place}: {names.get(actor, actor)}" for place, actor in found.one_actor_places])
    return lines


def _cell(one: NeedAtPlace) -> list[str]:
    more = [REST[one.rests_on]] if one.rests_on and REST[one.rests_on] else []
    if one.cover in ("partly", "unknown"):
        gone = dict.fromkeys(said.service for said in one.said if said.availability == "gap" and said.reach in ("here", "everywhere", "around"))
        general = dict.fromkeys(said.service for said in one.said if said.availability != "gap" and said.reach == "no place")
        more += [*(f"said to be missing: {name}" for name in gone), *(f"without a place: {name}" for name in general)]
    rest = f" ({safe('; '.join(more))})" if more else ""
    return textwrap.wrap(f"{one.cover:<9}{safe(one.name)}{rest}", WIDTH, initial_indent="  ", subsequent_indent=" " * 13)


def _listed(head: str, rows: list[str]) -> list[str]:
    if not rows:
        return []
    return ["", head, *(line for row in rows for line in textwrap.wrap(safe(row), WIDTH, initial_indent="  ", subsequent_indent="    "))]
