"""Items that people of one attitude answer differently in different groups, tested one by one under the design."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from kurak.model.scale_results import ItemDifference
from kurak.scales.respondents import Array, Codes, Respondents
from kurak.stats.differential_functioning.item_test import differential_functioning
from kurak.stats.differential_functioning.matching import matching_score
from kurak.stats.differential_functioning.nested_models import NotDone

LEVEL = 0.01
"""Of the test of one item, of many that are tested: Jodoin and Gierl (2001) class an effect only where a test finds it."""

FEWEST_ITEMS = 3
"""Items without which an item has no rest of the scale to be matched by."""


def item_differences(
    respondents: Respondents, items: Sequence[str], *, reverse: Sequence[str], group: Codes, groups: int
) -> tuple[ItemDifference, ...]:
    """Test every item of a scale for differential functioning between groups.

    Parameters
    ----------
    items, reverse
        Items of the scale, and the negative ones.
    group
        Number of each respondent's group, from 0; -1 for those who do not count; array (rows).
    groups
        How many groups.

    Returns
    -------
    In the order of the items; none for a scale of fewer than three.

    Notes
    -----
    **Formula** :func:`kurak.stats.differential_functioning.item_test.differential_functioning`, matched by the mean of the other
    items; respondents with the same answer, score and group are one row with the sum of their weights.

    **Source** as there.
    """
    if len(items) < FEWEST_ITEMS:
        return ()
    codes = respondents.codes(items, reverse=reverse)
    answers = np.where(codes >= 0, codes, np.nan).astype(float)
    inside = group >= 0
    degrees = respondents.degrees(inside)
    found = []
    for place, item in enumerate(items):
        score = matching_score(answers, item=place)
        found.append(_tested(respondents, item, codes[:, place], score, group, groups, degrees))
    return tuple(found)


def _tested(
    respondents: Respondents, item: str, codes: Codes, score: Array, group: Codes, groups: int, degrees: float
) -> ItemDifference:
    weights = respondents.weights
    used = (codes >= 0) & (group >= 0) & np.isfinite(score) & (weights > 0)
    rows = np.flatnonzero(used)
    if len(np.unique(codes[rows])) < 2:
        return ItemDifference(item, None, None, None, "", why_not="the groups gave no two answers to it")
    given, answer = np.unique(codes[rows], return_inverse=True)
    scores, level = np.unique(score[rows], return_inverse=True)
    packed = (answer * len(scores) + level) * groups + group[rows]
    cells, cell = np.unique(packed, return_inverse=True)
    together = np.bincount(cell, weights=weights[rows], minlength=len(cells))

    def spread(of_cells: Array) -> Array:
        """From scores of cells to those of respondents, each by the part of the weight, and to their covariance."""
        own = np.zeros((len(weights), of_cells.shape[1]))
        own[rows] = of_cells[cell] * (weights[rows] / together[cell])[:, None]
        return respondents.covariance_of_totals(own)

    result = differential_functioning(
        cells // (len(scores) * groups),
        levels=len(given),
        score=scores[cells // groups % len(scores)],
        group=cells % groups,
        groups=groups,
        weights=together,
        covariance_of_totals=spread,
        design_df=degrees,
        # Groups are large enough by respondents; here a row is a cell.
        smallest_group=1,
    )
    if isinstance(result, NotDone):
        return ItemDifference(item, None, None, None, "", why_not=result.detail)
    total = result.tests["total"]
    changes = dict(zip(result.names, result.estimate.tolist(), strict=True))
    p = None if total.wald is None else float(total.wald.p)
    # An effect counts only where the test finds it, too.
    found = p is not None and p < LEVEL
    return ItemDifference(
        item=item,
        uniform=changes["uniform", "nagelkerke"],
        non_uniform=changes["non_uniform", "nagelkerke"],
        p=p,
        size=total.effect if found else "negligible",
        why_not=total.no_wald,
    )
