"""Krippendorff's alphas for unitising: how far coders mark the same stretches of text, and give them the same codes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from kurak.stats.transcript_resampling import Statistic, bootstrap_spread, jackknife_spread

Array: TypeAlias = NDArray[np.float64]
Whole: TypeAlias = NDArray[np.int64]

ALL, SAME, BESIDE_GAP, SQUARES, PAIRABLE = range(5)
"""Kinds of sums by transcript and category; category 0 is the gaps, stretches without a code."""

NOTHING = 1e-12
"""Expected disagreement as a share of all text below which there is none, but for rounding."""


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


@dataclass(frozen=True)
class UnitisingAgreement:
    """The four alphas, each as an array whose last axis is as given below.

    Attributes
    ----------
    estimate, std_error, low, high
        ``u``, ``bar_u``, ``cu``, then ``(k)u`` of each category. Not a number where chance expects no disagreement.
    coverage
        Share of the text that each is computed from: all for the first two, of ``cu`` the length in units that meet
        other coders' units, of ``(k)u`` that share of the category's own length.
    n_transcripts
        Transcripts that two coders or more read, a table.
    """

    estimate: Array
    std_error: Array
    low: Array
    high: Array
    coverage: Array
    n_transcripts: Whole


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
    One coder marks a stretch with two codes at once:

    >>> text = unitised_by_code([0, 0, 0], [0, 0, 1], [10, 10, 12], [20, 30, 20], [0, 1, 0], lengths=[100],
    ...     readers=[[True, True]], n_codes=2)
    >>> unitising_agreement(text).estimate[:, 0].round(3).tolist()
    [0.879, -0.095]
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


def unitising_alphas(sums: ArrayLike) -> Array:
    """Return ``u``, ``bar_u``, ``cu`` and ``(k)u`` of each category from sums of lengths.

    Parameters
    ----------
    sums
        [… , kind, category] of :class:`UnitisedText`, added up over transcripts.

    Returns
    -------
    ndarray
        [… , 3 + categories]; not a number where chance expects no disagreement.

    Notes
    -----
    **Formula** with lengths ``ℓ_ck`` of text that one coder gave ``c`` and another ``k``, each divided by the
    coder's ``m − 1`` partners, φ for gaps, and ``L_ig`` the length of a coder's unit:
    ``_uα = 1 − (ℓ − Σ_c ℓ_cc)/(ℓ − Σ_c ε_cc)`` with ``ε_ck = ℓ (ℓ_c ℓ_k − [c = k]Q_c)/(ℓ² − ΣQ)``, ``Q_c = Σ
    L_ig²`` over units of ``c`` and ``Q_φ = ℓ_φ``. ``|_uα = 1 − (ℓ_φ − ℓ_φφ)/(ε_φ − ε_φφ)``: marked or not, whatever
    the code. ``_cuα = 1 − (ℓ* − Σ ℓ_cc)/(ℓ* − Σ ε*_cc)`` over units that meet, ``ℓ*_c = ℓ_c − ℓ_cφ``, ``ε*_ck =
    (ℓ*_c ℓ*_k − [c = k]Q*_c)/(ℓ* − ΣQ*/ℓ*)`` with ``Q*_c = Σ_ig Σ_{j≠i} (length of the unit that meets units of
    coder j)²/(m − 1)``. ``(k)_uα = 1 − (ε*_k/ℓ*_k)(ℓ*_k − ℓ_kk)/(ε*_k − ε*_kk)``.

    **Source** Krippendorff, Mathet, Bouvry and Widlöcher (2016), "On the reliability of unitizing textual continua:
    further developments", Quality & Quantity 50(6), 2347-2364, equations 1 to 13; Krippendorff (2019), Content
    analysis, 4th edition, section 12.6. With three coders or more ``Q*`` is taken for each partner, as in
    equation 10; some programs take all partners' units together, which gives another ``_cuα`` there. With units of
    a single character and no gaps, ``_uα`` is Krippendorff's alpha.

    Examples
    --------
    >>> text = unitised_text([0, 0], [0, 1], [10, 12], [20, 20], [0, 0], lengths=[100], readers=[[True, True]],
    ...     n_categories=1)
    >>> unitising_alphas(text.sums.sum(axis=0)).round(3).tolist()
    [0.879, 0.879, nan, nan]
    """
    s = np.asarray(sums, dtype=float)
    every, same, beside, squares, pairable = (s[..., kind, :] for kind in range(5))
    total = every.sum(axis=-1, keepdims=True)
    rest = total**2 - squares.sum(axis=-1, keepdims=True)
    met = (every - beside)[..., 1:]
    met_total = met.sum(axis=-1, keepdims=True)
    met_squares = pairable[..., 1:]
    agreeing = same[..., 1:]
    with np.errstate(invalid="ignore", divide="ignore"):
        diagonal = total * (every**2 - squares) / rest
        margin = total * (every * total - squares) / rest
        u = _alpha(total[..., 0] - same.sum(axis=-1), total[..., 0] - diagonal.sum(axis=-1), total[..., 0])
        bar = _alpha(every[..., 0] - same[..., 0], margin[..., 0] - diagonal[..., 0], total[..., 0])
        below = met_total - met_squares.sum(axis=-1, keepdims=True) / met_total
        expected_same = (met**2 - met_squares) / below
        expected = (met * met_total - met_squares) / below
        cu = _alpha(
            met_total[..., 0] - agreeing.sum(axis=-1),
            met_total[..., 0] - expected_same.sum(axis=-1),
            met_total[..., 0],
        )
        single = _alpha(expected / met * (met - agreeing), expected - expected_same, met_total)
    return np.concatenate([np.stack([u, bar, cu], axis=-1), single], axis=-1)


def unitising_agreement(
    text: UnitisedText,
    *,
    interval: Literal["transcripts", "drawn_transcripts"] = "transcripts",
    level: float = 0.95,
    resamples: int = 1000,
    seed: int | None = None,
) -> UnitisingAgreement:
    """Return the alphas for unitising with intervals between transcripts.

    Parameters
    ----------
    text
        From :func:`unitised_text`.
    interval
        ``transcripts``: each transcript left out in turn, limits by Student's t; the default, because stretches of one
        transcript hang together. ``drawn_transcripts``: transcripts drawn again, with ``seed``.
    level, resamples, seed
        Confidence; draws and their seed.

    Raises
    ------
    ValueError
        If an option has another name, or a number lies outside its range.

    Notes
    -----
    **Formula** and **Source** see :func:`unitising_alphas` and
    :func:`~kurak.stats.transcript_resampling.jackknife_spread`.

    Examples
    --------
    >>> text = unitised_text([0, 0, 1, 1], [0, 1, 0, 1], [10, 12, 0, 0], [20, 20, 30, 28], [0, 0, 1, 1],
    ...     lengths=[100, 80], readers=[[True, True], [True, True]], n_categories=2)
    >>> unitising_agreement(text).estimate.round(3).tolist()
    [0.937, 0.934, 1.0, 1.0, 1.0]
    """
    shape = text.sums.shape
    flat, statistic = text.sums.reshape((*shape[:-2], -1)), _of_flat(shape[-2:])
    if interval == "transcripts":
        spread = jackknife_spread(flat, statistic, level=level)
    elif interval == "drawn_transcripts":
        if seed is None:
            raise ValueError("drawn transcripts need a seed, or nobody can draw them again")
        spread = bootstrap_spread(flat, statistic, seed=seed, resamples=resamples, level=level)
    else:
        raise ValueError(f"an interval is of transcripts or drawn_transcripts, not {interval!r}")
    totals = text.sums.sum(axis=0)
    every = totals[..., ALL, :]
    met = every[..., 1:] - totals[..., BESIDE_GAP, 1:]
    whole = every.sum(axis=-1, keepdims=True)
    with np.errstate(invalid="ignore", divide="ignore"):
        parts = [whole / whole, whole / whole, met.sum(axis=-1, keepdims=True) / whole, met / every[..., 1:]]
    return UnitisingAgreement(
        estimate=unitising_alphas(totals),
        std_error=spread.std_error,
        low=np.clip(spread.low, -1, 1),
        high=np.clip(spread.high, -1, 1),
        coverage=np.concatenate(parts, axis=-1),
        n_transcripts=np.asarray(np.any(flat != 0, axis=-1).sum(axis=0), dtype=np.int64),
    )


def _of_flat(shape: tuple[int, ...]) -> Statistic:
    return lambda sums: unitising_alphas(sums.reshape((*sums.shape[:-1], *shape)))


def _alpha(observed: Array, expected: Array, scale: Array) -> Array:
    return np.where(expected > NOTHING * scale, 1 - observed / expected, np.nan)


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
