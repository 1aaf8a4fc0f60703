"""An order of records that says nothing about where, when and by whom they were collected."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from kurak.stats.reidentification.keys import code_values


def release_order(columns: Sequence[ArrayLike], *, seed: int) -> NDArray[np.intp]:
    """Return in which order records are released: sorted by what is released, then shuffled by a seed.

    Parameters
    ----------
    columns
        Everything that is released, one value per record each.
    seed
        Of the shuffling. As records are sorted first, nobody gets back to the order of collection, even with the seed.

    Returns
    -------
    array
        Places of records, as they are released. Records that are alike as released may be exchanged, which nobody sees.

    Examples
    --------
    >>> one = release_order([[3, 1, 2], ["a", "b", "c"]], seed=5)
    >>> other = release_order([[2, 3, 1], ["c", "a", "b"]], seed=5)
    >>> [[3, 1, 2][place] for place in one] == [[2, 3, 1][place] for place in other]
    True
    """
    ranks = []
    for column in columns:
        codes = code_values(column)
        if len(codes) and np.asarray(column).dtype == object:
            # Codes by first appearance would carry the order of collection along.
            seen: dict[int, object] = {}
            for code, value in zip(codes.tolist(), np.asarray(column).tolist(), strict=True):
                seen.setdefault(code, value)
            names = sorted(code for code in seen if code >= 0)
            names.sort(key=lambda code: (type(seen[code]).__name__, str(seen[code])))
            place = np.zeros(len(names) + 1, dtype=np.int64)
            place[names] = np.arange(len(names))
            # The last one is that of -1.
            place[-1] = -1
            codes = place[codes]
        ranks.append(codes)
    if not ranks or len({len(one) for one in ranks}) != 1:
        raise ValueError("what is released has one value for each record")
    order = np.lexsort(ranks[::-1])
    shuffled: NDArray[np.intp] = order[np.random.default_rng(seed).permutation(len(order))]
    return shuffled
