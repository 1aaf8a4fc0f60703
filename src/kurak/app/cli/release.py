"""``kurak release``: a package that may leave the house, attacked before it is written."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kurak.app.cli.output import (
    could_not_run,
    findings_text,
    plural,
    safe,
    summary_line,
    write,
    write_findings,
    write_json,
)
from kurak.app.cli.progress import counting
from kurak.model.audiences import AUDIENCES, Audience
from kurak.version import VERSION

if TYPE_CHECKING:
    from kurak.model.finding import Finding
    from kurak.model.release import AttackResult, Package
    from kurak.pipeline.releases import Release

RECORD = "releases"
"""Folder of a study that keeps what was released."""

DAY = re.compile(r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])")


@click.command(name="release")
@click.argument("study", type=click.Path(path_type=Path), default=Path())
@click.option("--profile", type=click.Choice(AUDIENCES), help="For whom: anybody, a research partner, or the study's own office.")
@click.option("--into", type=click.Path(path_type=Path), help="Folder for the package; STUDY/out/release/PROFILE if left out.")
@click.option("--day", metavar="YEAR-MONTH-DAY", default="", help="Day of the release, to stand in it.")
@click.option("--draft", is_flag=True, help="To look at: it is not put on record in STUDY/releases.")
@click.option("--added", is_flag=True, help="Tables that the former release did not have are wanted.")
@click.option("--zip", "zipped", is_flag=True, help="Write one .zip file.")
@click.option("--replace", "replaced", is_flag=True, help="Another release in the same place may go.")
@click.option("--verify", is_flag=True, help="STUDY is a released package: see whether it is as it was made.")
@click.option("--json", "as_json", is_flag=True, help="Print rules, attacks, log and findings as JSON.")
@click.pass_context
def command(ctx: click.Context, /, study: Path, profile: Audience | None, as_json: bool, **given: Any) -> None:
    """Make a package of the folder STUDY (this folder if left out) that may leave the house.

    Report, tables, records and their descriptions, under the rules of disclosure in study.yaml for one profile. A built-in
    intruder then attacks it, and what it finds stops the release: nothing is written. What was written is kept on record
    in STUDY/releases, and later releases are laid beside it.

    Exit 0 if it was released, 1 if something stopped it, 2 if it could not run.
    """
    if given["verify"]:
        ctx.exit(_verify(study, as_json=as_json))
    if profile is None:
        raise click.UsageError(f"say for whom: --profile {'|'.join(AUDIENCES)}")
    if given["day"] and not _is_day(given["day"]):
        raise click.UsageError("--day is written year-month-day, such as 2026-11-28")
    if not study.is_dir():
        raise could_not_run(f"{study} is not a folder")
    kept = (study / RECORD).resolve()
    into = (given["into"] or _place(study, profile, given)).resolve()
    if into == kept or kept in into.parents:
        raise click.UsageError(f"{RECORD}/ holds what Kurak knows of former releases, and no package; name another folder with --into")
    ctx.exit(_release(study, profile, given, as_json=as_json))


def _is_day(text: str) -> bool:
    """Whether it is a day of the calendar, written year-month-day."""
    if not DAY.fullmatch(text):
        return False
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _release(study: Path, profile: Audience, given: dict[str, Any], *, as_json: bool) -> int:
    from kurak import pipeline
    from kurak.sources.records import RecordsError

    folder = pipeline.check(study)
    if folder.has_errors or folder.study is None:
        errors = [one for one in folder.findings if one.severity == "error"]
        code = 2 if any(one.code == "STU-001" for one in errors) else 1
        return _stopped(errors, code, as_json=as_json)
    try:
        with counting("making the release", pipeline.RELEASE_STEPS) as step:
            made = pipeline.release(folder, study, profile, day=given["day"], added=given["added"], step=step)
    except pipeline.QuoteRefusedError as error:
        raise could_not_run(f"no quotation can be judged: {error}") from error
    except RecordsError as error:
        raise could_not_run(str(error)) from error
    package, found = made.package, list(made.findings)
    place = given["into"] or _place(study, profile, given)
    written = False
    if package is not None and not made.stopped:
        try:
            found += pipeline.publish(
                made, study, place, draft=given["draft"], zipped=given["zipped"], replaced=given["replaced"]
            )
        except OSError as error:
            raise could_not_run(f"{place} cannot be written: {(error.strerror or 'no reason given').lower()}") from error
        written = not any(one.severity == "error" for one in found)
    code = 0 if written else 1
    if as_json:
        write_json(_data(made, found, place if written else None, code))
        return code
    if package is None:
        return _stopped(found, code, as_json=False)
    write(_text(made, folder.study.title, place if written else None, draft=given["draft"]))
    if found:
        write("")
        write_findings(found)
    if not written:
        write("Nothing was written.")
    return code


def _place(study: Path, profile: Audience, given: dict[str, Any]) -> Path:
    name = f"draft-{profile}" if given["draft"] else profile
    return study / "out" / "release" / (f"{name}.zip" if given["zipped"] else name)


def _stopped(found: list[Finding], code: int, *, as_json: bool) -> int:
    if as_json:
        write_json({"kurak": VERSION, "findings": [one.as_data() for one in found], "exit": code})
    else:
        write_findings(found)
        write("Nothing was released.")
    return code


# ── what is said of a release ──────────────────────────────────────────────────────────────────


def _text(made: Release, title: str, place: Path | None, *, draft: bool) -> str:
    package = made.package
    assert package is not None
    number = f"{package.audience} release {made.record.number}" if made.record is not None else package.audience
    marks = [number, *(["draft"] if draft else []), *(["SIMULATED"] if package.simulated else [])]
    lines = [f"{safe(title)} · {' · '.join(marks)}"]
    if made.again:
        lines.append("  The same release is on record already.")
    cells = sum(one.count for one in package.log if one.what == "cell")
    lines.append(f"  tables     {plural(cells, 'number')} withheld" if cells else "  tables     nothing had to be withheld")
    if made.records is not None:
        values = sum(one.count for one in package.log if one.what == "value")
        left = sum(1 for one in package.log if one.what == "variable")
        lines.append(
            f"  records    {plural(len(made.records), 'record')} of {plural(len(made.records.variables), 'variable')}; "
            f"{plural(values, 'value')} withheld, {plural(left, 'variable')} changed or left out"
        )
    else:
        lines.append("  records    none")
    lines.append(intruder_line(package))
    lines += [f"    {one.attack:<44} {one.unprotected:>7} {one.released:>5}" for one in package.attacks if one.unprotected or one.released]
    if place is not None:
        size = sum(map(len, package.files.values())) / 1e6
        lines.append(f"  release    {safe(place.as_posix())}   {plural(len(package.files), 'file')}, {size:.1f} MB")
    return "\n".join(lines)


def intruder_line(package: Package) -> str:
    """People whom the intruder found, in the unprotected copy and in the release, by the attack that found most."""
    people = [one for one in package.attacks if one.attack.startswith("linkage")]
    most = max(people, key=lambda one: one.unprotected, default=None)
    if most is None:
        others = sum(one.unprotected for one in package.attacks)
        return f"  intruder   {others} finds in the unprotected copy, {sum(one.released for one in package.attacks)} in the release"
    released = max(one.released for one in people)
    return f"  intruder   {most.unprotected:,} people found in the unprotected copy, {released} in the release"


def _data(made: Release, found: list[Finding], place: Path | None, code: int) -> dict[str, Any]:
    package = made.package
    return {
        "kurak": VERSION,
        "release": {
            "profile": package.audience,
            "number": made.record.number if made.record is not None else None,
            "again": made.again,
            "simulated": package.simulated,
            "files": sorted(package.files),
            "package": made.record.package_sha256 if made.record is not None else None,
            "place": place.as_posix() if place is not None else None,
        }
        if package is not None
        else None,
        "attacks": [_attack(one) for one in package.attacks] if package is not None else [],
        "log": [
            {"what": one.what, "where": one.where, "rule": one.rule, "reason": one.reason, "count": one.count, "measure": one.measure,
             "before": one.before, "after": one.after}
            for one in (package.log if package is not None else ())
        ],
        "findings": [one.as_data() for one in found],
        "exit": code,
    }  # fmt: skip


def _attack(one: AttackResult) -> dict[str, Any]:
    return {
        "attack": one.attack, "tried": one.tried, "unprotected": one.unprotected, "released": one.released, "means": one.means,
        "where": list(one.where),
    }  # fmt: skip


def _verify(place: Path, *, as_json: bool) -> int:
    from kurak.sources.release.sums import verify_package

    if not place.exists():
        raise could_not_run(f"{place} does not exist")
    seen = verify_package(place)
    code = 1 if seen.findings else 0
    if as_json:
        data = {"files": seen.files, "package": seen.package, "changed": list(seen.changed), "missing": list(seen.missing), "added": list(seen.added)}
        write_json({"kurak": VERSION, **data, "findings": [one.as_data() for one in seen.findings], "exit": code})
    elif seen.findings:
        write("\n".join([findings_text(seen.findings), "", summary_line(seen.findings, files=None)]))
    else:
        write(f"{plural(seen.files, 'file')} as they were made")
    return code
