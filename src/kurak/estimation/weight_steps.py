"""Steps of the weights: what each did, how it is repeated in replicates, and what it leaves of the errors."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TypeAlias

import numpy as np

from kurak.estimation.survey import Array, Replicates, Survey
from kurak.sources.records import RecordsError
from kurak.stats.calibration.residuals import Step as Projection
from kurak.stats.trimming import effective_sample_size

Adjust: TypeAlias = Callable[[Array], tuple[Array, Projection | None]]
"""From weights (rows) to adjusted ones and the projection for residuals; None where errors stay as they are."""

HELD = 32_000_000
"""Numbers kept of adjusted replicate weights: 256 MB. Of more, each is adjusted again whenever it is used."""


@dataclass(frozen=True, eq=False)
class AdjustmentStep:
    """One adjustment of the weights.

    Parameters
    ----------
    name
        What was done, in words.
    before, after
        Weight of each record; arrays (rows).
    adjust
        The same adjustment of other weights, for replicates.
    projection
        What the known totals explain of influence values; None for nothing.
    r_code
        A line of R that does the same to the design ``d``; empty where R has none.
    """

    name: str
    before: Array
    after: Array
    adjust: Adjust
    projection: Projection | None = None
    r_code: str = ""

    def residuals(self, scores: Array) -> Array:
        """Weighted influence values (rows, k) less what the known totals explain."""
        return scores if self.projection is None else self.projection.residuals(scores)


def adjusted(survey: Survey, adjust: Adjust, *, name: str, r_code: str = "", new_df: bool = True) -> Survey:
    """Return the survey with adjusted weights; of a replicate survey every replicate is adjusted alike.

    Parameters
    ----------
    survey
        The survey before.
    adjust
        What is done.
    name, r_code
        For :class:`AdjustmentStep`.
    new_df
        Whether degrees of freedom of replicates are counted again. R does so but for calibration by
        iteration.

    Raises
    ------
    RecordsError
        If the adjustment is not possible, with the number of the replicate where it is one.
    """
    weights, projection = _tried(adjust, survey.weights)
    made = survey.replicate_weights
    step = AdjustmentStep(
        name, survey.weights, weights, adjust, projection=projection if made is None else None, r_code=r_code
    )
    if made is not None:
        made = _adjusted_replicates(made, (step,), rows=len(weights), new_df=new_df)
    return replace(survey, weights=weights, steps=(*survey.steps, step), replicate_weights=made, cache={})


def repeated(made: Replicates, steps: tuple[AdjustmentStep, ...], *, rows: int) -> Replicates:
    """Return replicates in each of which all steps are taken again."""
    return _adjusted_replicates(made, steps, rows=rows, new_df=True) if steps else made


def weighting(survey: Survey) -> list[dict[str, object]]:
    """Return the steps of the weights with their effect, the base weights first.

    Parameters
    ----------
    survey
        The survey.

    Returns
    -------
    list of dict
        For every step ``step`` (what was done), ``n`` (records whose weight is not 0), ``sum`` (people),
        ``min``, ``max``, ``cv`` (of the weights that are not 0), ``deff`` (Kish's design effect of unequal
        weights) and ``n_eff`` (records of equal weight that would be as precise, if weights have nothing to
        do with the answers).

    Notes
    -----
    **Formula** ``n_eff = (Σw)² / Σw²``, ``deff = n / n_eff = 1 + cv²``.

    **Source** Kish (1992), Journal of Official Statistics 8(2), 183-200; R ``sum(w)^2 / sum(w^2)``.

    Examples
    --------
    >>> from kurak.estimation.survey import Declared
    >>> from kurak.sources.records import open_records
    >>> from kurak.stats.design_variance import declare_design
    >>> records = open_records({"sex": ["f", "f", "m", "m"]})
    >>> survey = Survey(records, Declared(), np.array([1.0, 1, 1, 1]), declare_design([[1, 2, 3, 4]]))
    >>> from kurak.estimation.weights import poststratify
    >>> table = weighting(poststratify(survey, "sex", totals={"f": 2, "m": 6}))
    >>> [(row["step"], row["sum"], row["deff"]) for row in table]
    [('base weights', 4.0, 1.0), ('post-stratified by sex', 8.0, 1.25)]
    """
    steps = [step for step in survey.steps if isinstance(step, AdjustmentStep)]
    rows = [("base weights", steps[0].before if steps else survey.weights)]
    rows += [(step.name, step.after) for step in steps]
    return [{"step": name, **_effect(weights)} for name, weights in rows]


def _effect(weights: Array) -> dict[str, object]:
    used = weights[weights != 0]
    if not len(used):
        return {"n": 0, "sum": 0.0, "min": None, "max": None, "cv": None, "deff": None, "n_eff": 0.0}
    # Linear calibration can leave weights below 0, for which there is no size of an equal sample.
    size = effective_sample_size(used) if used.min() > 0 else float("nan")
    spread = float(used.std() / used.mean())
    return {
        "n": len(used),
        "sum": float(used.sum()),
        "min": float(used.min()),
        "max": float(used.max()),
        "cv": spread,
        "deff": len(used) / size,
        "n_eff": size,
    }


def _tried(adjust: Adjust, weights: Array) -> tuple[Array, Projection | None]:
    if np.any(weights < 0):
        raise RecordsError(
            "some weights are below 0, after calibration with the linear distance or in given replicates, and cannot be "
            'adjusted further; calibrate with bounds, or with distance "raking"'
        )
    return adjust(weights)


class _AdjustedWeights:
    """Weights of a replicate, adjusted when they are asked for."""

    def __init__(self, source: Callable[[int], Array], steps: tuple[AdjustmentStep, ...]) -> None:
        self.source, self.steps = source, steps

    def __call__(self, number: int) -> Array:
        weights = self.source(number)
        for step in self.steps:
            try:
                weights, _ = _tried(step.adjust, weights)
            except RecordsError as error:
                raise RecordsError(f"in replicate {number + 1}, {step.name}: {error}") from error
        return weights


def _adjusted_replicates(
    made: Replicates, steps: tuple[AdjustmentStep, ...], *, rows: int, new_df: bool
) -> Replicates:
    from kurak.estimation.replicates import HeldWeights, replicate_df

    weight = _AdjustedWeights(made.weight, steps)
    if rows * made.count > HELD:
        return replace(made, weight=weight)
    held = replace(made, weight=HeldWeights(np.stack([weight(number) for number in range(made.count)])))
    return replace(held, df=replicate_df(held)) if new_df else held
