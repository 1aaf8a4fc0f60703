"""Sentences of prose: where they begin and end, and which variables, groups and numbers they name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from kurak.model.edition import Edition
from kurak.model.finding import Place
from kurak.report.prose.names import called_so, short_names
from kurak.report.prose.scope import Given
from kurak.report.prose.writing import Reading, Stretch, place_at
from kurak.report.wording import MINUS, THIN

_END = re.compile(r"(?<=[.!?…])[\"”»)]*\s+(?=[A-ZА-ЯЁҢӨҮ“\"«(])")
_NOT_AN_END = re.compile(r"\b(e\.g|i\.e|cf|No|no|approx|Fig|Tab|vs|т\.е|т\.д)\.\s+$")
_QUOTED = re.compile(r"“[^”]*”|«[^»]*»|\"[^\"]*\"|„[^“”]*[“”]")

SEPARATORS = f"{THIN}\u00a0\u2009"
NUMBER = re.compile(
    rf"(?<![\w.,:/§#-])[-{MINUS}]?(?:\d{{1,3}}(?:[{SEPARATORS} ,]\d{{3}})+(?!\d)|\d+)(?:\.\d+)?(?![\w:/]|[.,]\d|-\d)"
)
"""A number typed in running text: not a part of a word, of a date, of a section such as III.1.2, or of an id."""


@dataclass(frozen=True, slots=True)
class Typed:
    """A number typed by hand.

    Parameters
    ----------
    at
        Where it begins, in the sentence.
    decimals
        How many it is written with.
    kind
        ``percent``, ``mean`` (with decimals and no unit) or ``count``.
    """

    text: str
    value: float
    decimals: int
    kind: str
    at: int
    where: Place


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence, with where it stands in its paragraph.

    Parameters
    ----------
    text
        As the reader sees it, values among it.
    plain
        The same with everything quoted or asked for blotted out, letter for letter.
    named
        The same with only what is asked for blotted out: labels may stand in quotation marks.
    """

    text: str
    plain: str
    named: str
    begin: int
    reading: Reading
    heading: bool

    def where(self, at: int) -> Place:
        """Where a letter of it stands in its file."""
        place = self.begin + at
        for stretch in self.reading.stretches:
            if place < len(stretch.text) or stretch is self.reading.stretches[-1]:
                return place_at(stretch.text, stretch.where, min(place, len(stretch.text))) if stretch.given is None else stretch.where
            place -= len(stretch.text)
        return Place("report")

    @property
    def given(self) -> tuple[Given, ...]:
        """Values asked for inside it."""
        found, at = [], 0
        for stretch in self.reading.stretches:
            if stretch.given is not None and self.begin <= at < self.begin + len(self.text):
                found.append(stretch.given)
            at += len(stretch.text)
        return tuple(found)


def sentences(reading: Reading) -> tuple[Sentence, ...]:
    """The sentences of a paragraph."""
    text = reading.text
    named = "".join(" " * len(stretch.text) if stretch.given is not None else stretch.text for stretch in reading.stretches)
    plain = "".join(_blot(stretch) for stretch in reading.stretches)
    plain = _QUOTED.sub(lambda match: " " * len(match[0]), plain)
    found, begin = [], 0
    for end in [match.end() for match in _END.finditer(text)] + [len(text)]:
        if end < len(text) and _NOT_AN_END.search(text[:end]):
            continue
        if text[begin:end].strip():
            found.append(Sentence(text[begin:end], plain[begin:end], named[begin:end], begin, reading, reading.heading))
        begin = end
    return tuple(found)


def _blot(stretch: Stretch) -> str:
    if stretch.quoted or stretch.given is not None:
        return " " * len(stretch.text)
    return stretch.text


def typed_numbers(sentence: Sentence) -> tuple[Typed, ...]:
    """Numbers typed in a sentence; what stands in quotation marks, code or braces is not typed by its author."""
    found = []
    for match in NUMBER.finditer(sentence.plain):
        digits = re.sub(rf"[{SEPARATORS} ]|,(?=\d{{3}})", "", match[0]).replace(MINUS, "-")
        decimals = len(digits.partition(".")[2])
        after = sentence.plain[match.end() : match.end() + 12].lower()
        kind = "mean" if decimals else "count"
        if re.match(rf"[{SEPARATORS} ]?(%|per ?cent\b|процент)", after):
            kind = "percent"
        found.append(Typed(match[0], float(digits), decimals, kind, match.start(), sentence.where(match.start())))
    return tuple(found)


# ── what a sentence names ───────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Named:
    """A group named in a sentence."""

    domain: str
    group: str
    at: int
    end: int


class Names:
    """Words by which prose names variables and groups, made once for a report."""

    def __init__(self, edition: Edition) -> None:
        self._edition = edition

    @cached_property
    def _variables(self) -> tuple[tuple[re.Pattern[str], str], ...]:
        folder = self._edition.folder
        words: dict[str, str] = dict(called_so(self._edition))
        for item in folder.items:
            words[item.item] = item.item
            words[item.text] = item.item
        if folder.instrument is not None:
            words |= {name: name for name in (*folder.instrument.scales, *folder.instrument.other_questions)}
        # A longer name first: "trust in people convicted of extremism" is not "trust".
        return tuple((_whole(word), words[word]) for word in sorted(words, key=len, reverse=True))

    @cached_property
    def _groups(self) -> tuple[tuple[re.Pattern[str], str, str], ...]:
        found: list[tuple[str, str, str]] = []
        for domain, groups in self._domains().items():
            short = short_names(groups)
            for group in groups:
                found += [(word, domain, group) for word in dict.fromkeys((group, short[group]))]
        return tuple((_whole(word, capitals=word[:1].isupper()), domain, group) for word, domain, group in sorted(found, key=lambda one: -len(one[0])))

    def _domains(self) -> Mapping[str, Iterable[str]]:
        published = self._edition.folder.published
        printed = {} if published is None else {name: one.groups for name, one in published.spec.breakdowns.items()}
        return {**printed, **self._edition.study.domains}

    def variables(self, text: str) -> tuple[str, ...]:
        """Variables that a sentence names, each once, in its order."""
        found: dict[int, str] = {}
        left = text
        for pattern, variable in self._variables:
            for match in pattern.finditer(left):
                found[match.start()] = variable
                left = f"{left[: match.start()]}{' ' * len(match[0])}{left[match.end() :]}"
        return tuple(dict.fromkeys(found[at] for at in sorted(found)))

    def groups(self, text: str) -> tuple[Named, ...]:
        """Groups that a sentence names, in its order."""
        found: list[Named] = []
        left = text
        for pattern, domain, group in self._groups:
            for match in pattern.finditer(left):
                found.append(Named(domain, group, match.start(), match.end()))
                left = f"{left[: match.start()]}{' ' * len(match[0])}{left[match.end() :]}"
        return tuple(sorted(found, key=lambda one: one.at))


def _whole(word: str, *, capitals: bool = False) -> re.Pattern[str]:
    """A word as a whole one; a name keeps its capitals."""
    body = r"\s+".join(re.escape(part) for part in word.split())
    # "Kyrgyz Republic" and "Russian language" name no people.
    other = r"(?!\s+(?:Republic|Federation|language|government|law|parliament|[Ss]om))" if capitals else ""
    return re.compile(rf"(?<![\w-]){body}(?![\w-]){other}", 0 if capitals else re.IGNORECASE)
