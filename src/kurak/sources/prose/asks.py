"""The small grammar of values inside prose: ``{{ verb words key=value, value }}``."""

from __future__ import annotations

import re

from kurak.model.finding import Place
from kurak.model.prose import Ask

ASK = re.compile(r"\{\{(.*?)\}\}", re.DOTALL)
"""A value that is asked for, braces and all."""

_QUOTED = re.compile(r"\"([^\"]*)\"|“([^”]*)”|'([^']*)'")
_KEY = re.compile(r"(?<![\w-])([A-Za-z_]\w*)\s*=")
_HOLE = "\ue000"
"""Stands for what is in quotes while the rest is taken apart; a private letter, which no study's file may hold."""


def read_ask(raw: str, where: Place) -> Ask | str:
    """Take apart what stands in the braces; what is wrong with it, in words, where it cannot be understood.

    What follows a key up to the next key is its value, blanks included; commas part several. Quotation marks keep a comma, an equals
    sign or a blank inside a value or a word.

    Examples
    --------
    >>> ask = read_ask("difference trust region=Osh city, Naryn sex=women", Place("report/a.md"))
    >>> ask.verb, ask.words, dict(ask.options)
    ('difference', ('trust',), {'region': ('Osh city', 'Naryn'), 'sex': ('women',)})
    >>> read_ask("mean trust region=", Place("report/a.md"))
    'region has no value'
    """
    kept: list[str] = []

    def keep(match: re.Match[str]) -> str:
        kept.append(next(group for group in match.groups() if group is not None))
        return f"{_HOLE}{len(kept) - 1}{_HOLE}"

    if _HOLE in raw:
        return "it holds a letter that no font has"
    text = " ".join(_QUOTED.sub(keep, raw).split())
    if re.search(r"[\"“”]", text):
        return "a quotation mark is not closed"
    if "{{" in text:
        return "two braces open inside it, so one pair is not closed"

    def whole(piece: str) -> str:
        return re.sub(f"{_HOLE}(\\d+){_HOLE}", lambda match: kept[int(match[1])], piece).strip()

    keys = list(_KEY.finditer(text))
    head = text[: keys[0].start()] if keys else text
    words = [whole(word) for word in head.split()]
    if not words:
        return "it does not say what is asked for" if not keys else "it begins with a key, not with what is asked for"
    options: dict[str, tuple[str, ...]] = {}
    for place, key in enumerate(keys):
        end = keys[place + 1].start() if place + 1 < len(keys) else len(text)
        values = tuple(whole(part) for part in text[key.end() : end].split(","))
        if not all(values):
            return f"{key[1]} has no value" if len(values) == 1 else f"{key[1]} has an empty value between commas"
        if key[1] in options:
            return f"{key[1]} stands twice"
        options[key[1]] = values
    return Ask(words[0], tuple(words[1:]), options, " ".join(raw.split()), where)
