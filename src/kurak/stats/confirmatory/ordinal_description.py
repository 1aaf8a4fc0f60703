"""From the estimates of a factor model of ordinal items to everything that is said about its fit."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from kurak.stats.confirmatory.factor_fit import Estimate
from kurak.stats.confirmatory.fit_measures import FitMeasures, fit_measures
from kurak.stats.confirmatory.identification import in_group
from kurak.stats.confirmatory.ordinal_fit import OrdinalFit, OrdinalGroupFit
from kurak.stats.confirmatory.ordinal_moments import GroupedOrdinalMoments
from kurak.stats.confirmatory.ordinal_structure import (
    OrdinalImplied,
    OrdinalStructure,
    ordinal_implied,
    ordinal_slopes,
)
from kurak.stats.confirmatory.scaled_measures import ScaledTest
from kurak.stats.confirmatory.scaled_statistics import residual_mixture, scaled_and_shifted

Array: TypeAlias = NDArray[np.float64]


def described_ordinal_fit(
    structures: Sequence[OrdinalStructure], *, moments: GroupedOrdinalMoments, values: Array, iterations: int
) -> OrdinalFit:
    """All that is said about a factor model fitted to ordinal items.

    Parameters
    ----------
    structures
        The model in each group.
    moments
        What it was fitted to.
    values
        Estimated parameters by place; array (estimated,).
    iterations
        Steps of the estimation.

    Returns
    -------
    OrdinalFit

    Notes
    -----
    **Formula** as for :func:`kurak.stats.confirmatory.weighted_least_squares.fit_ordinal_factor_model`. SRMR
    is the root of the mean of (rᵢⱼ − ρᵢⱼ)² over pairs and, with 0, items; of several groups the mean by size.

    **Source** Muthén, du Toit and Spisic (1997); R ``lavaan::fitMeasures(fit)``.

    Examples
    --------
    >>> from kurak.stats.confirmatory.ordinal_moments import ordinal_moments
    >>> from kurak.stats.confirmatory.ordinal_structure import ordinal_structures
    >>> answers = [[0, 0], [0, 0], [0, 1], [1, 0], [1, 1], [1, 1]]
    >>> moments = ordinal_moments(answers, items=["a", "b"])
    >>> model = ordinal_structures("f =~ 1*a + 1*b", items=["a", "b"], thresholds=[1, 1])
    >>> found = described_ordinal_fit(model, moments=moments, values=np.array([0.4, 0.0, 0.0]), iterations=1)
    >>> round(found.srmr, 6), round(found.estimates[0].standardised, 6)
    (0.057735, 0.632456)
    """
    implied = [ordinal_implied(one, values=values) for one in structures]
    slopes = np.vstack(
        [
            ordinal_slopes(one, values=values, implied=own)
            for one, own in zip(structures, implied, strict=True)
        ]
    )
    weights = 1 / moments.spread
    bread = np.linalg.inv(slopes.T @ (slopes * weights[:, None]))
    half = bread @ (slopes * weights[:, None]).T
    n = moments.n
    variance = half @ moments.covariance @ half.T * n / (n - len(structures))
    mixture = residual_mixture(moments.covariance, weights=weights, slopes=slopes)
    measures, scaled, shift = _tested(structures, moments, implied=implied, mixture=mixture)
    groups = []
    for structure, data, own in zip(structures, moments.groups, implied, strict=True):
        residuals = (data.correlations - own.correlations)[np.tril_indices(len(data.items))]
        groups.append(OrdinalGroupFit(structure, data, own, math.sqrt(float((residuals**2).mean()))))
    return OrdinalFit(
        groups=tuple(groups),
        n=n,
        estimates=tuple(
            one
            for group in groups
            for one in ordinal_estimates(group.structure, values=values, variance=variance)
        ),
        measures=measures,
        scaled=scaled,
        shift=shift,
        srmr=sum(one.srmr * one.data.weight for one in groups) / n,
        concerns=tuple(sentence for group in groups for sentence in _concerns(group, values))
        # Where the degrees of freedom of the design are known, the test takes account of them.
        + (_thin(mixture) if moments.design_df is None else ()),
        values=values,
        variance=variance,
        moments=moments,
        iterations=iterations,
    )


def _tested(
    structures: Sequence[OrdinalStructure],
    moments: GroupedOrdinalMoments,
    *,
    implied: Sequence[OrdinalImplied],
    mixture: Array,
) -> tuple[FitMeasures, ScaledTest, float]:
    weights = 1 / moments.spread
    observed, correction = moments.values, moments.bessel
    pairs = np.concatenate([np.arange(one.moments) >= len(one.threshold_items) for one in structures])
    plain = float(
        (correction * weights * (observed - np.concatenate([one.values for one in implied])) ** 2).sum()
    )
    baseline = float((correction * weights * observed**2)[pairs].sum())
    df, baseline_df = len(mixture), int(pairs.sum())
    scaled = scaled_and_shifted(plain, df=df, mixture=mixture, design_df=moments.design_df)
    root = np.sqrt(weights[pairs])
    # Without relations every threshold is its own, and the correlations are all that is left.
    between = moments.covariance[np.ix_(pairs, pairs)] * np.outer(root, root)
    scaled_baseline = scaled_and_shifted(
        baseline, df=baseline_df, mixture=between, design_df=moments.design_df
    )
    groups = len(structures)
    n = moments.n - groups
    measures = fit_measures(
        plain, df=df, baseline_chi_square=baseline, baseline_df=baseline_df, n=n, groups=groups
    )
    of_scaled = fit_measures(
        max(scaled.value, 0.0),
        df=df,
        baseline_chi_square=max(scaled_baseline.value, 0.0),
        baseline_df=baseline_df,
        n=n,
        groups=groups,
    )
    return measures, ScaledTest(scaled.scaling, scaled_baseline.scaling, of_scaled), scaled.shift


def ordinal_estimates(structure: OrdinalStructure, *, values: Array, variance: Array) -> tuple[Estimate, ...]:
    """Estimates of all parameters of a group, plain and standardised, with their errors.

    Parameters
    ----------
    structure
        The model in the group.
    values
        Estimated parameters by place; array (estimated,).
    variance
        Their covariances; array (estimated, estimated).

    Returns
    -------
    tuple of Estimate
        Those of the attitudes, then what of every attitude is its own, thresholds and scales.

    Notes
    -----
    **Formula** loading λ σ_f δ; threshold τ δ; variance that factors leave 1/δ² − σ², standardised times δ²;
    mean of a factor α / σ_f; covariances become correlations. Errors by the delta method, with slopes by
    complex steps. lavaan gives the variances that factors leave no error.

    **Source** R ``lavaan::standardizedSolution(fit)``; for the slopes Squire and Trapp (1998), *SIAM Review*
    40, 110–112.

    Examples
    --------
    >>> from kurak.stats.confirmatory.ordinal_structure import ordinal_structures
    >>> (model,) = ordinal_structures("f =~ a + b", items=["a", "b"], thresholds=[1, 1])
    >>> found = ordinal_estimates(model, values=np.array([0.5, 0.64, 0.1, 0.2]), variance=0.01 * np.eye(4))
    >>> [(one.name, round(one.standardised, 6)) for one in found[:2]]
    [('f =~ a', 0.8), ('f =~ b', 0.4)]
    """
    parameters = structure.statements
    items = structure.attitudes.items
    own = len(structure.attitudes.parameters)
    scales = ordinal_implied(structure, values=values).scales
    # What belongs to a variance below 0 is no number on purpose, and becomes None.
    with np.errstate(invalid="ignore"):
        plain = _standardised(structure, values)
        nudge = 1e-30
        slopes = np.zeros((len(values), *plain.shape))
        steps = own + len(items)
        for at in {one.place for one in parameters if one.place >= 0} - set(
            structure.threshold_places.tolist()
        ):
            moved = values + 1j * nudge * (np.arange(len(values)) == at)
            slopes[at] = _standardised(structure, moved).imag / nudge
        # A threshold, of which there are many, moves nothing but itself.
        for at, (item, place) in enumerate(
            zip(structure.threshold_items, structure.threshold_places, strict=True)
        ):
            slopes[place, :, steps + at] = 1.0, scales[item]
        errors = np.sqrt(
            np.maximum(np.einsum("aki,ab,bki->ki", slopes, variance, slopes, optimize=True), 0.0)
        )
    names = [
        *((one.statement.left, one.statement.operator, one.statement.right) for one in parameters[:own]),
        *((item, "~~", item) for item in items),
        *((one.statement.left, one.statement.operator, one.statement.right) for one in parameters[own:]),
    ]
    fixed = [
        *(one.place < 0 for one in parameters[:own]),
        *(False for _ in items),
        *(one.place < 0 for one in parameters[own:]),
    ]
    found = []
    for at, (left, operator, right) in enumerate(names):
        known = bool(np.isfinite(plain[1, at]))
        found.append(
            Estimate(
                name=f"{left} ~ 1" if operator == "~1" else f"{left} {operator} {right}",
                left=left,
                operator=operator,
                right=right,
                estimate=float(plain[0, at].real),
                std_error=float(errors[0, at]),
                standardised=float(plain[1, at].real) if known else None,
                standardised_error=float(errors[1, at]) if known else None,
                fixed=fixed[at],
                group=structure.attitudes.group,
            )
        )
    return tuple(found)


def _standardised(structure: OrdinalStructure, values: NDArray[np.generic]) -> NDArray[np.complex128]:
    """Estimates and standardised estimates; array (2, parameters)."""
    numbers = np.asarray(values)
    implied = ordinal_implied(structure, values=numbers)
    model = structure.attitudes
    count = len(model.items)
    scales = np.asarray(implied.scales, complex)
    left_over = 1 / scales**2 - np.diag(implied.attitudes.covariance)
    spread = np.sqrt(_above_zero(np.diag(implied.attitudes.all_covariance)))
    spread[:count] = 1 / scales
    place = {name: at for at, name in enumerate(model.variables)}
    parts = dict(zip(model.items, left_over, strict=True))
    parts.update(
        (one.statement.left, numbers[one.place] if one.statement.value is None else one.statement.value)
        for one in model.parameters
        if one.statement.operator == "~~" and one.statement.left == one.statement.right
    )
    plain, scaled = [], []
    for parameter in model.parameters:
        one = parameter.statement
        value = numbers[parameter.place] if one.value is None else one.value
        left = spread[place[one.left]]
        plain.append(value)
        if one.operator == "=~":
            scaled.append(value * left / spread[place[one.right]])
        elif one.operator == "~1":
            scaled.append(value / left)
        elif one.left == one.right:
            scaled.append(value / left**2)
        else:
            both = np.sqrt(_above_zero(np.array([parts[one.left], parts[one.right]])))
            scaled.append(value / both[0] / both[1])
    steps = numbers[structure.threshold_places]
    return np.array(
        [
            np.concatenate([plain, left_over, steps, scales]),
            np.concatenate(
                [scaled, left_over * scales**2, steps * scales[structure.threshold_items], scales**0]
            ),
        ]
    )


def _above_zero(variances: NDArray[np.generic]) -> NDArray[np.complex128]:
    numbers = np.asarray(variances, complex)
    return np.where(numbers.real > 0, numbers, np.nan)


def _thin(mixture: Array) -> tuple[str, ...]:
    """A concern where the sample gives the statistic fewer directions than it has degrees of freedom."""
    try:
        full = not len(mixture) or np.diag(np.linalg.cholesky(mixture)).min() > 1e-6 * np.sqrt(
            np.diag(mixture).max()
        )
    except np.linalg.LinAlgError:
        full = False
    if full:
        return ()
    return (
        "there are fewer respondents, or primary sampling units, than degrees of freedom; "
        "the test of fit is rough",
    )


def _concerns(group: OrdinalGroupFit, values: Array) -> tuple[str, ...]:
    model, implied = group.structure.attitudes, group.implied
    where = in_group(model.group)
    found = []
    left_over = 1 / implied.scales**2 - np.diag(implied.attitudes.covariance)
    below = [item for item, rest in zip(model.items, left_over, strict=True) if rest < 0]
    below += [
        one.statement.left
        for one in model.parameters
        if one.place >= 0 and one.statement.left == one.statement.right and values[one.place] < 0
    ]
    for name in below:
        found.append(
            f'the variance of "{name}" is estimated below 0{where}, so the model does not describe these data'
        )
    count = len(model.items)
    between = implied.attitudes.all_covariance[count:, count:]
    if not found and len(between) > 1 and float(np.linalg.eigvalsh(between)[0]) < 0:
        found.append(f"the factors are estimated to correlate beyond 1{where}, so two of them may be one")
    for left, right in group.data.at_limit:
        found.append(
            f'the answers to "{left}" and "{right}" all but determine each other{where}; '
            "their correlation is not known well"
        )
    if (np.linalg.eigvalsh(group.data.correlations) < 0).any():
        found.append(
            f"the polychoric correlations{where} are not those of any attitudes: "
            "one of their roots is below 0"
        )
    return tuple(found)
