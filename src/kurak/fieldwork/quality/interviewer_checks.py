"""Checks of interviewers against one another: missing answers, means, and how much answers resemble each other."""

from __future__ import annotations

from math import isfinite

import numpy as np
from numpy.typing import NDArray

from kurak.fieldwork.quality.made import Made, not_made
from kurak.fieldwork.quality.table import Array, InterviewTable
from kurak.model.quality import CheckMade, Flag, InterviewerEffect, QualityRules
from kurak.stats.interview_quality.group_differences import group_differences
from kurak.stats.interview_quality.interviewer_effect import interpenetration, intraclass_correlation
from kurak.stats.interview_quality.item_missing import missing_rates
from kurak.stats.multiple_comparisons import adjust_p_values


def interviewer_checks(table: InterviewTable, rules: QualityRules) -> Made:
    """Compare interviewers with one another.

    Returns
    -------
    Made
        Flags with p-values adjusted by Holm for all that one check compares, so that with honest interviewers
        it flags anybody at all with probability ``rules.level``.
    """
    if len(set(table.interviewer)) < 3:
        why = "it needs three interviewers"
        return Made(
            (),
            tuple(
                not_made(name, why) for name in ("missing answers", "interviewer mean", "interviewer effect")
            ),
        )
    scores = _scores(table)
    parts = (_missing(table, rules), _means(table, scores, rules), _effects(table, scores, rules))
    return Made(
        tuple(flag for part in parts for flag in part.flags),
        tuple(check for part in parts for check in part.checks),
        parts[2].effects,
    )


def _scores(table: InterviewTable) -> dict[str, Array]:
    """Mean of turned answers by scale; of each item where there are no scales."""
    x = table.turned(table.codes)
    if not table.scales:
        return {name: x[:, at] for at, name in enumerate(table.items)}
    return {name: _row_mean(x[:, table.columns_of(items)]) for name, items in table.scales.items()}


def _row_mean(x: Array) -> Array:
    given = ~np.isnan(x)
    number = given.sum(axis=1)
    mean: Array = np.divide(
        np.where(given, x, 0.0).sum(axis=1), number, out=np.full(len(x), np.nan), where=number > 0
    )
    return mean


def _missing(table: InterviewTable, rules: QualityRules) -> Made:
    """Item by interviewer exactly; interviewers as a whole by a funnel, since one person's missing answers come together."""
    found = missing_rates(table.special, asked=table.asked, groups=table.interviewers)
    share = np.divide(
        table.special.sum(axis=1),
        table.asked.sum(axis=1),
        out=np.full(len(table), np.nan),
        where=table.asked.any(axis=1),
    )
    whole = group_differences(share, groups=table.interviewers, strata=table.strata)
    half = rules.level / 2
    flags = [
        Flag(
            "missing answers",
            "interviewer",
            str(found.groups[who]),
            float(found.rate[who, item]),
            float(found.rest[who, item]),
            "share of don't know, refused or empty",
            p_value=float(found.adjusted[who, item]),
            expected_false_alarms=half,
            other=table.items[item],
        )
        for who, item in zip(*(at.tolist() for at in np.nonzero(found.adjusted <= half)), strict=True)
    ]
    overall = float(np.nanmean(share)) if np.isfinite(share).any() else 0.0
    flags += [
        Flag(
            "missing answers",
            "interviewer",
            str(whole.groups[who]),
            overall + float(whole.difference[who]),
            overall,
            "share of don't know, refused or empty, all items",
            p_value=float(whole.adjusted[who]),
            expected_false_alarms=half,
        )
        for who in np.flatnonzero(whole.adjusted <= half).tolist()
    ]
    rule = f"exact binomial by item, funnel over all items (over-dispersion {whole.over_dispersion:.2f}), Holm, {rules.level:g}"
    return Made(
        tuple(flags), (CheckMade("missing answers", len(whole.groups), len(flags), rules.level, rule),)
    )


