"""Why: adjusted weights move every number of a study, and errors follow only if each step keeps its residuals."""

import csv
import doctest
import importlib
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kurak.estimation.declare import survey
from kurak.estimation.survey import Survey
from kurak.estimation.weight_steps import AdjustmentStep, weighting
from kurak.estimation.weights import calibrate, nonresponse, poststratify, rake, standardize, trim
from kurak.model.estimates import Estimates
from kurak.sources.records import RecordsError

REFERENCES = Path(__file__).parents[1] / "references" / "estimation" / "weights"


@cache
def rows_of(name: str) -> list[dict[str, str]]:
    lines = (REFERENCES / f"{name}.csv").read_text(encoding="utf-8").splitlines()
    assert lines[0].startswith("# R version")
    return list(csv.DictReader(lines[1:]))


@cache
def columns_of(name: str) -> dict[str, list[Any]]:
    def typed(values: list[str]) -> list[Any]:
        try:
            return [float(value) for value in values]
        except ValueError:
            return values

    rows = rows_of(name)
    return {column: typed([row[column] for row in rows]) for column in rows[0]}


def clus1(**changes: Any) -> Survey:
    return survey(columns_of("clus1"), **{"weights": "pw", "psu": "dnum", "fpc": "fpc", **changes})


def strat(**changes: Any) -> Survey:
    return survey(columns_of("strat"), **{"weights": "pw", "strata": "stype", "fpc": "fpc", **changes})


def clus2() -> Survey:
    return survey(columns_of("clus2"), psu=["dnum", "snum"], fpc=["fpc1", "fpc2"])


DESIGNS = {"clus1": clus1, "strat": strat, "clus2": clus2}
TYPES = {"E": 4421, "H": 755, "M": 1018}
WIDE = {"No": 1072, "Yes": 5122}
TOTALS = {"(Intercept)": 6194, "stypeH": 755, "stypeM": 1018, "api99": 3914069}


def require_same(found: Estimates, case: str, statistic: str, level: str = "", rel: float = 1e-9) -> None:
    """Estimate and standard error are those of R."""
    (want,) = (
        row
        for row in rows_of("estimates")
        if (row["case"], row["statistic"], row["level"]) == (case, statistic, level)
    )
    (row,) = (row for row in found.rows() if not level or row.get("awards", row["variable"]) == level)
    assert row["estimate"] == pytest.approx(float(want["estimate"]), rel=rel)
    assert row["std_error"] == pytest.approx(float(want["std_error"]), rel=rel)


def require_schools(made: Survey, case: str, *, rel: float = 1e-9) -> Estimates:
    """Four statistics of schools are those of R; gives the means by awards."""
    mean = made.mean("api00")
    require_same(mean, case, "mean", rel=rel)
    require_same(made.total("api.stu"), case, "total", rel=rel)
    require_same(made.ratio("api00", "api99"), case, "ratio", rel=rel)
    by = made.mean("api00", by="awards")
    for level in ("No", "Yes"):
        require_same(by, case, "mean", level, rel=rel)
    return by


Adjustment = Callable[[Survey], Survey]
ADJUSTMENTS: dict[str, Adjustment] = {
    "poststratify": lambda d: poststratify(d, "stype", totals=TYPES),
    "cells": lambda d: poststratify(d, ["stype", "sch.wide"], totals=rows_of_population()),
    "rake": lambda d: rake(d, {"stype": TYPES, "sch.wide": WIDE}),
    "linear": lambda d: calibrate(d, "~ stype + api99", totals=TOTALS),
    "margins": lambda d: calibrate(d, ["stype", "sch.wide"], totals={"stype": TYPES, "sch.wide": WIDE}),
    "bounded": lambda d: calibrate(d, "~ stype + api99", totals=TOTALS, bounds=(0.4, 1.9)),
    "raking": lambda d: calibrate(d, "~ stype + api99", totals=TOTALS, distance="raking"),
    "logit": lambda d: calibrate(d, "~ stype + api99", totals=TOTALS, distance="logit", bounds=(0.2, 4)),
}


def rows_of_population() -> dict[tuple[str, str], float]:
    return {(row["stype"], row["sch.wide"]): float(row["Freq"]) for row in rows_of("population")}


def bounds_of(name: str) -> dict[str, float]:
    (row,) = (row for row in rows_of("bounds") if row["design"] == name)
    return {"lower": float(row["lower"]), "upper": float(row["upper"])}


