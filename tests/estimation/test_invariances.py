"""Why: an estimate belongs to the population, so that the order of rows, the names of units and the unit of the weights cannot change it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import kurak
from kurak.estimation.survey import Survey
from kurak.model.estimates import Estimates

Asked = Callable[[Survey], Estimates]

QUESTIONS: dict[str, Asked] = {
    "mean": lambda d: d.mean(["y", "x"], by="g", deff="wr"),
    "total": lambda d: d.total("y", by="g"),
    "ratio": lambda d: d.ratio("y", "x", where="g != 'c'"),
    "proportion": lambda d: d.proportion("g", codes=["a", "b"], ci="wilson"),
    "distribution": lambda d: d.distribution("g", by="h"),
    "quantile": lambda d: d.quantile("y", [0.3, 0.7], rule="hf7"),
    "variance": lambda d: d.variance("y", by="g"),
    "correlation": lambda d: d.correlation(["y", "x"]),
    "difference": lambda d: d.difference("y", by="g", adjust="holm"),
}


def table(seed: int, rows: int = 60) -> dict[str, Any]:
    rng = np.random.default_rng(seed)
    y = rng.normal(10, 3, rows)
    y[rng.random(rows) < 0.1] = np.nan
    return {
        "h": np.repeat(["n", "s"], rows // 2),
        "psu": np.tile(np.repeat(np.arange(5), rows // 10), 2),
        "w": rng.uniform(1, 4, rows),
        "g": rng.choice(["a", "b", "c"], rows),
        "y": y,
        "x": rng.uniform(1, 2, rows),
    }


def declared(data: dict[str, Any]) -> Survey:
    return kurak.survey(data, weights="w", strata="h", psu="psu")


def same(first: Estimates, second: Estimates, *columns: str) -> None:
    for column in columns or ("estimate", "std_error", "conf_low", "conf_high", "df", "n", "n_psu"):
        np.testing.assert_allclose(first.array(column), second.array(column), rtol=1e-9, atol=1e-12, err_msg=column)


@pytest.mark.parametrize("name", QUESTIONS)
@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 2**32 - 1))
def test_order_names_and_the_unit_of_weights_change_nothing(name: str, seed: int) -> None:
    data, ask = table(seed), QUESTIONS[name]
    plain = ask(declared(data))
    order = np.random.default_rng(seed + 1).permutation(60)
    same(plain, ask(declared({column: values[order] for column, values in data.items()})))
    renamed = {**data, "psu": np.array([f"№ {97 - number}" for number in data["psu"]])}
    same(plain, ask(declared(renamed)))
    heavier = ask(declared({**data, "w": data["w"] * 1000}))
    if name == "total":
        np.testing.assert_allclose(heavier.array("estimate"), plain.array("estimate") * 1000, rtol=1e-9)
        np.testing.assert_allclose(heavier.array("std_error"), plain.array("std_error") * 1000, rtol=1e-9)
    else:
        same(plain, heavier)


@settings(max_examples=20, deadline=None)
@given(seed=st.integers(0, 2**32 - 1))
def test_domains_add_up(seed: int) -> None:
    d = declared(table(seed))
    parts, whole = d.total("x", by=["g", "h"]), d.total("x")
    assert sum(parts["estimate"]) == pytest.approx(whole["estimate"][0], rel=1e-12)
    # The covariance of domains holds the error of their sum.
    assert parts.covariance.sum() == pytest.approx(whole["std_error"][0] ** 2, rel=1e-9)
    shares = d.distribution("g")
    assert sum(shares["estimate"]) == pytest.approx(1, rel=1e-12)
    assert np.abs(shares.covariance.sum(axis=1)).max() < 1e-12


@settings(max_examples=20, deadline=None)
@given(seed=st.integers(0, 2**32 - 1))
def test_two_roads_to_the_mean_of_a_domain(seed: int) -> None:
    data = table(seed)
    inside = (data["g"] == "a") & ~np.isnan(data["y"])
    d = declared({**data, "i": inside.astype(float), "iy": np.where(inside, data["y"], 0.0)})
    mean, ratio = d.mean("y", where="g == 'a'", df=9), d.ratio("iy", "i", df=9)
    model = d.glm("y ~ 0 + C(g)", df=9)
    same(mean, ratio, "estimate", "std_error", "conf_low", "conf_high")
    assert model["estimate"][0] == pytest.approx(mean["estimate"][0], rel=1e-9)
    assert model["std_error"][0] == pytest.approx(mean["std_error"][0], rel=1e-9)


@settings(max_examples=20, deadline=None)
@given(seed=st.integers(0, 2**32 - 1))
def test_a_difference_is_the_regression_on_the_group(seed: int) -> None:
    d = declared(table(seed))
    found, model = d.difference("x", by="h", df=8), d.glm("x ~ h", df=8)
    assert -found["estimate"][0] == pytest.approx(model["estimate"][1], rel=1e-8)
    assert found["std_error"][0] == pytest.approx(model["std_error"][1], rel=1e-8)
    written = d.contrast("x", {"n": 1, "s": -1}, by="h", df=8)
    same(found, written, "estimate", "std_error", "p_value")


@settings(max_examples=20, deadline=None)
@given(seed=st.integers(0, 2**32 - 1))
def test_the_jackknife_of_a_total_is_its_linearisation(seed: int) -> None:
    d = declared(table(seed))
    same(d.total("x", by="g", df=5), d.replicates("JKn").total("x", by="g", df=5), "estimate", "std_error", "conf_low")


@settings(max_examples=20, deadline=None)
@given(seed=st.integers(0, 2**32 - 1))
def test_a_variance_is_a_covariance_with_itself(seed: int) -> None:
    d = declared(table(seed))
    one, two = d.variance("y"), d.covariance(["y", "x"])
    same(one, Estimates({name: values[:1] for name, values in two.columns.items()}))
    correlation = d.correlation(["y", "y"])
    assert correlation["estimate"][0] == pytest.approx(1, rel=1e-12)
    assert correlation["std_error"][0] == pytest.approx(0, abs=1e-9)


@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 2**32 - 1))
def test_two_files_or_one_give_the_same_change(seed: int) -> None:
    before, now = table(seed), table(seed + 1)
    both = {name: np.concatenate([before[name], now[name]]) for name in before}
    both["year"] = np.repeat([1, 2], 60)
    stacked = declared(both).change("y", wave="year", by="g")
    apart = declared(now).change("y", since=declared(before), by="g")
    same(stacked, apart)
    # With the same clusters in both waves the covariance counts; by hand from the joint table.
    joint = declared(both).mean("y", by=["g", "year"])
    v = joint.covariance
    assert stacked["std_error"][0] == pytest.approx(np.sqrt(v[0, 0] + v[1, 1] - 2 * v[0, 1]), rel=1e-9)
    assert stacked["estimate"][0] == pytest.approx(joint["estimate"][1] - joint["estimate"][0], rel=1e-9)


@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 2**32 - 1))
def test_formulas_follow_the_delta_method(seed: int) -> None:
    """Against the derivative worked out on paper: d(log y − log x) = dy/y − dx/x."""
    d = declared(table(seed))
    y, x = d.mean(["x", "w"]).array("estimate")
    v = d.mean(["x", "w"]).covariance
    g = np.array([1 / y, -1 / x])
    found = d.contrast(["x", "w"], "log(x) - log(w)")
    assert found["estimate"][0] == pytest.approx(np.log(y / x), rel=1e-12)
    assert found["std_error"][0] == pytest.approx(np.sqrt(g @ v @ g), rel=1e-9)


def test_the_distribution_function_and_its_quantiles_meet() -> None:
    d = declared(table(7))
    middle = d.quantile("x", 0.5)["estimate"][0]
    assert d.cdf("x", at=[middle])["estimate"][0] >= 0.5
    assert d.cdf("x", at=[np.nextafter(middle, 0)])["estimate"][0] < 0.5
    steps = d.cdf("x", at=None)["estimate"]
    assert len(steps) == 60
    assert steps == sorted(steps)


def test_intervals_of_pairs() -> None:
    """Tukey's are wider than single ones and narrower than Bonferroni's; Holm's p-values are no larger than Bonferroni's."""
    d = declared(table(11))
    width = {
        adjust: np.subtract(*(d.difference("x", by="g", adjust=adjust).array(end) for end in ("conf_high", "conf_low")))
        for adjust in ("none", "tukey", "bonferroni")
    }
    assert np.all(width["none"] < width["tukey"])
    assert np.all(width["tukey"] < width["bonferroni"])
    holm, bonferroni = (d.difference("x", by="g", adjust=adjust).array("p_value") for adjust in ("holm", "bonferroni"))
    assert np.all(holm <= bonferroni)
    assert len(d.difference("x", by="g", groups=["a", "c"])) == 1
