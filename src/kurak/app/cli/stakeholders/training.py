"""``kurak stakeholders training``: what staff need training in, by topic and group, and the sheet on which they say so."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from textwrap import wrap
from typing import TYPE_CHECKING

import click

from kurak.app.cli.output import WIDTH, could_not_run, plural, safe
from kurak.app.cli.progress import working
from kurak.app.cli.qualitative.tables import shortened
from kurak.app.cli.stakeholders.forms import write_forms
from kurak.app.cli.stakeholders.opening import AS_JSON, FOLDER, INTO, finish, open_register
from kurak.app.cli.stakeholders.table_file import write_table

if TYPE_CHECKING:
    from kurak.model.study_folder import StudyFolder
    from kurak.model.training import GroupMean, TrainingGroup, TrainingNeeds

FILE = "stakeholders/training_needs.csv"
NAME, MEAN = 28, 25
COLUMNS = ("topic", "measure", "by", "group", "total", "n", "mean", "conf_low", "conf_high", "median", "lower_quartile", "upper_quartile", "withheld", "flag")


@click.command(name="training")
@FOLDER
@click.option("--by", type=click.Choice(("group", "role", "place")), help="What makes the groups; if left out, the first that the answers have.")
@click.option("--form", type=click.Path(path_type=Path), metavar="NEW", help="Write the sheet for officers and the table to fill into this folder, which must not exist.")
@click.option("--topic", "topics", multiple=True, metavar="EN|RU|KY", help="With --form: a topic of the sheet, in three languages or in one wording; once for each.")
@INTO
@AS_JSON
@click.pass_context
def command(
    ctx: click.Context, folder: Path, by: TrainingGroup | None, form: Path | None, topics: tuple[str, ...], into: Path | None, as_json: bool
) -> None:
    """Show what officers of FOLDER know and are sure of, by topic and group, and their caseloads: stakeholders/training_needs.csv.

    Means of answers from 1 to 5 with 95% t intervals; caseloads as median and quartiles. Groups of fewer officers than
    disclosure.smallest_base, and groups that answered all alike, are withheld, with as many others as keep the total from giving them
    back. No officer is ever shown. Publish one --by only: each table is protected by itself.

    --form writes the sheet in English, Russian and Kyrgyz (PDF) and the table to fill, which kurak stakeholders take brings back.

    Exit 0 if it could be shown or nobody has answered yet, 1 if the register has errors, 2 if it could not run.
    """
    from kurak import pipeline

    study = open_register(folder)
    if form is not None:
        if by is not None or into is not None:
            raise could_not_run("--form writes the sheet only; it goes with neither --by nor --into")
        _write_form(folder, study, form, _topics(topics), as_json)
        return
    if topics:
        raise could_not_run("--topic is for the sheet: add --form NEW")
    if not study.training_needs:
        shown = safe(shlex.quote(str(folder)))
        lines = [
            *wrap(f"No officer has answered yet: {FILE} {'holds no row that can be read' if FILE in study.hashes else 'is not there'}.", WIDTH),
            "",
            f"Next: kurak stakeholders training {shown} --form NEW",
            *wrap("It writes the sheet and the table to fill; kurak stakeholders take brings it back.", WIDTH),
        ]
        finish(ctx, study, lines=lines, data={"training_needs": None}, as_json=as_json)
    try:
        found = pipeline.training_needs(study, by=by)
    except ValueError as error:
        raise could_not_run(str(error)) from error
    files = [write_table(into, COLUMNS, _rows(found))] if into is not None else []
    finish(ctx, study, lines=list(_lines(found)), data={"training_needs": asdict(found)}, files=files, as_json=as_json)


def _topics(given: tuple[str, ...]) -> list[tuple[str, ...]]:
    topics = [tuple(part.strip() for part in one.split("|")) for one in given]
    for one in topics:
        if len(one) not in (1, 3) or not all(one):
            raise could_not_run("a topic is one wording, or English|Russian|Kyrgyz; none may be empty")
    if len({one[0].casefold() for one in topics}) < len(topics):
        raise could_not_run("a topic is given twice")
    return topics


def _write_form(folder: Path, study: StudyFolder, form: Path, topics: list[tuple[str, ...]], as_json: bool) -> None:
    from kurak import pipeline

    with working("setting the sheet", long=True):
        files = pipeline.training_forms(study, topics=topics)
    write_forms(folder, study, form, files, to_fill="training_needs_to_fill.csv", as_json=as_json)


def _rows(found: TrainingNeeds) -> Iterator[tuple[object, ...]]:
    def yes(one: bool) -> str:
        return "yes" if one else "no"

    for row in found.rows:
        for measure, one in (("knowledge", row.knowledge), ("confidence", row.confidence)):
            flag = "few" if one.flagged else ""
            yield (row.topic, measure, found.by or "", row.group, yes(row.total), one.n, one.mean, one.low, one.high, None, None, None, yes(one.withheld), flag)
    for load in found.caseloads:
        yield ("", "caseload", found.by or "", load.group, yes(load.total), load.n, None, None, None, load.median, load.lower_quartile, load.upper_quartile, yes(load.withheld), "")


def _lines(found: TrainingNeeds) -> Iterator[str]:
    officers = plural(found.officers, "officer") if found.officers is not None else f"fewer than {found.smallest_base} officers"
    yield f"Training needs as {officers} see them{f', by {found.by}' if found.by else ''}"
    yield from wrap(
        f"From 1 (not at all) to 5 (very). Means with {found.level:.0%} t intervals, as if the officers were a simple random sample of many; "
        "what people say of themselves is no test of what they know.",
        WIDTH,
    )
    for topic in found.topics:
        yield ""
        yield from wrap(safe(topic), WIDTH)
        yield f"  {'':{NAME}}{'knowledge':>{MEAN - 3}}{'confidence':>{MEAN}}"
        for row in found.rows:
            if row.topic == topic:
                yield f"  {_name(row.group, row.total):{NAME}}{_mean(row.knowledge):>{MEAN - 3}}{_mean(row.confidence):>{MEAN}}".rstrip()
    if found.caseloads:
        yield ""
        yield "Clients of an officer"
        yield f"  {'':{NAME}}{'officers':>10}{'median':>10}{'quartiles':>12}"
        for load in found.caseloads:
            numbers = ("withheld", "", "") if load.withheld else ("0", "–", "–") if load.median is None else (str(load.n), f"{load.median:g}", f"{load.lower_quartile:g}–{load.upper_quartile:g}")
            yield f"  {_name(load.group, load.total):{NAME}}{numbers[0]:>10}{numbers[1]:>10}{numbers[2]:>12}".rstrip()
    means = [one for row in found.rows for one in (row.knowledge, row.confidence)]
    notes = []
    if any(one.withheld for one in means) or any(one.withheld for one in found.caseloads):
        notes.append(
            f"Withheld: fewer than {found.smallest_base} answered or all of them alike, or what is withheld could be worked out from the total."
        )
    if any(one.flagged for one in means):
        notes.append(f"* fewer than {found.flag_below} answered: rough.")
    for note in notes:
        yield ""
        yield from wrap(note, WIDTH)


def _name(group: str, total: bool) -> str:
    return "all" if total else shortened(group, NAME - 1) if group else "not said"


def _mean(one: GroupMean) -> str:
    if one.withheld:
        return "withheld"
    if one.mean is None:
        return "nobody answered"
    return f"{one.mean:.1f} [{one.low:.1f}, {one.high:.1f}] n {one.n}{'*' if one.flagged else ''}"
