"""How every command of the room opens its folder and ends."""

from __future__ import annotations

from pathlib import Path

import click

from kurak.app.cli.output import could_not_run
from kurak.app.cli.progress import working
from kurak.model.codings import CodedTexts

FOLDER = click.argument("folder", type=click.Path(path_type=Path), default=Path())


def open_texts(folder: Path) -> CodedTexts:
    """Texts and codings of a folder; a command ends with 2 where there is none."""
    from kurak import pipeline

    if not folder.is_dir():
        raise could_not_run(f"{folder} is not a folder")
    with working("reading texts and codings", long=True):
        texts = pipeline.coded_texts(folder)
    if not texts.hashes:
        raise could_not_run(f"{folder} holds no transcripts/ and no coding/; kurak qualitative import brings texts in")
    return texts
