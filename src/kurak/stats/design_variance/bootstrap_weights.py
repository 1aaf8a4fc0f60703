"""Bootstrap weights of a design: units drawn again in their strata, at the first stage or at every one."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from kurak.stats.design_variance.design import Design, Stage
from kurak.stats.design_variance.lonely_psu import LonelyPsuError
from kurak.stats.design_variance.replicate_weights import ReplicateWeights, stage_of_replicates
from kurak.stats.design_variance.units import unit_of_rows

Array: TypeAlias = NDArray[np.float64]
KINDS = ("canty_davison", "rao_wu", "preston")


def bootstrap(
    design: Design, *, kind: str = "rao_wu", replicates: int, seed: int, lonely_psu: str = "fail"
) -> ReplicateWeights:
    """Return bootstrap weights.

    Parameters
    ----------
    design
        From :func:`kurak.stats.design_variance.design.declare_design`.
    kind
        ``"canty_davison"``: n units again, from the population that repeats the sample; ``"rao_wu"``: n - 1
        units with replacement, whatever the population; ``"preston"``: half of the units without replacement,
        at every stage.
    replicates
        How many, at least 2.
    seed
        The same seed gives the same weights.
    lonely_psu
        For a stratum with one unit of which a part is undrawn: ``"fail"``, or ``"certainty"``, it adds
        nothing.

    Returns
    -------
    ReplicateWeights
        By first-stage units; under ``"preston"`` by units of the last stage that adds to the variance.

    Raises
    ------
    LonelyPsuError
        Under ``"fail"``, naming the strata.
    ValueError
        If an option has no such name, or probabilities differ within a stratum.

    Notes
    -----
    **Formula** Canty and Davison: factors are counts, ``scale = m / ((m - 1)(R - 1))`` with m the
    harmonic mean of the strata's units. Rao and Wu: counts times ``n / (n - 1)``, ``scale = 1 / (R - 1)``.
    Preston, with ``n* = ⌊n/2⌋``, δ whether a unit was drawn, and ``λ = √(carried n* (1 - f) / (n - n*))``:
    ``1 + Σ_stages Π_above √(n/n*) δ · λ (δ n/n* - 1)``, ``scale = 1 / (R - 1)``. A stratum drawn whole keeps
    all its units; R loses what is inside one such unit.

    **Source** Canty and Davison (1999), The Statistician 48, 379-391; Rao and Wu (1988), JASA 83, 231-241;
    Preston (2009), Survey Methodology 35, 227-234. In R ``survey::as.svrepdesign(design, type = "bootstrap" |
    "subbootstrap" | "mrbbootstrap")``.

    Examples
    --------
    >>> from kurak.stats.design_variance.design import declare_design
    >>> bootstrap(declare_design([[1, 2, 3]]), replicates=4, seed=1).factors.sum(axis=0).tolist()
    [3.0, 3.0, 3.0, 3.0]
    """
    if kind not in KINDS or lonely_psu not in ("fail", "certainty") or replicates < 2:
        raise ValueError(
            f"a bootstrap is one of {', '.join(KINDS)}, lonely_psu fail or certainty, replicates 2 or more"
        )
    if lonely_psu == "fail":
        for number, level in enumerate(design.stages if kind == "preston" else design.stages[:1], start=1):
            lonely = (level.count == 1) & (level.undrawn[level.start] > 0) & (level.carried > 0)
            if lonely.any():
                raise LonelyPsuError(tuple(level.labels[lonely].tolist()), stage=number)
    rng = np.random.default_rng(seed)
    stage, undrawn = stage_of_replicates(design)
    even = np.ones(replicates)
    if kind == "preston":
        return ReplicateWeights(
            _preston(design, rng, replicates), unit_of_rows(design), 1.0, even / (replicates - 1)
        )
    factors = np.ones((len(stage.stratum), replicates))
    for first, n, part in zip(stage.start.tolist(), stage.count.tolist(), undrawn.tolist(), strict=True):
        if n == 1:
            continue
        if kind == "rao_wu":
            factors[first : first + n] = rng.multinomial(n - 1, np.full(n, 1 / n), size=replicates).T * (
                n / (n - 1)
            )
        elif part == 1:
            factors[first : first + n] = rng.multinomial(n, np.full(n, 1 / n), size=replicates).T
        else:
            population = round(n / (1 - part))
            copies = np.full(n, population // n)
            copies[rng.permutation(n)[: population % n]] += 1
            drawn = rng.multivariate_hypergeometric(copies, n, size=replicates, method="marginals")
            factors[first : first + n] = drawn.T
    scale = 1 / (replicates - 1)
    if kind == "canty_davison":
        mean = 1 / float(np.mean(1 / stage.count))
        scale *= mean / (mean - 1) if mean > 1 else 1.0
    return ReplicateWeights(factors, unit_of_rows(design, stage=1), scale, even)


def _preston(design: Design, rng: np.random.Generator, replicates: int) -> Array:
    """Factors of the multistage rescaled bootstrap; array (units of the last stage, replicates)."""
    factors, path = np.ones((1, replicates)), np.ones((1, replicates))
    for stage in design.stages:
        above = stage.parent[stage.stratum]
        n = stage.count.astype(float)
        half = np.where(stage.undrawn[stage.start] > 0, stage.count // 2, stage.count)
        # A lonely unit has no half: it stays, and this stage adds nothing.
        kept = np.where(half == 0, n, half)
        room = np.where(n > kept, n - kept, 1.0)
        step = np.sqrt(stage.carried * kept * stage.undrawn[stage.start] / room) * (n > kept)
        drawn = _drawn(stage, kept.astype(int), rng, replicates)
        grown = (n / kept)[stage.stratum][:, None]
        factors = factors[above] + path[above] * step[stage.stratum][:, None] * (drawn * grown - 1)
        path = path[above] * np.sqrt(grown) * drawn
    return factors


def _drawn(stage: Stage, size: NDArray[np.int_], rng: np.random.Generator, replicates: int) -> Array:
    """Whether each unit is among those drawn without replacement from its stratum, by replicate."""
    key = rng.random((len(stage.stratum), replicates))
    drawn = np.ones_like(key)
    for first, n, take in zip(stage.start.tolist(), stage.count.tolist(), size.tolist(), strict=True):
        if take < n:
            block = key[first : first + n]
            drawn[first : first + n] = block <= np.partition(block, take - 1, axis=0)[take - 1]
    return drawn
