"""Differential functioning of all items of a scale; those that show it may leave the matching score."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias, get_args

import numpy as np
from numpy.typing import ArrayLike

from kurak.stats.differential_functioning.item_test import (
    Covariance,
    ItemFunctioning,
    differential_functioning,
)
from kurak.stats.differential_functioning.matching import Matching, matching_score
from kurak.stats.differential_functioning.nested_models import SMALLEST_GROUP, NotDone

FlagBy: TypeAlias = Literal["both", "test", "effect"]

LEAST_ANCHORS = 2
"""Items that a matching score keeps at least."""


@dataclass(frozen=True)
class ScaleFunctioning:
    """How the items of a scale function in several groups; made by :func:`scale_functioning`.

    Parameters
    ----------
    items
        One result an item.
    flagged
        Positions of items that function differently by the rule asked for.
    anchors
        Positions of the items in the matching score of the last round; each item's own is left out of its
        rest score.
    rounds
        How many times all items were tested.
    status
        ``"not_purified"``; ``"settled"`` where a round flagged the same items as the one before;
        ``"cycled"`` where it came back to those of an earlier one; ``"few_anchors"`` where flags left fewer
        than two items, and the results are those before they were taken out; ``"rounds_used_up"``.
    """

    items: tuple[ItemFunctioning | NotDone, ...]
    flagged: tuple[int, ...]
    anchors: tuple[int, ...]
    rounds: int
    status: str


def scale_functioning(
    codes: ArrayLike,
    *,
    levels: int,
    group: ArrayLike,
    groups: int,
    weights: ArrayLike | None = None,
    matching: Matching = "rest",
    least_answered: float = 0.5,
    purify: bool = False,
    flag_by: FlagBy = "both",
    level: float = 0.01,
    max_rounds: int = 10,
    covariance_of_totals: Covariance | None = None,
    design_df: float = np.inf,
    smallest_group: int = SMALLEST_GROUP,
) -> ScaleFunctioning:
    """Test all items of a scale for differential functioning.

    Parameters
    ----------
    codes
        Answers from 0 to levels − 1, negative items turned; array (records, items), −1 where there is none.
    levels
        How many answers each item has.
    group, groups, weights, covariance_of_totals, design_df, smallest_group
        As in :func:`~kurak.stats.differential_functioning.item_test.differential_functioning`.
    matching, least_answered
        As in :func:`~kurak.stats.differential_functioning.matching.matching_score`.
    purify
        Whether to take flagged items out of the score and test again, until the flags stay.
    flag_by
        ``"test"``: the test of all differences (under the design, if one is given) has a p below ``level``.
        ``"effect"``: the change of Nagelkerke's R² is moderate or large. ``"both"``: both.
    level
        Of the test, for each item by itself.
    max_rounds
        Rounds at most.

    Returns
    -------
    ScaleFunctioning
        An item that was not tested is not flagged, and stays in the score.

    Raises
    ------
    ValueError
        As the functions for one item, or if an option is out of range.

    Notes
    -----
    **Formula** rounds of :func:`~kurak.stats.differential_functioning.item_test.differential_functioning`.

    **Source** Holland and Thayer (1988), in Wainer and Braun (eds.), Test Validity, 129-145; Crane et al.
    (2006), Medical Care 44(11), S115-S123; by latent scores in R ``lordif::lordif(x, group)``.

    Examples
    --------
    >>> random = np.random.default_rng(2)
    >>> group, noise = np.arange(800) % 2, random.normal(size=(800, 6))
    >>> attitude = random.normal(size=(800, 1)) + noise
    >>> attitude[:, 3] += 1.5 * group
    >>> codes = np.searchsorted([-1.5, -0.5, 0.5, 1.5], attitude)
    >>> scale_functioning(codes, levels=5, group=group, groups=2, purify=True).flagged
    (3,)
    """
    y, g = np.asarray(codes), np.asarray(group)
    if y.ndim != 2 or y.shape[1] < 2 or not np.issubdtype(y.dtype, np.integer):
        raise ValueError(
            "codes are whole numbers, a row for each record and a column for each of two items or more"
        )
    if flag_by not in get_args(FlagBy) or not 0 < level < 1 or max_rounds < 1:
        raise ValueError(
            "flags are by both, test or effect, at a level between 0 and 1, in one round or more"
        )
    w = np.ones(len(y)) if weights is None else np.asarray(weights, dtype=float)
    answers = np.where(y >= 0, y, np.nan)

    def test_all(anchors: tuple[int, ...]) -> tuple[ItemFunctioning | NotDone, ...]:
        return tuple(
            differential_functioning(
                y[:, item],
                levels=levels,
                score=matching_score(
                    answers, item=item, matching=matching, anchors=anchors, least_answered=least_answered
                ),
                group=g,
                groups=groups,
                weights=w,
                covariance_of_totals=covariance_of_totals,
                design_df=design_df,
                smallest_group=smallest_group,
            )
            for item in range(y.shape[1])
        )

    every = tuple(range(y.shape[1]))
    anchors = every
    seen: list[tuple[int, ...]] = [()]
    status = "rounds_used_up" if purify else "not_purified"
    for rounds in range(1, max_rounds + 1):
        items = test_all(anchors)
        flagged = tuple(item for item in every if _is_flagged(items[item], flag_by, level))
        if not purify:
            break
        if flagged == seen[-1]:
            status = "settled"
            break
        if flagged in seen:
            status = "cycled"
            break
        left = tuple(item for item in every if item not in flagged)
        if len(left) < LEAST_ANCHORS:
            status = "few_anchors"
            break
        seen.append(flagged)
        if rounds < max_rounds:
            anchors = left
    return ScaleFunctioning(items, flagged, anchors, rounds, status)


def _is_flagged(found: ItemFunctioning | NotDone, flag_by: FlagBy, level: float) -> bool:
    if isinstance(found, NotDone):
        return False
    test = found.tests["total"]
    # Where a test under the design was asked for and does not exist, that of independent records is no
    # stand-in.
    p = 1.0 if test.no_wald else test.p if test.wald is None else test.wald.p
    significant = p < level
    sizeable = test.effect != "negligible"
    return {"both": significant and sizeable, "test": significant, "effect": sizeable}[flag_by]
