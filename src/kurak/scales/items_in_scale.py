"""What each item does for its scale: how it goes with the others, alpha without it, its loading."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from kurak.model.scale_results import Estimated, ItemInScale, ModelFit
from kurak.scales.reliability import NumbersOfScale, why_no_reliability
from kurak.scales.respondents import Respondents

_NONE = Estimated(None)


def items_in_scale(
    respondents: Respondents, items: Sequence[str], *, reverse: Sequence[str], model: ModelFit | None
) -> tuple[ItemInScale, ...]:
    """Correlate every item with the others of its scale, and take it out once.

    Parameters
    ----------
    items
        Items that tell people apart.
    model
        The scale as one factor, for the loadings.

    Returns
    -------
    In the order of the items; none where the scale has no reliability.

    Notes
    -----
    **Formula** and **Source** :func:`kurak.stats.reliability.influence.item_influence`; R ``psych::alpha(x)``: r.drop, alpha.drop.
    """
    answers = respondents.turned(items, reverse=reverse) if items else np.empty((len(respondents), 0))
    inside = ~np.isnan(answers).all(axis=1) & (respondents.weights > 0)
    own, rows = answers[inside], np.flatnonzero(inside)
    if why_no_reliability(own, items):
        return ()
    n = len(rows)
    correlations = NumbersOfScale(own, rows, len(respondents), ("item_rest",))
    rest = respondents.estimated(correlations, among=inside, n=n, kind="correlation")
    without: Sequence[Estimated] = [_NONE] * len(items)
    if len(items) > 2:
        alphas = NumbersOfScale(own, rows, len(respondents), ("alpha_if_dropped",))
        without = respondents.estimated(alphas, among=inside, n=n, kind="reliability")
    loadings = {one.item: one.loading.estimate for one in model.loadings} if model is not None else {}
    return tuple(
        ItemInScale(item, item_rest, alpha, loadings.get(item))
        for item, item_rest, alpha in zip(items, rest, without, strict=True)
    )
