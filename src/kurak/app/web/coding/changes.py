"""Changes of codings that a page sends: read, checked against what is there now, made whole or not at all.

A page says with each change which state of the text's codings it has seen. If another window of the same coder has changed
them meanwhile, nothing is written and the page is told the present state: no change is ever lost under another.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from kurak.model.codings import Coding, Says, Stance
from kurak.model.documents import Document
from kurak.sources.qualitative.writing import new_coding

LONGEST_MEMO: Final = 10_000
MOST_CHANGES: Final = 200
_NUMBERED: Final = re.compile(r"c([1-9]\d{0,8})")

Memo = Annotated[str, StringConstraints(max_length=LONGEST_MEMO, pattern=r"^[^\x00]*$")]
Id = Annotated[str, StringConstraints(pattern=r"^[^\s|;,]{1,120}$")]
Position = Annotated[int, Field(strict=True, ge=0, le=1_000_000_000)]


class _Sent(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Add(_Sent):
    """A code for a passage. ``coding``, ``made`` and ``guid`` are given where a deleted one comes back."""

    do: Literal["add"]
    start: Position
    end: Position
    code: Id
    says: Says = "present"
    stance: Stance = ""
    memo: Memo = ""
    coding: Id | None = None
    made: Annotated[str, StringConstraints(pattern=r"^(\d{4}-\d{2}-\d{2})?$")] = ""
    guid: Annotated[str, StringConstraints(pattern=r"^[0-9A-Fa-f-]{0,40}$")] = ""


class Change(_Sent):
    """Another say, stance or memo for a coding."""

    do: Literal["change"]
    coding: Id
    says: Says
    stance: Stance
    memo: Memo


class Delete(_Sent):
    """A coding that goes."""

    do: Literal["delete"]
    coding: Id


class Sent(_Sent):
    """What a page sends: as whom, on which text, having seen which state, and the changes in their order."""

    coder: str
    sha256: str
    version: str
    changes: Annotated[tuple[Annotated[Add | Change | Delete, Field(discriminator="do")], ...], Field(min_length=1, max_length=MOST_CHANGES)]


class Finish(_Sent):
    """A text is finished, or taken up again."""

    coder: str
    done: bool


class OutdatedError(Exception):
    """The codings are not those that the page has seen; ``rows`` are those of now."""

    def __init__(self, rows: Sequence[Coding]) -> None:
        super().__init__("changed meanwhile")
        self.rows = rows


class ImpossibleError(ValueError):
    """A change that cannot be made: of a coding that is not there, outside the text, with an unknown code."""


@dataclass(slots=True)
class Made:
    """The text's codings after the changes, and what became of each change: its row, or nothing where it was deleted."""

    rows: tuple[Coding, ...] = ()
    each: tuple[Coding | None, ...] = ()


def version_of(rows: Iterable[Coding]) -> str:
    """Short name of a state of codings; other rows, or another order, have another one."""
    digest = hashlib.sha256()
    for row in rows:
        digest.update(repr(tuple(row)).encode())
    return digest.hexdigest()[:20]


def changed(
    rows: tuple[Coding, ...], sent: Sent, document: Document, *, known: Callable[[str], bool], today: Callable[[str], str], on: str, made: Made
) -> tuple[Coding, ...]:
    """A coder's codings after the changes.

    Parameters
    ----------
    rows
        All of the coder's codings as they are in the file.
    known
        Whether a code is in the codebook of today.
    today
        What a code in the file is called today.
    made
        Filled with what is to be answered.

    Raises
    ------
    OutdatedError
        If the page has seen another state.
    ImpossibleError
        If one of the changes cannot be made; then none is.
    """
    here = [row for row in rows if row.document == document.record.id]
    if version_of(here) != sent.version:
        raise OutdatedError(here)
    now = list(rows)
    each: list[Coding | None] = []
    for change in sent.changes:
        if change.do == "add":
            each.append(_add(now, change, document, known=known, today=today, on=on))
        else:
            each.append(_alter(now, change, document.record.id, today=today))
    made.rows = tuple(row for row in now if row.document == document.record.id)
    made.each = tuple(each)
    return tuple(now)


def _add(now: list[Coding], change: Add, document: Document, *, known: Callable[[str], bool], today: Callable[[str], str], on: str) -> Coding:
    if not known(change.code):
        raise ImpossibleError("this code is not in the codebook")
    twin = _twin(now, today, document.record.id, change.start, change.end, change.code, change.says, change.stance)
    if twin is not None:
        return twin
    name = change.coding if change.coding is not None and all(row.coding != change.coding for row in now) else _next_id(now)
    more: dict[str, Any] = {"says": change.says, "stance": change.stance, "memo": _lines(change.memo), "made": change.made or on, "guid": change.guid}
    try:
        row = new_coding(document, coding=name, start=change.start, end=change.end, code=change.code, **more)
    except ValueError as error:
        raise ImpossibleError("the passage is not inside the text") from error
    now.append(row)
    return row


def _alter(now: list[Coding], change: Change | Delete, document: str, *, today: Callable[[str], str]) -> Coding | None:
    at = next((index for index, row in enumerate(now) if row.coding == change.coding and row.document == document), None)
    if at is None:
        raise ImpossibleError("this coding is not there")
    if change.do == "delete":
        del now[at]
        return None
    row = now[at]
    twin = _twin(now, today, document, row.start, row.end, today(row.code), change.says, change.stance)
    if twin is not None and twin.coding != row.coding:
        raise ImpossibleError("the same passage has this code already")
    now[at] = row._replace(says=change.says, stance=change.stance, memo=_lines(change.memo))
    return now[at]


def _twin(now: list[Coding], today: Callable[[str], str], document: str, start: int, end: int, code: str, says: str, stance: str) -> Coding | None:
    """A coding that says the same of the same passage: it is never written twice."""
    for row in now:
        if row.start == start and row.end == end and row.document == document and (row.says, row.stance) == (says, stance) and today(row.code) == code:
            return row
    return None


def _next_id(rows: Iterable[Coding]) -> str:
    """The first number after those given so far."""
    numbers = [int(found[1]) for row in rows if (found := _NUMBERED.fullmatch(row.coding))]
    return f"c{max(numbers, default=0) + 1}"


def _lines(memo: str) -> str:
    return memo.replace("\r\n", "\n").replace("\r", "\n").strip()
