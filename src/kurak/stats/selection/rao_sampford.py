"""Rao-Sampford sampling: fixed size, exact inclusion probabilities and exact, positive joint ones.

The design gives a sample s of n units the probability ``P(s) ∝ Π_{i∈s} λ_i · Σ_{i∈s} (1 − π_i)`` with the odds
``λ_i = π_i / (1 − π_i)``. Sampford's own way (draw n times with replacement until all differ) hardly ever succeeds
for large n, and the recursions for the joint probabilities lose all digits. Both are replaced by exact equivalents:

- the draw, by Poisson samples of which about one in ``sqrt(2π Σπ_i(1 − π_i))`` has the right size;
- the sums over all samples, by the Fourier inversion of the generating function of the number of units drawn. Its
  terms fall off so fast that a few dozen are enough for a hundred thousand units.
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kurak.stats.selection.open_units import Probabilities, open_units

NAME = "Rao-Sampford sampling"

NEGLIGIBLE = 50.0
"""Terms and tail probabilities below exp(−50) ≈ 2e-22 are left out: far below the rounding of the result."""

BLOCK = 4096
"""Units for which the generating function is computed at a time, to keep memory small."""


def rao_sampford(probabilities: Probabilities, *, generator: np.random.Generator) -> NDArray[np.int64]:
    """Draw a fixed number of units with unequal probabilities by Sampford's design.

    Parameters
    ----------
    probabilities
        Inclusion probability of each unit, of shape (N,), from 0 to 1, with a whole number as their sum.
    generator
        Where the random numbers come from.

    Returns
    -------
    NDArray
        Positions of the drawn units, sorted, of shape (n,).

    Raises
    ------
    ValueError
        When a probability is missing or not from 0 to 1, or when they do not sum to a whole number.

    Notes
    -----
    **Formula** draw a first unit i with probability proportional to ``π_i (1 − π_i)``, then every other unit j
    independently with ``π_j``; begin again until n units are drawn. A first unit and n − 1 others come with
    probability proportional to ``π_i (1 − π_i) Π_{j∈s−i} π_j Π_{j∉s} (1 − π_j) ∝ (1 − π_i) Π_{j∈s} λ_j``, and the sum
    over which unit of s came first is Sampford's ``P(s)``. Nothing is approximated.

    **Reference** Sampford (1967), Biometrika 54, 499-513; Tillé (2006), Sampling Algorithms, section 7.4 (the design);
    Bondesson and Grafström (2011), Scandinavian Journal of Statistics 38, 377-392 (through Poisson samples);
    R ``sampling::UPsampford(pik)``.

    Examples
    --------
    >>> from kurak.stats.selection.streams import stream
    >>> len(rao_sampford([0.2, 0.7, 0.8, 0.5, 0.4, 0.4], generator=stream(1, "example")))
    3
    """
    found = open_units(probabilities)
    n = found.whole_size(method=NAME)
    if n == 0:
        return found.with_certain(np.empty(0, dtype=np.int64))
    chances = found.probabilities
    first_cumulated = np.cumsum(chances * (1 - chances))
    while True:
        at = int(np.searchsorted(first_cumulated, generator.random() * first_cumulated[-1], side="right"))
        at = min(at, len(chances) - 1)
        taken = generator.random(len(chances)) < chances
        taken[at] = True
        if np.count_nonzero(taken) == n:
            return found.with_certain(np.flatnonzero(taken))


def rao_sampford_joint(probabilities: NDArray[np.float64], drawn: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return the joint inclusion probabilities of units under Sampford's design.

    Parameters
    ----------
    probabilities
        Inclusion probability of each open unit, of shape (N,), strictly between 0 and 1, with a whole sum n.
    drawn
        Positions of the k units wanted.

    Returns
    -------
    NDArray
        Of shape (k, k), with ``π_i`` on the diagonal; exact but for rounding.

    Raises
    ------
    ValueError
        When a probability is not from 0 to 1, or when they do not sum to a whole number.

    Notes
    -----
    **Formula** with ``f_i(z) = 1 − π_i + π_i z``, ``F = Π f_i``, ``g_i = π_i (1 − π_i) / f_i`` and ``[z^m]`` the
    coefficient of ``z^m``:
    ``π_ij = π_i π_j [z^{n−2}] F/(f_i f_j) · (2 − π_i − π_j + z(Σ_k g_k − g_i − g_j)) / D``, where
    ``D = [z^{n−1}] F Σ_k g_k`` makes Σ_s P(s) = 1. The coefficients are inverse Fourier sums over the unit circle. Every
    term is a product of something of i and something of j, so the k × k table is a product of matrices.

    **Reference** Sampford (1967), section 5; Tillé (2006), section 7.4; R ``sampling::UPsampfordpi2(pik)``.

    Examples
    --------
    >>> rao_sampford_joint(np.array([0.25, 0.25, 0.5]), np.array([0, 1, 2])).tolist()
    [[0.25, 0.0, 0.0], [0.0, 0.25, 0.0], [0.0, 0.0, 0.5]]
    """
    found = open_units(probabilities)
    n = found.whole_size(method=NAME)
    wanted = probabilities[drawn]
    if n < 2:  # a single unit is in no pair
        return np.diag(wanted)
    circle = _circle(found.probabilities, n)
    # h = 1/f and the bracket's part of each unit, π + z g: one column a unit, one row a point of the circle.
    inverse = 1 / (1 + np.multiply.outer(circle.points - 1, wanted))
    own = inverse * (wanted + circle.points[:, None] * (wanted * (1 - wanted)) * inverse)
    weighted = inverse * circle.weights[:, None]
    bracket = (2 + circle.points * circle.spread)[:, None]
    # All three products as one, of real numbers: Re(xy) = Re x Re y − Im x Im y. The other half of the circle is
    # conjugate to the one kept, so imaginary parts cancel.
    first = np.concatenate([bracket * weighted, -weighted, -own * circle.weights[:, None]])
    second = np.concatenate([inverse, own, inverse])
    joint = np.concatenate([first.real, -first.imag]).T @ np.concatenate([second.real, second.imag])
    joint *= np.multiply.outer(wanted, wanted)
    np.fill_diagonal(joint, wanted)
    return np.asarray(joint, dtype=np.float64)


