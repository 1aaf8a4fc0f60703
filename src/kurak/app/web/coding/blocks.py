"""A text as a page shows it: paragraphs of turns, without a gap, so that its code points can be counted in the browser."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from kurak.model.documents import ASKS, Document, Turn

LARGEST_SHOWN: Final = 4_000_000
"""Code points of a text that a page shows; a browser stops answering with more."""
_BREAK: Final = re.compile(r"\n[ \t]*\n\s*")
_LONG: Final = 4_000
_WRAPPED: Final = 60


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph.

    Parameters
    ----------
    at
        Code point of the text at which it begins.
    length
        Its code points, with the blanks and line ends up to the next one.
    label, words, gap
        What stands before the words (the speaker, the number of the question), the words, and what follows to the next block.
    asks
        Whether somebody asks here.
    turn
        Whether a turn begins here.
    """

    at: int
    length: int
    label: str
    words: str
    gap: str
    asks: bool
    turn: bool

    @property
    def flows(self) -> bool:
        """Whether its line ends are only where a program broke long lines, as in Markdown; short lines stay lines."""
        lines = self.words.split("\n")
        return len(lines) > 1 and min(map(len, lines[:-1])) >= _WRAPPED


def blocks_of(document: Document) -> tuple[Block, ...]:
    """The paragraphs of a text; together they are the text.

    Examples
    --------
    >>> from kurak.model.documents import DocumentRecord
    >>> record = DocumentRecord(id="T1", kind="in-depth", language="en", speakers={"P": "participant"})
    >>> said = Document("t.md", record, "P: Slow.\\n\\nVery.\\n", 1, "")
    >>> [(one.at, one.label, one.words) for one in blocks_of(said)]
    [(0, 'P: ', 'Slow.'), (10, '', 'Very.')]
    >>> "".join(one.label + one.words + one.gap for one in blocks_of(said)) == said.text
    True
    """
    return tuple(block for turn in document.turns for block in _of_turn(document.text, turn))


def _of_turn(text: str, turn: Turn) -> list[Block]:
    said = text[turn.start : turn.end]
    label = re.match(rf"(?:\*\*)?{re.escape(turn.speaker)}(?:\*\*)?:(?:\*\*)?[ \t]*(?:\[[\w.]+\][ \t]*)?", said) if turn.speaker else None
    before = label.end() if label else 0
    ends = [found.end() for found in _BREAK.finditer(said) if found.start() > before and found.end() < len(said)]
    blocks: list[Block] = []
    for start, end in _pieces(said, [0, *ends, len(said)]):
        piece = said[start:end]
        first = before if start == 0 else 0
        words_end = first + len(piece[first:].rstrip())
        blocks.append(Block(turn.start + start, len(piece), piece[:first], piece[first:words_end], piece[words_end:], turn.role in ASKS, start == 0 and bool(turn.speaker)))
    return blocks


def _pieces(said: str, cuts: list[int]) -> list[tuple[int, int]]:
    """Parts between cuts; a very long one is cut at line ends too, so that little is laid out at once."""
    parts: list[tuple[int, int]] = []
    for start, end in pairwise(cuts):
        while end - start > _LONG and (at := said.find("\n", start + _LONG // 2, end)) >= 0 and at + 1 < end:
            parts.append((start, at + 1))
            start = at + 1
        if end > start:
            parts.append((start, end))
    return parts
