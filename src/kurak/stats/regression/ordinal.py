"""Proportional odds and its kin: models of ordered answers with weights."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from kurak.stats.regression.families import normal_density, normal_probability
from kurak.stats.regression.rank import Codes, independent_columns

Array: TypeAlias = NDArray[np.float64]
OrdinalLink: TypeAlias = Literal["logistic", "probit", "cloglog"]

_FAR = 700.0


@dataclass(frozen=True)
class OrdinalModel:
    """A fitted model of ordered answers.

    Attributes
    ----------
    coefficients
        One for each column; not a number for columns that were dropped. Above 0: higher answers with a higher x.
    thresholds
        Between one answer and the next, on the scale of the link; array (levels − 1).
    kept
        Positions of the columns in the model.
    fitted
        Probability of each answer; array (records, levels).
    bread
        Inverse of the observed information, of kept coefficients and then thresholds.
    influence
        What each record adds to kept coefficients and thresholds, its weight included; array (records, parameters). The
        design variance of their totals is that of the parameters.
    deviance
        −2 log likelihood, with weights scaled to a mean of 1.
    converged
        Whether iterations came to rest. If not, groups may be told apart without error.
    iterations
        Steps of Newton's method.
    """

    coefficients: Array
    thresholds: Array
    kept: Codes
    fitted: Array
    bread: Array
    influence: Array
    deviance: float
    converged: bool
    iterations: int


def fit_ordinal(
    x: ArrayLike,
    *,
    y: ArrayLike,
    levels: int,
    weights: ArrayLike,
    link_name: OrdinalLink = "logistic",
    offset: ArrayLike | None = None,
    epsilon: float = 1e-10,
    max_iterations: int = 100,
) -> OrdinalModel:
    """Fit a model in which one linear predictor shifts the answers along an ordered scale.

    Parameters
    ----------
    x
        Design matrix without an intercept; array (records, columns). A constant column is dropped, as the thresholds
        hold it.
    y
        Code of each record's answer, from 0, in order.
    levels
        Number of answers, 2 or more; each must be given by somebody with a weight.
    weights
        Weight of each record, 0 or more. Records of weight 0 (outside the domain) have no influence.
    link_name
        "logistic" (proportional odds), "probit" or "cloglog".
    offset
        Known part of the linear predictor of each record.
    epsilon
        Iterations end when no threshold or linear predictor moves by more, as a share of 1 + the largest.
    max_iterations
        Steps at most.

    Returns
    -------
    OrdinalModel

    Raises
    ------
    ValueError
        If shapes differ, values are missing, an answer is given by nobody, or the link is unknown.

    Notes
    -----
    **Formula** ``P(Y ≤ j) = F(ζ_j − xᵀβ)``, by Newton's method on the weighted log likelihood; F is logistic, normal, or
    for "cloglog" ``exp(−exp(−u))``. Influence: score of each record times the inverse of the observed information.

    **Source** McCullagh (1980), Journal of the Royal Statistical Society B 42, 109-142; R ``svyolr(y ~ x, design, method =
    "logistic")``. Its "cloglog" is called "loglog" in ``MASS::polr``.

    Examples
    --------
    >>> fit = fit_ordinal([[0], [0], [0], [1], [1], [1]], y=[0, 0, 1, 0, 1, 1], levels=2, weights=[1] * 6)
    >>> fit.coefficients.round(6).tolist(), fit.thresholds.round(6).tolist()
    ([1.386294], [0.693147])
    """
    rows, code, w, shift = _checked(x, y, levels, weights, offset)
    used = w > 0
    w = w / w[used].mean()
    constant = np.column_stack([np.ones(len(w)), rows])
    kept = independent_columns(constant, weights=w)[1:] - 1
    # Centred columns keep coefficients and thresholds apart, and Newton's method quick.
    part = rows[:, kept]
    centre = (w[used] @ part[used]) / w[used].sum()
    share = np.cumsum(np.bincount(code[used], weights=w[used], minlength=levels))[:-1] / w[used].sum()
    parameters = np.append(np.zeros(len(kept)), _inverse(share, link_name))
    likelihood = _Likelihood(part[used] - centre, code[used], w[used], shift[used], link_name)
    parameters, converged, iterations = _newton(likelihood, parameters, epsilon, max_iterations)
    chances = likelihood.chances(parameters)
    value, (score, information) = chances.value, likelihood.at(parameters, chances)
    bread = np.linalg.pinv(information, hermitian=True)
    influence = np.zeros((len(w), len(parameters)))
    influence[used] = score @ bread
    # Back from centred columns: every threshold moves by centre · β.
    back = np.eye(len(parameters))
    back[len(kept) :, : len(kept)] = centre
    parameters = back @ parameters
    beta, thresholds = parameters[: len(kept)], parameters[len(kept) :]
    coefficients = np.full(rows.shape[1], np.nan)
    coefficients[kept] = beta
    below = _distribution(thresholds[None, :] - (part @ beta + shift)[:, None], link_name)[0]
    edges = np.column_stack([np.zeros(len(w)), below, np.ones(len(w))])
    return OrdinalModel(
        coefficients=coefficients,
        thresholds=thresholds,
        kept=kept,
        fitted=np.diff(edges, axis=1),
        bread=back @ bread @ back.T,
        influence=influence @ back.T,
        deviance=-2 * value,
        converged=converged,
        iterations=iterations,
    )


@dataclass(frozen=True)
class _Chances:
    """Arguments of the distribution above and below each answer, its probability, and the weighted log likelihood."""

    upper: Array
    lower: Array
    chance: Array
    value: float


@dataclass(frozen=True)
class _Likelihood:
    """Weighted log likelihood with its first two derivatives."""

    x: Array
    code: Codes
    w: Array
    shift: Array
    link_name: OrdinalLink
    cache: dict[str, tuple[Array, Array]] = field(default_factory=dict)

    def chances(self, parameters: Array) -> _Chances:
        """Return the probability of each record's answer, and its value."""
        upper, lower = self._arguments(parameters)
        chance = _difference(upper, lower, self.link_name)
        value = float(self.w @ np.log(chance)) if np.all(chance > 0) else -np.inf
        return _Chances(upper, lower, chance, value)

    def at(self, parameters: Array, chances: _Chances) -> tuple[Array, Array]:
        """Return the score of each record and the information."""
        chance = chances.chance
        _, density_up, slope_up = _distribution(chances.upper, self.link_name)
        _, density_low, slope_low = _distribution(chances.lower, self.link_name)
        up, low = self._slopes(len(parameters))
        gradient = (density_up[:, None] * up - density_low[:, None] * low) / chance[:, None]
        weighted = gradient * self.w[:, None]
        information = weighted.T @ gradient
        information -= (up * (self.w * slope_up / chance)[:, None]).T @ up
        information += (low * (self.w * slope_low / chance)[:, None]).T @ low
        return weighted, information

    def _slopes(self, parameters: int) -> tuple[Array, Array]:
        """Derivatives of the two arguments by every parameter: −x by the coefficients, 1 by their own threshold."""
        if "slopes" not in self.cache:
            columns, levels = self.x.shape[1], parameters - self.x.shape[1]
            up, low = np.zeros((len(self.w), parameters)), np.zeros((len(self.w), parameters))
            inner_up, inner_low = self.code < levels, self.code > 0
            up[:, :columns] = np.where(inner_up[:, None], -self.x, 0.0)
            low[:, :columns] = np.where(inner_low[:, None], -self.x, 0.0)
            up[inner_up, columns + self.code[inner_up]] = 1.0
            low[inner_low, columns + self.code[inner_low] - 1] = 1.0
            self.cache["slopes"] = up, low
        return self.cache["slopes"]

    def movement(self, step: Array) -> float:
        """Return how far a step moves any threshold or linear predictor."""
        columns = self.x.shape[1]
        moves = np.concatenate([self.x @ step[:columns], step[columns:]])
        return float(np.abs(moves).max(initial=0.0))

    def _arguments(self, parameters: Array) -> tuple[Array, Array]:
        columns = self.x.shape[1]
        eta = self.x @ parameters[:columns] + self.shift
        edges = np.concatenate([[-np.inf], parameters[columns:], [np.inf]])
        return edges[self.code + 1] - eta, edges[self.code] - eta


