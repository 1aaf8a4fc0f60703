"""All methods by name: how each draws, what it needs, and the joint inclusion probabilities where they are exact."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from kurak.stats.selection.open_units import OpenUnits, Probabilities, open_units
from kurak.stats.selection.pivotal import pivotal, pivotal_joint, pivotal_random_order
from kurak.stats.selection.poisson import poisson, poisson_joint
from kurak.stats.selection.pps_systematic import (
    pps_systematic,
    pps_systematic_joint,
    pps_systematic_random_order,
)
from kurak.stats.selection.rao_sampford import rao_sampford, rao_sampford_joint
from kurak.stats.selection.simple_random import simple_random, simple_random_joint
from kurak.stats.selection.systematic import systematic, systematic_joint

MOST_IN_A_TABLE = 10_000
"""Units in one table of joint probabilities: 0.8 GB. Larger ones are refused."""


class Draw(Protocol):
    """Draw units by their inclusion probabilities."""

    def __call__(self, probabilities: Probabilities, *, generator: np.random.Generator) -> NDArray[np.int64]:
        """Return the positions of the drawn units, sorted."""
        ...


Joint = Callable[[NDArray[np.float64], NDArray[np.int64]], NDArray[np.float64]]
"""From the probabilities of the open units, and positions of k of them, to their k × k joint probabilities."""


@dataclass(frozen=True, slots=True)
class Method:
    """A way to draw units.

    Attributes
    ----------
    draw
        Draws by inclusion probabilities; certainty units always, units with probability 0 never.
    uses_sizes
        Whether probabilities may be unequal. If not, all open units must have the same.
    fixed_size
        Whether exactly ``Σπ`` units are drawn when that is a whole number.
    order_matters
        Whether the order of the frame matters, so that sorting it stratifies the sample implicitly.
    joint
        Exact joint inclusion probabilities of the open units; ``None`` where the method has no closed form.
    """

    draw: Draw
    uses_sizes: bool
    fixed_size: bool
    order_matters: bool
    joint: Joint | None


def joint_probabilities(
    method: str, probabilities: Probabilities, *, units: NDArray[np.int64] | None = None
) -> NDArray[np.float64] | None:
    """Return the joint inclusion probabilities of a method, where it has exact ones.

    Parameters
    ----------
    method
        Name of the method, a key of ``METHODS``.
    probabilities
        Inclusion probability of each unit, of shape (N,), from 0 to 1, in the order in which they were drawn from.
    units
        Positions of the k units wanted, such as those drawn; left out, all N. Only a k × k table is ever built.

    Returns
    -------
    NDArray or None
        Of shape (k, k): ``π_ij``, with ``π_i`` on the diagonal. ``None`` for methods without a closed form: those on a
        random order.

    Raises
    ------
    ValueError
        When there is no such method, when the probabilities do not suit it, or when more than 10,000 units are wanted.

    Notes
    -----
    **Formula** that of each method; with a certainty unit i, ``π_ij = π_j``. For methods of fixed size n,
    ``Σ_{j≠i} π_ij = (n − 1) π_i``.

    **Reference** Tillé (2006), Sampling Algorithms, chapters 5 to 7; R ``sampling::UPsystematicpi2(pik)``,
    ``sampling::UPsampfordpi2(pik)``.

    Examples
    --------
    >>> joint_probabilities("Poisson", [0.5, 1, 0.5], units=np.array([0, 1])).tolist()
    [[0.5, 0.5], [0.5, 1.0]]
    """
    if method not in METHODS:
        raise ValueError(f"there is no method {method!r}; there are: {', '.join(METHODS)}")
    formula = METHODS[method].joint
    if formula is None:
        return None
    given = np.asarray(probabilities, dtype=np.float64)
    found = open_units(given)
    wanted = np.arange(len(given)) if units is None else np.asarray(units, dtype=np.int64)
    if len(wanted) > MOST_IN_A_TABLE:
        gigabytes = 8 * len(wanted) ** 2 / 1e9
        raise ValueError(
            f"joint probabilities of {len(wanted):,} units would take {gigabytes:,.0f} GB; "
            f"name the drawn units, at most {MOST_IN_A_TABLE:,}"
        )
    # Certainty units are drawn whatever else is, and impossible ones never; the product says both.
    joint = np.multiply.outer(given[wanted], given[wanted])
    still_open = np.flatnonzero((given[wanted] > 0) & (given[wanted] < 1))
    places = np.searchsorted(found.units, wanted[still_open])
    joint[np.ix_(still_open, still_open)] = formula(found.probabilities, places)
    np.fill_diagonal(joint, given[wanted])
    return joint


def _equal_size(found: OpenUnits, method: str) -> int:
    """Return how many open units a method with equal probabilities draws; stop if they are not equal."""
    between = found.probabilities
    if len(between) and float(np.ptp(between)) > 1e-12:
        raise ValueError(f"{method} sampling gives every unit the same probability, but these differ")
    return found.whole_size(method=f"{method} sampling")


def _draw_simple_random(probabilities: Probabilities, *, generator: np.random.Generator) -> NDArray[np.int64]:
    found = open_units(probabilities)
    n = _equal_size(found, "simple random")
    return found.with_certain(simple_random(len(found.units), n=n, generator=generator))


def _draw_systematic(probabilities: Probabilities, *, generator: np.random.Generator) -> NDArray[np.int64]:
    found = open_units(probabilities)
    n = _equal_size(found, "systematic")
    return found.with_certain(systematic(len(found.units), n=n, generator=generator))


def _joint_simple_random(probabilities: NDArray[np.float64], drawn: NDArray[np.int64]) -> NDArray[np.float64]:
    n = _equal_size(open_units(probabilities), "simple random")
    return np.full((len(drawn), len(drawn)), simple_random_joint(len(probabilities), n=n))


def _joint_systematic(probabilities: NDArray[np.float64], drawn: NDArray[np.int64]) -> NDArray[np.float64]:
    n = _equal_size(open_units(probabilities), "systematic")
    return systematic_joint(len(probabilities), drawn, n=n) if n else np.zeros((len(drawn), len(drawn)))


METHODS: Mapping[str, Method] = MappingProxyType(
    {
        "simple random": Method(_draw_simple_random, False, True, False, _joint_simple_random),
        "systematic": Method(_draw_systematic, False, True, True, _joint_systematic),
        "Poisson": Method(poisson, True, False, False, poisson_joint),
        "PPS systematic": Method(pps_systematic, True, True, True, pps_systematic_joint),
        "PPS systematic, random order": Method(pps_systematic_random_order, True, True, False, None),
        "Rao-Sampford": Method(rao_sampford, True, True, False, rao_sampford_joint),
        "pivotal": Method(pivotal, True, True, True, pivotal_joint),
        "pivotal, random order": Method(pivotal_random_order, True, True, False, None),
    }
)
"""Every method by its textbook name. "pivotal" is the ordered one, on the order of the frame."""
