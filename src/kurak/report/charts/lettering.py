"""How wide a text is, guessed on the wide side, and how it breaks into lines.

A chart never measures type in a browser: the same SVG is set in the reader's own sans and in the
serif of the PDF. Widths are those of DejaVu Sans, about the widest face in common use, so what fits
here fits anywhere.
"""

from __future__ import annotations

import unicodedata

LEADING = 1.25
ASCENT = 0.8
DESCENT = 0.24
BOLD = 1.11

_EM = {
    **dict.fromkeys("iIjl|'’‘.,:;· \u00a0", 0.34),
    **dict.fromkeys('!frt()[]-/\\"“”*', 0.43),
    **dict.fromkeys("\u2009\u202f", 0.22),
    **dict.fromkeys("mwMW@%&—…©ЖШЩЮМФжшщюфÆŒ", 1.0),
    **dict.fromkeys("+−=<>×÷±~", 0.84),
    **dict.fromkeys("0123456789–", 0.64),
}


def width_of(text: str, size: float, *, bold: bool = False) -> float:
    """Width of one line of `text` in px at `size` px.

    Examples
    --------
    >>> width_of("2.56", 10)
    22.6
    """
    em = sum(_EM[c] if c in _EM else _em(c) for c in text)
    return round(em * size * (BOLD if bold else 1.0), 2)


def _em(character: str) -> float:
    category = unicodedata.category(character)
    if category in ("Mn", "Me", "Cf"):
        return 0.0
    if unicodedata.east_asian_width(character) in ("W", "F"):
        return 1.05
    if category == "Lu":
        return 0.78
    if category == "Ll":
        return 0.64 if character < "\u0250" else 0.72
    return 0.9


def wrap(text: str, width: float, size: float, *, bold: bool = False) -> list[str]:
    """Break `text` into lines no wider than `width`; a word wider than that is cut."""
    lines: list[str] = []
    current = ""
    for word in text.split():
        candidate = f"{current} {word}" if current else word
        if width_of(candidate, size, bold=bold) <= width:
            current = candidate
            continue
        if current:
            lines.append(current)
        while width_of(word, size, bold=bold) > width and len(word) > 1:
            cut = len(word) - 1
            while cut > 1 and width_of(word[:cut], size, bold=bold) > width:
                cut -= 1
            lines.append(word[:cut])
            word = word[cut:]
        current = word
    return [*lines, current] if current or not lines else lines


def widest(texts: list[str], size: float, *, bold: bool = False) -> float:
    """Width of the widest of `texts`; zero where there is none."""
    return max((width_of(text, size, bold=bold) for text in texts), default=0.0)
