"""The matching score: where each respondent stands on the scale, in whose light an item is looked at."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, TypeAlias, get_args

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array: TypeAlias = NDArray[np.float64]
Matching: TypeAlias = Literal["rest", "total"]


def matching_score(
    answers: ArrayLike,
    *,
    item: int,
    matching: Matching = "rest",
    anchors: Sequence[int] | None = None,
    least_answered: float = 0.5,
) -> Array:
    """Return the mean answer to the other items, or to all.

    Parameters
    ----------
    answers
        Negative items turned; array (respondents, items), not a number where there is none.
    item
        Position of the item that is looked at.
    matching
        ``"rest"`` leaves the item out of its own score; ``"total"`` has it in.
    anchors
        Positions of the items that may make up the score; None for all. Under ``"total"`` the item itself
        always does.
    least_answered
        Share of the score's items that a respondent answered at least, above 0 to 1.

    Returns
    -------
    array (respondents)
        On the answer scale; not a number for respondents with too few answers.

    Raises
    ------
    ValueError
        If the arrays or options do not fit, or no item is left for the score.

    Notes
    -----
    **Formula** mean of the items answered.

    **Source** Zumbo (1999), A Handbook on the Theory and Methods of Differential Item Functioning, ch. 3,
    for the total; Crane et al. (2006), Medical Care 44(11), S115-S123. R ``rowMeans(x[, -item], na.rm =
    TRUE)``.

    Examples
    --------
    >>> matching_score([[5, 1, 2], [5, 3, float("nan")]], item=0).tolist()
    [1.5, 3.0]
    """
    x = np.asarray(answers, dtype=float)
    if x.ndim != 2 or not 0 <= item < x.shape[1]:
        raise ValueError("answers are a table of respondents by items, and the item is one of them")
    if matching not in get_args(Matching):
        raise ValueError(f"matching is rest or total, not {matching}")
    if not 0 < least_answered <= 1:
        raise ValueError("the least share of answers is above 0 and at most 1")
    chosen = set(range(x.shape[1]) if anchors is None else anchors)
    chosen = chosen | {item} if matching == "total" else chosen - {item}
    if not chosen or not chosen <= set(range(x.shape[1])):
        raise ValueError("a matching score is made of one item of the scale at least")
    part = x[:, sorted(chosen)]
    present = ~np.isnan(part)
    answered = present.sum(axis=1)
    enough = answered >= np.ceil(least_answered * part.shape[1] - 1e-9)
    score: Array = np.full(len(x), np.nan)
    # Whoever answered nothing is never enough: the share asked for is above 0.
    score[enough] = np.where(present, part, 0.0)[enough].sum(axis=1) / answered[enough]
    return score
