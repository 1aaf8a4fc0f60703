"""Why: levels of invariance must be those of lavaan, and stop with a reason where there is no fit."""

import numpy as np
import pytest

from kurak.stats.confirmatory.factor_fit import NoFactorFit
from kurak.stats.confirmatory.invariance import measurement_invariance
from kurak.stats.confirmatory.records import Answers

MODEL = "f =~ a + b + c; g =~ d + e + h"
ITEMS = tuple("abcdeh")


def people(seed: int, n: int) -> Answers:
    rng = np.random.default_rng(seed)
    factors = rng.multivariate_normal([0, 0], [[1, 0.5], [0.5, 1]], size=n)
    table = factors[:, [0, 0, 0, 1, 1, 1]] + rng.normal(size=(n, 6))
    return Answers(table, ITEMS, groups=np.array(["men", "women"])[np.arange(n) % 2])


def test_each_level_is_compared_with_the_one_before() -> None:
    found = measurement_invariance(MODEL, answers=people(1, 600), to="strict")
    assert [one.level for one in found.levels] == ["configural", "metric", "scalar", "strict"]
    # Two factors of three items: 4 loadings, then 6 intercepts less 2 means, then 6 residuals.
    assert [one.against_last.df for one in found.levels if one.against_last] == [4, 4, 6]
    assert [one.fit.measures.df for one in found.levels] == [16, 20, 24, 30]
    assert (found.levels[0].against_last, found.stopped_at, found.reason) == (None, None, None)
    # The answers are the same in both groups but for chance, so the tests vary about their degrees of freedom: each is
    # below the 99.9 % point of its distribution.
    tests = [one.against_last.p for one in found.levels if one.against_last]
    assert all(p is not None and p > 0.001 for p in tests)


def test_another_intercept_costs_the_scalar_level_only() -> None:
    given = people(2, 600)
    table = np.array(given.values)
    table[np.asarray(given.groups) == "women", 1] += 0.8
    found = measurement_invariance(MODEL, answers=Answers(table, ITEMS, groups=given.groups))
    _, metric, scalar = (one.against_last for one in found.levels)
    assert metric is not None
    assert scalar is not None
    assert metric.p is not None
    assert scalar.p is not None
    assert metric.p > 0.001 > scalar.p
    assert scalar.cfi is not None
    assert scalar.cfi < -0.01


def test_a_level_without_a_fit_ends_it_with_the_group_and_the_reason() -> None:
    given = people(3, 200)
    table = np.array(given.values)
    table[np.asarray(given.groups) == "women", 4] = 3.0
    found = measurement_invariance(MODEL, answers=Answers(table, ITEMS, groups=given.groups))
    assert (found.levels, found.stopped_at) == ((), "configural")
    assert isinstance(found.reason, NoFactorFit)
    assert found.reason.group == "women"


def test_three_people_are_no_group() -> None:
    given = people(4, 200)
    groups = np.where(np.arange(200) < 3, "others", np.asarray(given.groups))
    found = measurement_invariance(MODEL, answers=Answers(given.values, ITEMS, groups=groups))
    assert isinstance(found.reason, NoFactorFit)
    assert (found.reason.reason, found.reason.group) == ("data", "others")
    assert "3 people" in found.reason.what


def test_one_group_is_refused() -> None:
    given = people(5, 100)
    with pytest.raises(ValueError, match="two groups"):
        measurement_invariance(MODEL, answers=Answers(given.values, ITEMS))
