"""The language that a report speaks while it is made, and its words as translators keep them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from kurak.model.formats import LANGUAGES

FOLDER: Final = Path(__file__).parent / "po"
"""A folder a language, in it a file for each module whose words it holds."""

_spoken: ContextVar[str] = ContextVar("_spoken", default="en")


@dataclass(frozen=True, slots=True)
class Translations:
    """The words of one language.

    Parameters
    ----------
    single
        English: its translation.
    several
        English after one, English after several: a form for each plural of the language.
    form
        Which of the forms stands after a whole number.
    """

    single: Mapping[str, str]
    several: Mapping[tuple[str, str], tuple[str, ...]]
    form: Callable[[int], int]


def spoken() -> str:
    """The two letters of the language that the report speaks; English where nobody chose."""
    return _spoken.get()


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Let everything that is made inside speak a language; a language without words of Kurak's own is spoken as English.

    Parameters
    ----------
    language
        Its BCP 47 tag; the letters before a hyphen count.

    Notes
    -----
    Chapters, charts and writers are functions of what they show. The language is kept beside them, as the decimal context is beside
    decimals, since nearly each of them would otherwise hand it on to the next. Other threads start in English: they are given a copy
    of the context (``contextvars.copy_context``).

    Examples
    --------
    >>> with speaking("ky-KG"):
    ...     spoken()
    'ky'
    >>> spoken()
    'en'
    """
    code = language.partition("-")[0]
    token = _spoken.set(code if code in LANGUAGES else "en")
    try:
        yield
    finally:
        _spoken.reset(token)


@cache
def translations(language: str) -> Translations:
    """Every word of a language, from its files.

    Reference: GNU gettext, "The Format of PO Files", and its header Plural-Forms.
    """
    # Loaded when a report is not in English.
    import gettext
    import re

    import polib

    single: dict[str, str] = {}
    several: dict[tuple[str, str], tuple[str, ...]] = {}
    rule = ""
    for file in sorted((FOLDER / language).glob("*.po")):
        entries = polib.pofile(file, encoding="utf-8")
        rule = rule or entries.metadata.get("Plural-Forms", "")
        for entry in entries:
            if entry.msgid_plural:
                several[entry.msgid, entry.msgid_plural] = tuple(entry.msgstr_plural[place] for place in sorted(entry.msgstr_plural))
            else:
                single[entry.msgid] = entry.msgstr
    found = re.search(r"plural=([^;]+)", rule)
    return Translations(single, several, gettext.c2py(found[1] if found else "n != 1"))
