"""What coders write: codings added and taken back, texts frozen, passages moved after a mended text; whole files, one writer at a time."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

from kurak.model.codings import Assignment, CodedTexts, Coding, FrozenText
from kurak.model.documents import Document
from kurak.model.noun import Noun
from kurak.sources.qualitative.anchors import anchor, context
from kurak.sources.qualitative.codings import codings_text, read_codings
from kurak.sources.qualitative.places import ASSIGNMENTS, CODING, FROZEN, codings_of
from kurak.sources.text_file import is_there, open_reading
from kurak.sources.validation import Rows, read_rows
from kurak.sources.whole_files import one_writer, replace_files

CODER = re.compile(r"[^\W_][\w.-]{0,59}")
"""A coder's name: letters, digits, dot, hyphen; it is the name of a file."""


class UnreadableCodingsError(ValueError):
    """A file of codings has rows that cannot be understood; writing it anew would lose them."""


def is_coder(name: str) -> bool:
    """Whether a name can be that of a coder.

    Examples
    --------
    >>> is_coder("айгүл"), is_coder("../x"), is_coder("coder-2")
    (True, False, True)
    """
    return CODER.fullmatch(name) is not None and ".." not in name


def new_coding(document: Document, *, coding: str, start: int, end: int, code: str, **more: Any) -> Coding:
    """A coding with its words and the words around it, from the text.

    Raises
    ------
    ValueError
        If the passage is empty or not inside the text.
    """
    if not 0 <= start < end <= len(document.text):
        raise ValueError(f"the passage from {start} to {end} is not inside the text, which has {len(document.text)} characters")
    before, after = context(document.text, start, end)
    return Coding(coding, document.record.id, start, end, code, quote=document.text[start:end], before=before, after=after, **more)


def change_codings(
    folder: Path, coder: str, change: Callable[[tuple[Coding, ...]], Iterable[Coding]], *, freeze: Sequence[Document] = (), on: str = ""
) -> tuple[Coding, ...]:
    """Read a coder's codings, change them, write them whole.

    Parameters
    ----------
    change
        From the codings of now to those that are to be there.
    freeze, on
        Texts that are coded now; those that were not frozen are, with the day.

    Returns
    -------
    The codings as written.

    Raises
    ------
    UnreadableCodingsError
        If the file, or that of frozen texts, has a row that cannot be understood: nothing is written.
    OSError
        If it cannot be written: nothing is changed.
    """
    if not is_coder(coder):
        raise ValueError("a coder's name has letters, digits, dots and hyphens only")
    with one_writer(folder / CODING):
        now = tuple(change(_codings_of(folder, coder)))
        files = {codings_of(coder): codings_text(now)}
        frozen = with_frozen(folder, freeze, on=on)
        if frozen is not None:
            files[FROZEN] = frozen
        replace_files(folder, files)
    return now


def _codings_of(folder: Path, coder: str) -> tuple[Coding, ...]:
    reading = open_reading(folder)
    file = codings_of(coder)
    if not is_there(reading, file):
        return ()
    rows = read_codings(reading, file)
    if any(one.severity == "error" for one in reading.findings):
        raise UnreadableCodingsError(f"{file} has rows that cannot be understood: kurak qualitative check says which")
    return tuple(rows.codings)


def with_frozen(folder: Path, documents: Iterable[Document], *, on: str) -> bytes | None:
    """The file of frozen texts with these added; None if all of them stand there.

    Raises
    ------
    UnreadableCodingsError
        If the file has a row that cannot be understood.
    """
    reading = open_reading(folder)
    rows_of_before = read_rows(reading, FROZEN, FrozenText) if is_there(reading, FROZEN) else Rows(FROZEN)
    if not rows_of_before.complete:
        raise UnreadableCodingsError(f"{FROZEN} has rows that cannot be understood: kurak qualitative check says which")
    known = {one.document for one in rows_of_before.nouns}
    new = [one for one in documents if one.record.id not in known]
    if not new:
        return None
    before = (folder / FROZEN).read_bytes() if is_there(reading, FROZEN) else b""
    rows = [FrozenText(document=one.record.id, sha256=one.sha256, characters=len(one.text), on=on) for one in new]
    return with_rows(before, FrozenText, rows)


def table_text(noun: type[Noun], rows: Iterable[Noun]) -> bytes:
    """A whole table of nouns; lists are joined with |."""
    return with_rows(b"", noun, rows)


