"""How scales go together: in people's scores, without their errors of measurement, between factors, and between places."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np

from kurak.model.published import PublishedReport
from kurak.model.scale_analysis import AskedRelation, ScaleAnalysis
from kurak.model.scale_results import Estimated, GroupRelation, ModelFit, Relation
from kurak.model.scales import Instrument
from kurak.scales.respondents import Array, Respondents
from kurak.scales.scoring import score_of_scale
from kurak.stats.printed import Printed
from kurak.stats.relations.attenuation import CorrectedCorrelation, corrected_correlation
from kurak.stats.relations.correlation import scale_correlations
from kurak.stats.relations.group_correlation import correlation_of_groups

_NONE = Estimated(None)
FEWEST_GROUPS = 4
"""Groups without which a correlation between groups has no interval."""


@dataclass(frozen=True, eq=False)
class ScoreCorrelations:
    """Correlations of scores as they follow from the weights.

    Parameters
    ----------
    scores
        Array (rows, scales); missing is NaN.
    """

    scores: Array

    @property
    def size(self) -> int:
        """Pairs of scales."""
        scales = int(self.scores.shape[1])
        return scales * (scales - 1) // 2

    def estimate(self, weights: Array) -> Array:
        """The correlations under some weights."""
        return scale_correlations(self.scores, weights=weights).estimate

    def influence(self, weights: Array, estimate: Array, columns: slice) -> Array:
        """Influence of one unit of weight."""
        found = scale_correlations(self.scores, weights=weights).influence[:, columns]
        return np.nan_to_num(found)


@dataclass(frozen=True, eq=False)
class Corrected:
    """The correlation of two scales without their errors of measurement, as it follows from the weights.

    Parameters
    ----------
    answers
        Items of both scales, negative ones turned; array (rows, items).
    first
        How many of them are the first scale's.
    """

    answers: Array
    first: int

    @property
    def size(self) -> int:
        """One."""
        return 1

    def estimate(self, weights: Array) -> Array:
        """The correlation under some weights."""
        return np.array([self._found(weights).estimate])

    def influence(self, weights: Array, estimate: Array, columns: slice) -> Array:
        """Influence of one unit of weight, both reliabilities' errors included."""
        return np.nan_to_num(self._found(weights).influence)[:, None][:, columns]

    def _found(self, weights: Array) -> CorrectedCorrelation:
        places = range(self.answers.shape[1])
        return corrected_correlation(
            self.answers, first=tuple(places)[: self.first], second=tuple(places)[self.first :], weights=weights
        )


def scale_relations(
    respondents: Respondents,
    items: Mapping[str, Sequence[str]],
    *,
    instrument: Instrument,
    plan: ScaleAnalysis,
    answered_at_least: float,
    model: ModelFit | None,
) -> tuple[Relation, ...]:
    """Correlate all scales with one another.

    Parameters
    ----------
    items
        Scale: its items that tell people apart.
    model
        The declared model; its factors give latent correlations where each stands for one scale.

    Returns
    -------
    One for each pair of scales, those that the study asks about first.

    Notes
    -----
    **Formula** and **Source** :mod:`kurak.stats.relations`.
    """
    scales = [name for name, own in items.items() if own]
    if len(scales) < 2:
        return ()
    scores = np.column_stack(
        [
            score_of_scale(
                {item: respondents.answers[item] for item in items[name]},
                scale=instrument.scales[name],
                response=instrument.response,
                answered_at_least=answered_at_least,
            )
            for name in scales
        ]
    )
    among = (~np.isnan(scores)).any(axis=1) & (respondents.weights > 0)
    correlations = respondents.estimated(ScoreCorrelations(scores), among=among, kind="correlation")
    known = ~np.isnan(scores) & (respondents.weights > 0)[:, None]
    latent = _latent(model, items, instrument)
    asked = {frozenset(one.scales): one.name for one in plan.relations}
    found = []
    for place, (a, b) in enumerate(combinations(range(len(scales)), 2)):
        first, second = scales[a], scales[b]
        n = int((known[:, a] & known[:, b]).sum())
        found.append(
            Relation(
                first=first,
                second=second,
                correlation=replace(correlations[place], n=n),
                corrected=_corrected(respondents, items[first], items[second], instrument, (first, second), n),
                latent=latent.get(frozenset((first, second)), _NONE),
                asked=asked.get(frozenset((first, second)), ""),
            )
        )
    return tuple(sorted(found, key=lambda one: not one.asked))


