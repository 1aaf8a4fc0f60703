"""Replicate weights on a survey: made from its design, or given by others."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kurak.estimation.solve import named_strata
from kurak.estimation.survey import Array, Declared, Mask, Replicates, Survey
from kurak.estimation.weight_steps import AdjustmentStep, repeated
from kurak.sources.records import Records, RecordsError, no_such_column, open_records, rows_concerned
from kurak.sources.simulated import refuse_mixed
from kurak.sources.wording import listed
from kurak.stats.design_variance import (
    LonelyPsuError,
    ReplicateWeights,
    balanced,
    bootstrap,
    declare_design,
    jackknife,
    successive_differences,
)
from kurak.stats.design_variance.replicate_variance import replicate_degrees_of_freedom

BOOTSTRAPS = {
    "bootstrap": "canty_davison",
    "subbootstrap": "rao_wu",
    "mrbbootstrap": "preston",
    "canty_davison": "canty_davison",
    "rao_wu": "rao_wu",
    "preston": "preston",
}
"""Names of bootstraps, R's first."""
GIVEN = ("BRR", "Fay", "JK1", "JKn", "JK2", "bootstrap", "SDR", "ACS", "successive-difference", "other")
_SEED, _COUNT = 1, 50
_BLOCK = 100_000


@dataclass(frozen=True, eq=False)
class FactorWeights:
    """Weights of a replicate from factors of sampling units: nothing by row is kept.

    Parameters
    ----------
    weights
        Full weights; array (rows).
    factors
        Factors by unit and replicate; array (units, replicates).
    unit
        Unit of each row; array (rows).
    """

    weights: Array
    factors: Array
    unit: NDArray[np.intp]

    def __call__(self, number: int) -> Array:
        return np.asarray(self.weights * self.factors[self.unit, number])


@dataclass(frozen=True, eq=False)
class HeldWeights:
    """Weights of a replicate from a table.

    Parameters
    ----------
    table
        Array (replicates, rows).
    """

    table: Array

    def __call__(self, number: int) -> Array:
        return np.asarray(self.table[number])


def replicate(
    survey: Survey,
    kind: str,
    *,
    count: int | None = None,
    seed: int | None = None,
    rho: float | None = None,
    mse: bool = False,
    adjustments: str = "repeat",
    small: str | None = None,
    large: str = "split",
    order: str | None = None,
) -> Survey:
    """Return the same survey with errors from replicate weights.

    Parameters
    ----------
    survey
        The survey.
    kind
        ``JK1``, ``JKn``, ``BRR``, ``Fay``, ``SDR`` or ``bootstrap`` (Canty and Davison's, as in R; also
        ``subbootstrap`` of Rao and Wu and ``mrbbootstrap`` of Preston).
    count, seed
        Of a bootstrap: how many replicates, default 50, and the number from which they are drawn, default 1.
    rho
        Of Fay's: the part of its weight that the half left out keeps.
    mse
        Squares about the full estimate rather than the mean of the replicates; always so with ``SDR``.
    adjustments
        Of weights adjusted before: ``repeat`` them in every replicate, or ``fixed``, as R's
        ``as.svrepdesign`` does, which leaves out what calibration gains.
    small, large
        For half-samples, strata with one unit and with more than two, as in
        :func:`kurak.stats.design_variance.replicate_weights.balanced`. Without ``small``: the design's rule
        for lonely units.
    order
        For half-samples and ``SDR``: column by which units are neighbours; without it, the order of the rows.

    Returns
    -------
    Survey

    Raises
    ------
    RecordsError
        If the design does not allow this kind.
    LonelyPsuError
        If a stratum has one unit, and the design's rule is to fail.

    Notes
    -----
    **Formula** variance = scale · Σ_r rscales_r (θ_r − θ̄)².

    **Source** Wolter (2007), *Introduction to Variance Estimation*, 2nd ed., chapters 3 to 5; R
    ``as.svrepdesign(d, type = kind)``.

    Examples
    --------
    >>> from kurak.sources.records import open_records
    >>> records = open_records({"village": [1, 1, 2, 3]})
    >>> survey = Survey(records, Declared(), np.ones(4), declare_design([[1, 1, 2, 3]]))
    >>> made = replicate(survey, "JK1").replicate_weights
    >>> made.count, made.df, made.weight(0).tolist()
    (3, 2, [0.0, 0.0, 1.5, 1.5])
    """
    if survey.replicate_weights is not None:
        raise RecordsError(
            f"the survey has replicate weights already, of kind {survey.replicate_weights.kind}"
        )
    if adjustments not in ("repeat", "fixed"):
        raise RecordsError(f'adjustments are "repeat" or "fixed", not "{adjustments}"')
    again: tuple[AdjustmentStep, ...] = ()
    if adjustments == "repeat":
        again = tuple(step for step in survey.steps if isinstance(step, AdjustmentStep))
    full = again[0].before if again else survey.weights
    try:
        with named_strata(survey):
            factors = _factors(
                survey, kind, count=count, seed=seed, rho=rho, small=small, large=large, order=order
            )
    except LonelyPsuError:
        raise
    except ValueError as error:
        raise RecordsError(f"replicates of kind {kind} are not possible here: {error}") from error
    made = Replicates(
        weight=FactorWeights(full, factors.factors, factors.unit),
        count=factors.factors.shape[1],
        scale=factors.scale,
        rscales=factors.rscales,
        mse=mse or factors.mse,
        df=0,
        kind=kind,
    )
    if again:
        made = repeated(made, again, rows=len(survey))
    known = None if again else _jackknife_df(survey, kind, factors)
    made = replace(made, df=replicate_df(made) if known is None else known)
    return replace(survey, replicate_weights=made, cache={})


