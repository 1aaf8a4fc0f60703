"""Reports in memory for the tests of the audit: small ones by hand, and whole ones from simulated people.

Rounding and arithmetic here are done apart from the program (decimal, sums over people), so that a test compares two
roads to one number.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import ROUND_HALF_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction

from hypothesis import strategies as st

from kurak.audit.audit_report import audit_report
from kurak.model.finding import Finding, Place
from kurak.model.published import (
    Bases,
    Breakdown,
    Claim,
    Conclusion,
    CountTable,
    Figure,
    Published,
    PublishedReport,
)
from kurak.model.scales import Instrument, Question, Response, Scale

ONE_TO_FIVE = Response(min=1, max=5)
SEX = {"sex": Breakdown(groups=("men", "women"), unit="sexes")}
TRUST = {"trust": Scale(label="Trust", items=("q1", "q2"), reverse=("q2",))}

# ── one number at a time ───────────────────────────────────────────────────────────────────


def cell(
    variable: str,
    text: str,
    group: str = "all",
    *,
    by: str = "sex",
    table: str | None = "T1",
    statistic: str = "mean",
    category: str = "",
    **more: object,
) -> Figure:
    """A number of a table; the group "all" is everybody, and without a table it stands in the text."""
    return Figure(
        statistic=statistic,
        variable=variable,
        category=category,
        breakdown="total" if group == "all" else by,
        group=group,
        text=text,
        section="III",
        where=Place("published/tables.csv", line=2),
        table=table,
        **more,  # type: ignore[arg-type]
    )


def percent(variable: str, category: str, text: str, group: str = "all", **more: object) -> Figure:
    """A percentage of a table: which answer of which question."""
    return cell(variable, text, group, statistic="percent", category=category, **more)  # type: ignore[arg-type]


def said(claim: str, figure: Figure, **more: object) -> Figure:
    """The same number, but said in the running text by a claim."""
    return replace(figure, table=None, claim=claim, where=Place("published/claims.csv", line=2), **more)  # type: ignore[arg-type]


def statement(claim: str, variable: str, value: str, section: str = "III", **more: object) -> Claim:
    """A claim in words."""
    return Claim(claim=claim, section=section, measure="statement", variable=variable, value=value, **more)  # type: ignore[arg-type]


def count(claim: str, group: str, value: str, **more: object) -> Claim:
    """A claim that counts something."""
    return Claim(claim=claim, section="II", measure="count", variable="people", group_by="kind", group=group, value=value, **more)  # type: ignore[arg-type]


def achieved(breakdown: str, **groups: int) -> dict[str, Bases]:
    """People who answered, by group; the group "all" is everybody."""
    return {breakdown: Bases(breakdown=breakdown, kind="achieved", source=f"Table of {breakdown}", groups=groups)}


def report(
    *figures: Figure,
    response: Response | None = ONE_TO_FIVE,
    scales: Mapping[str, Scale] = TRUST,
    breakdowns: Mapping[str, Breakdown] = SEX,
    bases: Mapping[str, Bases] | None = None,
    claims: Sequence[Claim] = (),
    questions: Mapping[str, Question] | None = None,
    count_tables: Sequence[CountTable] = (),
    conclusions: Sequence[Conclusion] = (),
    **spec: object,
) -> PublishedReport:
    """A report with these numbers; without an answer scale it has no instrument at all."""
    places = {one.claim: Place("published/claims.csv", line=number) for number, one in enumerate(claims, start=2)}
    return PublishedReport(
        spec=Published(title="A report", breakdowns=dict(breakdowns), bases=dict(bases or {}), **spec),  # type: ignore[arg-type]
        folder="published",
        instrument=Instrument(response=response, scales=dict(scales), other_questions=dict(questions or {}))
        if response is not None
        else None,
        item_texts={},
        figures=figures,
        claims=tuple(claims),
        claim_places=places,
        count_tables=tuple(count_tables),
        conclusions=tuple(conclusions),
        conclusion_places={
            one.id: Place("published/conclusions.yaml", line=5)
            for conclusion in conclusions
            for one in conclusion.statements
        },
    )


def findings_of(published: PublishedReport, rule: str) -> tuple[Finding, ...]:
    """What one rule finds in a report."""
    return tuple(finding for finding in audit_report(published).findings if finding.rule == rule)


# ── simulated people ───────────────────────────────────────────────────────────────────────

DONT_KNOW = None
Answer = int | None
Coding = Callable[[int], int]

CODINGS: dict[str, Coding] = {
    "as answered": lambda answer: answer,
    "min + max - x": lambda answer: 6 - answer,
    "max - x": lambda answer: 5 - answer,
}

UNITS = {"region": "regions", "ethnicity": "ethnic groups", "sex": "sexes"}


@dataclass(frozen=True)
class People:
    """Respondents, one by one: what they answered from 1 to 5, the group they are in, and their weight."""

    items: tuple[str, ...]
    reverse: tuple[str, ...]
    answers: tuple[Mapping[str, Answer], ...]
    groups: tuple[Mapping[str, str], ...]
    weights: tuple[int, ...]
    labels: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Printing:
    """How a report is made from people: coding, don't know, totals, rounding, and what is printed at all."""

    turning: str = "min + max - x"
    dont_know: str = "left out"
    totals: str = "of people"
    rounding: str = ROUND_HALF_UP
    with_sd: bool = True
    percents_by_group: bool = True
    decimals: int = 2
    percent_decimals: int = 1
    skip: frozenset[str] = field(default_factory=frozenset)


