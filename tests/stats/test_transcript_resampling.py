"""Why: errors by transcript stand beside every measure of agreement; for a plain mean they are the ones everybody knows."""

import numpy as np
import pytest
from numpy.typing import NDArray

from kurak.stats.student import t_quantile
from kurak.stats.transcript_resampling import bootstrap_spread, jackknife_spread, t_quantiles

Array = NDArray[np.float64]


def mean(sums: Array) -> Array:
    with np.errstate(invalid="ignore"):
        return np.asarray(sums[..., 0] / sums[..., 1], dtype=float)


def test_the_error_of_a_mean_is_the_textbook_s() -> None:
    x = np.array([3.0, 1.0, 4.0, 1.0, 5.0, 9.0, 2.0])
    sums = np.stack([x, np.ones(7)], axis=-1)
    spread = jackknife_spread(sums, mean)
    error = x.std(ddof=1) / np.sqrt(7)
    assert spread.std_error == pytest.approx(error, rel=1e-12)
    assert spread.high - x.mean() == pytest.approx(t_quantile(0.975, df=6) * error, rel=1e-12)
    part = jackknife_spread(sums, mean, sampling_fraction=0.3, level=0.9)
    assert part.std_error == pytest.approx(error * np.sqrt(0.7), rel=1e-12)
    assert part.low == pytest.approx(x.mean() - t_quantile(0.95, df=6) * error * np.sqrt(0.7), rel=1e-12)


def test_one_transcript_has_no_error() -> None:
    spread = jackknife_spread([[4.0, 1.0]], mean)
    assert np.isnan([spread.std_error, spread.low, spread.df]).all()
    assert spread.n_transcripts == 1
    drawn = bootstrap_spread([[4.0, 1.0]], mean, seed=1)
    assert np.isnan([drawn.std_error, drawn.low]).all()


def test_draws_of_a_mean() -> None:
    x = np.arange(30.0)
    spread = bootstrap_spread(np.stack([x, np.ones(30)], axis=-1), mean, seed=3, resamples=4000)
    # The bootstrap's variance has the divisor n; draws are random, so within a twentieth.
    assert spread.std_error == pytest.approx(x.std() / np.sqrt(30), rel=0.05)
    assert spread.low < x.mean() < spread.high
    assert np.isnan(spread.df)


def test_draws_that_are_cut_into_chunks_are_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    sums = np.stack([np.arange(9.0), np.ones(9)], axis=-1)
    whole = bootstrap_spread(sums, mean, seed=3)
    monkeypatch.setattr("kurak.stats.transcript_resampling.CHUNK", 50)
    assert bootstrap_spread(sums, mean, seed=3).low == whole.low


def test_several_numbers_of_one_sum() -> None:
    spread = jackknife_spread(np.random.default_rng(1).random((5, 4, 2)), lambda s: np.sqrt(s))
    assert spread.std_error.shape == (4, 2)
    assert spread.n_transcripts.tolist() == [[5, 5]] * 4


def test_mistakes_in_the_call() -> None:
    with pytest.raises(ValueError, match="finite"):
        jackknife_spread([[float("nan")]], mean)
    with pytest.raises(ValueError, match="by transcript"):
        jackknife_spread([1.0, 2.0], mean)
    with pytest.raises(ValueError, match="level"):
        jackknife_spread([[1.0, 1.0]], mean, level=0)
    with pytest.raises(ValueError, match="fraction"):
        jackknife_spread([[1.0, 1.0]], mean, sampling_fraction=-1)
    with pytest.raises(ValueError, match="100 draws"):
        bootstrap_spread([[1.0, 1.0]], mean, seed=1, resamples=10)
    assert np.isnan(t_quantiles([0.0], 0.95)).all()
