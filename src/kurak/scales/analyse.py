"""The analysis of all scales of an instrument, scale by scale and then together."""

from __future__ import annotations

import multiprocessing
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from kurak.model.catalogue import finding
from kurak.model.finding import Finding, Place, worst_first
from kurak.model.scale_results import (
    Comparability,
    ExploratoryFactors,
    ModelFit,
    NumberOfFactors,
    Reliability,
    ScaleResult,
)
from kurak.model.scales import Instrument, Scale
from kurak.scales.asked import Analysed, Analysis, Hidden, published_relations
from kurak.scales.comparability import compare_groups, groups_left_out
from kurak.scales.dimensions import (
    ItemCorrelations,
    exploratory_factors,
    item_correlations,
    number_of_factors,
)
from kurak.scales.factor_models import declared_model, factors_of, fit_declared, one_factor
from kurak.scales.item_checks import UsableItems, against_scale, identical_across, usable_items
from kurak.scales.items_in_scale import items_in_scale
from kurak.scales.likert import answer_scale, answers_to_items
from kurak.scales.relations import scale_relations
from kurak.scales.reliability import reliability
from kurak.scales.respondents import Respondents
from kurak.scales.rules_left_open import scores_under_rules

FEWEST_FOR_A_FACTOR = 3
"""Items without which a scale has no factor model of its own."""


def steps_of(asked: Analysis, items: Sequence[str]) -> int:
    """Into how many pieces the work falls, for a bar that shows how far it is."""
    known = set(items)
    scales = sum(any(item in known for item in scale.items) for scale in asked.instrument.scales.values())
    return scales * (2 + len(asked.compare)) + 3


def analyse(
    respondents: Respondents,
    asked: Analysis,
    *,
    processes: int = 1,
    progress: Callable[[int], None] = lambda done: None,
) -> Analysed:
    """Analyse every scale of which the records have an item.

    Parameters
    ----------
    processes
        How many processes share the work; the results are the same for any number.
    progress
        Called with the number of pieces done since the last call, of :func:`steps_of` in all.

    Returns
    -------
    Analysed
        What cannot be known is a finding, and no number stands in its place.
    """
    usable = _usable(respondents, asked)
    findings = [found for one in usable.values() for found in one.findings]
    together = tuple(dict.fromkeys(item for one in usable.values() for item in one.varying))
    kept, copies = identical_across(respondents, together, where=asked.where)
    findings += copies
    hidden: Hidden = {}
    if asked.hidden is not None:
        hidden = asked.hidden(
            {name: np.asarray(~np.isnan(respondents.turned(one.varying)).all(axis=1)) for name, one in usable.items() if one.varying}
        )
        # What says it holds the records, and stays in this process.
        asked = replace(asked, hidden=None)
    work = Work(respondents, asked, usable, kept, hidden)
    # The longest pieces first, so that no process waits for the other.
    pieces = (ALL_ITEMS, ALL_SCALES, *sorted(usable, key=lambda name: -len(usable[name].varying)))
    done: dict[str, Done] = {}
    for one in run_side_by_side(work, pieces, processes=processes):
        done[one.piece] = one
        findings += one.findings
        progress(one.steps)
    results = tuple(scale for name in usable if (scale := done[name].scale) is not None)
    findings += groups_left_out(
        [one for result in results for one in result.comparability],
        smallest_group=asked.plan.smallest_group,
        place=asked.where("scales"),
    )
    model = done[ALL_SCALES].model
    relations = scale_relations(
        respondents,
        {name: one.varying for name, one in usable.items()},
        instrument=asked.instrument,
        plan=asked.plan,
        answered_at_least=asked.answered_at_least,
        model=model,
    )
    progress(1)
    return Analysed(
        scales=results,
        model=model,
        number_of_factors=done[ALL_ITEMS].number_of_factors,
        factors=done[ALL_ITEMS].factors,
        relations=relations,
        group_relations=published_relations(asked),
        findings=worst_first(findings),
    )


# ── the work in pieces ─────────────────────────────────────────────────────────────────────────

ALL_ITEMS, ALL_SCALES = " items", " scales"
"""Pieces that are no scale; no id begins with a blank."""

FEWEST_PIECES = 12
"""Steps below which a second process is not worth its start."""


