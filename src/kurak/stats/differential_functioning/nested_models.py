"""Three proportional-odds models of an item, each holding the last: score; and group; and group by score."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from kurak.stats.regression.ordinal import OrdinalModel, fit_ordinal

Array: TypeAlias = NDArray[np.float64]
Codes: TypeAlias = NDArray[np.intp]
Reason: TypeAlias = Literal[
    "one_group",
    "small_group",
    "constant_item",
    "empty_category",
    "constant_score",
    "not_identified",
    "separated",
]

SMALLEST_GROUP = 30
"""Respondents that each group has at least, unless the caller says otherwise."""


@dataclass(frozen=True)
class NotDone:
    """Why an item was not tested; no numbers.

    Parameters
    ----------
    reason
        ``"one_group"``: nobody to compare with. ``"small_group"``: a group has fewer respondents than asked
        for. ``"constant_item"``: all gave the same answer. ``"empty_category"``: nobody gave one of the
        answers; join it to its neighbour. ``"constant_score"``: all have the same matching score.
        ``"not_identified"``: a group's line cannot be told, as where all of it have the same score.
        ``"separated"``: score or group tell answers apart without error, so that coefficients would grow for
        ever.
    detail
        The same in a sentence, with what was found.
    """

    reason: Reason
    detail: str


@dataclass(frozen=True)
class NestedModels:
    """The fitted models of an item; made by :func:`fit_nested`.

    Parameters
    ----------
    models
        Of score; score and groups; score, groups and groups by score. Columns in this order: score, a dummy
        for each group but the first, then the dummies times the score taken from its mean.
    used
        Respondents in all three; array (records).
    weights
        0 for those who are not used; array (records).
    log_likelihood
        Mean log likelihood of an answer, without score and then of the three models; array (4). Times n it
        is that of weights scaled to a mean of 1.
    log_likelihood_influence
        Of one unit of weight; array (records, 4).
    n
        Respondents used.
    """

    models: tuple[OrdinalModel, OrdinalModel, OrdinalModel]
    used: NDArray[np.bool_]
    weights: Array
    log_likelihood: Array
    log_likelihood_influence: Array
    n: int


def fit_nested(
    codes: Codes,
    *,
    levels: int,
    score: Array,
    group: Codes,
    groups: int,
    weights: Array,
    smallest_group: int = SMALLEST_GROUP,
) -> NestedModels | NotDone:
    """Fit the three models, or say why they cannot be.

    Parameters
    ----------
    codes
        Answer of each record to the item, from 0 to levels − 1 in order; −1 where there is none.
    levels
        How many answers the item has, two or more.
    score
        Matching score; not a number where there is none.
    group
        Group of each record, from 0 (the one to compare with) to groups − 1; −1 where there is none.
    groups
        How many groups.
    weights
        Weight of each record, 0 or more; 0 takes it out.
    smallest_group
        Respondents with answer, score and weight that each group must have.

    Returns
    -------
    NestedModels or NotDone

    Raises
    ------
    ValueError
        If arrays differ in length or hold values that cannot be.

    Notes
    -----
    **Formula** ``logit P(Y ≤ j) = ζ_j − β s − γ_g − δ_g (s − s̄)``. By the envelope theorem the influence on
    a largest mean log likelihood is the record's own less the mean, over the sum of weights.

    **Source** Swaminathan and Rogers (1990), Journal of Educational Measurement 27, 361-370; Zumbo (1999). R
    ``MASS::polr(y ~ s)``, ``polr(y ~ s + g)``, ``polr(y ~ s * g)``, ``logLik``; with weights
    ``survey::svyolr``.

    Examples
    --------
    >>> codes = np.array([0, 1, 1, 0, 1, 0, 0, 1]); score = np.array([1.0, 2, 3, 4, 1, 2, 3, 4])
    >>> found = fit_nested(codes, levels=2, score=score, group=np.array([0] * 4 + [1] * 4), groups=2,
    ...     weights=np.ones(8), smallest_group=4)
    >>> found.log_likelihood.round(4).tolist()
    [-0.6931, -0.6931, -0.6931, -0.6931]
    """
    _check(codes, levels, score, group, groups, weights)
    used = (codes >= 0) & (group >= 0) & np.isfinite(score) & (weights > 0)
    refused = _refusal(codes[used], levels, score[used], group[used], groups, smallest_group)
    if refused is not None:
        return refused
    w = np.where(used, weights, 0.0)
    y = np.where(used, codes, 0)
    total = w.sum()
    s = np.where(used, score, 0.0)
    s = np.where(used, s - (w @ s) / total, 0.0)
    dummies = ((group[:, None] == np.arange(1, groups)) & used[:, None]).astype(float)
    x = np.column_stack([s, dummies, dummies * s[:, None]])
    fits = []
    # Where answers are told apart without error the search runs off, and says so by not coming to rest.
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        for columns in (1, groups, 2 * groups - 1):
            try:
                fit = fit_ordinal(x[:, :columns], y=y, levels=levels, weights=w)
            except np.linalg.LinAlgError:
                return _separated()
            if len(fit.kept) < columns:
                return NotDone("not_identified", "the score of a group is the same for all of it")
            if not (fit.converged and np.isfinite(fit.influence).all()):
                return _separated()
            fits.append(fit)
    shares = np.bincount(y[used], weights=w[used], minlength=levels) / total
    rows = np.flatnonzero(used)
    own = np.zeros((len(w), 4))
    own[rows, 0] = np.log(shares[y[rows]])
    for place, fit in enumerate(fits, start=1):
        own[rows, place] = np.log(fit.fitted[rows, y[rows]])
    mean = (w @ own) / total
    influence = np.where(used[:, None], own - mean, 0.0) / total
    return NestedModels((fits[0], fits[1], fits[2]), used, w, mean, influence, int(used.sum()))


def _separated() -> NotDone:
    return NotDone("separated", "the score or a group tells the answers apart without error")


def _check(codes: Codes, levels: int, score: Array, group: Codes, groups: int, weights: Array) -> None:
    if codes.ndim != 1 or not codes.shape == score.shape == group.shape == weights.shape:
        raise ValueError("codes, score, group and weights have one value for each record")
    if not all(np.issubdtype(part.dtype, np.integer) for part in (codes, group)):
        raise ValueError("codes and groups are whole numbers, −1 where there is none")
    if (
        levels < 2
        or groups < 1
        or ((codes < -1) | (codes >= levels)).any()
        or ((group < -1) | (group >= groups)).any()
    ):
        raise ValueError(
            "codes go from 0 to levels − 1 (two levels or more), and groups from 0 to groups − 1"
        )
    if not (np.isfinite(weights).all() and (weights >= 0).all()):
        raise ValueError("weights are finite and never below 0")


def _refusal(
    codes: Codes, levels: int, score: Array, group: Codes, groups: int, smallest_group: int
) -> NotDone | None:
    sizes = np.bincount(group, minlength=groups)
    if groups < 2:
        return NotDone("one_group", "there is one group, and nobody to compare it with")
    if sizes.min() < max(smallest_group, 1):
        return NotDone(
            "small_group",
            f"group {int(sizes.argmin())} has {int(sizes.min())} respondents, "
            f"fewer than {max(smallest_group, 1)}",
        )
    answers = np.bincount(codes, minlength=levels)
    if np.count_nonzero(answers) < 2:
        return NotDone("constant_item", "everybody gave the same answer")
    if (answers == 0).any():
        return NotDone(
            "empty_category", f"nobody gave answer {int(answers.argmin())}; join it to its neighbour"
        )
    if np.ptp(score) <= 1e-12 * np.abs(score).max():
        return NotDone("constant_score", "everybody has the same matching score")
    return None
