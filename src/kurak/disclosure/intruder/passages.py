"""Passages of interviews that stand anywhere in a package, whatever stands between their letters."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

WORDS = 8
"""Words in a row that nobody says twice by chance."""
LETTERS = 24
"""Letters that they have at least; shorter words are taken together until there are so many."""
_BASE = np.uint64(1_099_511_628_211)
_NOT_LETTERS = re.compile(r"[\W_]+")
_WORD = re.compile(r"[^\W_]+")


def letters_of(text: str) -> str:
    """Letters and digits of a text, small, in one row: markup, hyphens and columns of a page make no difference.

    Examples
    --------
    >>> letters_of("The long-\\n awaited <b>«Day»</b>")
    'thelongawaitedbdayb'
    """
    return _NOT_LETTERS.sub("", _plain(text))


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold().replace("ё", "е")


class Passages:
    """Every eight words in a row of some texts, to be looked for in others.

    Parameters
    ----------
    texts
        Id: what was said.
    open_texts
        What anybody may read: passages that stand there as well are not looked for.

    Examples
    --------
    >>> said = Passages({"T1": "When I came home nobody at all wanted to speak with me, not one."}, open_texts=["not one"])
    >>> said.found_in(letters_of("… home nobody at all wanted to speak, with me …")), said.found_in("nobodyatall")
    ({'T1'}, set())
    """

    def __init__(self, texts: Mapping[str, str], *, open_texts: Iterable[str] = ()) -> None:
        self.texts = {name: letters_of(text) for name, text in texts.items()}
        self._at: dict[int, list[tuple[str, int, int]]] = {}
        for name, text in texts.items():
            row, spans = self.texts[name], _passages(_plain(text))
            hashes = _windows(row)
            for start, end in spans:
                self._at.setdefault(int(hashes[start]), []).append((name, start, end))
        self._open: set[str] = set()
        self._looked_for = self._sorted()
        for text in open_texts:
            self._open.update(self.texts[name][start:end] for name, start, end in self._hits(letters_of(text)))

    def _sorted(self) -> NDArray[np.uint64]:
        return np.sort(np.fromiter(self._at, dtype=np.uint64, count=len(self._at)))

    def _hits(self, letters: str) -> Iterable[tuple[str, int, int]]:
        hashes = _windows(letters)
        if not len(hashes) or not len(self._looked_for):
            return
        at = np.minimum(np.searchsorted(self._looked_for, hashes), len(self._looked_for) - 1)
        for place in np.flatnonzero(self._looked_for[at] == hashes).tolist():
            for name, start, end in self._at[int(hashes[place])]:
                if letters.startswith(self.texts[name][start:end], place):
                    yield name, start, end

    def found_in(self, letters: str) -> set[str]:
        """Ids of texts of which a passage stands in a row of letters (:func:`letters_of`), but for open ones."""
        return {name for name, start, end in self._hits(letters) if self.texts[name][start:end] not in self._open}


def _passages(plain: str) -> list[tuple[int, int]]:
    """First and last letter of every passage, in the row of letters."""
    ends, begins, at = [], [], 0
    for word in _WORD.finditer(plain):
        begins.append(at)
        at += word.end() - word.start()
        ends.append(at)
    found = []
    for number, start in enumerate(begins):
        last = number + WORDS - 1
        while last < len(ends) and ends[last] - start < LETTERS:
            last += 1
        if last < len(ends):
            found.append((start, ends[last]))
    return found


def _windows(letters: str) -> NDArray[np.uint64]:
    """A number for each row of 24 letters, the same for the same letters."""
    codes = np.frombuffer(letters.encode("utf-32-le", "surrogatepass"), dtype=np.uint32).astype(np.uint64)
    size = len(codes) - LETTERS + 1
    if size <= 0:
        return np.empty(0, dtype=np.uint64)
    found = np.zeros(size, dtype=np.uint64)
    for place in range(LETTERS):
        # Whole numbers that overflow go on from 0, which is what is wanted.
        found = found * _BASE + codes[place : place + size]
    return found


def words_after(text: str, row: str, *, within: int) -> list[list[str]]:
    """For each place where a row of letters stands in a text: the words that follow, until so many letters are there.

    Examples
    --------
    >>> words_after("“No road.” Expert, men. “No road.” Other", letters_of("no road"), within=9)
    [['expert', 'men'], ['other']]
    """
    words = _WORD.findall(_plain(text))
    letters, ends = "".join(words), np.cumsum([len(word) for word in words])
    found, at = [], letters.find(row)
    while at >= 0:
        first = int(np.searchsorted(ends, at + len(row) - 1, side="right")) + 1
        last = int(np.searchsorted(ends, at + len(row) + within, side="right"))
        found.append(words[first:last])
        at = letters.find(row, at + len(row))
    return found


def words_of(text: str) -> list[str]:
    """Words of a text as :func:`words_after` gives them."""
    return _WORD.findall(_plain(text))


def longer_than(texts: Sequence[str], words: int) -> list[str]:
    """Texts of so many words or more.

    Examples
    --------
    >>> longer_than(["one two", "one two three"], 3)
    ['one two three']
    """
    return [text for text in texts if len(_WORD.findall(text)) >= words]
