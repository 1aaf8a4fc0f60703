"""Pseudonyms put in the place of names, in texts and in everything that quotes them, all at once or not at all.

Positions of codings are moved by the very replacements that moved the text, so none is lost. Texts that were coded are
masked only when that is asked for. A message names files and lines, never a name.
"""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import yaml
from pydantic import ValidationError

from kurak.model.codings import CodedTexts, Coding, FrozenText
from kurak.model.documents import Document, DocumentRecord
from kurak.model.finding import Place
from kurak.model.pseudonyms import Masked
from kurak.model.qualitative import Codebook
from kurak.model.quotes import PooledQuote
from kurak.sources.qualitative.anchors import context
from kurak.sources.qualitative.codings import codings_text, read_codings
from kurak.sources.qualitative.places import (
    ASSIGNMENTS,
    CODEBOOK,
    CODING,
    CODINGS,
    FROZEN,
    QUOTES,
    REVIEWED,
    TRANSCRIPTS,
    codings_of,
)
from kurak.sources.qualitative.pseudonyms import Names, Spoken
from kurak.sources.qualitative.writing import table_text
from kurak.sources.text_file import Reading, is_there, leads_out
from kurak.sources.validation import read_rows

ROOMS = (TRANSCRIPTS, CODING, "review", "out")
"""Where no name of the table may stand."""
TEXTS = (".md", ".txt", ".csv", ".tsv", ".yaml", ".yml", ".json", ".jsonl", ".xml", ".srt", ".vtt", ".qde", ".qdc", ".html", ".htm", ".bib", ".ris", ".svg", ".js", ".css", ".typ")
_NOT_TEXTS = (CODINGS + "/", FROZEN, ASSIGNMENTS, QUOTES)


@dataclass(slots=True)
class Masking:
    """What will be written; nothing is, yet.

    Parameters
    ----------
    files
        File: its whole new content.
    counts
        File: how many names are replaced in it.
    by_row
        Replacements of each row of the table.
    held
        Coded texts that hold names and are left.
    """

    files: dict[str, bytes] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)
    by_row: dict[int, int] = field(default_factory=dict)
    held: dict[str, int] = field(default_factory=dict)
    moved: int = 0
    texts: dict[str, tuple[Document, tuple[Spoken, ...]]] = field(default_factory=dict)
    """Id of a masked text: the text as it is to be, and the names as they stood before."""

    def note(self, file: str, found: Sequence[Spoken]) -> None:
        """Count what is replaced in a file."""
        if found:
            self.counts[file] = self.counts.get(file, 0) + len(found)
        for one in found:
            self.by_row[one.row] = self.by_row.get(one.row, 0) + 1


def plan_masking(reading: Reading, texts: CodedTexts, names: Names, *, frozen: bool) -> Masking:
    """Work out every file as it will be.

    Parameters
    ----------
    reading
        Of the folder; what stands in the way becomes a finding of it.
    texts
        Texts and codings as read.
    frozen
        Whether coded texts are masked too.
    """
    plan = Masking()
    coded = set(texts.frozen) | {one.document for rows in (*texts.codings.values(), *texts.unplaced.values()) for one in rows}
    by_file = {one.file: one for one in texts.documents.values()}
    for room in (TRANSCRIPTS, REVIEWED):
        for file in _walk(reading, room):
            document = by_file.get(file)
            if document is None:
                _mask_plain(reading, plan, names, file)
            elif document.record.id in coded and not frozen:
                if number := names.count(_text_of(reading, file) or ""):
                    plan.held[file] = number
            elif (was := texts.frozen.get(document.record.id)) is not None and was.sha256 != document.sha256:
                if names.count(document.text):
                    plan.held[file] = names.count(document.text)
                    reading.add("COD-073", f"{file} was changed after it was coded, and holds names", Place(file))
            else:
                _mask_document(reading, plan, names, document)
    for coder in texts.codings:
        _mask_codings(reading, plan, names, coder, texts.documents)
    for file in _walk(reading, CODING):
        if not file.startswith(_NOT_TEXTS):
            _mask_plain(reading, plan, names, file)
    if is_there(reading, QUOTES):
        _mask_quotes(reading, plan, names)
    if any(name in plan.texts for name in texts.frozen):
        if not read_rows(reading, FROZEN, FrozenText).complete:
            raise UnreadableTableError(f"{FROZEN} has rows that cannot be understood: kurak qualitative check says which")
        plan.files[FROZEN] = table_text(FrozenText, [_frozen_anew(one, plan) for one in texts.frozen.values()])
    return plan


