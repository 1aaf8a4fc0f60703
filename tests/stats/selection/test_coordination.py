"""Why: a second wave that keeps clusters must leave every unit its expected number of clusters, or its weights lie."""

from fractions import Fraction

import numpy as np
import pytest

from kurak.stats.selection.coordination import keep_clusters
from kurak.stats.selection.rao_sampford import rao_sampford
from kurak.stats.selection.streams import stream


def test_expected_clusters_are_those_of_the_first_wave() -> None:
    probabilities = np.array([0.2, 0.35, 0.5, 0.55, 0.6, 0.85, 0.95])  # 4 clusters
    repetitions = 20_000
    first_wave, second_wave = stream(1, "first wave"), stream(1, "second wave")
    hits = np.zeros((repetitions, 7))
    for repetition in range(repetitions):
        drawn = rao_sampford(probabilities, generator=first_wave)
        kept = keep_clusters(drawn, keep=3, generator=second_wave)
        new = rao_sampford(kept.new_probabilities(probabilities), generator=second_wave)
        np.add.at(hits[repetition], kept.kept, 1)
        np.add.at(hits[repetition], new, 1)
    assert (hits.sum(axis=1) == 4).all()
    assert hits.max() == 2
    # 4.5 standard errors of the simulation.
    error = hits.std(axis=0) / np.sqrt(repetitions)
    assert (abs(hits.mean(axis=0) - probabilities) < 4.5 * error).all()


def test_what_is_kept_comes_from_the_first_wave() -> None:
    drawn = np.array([9, 2, 7, 7])
    for seed in range(30):
        found = keep_clusters(drawn, keep=2, generator=stream(seed))
        assert (found.new, found.share) == (2, Fraction(1, 2))
        assert all((found.kept == unit).sum() <= (drawn == unit).sum() for unit in found.kept)
        assert (np.diff(found.kept) >= 0).all()
    assert keep_clusters(drawn, keep=4, generator=stream(1)).kept.tolist() == [2, 7, 7, 9]
    nothing = keep_clusters(drawn, keep=0, generator=stream(1))
    assert (nothing.kept.tolist(), nothing.new, nothing.share) == ([], 4, 1)


def test_mistakes_in_the_call() -> None:
    with pytest.raises(ValueError, match="3 clusters cannot be kept of 2"):
        keep_clusters(np.array([1, 2]), keep=3, generator=stream(1))
    with pytest.raises(ValueError, match="first wave is 1 or more"):
        keep_clusters(np.array([], dtype=np.int64), keep=0, generator=stream(1))
