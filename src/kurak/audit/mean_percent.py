"""Rule mean-percent: a mean that the printed percentages of the same question exclude."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import get_args

from kurak.audit.printed_figures import PrintedFigures, key_of, touches
from kurak.audit.rules import audit_finding, interval_data, interval_text, listed, number_word
from kurak.audit.totals import GroupTotal, meet, plain_means
from kurak.model.audit import DontKnowRule, Interval, TurningRule
from kurak.model.finding import Finding
from kurak.model.published import Figure
from kurak.model.scales import Response
from kurak.stats.mean_from_shares import codes_after, mean_bounds
from kurak.stats.printed import Printed

TURNINGS: tuple[TurningRule, ...] = get_args(TurningRule)
DONT_KNOWS: tuple[DontKnowRule, ...] = get_args(DontKnowRule)
SHARE_WORDS = ("disagree", "neutral", "agree", "dont_know")


@dataclass(frozen=True, slots=True)
class MeanWithShares:
    """A printed mean, and the printed percentages of the same question and the same people."""

    mean: Figure
    percents: tuple[Figure, ...]
    shares: Mapping[str, Interval]
    dont_know: Interval
    words: str
    is_item: bool
    plain_mean: GroupTotal | None = None
    """Set where the mean is a plain mean of groups: the percentages are of people, so it is no match for them."""

    @property
    def of_people(self) -> tuple[Interval, ...]:
        """Where the mean of people lies if the printed one is a plain mean: under stated sizes, or under any."""
        if self.plain_mean is None:
            return ()
        return tuple(interval for _, interval in self.plain_mean.check.weighted) or (self.plain_mean.people,)


def category_codes(response: Response) -> dict[str, Interval]:
    """Answers that count as disagree, neutral and agree: below, at and above the middle of the scale."""
    middle = Fraction(response.min + response.max, 2)
    below = [code for code in range(response.min, response.max + 1) if code < middle]
    above = [code for code in range(response.min, response.max + 1) if code > middle]
    codes = {
        "disagree": (Fraction(below[0]), Fraction(below[-1])),
        "agree": (Fraction(above[0]), Fraction(above[-1])),
    }
    if middle.denominator == 1:
        codes["neutral"] = (middle, middle)
    return codes


def turnings(response: Response) -> tuple[TurningRule, ...]:
    """The turning rules that differ on this scale: on one from 0, max − x is min + max − x."""
    return tuple(rule for rule in TURNINGS if response.min or rule != "max - x")


def declared_turnings(figures: PrintedFigures, item: str) -> tuple[TurningRule, ...]:
    """How an item is declared to be turned; both ways where that is declared doubtful."""
    if not figures.is_reverse(item):
        return ("as answered",)
    return ("min + max - x", "as answered") if figures.is_doubtful(item) else ("min + max - x",)


def turning_label(rule: TurningRule, response: Response) -> str:
    """A turning rule with the numbers of the declared scale: ``6 − answer``."""
    return {
        "as answered": "as answered",
        "min + max - x": f"{response.min + response.max} − answer",
        "max - x": f"{response.max} − answer",
    }[rule]


def dont_know_label(rule: DontKnowRule) -> str:
    """How don't-know answers are treated, in words."""
    return "don't know left out" if rule == "left out" else "don't know counted as 0"


def means_with_shares(figures: PrintedFigures, totals: tuple[GroupTotal, ...]) -> tuple[MeanWithShares, ...]:
    """Every printed mean that stands beside printed percentages of the same question and group."""
    if figures.response is None:
        return ()
    # A total that stated sizes reproduce as well is a mean of people, as far as anyone can tell.
    plain = {
        said: next((one for one in ones if one.check.reproduced_by == "plain"), None)
        for said, ones in plain_means(totals).items()
    }
    questions = _question_means(figures)
    pairs = []
    for variable, category in figures.subjects("mean"):
        for mean in figures.figures_of("mean", variable, category):
            if mean.bound is not None:
                continue
            percents = dict(_percents_beside(figures, mean, questions))
            pair = _pair(figures, mean, percents, is_item=variable not in questions)
            if pair is not None:
                pairs.append(replace(pair, plain_mean=plain.get((key_of(mean), mean.text))))
    # One mean printed in a table and again in the text is one case, unless the two differ.
    unique = {(p.mean.variable, p.mean.breakdown, p.mean.group, p.mean.text): p for p in reversed(pairs)}
    return tuple(reversed(unique.values()))


