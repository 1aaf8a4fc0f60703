"""Whether ordinal items measure the same in every group: one factor model with more and more held equal."""

from __future__ import annotations

from collections.abc import Sequence

from numpy.typing import ArrayLike

from kurak.stats.confirmatory.factor_fit import NoFactorFit
from kurak.stats.confirmatory.invariance import Invariance, InvarianceLevel, Level
from kurak.stats.confirmatory.ordinal_comparison import compare_ordinal_fits
from kurak.stats.confirmatory.ordinal_fit import OrdinalFit
from kurak.stats.confirmatory.ordinal_moments import ordinal_moments
from kurak.stats.confirmatory.ordinal_structure import OrdinalEquality
from kurak.stats.confirmatory.record_scores import CovarianceOfTotals, independent_totals
from kurak.stats.confirmatory.structure import FactorScale
from kurak.stats.confirmatory.weighted_least_squares import fit_to_ordinal_moments, named_items

#: What groups have in common at each level, weakest first.
ORDINAL_EQUAL_AT: dict[Level, tuple[OrdinalEquality, ...]] = {
    "configural": (),
    "metric": ("loadings",),
    "scalar": ("loadings", "thresholds"),
}


def ordinal_invariance(
    model: str,
    *,
    codes: ArrayLike,
    items: Sequence[str],
    groups: ArrayLike,
    weights: ArrayLike | None = None,
    to: Level = "scalar",
    scale: FactorScale = "first item",
    covariance_of_totals: CovarianceOfTotals = independent_totals,
    design_df: float | None = None,
) -> Invariance[OrdinalFit]:
    """Fit a factor model of ordinal items in all groups, from the weakest level of invariance on.

    Parameters
    ----------
    model, codes, items, groups, weights, scale, covariance_of_totals, design_df
        As for :func:`kurak.stats.confirmatory.weighted_least_squares.fit_ordinal_factor_model`, with two
        groups or more.
    to
        The strictest level, "scalar" at most: equal loadings and thresholds, so that means can be compared.

    Returns
    -------
    Invariance
        With a reason at "configural", where groups did not choose among the same answers; see
        :func:`kurak.stats.confirmatory.joined_answers.join_categories`.

    Raises
    ------
    FactorModelError, ValueError
        As for the fit; also without two groups, or beyond "scalar".

    Notes
    -----
    **Formula** as for :func:`kurak.stats.confirmatory.ordinal_comparison.compare_ordinal_fits`, level against
    level.

    **Source** Millsap and Yun-Tein (2004), *Multivariate Behavioral Research* 39, 479–515; R
    ``lavaan::cfa(model, data, ordered = items, group =, group.equal = c("loadings", "thresholds"))`` at each
    level, and ``lavaan::lavTestLRT``.

    Examples
    --------
    >>> import numpy as np
    >>> rng = np.random.default_rng(1)
    >>> answers = np.digitize(rng.normal(size=(600, 1)) + rng.normal(size=(600, 4)), [-1, 1])
    >>> found = ordinal_invariance(
    ...     "f =~ a + b + c + d", codes=answers, items=list("abcd"), groups=["men", "women"] * 300
    ... )
    >>> [(one.level, one.fit.measures.df) for one in found.levels]
    [('configural', 4), ('metric', 7), ('scalar', 10)]
    """
    if to not in ORDINAL_EQUAL_AT:
        raise ValueError(
            'of ordinal items the strictest level is "scalar": what is their own follows from the rest'
        )
    table, kept, count = named_items(model, codes, items=items, groups=groups)
    if count < 2:
        raise ValueError("invariance is between two groups or more")
    moments = ordinal_moments(
        table,
        items=kept,
        weights=weights,
        groups=groups,
        covariance_of_totals=covariance_of_totals,
        design_df=design_df,
    )
    if isinstance(moments, NoFactorFit):
        return Invariance((), "configural", moments)
    levels: list[InvarianceLevel[OrdinalFit]] = []
    for level, equal in ORDINAL_EQUAL_AT.items():
        fit = fit_to_ordinal_moments(model, moments=moments, scale=scale, equal=equal)
        if isinstance(fit, NoFactorFit):
            return Invariance(tuple(levels), level, fit)
        comparison = compare_ordinal_fits(fit, levels[-1].fit) if levels else None
        levels.append(InvarianceLevel(level, fit, comparison))
        if level == to:
            break
    return Invariance(tuple(levels))
