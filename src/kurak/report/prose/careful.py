"""Words about people: a study's list of words to avoid, and no superlative of an ethnic group without what it needs."""

from __future__ import annotations

import re
from collections.abc import Mapping

from kurak.model.finding import Place
from kurak.report.prose.scope import Scope
from kurak.report.prose.sentences import Names, sentences
from kurak.report.prose.writing import Reading
from kurak.sources.wording import shown

_SUPERLATIVE = re.compile(
    r"(?<!at )\b(?:highest|lowest|greatest|smallest|strongest|weakest|best|worst|most(?! of\b| people\b| often\b)|least|more than any|less than any)\b", re.IGNORECASE
)
_NO_PEOPLE = frozenset({"other", "others", "none", "total", "mixed", "unknown"})
_ENDS = frozenset({"highest", "lowest"})


def check_avoided(scope: Scope, readings: list[Reading]) -> None:
    """Find words of report.avoid outside quotation marks."""
    for word, better in scope.edition.study.report.avoid.items():
        pattern = _avoided(word)
        for reading in readings:
            for one in sentences(reading):
                for match in pattern.finditer(one.plain):
                    scope.add("PRO-015", f"the text says {shown(match[0])}", one.where(match.start()), f"write {shown(better)}, or put it in quotation marks if somebody else says it")


def avoided_in(text: str, avoid: Mapping[str, str]) -> list[tuple[str, str]]:
    """Words to avoid in a text without quotation marks, each with a better one.

    Examples
    --------
    >>> avoided_in("What extremists said", {"extremist*": "people convicted of extremism"})
    [('extremists', 'people convicted of extremism')]
    """
    return [(match[0], better) for word, better in avoid.items() for match in _avoided(word).finditer(text)]


def _avoided(word: str) -> re.Pattern[str]:
    stem = word.rstrip("*").strip()
    body = r"\s+".join(re.escape(part) for part in stem.split())
    ending = r"\w*" if word.endswith("*") else r"(?:s|es)?"
    return re.compile(rf"(?<![\w-]){body}{ending}(?!\w)", re.IGNORECASE)


def check_superlatives(scope: Scope, readings: list[Reading], names: Names) -> None:
    """Find superlatives of groups of a sensitive domain in paragraphs without an interval and a verdict on comparability."""
    sensitive = set(scope.edition.study.report.sensitive)
    for reading in readings:
        asks = [stretch.ask for stretch in reading.stretches if stretch.ask is not None]
        verbs = {ask.verb for ask in asks}
        if {"interval", "comparable"} <= verbs:
            continue
        for one in sentences(reading):
            match = _SUPERLATIVE.search(one.plain)
            groups = [group for group in names.groups(one.text) if group.domain in sensitive and group.group.lower() not in _NO_PEOPLE]
            if match is not None and groups:
                _add(scope, one.where(match.start()), groups[0].group, verbs)
                break
        else:
            for stretch in reading.stretches:
                ask = stretch.ask
                if ask is not None and (ask.verb in _ENDS or (ask.verb == "published" and ask.words[:1] and ask.words[0] in _ENDS)) and sensitive & set(ask.words):
                    _add(scope, ask.where, next(iter(sensitive & set(ask.words))), verbs)


def _add(scope: Scope, where: Place, group: str, verbs: set[str]) -> None:
    missing = [what for what, verb in (("{{ interval … }}", "interval"), ("{{ comparable … }}", "comparable")) if verb not in verbs]
    scope.add("PRO-016", f"a superlative of {group}, and the paragraph has no {' and no '.join(missing)}", where, f"add {' and '.join(missing)} to the paragraph, or take the sentence out")