def replicate_survey(
    data: object,
    *,
    weights: str | None,
    replicates: str | Sequence[str] | NDArray[Any],
    type: str = "BRR",
    scale: float | None = None,
    rscales: float | Sequence[float] | NDArray[Any] | None = None,
    combined: bool = True,
    mse: bool = False,
    rho: float | None = None,
    df: float | None = None,
) -> Survey:
    """Declare a survey whose replicate weights were made by others.

    Parameters
    ----------
    data
        Path to a file (CSV, Parquet, .sav, .dta) or a table.
    weights
        Column of the full weights; None for equal ones.
    replicates
        Columns of the replicate weights: names, a pattern such as ``"rw*"``, a range ``"rw1-rw80"``, or an
        array (rows, replicates).
    type
        ``BRR``, ``Fay`` (with ``rho``), ``JK1``, ``JKn``, ``JK2``, ``bootstrap``, ``SDR`` (also ``ACS``,
        ``successive-difference``) or ``other``.
    scale, rscales
        Factors on the whole sum of squares and on each square; where the type does not say them.
    combined
        Whether replicate weights are whole weights; otherwise they are factors on the full weights.
    mse
        Squares about the full estimate rather than the mean of the replicates.
    rho
        Of Fay's method, from 0 and below 1.
    df
        Degrees of freedom in place of the rank of the replicate weights less 1.

    Returns
    -------
    Survey

    Raises
    ------
    RecordsError
        If columns are not there, weights are missing, or scales do not fit the type.

    Notes
    -----
    **Formula** variance = scale · Σ_r rscales_r (θ_r − θ̄)², with scale 1/R (BRR), 1/(R (1 − ρ)²) (Fay), (R −
    1)/R (JK1), 4/R (SDR) or 1/(R − 1) (bootstrap).

    **Source** Wolter (2007), *Introduction to Variance Estimation*, 2nd ed.; R ``svrepdesign(data, weights =
    ~w, repweights = "rw", type = , scale = , rscales = , combined.weights = , mse = )``.

    Examples
    --------
    >>> data = {"w": [2.0, 2, 2], "rw1": [0.0, 3, 3], "rw2": [3.0, 0, 3], "rw3": [3.0, 3, 0]}
    >>> made = replicate_survey(data, weights="w", replicates="rw*", type="JK1").replicate_weights
    >>> made.count, made.df, round(made.scale, 6)
    (3, 2, 0.666667)
    """
    records = open_records(data)
    refuse_mixed(records)
    full = _full_weights(records, weights)
    table = _table(records, replicates, weights)
    kind = "SDR" if type in ("ACS", "successive-difference") else type
    if type not in GIVEN:
        raise RecordsError(f'a type of replicate weights is one of {listed(GIVEN)}, not "{type}"')
    _require_plausible(table, full, combined)
    whole, each = _scales(kind, table, scale=scale, rscales=rscales, rho=rho, combined=combined)
    made = Replicates(
        weight=HeldWeights(table if combined else table * full),
        count=len(table),
        scale=whole,
        rscales=each,
        mse=mse,
        df=0,
        kind=kind,
    )
    made = replace(made, df=replicate_df(made) if df is None else df)
    design = declare_design([np.arange(len(records))])
    return Survey(records, Declared(weights=weights), full, design, replicate_weights=made)