ROUNDINGS = (ROUND_HALF_UP, ROUND_HALF_DOWN, ROUND_HALF_EVEN)


def simulate(
    seed: int,
    *,
    sizes: Mapping[str, Sequence[int]],
    items: int = 3,
    dont_know: float = 0,
    weighted: bool = False,
    skew: Sequence[Sequence[int]] | None = None,
) -> People:
    """People in groups of given sizes; every breakdown cuts the same people, shuffled anew.

    Parameters
    ----------
    sizes
        For every breakdown, how many people each group has; all must have the same sum.
    dont_know
        Share of don't-know answers.
    weighted
        Whether weights differ by the first breakdown's groups.
    skew
        For every item, how often each answer from 1 to 5 is given.
    """
    rng = random.Random(seed)
    n = sum(next(iter(sizes.values())))
    names = tuple(f"q{number}" for number in range(1, items + 1))
    labels = {name: tuple(f"{name} {letter}" for letter in "ABCDEFGH"[: len(parts)]) for name, parts in sizes.items()}
    groups: list[dict[str, str]] = [{} for _ in range(n)]
    for name, parts in sizes.items():
        order = [label for label, size in zip(labels[name], parts, strict=True) for _ in range(size)]
        rng.shuffle(order)
        for person, label in zip(groups, order, strict=True):
            person[name] = label
    chances = skew or [[rng.randint(0, 4) + 1 for _ in range(5)] for _ in names]
    answers = [
        {
            name: DONT_KNOW if rng.random() < dont_know else rng.choices((1, 2, 3, 4, 5), chance)[0]
            for name, chance in zip(names, chances, strict=True)
        }
        for _ in range(n)
    ]
    first = next(iter(sizes))
    by_group = {label: rng.randint(1, 9) if weighted else 1 for label in labels[first]}
    return People(
        items=names,
        reverse=names[1::2],
        answers=tuple(answers),
        groups=tuple(groups),
        weights=tuple(by_group[person[first]] for person in groups),
        labels=labels,
    )


@st.composite
def group_sizes(draw: st.DrawFn, least: int = 8, most: int = 40) -> dict[str, list[int]]:
    """How many people are in every group of three breakdowns of the same people; no group is empty."""
    n = draw(st.integers(least, most))
    sizes = {}
    for breakdown, groups in (("region", 4), ("ethnicity", 3), ("sex", 2)):
        marks = sorted(draw(st.sets(st.integers(1, n - 1), min_size=groups - 1, max_size=groups - 1)))
        sizes[breakdown] = [end - start for start, end in zip([0, *marks], [*marks, n], strict=True)]
    return sizes


def printed_number(value: Fraction, decimals: int, rounding: str = ROUND_HALF_UP) -> str:
    """An exact value as a report prints it."""
    with localcontext() as context:
        context.prec = 60
        exact = Decimal(value.numerator) / Decimal(value.denominator)
        return str(exact.quantize(Decimal(1).scaleb(-decimals), rounding=rounding))


def printed_root(square: Fraction, decimals: int, rounding: str = ROUND_HALF_UP) -> str:
    """The root of an exact value as a report prints it."""
    with localcontext() as context:
        context.prec = 60
        exact = (Decimal(square.numerator) / Decimal(square.denominator)).sqrt()
        return str(exact.quantize(Decimal(1).scaleb(-decimals), rounding=rounding))


def scored(people: People, person: int, item: str, how: Printing) -> int | None:
    """One answer as the report codes it; None where it is left out."""
    answer = people.answers[person][item]
    if answer is None:
        return 0 if how.dont_know == "counted as 0" else None
    return CODINGS[how.turning](answer) if item in people.reverse else answer


def weighted_mean(values: Iterable[tuple[Fraction | int | None, int]]) -> Fraction | None:
    """The mean of what is there; None where nothing is."""
    known = [(value, weight) for value, weight in values if value is not None]
    if not known:
        return None
    return sum((Fraction(value) * weight for value, weight in known), Fraction(0)) / sum(weight for _, weight in known)


def score_of(people: People, person: int, variable: str, how: Printing) -> Fraction | None:
    """A person's answer to an item, or mean over the items answered for the scale."""
    if variable != "scale":
        answer = scored(people, person, variable, how)
        return None if answer is None else Fraction(answer)
    return weighted_mean((scored(people, person, item, how), 1) for item in people.items)


