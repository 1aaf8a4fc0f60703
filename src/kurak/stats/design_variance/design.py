"""The design of a sample as small integer arrays: stages, strata, units, and the part of each stratum drawn.

Codes are made dense once, and units are numbered stratum by stratum, a later stage's units within the unit
above. So every sum over a stratum or over a unit is a sum of neighbours, and no later step searches.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from kurak.stats.design_variance.dense_codes import dense_codes, first_places, paired_codes
from kurak.stats.design_variance.unequal import QuadraticForm, quadratic_form

Array: TypeAlias = NDArray[np.float64]
Codes: TypeAlias = NDArray[np.intp]
Mask: TypeAlias = NDArray[np.bool_]

# R calls a stratum with less than this part undrawn a census.
CENSUS = 1e-7


@dataclass(frozen=True, eq=False)
class Stage:
    """One stage of a design: its units, in their strata, in the units of the stage above.

    Parameters
    ----------
    stratum
        Stratum of each unit; array (units), never falling.
    start
        First unit of each stratum; array (strata).
    count
        Units of each stratum in the sample; array (strata).
    labels
        The strata's own codes, for messages; array (strata).
    parent
        The unit above of each stratum; array (strata), zeros at the first stage.
    first_below
        First unit of this stage in each unit above; array (units above).
    undrawn
        1 less the fraction drawn, which is the finite population correction of each unit; array (units).
    carried
        Product of the fractions drawn at the stages above; array (strata).
    """

    stratum: Codes
    start: Codes
    count: Codes
    labels: NDArray[Any]
    parent: Codes
    first_below: Codes
    undrawn: Array
    carried: Array


@dataclass(frozen=True, eq=False)
class Design:
    """A declared sampling design; made by :func:`declare_design`.

    Parameters
    ----------
    stages
        Stages that can add to the variance, the first one always.
    row_unit
        Last-stage unit of each row; array (rows). None if the rows are these units, in their order.
    rows
        Number of rows.
    form
        For unequal probabilities other than Brewer's: the quadratic form over the units of the only stage.
    """

    stages: tuple[Stage, ...]
    row_unit: Codes | None
    rows: int
    form: QuadraticForm | None = None

    def units(self, stage: int = 1) -> int:
        """Return how many units the design has at a stage."""
        return len(self.stages[stage - 1].stratum)


def declare_design(
    units: Sequence[ArrayLike],
    *,
    strata: Sequence[ArrayLike | None] | None = None,
    populations: Sequence[ArrayLike | None] | None = None,
    fractions: Sequence[ArrayLike | None] | None = None,
    unit_names: str = "within_stratum",
    pps: str | None = None,
    variance: str = "HT",
    joint: ArrayLike | None = None,
    squared_share: ArrayLike | None = None,
    tolerance: float = 1e-4,
) -> Design:
    """Declare how the rows were sampled: units, strata and sampling fractions of each stage.

    Parameters
    ----------
    units
        For each stage the codes of the sampled units; arrays (rows). Codes of a later stage are read within
        the unit above.
    strata
        For each stage the codes of strata, or None for one stratum; arrays (rows). Without it: no strata.
    populations
        For each stage how many units the stratum has in the population; arrays (rows), infinity for without
        end. None: the units of the stage count as drawn with replacement.
    fractions
        In place of populations, the part drawn of each stratum, above 0 and at most 1. With ``pps`` each
        unit's probability of being drawn, the same for all rows of the unit.
    unit_names
        ``"within_stratum"``: the same code in another stratum is another unit. ``"unique"``: it would be an
        error.
    pps
        None, ``"brewer"`` (any number of stages) or, with a single stage, ``"overton"``, ``"hartley_rao"``,
        ``"poisson"`` or ``"joint"``.
    variance
        ``"HT"`` (Horvitz and Thompson) or ``"YG"`` (Yates and Grundy); for designs with a quadratic form.
    joint
        For ``"joint"``: probabilities that two units are drawn together, their own on the diagonal; array
        (units, units), in the order in which units first appear in the rows.
    squared_share
        For ``"hartley_rao"``: Σp²/n over the population's units of the stratum; array (rows). Without it, the
        mean of p over the sample's units estimates it.
    tolerance
        For ``"joint"``: covariances of drawing below this, over the joint probability, count as zero, as in
        R.

    Returns
    -------
    Design

    Raises
    ------
    ValueError
        If arrays differ in length or have missing codes, a unit is in two strata though names are unique, a
        population is below its sample, or the fraction differs within a stratum without ``pps``.

    Notes
    -----
    **Formula** ``n_h`` counts the stratum's units over all rows; ``f_h = n_h / N_h``. Stages
    below one that was drawn with replacement add nothing, and are left out.

    **Source** Särndal, Swensson and Wretman (1992), Model Assisted Survey Sampling, §4.3 and §4.4; in R
    ``survey::svydesign(id = ~psu + ssu, strata = ~h, fpc = ~N1 + N2, nest = TRUE, data)``.

    Examples
    --------
    >>> design = declare_design([[1, 1, 2, 1, 2]], strata=[["a", "a", "a", "b", "b"]])
    >>> design.units(), design.stages[0].count.tolist()
    (4, [2, 2])
    """
    if not units:
        raise ValueError("a design has at least one stage of units")
    depth, rows = len(units), len(np.asarray(units[0]))
    stratum_codes = _per_stage(strata, depth, "strata")
    sizes, shares = _per_stage(populations, depth, "populations"), _per_stage(fractions, depth, "fractions")
    if rows == 0:
        raise ValueError("a design has at least one row")
    if unit_names not in ("within_stratum", "unique"):
        raise ValueError(f"unit_names is within_stratum or unique, not {unit_names}")
    if pps not in (None, "brewer") and depth > 1:
        raise ValueError(f"{pps} needs a design of one stage; Brewer's approximation takes more")
    if pps not in (None, "joint") and shares[0] is None:
        raise ValueError(f"{pps} needs fractions: the probability of each unit of being drawn")
    stages: list[Stage] = []
    above = np.zeros(rows, dtype=np.intp)
    carried = np.ones(1)
    for number in range(depth):
        own = stratum_codes[number]
        raw = np.zeros(rows, dtype=np.intp) if own is None else _column(own, rows)
        home, home_row = dense_codes(paired_codes(above, dense_codes(raw)[0]))
        name = dense_codes(_column(units[number], rows))[0]
        unit, unit_row = dense_codes(paired_codes(home, name))
        if unit_names == "unique" and len(unit_row) != len(np.unique(paired_codes(above, name))):
            raise ValueError(
                f"a unit of stage {number + 1} is in two strata, and unit names are declared unique"
            )
        stratum = home[unit_row]
        count = np.bincount(stratum)
        fraction = _fraction(
            sizes[number], shares[number], count, (home, home_row), (unit, unit_row), pps is not None
        )
        undrawn = 1 - fraction
        undrawn[undrawn < CENSUS] = 0.0
        parent = above[home_row]
        stages.append(
            Stage(
                stratum=stratum,
                start=first_places(stratum),
                count=count,
                labels=raw[home_row],
                parent=parent,
                first_below=first_places(above[unit_row]),
                undrawn=undrawn,
                carried=carried[parent],
            )
        )
        above = unit
        carried = carried[parent][stratum] * fraction
        if not np.any(carried > 0):
            break
    form = None
    if pps not in (None, "brewer"):
        order = np.argsort(np.argsort(unit_row))
        form = quadratic_form(
            str(pps),
            probability=carried,
            strata=stages[0].stratum,
            variance=variance,
            joint=None if joint is None else np.asarray(joint, dtype=float)[np.ix_(order, order)],
            squared_share=None if squared_share is None else np.asarray(squared_share, dtype=float)[home_row],
            tolerance=tolerance,
        )
    return Design(tuple(stages), above, rows, form)


def _per_stage(given: Sequence[ArrayLike | None] | None, depth: int, what: str) -> list[ArrayLike | None]:
    found = list(given) if given is not None else []
    if len(found) > depth:
        raise ValueError(f"{what} are given for {len(found)} stages, and units for {depth}")
    return found + [None] * (depth - len(found))


def _column(codes: ArrayLike, rows: int) -> NDArray[Any]:
    column = np.asarray(codes)
    if column.shape != (rows,):
        raise ValueError("units, strata, populations and fractions have one value for each row")
    if column.dtype.kind == "f" and np.isnan(column).any():
        raise ValueError("codes of units and strata are never missing")
    return column


def _fraction(
    population: ArrayLike | None,
    fraction: ArrayLike | None,
    count: Codes,
    home: tuple[Codes, Codes],
    unit: tuple[Codes, Codes],
    unequal: bool,
) -> Array:
    """Part drawn of the stratum, or of each unit by itself; array (units)."""
    stratum = home[0][unit[1]]
    if population is None and fraction is None:
        return np.zeros(len(stratum))
    if population is not None and (fraction is not None or unequal):
        raise ValueError("give populations or fractions; unequal probabilities are always fractions")
    given = np.asarray(fraction if population is None else population, dtype=float)
    if given.shape != home[0].shape:
        raise ValueError("units, strata, populations and fractions have one value for each row")
    if np.isnan(given).any():
        raise ValueError("populations and fractions are never missing")
    of, first = unit if unequal else home
    if not np.array_equal(given, given[first][of]):
        raise ValueError(
            "the probability differs within a unit"
            if unequal
            else "the population or fraction differs within a stratum; unequal probabilities need pps"
        )
    each = given[unit[1]]
    if population is not None:
        if not np.all(each >= count[stratum]):
            raise ValueError("a stratum's population is below its sample")
        return np.asarray(count[stratum] / each, dtype=float)
    if not np.all((each > 0) & (each <= 1)):
        raise ValueError("a sampling fraction is above 0 and at most 1")
    return each