def set_done(
    folder: Path, coder: str, document: str, *, on: str, check: Callable[[Sequence[Assignment]], None] | None = None
) -> None:
    """Write down the day on which a coder finished a text; an empty day opens it again.

    Parameters
    ----------
    check
        Sees the assignments as they are while nobody else writes, and raises where this must not be written.

    Raises
    ------
    UnreadableCodingsError
        If the file of assignments has a row that cannot be understood.
    """
    with one_writer(folder / CODING):
        reading = open_reading(folder)
        rows = read_rows(reading, ASSIGNMENTS, Assignment) if is_there(reading, ASSIGNMENTS) else Rows(ASSIGNMENTS)
        if not rows.complete:
            raise UnreadableCodingsError(f"{ASSIGNMENTS} has rows that cannot be understood: kurak qualitative check says which")
        if check is not None:
            check(rows.nouns)
        now = [one.model_copy(update={"done": on}) if (one.document, one.coder) == (document, coder) else one for one in rows.nouns]
        if not any((one.document, one.coder) == (document, coder) for one in now):
            now.append(Assignment(document=document, coder=coder, done=on))
        replace_files(folder, {ASSIGNMENTS: table_text(Assignment, now)})


def with_rows(before: bytes, noun: type[Noun], rows: Iterable[Noun]) -> bytes:
    """A table of nouns with rows added; ``before`` is empty where there is no file yet."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    columns = list(noun.model_fields)
    if before:
        # The file's own header: its columns may stand in another order, or be fewer.
        columns = [cell.strip() for cell in next(csv.reader(io.StringIO(before.decode("utf-8-sig"), newline="")))]
    else:
        writer.writerow(columns)
    writer.writerows([_cell(getattr(row, column, "")) for column in columns] for row in rows)
    joint = b"" if not before or before.endswith(b"\n") else b"\n"
    return before + joint + text.getvalue().encode("utf-8")


def _cell(value: Any) -> str:
    if value is None:
        return ""
    return "|".join(value) if isinstance(value, tuple) else str(value)


# ── after a text was mended ──────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class ReAnchored:
    """What became of the codings of changed texts: how many moved, how many stay for their coder, by coder."""

    moved: Mapping[str, int]
    left: Mapping[str, int]
    frozen: tuple[str, ...]


def re_anchor(folder: Path, texts: CodedTexts, *, on: str) -> ReAnchored:
    """Move codings to where their words stand now, in every text that was changed, and freeze those texts as they are.

    A text is frozen anew only if none of its codings is left over; until then the findings stay.
    """
    moved: dict[str, int] = {}
    left: dict[str, int] = {}
    open_texts: set[str] = set()
    with one_writer(folder / CODING):
        files: dict[str, bytes] = {}
        for coder in texts.codings:
            now: list[Coding] = []
            for row in _codings_of(folder, coder):
                document = texts.documents.get(row.document)
                if document is not None and document.text[row.start : row.end] != row.quote:
                    found = anchor(document.text, start=row.start, end=row.end, quote=row.quote, before=row.before, after=row.after)
                    if found.found == "moved":
                        before, after = context(document.text, found.start, found.end)
                        row = row._replace(start=found.start, end=found.end, before=before, after=after)
                        moved[coder] = moved.get(coder, 0) + 1
                    else:
                        left[coder] = left.get(coder, 0) + 1
                        open_texts.add(row.document)
                now.append(row)
            if moved.get(coder):
                files[codings_of(coder)] = codings_text(now)
        anew = [one for name, one in texts.documents.items() if name in texts.frozen and texts.frozen[name].sha256 != one.sha256 and name not in open_texts]
        if anew:
            rows = [
                FrozenText(document=name, sha256=texts.documents[name].sha256, characters=len(texts.documents[name].text), on=on)
                if texts.documents.get(name) in anew
                else old
                for name, old in texts.frozen.items()
            ]
            files[FROZEN] = table_text(FrozenText, rows)
        replace_files(folder, files)
    return ReAnchored(moved, left, tuple(one.record.id for one in anew))


_NUMBERED = re.compile(r"c(\d{5,9})")


def free_ids(codings: Iterable[Coding]) -> Iterator[str]:
    """Ids that no coding of a coder has, in order.

    Examples
    --------
    >>> next(free_ids([Coding("c00007", "T1", 0, 4, "road")]))
    'c00008'
    """
    last = max((int(match[1]) for one in codings if (match := _NUMBERED.fullmatch(one.coding))), default=0)
    return (f"c{number:05}" for number in count(last + 1))
