"""``kurak seal key``: a new key; its secret half goes into a file, its public half is printed."""

from __future__ import annotations

import os
from pathlib import Path

import click

from kurak.app.cli.output import could_not_run, safe, someone_can_answer, write, write_json
from kurak.app.cli.seal.opening import AS_JSON, PASSPHRASE
from kurak.version import VERSION


@click.command(name="key")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--passphrase", "protected", is_flag=True, help="Protect the file by a passphrase: asked for twice, or from KURAK_SEAL_PASSPHRASE.")
@AS_JSON
def command(file: Path, protected: bool, as_json: bool) -> None:
    """Make a key: the secret half is written into the new FILE, outside of any study; the public half is printed.

    The file is what age-keygen writes, protected as age -p does. Keep it, and a copy of it at another place: what is sealed for a
    key that is lost cannot be opened by anybody.

    Exit 0 if it is made, 2 if it could not run.
    """
    from kurak.sources.sealing.age_files import SealError
    from kurak.sources.sealing.keys import write_key

    passphrase = None
    if protected:
        passphrase = os.environ.get(PASSPHRASE)
        if passphrase is None:
            if not someone_can_answer():
                raise could_not_run(f"nobody is there to be asked for the passphrase; give it in {PASSPHRASE}")
            passphrase = click.prompt("Passphrase", hide_input=True, confirmation_prompt=True, err=True)
        if len(passphrase) < 12:
            raise could_not_run("the passphrase has fewer than 12 letters; take several words")
    try:
        public = write_key(file, passphrase=passphrase)
    except SealError as error:
        raise could_not_run(f"{file}: {error}") from None
    if as_json:
        write_json({"kurak": VERSION, "file": file.as_posix(), "public_key": public, "exit": 0})
    else:
        write(f"the secret key is in {safe(str(file))}; keep it apart from the study, with a copy\npublic key, for seal.recipients of study.yaml:\n{public}")
