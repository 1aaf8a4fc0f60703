"""How the chapter on the published report writes a number, what became of it, and where else it stands in this edition."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from kurak.model import document as tree
from kurak.model.audit import AuditedNumber
from kurak.model.edition import Edition
from kurak.model.finding import Finding
from kurak.model.published import Claim, PublishedReport
from kurak.model.scales import Instrument, Question
from kurak.report.chapters.finding_cards import anchor_of, identity
from kurak.report.wording import in_figures, printed_count
from kurak.report.words.agreements import agreement_shown, reason_shown, value_shown
from kurak.report.words.categories import group_name
from kurak.report.words.saying import counted, later, say

WORDS_OF_MEASURES = {
    "mean": later("Mean"),
    "sd": later("Standard deviation"),
    "share": later("share"),
    "months": later("months"),
    "percent": later("percent"),
    "percent agree": later("Percent who agree"),
    "percent disagree": later("Percent who disagree"),
    "percent neutral": later("Percent who neither agree nor disagree"),
}
"""How a claim's word for its measure begins a line; other words stand as they are."""

ENDS = {"lower": later("lower end"), "upper": later("upper end")}
CALLED = {"highest": later("called the highest"), "lowest": later("called the lowest")}
LIMITS = {"at least": later("at least"), "at most": later("at most"), "about": later("about")}

RULE_OF = {"people": "total", "scale": "scoring"}
"""The rule whose findings explain a value that is not named after its rule."""

_ROMAN = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}
_SECTION = re.compile(r"(?P<first>[IVXLC]+|\d+)(?P<rest>(?:\.\d+)*)\b")
_OPENING = re.compile(r"(summary|introduction|foreword|preface|abstract|executive summary)\b", re.IGNORECASE)
_CLOSING = re.compile(r"(conclusion|key conclusion|recommendation|annex|appendix)s?\b", re.IGNORECASE)

SectionOrder = tuple[int, tuple[int, ...], str]


def section_order(declared: Sequence[str], section: str) -> SectionOrder:
    """Where a section stands in its report: as declared, else opening words, numbers, closing words, others.

    Examples
    --------
    >>> sorted(["Conclusion 1", "III.1.2", "Introduction", "III.1", "Web page", "II.3"], key=lambda name: section_order((), name))
    ['Introduction', 'II.3', 'III.1', 'III.1.2', 'Conclusion 1', 'Web page']
    >>> section_order(("Preface", "1"), "1") < section_order(("Preface", "1"), "2")
    True
    """
    if section in declared:
        return (0, (declared.index(section),), section)
    if _OPENING.match(section):
        return (1, (), section)
    if (found := _SECTION.match(section)) is not None:
        first = found["first"]
        numbers = [int(first) if first.isdigit() else _roman(first), *(int(part) for part in found["rest"].split(".") if part)]
        return (2, tuple(numbers), section)
    if _CLOSING.match(section):
        return (3, tuple(int(part) for part in re.findall(r"\d+", section)), section)
    return (4, tuple(int(part) for part in re.findall(r"\d+", section)), section)


def _roman(letters: str) -> int:
    values = [_ROMAN[letter] for letter in letters]
    return sum(-value if value < max(values[place:]) else value for place, value in enumerate(values))


