"""Why: how many uniques of a sample are unique among all is what decides whether a file may be given away at all."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest

from kurak.stats.reidentification.uniqueness_model import (
    Terms,
    choose_uniqueness_model,
    fit_loglinear,
    uniqueness_model,
)

REFERENCES = Path(__file__).parents[2] / "references" / "reidentification"


def keys_of_r() -> np.ndarray:
    with (REFERENCES / "uniqueness_counts.csv").open(encoding="utf-8") as file:
        rows = [[int(value) for value in row.values()] for row in csv.DictReader(file)]
    return np.concatenate([np.tile(row[:-1], (row[-1], 1)) for row in rows])


def test_measures_and_misfit_by_r() -> None:
    keys = keys_of_r()
    with (REFERENCES / "uniqueness_model.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 8
    for row in rows:
        terms: Terms = "main" if row["terms"] == "main" else "two-way"
        found = uniqueness_model(keys, sampling_fraction=float(row["pi"]), terms=terms)
        which = int(row["which"]) - 1
        assert found.sample_uniques == int(row["uniques"])
        assert (found.population_uniques, found.expected_matches)[which] == pytest.approx(float(row["tau"]), rel=1e-6)
        assert found.misfit[which] == pytest.approx(float(row["misfit"]), rel=1e-6)
        assert found.standardized[which] == pytest.approx(float(row["misfit"]) / float(row["variance"]) ** 0.5, rel=1e-6)


def test_the_criterion_for_the_first_measure_as_printed() -> None:
    # Skinner and Shlomo give it written out; the general formula has to come to the same.
    counts = np.array([[9, 4, 1], [3, 1, 0], [1, 0, 1]])
    keys = np.array([(i, j) for i in range(3) for j in range(3) for _ in range(counts[i, j])])
    pi = 0.1
    mu, _ = fit_loglinear(counts, terms="main")
    rate = mu / pi
    printed = rate * np.exp(-rate) * (1 - pi) * (-(counts - mu) + (1 - pi) * ((counts - mu) ** 2 - counts) / (2 * pi))
    assert uniqueness_model(keys, sampling_fraction=pi).misfit[0] == pytest.approx(printed.sum(), rel=1e-9)


def test_independent_keys_have_the_closed_form() -> None:
    counts = np.random.default_rng(3).poisson(2, (4, 3, 2))
    fitted, _ = fit_loglinear(counts, terms="main")
    n = counts.sum()
    margins = [counts.sum(axis=tuple(other for other in range(3) if other != axis)) / n for axis in range(3)]
    np.testing.assert_allclose(fitted, n * np.einsum("i,j,k->ijk", *margins), rtol=1e-9)


def test_the_model_that_made_the_keys_is_chosen_and_near_the_truth() -> None:
    rng = np.random.default_rng(12)
    people = 60_000
    a = rng.integers(0, 12, people)
    # Keys that go together two by two.
    b, c = (a + rng.geometric(0.35, people)) % 15, (a + rng.geometric(0.3, people)) % 14
    population = np.stack([a, b, c], axis=1)
    drawn = rng.random(people) < 0.05
    sample = population[drawn]
    chosen, _ = choose_uniqueness_model(sample, sampling_fraction=0.05)
    assert chosen.terms == "two-way"
    size = np.ravel_multi_index(tuple(population.T), (12, 15, 14))
    among_all, among_drawn = np.bincount(size, minlength=2520), np.bincount(size[drawn], minlength=2520)
    matches = (1 / among_all[among_drawn == 1]).sum()
    main = uniqueness_model(sample, sampling_fraction=0.05)
    assert abs(chosen.expected_matches - matches) < abs(main.expected_matches - matches)
    assert chosen.expected_matches == pytest.approx(matches, rel=0.25)


def test_order_and_labels_do_not_matter() -> None:
    keys = keys_of_r()
    rng = np.random.default_rng(1)
    other = (9 - keys)[rng.permutation(len(keys))][:, [2, 0, 3, 1]]
    for terms in ("main", "two-way"):
        one = uniqueness_model(keys, sampling_fraction=0.1, terms=terms)
        two = uniqueness_model(other, sampling_fraction=0.1, terms=terms)
        assert two.expected_matches == pytest.approx(one.expected_matches, rel=1e-6)
        assert two.misfit == pytest.approx(one.misfit, rel=1e-5)


def test_bad_input_is_said() -> None:
    with pytest.raises(ValueError, match="sampling fraction"):
        uniqueness_model([[0]], sampling_fraction=1)
    with pytest.raises(ValueError, match="recode"):
        uniqueness_model(np.arange(3000)[:, None] * np.ones(3, dtype=int), sampling_fraction=0.1)
    with pytest.raises(ValueError, match="somebody"):
        fit_loglinear([[0, 0]], terms="main")
