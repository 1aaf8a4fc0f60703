"""Confirmatory factor models of ordinal items by diagonally weighted least squares (WLSMV)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from kurak.stats.confirmatory.factor_fit import NoFactorFit
from kurak.stats.confirmatory.ordinal_description import described_ordinal_fit
from kurak.stats.confirmatory.ordinal_fit import OrdinalFit
from kurak.stats.confirmatory.ordinal_identification import (
    refuse_categories,
    refuse_ordinal_structure,
    refuse_values,
)
from kurak.stats.confirmatory.ordinal_moments import GroupedOrdinalMoments, ordinal_moments
from kurak.stats.confirmatory.ordinal_structure import (
    OrdinalEquality,
    OrdinalImplied,
    OrdinalStructure,
    ordinal_implied,
    ordinal_slopes,
    ordinal_structures,
)
from kurak.stats.confirmatory.record_scores import CovarianceOfTotals, independent_totals
from kurak.stats.confirmatory.start import start_values
from kurak.stats.confirmatory.structure import FactorScale, grouped_structures

Array: TypeAlias = NDArray[np.float64]

# Models that fit at all take 10 to 40 steps.
_MOST_STEPS = 200


def fit_ordinal_factor_model(
    model: str,
    *,
    codes: ArrayLike,
    items: Sequence[str],
    weights: ArrayLike | None = None,
    groups: ArrayLike | None = None,
    covariance_of_totals: CovarianceOfTotals = independent_totals,
    design_df: float | None = None,
    scale: FactorScale = "first item",
    equal: Collection[OrdinalEquality] = (),
) -> OrdinalFit | NoFactorFit:
    """Fit a confirmatory factor model to ordinal items (WLSMV).

    Parameters
    ----------
    model
        Such as ``trust =~ a + b + c``; see :func:`kurak.stats.confirmatory.syntax.parse_factor_model`.
    codes
        Answers as whole numbers from 0 in order, −1 where there is none; array (respondents, items).
    items
        Name of each column; items that the model does not name are left out.
    weights
        Weight of every respondent, not negative; all 1 without.
    groups
        Group of every respondent, empty for none.
    covariance_of_totals
        Covariances of totals under the sampling design; see
        :func:`kurak.stats.confirmatory.ordinal_moments.ordinal_moments`.
    design_df
        Degrees of freedom of the design: sampling units less strata; None for independent respondents.
    scale
        How a factor gets its unit: "first item" has loading 1, or the factor has "unit variance".
    equal
        What all groups have in common: nothing (configural), loadings (metric), loadings and thresholds
        (scalar).

    Returns
    -------
    OrdinalFit or NoFactorFit
        NoFactorFit, with what to change, where the data or the model allow no estimate.

    Raises
    ------
    FactorModelError
        If the model cannot be read or names what is not there.
    ValueError
        If shapes differ, names repeat, answers are not whole numbers from −1, or a weight is negative.

    Notes
    -----
    **Formula** minimise Σ (s − σ)² / v over thresholds and polychoric correlations s with variances v; errors
    from (Δᵀ W Δ)⁻¹ Δᵀ W V W Δ (Δᵀ W Δ)⁻¹; the statistic, times (n − 1)/n in each group, is scaled and
    shifted.

    **Source** Muthén, du Toit and Spisic (1997), *Robust inference using weighted least squares and quadratic
    estimating equations*; R ``lavaan::cfa(model, data, ordered = items, estimator = "WLSMV", missing =
    "pairwise")``.

    Examples
    --------
    >>> rng = np.random.default_rng(1)
    >>> attitude = 0.8 * rng.normal(size=(500, 1)) + 0.6 * rng.normal(size=(500, 4))
    >>> answers = np.digitize(attitude, [-1, 0, 1])
    >>> found = fit_ordinal_factor_model("f =~ a + b + c + d", codes=answers, items=list("abcd"))
    >>> found.measures.df, all(0.7 < one.standardised < 0.9 for one in found.estimates[:4])
    (2, True)
    """
    table, used, _ = named_items(model, codes, items=items, groups=groups)
    if len(used) < 2:
        return NoFactorFit("not identified", "the model has one item", "give the factor three items or more")
    moments = ordinal_moments(
        table,
        items=used,
        weights=weights,
        groups=groups,
        covariance_of_totals=covariance_of_totals,
        design_df=design_df,
    )
    if isinstance(moments, NoFactorFit):
        return moments
    return fit_to_ordinal_moments(model, moments=moments, scale=scale, equal=equal)


def fit_to_ordinal_moments(
    model: str,
    *,
    moments: GroupedOrdinalMoments,
    scale: FactorScale = "first item",
    equal: Collection[OrdinalEquality] = (),
) -> OrdinalFit | NoFactorFit:
    """Fit a factor model to thresholds and polychoric correlations that are already there.

    Parameters
    ----------
    model, scale, equal
        As for :func:`fit_ordinal_factor_model`.
    moments
        Of items all of which the model names.

    Returns
    -------
    OrdinalFit or NoFactorFit

    Raises
    ------
    FactorModelError
        If the model cannot be read or names what is not there.
    ValueError
        If the model does not name all items.

    Notes
    -----
    **Source** as for :func:`fit_ordinal_factor_model`.

    Examples
    --------
    >>> rng = np.random.default_rng(1)
    >>> answers = (rng.normal(size=(500, 1)) + rng.normal(size=(500, 4)) > 0).astype(int)
    >>> moments = ordinal_moments(answers, items=list("abcd"))
    >>> [fit_to_ordinal_moments(f"f =~ {text}", moments=moments).measures.df for text in ("a + b + c + d",)]
    [2]
    """
    items = moments.groups[0].items
    names = [one.group for one in moments.groups]
    if grouped_structures(model, items=items, groups=names, with_means=True)[0].items != items:
        raise ValueError("the model names all items of the moments")
    refusal = refuse_categories(moments, equal=equal)
    if refusal:
        return refusal
    structures = ordinal_structures(
        model,
        items=items,
        thresholds=[len(one) for one in moments.groups[0].thresholds],
        groups=names,
        scale=scale,
        equal=equal,
    )
    start = _start(structures, moments)
    refusal = refuse_ordinal_structure(structures, moments, start)
    if refusal:
        return refusal
    found = _searched(structures, moments, start)
    if isinstance(found, NoFactorFit):
        return found
    values, iterations = found
    refusal = refuse_values(structures, moments, start, values)
    if refusal:
        return refusal
    return described_ordinal_fit(structures, moments=moments, values=values, iterations=iterations)


def named_items(
    model: str, codes: ArrayLike, *, items: Sequence[str], groups: ArrayLike | None
) -> tuple[NDArray[np.int64], tuple[str, ...], int]:
    """Answers to the items that a model names.

    Parameters
    ----------
    model, codes, items, groups
        As for :func:`fit_ordinal_factor_model`.

    Returns
    -------
    codes : array (respondents, named items)
    items : tuple of str
        The items that the model names, in the order of the data.
    groups : int
        How many groups there are; 1 without.

    Raises
    ------
    FactorModelError
        If the model cannot be read or names what is not there.
    ValueError
        If answers are not whole numbers, with a column for each item.

    Examples
    --------
    >>> named_items("f =~ c + a", [[0, 1, 2]], items=["a", "b", "c"], groups=None)[1]
    ('a', 'c')
    """
    count = 1 if groups is None else max(1, len({str(one) for one in np.asarray(groups).tolist()} - {""}))
    # Intercepts are refused later, in the words of ordinal items.
    kept = grouped_structures(model, items=items, groups=[""] * count, with_means=True)[0].items
    table = np.asarray(codes)
    if table.ndim != 2 or not np.issubdtype(table.dtype, np.integer) or table.shape[1] != len(items):
        raise ValueError("answers are whole numbers, with a column for each item")
    return table[:, [list(items).index(item) for item in kept]].astype(np.int64, copy=False), kept, count


def _start(structures: Sequence[OrdinalStructure], moments: GroupedOrdinalMoments) -> Array:
    found = np.full(structures[0].attitudes.estimated, np.nan)
    for structure, one in zip(structures, moments.groups, strict=True):
        own = start_values(structure.attitudes, covariance=one.correlations, means=np.zeros(len(one.items)))
        own[structure.threshold_places] = np.concatenate(one.thresholds)
        own[structure.scale_places[structure.scale_places >= 0]] = 1.0
        found = np.where(np.isfinite(found), found, own)
    return found


def _searched(
    structures: Sequence[OrdinalStructure], moments: GroupedOrdinalMoments, start: Array
) -> tuple[Array, int] | NoFactorFit:
    observed = moments.values
    # By respondent, so that the distance does not grow with the sample.
    root = np.sqrt(moments.bessel / (moments.spread * moments.n))

    def at(values: Array) -> tuple[list[OrdinalImplied], Array]:
        """Moments of all groups, and what they leave."""
        implied = [ordinal_implied(one, values=values) for one in structures]
        return implied, root * (observed - np.concatenate([one.values for one in implied]))

    values, gain = start, 0.0
    implied, rest = at(values)
    for iteration in range(_MOST_STEPS):
        distance = float(rest @ rest)
        slopes = root[:, None] * np.vstack(
            [
                ordinal_slopes(one, values=values, implied=own)
                for one, own in zip(structures, implied, strict=True)
            ]
        )
        step = _shortest_step(slopes, rest)
        gain = float((slopes.T @ rest) @ step)
        if gain < 1e-20:
            return values, iteration
        size = 1.0
        while size > 1e-9:
            implied, left = at(values + size * step)
            if float(left @ left) <= distance + 1e-14:
                break
            size /= 2
        else:
            break
        values, rest = values + size * step, left
    # Where parameters are hard to tell apart, rounding leaves a little that no step can gain.
    if gain < 1e-14:
        return values, _MOST_STEPS
    return NoFactorFit(
        "not converged",
        "the estimation of the model did not come to an end",
        "look for items that hardly go with their factor, factors that are nearly the same, "
        "or too few respondents; fix or leave out what the data cannot tell",
    )


def _shortest_step(slopes: Array, rest: Array) -> Array:
    """Least squares of the rest by the slopes; where two parameters move alike, the shortest of all such steps."""
    unit = 1 / np.maximum(np.sqrt((slopes**2).sum(axis=0)), 1e-150)
    scaled = slopes * unit
    squares = scaled.T @ scaled
    try:
        root = np.linalg.cholesky(squares)
    except np.linalg.LinAlgError:
        root = np.zeros((0, 0))
    # A root this small would cost half the digits: then the slopes themselves are taken, which is slower.
    if len(root) and float(np.diag(root).min()) > 1e-4:
        found: Array = unit * np.linalg.solve(squares, scaled.T @ rest)
    else:
        found = unit * np.linalg.lstsq(scaled, rest, rcond=1e-8)[0]
    return found