def _question_means(figures: PrintedFigures) -> dict[str, tuple[str, Mapping[str, str]]]:
    """Variable of a mean in points: the question it belongs to, and what its answers stand for."""
    if figures.report.instrument is None:
        return {}
    return {
        question.printed_mean.variable: (name, question.shares)
        for name, question in figures.report.instrument.other_questions.items()
        if question.printed_mean is not None and question.shares
    }


def _percents_beside(
    figures: PrintedFigures, mean: Figure, questions: Mapping[str, tuple[str, Mapping[str, str]]]
) -> Iterator[tuple[str, Figure]]:
    question = questions.get(mean.variable)
    if question is not None:
        name, stands_for = question
        wanted = {answer: word for answer, word in stands_for.items() if word in SHARE_WORDS}
    else:
        name, wanted = mean.variable, {word: word for word in SHARE_WORDS}
    for answer, word in wanted.items():
        figure = figures.agreed(
            figure
            for figure in figures.figures_of("percent", name, answer)
            if (figure.breakdown, figure.group) == (mean.breakdown, mean.group) and figure.bound is None
        )
        if figure is not None:
            yield word, figure


def _pair(
    figures: PrintedFigures, mean: Figure, percents: dict[str, Figure], *, is_item: bool
) -> MeanWithShares | None:
    if not percents:
        return None
    if is_item and (figures.scale_of(mean.variable) is None or mean.variable in figures.scales):
        return None
    # A percentage outside 0 to 100 is found by percent-count; nothing follows from it for the mean.
    if not all(figures.printed(figure).overlaps(Fraction(0), Fraction(100)) for figure in percents.values()):
        return None

    def share(figure: Figure) -> Interval:
        printed = figures.printed(figure)
        return (max(Fraction(0), printed.low / 100), min(Fraction(1), printed.high / 100))

    shares = {word: share(figure) for word, figure in percents.items()}
    dont_know = shares.pop("dont_know", (Fraction(0), Fraction(1)))
    words = listed(f"{figure.text} % {figure.category.replace('dont_know', 'no idea')}" for figure in percents.values())
    return MeanWithShares(mean, tuple(percents.values()), shares, dont_know, words, is_item)


def possible_mean(
    pair: MeanWithShares, turning: TurningRule, dont_know: DontKnowRule, response: Response
) -> Interval | None:
    """The means that the percentages allow under one coding; None where the percentages themselves cannot be."""
    codes = codes_after(category_codes(response), turning, response.min, response.max)
    shares = {word: interval for word, interval in pair.shares.items() if word in codes}
    return mean_bounds(shares, codes, dont_know=dont_know, dont_know_share=pair.dont_know)


def _three_points(pair: MeanWithShares, dont_know: DontKnowRule) -> Interval | None:
    codes = {word: (Fraction(code), Fraction(code)) for code, word in enumerate(SHARE_WORDS[:3], start=1)}
    return mean_bounds(pair.shares, codes, dont_know=dont_know, dont_know_share=pair.dont_know)


def candidate_codings(
    figures: PrintedFigures, pair: MeanWithShares, response: Response
) -> Iterator[tuple[str, Interval | None]]:
    """Each way in which the answers may have become the printed mean, in words, with the means it allows."""
    for dont_know in DONT_KNOWS:
        if pair.is_item:
            for turning in turnings(response) if figures.is_reverse(pair.mean.variable) else TURNINGS[:1]:
                words = f"{turning_label(turning, response)}, {dont_know_label(dont_know)}"
                yield words, possible_mean(pair, turning, dont_know, response)
        else:
            scale = f"{response.min} to {response.max}"
            yield f"answers as {scale}, {dont_know_label(dont_know)}", possible_mean(
                pair, "as answered", dont_know, response
            )
            yield f"three answers as 1, 2, 3, {dont_know_label(dont_know)}", _three_points(pair, dont_know)


def fits(figures: PrintedFigures, pair: MeanWithShares, span: Interval) -> bool:
    """Whether the printed mean, or the mean of people behind a plain mean of groups, lies in an interval."""
    return figures.printed(pair.mean).overlaps(*span) or any(meet(people, span) for people in pair.of_people)


