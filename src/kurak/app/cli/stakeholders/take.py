"""``kurak stakeholders take``: filled tables of nominations, ratings and training needs into the study."""

from __future__ import annotations

from pathlib import Path

import click

from kurak.app.cli.output import could_not_run, plural, write, write_findings, write_json
from kurak.app.cli.stakeholders.opening import AS_JSON, open_register
from kurak.version import VERSION


@click.command(name="take")
@click.argument("folder", type=click.Path(path_type=Path))
@click.argument("files", type=click.Path(path_type=Path), nargs=-1, required=True)
@AS_JSON
@click.pass_context
def command(ctx: click.Context, folder: Path, files: tuple[Path, ...], as_json: bool) -> None:
    """Add the filled tables FILES to the nominations, ratings and training needs of FOLDER.

    They are those that kurak stakeholders forms and training --form write, as CSV. Each row is checked, also against what the study has; if one is wrong,
    or is there already, nothing is taken.

    Exit 0 if they were taken, 1 if something is wrong in them, 2 if it could not run.
    """
    from kurak import pipeline

    study = open_register(folder)
    for file in files:
        if not file.is_file():
            raise could_not_run(f"{file} is not a file")
    try:
        taken = pipeline.take_answers(folder, study, files)
    except OSError as error:
        raise could_not_run(f"stakeholders/ cannot be written: {(error.strerror or 'no reason given').lower()}") from error
    code = 1 if taken.refused else 0
    if as_json:
        write_json({"kurak": VERSION, "study": study.name, "added": taken.added, "findings": [one.as_data() for one in taken.findings], "exit": code})
        ctx.exit(code)
    for name, number in taken.added.items():
        write(f"{name}: {plural(number, 'row')} added")
    if not taken.added:
        write("nothing was taken")
    if taken.findings:
        write("")
        write_findings(taken.findings)
    ctx.exit(code)