def replicate_df(made: Replicates, *, in_domain: Mask | None = None) -> float:
    """Return degrees of freedom of replicate weights, in a domain if one is given.

    Parameters
    ----------
    made
        Replicate weights.
    in_domain
        Rows of the domain; None for all.

    Returns
    -------
    float
        Rank of the replicate weights in these rows less 1; of replicates that are too large to be held and
        were adjusted, what it was before.

    Notes
    -----
    **Formula** ``rank(W) − 1``. Rows of one unit are put together first, and rows turned (QR), which leaves
    lengths and angles of the columns as they are.

    **Source** R ``degf(subset(d, domain))`` for replicates.

    Examples
    --------
    >>> weight = HeldWeights(np.array([[0.0, 2.0, 1.0], [2.0, 0.0, 1.0]]))
    >>> replicate_df(Replicates(weight, 2, 0.5, np.ones(2), mse=False, df=1, kind="JK1"))
    1
    """
    if isinstance(made.weight, FactorWeights):
        squares = np.where(True if in_domain is None else in_domain, made.weight.weights**2, 0.0)
        size = np.sqrt(np.bincount(made.weight.unit, weights=squares, minlength=len(made.weight.factors)))
        return replicate_degrees_of_freedom(_turned(made.weight.factors * size[:, None]))
    if isinstance(made.weight, HeldWeights):
        table = made.weight.table if in_domain is None else made.weight.table[:, in_domain]
        return replicate_degrees_of_freedom(_turned(table.T))
    return made.df


def _jackknife_df(survey: Survey, kind: str, made: ReplicateWeights) -> int | None:
    """The rank less 1 where it is known without work: units less strata that are left out one by one."""
    sizes = np.bincount(made.unit, weights=survey.weights**2, minlength=len(made.factors))
    if kind not in ("JK1", "JKn") or survey.declared.lonely_psu == "adjust" or not np.all(sizes > 0):
        return None
    strata = survey.design.stages[0].stratum[made.factors.argmin(axis=0)]
    return int(made.factors.shape[1]) - len(np.unique(strata))


def _turned(table: Array) -> Array:
    """A table with as many rows as columns at most, whose columns have the same lengths and angles."""
    if len(table) <= table.shape[1]:
        return table
    kept = np.zeros((0, table.shape[1]))
    for start in range(0, len(table), _BLOCK):
        kept = np.asarray(np.linalg.qr(np.concatenate([kept, table[start : start + _BLOCK]]), mode="r"))
    return kept


def _factors(
    survey: Survey,
    kind: str,
    *,
    count: int | None,
    seed: int | None,
    rho: float | None,
    small: str | None,
    large: str,
    order: str | None,
) -> ReplicateWeights:
    design, lonely = survey.design, survey.declared.lonely_psu
    if kind in BOOTSTRAPS:
        return bootstrap(
            design,
            kind=BOOTSTRAPS[kind],
            replicates=_COUNT if count is None else count,
            seed=_SEED if seed is None else seed,
            lonely_psu="fail" if lonely == "fail" else "certainty",
        )
    if count is not None or seed is not None:
        raise ValueError("a number of replicates and a seed belong to a bootstrap; here the design decides")
    if kind in ("JK1", "JKn"):
        return jackknife(design, kind=kind, lonely_psu=lonely)
    place = np.arange(len(survey)) if order is None else np.asarray(survey.records.category(order).values)
    if kind == "SDR":
        return successive_differences(design, order=place)
    if kind not in ("BRR", "Fay"):
        known = ("JK1", "JKn", "BRR", "Fay", "SDR", *BOOTSTRAPS)
        raise ValueError(f"known kinds are {listed(known)}")
    if (kind == "Fay") != (rho is not None):
        raise ValueError("rho, above 0 and below 1, belongs to Fay, and Fay needs it")
    rule = small if small is not None else "fail" if lonely == "fail" else "split"
    return balanced(design, rho=rho or 0.0, small=rule, large=large, order=place)


def _full_weights(records: Records, name: str | None) -> Array:
    if name is None:
        return np.ones(len(records))
    values = records.number(name)
    bad = ~(values >= 0)
    if bad.any():
        raise RecordsError(
            f"{name} is a weight, 0 or more; it is missing or negative in {rows_concerned(bad)}"
        )
    return values


