"""The other side of silence: what is wrong must be found, named where it stands, and found again whatever things are
called and in whatever order they are printed. A known way of scoring must be recovered from the printed numbers alone.
"""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from builders import (
    Printing,
    group_sizes,
    mean_of,
    members_of,
    printed_figures,
    printed_number,
    report_on,
    simulate,
    spoken_figures,
)
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from kurak.audit.audit_report import audit_report
from kurak.model.finding import Finding
from kurak.model.published import Figure

# A report takes a twentieth of a second to audit, so an example is not shrunk: its seed says enough to run it again.
# Fifteen examples; a hundred and fifty of `make thorough`.
quick = settings(max_examples=settings().max_examples * 3 // 8, deadline=None, derandomize=True, phases=[Phase.explicit, Phase.generate])
seeds = st.integers(0, 2**32)
LABELS = {"as answered": "as answered", "min + max - x": "6 − answer", "max - x": "5 − answer"}


# ── one cell altered ───────────────────────────────────────────────────────────────────────


def altered(figure: Figure, share: Fraction, sign: int) -> Figure:
    """A cell moved so far that, seen through its group's share of everybody, it leaves the rounding of the total.

    The total may lie two half steps from the mean of the printed parts, and two on the other side.
    """
    step = Fraction(1, 10 ** len(figure.text.partition(".")[2]))
    steps = (2 * step / share) // step + 1
    moved = Decimal(figure.text) + sign * Decimal(int(steps)) * Decimal(1).scaleb(-len(figure.text.partition(".")[2]))
    return replace(figure, text=str(moved))


@quick
@given(seeds, group_sizes(), st.randoms(use_true_random=False), st.sampled_from([1, -1]))
def test_one_cell_altered_beyond_rounding_is_found(
    seed: int, sizes: dict[str, list[int]], choice: random.Random, sign: int
) -> None:
    people = simulate(seed, sizes=sizes)
    figures = printed_figures(people)
    place = choice.choice([place for place, figure in enumerate(figures) if figure.statistic in ("mean", "percent")])
    victim = figures[place]
    members = len(people.answers) if victim.group == "all" else len(members_of(people, victim.breakdown, victim.group))
    figures[place] = altered(victim, Fraction(members, len(people.answers)), sign)
    found = audit_report(report_on(people, figures)).findings
    assert any(
        finding.item == victim.variable
        and finding.table == victim.table
        and finding.group in (victim.group, "all")
        and finding.severity in ("impossible", "inconsistent")
        for finding in found
    )


# ── a scoring rule recovered ───────────────────────────────────────────────────────────────

SKEWED = [[5, 5, 10, 30, 50], [60, 22, 4, 8, 6], [4, 10, 10, 40, 36], [50, 30, 6, 8, 6]]
SIZES = {"region": [30, 25, 20, 25], "sex": [48, 52]}


@quick
@given(seeds, st.sampled_from(sorted(LABELS)))
def test_a_known_scoring_rule_survives_and_other_turnings_are_excluded(seed: int, turning: str) -> None:
    people = simulate(seed, sizes=SIZES, items=4, skew=SKEWED)
    scoring = audit_report(report_on(people, printed_figures(people, Printing(turning=turning, with_sd=False)))).scoring
    assert scoring is not None
    assert LABELS[turning] in {rule.label for rule in scoring.surviving}
    assert {rule.turning for rule in scoring.surviving} == {turning}


@quick
@given(seeds, st.sampled_from(sorted(LABELS)), st.sampled_from(["left out", "counted as 0"]))
def test_with_many_dont_knows_their_treatment_is_recovered_too(seed: int, turning: str, dont_know: str) -> None:
    people = simulate(seed, sizes=SIZES, items=4, skew=SKEWED, dont_know=0.5)
    how = Printing(turning=turning, dont_know=dont_know, with_sd=False)
    scoring = audit_report(report_on(people, printed_figures(people, how))).scoring
    assert scoring is not None
    assert (turning, dont_know) in {(rule.turning, rule.dont_know) for rule in scoring.surviving}
    # The positive items, skewed to agreement, tell 0 from left out whatever was done with the negative ones.
    assert {rule.dont_know for rule in scoring.surviving} == {dont_know}


@quick
@given(seeds, group_sizes(), st.sampled_from(sorted(LABELS)))
def test_the_rule_in_use_is_never_excluded(seed: int, sizes: dict[str, list[int]], turning: str) -> None:
    people = simulate(seed, sizes=sizes, dont_know=0.1)
    scoring = audit_report(report_on(people, printed_figures(people, Printing(turning=turning)))).scoring
    assert scoring is not None
    assert LABELS[turning] in {rule.label for rule in scoring.surviving}


@quick
@given(seeds, st.sampled_from(sorted(LABELS)))
def test_scores_restated_under_the_rule_in_use_are_those_of_the_declared_scale(seed: int, turning: str) -> None:
    people = simulate(seed, sizes=SIZES, items=4, skew=SKEWED)
    scoring = audit_report(report_on(people, printed_figures(people, Printing(turning=turning, with_sd=False)))).scoring
    assert scoring is not None
    everybody = range(len(people.answers))
    declared = mean_of(people, "scale", everybody, Printing())
    assert declared is not None
    restated = next(
        score for score in scoring.restated if score.group == "all" and score.rule == LABELS[turning]
    ).restated
    # The printed score is rounded, and so are the items by which it is turned back.
    slack = Fraction(2, 100)
    assert restated[0] - slack <= declared <= restated[1] + slack


# ── a row turned round ─────────────────────────────────────────────────────────────────────


@quick
@given(seeds, st.sampled_from(["region", "ethnicity", "sex"]), st.sampled_from(["q1", "q2"]))
def test_a_row_turned_round_in_one_table_is_named(seed: int, breakdown: str, item: str) -> None:
    # q1 and q2 are far above and far below the middle in every group, so that a turned row cannot pass.
    sizes = {"region": [30, 20, 25, 25], "ethnicity": [40, 30, 30], "sex": [50, 50]}
    people = simulate(seed, sizes=sizes, skew=[[1, 2, 5, 30, 62], [60, 25, 10, 3, 2], [20, 20, 20, 20, 20]])
    figures = [
        replace(figure, text=str(6 - Decimal(figure.text)))
        if (figure.statistic, figure.variable, figure.table) == ("mean", item, f"T_{breakdown}")
        else figure
        for figure in printed_figures(people, Printing(with_sd=False))
    ]
    found = [finding for finding in audit_report(report_on(people, figures)).findings if finding.rule == "reversed-item"]
    assert [(finding.item, finding.table) for finding in found] == [(item, f"T_{breakdown}")]
    assert "6 − printed" in found[0].details["ways"]


# ── totals that are means of groups ────────────────────────────────────────────────────────


@quick
@given(seeds, group_sizes(least=20))
def test_a_plain_mean_of_unequal_groups_is_told_with_the_mean_of_people_beside_it(
    seed: int, sizes: dict[str, list[int]]
) -> None:
    people = simulate(seed, sizes=sizes)
    figures = printed_figures(people, Printing(totals="of groups", skip=frozenset({"percent", "sd"})))
    found = {
        (finding.item, finding.table): finding
        for finding in audit_report(report_on(people, figures)).findings
        if finding.rule == "total" and finding.severity == "inconsistent" and "breakdown" in finding.details
    }
    for breakdown, labels in people.labels.items():
        for variable in (*people.items, "scale"):
            parts = [mean_of(people, variable, members_of(people, breakdown, label), Printing()) for label in labels]
            plain = sum((part for part in parts if part is not None), Fraction(0)) / len(parts)
            of_people = mean_of(people, variable, range(len(people.answers)), Printing())
            assert of_people is not None
            if abs(plain - of_people) <= Fraction(2, 100):
                continue
            finding = found[variable, f"T_{breakdown}"]
            assert finding.printed == printed_number(plain, 2)
            assert "is the plain mean of" in finding.message
            low, high = finding.details["weighted"][0]["mean"]
            assert low <= float(of_people) <= high
            assert finding.expected is not None
            assert finding.expected in finding.message


# ── names and order are irrelevant ─────────────────────────────────────────────────────────


def shape(findings: tuple[Finding, ...], names: dict[str, str]) -> Counter[tuple[object, ...]]:
    """Findings without the words that hold names, and without an order between two sides."""
    return Counter(
        (
            finding.rule,
            finding.severity,
            names.get(finding.item or "", finding.item),
            names.get(finding.group or ""),
            frozenset({finding.printed, finding.expected}) if finding.rule not in ("scoring", "percent-sum") else None,
        )
        for finding in findings
    )


@quick
@given(seeds, group_sizes(), st.randoms(use_true_random=False))
def test_new_names_and_another_order_of_printing_change_no_finding(
    seed: int, sizes: dict[str, list[int]], choice: random.Random
) -> None:
    people = simulate(seed, sizes=sizes)
    figures = printed_figures(people)
    for _ in range(3):
        place = choice.randrange(len(figures))
        figures[place] = altered(figures[place], Fraction(1, 4), choice.choice([1, -1]))
    figures += spoken_figures(figures, choice)
    before = audit_report(report_on(people, figures)).findings

    new = {item: f"item_{letter}" for item, letter in zip(people.items, "zyxw", strict=False)}
    groups = {label: f"{label[::-1]}!" for labels in people.labels.values() for label in labels}
    renamed = replace(
        people,
        items=tuple(new[item] for item in people.items),
        reverse=tuple(new[item] for item in people.reverse),
        answers=tuple({new[item]: answer for item, answer in answers.items()} for answers in people.answers),
        groups=tuple({name: groups[label] for name, label in person.items()} for person in people.groups),
        labels={name: tuple(reversed([groups[label] for label in labels])) for name, labels in people.labels.items()},
    )
    moved = [
        replace(figure, variable=new.get(figure.variable, figure.variable), group=groups.get(figure.group, figure.group))
        for figure in figures
    ]
    choice.shuffle(moved)
    after = audit_report(report_on(renamed, moved)).findings
    back = {name: old for old, name in {**new, **groups}.items()}
    same = {name: name for name in (*people.items, *groups, "all", "scale")}
    assert shape(after, {**same, **back}) == shape(before, same)


@pytest.mark.parametrize("factor", [1, 7])
def test_bases_are_shares_of_each_other(factor: int) -> None:
    """Two roads: numbers of people and any multiple of them weight alike."""
    people = simulate(3, sizes={"region": [5, 9, 16], "sex": [10, 20]}, weighted=True)
    heavier = replace(people, weights=tuple(weight * factor for weight in people.weights))
    figures = printed_figures(people, Printing(totals="of groups"))
    assert [check.weighted for check in audit_report(report_on(heavier, figures)).totals] == [
        check.weighted for check in audit_report(report_on(people, figures)).totals
    ]
