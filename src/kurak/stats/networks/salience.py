"""Classes of stakeholders by power, legitimacy and urgency, as several raters see them."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import Literal, TypeAlias, get_args

import numpy as np
from numpy.typing import ArrayLike

Attribute: TypeAlias = Literal["power", "legitimacy", "urgency"]
Majority: TypeAlias = Literal["yes", "no", "tie", "not rated"]
SalienceClass: TypeAlias = Literal[
    "none", "dormant", "discretionary", "demanding", "dominant", "dangerous", "dependent", "definitive"
]
ATTRIBUTES: tuple[Attribute, ...] = get_args(Attribute)

CLASSES: dict[tuple[bool, bool, bool], SalienceClass] = {
    (False, False, False): "none",
    (True, False, False): "dormant",
    (False, True, False): "discretionary",
    (False, False, True): "demanding",
    (True, True, False): "dominant",
    (True, False, True): "dangerous",
    (False, True, True): "dependent",
    (True, True, True): "definitive",
}
"""The class for power, legitimacy and urgency."""


@dataclass(frozen=True)
class Salience:
    """What most raters say of an actor.

    Attributes
    ----------
    votes
        Raters who say yes and who say no, of power, legitimacy and urgency in this order.
    majority
        What most of them say; ``tie`` where they are as many, ``not rated`` where nobody said anything.
    classes
        The actor's class: one, or every class that is left open where raters tie or say nothing.
    """

    votes: tuple[tuple[int, int], ...]
    majority: tuple[Majority, ...]
    classes: tuple[SalienceClass, ...]

    @property
    def settled(self) -> bool:
        """Whether there is a majority for each of the three."""
        return len(self.classes) == 1


def salience(said: ArrayLike) -> tuple[Salience, ...]:
    """Return the class of each actor by the majority of raters, with ties named and never broken.

    Parameters
    ----------
    said
        [rater, actor, attribute], attributes power, legitimacy, urgency: 1 for yes, 0 for no, not a number where the
        rater did not say.

    Returns
    -------
    tuple
        One for each actor.

    Notes
    -----
    **Source** Mitchell, Agle and Wood (1997), "Toward a theory of stakeholder identification and salience",
    Academy of Management Review 22(4), 853-886, figure 2. That the majority decides is ours.

    Examples
    --------
    >>> found = salience([[[1, 1, 0]], [[1, 1, 1]]])[0]
    >>> found.majority, found.classes
    (('yes', 'yes', 'tie'), ('dominant', 'definitive'))
    """
    given = np.asarray(said, dtype=float)
    if given.ndim != 3 or given.shape[2] != len(ATTRIBUTES):
        raise ValueError("answers stand by rater, actor and attribute, three of these")
    if not (np.isnan(given) | (given == 0) | (given == 1)).all():
        raise ValueError("a rater says yes, 1, or no, 0, or nothing")
    yes, no = (given == 1).sum(axis=0), (given == 0).sum(axis=0)
    return tuple(
        _of(tuple(zip(more, fewer, strict=True)))
        for more, fewer in zip(yes.tolist(), no.tolist(), strict=True)
    )


def _of(votes: tuple[tuple[int, int], ...]) -> Salience:
    majority: list[Majority] = []
    for yes, no in votes:
        if yes == no:
            majority.append("tie" if yes else "not rated")
        else:
            majority.append("yes" if yes > no else "no")
    open_to = [(False, True) if most in ("tie", "not rated") else (most == "yes",) for most in majority]
    return Salience(
        votes,
        tuple(majority),
        tuple(CLASSES[power, legitimacy, urgency] for power, legitimacy, urgency in product(*open_to)),
    )
