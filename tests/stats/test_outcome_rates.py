"""Why: a response rate decides whether a survey is believed, and every definition of it gives another number."""

import csv
from fractions import Fraction
from math import isnan
from pathlib import Path

import numpy as np
import pytest

from kurak.stats.design_variance import covariance, declare_design, reduce_to_units, unit_totals
from kurak.stats.final_disposition import CLASSES, disposition_class, final_disposition
from kurak.stats.outcome_rates import RATES, OutcomeStatistic, outcome_rates

REFERENCES = Path(__file__).parents[1] / "references" / "outcome_rates"


def rows_of(name: str) -> list[dict[str, str]]:
    lines = (REFERENCES / name).read_text(encoding="utf-8").splitlines()
    return list(csv.DictReader(lines[1:]))


UNITS = rows_of("units.csv")
CODES = [unit["code"] for unit in UNITS]
WEIGHTS = np.array([float(unit["weight"]) for unit in UNITS])

# Cases by hand: I 100, P 10, R 60, NC 20, O 10, UH 15, UO 25, NE 50; e = 200/250 = 4/5, so 32 of 40 unknown count.
BY_HAND = {
    "1.1": 100, "1.2": 10, "2.111": 25, "2.112": 30, "2.12": 5, "2.24": 12, "2.25": 8, "2.32": 10,
    "3.17": 15, "3.21": 25, "4.50": 20, "4.70": 30,
}  # fmt: skip
FRACTIONS = {
    "RR1": Fraction(100, 240), "RR2": Fraction(110, 240), "RR3": Fraction(100, 232), "RR4": Fraction(110, 232),
    "RR5": Fraction(100, 200), "RR6": Fraction(110, 200), "COOP1": Fraction(100, 180), "COOP2": Fraction(110, 180),
    "COOP3": Fraction(100, 170), "COOP4": Fraction(110, 170), "REF1": Fraction(60, 240), "REF2": Fraction(60, 232),
    "REF3": Fraction(60, 200), "CON1": Fraction(180, 240), "CON2": Fraction(180, 232), "CON3": Fraction(180, 200),
    "e": Fraction(4, 5),
}  # fmt: skip


def test_every_rate_by_hand() -> None:
    found = outcome_rates([code for code, number in BY_HAND.items() for _ in range(number)])
    assert {name: rate.estimate for name, rate in found.rates.items()} == pytest.approx(
        {name: float(value) for name, value in FRACTIONS.items()}, abs=1e-15
    )
    assert found.counts == {"I": 100, "P": 10, "R": 60, "NC": 20, "O": 10, "UH": 15, "UO": 25, "NE": 50}


@pytest.mark.parametrize("expected", rows_of("plain.csv"), ids=lambda row: row["rate"])
def test_counts_give_the_binomial_error_and_wilson(expected: dict[str, str]) -> None:
    found = outcome_rates(CODES).rates[expected["rate"]]
    assert [found.estimate, found.std_error, found.low, found.high] == pytest.approx(
        [float(expected[name]) for name in ("estimate", "std_error", "low", "high")], abs=1e-9
    )


@pytest.mark.parametrize("how", ["allocated", "given"])
def test_weighted_rates_and_their_errors_under_a_design(how: str) -> None:
    expected = {row["rate"]: row for row in rows_of("rates.csv") if row["how"] == how}
    classes = np.array([CLASSES.index(disposition_class(code)) for code in CODES])
    statistic = OutcomeStatistic(classes, None if how == "allocated" else 0.8)
    estimate = statistic.estimate(WEIGHTS)
    design = declare_design([[unit["psu"] for unit in UNITS]], strata=[[unit["stratum"] for unit in UNITS]])
    scores = WEIGHTS[:, None] * statistic.influence(WEIGHTS, estimate, slice(0, statistic.size))
    error = np.sqrt(np.diag(covariance(reduce_to_units(design), unit_totals(design, scores))))
    for name, row in expected.items():
        at = RATES.index(name)
        assert (estimate[at], error[at]) == pytest.approx(
            (float(row["estimate"]), float(row["std_error"])), abs=1e-9
        ), name
    weighted = outcome_rates(CODES, weights=WEIGHTS, eligibility="allocated" if how == "allocated" else 0.8)
    assert [weighted.rates[name].estimate for name in RATES] == pytest.approx(estimate.tolist(), abs=1e-15)


