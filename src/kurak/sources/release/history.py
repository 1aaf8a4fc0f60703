"""``releases/AUDIENCE/NUMBER/`` of a study: what was released to whom, written once and never again.

A folder holds ``release.yaml`` (rules, hash of the package, list of tables) and copies of the released tables, so that a later release
can be set against it. Records are not kept here: they stand in the package, and the study has its own.
"""

from __future__ import annotations

import csv
import hashlib
import io
import os
from collections.abc import Mapping, Sequence
from pathlib import Path

import yaml

from kurak.model.audiences import AUDIENCES, Audience
from kurak.model.catalogue import finding
from kurak.model.finding import Finding, Place
from kurak.model.past_release import PastRelease, ReleasedTable, ReleasedUnder, ReleaseRecord
from kurak.model.release import Package, ReleasedRecords
from kurak.model.release_description import ReleaseDescription
from kurak.sources.csv_table import read_table
from kurak.sources.new_folder import folder_names, write_new_folder
from kurak.sources.release.contents import SUMS, check_path
from kurak.sources.text_file import all_findings, is_there, open_reading
from kurak.sources.validation import read_mapping

RELEASES = "releases"
RECORD = "release.yaml"
TABLES = "tables/"
HEAD = "# What left the house. This file is never edited, and its folder never taken away: what was released cannot be taken back.\n"


def released_tables(files: Mapping[str, bytes], *, domains: Sequence[str] = ()) -> tuple[ReleasedTable, ...]:
    """The tables of a package: CSV files under ``tables/``.

    Parameters
    ----------
    files
        Files of the package.
    domains
        Columns of the study's domains; those that a table has are kept with it.
    """
    made = []
    for path in sorted(files):
        if not (path.startswith(TABLES) and path.endswith(".csv")):
            continue
        rows = csv.reader(io.StringIO(files[path].decode("utf-8"), newline=""))
        header = next(rows, [])
        made.append(
            ReleasedTable(
                file=check_path(path),
                domains=tuple(name for name in domains if name in header),
                rows=sum(1 for _ in rows),
                sha256=hashlib.sha256(files[path]).hexdigest(),
            )
        )
    return tuple(made)


def package_hash(package: Package) -> str:
    """The hash of a package's list of hashes: it stands for the whole."""
    return hashlib.sha256(package.files[SUMS]).hexdigest()


def release_record(package: Package, about: ReleaseDescription, records: ReleasedRecords | None = None) -> ReleaseRecord:
    """What is written down of a package; it must hold its list of hashes already."""
    domains = about.study.estimates.by if about.study.estimates else ()
    return ReleaseRecord(
        study=package.study,
        audience=package.audience,
        number=about.number,
        version=about.version,
        package_sha256=package_hash(package),
        date=about.date or None,
        edition=about.study.edition,
        simulated=about.simulated,
        records=None if records is None else len(records),
        variables=() if records is None else tuple(one.name for one in records.variables),
        rules=ReleasedUnder.of(about.rules),
        tables=released_tables(package.files, domains=domains),
    )


def history_files(record: ReleaseRecord, package: Package) -> dict[str, bytes]:
    """The files of one folder of the history: the same package gives the same bytes."""
    said = {key: value for key, value in record.model_dump(mode="json").items() if value not in (None, "", [], False)}
    text = HEAD + yaml.safe_dump(said, sort_keys=False, allow_unicode=True, width=1000)
    return {RECORD: text.encode("utf-8"), **{one.file: package.files[one.file] for one in record.tables}}


def add_to_history(study: Path, record: ReleaseRecord, package: Package) -> tuple[Finding, ...]:
    """Write a release into the study's history, whole or not at all, and never over another one.

    Returns
    -------
    Findings
        REL-111 where the number is taken by another release; none where the same release is there already.
    """
    parent = study / RELEASES / record.audience
    inside = f"{RELEASES}/{record.audience}/{record.number}"
    files = history_files(record, package)
    taken = finding("REL-111", message=f"{record.audience} release {record.number} is there already", where=Place(f"{inside}/{RECORD}"))
    if os.path.lexists(parent / str(record.number)):
        same = all(_same(parent / str(record.number) / name, content) for name, content in files.items())
        return () if same else (taken,)
    try:
        write_new_folder(parent, str(record.number), files)
    except FileExistsError:
        return (taken,)
    return ()


def _same(path: Path, content: bytes) -> bool:
    return path.is_file() and not path.is_symlink() and path.read_bytes() == content


def next_number(study: Path, audience: Audience) -> int:
    """The number of the next release to an audience: one more than the highest, so that a gap is never filled."""
    return max((int(name) for name in folder_names(study / RELEASES / audience) if _is_number(name)), default=0) + 1


def _is_number(name: str) -> bool:
    return name.isascii() and name.isdigit() and not name.startswith("0")


def read_history(study: Path) -> tuple[tuple[PastRelease, ...], tuple[Finding, ...]]:
    """Every former release of a study, by audience from the strictest, then by number.

    Returns
    -------
    Releases, and findings
        A folder that cannot be read is an error: what follows from it together with a new release could not be found.
    """
    found: list[PastRelease] = []
    findings: list[Finding] = []
    for audience in AUDIENCES:
        names = folder_names(study / RELEASES / audience)
        for name in sorted(names, key=lambda one: (int(one) if _is_number(one) else 0, one)):
            past, said = _read(study, audience, name)
            findings += said
            if past is not None:
                found.append(past)
    return tuple(found), tuple(findings)


def _read(study: Path, audience: Audience, name: str) -> tuple[PastRelease | None, tuple[Finding, ...]]:
    reading = open_reading(study)
    folder = f"{RELEASES}/{audience}/{name}"
    where = Place(f"{folder}/{RECORD}")

    def broken(why: str) -> tuple[None, tuple[Finding, ...]]:
        message = f"{audience} release {name} cannot be read: {why}"
        return None, (*all_findings(reading), finding("REL-110", message=message, where=where))

    if not is_there(reading, f"{folder}/{RECORD}"):
        return broken(f"{RECORD} is not there")
    mapped = read_mapping(reading, f"{folder}/{RECORD}", ReleaseRecord)
    if mapped is None or mapped.noun is None:
        return broken(f"{RECORD} has errors")
    record = mapped.noun
    if record.audience != audience or str(record.number) != name:
        return broken(f"{RECORD} is that of another release")
    tables: dict[str, Sequence[Mapping[str, str]]] = {}
    for one in record.tables:
        try:
            file = f"{folder}/{check_path(one.file)}"
        except ValueError:
            return broken("a table has a path that leads out")
        if not one.rows:
            tables[one.file] = ()
            continue
        table = read_table(reading, file)
        if table is None or not table.complete or reading.hashes.get(file) != one.sha256:
            return broken(f"{one.file} is not as it was released")
        tables[one.file] = tuple(dict(row) for row in table.rows)
    return PastRelease(record, tables), tuple(all_findings(reading))
