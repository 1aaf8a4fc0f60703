"""How consistently a scale's items measure: alpha, omega and what each item does, with errors under the design."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import cast, get_args

import numpy as np

from kurak.model.scale_results import Estimated, Reliability
from kurak.scales.respondents import Array, Codes, Mask, Respondents
from kurak.stats.reliability.alpha import alpha_interval, cronbach_alpha
from kurak.stats.reliability.covariance import covariance_influences, item_covariance
from kurak.stats.reliability.influence import (
    Coefficient,
    ItemNumber,
    coefficient_gradient,
    item_gradients,
)
from kurak.stats.reliability.omega import congeneric_omega

_NONE = Estimated(None)


Numbers = Coefficient | ItemNumber
"""A number of the scale, or one of each item."""


@dataclass(frozen=True, eq=False)
class NumbersOfScale:
    """Reliability coefficients and item statistics of one group, as they follow from the weights.

    Parameters
    ----------
    answers
        Of the group, negative items turned; array (respondents of the group, items).
    rows
        Which respondents they are; array (respondents of the group).
    everybody
        Number of all respondents.
    names
        What is asked for; what is one number an item takes as many places as there are items.
    cache
        What was worked out last, with the weights.
    """

    answers: Array
    rows: Codes
    everybody: int
    names: tuple[Numbers, ...]
    cache: dict[int, tuple[Array, tuple[Array, Array]]] = field(default_factory=dict)

    @property
    def size(self) -> int:
        """How many numbers."""
        items = self.answers.shape[1]
        return sum(items if name in get_args(ItemNumber) else 1 for name in self.names)

    def estimate(self, weights: Array) -> Array:
        """The numbers under some weights."""
        return self._slopes(weights)[0]

    def influence(self, weights: Array, estimate: Array, columns: slice) -> Array:
        """Influence of one unit of weight; 0 outside the group."""
        gradients = self._slopes(weights)[1][columns]
        known = np.isfinite(gradients).all(axis=(1, 2))
        found = np.zeros((self.everybody, len(gradients)))
        if known.any():
            moved = covariance_influences(self.answers, gradients=gradients[known], weights=weights[self.rows])
            found[np.ix_(self.rows, known)] = moved
        return found

    def _slopes(self, weights: Array) -> tuple[Array, Array]:
        # Numbers and their influence are asked for one after the other, with the same weights.
        if self.cache.get(0, (None,))[0] is not weights:
            self.cache[0] = weights, self._worked_out(weights)
        return self.cache[0][1]

    def _worked_out(self, weights: Array) -> tuple[Array, Array]:
        covariance = item_covariance(self.answers, weights=weights[self.rows]).covariance
        numbers, gradients = list[Array](), list[Array]()
        for name in self.names:
            if name in get_args(ItemNumber):
                values, slopes = item_gradients(covariance, number=cast(ItemNumber, name))
            else:
                value, slope = coefficient_gradient(covariance, coefficient=cast(Coefficient, name))
                values, slopes = np.array([value]), slope[None]
            numbers.append(values)
            gradients.append(slopes)
        return np.concatenate(numbers), np.concatenate(gradients)


def reliability(
    respondents: Respondents,
    items: Sequence[str],
    *,
    reverse: Sequence[str] = (),
    among: Mask | None = None,
    domain: str = "",
    group: str = "",
    smallest_base: int = 0,
    withheld: bool = False,
) -> Reliability:
    """Estimate the reliability of a scale for everybody or for one group.

    Parameters
    ----------
    items, reverse
        Items of the scale, and the negative ones among them.
    among
        Respondents of the group; all if left out.
    smallest_base
        Below so many respondents nothing is shown.
    withheld
        Whether the group is not shown since it would give another one back.

    Returns
    -------
    Reliability
        Numbers that do not exist are None, and ``why_not`` says why.

    Notes
    -----
    **Formula** :func:`kurak.stats.reliability.alpha.cronbach_alpha` and :func:`kurak.stats.reliability.omega.congeneric_omega` of
    weighted covariances, pairwise; errors from the influence of each respondent, or from replicate weights; intervals even on the
    scale of ln(1 − coefficient).

    **Source** Cronbach (1951); McDonald (1999), ch. 6; Bonett (2002); R ``psych::alpha(x)``, ``psych::omega(x, 1)``, with a design
    the delta method on ``survey::svyvar``.
    """
    inside = (respondents.everybody if among is None else among) & (respondents.weights > 0)
    answers = respondents.turned(items, reverse=reverse)
    inside = inside & ~np.isnan(answers).all(axis=1)
    n = int(inside.sum())
    if n < smallest_base or withheld:
        return _unknown(domain, group, None, WITHHELD)
    own, rows = answers[inside], np.flatnonzero(inside)
    if wrong := why_no_reliability(own, items):
        return _unknown(domain, group, n, wrong)
    names: tuple[Numbers, ...] = ("alpha", "standardised_alpha")
    omega_status = "too few items"
    covariance = item_covariance(own, weights=respondents.weights[rows]).covariance
    if len(items) > 2:
        omega_status = congeneric_omega(covariance).status
        if omega_status == "fitted":
            names += ("omega_total", "omega_hierarchical")
    found = respondents.estimated(
        NumbersOfScale(own, rows, len(respondents), names), among=inside, n=n, kind="reliability"
    )
    by_name = dict(zip(names, found, strict=True))
    whole = cronbach_alpha(covariance)
    return Reliability(
        domain=domain,
        group=group,
        n=n,
        alpha=by_name["alpha"],
        standardised_alpha=by_name["standardised_alpha"],
        omega_total=by_name.get("omega_total", _NONE),
        omega_hierarchical=by_name.get("omega_hierarchical", _NONE),
        plain_alpha=_plain(own, len(items), n, respondents.level),
        lambda_6=_finite(whole.lambda_6),
        average_r=_finite(whole.average_r),
        why_not=NO_OMEGA.get(omega_status, ""),
    )


WITHHELD = "withheld: too few respondents, or it would give back a group with too few"
"""Why nothing of a group is shown. Which of the two it is would help to work out how many they are."""

NO_OMEGA = {
    "too few items": "omega needs three items",
    "improper": "no omega: one factor would explain all of an item or more",
    "not_settled": "no omega: no factor is found that the items share",
    "not_identified": "no omega: many solutions fit alike, as where only two items go together",
}
"""Why a scale has no omega."""


def _plain(answers: Array, items: int, n: int, level: float) -> Estimated:
    """Alpha without weights, as of a simple random sample."""
    found = cronbach_alpha(item_covariance(answers).covariance, n=n)
    low, high = alpha_interval(found.raw, items=items, n=n, confidence=level)
    return Estimated(_finite(found.raw), _finite(found.std_error), _finite(low), _finite(high), n)


def why_no_reliability(answers: Array, items: Sequence[str]) -> str:
    """Why there is no reliability at all, or nothing."""
    if len(items) < 2:
        return "a scale of one item has no reliability"
    if len(answers) <= len(items):
        return f"{len(answers)} respondents are too few for {len(items)} items"
    for place, item in enumerate(items):
        given = answers[~np.isnan(answers[:, place]), place]
        if not len(given):
            return f"nobody answered {item}"
        if (given == given[0]).all():
            return f"everybody gave the same answer to {item}"
    if (item_covariance(answers).bases < 2).any():
        return "no two respondents answered some two items"
    return ""


def _unknown(domain: str, group: str, n: int | None, why_not: str) -> Reliability:
    return Reliability(domain, group, n, _NONE, _NONE, _NONE, _NONE, _NONE, why_not=why_not)


def _finite(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None
