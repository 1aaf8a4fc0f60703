"""Made-up nominations: each nominee is named with a chance that is known exactly, and nobody names more than fit on a form."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from kurak.stats.networks.ties import Array


def draw_names(chance: ArrayLike, *, asked: int, random: np.random.Generator, silent: float = 0.0) -> Array:
    """Return who names whom, [nominator, nominee], 1 or 0.

    Parameters
    ----------
    chance
        With which each nominee is named, 0 to 1.
    asked
        Nominators, 1 or more; each draws alone.
    random
        Where the draws come from.
    silent
        Chance that somebody names nobody, below 1; no chance to be named can be higher than the chance to say anything.

    Returns
    -------
    array
        Whose expected column means are ``chance``. With a sum of chances ``s = Σp / (1 - silent)`` whoever names
        anybody names ``floor(s)`` or ``ceil(s)``.

    Notes
    -----
    **Formula** systematic sampling of one nominator's names from the chances laid end to end in random order: the points ``u, u +
    1, u + 2 …`` with ``u`` uniform on [0, 1) fall on a stretch of length ``p`` once with chance ``p``.

    **Source** Madow (1949), "On the theory of systematic sampling, II", Annals of Mathematical Statistics 20, 333-354.

    Examples
    --------
    >>> names = draw_names([0.9, 0.6, 0.5, 0], asked=1000, random=np.random.default_rng(1))
    >>> names.sum(axis=1).tolist() == [2] * 1000, names.mean(axis=0).round(1).tolist()
    (True, [0.9, 0.6, 0.5, 0.0])
    """
    given = np.asarray(chance, dtype=float)
    if given.ndim != 1 or not given.size or not ((given >= 0) & (given <= 1)).all():
        raise ValueError("each nominee has a chance to be named, from 0 to 1")
    if asked < 1:
        raise ValueError(f"one nominator or more, not {asked}")
    if not 0 <= silent < 1 or (given > 1 - silent).any():
        raise ValueError("no chance to be named is higher than the chance that somebody is named at all")
    order = random.permuted(np.tile(np.arange(given.size), (asked, 1)), axis=1)
    ends = np.cumsum(given[order] / (1 - silent), axis=1)
    start = random.uniform(size=(asked, 1))
    # Points below an end, less the points below the end before; the sum's last digit must not add a point.
    points = np.ceil(np.round(ends, 12) - start)
    named = np.diff(points, axis=1, prepend=np.ceil(0.0 - start))
    result = np.zeros_like(named)
    np.put_along_axis(result, order, named, axis=1)
    result[random.uniform(size=asked) < silent] = 0.0
    return result
