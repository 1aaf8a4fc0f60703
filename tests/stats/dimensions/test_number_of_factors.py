"""Why: whether, and how many, factors are sought decides what the scales are; these rules must be those of psych."""

import csv
from pathlib import Path

import numpy as np
import pytest

from kurak.stats.dimensions.correlation_matrix import pearson_correlations, require_correlations
from kurak.stats.dimensions.minimum_average_partial import average_partials
from kurak.stats.dimensions.parallel_analysis import observed_eigenvalues, parallel_analysis
from kurak.stats.dimensions.sampling_adequacy import sampling_adequacy, sphericity_test
from kurak.stats.selection.streams import stream

REFERENCES = Path(__file__).parents[2] / "references" / "dimensions"
RESPONDENTS = {"harman": 305, "tests": 145, "ordinal": 1500}


def rows_of(file: str, **where: str) -> list[dict[str, str]]:
    rows = csv.DictReader((REFERENCES / file).read_text(encoding="utf-8").splitlines()[1:])
    return [row for row in rows if all(row[key] == value for key, value in where.items())]


def matrix(case: str) -> np.ndarray:
    rows = rows_of("correlations.csv", case=case)
    size = max(int(row["row"]) for row in rows)
    return np.array([float(row["value"]) for row in rows]).reshape(size, size)


@pytest.mark.parametrize("case", sorted(RESPONDENTS))
def test_adequacy_is_that_of_psych(case: str) -> None:
    expected = {row["name"]: float(row["value"]) for row in rows_of("adequacy.csv", case=case)}
    r = matrix(case)
    found, test = sampling_adequacy(r), sphericity_test(r, n=RESPONDENTS[case])
    assert found.overall == pytest.approx(expected["kmo"], rel=1e-9)
    np.testing.assert_allclose(found.items, [expected[f"kmo{j + 1}"] for j in range(len(r))], rtol=1e-9)
    assert test.chi_square == pytest.approx(expected["chi_square"], rel=1e-9)
    assert (test.df, test.p) == (int(expected["df"]), pytest.approx(expected["p"], rel=1e-7, abs=1e-300))


@pytest.mark.parametrize("case", sorted(RESPONDENTS))
def test_eigenvalues_and_average_partials_are_those_of_psych(case: str) -> None:
    def expected(name: str) -> list[float]:
        return [
            float(row["value"])
            for row in rows_of("eigenvalues.csv", case=case, name=name)
            if row["value"] != "NA"
        ]

    r = matrix(case)
    np.testing.assert_allclose(
        observed_eigenvalues(r, of="components"), expected("components"), rtol=0, atol=1e-9
    )
    # psych stops its one factor at about 1e-4.
    np.testing.assert_allclose(observed_eigenvalues(r), expected("factors"), rtol=0, atol=5e-4)
    np.testing.assert_allclose(observed_eigenvalues(r), expected("factors_tight"), rtol=0, atol=1e-6)
    partials = average_partials(r)
    # With one direction left all partial correlations are 1 or −1; there, R loses it to rounding.
    assert partials.squared[-1] == pytest.approx(1, abs=1e-12)
    there = expected("map")[: len(r) - 2]
    np.testing.assert_allclose(partials.squared[1 : len(there) + 1], there, rtol=0, atol=1e-9)
    off_diagonal = r[np.triu_indices(len(r), 1)]
    assert partials.squared[0] == pytest.approx(float((off_diagonal**2).mean()), rel=1e-9)
    assert partials.components == int(np.argmin(partials.squared))


def test_parallel_analysis_finds_the_factors_and_repeats_itself() -> None:
    r = matrix("harman")
    found = parallel_analysis(r, n=305, seed=4, repetitions=60)
    again = parallel_analysis(r, n=305, seed=4, repetitions=60)
    other = parallel_analysis(r, n=305, seed=5, repetitions=60)
    assert found.suggested == 2
    np.testing.assert_array_equal(found.reference, again.reference)
    assert (found.reference != other.reference).any()
    assert (
        parallel_analysis(np.eye(8) * 0.999 + 0.001, n=200, seed=1, of="components", repetitions=60).suggested
        == 0
    )


def test_reference_is_that_of_simulated_records() -> None:
    n, p, repetitions = 60, 6, 1000
    generator = stream(11, "records")
    records = generator.standard_normal((repetitions, n, p))
    direct = np.array([np.linalg.eigvalsh(np.corrcoef(y, rowvar=False))[::-1] for y in records])
    found = parallel_analysis(np.eye(p), n=n, seed=2, of="components", repetitions=repetitions, quantile=0.5)
    # The median of so many values has a standard error of 1.25 σ / √N, here of both; five of them.
    error = 1.25 * direct.std(axis=0) * np.sqrt(2 / repetitions)
    assert (np.abs(found.reference - np.median(direct, axis=0)) < 5 * error).all()


def test_weighted_correlations_are_those_of_repeated_records() -> None:
    generator = stream(3, "weights")
    y = generator.random((30, 4))
    weights = np.floor(4 * generator.random(30))
    repeated = np.corrcoef(np.repeat(y, weights.astype(int), axis=0), rowvar=False)
    np.testing.assert_allclose(pearson_correlations(y, weights=weights), repeated, rtol=0, atol=1e-12)
    np.testing.assert_allclose(
        pearson_correlations(1e6 - 7 * y), np.corrcoef(y, rowvar=False), rtol=0, atol=1e-9
    )


@pytest.mark.parametrize(
    ("answers", "message"),
    [
        ([[1, 2, 3], [2, 1, 3]], "fewer respondents"),
        ([[1, 2], [1, 3], [1, 5]], "item 0 is constant"),
        ([[1, 5], [2, 4], [3, 3]], "items 0 and 1 are identical"),
        ([[1, float("nan")], [2, 4], [3, 3]], "without missing"),
    ],
)
def test_answers_that_give_no_correlation_are_refused(answers: list[list[float]], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        pearson_correlations(answers)


def test_matrices_that_are_no_correlations_are_refused() -> None:
    for wrong in (
        [[1, 0.5]],
        [[1, 0.5], [0.4, 1]],
        [[2, 0.5], [0.5, 1]],
        [[1, float("nan")], [float("nan"), 1]],
    ):
        with pytest.raises(ValueError, match="correlations:"):
            require_correlations(wrong)
    singular = [[1, 0, 0.6], [0, 1, 0.8], [0.6, 0.8, 1]]
    for use in (sampling_adequacy, average_partials):
        with pytest.raises(ValueError, match="cannot be inverted"):
            use(singular)
    with pytest.raises(ValueError, match="not correlated with any"):
        sampling_adequacy(np.eye(3))
    for n in (8, 3):
        with pytest.raises(ValueError, match="more respondents than items"):
            sphericity_test(matrix("harman"), n=n)
        with pytest.raises(ValueError, match="more respondents than items"):
            parallel_analysis(matrix("harman"), n=n, seed=1)
