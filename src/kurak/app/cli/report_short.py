"""``kurak report --brief`` and ``--community PLACE``: two pages for who decides, one page for who was asked."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kurak.app.cli.output import could_not_run, findings_text, plural, safe, write, write_findings, write_json
from kurak.version import VERSION

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kurak.model.finding import Finding
    from kurak.model.short_reports import ShortFiles
    from kurak.model.study_folder import StudyFolder
    from kurak.pipeline import StudyInLanguage


def community(folder: StudyFolder, study: Path, place: str, into: Path, *, as_json: bool) -> int:
    """Make the sheets of a place in every language; 1 where something stops them."""
    from kurak import pipeline
    from kurak.stakeholders.places import UnknownPlaceError

    begun = time.perf_counter()
    try:
        made = pipeline.community_sheets(folder, study, place)
    except UnknownPlaceError as error:
        raise could_not_run(str(error)) from error
    return finish(folder, made, into, begun, what="sheet", as_json=as_json)


def policy_brief(folder: StudyFolder, spoken: Sequence[StudyInLanguage], into: Path, begun: float, *, as_json: bool) -> int:
    """Make the policy brief as PDF and HTML, in each of several languages; 1 where something stops it."""
    from kurak import pipeline
    from kurak.model.short_reports import ShortFiles

    made = [pipeline.policy_brief(one.folder, one.parts, one.language) for one in spoken]
    files = {name: content for one in made for name, content in one.files.items()}
    pages = {name: number for one in made for name, number in one.pages.items()}
    findings: list[Finding] = []
    for one in made:
        # The same paragraph is too long in every language.
        findings += [found for found in one.findings if found not in findings]
    return finish(folder, ShortFiles(files, pages, tuple(findings)), into, begun, what="brief", as_json=as_json)


def finish(folder: StudyFolder, made: ShortFiles, into: Path, begun: float, *, what: str, as_json: bool) -> int:
    """Write the files where nothing stops them, and say what was found."""
    from kurak.sources.estimate_files import write_over

    if made.errors:
        refused(folder, made.errors, as_json=as_json, what=what)
        return 1
    try:
        write_over(into, made.files)
    except OSError as error:
        raise could_not_run(f"the {what} cannot be written to {into}: {(error.strerror or 'no reason given').lower()}") from error
    seconds = time.perf_counter() - begun
    files = [(into / name).as_posix() for name in made.files]
    if as_json:
        data = [{"file": file, **({"pages": made.pages[name]} if name in made.pages else {})} for name, file in zip(made.files, files, strict=True)]
        write_json({"kurak": VERSION, "study": folder.name, "files": data, "findings": [one.as_data() for one in made.findings], "seconds": round(seconds, 2), "exit": 0})
        return 0
    if made.findings:
        write(findings_text(list(made.findings)))
    lines = [f"{file}   {plural(made.pages[name], 'page')}" if name in made.pages else file for name, file in zip(made.files, files, strict=True)]
    write("\n".join(safe(line) for line in lines) + f"   {seconds:.1f} s")
    return 0


def refused(folder: StudyFolder, errors: tuple[Finding, ...] | list[Finding], *, as_json: bool, what: str) -> None:
    """Say why nothing was written."""
    if as_json:
        write_json({"kurak": VERSION, "study": folder.name, "findings": [one.as_data() for one in errors], "exit": 1})
        return
    write_findings(list(errors), files=len(folder.hashes))
    click.echo(f"No {what} was written: mend the errors first.", err=True)
