"""How many equally weighted respondents the weighted answers are worth, for tests that take an n."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from kurak.stats.dimensions.correlation_matrix import Array


def weighting_effect(weights: ArrayLike) -> float:
    """Return how many times larger the variance is for unequal weights that are unrelated to the answers.

    Parameters
    ----------
    weights
        Weight of each respondent, 0 or more; those of weight 0 do not count.

    Returns
    -------
    float
        Kish's design effect of weighting, 1 or more; not a number if all weights are 0. Clusters are not in
        it.

    Raises
    ------
    ValueError
        If a weight is negative or no number.

    Notes
    -----
    **Formula** ``n Σ w² / (Σ w)² = 1 + cv²``; the effective n is ``n`` over it, ``(Σ w)² / Σ w²``.

    **Source** Kish (1965), Survey Sampling, §11.7; Kish (1992), Journal of Official Statistics 8, 183-200; R
    ``PracTools::deffK(w)``.

    Examples
    --------
    >>> weighting_effect([1, 1, 1, 3])
    1.3333333333333333
    """
    w = _weights(weights)
    sizes = effective_sizes(np.zeros((len(w), 1)), weights=w)
    n = np.count_nonzero(w)
    return float(n / sizes[0, 0]) if n else np.nan


def effective_sizes(answers: ArrayLike, *, weights: ArrayLike) -> Array:
    """Return the effective number of respondents behind each correlation.

    Parameters
    ----------
    answers
        Array (respondents, items), not a number where there is none.
    weights
        Weight of each respondent, 0 or more.

    Returns
    -------
    array (items, items)
        Of those who answered both items; each item's own on the diagonal; 0 for nobody. For a test of the
        whole matrix that takes one n, the smallest off the diagonal is the careful choice.

    Raises
    ------
    ValueError
        If the arrays do not fit, or a weight is negative or no number.

    Notes
    -----
    **Formula** ``(Σ w)² / Σ w²`` over those with both answers.

    **Source** as :func:`weighting_effect`; R ``crossprod(!is.na(x), w * !is.na(x))^2 / crossprod(!is.na(x),
    w^2 * !is.na(x))``.

    Examples
    --------
    >>> effective_sizes([[1, 2], [2, 1], [3, float("nan")]], weights=[1, 3, 2]).round(4).tolist()
    [[2.5714, 1.6], [1.6, 1.6]]
    """
    x, w = np.asarray(answers, dtype=float), _weights(weights)
    if x.ndim != 2 or len(x) != len(w):
        raise ValueError("answers are a table with a row for each weight")
    present = (~np.isnan(x)).astype(float)
    # Sizes do not depend on the unit of the weights; squares of very large or small ones might not fit a
    # float.
    unit = w / w.max() if w.max(initial=0.0) > 0 else w
    once, twice = (present.T @ (present * part[:, None]) for part in (unit, unit**2))
    result: Array = np.divide(once**2, twice, out=np.zeros_like(once), where=twice > 0)
    return (result + result.T) / 2


def _weights(weights: ArrayLike) -> Array:
    w = np.asarray(weights, dtype=float)
    if w.ndim != 1 or not np.isfinite(w).all() or (w < 0).any():
        raise ValueError("weights: one for every respondent, not negative")
    return w
