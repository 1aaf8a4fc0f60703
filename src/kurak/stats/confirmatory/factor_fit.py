"""What comes of fitting a factor model: estimates with their errors, or the reason why there are none."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from kurak.stats.confirmatory.fit_measures import FitMeasures
from kurak.stats.confirmatory.group_moments import GroupMoments
from kurak.stats.confirmatory.implied import Implied
from kurak.stats.confirmatory.scaled_measures import RobustIndices, ScaledTest
from kurak.stats.confirmatory.structure import FactorStructure

Array: TypeAlias = NDArray[np.float64]
Estimator: TypeAlias = Literal["ml", "mlr"]
MissingAnswers: TypeAlias = Literal["complete", "fiml"]


@dataclass(frozen=True)
class Estimate:
    """One parameter of a fitted model.

    Attributes
    ----------
    name
        Such as ``trust =~ a``.
    left, operator, right
        Its parts; ``=~``, ``~~`` or ``~1``.
    estimate, std_error
        In units of the items; the error is 0 where the parameter is fixed.
    standardised, standardised_error
        With items and factors of variance 1; a covariance becomes a correlation. None where a variance is not
        above 0.
    fixed
        Whether it was fixed in advance.
    group
        Name of its group; empty where there is only one.
    """

    name: str
    left: str
    operator: str
    right: str
    estimate: float
    std_error: float
    standardised: float | None
    standardised_error: float | None
    fixed: bool
    group: str = ""


@dataclass(frozen=True)
class GroupFit:
    """A fitted factor model in one group.

    Attributes
    ----------
    structure
        The model in the group, and the group's name.
    data
        Moments to which it was fitted, and the respondents behind them.
    implied
        Moments under the model.
    srmr
        Standardised root mean square residual of the group.
    """

    structure: FactorStructure
    data: GroupMoments
    implied: Implied
    srmr: float


@dataclass(frozen=True)
class FactorFit:
    """A fitted factor model.

    Attributes
    ----------
    groups
        The model, its data and what it implies, group by group; a single one where there are no groups.
    n
        Respondents of all groups.
    estimates
        All parameters, group by group, in the order of the text, then those that conventions add.
    measures
        Test and measures of fit.
    srmr
        Standardised root mean square residual; of several groups the mean by size.
    log_likelihood, aic, bic
        Of normal answers.
    concerns
        Sentences on estimates that cannot be true, such as a variance below 0.
    values
        Estimated parameters by place; array (estimated,).
    variance
        Their covariances over samples; array (estimated, estimated).
    iterations
        Steps of the estimation.
    estimator
        "ml", or "mlr" where errors and test hold for answers that are not normal, weighted or from a design.
    missing
        "complete" or "fiml".
    scaled
        The scaled test; None without.
    robust
        CFI, TLI and RMSEA as of complete, normal answers; None where the plain ones are.
    """

    groups: tuple[GroupFit, ...]
    n: int
    estimates: tuple[Estimate, ...]
    measures: FitMeasures
    srmr: float
    log_likelihood: float
    aic: float
    bic: float
    concerns: tuple[str, ...]
    values: Array
    variance: Array
    iterations: int
    estimator: Estimator = "ml"
    missing: MissingAnswers = "complete"
    scaled: ScaledTest | None = None
    robust: RobustIndices | None = None


@dataclass(frozen=True)
class NoFactorFit:
    """A factor model without a fit, and no numbers.

    Attributes
    ----------
    reason
        Why: "data", "not identified" or "not converged".
    what
        The reason in a sentence.
    change
        What to change.
    group
        The group in which it shows; empty where it is all of them, or there is only one.

    Examples
    --------
    >>> print(NoFactorFit("data", 'item "a" does not vary', 'take "a" out of the model').change)
    take "a" out of the model
    """

    reason: Literal["data", "not identified", "not converged"]
    what: str
    change: str
    group: str = ""
