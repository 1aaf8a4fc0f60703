"""Raw files kept as they were received, with their hash, and the typed tables made from all of them.

A raw file is never changed and never overwritten; the tables are made anew at every import, from what the
study's own server collected and from the raw files.
"""

from __future__ import annotations

import csv
import fcntl
import hashlib
import io
import os
import re
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import ValidationError

from kurak.model.field_data import Received
from kurak.model.finding import Finding, Place
from kurak.sources.ethics import check_before_writing
from kurak.sources.field_data.assemble import Progress
from kurak.sources.field_data.collected import read_collected
from kurak.sources.field_data.layout import FormLayout
from kurak.sources.field_data.read import read_files
from kurak.sources.field_data.record_writer import (
    CODEBOOK,
    DATA,
    ENDINGS,
    RECORDS,
    Change,
    Format,
    RecordWriter,
    file_names,
)
from kurak.sources.sealed_names import is_sealed, sealed_words
from kurak.sources.text_file import Reading, all_findings, open_reading

RAW = "data/raw"
LIST = "data/raw/received.csv"
HASH_SHOWN = 12
PIECE = 1 << 20


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did.

    Parameters
    ----------
    findings
        Everything that was found; with an error nothing is written.
    received
        Rows of data/raw/received.csv for the new files.
    rows
        Table: its rows, over all raw files; the interviews under the empty name.
    versions
        Versions of the form that the new files name, or without any the submissions of the server.
    collected
        Interviews that the study's own server brought.
    written
        Files that were written, by their path in the study.
    """

    findings: tuple[Finding, ...]
    received: tuple[Received, ...] = ()
    rows: dict[str, int] = field(default_factory=dict)
    versions: tuple[str, ...] = ()
    written: tuple[str, ...] = ()
    collected: int = 0

    @property
    def has_errors(self) -> bool:
        """Whether something kept the files out."""
        return any(found.severity == "error" for found in self.findings)


def import_files(
    root: Path,
    files: Sequence[Path],
    layout: FormLayout,
    codebook: str,
    *,
    day: str,
    ending: Format = "parquet",
    dry_run: bool = False,
    kept_safely: bool = False,
    change: Change | None = None,
) -> Imported:
    """Take files into a study: keep them as they are, and make the typed tables from all that was received.

    Parameters
    ----------
    root
        The study's folder.
    files
        Files of one export; without any, the tables are made anew from what is there: raw files, and what
        ``kurak serve`` collected.
    layout, codebook
        The form, and its codebook as CSV.
    day
        Day on which they were received, as 2023-06-01.
    ending
        Kind of the typed tables.
    dry_run
        Read everything, write nothing.
    kept_safely
        Whether study.yaml says where records are kept safely.
    change
        What becomes of typed batches before they are written.
    """
    reading = open_reading(root)
    names = [name for pair in file_names(layout, ending).values() for name in pair]
    check_before_writing(
        reading, [f"{RAW}/x.csv", LIST, *(f"{DATA}/{name}" for name in names)], kept_safely=kept_safely
    )
    if _has_errors(reading):
        return Imported(tuple(all_findings(reading)))
    if dry_run:
        with tempfile.TemporaryDirectory() as place:
            return _import(
                reading, files, layout, codebook, day=day, ending=ending, work=Path(place), keep=False, change=change
            )
    with _alone(reading), _raw_folder(reading.root), _work_folder(reading.root / DATA) as work:
        return _import(reading, files, layout, codebook, day=day, ending=ending, work=work, keep=True, change=change)


@contextmanager
def _alone(reading: Reading) -> Iterator[None]:
    """One import at a time; another one waits. The study's folder itself is locked, so that no file is left."""
    handle = os.open(reading.root, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


@contextmanager
def _raw_folder(root: Path) -> Iterator[None]:
    """The folder of raw files; taken away again where it was made and nothing was written into it."""
    made = [folder for folder in (root / RAW, root / DATA) if not folder.exists()]
    (root / RAW).mkdir(parents=True, exist_ok=True)
    try:
        yield
    finally:
        for folder in made:
            if not any(folder.iterdir()):
                folder.rmdir()


@contextmanager
def _work_folder(parent: Path) -> Iterator[Path]:
    work = Path(tempfile.mkdtemp(prefix=".import.", dir=parent))
    try:
        yield work
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _import(
    reading: Reading,
    files: Sequence[Path],
    layout: FormLayout,
    codebook: str,
    *,
    day: str,
    ending: Format,
    work: Path,
    keep: bool,
    change: Change | None,
) -> Imported:
    before = _received(reading)
    _check_raw(reading, before)
    _check_ours(reading)
    taken = [_taken(reading, path, work, before, keep=keep) for path in files]
    if _has_errors(reading):
        return Imported(tuple(all_findings(reading)))
    made = work / "tables"
    made.mkdir()
    writer = RecordWriter(layout, made, ending, change)
    progress = Progress()
    new: tuple[Received, ...] = ()
    versions: tuple[str, ...] = ()
    try:
        read_collected(reading, layout, writer, progress)
        collected = progress.rows
        versions = tuple(version for version in progress.versions if version)
        if taken and not _has_errors(reading):
            progress.replaced = 0
            read_files(reading, [(one.path, one.shown) for one in taken], layout, writer, progress)
            versions = tuple(version for version in progress.versions if version)
            together = max((one.together for one in before), default=0) + 1
            new = tuple(
                one.as_received(rows=progress.rows, versions=versions, day=day, together=together)
                for one in taken
            )
            if collected and progress.replaced:
                reading.add(
                    "IMP-026",
                    f"{progress.replaced:,} interviews of the new files were collected by kurak serve too; what it collected counts",
                    Place(taken[0].shown),
                )
        if not _has_errors(reading):
            _read_before(reading, before, layout, writer, progress)
    finally:
        names = writer.close()
    if _has_errors(reading) or not names:
        return Imported(tuple(all_findings(reading)), rows=writer.rows, versions=versions, collected=collected)
    written: tuple[str, ...] = ()
    if keep:
        (made / CODEBOOK).write_text(codebook, encoding="utf-8")
        written = _put_in_place(reading, taken, (*before, *new), made, (*names, CODEBOOK), layout)
    return Imported(tuple(all_findings(reading)), new, writer.rows, versions, written, collected)


def _read_before(
    reading: Reading, before: Sequence[Received], layout: FormLayout, writer: RecordWriter, progress: Progress
) -> None:
    """Read what was received earlier, the newest first; what was said about it at its own import is not
    said again."""
    replaced = 0
    for together in sorted({one.together for one in before}, reverse=True):
        group = [one for one in before if one.together == together]
        inner = open_reading(reading.root)
        progress.replaced = 0
        read_files(
            inner,
            [(reading.root / RAW / one.file, f"{RAW}/{one.file}") for one in group],
            layout,
            writer,
            progress,
        )
        replaced += progress.replaced
        reading.findings += [found for found in inner.findings if found.severity == "error"]
    if replaced:
        reading.add(
            "IMP-026",
            f"{replaced:,} interviews of older files are in newer ones too; the newer ones count",
            Place(LIST),
        )


@dataclass(frozen=True, slots=True)
class _Taken:
    """A new file: where its copy stands, and what is known of it."""

    path: Path
    shown: str
    sha256: str
    size: int

    @property
    def kept_as(self) -> str:
        name = re.sub(r"[^\w.-]+", "_", self.shown).strip("._") or "file"
        return f"{self.sha256[:HASH_SHOWN]}-{name[-80:]}"

    def as_received(self, *, rows: int, versions: Sequence[str], day: str, together: int) -> Received:
        return Received(
            file=self.kept_as,
            sha256=self.sha256,
            bytes=self.size,
            form_version=" ".join(versions)[:300],
            rows=rows,
            received=day,
            together=together,
        )


def _taken(reading: Reading, path: Path, work: Path, before: Sequence[Received], *, keep: bool) -> _Taken:
    """Copy a file and take the hash of what was copied, so that what is read is what is kept."""
    at = Place(path.name)
    copy = work / f"{len(list(work.iterdir()))}{path.suffix.lower()}" if keep else path
    digest, size = hashlib.sha256(), 0
    try:
        with path.open("rb") as stream, copy.open("wb") if keep else io.BytesIO() as out:
            while piece := stream.read(PIECE):
                digest.update(piece)
                size += len(piece)
                if keep:
                    out.write(piece)
            if keep:
                out.flush()
                os.fsync(out.fileno())
    except IsADirectoryError:
        reading.add("FIL-002", f"{path.name} is a folder", at)
    except FileNotFoundError:
        reading.add("FIL-001", f"{path.name} is not there", at)
    except OSError as error:
        reading.add(
            "FIL-003", f"{path.name} cannot be copied: {(error.strerror or 'no reason given').lower()}", at
        )
    made = _Taken(copy, path.name, digest.hexdigest(), size)
    if size == 0 and not _has_errors(reading):
        reading.add("FIL-005", f"{path.name} is empty", at)
    for one in before:
        if one.sha256 == made.sha256:
            reading.add(
                "IMP-016",
                f"{path.name} was received on {one.received} as {one.file}",
                (at, Place(f"{RAW}/{one.file}")),
            )
    goal = reading.root / RAW / made.kept_as
    if goal.exists() and _hash_of(goal) != made.sha256:
        reading.add(
            "IMP-019",
            f"{RAW}/{made.kept_as} is there with another content, and is not overwritten",
            Place(f"{RAW}/{made.kept_as}"),
        )
    return made


def _hash_of(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _received(reading: Reading) -> tuple[Received, ...]:
    """Rows of data/raw/received.csv."""
    path = reading.root / LIST
    if not path.exists():
        return ()
    try:
        with path.open(encoding="utf-8", newline="") as stream:
            return tuple(Received.model_validate(row) for row in csv.DictReader(stream))
    except (ValidationError, OSError, UnicodeDecodeError, csv.Error):
        reading.add("IMP-019", f"{LIST} is not as it was written", Place(LIST))
        return ()


def _check_raw(reading: Reading, before: Sequence[Received]) -> None:
    for one in before:
        path = reading.root / RAW / one.file
        at = Place(f"{RAW}/{one.file}")
        if "/" in one.file or one.file.startswith("."):
            reading.add("IMP-019", f"{LIST} names a file outside its folder", Place(LIST))
        elif is_sealed(reading.root, f"{RAW}/{one.file}"):
            reading.add("SEA-001", sealed_words(f"{RAW}/{one.file}"), at)
        elif not path.is_file():
            reading.add("IMP-019", f"{RAW}/{one.file} is not there any more", at)
        elif _hash_of(path) != one.sha256:
            reading.add("IMP-019", f"{RAW}/{one.file} is not what was received on {one.received}", at)


def _check_ours(reading: Reading) -> None:
    """Records that somebody put there by hand are never overwritten."""
    for ending in ENDINGS:
        name = f"{DATA}/{RECORDS}.{ending}"
        if is_sealed(reading.root, name):
            reading.add("SEA-001", sealed_words(name), Place(name))
        if not (reading.root / LIST).exists() and (reading.root / name).exists():
            reading.add("IMP-027", f"{name} is there, and was not imported", Place(name))


def _put_in_place(
    reading: Reading,
    taken: Sequence[_Taken],
    received: Sequence[Received],
    made: Path,
    names: Sequence[str],
    layout: FormLayout,
) -> tuple[str, ...]:
    """Raw files first, the list of them last: an import that is broken off can be made again."""
    root = reading.root
    written = []
    for one in taken:
        goal = root / RAW / one.kept_as
        if goal.exists():
            goal.chmod(0o644)
        one.path.replace(goal)
        goal.chmod(0o444)
        written.append(f"{RAW}/{one.kept_as}")
    for name in names:
        (made / name).replace(root / DATA / name)
        written.append(f"{DATA}/{name}")
    for ending in ENDINGS:
        for pair in file_names(layout, ending).values():
            for name in pair:
                if name not in names:
                    (root / DATA / name).unlink(missing_ok=True)
    text = io.StringIO()
    lines = csv.DictWriter(text, list(Received.model_fields), lineterminator="\n")
    lines.writeheader()
    lines.writerows(one.model_dump() for one in received)
    new = made / "received.csv"
    new.write_text(text.getvalue(), encoding="utf-8")
    new.replace(root / LIST)
    return (*written, LIST)


def _has_errors(reading: Reading) -> bool:
    return any(found.severity == "error" for found in reading.findings)