@pytest.mark.parametrize("name", DESIGNS)
@pytest.mark.parametrize("step", ADJUSTMENTS)
def test_one_step_gives_the_numbers_of_r(name: str, step: str) -> None:
    by = require_schools(ADJUSTMENTS[step](DESIGNS[name]()), f"{name} {step}")
    (want,) = (row for row in rows_of("df") if row["case"] == f"{name} {step}")
    assert by["df"][1] == float(want["df_awards"])


@pytest.mark.parametrize("name", DESIGNS)
def test_several_steps_give_the_numbers_of_r(name: str) -> None:
    design = DESIGNS[name]()
    raked = ADJUSTMENTS["rake"](design)
    require_schools(ADJUSTMENTS["linear"](raked), f"{name} rake linear")
    require_schools(ADJUSTMENTS["rake"](ADJUSTMENTS["linear"](design)), f"{name} linear rake")
    trimmed = trim(raked, **bounds_of(name))
    require_schools(trimmed, f"{name} rake trim")
    require_schools(ADJUSTMENTS["cells"](trimmed), f"{name} rake trim cells")
    require_schools(trim(raked, **bounds_of(name), strict=True), f"{name} rake strict")


def test_one_factor_for_a_cluster_is_that_of_r() -> None:
    made = calibrate(clus1(), "~ stype + api99", totals=TOTALS, aggregate_stage=1)
    require_schools(made, "clus1 aggregated")


def test_standardised_domains_are_those_of_r() -> None:
    # Of the shares only their proportions count, and R takes them in the order of the levels.
    for population in ({"E": 4421, "H": 755, "M": 1018}, [44.21, 7.55, 10.18]):
        made = standardize(clus1(), "stype", over="awards", population=population)
        require_schools(made, "clus1 standardize")


def test_unequal_probabilities_calibrated_to_the_vote_are_those_of_r() -> None:
    county = columns_of("counties")
    design = survey(columns_of("election"), fpc="p", pps="brewer")
    made = calibrate(
        design, "~ votes", totals={"intercept": county["counties"][0], "votes": county["votes"][0]}
    )
    for name in ("Bush", "Kerry", "Nader"):
        require_same(made.total(name), "election linear", "total", name)


def test_methods_of_a_survey_are_these_functions() -> None:
    d = strat()
    assert np.array_equal(d.poststratify("stype", TYPES).weights, ADJUSTMENTS["poststratify"](d).weights)
    assert d.rake({"stype": TYPES, "sch.wide": WIDE}).weights == pytest.approx(ADJUSTMENTS["rake"](d).weights)
    made = d.calibrate("~ stype + api99", TOTALS, distance="logit", bounds=(0.2, 4))
    assert made.weights == pytest.approx(ADJUSTMENTS["logit"](d).weights)
    assert d.trim(upper=40).weights.max() <= 40
    assert (
        d.standardize("stype", over="awards", population=TYPES).steps[0].name
        == "standardised by stype over awards"
    )


@pytest.mark.parametrize(
    "totals",
    [
        {"stype": ["H", "E", "M"], "Freq": [755, 4421, 1018]},
        [{"stype": "M", "people": 1018}, {"stype": "E", "people": 4421}, {"stype": "H", "people": 755}],
        [4421, 755, 1018],
        np.array([4421, 755, 1018]),
    ],
)
def test_totals_may_be_written_in_several_ways(totals: object) -> None:
    wanted = ADJUSTMENTS["poststratify"](clus1()).weights
    assert np.array_equal(poststratify(clus1(), "stype", totals=totals).weights, wanted)


def test_totals_of_two_columns_may_be_written_in_several_ways() -> None:
    wanted = ADJUSTMENTS["cells"](clus1()).weights
    nested: dict[str, dict[str, float]] = {}
    for (kind, wide), size in rows_of_population().items():
        nested.setdefault(kind, {})[wide] = size
    by = ["stype", "sch.wide"]
    assert np.array_equal(poststratify(clus1(), by, totals=nested).weights, wanted)
    assert np.array_equal(poststratify(clus1(), by, totals=columns_of("population")).weights, wanted)
    # As a vector in R: levels of the first column run fastest.
    in_order = [float(row["Freq"]) for row in rows_of("population")]
    assert np.array_equal(poststratify(clus1(), by, totals=in_order).weights, wanted)


def test_a_level_is_the_same_as_number_and_as_text() -> None:
    design = survey({"wave": [1, 1, 2]})
    for totals in ({1: 4, 2: 5}, {"1": 4, "2": 5}, {1.0: 4, 2.0: 5}):
        assert poststratify(design, "wave", totals=totals).weights.tolist() == [2, 2, 5]
    truth = survey({"town": [True, True, False]})
    assert poststratify(truth, "town", totals={True: 4, False: 5}).weights.tolist() == [2, 2, 5]


