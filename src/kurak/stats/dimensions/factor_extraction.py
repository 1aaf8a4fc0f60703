"""Common factors behind correlated items: by least squares (minimum residual) and by maximum likelihood."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import ArrayLike

from kurak.stats.dimensions.correlation_matrix import Array, require_correlations
from kurak.stats.distributions.gamma import chi_square_survival

Extraction: TypeAlias = Literal["minres", "ml"]

LEAST_UNIQUENESS = 0.005
"""Uniquenesses are sought between this and 1, as in R; one that ends there is a Heywood case."""


@dataclass(frozen=True)
class FactorSolution:
    """Unrotated factors of a matrix of correlations.

    Parameters
    ----------
    method
        minres or ml.
    loadings
        Array (items, factors), the factor that explains most first, each with a sum of loadings that is not
        negative.
    uniquenesses
        Array (items): the part of an item's variance that it shares with no factor.
    discrepancy
        What was minimised: half the sum of squared residuals, or ``ln |Σ| − ln |R| + tr(R Σ⁻¹) − p``.
    heywood
        Items whose uniqueness ended at its lower limit: the number of factors, or the item, is in doubt.
    """

    method: Extraction
    loadings: Array
    uniquenesses: Array
    discrepancy: float
    heywood: tuple[int, ...]


@dataclass(frozen=True)
class FactorFit:
    """How well factors reproduce the correlations: likelihood-ratio test and root mean square residual."""

    chi_square: float
    df: int
    p: float
    rmsr: float


def extract_factors(
    correlations: ArrayLike, *, factors: int, method: Extraction = "minres"
) -> FactorSolution:
    """Find the loadings of uncorrelated common factors.

    Parameters
    ----------
    correlations
        Of shape (items, items), product-moment or polychoric. Maximum likelihood needs a matrix that can be
        inverted.
    factors
        How many, 1 or more.
    method
        "minres" (least squares, also of a matrix that is not definite) or "ml".

    Returns
    -------
    FactorSolution

    Raises
    ------
    ValueError
        When the matrix is not one of correlations, there are more factors than the items can tell apart, or
        no minimum is found.

    Notes
    -----
    **Formula** over uniquenesses ψ, minimise ``½ Σ_{n>m} θ_n²``, θ the eigenvalues of ``R − Ψ`` (minres), or
    ``Σ_{n>m} (θ_n − ln θ_n − 1)``, θ those of ``Ψ^-½ R Ψ^-½`` (ml), by Newton's method with exact second
    derivatives; loadings ``ω_n √θ_n`` and ``Ψ^½ ω_n √(θ_n − 1)``.

    **Source** Harman and Jones (1966), "Factor analysis by minimizing residuals (minres)", Psychometrika 31;
    Jöreskog (1967), "Some contributions to maximum likelihood factor analysis", Psychometrika 32; Jöreskog
    (1977), "Factor analysis by least-squares and maximum-likelihood methods"; R ``psych::fa(R, m, fm =
    "minres", rotate = "none")``, ``fm = "ml"``.

    Examples
    --------
    >>> found = extract_factors([[1, 0.72, 0.63], [0.72, 1, 0.56], [0.63, 0.56, 1]], factors=1)
    >>> found.loadings.round(6).tolist()
    [[0.9], [0.8], [0.7]]
    """
    if method not in ("minres", "ml"):
        raise ValueError(f"factors are extracted by minres or ml, not by {method!r}")
    r = require_correlations(correlations, definite=method == "ml")
    if factors < 1 or _free(len(r), factors) < 0:
        raise ValueError(f"{len(r)} items cannot tell {factors} factors apart")
    psi, value = _minimise(r, factors, method)
    values, vectors = _eigen(r, psi, method)
    top = vectors[:, :factors]
    if method == "minres":
        loadings = top * np.sqrt(np.maximum(values[:factors], 0))
    else:
        loadings = np.sqrt(psi)[:, None] * top * np.sqrt(np.maximum(values[:factors] - 1, 0))
    # For ml the eigenvalues are those of rescaled items, and their order need not be that of the variance explained.
    loadings = loadings[:, np.argsort(-(loadings**2).sum(axis=0), kind="stable")]
    loadings = loadings * np.where(loadings.sum(axis=0) < 0, -1.0, 1.0)
    heywood = tuple(int(item) for item in np.flatnonzero(psi <= LEAST_UNIQUENESS * (1 + 1e-9)))
    return FactorSolution(method, loadings, psi, value, heywood)


def factor_fit(solution: FactorSolution, *, correlations: ArrayLike, n: float) -> FactorFit:
    """Test whether the factors reproduce the correlations, as in a simple random sample of normal answers.

    Parameters
    ----------
    solution
        Of :func:`extract_factors`; rotation changes nothing here.
    correlations
        The matrix it was found in; it must have an inverse.
    n
        Respondents, more than items.

    Returns
    -------
    FactorFit
        With 0 degrees of freedom there is nothing to test, and p is not a number.

    Raises
    ------
    ValueError
        When the matrix cannot be inverted, is of other items, or there are no more respondents than items.

    Notes
    -----
    **Formula** ``χ² = (n − 1 − (2p + 5)/6 − 2m/3) (ln |Σ| − ln |R| + tr(R Σ⁻¹) − p)`` with ``((p − m)² − p −
    m)/2`` degrees of freedom; residual ``√(Σ_{j≠k} (r_jk − σ_jk)² / (p (p − 1)))``.

    **Source** Bartlett (1951); Lawley and Maxwell (1971), Factor Analysis as a Statistical Method, §4.4; R
    ``psych::fa(R, m, n.obs = n)``: ``STATISTIC``, ``dof``, ``PVAL``, ``rms``.

    Examples
    --------
    >>> r = [[1, 0.6, 0.5, 0.4], [0.6, 1, 0.5, 0.3], [0.5, 0.5, 1, 0.4], [0.4, 0.3, 0.4, 1]]
    >>> found = factor_fit(extract_factors(r, factors=1, method="ml"), correlations=r, n=200)
    >>> found.df, round(found.chi_square, 2)
    (2, 6.08)
    """
    r = require_correlations(correlations, definite=True)
    p, m = solution.loadings.shape
    if len(r) != p or not p < n < np.inf:
        raise ValueError(
            "the fit needs the matrix that the factors were found in, and more respondents than items"
        )
    common = solution.loadings @ solution.loadings.T
    # Ones on the diagonal, as in R: at a limit of ψ the common part and ψ need not add up to 1.
    model = common - np.diag(np.diag(common)) + np.eye(p)
    gap = float(
        np.linalg.slogdet(model)[1] - np.linalg.slogdet(r)[1] + np.trace(np.linalg.solve(model, r)) - p
    )
    chi_square = max(0.0, (n - 1 - (2 * p + 5) / 6 - 2 * m / 3) * gap)
    df = _free(p, m)
    tail = chi_square_survival(chi_square, df=df) if df else float("nan")
    return FactorFit(chi_square, df, tail, float(np.sqrt(((r - model) ** 2).sum() / (p * (p - 1)))))


def _free(p: int, m: int) -> int:
    return ((p - m) ** 2 - p - m) // 2


def _eigen(r: Array, psi: Array, method: Extraction) -> tuple[Array, Array]:
    matrix = r - np.diag(psi) if method == "minres" else r / np.sqrt(np.outer(psi, psi))
    values, vectors = np.linalg.eigh(matrix)
    return values[::-1], vectors[:, ::-1]


def _value(values: Array, m: int, method: Extraction) -> float:
    rest = values[m:]
    return float((rest**2).sum() / 2 if method == "minres" else (rest - np.log(rest) - 1).sum())


def _slopes(values: Array, vectors: Array, m: int, method: Extraction) -> tuple[Array, Array]:
    """Return gradient and second derivatives over ψ (minres) or ln ψ (ml).

    With ``a_n = ω_n ω_nᵀ``, the second derivatives are ``Σ c_nl a_n ∘ a_l`` over n > m and all l.
    """
    rest, top = values[m:], values[:m]
    # Equal eigenvalues on both sides of the cut have no derivative; a small distance keeps the step finite.
    apart = np.maximum(top[None, :] - rest[:, None], 1e-8)
    if method == "minres":
        gradient = -(vectors[:, m:] ** 2) @ rest
        inside, across = np.ones((len(rest), len(rest))), -2 * rest[:, None] / apart
    else:
        gradient = (vectors[:, m:] ** 2) @ (1 - rest)
        inside = (rest[:, None] + rest[None, :]) / 2
        across = (1 - rest)[:, None] * (rest[:, None] + top[None, :]) / apart
    products = vectors[:, None, :] * vectors[None, :, :]
    weighted = products[..., m:] @ np.hstack([across, inside])
    return gradient, (weighted * products).sum(axis=2)


def _minimise(r: Array, m: int, method: Extraction) -> tuple[Array, float]:
    lowest, highest = (
        (LEAST_UNIQUENESS, 1.0) if method == "minres" else (float(np.log(LEAST_UNIQUENESS)), 0.0)
    )

    def uniquenesses(at: Array) -> Array:
        return at if method == "minres" else np.exp(at)

    # Start from what each item shares with the others, as far as the matrix has an inverse.
    values, vectors = np.linalg.eigh(r)
    inverse = (vectors**2 / np.maximum(values, 1e-3)).sum(axis=1)
    psi = np.clip((1 - m / (2 * len(r))) / inverse, 2 * LEAST_UNIQUENESS, 0.995)
    x = psi if method == "minres" else np.log(psi)
    values, vectors = _eigen(r, uniquenesses(x), method)
    value, damping = _value(values, m, method), 1e-3
    for _ in range(500):
        gradient, curvature = _slopes(values, vectors, m, method)
        free = ~(((x <= lowest) & (gradient > 0)) | ((x >= highest) & (gradient < 0)))
        if np.abs(gradient[free]).max(initial=0.0) < 1e-11:
            return uniquenesses(x), value
        roots, axes = np.linalg.eigh(curvature[np.ix_(free, free)])
        # Where the surface bends down, its size counts: the step must lead downhill.
        down = axes * (1 / (np.abs(roots) + damping + 1e-14)) @ axes.T
        trial = x.copy()
        trial[free] = np.clip(x[free] - down @ gradient[free], lowest, highest)
        new_values, new_vectors = _eigen(r, uniquenesses(trial), method)
        new = _value(new_values, m, method)
        if new <= value + 1e-15 * (1 + abs(value)):
            small = np.abs(trial - x).max() < 1e-10
            x, value, values, vectors, damping = trial, new, new_values, new_vectors, damping / 10
            if small:
                return uniquenesses(x), value
        elif damping > 1e6:
            break
        else:
            damping = max(damping, 1e-6) * 10
    raise ValueError(f"{m} factors: no minimum is found ({method}); ask for fewer factors or drop an item")
