"""Why: correlations of ordinal answers carry every factor model of the study; they must be those of lavaan."""

import csv
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kurak.stats.dimensions.polychoric import bivariate_normal_cdf, pair_counts, polychoric_correlations
from kurak.stats.selection.streams import stream

REFERENCES = Path(__file__).parents[2] / "references" / "dimensions"
CATEGORIES = [5, 5, 4, 5, 3, 2]


def rows_of(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader((REFERENCES / name).read_text(encoding="utf-8").splitlines()[1:]))


def counts() -> np.ndarray:
    table = np.zeros((sum(CATEGORIES), sum(CATEGORIES)))
    for row in rows_of("counts.csv"):
        table[int(row["row"]) - 1, int(row["column"]) - 1] = float(row["value"])
    return table


def test_bivariate_normal_is_that_of_adaptive_quadrature() -> None:
    rows = rows_of("bivariate_normal.csv")
    h, k, r, expected = (
        np.array([float(row[name]) for row in rows]) for name in ("h", "k", "r", "probability")
    )
    assert (np.abs(r) > 0.95).sum() >= 120
    np.testing.assert_allclose(bivariate_normal_cdf(h, k, correlation=r), expected, rtol=0, atol=2e-11)
    usual = np.abs(r) < 0.999
    np.testing.assert_allclose(
        bivariate_normal_cdf(h[usual], k[usual], correlation=r[usual]), expected[usual], rtol=0, atol=2e-13
    )


def test_bivariate_normal_in_closed_form() -> None:
    r = np.array([-0.999999, -0.97, -0.3, 0.0, 0.3, 0.95, 0.999, 0.999999])
    expected = 0.25 + np.arcsin(r) / (2 * np.pi)
    np.testing.assert_allclose(bivariate_normal_cdf(0.0, 0.0, correlation=r), expected, rtol=0, atol=1e-12)
    with pytest.raises(ValueError, match="lies between"):
        bivariate_normal_cdf(0.0, 0.0, correlation=1.0)


def test_correlations_are_those_of_lavaan() -> None:
    found = polychoric_correlations(counts(), categories=CATEGORIES)
    rows = rows_of("polychoric.csv")
    for row in rows:
        i, j, expected = int(row["row"]) - 1, int(row["column"]) - 1, float(row["value"])
        # lavaan gives up on the close pair, with a warning, and puts 0.999 for it.
        if row["case"] == "correlation" and {i, j} != {4, 5}:
            assert found.correlations[i, j] == pytest.approx(expected, abs=1e-6)
    expected_thresholds = [float(row["value"]) for row in rows if row["case"] == "threshold"]
    np.testing.assert_allclose(np.concatenate(found.thresholds), expected_thresholds, rtol=0, atol=1e-9)
    # Made with 0.97 (1,500 answers in 3 and 2 categories; five standard errors are about 0.03).
    assert found.correlations[4, 5] == pytest.approx(0.97, abs=0.03)
    assert found.at_limit == ()


@given(st.data())
@settings(max_examples=25, deadline=None)
def test_a_two_by_two_table_is_met_exactly(data: st.DataObject) -> None:
    cells = np.array(data.draw(st.lists(st.integers(3, 400), min_size=4, max_size=4)), dtype=float).reshape(
        2, 2
    )
    table = np.block([[np.diag(cells.sum(axis=1)), cells], [cells.T, np.diag(cells.sum(axis=0))]])
    found = polychoric_correlations(table, categories=[2, 2])
    met = bivariate_normal_cdf(*(t[0] for t in found.thresholds), correlation=found.correlations[0, 1])
    assert float(met) == pytest.approx(cells[0, 0] / cells.sum(), abs=1e-10)


@given(st.integers(0, 10**6), st.floats(0.1, 50))
@settings(max_examples=20, deadline=None)
def test_weights_turning_and_order(seed: int, factor: float) -> None:
    generator = stream(seed, "test")
    table = np.floor(5 * generator.random((80, 3)) ** generator.uniform(0.5, 1.5, 3)).astype(int)
    table[:5] = np.arange(5)[:, None]
    weights = np.floor(1 + 3 * generator.random(80))
    weighted = pair_counts(table, categories=[5, 5, 5], weights=weights)
    repeated = pair_counts(np.repeat(table, weights.astype(int), axis=0), categories=[5, 5, 5])
    np.testing.assert_array_equal(weighted, repeated)
    r = polychoric_correlations(weighted, categories=[5, 5, 5]).correlations
    scaled = polychoric_correlations(factor * weighted, categories=[5, 5, 5]).correlations
    np.testing.assert_allclose(scaled, r, rtol=0, atol=1e-9)
    turned = table[:, ::-1].copy()
    turned[:, 0] = 4 - turned[:, 0]
    other = polychoric_correlations(
        pair_counts(turned, categories=[5, 5, 5], weights=weights), categories=[5, 5, 5]
    ).correlations
    sign = np.array([-1, 1, 1])
    np.testing.assert_allclose(other, r[::-1, ::-1] * np.outer(sign, sign), rtol=0, atol=1e-9)


def test_attitudes_come_back() -> None:
    generator = stream(7, "attitudes")
    x = generator.standard_normal((40_000, 2))
    for true in (-0.7, 0.3, 0.98):
        y = np.column_stack([x[:, 0], true * x[:, 0] + np.sqrt(1 - true**2) * x[:, 1]])
        answers = np.searchsorted([-1.0, -0.2, 0.5, 1.4], y)
        found = polychoric_correlations(pair_counts(answers, categories=[5, 5]), categories=[5, 5])
        # Five standard errors; ordinal answers lose less than half of what the attitudes say (more near 1).
        assert found.correlations[0, 1] == pytest.approx(true, abs=5 * 1.5 * (1 - true**2) / 200 + 1e-3)


def test_gaps_are_left_out_by_pair() -> None:
    table = np.array([[0, 0, -1], [1, 1, 0], [0, 1, 1], [1, -1, 1]])
    found = pair_counts(table, categories=[2, 2, 2])
    assert found[:2, 2:4].tolist() == [[1, 1], [0, 1]]
    assert np.diag(found).tolist() == [2, 2, 1, 2, 1, 2]


def test_an_empty_cell_is_a_correlation_at_its_limit() -> None:
    cells = np.array([[5.0, 0.0], [3.0, 4.0]])
    table = np.block([[np.diag(cells.sum(axis=1)), cells], [cells.T, np.diag(cells.sum(axis=0))]])
    found = polychoric_correlations(table, categories=[2, 2])
    assert found.at_limit == ((0, 1),)
    assert 0.99 < found.correlations[0, 1] < 1


@pytest.mark.parametrize(
    ("answers", "message"),
    [
        ([[0, 1], [0, 0], [0, 1]], "item 0 is constant"),
        ([[-1, 1], [-1, 0]], "item 0 is constant, or nobody answered"),
        ([[0, 0], [2, 1], [0, 1]], "nobody chose category 1"),
        ([[0, 0], [1, 1], [2, 2]], "items 0 and 1 are identical"),
        ([[0, 2], [1, 1], [2, 0]], "items 0 and 1 are identical"),
        ([[0, -1], [1, -1], [2, -1], [-1, 0], [-1, 1], [-1, 2]], "nobody answered both"),
        ([[0, 0], [3, 1]], "outside the categories"),
    ],
)
def test_answers_that_give_no_correlation_are_refused(answers: list[list[int]], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        polychoric_correlations(pair_counts(answers, categories=[3, 3]), categories=[3, 3])
