"""Why: loadings name the scales of a study; extraction and rotation must give those of R, to the end."""

import csv
from itertools import groupby
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kurak.stats.dimensions.factor_extraction import extract_factors, factor_fit
from kurak.stats.dimensions.rotation import rotate
from kurak.stats.selection.streams import stream

REFERENCES = Path(__file__).parents[2] / "references" / "dimensions"
KEYS = ("case", "method", "rotation", "source", "part")


def rows_of(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader((REFERENCES / name).read_text(encoding="utf-8").splitlines()[1:]))


def table(rows: list[dict[str, str]]) -> np.ndarray:
    found = np.zeros((max(int(row["row"]) for row in rows), max(int(row["column"]) for row in rows)))
    for row in rows:
        found[int(row["row"]) - 1, int(row["column"]) - 1] = float(row["value"])
    return found


def matrix(case: str) -> np.ndarray:
    r = table([row for row in rows_of("correlations.csv") if row["case"] == case])
    return r[:5, :5] if case == "ordinal" else r


LOADINGS = {
    key: table(list(rows))
    for key, rows in groupby(rows_of("loadings.csv"), lambda row: tuple(row[k] for k in KEYS))
}
# psych stops early, and its rotations a little earlier still.
TOLERANCE = {"tight": 1e-6, "psych": 5e-4}


@pytest.mark.parametrize("key", sorted({key[:4] for key in LOADINGS}), ids="-".join)
def test_loadings_are_those_of_r(key: tuple[str, str, str, str]) -> None:
    case, method, rotation, source = key
    expected, phi = LOADINGS[(*key, "L")], LOADINGS[(*key, "Phi")]
    found = rotate(
        extract_factors(matrix(case), factors=expected.shape[1], method=method).loadings, method=rotation
    )
    np.testing.assert_allclose(found.loadings, expected, rtol=0, atol=TOLERANCE[source])
    np.testing.assert_allclose(found.factor_correlations, phi, rtol=0, atol=TOLERANCE[source])
    np.testing.assert_allclose(found.structure, expected @ phi, rtol=0, atol=2 * TOLERANCE[source])


@pytest.mark.parametrize("row", rows_of("fits.csv"), ids=lambda row: f"{row['case']}-{row['method']}")
def test_fit_is_that_of_psych(row: dict[str, str]) -> None:
    r = matrix(row["case"])
    solution = extract_factors(r, factors=int(row["m"]), method=row["method"])
    found = factor_fit(solution, correlations=r, n=int(row["n"]))
    # At a minimum the fit changes with the square of what psych leaves in the loadings; minres has its minimum elsewhere.
    assert found.chi_square == pytest.approx(
        float(row["chi_square"]), rel=1e-6 if row["method"] == "ml" else 1e-3
    )
    assert found.df == int(row["df"])
    assert found.p == pytest.approx(float(row["p"]), rel=2e-2)
    assert found.rmsr == pytest.approx(float(row["rmsr"]), rel=1e-6 if row["method"] == "minres" else 1e-3)


@given(st.integers(0, 10**6), st.sampled_from(["minres", "ml"]))
@settings(max_examples=20, deadline=None)
def test_an_exact_model_is_found_whatever_the_order(seed: int, method: str) -> None:
    generator = stream(seed, "model")
    true = generator.uniform(0.3, 0.6, (9, 2)) * np.array([[1, 1]] * 5 + [[1, -1]] * 4)
    r = true @ true.T
    np.fill_diagonal(r, 1.0)
    found = extract_factors(r, factors=2, method=method)
    common = found.loadings @ found.loadings.T
    np.testing.assert_allclose(common, true @ true.T, rtol=0, atol=1e-6)
    np.testing.assert_allclose(found.uniquenesses, 1 - (true**2).sum(axis=1), rtol=0, atol=1e-6)
    order = np.argsort(generator.random(9))
    other = extract_factors(r[np.ix_(order, order)], factors=2, method=method).loadings
    np.testing.assert_allclose(other @ other.T, common[np.ix_(order, order)], rtol=0, atol=1e-6)


@given(st.integers(0, 10**6), st.sampled_from(["varimax", "promax", "oblimin"]))
@settings(max_examples=10, deadline=None)
def test_rotations_keep_what_the_factors_explain(seed: int, method: str) -> None:
    generator = stream(seed, "rotation")
    # A simple structure with noise, turned at random: whatever the start, the same rotation is found.
    simple = 0.7 * np.repeat(np.eye(3), 4, axis=0) + 0.1 * (generator.random((12, 3)) - 0.5)
    turn = np.linalg.qr(generator.standard_normal((3, 3)))[0]
    found, other = rotate(simple, method=method), rotate(simple @ turn, method=method)
    explained = found.loadings @ found.factor_correlations @ found.loadings.T
    np.testing.assert_allclose(explained, simple @ simple.T, rtol=0, atol=1e-9)
    np.testing.assert_allclose(np.diag(found.factor_correlations), 1, rtol=0, atol=1e-9)
    np.testing.assert_allclose(other.loadings, found.loadings, rtol=0, atol=1e-6)


def test_varimax_leaves_a_saddle() -> None:
    diagonal = np.array([[0.6, 0.6], [0.5, 0.5], [0.4, -0.4], [0.5, -0.5]])
    found = rotate(diagonal, method="varimax").loadings
    assert np.sort(np.abs(found), axis=1)[:, 0].max() < 1e-12


def test_a_heywood_case_is_named() -> None:
    loadings = np.array([0.99, 0.9, 0.5, 0.6])
    r = np.outer(loadings, loadings)
    np.fill_diagonal(r, 1.0)
    r[0, 1] = r[1, 0] = 0.97
    for method in ("minres", "ml"):
        found = extract_factors(r, factors=1, method=method)
        assert found.heywood
        assert found.uniquenesses[list(found.heywood)] == pytest.approx(0.005)


def test_too_many_factors_and_broken_matrices_are_refused() -> None:
    r = matrix("harman")
    for factors in (0, 5):
        with pytest.raises(ValueError, match="cannot tell"):
            extract_factors(r, factors=factors)
    with pytest.raises(ValueError, match="identical"):
        extract_factors([[1, 1, 0], [1, 1, 0], [0, 0, 1]], factors=1)
    with pytest.raises(ValueError, match="cannot be inverted"):
        extract_factors([[1, 0, 0.6], [0, 1, 0.8], [0.6, 0.8, 1]], factors=1, method="ml")
    with pytest.raises(ValueError, match="minres or ml"):
        extract_factors(r, factors=1, method="pca")
    with pytest.raises(ValueError, match="more respondents"):
        factor_fit(extract_factors(r, factors=2), correlations=r, n=8)
    with pytest.raises(ValueError, match="more items than factors"):
        rotate([[0.5, 0.4]])
    with pytest.raises(ValueError, match="fewer than 2 factors"):
        rotate([[0.5, 0.5], [0.4, 0.4], [0.3, 0.3]])
    with pytest.raises(ValueError, match="not by 'quartimax'"):
        rotate(r[:, :2], method="quartimax")
