"""The audit must be silent where nothing is wrong: people answer, a report is made from them without a slip, and no
finding comes out. An audit that cries wolf would cost honest authors their time and us their trust.

Where an assumption of a rule does not hold (people who do not know are behind the stated base, but not behind the
mean), the test says which rules may speak, and that none of them says `impossible`.
"""

from __future__ import annotations

import random

import pytest
from builders import ROUNDINGS, Printing, group_sizes, printed_figures, report_on, simulate, spoken_figures
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from kurak.audit.audit_report import audit_report
from kurak.model.finding import Finding

# A report takes a twentieth of a second to audit, so an example is not shrunk: its seed says enough to run it again.
# Fifteen examples; a hundred and fifty of `make thorough`.
quick = settings(max_examples=settings().max_examples * 3 // 8, deadline=None, derandomize=True, phases=[Phase.explicit, Phase.generate])
seeds = st.integers(0, 2**32)


def told(findings: tuple[Finding, ...]) -> set[tuple[str, str]]:
    """Which rules speak, and how loudly."""
    return {(finding.rule, finding.severity) for finding in findings}


@quick
@given(seeds, group_sizes())
def test_an_honest_report_of_people_who_all_answered_gives_no_finding(seed: int, sizes: dict[str, list[int]]) -> None:
    people = simulate(seed, sizes=sizes)
    figures = printed_figures(people)
    findings = audit_report(report_on(people, [*figures, *spoken_figures(figures, random.Random(seed))])).findings
    # "Highest" of a few people in each of four groups is true of them, and may well be chance: that is no false alarm.
    assert told(findings) <= {("within-noise", "suspect")}


@quick
@given(seeds, group_sizes(), st.integers(0, 3), st.integers(0, 2))
def test_coarser_and_finer_printing_gives_no_finding(
    seed: int, sizes: dict[str, list[int]], decimals: int, percent_decimals: int
) -> None:
    people = simulate(seed, sizes=sizes, items=2)
    how = Printing(decimals=decimals, percent_decimals=percent_decimals)
    assert audit_report(report_on(people, printed_figures(people, how))).findings == ()


@pytest.mark.parametrize("rounding", ROUNDINGS)
@pytest.mark.parametrize("seed", range(8))
def test_a_tie_may_be_rounded_either_way(rounding: str, seed: int) -> None:
    # 8 and 16 people: means end in .125 and .0625, percentages in .25, so that every table holds ties.
    people = simulate(seed, sizes={"region": [8, 8], "sex": [8, 8]})
    for decimals in (0, 1, 2):
        how = Printing(rounding=rounding, decimals=decimals, percent_decimals=min(decimals, 1))
        assert audit_report(report_on(people, printed_figures(people, how))).findings == ()


@quick
@given(seeds, group_sizes())
def test_weighted_totals_with_their_weights_as_bases_give_no_finding(seed: int, sizes: dict[str, list[int]]) -> None:
    people = simulate(seed, sizes=sizes, weighted=True)
    figures = printed_figures(people)
    findings = audit_report(report_on(people, [*figures, *spoken_figures(figures, random.Random(seed))])).findings
    # Weights are no people, so the percentages have no base; that is said, as a note.
    assert told(findings) <= {("percent-count", "note")}


@quick
@given(seeds, group_sizes())
def test_without_bases_nothing_but_notes_is_said(seed: int, sizes: dict[str, list[int]]) -> None:
    people = simulate(seed, sizes=sizes)
    findings = audit_report(report_on(people, printed_figures(people), with_bases=False)).findings
    # A total away from the plain mean is as it should be where groups differ in size.
    assert told(findings) <= {("percent-count", "note"), ("total", "note")}


@quick
@given(seeds, group_sizes(), st.sampled_from([0.05, 0.2, 0.5]))
def test_dont_know_answers_silence_every_rule_that_does_not_rest_on_everybody_answering(
    seed: int, sizes: dict[str, list[int]], share: float
) -> None:
    people = simulate(seed, sizes=sizes, dont_know=share)
    findings = audit_report(report_on(people, printed_figures(people))).findings
    # The stated bases hold those who do not know; the means leave them out. Rules that rest on the bases may speak,
    # under bases that they name; all others still hold: percentages are of everybody, ranges need no base.
    assert told(findings) <= {
        ("grim", "inconsistent"),
        ("grimmer", "inconsistent"),
        ("total", "inconsistent"),
        ("total", "note"),
        ("breakdowns", "inconsistent"),
    }
    for finding in findings:
        assert finding.bases
        assert finding.severity == "note" or any("answered" in rival or "don't-know" in rival for rival in finding.rivals)


@quick
@given(seeds, group_sizes(), st.sampled_from([0.05, 0.3]))
def test_dont_know_counted_as_0_on_percentages_alone_is_no_contradiction_of_its_own_rule(
    seed: int, sizes: dict[str, list[int]], share: float
) -> None:
    people = simulate(seed, sizes=sizes, dont_know=share)
    how = Printing(dont_know="counted as 0", with_sd=False)
    audit = audit_report(report_on(people, printed_figures(people, how)))
    assert audit.scoring is not None
    assert "6 − answer, don't know counted as 0" in {rule.label for rule in audit.scoring.surviving}
