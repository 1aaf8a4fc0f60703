"""Why: made-up answers must have the means they are fitted to and the resemblance within clusters that is stated."""

import csv
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kurak.stats.graded_response import (
    answer_correlation,
    common_share,
    exceedance,
    locate,
    normal_rule,
    tabulate,
    thresholds,
)

REFERENCES = Path(__file__).parents[1] / "references" / "rehearsal"
STEPS = thresholds(5, spacing=1.0)


def curves() -> list[dict[str, float]]:
    lines = (REFERENCES / "curves.csv").read_text(encoding="utf-8").splitlines()
    return [{name: float(value) for name, value in row.items()} for row in csv.DictReader(lines[1:])]


def test_averaged_curves_agree_with_adaptive_quadrature_in_r() -> None:
    rows = curves()
    assert len(rows) == 60
    for row in rows:
        table = tabulate(slope=row["slope"], thresholds=[row["b"]], spread=row["s"])
        # 1e-9: interpolation between grid points and the trapezoidal rule together.
        assert table.at(np.array([row["x"]]))[0].item() == pytest.approx(row["above"], abs=1e-9)


@pytest.mark.parametrize("power", [2, 4, 6, 8])
def test_the_normal_rule_has_the_moments_of_the_normal_distribution(power: int) -> None:
    nodes, weights = normal_rule(1.0)
    assert float(weights @ nodes**power) == pytest.approx({2: 1, 4: 3, 6: 15, 8: 105}[power], rel=1e-12)


def test_derivatives_are_those_of_the_curve() -> None:
    table = tabulate(slope=1.7, thresholds=STEPS, spread=0.9)
    x = np.linspace(-5, 5, 41)
    step = 1e-5
    by_difference = (table.at(x + step)[0] - table.at(x - step)[0]) / (2 * step)
    # A central difference of curves with errors of 1e-10 is good to 1e-5.
    np.testing.assert_allclose(table.at(x)[1], by_difference, atol=1e-5)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.floats(0.02, 3.98), min_size=1, max_size=6),
    st.lists(st.floats(-2, 2), min_size=1, max_size=5),
    st.sampled_from([0.5, 1.5, 3.0]),
)
def test_located_items_have_their_means(targets: list[float], offsets: list[float], slope: float) -> None:
    weights = np.arange(1, len(offsets) + 1) / sum(range(1, len(offsets) + 1))
    curve = tabulate(slope=slope, thresholds=STEPS, spread=0.9, mean_only=True)
    locations = locate(targets, curve=curve, offsets=offsets, weights=weights)
    # The other road: the definition, integrated anew at the locations that were found.
    nodes, shares = normal_rule(0.9, step=0.1)
    position = locations[:, None, None] + np.array(offsets)[:, None] + nodes
    mean = (
        exceedance(position, slope=np.full(position.shape, slope), thresholds=STEPS).sum(axis=-1)
        @ shares
        @ weights
    )
    np.testing.assert_allclose(mean, targets, atol=1e-9)


@pytest.mark.parametrize("target", [0.0, 4.0, -0.2, 4.3])
def test_a_mean_at_or_beyond_an_end_has_no_location(target: float) -> None:
    curve = tabulate(slope=1.5, thresholds=STEPS, spread=1.0, mean_only=True)
    with pytest.raises(ValueError, match="out of reach"):
        locate([target], curve=curve, offsets=[0.0], weights=[1.0])


def anova(answers: np.ndarray) -> np.ndarray:
    """Intracluster correlation by analysis of variance; (clusters, people, items)."""
    m = answers.shape[1]
    between = m * answers.mean(axis=1).var(axis=0, ddof=1)
    within = answers.var(axis=1, ddof=1).mean(axis=0)
    return (between - within) / (between + (m - 1) * within)


def test_correlation_of_answers_against_analysis_of_variance() -> None:
    locations, slope, between = np.array([-1.0, 0.0, 1.5]), 1.5, 0.2
    expected = answer_correlation(locations, slope=slope, thresholds=STEPS, between=between)
    rng = np.random.default_rng(11)
    clusters, people = 4000, 20
    attitude = np.sqrt(between) * rng.normal(size=(clusters, 1)) + np.sqrt(1 - between) * rng.normal(
        size=(clusters, people)
    )
    above = exceedance(
        attitude[..., None] + locations, slope=np.full((clusters, people, 3), slope), thresholds=STEPS
    )
    answers = (rng.random((clusters, people, 3, 1)) < above).sum(axis=-1)
    # Fisher (1925): standard error of an intracluster correlation; four of them.
    error = (1 - expected) * (1 + (people - 1) * expected) / np.sqrt(people * (people - 1) * clusters / 2)
    assert np.all(np.abs(anova(answers.astype(float)) - expected) < 4 * error)


@settings(max_examples=20, deadline=None)
@given(st.floats(0.001, 0.3), st.lists(st.floats(-2, 2), min_size=1, max_size=4))
def test_the_common_share_gives_the_stated_correlation(correlation: float, locations: list[float]) -> None:
    share = common_share(correlation, locations, slope=1.5, thresholds=STEPS)
    reached = answer_correlation(locations, slope=1.5, thresholds=STEPS, between=share)
    assert float(reached.mean()) == pytest.approx(correlation, abs=1e-9)


def test_a_correlation_that_chance_forbids_is_refused() -> None:
    assert common_share(0.0, [0.0], slope=1.5, thresholds=STEPS) == 0
    with pytest.raises(ValueError, match="less alike"):
        common_share(0.9, [0.0], slope=1.0, thresholds=STEPS)


def test_misuse_is_named() -> None:
    with pytest.raises(ValueError, match="two categories"):
        thresholds(1, spacing=1.0)
    with pytest.raises(ValueError, match="not negative"):
        normal_rule(-1.0)
    with pytest.raises(ValueError, match="from 0 to 1"):
        answer_correlation([0.0], slope=1.0, thresholds=STEPS, between=1.5)
