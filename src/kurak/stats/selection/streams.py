"""Random numbers that are the same on every machine: a stream for every purpose, and a random order of units.

Only uniform numbers are taken from NumPy; what is made of them is written here. NumPy promises that the bits of PCG64
stay as they are, but not the algorithms of ``choice``, ``permutation`` and ``shuffle``.
"""

import hashlib
import json

import numpy as np
from numpy.typing import NDArray


def stream(seed: int, *words: str) -> np.random.Generator:
    """Return the stream of random numbers that belongs to a seed and a purpose.

    Parameters
    ----------
    seed
        The study's seed: a whole number, 0 or more.
    words
        What the numbers are for, such as "draw" and the name of a stratum. Other words give another stream, so what
        is drawn in one stratum does not depend on the other strata.

    Returns
    -------
    numpy.random.Generator
        A generator (PCG64) at the beginning of its stream.

    Raises
    ------
    ValueError
        When the seed is below 0.

    Notes
    -----
    **Formula** seed sequence of the seed, with the eight 32-bit words of the SHA-256 of the purpose as its key.

    **Reference** O'Neill (2014), PCG: A Family of Simple Fast Space-Efficient Statistically Good Algorithms for
    Random Number Generation; NumPy, "SeedSequence". R has no equal: ``set.seed`` knows one stream.

    Examples
    --------
    >>> north = stream(2023, "draw", "North").random()
    >>> north == stream(2023, "draw", "North").random(), north == stream(2023, "draw", "South").random()
    (True, False)
    """
    if seed < 0:
        raise ValueError(f"a seed is 0 or more, not {seed}")
    # As a list in JSON, so that ("a", "bc") and ("ab", "c") are two purposes.
    digest = hashlib.sha256(json.dumps(words).encode()).digest()
    key = tuple(int.from_bytes(digest[at : at + 4], "big") for at in range(0, 32, 4))
    return np.random.Generator(np.random.PCG64(np.random.SeedSequence(seed, spawn_key=key)))


def random_order(n: int, *, generator: np.random.Generator) -> NDArray[np.int64]:
    """Return the numbers from 0 to ``n − 1`` in random order.

    Parameters
    ----------
    n
        How many there are: 0 or more.
    generator
        Where the random numbers come from.

    Returns
    -------
    NDArray
        Every number once, of shape (n,).

    Raises
    ------
    ValueError
        When ``n`` is below 0.

    Notes
    -----
    **Formula** the order of n uniform numbers, each unit's own.

    **Reference** Tillé (2006), Sampling Algorithms, chapter 4 (random sort method); R ``order(runif(n))``.

    Examples
    --------
    >>> sorted(random_order(4, generator=stream(1, "example")).tolist())
    [0, 1, 2, 3]
    """
    if n < 0:
        raise ValueError(f"there are 0 units or more to put in order, not {n}")
    return np.argsort(generator.random(n), kind="stable").astype(np.int64)