def _newton(
    likelihood: _Likelihood, parameters: Array, epsilon: float, max_iterations: int
) -> tuple[Array, bool, int]:
    chances = likelihood.chances(parameters)
    score, information = likelihood.at(parameters, chances)
    for iteration in range(1, max_iterations + 1):
        step = np.linalg.pinv(information, hermitian=True) @ score.sum(axis=0)
        length, before = 1.0, chances.value
        chances = likelihood.chances(parameters + step)
        while length > 1e-12 and chances.value < before - 1e-12 * (1 + abs(before)):
            length /= 2
            chances = likelihood.chances(parameters + length * step)
        step *= length
        parameters, value = parameters + step, chances.value
        score, information = likelihood.at(parameters, chances)
        move = likelihood.movement(step)
        if length == 1.0 and move <= epsilon * (1 + likelihood.movement(parameters)):
            return parameters, True, iteration
        # Told apart without error: parameters would grow for ever while the fit does not change any more.
        if move > 0.1 and abs(value - before) <= 1e-12 * (abs(value) + 0.1):
            return parameters, False, iteration
    return parameters, False, max_iterations


def _distribution(u: Array, link_name: OrdinalLink) -> tuple[Array, Array, Array]:
    """Return the distribution function, its density and the density's slope."""
    v = np.clip(u, -_FAR, _FAR)
    if link_name == "logistic":
        small = np.exp(-np.abs(v))
        share = np.where(v >= 0, 1.0, small) / (1 + small)
        density = small / (1 + small) ** 2
        return share, density, density * (1 - 2 * share)
    if link_name == "probit":
        density = normal_density(v)
        return normal_probability(v), density, -v * density
    if link_name != "cloglog":
        raise ValueError(f'a link is "logistic", "probit" or "cloglog", not "{link_name}"')
    # Below −6.5 the function is 0 to the last digit that a float can hold.
    inner = np.exp(-np.maximum(v, -6.5))
    share = np.exp(-inner)
    return share, inner * share, inner * share * (inner - 1)


