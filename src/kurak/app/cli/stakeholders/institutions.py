"""``kurak stakeholders institutions``: who leads, supports and is informed; strengths and weaknesses with both sides."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from textwrap import wrap
from typing import TYPE_CHECKING

import click

from kurak.app.cli.output import WIDTH, could_not_run, plural, safe
from kurak.app.cli.stakeholders.opening import AS_JSON, FOLDER, INTO, finish, open_register
from kurak.app.cli.stakeholders.table_file import write_table

if TYPE_CHECKING:
    from kurak.model.traced import CoordinationRow, Institutions

KINDS = {"strength": "Strengths", "weakness": "Weaknesses", "opportunity": "Opportunities", "threat": "Threats"}
COLUMNS = ("area", "level", "actor_id", "actor", "part", "functions", "leadership")


@click.command(name="institutions")
@FOLDER
@INTO
@AS_JSON
@click.pass_context
def command(ctx: click.Context, folder: Path, into: Path | None, as_json: bool) -> None:
    """What the institutions of FOLDER do in each area: who leads, who supports, who is informed, and where two lead or nobody does.

    A part that nobody states is "not said"; then it is not said either that nobody leads. Below: strengths, weaknesses, opportunities
    and threats, each with its source and with what speaks against it.

    Exit 0 if it could be said, 1 if the register has errors, 2 if it could not run.
    """
    from kurak import pipeline

    study = open_register(folder)
    if not study.institution_functions and not study.swot:
        raise could_not_run("the study has neither stakeholders/institution_functions.csv nor stakeholders/swot.csv that can be read")
    found = pipeline.institutions(study)
    names = dict(found.actors)
    rows = [
        (row.area, row.level, actor, names[actor], part, row.functions, row.leadership)
        for row in found.rows
        for actor, part in (row.actors.items() if row.actors else ())
    ]
    files = [write_table(into, COLUMNS, rows)] if into is not None else []
    data = {
        "coordination": [
            {"area": row.area, "level": row.level, "leadership": row.leadership, "actors": dict(row.actors), "functions": list(row.functions), "functions_of_nobody": list(row.without_actor)}
            for row in found.rows
        ],
        "swot": [
            {"actor": actor, "name": name, **{key: value for key, value in entry.model_dump(mode="json").items() if key != "actor_id"}}
            for actor, name, entries in found.swot
            for entry in entries
        ],
    }
    finish(ctx, study, lines=list(_lines(found)), data=data, files=files, as_json=as_json)


def _lines(found: Institutions) -> Iterator[str]:
    names = dict(found.actors)
    if found.rows:
        counts = {kind: len(found.with_leadership(kind)) for kind in ("one leads", "several lead", "nobody leads", "not said")}
        yield from wrap(
            f"{plural(len(found.rows), 'area')} of {plural(len(found.actors), 'actor')}. Who leads: one in {counts['one leads']}, "
            f"several in {counts['several lead']}, nobody in {counts['nobody leads']}, not said in {counts['not said']}",
            WIDTH,
        )
    for row in found.rows:
        yield ""
        level = f", {row.level}" if row.level else ""
        yield from _wrapped("", f"{row.area}{level}: {row.leadership if row.leadership != 'not said' else 'who leads is not said'}")
        yield from _parts(row, names)
    for _, name, entries in found.swot:
        yield ""
        yield safe(name)[:WIDTH]
        for kind, title in KINDS.items():
            those = [entry for entry in entries if entry.kind == kind]
            yield from [f"  {title}"] if those else []
            for entry in those:
                cited = "; ".join(part for part in (entry.section_ref, ", ".join(entry.source_key)) if part)
                yield from _wrapped("    ", f"{entry.entry} ({cited or 'no source'})")
                against = f"{entry.counter} ({entry.counter_ref or 'no source'})" if entry.counter else "nothing found"
                yield from _wrapped("      against: ", against)


def _parts(row: CoordinationRow, names: dict[str, str]) -> Iterator[str]:
    for part in ("leads", "supports", "is informed", "not said"):
        actors = [names[actor] for actor, own in row.actors.items() if own == part]
        if actors:
            yield from _wrapped(f"  {part if part != 'not said' else 'part not said':14}", "; ".join(actors))
    if row.without_actor:
        yield from _wrapped(f"  {'by whom?':14}", f"{', '.join(row.without_actor)}: who does it is not said")


def _wrapped(head: str, text: str) -> list[str]:
    return wrap(safe(text), WIDTH, initial_indent=head, subsequent_indent=" " * len(head), break_on_hyphens=False)
