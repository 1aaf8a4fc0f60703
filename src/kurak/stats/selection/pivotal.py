"""The pivotal method: units meet in duels, on the order of the frame or on a random one.

Each duel of two units leaves at least one of them decided, drawn or not, and moves what is left of both probabilities
to the other. On the order of the frame the units are met one after the other, so neighbours are seldom drawn together.
"""

import numpy as np
from numpy.typing import NDArray

from kurak.stats.selection.open_units import OpenUnits, Probabilities, open_units
from kurak.stats.selection.streams import random_order

ROUNDING = 1e-9
"""A joint probability this small against the product of both is rounding, and 0: units that never come together."""


def pivotal(probabilities: Probabilities, *, generator: np.random.Generator) -> NDArray[np.int64]:
    """Draw units by duels of neighbours, on the order of the frame (ordered or sequential pivotal method).

    Parameters
    ----------
    probabilities
        Inclusion probability of each unit, of shape (N,), from 0 to 1.
    generator
        Where the random numbers come from: one for each open unit.

    Returns
    -------
    NDArray
        Positions of the drawn units, sorted. If ``Σπ`` is a whole number n, exactly n; otherwise the whole number
        just below or just above.

    Raises
    ------
    ValueError
        When a probability is missing or not from 0 to 1.

    Notes
    -----
    **Formula** units with ``a`` and ``b`` meet. If ``a + b ≤ 1``, one is out and the other goes on with ``a + b``: the
    second with probability ``b / (a + b)``. Otherwise one is drawn and the other goes on with ``a + b − 1``: the second
    with probability ``(1 − b) / (2 − a − b)``. The last unit, alone with ``a``, is drawn with probability ``a``.

    **Reference** Deville and Tillé (1998), Biometrika 85, 89-101; Tillé (2006), Sampling Algorithms, chapter 6;
    R ``sampling::UPpivotal(pik)``.

    Examples
    --------
    >>> from kurak.stats.selection.streams import stream
    >>> len(pivotal([0.2, 0.7, 0.8, 0.5, 0.4, 0.4], generator=stream(1, "example")))
    3
    """
    found = open_units(probabilities)
    return found.with_certain(_duels(found, found.probabilities, generator))


def pivotal_random_order(probabilities: Probabilities, *, generator: np.random.Generator) -> NDArray[np.int64]:
    """Draw units by duels, after the units were put in random order.

    Parameters
    ----------
    probabilities
        Inclusion probability of each unit, of shape (N,), from 0 to 1.
    generator
        Where the random numbers come from: one for the order of each open unit, then one for each duel.

    Returns
    -------
    NDArray
        Positions of the drawn units, sorted; as many as :func:`pivotal` draws.

    Raises
    ------
    ValueError
        When a probability is missing or not from 0 to 1.

    Notes
    -----
    **Formula** as :func:`pivotal`. The joint probabilities are a mean over all orders and have no practical closed
    form.

    **Reference** Deville and Tillé (1998); Tillé (2006), chapter 6; R ``sampling::UPrandompivotal(pik)``.

    Examples
    --------
    >>> from kurak.stats.selection.streams import stream
    >>> len(pivotal_random_order([0.2, 0.7, 0.8, 0.5, 0.4, 0.4], generator=stream(1, "example")))
    3
    """
    found = open_units(probabilities)
    order = random_order(len(found.units), generator=generator)
    return found.with_certain(order[_duels(found, found.probabilities[order], generator)])


