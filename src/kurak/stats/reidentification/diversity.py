"""What records that agree on the keys have in common: a sensitive answer that all of them share is known without finding anybody."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from kurak.stats.reidentification.frequencies import Missing, agreeing_totals
from kurak.stats.reidentification.keys import checked_codes, equivalence_classes

Array: TypeAlias = NDArray[np.float64]
Ground: TypeAlias = Literal["equal", "ordered"]


@dataclass(frozen=True)
class Diversity:
    """Diversity of one sensitive variable among records that agree on the keys; made by :func:`diversity`.

    Parameters
    ----------
    distinct
        Different values among the records that agree with a record; array (records).
    entropy
        Values, equally frequent, that would be as uncertain: entropy l-diversity is the least of them; array (records).
    recursive
        Records of the most frequent value, over all but the ``l − 1`` most frequent ones; (c, l)-diversity asks that it is below
        ``c``. Infinite if there are no others; array (records).
    closeness
        Distance of the distribution among these records from that of the file; t-closeness asks that it is at most ``t``; array
        (records).
    """

    distinct: NDArray[np.int64]
    entropy: Array
    recursive: Array
    closeness: Array


def diversity(
    codes: ArrayLike, sensitive: ArrayLike, *, l: int = 2, missing: Missing = "category", ground: Ground = "equal"  # noqa: E741 - the field's letter
) -> Diversity:
    """Return distinct, entropy and recursive l-diversity and t-closeness of a sensitive variable.

    Parameters
    ----------
    codes
        Keys of records; array (records, keys).
    sensitive
        Codes of the sensitive variable, in its order where it has one; -1, missing, is a value as any other, and the last one.
    l
        For the recursive kind: from which most frequent value on the others are added up; 2 or more.
    missing
        What a missing key agrees with, as in :func:`~kurak.stats.reidentification.frequencies.key_frequencies`.
    ground
        How far apart two values are: all the same, or by their order.

    Notes
    -----
    **Formula** with shares ``p_s`` of the values in a class, counts ``r_1 ≥ … ≥ r_m``, and shares ``q_s`` in the file: number of
    ``p_s > 0``; ``exp(−Σ p_s ln p_s)``; ``r_1 / (r_l + … + r_m)``; ``½ Σ |p_s − q_s|``, or ordered ``Σ_i |Σ_(s≤i) (p_s − q_s)| /
    (m − 1)``.

    **Source** Machanavajjhala, Kifer, Gehrke and Venkitasubramaniam (2007), ACM TKDD 1(1), article 3; Li, Li and Venkatasubramanian (2007), ICDE. R ``sdcMicro::ldiversity`` (distinct).

    Examples
    --------
    >>> found = diversity([[0], [0], [0], [1]], [0, 0, 1, 1])
    >>> found.distinct.tolist(), found.recursive.tolist(), found.closeness.round(4).tolist()
    ([2, 2, 2, 1], [2.0, 2.0, 2.0, inf], [0.1667, 0.1667, 0.1667, 0.5])
    """
    table = checked_codes(codes)
    answers = checked_codes(np.reshape(np.asarray(sensitive), (-1, 1)))[:, 0]
    if len(answers) != len(table) or l < 2:
        raise ValueError("a sensitive variable has one code for each record, and l is 2 or more")
    if not len(table):
        raise ValueError("there are no records")
    values = np.unique(answers)
    # Missing last, so that it is at the end of an order.
    values = np.concatenate([values[values >= 0], values[values < 0]])
    classes = equivalence_classes(table)
    patterns, n = table[classes.first], len(classes.sizes)
    size = agreeing_totals(patterns, [classes.sizes.astype(float)], missing=missing)[0]
    distinct, logs, gap, apart = np.zeros(n, dtype=np.int64), np.zeros(n), np.zeros(n), np.zeros(n)
    most = np.zeros((n, l - 1))
    # A value at a time, so that memory does not grow with the number of values.
    for value in values:
        own = answers == value
        inside = np.bincount(classes.labels[own], minlength=n).astype(float)
        count = agreeing_totals(patterns, [inside], missing=missing)[0]
        distinct += count > 0
        logs += count * np.log(np.where(count > 0, count, 1.0))
        step = count / size - own.mean()
        gap += step
        apart += np.abs(step) if ground == "equal" else np.abs(gap)
        # The new count sinks to its place among the most frequent.
        for place in range(l - 1):
            higher = np.maximum(most[:, place], count)
            count = np.minimum(most[:, place], count)
            most[:, place] = higher
    rest = size - most.sum(axis=1)
    recursive = np.divide(most[:, 0], rest, out=np.full(n, np.inf), where=rest > 0.5)
    apart /= 2 if ground == "equal" else max(len(values) - 1, 1)
    entropy = np.exp(np.log(size) - logs / size)
    return Diversity(distinct[classes.labels], entropy[classes.labels], recursive[classes.labels], apart[classes.labels])
