"""Routes of a drawn sample: start point, step, numbered visits with their reserve, one person in each."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from fractions import Fraction
from math import ceil, floor

import numpy as np

from kurak.model.catalogue import finding
from kurak.model.finding import Finding, Place, worst_first
from kurak.model.frame import Frame
from kurak.model.route import Route
from kurak.model.sample import DrawnCluster, Role, Sample
from kurak.model.study import Study
from kurak.model.visits import ClusterRoute, StartPoint, VisitSlot
from kurak.sampling.stage_weights import area_households, household_probability, visits_needed
from kurak.sampling.visit_numbers import MILLION, millionths, roster_number, systematic_numbers
from kurak.stats.kish_grid import BLOCK, KISH_TABLES, assign_kish_tables

ROSTER_COLUMNS = 8
"""A full roster's lookup is printed for households of so many people; larger ones use the random number."""

HEADER = (
    "cluster", "role", "order", "stratum", "psu", "name", "part", "parts",
    "start_point", "start_point_name", "latitude", "longitude", "start_random", "direction", "step", "walk_start", "reserve_walk_start",
    "visit", "kind", "household_number", "respondent", "kish_table", "random_number",
    "psu_probability", "household_probability", "modelled",
    "interviewer", "visits_made", "outcome", "eligible", "selected_person", "interview", "replaces_visit", "reason",
)  # fmt: skip
"""Columns of visits.csv; those from interviewer on are filled in the field. None of them names a person."""

LONGEST_STEP = 50
"""Households between two visits beyond which a route is a journey."""

FILLED_IN_THE_FIELD = HEADER[HEADER.index("interviewer") :]


def plan_visits(
    sample: Sample,
    *,
    study: Study,
    households: Mapping[str, int] | None = None,
    start_points: Sequence[StartPoint] = (),
    seed: int | None = None,
) -> tuple[ClusterRoute, ...]:
    """Plan the visits of every drawn cluster, reserve clusters included, before anybody walks.

    Parameters
    ----------
    sample
        The drawn sample.
    study
        The study: its blocks route and planning are used.
    households
        Id of a unit: its households, where they are newer than those of the sample.
    start_points
        Places where routes can begin, of all units together, as read.
    seed
        The seed; the sample's own where it is left out. Start points have one stream of random numbers a
        unit, visits one a cluster: what is planned for a cluster does not depend on the clusters of other
        units.

    Returns
    -------
    tuple of ClusterRoute
        One a cluster, in the order of the sample. The same inputs give the same routes.

    Notes
    -----
    **Formula** With V = ⌈interviews ÷ response rate⌉ main visits among A households of the area, the k-th
    visit is household ⌊(k − 1 + u) · A ÷ V⌋ + 1 for one uniform u: systematic sampling with a step that need
    not be whole, so that every household has exactly V ÷ A. The reserve is drawn in the same way among the
    other households.

    **Source** Kish (1965), Survey Sampling, section 4.1 (fractional intervals); R
    ``floor((0:(V - 1) + u) * A / V) + 1``.
    """
    route = study.route
    listed: dict[str, list[StartPoint]] = defaultdict(list)
    for point in start_points:
        listed[point.psu].append(point)
    seed = sample.seed if seed is None else seed
    turns = _turns(sample)
    routes = []
    for cluster, (turn, together) in zip(sample.clusters, turns, strict=True):
        points = listed[cluster.psu]
        words = ("start point", cluster.psu) if cluster.role == "main" else ("reserve start point", cluster.psu)
        first = _six_decimals(_stream(seed, *words).random())
        drawn = (
            points[_start_index(first, turn=turn, together=together, places=len(points))] if points else None
        )
        routes.append(
            _cluster_route(
                cluster,
                route=route,
                households=cluster.households
                if households is None
                else households.get(cluster.psu, cluster.households),
                needed=visits_needed(cluster.interviews, response_rate=study.planning.response_rate),
                start_point=drawn,
                start_points=len(points),
                start_random=_six_decimals((first + turn / together) % 1),
                stream=_stream(seed, "visits", cluster.cluster, cluster.psu),
                modelled=sample.modelled,
            )
        )
    return tuple(routes)