def _difference(upper: Array, lower: Array, link_name: OrdinalLink) -> Array:
    """Return F(upper) − F(lower), in the tail where both are small."""
    if link_name == "cloglog":
        return _distribution(upper, link_name)[0] - _distribution(lower, link_name)[0]
    # Both distributions are symmetric: above the middle, work with the upper tails.
    flip = lower > 0
    high, low = np.where(flip, -lower, upper), np.where(flip, -upper, lower)
    return _distribution(high, link_name)[0] - _distribution(low, link_name)[0]


def _inverse(share: Array, link_name: OrdinalLink) -> Array:
    """Return thresholds to start from; those of the logistic are near enough to the normal's."""
    if link_name == "cloglog":
        return np.asarray(-np.log(-np.log(share)))
    odds = np.log(share / (1 - share))
    return np.asarray(odds if link_name == "logistic" else odds / 1.7)


def _checked(
    x: ArrayLike, y: ArrayLike, levels: int, weights: ArrayLike, offset: ArrayLike | None
) -> tuple[Array, Codes, Array, Array]:
    rows, w, code = np.asarray(x, dtype=float), np.asarray(weights, dtype=float), np.asarray(y, dtype=np.intp)
    shift = np.zeros(len(w)) if offset is None else np.asarray(offset, dtype=float)
    if rows.ndim != 2 or not len(rows) == len(code) == len(w) == len(shift):
        raise ValueError("x has a row, and y, weights and offset one value, for each record")
    used = w > 0
    if not np.all(np.isfinite(w) & (w >= 0)) or not used.any():
        raise ValueError("weights are numbers, 0 or more, and not all 0")
    if not np.isfinite(rows[used]).all() or not np.isfinite(shift[used]).all():
        raise ValueError("a record with a weight has no missing value")
    if np.any((code[used] < 0) | (code[used] >= levels)) or levels < 2:
        raise ValueError("y has a code from 0 for each of two or more answers")
    if np.any(np.bincount(code[used], minlength=levels) == 0):
        raise ValueError("every answer is given by somebody; leave out those that nobody gave")
    return rows, code, w, shift
