"""Hadamard matrices: tables of plus and minus 1 in which every two columns agree in half of the rows."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Signs: TypeAlias = NDArray[np.int8]


def hadamard(at_least: int) -> Signs:
    """Return a Hadamard matrix of the smallest order we can make that is large enough.

    Parameters
    ----------
    at_least
        Rows and columns that are needed.

    Returns
    -------
    array (order, order)
        Plus and minus 1; the first row and the first column are all 1.

    Raises
    ------
    ValueError
        If fewer than one row is asked for.

    Notes
    -----
    **Formula** ``H Hᵀ = m I``. Made by doubling (Sylvester) and from the squares modulo a prime
    q: order q + 1 for q = 3 and 2 (q + 1) for q = 1 modulo 4 (Paley).

    **Source** Wolter (2007), Introduction to Variance Estimation, 2nd ed., appendix A; Paley (1933), Journal
    of Mathematics and Physics 12, 311-320. In R ``survey::hadamard(n)``, which has others of the same kind.

    Examples
    --------
    >>> hadamard(3).tolist()
    [[1, 1, 1, 1], [1, -1, 1, -1], [1, 1, -1, -1], [1, -1, -1, 1]]
    """
    if at_least < 1:
        raise ValueError("a Hadamard matrix has at least one row")
    order = at_least
    while not _can_make(order):
        order += 1
    made = _make(order)
    made = made * made[:, :1]
    return np.asarray(made * made[:1], dtype=np.int8)


def _can_make(order: int) -> bool:
    if order <= 2:
        return True
    return order % 4 == 0 and (_is_prime(order - 1) or _is_second_kind(order) or _can_make(order // 2))


def _make(order: int) -> Signs:
    if order == 1:
        return np.ones((1, 1), dtype=np.int8)
    if order == 2 or _can_make(order // 2):
        return np.asarray(
            np.kron(np.array([[1, 1], [1, -1]], dtype=np.int8), _make(order // 2)), dtype=np.int8
        )
    if _is_prime(order - 1):
        return np.asarray(np.eye(order, dtype=np.int8) + _bordered(order - 1, corner=-1), dtype=np.int8)
    symmetric = np.kron(_bordered(order // 2 - 1, corner=1), np.array([[1, 1], [1, -1]], dtype=np.int8))
    diagonal = np.kron(np.eye(order // 2, dtype=np.int8), np.array([[1, -1], [-1, -1]], dtype=np.int8))
    return np.asarray(symmetric + diagonal, dtype=np.int8)


def _is_second_kind(order: int) -> bool:
    """Whether Paley's second construction gives this order."""
    return (order // 2 - 1) % 4 == 1 and _is_prime(order // 2 - 1)


def _bordered(prime: int, *, corner: int) -> Signs:
    """Squares (1) and others (-1) modulo a prime, by difference of row and column, with a border of ones."""
    square = np.full(prime, -1, dtype=np.int8)
    square[np.arange(1, prime, dtype=np.int64) ** 2 % prime] = 1
    square[0] = 0
    made = np.zeros((prime + 1, prime + 1), dtype=np.int8)
    made[0, 1:], made[1:, 0] = 1, corner
    made[1:, 1:] = square[np.subtract.outer(np.arange(prime), np.arange(prime)) % prime]
    return made


def _is_prime(number: int) -> bool:
    return number > 1 and all(number % divisor for divisor in range(2, int(number**0.5) + 1))
