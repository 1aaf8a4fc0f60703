"""``kurak new``: a small study that works, to be made one's own."""

from __future__ import annotations

import shlex
from pathlib import Path

import click

from kurak.app.cli.output import could_not_run, safe, write


@click.command(name="new")
@click.argument("folder", type=click.Path(path_type=Path))
def command(folder: Path) -> None:
    """Write a small study into FOLDER, to be made your own.

    FOLDER must not exist, or be empty; its name becomes the study's id.
    Exit 2 if it cannot be written; then nothing is.
    """
    from kurak.sources.starter import NotWrittenError, write_starter

    try:
        files = write_starter(folder)
    except NotWrittenError as error:
        raise could_not_run(str(error)) from error
    shown = safe(str(folder))
    lines = [f"{shown} is a study of {len(files)} files; its numbers are invented and say so.", ""]
    lines += [f"  {file}" for file in files]
    lines += ["", f"Next: open {shown}/study.yaml, then: kurak check {safe(shlex.quote(str(folder)))}"]
    write("\n".join(lines))
