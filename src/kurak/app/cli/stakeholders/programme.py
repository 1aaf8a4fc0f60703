"""``kurak stakeholders programme``: a place's services against the individual programme of the law."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kurak.app.cli.output import WIDTH, could_not_run, safe
from kurak.app.cli.stakeholders.gaps import REST
from kurak.app.cli.stakeholders.opening import AS_JSON, FOLDER, INTO, finish, open_register
from kurak.app.cli.stakeholders.table_file import write_table

if TYPE_CHECKING:
    from kurak.model.pathway import StageServices
    from kurak.model.service_gaps import ProgrammeAtPlace


@click.command(name="programme")
@FOLDER
@click.option("--place", "places", multiple=True, metavar="PLACE", help="A place, under any of its names; again for more. The pilots if left out.")
@INTO
@AS_JSON
@click.pass_context
def command(ctx: click.Context, folder: Path, places: tuple[str, ...], into: Path | None, as_json: bool) -> None:
    """The items of the individual programme of assistance at places of FOLDER: covered, partly, missing or unknown.

    Then the way out of prison, all places together: before release, release, supervision, aftercare. An item for which the study knows no service anywhere is said to be so; that is unknown, not missing.

    Exit 0 if it could be said, 1 if the register has errors, 2 if it could not run.
    """
    from kurak import pipeline
    from kurak.stakeholders.places import UnknownPlaceError

    study = open_register(folder)
    try:
        found = pipeline.programme(study, places=places)
    except UnknownPlaceError as error:
        raise could_not_run(safe(str(error))) from error
    columns = ("place", "item", "text", "cover", "said_of", "services", "no_service_anywhere", "section_ref")
    rows = [
        (place, one.item_id, one.item, one.cover, one.rests_on or "", tuple(said.row_id for said in one.said), "yes" if one.no_service else "no", one.section)
        for place, items in found.items()
        for one in items
    ]
    files = [write_table(into, columns, rows)] if into is not None else []
    stages = pipeline.way_out(study)
    data = {"way_out": [asdict(one) for one in stages], "places": {place: [asdict(one) for one in items] for place, items in found.items()}}
    finish(ctx, study, lines=[*_lines(found), *_stage_lines(stages)], data=data, files=files, as_json=as_json)


def _lines(found: Mapping[str, tuple[ProgrammeAtPlace, ...]]) -> list[str]:
    if not any(found.values()):
        return ["not defined: stakeholders/programme_items.csv has no item with list=programme, or there is no place"]
    lines: list[str] = []
    for place, items in found.items():
        lines += [*([""] if lines else []), safe(place)]
        for one in items:
            rest = "no service linked to it anywhere" if one.no_service else REST[one.rests_on] if one.rests_on else ""
            text = f"{one.cover:<9}{safe(one.item)}{f' ({rest})' if rest else ''}"
            lines += textwrap.wrap(text, WIDTH, initial_indent="  ", subsequent_indent=" " * 13)
    return lines


def _stage_lines(stages: Sequence[StageServices]) -> list[str]:
    if not any(one.services for one in stages):
        return []
    lines = ["", "the way out of prison, all places together"]
    for one in stages:
        words = "; ".join(f"{name} ({cover})" for name, cover in one.services) or "nothing is said, which is not missing"
        lines += textwrap.wrap(safe(f"{one.stage.replace('_', ' ')}: {words}"), WIDTH, initial_indent="  ", subsequent_indent="    ")
    return lines
