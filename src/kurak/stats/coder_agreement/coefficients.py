"""Agreement beyond chance: percent, Cohen, Conger, Fleiss, Gwet's AC1 and Krippendorff's alpha, from sums of units."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import Literal, TypeAlias, get_args

import numpy as np
from numpy.typing import NDArray

from kurak.stats.coder_agreement.coded_units import CodedUnits

Array: TypeAlias = NDArray[np.float64]
Measure = Literal["percent", "cohen", "conger", "fleiss", "ac1", "alpha"]
MEASURES: tuple[str, ...] = get_args(Measure)

NOTHING = 1e-12
"""Chance agreement so near to 1 leaves nothing to agree beyond: all units have one category, but for rounding."""


@dataclass(frozen=True)
class Parts:
    """Observed agreement and the agreement that chance would give, from 0 to 1."""

    observed: Array
    chance: Array

    @property
    def coefficient(self) -> Array:
        """Agreement beyond chance; not a number where chance alone gives full agreement."""
        room = 1 - self.chance
        with np.errstate(invalid="ignore", divide="ignore"):
            return np.where(room > NOTHING, (self.observed - self.chance) / room, np.nan)


def sums_for(units: CodedUnits, measure: Measure) -> Array:
    """Return the sums by transcript that a measure is computed from: [transcript, …, kind of sum].

    They add up over transcripts, so that leaving one out is a subtraction. Their order is a matter between
    this function and :func:`parts_of`.

    Examples
    --------
    >>> from kurak.stats.coder_agreement.coded_units import units_from_pairs
    >>> sums_for(units_from_pairs([[[20, 5], [10, 15]]]), "percent").tolist()
    [[50.0, 35.0]]
    """
    require_measure(measure, units)
    r = units.coders_by_pattern
    pair = (r >= 2).astype(float)
    agreeing = units.agreeing_share
    first = [units.sums(pair), units.sums(agreeing)]
    if measure == "percent":
        return np.stack(first, axis=-1)
    if measure == "cohen":
        blocks = [units.category_sums(pair, (coder,)) for coder in (0, 1)]
    elif measure == "conger":
        blocks = [units.category_sums(np.ones(len(r)), (coder,)) for coder in range(units.values.shape[1])]
    elif measure == "alpha":
        first = [units.sums(r * pair), units.sums(r * agreeing)]
        blocks = [units.category_sums(pair)]
    else:
        blocks = [units.category_sums(1 / np.maximum(r, 1))]
    return np.concatenate([np.stack(first, axis=-1), *blocks], axis=-1)


def parts_of(sums: Array, measure: Measure, *, n_categories: int) -> Parts:
    """Return observed and chance agreement from sums of units.

    Parameters
    ----------
    sums
        From :func:`sums_for`, added up over the transcripts wanted.
    measure
        ``percent``: pairs of coders who agree. ``cohen``: kappa of two coders, units that both coded.
        ``conger``: its form for several coders, who keep their own shares of categories. ``fleiss``: kappa
        with shares of all coders together. ``ac1``: Gwet's. ``alpha``: Krippendorff's, nominal.
    n_categories
        Categories that could be chosen; AC1 depends on it.

    Returns
    -------
    Parts
        Not a number where no unit was coded twice.

    Notes
    -----
    **Formula** ``(p_a − p_e)/(1 − p_e)``. For all but alpha ``p_a = mean over units with r_i ≥ 2 coders of
    Σ_c n_ic(n_ic − 1)/(r_i(r_i − 1))``, with ``n_ic`` the coders who gave unit ``i`` category ``c``. ``p_e``:
    ``cohen`` ``Σ_c p_1c p_2c``; ``conger`` ``Σ_c Σ_{g≠h} p_gc p_hc/(m(m − 1))``; ``fleiss`` ``Σ_c π_c²`` and
    ``ac1`` ``Σ_c π_c(1 − π_c)/(q − 1)`` with ``π_c = mean of n_ic/r_i`` over all units with a coder. ``alpha``
    ``1 − D_o/D_e``, ``D_o = 1 − Σ_c o_cc/n``, ``D_e = Σ_{c≠k} n_c n_k/(n(n − 1))`` from units with two coders
    or more, ``o_cc = Σ_i n_ic(n_ic − 1)/(r_i − 1)``.

    **Source** Cohen (1960), Educational and Psychological Measurement 20; Fleiss (1971), Psychological
    Bulletin 76; Conger (1980), Psychological Bulletin 88; Gwet (2008), British Journal of Mathematical and
    Statistical Psychology 61, and Gwet (2014), Handbook of inter-rater reliability, 4th edition, for units
    that some coders did not see; Krippendorff (2019), Content analysis, 4th edition, chapter 12. In R
    ``psych::cohen.kappa(table)``, ``irrCAC::gwet.ac1.raw(ratings)`` and its neighbours.

    Examples
    --------
    >>> from kurak.stats.coder_agreement.coded_units import units_from_pairs
    >>> units = units_from_pairs([[[20, 5], [10, 15]]])
    >>> for measure in ("percent", "cohen", "ac1", "alpha"):
    ...     parts = parts_of(sums_for(units, measure).sum(axis=0), measure, n_categories=2)
    ...     print(measure, round(float(parts.coefficient), 4))
    percent 0.7
    cohen 0.4
    ac1 0.4059
    alpha 0.4
    """
    with np.errstate(invalid="ignore", divide="ignore"):
        if measure == "alpha":
            n, agreeing, by_category = sums[..., 0], sums[..., 1], sums[..., 2:]
            observed = agreeing / n
            return Parts(
                observed, 1 - (n * n - np.einsum("...c,...c->...", by_category, by_category)) / (n * (n - 1))
            )
        observed = sums[..., 1] / sums[..., 0]
        if measure == "percent":
            return Parts(observed, np.where(np.isnan(observed), np.nan, 0.0))
        if measure in ("cohen", "conger"):
            counts = [sums[..., at : at + n_categories] for at in range(2, sums.shape[-1], n_categories)]
            seen = [count.sum(axis=-1) for count in counts]
            pairs = list(combinations(range(len(counts)), 2))
            # A sum over pairs of coders, as einsum: axes of two numbers are slow to sum over by broadcasting.
            chance = sum(
                np.einsum("...c,...c->...", counts[g], counts[h]) / (seen[g] * seen[h]) for g, h in pairs
            )
            return Parts(observed, np.asarray(chance / len(pairs), dtype=float))
        pi = sums[..., 2:] / sums[..., 2:].sum(axis=-1, keepdims=True)
        if measure == "fleiss":
            return Parts(observed, (pi**2).sum(axis=-1))
        return Parts(observed, (pi * (1 - pi)).sum(axis=-1) / (n_categories - 1))


def require_measure(measure: str, units: CodedUnits) -> None:
    """Stop when a measure has another name, or cannot be had from these units.

    Examples
    --------
    >>> from kurak.stats.coder_agreement.coded_units import units_from_pairs
    >>> require_measure("kappa", units_from_pairs([[[1, 0], [0, 1]]]))
    Traceback (most recent call last):
    ...
    ValueError: a measure is percent, cohen, conger, fleiss, ac1 or alpha, not 'kappa'
    """
    if measure not in MEASURES:
        raise ValueError(f"a measure is {', '.join(MEASURES[:-1])} or {MEASURES[-1]}, not {measure!r}")
    if measure == "cohen" and units.values.shape[1] != 2:
        raise ValueError("Cohen's kappa is of two coders; conger and fleiss are of several")
    if units.n_categories < 2:
        raise ValueError("agreement needs two categories or more")
