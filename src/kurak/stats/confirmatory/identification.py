"""Whether data and model allow an estimate at all, and if not, what to change."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from kurak.stats.confirmatory.factor_fit import NoFactorFit
from kurak.stats.confirmatory.implied import implied_moments
from kurak.stats.confirmatory.likelihood import Likelihood
from kurak.stats.confirmatory.start import start_values
from kurak.stats.confirmatory.structure import FactorStructure

Array: TypeAlias = NDArray[np.float64]

# Reciprocal condition of the scaled information below which two parameters cannot be told apart.
_SINGULAR = 1e-10


def refuse_data(sample: Array, structure: FactorStructure) -> NoFactorFit | None:
    """A refusal where the covariances of the items are not those of different items.

    Parameters
    ----------
    sample
        Covariances; array (items, items).
    structure
        The model.

    Returns
    -------
    NoFactorFit or None
        None if the data can carry a model.

    Notes
    -----
    **Formula** the smallest root of the correlations is above 1e-10; its vector names the items.

    **Source** Bollen (1989), *Structural Equations with Latent Variables*, §4; R
    ``eigen(cov2cor(s))``.

    Examples
    --------
    >>> from kurak.stats.confirmatory.structure import factor_structure
    >>> model = factor_structure("f =~ a + b", items=["a", "b"])
    >>> print(refuse_data(np.diag([1.0, 0.0]), model).what)
    item "b" does not vary
    """
    variances = np.diag(sample)
    for item, variance in zip(structure.items, variances, strict=True):
        if variance <= 0:
            return NoFactorFit("data", f'item "{item}" does not vary', f'take "{item}" out of the model')
    spread = np.sqrt(variances)
    roots, directions = np.linalg.eigh(sample / np.outer(spread, spread))
    if roots[0] > 1e-10:
        return None
    part = np.abs(directions[:, 0])
    guilty = ", ".join(f'"{item}"' for item, share in zip(structure.items, part, strict=True) if share > 0.1)
    return NoFactorFit(
        "data",
        f"the items {guilty} repeat one another to the last digit, or there are fewer respondents than items",
        "take one of them out of the model, or use data with more respondents",
    )


def refuse_structure(structure: FactorStructure, sample: Array, averages: Array) -> NoFactorFit | None:
    """A refusal where no data could tell the parameters of a model apart.

    Parameters
    ----------
    structure
        The model.
    sample, averages
        Covariances and means of the items, for their units only; arrays (items, items) and (items,).

    Returns
    -------
    NoFactorFit or None
        None if the model is identified, as far as this shows: nearly everywhere, close by.

    Notes
    -----
    **Formula** the slopes of the implied moments have as many independent columns as there are parameters.

    **Source** Bollen (1989), *Structural Equations with Latent Variables*, §7; R
    ``qr(lavaan::lavInspect(fit, "delta"))$rank``.

    Examples
    --------
    >>> from kurak.stats.confirmatory.structure import factor_structure
    >>> model = factor_structure("f =~ NA*a + b + c; a ~~ 1*a", items=["a", "b", "c"])
    >>> print(refuse_structure(model, np.eye(3), np.zeros(3)).what)
    these parameters cannot be told apart by any data: "f =~ a", "f =~ b", "f =~ c", "f ~~ f"
    """
    if structure.estimated > structure.moments:
        return NoFactorFit(
            "not identified",
            f"the model estimates {structure.estimated} numbers from {structure.moments} variances, covariances and "
            "means",
            "give each factor three items or more, or fix parameters, such as a loading at 1",
        )
    if structure.estimated == 0:
        return None
    # Away from the start, where zeros could hide or feign a difference; any place that is not special will do.
    start = start_values(structure, covariance=sample, means=averages)
    shift = np.random.default_rng(1).uniform(0.05, 0.25, len(start))
    spot = start * (1 + shift) + np.where(start == 0, shift, 0.0) * float(np.diag(sample).min())
    likelihood = Likelihood(structure, sample, averages)
    covariance, means = likelihood.slopes(implied_moments(structure, estimates=spot))
    spread = np.sqrt(np.diag(sample))
    slopes = np.hstack(
        [(covariance / np.outer(spread, spread)).reshape(structure.estimated, -1), means / spread]
    )
    blurred = indistinct(slopes @ slopes.T)
    return not_identified(structure, blurred, "by any data") if blurred.any() else None


def indistinct(information: Array) -> NDArray[np.bool_]:
    """Parameters that can change together without any trace.

    Parameters
    ----------
    information
        Information on the parameters; array (parameters, parameters).

    Returns
    -------
    array (parameters,) of bool

    Notes
    -----
    **Formula** those with a part of 0.05 or more in a vector whose root is below 1e-10 of the largest, with
    the diagonal scaled to 1.

    **Source** Belsley, Kuh and Welsch (1980), *Regression Diagnostics*, §3.2; R
    ``eigen(cov2cor(information))``.

    Examples
    --------
    >>> indistinct(np.array([[1.0, 1.0, 0.0], [1.0, 1.0, 0.0], [0.0, 0.0, 1.0]])).tolist()
    [True, True, False]
    """
    diagonal = np.diag(information)
    if (diagonal <= 0).any():
        silent: NDArray[np.bool_] = diagonal <= 0
        return silent
    unit = 1 / np.sqrt(diagonal)
    roots, directions = np.linalg.eigh(information * np.outer(unit, unit))
    if not len(roots):
        return np.zeros(0, dtype=bool)
    part: NDArray[np.bool_] = (np.abs(directions[:, roots < _SINGULAR * roots[-1]]) > 0.05).any(axis=1)
    return part


def not_identified(structure: FactorStructure, blurred: NDArray[np.bool_], by: str) -> NoFactorFit:
    """The refusal that names parameters which cannot be told apart.

    Parameters
    ----------
    structure
        The model.
    blurred
        Which estimated parameters; array (estimated,).
    by
        "by any data" or "by these data".

    Returns
    -------
    NoFactorFit

    Examples
    --------
    >>> from kurak.stats.confirmatory.structure import factor_structure
    >>> model = factor_structure("f =~ a + b + c", items=["a", "b", "c"])
    >>> print(not_identified(model, np.arange(6) < 1, "by these data").what)
    these parameters cannot be told apart by these data: "f =~ b"
    """
    names = dict.fromkeys(
        f'"{one.statement.name}"' for one in structure.parameters if one.place >= 0 and blurred[one.place]
    )
    return NoFactorFit(
        "not identified",
        f"these parameters cannot be told apart {by}: {', '.join(names)}",
        "fix one of them, such as a loading at 1 or a covariance at 0, or give the factor three items or more",
    )
