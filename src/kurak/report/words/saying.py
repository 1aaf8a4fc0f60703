"""Fixed words of a report, in the language that it speaks. What stands in the code is English; translations are in ``po/``.

``scripts/make_words.py`` finds every call with words in quotes, and keeps the translators' files in step with them. So the words stand in
the call itself, with names in braces for what is put in: no f-string, no sum of pieces. Order, gender and number are the translator's.
"""

from __future__ import annotations

import re
from typing import Any, Final

from kurak.model import document as tree
from kurak.report.wording import count
from kurak.report.words.language import spoken, translations

_BRACES: Final = re.compile(r"\{(\w+)\}")


def say(words: str, /, **values: object) -> str:
    """Words in the language spoken, with values in place of the names in braces.

    Parameters
    ----------
    words
        English, such as ``"{region} is highest"``. Where a translation is missing they stand as they are.
    values
        What stands for each name; text stays as it is, whatever is in it.

    Raises
    ------
    KeyError
        If a name in braces has no value.

    Examples
    --------
    >>> say("Base: {n} adults", n="1 001")
    'Base: 1 001 adults'
    """
    return _filled(_single(words), values)


def counted(one: str, several: str, number: int, /, **values: object) -> str:
    """Words after a whole number, in the form that the language gives them; ``{n}`` is the number itself.

    Examples
    --------
    >>> [counted("{n} region", "{n} regions", number) for number in (1, 2, 1001)]
    ['1 region', '2 regions', '1\u202f001 regions']
    """
    return _filled(_several(one, several, number), {"n": count(number), **values})


def phrase(words: str, /, **values: tree.Inlines) -> tuple[tree.Inline, ...]:
    """The same as :func:`say` with pieces of running text for values: strong words, links, numbers that open.

    Examples
    --------
    >>> phrase("Base: {n} adults", n=tree.Strong("1 001"))
    ('Base: ', Strong(content='1 001'), ' adults')
    """
    return _pieces(_single(words), values)


def counted_phrase(one: str, several: str, number: int, /, **values: tree.Inlines) -> tuple[tree.Inline, ...]:
    """The same as :func:`counted` with pieces of running text for values.

    Examples
    --------
    >>> counted_phrase("{n} place", "{n} places", 2, n=tree.Strong("2"))
    (Strong(content='2'), ' places')
    """
    return _pieces(_several(one, several, number), {"n": count(number), **values})


def later(words: str, /) -> str:
    """Words as they are: a table in the code keeps them for a later :func:`say`.

    Examples
    --------
    >>> KINDS = {"prison": later("Prison")}
    >>> say(KINDS["prison"])
    'Prison'
    """
    return words


def _single(words: str) -> str:
    language = spoken()
    return words if language == "en" else translations(language).single.get(words) or words


def _several(one: str, several: str, number: int) -> str:
    language = spoken()
    if language != "en":
        found = translations(language)
        forms = found.several.get((one, several), ())
        place = found.form(number)
        if place < len(forms) and forms[place]:
            return forms[place]
    return one if number == 1 else several


def _filled(words: str, values: dict[str, Any]) -> str:
    return _BRACES.sub(lambda found: str(values[found[1]]), words) if values else words


def _pieces(words: str, values: dict[str, Any]) -> tuple[tree.Inline, ...]:
    pieces: list[tree.Inline] = []
    for place, part in enumerate(_BRACES.split(words)):
        value = values[part] if place % 2 else part
        for piece in value if isinstance(value, tuple) else (value,):
            # Words without a mark of their own are one piece, whether they were put in or stood there.
            if isinstance(piece, str) and pieces and isinstance(pieces[-1], str):
                pieces[-1] += piece
            elif piece != "":
                pieces.append(piece)
    return tuple(pieces)