def check_routes(
    routes: Sequence[ClusterRoute], *, study: Study, frame: Frame | None = None
) -> tuple[Finding, ...]:
    """Say what is odd about planned routes; each finding names the row of the frame, if the frame is given.

    Parameters
    ----------
    routes
        As planned by :func:`plan_visits`.
    study
        The study.
    frame
        The frame, for the lines of its file.

    Returns
    -------
    tuple of Finding
        Worst first, one a unit and kind.
    """
    file = frame.file if frame else "frame/frame.csv"
    found: dict[tuple[str, str], Finding] = {}

    def say(code: str, psu: str, message: str, key: str | None = None) -> None:
        if (code, psu) in found:
            return
        # Looked up only for a finding: a frame may have a million units.
        unit = next((unit for unit, name in enumerate(frame.ids) if name == psu), None) if frame is not None else None
        line = int(frame.lines[unit]) if frame is not None and unit is not None else None
        found[code, psu] = finding(code, message=message, where=Place(file, line=line, key=key))

    clusters_of: dict[str, int] = defaultdict(int)
    for one in routes:
        clusters_of[one.cluster.psu] += 1
    for one in routes:
        psu, wanted = (
            one.cluster.psu,
            visits_needed(one.cluster.interviews, response_rate=study.planning.response_rate),
        )
        if one.area_households is None and one.cluster.households is not None:
            say(
                "RTE-001",
                psu,
                f"the unit {psu} has {one.cluster.size:,} people and {one.cluster.households} households",
                "households",
            )
        if one.area_households is not None and wanted > one.area_households:
            say(
                "RTE-002",
                psu,
                f"in the unit {psu} {wanted} visits are planned in an area of {one.area_households} households",
                "households",
            )
        if one.start_points and one.start_points < clusters_of[psu]:
            say(
                "RTE-006",
                psu,
                f"the unit {psu} has {clusters_of[psu]} clusters and {one.start_points} start points",
            )
    long = [one for one in routes if one.cluster.role == "main" and one.step is not None and one.step > LONGEST_STEP]
    if long:
        worst = max(long, key=lambda one: one.step or 0)
        message = (
            f"the step is above {LONGEST_STEP} households in {len(long)} of {len(sample_main(routes))} clusters; "
            f"the longest is {worst.step:,.0f}, in {worst.cluster.cluster} (unit {worst.cluster.psu})"
        )
        found["RTE-009", ""] = finding("RTE-009", message=message, where=Place(file))
    if routes and study.design is not None and study.design.respondents_per_household > 1:
        message = f"{study.design.respondents_per_household} respondents a household are asked for"
        where = Place("study.yaml", key="design.respondents_per_household")
        found["RTE-008", ""] = finding("RTE-008", message=message, where=where)
    return worst_first(list(found.values()))


def sample_main(routes: Sequence[ClusterRoute]) -> tuple[ClusterRoute, ...]:
    """The routes of main clusters."""
    return tuple(one for one in routes if one.cluster.role == "main")


def visit_rows(routes: Sequence[ClusterRoute]) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """The visits as a table for tablets, ``visits.csv``: one row a visit, empty columns for the field.

    Parameters
    ----------
    routes
        As planned by :func:`plan_visits`.

    Returns
    -------
    header, rows
        Text throughout; probabilities with as many digits as they have, so that weights can be computed from
        them.
    """
    rows = []
    for one in routes:
        cluster, point = one.cluster, one.start_point
        where = (
            (point.start_point, point.name, _text(point.latitude), _text(point.longitude))
            if point
            else ("",) * 4
        )
        head = (
            cluster.cluster, cluster.role, str(cluster.order), cluster.stratum, cluster.psu, cluster.name,
            str(cluster.part), str(cluster.parts),
            *where, "" if point else f"{one.start_random:.6f}", one.direction, _text(one.step), f"{one.start:.6f}", f"{one.reserve_start:.6f}",
        )  # fmt: skip
        tail = (_text(cluster.psu_probability), _text(one.household_probability), "; ".join(one.modelled))
        for slot in one.slots:
            random_number = "" if slot.random_number is None else f"{slot.random_number:.6f}"
            number = "" if slot.household_number is None else str(slot.household_number)
            visit = (str(slot.number), slot.kind, number, one.respondent, slot.kish_table, random_number)
            rows.append((*head, *visit, *tail, *("",) * len(FILLED_IN_THE_FIELD)))
    return HEADER, rows


