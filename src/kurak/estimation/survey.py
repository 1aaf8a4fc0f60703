"""A survey: records, their design and their weights; every estimate is one call of a function of this room."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from kurak.sources.records import Records
from kurak.stats.design_variance import Design

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Declared:
    """The design as it was declared, in the names of the records' columns.

    Parameters
    ----------
    weights
        Column of weights; None for weights that follow from ``fpc``, or for equal ones.
    strata, psu, fpc
        Columns by stage; None at a stage without.
    pps, variance
        For unequal probabilities: brewer, overton, hartley_rao, poisson or joint; HT or YG.
    lonely_psu, domain_lonely
        What is done with a stratum that has one unit, and inside domains.
    """

    weights: str | None = None
    strata: tuple[str | None, ...] = ()
    psu: tuple[str, ...] = ()
    fpc: tuple[str | None, ...] = ()
    pps: str | None = None
    variance: str = "HT"
    lonely_psu: str = "fail"
    domain_lonely: str = "ignore"


class WeightStep(Protocol):
    """One adjustment of the weights: it knows what it does to influence values, so that errors follow it."""

    @property
    def name(self) -> str:
        """What was done, in words: calibrated to region and sex."""
        ...

    def residuals(self, scores: Array) -> Array:
        """Weighted influence values (rows, k) less what the known totals explain."""
        ...


@dataclass(frozen=True, eq=False)
class Replicates:
    """Replicate weights: for every row and replicate the weight to use, and how the squares are added.

    Parameters
    ----------
    weight
        Called with the number of a replicate; gives its weights, array (rows).
    count
        How many there are.
    scale, rscales, mse
        As in R's ``svrepdesign``: variance = scale · Σ_r rscales_r (θ_r − θ)², about the full estimate if ``mse``, otherwise about the mean.
    df
        Degrees of freedom.
    kind
        JK1, JKn, BRR, Fay, bootstrap, SDR or other.
    """

    weight: Callable[[int], Array]
    count: int
    scale: float
    rscales: Array
    mse: bool
    df: float
    kind: str


@dataclass(frozen=True, eq=False)
class Survey:
    """Records with the design and the weights by which they stand for a population.

    Made by :func:`kurak.survey` or :func:`kurak.replicate_survey`; adjustments of the weights give a new survey.

    Parameters
    ----------
    records
        The records.
    declared
        The design as declared.
    weights
        Weight of each row; array (rows), 0 or more.
    design
        The design as arrays; for replicate weights that of single rows, which is not used.
    steps
        Adjustments of the weights, in their order.
    replicates
        Replicate weights, if errors come from them.
    """

    records: Records
    declared: Declared
    weights: Array
    design: Design
    steps: tuple[WeightStep, ...] = ()
    replicates: Replicates | None = None
    cache: dict[str, object] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.weights)


class Statistic(Protocol):
    """Something that is estimated: K numbers from the weights, and how each would move with each row's weight."""

    @property
    def size(self) -> int:
        """K, how many numbers."""
        ...

    def estimate(self, weights: Array) -> Array:
        """The K estimates under some weights, array (K)."""
        ...

    def influence(self, weights: Array, estimate: Array, columns: slice) -> Array:
        """Influence of one unit of weight of every row on the estimates of ``columns``; array (rows, k).

        A mean's is (y − ȳ)/W inside its domain and 0 outside. Scores are weights times influence.
        """
        ...


def names(value: str | Sequence[str | None] | None) -> tuple[str | None, ...]:
    """One name, several, or none, as a tuple."""
    if value is None:
        return ()
    return (value,) if isinstance(value, str) else tuple(value)
