"""Scores under every scoring rule that the audit of a published report leaves open, side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kurak.model.scale_results import RuleScore
from kurak.model.scales import Response, Scale
from kurak.scales.respondents import Array, Respondents
from kurak.scales.scoring import range_under_rule, score_under_rule

if TYPE_CHECKING:
    from kurak.model.audit import Scoring


@dataclass(frozen=True, eq=False)
class WeightedMean:
    """The mean of one number, as it follows from the weights.

    Parameters
    ----------
    values
        Array (rows); missing is NaN.
    """

    values: Array

    @property
    def size(self) -> int:
        """One."""
        return 1

    def estimate(self, weights: Array) -> Array:
        """The mean under some weights."""
        known = ~np.isnan(self.values)
        total = float(weights[known].sum())
        return np.array([float(weights[known] @ self.values[known]) / total if total > 0 else np.nan])

    def influence(self, weights: Array, estimate: Array, columns: slice) -> Array:
        """``(y − ȳ) / Σ w`` for those who have a value."""
        known = ~np.isnan(self.values)
        total = float(weights[known].sum())
        found = np.where(known, self.values - estimate[0], 0.0) / (total if total > 0 else np.nan)
        return found[:, None][:, columns]


def scores_under_rules(
    respondents: Respondents,
    items: Sequence[str],
    *,
    scale_id: str,
    scale: Scale,
    response: Response,
    scoring: Scoring | None,
    answered_at_least: float,
    smallest_base: int = 0,
) -> tuple[RuleScore, ...]:
    """Estimate the mean of a scale under each rule that a published report may have used.

    Parameters
    ----------
    items
        Items of the scale that the records have.
    scoring
        What the audit found; None where nothing is audited.

    Returns
    -------
    One for every rule left open; none where fewer than two are.

    Notes
    -----
    **Formula** :func:`kurak.scales.scoring.score_under_rule`, its weighted mean, and its error under the design.

    **Source** the audit's rule scoring, docs/methods.md.
    """
    left_open = scoring.surviving if scoring is not None else ()
    if scoring is None or len(left_open) < 2:
        return ()
    found = []
    for rule in left_open:
        zero = rule.dont_know == "counted as 0"
        values = score_under_rule(
            {item: respondents.answers[item] for item in items},
            scale=scale,
            response=response,
            turning=rule.turning,
            dont_know={item: respondents.dont_know.get(item, np.zeros(len(respondents))) for item in items} if zero else None,
            as_answered=scoring.not_turned if rule.turning != "as answered" else (),
            answered_at_least=answered_at_least,
        )
        among = ~np.isnan(values) & (respondents.weights > 0)
        n = int(among.sum())
        if n < max(1, smallest_base):
            continue
        (mean,) = respondents.estimated(WeightedMean(values), among=among, n=n)
        kept = scale.model_copy(update={"items": tuple(items), "reverse": tuple(i for i in scale.reverse if i not in scoring.not_turned)})
        low, high = range_under_rule(scale=kept, response=response, turning=rule.turning, zero=zero)
        found.append(RuleScore(scale_id, rule.label, low, high, mean))
    return tuple(found)
