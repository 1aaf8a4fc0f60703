"""How every part opens its study, and how it gets at a secret key."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kurak.app.cli.output import could_not_run, someone_can_answer

if TYPE_CHECKING:
    from pyrage import x25519

    from kurak.model.study_folder import StudyFolder

PASSPHRASE = "KURAK_SEAL_PASSPHRASE"
"""Environment variable with the passphrase of a protected key; without it the passphrase is asked for."""

STUDY = click.argument("study", type=click.Path(path_type=Path), default=Path())
AS_JSON = click.option("--json", "as_json", is_flag=True, help="Print everything as JSON.")
YES = click.option("--yes", is_flag=True, help="Do it without being asked.")


def identity_option(help_text: str, *, required: bool = False) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """The option for files of secret keys."""
    return click.option(
        "--identity", "identities", multiple=True, required=required, type=click.Path(path_type=Path, dir_okay=False), metavar="KEY", help=help_text
    )


def open_study(study: Path) -> StudyFolder:
    """The study as read; a command ends with 2 where there is none, or its choices are not known."""
    from kurak import pipeline

    if not study.is_dir():
        raise could_not_run(f"{study} is not a folder" if study.exists() else f"{study} is not there")
    folder = pipeline.check(study)
    if any(one.code == "STU-001" for one in folder.findings):
        raise could_not_run(f"{study} holds no study.yaml")
    if folder.study is None:
        raise could_not_run("study.yaml has errors; without it nobody knows what is sealed: kurak check")
    return folder


def read_keys(files: Sequence[Path]) -> list[x25519.Identity]:
    """Secret keys of the files; a passphrase comes from the environment, or is asked for and never shown."""
    from kurak.sources.sealing.age_files import PassphraseNeededError, SealError, read_identities

    found: list[x25519.Identity] = []
    for file in files:
        try:
            try:
                found += read_identities(file)
            except PassphraseNeededError as error:
                passphrase = os.environ.get(PASSPHRASE)
                if passphrase is None:
                    if not someone_can_answer():
                        raise could_not_run(f"{file}: {error}; give it in {PASSPHRASE}") from None
                    passphrase = click.prompt("Passphrase of the key", hide_input=True, err=True)
                found += read_identities(file, passphrase)
        except SealError as error:
            raise could_not_run(f"{file}: {error}") from None
    return found