@dataclass(frozen=True, eq=False)
class Work:
    """What every piece of the work needs.

    Parameters
    ----------
    usable
        Scale: its items that can be analysed.
    kept
        Items of all scales that models of all scales can take.
    hidden
        Groups that are not shown.
    """

    respondents: Respondents
    asked: Analysis
    usable: Mapping[str, UsableItems]
    kept: tuple[str, ...]
    hidden: Hidden = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class Done:
    """What came of one piece.

    Parameters
    ----------
    piece
        A scale, or one of the two pieces about all of them.
    steps
        How many steps of the whole it was.
    """

    piece: str
    steps: int
    findings: tuple[Finding, ...]
    scale: ScaleResult | None = None
    model: ModelFit | None = None
    number_of_factors: NumberOfFactors | None = None
    factors: ExploratoryFactors | None = None


def do_piece(work: Work, piece: str) -> Done:
    """Do one piece of the work."""
    respondents, asked = work.respondents, work.asked
    if piece == ALL_SCALES:
        model, found = _whole_model(respondents, asked, work.kept, work.usable)
        return Done(piece, 1, tuple(found), model=model)
    if piece == ALL_ITEMS:
        number, factors, found = _dimensions(respondents, asked, work.kept)
        return Done(piece, 1, tuple(found), number_of_factors=number, factors=factors)
    scale = asked.instrument.scales[piece]
    there = [item for item in scale.items if item in respondents.answers]
    result, found = _one_scale(respondents, asked, piece, scale, there, work.usable[piece], hidden=work.hidden.get(piece, {}))
    return Done(piece, 2 + len(asked.compare), tuple(found), scale=result)


def run_side_by_side(work: Work, pieces: Sequence[str], *, processes: int) -> Iterator[Done]:
    """Do the pieces, in several processes where it is worth it; they come in their order."""
    steps = sum(2 + len(work.asked.compare) if piece in work.usable else 1 for piece in pieces)
    processes = min(processes, len(pieces))
    if processes < 2 or steps < FEWEST_PIECES:
        yield from (do_piece(work, piece) for piece in pieces)
        return
    # Elsewhere than on Linux a copy of a running process is not safe, and a fresh one takes a second to begin.
    way = "fork" if sys.platform == "linux" else "spawn"
    with multiprocessing.get_context(way).Pool(processes, _begin, (work,)) as pool:
        yield from pool.imap(_do, pieces)


_work: list[Work] = []


def _begin(work: Work) -> None:
    _work.append(work)


def _do(piece: str) -> Done:
    return do_piece(_work[-1], piece)


def _usable(respondents: Respondents, asked: Analysis) -> dict[str, UsableItems]:
    """Scales of which the records have an item, with their items that can be analysed."""
    found = {}
    for name, scale in asked.instrument.scales.items():
        there = [item for item in scale.items if item in respondents.answers]
        if there:
            found[name] = usable_items(respondents, there, scale=name, where=asked.where)
    return found


# ── one scale ──────────────────────────────────────────────────────────────────────────────────


def _one_scale(
    respondents: Respondents,
    asked: Analysis,
    name: str,
    scale: Scale,
    there: Sequence[str],
    usable: UsableItems,
    *,
    hidden: Mapping[str, frozenset[str]],
) -> tuple[ScaleResult, list[Finding]]:
    reverse = [item for item in scale.reverse if item in there]
    codes = answer_scale(respondents.low, respondents.high, collapsed=asked.collapsed)
    findings = list[Finding]()
    answers = answers_to_items(
        respondents,
        usable.answered,
        scale=codes,
        texts=asked.texts,
        reverse=reverse,
        smallest_base=asked.smallest_base,
        all_alike=asked.all_alike,
    )
    everybody = reliability(respondents, usable.varying, reverse=reverse, smallest_base=asked.smallest_base)
    model, found = _own_factor(respondents, asked, name, usable, reverse)
    findings += found
    in_scale = items_in_scale(respondents, usable.varying, reverse=reverse, model=model)
    findings += against_scale(in_scale, scale=name, reverse=reverse, where=asked.where)
    by_group, compared = list[Reliability](), list[Comparability]()
    for domain in asked.compare:
        groups = respondents.groups[domain]
        by_group += [
            reliability(
                respondents,
                usable.varying,
                reverse=reverse,
                among=groups.rows(place),
                domain=domain,
                group=label,
                smallest_base=asked.smallest_base,
                withheld=label in hidden.get(domain, ()),
            )
            for place, label in enumerate(groups.labels)
        ]
        comparison, found = compare_groups(
            respondents,
            usable.varying,
            scale=name,
            label=scale.label,
            domain=domain,
            reverse=reverse,
            estimator=asked.plan.estimator,
            smallest_group=asked.plan.smallest_group,
            smallest_base=asked.smallest_base,
            where=asked.where,
            withheld=hidden.get(domain, frozenset()),
        )
        compared.append(comparison)
        findings += found
    size = len(there) if scale.score == "sum" else 1
    return (
        ScaleResult(
            scale=name,
            label=scale.label,
            items=tuple(there),
            low=float(respondents.low * size),
            high=float(respondents.high * size),
            n=everybody.n or 0,
            answers=answers,
            reliability=(everybody, *by_group),
            in_scale=in_scale,
            model=model,
            comparability=tuple(compared),
            scores=scores_under_rules(
                respondents,
                there,
                scale_id=name,
                scale=scale,
                response=asked.instrument.response,
                scoring=asked.scoring,
                answered_at_least=asked.answered_at_least,
                smallest_base=asked.smallest_base,
            ),
        ),
        findings,
    )