@dataclass(frozen=True, slots=True)
class _Circle:
    """The generating function of the number of units drawn, at points of the unit circle.

    Attributes
    ----------
    points
        z, of shape (q,): the upper half of the circle.
    spread
        Σ_k g_k(z).
    weights
        F(z) z^{−(n−2)} / D, over the number of points; doubled where the conjugate point was left out.
    """

    points: NDArray[np.complex128]
    spread: NDArray[np.complex128]
    weights: NDArray[np.complex128]


def _circle(chances: NDArray[np.float64], n: int) -> _Circle:
    variances = chances * (1 - chances)
    variance = math.fsum(variances.tolist())
    # Sums of coefficients that are as many powers apart as there are points cannot be told apart. By Bernstein's
    # inequality, the number drawn is this far from n with a negligible probability only.
    reach = NEGLIGIBLE / 3 + math.sqrt((NEGLIGIBLE / 3) ** 2 + 2 * NEGLIGIBLE * variance)
    count = min(len(chances) + 1, math.ceil(reach) + 6)
    count += 1 - count % 2  # odd, so that −1, where f_i can be 0, is no point
    angles = 2 * math.pi * np.arange(count // 2 + 1) / count
    # |F| ≤ exp(−2 Σπ(1 − π) sin²(t/2)); at most three units are missing from a product, each with at most 1/4.
    angles = angles[2 * (variance - 0.75) * np.sin(angles / 2) ** 2 <= NEGLIGIBLE]
    points = np.exp(1j * angles)
    spread = np.zeros(len(points), dtype=np.complex128)
    logarithm = np.zeros(len(points), dtype=np.complex128)
    for begin in range(0, len(chances), BLOCK):
        block = slice(begin, begin + BLOCK)
        factor = 1 + np.multiply.outer(points - 1, chances[block])
        spread += (variances[block] / factor).sum(axis=1)
        # Turned back by its mean, so that the angles do not add up and keep their digits.
        logarithm += (np.log(factor) - 1j * np.multiply.outer(angles, chances[block])).sum(axis=1)
    weights = np.exp(logarithm) * np.where(angles > 0, 2, 1) / count  # F z^{−n}
    scale = float((weights * points * spread).real.sum())  # D = [z^{n−1}] F Σ g
    return _Circle(points, spread, weights * points**2 / scale)
