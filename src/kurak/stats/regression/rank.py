"""Columns of a design matrix that add nothing to those before them."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array: TypeAlias = NDArray[np.float64]
Codes: TypeAlias = NDArray[np.intp]

_SAME = 1e-9
"""A column whose part at right angles to those before it is this small, against itself, is taken for their sum."""


def independent_columns(x: ArrayLike, *, weights: ArrayLike) -> Codes:
    """Return the columns that are no combination of earlier ones, among the records with a weight.

    Parameters
    ----------
    x
        Design matrix; array (records, columns).
    weights
        Weight of each record, 0 or more.

    Returns
    -------
    Codes
        Positions of the columns that are kept, in order.

    Raises
    ------
    ValueError
        If there is not one weight for each record.

    Notes
    -----
    **Formula** QR decomposition by Gram-Schmidt, each column made orthogonal twice; a column goes if its remainder is
    below 1e-9 of its length. R takes 1e-11 in ``glm`` and 1e-7 in ``lm``.

    **Source** Golub and Van Loan (2013), *Matrix Computations*, 4th ed., §5.2.8; R ``qr(x, tol = 1e-11)$pivot``.

    Examples
    --------
    >>> independent_columns([[1, 0, 2], [1, 1, 3], [1, 5, 7]], weights=[1, 1, 1]).tolist()
    [0, 1]
    """
    w = np.asarray(weights, dtype=float)
    columns = np.asarray(x, dtype=float)
    if columns.ndim != 2 or len(columns) != len(w):
        raise ValueError("x has a row for each weight")
    columns = np.sqrt(w)[:, None] * np.where(w[:, None] > 0, columns, 0.0)
    basis = np.empty((len(w), columns.shape[1]), order="F")
    kept: list[int] = []
    for place in range(columns.shape[1]):
        column = columns[:, place]
        length = float(np.linalg.norm(column))
        if length == 0:
            continue
        rest = column / length
        known = basis[:, : len(kept)]
        for _ in range(2):  # twice is enough: Giraud and Langou (2005)
            rest = rest - known @ (known.T @ rest)
        left = float(np.linalg.norm(rest))
        if left > _SAME:
            basis[:, len(kept)] = rest / left
            kept.append(place)
    return np.array(kept, dtype=np.intp)