def test_calibration_takes_names_of_terms_and_columns_alike() -> None:
    wanted = ADJUSTMENTS["linear"](clus1()).weights
    ours = {"api99": 3914069, "stype[M]": 1018, "stype[H]": 755, "Intercept": 6194}
    columns = {"stype": TYPES, "api99": 3914069}
    for formula, totals in (
        ("~ stype + api99", ours),
        ("~ stype + api99", [6194, 755, 1018, 3914069]),
        (["stype", "api99"], columns),
        ("~ stype + api99", columns),
        (["stype", "api99"], {"(Intercept)": 6194, **columns}),
    ):
        assert calibrate(clus1(), formula, totals=totals).weights == pytest.approx(wanted, rel=1e-9)


def test_bounds_on_weights_hold() -> None:
    made = calibrate(strat(), "~ stype + api99", totals=TOTALS, bounds=(14, 46), bounds_on="weight")
    assert 14 <= made.weights.min() < made.weights.max() <= 46
    assert made.total("api99")["estimate"] == pytest.approx([3914069], rel=1e-9)
    assert made.total("api99")["std_error"] == pytest.approx([0], abs=1e-3)


def test_known_totals_have_no_error_left() -> None:
    made = ADJUSTMENTS["linear"](clus1())
    total = made.total("stype")
    assert total["estimate"] == pytest.approx([4421, 755, 1018])
    # Rounding alone is left, of totals in the thousands.
    assert total["std_error"] == pytest.approx([0, 0, 0], abs=1e-6)


def people() -> dict[str, list[Any]]:
    return {
        "w": [10.0, 10, 20, 20, 30, 30, 30, 10],
        "answered": [1, 0, 1, 1, 0, 1, 1, 1],
        "region": ["a", "a", "a", "a", "b", "b", "b", "b"],
        "age": [20, 25, 40, 60, 22, 45, 70, 33],
        "psu": [1, 1, 2, 2, 3, 3, 4, 4],
    }


def test_nonresponse_hands_weights_to_the_respondents_of_a_class() -> None:
    design = survey(people(), weights="w", psu="psu")
    made = nonresponse(design, "answered", by="region")
    # Region a: 60 people of whom 50 answered; b: 100 of whom 70.
    assert made.weights.tolist() == pytest.approx([12, 0, 24, 24, 0, 300 / 7, 300 / 7, 100 / 7])
    assert nonresponse(design, "answered").weights.sum() == pytest.approx(160)
    masked = nonresponse(design, np.array(people()["answered"]) == 1, by="region")
    assert np.array_equal(masked.weights, made.weights)
    # The region is the whole model, so that propensities are the response rates.
    for classes in (None, 2):
        fitted = nonresponse(design, "answered", formula="~ region", classes=classes)
        assert fitted.weights == pytest.approx(made.weights, rel=1e-6)


def test_nonresponse_of_replicates_is_adjusted_anew() -> None:
    design = survey(people(), weights="w", psu="psu")
    made = nonresponse(design.replicates("JK1"), "answered", by="region")
    assert made.replicate_weights is not None
    # Without the first unit region a has weights of 20 and 20, both answered; b has all of its own.
    factor = 4 / 3
    wanted = np.array([0, 0, 20, 20, 0, 300 / 7, 300 / 7, 100 / 7]) * factor
    assert made.replicate_weights.weight(0) == pytest.approx(wanted)


def test_weighting_lists_every_step_with_its_effect() -> None:
    made = trim(ADJUSTMENTS["rake"](clus1()), upper=40)
    table = weighting(made)
    assert [row["step"] for row in table] == [
        "base weights",
        "raked to stype and sch.wide",
        "trimmed above 40",
    ]
    assert table[0]["deff"] == pytest.approx(1)
    assert table[0]["sum"] == pytest.approx(33.846996307373047 * 183)
    weights = made.weights
    assert table[2]["n_eff"] == pytest.approx(weights.sum() ** 2 / (weights**2).sum())
    assert table[2]["deff"] == pytest.approx(1 + (weights.std() / weights.mean()) ** 2)
    assert (table[2]["n"], table[2]["min"], table[2]["max"]) == (183, weights.min(), weights.max())


