"""Standard errors of agreement where units were drawn one by one: no two of them from the same conversation."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from kurak.stats.coder_agreement.coded_units import CodedUnits
from kurak.stats.coder_agreement.coefficients import Measure, parts_of, require_measure, sums_for

Array: TypeAlias = NDArray[np.float64]


def unit_std_error(
    units: CodedUnits, measure: Measure, *, sampling_fraction: float = 0.0
) -> tuple[Array, Array]:
    """Return the large-sample standard error of a measure over independent units, and its degrees of freedom.

    Sentences of one transcript are not independent: there, the error by transcript is the one to use.

    Parameters
    ----------
    units
        Weights count units: a run of five sentences is five units.
    measure
        As in :func:`~kurak.stats.coder_agreement.coefficients.parts_of`. Coders are taken as given.
    sampling_fraction
        Units coded as a share of all units spoken of.

    Returns
    -------
    tuple
        Standard errors, one a table, not a number where the measure is none; and degrees of freedom: infinite for
        ``cohen``, else units less one.

    Raises
    ------
    ValueError
        If the fraction lies outside 0 to 1.

    Notes
    -----
    **Formula** ``cohen``: ``v = (Σ_ij p_ij x_ij² − (p_a p_e − 2p_e + p_a)²)/(n(1 − p_e)⁴)`` with ``x_ij =
    [i = j](1 − p_e) − (p_·i + p_j·)(1 − p_a)``. The others: ``v = (1 − f)/(n(n − 1)) Σ_i (κ_i* − κ)²`` with
    ``κ_i* = (n/n') (a_i − p_e[r_i ≥ 2])/(1 − p_e) − 2(1 − κ)(e_i − p_e)/(1 − p_e)``, where ``a_i`` and ``e_i``
    are the unit's own observed and chance agreement and ``n'`` the units with two coders or more; for alpha
    Gwet's form of it over units with two coders or more.

    **Source** Fleiss, Cohen and Everitt (1969), Psychological Bulletin 72, 323-327, equation 13; in R
    ``psych::cohen.kappa(table)$var.kappa``. Gwet (2008), British Journal of Mathematical and Statistical
    Psychology 61, 29-48; Gwet (2014), chapter 5; in R ``irrCAC::gwet.ac1.raw(ratings)``.

    Examples
    --------
    >>> from kurak.stats.coder_agreement.coded_units import units_from_pairs
    >>> error, df = unit_std_error(units_from_pairs([[[20, 5], [10, 15]]]), "cohen")
    >>> round(float(error), 4)
    0.127
    """
    require_measure(measure, units)
    if not 0 <= sampling_fraction <= 1:
        raise ValueError(f"a sampling fraction lies from 0 to 1, not at {sampling_fraction}")
    with np.errstate(invalid="ignore", divide="ignore"):
        if measure == "cohen":
            variance, df = _cohen(units)
        elif measure == "alpha":
            variance, df = _alpha(units)
        else:
            variance, df = _others(units, measure)
        return np.sqrt((1 - sampling_fraction) * variance), df


def _cohen(units: CodedUnits) -> tuple[Array, Array]:
    sums = sums_for(units, "cohen").sum(axis=0)
    parts = parts_of(sums, "cohen", n_categories=units.n_categories)
    both = units.coders_by_pattern == 2
    w = np.where(both, units.totals, 0.0)
    n = sums[..., 0]
    c = units.n_categories
    first, second = sums[..., 2 : 2 + c] / n[..., None], sums[..., 2 + c :] / n[..., None]
    crossed = units.looked_up(second, (0,)) + units.looked_up(first, (1,))
    same = (units.values[:, 0] == units.values[:, 1]).astype(float)
    a, e = parts.observed, parts.chance
    x = same * (1 - e)[..., None] - crossed * (1 - a)[..., None]
    top = (w * x**2).sum(axis=-1) / n - (a * e - 2 * e + a) ** 2
    variance = np.where(1 - e > 1e-12, np.maximum(top, 0) / (n * (1 - e) ** 4), np.nan)
    return variance, np.full(variance.shape, np.inf)


def _others(units: CodedUnits, measure: Measure) -> tuple[Array, Array]:
    sums = sums_for(units, measure).sum(axis=0)
    parts = parts_of(sums, measure, n_categories=units.n_categories)
    r = units.coders_by_pattern
    w = np.where(r >= 1, units.totals, 0.0)
    n, paired = w.sum(axis=-1), sums[..., 0]
    e, kappa = parts.chance[..., None], parts.coefficient[..., None]
    # For percent agreement chance is 0, and so is each unit's.
    own = np.zeros(w.shape) if measure == "percent" else _own_chance(units, measure, sums, n)
    known = (n / paired)[..., None] * (units.agreeing_share - e * (r >= 2)) / (1 - e)
    x = known - 2 * (1 - kappa) * (own - e) / (1 - e)
    return (w * (x - kappa) ** 2).sum(axis=-1) / (n * (n - 1)), n - 1


def _own_chance(units: CodedUnits, measure: Measure, sums: Array, n: Array) -> Array:
    c, m = units.n_categories, units.values.shape[1]
    r = np.maximum(units.coders_by_pattern, 1)
    if measure in ("fleiss", "ac1"):
        pi = sums[..., 2:] / sums[..., 2:].sum(axis=-1, keepdims=True)
        if measure == "fleiss":
            return units.looked_up(pi) / r
        return units.looked_up(1 - pi) / r / (c - 1)
    counts = sums[..., 2:].reshape((*sums.shape[:-1], m, c))
    seen = counts.sum(axis=-1)
    shares = counts / seen[..., None]
    found = np.zeros((*n.shape, len(units.values)))
    for coder in range(m):
        others = shares.sum(axis=-2) - shares[..., coder, :]
        expected = (shares[..., coder, :] * others).sum(axis=-1)[..., None]
        saw = (units.values[:, coder] >= 0).astype(float)
        chosen = units.looked_up(others, (coder,))
        times = (n / seen[..., coder])[..., None]
        found += times * (chosen - (saw - 1 / times) * expected)
    return np.asarray(found / (m * (m - 1)), dtype=float)


def _alpha(units: CodedUnits) -> tuple[Array, Array]:
    sums = sums_for(units, "alpha").sum(axis=0)
    r = units.coders_by_pattern
    w = np.where(r >= 2, units.totals, 0.0)
    n = w.sum(axis=-1)
    values = sums[..., 0]
    mean = (values / n)[..., None]
    pi = sums[..., 2:] / values[..., None]
    e = (pi**2).sum(axis=-1)
    bare = sums[..., 1] / values
    a = ((1 - 1 / values) * bare + 1 / values)[..., None]
    over = (r - mean) / mean
    chance, kappa = e[..., None], ((bare - e) / (1 - e))[..., None]
    own_agreement = units.agreeing_share * r / mean - a * over
    own_chance = units.looked_up(pi) / mean - chance * over
    x = (own_agreement - chance) / (1 - chance) - 2 * (1 - kappa) * (own_chance - chance) / (1 - chance)
    variance = (w * (x - kappa) ** 2).sum(axis=-1) / (n * (n - 1))
    return np.where(1 - e > 1e-12, variance, np.nan), n - 1
