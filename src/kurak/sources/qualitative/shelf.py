"""What a server reads again and again: texts and tables of the coding room, read anew only where their file was changed."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar, cast

from kurak.model.codings import Assignment, CodeChange, CodedTexts, Coding, FrozenText
from kurak.model.documents import Document
from kurak.model.noun import Noun
from kurak.model.qualitative import Codebook
from kurak.sources.qualitative.coded_texts import names_today, read_coded_texts
from kurak.sources.qualitative.codings import coder_files, follow_log, read_codings
from kurak.sources.qualitative.documents import document_files, read_document
from kurak.sources.qualitative.places import (
    ASSIGNMENTS,
    CODEBOOK,
    CODING,
    FROZEN,
    LOG,
    PRINTED_CODEBOOK,
    codings_of,
)
from kurak.sources.text_file import Reading, is_there, open_reading
from kurak.sources.validation import Rows, read_mapping, read_rows

Signature = tuple[int, int, int]
T = TypeVar("T")
N = TypeVar("N", bound=Noun)


class UnreadableTableError(ValueError):
    """A table has rows that cannot be understood; nothing that rests on it may be decided, or written."""

    def __init__(self, file: str) -> None:
        super().__init__(f"{file} has rows that cannot be understood: kurak qualitative check says which")
        self.file = file


class Shelf:
    """Texts and tables of one folder.

    Every question looks at the files' time, length and number on the disk; only what changed is read. Several threads may ask.

    Parameters
    ----------
    folder
        The folder that holds ``transcripts/`` and ``coding/``.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._kept: dict[str, tuple[Any, Any]] = {}
        self._lock = threading.RLock()

    def _read(self, name: str, signature: Any, read: Callable[[], T]) -> T:
        with self._lock:
            kept = self._kept.get(name)
            if kept is None or kept[0] != signature:
                kept = signature, read()
                self._kept[name] = kept
            return cast(T, kept[1])

    def _signature(self, file: str) -> Signature | None:
        try:
            found = (self.folder / file).stat()
        except OSError:
            return None
        return found.st_mtime_ns, found.st_size, found.st_ino

    # ── texts ──

    def documents(self) -> Mapping[str, Document]:
        """Texts by id, in the order of their files; those with errors are left out, and kurak qualitative check says why."""
        found: dict[str, Document] = {}
        for file in document_files(open_reading(self.folder)):
            document = self._document(file)
            if document is not None:
                found.setdefault(document.record.id, document)
        return found

    def _document(self, file: str) -> Document | None:
        return self._read(file, self._signature(file), lambda: read_document(open_reading(self.folder), file))

    def document(self, name: str, *, fresh: bool = False) -> Document | None:
        """One text by its id; fresh from the disk, whatever its time says, where something is to be written about it."""
        found = self.documents().get(name)
        if found is None or not fresh:
            return found
        again = read_document(open_reading(self.folder), found.file)
        return again if again is not None and again.record.id == name else None

    # ── codes ──

    def codebook(self) -> Codebook | None:
        """The tree of codes, or None where there is none that can be read."""
        for file in (CODEBOOK, PRINTED_CODEBOOK):
            if (signature := self._signature(file)) is not None:
                return self._read(file, signature, lambda file=file: _codebook(self.folder, file))  # type: ignore[misc]
        return None

    def code_today(self, code: str) -> str:
        """What a code is called today, by the log."""
        codebook = self.codebook()
        signature = (self._signature(LOG), self._signature(CODEBOOK), self._signature(PRINTED_CODEBOOK))

        def read() -> dict[str, str]:
            reading = open_reading(self.folder)
            rows: Rows[CodeChange] = read_rows(reading, LOG, CodeChange) if is_there(reading, LOG) else Rows(LOG)
            return names_today(reading, codebook, rows)

        return follow_log(code, self._read("names", signature, read))

    # ── tables ──

    def codings(self, coder: str) -> tuple[Coding, ...]:
        """A coder's rows as they stand, of every text.

        Raises
        ------
        UnreadableTableError
            Where a row cannot be understood.
        """
        file = codings_of(coder)

        def read() -> tuple[Coding, ...] | None:
            reading = open_reading(self.folder)
            if not is_there(reading, file):
                return ()
            rows = read_codings(reading, file)
            return None if any(one.severity == "error" for one in reading.findings) else tuple(rows.codings)

        found = self._read(file, self._signature(file), read)
        if found is None:
            raise UnreadableTableError(file)
        return found

    def coders(self) -> tuple[str, ...]:
        """Everybody who has a file of codings."""
        return tuple(coder_files(open_reading(self.folder)))

    def assignments(self) -> tuple[Assignment, ...]:
        """Who codes what, and what is finished.

        Raises
        ------
        UnreadableTableError
            Where a row cannot be understood: then nobody knows what is finished, and nothing may be shown to others.
        """
        found = self._read(ASSIGNMENTS, self._signature(ASSIGNMENTS), lambda: read_assignments(self.folder))
        if found is None:
            raise UnreadableTableError(ASSIGNMENTS)
        return found

    def assigned(self, document: str) -> tuple[Assignment, ...]:
        """Who codes a text by name, and who has finished it; of thousands of texts each is found at once."""
        every = self.assignments()

        def sort() -> tuple[object, dict[str, tuple[Assignment, ...]]]:
            found: dict[str, tuple[Assignment, ...]] = {}
            for one in every:
                found[one.document] = (*found.get(one.document, ()), one)
            # The rows are kept beside what is made of them: their identity is what it is valid for.
            return every, found

        return self._read("assigned", id(every), sort)[1].get(document, ())

    def has_coded(self, coder: str, document: str) -> bool:
        """Whether a coder has a coding in a text, wherever it stands."""
        rows = self.codings(coder)
        return document in self._read(f"coded {coder}", id(rows), lambda: (rows, {one.document for one in rows}))[1]

    def frozen(self, document: str) -> FrozenText | None:
        """A text as it was when it was first coded."""
        found = self._read(FROZEN, self._signature(FROZEN), lambda: _table(self.folder, FROZEN, FrozenText))
        if found is None:
            raise UnreadableTableError(FROZEN)
        return next((one for one in found if one.document == document), None)

    def everything(self) -> CodedTexts:
        """All of it, checked; for displays that count across texts."""
        reading = open_reading(self.folder)
        files = [*document_files(reading), *(f"{CODING}/{one.relative_to(self.folder / CODING)}" for one in sorted((self.folder / CODING).rglob("*.csv"))), CODEBOOK, PRINTED_CODEBOOK]
        signature = tuple((file, self._signature(file)) for file in files)
        return self._read("everything", signature, lambda: read_coded_texts(self.folder))


def read_assignments(folder: Path) -> tuple[Assignment, ...] | None:
    """Who codes what; None if a row cannot be understood."""
    return _table(folder, ASSIGNMENTS, Assignment)


def _table(folder: Path, file: str, noun: type[N]) -> tuple[N, ...] | None:
    reading: Reading = open_reading(folder)
    if not is_there(reading, file):
        return ()
    rows = read_rows(reading, file, noun)
    return rows.nouns if rows.complete else None


def _codebook(folder: Path, file: str) -> Codebook | None:
    mapped = read_mapping(open_reading(folder), file, Codebook)
    return None if mapped is None else mapped.noun