def test_steps_say_which_line_of_r_does_the_same() -> None:
    made = trim(ADJUSTMENTS["raking"](ADJUSTMENTS["rake"](clus1())), upper=40)
    lines = [step.r_code for step in made.steps if isinstance(step, AdjustmentStep)]
    types = 'data.frame(stype = c("E", "H", "M"), Freq = c(4421, 755, 1018), check.names = FALSE)'
    wide = 'data.frame(sch.wide = c("No", "Yes"), Freq = c(1072, 5122), check.names = FALSE)'
    assert lines == [
        f"d <- rake(d, list(~stype, ~sch.wide), list({types}, {wide}), control = list(maxit = 1000, epsilon = 1e-12))",
        "d <- calibrate(d, ~ stype + api99, c(`(Intercept)` = 6194, `stypeH` = 755, `stypeM` = 1018, `api99` = 3914069), "
        'calfun = "raking", epsilon = 1e-11, maxit = 500)',
        "d <- trimWeights(d, upper = 40)",
    ]


SMALL = {"w": [1.0, 2, 3, 0], "sex": ["f", "f", "m", None], "x": [1.0, 2, 4, None], "r": [1, 0, 0, 1]}


@pytest.mark.parametrize(
    ("adjust", "message"),
    [
        (lambda d: poststratify(d, "sexx", totals={}), 'no column "sexx"; did you mean "sex"'),
        (lambda d: poststratify(d, "sex", totals={"f": 5}), 'none for "m"; add it'),
        (lambda d: poststratify(d, "sex", totals={"f": 5, "M": 3}), 'did you mean "m" by "M"'),
        (
            lambda d: poststratify(d, "sex", totals={"f": 5, "m": 3, "x": 1}),
            'have "x", where the sample has nobody',
        ),
        (lambda d: poststratify(d, "sex", totals={"f": 5, "m": 0}), "is 0 for"),
        (lambda d: poststratify(d, "sex", totals={"f": 5, "m": -1}), "0 or more"),
        (lambda d: poststratify(d, "sex", totals={"f": 5, "m": "3"}), "not a number"),
        (lambda d: poststratify(d, "sex", totals={"f": 5, "m": float("nan")}), "0 or more"),
        (lambda d: poststratify(d, "sex", totals=[5]), "2 groups, and there are 1"),
        (lambda d: poststratify(d, "sex", totals=7), "numbers by level"),
        (lambda d: poststratify(d, "sex", totals={"sex": ["f", "f"], "n": [1, 2]}), "twice"),
        (lambda d: poststratify(d, "x", totals={1: 3, 2: 3, 4: 3, "4": 3}), "twice"),
        (lambda d: rake(d, {}), "a margin at least"),
        (
            lambda d: rake(d, {"sex": {"f": 5, "m": 3}, "x": {1: 3, 2: 3, 4: 3}}),
            "sum to 8 and those of x to 9",
        ),
        (lambda d: rake(d, {"sex": {"f": 4, "m": 4}, "x": {1: 2, 2: 3, 4: 3}}), "does not meet all margins"),
        (lambda d: calibrate(d, "~ x", totals={"(Intercept)": 10}), 'none for "x"'),
        (lambda d: calibrate(d, "~ x", totals={"(Intercept)": 9, "x": 9, "y": 9}), 'no term "y"'),
        (lambda d: calibrate(d, "~ xx", totals={"(Intercept)": 9}), "no column"),
        (lambda d: calibrate(d, "~ x +", totals={"(Intercept)": 9}), "the formula"),
        (lambda d: calibrate(d, "y ~ x", totals={"(Intercept)": 9}), 'begins with "~"'),
        (
            lambda d: calibrate(d, "~ x", totals={"(Intercept)": 10, "x": 20}, bounds=(0.9, 1.1)),
            "does not meet its totals",
        ),
        (
            lambda d: calibrate(d, "~ x", totals={"(Intercept)": 10, "x": 20}, distance="logit"),
            "needs bounds",
        ),
        (
            lambda d: calibrate(d, "~ x", totals={"(Intercept)": 10, "x": 20}, distance="rake"),
            "a distance is",
        ),
        (lambda d: calibrate(d, "~ x", totals=[1, 2, 3]), "2 terms"),
        (
            lambda d: calibrate(d, ["sex"], totals={"sex": {"f": 5, "m": 3}, "(Intercept)": 9}),
            "population sum to 9",
        ),
        (lambda d: calibrate(d, ["sex"], totals={"x": 3}), 'none for "sex"'),
        (lambda d: trim(d), "a lower or an upper bound"),
        (lambda d: trim(d, lower=5, upper=2), "not below"),
        (lambda d: trim(d, upper=1), "mean weight 2"),
        (lambda d: nonresponse(d, "r", by="sex"), 'nobody answered in sex "m"'),
        (lambda d: nonresponse(d, "x"), "other values than 1 and 0"),
        (lambda d: nonresponse(d, "r", by="sex", formula="~ x"), "not by both"),
        (lambda d: nonresponse(d, "r", formula="~ sex"), "for certain"),
        (
            lambda d: standardize(d, "sex", over="x", population={"f": 1, "m": 1}),
            "cannot have the standard mix",
        ),
    ],
)
def test_bad_input_is_told_in_one_sentence(adjust: Adjustment, message: str) -> None:
    with pytest.raises(RecordsError) as caught:
        adjust(survey(SMALL, weights="w"))
    assert message in str(caught.value)


