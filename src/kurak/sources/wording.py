"""How values seen in a study are shown in findings, and the nearest known word for a misspelt one."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable
from typing import Any

from kurak.model.finding import SECRET_KEY

LONGEST_SHOWN = 60
MOST_COMPARED = 1_000


def shown(value: Any) -> str:
    """A value in quotes, cut to 60 characters, with control characters made visible; never a secret key.

    Examples
    --------
    >>> shown("two\\nlines")
    '"two\\\\nlines"'
    """
    if isinstance(value, dict):
        return "a block of keys"
    if isinstance(value, (list, tuple)):
        return "a list"
    if value is None:
        return "nothing"
    text = str(value)
    if SECRET_KEY in text.upper():
        text = "not shown"
    if len(text) > LONGEST_SHOWN:
        text = text[: LONGEST_SHOWN - 1] + "…"
    return '"' + "".join(c if c.isprintable() else ascii(c)[1:-1] for c in text) + '"'


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word most like this one, whatever its capitals; None if none is like it."""
    by_lower: dict[str, str] = {}
    candidates = list(known)
    if len(candidates) > MOST_COMPARED:
        alike = [one for one in candidates if one[:1].lower() == word[:1].lower() and abs(len(one) - len(word)) < 4]
        candidates = alike[:MOST_COMPARED]
    for candidate in candidates:
        by_lower.setdefault(candidate.lower(), candidate)
    found = difflib.get_close_matches(word.lower()[:200], by_lower, n=1, cutoff=0.6)
    return by_lower[found[0]] if found else None


def did_you_mean(word: str, known: Iterable[str], *, otherwise: str) -> str:
    """The fix for a word that leads nowhere: the nearest known one, or other advice."""
    close = nearest(word, known)
    return f"did you mean {shown(close)}?" if close is not None else otherwise


def listed(words: Iterable[str], *, most: int = 12) -> str:
    """Words for a sentence, with commas; after a dozen the rest are counted."""
    every = list(words)
    text = ", ".join(every[:most])
    return text if len(every) <= most else f"{text} and {len(every) - most} more"


def area_name(name: str) -> str:
    """A name as it is compared: "Batken r." and "Batken region" are the same."""
    return re.sub(r"\s+(region|oblast|r\.|reg\.)$", " region", " ".join(name.lower().split()))


def folded(name: str) -> str:
    """A name as it is compared with others: capitals, blanks and ways to write one letter do not count.

    Examples
    --------
    >>> folded("  Red   CROSS ")
    'red cross'
    """
    return " ".join(unicodedata.normalize("NFC", name).casefold().split())
