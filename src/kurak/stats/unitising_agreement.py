"""Krippendorff's alphas for unitising: how far coders mark the same stretches of text, and give them the same codes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from kurak.stats.transcript_resampling import Statistic, bootstrap_spread, jackknife_spread
from kurak.stats.unitised_text import ALL, BESIDE_GAP, UnitisedText

Array: TypeAlias = NDArray[np.float64]
Whole: TypeAlias = NDArray[np.int64]

NOTHING = 1e-12
"""Expected disagreement as a share of all text below which there is none, but for rounding."""


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


def unitising_alphas(sums: ArrayLike) -> Array:
    """Return ``u``, ``bar_u``, ``cu`` and ``(k)u`` of each category from sums of lengths.

    Parameters
    ----------
    sums
        [… , kind, category] of :class:`~kurak.stats.unitised_text.UnitisedText`, added up over transcripts.

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
    >>> from kurak.stats.unitised_text import unitised_text
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
        From :mod:`kurak.stats.unitised_text`.
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
    >>> from kurak.stats.unitised_text import unitised_text
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
