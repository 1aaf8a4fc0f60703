"""How checks of a questionnaire say what they found: with sheet, row and column, and one finding for many alike."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from kurak.model.catalogue import finding
from kurak.model.finding import Finding, Place
from kurak.model.form import Choice, Form, Group, Question

MOST_PLACES = 5
"""Places that a finding about many rows names; the rest are counted in its message."""


def of_row(
    form: Form,
    code: str,
    message: str,
    entry: Question | Group | Choice,
    column: str,
    *,
    fix: str | None = None,
    also: Iterable[Place] = (),
) -> Finding:
    """A finding about one cell."""
    return finding(code, message=message, where=(form.place(entry, column), *also), fix=fix)


def of_many(
    form: Form,
    code: str,
    message: str,
    entries: Sequence[Question | Group | Choice],
    column: str,
    *,
    fix: str | None = None,
) -> Finding:
    """One finding about many rows: its message says how many, its places are the first of them."""
    places = tuple(form.place(entry, column) for entry in entries[:MOST_PLACES])
    rows = sorted(entry.row for entry in entries)
    return finding(code, message=message, where=places, fix=fix, details={"rows": rows})


def counted(number: int, one: str, many: str) -> str:
    """A number with its noun and verb: ``1 question has``, ``3 questions have``."""
    return f"{number:,} {one if number == 1 else many}"
