"""Dimensions behind the items of all scales together: how many factors there seem to be, and which items go with which."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from kurak.model.scale_analysis import Extraction, Rotation
from kurak.model.scale_results import ExploratoryFactors, NumberOfFactors
from kurak.scales.respondents import Array, Codes, Respondents
from kurak.stats.dimensions.effective_size import effective_sizes
from kurak.stats.dimensions.factor_extraction import extract_factors
from kurak.stats.dimensions.minimum_average_partial import average_partials
from kurak.stats.dimensions.parallel_analysis import parallel_analysis
from kurak.stats.dimensions.polychoric import pair_counts, polychoric_correlations
from kurak.stats.dimensions.rotation import rotate
from kurak.stats.dimensions.sampling_adequacy import sampling_adequacy, sphericity_test
from kurak.stats.dimensions.smoothing import smooth_correlations


@dataclass(frozen=True, eq=False)
class ItemCorrelations:
    """Weighted polychoric correlations of items, negative ones turned, and how many respondents are behind them.

    Parameters
    ----------
    correlations
        Array (items, items), positive definite.
    smoothed
        Whether it had to be made so.
    n, n_effective
        Respondents who answered an item; and how many a simple random sample would need for as much, pair by pair on average.
    identical
        Pairs of items whose answers all but determine each other.
    """

    items: tuple[str, ...]
    correlations: Array
    smoothed: bool
    n: int
    n_effective: float
    identical: tuple[tuple[str, str], ...]


def item_correlations(respondents: Respondents, items: Sequence[str], *, reverse: Sequence[str]) -> ItemCorrelations:
    """Correlate the items of all scales.

    Raises
    ------
    ValueError
        If an item is constant or nobody answered it.

    Notes
    -----
    **Formula** two-step polychoric correlations of weighted pairs of answers; effective number of respondents ``(Σw)² / Σw²``
    among those who answered both of two items, the mean over all pairs.

    **Source** Olsson (1979), Psychometrika 44, 443-460; Kish (1965), Survey Sampling, §11.7; R ``psych::polychoric(x, weight = w)``.
    """
    codes = respondents.codes(items, reverse=reverse)
    counted = (codes >= 0).any(axis=1) & (respondents.weights > 0)
    used, weights = codes[counted], respondents.weights[counted]
    compact, sizes = _without_gaps(used)
    found = polychoric_correlations(pair_counts(compact, categories=sizes, weights=weights), categories=sizes)
    smooth = smooth_correlations(found.correlations)
    answered = np.where(used >= 0, used, np.nan)
    sizes_of_pairs = effective_sizes(answered, weights=weights)[np.tril_indices(len(items), -1)]
    return ItemCorrelations(
        items=tuple(items),
        correlations=smooth.correlations,
        smoothed=smooth.smoothed,
        n=int(counted.sum()),
        n_effective=float(sizes_of_pairs.mean()),
        identical=tuple((items[first], items[second]) for first, second in found.at_limit),
    )


def _without_gaps(codes: Codes) -> tuple[Codes, list[int]]:
    """Answers numbered without those that nobody gave, item by item: an empty answer has no threshold."""
    compact, sizes = codes.copy(), []
    for place in range(codes.shape[1]):
        given = np.unique(codes[codes[:, place] >= 0, place])
        compact[:, place] = np.where(codes[:, place] < 0, -1, np.searchsorted(given, codes[:, place]))
        sizes.append(len(given))
    return compact, sizes


def number_of_factors(correlated: ItemCorrelations, *, seed: int, repetitions: int = 100) -> NumberOfFactors:
    """Ask several rules how many factors the items seem to have.

    Parameters
    ----------
    seed
        Of the simulated, unrelated items of parallel analysis.
    repetitions
        How many samples of them.

    Notes
    -----
    **Formula** and **Source** :mod:`kurak.stats.dimensions`; with the effective number of respondents, rounded.
    """
    r, n = correlated.correlations, round(correlated.n_effective)
    if n <= len(r):
        return NumberOfFactors(
            "polychoric", correlated.n, correlated.n_effective, None, {}, None, None, None, None, None, None, None,
            smoothed=correlated.smoothed,
            why_not=f"{correlated.n} respondents, who count for {n}, are too few for {len(r)} items",
        )
    adequacy, test = sampling_adequacy(r), sphericity_test(r, n=n)
    factors = parallel_analysis(r, n=n, seed=seed, of="factors", repetitions=repetitions)
    components = parallel_analysis(r, n=n, seed=seed, of="components", repetitions=repetitions)
    partials = average_partials(r)
    return NumberOfFactors(
        correlations="polychoric",
        n=correlated.n,
        n_effective=correlated.n_effective,
        kmo=adequacy.overall,
        kmo_items=dict(zip(correlated.items, (float(value) for value in adequacy.items), strict=True)),
        bartlett_chi_square=test.chi_square,
        bartlett_df=test.df,
        bartlett_p=test.p,
        parallel_factors=factors.suggested,
        parallel_components=components.suggested,
        map_squared=partials.components,
        map_fourth=partials.components_fourth,
        eigenvalues=tuple(float(value) for value in factors.observed),
        reference=tuple(float(value) for value in factors.reference),
        smoothed=correlated.smoothed,
    )


def exploratory_factors(
    correlated: ItemCorrelations,
    *,
    factors: int,
    extraction: Extraction,
    rotation: Rotation,
    scales: Mapping[str, Sequence[str]],
) -> ExploratoryFactors:
    """Find so many factors behind the items, and which scale goes with which.

    Parameters
    ----------
    scales
        Scale: its items.

    Returns
    -------
    ExploratoryFactors
        Without loadings, and with the reason, where none are found.

    Notes
    -----
    **Formula** and **Source** :func:`kurak.stats.dimensions.factor_extraction.extract_factors` and
    :func:`kurak.stats.dimensions.rotation.rotate`; R ``psych::fa(r, factors, fm = "minres", rotate = "oblimin")``.
    """
    r, items = correlated.correlations, correlated.items
    try:
        found = extract_factors(r, factors=factors, method=extraction)
        turned = rotate(found.loadings, method=rotation)
    except ValueError as error:
        return ExploratoryFactors(extraction, rotation, factors, {}, {}, (), (), why_not=str(error))
    loadings, phi = turned.loadings, turned.factor_correlations
    highest = np.abs(loadings).argmax(axis=1)
    own = {}
    for scale, members in scales.items():
        places = [items.index(item) for item in members if item in items]
        if places:
            votes = np.bincount(highest[places], minlength=factors)
            own[scale] = (int(votes.argmax()) + 1, int(votes.max()), len(places))
    return ExploratoryFactors(
        method=extraction,
        rotation=rotation,
        factors=factors,
        loadings={item: tuple(map(float, loadings[place])) for place, item in enumerate(items)},
        uniquenesses={item: float(found.uniquenesses[place]) for place, item in enumerate(items)},
        factor_correlations=tuple(tuple(map(float, row)) for row in phi),
        explained=tuple(float(value) for value in np.diag(phi @ loadings.T @ loadings) / len(items)),
        own_factor=own,
        heywood=tuple(items[place] for place in found.heywood),
    )
