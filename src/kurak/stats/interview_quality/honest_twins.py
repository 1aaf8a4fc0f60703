"""Made-up honest records like the ones at hand: same answers, same relations, nobody copied from anybody.

What is unusual about an interview is judged against them. A fixed rule, such as 85 % of answers alike, knows
neither the questions nor the people; in a survey of few, much alike answers it points at honest interviews by
the hundred.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from kurak.stats.selection.streams import random_order
from kurak.stats.student import normal_quantile

Array: TypeAlias = NDArray[np.float64]
Codes: TypeAlias = NDArray[np.int16]
Null = Literal["correlated", "permuted"]

NOT_ASKED = -1
"""In tables of codes: no answer, and no part of any comparison."""


@dataclass(frozen=True, eq=False)
class AnswerModel:
    """What honest twins are drawn from; made by :func:`answer_model`.

    Parameters
    ----------
    codes
        Records as they are, codes from 0, −1 for not asked; array (records, items).
    special
        Which entries are no answer on the scale (don't know, refused, not asked); array (records, items).
    stratum
        Code of each record's stratum, from 0.
    thresholds
        Upper ends of the answers on the scale of a normal number, by stratum; infinity from the highest on;
        array (strata, items, codes).
    root
        Triangular or other root of the items' correlations; array (items, items). None where items are drawn
        independently.
    """

    codes: Codes
    special: NDArray[np.bool_]
    stratum: NDArray[np.intp]
    thresholds: Array
    root: Array | None


def answer_model(codes: ArrayLike, *, special: ArrayLike, strata: ArrayLike) -> AnswerModel:
    """Describe how honest people of each stratum answer: shares of the answers to each item, and how items go together.

    Parameters
    ----------
    codes
        Codes from 0 in the order of the scale, −1 for not asked; array (records, items).
    special
        Entries that are no answer on the scale; array (records, items).
    strata
        Groups whose people answer each question in their own way, such as regions; array (records).

    Returns
    -------
    AnswerModel

    Raises
    ------
    ValueError
        If shapes do not fit.

    Notes
    -----
    **Formula** an answer is the step of a normal number; with s the mean of the number within a step, the
    correlation of two numbers is ``cov(s_a, s_b)/(var s_a · var s_b)``, to the first order, within strata;
    made positive definite by its eigenvalues.

    **Source** Gaussian copula: Nelsen (2006), An Introduction to Copulas, §2.3; first-order Hermite expansion
    of the correlation of two steps, Kendall and Stuart (1973), Advanced Theory of Statistics 2, §26.28-30. R
    ``GenOrd::ordsample`` has the same aim.

    Examples
    --------
    >>> model = answer_model([[0, 1], [1, 0], [0, 0], [1, 1]], special=np.zeros((4, 2), dtype=bool), strata=[0, 0, 0, 0])
    >>> model.thresholds[0, 0].round(3).tolist()
    [0.0, inf]
    """
    x = np.asarray(codes, dtype=np.int16)
    off = np.asarray(special, dtype=bool) | (x < 0)
    _, stratum = np.unique(np.asarray(strata), return_inverse=True)
    if x.ndim != 2 or off.shape != x.shape or len(stratum) != len(x):
        raise ValueError(
            "codes and special are tables of records by items, strata has one value for each record"
        )
    levels, places = int(x.max(initial=0)) + 1, int(stratum.max(initial=0)) + 1
    counts = np.zeros((places, x.shape[1], levels))
    for level in range(levels):
        np.add.at(counts[:, :, level], stratum, ((x == level) & ~off).astype(float))
    total = counts.sum(axis=2, keepdims=True)
    share = np.divide(counts, total, out=np.full_like(counts, 1 / levels), where=total > 0)
    # The last answer that anybody gave ends at infinity, whatever rounding does to the sum.
    cumulative = np.cumsum(counts, axis=2)
    ended = (cumulative >= total) & (total > 0)
    upper = np.divide(cumulative, total, out=np.cumsum(share, axis=2), where=total > 0)
    upper = np.where(ended, 1.0, np.minimum(upper, 1.0))
    distinct, back = np.unique(upper, return_inverse=True)
    ends = np.array(
        [
            normal_quantile(value) if 0 < value < 1 else (np.inf if value >= 1 else -np.inf)
            for value in distinct
        ]
    )
    thresholds = ends[back.reshape(upper.shape)]
    return AnswerModel(x, off, stratum, thresholds, _root(x, off, stratum, thresholds, share))


def draw_twins(model: AnswerModel, *, generator: np.random.Generator, null: Null = "correlated") -> Codes:
    """Draw as many made-up honest records as there are records, stratum by stratum.

    Parameters
    ----------
    model
        From :func:`answer_model`.
    generator
        Where the random numbers come from.
    null
        ``correlated``: items go together as they do in the records. ``permuted``: each item's answers are
        permuted among the records of the stratum, so that items have nothing to do with one another; people
        are more alike than that.

    Returns
    -------
    array (records, items)
        Codes; who did not answer what is taken over from another record of the stratum.

    Raises
    ------
    ValueError
        If the null has another name.

    Notes
    -----
    **Formula** correlated: ``z = R u`` for independent normal u, the code is the number of thresholds below
    z; permuted: a random order of each item's answers within the stratum.

    **Source** as :func:`answer_model`; permutation within strata: Good (2005), Permutation, Parametric and
    Bootstrap Tests, §3.7; R ``ave(x, stratum, FUN = sample)``.

    Examples
    --------
    >>> from kurak.stats.selection.streams import stream
    >>> model = answer_model([[0, 1], [1, 0], [0, 0], [1, 1]], special=np.zeros((4, 2), dtype=bool), strata=[0, 0, 0, 0])
    >>> sorted(draw_twins(model, generator=stream(1, "example"), null="permuted")[:, 0].tolist())
    [0, 0, 1, 1]
    """
    if null not in ("correlated", "permuted"):
        raise ValueError(f"null is correlated or permuted, not {null!r}")
    n, items = model.codes.shape
    home = np.argsort(model.stratum, kind="stable")
    if null == "permuted":
        found = np.empty_like(model.codes)
        for item in range(items):
            found[home, item] = model.codes[_shuffled(model.stratum, generator), item]
        return found
    u, v = generator.random((2, n, items))
    normal = np.sqrt(-2 * np.log1p(-u)) * np.cos(2 * np.pi * v)
    z = normal if model.root is None else normal @ model.root.T
    found = np.zeros((n, items), dtype=np.int16)
    for level in range(model.thresholds.shape[2] - 1):
        found += z > model.thresholds[model.stratum, :, level]
    like = np.empty(n, dtype=np.intp)
    like[home] = _shuffled(model.stratum, generator)
    return np.where(model.special[like], model.codes[like], found)


def _shuffled(stratum: NDArray[np.intp], generator: np.random.Generator) -> NDArray[np.int64]:
    """Records stratum by stratum, in random order within each."""
    order = random_order(len(stratum), generator=generator)
    return order[np.argsort(stratum[order], kind="stable")]


def _root(
    x: Codes, off: NDArray[np.bool_], stratum: NDArray[np.intp], thresholds: Array, share: Array
) -> Array | None:
    density = np.exp(-(np.where(np.isfinite(thresholds), thresholds, 0.0) ** 2) / 2) / np.sqrt(2 * np.pi)
    density[~np.isfinite(thresholds)] = 0.0
    below = np.concatenate([np.zeros((*density.shape[:2], 1)), density[:, :, :-1]], axis=2)
    step = np.divide(below - density, share, out=np.zeros_like(share), where=share > 0)
    score = np.where(off, 0.0, step[stratum[:, None], np.arange(x.shape[1]), np.maximum(x, 0)])
    present = (~off).astype(float)
    both = present.T @ present
    together = np.divide(score.T @ score, both, out=np.zeros_like(both), where=both > 0)
    own = np.diag(together).copy()
    if np.all(own <= 0):
        return None
    scale = np.where(own > 0, own, 1.0)
    r = np.clip(together / np.outer(scale, scale), -0.98, 0.98)
    np.fill_diagonal(r, 1.0)
    values, vectors = np.linalg.eigh(r)
    root: Array = vectors * np.sqrt(np.maximum(values, 1e-6))
    root /= np.sqrt((root**2).sum(axis=1, keepdims=True))
    return root
