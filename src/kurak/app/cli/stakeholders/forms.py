"""``kurak stakeholders forms``: nomination forms and rating sheets for the pilot places."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kurak.app.cli.output import could_not_run, plural, safe, write, write_json
from kurak.app.cli.progress import working
from kurak.app.cli.stakeholders.opening import AS_JSON, FOLDER, open_register
from kurak.version import VERSION

if TYPE_CHECKING:
    from kurak.model.study_folder import StudyFolder


@click.command(name="forms")
@FOLDER
@click.option("--into", type=click.Path(path_type=Path), required=True, metavar="NEW", help="Folder for the forms; it must not exist.")
@AS_JSON
def command(folder: Path, into: Path, as_json: bool) -> None:
    """Write a nomination form and a rating sheet for each pilot place of FOLDER, in English, Russian and Kyrgyz.

    On paper (PDF), with the list of roles and organisations known there; beside them the tables to fill, which kurak stakeholders
    take brings back. They ask for roles and organisations, never for names of persons.

    Exit 0 if they were written, 2 if not; then nothing is.
    """
    from kurak import pipeline

    study = open_register(folder)
    try:
        with working("setting the forms", long=True):
            files = pipeline.stakeholder_forms(study)
    except ValueError as error:
        raise could_not_run(str(error)) from error
    places = len({pilot.pilot_id for pilot in study.pilots})
    write_forms(folder, study, into, files, of=f" for {plural(places, 'place')}", to_fill="nominations_to_fill.csv", as_json=as_json)


def write_forms(folder: Path, study: StudyFolder, into: Path, files: Mapping[str, bytes], *, of: str = "", to_fill: str, as_json: bool) -> None:
    """Write forms into a new folder, and say what to do with them; the command ends with 2 if they cannot be written."""
    from kurak import pipeline

    try:
        pipeline.write_stakeholder_forms(into, files)
    except FileExistsError as error:
        raise could_not_run(f"{into} is there already, and may hold filled tables; nothing was written") from error
    except OSError as error:
        raise could_not_run(f"{into} cannot be written: {(error.strerror or 'no reason given').lower()}") from error
    if as_json:
        write_json({"kurak": VERSION, "study": study.name, "folder": into.as_posix(), "files": sorted(files), "exit": 0})
        return
    shown, folder_shown = safe(shlex.quote(str(into))), safe(shlex.quote(str(folder)))
    write(
        f"{safe(str(into))} holds {plural(len(files), 'file')}{of}; README.md says how to use them.\n"
        "The Russian and Kyrgyz wording is ours: have it read before it is used.\n\n"
        f"Next: kurak stakeholders take {folder_shown} {shown}/{to_fill}"
    )
