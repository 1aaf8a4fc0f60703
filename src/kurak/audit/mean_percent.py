"""Rule mean-percent: a mean that the printed percentages of the same question exclude."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import get_args

from kurak.audit.printed_figures import PrintedFigures, touches
from kurak.audit.rules import audit_finding, interval_data, interval_text, listed
from kurak.model.audit import DontKnowRule, Interval, TotalCheck, TurningRule
from kurak.model.finding import Finding
from kurak.model.published import Figure
from kurak.model.scales import Response
from kurak.stats.mean_from_shares import codes_after, mean_bounds

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


def means_with_shares(figures: PrintedFigures) -> tuple[MeanWithShares, ...]:
    """Every printed mean that stands beside printed percentages of the same question and group."""
    if figures.response is None:
        return ()
    pairs = []
    for variable, category in figures.subjects("mean"):
        for mean in figures.figures_of("mean", variable, category):
            percents = dict(_percents_beside(figures, mean))
            pair = _pair(figures, mean, percents, is_item=variable not in _question_means(figures))
            if pair is not None:
                pairs.append(pair)
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


def _percents_beside(figures: PrintedFigures, mean: Figure) -> Iterator[tuple[str, Figure]]:
    question = _question_means(figures).get(mean.variable)
    if question is not None:
        name, stands_for = question
        wanted = {answer: word for answer, word in stands_for.items() if word in SHARE_WORDS}
    else:
        name, wanted = mean.variable, {word: word for word in SHARE_WORDS}
    for answer, word in wanted.items():
        for figure in figures.figures_of("percent", name, answer):
            if (figure.breakdown, figure.group) == (mean.breakdown, mean.group) and figure.bound is None:
                yield word, figure


def _pair(
    figures: PrintedFigures, mean: Figure, percents: dict[str, Figure], *, is_item: bool
) -> MeanWithShares | None:
    if not percents:
        return None
    if is_item and (figures.scale_of(mean.variable) is None or mean.variable in figures.scales):
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
            turnings = TURNINGS if figures.is_reverse(pair.mean.variable) else TURNINGS[:1]
            for turning in turnings:
                words = f"{turning_label(turning, response)}, {dont_know_label(dont_know)}"
                yield words, possible_mean(pair, turning, dont_know, response)
        else:
            scale = f"{response.min} to {response.max}"
            yield f"answers as {scale}, {dont_know_label(dont_know)}", possible_mean(
                pair, "as answered", dont_know, response
            )
            yield f"three answers as 1, 2, 3, {dont_know_label(dont_know)}", _three_points(pair, dont_know)


def check_mean_percent(figures: PrintedFigures, checks: tuple[TotalCheck, ...]) -> Iterator[Finding]:
    """Find means outside what the printed percentages of the same question and group allow.

    **Formula** min and max of Σ v_c s_c / (1 − k) (don't know left out) or Σ v_c s_c (counted as 0) over all shares
    s_c within the rounding of the printed percentages and all codes v_c that answer c may carry.
    """
    response = figures.response
    if response is None:
        return
    plain_totals = {
        (check.variable, check.printed) for check in checks if check.reproduced_by in ("plain", "neither")
    }
    for pair in means_with_shares(figures):
        codings = [(words, span) for words, span in candidate_codings(figures, pair, response) if span is not None]
        if not codings:
            continue
        printed = figures.printed(pair.mean)
        declared = "min + max - x" if pair.is_item and figures.is_reverse(pair.mean.variable) else "as answered"
        expected = possible_mean(pair, declared, "left out", response)  # type: ignore[arg-type]
        if expected is None or printed.overlaps(*expected):
            continue
        left = [words for words, span in codings if printed.overlaps(*span)]
        of_regions = (pair.mean.variable, pair.mean.text) in plain_totals
        # How a question's answers became points is not declared, so other codings than those tried may exist.
        impossible = pair.is_item and not left and not of_regions
        rivals = [f"the answers were coded otherwise: {listed(left)} is not excluded"] if left else []
        if of_regions:
            rivals.append("the mean is one of groups, the percentages are of people")
        rivals.append("the percentages leave out people whom the mean counts, or the reverse")
        if pair.is_item:
            rivals.append("the key of the item is inferred from its wording, not printed")
        yield audit_finding(
            "mean-percent",
            "impossible" if impossible else "inconsistent",
            f"mean {pair.mean.text}, but {pair.words}: "
            + (
                f"{turning_label(declared, response)} allows {interval_text(expected)} only"  # type: ignore[arg-type]
                if left
                else "no coding tried allows it"
            ),
            figures=[pair.mean, *pair.percents],
            expected=interval_text(expected),
            bases=["percentages of all who were asked (assumed)"],
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