def check_mean_percent(figures: PrintedFigures, totals: tuple[GroupTotal, ...]) -> Iterator[Finding]:
    """Find means outside what the printed percentages of the same question and group allow.

    **Formula** min and max of Σ v_c s_c / (1 − k) (don't know left out) or Σ v_c s_c (counted as 0) over all shares
    s_c within the rounding of the printed percentages and all codes v_c that answer c may carry.

    An item is `impossible` only where every coding tried excludes it, turned or not, whatever its declared key.
    How a question outside the scales became points is not declared: where a coding tried allows the mean, nothing
    follows.
    """
    response = figures.response
    if response is None:
        return
    for pair in means_with_shares(figures, totals):
        codings = [(words, span) for words, span in candidate_codings(figures, pair, response) if span is not None]
        printed = figures.printed(pair.mean)
        declared = declared_turnings(figures, pair.mean.variable) if pair.is_item else TURNINGS[:1]
        expected = [
            (rule, span) for rule in declared if (span := possible_mean(pair, rule, "left out", response)) is not None
        ]
        left = [words for words, span in codings if printed.overlaps(*span)]
        if not expected or any(printed.overlaps(*span) for _, span in expected) or (left and not pair.is_item):
            continue
        against_key = [] if left or not pair.is_item else _against_key(pair, response, printed)
        rivals = list(_rivals(figures, pair, left, against_key, [span for _, span in expected]))
        impossible = pair.is_item and not left and not against_key and pair.plain_mean is None
        allowed = listed(interval_text(span) for _, span in expected)
        yield audit_finding(
            "mean-percent",
            "impossible" if impossible else "inconsistent",
            f"mean {pair.mean.text}, but {pair.words}: "
            + (
                f"{' or '.join(turning_label(rule, response) for rule, _ in expected)} allows {allowed} only"
                if left or against_key
                else "no coding tried allows it"
            ),
            figures=[pair.mean, *pair.percents],
            expected=allowed,
            bases=[
                "percentages of all who were asked (assumed)",
                f"agree and disagree are the answers above and below the middle of {response.min} to {response.max} "
                "(assumed)",
            ],
            reasoning="What the percentages allow, coding by coding: "
            + "; ".join(
                f"{words}: {interval_text(span)}{'' if printed.overlaps(*span) else ' (excluded)'}"
                for words, span in codings
            )
            + ".",
            rivals=rivals,
            fix="print how answers became points: the coding of each answer, and what was done with don't know",
            details={
                "touches": touches(pair.mean),
                "scale": figures.scale_id_of(pair.mean.variable),
                "percentages": {figure.category: figure.text for figure in pair.percents},
                "claims": [figure.claim for figure in pair.percents if figure.claim],
                "codings": [
                    {"coding": words, "possible": interval_data(span), "excluded": not printed.overlaps(*span)}
                    for words, span in codings
                ],
            },
        )


def _against_key(pair: MeanWithShares, response: Response, printed: Printed) -> list[str]:
    """Codings that would allow the mean if the declared key of the item were wrong."""
    return [
        f"{turning_label(turning, response)}, {dont_know_label(dont_know)}"
        for dont_know in DONT_KNOWS
        for turning in turnings(response)
        if (span := possible_mean(pair, turning, dont_know, response)) is not None and printed.overlaps(*span)
    ]


def _rivals(
    figures: PrintedFigures, pair: MeanWithShares, left: list[str], against_key: list[str], expected: list[Interval]
) -> Iterator[str]:
    if left:
        yield f"the answers were coded otherwise; not excluded: {'; '.join(left)}"
    if against_key:
        yield f"the declared key of the item is wrong; it would fit: {'; '.join(against_key)}"
    if pair.plain_mean is not None:
        unit = figures.unit_of(pair.plain_mean.groups.breakdown)
        many = number_word(len(pair.plain_mean.groups.figures))
        within = any(meet(people, span) for people in pair.of_people for span in expected)
        yield f"the mean is one of {many} {unit}, the percentages are of people" + (
            f"; as a mean of people it would be {listed(dict.fromkeys(interval_text(people) for people in pair.of_people))}, "
            + ("which fits" if within else "which does not fit either")
        )
    if not pair.is_item:
        yield "the answers became points in a way that is not printed and was not tried here"
    yield "the percentages leave out people whom the mean counts, or the reverse"
    if pair.is_item and not against_key:
        yield "the key of the item is not the declared one"
