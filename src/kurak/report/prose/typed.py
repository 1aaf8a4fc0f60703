"""Numbers typed by hand: those that the study has too, and those that contradict it. Few findings, and right ones."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from math import isfinite

from kurak.model.edition import Edition
from kurak.model.prose import ProseNumber
from kurak.report.prose.names import short_names
from kurak.report.prose.scope import Scope
from kurak.report.prose.sentences import Named, Names, Sentence, Typed, sentences, typed_numbers
from kurak.report.prose.writing import Reading
from kurak.report.wording import MINUS
from kurak.stats.printed import as_text

_ROUGH = re.compile(r"(about|around|nearly|almost|roughly|some|approximately|over|under|above|below|more than|less than|fewer than|at least|at most|up to|≈|~|<|>|≤|≥)\s*$", re.IGNORECASE)
_OTHER_SENSE = re.compile(
    r"\b(points?|differences?|differ|higher by|lower by|interval|intervals|confidence|margin|standard|error|errors|range|ranges|scale of|between|from|times|p|planned|reports?|printed|prints|earlier|in (19|20)\d\d)\b",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(19|20)\d\d\Z")
LARGE = 10_000
"""A whole number as large as this is itself; smaller ones need a word beside them."""


@dataclass(frozen=True, slots=True)
class Value:
    """A number that the study has: how it is asked for, and what it is."""

    value: float
    kind: str
    ask: str
    says: str


def check_typed(scope: Scope, readings: list[Reading], names: Names) -> None:
    """Look at every number that is typed, and write down what it is."""
    table = _Values(scope.edition)
    for reading in readings:
        for sentence in sentences(reading):
            numbers = typed_numbers(sentence)
            if numbers:
                for number in _judged(scope, sentence, numbers, names, table):
                    scope.numbers.append(number)


def _judged(scope: Scope, sentence: Sentence, numbers: tuple[Typed, ...], names: Names, table: _Values) -> Iterator[ProseNumber]:
    variables, groups = names.variables(sentence.named), names.groups(sentence.plain)
    subject = variables[0] if len(variables) == 1 else ""
    subject = subject or _asked_about(sentence)
    for number in numbers:
        own = table.of(subject, _group(number, groups, numbers), number.kind, sentence.plain) if subject and number.kind != "count" else []
        equal = [value for value in own if _same(number, value.value)]
        counted = table.counted(number, sentence.plain) if not equal and number.kind == "count" else None
        if counted is not None:
            equal = [counted]
        if equal:
            ask = f"{{{{ {equal[0].ask} }}}}"
            scope.add("PRO-011", f"{number.text} is typed; it is {equal[0].says}", number.where, f"write {ask}")
            yield ProseNumber(number.text, "typed and equal", number.where, says=equal[0].says)
        elif own and _is_plain(sentence, number, numbers, groups):
            says = f"{own[0].says} is {_written(own[0], number.decimals)}"
            scope.add("PRO-012", f"{number.text} is typed, and {says}", number.where, f"write {{{{ {own[0].ask} }}}}, or say what else the number is")
            yield ProseNumber(number.text, "typed and contradicting", number.where, says=says)
        elif _is_cited(sentence, number, scope.edition):
            yield ProseNumber(number.text, "from source", number.where, says="the sentence cites its source")
        else:
            yield ProseNumber(number.text, "typed and unknown", number.where, says="a year" if _YEAR.match(number.text) else "")


def _asked_about(sentence: Sentence) -> str:
    """The one variable that the values of a sentence are of."""
    found = {given.subject[0] for given in sentence.given if given.subject[0]}
    return found.pop() if len(found) == 1 else ""


def _group(number: Typed, groups: tuple[Named, ...], numbers: tuple[Typed, ...]) -> Named | None:
    """The group that a number belongs to: the only one, or the nearest without another number between."""
    if not groups:
        return None
    def far(group: Named) -> int:
        return number.at - group.end if group.end <= number.at else group.at - number.at

    def beside(group: Named) -> bool:
        low, high = sorted((group.at, number.at))
        return not any(low < other.at < high for other in numbers if other is not number)

    near = groups if len(groups) == 1 else tuple(group for group in groups if beside(group))
    return min(near, key=far) if near else None


def _is_plain(sentence: Sentence, number: Typed, numbers: tuple[Typed, ...], groups: tuple[Named, ...]) -> bool:
    """Whether the sentence can be read in one way only: one number of its kind, one group at most, no word that turns its sense."""
    alone = sum(other.kind == number.kind for other in numbers) == 1
    whole = len({(group.domain, group.group) for group in groups}) <= 1
    before = sentence.plain[: number.at]
    return alone and whole and not _ROUGH.search(before) and not _OTHER_SENSE.search(sentence.plain) and not sentence.given


def _is_cited(sentence: Sentence, number: Typed, edition: Edition) -> bool:
    cited = re.findall(r"\b[A-Z]{1,4}\d{1,4}\b", " ".join(re.findall(r"\[[^\]]*\]", sentence.text)))
    facts = {fact.fact_id: fact for fact in edition.folder.facts}
    values = [facts[name].value for name in cited if name in facts and facts[name].value]
    dates = " ".join(facts[name].date_or_year for name in cited if name in facts)
    if _YEAR.match(number.text) and re.search(rf"(?<!\d){number.text}(?!\d)", dates):
        return True
    return any(value.replace(".", "", 1).isdigit() and _same(number, float(value) / (100 if number.kind == "percent" else 1)) for value in values)


def _same(number: Typed, value: float) -> bool:
    """Whether a typed number is the value, rounded as it is written."""
    unit = 100 if number.kind == "percent" else 1
    written = as_text(Fraction(value) * unit, number.decimals)
    return float(written) == abs(number.value) or float(written) == number.value


def _written(value: Value, decimals: int) -> str:
    if value.kind == "percent":
        return f"{as_text(Fraction(value.value) * 100, max(decimals, 1))} %".replace("-", MINUS)
    return as_text(Fraction(value.value), max(decimals, 2)).replace("-", MINUS)


# ── numbers that the study has ──────────────────────────────────────────────────────────────────────


class _Values:
    """Numbers that the study has, by what they are of."""

    def __init__(self, edition: Edition) -> None:
        self._edition = edition
        self._by: dict[tuple[str, str, str, str], list[tuple[str, Value]]] = {}
        self._counts: list[tuple[Value, re.Pattern[str] | None]] = list(_counts(edition))
        for variable, domain, group, category, value in (*_printed(edition), *_estimated(edition)):
            self._by.setdefault((variable, domain, group, value.kind), []).append((category, value))

    def of(self, variable: str, group: Named | None, kind: str, sentence: str) -> list[Value]:
        """Numbers of one variable and group; of percentages those of the answer that the sentence names, if it names one."""
        key = (variable, "", "", kind) if group is None else (variable, group.domain, group.group, kind)
        found = self._by.get(key, [])
        named = [pair for pair in found if pair[0] and re.search(rf"\b{re.escape(pair[0])}", sentence, re.IGNORECASE)]
        longest = max((len(category) for category, _ in named), default=0)
        named = [pair for pair in named if len(pair[0]) == longest]
        if not named and len({category for category, _ in found}) > 1:
            return []
        return [value for _, value in named or found]

    def counted(self, number: Typed, sentence: str) -> Value | None:
        """A count that the study has, with a word beside it that says what it counts."""
        if _YEAR.match(number.text):
            return None
        after = sentence[number.at + len(number.text) :][:60]
        for value, words in self._counts:
            if value.value == number.value and (number.value >= LARGE or (words is not None and words.match(after))):
                return value
        return None


def _printed(edition: Edition) -> Iterator[tuple[str, str, str, str, Value]]:
    report = edition.folder.published
    if report is None:
        return
    short = {group: name for one in report.spec.breakdowns.values() for group, name in short_names(one.groups).items()}
    for figure in report.figures:
        if figure.statistic not in ("mean", "percent") or figure.bound is not None:
            continue
        everybody = figure.breakdown == "total"
        value = float(Fraction(figure.text.replace(MINUS, "-"))) / (100 if figure.statistic == "percent" else 1)
        answer = f" answer={_quoted(figure.category)}" if figure.category else ""
        group = "" if everybody else f" {figure.breakdown}={short.get(figure.group, figure.group)}"
        ask = f"published {figure.statistic} {figure.variable}{answer}{group}"
        says = f"the printed {figure.statistic} of {figure.variable}{f' ({figure.category})' if figure.category else ''}{'' if everybody else f', {figure.group}'}"
        yield figure.variable, "" if everybody else figure.breakdown, "" if everybody else figure.group, figure.category, Value(value, figure.statistic, ask, says)


def _estimated(edition: Edition) -> Iterator[tuple[str, str, str, str, Value]]:
    made = edition.estimates
    if made is None or made.simulated:
        return
    for row in made.table.rows():
        if row["n"] is None or row["estimate"] is None or not isfinite(row["estimate"]) or row["statistic"] not in ("mean", "proportion"):
            continue
        domain = next((name for name in made.by if row[name] is not None), "")
        group = str(row[domain]) if domain else ""
        where = f" {domain}={group}" if domain else ""
        label = f"{row['variable']}{f', {group}' if group else ''}"
        if row["statistic"] == "mean":
            yield row["variable"], domain, group, "", Value(row["estimate"], "mean", f"mean {row['variable']}{where}", f"the mean of {label}")
        else:
            level = str(row["level"])
            codes = "" if level == "agree" else f" codes={_quoted(level)}"
            yield row["variable"], domain, group, level, Value(row["estimate"], "percent", f"share {row['variable']}{codes}{where}", f"the share of {level} to {label}")


def _counts(edition: Edition) -> Iterator[tuple[Value, re.Pattern[str] | None]]:
    """Counts of the whole study, and the words that say what is counted."""
    study, folder = edition.study, edition.folder

    def words(text: str) -> re.Pattern[str]:
        return re.compile(rf"\W{{1,2}}(?:[a-z]+\s){{0,2}}(?:{text})\b", re.IGNORECASE)

    def value(number: int, ask: str, says: str) -> Value:
        return Value(float(number), "count", ask, says)

    if study.population is not None:
        yield value(study.population.size, "population", "the population of the study"), words("adults|inhabitants")
    if study.design is not None:
        if study.design.achieved is not None:
            yield value(study.design.achieved, "achieved", "the number of people interviewed"), words("people|respondents|interviews|adults|interviewed")
        yield value(study.design.n, "planned interviews", "the number of planned interviews"), words("planned interviews|interviews (?:were )?planned")
        if study.design.clusters is not None:
            yield value(study.design.clusters, "planned clusters", "the number of planned clusters"), words("clusters|sampling units")
    if edition.audit is not None:
        yield value(len(edition.audit.ledger), "count statements", "the number of statements in conclusions"), words("statements")
        yield value(len(edition.audit.findings), "count findings", "the number of findings of the audit"), words("findings")
    yield value(len(folder.facts), "count facts", "the number of facts of the desk review"), words("facts")
    yield value(len(folder.sources), "count sources", "the number of sources of the desk review"), words("sources")
    yield value(len(folder.actors), "count actors", "the number of actors in the register"), words("actors|organisations")


def _quoted(word: str) -> str:
    return f'"{word}"' if re.search(r"[\s,=]", word) else word
