"""Why: what real files hold (units numbered anew, domains in few units, nobody, everybody, any script) must give a number or one clear error."""

from __future__ import annotations

from datetime import date
from math import inf, isnan
from typing import Any

import numpy as np
import pytest

import kurak
from kurak.estimation.survey import Survey
from kurak.sources.records import RecordsError

RNG = np.random.default_rng(2026)


def two_strata(**more: Any) -> dict[str, Any]:
    return {
        "h": ["a"] * 6 + ["b"] * 6,
        "psu": [1, 1, 2, 2, 3, 3, 1, 1, 2, 2, 3, 3],
        "w": [2.0] * 6 + [3.0] * 6,
        "y": [1.0, 2, 2, 4, 3, 5, 5, 4, 2, 3, 1, 1],
        "g": ["x", "x", "x", "x", "x", "x", "x", "x", "x", "x", "x", "x"],
        **more,
    }


def survey(**more: Any) -> Survey:
    return kurak.survey(two_strata(**more), weights="w", strata="h", psu="psu")


def test_units_numbered_anew_in_each_stratum_are_different_units() -> None:
    names = [f"{h}{number}" for h, number in zip(two_strata()["h"], two_strata()["psu"], strict=True)]
    again = survey(psu=names).mean("y")
    assert survey().mean("y")["n_psu"] == [6]
    assert survey().mean("y")["df"] == [4.0]
    assert again["std_error"] == pytest.approx(survey().mean("y")["std_error"], rel=1e-12)


def test_a_unit_in_two_strata_is_an_error_where_names_are_unique() -> None:
    with pytest.raises(RecordsError, match=r"'psu' is in two strata of column 'h' \(6 rows, the first 7, 8, 9\)|6 rows"):
        kurak.survey(two_strata(), weights="w", strata="h", psu="psu", unit_names="unique")


def test_a_domain_absent_from_most_units_keeps_them_all() -> None:
    """By hand: scores of the two rows in one unit, and of 0 in the five others."""
    d = survey(g=["in", "in"] + ["out"] * 10)
    row = d.mean("y", by="g").rows()[0]
    # mean 1.5; the unit's score is 2(1 − 1.5)/4 + 2(2 − 1.5)/4 = 0.
    assert (row["estimate"], row["std_error"], row["n"], row["n_psu"], row["df"]) == (1.5, 0.0, 2, 1, 0.0)
    assert isnan(row["conf_low"])
    total = d.total("y", by="g").rows()[0]
    # total 6 in one of three units of the stratum: variance 3/2 · (4² + 2·2²).
    assert (total["estimate"], total["std_error"]) == (6.0, pytest.approx(6.0))


def test_weights_of_zero_count_in_no_base() -> None:
    weights = [0.0, 0.0, *two_strata()["w"][2:]]
    row = survey(w=weights).mean("y").rows()[0]
    assert (row["n"], row["n_psu"], row["df"]) == (10, 5, 3.0)


def test_one_respondent() -> None:
    d = survey(g=["one"] + ["rest"] * 11)
    row = d.mean("y", by="g", deff="wor").rows()[0]
    assert (row["estimate"], row["n"], row["flag"]) == (1.0, 1, "few")
    assert isnan(row["deff"])
    assert isnan(d.variance("y", by="g")["estimate"][0])
    assert isnan(d.proportion("y", codes=1, by="g", ci="wilson")["conf_low"][0])
    assert isnan(d.quantile("y", 0.5, by="g")["conf_low"][0])


def test_all_missing() -> None:
    d = survey(z=[float("nan")] * 12)
    for table in (d.mean("z"), d.mean("z", by="h"), d.variance("z"), d.quantile("z", 0.5)):
        assert all(isnan(value) for value in table["estimate"])
        assert all(isnan(value) for value in table["std_error"])
        assert set(table["n"]) == {0}
    assert d.total("z")["estimate"] == [0.0]
    assert all(isnan(value) for value in d.mean(["y", "z"]).covariance[1])
    assert d.mean(["y", "z"]).covariance[0, 0] > 0