def test_missing_values_matter_only_where_there_is_a_weight() -> None:
    assert poststratify(survey(SMALL, weights="w"), "sex", totals={"f": 6, "m": 6}).weights.tolist() == [
        2,
        4,
        6,
        0,
    ]
    assert calibrate(survey(SMALL, weights="w"), "~ x", totals=[6, 18]).weights[-1] == 0
    assert rake(survey(SMALL, weights="w"), {"sex": {"f": 6, "m": 6}}).weights.tolist() == [2, 4, 6, 0]
    heavy = survey({**SMALL, "w": [1.0, 2, 3, 4]}, weights="w")
    with pytest.raises(RecordsError, match=r"sex is missing in records with a weight .*4"):
        poststratify(heavy, "sex", totals={"f": 6, "m": 6})
    with pytest.raises(RecordsError, match=r"x is missing in records with a weight .*4"):
        calibrate(heavy, "~ x", totals=[6, 18])


def test_groups_that_the_sample_lacks_are_left_out_only_if_asked() -> None:
    made = poststratify(survey(SMALL, weights="w"), "sex", totals={"f": 6, "m": 6, "x": 4}, partial=True)
    assert made.weights.tolist() == [2, 4, 6, 0]
    assert (
        poststratify(survey(SMALL, weights="w"), "sex", totals={"f": 6, "m": 6, "x": 0}).weights.sum() == 12
    )


def test_weights_below_zero_are_told_before_the_next_step() -> None:
    design = survey({"x": [1.0, 2, 3]})
    made = calibrate(design, "~ x", totals=[3, 12])
    assert made.weights.min() < 0
    assert weighting(made)[1]["sum"] == pytest.approx(3)
    with pytest.raises(RecordsError, match='distance "raking"'):
        poststratify(made, "x", totals={1: 1, 2: 1, 3: 1})


def test_a_step_gives_a_new_survey_and_forgets_what_was_counted() -> None:
    before = clus1()
    before.cache["counted"] = 1
    after = ADJUSTMENTS["poststratify"](before)
    assert before.steps == ()
    assert after.cache == {}
    assert len(ADJUSTMENTS["rake"](after).steps) == 2


@given(
    st.lists(
        st.tuples(st.floats(0.5, 50), st.integers(0, 2), st.integers(0, 1), st.floats(0, 9)),
        min_size=1,
        max_size=40,
    ),
    st.floats(0.1, 100),
)
@settings(deadline=None, max_examples=40)
def test_order_of_rows_labels_and_scale_of_weights_do_not_matter(
    rows: list[tuple[float, int, int, float]], scale: float
) -> None:
    rows = [*rows, *((1.0, a, b, float(a + b)) for a in range(3) for b in range(2))]
    w, a, b, y = (np.array(values) for values in zip(*rows, strict=True))
    order = np.argsort(y + w)
    words = np.array(["é", "а", "z"])

    def raked(weights: Any, first: Any, second: Any, item: Any, sizes: dict[Any, float]) -> list[float]:
        design = survey({"w": weights, "a": first, "b": second, "y": item}, weights="w")
        made = rake(design, {"a": sizes, "b": {0: 250.0, 1: 350.0}}).mean("y")
        return [made["estimate"][0], made["std_error"][0]]

    plain = raked(w, a, b, y, {0: 100.0, 1: 200.0, 2: 300.0})
    named = raked(scale * w[order], words[a[order]], b[order], y[order], {"z": 300.0, "é": 100.0, "а": 200.0})
    assert named == pytest.approx(plain, rel=1e-6, abs=1e-9)


@pytest.mark.parametrize(
    "name",
    ["weights", "calibrated", "weight_steps", "response_propensity", "replicates", "population_totals"],
)
def test_examples_of_the_documentation_hold(name: str) -> None:
    module = importlib.import_module(f"kurak.estimation.{name}")
    result = doctest.testmod(module)
    assert result.failed == 0
    assert result.attempted > 0 or name == "population_totals"
