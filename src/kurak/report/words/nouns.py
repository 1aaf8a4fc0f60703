"""Nouns that a drawing counts by rows and columns, with their number, in the language that the report speaks."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from kurak.report.wording import plural
from kurak.report.words.saying import counted, later, say

Noun = tuple[str, str]
"""English, one and several."""

NUMBERED: Final[Mapping[Noun, Callable[[int], str]]] = {
    ("organisation", "organisations"): lambda number: counted("{n} organisation", "{n} organisations", number),
    ("sector", "sectors"): lambda number: counted("{n} sector", "{n} sectors", number),
    ("place", "places"): lambda number: counted("{n} place", "{n} places", number),
    ("row", "rows"): lambda number: counted("{n} row", "{n} rows", number),
    ("entry", "entries"): lambda number: counted("{n} entry", "{n} entries", number),
    ("field or service", "fields and services"): lambda number: counted("{n} field or service", "{n} fields and services", number),
}
HEADS: Final = {
    "organisation": later("organisation"), "sector": later("sector"), "place": later("place"), "row": later("row"), "entry": later("entry"),
    "field or service": later("field or service"),
}  # fmt: skip


def numbered(number: int, noun: Noun) -> str:
    """A number with its noun; one that is not of Kurak's own stays as it is.

    Examples
    --------
    >>> numbered(2, ("entry", "entries")), numbered(1, ("hut", "huts"))
    ('2 entries', '1 hut')
    """
    return NUMBERED[noun](number) if noun in NUMBERED else plural(number, *noun)


def named(noun: Noun) -> str:
    """A noun alone, as the head of a column."""
    return say(HEADS[noun[0]]) if noun[0] in HEADS else noun[0]
