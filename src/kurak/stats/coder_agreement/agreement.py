"""A measure of agreement with its interval: between transcripts, which is the default, or between single units."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from kurak.stats.coder_agreement.coded_units import CodedUnits
from kurak.stats.coder_agreement.coefficients import Measure, Parts, parts_of, sums_for
from kurak.stats.coder_agreement.unit_errors import unit_std_error
from kurak.stats.student import normal_quantile
from kurak.stats.transcript_resampling import bootstrap_spread, jackknife_spread, t_quantiles

Array: TypeAlias = NDArray[np.float64]
Interval = Literal["transcripts", "drawn_transcripts", "units"]


@dataclass(frozen=True)
class Agreement:
    """Agreement of coders, one number a table.

    Attributes
    ----------
    measure, interval
        Which.
    estimate
        The coefficient; not a number where no unit was coded twice or all units have one category.
    observed, chance
        Observed agreement, and what chance would give.
    std_error, low, high, df
        Its error and limits; not a number where they cannot be known.
    units
        Units coded by two coders or more.
    n_transcripts
        Transcripts that add anything.
    """

    measure: Measure
    interval: Interval
    estimate: Array
    observed: Array
    chance: Array
    std_error: Array
    low: Array
    high: Array
    df: Array
    units: Array
    n_transcripts: NDArray[np.int64]


def coder_agreement(
    units: CodedUnits,
    *,
    measure: Measure,
    interval: Interval = "transcripts",
    tables: Literal["each", "together"] = "each",
    level: float = 0.95,
    sampling_fraction: float = 0.0,
    resamples: int = 1000,
    seed: int | None = None,
) -> Agreement:
    """Return how far coders agree, with an interval.

    Parameters
    ----------
    units
        From :mod:`kurak.stats.coder_agreement.coded_units`.
    measure
        As in :func:`~kurak.stats.coder_agreement.coefficients.parts_of`.
    interval
        ``transcripts``: each transcript left out in turn. The default, because what one person says hangs together
        and is read in one sitting: sentences of a transcript are not independent, and an interval that
        takes them for so is too narrow. ``drawn_transcripts``: transcripts drawn again, with ``seed``.
        ``units``: the textbook's error, right only where units were drawn one by one.
    tables
        ``each``: one number a table. ``together``: observed and chance agreement averaged over the tables (codes)
        first, so that a rare code does not decide.
    level
        Confidence, above 0 and below 1.
    sampling_fraction
        Share coded of all the transcripts (or units) spoken of; not for draws.
    resamples, seed
        For ``drawn_transcripts``.

    Returns
    -------
    Agreement
        Limits never pass 1, nor 0 for ``percent`` and -1 for the others.

    Raises
    ------
    ValueError
        If an option has another name or a number lies outside its range.

    Notes
    -----
    **Formula** see :func:`~kurak.stats.coder_agreement.coefficients.parts_of`,
    :func:`~kurak.stats.transcript_resampling.jackknife_spread` and
    :func:`~kurak.stats.coder_agreement.unit_errors.unit_std_error`; together ``(mean p_a − mean p_e)/(1 − mean
    p_e)``.

    **Source** de Vries, Elliott, Kanouse and Teleki (2008), "Using pooled kappa to summarize interrater
    agreement across many items", Field Methods 20(3), 272-282, for tables together.

    Examples
    --------
    Two coders, one code present or absent, in three transcripts:

    >>> from kurak.stats.coder_agreement.coded_units import units_from_pairs
    >>> cube = [[[40, 3], [2, 9]], [[30, 5], [1, 12]], [[51, 2], [4, 6]]]
    >>> found = coder_agreement(units_from_pairs(cube), measure="alpha")
    >>> round(float(found.estimate), 4), round(float(found.low), 4), round(float(found.high), 4)
    (0.6959, 0.5752, 0.8165)
    """
    if interval not in ("transcripts", "drawn_transcripts", "units"):
        raise ValueError(f"an interval is of transcripts, drawn_transcripts or units, not {interval!r}")
    if tables not in ("each", "together"):
        raise ValueError(f"tables are each or together, not {tables!r}")
    if not 0 < level < 1:
        raise ValueError(f"a confidence level lies between 0 and 1, both excluded, not at {level}")
    sums = sums_for(units, measure)
    shape = sums.shape[1:-1]
    if tables == "together":
        if interval == "units":
            raise ValueError(
                "tables together have an interval of transcripts: the same units are in every table"
            )
        # All tables become one long row of sums, so that a transcript leaves all of them at once.
        sums = sums.reshape((len(sums), -1))

    def parts(of: Array) -> Parts:
        if tables == "each":
            return parts_of(of, measure, n_categories=units.n_categories)
        found = parts_of(of.reshape((*of.shape[:-1], *shape, -1)), measure, n_categories=units.n_categories)
        return _averaged(found, len(shape))

    def statistic(of: Array) -> Array:
        return parts(of).coefficient

    now = parts(sums.sum(axis=0))
    if interval == "units":
        error, df = unit_std_error(units, measure, sampling_fraction=sampling_fraction)
        half = error * (normal_quantile((1 + level) / 2) if measure == "cohen" else t_quantiles(df, level))
        low, high = now.coefficient - half, now.coefficient + half
        n = np.asarray(np.any(sums != 0, axis=-1).sum(axis=0), dtype=np.int64)
    elif interval == "transcripts":
        spread = jackknife_spread(sums, statistic, level=level, sampling_fraction=sampling_fraction)
        error, low, high, df, n = spread.std_error, spread.low, spread.high, spread.df, spread.n_transcripts
    else:
        if seed is None:
            raise ValueError("drawn transcripts need a seed, or nobody can draw them again")
        spread = bootstrap_spread(sums, statistic, seed=seed, resamples=resamples, level=level)
        error, low, high, df, n = spread.std_error, spread.low, spread.high, spread.df, spread.n_transcripts
    twice = np.where(units.coders_by_pattern >= 2, units.totals, 0.0).sum(axis=-1)
    least = 0.0 if measure == "percent" else -1.0
    return Agreement(
        measure=measure,
        interval=interval,
        estimate=now.coefficient,
        observed=now.observed,
        chance=now.chance,
        std_error=error,
        low=np.clip(low, least, 1.0),
        high=np.clip(high, least, 1.0),
        df=df,
        units=np.asarray(twice.sum() if tables == "together" else twice),
        n_transcripts=n,
    )


def _averaged(found: Parts, axes: int) -> Parts:
    """Return means over the tables that have units."""
    over = tuple(range(-axes, 0))
    with np.errstate(invalid="ignore", divide="ignore"):
        there = ~np.isnan(found.observed) & ~np.isnan(found.chance)
        n = there.sum(axis=over)
        observed = np.where(there, found.observed, 0.0).sum(axis=over) / n
        chance = np.where(there, found.chance, 0.0).sum(axis=over) / n
    return Parts(observed, chance)