def pivotal_joint(probabilities: NDArray[np.float64], drawn: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return the joint inclusion probabilities of units drawn by the pivotal method on the order of the frame.

    Parameters
    ----------
    probabilities
        Inclusion probability of each open unit, of shape (N,), in the order of the frame.
    drawn
        Positions of the k units wanted.

    Returns
    -------
    NDArray
        Of shape (k, k), with ``π_i`` on the diagonal. None is above ``π_i π_j``; a few are 0.

    Notes
    -----
    **Formula** after unit t, one unit is undecided, and what it goes on with does not depend on chance: ``a_t``, the
    fractional part of ``π_1 + … + π_t``. At the next duel, against ``b = π_{t+1}``, it stays the undecided one with
    probability ``q_{t+1} = a_t / (a_t + b)``, or ``(1 − a_t) / (2 − a_t − b)`` if ``a_t + b > 1``. So unit i is
    undecided just before unit j with probability ``v_ij = (1 − q_i) q_{i+1} … q_{j−1}``. If it is, both are drawn with
    probability ``max(0, a + π_j − 1)``, where ``a = a_{j−1}``; if it is not, j does not depend on i:
    ``π_ij = π_i π_j − v_ij (a π_j − max(0, a + π_j − 1))``.

    **Reference** Chauvet (2012), Bernoulli 18, 1320-1340 (second-order probabilities of the ordered method);
    R ``StratifiedSampling::sys_devillepi2(pik)`` for whole sums, to six digits; the tests go through all duels.

    Examples
    --------
    >>> pivotal_joint(np.array([0.5, 0.5, 0.5, 0.5]), np.array([0, 1, 2])).tolist()
    [[0.5, 0.0, 0.25], [0.0, 0.5, 0.25], [0.25, 0.25, 0.5]]
    """
    cumulated = np.concatenate([[0.0], np.cumsum(probabilities)])
    # Just before each unit; 0 before the first, where nobody is undecided.
    before = cumulated[:-1] - np.floor(cumulated[:-1])
    sums = before + probabilities
    over = sums > 1
    stays = np.where(over, (1 - before) / (2 - sums), before / sums)
    # Products over a stretch of units: sums of logarithms, and the zeros counted apart.
    nobody_stays = stays <= 0
    zeros = np.cumsum(nobody_stays)
    logarithm = np.cumsum(np.log(np.where(nobody_stays, 1.0, stays)))
    order = np.argsort(drawn, kind="stable")
    at = drawn[order]
    wanted, ahead = probabilities[at], at - 1
    # Rows i, columns j; only i before j is used, and there the sum of logarithms is 0 or less.
    undecided = np.exp(np.minimum(logarithm[None, ahead] - logarithm[at, None], 0))
    undecided *= zeros[None, ahead] == zeros[at, None]
    undecided *= 1 - stays[at][:, None]
    together = before[at] * wanted - np.where(over[at], before[at] + wanted - 1, 0)
    independent = np.multiply.outer(wanted, wanted)
    joint = independent - undecided * together
    joint[joint < ROUNDING * independent] = 0
    joint = np.triu(joint, 1)
    joint += joint.T
    np.fill_diagonal(joint, wanted)
    back = np.argsort(order, kind="stable")
    return np.asarray(joint[np.ix_(back, back)], dtype=np.float64)


def _duels(found: OpenUnits, met: NDArray[np.float64], generator: np.random.Generator) -> NDArray[np.int64]:
    """Let the units meet in the order given, and return the places of those drawn."""
    chances = met.tolist()
    luck = generator.random(len(chances)).tolist()
    drawn: list[int] = []
    undecided, a = -1, 0.0
    # Plain floats in a plain loop: each duel depends on the one before.
    for challenger, b in enumerate(chances):
        both = a + b
        if both > 1:
            if luck[challenger] * (2 - both) < 1 - b:
                drawn.append(undecided)
                undecided = challenger
            else:
                drawn.append(challenger)
            a = both - 1
        else:
            if luck[challenger] * both < b:
                undecided = challenger
            a = both
    if chances:
        # Exactly whole in the end if the sum is whole; rounding must not cost or add a unit.
        last = round(a) if found.size.is_integer() else a
        if generator.random() < last:
            drawn.append(undecided)
    return np.array(drawn, dtype=np.int64)
