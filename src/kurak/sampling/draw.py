"""From a plan to a drawn sample: clusters of every stratum, their inclusion probabilities, and the reserve.

Every stratum has its own stream of random numbers, made from the seed and the stratum's name: what is drawn in one
stratum does not depend on the others, and the same inputs give the same sample, byte for byte.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from kurak.model.frame import Frame
from kurak.model.sample import DrawnCluster, JointProbability, Role, Sample, StratumPlan
from kurak.model.study import Design, SelectionMethod, Study
from kurak.sampling.plan import PlannedDraw
from kurak.sampling.strata import Codes, coded
from kurak.stats.apportionment import round_to_total
from kurak.stats.inclusion import inclusion_probabilities
from kurak.stats.selection.coordination import keep_clusters
from kurak.stats.selection.methods import METHODS, Draw, joint_probabilities
from kurak.stats.selection.streams import random_order, stream
from kurak.version import VERSION

MOST_PAIRS = 200_000
"""Pairs of drawn units whose joint probabilities are stored; of more, they are computed when they are needed."""


@dataclass(frozen=True, slots=True)
class _Drawn:
    """What one stratum gave: units of the main clusters, which of them were kept, probabilities, and the reserve."""

    stratum: StratumPlan
    units: Codes
    kept: NDArray[np.bool_]
    probabilities: NDArray[np.float64]
    reserve: Codes
    pairs: tuple[JointProbability, ...]


def draw_sample(
    planned: PlannedDraw,
    frame: Frame,
    study: Study,
    *,
    seed: int,
    earlier: Sample | None = None,
    earlier_name: str = "",
    keep: float = 0.0,
    modelled: Sequence[str] = (),
) -> Sample:
    """Draw the clusters of a planned sample.

    Parameters
    ----------
    planned
        The plan, without findings that are errors, and the units of its strata.
    frame
        The frame that was planned with.
    study
        The study; its design says how units are drawn.
    seed
        The seed, ``seeds.draw`` of study.yaml.
    earlier, earlier_name
        An earlier sample of which clusters are kept, drawn from the same frame with the same plan; its name makes the
        random numbers of each wave its own.
    keep
        Share of its clusters to keep, from 0 to 1; rounded so that all strata together keep that share.
    modelled
        What of the frame is modelled, for the sheets.

    Returns
    -------
    Sample
        Main clusters in the order of the strata and of the frame, then the reserve.

    Raises
    ------
    ValueError
        If the plan has errors, or if ``keep`` is asked for and the earlier sample has other strata.

    Notes
    -----
    **Formula** a unit's inclusion probability is m_h · x_i / Σ x for methods by size and m_h / N_h for the others; a
    self-representing unit has 1, and its clusters are the primary sampling units of its own stratum.

    **Source** Tillé (2006), Sampling Algorithms; Särndal, Swensson and Wretman (1992), section 3.6; Kish (1965),
    section 12.4, for clusters that are kept.
    """
    if any(found.severity == "error" for found in planned.plan.findings):
        raise ValueError("a plan with errors cannot be drawn")
    design = study.design
    assert design is not None
    method = design.selection
    shares = _kept(planned, earlier, keep)
    drawn = [
        _draw_stratum(stratum, units, frame, design, seed=seed, kept=kept, after=earlier_name)
        for stratum, units, kept in zip(planned.plan.strata, planned.units, shares, strict=True)
    ]
    pairs = [pair for one in drawn for pair in one.pairs]
    return Sample(
        study=study.id,
        seed=seed,
        version=VERSION,
        frame_sha256=frame.sha256,
        method=method,
        clusters=tuple(_clusters(drawn, frame)),
        joint=tuple(pairs),
        joint_method=_joint_method(method, planned, drawn, earlier),
        kept_from=earlier_name,
        kept_share=keep if earlier is not None else 0.0,
        modelled=tuple(modelled),
    )


# ── one stratum ────────────────────────────────────────────────────────────────────────────


def _draw_stratum(
    stratum: StratumPlan,
    units: Codes,
    frame: Frame,
    design: Design,
    *,
    seed: int,
    kept: tuple[Codes, int] | None,
    after: str,
) -> _Drawn:
    m = stratum.clusters
    nothing = np.zeros(0, np.int64)
    if stratum.self_representing is not None:
        kept_parts = np.arange(m) < (min(kept[1], m) if kept is not None else 0)
        return _Drawn(stratum, np.repeat(units, m), kept_parts, np.ones(m), np.repeat(units, design.reserve_clusters), ())
    if m == 0:
        return _Drawn(stratum, nothing, np.zeros(0, np.bool_), np.zeros(0), nothing, ())
    ordered = _in_order(units, frame, design)
    method = METHODS[design.selection]
    sizes = np.asarray(frame.sizes, np.int64)[ordered]
    probabilities = inclusion_probabilities(sizes, n=m) if method.uses_sizes else np.full(len(ordered), m / len(ordered))
    pairs: tuple[JointProbability, ...] = ()
    if kept is None:
        places = method.draw(probabilities, generator=stream(seed, "draw", stratum.stratum))
        again = np.zeros(len(places), np.bool_)
        pairs = tuple(_pairs(stratum, frame, ordered, design.selection, probabilities, places))
    else:
        places, again = _second_wave(stratum, ordered, method.draw, probabilities, kept, seed=seed, after=after)
    reserve = _reserve(stratum, ordered, sizes, places, design, seed=seed, after=after)
    chosen = np.argsort(ordered[places], kind="stable")
    return _Drawn(stratum, ordered[places][chosen], again[chosen], probabilities[places][chosen], reserve, pairs)


def _in_order(units: Codes, frame: Frame, design: Design) -> Codes:
    """The units of a stratum in the order in which they are drawn: that of the frame, or sorted by some columns."""
    if not design.sort:
        return units
    keys = []
    for name in reversed(design.sort):
        if name in frame.numbers:
            keys.append(np.asarray(frame.numbers[name], np.int64)[units])
        else:
            labels, codes = coded(frame.columns[name])
            rank = np.empty(len(labels), np.int64)
            rank[np.argsort(np.asarray(labels), kind="stable")] = np.arange(len(labels))
            keys.append(rank[codes[units]])
    return units[np.lexsort(keys)]


def _second_wave(
    stratum: StratumPlan,
    ordered: Codes,
    draw: Draw,
    probabilities: NDArray[np.float64],
    kept: tuple[Codes, int],
    *,
    seed: int,
    after: str,
) -> tuple[Codes, NDArray[np.bool_]]:
    """Places of kept clusters and of clusters drawn anew; a unit may have one of each."""
    before, keep = kept
    place = {unit: number for number, unit in enumerate(ordered.tolist())}
    first = np.asarray([place[unit] for unit in before.tolist()], np.int64)
    second = keep_clusters(first, keep=keep, generator=stream(seed, "keep", after, stratum.stratum))
    anew = np.zeros(0, np.int64)
    if second.new:
        anew = draw(second.new_probabilities(probabilities), generator=stream(seed, "draw anew", after, stratum.stratum))
    places = np.concatenate([second.kept, anew])
    return places, np.arange(len(places)) < len(second.kept)


def _reserve(
    stratum: StratumPlan, ordered: Codes, sizes: NDArray[np.int64], places: Codes, design: Design, *, seed: int, after: str
) -> Codes:
    """Reserve clusters among the units that were not drawn, in the order in which they are used."""
    free = np.ones(len(ordered), bool)
    free[places] = False
    method = METHODS[design.selection]
    if method.uses_sizes:
        free &= sizes > 0
    left = np.flatnonzero(free)
    wanted = min(design.reserve_clusters, len(left))
    if wanted == 0:
        return np.zeros(0, np.int64)
    # The reserve has a fixed size whatever the method: as many clusters as were asked for.
    chances = (
        inclusion_probabilities(sizes[left], n=wanted) if method.uses_sizes else np.full(len(left), wanted / len(left))
    )
    draw = method.draw if method.fixed_size else METHODS["pivotal"].draw
    generator = stream(seed, "reserve", after, stratum.stratum)
    chosen = left[draw(chances, generator=generator)]
    return ordered[chosen[random_order(len(chosen), generator=generator)]]


def _pairs(
    stratum: StratumPlan,
    frame: Frame,
    ordered: Codes,
    method: SelectionMethod,
    probabilities: NDArray[np.float64],
    places: Codes,
) -> Iterator[JointProbability]:
    if METHODS[method].joint is None or len(places) < 2 or len(places) * (len(places) - 1) // 2 > MOST_PAIRS:
        return
    joint = joint_probabilities(method, probabilities, units=np.asarray(places))
    assert joint is not None
    by_frame = np.argsort(ordered[places], kind="stable").tolist()
    ids = [frame.ids[int(unit)] for unit in ordered[places].tolist()]
    for number, first in enumerate(by_frame):
        for second in by_frame[number + 1 :]:
            yield JointProbability(stratum.stratum, ids[first], ids[second], _twelve_digits(float(joint[first, second])))


def _twelve_digits(probability: float) -> float:
    # The last digits of a matrix product differ between machines, and a drawn sample does not.
    return float(f"{probability:.12g}")


def _joint_method(
    method: SelectionMethod, planned: PlannedDraw, drawn: Sequence[_Drawn], earlier: Sample | None
) -> str:
    """How the joint probabilities were found, or why there are none."""
    if earlier is not None:
        return "none: clusters of two draws; units kept and units drawn anew are independent"
    if METHODS[method].joint is None:
        return f"none: {method} has no closed form"
    several = [one for one in drawn if one.stratum.self_representing is None and len(one.units) > 1]
    if any(not one.pairs for one in several):
        return f"exact for {method}; strata with more than {MOST_PAIRS:,} pairs are left out"
    return f"exact for {method}"


# ── the whole sample ───────────────────────────────────────────────────────────────────────


def _kept(planned: PlannedDraw, earlier: Sample | None, keep: float) -> list[tuple[Codes, int] | None]:
    """For every stratum, the units of the earlier sample and how many of its clusters are kept; None without one."""
    if earlier is None:
        return [None] * len(planned.units)
    strata = planned.plan.strata
    counts = Counter(cluster.stratum for cluster in earlier.main)
    if any(counts[stratum.stratum] != stratum.clusters for stratum in strata) or sum(counts.values()) != planned.plan.clusters:
        raise ValueError("the earlier sample has other strata, or other numbers of clusters, than the plan")
    clusters = [stratum.clusters for stratum in strata]
    share = Fraction(str(keep))
    total = round(share * sum(clusters))
    numbers = round_to_total([share * m for m in clusters], total, maximum=clusters) if total else [0] * len(clusters)
    by_stratum: dict[str, list[str]] = {stratum.stratum: [] for stratum in strata}
    for cluster in earlier.main:
        by_stratum[cluster.stratum].append(cluster.psu)
    ids = planned.ids
    return [
        (np.asarray([ids[psu] for psu in by_stratum[stratum.stratum]], np.int64), number)
        for stratum, number in zip(strata, numbers, strict=True)
    ]


def _clusters(drawn: Sequence[_Drawn], frame: Frame) -> Iterator[DrawnCluster]:
    names = frame.columns.get("name")
    households = frame.numbers.get("households")
    ids, sizes = frame.ids, frame.sizes
    width = max(3, len(str(sum(len(one.units) for one in drawn))))
    roles: tuple[Role, ...] = ("main", "reserve")
    for role in roles:
        number = 0
        for one in drawn:
            # A self-representing unit is cut into as many areas as it has main clusters; a reserve takes over one of them.
            parts = one.stratum.clusters if one.stratum.self_representing is not None else 1
            for order, (unit, again, probability, n) in enumerate(_of_role(one, role), start=1):
                number += 1
                yield DrawnCluster(
                    cluster=f"{'C' if role == 'main' else 'R'}{number:0{width}d}",
                    stratum=one.stratum.stratum,
                    psu=ids[unit],
                    name=names[unit] if names is not None else "",
                    role=role,
                    order=order,
                    part=(order - 1) % parts + 1,
                    parts=parts,
                    size=int(sizes[unit]),
                    households=int(households[unit]) if households is not None else None,
                    psu_probability=probability,
                    interviews=n,
                    kept=again,
                )


def _of_role(one: _Drawn, role: Role) -> Iterator[tuple[int, bool, float | None, int]]:
    """Unit, whether kept, probability and interviews of each cluster of one stratum."""
    planned = one.stratum.interviews_by_cluster
    if role == "reserve":
        for unit in one.reserve.tolist():
            # It stands in for a cluster, with that cluster's weight and at most its interviews.
            yield unit, False, None, planned[0]
        return
    for number, (unit, again, probability) in enumerate(
        zip(one.units.tolist(), one.kept.tolist(), one.probabilities.tolist(), strict=True)
    ):
        # Poisson sampling may give more clusters, or fewer, than were planned.
        yield unit, again, probability, planned[min(number, len(planned) - 1)]