def as_result(plan: Masking, names: Names) -> Masked:
    """Counts of a plan, without any name."""
    rows = tuple((one.kind, plan.by_row.get(number, 0)) for number, one in enumerate(names.table))
    return Masked(rows, dict(plan.counts), dict(plan.held), plan.moved, written=False, remaining=())


def _frozen_anew(one: FrozenText, plan: Masking) -> FrozenText:
    if one.document not in plan.texts:
        return one
    document, _ = plan.texts[one.document]
    return one.model_copy(update={"sha256": document.sha256, "characters": len(document.text)})


# ── texts ──────────────────────────────────────────────────────────────────────────────────────


def _walk(reading: Reading, room: str) -> Iterator[str]:
    """Files of a room by name; links are not followed."""
    if leads_out(reading, room):
        return
    for folder, folders, names in os.walk(reading.root / room):
        folders.sort()
        inside = os.path.relpath(folder, reading.root).replace(os.sep, "/")
        for name in sorted(names):
            if not name.startswith(".") and not (Path(folder) / name).is_symlink():
                yield f"{inside}/{name}"


def _text_of(reading: Reading, file: str) -> str | None:
    """The text of a file as it is, line ends and all; None if it is none."""
    try:
        return (reading.root / file).read_bytes().decode("utf-8")
    except (OSError, UnicodeDecodeError):
        return None


def _mask_document(reading: Reading, plan: Masking, names: Names, document: Document) -> None:
    import hashlib

    raw = _text_of(reading, document.file)
    if raw is None:
        return
    masked, all_found = names.mask(raw)
    if not all_found:
        return
    text, found = names.mask(document.text)
    head, body = _front_matter(masked)
    if head is None or head.id != document.record.id or body != text:
        reading.add("COD-074", f"with pseudonyms the front matter of {document.file} would not be the same text's any more", Place(document.file, line=1))
        return
    plan.files[document.file] = masked.encode("utf-8")
    plan.note(document.file, all_found)
    plan.texts[document.record.id] = (replace(document, record=head, text=text, sha256=hashlib.sha256(text.encode("utf-8")).hexdigest()), found)


def _front_matter(raw: str) -> tuple[DocumentRecord | None, str]:
    """Front matter and text of a file, as a reader would have them."""
    plain = raw.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    head, closed, body = plain.removeprefix("---\n").partition("\n---\n")
    try:
        data = yaml.load(head, Loader=yaml.BaseLoader) if closed else None
        record = DocumentRecord.model_validate({key: value for key, value in data.items() if value != ""}) if isinstance(data, dict) else None
    except (yaml.YAMLError, ValidationError):
        return None, body
    return record, body


def _mask_plain(reading: Reading, plan: Masking, names: Names, file: str) -> None:
    """A file whose words are nobody's positions."""
    text = _text_of(reading, file) if file.lower().endswith(TEXTS) else None
    if text is None:
        return
    masked, found = names.mask(text)
    if not found:
        return
    if not _same_shape(file, text, masked):
        reading.add("COD-074", f"with pseudonyms {file} could not be read as before", Place(file))
        return
    plan.files[file] = masked.encode("utf-8")
    plan.note(file, found)


