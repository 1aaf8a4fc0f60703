"""How every command of the room opens its study, and how it ends."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from textwrap import wrap
from typing import Any

import click

from kurak.app.cli.output import WIDTH, could_not_run, findings_text, safe, write, write_json
from kurak.model.finding import Finding
from kurak.model.study_folder import StudyFolder
from kurak.version import VERSION

FOLDER = click.argument("folder", type=click.Path(path_type=Path), default=Path())
AS_JSON = click.option("--json", "as_json", is_flag=True, help="Print everything as JSON.")
INTO = click.option("--into", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE.csv", help="Write the table to a file too.")

REHEARSED = click.option(
    "--rehearsed", is_flag=True, help="Use the made-up nominations, ratings and ties of rehearsal/stakeholders/; all of it says SIMULATED."
)

ACTOR = click.option("--actor", default="", metavar="COLUMN", help="Of a table of who does what where: the column that names the organisation.")
FIELD_COLUMN = click.option("--field-column", default="", metavar="COLUMN", help="The column that names the sector or field.")


def open_register(folder: Path, *, rehearsed: bool = False) -> StudyFolder:
    """A study with its register; a command ends with 2 where there is none.

    With ``rehearsed`` made-up nominations, ratings and ties stand in the place of the study's own, and ``simulated`` says so.
    """
    from kurak import pipeline

    if not folder.is_dir():
        raise could_not_run(f"{folder} is not a folder" if folder.exists() else f"{folder} is not there")
    study = pipeline.check(folder)
    if study.study is None and not any(name.startswith("stakeholders/") for name in study.hashes):
        raise could_not_run(f"{folder} is no study: it holds no study.yaml that can be read; kurak check {folder} says why")
    if not rehearsed:
        return study
    made_up = pipeline.rehearsed_stakeholders(study)
    if made_up is None:
        raise could_not_run(f"rehearsal/stakeholders/ holds no rehearsal that can be read; kurak stakeholders rehearse {folder} makes one")
    return made_up


def own_findings(study: StudyFolder) -> tuple[Finding, ...]:
    """The findings that concern actors, services, recommendations and sources."""
    from kurak import pipeline

    return pipeline.register_findings(study)


def finish(
    ctx: click.Context,
    study: StudyFolder,
    *,
    lines: Sequence[str],
    data: Mapping[str, Any],
    findings: Sequence[Finding] = (),
    files: Sequence[str] = (),
    simulated: str = "",
    as_json: bool,
) -> None:
    """Print, and end: 1 where the register has errors.

    Parameters
    ----------
    lines, data
        The result for a terminal, and for ``--json``.
    findings
        What the command itself found, beside what reading found.
    files
        Files that were written.
    simulated
        What is made up, in a sentence; shown first.
    """
    errors = [one for one in (*own_findings(study), *findings) if one.severity == "error"]
    code = 1 if errors else 0
    if as_json:
        mark = {"simulated": simulated} if simulated else {}
        every = [one.as_data() for one in (*own_findings(study), *findings)]
        write_json({"kurak": VERSION, "study": study.name, **mark, **data, "files": list(files), "findings": every, "exit": code})
        ctx.exit(code)
    write("\n".join([*([*wrap(simulated, WIDTH), ""] if simulated else []), *lines]))
    if files:
        write("\n".join(["", *(f"written: {safe(one)}" for one in files)]))
    shown = [*errors, *(one for one in findings if one.severity != "error")]
    if shown:
        write("\n" + findings_text(shown))
    ctx.exit(code)