def test_missing_answers_are_left_out_item_by_item() -> None:
    y = two_strata()["y"]
    d = survey(z=[None, *y[1:]])
    assert d.mean(["z", "y"])["n"] == [11, 12]
    assert d.mean(["z", "y"])["estimate"][1] == survey().mean("y")["estimate"][0]


def test_constant_answers() -> None:
    row = survey(c=[3] * 12).mean("c", deff="wr").rows()[0]
    assert (row["estimate"], row["std_error"], row["conf_low"]) == (3.0, 0.0, 3.0)
    assert isnan(row["deff"])


@pytest.mark.parametrize("ci", ["logit", "wilson", "beta", "arcsine", "likelihood", "xlogit", "mean"])
@pytest.mark.parametrize(("answer", "share"), [(1, 1.0), (2, 0.0)])
def test_shares_of_nobody_and_everybody(ci: str, answer: int, share: float) -> None:
    row = survey(c=[1] * 12).proportion("c", codes=answer, ci=ci).rows()[0]
    assert row["estimate"] == share
    if ci in ("beta", "wilson"):
        assert row["conf_low"] == 0.0 if share == 0 else row["conf_high"] == 1.0
        assert row["conf_low"] < row["conf_high"]


def test_ten_thousand_domains() -> None:
    n = 50_000
    place, y = RNG.integers(0, 10_000, n), RNG.normal(size=n)
    d = kurak.survey({"psu": RNG.integers(0, 200, n), "place": place, "y": y}, psu="psu")
    table = d.mean("y", by="place")
    assert len(table) == len(np.unique(place))
    for row in table.rows()[:: len(table) // 5]:
        mine = d.mean("y", where=f"place == {row['place']}").rows()[0]
        assert row["estimate"] == pytest.approx(mine["estimate"], rel=1e-9)
        assert row["std_error"] == pytest.approx(mine["std_error"], rel=1e-9)
        assert (row["n"], row["n_psu"], row["df"]) == (mine["n"], mine["n_psu"], mine["df"])


@pytest.mark.parametrize("psu", [None, "psu"])
def test_units_that_are_not_written_down_count_all_the_same(psu: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    n = 900
    data = {
        "h": RNG.integers(0, 3, n), "N": np.full(n, 5000), "psu": RNG.integers(0, 40, n), "g": RNG.integers(0, 60, n),
        "y": RNG.normal(50, 9, n), "x": RNG.uniform(1, 2, n), "w": RNG.uniform(1, 2, n),
    }  # fmt: skip
    d = kurak.survey(data, weights="w", strata="h", psu=psu, fpc="N")
    asked = (lambda: d.ratio("y", "x", by="g"), lambda: d.total("y", by="g"), lambda: d.variance("y", by="g"))
    dense = [ask()["std_error"] for ask in asked]
    monkeypatch.setattr("kurak.estimation.solve.SPARSE", 0)
    for before, ask in zip(dense, asked, strict=True):
        assert ask()["std_error"] == pytest.approx(before, rel=1e-9)


def test_any_script() -> None:
    names = ["Ысык-Көл", "Нарын облусу", "Ош ✓ \u200f", 'q"uote', "", "東京"] * 2
    table = survey(аймак=names).mean("y", by="аймак")
    assert set(table["аймак"]) == set(names)
    assert survey(аймак=names).mean("y", where="аймак == 'Ысык-Көл'")["n"] == [2]
    assert '"Ысык-Көл"' in survey(аймак=names).mean("y", where="аймак == 'Ысык-Көл'").as_r()


def test_missing_in_a_condition_is_outside_it_and_outside_its_opposite() -> None:
    d = survey(x=[None, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11])
    assert d.mean("y", where="x > 5")["n"] == [6]
    assert d.mean("y", where="not (x > 5)")["n"] == [5]
    assert d.mean("y", where="x > 5 or y > 0")["n"] == [12]
    assert d.mean("y", where="isna(x) or 2 <= x < 4")["n"] == [3]
    assert d.mean("y", where="5 < x and h != 'a'")["n"] == [6]
    assert d.mean("y", where="x not in [1, 2] and x == x")["n"] == [9]
    assert d.mean("y", where="col('x') > 5")["n"] == [6]


@pytest.mark.parametrize(
    ("where", "said"),
    [
        ("agee > 3", "no column"),
        ("y >", "cannot be read"),
        ("y", "compares nothing"),
        ("h > 'a'", "text and truth are compared with == or !="),
        ("y > h + 1", "not the name of a column"),
        ("y in 3", "a list such as"),
        ("y > 99", "no record for which"),
        ("__import__('os').system('x') == 1", "not the name of a column"),
    ],
)
def test_conditions_that_cannot_be_read(where: str, said: str) -> None:
    with pytest.raises(RecordsError, match=said):
        survey().mean("y", where=where)


@pytest.mark.parametrize(
    ("change", "declared", "said"),
    [
        ({"w": [-1.0, *[1.0] * 11]}, {}, "'w' are negative in 1 row: 1"),
        ({"w": [1.0, None, *[1.0] * 10]}, {}, "'w' are missing in 1 row: 2"),
        ({"w": ["one"] * 12}, {}, "numbers are needed"),
        ({"w": [0.0] * 12}, {}, "all weights in column 'w' are 0"),
        ({"h": [None, *["a"] * 11]}, {}, "strata in column 'h' are missing in 1 row: 1"),
        ({"psu": [1, 1, None, *[2] * 9]}, {}, "sampling units in column 'psu' are missing in 1 row: 3"),
        ({"N": [2.0] * 12}, {"fpc": "N"}, "fpc in column 'N' is below the sample in 12 rows"),
        ({"N": [9.0, *[8.0] * 11]}, {"fpc": "N"}, "fpc in column 'N' differs within a stratum"),
        ({"N": [0.5] * 6 + [7.0] * 6}, {"fpc": "N"}, "a number of units in some rows and a part of them in 6 rows"),
        ({"N": [None, *[7.0] * 11]}, {"fpc": "N"}, "fpc in column 'N' is missing"),
        ({}, {"strata": "hh"}, "no column"),
    ],
)
def test_a_design_that_cannot_be_honoured(change: dict[str, Any], declared: dict[str, Any], said: str) -> None:
    with pytest.raises(RecordsError, match=said):
        kurak.survey(two_strata(**change), **{"weights": "w", "strata": "h", "psu": "psu", **declared})


@pytest.mark.parametrize("values", [[True] * 12, [inf, *[1.0] * 11]])
def test_answers_that_are_no_numbers(values: list[Any]) -> None:
    with pytest.raises(RecordsError, match='column "z"'):
        survey(z=values).mean("z")


def test_lonely_units() -> None:
    alone = {"h": ["a"] * 6 + ["b"] * 4 + ["c"] * 2, "psu": [1, 1, 2, 2, 3, 3, 1, 1, 2, 2, 1, 1]}
    with pytest.raises(ValueError, match="one sampling unit at stage 1, so no variance, in stratum c"):
        survey(**alone).mean("y")
    # A domain that never meets the lonely stratum has its error.
    assert survey(**alone).mean("y", where="h != 'c'")["std_error"][0] > 0
    joined = kurak.survey(two_strata(**alone), weights="w", strata="h", psu="psu", lonely_psu="collapse")
    by_hand = kurak.survey(
        two_strata(h=["a"] * 6 + ["b"] * 6, psu=[1, 1, 2, 2, 3, 3, 1, 1, 2, 2, 7, 7]), weights="w", strata="h", psu="psu"
    )
    assert joined.mean("y")["std_error"] == pytest.approx(by_hand.mean("y")["std_error"], rel=1e-12)
    other = kurak.survey(
        two_strata(**alone), weights="w", strata="h", psu="psu", lonely_psu="collapse", collapse={"c": "a"}
    )
    assert other.mean("y")["std_error"][0] != pytest.approx(joined.mean("y")["std_error"][0], rel=1e-3)


def test_several_answers_and_their_bases() -> None:
    d = survey(
        asked=[1] * 8 + [0] * 4,
        a1=[1, 1, 0, None, 1, 0, 0, None, *[None] * 4],
        a2=[1, 0, 0, 1, None, 0, 1, None, *[None] * 4],
    )
    table = d.multiple(["a1", "a2"], asked="asked == 1")
    # Weights of 2 and, for the seventh, 3; the eighth was asked and said nothing.
    assert table["n"] == [7, 7, 5, 5]
    assert table["estimate"] == pytest.approx([6 / 15, 7 / 15, 6 / 13, 7 / 13], rel=1e-12)


def test_settings_that_do_not_exist() -> None:
    with pytest.raises(TypeError, match="there is no setting wher"):
        survey().mean("y", wher="y > 1")
    with pytest.raises(ValueError, match="deff is wr, wor or None"):
        survey().mean("y", deff="with replacement")
    assert survey().mean("y", deff="replace")["deff"] == survey().mean("y", deff="wr")["deff"]
    assert survey().mean("y", deff=True)["deff"] == survey().mean("y", deff="wor")["deff"]
    with pytest.raises(RecordsError, match="no column"):
        survey().mean("yy")


def test_made_up_records_never_stand_among_real_ones() -> None:
    mixed = {"simulated": ["SIMULATED", "", "SIMULATED"], "y": [1.0, 2.0, 3.0]}
    with pytest.raises(RecordsError, match="only some records are marked SIMULATED"):
        kurak.survey(mixed)
    whole = kurak.survey({**mixed, "simulated": ["SIMULATED"] * 3})
    assert whole.mean("y").to_text().endswith("SIMULATED")


def test_designs_that_cannot_be_honoured() -> None:
    data = {"p": [0.5, 0.25, 0.5], "y": [1.0, 2.0, 3.0]}
    with pytest.raises(ValueError, match="needs fpc"):
        kurak.survey(data, pps="brewer")
    with pytest.raises(ValueError, match="joint goes with"):
        kurak.survey(data, fpc="p", joint=np.eye(3))
    with pytest.raises(RecordsError, match="2 by 2 probabilities, and the records have 3 units"):
        kurak.survey(data, fpc="p", pps="joint", joint=np.eye(2))
    with pytest.raises(ValueError, match="pps is one of brewer"):
        kurak.survey(data, fpc="p", pps="sampford")
    with pytest.raises(RecordsError, match="nobody answered 'z'"):
        kurak.survey({"z": [float("nan")] * 3, "y": [1, 2, 3]}).distribution("z")


def test_a_unit_that_slipped_into_a_second_stratum_is_said_and_codes_given_anew_are_not() -> None:
    slip = {"h": ["a"] * 6 + ["b"] * 6, "u": [1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 3, 6], "y": list(range(12))}
    with pytest.raises(RecordsError, match="is in two strata"):
        kurak.survey(slip, strata="h", psu="u")
    assert kurak.survey(slip, strata="h", psu="u", unit_names="within_stratum").mean("y")["n_psu"] == [7]
    anew = {**slip, "u": [1, 1, 2, 2, 3, 3, 1, 1, 2, 2, 2, 1]}
    assert kurak.survey(anew, strata="h", psu="u").mean("y")["n_psu"] == [5]
    # Numbered from 1 in strata of unequal size.
    unequal = {"h": ["a"] * 10 + ["b"] * 2, "u": [*range(1, 11), 1, 2], "y": list(range(12))}
    assert kurak.survey(unequal, strata="h", psu="u").mean("y")["n_psu"] == [12]


@pytest.mark.parametrize("asked", ["mean", "total", "variance"])
def test_dates_are_no_answers(asked: str) -> None:
    days = [date(2020, 1, 1), None, date(2020, 1, 2)]
    with pytest.raises(RecordsError, match=r'column "day" of .* holds dates or times, and numbers are needed \(2 rows: 1, 3\)'):
        getattr(kurak.survey({"day": days}), asked)("day")
