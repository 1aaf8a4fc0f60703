"""Systematic sampling with unequal probabilities, on the order of the frame or on a random one."""

import math

import numpy as np
from numpy.typing import NDArray

from kurak.stats.selection.open_units import OpenUnits, Probabilities, open_units
from kurak.stats.selection.streams import random_order

ROUNDING = 1e-9
"""An overlap this small against the smaller of two probabilities is rounding of the cumulated sum, and 0."""


def pps_systematic(probabilities: Probabilities, *, generator: np.random.Generator) -> NDArray[np.int64]:
    """Draw units systematically with unequal probabilities, on the order of the frame.

    Sorting the frame first, by region or by size, stratifies the sample implicitly.

    Parameters
    ----------
    probabilities
        Inclusion probability of each unit, of shape (N,), from 0 to 1.
    generator
        Where the random number comes from; one is used.

    Returns
    -------
    NDArray
        Positions of the drawn units, in the order of the frame. If ``Σπ`` is a whole number n, exactly n; otherwise
        the whole number just below or just above.

    Raises
    ------
    ValueError
        When a probability is missing or not from 0 to 1.

    Notes
    -----
    **Formula** with ``C_i = π_1 + … + π_i`` and ``u`` uniform on [0, 1), the units with
    ``C_{i−1} ≤ u + j < C_i`` for some j = 0, 1, 2 …; certainty units stand outside.

    **Reference** Madow (1949), Annals of Mathematical Statistics 20, 333-354; Tillé (2006), Sampling Algorithms,
    section 7.1; R ``sampling::UPsystematic(pik)``.

    Examples
    --------
    >>> from kurak.stats.selection.streams import stream
    >>> len(pps_systematic([0.2, 0.7, 0.8, 0.5, 0.4, 0.4], generator=stream(1, "example")))
    3
    """
    found = open_units(probabilities)
    return found.with_certain(_walk(found, found.probabilities, generator))


def pps_systematic_random_order(
    probabilities: Probabilities, *, generator: np.random.Generator
) -> NDArray[np.int64]:
    """Draw units systematically with unequal probabilities, after the units were put in random order.

    Parameters
    ----------
    probabilities
        Inclusion probability of each unit, of shape (N,), from 0 to 1.
    generator
        Where the random numbers come from: one for the order of each open unit, then one for the start.

    Returns
    -------
    NDArray
        Positions of the drawn units, sorted; as many as :func:`pps_systematic` draws.

    Raises
    ------
    ValueError
        When a probability is missing or not from 0 to 1.

    Notes
    -----
    **Formula** as :func:`pps_systematic`. The joint probabilities are a mean over all orders and have no practical
    closed form.

    **Reference** Hartley and Rao (1962), Annals of Mathematical Statistics 33, 350-374; Tillé (2006), section 7.2;
    R ``sampling::UPrandomsystematic(pik)``.

    Examples
    --------
    >>> from kurak.stats.selection.streams import stream
    >>> len(pps_systematic_random_order([0.2, 0.7, 0.8, 0.5, 0.4, 0.4], generator=stream(1, "example")))
    3
    """
    found = open_units(probabilities)
    order = random_order(len(found.units), generator=generator)
    return found.with_certain(order[_walk(found, found.probabilities[order], generator)])


def pps_systematic_joint(
    probabilities: NDArray[np.float64], drawn: NDArray[np.int64]
) -> NDArray[np.float64]:
    """Return the joint inclusion probabilities of units in a systematic draw on the order of the frame.

    Parameters
    ----------
    probabilities
        Inclusion probability of each open unit, of shape (N,), in the order of the frame.
    drawn
        Positions of the k units wanted.

    Returns
    -------
    NDArray
        Of shape (k, k), with ``π_i`` on the diagonal. Many are 0: units that never come together.

    Notes
    -----
    **Formula** unit i is drawn when the start lies in the arc from ``C_{i−1}`` to ``C_i`` of a circle of length 1;
    ``π_ij`` is the length that the arcs of i and j have in common.

    **Reference** Särndal, Swensson and Wretman (1992), Model Assisted Survey Sampling, section 3.6.2; Tillé (2006),
    section 7.1; R ``sampling::UPsystematicpi2(pik)``.

    Examples
    --------
    >>> pps_systematic_joint(np.array([0.25, 0.75, 0.5, 0.5]), np.array([0, 1, 2, 3])).tolist()
    [[0.25, 0.0, 0.25, 0.0], [0.0, 0.75, 0.25, 0.5], [0.25, 0.25, 0.5, 0.0], [0.0, 0.5, 0.0, 0.5]]
    """
    wanted = probabilities[drawn]
    begin = (np.cumsum(probabilities) - probabilities)[drawn]
    ahead = (begin[None, :] - begin[:, None]) % 1.0
    ours, theirs = wanted[:, None], wanted[None, :]
    # The arc of j begins within that of i, or the arc of j runs over the end of the circle into that of i.
    shared = np.clip(np.minimum(ours - ahead, theirs), 0, None)
    shared += np.clip(np.minimum(theirs - (1 - ahead), ours), 0, None)
    shared[shared < ROUNDING * np.minimum(ours, theirs)] = 0
    np.fill_diagonal(shared, wanted)
    return shared


def _walk(found: OpenUnits, walked: NDArray[np.float64], generator: np.random.Generator) -> NDArray[np.int64]:
    """Walk along the cumulated probabilities in steps of 1 and return the places where a step ends."""
    start = generator.random()
    if len(walked) == 0:
        return np.empty(0, dtype=np.int64)
    cumulated = np.cumsum(walked)
    count = int(found.size) if found.size.is_integer() else math.ceil(found.size - start)
    # Both sums are added up one by one, and no probability is above 1: rounding cannot make two steps end in one unit.
    ends = np.cumsum(np.concatenate([[start], np.ones(count)]))[:count]
    reached = np.searchsorted(cumulated, ends, side="right")
    # But it can make the last step end beyond the last unit; then that unit is meant.
    return np.minimum(reached, len(walked) - count + np.arange(count)).astype(np.int64)
