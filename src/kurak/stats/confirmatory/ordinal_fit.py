"""What comes of fitting a factor model to ordinal items by weighted least squares."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from kurak.stats.confirmatory.factor_fit import Estimate
from kurak.stats.confirmatory.fit_measures import FitMeasures
from kurak.stats.confirmatory.ordinal_moments import GroupedOrdinalMoments, OrdinalMoments
from kurak.stats.confirmatory.ordinal_structure import OrdinalImplied, OrdinalStructure
from kurak.stats.confirmatory.scaled_measures import ScaledTest

Array: TypeAlias = NDArray[np.float64]


@dataclass(frozen=True)
class OrdinalGroupFit:
    """A fitted factor model of ordinal items in one group.

    Attributes
    ----------
    structure
        The model in the group; its name is that of the data.
    data
        Thresholds and correlations to which it was fitted, and the respondents behind them.
    implied
        Thresholds and correlations under the model.
    srmr
        Standardised root mean square residual of the group.
    """

    structure: OrdinalStructure
    data: OrdinalMoments
    implied: OrdinalImplied
    srmr: float

    @property
    def residuals(self) -> Array:
        """Polychoric correlations less those of the model; array (items, items)."""
        return self.data.correlations - self.implied.correlations


@dataclass(frozen=True)
class OrdinalFit:
    """A factor model fitted to ordinal items (WLSMV).

    The attributes are those of :class:`kurak.stats.confirmatory.factor_fit.FactorFit`, where they mean the
    same; there is no likelihood, so no AIC and BIC.

    Attributes
    ----------
    groups
        The model, its data and what it implies, group by group; a single one where there are no groups.
    n
        Respondents of all groups.
    estimates
        All parameters, group by group; thresholds have the operator ``|``, scales ``~*~``. Errors are robust.
    measures
        Test and measures of fit from the plain statistic, which is no chi-square.
    scaled
        The same from the scaled-and-shifted statistic: those to report. Its factors are what the plain ones
        are divided by.
    shift
        What is added to the plain statistic of the model after the division.
    srmr
        Standardised root mean square residual of the correlations; of several groups the mean by size.
    concerns
        Sentences on estimates that cannot be true, such as a variance below 0.
    values
        Estimated parameters by place; array (estimated,).
    variance
        Their covariances over samples; array (estimated, estimated).
    moments
        What the model was fitted to, with covariances.
    iterations
        Steps of the estimation.

    Examples
    --------
    >>> from kurak.stats.confirmatory.weighted_least_squares import fit_ordinal_factor_model
    >>> rng = np.random.default_rng(1)
    >>> answers = np.digitize(rng.normal(size=(500, 1)) + rng.normal(size=(500, 4)), [-1, 1])
    >>> found = fit_ordinal_factor_model("f =~ a + b + c + d", codes=answers, items=list("abcd"))
    >>> found.scaled.measures.df, found.groups[0].residuals.shape
    (2, (4, 4))
    """

    groups: tuple[OrdinalGroupFit, ...]
    n: int
    estimates: tuple[Estimate, ...]
    measures: FitMeasures
    scaled: ScaledTest
    shift: float
    srmr: float
    concerns: tuple[str, ...]
    values: Array
    variance: Array
    moments: GroupedOrdinalMoments
    iterations: int
