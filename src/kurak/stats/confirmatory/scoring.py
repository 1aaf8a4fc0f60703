"""The search for the parameters of a factor model that are nearest to the data."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from kurak.stats.confirmatory.factor_fit import NoFactorFit
from kurak.stats.confirmatory.identification import indistinct, not_identified
from kurak.stats.confirmatory.likelihood import Likelihood

Array: TypeAlias = NDArray[np.float64]

# Models that fit at all take 10 to 30 steps; where answers are missing, a step takes a hundred times as long.
_MOST_STEPS, _MOST_STEPS_WITH_GAPS = 300, 100
# Gain of a step below which Newton's steps need fewer than Fisher's.
_NEAR = 1e-3
# Part of a parameter's information that others leave, as a root, below which it moves with them.
_FLAT = 1e-5


def estimated_values(likelihood: Likelihood, *, start: Array) -> tuple[Array, int] | NoFactorFit:
    """Parameters of a factor model at the least distance from the data.

    Parameters
    ----------
    likelihood
        The distance of model and data.
    start
        First values by place; array (estimated,).

    Returns
    -------
    values : array (estimated,)
    iterations : int
        Steps that it took; or a single NoFactorFit in place of both.

    Notes
    -----
    **Formula** Fisher scoring with half steps; where answers are missing, the last steps are Newton's.

    **Source** Bollen (1989), *Structural Equations with Latent Variables*, appendix 4C; R
    ``lavaan::lavInspect(fit, "optim")``.

    Examples
    --------
    >>> from kurak.stats.confirmatory.group_moments import complete_moments
    >>> from kurak.stats.confirmatory.structure import factor_structure
    >>> model = factor_structure("f =~ a", items=["a"])
    >>> data = complete_moments("", n=9, weight=9.0, covariance=np.array([[2.0]]), means=np.zeros(1))
    >>> estimated_values(Likelihood([model], [data]), start=np.array([1.0]))[0].round(9).tolist()
    [2.0]
    """
    found = _scored(likelihood, start)
    if isinstance(found, NoFactorFit):
        return found
    information = likelihood.at(found[0])[2]
    # Loadings on a factor that does not vary say nothing, however exact the rest.
    vanished = np.diag(information) < 1e-8 * np.diag(likelihood.at(start)[2])
    blurred = vanished if vanished.any() else indistinct(information)
    return not_identified(likelihood.structures, blurred, "by these data") if blurred.any() else found


def _scored(likelihood: Likelihood, start: Array) -> tuple[Array, int] | NoFactorFit:
    values = start
    if not np.isfinite(likelihood.distance(start)):
        return NoFactorFit(
            "not converged",
            "the fixed values of the model leave no covariances that items could have",
            "fix no variance below 0, and no covariance beyond what the variances allow",
        )
    if not len(start):
        return values, 0
    gain = np.inf
    for iteration in range(_MOST_STEPS if likelihood.complete else _MOST_STEPS_WITH_GAPS):
        # Newton's step is better close by, and only where the likelihood is curved downwards.
        near = not likelihood.complete and gain < _NEAR
        distance, score, information = likelihood.at(values, "observed" if near else "expected")
        if near and float(np.linalg.eigvalsh(information)[0]) <= 0:
            distance, score, information = likelihood.at(values)
        step = _step(score, information)
        gain = float(score @ step)
        if gain < 1e-22:
            return values, iteration
        size = 1.0
        # Below the rounding of F a step can only be judged by its score.
        while likelihood.distance(values + size * step) > distance + 1e-13 and size > 1e-9:
            size /= 2
        if size <= 1e-9:
            break
        values = values + size * step
    # Where parameters are hard to tell apart, rounding leaves a little that no step can gain.
    if gain < 1e-16:
        return values, iteration
    return NoFactorFit(
        "not converged",
        "the estimation of the model did not come to an end",
        "look for items that hardly go with their factor, factors that are nearly the same, or too few respondents; "
        "fix or leave out what the data cannot tell",
    )


def _step(score: Array, information: Array) -> Array:
    unit = 1 / np.sqrt(np.diag(information))
    scaled = information * np.outer(unit, unit)
    try:
        if float(np.diag(np.linalg.cholesky(scaled)).min()) > _FLAT:
            return np.asarray(unit * np.linalg.solve(scaled, unit * score), np.float64)
    except np.linalg.LinAlgError:
        pass
    # At the start two parameters may move alike that differ elsewhere; the shortest step is then as good as any.
    return np.asarray(unit * np.linalg.lstsq(scaled, unit * score, rcond=1e-12)[0], np.float64)
