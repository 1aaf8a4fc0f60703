"""May groups be compared on a scale? Measurement invariance, items one by one, and what follows, in words."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence

import numpy as np

from kurak.model.catalogue import finding
from kurak.model.finding import Finding, Place
from kurak.model.scale_analysis import Estimator
from kurak.model.scale_results import (
    Comparability,
    Comparison,
    InvarianceLevel,
    ItemDifference,
    LevelFit,
)
from kurak.scales.factor_models import FEWEST_ITEMS, factor_name
from kurak.scales.item_functioning import item_differences
from kurak.scales.model_fitting import FittedLevel, FittedLevels, fit_levels
from kurak.scales.respondents import Codes, Respondents

STRUCTURE_CFI, STRUCTURE_SRMR = 0.90, 0.08
"""A structure is kept with a CFI of at least, and an SRMR of at most: Bentler (1990); Hu and Bentler (1999)."""

CFI_FALLS, RMSEA_GROWS = 0.010, 0.015
"""The next level is kept if CFI falls and RMSEA grows by no more: Cheung and Rensvold (2002); Chen (2007)."""

CFI_FALLS_FEW, RMSEA_GROWS_FEW, FEW = 0.005, 0.010, 300
"""The same with so many respondents or fewer: Chen (2007)."""

LISTED = 4
"""Groups or items that a sentence names; of more it says how many."""


def compare_groups(
    respondents: Respondents,
    items: Sequence[str],
    *,
    scale: str,
    label: str,
    domain: str,
    reverse: Sequence[str],
    estimator: Estimator,
    smallest_group: int,
    smallest_base: int,
    where: Callable[..., Place],
    withheld: Collection[str] = (),
) -> tuple[Comparability, list[Finding]]:
    """Look whether the groups of a domain understand the items of a scale alike.

    Parameters
    ----------
    items, reverse
        Items that tell people apart, and the negative ones of the scale.
    label
        The scale in words.
    smallest_group
        Respondents that a group must have.
    smallest_base
        Numbers of respondents below it are not shown.
    withheld
        Groups whose numbers of respondents are not shown either, since they would give others back.

    Returns
    -------
    What the evidence supports, and findings: groups left out, answers joined, models that could not be fitted.
    """
    groups = respondents.groups[domain]
    answered = (respondents.codes(items) >= 0).any(axis=1) if items else np.zeros(len(respondents), dtype=bool)
    counted = answered & (respondents.weights > 0)
    sizes = {name: int((groups.rows(place) & counted).sum()) for place, name in enumerate(groups.labels)}
    kept = [place for place, name in enumerate(groups.labels) if sizes[name] >= smallest_group]
    left_out = {name: None if name in withheld else _shown(n, smallest_base) for place, (name, n) in enumerate(sizes.items()) if place not in kept}
    place = where("scales", scale)
    found = list[Finding]()

    def result(
        supports: Comparison,
        words: str,
        *,
        why_not: str = "",
        levels: tuple[LevelFit, ...] = (),
        differing: tuple[ItemDifference, ...] = (),
    ) -> tuple[Comparability, list[Finding]]:
        names = {name: None if name in withheld else sizes[name] for name in (groups.labels[number] for number in kept)}
        made = Comparability(
            scale, domain, names, left_out, estimator, levels, differing, supports, words, why_not
        )
        return made, found

    if len(kept) < 2:
        why = _who_is_too_small(left_out, smallest_group) or f"there are no two groups of {domain}"
        return result("not known", f"Whether {_readable(domain)} groups may be compared on {label} is not known.", why_not=why)
    if len(items) < FEWEST_ITEMS:
        why = f"a scale of {len(items)} items has no model that could be compared"
        return result("not known", f"Whether {_readable(domain)} groups may be compared on {label} is not known.", why_not=why)
    code = _renumbered(groups.code, kept, counted)
    labels = [groups.labels[number] for number in kept]
    text = f"{factor_name(scale, items)} =~ {' + '.join(items)}"
    fitted = fit_levels(respondents, text, items, reverse=reverse, group=code, labels=labels, estimator=estimator)
    found += _joined(fitted, domain, scale, place)
    differing = item_differences(respondents, items, reverse=reverse, group=code, groups=len(kept))
    n = sum(sizes[name] for name in labels)
    levels = level_fits(fitted.levels, n=n)
    if fitted.refused is not None and not levels:
        why = fitted.refused.what + (f" ({fitted.refused.group})" if fitted.refused.group else "")
        message = f"{scale} by {domain}: {why}"
        found.append(finding("SCL-008", message=message, where=place, fix=fitted.refused.change))
        words = f"Whether {_readable(domain)} groups may be compared on {label} is not known."
        return result("not known", words, why_not=why, differing=differing)
    supports = supported(levels)
    return result(supports, _words(supports, label, domain, labels, differing), levels=levels, differing=differing)


def level_fits(levels: Sequence[FittedLevel], *, n: int) -> tuple[LevelFit, ...]:
    """Judge each level by the one before.

    Parameters
    ----------
    n
        Respondents of all groups: with few, less is allowed.
    """
    falls, grows = (CFI_FALLS_FEW, RMSEA_GROWS_FEW) if n <= FEW else (CFI_FALLS, RMSEA_GROWS)
    made: list[LevelFit] = []
    for one in levels:
        measures, srmr = one.fitted.measures, one.fitted.srmr
        before = made[-1] if made else None
        if before is None:
            holds = measures.cfi is not None and measures.cfi >= STRUCTURE_CFI and srmr <= STRUCTURE_SRMR
            cfi_change = rmsea_change = srmr_change = None
        else:
            cfi_change = None if measures.cfi is None or before.cfi is None else measures.cfi - before.cfi
            rmsea_change = measures.rmsea - before.rmsea if before.rmsea is not None else None
            srmr_change = srmr - before.srmr if before.srmr is not None else None
            holds = (
                before.holds
                and cfi_change is not None
                and rmsea_change is not None
                and cfi_change >= -falls
                and rmsea_change <= grows
            )
        made.append(
            LevelFit(
                level=one.level,
                chi_square=measures.chi_square,
                df=measures.df,
                cfi=measures.cfi,
                rmsea=measures.rmsea,
                srmr=srmr,
                cfi_change=cfi_change,
                rmsea_change=rmsea_change,
                srmr_change=srmr_change,
                difference=one.difference,
                difference_df=one.df,
                difference_p=one.p,
                holds=holds,
            )
        )
    return tuple(made)


SUPPORTED: Mapping[InvarianceLevel, Comparison] = {
    "configural": "structure",
    "metric": "relations",
    "scalar": "means",
}
"""What the highest level that holds supports."""


def supported(levels: Sequence[LevelFit]) -> Comparison:
    """What the highest level that holds supports; a level that could not be fitted does not hold.

    Examples
    --------
    >>> one = LevelFit("configural", 9.0, 4, 0.99, 0.03, 0.02, holds=True)
    >>> supported([one, LevelFit("metric", 30.0, 7, 0.93, 0.08, 0.05, holds=False)])
    'structure'
    """
    holding = [one.level for one in levels if one.holds]
    return SUPPORTED[holding[-1]] if holding else "nothing"


# ── words ──────────────────────────────────────────────────────────────────────────────────────


def _words(
    supports: Comparison, label: str, domain: str, labels: Sequence[str], differing: Sequence[ItemDifference]
) -> str:
    groups = f"The {len(labels)} groups of {_readable(domain)}" if len(labels) > LISTED else _listed(labels)
    sentence = {
        "means": f"{groups} may be compared: they understand the statements of {label} alike.",
        "relations": f"{groups} may be compared in how {label} goes with other things, not in its mean: "
        "some statements are easier to agree with in one group than in another at the same attitude.",
        "structure": f"In {groups} the statements of {label} belong together, but mean different things: "
        "neither means nor relations may be compared.",
        "nothing": f"{groups} may not be compared on {label}: their answers do not follow one common attitude.",
        "not known": "",
    }[supports]
    odd = [one.item for one in differing if one.size in ("moderate", "large")]
    if odd:
        many = f"{len(odd)} statements" if len(odd) > LISTED else _listed(odd)
        sentence += f" People of one attitude answer {many} differently from group to group."
    return sentence


def _listed(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _readable(domain: str) -> str:
    return domain.replace("_", " ")


def _shown(n: int, smallest_base: int) -> int | None:
    return n if n >= smallest_base else None


def _who_is_too_small(left_out: Mapping[str, int | None], smallest_group: int) -> str:
    if not left_out:
        return ""
    names = [f"{name} ({'withheld' if n is None else n})" for name, n in left_out.items()]
    shown = _listed(names) if len(names) <= LISTED else f"{', '.join(names[:LISTED])} and {len(names) - LISTED} more"
    return f"{shown} {'has' if len(names) == 1 else 'have'} fewer than {smallest_group} respondents"


def groups_left_out(
    compared: Sequence[Comparability], *, smallest_group: int, place: Place
) -> tuple[Finding, ...]:
    """A note for every domain with groups too small to be compared, on whichever scales."""
    by_domain: dict[str, dict[str, int | None]] = {}
    scales: dict[str, list[str]] = {}
    for one in compared:
        if one.left_out:
            by_domain.setdefault(one.domain, {}).update(one.left_out)
            scales.setdefault(one.domain, []).append(one.scale)
    everywhere = len({one.scale for one in compared})
    found = []
    for domain, left_out in by_domain.items():
        on = "" if len(scales[domain]) == everywhere else f" on {_listed(scales[domain])}"
        message = f"by {domain}: {_who_is_too_small(left_out, smallest_group)}; nothing is known of them{on}"
        found.append(finding("SCL-007", message=message, where=place))
    return tuple(found)


def _joined(fitted: FittedLevels, domain: str, scale: str, place: Place) -> list[Finding]:
    if not fitted.joined:
        return []
    items = list(dict.fromkeys(one.item for one in fitted.joined))
    named = _listed(items) if len(items) <= LISTED else f"{len(items)} items"
    message = f"{scale} by {domain}: an answer that some group never gave was joined to its neighbour in {named}"
    return [finding("SCL-012", message=message, where=place)]


def _renumbered(code: Codes, kept: Sequence[int], counted: np.ndarray) -> Codes:
    """Groups that are compared, numbered from 0; -1 for everybody else."""
    found = np.full(len(code), -1, dtype=np.intp)
    for number, place in enumerate(kept):
        found[(code == place) & counted] = number
    return found
