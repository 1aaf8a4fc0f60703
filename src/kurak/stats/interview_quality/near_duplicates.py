"""Interviews that are nearly the same: each record's best match, against what honest records would give."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil
from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from kurak.stats.interview_quality.honest_twins import AnswerModel, Null, draw_twins
from kurak.stats.multiple_comparisons import Adjustment, adjust_p_values
from kurak.stats.selection.streams import stream

Array: TypeAlias = NDArray[np.float64]
Wide: TypeAlias = NDArray[np.float32]

BLOCK = 1024
"""Records at a time on each side of a block of pairs."""

NULL_RECORDS = 50_000
"""Made-up records that the null rests on, at least."""


@dataclass(frozen=True, eq=False)
class BestMatch:
    """The record most like each record; arrays (records).

    Parameters
    ----------
    share
        Share of items with the same answer among items that both were asked, 0 to 1; 0 where no pair has
        enough of them.
    partner
        Number of the other record; −1 where there is none. The first of several.
    """

    share: Array
    partner: NDArray[np.intp]


@dataclass(frozen=True, eq=False)
class NearDuplicates:
    """Best matches with how unusual they are; arrays (records).

    Parameters
    ----------
    share, partner
        As in :class:`BestMatch`.
    p_value, adjusted
        Share of honest twins with a best match as high; the same, adjusted for how many records there are.
    null_quantiles
        Best matches of honest twins: median, 95th, 99th and 99.9th percentile.
    draws
        How often all twins were drawn.
    """

    share: Array
    partner: NDArray[np.intp]
    p_value: Array
    adjusted: Array
    null_quantiles: tuple[float, float, float, float]
    draws: int

    def expected_by_chance(self, flagged: NDArray[np.bool_]) -> float:
        """How many honest records would stand out as far as the least unusual of those flagged, were all honest."""
        return float(len(self.p_value) * self.p_value[flagged].max()) if flagged.any() else 0.0


def best_match(codes: ArrayLike, *, least_common: float = 0.5) -> BestMatch:
    """Find for each record the other record with the most answers alike, over every pair.

    Parameters
    ----------
    codes
        Codes of answers, don't know and refused among them; −1 where an item was not asked. Array (records,
        items).
    least_common
        Share of all items that both must have been asked, above 0 to 1.

    Returns
    -------
    BestMatch

    Raises
    ------
    ValueError
        If codes are no table, or the share lies outside its range.

    Notes
    -----
    **Formula** ``max_j Σ_k [x_ik = x_jk] / Σ_k [both asked]``.

    **Source** Kuriakose and Robbins (2016), Statistical Journal of the IAOS 32, 283-291 (percent match); in R
    ``max(rowMeans(t(t(x[-i, ]) == x[i, ]), na.rm = TRUE))``.

    Examples
    --------
    >>> found = best_match([[1, 2, 3, 4], [1, 2, 3, 5], [5, 5, 5, 5]])
    >>> found.share.tolist(), found.partner.tolist()
    ([0.75, 0.75, 0.25], [1, 0, 1])
    """
    x = np.asarray(codes, dtype=np.int16)
    if x.ndim != 2 or not 0 < least_common <= 1:
        raise ValueError("codes are a table of records by items, and least_common lies above 0 up to 1")
    n, items = x.shape
    marks, asked = _marks(x), (x >= 0)
    given: Wide | None = None if asked.all() else asked.astype(np.float32)
    share = np.zeros(n, dtype=np.float32)
    partner = np.full(n, -1, dtype=np.intp)
    for a in range(0, n, BLOCK):
        for b in range(a, n, BLOCK):
            rows, columns = slice(a, min(a + BLOCK, n)), slice(b, min(b + BLOCK, n))
            same = marks[rows] @ marks[columns].T
            if given is None:
                same /= np.float32(items)
            else:
                both = given[rows] @ given[columns].T
                np.divide(same, both, out=same, where=both > 0)
                same[both < least_common * items] = 0.0
            if a == b:
                np.fill_diagonal(same, -1.0)
            _keep(share, partner, rows, same, b)
            if a != b:
                _keep(share, partner, columns, same.T, a)
    return BestMatch(np.round(share.astype(float), 6), partner)


def near_duplicates(
    model: AnswerModel,
    *,
    seed: int,
    null: Null = "correlated",
    draws: int | None = None,
    adjustment: Adjustment = "benjamini_hochberg",
    least_common: float = 0.5,
) -> NearDuplicates:
    """Compare each record's best match with best matches among made-up honest records of the same strata.

    Parameters
    ----------
    model
        The records, from :func:`~kurak.stats.interview_quality.honest_twins.answer_model`.
    seed
        The study's seed.
    null
        ``correlated`` twins, or ``permuted`` answers; see
        :func:`~kurak.stats.interview_quality.honest_twins.draw_twins`. Where items go together, permuted
        answers are too unlike one another, and honest people are flagged.
    draws
        How often; left out, as often as gives :data:`NULL_RECORDS` twins, and 4 times at least.
    adjustment, least_common
        As in :func:`~kurak.stats.multiple_comparisons.adjust_p_values` and :func:`best_match`.

    Returns
    -------
    NearDuplicates

    Raises
    ------
    ValueError
        If there are fewer than 3 records, or no draw.

    Notes
    -----
    **Formula** ``p_i = (1 + #{twins with a best match as high})/(1 + twins)``, twins of all strata and draws
    together; so that the expected number of honest records flagged is right for all together, not for each
    stratum by itself.

    **Source** Kuriakose and Robbins (2016); that no fixed threshold holds: Simmons, Mercer, Schwarzer and
    Kennedy (2016), Statistical Journal of the IAOS 32, 327-338; p-values of random draws: Phipson and Smyth
    (2010), Statistical Applications in Genetics and Molecular Biology 9(1), 39. No R package does it.

    Examples
    --------
    >>> from kurak.stats.interview_quality.honest_twins import answer_model
    >>> rows = stream(1, "example").integers(0, 5, (60, 20))
    >>> rows[1] = rows[0]
    >>> found = near_duplicates(answer_model(rows, special=rows < 0, strata=[0] * 60), seed=1, draws=40)
    >>> np.flatnonzero(found.adjusted < 0.05).tolist()
    [0, 1]
    """
    n = len(model.codes)
    times = max(4, ceil(NULL_RECORDS / max(n, 1))) if draws is None else draws
    if n < 3 or times < 1:
        raise ValueError("best matches need three records and one draw at least")
    found = best_match(model.codes, least_common=least_common)
    drawn = np.sort(
        np.concatenate(
            [
                best_match(
                    draw_twins(model, generator=stream(seed, "near duplicates", null, str(time)), null=null),
                    least_common=least_common,
                ).share
                for time in range(times)
            ]
        )
    )
    as_high = len(drawn) - np.searchsorted(drawn, found.share - 1e-9)
    p = np.asarray((1.0 + as_high) / (1.0 + len(drawn)), dtype=float)
    middle, high, higher, highest = (
        float(drawn[min(int(q * len(drawn)), len(drawn) - 1)]) for q in (0.5, 0.95, 0.99, 0.999)
    )
    return NearDuplicates(
        found.share,
        found.partner,
        p,
        adjust_p_values(p, method=adjustment),
        (middle, high, higher, highest),
        times,
    )


def _marks(x: NDArray[np.int16]) -> Wide:
    """One column for each answer to each item that anybody gave, 1 where it was given."""
    columns = [
        (x[:, item] == code) for item in range(x.shape[1]) for code in np.unique(x[:, item]) if code >= 0
    ]
    return np.column_stack(columns).astype(np.float32) if columns else np.zeros((len(x), 1), dtype=np.float32)


def _keep(share: Wide, partner: NDArray[np.intp], rows: slice, same: Wide, start: int) -> None:
    """Keep what is higher than before."""
    at = same.argmax(axis=1)
    high = same[np.arange(len(at)), at]
    better = high > share[rows]
    share[rows] = np.where(better, high, share[rows])
    partner[rows] = np.where(better, at + start, partner[rows])
