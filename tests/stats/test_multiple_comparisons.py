"""Why: forty comparisons at five per cent find two differences in noise; the adjusted ones must be R's and must hold."""

import csv
from math import sqrt
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kurak.stats.multiple_comparisons import adjust_p_values, simultaneous_intervals, tukey_pairs, welch_df
from kurak.stats.student import t_cdf, t_quantile

# tests/references/distributions/make.R
REFERENCES = Path(__file__).parents[1] / "references" / "distributions"
P = st.lists(st.floats(0, 1), min_size=1, max_size=20)


def test_adjusted_p_values_are_r_s() -> None:
    rows = list(csv.DictReader((REFERENCES / "p_adjust.csv").read_text().splitlines()[1:]))
    p = [float(row["p"]) for row in rows]
    for method, name in (("holm", "holm"), ("bonferroni", "bonferroni"), ("benjamini_hochberg", "bh")):
        theirs = [float(row[name]) for row in rows]
        assert adjust_p_values(p, method=method) == pytest.approx(theirs, rel=1e-12)


@given(p=P)
def test_the_methods_are_ordered_and_order_does_not_matter(p: list[float]) -> None:
    found = {m: adjust_p_values(p, method=m) for m in ("none", "benjamini_hochberg", "holm", "bonferroni")}
    for smaller, larger in zip(list(found.values()), list(found.values())[1:], strict=False):
        assert np.all(smaller <= larger + 1e-15)
    for method, adjusted in found.items():
        assert adjust_p_values(p[::-1], method=method) == pytest.approx(adjusted[::-1])
        assert adjust_p_values([*p, float("nan")], method=method)[:-1] == pytest.approx(adjusted)
        assert np.all(adjusted <= 1)


@given(
    z=st.lists(st.floats(-6, 6), min_size=1, max_size=12),
    df=st.floats(2, 100),
    level=st.sampled_from([0.9, 0.95]),
)
def test_holm_s_intervals_leave_out_zero_where_the_test_rejects(
    z: list[float], df: float, level: float
) -> None:
    low, high = simultaneous_intervals(z, std_errors=[1.0] * len(z), df=df, level=level, method="holm")
    adjusted = adjust_p_values([min(1.0, 2 * t_cdf(-abs(one), df=df)) for one in z])
    for left, right, p in zip(low, high, adjusted, strict=True):
        if abs(p - (1 - level)) > 1e-9:
            assert (left > 0 or right < 0) == (p < 1 - level)
    wide = simultaneous_intervals(z, std_errors=[1.0] * len(z), df=df, level=level)
    assert np.all(wide[0] <= low + 1e-12)
    assert np.all(high <= wide[1] + 1e-12)


def test_bonferroni_by_hand_and_what_is_missing() -> None:
    low, high = simultaneous_intervals([1.0, float("nan"), 3.0], std_errors=[0.5, 1.0, 2.0], df=[7, 7, 9])
    assert low[0] == pytest.approx(1 - t_quantile(1 - 0.05 / 4, df=7) * 0.5, rel=1e-12)
    assert high[2] == pytest.approx(3 + t_quantile(1 - 0.05 / 4, df=9) * 2, rel=1e-12)
    assert np.isnan(low[1])
    empty = simultaneous_intervals([float("nan")], std_errors=[1.0], df=5)
    assert np.isnan(empty[0]).all()


def test_two_means_make_a_t_test() -> None:
    found = tukey_pairs([3.0, 5.0], covariance=[[0.4, 0.1], [0.1, 0.5]], df=11)
    error = sqrt(0.7)
    assert found.p_value[0] == pytest.approx(2 * t_cdf(-2 / error, df=11), rel=1e-9)
    assert found.conf_low[0] == pytest.approx(-2 - t_quantile(0.975, df=11) * error, rel=1e-9)


def test_intervals_and_p_values_agree_and_games_howell_takes_a_df_a_pair() -> None:
    means, variances, df = [1.0, 2.4, 4.0, 4.1], np.array([0.2, 0.3, 0.1, 0.6]), [8, 20, 11, 5]
    pairs = welch_df(variances, df=df)
    found = tukey_pairs(means, covariance=np.diag(variances), df=pairs, level=0.9)
    assert list(zip(found.first.tolist(), found.second.tolist(), strict=True))[:3] == [(0, 1), (0, 2), (0, 3)]
    assert found.df == pytest.approx(pairs[np.triu_indices(4, 1)])
    outside = (found.conf_low > 0) | (found.conf_high < 0)
    assert outside.tolist() == (found.p_value < 0.1).tolist()
    assert 0 < outside.sum() < 6


def test_all_pairs_of_equal_means_raise_a_false_alarm_in_one_of_twenty_samples() -> None:
    random = np.random.default_rng(20231)
    k, n, rounds, alarms = 5, 8, 3000, 0
    critical = None
    for _ in range(rounds):
        sample = random.standard_normal((k, n))
        mean, pooled = sample.mean(axis=1), float(sample.var(axis=1, ddof=1).mean())
        if critical is None:
            pair = tukey_pairs(mean, covariance=np.eye(k), df=k * (n - 1))
            critical = float((pair.conf_high - pair.difference)[0]) / sqrt(2)
        alarms += float(mean.max() - mean.min()) > critical * sqrt(2) * sqrt(pooled / n)
    # Four standard errors of the simulation.
    assert abs(alarms / rounds - 0.05) < 4 * sqrt(0.05 * 0.95 / rounds)


def test_a_mean_without_an_estimate_has_no_comparison() -> None:
    found = tukey_pairs([1.0, float("nan"), 2.0], covariance=np.eye(3), df=10)
    assert np.isnan(found.p_value).tolist() == [True, False, True]


def test_mistakes_in_the_call() -> None:
    with pytest.raises(ValueError, match="from 0 to 1"):
        adjust_p_values([1.2])
    with pytest.raises(ValueError, match="method is holm"):
        adjust_p_values([0.2], method="hommel")
    with pytest.raises(ValueError, match="bonferroni or holm"):
        simultaneous_intervals([1.0], std_errors=[1.0], df=5, method="none")
    with pytest.raises(ValueError, match="confidence"):
        tukey_pairs([1.0, 2.0], covariance=np.eye(2), df=5, level=1.0)
    with pytest.raises(ValueError, match="two or more means"):
        tukey_pairs([1.0], covariance=np.eye(1), df=5)
    with pytest.raises(ValueError, match="above 0"):
        welch_df([0.0, 1.0], df=[2, 3])
