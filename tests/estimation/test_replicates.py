"""Why: public files come with replicate weights of others, and errors are right only with their scales."""

import csv
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from kurak.estimation.declare import survey
from kurak.estimation.replicates import replicate, replicate_df, replicate_survey
from kurak.estimation.survey import Survey
from kurak.model.estimates import Estimates
from kurak.sources.records import RecordsError
from kurak.stats.design_variance import LonelyPsuError

REFERENCES = Path(__file__).parents[1] / "references" / "estimation" / "weights"
TYPES = {"E": 4421, "H": 755, "M": 1018}
WIDE = {"No": 1072, "Yes": 5122}
TOTALS = {"(Intercept)": 6194, "stypeH": 755, "stypeM": 1018, "api99": 3914069}


@cache
def rows_of(name: str) -> list[dict[str, str]]:
    lines = (REFERENCES / f"{name}.csv").read_text(encoding="utf-8").splitlines()
    assert lines[0].startswith("# R version")
    return list(csv.DictReader(lines[1:]))


def columns_of(name: str) -> dict[str, list[Any]]:
    words = ("stype", "sch.wide", "awards")
    rows = rows_of(name)
    return {
        column: [row[column] if column in words else float(row[column]) for row in rows] for column in rows[0]
    }


def require(found: Estimates, case: str, statistic: str, *, rel: float) -> None:
    """Estimates and standard errors are those of R, without and with domains."""
    by = "awards" in found.columns
    wanted = [
        row
        for row in rows_of("estimates")
        if (row["case"], row["statistic"], row["level"] != "") == (case, statistic, by)
    ]
    assert len(wanted) == len(found) == (2 if by else 1)
    for row, want in zip(found.rows(), wanted, strict=True):
        assert row.get("awards", "") == want["level"]
        assert row["estimate"] == pytest.approx(float(want["estimate"]), rel=rel)
        assert row["std_error"] == pytest.approx(float(want["std_error"]), rel=rel)


def df_of(case: str) -> tuple[float, str]:
    (row,) = (row for row in rows_of("df") if row["case"] == case)
    return float(row["df"]), row["df_awards"]


def require_schools(made: Survey, case: str, *, rel: float = 1e-9) -> None:
    require(made.mean("api00"), case, "mean", rel=rel)
    require(made.total("api.stu"), case, "total", rel=rel)
    require(made.ratio("api00", "api99"), case, "ratio", rel=rel)
    require(made.mean("api00", by="awards"), case, "mean", rel=rel)
    assert made.replicate_weights is not None
    whole, part = df_of(case)
    assert made.replicate_weights.df == whole
    assert replicate_df(
        made.replicate_weights, in_domain=made.records.category("awards").values == 1
    ) == float(part)


def require_services(made: Survey, case: str) -> None:
    require(made.mean("alive"), case, "mean", rel=1e-9)
    require(made.total("alive"), case, "total", rel=1e-9)
    require(made.ratio("alive", "arrests"), case, "ratio", rel=1e-9)
    assert made.replicate_weights is not None
    assert made.replicate_weights.df == df_of(case)[0]


def clus1(**changes: Any) -> Survey:
    return survey(columns_of("clus1"), **{"weights": "pw", "psu": "dnum", "fpc": "fpc", **changes})


def strat() -> Survey:
    return survey(columns_of("strat"), weights="pw", strata="stype", fpc="fpc")


def clus2() -> Survey:
    return survey(columns_of("clus2"), psu=["dnum", "snum"], fpc=["fpc1", "fpc2"])


def services() -> Survey:
    return survey(columns_of("scd"), weights="w", strata="ESA", psu="ambulance")


