"""From answers to ordinal items: thresholds, polychoric correlations, and how well these are known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from kurak.stats.confirmatory.factor_fit import NoFactorFit
from kurak.stats.confirmatory.identification import in_group
from kurak.stats.confirmatory.ordinal_influence import Codes, OrdinalInfluence, ordinal_influence
from kurak.stats.confirmatory.record_scores import CovarianceOfTotals, independent_totals
from kurak.stats.dimensions.polychoric import pair_counts, polychoric_correlations

Array: TypeAlias = NDArray[np.float64]

# Correlation beyond which the answers to two items are taken for one: its likelihood has no peak inside.
_REPEATED = 0.999

# Respondents whose influence on all moments is held at once.
_BATCH = 2048

# Numbers that influences may take at once, where a design needs those of all respondents together.
_MOST_NUMBERS = 32_000_000


@dataclass(frozen=True)
class OrdinalMoments:
    """Thresholds and polychoric correlations of one group.

    Attributes
    ----------
    group
        Name of the group; empty for everybody.
    items
        Names of the items.
    categories
        Codes of the answers that somebody chose, for each item.
    thresholds
        For each item an array (categories − 1), in standard deviations of its attitude.
    correlations
        Array (items, items).
    n
        Respondents who answered at least one item.
    weight
        Sum of their weights, on a scale on which those of all groups add up to the respondents.
    at_limit
        Pairs of items whose answers all but determine each other (beyond 0.99 or −0.99).
    """

    group: str
    items: tuple[str, ...]
    categories: tuple[tuple[int, ...], ...]
    thresholds: tuple[Array, ...]
    correlations: Array
    n: int
    weight: float
    at_limit: tuple[tuple[str, str], ...]

    @property
    def values(self) -> Array:
        """Thresholds item by item, then the correlations of items 1 and 2, 1 and 3, and so on."""
        pairs = np.triu_indices(len(self.items), 1)
        return np.concatenate([*self.thresholds, self.correlations[pairs]])


@dataclass(frozen=True)
class GroupedOrdinalMoments:
    """Thresholds and polychoric correlations of all groups.

    Attributes
    ----------
    groups
        One for each group.
    covariance
        Of the values of all groups, one group after another; array (moments, moments). Times the weight of a
        group, its block is the asymptotic covariance matrix.
    spread
        Variances as of independent respondents, by whose inverse squared residuals are weighted; array
        (moments,). A design changes errors and tests, not what is estimated.
    design_df
        Degrees of freedom of the design behind the covariances; None for independent respondents.
    """

    groups: tuple[OrdinalMoments, ...]
    covariance: Array
    spread: Array
    design_df: float | None = None

    @property
    def n(self) -> int:
        """Respondents of all groups."""
        return sum(one.n for one in self.groups)

    @property
    def values(self) -> Array:
        """Thresholds and correlations of all groups, one group after another."""
        return np.concatenate([one.values for one in self.groups])

    @property
    def bessel(self) -> Array:
        """(weight − 1) / weight of the group of each moment, by which least squares count it."""
        return np.concatenate(
            [np.full(len(one.values), (one.weight - 1) / one.weight) for one in self.groups]
        )


def ordinal_moments(
    codes: ArrayLike,
    *,
    items: Sequence[str],
    weights: ArrayLike | None = None,
    groups: ArrayLike | None = None,
    covariance_of_totals: CovarianceOfTotals = independent_totals,
    design_df: float | None = None,
) -> GroupedOrdinalMoments | NoFactorFit:
    """Thresholds and polychoric correlations of ordinal items, with the covariances of these estimates.

    Parameters
    ----------
    codes
        Answers as whole numbers from 0 in order, −1 where there is none; array (respondents, items).
    items
        Name of each column.
    weights
        Weight of every respondent, not negative; all 1 without.
    groups
        Group of every respondent, empty for none; groups come in the order of their names.
    covariance_of_totals
        From weighted scores, array (respondents, k) with 0 for those who do not count, to the covariances of
        their totals under the sampling design, array (k, k). Independent respondents if nothing is said.
    design_df
        Degrees of freedom of the design: sampling units less strata; None for independent respondents.

    Returns
    -------
    GroupedOrdinalMoments or NoFactorFit
        NoFactorFit, with what to change, where answers allow no correlations.

    Raises
    ------
    ValueError
        If shapes differ, names repeat, answers are not whole numbers from −1, or a weight is negative.

    Notes
    -----
    **Formula** thresholds from the answers of every item, each correlation from those who answered both of
    its items; covariances Σᵣ wᵣ² IFᵣ IFᵣᵀ of the influences, or those of the totals of wᵣ IFᵣ under the
    design. Answers that nobody chose are left out.

    **Source** Muthén (1984), *Psychometrika* 49, 115–132; Asparouhov (2005), *Structural Equation Modeling*
    12, 411–434, for designs; R ``lavaan::lavInspect(cfa(model, data, ordered = items, missing = "pairwise"),
    "gamma")`` divided by n.

    Examples
    --------
    >>> answers = [[0, 0], [0, 0], [0, 1], [1, 0], [1, 1], [1, 1]]
    >>> found = ordinal_moments(answers, items=["a", "b"])
    >>> found.groups[0].values.round(6).tolist()
    [0.0, 0.0, 0.5]
    >>> found.covariance.diagonal().round(4).tolist()
    [0.2618, 0.2618, 0.2742]
    """
    table, w, labels, names = _checked(codes, items, weights, groups)
    kept = (table >= 0).any(axis=1) & (w > 0)
    compact: list[tuple[NDArray[np.intp], Codes]] = []
    found: list[tuple[OrdinalMoments, OrdinalInfluence]] = []
    for name in names:
        rows = np.flatnonzero(kept & (labels == name))
        one = _one_group(table[rows], w[rows], tuple(items), name)
        if isinstance(one, NoFactorFit):
            return replace(one, group=name)
        moments, influence, own = one
        found.append((moments, influence))
        compact.append((rows, own))
    influences = [influence for _, influence in found]
    total, n = sum(one.weight for one, _ in found), sum(one.n for one, _ in found)
    scaled = tuple(replace(one, weight=one.weight * n / total) for one, _ in found)
    if covariance_of_totals is independent_totals:
        blocks = [
            _independent(influence, own, w[rows])
            for influence, (rows, own) in zip(influences, compact, strict=True)
        ]
        covariance = _block_diagonal(blocks)
        return GroupedOrdinalMoments(scaled, covariance, np.diag(covariance).copy())
    covariance, spread = _designed(influences, compact, w, covariance_of_totals)
    return GroupedOrdinalMoments(scaled, covariance, spread, design_df)


def _one_group(
    codes: Codes, weights: Array, items: tuple[str, ...], group: str
) -> tuple[OrdinalMoments, OrdinalInfluence, Codes] | NoFactorFit:
    where = in_group(group)
    if len(codes) <= len(items):
        return NoFactorFit(
            "data",
            f"{len(codes)} respondents answered{where}, not more than there are items ({len(items)})",
            "use data with more respondents" + (", or join groups" if group else ", or fewer items"),
        )
    own = np.full_like(codes, -1)
    categories = []
    for at, item in enumerate(items):
        chosen = np.unique(codes[codes[:, at] >= 0, at])
        if len(chosen) < 2:
            what = "is answered by nobody" if not len(chosen) else "has the same answer from everybody"
            return NoFactorFit("data", f'item "{item}" {what}{where}', f'take "{item}" out of the model')
        own[:, at] = np.where(codes[:, at] >= 0, np.searchsorted(chosen, codes[:, at]), -1)
        categories.append(tuple(chosen.tolist()))
    sizes = tuple(len(one) for one in categories)
    counts = pair_counts(own, categories=sizes, weights=weights)
    refusal = _refuse_pairs(counts, sizes, items, where)
    if refusal:
        return refusal
    found = polychoric_correlations(counts, categories=sizes)
    influence = ordinal_influence(counts, sizes=sizes, found=found)
    extreme = np.abs(found.correlations[influence.first, influence.second]) > _REPEATED
    extreme |= ~np.isfinite(influence.by_pair).all(axis=(1, 2))
    if extreme.any():
        pair = int(np.argmax(extreme))
        return _repeated(items[influence.first[pair]], items[influence.second[pair]], where)
    moments = OrdinalMoments(
        group,
        items,
        tuple(categories),
        found.thresholds,
        found.correlations,
        len(codes),
        float(weights.sum()),
        tuple((items[i], items[j]) for i, j in found.at_limit),
    )
    return moments, influence, own


def _refuse_pairs(
    counts: Array, sizes: tuple[int, ...], items: tuple[str, ...], where: str
) -> NoFactorFit | None:
    ends = np.concatenate([[0], np.cumsum(sizes)])
    for i, left in enumerate(items):
        for j in range(i + 1, len(items)):
            block = counts[ends[i] : ends[i + 1], ends[j] : ends[j + 1]]
            if not block.any():
                return NoFactorFit(
                    "data",
                    f'nobody answered both "{left}" and "{items[j]}"{where}',
                    f'take "{left}" or "{items[j]}" out of the model',
                )
            # Those who answered both may all have given the same answer, though others did not.
            if min(np.count_nonzero(block.sum(axis=side)) for side in (0, 1)) < 2:
                return NoFactorFit(
                    "data",
                    f'all who answered both "{left}" and "{items[j]}"{where} gave one answer to one of them',
                    f'take "{left}" or "{items[j]}" out of the model',
                )
            once = block > 0
            if (once.sum(axis=0) <= 1).all() and (once.sum(axis=1) <= 1).all():
                return _repeated(left, items[j], where)
    return None


def _repeated(left: str, right: str, where: str) -> NoFactorFit:
    return NoFactorFit(
        "data",
        f'the items "{left}" and "{right}" repeat one another{where}: '
        "their polychoric correlation has no value below 1",
        f'take "{left}" or "{right}" out of the model, or join rare answers',
    )


def _independent(influence: OrdinalInfluence, codes: Codes, weights: Array) -> Array:
    covariance = np.zeros((influence.moments, influence.moments))
    for start in range(0, len(codes), _BATCH):
        scores = influence.scores(codes[start : start + _BATCH]) * weights[start : start + _BATCH, None]
        covariance += scores.T @ scores
    return covariance


def _designed(
    influences: Sequence[OrdinalInfluence],
    groups: Sequence[tuple[NDArray[np.intp], Codes]],
    weights: Array,
    covariance_of_totals: CovarianceOfTotals,
) -> tuple[Array, Array]:
    """Covariances under a design, and variances without; two stretches at a time, so that scores fit into memory."""
    sizes = [one.moments for one in influences]
    ends = np.concatenate([[0], np.cumsum(sizes)])
    total = int(ends[-1])
    width = min(total, max(1, _MOST_NUMBERS // (2 * len(weights))))
    stretches = [(start, min(start + width, total)) for start in range(0, total, width)]

    def scores(start: int, stop: int) -> Array:
        """Scores of all respondents, 0 outside the group of a moment."""
        found = np.zeros((len(weights), stop - start))
        for influence, begin, end, (rows, codes) in zip(influences, ends[:-1], ends[1:], groups, strict=True):
            low, high = max(start, int(begin)), min(stop, int(end))
            if low < high:
                own = influence.scores(codes, start=low - int(begin), stop=high - int(begin))
                found[rows, low - start : high - start] = own * weights[rows, None]
        return found

    covariance, spread = np.zeros((total, total)), np.zeros(total)
    for at, (start, stop) in enumerate(stretches):
        own = scores(start, stop)
        spread[start:stop] = np.einsum("rm,rm->m", own, own)
        if len(stretches) == 1:
            return np.asarray(covariance_of_totals(own), float), spread
        for begin, end in stretches[at + 1 :]:
            both = np.asarray(covariance_of_totals(np.hstack([own, scores(begin, end)])), float)
            size = stop - start
            covariance[start:stop, start:stop] = both[:size, :size]
            covariance[begin:end, begin:end] = both[size:, size:]
            covariance[start:stop, begin:end] = both[:size, size:]
            covariance[begin:end, start:stop] = both[size:, :size]
    return covariance, spread


def _block_diagonal(blocks: Sequence[Array]) -> Array:
    ends = np.concatenate([[0], np.cumsum([len(one) for one in blocks])])
    found = np.zeros((ends[-1], ends[-1]))
    for start, stop, block in zip(ends[:-1], ends[1:], blocks, strict=True):
        found[start:stop, start:stop] = block
    return found


def _checked(
    codes: ArrayLike, items: Sequence[str], weights: ArrayLike | None, groups: ArrayLike | None
) -> tuple[Codes, Array, NDArray[np.object_], tuple[str, ...]]:
    table = np.asarray(codes)
    if table.ndim != 2 or not np.issubdtype(table.dtype, np.integer) or table.shape[1] != len(items):
        raise ValueError("answers are whole numbers, with a column for each item")
    if len(items) < 2 or len(set(items)) != len(items):
        raise ValueError("two items or more, each with a name of its own")
    if table.size and table.min() < -1:
        raise ValueError("answers are whole numbers from 0, and -1 where there is none")
    w = np.ones(len(table)) if weights is None else np.asarray(weights, float)
    if w.shape != table.shape[:1] or not np.isfinite(w).all() or (w < 0).any():
        raise ValueError("weights: one for every respondent, not negative")
    labels = np.full(len(table), "", dtype=object)
    names: tuple[str, ...] = ("",)
    if groups is not None:
        given = [str(one) for one in np.asarray(groups).tolist()]
        if len(given) != len(table):
            raise ValueError("one group for every respondent")
        labels[:] = given
        names = tuple(sorted(set(given) - {""}))
        if not names:
            raise ValueError("nobody belongs to a group")
    return table.astype(np.int64, copy=False), w, labels, names
