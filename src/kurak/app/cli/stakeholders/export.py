"""``kurak stakeholders export``: the register for other programs."""

from __future__ import annotations

from pathlib import Path
from textwrap import wrap
from typing import Any

import click

from kurak.app.cli.output import WIDTH, could_not_run
from kurak.app.cli.stakeholders.opening import AS_JSON, FOLDER, finish, open_register


@click.command(name="export")
@FOLDER
@click.option("--format", "kind", type=click.Choice(["csv", "graphml", "hsds"]), default="csv", show_default=True, help="Tables, a network, or services as Open Referral HSDS 3.")
@click.option("--into", type=click.Path(path_type=Path, file_okay=False), required=True, metavar="FOLDER", help="Where the files go.")
@click.option("--replace", is_flag=True, help="Write over files of the same names.")
@AS_JSON
@click.pass_context
def command(ctx: click.Context, folder: Path, kind: Any, into: Path, replace: bool, as_json: bool) -> None:
    """Write actors, ties and services of FOLDER for other programs.

    csv: tables as in stakeholders/. graphml: actors and ties for Gephi, igraph and networkx. hsds: organisations, services and locations
    as Open Referral HSDS 3. Persons never leave a study, nor do their ties.

    Exit 0 if it was written, 1 if the register has errors, 2 if it could not run.
    """
    from kurak import pipeline
    from kurak.sources.estimate_files import write_over

    study = open_register(folder)
    if not study.actors:
        raise could_not_run("the register has no actors")
    files, left_out = pipeline.stakeholder_export(study, format=kind)
    there = [name for name in files if (into / name).exists()]
    if there and not replace:
        raise could_not_run(f"{into / there[0]} is there already; --replace writes over it")
    try:
        write_over(into, files)
    except OSError as error:
        raise could_not_run(f"{into} cannot be written: {(error.strerror or 'no reason given').lower()}") from error
    lines = [f"{len(files)} file{'s' if len(files) != 1 else ''} written"]
    for one in left_out:
        lines += wrap(f"Left out: {one}.", WIDTH, subsequent_indent="  ")
    written = [(into / name).as_posix() for name in files]
    finish(ctx, study, lines=lines, data={"format": kind, "left_out": list(left_out)}, files=written, as_json=as_json)
