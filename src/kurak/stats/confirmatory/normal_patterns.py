"""The normal likelihood of answers, complete or not, with its slope and curvature in covariances and means."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from kurak.stats.confirmatory.group_moments import Patterns

Array: TypeAlias = NDArray[np.float64]
InformationKind: TypeAlias = Literal["expected", "observed"]


@dataclass(frozen=True)
class NormalTerms:
    """Pieces of the likelihood at given covariances and means.

    Attributes
    ----------
    deviance
        −2 log-likelihood without its constant, Σ weight (ln|Σₚ| + tr(Σₚ⁻¹ (Sₚ + dₚdₚᵀ))).
    inverse
        Σₚ⁻¹, 0 where an item is not answered; array (patterns, items, items).
    spread
        Σₚ⁻¹ (Sₚ + dₚdₚᵀ) Σₚ⁻¹; array (patterns, items, items).
    pull
        Σₚ⁻¹ dₚ; array (patterns, items).
    """

    deviance: float
    inverse: Array
    spread: Array
    pull: Array


def pattern_inverses(answered: NDArray[np.bool_], covariance: Array) -> tuple[Array, Array]:
    """Inverse and log determinant of the covariances of those items that were answered.

    Parameters
    ----------
    answered
        Which items; array (patterns, items).
    covariance
        Of all items; array (items, items).

    Returns
    -------
    inverse : array (patterns, items, items)
        0 where an item is not answered.
    log_determinant : array (patterns,)

    Raises
    ------
    numpy.linalg.LinAlgError
        If the covariances are those of no items.

    Notes
    -----
    **Formula** with 1 on the diagonal and 0 beside it for what is not answered, all patterns have one size, and
    the inverse is that of the rest.

    **Source** Enders (2010), *Applied Missing Data Analysis*, §4.

    Examples
    --------
    >>> inverse, log_determinant = pattern_inverses(np.array([[True, False]]), np.array([[4.0, 1], [1, 2]]))
    >>> inverse.tolist()
    [[[0.25, 0.0], [0.0, 0.0]]]
    """
    np.linalg.cholesky(covariance)
    both = answered[:, :, np.newaxis] & answered[:, np.newaxis, :]
    padded = np.where(both, covariance, 0.0)
    diagonal = np.arange(len(covariance))
    padded[:, diagonal, diagonal] += ~answered
    root = np.linalg.cholesky(padded)
    log_determinant = 2 * np.log(root[:, diagonal, diagonal]).sum(axis=1)
    inverse = np.where(both, np.linalg.inv(padded), 0.0)
    return (inverse + inverse.transpose(0, 2, 1)) / 2, log_determinant


def normal_terms(patterns: Patterns, *, covariance: Array, means: Array | None) -> NormalTerms:
    """The likelihood of patterns of answers.

    Parameters
    ----------
    patterns
        The answers.
    covariance, means
        Under the model; arrays (items, items) and (items,). Means None: as observed, for complete answers.

    Returns
    -------
    NormalTerms

    Raises
    ------
    numpy.linalg.LinAlgError
        If the covariances are those of no items.

    Notes
    -----
    **Source** Enders (2010), *Applied Missing Data Analysis*, §4; R ``lavaan::cfa(model, missing = "ml")``.

    Examples
    --------
    >>> one = Patterns(np.ones((1, 1), bool), np.array([10.0]), np.array([[[6.0]]]), np.zeros((1, 1)))
    >>> round(normal_terms(one, covariance=np.array([[4.0]]), means=None).deviance, 6)
    28.862944
    """
    inverse, log_determinant = pattern_inverses(patterns.answered, covariance)
    gap = np.zeros_like(patterns.means) if means is None else patterns.means - means * patterns.answered
    pull = (inverse @ gap[:, :, np.newaxis])[:, :, 0]
    spread = inverse @ patterns.covariance @ inverse + pull[:, :, np.newaxis] * pull[:, np.newaxis, :]
    traces = np.einsum("pij,pij->p", inverse, patterns.covariance) + (gap * pull).sum(axis=1)
    deviance = float(patterns.weight @ (log_determinant + traces))
    if not math.isfinite(deviance):
        raise np.linalg.LinAlgError
    return NormalTerms(deviance, inverse, spread, pull)


def moment_score(patterns: Patterns, *, terms: NormalTerms) -> tuple[Array, Array]:
    """Slope of the log-likelihood with every covariance and mean.

    Parameters
    ----------
    patterns
        The answers.
    terms
        Their likelihood.

    Returns
    -------
    covariance : array (items, items)
        Both halves of the matrix count: dL = Σᵢⱼ gᵢⱼ dσᵢⱼ.
    means : array (items,)

    Notes
    -----
    **Formula** ½ Σₚ weight (Σₚ⁻¹ (Sₚ + dₚdₚᵀ) Σₚ⁻¹ − Σₚ⁻¹) and Σₚ weight Σₚ⁻¹ dₚ.

    **Source** Magnus and Neudecker (1999), *Matrix Differential Calculus*, §15.3.

    Examples
    --------
    >>> one = Patterns(np.ones((1, 1), bool), np.array([1.0]), np.array([[[6.0]]]), np.zeros((1, 1)))
    >>> moment_score(one, terms=normal_terms(one, covariance=np.array([[4.0]]), means=None))[0].tolist()
    [[0.0625]]
    """
    halves = np.tensordot(patterns.weight / 2, terms.spread - terms.inverse, axes=1)
    return halves, patterns.weight @ terms.pull


def moment_information(patterns: Patterns, *, terms: NormalTerms, kind: InformationKind) -> Array:
    """Curvature of the log-likelihood in covariances and means.

    Parameters
    ----------
    patterns
        The answers.
    terms
        Their likelihood.
    kind
        "expected" given who answered what, or "observed".

    Returns
    -------
    array (moments, moments)
        Lower half of the covariances row by row, then the means.

    Notes
    -----
    **Formula** for symmetric directions a and b of the covariances, with W = Σₚ⁻¹ and Q = W (Sₚ + dₚdₚᵀ) W:
    expected ½ tr(W a W b), observed tr(W a Q b) − ½ tr(W a W b); for a mean i and a direction a, expected 0,
    observed (W a W dₚ)ᵢ; for means W. The sums over patterns of products of two entries are one product of
    matrices.

    **Source** Savalei (2010), *Psychological Methods* 15, 352–367; R ``lavaan::lavInspect(fit,
    "h1.information.observed")``.

    Examples
    --------
    >>> one = Patterns(np.ones((1, 1), bool), np.array([1.0]), np.array([[[6.0]]]), np.zeros((1, 1)))
    >>> terms = normal_terms(one, covariance=np.array([[4.0]]), means=None)
    >>> moment_information(one, terms=terms, kind="expected").tolist()
    [[0.03125, 0.0], [0.0, 0.25]]
    >>> moment_information(one, terms=terms, kind="observed")[0].tolist()
    [0.0625, 0.0]
    """
    count = terms.pull.shape[1]
    rows, columns = np.tril_indices(count)
    inverse, spread = terms.inverse[:, rows, columns], terms.spread[:, rows, columns]
    weighted = inverse * patterns.weight[:, np.newaxis]
    products = weighted.T @ inverse
    if kind == "observed":
        crossed = weighted.T @ spread
        products = crossed + crossed.T - products
    at = np.zeros((count, count), dtype=np.intp)
    at[rows, columns] = at[columns, rows] = np.arange(len(rows))
    share = np.where(rows == columns, 0.5, 1.0)
    straight = products[at[np.ix_(rows, rows)], at[np.ix_(columns, columns)]]
    turned = products[at[np.ix_(rows, columns)], at[np.ix_(columns, rows)]]
    found = np.zeros((len(rows) + count, len(rows) + count))
    found[: len(rows), : len(rows)] = np.outer(share, share) * (straight + turned)
    found[len(rows) :, len(rows) :] = np.tensordot(patterns.weight, terms.inverse, axes=1)
    if kind == "observed":
        pulled = (terms.pull * patterns.weight[:, np.newaxis]).T @ inverse
        items = np.arange(count)[:, np.newaxis]
        mixed = share * (pulled[columns, at[items, rows]] + pulled[rows, at[items, columns]])
        found[len(rows) :, : len(rows)], found[: len(rows), len(rows) :] = mixed, mixed.T
    return found
