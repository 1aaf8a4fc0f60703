"""What recommendations rest on, and which barriers no recommendation answers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kurak.model.displays import RecommendationTrace
from kurak.model.qualitative import Codebook
from kurak.model.stakeholders import Recommendation

BARRIERS = "barrier"
"""Top code under which barriers stand."""


def trace_recommendations(recommendations: Iterable[Recommendation], codebook: Codebook) -> RecommendationTrace:
    """Follow recommendations to barriers and conclusions, and back.

    A barrier is answered when a recommendation names it or one of its parents.
    """
    tops = list(recommendations)
    named = {code for recommendation in _all(tops) for code in recommendation.codes}
    unanswered, alone, leaves = [], [], 0
    for way in codebook.walk():
        if way[0].id != BARRIERS or way[-1].children:
            continue
        leaves += 1
        if way[-1].id not in named:
            alone.append(way[-1].id)
        # The top code names every barrier at once; it answers none.
        if not any(code.id in named for code in way[1:]):
            unanswered.append((way[-1].id, way[-1].name))
    return RecommendationTrace(
        rests_on_nothing=tuple(top.id for top in tops if not any(r.codes or r.findings for r in _all([top]))),
        unanswered=tuple(unanswered),
        unanswered_alone=tuple(alone),
        barriers=leaves,
    )


def _all(recommendations: Iterable[Recommendation]) -> Iterator[Recommendation]:
    for recommendation in recommendations:
        yield recommendation
        yield from _all(recommendation.items)