def _table(records: Records, replicates: str | Sequence[str] | NDArray[Any], weights: str | None) -> Array:
    """Replicate weights, one replicate after the other; array (replicates, rows)."""
    if isinstance(replicates, np.ndarray) and replicates.ndim == 2:
        if len(replicates) != len(records):
            raise RecordsError(
                f"the replicate weights have {len(replicates)} rows, and the records {len(records)}"
            )
        table = np.ascontiguousarray(replicates.T, dtype=float)
        if not np.isfinite(table).all():
            raise RecordsError(
                f"replicate weights are missing in {rows_concerned(~np.isfinite(table).all(axis=0))}"
            )
        return table
    chosen = (
        _chosen(records, replicates, weights)
        if isinstance(replicates, str)
        else [str(name) for name in replicates]
    )
    if len(chosen) < 2:
        raise RecordsError(
            f"replicate weights are at least two columns; {listed(chosen) or 'none'} was found"
        )
    rows = np.empty((len(chosen), len(records)))
    for place, name in enumerate(chosen):
        if name not in records.names:
            raise no_such_column(name, records.names, of="the survey")
        # Public files have replicates below 0, so these may be.
        rows[place] = records.number(name)
        if np.isnan(rows[place]).any():
            raise RecordsError(
                f"{name} is a replicate weight, and missing in {rows_concerned(np.isnan(rows[place]))}"
            )
    return rows


def _chosen(records: Records, pattern: str, weights: str | None) -> list[str]:
    others = [name for name in records.names if name != weights]
    span = re.fullmatch(r"(\D*\w*?)(\d+)\s*[-:]\s*\1(\d+)", pattern)
    if span is not None and pattern not in others:
        head, first, last = span.group(1), span.group(2), span.group(3)
        # Numbers may be padded: rw01 to rw80.
        return [f"{head}{number:0{len(first)}d}" for number in range(int(first), int(last) + 1)]
    found = [name for name in others if fnmatchcase(name, pattern)]
    if not found:
        raise RecordsError(f'no column is called like "{pattern}"; columns are {listed(others)}')
    return found


def _require_plausible(table: Array, full: Array, combined: bool) -> None:
    # R warns at the same limits; a warning is soon lost, and the error would be as soon found.
    mean, size = float(table.mean()), float(full.mean())
    if mean <= 0:
        raise RecordsError("replicate weights have a mean of 0 or less")
    if combined and mean < 5 < size / mean:
        raise RecordsError(
            f"the mean replicate weight is {mean:.4g} and the mean weight {size:.4g}, so these are factors:"
            " give combined=False"
        )
    if not combined and mean > 5 > size / mean:
        raise RecordsError(
            f"the mean replicate weight is {mean:.4g} and the mean weight {size:.4g}, so these are "
            "whole weights: give combined=True"
        )


def _scales(
    kind: str,
    table: Array,
    *,
    scale: float | None,
    rscales: float | Sequence[float] | NDArray[Any] | None,
    rho: float | None,
    combined: bool,
) -> tuple[float, Array]:
    """Scale and rscales as R's svrepdesign takes them."""
    count = len(table)
    if rscales is not None and np.size(rscales) not in (1, count):
        raise RecordsError(f"rscales has {np.size(rscales)} values for {count} replicates")
    each = (
        np.ones(count)
        if rscales is None
        else np.broadcast_to(np.asarray(rscales, dtype=float).ravel(), (count,)).copy()
    )
    if not np.all(np.isfinite(each) & (each >= 0)) or (
        scale is not None and not (np.isfinite(scale) and scale > 0)
    ):
        raise RecordsError("scale is a number above 0, and rscales are numbers, 0 or more")
    if (kind == "Fay") != (rho is not None) or (rho is not None and not 0 <= rho < 1):
        raise RecordsError("rho, from 0 and below 1, belongs to Fay's method, which needs it")
    fixed = {"BRR": 1 / count, "SDR": 4 / count, "JK2": 1.0, "Fay": 1 / (count * (1 - (rho or 0.0)) ** 2)}
    if kind in fixed:
        if scale is not None and not np.isclose(scale, fixed[kind], rtol=1e-9):
            raise RecordsError(
                f'{kind} with {count} replicates has the scale {fixed[kind]:.6g}; for another take type="other"'
            )
        if kind in ("SDR", "JK2") and rscales is not None and not np.allclose(each, 1):
            raise RecordsError(f'{kind} has no rscales; take type="other"')
        return fixed[kind], each
    if kind == "other" and scale is None and rscales is None:
        raise RecordsError('replicate weights of type "other" need scale or rscales; see how they were made')
    if kind == "JKn" and rscales is None:
        if combined:
            raise RecordsError("JKn with whole weights needs rscales, (n − 1)/n of each replicate's stratum")
        each = 1 / table.max(axis=1)
    if scale is not None:
        return scale, each
    if kind == "JK1":
        return ((count - 1) / count if combined else 1 / float(table[0].max())), each
    return (1 / (count - 1) if kind == "bootstrap" else 1.0), each