def _corrected(
    respondents: Respondents,
    first: Sequence[str],
    second: Sequence[str],
    instrument: Instrument,
    names: tuple[str, str],
    n: int,
) -> Estimated:
    """The correlation over the root of both alphas; none where a scale has no alpha above 0, or they share an item."""
    if len(first) < 2 or len(second) < 2 or set(first) & set(second):
        return _NONE
    reverse = [item for name in names for item in instrument.scales[name].reverse]
    answers = respondents.turned([*first, *second], reverse=reverse)
    among = ~np.isnan(answers).all(axis=1) & (respondents.weights > 0)
    statistic = Corrected(answers, len(first))
    if not np.isfinite(statistic.estimate(respondents.weights)).all():
        return _NONE
    return respondents.estimated(statistic, among=among, n=n)[0]


def _latent(
    model: ModelFit | None, items: Mapping[str, Sequence[str]], instrument: Instrument
) -> dict[frozenset[str], Estimated]:
    """Correlations of the model's factors, by the scales whose items they have."""
    if model is None or not model.fitted:
        return {}
    of_item = {item: name for name in items for item in instrument.scales[name].items}
    measured: dict[str, set[str]] = defaultdict(set)
    for one in model.loadings:
        measured[one.factor].add(of_item.get(one.item, ""))
    scale_of = {factor: next(iter(scales)) for factor, scales in measured.items() if len(scales) == 1}
    return {
        frozenset((scale_of[first], scale_of[second])): found
        for (first, second), found in model.factor_correlations.items()
        if first in scale_of and second in scale_of and scale_of[first] != scale_of[second]
    }


def group_relations(report: PublishedReport, asked: Sequence[AskedRelation]) -> tuple[GroupRelation, ...]:
    """Correlate the printed means of groups, for the pairs of scales that the study asks about.

    Parameters
    ----------
    report
        The published report, with its tables.

    Returns
    -------
    One for every pair and breakdown with four groups or more: of places, never of people.

    Notes
    -----
    **Formula** and **Source** :func:`kurak.stats.relations.group_correlation.correlation_of_groups`.
    """
    means: dict[tuple[str, str], dict[str, float]] = defaultdict(dict)
    for figure in report.figures:
        if figure.statistic == "mean" and figure.table is not None and figure.group in _groups(report, figure.breakdown):
            means[figure.variable, figure.breakdown].setdefault(figure.group, float(Printed.parse(figure.text).value))
    found = []
    for one in asked:
        first, second = one.scales
        for domain, declared in report.spec.breakdowns.items():
            a, b = means.get((first, domain), {}), means.get((second, domain), {})
            both = [group for group in declared.groups if group in a and group in b]
            if len(both) < FEWEST_GROUPS:
                continue
            r = correlation_of_groups([a[group] for group in both], [b[group] for group in both])
            found.append(
                GroupRelation(
                    first=first,
                    second=second,
                    domain=domain,
                    groups=r.groups,
                    correlation=Estimated(_finite(r.r), None, _finite(r.conf_low), _finite(r.conf_high), r.groups),
                    p=_finite(r.p),
                    rank_correlation=_finite(r.spearman),
                    values={group: (a[group], b[group]) for group in both},
                    source="printed means of the published report",
                    asked=one.name,
                )
            )
    return tuple(found)


def _groups(report: PublishedReport, breakdown: str) -> Sequence[str]:
    declared = report.spec.breakdowns.get(breakdown)
    return declared.groups if declared is not None else ()


def _finite(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None