@pytest.mark.parametrize(
    ("case", "make"),
    [
        ("clus1 jackknife", lambda: replicate(clus1(), "JK1")),
        ("clus1.wr jackknife", lambda: replicate(clus1(fpc=None), "JK1")),
        ("clus1.mse jackknife", lambda: replicate(clus1(), "JK1", mse=True)),
        ("strat jackknife", lambda: strat().replicates("JKn")),
        ("clus2 jackknife", lambda: replicate(clus2(), "JKn")),
        (
            "clus1 rake fixed",
            lambda: replicate(clus1().rake({"stype": TYPES, "sch.wide": WIDE}), "JK1", adjustments="fixed"),
        ),
    ],
)
def test_jackknifes_of_a_design_are_those_of_r(case: str, make: Callable[[], Survey]) -> None:
    require_schools(make(), case)


def test_half_samples_of_a_design_are_those_of_r() -> None:
    require_services(replicate(services(), "BRR"), "scd BRR")
    require_services(replicate(services(), "Fay", rho=0.3), "scd Fay")
    require_services(replicate(services(), "JKn"), "scd JKn")


ADJUSTMENTS: dict[str, Callable[[Survey], Survey]] = {
    "poststratify": lambda d: d.poststratify("stype", TYPES),
    "rake": lambda d: d.rake({"stype": TYPES, "sch.wide": WIDE}),
    "linear": lambda d: d.calibrate("~ stype + api99", TOTALS),
    "bounded": lambda d: d.calibrate("~ stype + api99", TOTALS, bounds=(0.4, 1.9)),
    "raking": lambda d: d.calibrate("~ stype + api99", TOTALS, distance="raking"),
    "logit": lambda d: d.calibrate("~ stype + api99", TOTALS, distance="logit", bounds=(0.2, 4)),
}


@pytest.mark.parametrize("step", ADJUSTMENTS)
@pytest.mark.parametrize("name", ["clus1", "strat"])
def test_every_replicate_is_adjusted_as_in_r(name: str, step: str) -> None:
    made = replicate(clus1(), "JK1") if name == "clus1" else replicate(strat(), "JKn")
    if name == "clus1" and step == "bounded":
        with pytest.raises(
            RecordsError, match=r"in replicate .*, calibrated to stype .* does not meet its totals"
        ):
            ADJUSTMENTS[step](made)
        return
    # Closed forms to 1e-9, iterations to 1e-6.
    closed = step in ("poststratify", "linear")
    require_schools(ADJUSTMENTS[step](made), f"{name} jackknife {step}", rel=1e-9 if closed else 1e-6)


@pytest.mark.parametrize("step", ["poststratify", "rake", "linear", "raking"])
def test_replicates_of_adjusted_weights_repeat_the_adjustment(step: str) -> None:
    adjusted_first = replicate(ADJUSTMENTS[step](clus1()), "JK1").mean("api00")
    adjusted_last = ADJUSTMENTS[step](replicate(clus1(), "JK1")).mean("api00")
    assert adjusted_first["std_error"] == pytest.approx(adjusted_last["std_error"], rel=1e-9)
    fixed = replicate(ADJUSTMENTS[step](clus1()), "JK1", adjustments="fixed").mean("api00")
    assert fixed["std_error"][0] != pytest.approx(adjusted_last["std_error"][0], rel=1e-3)


GIVEN: dict[str, dict[str, Any]] = {
    "given JK1": {"type": "JK1"},
    "given JKn": {"type": "JKn", "rscales": [number / 16 for number in range(1, 16)]},
    "given BRR": {"type": "BRR"},
    "given Fay": {"type": "Fay", "rho": 0.3},
    "given bootstrap": {"type": "bootstrap"},
    "given SDR": {"type": "SDR"},
    "given mse": {"type": "ACS", "mse": True},
    "given other": {"type": "other", "scale": 0.5, "rscales": [0, 2, *[1] * 13]},
}


def given(case: str, **changes: Any) -> Survey:
    return replicate_survey(
        columns_of("given"), weights="pw", **{"replicates": "rw*", **GIVEN[case], **changes}
    )


