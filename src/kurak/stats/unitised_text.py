"""Lengths of text that coders marked alike, by transcript: all that agreement about stretches of text needs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array: TypeAlias = NDArray[np.float64]
Whole: TypeAlias = NDArray[np.int64]

ALL, SAME, BESIDE_GAP, SQUARES, PAIRABLE = range(5)
"""Kinds of sums by transcript and category; category 0 is the gaps, stretches without a code."""


@dataclass(frozen=True)
class UnitisedText:
    """Lengths of text by transcript, kind of sum and category, of transcripts that two coders or more read.

    Attributes
    ----------
    sums
        [transcript, …, kind, category], with category 0 for gaps; axes between are tables of their own, one a code, say. Kinds: length given the category by any coder;
        length of it where another coder gave the same; where another left a gap; squared lengths of single units;
        squared lengths of what meets other coders' units.
    """

    sums: Array

    @property
    def n_categories(self) -> int:
        """Categories, gaps not counted."""
        return int(self.sums.shape[-1]) - 1


def unitised_text(
    transcripts: ArrayLike,
    coders: ArrayLike,
    starts: ArrayLike,
    ends: ArrayLike,
    categories: ArrayLike,
    *,
    lengths: ArrayLike,
    readers: ArrayLike,
    n_categories: int,
) -> UnitisedText:
    """Return the lengths that alphas for unitising are computed from.

    Parameters
    ----------
    transcripts, coders
        Of each unit, from 0.
    starts, ends
        First character of a unit, from 0, and the one after its last.
    categories
        Of each unit, from 0.
    lengths
        Characters of each transcript.
    readers
        [transcript, coder], true where the coder read the transcript: who read it and marked nothing found only
        gaps, which is not the same as not having read it.
    n_categories
        How many there are.

    Returns
    -------
    UnitisedText
        Additive over transcripts. Units of transcripts with one reader are left out.

    Raises
    ------
    ValueError
        If arrays differ in length, a unit lies outside its transcript or is empty, a coder marks a transcript that
        they did not read, or two units of a coder overlap: a text with several codes at once is one call a code.

    Examples
    --------
    >>> text = unitised_text([0, 0], [0, 1], [10, 12], [20, 20], [0, 0], lengths=[100], readers=[[True, True]],
    ...     n_categories=1)
    >>> text.sums[0, 1].tolist()
    [180.0, 16.0]
    """
    t, g, a, b, k = (
        np.asarray(x, dtype=np.int64).ravel() for x in (transcripts, coders, starts, ends, categories)
    )
    length, reads = np.asarray(lengths, dtype=np.int64), np.asarray(readers, dtype=bool)
    _check(t, g, a, b, k, length, reads, n_categories)
    n_t, m = reads.shape
    c = n_categories + 1
    offset = np.concatenate([[0], np.cumsum(length)])
    a, b = a + offset[t], b + offset[t]
    # By sorting: numpy.unique hashes, which takes five times as long here.
    edges = np.sort(np.concatenate([a, b, offset]))
    edges = edges[np.concatenate([[True], np.diff(edges) > 0])]
    left, size = edges[:-1], np.diff(edges).astype(float)
    home = np.searchsorted(offset, left, side="right") - 1
    number = reads.sum(axis=1)
    several = number >= 2
    share = np.where(several, 1 / np.maximum(number - 1, 1), 0.0)[home] * size
    unit = np.full((m, len(left)), -1, dtype=np.int64)
    for coder in range(m):
        own = np.nonzero(g == coder)[0]
        own = own[np.argsort(a[own])]
        if np.any(a[own][1:] < b[own][:-1]):
            raise ValueError("two units of one coder overlap")
        if len(own):
            at = np.searchsorted(a[own], left, side="right") - 1
            inside = (at >= 0) & (left < b[own][np.maximum(at, 0)])
            unit[coder, inside] = own[at[inside]]
    # The last entry of the padded array is the gap's category, and -1 points to it.
    category = np.append(k + 1, 0)[unit]
    sums = np.zeros((n_t, 5, c))

    def add(kind: int, cells: Whole, amounts: Array) -> None:
        sums[:, kind] += np.bincount(cells, weights=amounts, minlength=n_t * c).reshape(n_t, c)

    read = reads[home].T
    for one in range(m):
        kept = read[one] & several[home]
        add(ALL, (home * c + category[one])[kept], size[kept])
        for other in range(m):
            both = kept & read[other]
            if other == one or not both.any():
                continue
            cell = home * c + category[one]
            same = both & (category[one] == category[other])
            beside = both & (category[other] == 0)
            add(SAME, cell[same], share[same])
            add(BESIDE_GAP, cell[beside], share[beside])
            meets = both & (category[other] > 0) & (unit[one] >= 0)
            met = np.bincount(unit[one][meets], weights=size[meets], minlength=len(k))
            add(PAIRABLE, t * c + k + 1, met**2 / np.maximum(number[t] - 1, 1))
    whole = several[t]
    add(SQUARES, (t * c + k + 1)[whole], ((b - a)[whole]).astype(float) ** 2)
    # A gap has no inner order: each of its characters stands for itself.
    sums[:, SQUARES, 0] = sums[:, ALL, 0]
    return UnitisedText(sums)


def unitised_by_code(
    transcripts: ArrayLike,
    coders: ArrayLike,
    starts: ArrayLike,
    ends: ArrayLike,
    codes: ArrayLike,
    *,
    lengths: ArrayLike,
    readers: ArrayLike,
    n_codes: int,
) -> UnitisedText:
    """Return one table of lengths for each code, which may overlap other codes: marked with it, or not.

    Parameters
    ----------
    transcripts, coders, starts, ends, lengths, readers
        As for :func:`unitised_text`.
    codes
        Of each unit, from 0.
    n_codes
        How many there are.

    Returns
    -------
    UnitisedText
        [transcript, code, kind, 2]: of each code the ``_uα`` says where it is marked; there is nothing else to tell
        apart, so that ``_cuα`` is not a number.

    Raises
    ------
    ValueError
        As :func:`unitised_text`; units of one coder with the same code may not overlap.

    Examples
    --------
    One coder marks a stretch with two codes at once; characters marked by anybody, of each code:

    >>> text = unitised_by_code([0, 0, 0], [0, 0, 1], [10, 10, 12], [20, 30, 20], [0, 1, 0], lengths=[100],
    ...     readers=[[True, True]], n_codes=2)
    >>> text.sums[0, :, 0, 1].tolist()
    [18.0, 20.0]
    """
    if n_codes < 1:
        raise ValueError("unitising needs a code")
    t, k = np.asarray(transcripts, dtype=np.int64).ravel(), np.asarray(codes, dtype=np.int64).ravel()
    length, reads = np.asarray(lengths, dtype=np.int64), np.asarray(readers, dtype=bool)
    if len(t) != len(k):
        raise ValueError("a unit has a transcript, a coder, a start, an end and a code")
    if len(k) and not 0 <= k.min() <= k.max() < n_codes:
        raise ValueError(f"a code is a number from 0 to {n_codes - 1}")
    if len(t) and not 0 <= t.min() <= t.max() < len(length):
        raise ValueError("transcripts and coders are numbers from 0")
    # A code is looked at as if every transcript were there once more for it.
    apart = unitised_text(
        k * len(length) + t,
        coders,
        starts,
        ends,
        np.zeros(len(k), dtype=np.int64),
        lengths=np.tile(length, n_codes),
        readers=np.tile(reads, (n_codes, 1)),
        n_categories=1,
    )
    return UnitisedText(apart.sums.reshape(n_codes, len(length), 5, 2).swapaxes(0, 1))


def _check(
    t: Whole,
    g: Whole,
    a: Whole,
    b: Whole,
    k: Whole,
    length: Whole,
    reads: NDArray[np.bool_],
    n_categories: int,
) -> None:
    if len({len(x) for x in (t, g, a, b, k)}) != 1:
        raise ValueError("a unit has a transcript, a coder, a start, an end and a category")
    if reads.ndim != 2 or len(reads) != len(length) or reads.shape[1] < 2:
        raise ValueError("readers stand by transcript and coder, for two coders or more")
    if n_categories < 1:
        raise ValueError("unitising needs a category")
    if np.any(length < 1):
        raise ValueError("a transcript has one character or more")
    if not len(t):
        return
    if t.min() < 0 or t.max() >= len(length) or g.min() < 0 or g.max() >= reads.shape[1]:
        raise ValueError("transcripts and coders are numbers from 0")
    if k.min() < 0 or k.max() >= n_categories:
        raise ValueError(f"a category is a number from 0 to {n_categories - 1}")
    if np.any(a < 0) or np.any(b <= a) or np.any(b > length[t]):
        raise ValueError("a unit starts before it ends, inside its transcript")
    if not np.all(reads[t, g]):
        raise ValueError("a coder marks only transcripts that they read")
