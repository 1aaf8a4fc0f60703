"""Why: without records nobody knows the standard errors, yet a reader takes every printed difference for one.

The ranges are worked out by hand here; a simulation shows that the worst case is
neither beaten nor out of reach.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from math import sqrt
from pathlib import Path

import numpy as np
import pytest
from builders import achieved, cell, findings_of, percent, report, said

from kurak.audit.audit_report import audit_report
from kurak.audit.precision import assume, precision_of
from kurak.audit.printed_figures import PrintedFigures
from kurak.model.audit import PrintedContrast, PrintedPrecision, ReportPrecision
from kurak.model.finding import Finding
from kurak.model.planning import Planning
from kurak.model.published import (
    Bases,
    Breakdown,
    Claim,
    ClaimTest,
    Conclusion,
    ConclusionStatement,
    PublishedReport,
    RestsOn,
)
from kurak.model.scales import Scale
from kurak.model.study import Design
from kurak.pipeline import audit as audit_folder

Z = 1.959963984540054  # R: qnorm(0.975)
Z_2 = 2.241402727604946  # R: qnorm(1 - 0.05/4), two comparisons
Z_8 = 2.734368786533176  # R: qnorm(1 - 0.05/16), eight

PLAIN = {"trust": Scale(label="Trust", items=("q1", "q2"))}
REGIONS = {"region": Breakdown(groups=("north", "south", "west"), unit="regions")}
CLUSTERED = Design(n=202, strata=("sex",), cluster_size=20)
CROSSED = Design(n=202, strata=("region",), cluster_size=20)
RHO = Planning(intracluster_correlation_range=(0.0, 0.1))


def audited(
    published: PublishedReport, design: Design | None = CLUSTERED, planning: Planning = RHO
) -> ReportPrecision:
    precision = audit_report(published, design=design, planning=planning).precision
    assert precision is not None
    return precision


def two(
    first: str, second: str, *spoken: str, variable: str = "q1", n: int = 101, agreeing: bool = False
) -> PublishedReport:
    """A report on as many men as women, with a claim of the highest or lowest about the men for each word."""
    cells = [
        percent(variable, "agree", text, group) if agreeing else cell(variable, text, group)
        for text, group in ((first, "men"), (second, "women"))
    ]
    claims = [said(f"c{i}", cells[0], superlative=word) for i, word in enumerate(spoken)]
    return report(*cells, *claims, scales=PLAIN, bases=achieved("sex", men=n, women=n))


def one_of(precision: ReportPrecision) -> PrintedContrast:
    (found,) = precision.claims
    return found


def noise(published: PublishedReport, design: Design | None = CLUSTERED) -> list[Finding]:
    return [
        f for f in audit_report(published, design=design, planning=RHO).findings if f.rule == "within-noise"
    ]


# ── one printed number ─────────────────────────────────────────────────────────────────────


def figure_of(precision: ReportPrecision, group: str, variable: str = "q1") -> PrintedPrecision:
    return next(one for one in precision.figures if (one.group, one.variable) == (group, variable))


def test_the_ranges_of_a_mean_by_hand() -> None:
    # 3.2 is 3.15 to 3.25 on 1 to 5. Least variance 0.15·0.85, greatest 2.15·1.85; deff 1 to 1 + 19·0.1.
    found = figure_of(audited(two("3.2", "2.0")), "men")
    assert found.standard_deviation == pytest.approx((sqrt(0.15 * 0.85), sqrt(2.15 * 1.85)), rel=1e-9)
    assert found.design_effect == pytest.approx((1.0, 2.9), rel=1e-9)
    low, high = sqrt(0.15 * 0.85 / 100), sqrt(2.9 * 2.15 * 1.85 / 100)
    assert found.standard_error == pytest.approx((low, high), rel=1e-9)
    assert found.narrowest == pytest.approx((3.15 - Z * low, 3.25 + Z * low), rel=1e-9)
    assert found.widest == pytest.approx((3.15 - Z * high, 3.25 + Z * high), rel=1e-9)
    assert (found.n, found.n_kind, found.n_source) == (101, "achieved", "Table of sex")


def test_an_interval_ends_where_the_scale_ends() -> None:
    found = figure_of(audited(two("1.1", "2.0", n=5)), "men")
    assert found.widest is not None
    assert found.widest[0] == 1.0


def test_groups_that_cut_across_clusters_may_be_spread_or_together() -> None:
    # Half of 20 interviews in a cluster are men if they are spread: 1 + 9·ρ; all if they live apart.
    planning = Planning(intracluster_correlation_range=(0.02, 0.1), weight_variation=0.5)
    found = figure_of(audited(two("3.2", "2.0"), CROSSED, planning), "men")
    assert found.design_effect == pytest.approx((1.18 * 1.25, 2.9 * 1.25), rel=1e-9)


def test_a_scale_has_no_least_variance_and_a_percentage_has_only_one() -> None:
    figures = [*two("3.25", "3.00", variable="trust").figures]
    figures += [
        cell("q1", "2.00", "men"),
        percent("q1", "agree", "50", "men"),
        percent("q1", "agree", "40", "women"),
    ]
    figures.append(said("p", figures[-2], superlative="highest"))
    published = report(*figures, scales=PLAIN, bases=achieved("sex", men=101, women=101))
    precision = audited(published)
    assert figure_of(precision, "men", "trust").standard_error[0] == 0
    contrast = one_of(precision)
    # 40 is 39.5 to 40.5: p(1 − p) from 0.395·0.605 to 0.405·0.595, in points of a hundred.
    assert contrast.second.standard_deviation == pytest.approx(
        (100 * sqrt(0.238975), 100 * sqrt(0.240975)), rel=1e-9
    )
    assert contrast.noise_unless_sd_below is None


def test_a_plan_stands_in_for_a_number_that_is_not_printed() -> None:
    planned = {
        "plan": Bases(
            breakdown="sex", kind="planned", source="Table of the plan", groups={"men": 50, "women": 60}
        )
    }
    precision = audited(report(*two("3.2", "2.0").figures, scales=PLAIN, bases=planned))
    found = figure_of(precision, "women")
    assert (found.n, found.n_kind) == (60, "planned")
    assert precision.planned == ("Table of the plan",)


def test_a_scoring_rule_left_open_widens_the_scale() -> None:
    # q2 is negative and nothing says how it was turned: 0 to 5. So may q1 be, if don't know counts as 0.
    published = report(*two("2.50", "2.00", variable="q2").figures, bases=achieved("sex", men=101, women=101))
    precision = audited(published)
    assert figure_of(precision, "men", "q2").answers == (0.0, 5.0)
    assert any("scoring rule is not printed" in words for words in precision.assumptions)
    # 2.5 is the middle of 0 to 5: half of the people at each end.
    assert figure_of(precision, "men", "q2").standard_deviation[1] == pytest.approx(2.5, rel=1e-9)


def test_no_ranges_for_what_has_no_people_no_scale_or_no_place_on_it() -> None:
    lone = report(cell("q1", "3.2", "men"), cell("q9", "3.2", "women"), scales=PLAIN)
    assert audited(lone).figures == ()
    outside = two("0.5", "2.0")
    assert [one.group for one in audited(outside).figures] == ["women"]
    assert audited(two("3.2", "2.0", n=1)).figures == ()


# ── two printed numbers ────────────────────────────────────────────────────────────────────


def test_a_difference_beyond_the_worst_case_is_noise_proof() -> None:
    # 4.5 − 1.5 = 3 less roundings; worst SE² = 2.9·(3.45·0.55 + 0.55·3.45)/100.
    found = one_of(audited(two("4.5", "1.5", "highest")))
    assert found.verdict == "noise-proof"
    assert found.margin[1] == pytest.approx(Z * sqrt(2.9 * 2 * 3.45 * 0.55 / 100), rel=1e-9)
    assert found.difference == pytest.approx((2.9, 3.1), rel=1e-9)
    assert noise(two("4.5", "1.5", "highest")) == []


@pytest.mark.parametrize(
    ("first", "second", "word"), [("3.25", "3.02", "highest"), ("3.02", "3.25", "lowest")]
)
def test_a_difference_that_could_be_chance_is_found_and_says_what_would_settle_it(
    first: str, second: str, word: str
) -> None:
    published = two(first, second, word)
    found = one_of(audited(published))
    assert found.verdict == "depends"
    # At least 0.22 apart: sd·z·√(deff·2/100) must be less, with deff 2.9 and 1.
    limits = (0.22 / (Z * sqrt(2.9 * 2 / 100)), 0.22 / (Z * sqrt(2 / 100)))
    assert found.noise_unless_sd_below == pytest.approx(limits, rel=1e-9)
    (finding,) = noise(published)
    assert (finding.code, finding.severity, finding.claim, finding.group) == (
        "AUD-020",
        "suspect",
        "c0",
        "men",
    )
    assert (
        finding.message
        == f"men is called the {word} with {first}, but women has {second}: the difference could be chance"
    )
    assert "below 0.47 to 0.79" in finding.reasoning
    assert any("101 and 101 people" in words for words in finding.bases)


@pytest.mark.parametrize(
    ("first", "second", "on"),
    [
        # Apart by 0.825 less rounding, with standard deviations of 2: beyond at deff 1 (0.55), within at 2.9.
        ("3.525", "2.700", "how alike people of a cluster are"),
        # Apart by 0.3: beyond at deff 2.9 if answers hardly vary, within at deff 1 if they vary most.
        ("3.100", "2.800", "how much answers vary"),
        # Apart by 0.13 to 0.15. At least 0.245·0.755 + 0.105·0.895 = 0.279: beyond 0.10 at deff 1, within
        # 0.18 at 2.9.
        ("3.25", "3.11", "how much answers vary, and how alike people of a cluster are"),
    ],
)
def test_what_a_verdict_depends_on(first: str, second: str, on: str) -> None:
    found = one_of(audited(two(first, second, "highest")))
    assert (found.verdict, found.depends_on) == ("depends", on)


def test_numbers_printed_alike_are_within_noise() -> None:
    for variable in ("q1", "trust"):
        (finding,) = noise(two("3.02", "3.02", "highest", variable=variable))
        assert finding.message.endswith("the difference is within chance")
        assert "Rounding alone may hide a tie" in finding.reasoning
    # 2.45 and 2.44 may both be 2.445: printed apart, perhaps a tie.
    (finding,) = noise(two("2.45", "2.44", "highest", variable="trust"))
    assert finding.message.endswith("the difference could be chance")
    assert "Rounding alone may hide a tie" in finding.reasoning
    # 49 and 50 percent of 101: at best, with nothing but chance within clusters, ± z·√(0.9·2·2500/100) = 13.
    published = two("50", "49", "highest", agreeing=True)
    (finding,) = noise(published, CROSSED)
    assert finding.message.endswith("the difference is within chance")
    assert finding.details["margin"][0] == pytest.approx(
        Z * sqrt(0.9 * (0.495 * 0.505 + 0.485 * 0.515)) * 10, rel=1e-9
    )


def test_a_superlative_of_three_is_two_comparisons() -> None:
    cells = [
        cell("q1", text, group, by="region")
        for group, text in zip(("north", "south", "west"), ("4.0", "3.0", "2.0"), strict=True)
    ]
    bases = achieved("region", north=101, south=101, west=101)
    published = report(
        *cells, said("c", cells[0], superlative="highest"), scales=PLAIN, breakdowns=REGIONS, bases=bases
    )
    found = one_of(audited(published, CROSSED))
    # The comparison with the second decides; the interval is that of two comparisons at once.
    assert (found.second.group, found.comparisons) == ("south", 2)
    # 3.95 is the mean of the interval nearest to the middle of the scale, and so is 3.
    assert found.margin[1] == pytest.approx(Z_2 * sqrt(2.9 * (2.95 * 1.05 + 4) / 100), rel=1e-9)


def test_unknown_clusters_have_no_worst_case() -> None:
    for design in (None, Design(n=202)):
        precision = audited(two("4.5", "1.5", "highest"), design)
        found = figure_of(precision, "men")
        assert (found.design_effect, found.widest, found.standard_error[1]) == ((1.0, None), None, None)
        contrast = one_of(precision)
        assert (contrast.verdict, contrast.depends_on) == ("depends", "the clusters, which are unknown")
        assert not contrast.could_be_noise
        assert any("clusters are unknown" in words for words in precision.assumptions)
        # Even a simple random sample of 101 could give 3.25 and 3.02: that is found, whatever the clusters.
        (finding,) = noise(two("3.25", "3.02", "highest"), design)
        assert "at least" in finding.reasoning


def test_one_interview_a_cluster_is_a_statement_and_not_a_gap() -> None:
    found = figure_of(audited(two("3.2", "2.0"), Design(n=202, cluster_size=1)), "men")
    assert found.design_effect == (1.0, 1.0)


def test_what_another_rule_finds_or_nobody_can_judge_is_no_noise() -> None:
    assert noise(two("3.0", "4.0", "highest")) == []  # women are: rule superlative
    assert [f.claim for f in findings_of(two("3.0", "4.0", "highest"), "superlative")] == ["c0"]
    without = report(*two("3.2", "3.1", "highest").figures, scales=PLAIN)
    precision = audited(without)
    assert precision.claims == ()
    assert precision.not_judged == (
        "claim c0: men is called the highest, but how many people are behind the numbers is not printed",
    )
    alone = cell("q1", "3.2", "men")
    spoken = report(
        alone, said("c", alone, superlative="highest"), scales=PLAIN, bases=achieved("sex", men=101)
    )
    assert audited(spoken).not_judged == (
        "claim c: men is called the highest, but the numbers to compare it with are not printed",
    )
    # Items of one scale are answered by the same people: that is no comparison of groups.
    items = (cell("q1", "3.2"), cell("q2", "3.1"))
    same = report(
        *items, said("c", items[0], superlative="highest"), scales=PLAIN, bases=achieved("total", all=202)
    )
    assert (audited(same).claims, audited(same).not_judged) == ((), ())


def test_highest_and_lowest_of_every_scale_are_listed() -> None:
    cells = [
        cell("trust", text, group, by="region")
        for group, text in zip(("north", "south", "west"), ("4.0", "3.0", "2.0"), strict=True)
    ]
    published = report(
        *cells, scales=PLAIN, breakdowns=REGIONS, bases=achieved("region", north=101, south=101, west=101)
    )
    assert [(one.says, one.first.group, one.second.group) for one in audited(published).contrasts] == [
        ("highest", "north", "south"),
        ("lowest", "west", "south"),
    ]
    (only,) = audited(two("3.2", "3.1", variable="trust")).contrasts
    assert (only.says, only.first.group) == ("highest", "men")


def test_the_data_are_plain() -> None:
    data = json.loads(json.dumps(audited(two("3.25", "3.02", "highest", variable="trust")).as_data()))
    assert data["claims"][0]["verdict"] == "depends"
    assert data["claims"][0]["first"]["widest"][0] < 3.25 < data["claims"][0]["first"]["widest"][1]


# ── the worst case is the worst ────────────────────────────────────────────────────────────


def test_the_widest_interval_covers_what_it_promises() -> None:
    # Every cluster of 10 shares a mood: answers 1 and 5 only, the chance of a 5 is beta(4.5, 4.5), so that
    # ρ = 1/(4.5 + 4.5 + 1) = 0.1. This is the worst case itself: of 1,000 surveys about 95 percent cover 3.
    rng = np.random.default_rng(2023)
    surveys, clusters, size = 1000, 40, 10
    moods = rng.beta(4.5, 4.5, (surveys, clusters))
    means = 1 + 4 * rng.binomial(size, moods).sum(axis=1) / (clusters * size)
    bases = {"all": Bases(breakdown="total", kind="achieved", source="T", groups={"all": clusters * size})}
    assumed = assume(Design(n=400, cluster_size=size), RHO, None)
    covered = 0
    for mean in means:
        published = report(cell("q1", f"{mean:.3f}"), scales=PLAIN, bases=bases)
        found = precision_of(PrintedFigures(published), assumed, published.figures[0])
        assert found is not None
        assert found.widest is not None
        covered += found.widest[0] <= 3 <= found.widest[1]
    # Four standard errors of the simulation.
    assert covered / surveys == pytest.approx(0.95, abs=4 * sqrt(0.95 * 0.05 / surveys))


# ── the ledger ─────────────────────────────────────────────────────────────────────────────


def ledger(first: str, second: str, *, by: str = "sex") -> tuple[str, tuple[str, ...]]:
    groups = ("men", "women") if by == "sex" else ("men", "all")
    spoken = [
        said(name, cell("q1", text, group))
        for name, text, group in zip("ab", (first, second), groups, strict=True)
    ]
    claims = [
        Claim(claim=f.claim or "", section="III", measure="mean", variable="q1", value=f.text) for f in spoken
    ]
    test = ClaimTest(claim="a", more_than_claim="b", says="higher")
    statement = ConclusionStatement(
        id="K1.a", statement="Men more.", rests_on=RestsOn(claims=("a", "b")), tests=(test,)
    )
    published = report(
        *spoken,
        scales=PLAIN,
        claims=claims,
        conclusions=[Conclusion(id="K1", statements=(statement,))],
        bases=achieved("sex", men=101, women=101) | achieved("total", all=202),
    )
    (entry,) = audit_report(published, design=CLUSTERED, planning=RHO).ledger
    return entry.verdict, entry.reasons


def test_a_condition_that_could_be_chance_weakens_a_statement() -> None:
    # 2.9·(2.245·1.755 + 2.015·1.985)/100 = 0.2303 at worst; (0.245·0.755 + 0.015·0.985)/100 = 0.0020 at best.
    verdict, reasons = ledger("3.25", "3.02")
    assert verdict == "weakened"
    assert reasons == (
        "3.25 (a) is above 3.02 (b) in print, but with 101 and 101 people the difference could be chance: "
        "its interval is ±0.09 to ±0.94.",
    )
    assert ledger("4.5", "1.5")[0] == "stands"
    assert ledger("3.02", "3.25")[0] == "not supported"


def test_a_group_and_everybody_are_not_compared() -> None:
    assert ledger("3.25", "3.02", by="total")[0] == "stands"


# ── the worked study ───────────────────────────────────────────────────────────────────────


def test_bishkek_as_the_most_forgiving_region_could_be_chance() -> None:
    # Capacity to change: 3.53 in Bishkek (175 planned) against 3.33 in Osh city (48). Six items, two of them
    # negative; with 5 − answer and don't know as 0 the scale runs from 0 to (4·5 + 2·4)/6. deff 1 + 17·0.1.
    audit, _ = audit_folder(Path(__file__).parents[2] / "studies" / "kyrgyzstan-2023")
    assert audit is not None
    assert audit.precision is not None
    found = next(one for one in audit.precision.claims if one.claim == "c103")
    variances = 3.525 * (14 / 3 - 3.525) / 174 + 3.325 * (14 / 3 - 3.325) / 47
    assert found.margin[1] == pytest.approx(Z_8 * sqrt(2.7 * variances), rel=1e-9)
    assert (found.second.group, found.comparisons, found.verdict) == ("Osh city", 8, "depends")
    # c012 calls Issyk-Kul the highest, which the table contradicts; urban and rural have no base.
    judged = {one.claim for one in audit.precision.claims}
    assert "c012" not in judged
    assert {words.split(":")[0] for words in audit.precision.not_judged} == {
        f"claim {claim}" for claim in ("c022", "c037", "c038", "c086", "c120")
    }
    assert asdict(found)["first"]["n_source"] == "planned interviews, Table 2"