@pytest.mark.parametrize("case", GIVEN)
def test_weights_of_others_give_the_numbers_of_r(case: str) -> None:
    require_schools(given(case), case)


def test_adjusted_weights_of_others_give_the_numbers_of_r() -> None:
    require_schools(ADJUSTMENTS["linear"](given("given JK1")), "given JK1 linear")
    require_schools(ADJUSTMENTS["rake"](given("given BRR")), "given BRR rake", rel=1e-6)


def test_factors_of_others_give_the_numbers_of_r() -> None:
    # The half-samples of ?svrepdesign.
    halves = 2 * np.array(
        [[1, 1, 0, 0], [0, 0, 1, 1], [1, 0, 1, 0], [0, 1, 0, 1], [1, 0, 0, 1], [0, 1, 1, 0]]
    )
    made = replicate_survey(columns_of("scd"), weights="w", replicates=halves, type="BRR", combined=False)
    require_services(made, "scd given")


def test_columns_may_be_named_in_several_ways() -> None:
    wanted = given("given JK1").mean("api00")["std_error"]
    names = [f"rw{number}" for number in range(1, 16)]
    for replicates in ("rw1-rw15", "rw?*", names, tuple(reversed(names))):
        assert given("given JK1", replicates=replicates).mean("api00")["std_error"] == pytest.approx(wanted)
    # The full weight of a public file may fit the pattern of its replicates.
    data = {"p": [1.0, 2, 3], "p1": [0.0, 3, 4.5], "p2": [2.0, 1, 3]}
    found = replicate_survey(data, weights="p", replicates="p*").replicate_weights
    assert found is not None
    assert found.count == 2
    padded = {"w": [1.0, 1], **{f"r{number:02d}": [1.0, number] for number in range(1, 13)}}
    many = replicate_survey(padded, weights="w", replicates="r01-r12", df=7).replicate_weights
    assert many is not None
    assert (many.count, many.weight(11).tolist(), many.df) == (12, [1.0, 12.0], 7)


def test_replicates_below_zero_are_taken_as_public_files_have_them() -> None:
    data = {"w": [1.0, 2, 3], "y": [1.0, 2, 5], "r1": [-1.0, 3, 4], "r2": [2.0, 1, 3]}
    made = replicate_survey(data, weights="w", replicates="r?", type="SDR").total("y")
    # Totals of the replicates are 25 and 19 beside 20: scale 4/2 times 3² + 3².
    assert made["std_error"] == pytest.approx([6.0])


def test_bootstrap_is_near_linearisation_and_the_same_for_a_seed() -> None:
    wanted = clus1(fpc=None).total("api.stu")["std_error"][0]
    for kind in ("bootstrap", "subbootstrap", "mrbbootstrap"):
        made = replicate(clus1(fpc=None), kind, count=2000, seed=5).total("api.stu")["std_error"][0]
        # The variance from 2,000 replicates of a nearly normal total has a relative error of √(2/2000), the standard
        # error half of it, 1.6 per cent. Four of these.
        assert made == pytest.approx(wanted, rel=4 * 0.016)
    one, same, other = (replicate(clus1(), "bootstrap", count=20, seed=seed) for seed in (3, 3, 4))
    assert (
        one.mean("api00")["std_error"] == same.mean("api00")["std_error"] != other.mean("api00")["std_error"]
    )


def test_successive_differences_follow_the_order_of_the_list() -> None:
    data = {"unit": [4, 3, 2, 1], "y": [1.0, 5.0, 2.0, 9.0], "place": [4, 3, 1, 2]}
    design = survey(data, psu="unit")
    # Half the squares of neighbours, around the circle, of a total of weights 1.
    rows = [1.0, 5.0, 2.0, 9.0]
    by_place = [2.0, 9.0, 5.0, 1.0]
    for order, values in ((None, rows), ("place", by_place)):
        wanted = sum((a - b) ** 2 for a, b in zip(values, [*values[1:], values[0]], strict=True)) / 2
        made = replicate(design, "SDR", order=order).total("y")
        assert made["std_error"][0] ** 2 == pytest.approx(wanted)


