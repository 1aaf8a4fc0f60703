"""Ids that stand twice: said of every kind of table and file in the same words."""

from __future__ import annotations

from collections.abc import Iterable

from kurak.model.finding import Place
from kurak.sources.text_file import Reading
from kurak.sources.wording import shown


def report_twice(reading: Reading, code: str, what: str, named: Iterable[tuple[str, Place]]) -> None:
    """Report every id that stands twice, with both places."""
    first: dict[str, Place] = {}
    for name, place in named:
        if name in first:
            reading.add(code, f"the {what} {shown(name)} stands twice", (place, first[name]))
        else:
            first[name] = place