def test_influence_is_the_slope_by_a_weight() -> None:
    statistic = OutcomeStatistic(np.array([CLASSES.index(disposition_class(code)) for code in CODES[:40]]))
    w = WEIGHTS[:40]
    influence = statistic.influence(w, statistic.estimate(w), slice(0, statistic.size))
    for row in (0, 7, 23, 39):
        step = np.zeros(40)
        step[row] = 1e-5
        slope = (statistic.estimate(w + step) - statistic.estimate(w - step)) / 2e-5
        # A difference of two numbers near 1 over 2e-5 keeps ten digits.
        assert influence[row] == pytest.approx(slope, abs=1e-8)


def test_rates_keep_the_order_that_follows_from_their_definitions() -> None:
    rate = {name: one.estimate for name, one in outcome_rates(CODES, weights=WEIGHTS).rates.items()}
    assert rate["RR1"] <= rate["RR3"] <= rate["RR5"]
    assert rate["RR2"] <= rate["RR4"] <= rate["RR6"] <= rate["COOP2"] <= rate["COOP4"]
    assert rate["REF1"] <= rate["REF2"] <= rate["REF3"]
    assert rate["CON1"] <= rate["CON2"] <= rate["CON3"]


def test_e_of_one_is_the_most_conservative_and_e_of_zero_leaves_unknown_out() -> None:
    for given, twin in ((1.0, ("RR1", "RR2", "REF1", "CON1")), (0.0, ("RR5", "RR6", "REF3", "CON3"))):
        found = outcome_rates(CODES, eligibility=given).rates
        for with_e, other in zip(("RR3", "RR4", "REF2", "CON2"), twin, strict=True):
            assert found[with_e].estimate == pytest.approx(found[other].estimate, abs=1e-15)
            assert found[with_e].std_error == pytest.approx(found[other].std_error, abs=1e-15)


def test_without_unknown_cases_e_is_not_needed() -> None:
    found = outcome_rates(["1.1", "1.1", "2.112"]).rates
    assert found["RR3"].estimate == found["RR1"].estimate == pytest.approx(2 / 3)
    everybody = outcome_rates(["1.1"] * 30).rates["RR1"]
    # Wilson at 30 of 30: n/(n + z²).
    assert (everybody.low, everybody.high) == pytest.approx((30 / (30 + 1.959963984540054**2), 1.0), abs=1e-9)


def test_nobody_below_is_not_a_number() -> None:
    found = outcome_rates(["3.17", "3.17", "4.50"]).rates
    assert found["RR1"].estimate == 0
    assert isnan(found["RR5"].estimate)
    assert isnan(found["COOP1"].std_error)


def test_what_cannot_be_is_refused() -> None:
    for code in ("5.1", "interview", "", "2", "1.3"):
        with pytest.raises(ValueError, match="no disposition code"):
            disposition_class(code)
    with pytest.raises(ValueError, match="eligible"):
        outcome_rates(["1.1"], eligibility=1.2)
    with pytest.raises(ValueError, match="weights"):
        outcome_rates(["1.1"], weights=[-1.0])
    with pytest.raises(ValueError, match="without a visit"):
        final_disposition([])


@pytest.mark.parametrize(
    ("codes", "expected", "contradicted"),
    [
        (["2.24", "1.1"], "1.1", False),
        (["1.1", "2.112"], "1.1", False),
        (["1.2", "1.1"], "1.1", False),
        (["2.111", "2.24", "2.24"], "2.111", False),
        (["2.111", "2.112"], "2.112", False),
        (["2.32", "2.12", "2.25"], "2.12", False),
        (["3.17", "2.24", "3.17"], "2.24", False),
        (["2.24", "4.70"], "4.70", False),
        (["4.70", "2.24"], "4.70", False),
        (["4.50", "2.112"], "2.112", True),
        (["2.111", "4.70"], "4.70", False),
        (["2.112", "4.70"], "4.70", True),
        (["1.1", "4.70"], "1.1", True),
        (["3.17", "3.21"], "3.21", False),
        (["2.24", "2.25", "3.17"], "2.25", False),
    ],
)
def test_precedence_of_visits(codes: list[str], expected: str, contradicted: bool) -> None:
    found = final_disposition(codes)
    assert (found.code, found.contradicted) == (expected, contradicted)
    assert codes[found.visit] == expected
