"""Words as patterns: whatever their case, and however their letters are composed, but never one letter for another.

A text may hold й as one code point or as и with a combining breve; both are the letter й, and neither is и. Stress marks above
Cyrillic vowels are passed over. ө, ү and ң are letters of their own, never о, у and н. Russian writes ё as е as it likes, so the two
are found for each other.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

MARKS = "\u0300-\u036f"
INVISIBLE = "\u00ad\u200b-\u200d\u2060\ufeff"
"""Soft hyphens and their like: signs that are in a text and not on the page."""
# The underscore ends a word: _word_ is how Markdown writes it slanted.
NOT_WORD_BEFORE = rf"(?<![^\W_])(?<![{MARKS}])"
NOT_WORD_AFTER = rf"(?![^\W_]|[{MARKS}])"
REST_OF_WORD = rf"(?:[^\W_]|[{MARKS}])*"
MOST_BLANKS = 9
_BLANKS = rf"\s{{1,{MOST_BLANKS}}}"
_STRESSED = frozenset("аеиоуыэюяөү")
_ALIKE = ("её", "'’ʼ`", "-‐‑")
"""Signs that are typed for one another."""


def _folding() -> bytes:
    """A byte for a byte of UTF-8, so that both cases of a Latin, Russian or Kyrgyz letter become the same bytes.

    Other letters fall together too (т with у, for one): what is found by it is looked at again as text.
    """
    table = bytearray(range(256))
    for byte in range(0x41, 0x5B):
        table[byte] = byte + 0x20
    for byte in range(0x90, 0xA0):
        table[byte] = byte + 0x20
    for byte in range(0xA0, 0xB0):
        table[byte] = byte - 0x20
    table[0xD1] = 0xD0
    for one, other in ((0x89, 0x88), (0x8F, 0x8E), (0x83, 0x82), (0xB1, 0xB5), (0x81, 0xB5)):
        for byte in range(256):
            if table[byte] == one:
                table[byte] = other
    return bytes(table)


FOLD = _folding()
"""Table for :meth:`bytes.translate`; it keeps the number of bytes."""


@dataclass(frozen=True, slots=True)
class Sought:
    """What is looked for.

    Parameters
    ----------
    words
        Words and phrases, composed (NFC); a star at the end stands for any ending.
    pattern
        All of them, as one expression on text.
    needles
        Bytes of which every place has at least one, after :data:`FOLD`, unless the text has combining marks. None where there
        is no such piece, and every text has to be looked at as text.
    reach
        How many bytes around a needle hold the whole place.
    """

    words: tuple[str, ...]
    pattern: re.Pattern[str]
    needles: tuple[bytes, ...] | None
    reach: int


def seek(words: Iterable[str]) -> Sought:
    """Make a search of words and phrases, any of which is found.

    Parameters
    ----------
    words
        A word finds that word; with a star at its end, every word that begins so; several words with blanks between them are a
        phrase, wherever its lines break.

    Raises
    ------
    ValueError
        If nothing is left to look for.

    Examples
    --------
    >>> [found[0] for found in seek(["жол*"]).pattern.finditer("Жолдо, ЖОЛ, мажол, жөл")]
    ['Жолдо', 'ЖОЛ']
    >>> seek(["и"]).pattern.search("и\\u0306") is None, seek(["й"]).pattern.search("и\\u0306") is not None
    (True, True)
    >>> seek(["full  of"]).pattern.search("Full\\nof").span()
    (0, 7)
    """
    known: list[str] = []
    for word in words:
        whole = unicodedata.normalize("NFC", " ".join(word.split()))
        if not any(letter.isalnum() for letter in whole):
            raise ValueError("a word to look for needs a letter or a digit")
        for piece in whole.split(" "):
            if "*" in piece[:-1] or piece == "*":
                raise ValueError("a star stands at the end of a word only")
        if whole not in known:
            known.append(whole)
    if not known:
        raise ValueError("a word to look for needs a letter or a digit")
    pattern = re.compile("|".join(word_pattern(word) for word in sorted(known, key=lambda one: (-len(one), one))))
    return Sought(tuple(known), pattern, _needles(known), max(6 * len(word) + 4 * MOST_BLANKS * (1 + word.count(" ")) for word in known))


def word_pattern(word: str, *, joints: str = _BLANKS, through: str = "") -> str:
    """The expression of one word or phrase.

    Parameters
    ----------
    joints
        What may stand between words of a phrase.
    through
        Signs that may stand inside a word, as a class of characters.
    """
    pieces = [_piece(piece, through) for piece in unicodedata.normalize("NFC", word).split(" ")]
    return joints.join(pieces)


def _piece(word: str, through: str) -> str:
    stem = word.removesuffix("*")
    letters = [_letter(letter) for letter in stem]
    if _is_letter(stem[0]):
        alone = _single(stem[0])
        # The letter before what may not stand before it: so the search leaps from letter to letter of that kind.
        letters[0] = f"{alone}(?<![^\\W_]{alone})(?<![{MARKS}]{alone}){letters[0].removeprefix(alone)}" if letters[0].startswith(alone) else NOT_WORD_BEFORE + letters[0]
    if through:
        letters = [letter + f"[{through}]*" for letter in letters[:-1]] + letters[-1:]
    last = REST_OF_WORD if word.endswith("*") else NOT_WORD_AFTER if _is_letter(stem[-1]) else ""
    return "".join(letters) + last


def _is_letter(sign: str) -> bool:
    return sign.isalnum() or sign == "_" or bool(unicodedata.combining(sign))


@lru_cache(maxsize=2_000)
def _variants(letter: str) -> tuple[str, ...]:
    """Every way to write a letter: both cases, composed and not, and signs that are typed for it."""
    alike = {letter}
    for group in _ALIKE:
        if letter.lower() in group:
            alike |= set(group)
    cases = {form for one in alike for form in (one, one.lower(), one.upper(), one.title())}
    # A capital that is two letters (ß) is left as it is written.
    cases = {form for form in cases if len(unicodedata.normalize("NFC", form)) == 1} | {letter}
    return tuple(sorted(cases | {unicodedata.normalize("NFD", form) for form in cases}, key=lambda form: (-len(form), form)))


@lru_cache(maxsize=2_000)
def _single(letter: str) -> str:
    return "[" + "".join(re.escape(form) for form in _variants(letter) if len(form) == 1) + "]"


@lru_cache(maxsize=2_000)
def _letter(letter: str) -> str:
    several = [re.escape(form) for form in _variants(letter) if len(form) > 1]
    one = f"(?:{'|'.join([*several, _single(letter)])})" if several else _single(letter)
    if not letter.isalpha():
        return one
    stress = "[\u0300\u0301]?" if letter.lower() in _STRESSED else ""
    return f"{one}{stress}(?![{MARKS}])"


# ── which bytes to look for first ──────────────────────────────────────────────────────────────


def _needles(words: Sequence[str]) -> tuple[bytes, ...] | None:
    """The fewest pieces of bytes that every place has one of."""
    longest = [_longest_run(word) for word in words]
    if any(not run for run in longest):
        return None
    if len(words) <= MOST_NEEDLES:
        return _without_longer(longest)
    # Forms of one word begin alike: their first letters find them all at once.
    return _without_longer([run[:SHARED] for run in longest])


MOST_NEEDLES = 2
SHARED = 6
"""Bytes of a needle that forms of one word share: three Cyrillic letters."""


def _without_longer(needles: Iterable[bytes]) -> tuple[bytes, ...]:
    kept: list[bytes] = []
    for needle in sorted(set(needles), key=lambda one: (len(one), one)):
        if not any(shorter in needle for shorter in kept):
            kept.append(needle)
    return tuple(kept)


def _longest_run(word: str) -> bytes:
    """The longest piece of a word whose every way of writing gives the same bytes; combining marks apart."""
    runs, now = [b""], b""
    for letter in word:
        folded = {form.encode("utf-8").translate(FOLD) for form in _variants(letter) if len(form) == 1}
        if len(folded) == 1 and not letter.isspace() and letter != "*":
            now += folded.pop()
        else:
            runs.append(now)
            now = b""
    return max([*runs, now], key=len)
