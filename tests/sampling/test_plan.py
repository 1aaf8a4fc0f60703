"""Why: a plan decides what a study can say. Its numbers are those of the textbooks and of the real study's Table 2."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from math import ceil, sqrt
from pathlib import Path

import pytest
from studies import FRAME, STUDY, small

from kurak.model.sample import Plan
from kurak.sampling.plan import plan_sample, plan_with_units
from kurak.sources.study_folder import read_study

WORKED = Path(__file__).resolve().parents[2] / "studies" / "kyrgyzstan-2023"


@pytest.fixture(scope="module")
def worked() -> Plan:
    plan, findings = plan_sample(read_study(WORKED))
    assert plan is not None
    assert not [finding for finding in findings if finding.severity == "error"]
    return plan


def plan_of(folder: Path, *, study: str = STUDY, frame: str = FRAME) -> Plan:
    plan, findings = plan_sample(small(folder, study=study, frame=frame))
    assert plan is not None, findings
    return plan


# ── the real study's Table 2 ───────────────────────────────────────────────────────────────────


def test_the_threshold_of_self_representing_towns_is_the_printed_one(worked: Plan) -> None:
    # 3,944,375 people, clusters of 18, 1,000 interviews; the report prints 70,999.
    assert worked.self_representing_above == Fraction(3944375 * 18, 1000)
    assert round(worked.self_representing_above) == 70999
    above = [one.unit_name for one in worked.strata if one.self_representing and one.size >= worked.self_representing_above]
    assert above == ["Jalal-Abad", "Bishkek", "Osh"]


def test_the_clusters_are_the_printed_ones(worked: Plan) -> None:
    assert worked.exact_clusters == Fraction(1000, 18)
    assert f"{float(worked.exact_clusters):.1f}" == "55.6"
    assert worked.clusters == 56


def test_interviews_by_area_and_settlement_are_the_printed_ones_but_where_they_do_not_add_up(worked: Plan) -> None:
    """Each printed number is the exact share, rounded by itself; ours differ by one where the sum needs it."""
    folder = read_study(WORKED)
    differ = {(one.area, one.column): (int(one.printed), int(one.planned)) for one in worked.printed}
    assert all(abs(printed - planned) == 1 for printed, planned in differ.values())
    assert {key for key in differ if key[1] == "n"} == {("Jalal-Abad r.", "n"), ("Talas r.", "n"), ("Osh city", "n")}
    for row in folder.sample_design:
        if row.area == "Kyrgyz Republic":
            continue
        area = row.area.replace(" r.", " region")
        for kind, printed in (("city", row.n_city), ("village", row.n_village)):
            exact = worked.base_exact_interviews[f"{area} / {kind}"]
            assert abs(exact - printed) < 1
            assert exact == Fraction(1000 * (row.pop_city if kind == "city" else row.pop_village), 3944375)
    assert sum(worked.base_interviews.values()) == 1000
    assert sum(row.n for row in folder.sample_design if row.area != "Kyrgyz Republic") == 999


def test_what_does_not_add_up_in_print_is_said(worked: Plan) -> None:
    said = [finding.message for finding in worked.findings if finding.code == "DSN-016"]
    assert said == [
        "Kyrgyz Republic: the printed areas add up to n 999 (1,000 printed), n_city 353 (354 printed), n_village 645 (646 printed)",
        "rounded so that it adds up to 1,000, the plan differs from print in n: "
        "Jalal-Abad r. 186 (185 printed), Talas r. 38 (39 printed), Osh city 49 (48 printed)",
    ]


def test_the_design_effect_and_the_margin_are_the_closed_forms(worked: Plan) -> None:
    # deff = 1 + 17 · 0.05; proportional allocation leaves next to nothing for unequal weights.
    everybody = worked.everybody
    assert everybody.deff == pytest.approx(1.85, abs=3e-4)
    n, size, deff = 1000, 3944375, everybody.deff
    error = sqrt(0.25 * deff / n * (1 - n / size) * size / (size - 1))
    assert everybody.proportion_error == pytest.approx(error, rel=1e-12)
    assert everybody.proportion_margin == pytest.approx(1.959963984540054 * error, rel=1e-12)
    # The largest standard deviation on a scale from 1 to 5 is 2.
    assert everybody.mean_error == pytest.approx(2 * sqrt(deff / n * (1 - n / size)), rel=1e-12)


def test_a_group_that_crosses_clusters_has_the_deff_of_its_share(worked: Plan) -> None:
    (men,) = [one for one in worked.precision if one.group == "men"]
    assert men.interviews == pytest.approx(482)
    assert men.deff == pytest.approx((1 + (18 * 0.482 - 1) * 0.05) * worked.everybody.deff / 1.85, rel=1e-9)
    (urban,) = [one for one in worked.precision if one.group == "Urban"]
    assert urban.deff == pytest.approx(worked.everybody.deff, rel=1e-9)


def test_strata_too_small_for_a_cluster_are_drawn_with_their_neighbour(worked: Plan) -> None:
    (chui,) = [one for one in worked.strata if one.stratum == "Chui region / village"]
    assert chui.joined == ("Bishkek city / village",)
    assert (chui.units, chui.size) == (106, 501596 + 3339)
    assert sum(one.size for one in worked.strata) == 3944375
    assert sum(one.clusters for one in worked.strata) == 56
    assert sum(one.interviews for one in worked.strata) == 1000


# ── allocation ─────────────────────────────────────────────────────────────────────────────────

UNEQUAL = "psu,region,pop_18plus\n" + "".join(
    f"{region[0]}{number},{region},{size}\n" for region, size in (("North", 900), ("South", 100)) for number in range(10)
)


@pytest.mark.parametrize(
    ("allocation", "more", "expected"),
    [
        ("proportional", "", {"North": 90, "South": 10}),
        ("equal", "", {"North": 50, "South": 50}),
        # Neyman: 9000 · 1 against 1000 · 9.
        ("neyman", "planning: {stratum_standard_deviation: {North: 1, South: 9}}\n", {"North": 50, "South": 50}),
        # Cochran (1977), 5.5: N S / √c, 9000 · 1 / √1 against 1000 · 9 / √9.
        (
            "cost-optimal",
            "planning: {stratum_standard_deviation: {North: 1, South: 9}, stratum_cost: {North: 1, South: 9}}\n",
            {"North": 75, "South": 25},
        ),
        # Bankier (1988): √9000 · 1 against √1000 · 1 is 3 to 1.
        ("power", "planning: {stratum_standard_deviation: {North: 1, South: 1}}\n", {"North": 75, "South": 25}),
    ],
)
def test_every_rule_of_allocation(tmp_path: Path, allocation: str, more: str, expected: dict[str, int]) -> None:
    study = STUDY.split("planning:")[0].replace("  n: 100\n", f"  n: 100\n  allocation: {allocation}\n") + more
    plan = plan_of(tmp_path, study=study, frame=UNEQUAL)
    assert dict(plan.base_interviews) == expected


def test_interviews_as_given(tmp_path: Path) -> None:
    given = STUDY.replace("  n: 100\n", "  n: 100\n  allocation: as given\n  interviews: {North: 30, South: 70}\n")
    plan = plan_of(tmp_path, study=given)
    assert dict(plan.base_interviews) == {"North": 30, "South": 70}


def test_the_fewest_and_the_most_interviews_of_a_stratum(tmp_path: Path) -> None:
    fewest = STUDY.replace("  n: 100\n", "  n: 100\n  minimum_interviews: 30\n")
    assert dict(plan_of(tmp_path / "a", study=fewest, frame=UNEQUAL).base_interviews) == {"North": 70, "South": 30}
    most = STUDY.replace("  n: 100\n", "  n: 100\n  maximum_interviews: 60\n")
    assert dict(plan_of(tmp_path / "b", study=most, frame=UNEQUAL).base_interviews) == {"North": 60, "South": 40}


# ── units that are always drawn ────────────────────────────────────────────────────────────────


def test_a_unit_as_large_as_a_cluster_stands_for_is_a_stratum_of_its_own(tmp_path: Path) -> None:
    frame = FRAME.replace("N1,North,900", "N1,North,1000")
    # 8,100 people, clusters of 10, 100 interviews: 810 people a cluster.
    plan = plan_of(tmp_path, frame=frame)
    assert plan.self_representing_above == 810
    by_size = [one.self_representing for one in plan.strata if one.self_representing and one.size >= 810]
    assert by_size == ["N1", "N6", "S1"]
    (stratum,) = [one for one in plan.strata if one.self_representing == "N1"]
    assert stratum.stratum == "North: N1"
    assert stratum.units == 1


def test_equal_probabilities_make_no_unit_self_representing(tmp_path: Path) -> None:
    study = STUDY.replace("  n: 100\n", "  n: 100\n  selection: simple random\n")
    plan = plan_of(tmp_path, study=study, frame=FRAME.replace("N1,North,900", "N1,North,1000"))
    assert plan.self_representing == ()
    assert [one.stratum for one in plan.strata] == ["North", "South"]


def test_units_certain_in_their_stratum_leave_until_none_is(tmp_path: Path) -> None:
    """One cluster stands for 1,000 people here; four clusters in South make its two large units certain one after the other."""
    frame = "psu,region,pop_18plus\n" + "".join(f"N{number},North,900\n" for number in range(8))
    frame += "S1,South,950\nS2,South,850\n" + "".join(f"S{number},South,100\n" for number in range(3, 13))
    study = STUDY.replace("  n: 100\n", "  n: 100\n  minimum_clusters: 4\n")
    plan = plan_of(tmp_path, study=study, frame=frame)
    # 4 · 950 ≥ 2,800 leaves; then 3 · 850 ≥ 1,850; then 2 · 100 < 1,000.
    south = [one for one in plan.strata if one.values == ("South",)]
    assert [(one.self_representing, one.clusters) for one in south] == [("S1", 1), ("S2", 1), (None, 2)]
    assert sum(one.interviews for one in south) == plan.base_interviews["South"]


def test_every_unit_with_people_is_in_one_stratum() -> None:
    made, _ = plan_with_units(read_study(WORKED))
    assert made is not None
    units = sorted(unit for members in made.units for unit in members.tolist())
    assert units == list(range(486))


# ── sizes, costs, targets ──────────────────────────────────────────────────────────────────────

COSTS = """\
  cost_per_cluster: 100
  cost_per_interview: 4
  fixed_cost: 50
  intracluster_correlation: 0.2
