"""A passage found again after its text was mended: by its words, and by the words around it.

The positions of a coding are those of the text as it was coded. After an edit elsewhere in the text the same words stand a
little further on; after an edit inside them they are no longer the same words, and nobody but a person can say whether the code
still fits. So a passage moves only when its words are found exactly, and in one place.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

CONTEXT = 32
"""Code points kept on either side of a passage."""

Found = Literal["in place", "moved", "in several places", "gone"]


@dataclass(frozen=True, slots=True)
class Anchor:
    """Where a passage is now; ``start`` and ``end`` are those of before where it was not found."""

    found: Found
    start: int
    end: int


def context(text: str, start: int, end: int) -> tuple[str, str]:
    """What stands before and after a passage."""
    return text[max(0, start - CONTEXT) : start], text[end : end + CONTEXT]


def anchor(text: str, *, start: int, end: int, quote: str, before: str = "", after: str = "") -> Anchor:
    """Find a passage.

    Parameters
    ----------
    text
        The text as it is now.
    start, end
        Where the passage was, in code points.
    quote, before, after
        Its words and those around it, exactly.

    Returns
    -------
    Anchor
        In place: the words stand where they stood. Moved: they stand in one other place, or of several other places in one
        where the words around them fit better than anywhere else. Otherwise nothing is guessed.

    Examples
    --------
    >>> anchor("Well, the road is long.", start=0, end=8, quote="the road")
    Anchor(found='moved', start=6, end=14)
    >>> anchor("no, no", start=9, end=11, quote="no", before=", ").found
    'moved'
    >>> anchor("no, no", start=9, end=11, quote="no").found
    'in several places'
    """
    if quote and text[start:end] == quote:
        return Anchor("in place", start, end)
    if not quote:
        return Anchor("gone", start, end)
    places: list[int] = []
    at = text.find(quote)
    while at >= 0:
        places.append(at)
        at = text.find(quote, at + 1)
    if not places:
        return Anchor("gone", start, end)
    if len(places) == 1:
        return Anchor("moved", places[0], places[0] + len(quote))
    fits = [_alike_before(text[max(0, place - len(before)) : place], before) + _alike_after(text, place + len(quote), after) for place in places]
    best = max(fits)
    if best == 0 or fits.count(best) > 1:
        return Anchor("in several places", start, end)
    place = places[fits.index(best)]
    return Anchor("moved", place, place + len(quote))


def _alike_before(text: str, before: str) -> int:
    """How many code points before a place are those that stood there."""
    alike = 0
    while alike < min(len(text), len(before)) and text[-1 - alike] == before[-1 - alike]:
        alike += 1
    return alike


def _alike_after(text: str, at: int, after: str) -> int:
    alike = 0
    while alike < len(after) and at + alike < len(text) and text[at + alike] == after[alike]:
        alike += 1
    return alike