@dataclass(frozen=True, slots=True)
class Names:
    """What numbers of the report are called, and where findings and chapters stand.

    Parameters
    ----------
    anchors
        Ids of everything that the other chapters of this edition hold.
    cards
        For a finding, by its identity, the anchor of its card.
    """

    edition: Edition
    report: PublishedReport
    anchors: frozenset[str]
    cards: Mapping[tuple[str, ...], str]
    texts: Mapping[str, str]
    statements: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    # ── names ──

    @property
    def instrument(self) -> Instrument | None:
        """Scales and questions as this edition calls them; the published report keeps them in the study's own language."""
        return (self.edition.folder.instrument or self.report.instrument) if self.report.instrument is not None else None

    def variable(self, name: str) -> str:
        """An item's words, a scale's label, or a plain name."""
        instrument = self.instrument
        if instrument is not None and name in instrument.scales:
            return say("“{words}”", words=instrument.scales[name].label)
        if name in self.texts:
            return say("“{words}” ({name})", words=self.texts[name], name=name)
        question = question_of(self.report, name)
        if instrument is not None and question and instrument.other_questions[question].label:
            answer = name.partition(":")[2].strip()
            return instrument.other_questions[question].label + (say(", “{words}”", words=answer) if answer else "")
        return name.replace("_", " ")

    def claim(self, claim: Claim) -> str:
        """What a claim says, but for its number."""
        group = "" if claim.group == "all" else f", {', '.join(group_name(one) for one in claim.group.split('|'))}"
        if claim.group_by in ("year", "date", "month", "bound"):
            group = f", {claim.group}" if claim.group_by != "bound" else f", {say(ENDS[claim.group]) if claim.group in ENDS else say('{name} end', name=claim.group)}"
        if claim.measure in ("count", "statement"):
            words = self.variable(claim.variable)
        else:
            measure = say(WORDS_OF_MEASURES[claim.measure]) if claim.measure in WORDS_OF_MEASURES else claim.measure
            words = f"{measure}: {self.variable(claim.variable)}"
        called = f"; {say(CALLED[claim.superlative])}" if claim.superlative else ""
        limit = f"; {say(LIMITS[claim.bound])}" if claim.bound else ""
        note = say(". Note: {note}", note=claim.note) if claim.note else ""
        return f"{words[:1].upper()}{words[1:]}{group}{called}{limit}{note}"

    # ── links ──

    def link(self, words: str, target: str) -> tree.Inline:
        """A link where the edition holds its end, else the words."""
        return tree.Link(words, f"#{target}") if target in self.anchors else words

    def findings(self, found: Iterable[Finding]) -> tuple[tree.Inline, ...]:
        """Rules of findings, each a link to its card; a card is named once."""
        links: dict[str, str] = {}
        for finding in found:
            links.setdefault(self.cards.get(identity(finding), f"#rule-{finding.rule}"), finding.rule)
        pieces: list[tree.Inline] = []
        for target, rule in links.items():
            pieces += [", "] if pieces else []
            pieces.append(self.link(rule, target[1:]))
        return tuple(pieces)

    def here(self, variable: str, claim: str | None = None) -> tuple[tree.Inline, ...]:
        """Where a number stands in this edition: its scale or question, and the conclusions that rest on it."""
        wanted: list[tuple[str, str]] = []
        instrument = self.instrument
        for scale_id, scale in instrument.scales.items() if instrument is not None else ():
            if variable == scale_id or variable in scale.items:
                wanted.append((scale.label, f"scale-{scale_id}"))
        if instrument is not None and (name := question_of(self.report, variable)):
            wanted.append((question_name(name, instrument.other_questions[name]), f"question-{name}"))
        return self._links([*wanted, *self._statements(claim)])

    def conclusions(self, claim: str) -> tuple[tree.Inline, ...]:
        """The conclusions that rest on a claim."""
        return self._links(self._statements(claim))

    def _statements(self, claim: str | None) -> list[tuple[str, str]]:
        return [(statement, f"ledger-{statement}") for statement in self.statements.get(claim or "", ())]

    def _links(self, wanted: Iterable[tuple[str, str]]) -> tuple[tree.Inline, ...]:
        pieces: list[tree.Inline] = []
        for words, target in wanted:
            if target in self.anchors:
                pieces += [", "] if pieces else []
                pieces.append(tree.Link(words, f"#{target}"))
        return tuple(pieces)


def names_of(edition: Edition, report: PublishedReport, anchors: frozenset[str]) -> Names:
    """The names of one edition."""
    statements: dict[str, list[str]] = {}
    for conclusion in report.conclusions:
        for statement in conclusion.statements:
            for claim in dict.fromkeys((*statement.rests_on.claims, *statement.against.claims)):
                statements.setdefault(claim, []).append(statement.id)
    own = {item.item: item.text for item in edition.folder.items}
    texts = {item: own.get(item, text) for item, text in report.item_texts.items()} or own
    return Names(
        edition, report, anchors, anchor_of(edition), texts, {claim: tuple(ids) for claim, ids in statements.items()}
    )


def question_name(name: str, question: Question) -> str:
    """What a question is about: its label, else its id as words."""
    return question.label or name.replace("_", " ").capitalize()


def question_of(report: PublishedReport, variable: str) -> str:
    """The question outside the scales that a printed number answers; empty where it answers none."""
    instrument = report.instrument
    name = variable.partition(":")[0]
    for question_id, question in instrument.other_questions.items() if instrument is not None else ():
        mean = question.printed_mean
        if name in (question_id, question_id.replace("_", " ")) or (mean is not None and mean.variable == variable):
            return question_id
    return ""


# ── what became of a number ──


def as_printed(text: str, *, percent: bool = False) -> str:
    """A printed value for a reader; several places of a statement are set apart by commas."""
    words = printed_count(text).replace("|", ", ")
    if re.fullmatch(r"[-−]?\d+(\.\d+)?", text):
        words = in_figures(words)
    return f"{words} %" if percent else words


def after_words(names: Names, number: AuditedNumber) -> tuple[tree.Inline, ...]:
    """Each value that stands in a number's place, and by what."""
    pieces: list[tree.Inline] = []
    for value, by in number.after:
        pieces += ["; "] if pieces else []
        pieces += [tree.Strong(value_shown(value)), " ("]
        pieces.append(names.link(reason_shown(by), f"rule-{RULE_OF.get(by, by)}"))
        pieces.append(")")
    return tuple(pieces)


def outcome_words(names: Names, number: AuditedNumber, chance: str = "") -> tuple[tree.Inline, ...]:
    """What became of a number, in a cell: another value, or that it stays, and what it was set against."""
    if number.after:
        return after_words(names, number)
    if number.holds:
        first, more = agreement_shown(number.holds[0]), len(number.holds) - 1
        words = (
            counted("as printed; agrees with {first} and {n} more", "as printed; agrees with {first} and {n} more", more, first=first)
            if more
            else say("as printed; agrees with {first}", first=first)
        )
    elif number.findings:
        words = say("as printed; a finding stands on it")
    elif number.shared:
        words = say("as printed; one of a set in question")
    else:
        words = say("as printed; nothing to check it against")
    return (words + (f"; {chance}" if chance else ""),)