def test_replicates_kept_or_made_anew_are_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    held = ADJUSTMENTS["raking"](replicate(clus1(), "JK1")).mean("api00")
    monkeypatch.setattr("kurak.estimation.weight_steps.HELD", 1)
    anew = ADJUSTMENTS["raking"](replicate(clus1(), "JK1")).mean("api00")
    assert held["std_error"] == anew["std_error"]


def test_trimming_keeps_what_makes_replicates_differ() -> None:
    made = replicate(services(), "BRR").trim(upper=1.5)
    assert made.replicate_weights is not None
    assert made.replicate_weights.weight(0).tolist() == [2, 0, 2, 0, 2, 0]


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: replicate(replicate(clus1(), "JK1"), "JK1"), "replicate weights already"),
        (lambda: replicate(clus1(), "JK9"), "known kinds"),
        (lambda: replicate(strat(), "JK1"), "without strata"),
        (lambda: replicate(services(), "Fay"), "Fay needs it"),
        (lambda: replicate(services(), "BRR", rho=0.3), "belongs to Fay"),
        (lambda: replicate(services(), "BRR", count=9), "belong to a bootstrap"),
        (lambda: replicate(clus1(), "BRR"), "do not make pairs"),
        (lambda: replicate(clus1(), "JK1", adjustments="none"), '"repeat" or "fixed"'),
        (
            lambda: replicate(survey(columns_of("election"), fpc="p", pps="brewer"), "JK1"),
            "differ between units",
        ),
        (lambda: given("given JK1", type="JK7"), "a type of replicate weights"),
        (lambda: given("given JK1", replicates="rv*"), 'called like "rv*"'),
        (lambda: given("given JK1", replicates=["rw1", "rw22"]), 'no column "rw22"'),
        (lambda: given("given JK1", replicates="rw1"), "at least two"),
        (lambda: given("given JK1", replicates=np.ones((3, 2))), "3 rows, and the records 183"),
        (lambda: given("given JK1", combined=False), "give combined=True"),
        (lambda: given("given JKn", rscales=None), "needs rscales"),
        (lambda: given("given JKn", rscales=[1, 2]), "2 values for 15"),
        (lambda: given("given other", scale=None, rscales=None), "need scale or rscales"),
        (lambda: given("given other", scale=-1), "above 0"),
        (lambda: given("given Fay", rho=None), "rho"),
        (lambda: given("given BRR", scale=1), 'type="other"'),
        (
            lambda: replicate_survey(
                {"w": [10.0, 20], "a": [1, 2], "b": [0, 1]}, weights="w", replicates=["a", "b"]
            ),
            "combined=False",
        ),
        (
            lambda: replicate_survey(
                {"w": [1.0, -1], "a": [1, 2], "b": [0, 1]}, weights="w", replicates=["a", "b"]
            ),
            "1 row: 2",
        ),
        (
            lambda: replicate_survey(
                {"w": [1.0, 1], "a": [1, None], "b": [0, 1]}, weights="w", replicates=["a", "b"]
            ),
            "missing in 1 row",
        ),
    ],
)
def test_bad_input_is_told_in_one_sentence(make: Callable[[], Survey], message: str) -> None:
    with pytest.raises(RecordsError) as caught:
        make()
    assert message in str(caught.value)


def test_a_lonely_unit_stops_the_jackknife_unless_the_design_has_a_rule() -> None:
    data = {"h": ["north", "north", "south"], "y": [1.0, 2, 3]}
    with pytest.raises(LonelyPsuError, match="south"):
        replicate(survey(data, strata="h"), "JKn")
    made = replicate(survey(data, strata="h", lonely_psu="certainty"), "JKn").total("y")
    assert made["std_error"] == pytest.approx([1.0])
