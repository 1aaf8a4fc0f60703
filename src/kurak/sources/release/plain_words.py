"""Words of a study as they may stand in files that others open: nothing hidden in them, nothing that is markup there."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Any

from kurak.sources.formulas import without_formula

UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff]")
"""Control characters, those that turn the direction of what follows, and halves of letters: a title could show what it does not say."""

MARKDOWN = re.compile(r"([\\`*_{}\[\]()#+!|~>&<-])")


def plain(text: str) -> str:
    """Text in one line, without characters that nobody sees.

    Examples
    --------
    >>> plain("Trust\\u202e in\\nneighbours\\x00")
    'Trust in neighbours'
    """
    return " ".join(UNSEEN.sub("", text).split())


def markdown(text: str) -> str:
    """Text in one line in which no letter is markup of Markdown or HTML.

    Examples
    --------
    >>> markdown("<b>a|b*")
    '&lt;b&gt;a\\\\|b\\\\*'
    """
    quoted = MARKDOWN.sub(lambda found: {"<": "&lt;", ">": "&gt;", "&": "&amp;"}.get(found[1], "\\" + found[1]), plain(text))
    return re.sub(r"(?i)\b(https?|www)([:.])", r"\1\\\2", quoted)


def harmless_cell(text: str) -> str:
    """A cell of a table that no spreadsheet takes for a formula.

    Examples
    --------
    >>> harmless_cell('=HYPERLINK("x")'), harmless_cell("trust")
    ('\\'=HYPERLINK("x")', 'trust')
    """
    return without_formula(plain(text))


def told(value: Any) -> Any:
    """A block without what is not known: None, empty words under a key, empty lists and blocks; all words plain.

    Examples
    --------
    >>> told({"title": "Trust", "doi": None, "names": [{"name": ""}], "n": 0})
    {'title': 'Trust', 'n': 0}
    """
    if isinstance(value, dict):
        made = {key: told(one) for key, one in value.items()}
        return {key: one for key, one in made.items() if not _nothing(one)}
    if isinstance(value, (list, tuple)):
        # An empty word in a list is meant: in a data package it stands for a missing value.
        return [one for one in map(told, value) if one is not None and one != {} and one != []]
    return plain(value) if isinstance(value, str) else value


def distinct(texts: Iterable[str]) -> list[str]:
    """Plain texts, each once, without empty ones.

    Examples
    --------
    >>> distinct(["trust", "trust ", "\u202e", "aid"])
    ['trust', 'aid']
    """
    return [one for one in dict.fromkeys(map(plain, texts)) if one]


def _nothing(value: Any) -> bool:
    return value is None or value == "" or value == [] or value == {}


def json_bytes(value: Any) -> bytes:
    """A block as JSON, the same bytes every time, keys in the order they were given."""
    return (json.dumps(told(value), ensure_ascii=False, indent=1, allow_nan=False) + "\n").encode("utf-8")
