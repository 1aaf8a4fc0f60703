"""Weights of a release: within what is released of a record's stratum, shared by enough records of several sampling units."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from kurak.disclosure.records.released_weights import blur_weights

Array: TypeAlias = NDArray[np.float64]
Mask: TypeAlias = NDArray[np.bool_]

LARGEST_SHARE = 0.8
"""Largest part of the records with one weight that one sampling unit, or one stratum, may have."""


def pool_weights(
    weights: Array,
    *,
    seen: NDArray[Any],
    lost: Mask,
    hidden: Sequence[NDArray[Any]],
    smallest: int,
) -> Array:
    """Return weights that tell nothing that the released values of a record do not tell.

    Parameters
    ----------
    weights
        Above 0, one a record.
    seen
        What is released of each record's stratum, as one whole number: region and kind of settlement, withheld ones among them.
    lost
        Records that lost a value of any key.
    hidden
        What weights must not tell: sampling units, strata; an array each.
    smallest
        Fewest records with one weight.

    Returns
    -------
    array
        Their total is what it was, in all and for each value of ``seen``.

    Notes
    -----
    **Method** records that are alike in ``seen`` are looked at together. Those that lost no value get blurred weights
    (:func:`~kurak.disclosure.records.released_weights.blur_weights`): each is shared by ``smallest`` records of which no sampling
    unit, and no stratum where there are several, has more than four fifths; where that cannot be, all get their mean. Those that lost
    a value get one weight together, their mean, or join the largest band if they are few or of one unit: a weight then is the same for whatever was
    withheld. Weights of a stricter edition are made from those of the laxer one.

    **Source** de Waal and Willenborg (1997), Netherlands Official Statistics 12, 3-13: weights tell strata.

    Examples
    --------
    >>> none = np.zeros(4, bool)
    >>> units = np.array([0, 1, 0, 1])
    >>> pool_weights(np.array([1.0, 1.2, 3.0, 3.2]), seen=np.zeros(4, int), lost=none, hidden=[units], smallest=2).tolist()
    [1.1, 1.1, 3.1, 3.1]
    >>> pool_weights(np.array([1.0, 1.2, 3.0, 3.2]), seen=np.zeros(4, int), lost=~none, hidden=[units], smallest=2).tolist()
    [2.1, 2.1, 2.1, 2.1]
    """
    made = np.array(weights, dtype=float)
    if not len(made):
        return made
    order = np.argsort(seen, kind="stable")
    starts = np.flatnonzero(np.diff(np.asarray(seen)[order], prepend=np.asarray(seen)[order][0] - 1))
    for rows in np.split(order, starts[1:]):
        whole, gone = rows[~lost[rows]], rows[lost[rows]]
        if len(whole) < smallest or any(_of_one(one[whole], one[rows]) for one in hidden):
            # A weight of those that lost nothing would be that of one unit.
            made[rows] = _mean(weights[rows])
            continue
        made[whole] = _blurred(weights[whole], [one[whole] for one in hidden], smallest)
        if len(gone) >= smallest and not any(_of_one(one[gone], one[rows]) for one in hidden):
            made[gone] = _mean(weights[gone])
        elif len(gone):
            values, sizes = np.unique(made[whole], return_counts=True)
            # The largest band, which does not depend on their own weights.
            band = np.concatenate([gone, whole[made[whole] == values[int(sizes.argmax())]]])
            made[band] = _mean(np.where(lost[band], weights[band], made[band]))
    return made


def _of_one(hidden: NDArray[Any], around: NDArray[Any]) -> bool:
    """Whether records are all of one unit though there are several around."""
    return len(np.unique(hidden)) == 1 and len(np.unique(around)) > 1


def _blurred(weights: Array, hidden: Sequence[NDArray[Any]], smallest: int) -> Array:
    """Blurred so that no hidden thing has too large a part of a weight, or the mean of all where one would."""
    if not hidden:
        # No strata and no units: a weight must only not be that of few.
        return blur_weights(weights, np.zeros(len(weights)), smallest=smallest, largest_share=1.0).weights
    telling = [one for one in hidden if len(np.unique(one)) > 1]
    if not telling:
        # All of one unit: the weight can only tell which person of a household, or nothing.
        return np.full(len(weights), _mean(weights))
    made = weights
    for one in telling:
        try:
            # Bands of one step stay whole in the next, so that only the last may need another look.
            made = blur_weights(made, one, smallest=smallest, largest_share=LARGEST_SHARE).weights
        except ValueError:
            return np.full(len(weights), _mean(weights))
    return made if not any(_tells(made, one) for one in telling) else np.full(len(weights), _mean(weights))


def _tells(weights: Array, hidden: NDArray[Any]) -> bool:
    """Whether some weight has too large a part of its records in one unit."""
    _, bands = np.unique(weights, return_inverse=True)
    _, units = np.unique(hidden, return_inverse=True)
    pairs, counts = np.unique(bands.astype(np.int64) * (int(units.max()) + 1) + units, return_counts=True)
    sizes = np.bincount(bands)
    return bool((counts > LARGEST_SHARE * sizes[pairs // (int(units.max()) + 1)]).any())


def _mean(weights: Array) -> float:
    low, high = float(weights.min()), float(weights.max())
    # Equal weights keep their last digit.
    return low if low == high else float(weights.mean())
