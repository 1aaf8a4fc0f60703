"""How many factors: eigenvalues of the items against those of simulated items that have nothing in common."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import ArrayLike

from kurak.stats.dimensions.correlation_matrix import Array, require_correlations
from kurak.stats.dimensions.factor_extraction import extract_factors
from kurak.stats.selection.streams import stream

Eigenvalues: TypeAlias = Literal["components", "factors"]


@dataclass(frozen=True)
class ParallelAnalysis:
    """Eigenvalues of the items, what simulated unrelated items reach, and how many are above.

    Parameters
    ----------
    observed, reference
        Arrays (items), falling; ``reference`` is SIMULATED.
    suggested
        How many observed eigenvalues, from the first on, are above the reference.
    """

    observed: Array
    reference: Array
    suggested: int


def observed_eigenvalues(correlations: ArrayLike, *, of: Eigenvalues = "factors") -> Array:
    """Return the eigenvalues of correlations, whole or with communalities on the diagonal.

    Parameters
    ----------
    correlations
        Of shape (items, items), three items at least for factors.
    of
        "components", or "factors": with the communalities of one minimum-residual factor on the diagonal.

    Returns
    -------
    array (items), falling

    Raises
    ------
    ValueError
        When the matrix is not one of correlations, or ``of`` is another word.

    Notes
    -----
    **Formula** eigenvalues of ``R``; of ``R − I + diag(λ²)``, λ the loadings of one factor.

    **Source** Humphreys and Montanelli (1975), "An investigation of the parallel analysis criterion",
    Multivariate Behavioral Research 10; R ``psych::fa.parallel(R)``: ``pc.values`` and ``fa.values``.

    Examples
    --------
    >>> observed_eigenvalues([[1, 0.5], [0.5, 1]], of="components").round(6).tolist()
    [1.5, 0.5]
    """
    r = require_correlations(correlations)
    if of not in ("components", "factors"):
        raise ValueError(f"eigenvalues are of components or factors, not of {of!r}")
    if of == "factors":
        np.fill_diagonal(r, (extract_factors(r, factors=1).loadings ** 2).sum(axis=1))
    return np.linalg.eigvalsh(r)[::-1].astype(np.float64)


def parallel_analysis(
    correlations: ArrayLike,
    *,
    n: int,
    seed: int,
    of: Eigenvalues = "factors",
    repetitions: int = 200,
    quantile: float = 0.95,
) -> ParallelAnalysis:
    """Compare eigenvalues with those of simulated, unrelated, normal items of as many respondents.

    Parameters
    ----------
    correlations
        Of shape (items, items).
    n
        Respondents, more than items; with a design, the effective number, rounded.
    seed
        Of the study.
    of
        "components" or "factors", as in :func:`observed_eigenvalues`.
    repetitions
        Simulated samples, 20 or more.
    quantile
        Of the simulated eigenvalues, each place by itself, between 0 and 1.

    Returns
    -------
    ParallelAnalysis
        The reference does not know how coarse ordinal answers are: with polychoric correlations, it is too
        low.

    Raises
    ------
    ValueError
        When there are no more respondents than items, or another number is outside its range.

    Notes
    -----
    **Formula** correlations of unrelated normal items from ``A Aᵀ``, A lower triangular with standard normals
    below and roots of chi-squares with ``n − 1 − j`` degrees of freedom (j = 0, 1, …) on the diagonal: the
    distribution that n records would give, at a cost that does not depend on n.

    **Source** Horn (1965), "A rationale and test for the number of factors in factor analysis", Psychometrika
    30; Glorfeld (1995) for the quantile; Bartlett (1933) for A; R ``psych::fa.parallel(R, n.obs = n, quant =
    .95, sim = TRUE)``, whose random numbers are its own.

    Examples
    --------
    >>> r = [[1, 0.5, 0.5, 0.5], [0.5, 1, 0.5, 0.5], [0.5, 0.5, 1, 0.5], [0.5, 0.5, 0.5, 1]]
    >>> parallel_analysis(r, n=300, seed=1, repetitions=50).suggested
    1
    """
    observed = observed_eigenvalues(correlations, of=of)
    p = len(observed)
    if n <= p:
        raise ValueError(f"parallel analysis needs more respondents than items: {n} respondents, {p} items")
    if repetitions < 20 or not 0 < quantile < 1:
        raise ValueError("parallel analysis: 20 repetitions or more, and a quantile between 0 and 1")
    generator = stream(seed, "parallel analysis", of, str(n), str(p))
    simulated = [observed_eigenvalues(_unrelated(n, p, generator), of=of) for _ in range(repetitions)]
    reference = np.quantile(np.array(simulated), quantile, axis=0)
    above = observed > reference
    return ParallelAnalysis(observed, reference, p if above.all() else int(above.argmin()))


def _unrelated(n: int, p: int, generator: np.random.Generator) -> Array:
    a = np.zeros((p, p))
    below = np.tril_indices(p, -1)
    a[below] = _normal(len(below[0]), generator)
    np.fill_diagonal(a, np.sqrt(2 * _gamma((n - 1 - np.arange(p, dtype=float)) / 2, generator)))
    a /= np.sqrt((a**2).sum(axis=1))[:, None]
    r: Array = a @ a.T
    np.fill_diagonal(r, 1.0)
    return r


def _normal(count: int, generator: np.random.Generator) -> Array:
    """Return standard normal numbers, two uniform ones for each (Box and Muller, 1958)."""
    first, second = generator.random((2, count))
    normal: Array = np.sqrt(-2 * np.log(1 - first)) * np.cos(2 * np.pi * second)
    return normal


def _gamma(shape: Array, generator: np.random.Generator) -> Array:
    """Return gamma numbers of these shapes (½ or more), by the rejection method of Marsaglia and Tsang (2000)."""
    # The method needs shapes of 1 or more; a smaller one is that of shape + 1 times a power of a uniform number.
    whole = np.where(shape < 1, shape + 1, shape)
    d = whole - 1 / 3
    result, waiting = np.zeros(len(shape)), np.ones(len(shape), dtype=bool)
    while waiting.any():
        x = _normal(len(shape), generator)
        uniform = 1 - generator.random(len(shape))
        v = (1 + x / np.sqrt(9 * d)) ** 3
        log_v = np.log(np.where(v > 0, v, 1.0))
        accepted = (v > 0) & (np.log(uniform) < x**2 / 2 + d * (1 - v + log_v))
        result = np.where(waiting & accepted, d * v, result)
        waiting &= ~accepted
    power = np.where(shape < 1, 1 / shape, 0.0)
    boosted: Array = result * (1 - generator.random(len(shape))) ** power
    return boosted
