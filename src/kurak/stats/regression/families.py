"""Families and links of generalised linear models: mean, slope, variance and deviance."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from kurak.stats.student import normal_cdf, normal_quantile

Array: TypeAlias = NDArray[np.float64]
Function: TypeAlias = Callable[[Array], Array]

_TINY = float(np.finfo(float).eps)


@dataclass(frozen=True)
class Link:
    """How the linear predictor makes the mean.

    Attributes
    ----------
    predictor
        Linear predictor of a mean.
    mean
        Mean of a linear predictor.
    slope
        Change of the mean with the linear predictor.
    """

    predictor: Function
    mean: Function
    slope: Function


@dataclass(frozen=True)
class Family:
    """How answers vary around their mean.

    Attributes
    ----------
    links
        Names of links that go with it, the usual one first.
    variance
        Variance of an answer with this mean, up to a constant.
    deviance
        Twice the loss of log likelihood of each answer (first) under its mean (second).
    start
        Means to start from, of answers (first) and weights scaled to a mean of 1 (second).
    possible
        Whether every mean is one that the family can have.
    answers
        Which answers the family can have, in words.
    fits
        Whether every answer is one of these.
    ends
        Means at which an answer cannot vary: reached only where groups are told apart without error.
    """

    links: tuple[str, ...]
    variance: Function
    deviance: Callable[[Array, Array], Array]
    start: Callable[[Array, Array], Array]
    possible: Callable[[Array], bool]
    answers: str
    fits: Callable[[Array], bool]
    ends: tuple[float, ...] = ()


def family(name: str) -> Family:
    """Return a family by name.

    Parameters
    ----------
    name
        "gaussian", "binomial", "poisson" or "gamma"; "quasibinomial" and "quasipoisson" are the same in a survey,
        because the design gives the errors.

    Returns
    -------
    Family

    Raises
    ------
    ValueError
        If there is no family of that name.

    Notes
    -----
    **Formula** variances 1, μ(1 − μ), μ and μ².

    **Source** McCullagh and Nelder (1989), *Generalized Linear Models*, 2nd ed., table 2.1; R ``binomial()``.

    Examples
    --------
    >>> family("binomial").variance(np.array([0.5])).tolist(), family("binomial").links[0]
    ([0.25], 'logit')
    """
    known = _FAMILIES.get(name.removeprefix("quasi") if name in ("quasibinomial", "quasipoisson") else name)
    if known is None:
        raise ValueError(f'a family is one of {", ".join(_FAMILIES)}, not "{name}"')
    return known


def link(name: str) -> Link:
    """Return a link by name.

    Parameters
    ----------
    name
        "identity", "log", "logit", "probit", "cloglog", "cauchit", "inverse" or "sqrt".

    Returns
    -------
    Link

    Raises
    ------
    ValueError
        If there is no link of that name.

    Notes
    -----
    **Formula** logit ``ln(μ / (1 − μ))``; probit ``Φ⁻¹(μ)``; complementary log-log ``ln(−ln(1 − μ))``; and so on.

    **Source** McCullagh and Nelder (1989), *Generalized Linear Models*, 2nd ed., §4.3; R ``make.link("logit")``.

    Examples
    --------
    >>> link("logit").mean(np.array([0.0])).tolist()
    [0.5]
    """
    if name not in _LINKS:
        raise ValueError(f'a link is one of {", ".join(_LINKS)}, not "{name}"')
    return _LINKS[name]


def _logistic(eta: Array) -> Array:
    small = np.exp(-np.abs(eta))
    return np.asarray(np.where(eta >= 0, 1.0, small) / (1 + small))


def _logistic_slope(eta: Array) -> Array:
    small = np.exp(-np.abs(eta))
    return np.asarray(small / (1 + small) ** 2)


def normal_probability(eta: Array) -> Array:
    """Return the standard normal distribution function of every number; a doctest would repeat ``normal_cdf``."""
    return np.fromiter((normal_cdf(value) for value in eta.ravel()), float, eta.size).reshape(eta.shape)


def normal_density(eta: Array) -> Array:
    """Return the standard normal density of every number."""
    return np.asarray(np.exp(-eta * eta / 2) / np.sqrt(2 * np.pi))


def _normal_quantiles(mean: Array) -> Array:
    return np.fromiter((normal_quantile(value) for value in mean), float, len(mean))


def _inside(mean: Array) -> Array:
    """Keep probabilities off 0 and 1, where nothing could be divided by their variance."""
    return np.clip(mean, _TINY, 1 - _TINY)


_LINKS = {
    "identity": Link(lambda mu: mu, lambda eta: eta, np.ones_like),
    "log": Link(
        np.log, lambda eta: np.maximum(np.exp(eta), _TINY), lambda eta: np.maximum(np.exp(eta), _TINY)
    ),
    "logit": Link(lambda mu: np.log(mu / (1 - mu)), lambda eta: _inside(_logistic(eta)), _logistic_slope),
    "probit": Link(_normal_quantiles, lambda eta: _inside(normal_probability(eta)), normal_density),
    "cloglog": Link(
        lambda mu: np.log(-np.log1p(-mu)),
        lambda eta: _inside(-np.expm1(-np.exp(np.minimum(eta, 700)))),
        lambda eta: np.exp(np.minimum(eta, 700) - np.exp(np.minimum(eta, 700))),
    ),
    "cauchit": Link(
        lambda mu: np.tan(np.pi * (mu - 0.5)),
        lambda eta: _inside(0.5 + np.arctan(eta) / np.pi),
        lambda eta: 1 / (np.pi * (1 + eta * eta)),
    ),
    "inverse": Link(lambda mu: 1 / mu, lambda eta: 1 / eta, lambda eta: -1 / (eta * eta)),
    "sqrt": Link(np.sqrt, lambda eta: eta * eta, lambda eta: 2 * eta),
}


def _ratio_log(y: Array, mean: Array) -> Array:
    """Return y ln(y / μ), 0 where y is 0."""
    return np.where(y > 0, y * np.log(np.where(y > 0, y, 1.0) / mean), 0.0)


_FAMILIES = {
    "gaussian": Family(
        links=("identity", "log", "inverse"),
        variance=np.ones_like,
        deviance=lambda y, mu: (y - mu) ** 2,
        start=lambda y, w: y,
        possible=lambda mu: bool(np.isfinite(mu).all()),
        answers="numbers",
        fits=lambda y: True,
    ),
    "binomial": Family(
        links=("logit", "probit", "cloglog", "cauchit", "log", "identity"),
        variance=lambda mu: mu * (1 - mu),
        deviance=lambda y, mu: 2 * (_ratio_log(y, mu) + _ratio_log(1 - y, 1 - mu)),
        start=lambda y, w: (w * y + 0.5) / (w + 1),
        possible=lambda mu: bool(np.all((mu > 0) & (mu < 1))),
        answers="from 0 to 1",
        fits=lambda y: bool(np.all((y >= 0) & (y <= 1))),
        ends=(0.0, 1.0),
    ),
    "poisson": Family(
        links=("log", "identity", "sqrt"),
        variance=lambda mu: mu,
        deviance=lambda y, mu: 2 * (_ratio_log(y, mu) - (y - mu)),
        start=lambda y, w: y + 0.1,
        possible=lambda mu: bool(np.all(np.isfinite(mu) & (mu > 0))),
        answers="0 or more",
        fits=lambda y: bool(np.all(y >= 0)),
        ends=(0.0,),
    ),
    "gamma": Family(
        links=("inverse", "log", "identity"),
        variance=lambda mu: mu * mu,
        deviance=lambda y, mu: -2 * (np.log(y / mu) - (y - mu) / mu),
        start=lambda y, w: y,
        possible=lambda mu: bool(np.all(np.isfinite(mu) & (mu > 0))),
        answers="above 0",
        fits=lambda y: bool(np.all(y > 0)),
    ),
}