def mean_of(people: People, variable: str, members: Iterable[int], how: Printing) -> Fraction | None:
    """The weighted mean of an item or of the scale among some people."""
    return weighted_mean((score_of(people, person, variable, how), people.weights[person]) for person in members)


def members_of(people: People, breakdown: str, group: str) -> list[int]:
    """Who is in a group."""
    return [person for person, groups in enumerate(people.groups) if groups[breakdown] == group]


CATEGORIES: dict[str, Callable[[Answer], bool]] = {
    "agree": lambda answer: answer is not None and answer > 3,
    "disagree": lambda answer: answer is not None and answer < 3,
    "neutral": lambda answer: answer == 3,
    "dont_know": lambda answer: answer is None,
}


def printed_figures(people: People, how: Printing = Printing()) -> list[Figure]:
    """Every table of the report: means, SDs and percentages by breakdown, with totals."""
    everybody = range(len(people.answers))
    figures: list[Figure] = []
    for breakdown, labels in people.labels.items():
        cuts = [(label, members_of(people, breakdown, label)) for label in labels] + [("all", list(everybody))]
        table = f"T_{breakdown}"
        for variable in (*people.items, "scale"):
            means = {group: mean_of(people, variable, members, how) for group, members in cuts}
            if how.totals == "of groups":
                parts = [mean for group, mean in means.items() if group != "all" and mean is not None]
                means["all"] = sum(parts, Fraction(0)) / len(parts)
            for group, members in cuts:
                mean = means[group]
                if mean is None:
                    continue
                text = printed_number(mean, how.decimals, how.rounding)
                figures.append(cell(variable, text, group, by=breakdown, table=table))
                if how.with_sd and len(members) > 1 and set(people.weights) == {1}:
                    figures.extend(_spread(people, variable, group, members, how, breakdown, table))
        for item in people.items:
            for category, counts in CATEGORIES.items():
                for group, members in cuts if how.percents_by_group else cuts[-1:]:
                    base = sum(people.weights[person] for person in members)
                    hits = sum(people.weights[person] for person in members if counts(people.answers[person][item]))
                    text = printed_number(Fraction(100 * hits, base), how.percent_decimals, how.rounding)
                    figures.append(percent(item, category, text, group, by=breakdown, table=f"P_{category}_{breakdown}"))
    return [figure for figure in figures if figure.statistic not in how.skip]


def _spread(
    people: People, variable: str, group: str, members: list[int], how: Printing, breakdown: str, table: str
) -> Iterable[Figure]:
    scores = [score for person in members if (score := score_of(people, person, variable, how)) is not None]
    if len(scores) > 1:
        mean = sum(scores, Fraction(0)) / len(scores)
        square = sum(((score - mean) ** 2 for score in scores), Fraction(0)) / (len(scores) - 1)
        text = printed_root(square, how.decimals, how.rounding)
        yield cell(variable, text, group, by=breakdown, table=table, statistic="sd")


def spoken_figures(figures: Sequence[Figure], rng: random.Random) -> list[Figure]:
    """Some numbers of the tables, repeated in the text, and the highest and lowest group named as such."""
    means = [figure for figure in figures if figure.statistic == "mean"]
    chosen = rng.sample(means, min(4, len(means)))
    spoken = [said(f"c{number}", figure) for number, figure in enumerate(chosen)]
    in_groups = [figure for figure in means if figure.variable == "scale" and figure.table == "T_region" and figure.group != "all"]
    if in_groups:
        by_value = sorted(in_groups, key=lambda figure: Decimal(figure.text))
        spoken.append(said("low", by_value[0], superlative="lowest"))
        spoken.append(said("high", by_value[-1], superlative="highest"))
    return spoken


def bases_of(people: People) -> dict[str, Bases]:
    """True bases: people where everybody counts alike, else the sum of weights, which are no people."""
    kind = "achieved" if set(people.weights) == {1} else "population"
    bases = {
        breakdown: Bases(
            breakdown=breakdown,
            kind=kind,
            source=f"numbers by {breakdown}",
            groups={
                label: sum(people.weights[person] for person in members_of(people, breakdown, label)) for label in labels
            },
        )
        for breakdown, labels in people.labels.items()
    }
    if kind == "achieved":
        bases["everybody"] = Bases(
            breakdown="total", kind=kind, source="number of respondents", groups={"all": len(people.answers)}
        )
    return bases


def report_on(people: People, figures: Sequence[Figure], *, with_bases: bool = True) -> PublishedReport:
    """The report that prints these numbers about these people."""
    return report(
        *figures,
        scales={"scale": Scale(label="The scale", items=people.items, reverse=people.reverse)},
        breakdowns={
            name: Breakdown(groups=labels, unit=UNITS.get(name, "groups")) for name, labels in people.labels.items()
        },
        bases=bases_of(people) if with_bases else {},
    )
