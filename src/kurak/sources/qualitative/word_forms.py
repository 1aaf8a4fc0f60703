"""Forms of a word: Russian from its dictionary, English by rule, Kyrgyz by its stem."""

from __future__ import annotations

import re
from typing import Literal

Forms = Literal["ru", "en", "ky"]
_SIBILANT = re.compile(r"(s|x|z|ch|sh|o)$")
_CONSONANT_Y = re.compile(r"[^aeiou]y$")
_SHORT = re.compile(r"^[^aeiou]*[aeiou][^aeiouwxy]$")
_SOFTENED = {"п": "б", "к": "г"}


class NoDictionaryError(RuntimeError):
    """The dictionary of Russian is not installed."""


def forms_of(word: str, language: Forms) -> tuple[str, ...]:
    """Every form of a word, itself first; a phrase, and a word with a star, is left as it is.

    Raises
    ------
    NoDictionaryError
        If Russian is asked for and pymorphy3 is not installed.

    Examples
    --------
    >>> forms_of("carry", "en")
    ('carry', "carry's", 'carries', 'carried', 'carrying')
    >>> forms_of("stop", "en")[2:]
    ('stops', 'stopped', 'stopping', 'stoped', 'stoping')
    >>> forms_of("китеп", "ky")
    ('китеп*', 'китеб*')
    """
    if " " in word.strip() or "*" in word:
        return (word,)
    if language == "ky":
        last = _SOFTENED.get(word[-1:].lower())
        return (f"{word}*", f"{word[:-1]}{last}*") if last and len(word) > 2 else (f"{word}*",)
    return tuple(dict.fromkeys([word, *(_english(word.lower()) if language == "en" else _russian(word))]))


def _english(word: str) -> list[str]:
    forms = [f"{word}'s"]
    if _CONSONANT_Y.search(word):
        return [*forms, f"{word[:-1]}ies", f"{word[:-1]}ied", f"{word}ing"]
    forms.append(f"{word}es" if _SIBILANT.search(word) else f"{word}s")
    if word.endswith("e"):
        return [*forms, f"{word}d", f"{word[:-1]}ing"]
    if _SHORT.search(word):
        forms += [f"{word}{word[-1]}ed", f"{word}{word[-1]}ing"]
    return [*forms, f"{word}ed", f"{word}ing"]


def _russian(word: str) -> list[str]:
    try:
        import pymorphy3
    except ImportError:
        raise NoDictionaryError("forms of Russian words need pymorphy3: pip install 'kurak[russian]'") from None
    readings = pymorphy3.MorphAnalyzer(lang="ru").parse(word)
    # A word that the dictionary lacks is guessed by its ending; what it has is kept apart from guesses.
    known = [one for one in readings if one.is_known] or readings[:1]
    return sorted({form.word for one in known for form in one.lexeme})
