"""The variance of weighted totals under a design: one kernel, to which every other estimate reduces.

Each stage gives scaled deviations of its units from their stratum; the variance is the sum of their squares
over all stages, a covariance the sum of their products. Domains are zeros in the totals: units never drop
out.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from kurak.stats.design_variance.design import Design, Stage
from kurak.stats.design_variance.lonely_psu import Treatment, treat_lonely
from kurak.stats.design_variance.unequal import form_covariance, form_variances
from kurak.stats.design_variance.units import unit_of_rows, unit_totals

Array: TypeAlias = NDArray[np.float64]
Mask: TypeAlias = NDArray[np.bool_]

# Numbers that fit a processor's own memory several times over.
NEAR = 200_000


def covariance(
    design: Design,
    totals: ArrayLike,
    *,
    lonely_psu: str = "fail",
    one_stage: bool = False,
    in_domain: ArrayLike | None = None,
    domain_lonely: str = "ignore",
) -> Array:
    """Return the covariance matrix of weighted totals under the design.

    Parameters
    ----------
    design
        From :func:`declare_design`, or from :func:`reduce_to_units` for totals of units.
    totals
        Weight times influence of each row, for each variable; array (rows, variables). Zero outside a
        variable's domain.
    lonely_psu
        What a stratum with one unit gives, unless all of it was drawn: ``"fail"`` an error; ``"certainty"``
        or ``"remove"`` nothing; ``"average"`` the mean of the other strata's variance; ``"adjust"`` the
        unit's distance from zero.
    one_stage
        Stop after the first stage: the ultimate cluster approximation.
    in_domain
        Which rows are in the domain; array (rows), or (rows, variables) for a domain each. Strata without any
        of them then count neither as lonely nor in the average, as in R's ``subset``. It changes nothing
        else.
    domain_lonely
        ``"as_lonely"`` treats a stratum with one unit in the domain as a lonely one under ``"adjust"`` and
        ``"average"`` (R's ``options(survey.adjust.domain.lonely = TRUE)``); ``"ignore"`` does not.

    Returns
    -------
    array (variables, variables)
        Not a number where ``"average"`` has no stratum to average over.

    Raises
    ------
    LonelyPsuError
        Under ``"fail"``, naming the strata.
    ValueError
        If arrays do not fit the design, or an option has no such name.

    Notes
    -----
    **Formula** at the first stage ``Σ_h (1 - f_h) n_h / (n_h - 1) Σ_i (t_hi - t̄_h)(u_hi -
    ū_h)``, and inside each unit the same of the next stage, times the product of the fractions drawn above
    it. Under Brewer's approximation 1 - f is each unit's own.

    **Source** Särndal, Swensson and Wretman (1992), §4.3.2 and §4.4; Cochran (1977), Sampling Techniques,
    §11.9; Brewer (2002), Combined Survey Sampling Inference, ch. 9; Lumley (2010), Complex Surveys, appendix
    C. In R ``survey::svyrecvar(x, design$cluster, design$strata, design$fpc)``, or ``vcov(svytotal(~y + z,
    design))``.

    Examples
    --------
    >>> from kurak.stats.design_variance.design import declare_design
    >>> design = declare_design([[1, 2, 3, 4]], strata=[[0, 0, 1, 1]])
    >>> covariance(design, [[1.0, 0.0], [3.0, 0.0], [5.0, 1.0], [5.0, 0.0]]).round(9).tolist()
    [[4.0, 0.0], [0.0, 1.0]]
    """
    values, present = _read(design, totals, in_domain, one_stage)
    if design.form is not None:
        return form_covariance(design.form, values)
    result = np.zeros((values.shape[1], values.shape[1]))
    for deviation in _deviations(design, values, present, lonely_psu, domain_lonely, one_stage):
        result += deviation.T @ deviation
    return result


def variances(
    design: Design,
    totals: ArrayLike,
    *,
    lonely_psu: str = "fail",
    one_stage: bool = False,
    in_domain: ArrayLike | None = None,
    domain_lonely: str = "ignore",
) -> Array:
    """Return the variances of weighted totals under the design: the diagonal of :func:`covariance` alone.

    Parameters
    ----------
    design, totals, lonely_psu, one_stage, in_domain, domain_lonely
        As in :func:`covariance`.

    Returns
    -------
    array (variables)

    Raises
    ------
    LonelyPsuError, ValueError
        As :func:`covariance`.

    Notes
    -----
    **Formula** and **Source** as :func:`covariance`; in R ``SE(svytotal(~y + z, design))^2``.

    Examples
    --------
    >>> from kurak.stats.design_variance.design import declare_design
    >>> design = declare_design([[1, 2, 3, 4]], populations=[[8, 8, 8, 8]])
    >>> variances(design, [2.0, 4.0, 6.0, 8.0]).round(6).tolist()
    [13.333333]
    """
    values = np.asarray(totals, dtype=float)
    values = values[:, None] if values.ndim == 1 else values
    mask = None if in_domain is None else np.asarray(in_domain, dtype=bool)
    if mask is not None and mask.ndim == 2 and mask.shape[1] not in (1, values.shape[-1]):
        raise ValueError("in_domain has one value for each row, or for each row and variable")
    # A few variables at a time stay near the processor, and need little room however many there are.
    width = max(1, NEAR // design.units(1 if one_stage else len(design.stages)))
    result = np.zeros(values.shape[-1])
    for first in range(0, len(result), width):
        some = slice(first, first + width)
        inside = mask[:, some] if mask is not None and mask.ndim == 2 and mask.shape[1] > 1 else mask
        sums, present = _read(design, values[:, some], inside, one_stage)
        if design.form is not None:
            result[some] = form_variances(design.form, sums)
            continue
        for deviation in _deviations(design, sums, present, lonely_psu, domain_lonely, one_stage):
            result[some] += (deviation * deviation).sum(axis=0)
    return result


def _deviations(
    design: Design, sums: Array, present: Mask | None, lonely_psu: str, domain_lonely: str, one_stage: bool
) -> Iterator[Array]:
    """Scaled deviations of units from their stratum, from the last stage up; arrays (units, variables)."""
    stages = design.stages[:1] if one_stage else design.stages
    for number in range(len(stages), 0, -1):
        stage = stages[number - 1]
        treatment = treat_lonely(
            stage,
            number,
            lonely_psu=lonely_psu,
            present=present,
            domain_lonely=domain_lonely,
            parents=len(stage.first_below),
        )
        yield _from_stratum(stage, sums, treatment)
        sums = np.add.reduceat(sums, stage.first_below, axis=0)
        present = None if present is None else np.logical_or.reduceat(present, stage.first_below, axis=0)


def _from_stratum(stage: Stage, sums: Array, treatment: Treatment) -> Array:
    """The kernel: ``√(carried (1 - f) n / (n - 1)) (t - t̄)`` for each unit of a stage."""
    n = stage.count[:, None].astype(float)
    mean = np.add.reduceat(sums, stage.start, axis=0) / n
    spread = stage.carried[:, None] * treatment.share * n / np.maximum(n - 1, 1)
    deviation = sums - (mean * treatment.centred)[stage.stratum]
    deviation *= np.sqrt(stage.undrawn[:, None] * spread[stage.stratum])
    return np.asarray(deviation, dtype=float)


def _read(
    design: Design, totals: ArrayLike, in_domain: ArrayLike | None, one_stage: bool
) -> tuple[Array, Mask | None]:
    """Totals of units, and which units have a row in the domain."""
    stage = 1 if one_stage else len(design.stages)
    sums = unit_totals(design, totals, stage=stage)
    if in_domain is None:
        return sums, None
    mask = np.asarray(in_domain, dtype=bool)
    mask = mask[:, None] if mask.ndim == 1 else mask
    if len(mask) != design.rows or mask.shape[1] not in (1, sums.shape[1]):
        raise ValueError("in_domain has one value for each row, or for each row and variable")
    unit = unit_of_rows(design, stage=stage)
    present = np.zeros((len(sums), mask.shape[1]), dtype=bool)
    for column in range(mask.shape[1]):
        present[unit[mask[:, column]], column] = True
    return sums, present
