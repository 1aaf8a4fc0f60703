"""Which items of a scale can be analysed at all, and which go against it: everything else is a finding, and no number."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from kurak.model.catalogue import finding
from kurak.model.finding import Finding, Place
from kurak.model.scale_results import ItemInScale
from kurak.scales.respondents import Mask, Respondents

Where = Callable[..., Place]
"""From a path of keys in the instrument's file to its place."""


@dataclass(frozen=True, slots=True)
class UsableItems:
    """Items of a scale that can be correlated.

    Parameters
    ----------
    answered
        Items that somebody answered.
    varying
        Of these, items that tell respondents apart, and are no copy of one before: those that models can take.
    findings
        Why the others cannot.
    """

    answered: tuple[str, ...]
    varying: tuple[str, ...]
    findings: tuple[Finding, ...]


def usable_items(respondents: Respondents, items: Sequence[str], *, scale: str, where: Where) -> UsableItems:
    """Look for items that nobody answered, that everybody answered alike, and that are copies of others.

    Parameters
    ----------
    items
        Of the scale, as far as the records have them.
    scale
        Id of the scale, for messages.
    where
        Place of a path of keys.
    """
    answered, varying, findings = list[str](), list[str](), list[Finding]()
    counted: Mask = respondents.weights > 0
    for item in items:
        given = respondents.answers[item][counted]
        given = given[~np.isnan(given)]
        place = where("scales", scale, "items")
        if not len(given):
            findings.append(finding("SCL-003", message=f"nobody answered {item} of {scale}", where=place))
            continue
        answered.append(item)
        if (given == given[0]).all():
            message = f"everybody gave the same answer to {item} of {scale}: it is left out of reliability and models"
            findings.append(finding("SCL-004", message=message, where=place))
            continue
        twin = next((other for other in varying if _same(respondents, other, item, counted)), None)
        if twin is not None:
            message = f"{twin} and {item} of {scale} have the same answers: {item} is left out of models"
            findings.append(finding("SCL-005", message=message, where=place))
            continue
        varying.append(item)
    return UsableItems(tuple(answered), tuple(varying), tuple(findings))


def identical_across(respondents: Respondents, items: Sequence[str], *, where: Where) -> tuple[tuple[str, ...], tuple[Finding, ...]]:
    """Items of several scales without those that are copies of an item of another scale.

    Returns
    -------
    Items to keep, and findings.
    """
    counted: Mask = respondents.weights > 0
    dropped: dict[str, str] = {}
    for first, second in combinations(items, 2):
        if first not in dropped and second not in dropped and _same(respondents, first, second, counted):
            dropped[second] = first
    findings = tuple(
        finding(
            "SCL-005",
            message=f"{first} and {second} have the same answers: {second} is left out of models of all scales",
            where=where("scales"),
        )
        for second, first in dropped.items()
    )
    return tuple(item for item in items if item not in dropped), findings


def against_scale(
    in_scale: Sequence[ItemInScale], *, scale: str, reverse: Sequence[str], where: Where
) -> Iterator[Finding]:
    """Warn of items that correlate negatively with the rest of their scale."""
    for one in in_scale:
        r = one.item_rest.estimate
        if r is None or r >= 0:
            continue
        high = one.item_rest.high
        sure = high is not None and high < 0
        turned = "is turned" if one.item in reverse else "is not turned"
        message = (
            f"{one.item} goes against {scale}: its correlation with the other items is {r:.2f}"
            f"{'' if sure else ', which may be chance'}; it {turned}"
        )
        fix = (
            f"if agreeing with {one.item} means a high score, take it out of reverse; or take it out of the scale"
            if one.item in reverse
            else f"if agreeing with {one.item} means a low score, add it to reverse; or take it out of the scale"
        )
        yield finding("SCL-002", message=message, where=where("scales", scale, "items"), fix=fix)


def _same(respondents: Respondents, first: str, second: str, counted: Mask) -> bool:
    """Whether two items have the same answer, or one the other's turned, wherever both were answered often enough."""
    a, b = respondents.answers[first], respondents.answers[second]
    both = counted & ~np.isnan(a) & ~np.isnan(b)
    a, b = a[both], b[both]
    return len(a) > 2 and bool((a == b).all() or (a + b == respondents.low + respondents.high).all())