def _own_factor(
    respondents: Respondents, asked: Analysis, name: str, usable: UsableItems, reverse: Sequence[str]
) -> tuple[ModelFit | None, list[Finding]]:
    """The scale as one common factor."""
    if len(usable.varying) < FEWEST_FOR_A_FACTOR:
        message = f"{name} has {len(usable.varying)} items to go by, too few for a factor model"
        return None, [finding("SCL-011", message=message, where=asked.where("scales", name, "items"))]
    fit = one_factor(respondents, usable.varying, name=name, reverse=reverse, estimator=asked.plan.estimator)
    return fit, list(_model_findings(fit, asked.where("scales", name), degrees=_degrees(respondents)))


# ── all scales together ────────────────────────────────────────────────────────────────────────


def _whole_model(
    respondents: Respondents, asked: Analysis, kept: Sequence[str], usable: Mapping[str, UsableItems]
) -> tuple[ModelFit | None, list[Finding]]:
    place = asked.where("model")
    text = declared_model(asked.instrument, kept)
    if not text:
        return None, []
    fit = fit_declared(
        respondents, text, kept, reverse=_reverse(asked.instrument), estimator=asked.plan.estimator, usable=usable
    )
    return fit, list(_model_findings(fit, place, degrees=_degrees(respondents)))


def _dimensions(
    respondents: Respondents, asked: Analysis, kept: Sequence[str]
) -> tuple[NumberOfFactors | None, ExploratoryFactors | None, list[Finding]]:
    if len(kept) < FEWEST_FOR_A_FACTOR:
        return None, None, []
    place = asked.where("scales")
    try:
        correlated: ItemCorrelations = item_correlations(respondents, kept, reverse=_reverse(asked.instrument))
    except ValueError as error:
        return None, None, [finding("SCL-006", message=f"the items cannot be correlated: {error}", where=place)]
    number = number_of_factors(correlated, seed=asked.seed)
    if number.why_not:
        return number, None, [finding("SCL-006", message=number.why_not, where=place)]
    members = {name: [item for item in scale.items if item in kept] for name, scale in asked.instrument.scales.items()}
    wanted = asked.plan.factors or factors_of(declared_model(asked.instrument, kept)) or max(1, number.parallel_factors or 1)
    factors = exploratory_factors(
        correlated, factors=wanted, extraction=asked.plan.extraction, rotation=asked.plan.rotation, scales=members
    )
    found = []
    if factors.why_not:
        found.append(finding("SCL-008", message=f"no {wanted} exploratory factors: {factors.why_not}", where=place))
    return number, factors, found


def _degrees(respondents: Respondents) -> float:
    return respondents.degrees(respondents.everybody)


def _reverse(instrument: Instrument) -> tuple[str, ...]:
    return tuple(item for scale in instrument.scales.values() for item in scale.reverse)


def _model_findings(fit: ModelFit, place: Place, *, degrees: float) -> Sequence[Finding]:
    """What stands in the way of a model, what cannot be true of it, and whether the design is too small to test it.

    Parameters
    ----------
    degrees
        Degrees of freedom of the design.
    """
    if fit.why_not:
        return [finding("SCL-008", message=f"{fit.name}: {fit.why_not}", where=place, fix=fit.change or None)]
    found = [finding("SCL-010", message=f"{fit.name}: {concern}", where=place) for concern in fit.concerns]
    if fit.df is not None and fit.df > degrees:
        message = f"{fit.name} has {fit.df} degrees of freedom, and the design {degrees:.0f}: the p of χ² is rough"
        found.append(finding("SCL-013", message=message, where=place))
    return found
