"""Answers on an agree-disagree scale: shares, net agreement, mean, median, with each record's influence.

Whoever gave no answer of the scale (don't know, refused, not asked) is never in the base.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from kurak.stats.quantile_rules import Rule, quantile

Array: TypeAlias = NDArray[np.float64]
Codes: TypeAlias = NDArray[np.intp]

_HALF = 1e-12
"""Shares are quotients of sums: this near to a half is a half."""


@dataclass(frozen=True)
class AnswerScale:
    """The codes of an answer scale, and what they mean.

    Parameters
    ----------
    codes
        All answers of the scale, rising: they are numbers of which a mean is taken. Two at least.
    disagree, neutral, agree
        Codes of each side; no code stands on two sides. All empty for a scale without sides.
    missing
        Codes that are no answer, such as 98 don't know and 99 refused. A value that is neither here nor among
        ``codes`` is an error, not a missing answer.
    collapsed
        Further groups of codes by label, such as ``{"top box": (5,)}``; they may overlap.

    Raises
    ------
    ValueError
        If codes do not rise, or a group has a code that the scale lacks, or one twice.
    """

    codes: tuple[float, ...]
    disagree: tuple[float, ...] = ()
    neutral: tuple[float, ...] = ()
    agree: tuple[float, ...] = ()
    missing: tuple[float, ...] = ()
    collapsed: Mapping[str, tuple[float, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if len(self.codes) < 2 or not np.isfinite(self.codes).all() or (np.diff(self.codes) <= 0).any():
            raise ValueError("an answer scale has two codes or more, each above the one before")
        sides = (*self.disagree, *self.neutral, *self.agree)
        for label, group in {"the sides": sides, **self.collapsed}.items():
            if len(set(group)) < len(group) or not set(group) <= set(self.codes):
                raise ValueError(f"{label}: codes of the scale, each once")
        if set(self.missing) & set(self.codes):
            raise ValueError("a code of the scale is an answer, and not missing")

    @property
    def has_sides(self) -> bool:
        """Whether there is anything to agree or disagree with."""
        return bool(self.disagree or self.agree)


def top_box(scale: AnswerScale, *, boxes: int = 1) -> tuple[float, ...]:
    """Return the highest codes of a scale, for its ``collapsed``.

    Parameters
    ----------
    scale
        The answer scale.
    boxes
        How many of its highest codes, from 1 to all.

    Returns
    -------
    tuple of float

    Raises
    ------
    ValueError
        If the scale has not as many codes.

    Notes
    -----
    **Formula** the last ``boxes`` codes. **Source** Sauro and Lewis (2016), Quantifying the User Experience,
    ch. 2; R ``tail(codes, boxes)``.

    Examples
    --------
    >>> top_box(AnswerScale(codes=(1, 2, 3, 4, 5)), boxes=2)
    (4, 5)
    """
    if not 1 <= boxes <= len(scale.codes):
        raise ValueError(f"the scale has {len(scale.codes)} codes, not {boxes}")
    return scale.codes[-boxes:]


@dataclass(frozen=True)
class AnswerSummary:
    """What was answered to an item; made by :func:`summarise_answers`.

    Parameters
    ----------
    names
        Of each estimate: what it is and of which code or label. ``("share", "4")`` for each code; then
        ``("side", "disagree")``, ``"neutral"``, ``"agree"`` and ``("net", "")`` for a scale with sides;
        ``("collapsed", label)``; ``("mean", "")``; ``("interpolated_median", "")``.
    estimate
        Shares are of the base, 0 to 1; array (K). Not a number without any answer.
    influence
        Of one unit of weight; array (records, K). 0 for records outside the base; not a number where an
        estimate has none.
    median
        By the rule asked for, on the code scale.
    at_or_below
        Share of the base at or below ``median``.
    median_influence
        Influence on that share; array (records). By Woodruff its error, through
        :func:`~kurak.stats.quantile_rules.interval_from_shares`, gives the median's interval.
    n
        Records in the base: with a weight above 0 and an answer.
    base
        Sum of their weights.
    """

    names: tuple[tuple[str, str], ...]
    estimate: Array
    influence: Array
    median: float
    at_or_below: float
    median_influence: Array
    n: int
    base: float


def summarise_answers(
    answers: ArrayLike,
    *,
    scale: AnswerScale,
    weights: ArrayLike | None = None,
    median_rule: Rule = "math",
) -> AnswerSummary:
    """Return shares of answers and sides, net agreement, mean and medians, with their influence.

    Parameters
    ----------
    answers
        Code of each record; array (records). Not a number, or a missing code, where there is no answer.
    scale
        Its codes.
    weights
        Weight of each record, 0 or more; 0 takes it out, as outside a domain. None weighs all alike.
    median_rule
        As in :func:`~kurak.stats.quantile_rules.quantile`; shares count as equal up to 1e-12.

    Returns
    -------
    AnswerSummary

    Raises
    ------
    ValueError
        If arrays differ in length, a weight is negative or no number, or an answer is not on the scale.

    Notes
    -----
    **Formula** each estimate but the median is the mean of marks ``m(code)``: ``ŷ = Σ w m / Σ w`` with
    influence ``(m − ŷ) / Σ w``; net agreement marks agree 1, disagree −1, neutral 0. The interpolated median
    is where half the base is reached if answers spread evenly over the width of their code: ``L + b (½ − F)
    / p``, L the lower limit, b the width, p the code's share and F the share below; influence ``−b (dF / p +
    (½ − F) dp / p²)``. It has none where a half falls on a code that nobody gave.

    **Source** Särndal, Swensson and Wretman (1992), §5.7, of domain means; Woodruff (1952), Journal of the
    American Statistical Association 47, 635-646. In R ``survey::svymean(~factor(y), design, na.rm = TRUE)``,
    ``svymean(~y, …)``, ``svyquantile(~y, design, 0.5, qrule = "math")``; unweighted
    ``psych::interp.median(y)``.

    Examples
    --------
    >>> scale = AnswerScale(codes=(1, 2, 3, 4, 5), disagree=(1, 2), neutral=(3,), agree=(4, 5), missing=(99,))
    >>> found = summarise_answers([1, 4, 4, 5, 3, 99], scale=scale, weights=[1, 1, 1, 1, 1, 3])
    >>> dict(zip(found.names, found.estimate.round(4).tolist()))[("net", "")]
    0.4
    >>> found.median, round(float(found.estimate[-1]), 4), found.n, found.base
    (4.0, 3.75, 5, 5.0)
    """
    statistic = LikertStatistic(answer_places(answers, scale=scale), scale)
    w = _weights(weights, len(statistic.places))
    inside = (statistic.places >= 0) & (w > 0)
    estimate = statistic.estimate(w)
    values = np.where(inside, np.asarray(scale.codes, dtype=float)[statistic.places], np.nan)
    median = float(
        quantile(values, weights=w, probabilities=0.5, rule=median_rule, comparison="tolerant").item()
    )
    base = float(w[inside].sum())
    below = inside & (values <= median)
    share = float(w[below].sum() / base) if base > 0 else np.nan
    median_influence = np.where(inside, below - share, 0.0) / base if base > 0 else np.full(len(w), np.nan)
    return AnswerSummary(
        names=statistic.names,
        estimate=estimate,
        influence=statistic.influence(w, estimate, slice(0, statistic.size)),
        median=median,
        at_or_below=share,
        median_influence=median_influence,
        n=int(inside.sum()),
        base=base,
    )


def answer_places(answers: ArrayLike, *, scale: AnswerScale) -> Codes:
    """Return the place of each answer on its scale, from 0; −1 where there is none.

    Parameters
    ----------
    answers
        Codes; array (records).
    scale
        The answer scale.

    Returns
    -------
    array of int (records)

    Raises
    ------
    ValueError
        If an answer is neither on the scale nor a missing code. The message does not repeat it.

    Notes
    -----
    **Formula** the code's rank. **Source** R ``match(y, codes) - 1``.

    Examples
    --------
    >>> answer_places([4, 2, 99], scale=AnswerScale(codes=(2, 3, 4), missing=(99,))).tolist()
    [2, 0, -1]
    """
    y = np.asarray(answers, dtype=float)
    if y.ndim != 1:
        raise ValueError("answers: one for each record")
    codes = np.asarray(scale.codes, dtype=float)
    near = np.minimum(np.searchsorted(codes, y), len(codes) - 1)
    known = codes[near] == y
    strange = ~(known | np.isnan(y) | np.isin(y, scale.missing))
    if strange.any():
        raise ValueError(f"{int(strange.sum())} answers are neither on the scale nor declared as missing")
    return np.where(known, near, -1).astype(np.intp)


@dataclass(frozen=True)
class LikertStatistic:
    """The estimates of :func:`summarise_answers` by weights, for linearised or replicate errors.

    Parameters
    ----------
    places
        From :func:`answer_places`; array (records).
    scale
        The answer scale.
    """

    places: Codes
    scale: AnswerScale

    @property
    def names(self) -> tuple[tuple[str, str], ...]:
        """Of each estimate, as in :class:`AnswerSummary`."""
        return (*_marks(self.scale)[0], ("interpolated_median", ""))

    @property
    def size(self) -> int:
        """How many estimates."""
        return len(self.names)

    def estimate(self, weights: Array) -> Array:
        """The estimates under some weights; array (K)."""
        shares = _shares(self.places, self.scale, weights)
        return np.append(_marks(self.scale)[1] @ shares, _interpolated(shares, self.scale)[0])

    def influence(self, weights: Array, estimate: Array, columns: slice) -> Array:
        """Influence of one unit of weight on the estimates of ``columns``; array (records, k)."""
        shares = _shares(self.places, self.scale, weights)
        # On the shares of codes everything else hangs: dŷ = Σ slope · dp, with dp = (1(code) − p) / Σ w.
        slopes = np.vstack([_marks(self.scale)[1], _interpolated(shares, self.scale)[1]])[columns]
        inside = (self.places >= 0) & (weights > 0)
        base = float(weights[inside].sum())
        if not base > 0:
            return np.full((len(weights), len(slopes)), np.nan)
        by_code = (slopes - (slopes @ shares)[:, None]).T / base
        return np.where(inside[:, None], by_code[self.places], 0.0)


def _marks(scale: AnswerScale) -> tuple[tuple[tuple[str, str], ...], Array]:
    """Names of the estimates that are means, and what each code counts in them; array (K, codes)."""
    codes = np.asarray(scale.codes, dtype=float)

    def those(group: tuple[float, ...]) -> Array:
        return np.isin(codes, group).astype(np.float64)

    names = [("share", f"{code:g}") for code in scale.codes]
    rows: list[Array] = list(np.eye(len(codes)))
    if scale.has_sides:
        sides = {name: those(getattr(scale, name)) for name in ("disagree", "neutral", "agree")}
        names += [("side", name) for name in sides] + [("net", "")]
        rows += [*sides.values(), sides["agree"] - sides["disagree"]]
    names += [("collapsed", label) for label in scale.collapsed] + [("mean", "")]
    rows += [*(those(group) for group in scale.collapsed.values()), codes]
    return tuple(names), np.array(rows)


def _shares(places: Codes, scale: AnswerScale, weights: Array) -> Array:
    inside = places >= 0
    sums = np.bincount(places[inside], weights=weights[inside], minlength=len(scale.codes))
    total = sums.sum()
    return sums / total if total > 0 else np.full(len(sums), np.nan)


def _interpolated(shares: Array, scale: AnswerScale) -> tuple[float, Array]:
    """The interpolated median and its slopes by the shares of codes."""
    none = np.full(len(shares), np.nan)
    if not np.isfinite(shares).all():
        return np.nan, none
    codes = np.asarray(scale.codes, dtype=float)
    between = (codes[1:] + codes[:-1]) / 2
    limits = np.concatenate([[2 * codes[0] - between[0]], between, [2 * codes[-1] - between[-1]]])
    upto = np.cumsum(shares)
    place = int(np.argmax(upto >= 0.5 - _HALF))
    following = np.flatnonzero(shares[place + 1 :] > 0)
    if abs(upto[place] - 0.5) <= _HALF and following.size and following[0] > 0:
        # A half of the base on either side of codes that nobody gave: any of them would do, and the middle
        # is taken.
        return float((limits[place + 1] + limits[place + 1 + following[0]]) / 2), none
    share, below = shares[place], upto[place] - shares[place]
    width = limits[place + 1] - limits[place]
    slopes = np.zeros(len(shares))
    slopes[:place] = -width / share
    slopes[place] = -width * (0.5 - below) / share**2
    return float(limits[place] + width * (0.5 - below) / share), slopes


def _weights(weights: ArrayLike | None, records: int) -> Array:
    w = np.ones(records) if weights is None else np.asarray(weights, dtype=float)
    if w.shape != (records,):
        raise ValueError("there is one weight for each record")
    if not (np.isfinite(w).all() and (w >= 0).all()):
        raise ValueError("weights are finite and never below 0")
    return w