"""


def test_costs_and_the_best_size_of_a_cluster(tmp_path: Path) -> None:
    plan = plan_of(tmp_path, study=STUDY + COSTS)
    # √(100/4 · 0.8/0.2) = 10
    assert plan.optimal_cluster_size == pytest.approx(10, rel=1e-12)
    assert plan.cost == 50 + 10 * 100 + 100 * 4
    here = [point for point in plan.curve if point.interviews == 100]
    assert [point.cost for point in here] == [plan.cost]
    assert here[0].margin == pytest.approx(plan.everybody.proportion_margin, rel=1e-9)


def test_larger_samples_are_more_precise_and_the_range_of_the_correlation_holds_the_margin(tmp_path: Path) -> None:
    curve = plan_of(tmp_path, study=STUDY).curve
    assert [point.interviews for point in curve] == sorted(point.interviews for point in curve)
    assert all(one.margin > other.margin for one, other in pairwise(curve))
    assert all(one.margin_low_correlation <= one.margin <= one.margin_high_correlation for one in curve)


def test_more_people_are_selected_than_answer(tmp_path: Path) -> None:
    plan = plan_of(tmp_path, study=STUDY + "  response_rate: 0.7\n")
    # In every cluster the interviews over 0.7, rounded up: what the draw then plans as visits.
    by_cluster = [n for stratum in plan.strata for n in stratum.interviews_by_cluster]
    assert plan.contacts == sum(ceil(Fraction(n * 10, 7)) for n in by_cluster)
    assert 143 <= plan.contacts < 143 + len(by_cluster)


def test_kept_clusters_make_a_change_easier_to_see(tmp_path: Path) -> None:
    plan = plan_of(tmp_path, study=STUDY + "  shared_clusters: 1\n  cluster_correlation: 0.6\n")
    everybody = plan.everybody
    assert everybody.detectable_change is not None
    assert everybody.detectable_change_shared is not None
    # Of a wave's variance bρ / (1 + (b - 1)ρ) is between clusters; the detectable change, solved exactly, falls by about the root.
    between = 10 * 0.05 / 1.45
    falls = everybody.detectable_change_shared / everybody.detectable_change
    assert falls == pytest.approx(sqrt(1 - 0.6 * between), abs=0.01)


def test_a_plan_does_not_depend_on_the_order_of_the_rows(tmp_path: Path) -> None:
    head, *rows = FRAME.splitlines(keepends=True)
    first = plan_of(tmp_path / "a")
    other = plan_of(tmp_path / "b", frame=head + "".join(reversed(rows)))
    assert {one.stratum: (one.interviews, one.clusters) for one in first.strata} == {
        one.stratum: (one.interviews, one.clusters) for one in other.strata
    }
