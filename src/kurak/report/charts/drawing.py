"""What every chart returns: two SVG texts, what they show in words, and the table of their values."""

from __future__ import annotations

from dataclasses import dataclass

WIDE = 780
NARROW = 340


@dataclass(frozen=True)
class Drawing:
    """One chart, ready for any writer.

    `wide` and `narrow` are the same picture laid out for 780 and for 340 px, so that type keeps its size.
    Colours and fonts in them are `var(--token)`; they hold no ids, so any number can share one page.
    """

    wide: str
    narrow: str
    alt: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
