"""``kurak stakeholders counts``: counts of an information system into a study, as counts only."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import click

from kurak.app.cli.output import could_not_run, plural, write, write_json
from kurak.app.cli.spreadsheet import defused
from kurak.app.cli.stakeholders.opening import AS_JSON, open_register
from kurak.version import VERSION

FILE = "counts.csv"


@click.command(name="counts")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--into", type=click.Path(path_type=Path, file_okay=False), required=True, metavar="STUDY", help="The study; stakeholders/counts.csv is written.")
@click.option("--source", required=True, metavar="TEXT", help="Where the counts are from, with the date.")
@AS_JSON
def command(file: Path, into: Path, source: str, as_json: bool) -> None:
    """Take counts of an information system by place, period and category from FILE into a study.

    FILE is CSV with the columns place, period, category and count, without totals. Counts of 1 to 9 are withheld, and as few
    others as keep the totals from giving them back. A file that may hold a row a person is refused; nothing of it is printed or
    written. Counts that are there already are never overwritten.

    Exit 0 if they were written, 2 if they could not be.
    """
    from kurak import pipeline
    from kurak.model.stakeholders import AggregateCount
    from kurak.sources.estimate_files import write_over

    study = open_register(into)
    target = into / "stakeholders" / FILE
    if target.exists():
        raise could_not_run(f"stakeholders/{FILE} is there already; nothing was written. Move it away first if other counts are wanted")
    if not source.strip():
        raise could_not_run("say with --source where the counts are from")
    try:
        raw = file.read_bytes()
    except OSError as error:
        raise could_not_run(f"the file cannot be opened: {(error.strerror or 'no reason given').lower()}") from error
    try:
        made = pipeline.aggregate_counts(raw, source=source.strip())
    except ValueError as error:
        raise could_not_run(str(error)) from error
    columns = list(AggregateCount.model_fields)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([defused(value) if (value := getattr(one, name)) is not None else "" for name in columns] for one in made)
    try:
        write_over(target.parent, {FILE: out.getvalue().encode("utf-8")})
    except OSError as error:
        raise could_not_run(f"stakeholders/{FILE} cannot be written: {(error.strerror or 'no reason given').lower()}") from error
    withheld = sum(one.withheld == "yes" for one in made)
    if as_json:
        write_json({"kurak": VERSION, "study": study.name, "cells": len(made), "withheld": withheld, "files": [f"stakeholders/{FILE}"], "exit": 0})
        return
    write(f"{plural(len(made), 'cell')}, totals included; {withheld} withheld, so that no count below 10 can be worked out\n\nwritten: stakeholders/{FILE}")