def _same_shape(file: str, before: str, after: str) -> bool:
    """Whether a table has the cells, and a codebook the codes, that it had."""
    if file.lower().endswith((".csv", ".tsv")):
        try:
            shapes = [[len(row) for row in csv.reader(io.StringIO(text, newline=""))] for text in (before, after)]
        except csv.Error:
            return False
        return shapes[0] == shapes[1]
    if file == CODEBOOK:
        try:
            books = [Codebook.model_validate(yaml.load(text, Loader=yaml.BaseLoader)) for text in (before, after)]
        except (yaml.YAMLError, ValidationError):
            return False
        return list(books[0].names()) == list(books[1].names())
    return True


# ── codings and quotations ─────────────────────────────────────────────────────────────────────


class UnreadableTableError(ValueError):
    """A table has rows that cannot be understood; writing it anew would lose them."""


def _mask_codings(reading: Reading, plan: Masking, names: Names, coder: str, documents: Mapping[str, Document]) -> None:
    file = codings_of(coder)
    before = len([one for one in reading.findings if one.severity == "error"])
    rows = read_codings(reading, file).codings
    if len([one for one in reading.findings if one.severity == "error"]) > before:
        raise UnreadableTableError(f"{file} has rows that cannot be understood: kurak qualitative check says which")
    new = [_mask_coding(plan, names, file, row, documents) for row in rows]
    if new != rows:
        plan.files[file] = codings_text(new)


def _mask_coding(plan: Masking, names: Names, file: str, row: Coding, documents: Mapping[str, Document]) -> Coding:
    memo, found = names.mask(row.memo)
    plan.note(file, found)
    row = row._replace(memo=memo)
    here = documents.get(row.document)
    if here is not None and row.document not in plan.texts:
        # The text stays as it is, so its words stay too.
        return row
    quote, found = names.mask(row.quote)
    plan.note(file, found)
    if here is not None and here.text[row.start : row.end] == row.quote:
        masked, spoken = plan.texts[row.document]
        start, end = names.moved(spoken, row.start, row.end)
        plan.moved += (start, end) != (row.start, row.end)
        before, after = context(masked.text, start, end)
        return row._replace(start=start, end=end, quote=masked.text[start:end], before=before, after=after)
    # Its passage is not where it says: the words are masked, and half a word at the outer end, which may be half a name, is left off.
    before = names.mask(row.before)[0].partition(" ")[2]
    after = names.mask(row.after)[0].rpartition(" ")[0]
    return row._replace(quote=quote, before=before, after=after)


def _mask_quotes(reading: Reading, plan: Masking, names: Names) -> None:
    rows = read_rows(reading, QUOTES, PooledQuote)
    if not rows.complete:
        raise UnreadableTableError(f"{QUOTES} has rows that cannot be understood: kurak qualitative quotes says which")
    new = []
    for row in rows.nouns:
        changed: dict[str, object] = {}
        for column in ("text", "translation", "note"):
            changed[column], found = names.mask(getattr(row, column))
            plan.note(QUOTES, found)
        if row.document in plan.texts:
            changed["start"], changed["end"] = names.moved(plan.texts[row.document][1], row.start, row.end)
        new.append(row.model_copy(update=changed))
    if new != list(rows.nouns):
        plan.files[QUOTES] = table_text(PooledQuote, new)


# ── afterwards ─────────────────────────────────────────────────────────────────────────────────


def names_left(reading: Reading, names: Names) -> tuple[list[tuple[str, int]], list[str]]:
    """File and line of every name of the table that still stands anywhere, and files that cannot be looked into.

    Line 0 is the file's own name.
    """
    left: list[tuple[str, int]] = []
    closed: list[str] = []
    for room in ROOMS:
        for file in _walk(reading, room):
            if names.count(file.replace("_", " ")):
                left.append((file, 0))
            text = _text_of(reading, file)
            if text is None or (not file.lower().endswith(TEXTS) and "\0" in text):
                closed.append(file)
                continue
            left += [(file, text.count("\n", 0, one.start) + 1) for one in names.found_in(text)]
    return left, closed
