"""What leaves the house: made safe, attacked, and only then written."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from kurak.model.audiences import AUDIENCES, Audience
from kurak.model.catalogue import finding
from kurak.model.finding import Finding, worst_first
from kurak.model.release import AttackResult, Package, RecordProblem, ReleasedRecords, Withheld
from kurak.pipeline.release_contents import contents_of, utility_of
from kurak.pipeline.release_secrets import Unprotected, sealed_secrets, secrets_of, unprotected
from kurak.pipeline.reports import ReportParts, report_parts
from kurak.version import VERSION

if TYPE_CHECKING:
    from kurak.disclosure.records.release_records import RecordRelease
    from kurak.model.form_codebook import FormCodebook
    from kurak.model.intruder import Secrets
    from kurak.model.past_release import PastRelease, ReleaseRecord
    from kurak.model.release_description import ReleaseDescription
    from kurak.model.study_folder import StudyFolder

CODES = {
    "nothing left": "REL-003",
    "small place": "REL-004",
    "size not known": "REL-005",
    "identifies though not declared": "REL-002",
    "no sensitive column": "REL-007",
    "no weights": "REL-007",
}
"""Problem of records: its finding; all others are REL-006, rules that do not fit the records."""

TABLES = "tables/"

STEPS = 5
"""Of a release: what the report is made from, the unprotected copy, the records, the files, the attack."""

BETWEEN_EDITIONS = "differencing of editions"
"""Attacks whose name begins so lay a release beside an earlier one."""


@dataclass(frozen=True, eq=False)
class Release:
    """A release made in memory, and everything that was found on the way.

    Parameters
    ----------
    package
        None where something stopped it before it was finished.
    findings
        Worst first. With an error among them nothing may be written.
    record
        What is kept of it in ``releases/``.
    again
        Whether the same release left the house already: its number is the same.
    """

    package: Package | None
    findings: tuple[Finding, ...]
    record: ReleaseRecord | None = None
    records: ReleasedRecords | None = None
    again: bool = False

    @property
    def stopped(self) -> bool:
        """Whether an error keeps it in the house."""
        return self.package is None or any(one.severity == "error" for one in self.findings)


def release(
    folder: StudyFolder,
    path: Path,
    audience: Audience,
    *,
    day: str = "",
    added: bool = False,
    step: Callable[[int], None] = lambda done: None,
) -> Release:
    """Make a release for one audience and attack it. Nothing is written.

    Parameters
    ----------
    folder, path
        The study as read, and where it is.
    day
        Day of the release, year-month-day; no clock is asked, so that the same folder gives the same bytes.
    added
        Whether tables may be in it that the former release to this audience did not have. Differences with former releases are attacked all the same.
    step
        Called with 1 after each of :data:`STEPS` steps.

    Raises
    ------
    QuoteRefusedError
        If no quotation can be judged.
    RecordsError
        If there are records to release, and what writes them for SPSS and Stata is not installed.
    """
    from kurak.sources.field_data.labelled_files import require_libraries
    from kurak.sources.release.history import read_history
    from kurak.sources.release.metadata import asked_of_citation

    if folder.study is None:
        raise ValueError("a study without a readable study.yaml cannot be released")
    history, found = read_history(path)
    findings = [*found, *asked_of_citation(folder)]
    if sealed := sealed_secrets(path):
        return Release(None, worst_first([*findings, *sealed]))
    # Everything that makes tables, figures and quotations reads its rules from study.yaml: it gets those of the audience.
    ruled = replace(folder, study=folder.study.model_copy(update={"disclosure": folder.study.disclosure.for_audience(audience)}))
    rules = folder.study.disclosure.rules(audience)
    if rules.records and folder.study.estimates is not None and (path / folder.study.estimates.records).exists():
        require_libraries("a release with records")
    parts = report_parts(ruled, path)
    step(1)
    if parts.errors:
        return Release(None, worst_first([*findings, *parts.errors]))
    if not rules.quotes:
        parts, ruled = replace(parts, quotes=None), replace(ruled, quotes=())
    true = unprotected(folder, path)
    step(1)
    findings += [replace(one, severity="warning") if one.severity == "note" else one for one in true.found]
    made, problems = _records(folder, true, audience, allowed=rules.records)
    findings += problems
    if any(one.severity == "error" for one in findings):
        return Release(None, worst_first(findings))
    step(1)
    files = contents_of(ruled, path, parts, made)
    step(1)
    compared, lines = utility_of(ruled, parts, made)
    files |= compared
    findings += _nothing_shown(folder, parts)
    log = (*(parts.estimates.withholding.log if parts.estimates is not None else ()), *(made.log if made is not None else ()), *lines)
    simulated = true.simulated
    records = made.records if made is not None else None
    final = _Final(folder, audience, files, log, simulated, records, true.form, day)
    former = [one for one in history if one.record.audience == audience]
    package, about, again = final.attacked(history, secrets_of(ruled, path, parts, true, made))
    step(1)
    findings += _found_by_intruder(package, folder)
    record = final.record(package, about)
    if former and not again and not added:
        findings += _added_tables(former[-1], record, folder)
    return Release(package, worst_first(findings), record, records, again)


def publish(released: Release, path: Path, into: Path, *, draft: bool = False, zipped: bool = False, replaced: bool = False) -> tuple[Finding, ...]:
    """Write a release, and put it on record in the study's ``releases/``.

    Parameters
    ----------
    path, into
        The study's folder; where the package is written.
    draft
        Write the package only: nothing left the house yet.
    zipped
        One .zip file rather than a folder.
    replaced
        Whether another release that stands there may go.

    Returns
    -------
    Findings
        What stands in the way; then nothing was written.

    Raises
    ------
    OSError
        If it cannot be written.
    """
    from kurak.sources.release.history import add_to_history
    from kurak.sources.release.write_package import write_package, write_package_zip

    if released.package is None or released.record is None or released.stopped:
        raise ValueError("a release that was stopped is not written")
    write = write_package_zip if zipped else write_package
    found = write(released.package, into, replace=replaced)
    if found or draft:
        return found
    # What is on record and was not written would only be too careful; what was written and is not on record would be forgotten.
    return add_to_history(path, released.record, released.package)


# ── what is in it ──────────────────────────────────────────────────────────────────────────────


def _records(
    folder: StudyFolder, true: Unprotected, audience: Audience, *, allowed: bool
) -> tuple[RecordRelease | None, list[Finding]]:
    """Records under the rules of an audience; None where there are none, or none are allowed."""
    from kurak.disclosure.records.release_records import release_records

    if true.file is None or not allowed or folder.study is None:
        return None, []
    made = release_records(true.file, folder.study.disclosure, audience)
    return made, [_of_records(one, folder) for one in made.problems]


def _of_records(problem: RecordProblem, folder: StudyFolder) -> Finding:
    code = CODES.get(problem.kind, "REL-006")
    return finding(code, message=problem.message, where=folder.place(*problem.path), severity="error" if problem.stops else "warning")


def _nothing_shown(folder: StudyFolder, parts: ReportParts) -> list[Finding]:
    """A rule under which every number of the tables is withheld."""
    made = parts.estimates
    if made is None or not len(made.table) or any(made.table["n"]):
        return []
    message = f"every number of the tables rests on fewer than {made.smallest_base} people, and nothing would be shown"
    return [finding("REL-003", message=message, where=folder.place("disclosure", "smallest_base"))]


# ── numbered, attacked, on record ──────────────────────────────────────────────────────────────


@dataclass(frozen=True, eq=False)
class _Final:
    """Everything that a package is made from but its number and what the intruder found."""

    folder: StudyFolder
    audience: Audience
    files: Mapping[str, bytes]
    log: tuple[Withheld, ...]
    simulated: bool
    records: ReleasedRecords | None
    form: FormCodebook | None
    day: str

    def attacked(self, history: Sequence[PastRelease], secrets: Secrets) -> tuple[Package, ReleaseDescription, bool]:
        """The package with what the intruder found in it; under the number of the last release if it is the same, else under the next."""
        from kurak.sources.release.history import package_hash

        former = [one for one in history if one.record.audience == self.audience]
        last = former[-1] if former else None
        about = self._about(last.record.number if last is not None else 1, self.day or (last.record.date or "" if last is not None else ""))
        bare = self._package(about)
        own = self._intruder(bare.files, secrets, about)
        # When the last release was made it was not laid beside itself.
        found = (*own, *self._editions(bare.files, secrets, [one for one in history if one is not last]))
        told = self._package(about, found)
        again = last is not None and package_hash(told) == last.record.package_sha256
        if last is not None and not again:
            about = self._about(last.record.number + 1, self.day)
            found = (*own, *self._editions(bare.files, secrets, history))
            told = self._package(about, found)
        # Number and counts stand in the package now: what they are written into is read once more.
        changed = {name: content for name, content in told.files.items() if bare.files.get(name) != content}
        once_more = self._intruder(changed, replace(secrets, records=None, tables=None), about)
        known = {one.attack for one in found if one.released}
        attacks = (*found, *(one for one in once_more if one.released and one.attack not in known))
        return replace(told, attacks=attacks), about, again

    def _intruder(self, files: Mapping[str, bytes], secrets: Secrets, about: ReleaseDescription) -> tuple[AttackResult, ...]:
        from kurak.disclosure.intruder.intrusion import intrude

        return intrude(files, secrets, about.rules, quote_base=about.study.disclosure.quote_base)

    def _editions(self, files: Mapping[str, bytes], secrets: Secrets, history: Sequence[PastRelease]) -> tuple[AttackResult, ...]:
        """The tables beside those of former releases, as each audience sees them that sees this release.

        Who may see more has the stricter releases too: what follows from both may be no more than their own rules allow.
        """
        from kurak.disclosure.intruder.intrusion import intrude
        from kurak.model.intruder import Secrets

        study = self.folder.study
        if secrets.tables is None or study is None:
            return ()
        found = []
        for place, who in enumerate(AUDIENCES):
            seen = [one for one in history if AUDIENCES.index(one.record.audience) <= place]
            if place < AUDIENCES.index(self.audience) or not any(one.record.audience == who or who == self.audience for one in seen):
                continue
            earlier = {f"{past.name}: {file}": rows for past in seen for file, rows in past.tables.items()}
            tables = {name: content for name, content in files.items() if name.startswith(TABLES)}
            known = Secrets(tables=replace(secrets.tables, earlier=earlier))
            for one in intrude(tables, known, study.disclosure.rules(who)):
                if one.attack.startswith(BETWEEN_EDITIONS):
                    found.append(one if who == self.audience else replace(one, attack=f"{one.attack}, as {who} readers see them"))
        return tuple(found)

    def _about(self, number: int, day: str) -> ReleaseDescription:
        from kurak.model.release_description import ReleaseDescription

        study = self.folder.study
        assert study is not None
        return ReleaseDescription(
            study, self.audience, number, study.disclosure.rules(self.audience), VERSION, date=day, simulated=self.simulated
        )

    def _package(self, about: ReleaseDescription, attacks: tuple[AttackResult, ...] = ()) -> Package:
        from kurak.sources.release.metadata import with_metadata

        assert self.folder.study is not None
        files = with_metadata(self.files, about, records=self.records, form=self.form, log=self.log, attacks=attacks)
        return Package(self.folder.study.id, self.audience, files, self.log, attacks, self.simulated)

    def record(self, package: Package, about: ReleaseDescription) -> ReleaseRecord:
        """What is kept of it."""
        from kurak.sources.release.history import release_record

        return release_record(package, about, self.records)


def _found_by_intruder(package: Package, folder: StudyFolder) -> list[Finding]:
    made = []
    for one in package.attacks:
        if not one.released:
            continue
        code = "REL-011" if one.attack.startswith(BETWEEN_EDITIONS) else "REL-001"
        named = "; ".join(one.where[:3])
        message = f"the intruder succeeded: {one.attack}, {one.released} of {one.tried}" + (f": {named}" if named else "")
        made.append(finding(code, message=message, where=folder.place("disclosure")))
    return made


def _added_tables(last: PastRelease, record: ReleaseRecord, folder: StudyFolder) -> list[Finding]:
    """Tables that the last release did not have: what follows from both together has to be wanted."""
    from kurak.model.past_release import tables_since

    since = tables_since(last.record, record.tables)
    old = {domain for table in last.record.tables for domain in table.domains}
    new = sorted({domain for table in record.tables for domain in table.domains} - old)
    what = [*(f"the file {name}" for name in since.added), *(f"tables by {name}" for name in new)]
    if not what:
        return []
    message = f"{', '.join(what)} were not part of {last.record.audience} release {last.record.number}"
    return [finding("REL-010", message=message, where=folder.place("estimates", "by"))]
