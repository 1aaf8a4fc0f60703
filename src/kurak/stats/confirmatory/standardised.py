"""Estimates of a factor model in units of the items, and with items and factors of variance 1."""

from __future__ import annotations

import math
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from kurak.stats.confirmatory.factor_fit import Estimate
from kurak.stats.confirmatory.implied import implied_moments
from kurak.stats.confirmatory.structure import FactorStructure

Array: TypeAlias = NDArray[np.float64]


def standardised_estimates(
    structure: FactorStructure, *, values: Array, variance: Array
) -> tuple[Estimate, ...]:
    """Estimates of all parameters of a group, plain and standardised, with their errors.

    Parameters
    ----------
    structure
        The model.
    values
        Estimated parameters by place; array (estimated,).
    variance
        Their covariances; array (estimated, estimated).

    Returns
    -------
    tuple of Estimate
        In the order of the model.

    Notes
    -----
    **Formula** loading λ σ_f / σ_i with the implied standard deviations; variance ψ / σ²; covariance ψ₁₂ /
    √(ψ₁ ψ₂) of the parts that it relates; intercept τ / σ. Errors by the delta method, with slopes by complex
    steps.

    **Source** Bollen (1989), *Structural Equations with Latent Variables*, §4; R
    ``lavaan::standardizedSolution(fit)``; for the slopes Squire and Trapp (1998), *SIAM Review* 40, 110–112.

    Examples
    --------
    >>> from kurak.stats.confirmatory.structure import factor_structure
    >>> model = factor_structure("f =~ a + b", items=["a", "b"])
    >>> found = standardised_estimates(model, values=np.array([0.5, 3.0, 0.75, 1.0]), variance=0.01 * np.eye(4))
    >>> [(one.name, one.estimate, round(one.standardised, 6)) for one in found[:2]]
    [('f =~ a', 1.0, 0.5), ('f =~ b', 0.5, 0.5)]
    """
    # What belongs to a variance below 0 is no number on purpose, and becomes None.
    with np.errstate(invalid="ignore"):
        return _with_errors(structure, values, variance)


def _with_errors(structure: FactorStructure, values: Array, variance: Array) -> tuple[Estimate, ...]:
    plain = _standardised(structure, values)
    # A complex step gives the slopes to the last digit, without their formulas.
    nudge = 1e-30
    slopes = np.zeros((structure.estimated, len(structure.parameters)))
    # Parameters of other groups move nothing here.
    for at in {one.place for one in structure.parameters if one.place >= 0}:
        moved = values + 1j * nudge * (np.arange(structure.estimated) == at)
        slopes[at] = _standardised(structure, moved).imag / nudge
    errors = np.sqrt(np.maximum(np.einsum("ai,ab,bi->i", slopes, variance, slopes), 0.0))
    found = []
    for at, parameter in enumerate(structure.parameters):
        one, place = parameter.statement, parameter.place
        known = bool(np.isfinite(plain[at]))
        found.append(
            Estimate(
                name=one.name,
                left=one.left,
                operator=one.operator,
                right=one.right,
                estimate=float(values[place]) if one.value is None else one.value,
                std_error=math.sqrt(float(variance[place, place])) if place >= 0 else 0.0,
                standardised=float(plain[at].real) if known else None,
                standardised_error=float(errors[at]) if known else None,
                fixed=place < 0,
                group=structure.group,
            )
        )
    return tuple(found)


def _standardised(structure: FactorStructure, values: NDArray[np.generic]) -> NDArray[np.complex128]:
    implied = implied_moments(structure, estimates=values)
    place = {name: at for at, name in enumerate(structure.variables)}
    spread = np.sqrt(_above_zero(np.diag(implied.all_covariance)))
    own = {
        one.statement.left: values[one.place] if one.statement.value is None else one.statement.value
        for one in structure.parameters
        if one.statement.operator == "~~" and one.statement.left == one.statement.right
    }
    found = np.zeros(len(structure.parameters), complex)
    for at, parameter in enumerate(structure.parameters):
        one = parameter.statement
        value = values[parameter.place] if one.value is None else one.value
        left = spread[place[one.left]]
        if one.operator == "=~":
            found[at] = value * left / spread[place[one.right]]
        elif one.operator == "~1":
            found[at] = value / left
        elif one.left == one.right:
            found[at] = value / left**2
        else:
            parts = np.sqrt(_above_zero(np.array([own[one.left], own[one.right]])))
            found[at] = value / parts[0] / parts[1]
    return found


def _above_zero(variances: NDArray[np.generic]) -> NDArray[np.complex128]:
    numbers = np.asarray(variances, complex)
    return np.where(numbers.real > 0, numbers, np.nan)
