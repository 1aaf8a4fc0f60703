"""Poisson sampling: every unit by itself, so the number drawn is random."""

import numpy as np
from numpy.typing import NDArray

from kurak.stats.selection.open_units import Probabilities, open_units


def poisson(probabilities: Probabilities, *, generator: np.random.Generator) -> NDArray[np.int64]:
    """Draw every unit independently of all others.

    Parameters
    ----------
    probabilities
        Inclusion probability of each unit, of shape (N,), from 0 to 1.
    generator
        Where the random numbers come from.

    Returns
    -------
    NDArray
        Positions of the drawn units, sorted. Their number is random, with expectation ``Σπ``; it can be 0.

    Raises
    ------
    ValueError
        When a probability is missing or not from 0 to 1.

    Notes
    -----
    **Formula** unit i is drawn when its own uniform number is below ``π_i``.

    **Reference** Särndal, Swensson and Wretman (1992), Model Assisted Survey Sampling, section 3.5; Tillé (2006),
    Sampling Algorithms, section 5.5; R ``sampling::UPpoisson(pik)``.

    Examples
    --------
    >>> from kurak.stats.selection.streams import stream
    >>> poisson([1, 0, 1], generator=stream(1, "example")).tolist()
    [0, 2]
    """
    found = open_units(probabilities)
    drawn = np.flatnonzero(generator.random(len(found.units)) < found.probabilities)
    return found.with_certain(drawn)


def poisson_joint(probabilities: NDArray[np.float64], drawn: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return the joint inclusion probabilities of units drawn independently.

    Parameters
    ----------
    probabilities
        Inclusion probability of each unit, of shape (N,).
    drawn
        Positions of the k units wanted.

    Returns
    -------
    NDArray
        Of shape (k, k), with ``π_i`` on the diagonal.

    Notes
    -----
    **Formula** ``π_ij = π_i π_j``.

    **Reference** Särndal, Swensson and Wretman (1992), section 3.5; R ``outer(pik, pik)``.

    Examples
    --------
    >>> poisson_joint(np.array([0.5, 0.25]), np.array([0, 1])).tolist()
    [[0.5, 0.125], [0.125, 0.25]]
    """
    wanted = probabilities[drawn]
    joint = np.multiply.outer(wanted, wanted)
    np.fill_diagonal(joint, wanted)
    return joint
