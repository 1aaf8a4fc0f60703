"""How people answered the items of a scale, as worded: every answer, collapsed answers, means, and who did not know."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Literal

import numpy as np

from kurak.model.scale_results import CollapsedAnswers, Estimated, ItemAnswers
from kurak.scales.respondents import Array, Respondents
from kurak.stats.likert import AnswerScale, LikertStatistic, answer_places
from kurak.stats.quantile_rules import quantile


def answer_scale(low: int, high: int, *, collapsed: Mapping[str, Sequence[int]]) -> AnswerScale:
    """The answer scale of the items with its sides and other answers that are taken together.

    Examples
    --------
    >>> answer_scale(1, 5, collapsed={"disagree": (1, 2), "neutral": (3,), "agree": (4, 5), "strongly": (1, 5)}).collapsed
    {'bottom box': (1,), 'top box': (5,), 'strongly': (1, 5)}
    """
    sides = {name: tuple(collapsed.get(name, ())) for name in ("disagree", "neutral", "agree")}
    others = {label: tuple(codes) for label, codes in collapsed.items() if label not in sides}
    return AnswerScale(
        codes=tuple(range(low, high + 1)),
        collapsed={"bottom box": (low,), "top box": (high,), **others},
        **sides,
    )


def answers_to_items(
    respondents: Respondents,
    items: Sequence[str],
    *,
    scale: AnswerScale,
    texts: Mapping[str, str],
    reverse: Sequence[str] = (),
    smallest_base: int = 0,
    all_alike: Literal["show", "withhold"] = "show",
) -> tuple[ItemAnswers, ...]:
    """Tabulate the answers to items, with errors under the design.

    Parameters
    ----------
    scale
        The answer scale, from :func:`answer_scale`.
    texts
        Item: its words.
    smallest_base
        An item that fewer people answered is left out.
    all_alike
        Whether shares are shown where an answer was given by nobody or by everybody; without them, the mean is shown unless all gave one.

    Returns
    -------
    In the order of the items; an item that nobody answered has no table.

    Notes
    -----
    **Formula** :func:`kurak.stats.likert.summarise_answers`.

    **Source** Särndal, Swensson and Wretman (1992), §5.7; R ``survey::svymean(~factor(item), design, na.rm = TRUE)``.
    """
    found = []
    for item in items:
        answers = respondents.answers[item]
        places = answer_places(answers, scale=scale)
        inside = (places >= 0) & (respondents.weights > 0)
        n = int(inside.sum())
        if n < max(1, smallest_base):
            continue
        statistic = LikertStatistic(places, scale)
        rows = dict(zip(statistic.names, respondents.estimated(statistic, among=inside, n=n), strict=True))
        found.append(
            ItemAnswers(
                item=item,
                text=texts.get(item, item),
                reverse=item in reverse,
                shares=tuple(_value(rows["share", f"{code:g}"]) for code in scale.codes),
                disagree=rows["side", "disagree"],
                neutral=rows["side", "neutral"],
                agree=rows["side", "agree"],
                net=rows["net", ""],
                mean=rows["mean", ""],
                median=float(
                    quantile(
                        answers, weights=np.where(inside, respondents.weights, 0.0), probabilities=0.5, comparison="tolerant"
                    ).item()
                ),
                dont_know=_share(respondents, respondents.dont_know.get(item)),
                refused=_share(respondents, respondents.refused.get(item)),
                n=n,
                collapsed=tuple(CollapsedAnswers(label, rows["collapsed", label]) for label in scale.collapsed),
            )
        )
    return tuple(_not_alike(one) for one in found) if all_alike == "withhold" else tuple(found)


def _not_alike(one: ItemAnswers) -> ItemAnswers:
    """Answers to an item, without shares if one of them is nobody's or everybody's."""
    # Sides are sums of answers: a side without an answer of its own, as the middle of four, tells of nobody.
    if all(0 < share < 1 for share in one.shares):
        return one
    nothing = Estimated(None)
    kept = replace(one, shares=(), disagree=nothing, neutral=nothing, agree=nothing, net=nothing, median=float("nan"), collapsed=())
    return replace(kept, mean=nothing) if 1.0 in one.shares else kept


def _share(respondents: Respondents, chosen: Array | None) -> float | None:
    """Share of a code that is never scored, among everybody who said anything."""
    if chosen is None:
        return None
    said = ~np.isnan(chosen)
    total = float(respondents.weights[said].sum())
    return float(respondents.weights[said] @ chosen[said]) / total if total > 0 else None


def _value(number: Estimated) -> float:
    return float("nan") if number.estimate is None else number.estimate
