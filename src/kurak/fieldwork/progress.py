"""How far the fieldwork is: by cluster, area, interviewer and day, against the plan."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace

from kurak.fieldwork.outcomes import NOT_VISITED, UnitOutcomes
from kurak.model.dispositions import AAPOR_CODES, PARTIAL
from kurak.model.fieldwork_result import FieldworkResult, GroupKind, OutcomeCount, Progress, Stage
from kurak.model.fieldwork_rows import Assignment, Visit
from kurak.stats.final_disposition import DispositionClass, disposition_class

WORDS: Mapping[str, str] = {
    **{code: word for word, code in AAPOR_CODES.items()},
    PARTIAL: "broken off, enough answered",
    NOT_VISITED: "not visited",
    "3.21": "nobody asked who lives there",
}
"""AAPOR's codes in the words of the route sheet."""


def outcome_counts(found: UnitOutcomes) -> tuple[OutcomeCount, ...]:
    """Units by final outcome, in the order of AAPOR's codes.

    Examples
    --------
    >>> found = UnitOutcomes(("a", "b"), ("1.1", "2.24"), (1, 3), (), ())
    >>> [(one.words, one.units) for one in outcome_counts(found)]
    [('interview', 1), ('nobody at home', 1)]
    """
    counted = Counter(found.codes)
    return tuple(
        OutcomeCount(code, WORDS.get(code, code), disposition_class(code), counted[code])
        for code in sorted(counted)
    )


def stages(found: UnitOutcomes) -> tuple[Stage, ...]:
    """How many units came to each stage: drawn, visited, of the population, met, interviewed.

    Notes
    -----
    **Formula** with AAPOR's classes: visited, all with a visit; of the population or not known to be out of it,
    these less NE; met, I + P + R + O; interviewed, I + P. Each stage lies within the one before it.

    Examples
    --------
    >>> found = UnitOutcomes(("a", "b", "c"), ("1.1", "2.24", "4.50"), (1, 3, 1), (), ())
    >>> [(one.name, one.units) for one in stages(found)][-2:]
    [('somebody was met', 1), ('interviewed', 1)]
    """
    classes = [disposition_class(code) for code in found.codes]
    visited = [one for one, times in zip(classes, found.visits, strict=True) if times]
    return (
        Stage("drawn", len(classes)),
        Stage("visited", len(visited)),
        Stage("not out of the population", sum(one != "NE" for one in visited)),
        Stage("somebody was met", sum(one in ("I", "P", "R", "O") for one in visited)),
        Stage("interviewed", sum(one in ("I", "P") for one in visited)),
    )


def progress(
    drawn: Sequence[Assignment],
    found: UnitOutcomes,
    visits: Sequence[Visit],
    *,
    planned: Mapping[str, int],
    areas: Mapping[str, str],
) -> tuple[Progress, ...]:
    """Say how far clusters, areas, interviewers and days are.

    Parameters
    ----------
    drawn
        Units that count, in the order of ``found``.
    planned
        Cluster: interviews planned.
    areas
        Cluster: its area.

    Returns
    -------
    tuple of Progress
        Each kind in the order of its codes or dates; nobody is ranked. A unit counts for the interviewer of its
        last visit.
    """
    classes = {unit: disposition_class(code) for unit, code in zip(found.units, found.codes, strict=True)}
    times = dict(zip(found.units, found.visits, strict=True))
    last: dict[str, Visit] = {}
    for visit in visits:
        if visit.unit in classes and (visit.unit not in last or visit.attempt > last[visit.unit].attempt):
            last[visit.unit] = visit
    clusters: dict[str, list[str]] = defaultdict(list)
    by_area: dict[str, list[str]] = defaultdict(list)
    by_interviewer: dict[str, list[str]] = defaultdict(list)
    for one in drawn:
        clusters[one.cluster].append(one.unit)
        by_area[areas[one.cluster]].append(one.unit)
        if one.unit in last:
            by_interviewer[last[one.unit].interviewer].append(one.unit)
    of_area: dict[str, int] = defaultdict(int)
    for cluster, number in planned.items():
        if cluster in areas:
            of_area[areas[cluster]] += number
    made = Counter(visit.interviewer for visit in visits if visit.unit in classes)
    rows = [_of("cluster", name, planned.get(name), units, classes, times) for name, units in sorted(clusters.items())]
    rows += [_of("area", name, of_area.get(name), units, classes, times) for name, units in sorted(by_area.items())]
    rows += [
        _of("interviewer", name, None, units, classes, times, visits=made[name])
        for name, units in sorted(by_interviewer.items())
    ]
    return (*rows, *_days([visit for visit in visits if visit.unit in classes]))


def without_areas(found: FieldworkResult, hidden: Collection[str]) -> FieldworkResult:
    """Take the numbers of some areas away; those of everybody stay.

    Parameters
    ----------
    hidden
        Areas that are not shown.

    Examples
    --------
    >>> rows = (Progress("area", "Osh", 4, 3, 0, 1, 0, 0, 0, 5), Progress("area", "Talas", 9, 9, 0, 1, 2, 0, 0, 14))
    >>> made = without_areas(FieldworkResult(False, "visits.csv", "", progress=rows), {"Osh"})
    >>> [(one.kind, one.group, one.interviews) for one in made.progress], made.withheld_areas
    ([('area', 'Talas', 9), ('everybody', '', 12)], ('Osh',))
    """
    if not hidden:
        return found
    areas = found.of_kind("area")
    counts = {
        name: sum(getattr(one, name) for one in areas)
        for name in ("interviews", "partial", "refusals", "not_met", "other", "not_visited", "visits")
    }
    planned = [one.planned for one in areas if one.planned is not None]
    everybody = Progress("everybody", "", sum(planned) if len(planned) == len(areas) else None, **counts)
    return replace(
        found,
        progress=(*(one for one in found.progress if one.kind != "area" or one.group not in hidden), everybody),
        rates=tuple(one for one in found.rates if one.group not in hidden),
        withheld_areas=tuple(one.group for one in areas if one.group in hidden),
    )


def _of(
    kind: GroupKind,
    group: str,
    planned: int | None,
    units: Iterable[str],
    classes: Mapping[str, DispositionClass],
    times: Mapping[str, int],
    *,
    visits: int | None = None,
) -> Progress:
    every = list(units)
    seen = Counter(classes[unit] for unit in every if times[unit])
    return Progress(
        kind,
        group,
        planned,
        interviews=seen["I"],
        partial=seen["P"],
        refusals=seen["R"],
        not_met=seen["NC"],
        other=sum(seen.values()) - seen["I"] - seen["P"] - seen["R"] - seen["NC"],
        not_visited=sum(not times[unit] for unit in every),
        visits=sum(times[unit] for unit in every) if visits is None else visits,
    )


def _days(visits: Sequence[Visit]) -> tuple[Progress, ...]:
    by_day: dict[str, Counter[DispositionClass]] = defaultdict(Counter)
    for visit in visits:
        by_day[visit.time.date().isoformat()][disposition_class(AAPOR_CODES[visit.outcome])] += 1
    return tuple(
        Progress(
            "day",
            day,
            None,
            interviews=seen["I"],
            partial=seen["P"],
            refusals=seen["R"],
            not_met=seen["NC"],
            other=sum(seen.values()) - seen["I"] - seen["P"] - seen["R"] - seen["NC"],
            not_visited=0,
            visits=sum(seen.values()),
        )
        for day, seen in sorted(by_day.items())
    )