def _means(table: InterviewTable, scores: dict[str, Array], rules: QualityRules) -> Made:
    """Half of the level goes to all items together, where a shift shows best, and half to scales one by one."""
    x = table.numbers(table.codes)
    together = {
        "all items, turned": _row_mean(table.turned(table.codes)),
        "all items, as given": _row_mean(x),
    }
    flags: list[Flag] = []
    compared, widest = 0, 1.0
    for measures in (together, scores):
        found = {
            name: group_differences(score, groups=table.interviewers, strata=table.strata)
            for name, score in measures.items()
        }
        adjusted = adjust_p_values(np.concatenate([one.p_value for one in found.values()]), method="holm")
        compared += int(np.isfinite(adjusted).sum())
        widest = max(widest, *(one.over_dispersion for one in found.values()))
        by_measure = zip(found.items(), np.split(adjusted, len(found)), strict=True)
        for (name, one), p in by_measure:
            middle = float(np.nanmean(measures[name])) if np.isfinite(measures[name]).any() else 0.0
            flags += [
                Flag(
                    "interviewer mean",
                    "interviewer",
                    str(one.groups[who]),
                    middle + float(one.difference[who]),
                    middle,
                    "mean answer, others of the same strata set to the mean of all",
                    p_value=float(p[who]),
                    expected_false_alarms=rules.level,
                    other=name,
                )
                for who in np.flatnonzero(p <= rules.level / 2).tolist()
            ]
    if not compared:
        return Made((), (not_made("interviewer mean", "no stratum has interviews of two interviewers"),))
    rule = f"funnel within strata, over-dispersion up to {widest:.2f}, Holm, {rules.level:g}"
    return Made(tuple(flags), (CheckMade("interviewer mean", compared, len(flags), rules.level, rule),))


def _effects(table: InterviewTable, scores: dict[str, Array], rules: QualityRules) -> Made:
    clusters = None if table.cluster is None else np.array(table.cluster, dtype=np.str_)
    effects = []
    for name, score in scores.items():
        # Strata have means of their own; what is left is between people, clusters and interviewers.
        inside = score - _stratum_means(score, table.strata)
        by_interviewer = intraclass_correlation(inside, groups=table.interviewers)
        nested, p, by_cluster = False, by_interviewer.p_value, float("nan")
        if clusters is not None:
            by_cluster = intraclass_correlation(inside, groups=clusters).estimate
            penetrated = interpenetration(inside, interviewers=table.interviewers, clusters=clusters)
            nested = penetrated.nested
            p = penetrated.p_value if nested else p
        effects.append(
            InterviewerEffect(
                name,
                by_interviewer.estimate,
                by_interviewer.low,
                by_interviewer.high,
                by_cluster,
                by_interviewer.design_effect,
                nested,
                p,
            )
        )
    adjusted = adjust_p_values([one.p_value for one in effects], method="holm")
    flags = tuple(
        Flag(
            "interviewer effect",
            "item",
            one.variable,
            one.correlation,
            one.cluster_correlation if isfinite(one.cluster_correlation) else 0.0,
            "correlation of answers by interviewer, beside that by cluster",
            p_value=float(p),
            expected_false_alarms=rules.level,
        )
        for one, p in zip(effects, adjusted.tolist(), strict=True)
        if p <= rules.level
    )
    nested_all = all(one.nested for one in effects)
    rule = (
        "each cluster had one interviewer: tested against clusters" if nested_all else "tested against people"
    )
    return Made(
        flags,
        (
            CheckMade(
                "interviewer effect", len(effects), len(flags), rules.level, f"{rule}, Holm, {rules.level:g}"
            ),
        ),
        tuple(effects),
    )


def _stratum_means(score: Array, strata: NDArray[np.str_]) -> Array:
    _, code = np.unique(strata, return_inverse=True)
    known = ~np.isnan(score)
    number = np.bincount(code[known], minlength=code.max(initial=0) + 1)
    total = np.bincount(code[known], weights=score[known], minlength=len(number))
    means: Array = np.divide(total, number, out=np.full(len(number), np.nan), where=number > 0)[code]
    return means