def _text(number: float | None) -> str:
    return "" if number is None else repr(number)


# ── random numbers ─────────────────────────────────────────────────────────────────────────────


def _stream(seed: int, *words: str) -> np.random.Generator:
    """A stream of its own for each purpose, so that no two draws of a study share their random numbers."""
    digest = hashlib.sha256("\0".join(("kurak routes", str(seed), *words)).encode()).digest()
    return np.random.Generator(np.random.PCG64(int.from_bytes(digest, "big")))


def _six_decimals(uniform: float) -> float:
    return floor(uniform * MILLION) / MILLION


def _turns(sample: Sample) -> list[tuple[int, int]]:
    """For each cluster: how many of its unit and role come before it, and how many main clusters the unit has.

    A reserve that is asked for later moves no start point of a main cluster.
    """
    before: Counter[tuple[str, str]] = Counter()
    turns = []
    for cluster in sample.clusters:
        turns.append(before[cluster.psu, cluster.role])
        before[cluster.psu, cluster.role] += 1
    return [(turn, max(before[one.psu, "main"], 1)) for turn, one in zip(turns, sample.clusters, strict=True)]


def _start_index(first: float, *, turn: int, together: int, places: int) -> int:
    """Which listed point a cluster begins at: the clusters of a unit are spread evenly over its list.

    In whole numbers, so that they are different points wherever there are as many as clusters.
    """
    return (millionths(first) * places // MILLION + turn * places // together) % places


# ── one cluster ────────────────────────────────────────────────────────────────────────────────


def _cluster_route(
    cluster: DrawnCluster,
    *,
    route: Route,
    households: int | None,
    needed: int,
    start_point: StartPoint | None,
    start_points: int,
    start_random: float,
    stream: np.random.Generator,
    modelled: tuple[str, ...],
) -> ClusterRoute:
    start, reserve_start = _six_decimals(stream.random()), _six_decimals(stream.random())
    reserve = ceil(Fraction(str(route.reserve_visits)) * cluster.interviews)
    # A unit of no household cannot be walked as planned: its households are counted in the field.
    area = area_households(households, part=cluster.part, parts=cluster.parts) if households else None
    visits = needed if area is None else min(needed, area)
    numbers: tuple[int | None, ...]
    if area is None:
        numbers = (None,) * (visits + reserve)
    else:
        main = systematic_numbers(visits, households=area, start=start)
        taken = set(main)
        others = [number for number in range(1, area + 1) if number not in taken]
        reserve = min(reserve, len(others))
        places = systematic_numbers(reserve, households=len(others), start=reserve_start)
        numbers = (*main, *(others[place - 1] for place in places))
    return ClusterRoute(
        cluster=cluster,
        start_point=start_point,
        start_points=start_points,
        start_random=start_random,
        direction=route.direction,
        call_backs=route.call_backs,
        respondent=route.respondent,
        eligible_age=route.eligible_age,
        visits_planned=visits,
        area_households=area,
        step=area / visits if area and visits else None,
        start=start,
        reserve_start=reserve_start,
        household_probability=household_probability(visits, households=area) if area and visits else None,
        slots=_slots(numbers, main=visits, route=route, stream=stream),
        modelled=modelled,
    )


def _slots(
    numbers: Sequence[int | None], *, main: int, route: Route, stream: np.random.Generator
) -> tuple[VisitSlot, ...]:
    """Number the visits and give each what selects its person."""
    count = len(numbers)
    tables, randoms = (
        ("",) * count,
        [None] * count if route.respondent != "full roster" else stream.random(count).tolist(),
    )
    if route.respondent == "Kish grid":
        tables = assign_kish_tables(
            count, uniforms=stream.random(-(-count // len(BLOCK)) * len(BLOCK)).tolist()
        )
    slots = []
    for index, (number, table, uniform) in enumerate(zip(numbers, tables, randoms, strict=True)):
        kind: Role = "main" if index < main else "reserve"
        random_number = None if uniform is None else _six_decimals(uniform)
        lookup = KISH_TABLES[table] if table else ()
        if random_number is not None:
            lookup = tuple(
                roster_number(random_number, eligible=people) for people in range(1, ROSTER_COLUMNS + 1)
            )
        slots.append(VisitSlot(index + 1, kind, number, table, random_number, lookup))
    return tuple(slots)
