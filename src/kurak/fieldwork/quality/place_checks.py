"""Checks of positions: far from the cluster, many interviews at one spot."""

from __future__ import annotations

import numpy as np

from kurak.fieldwork.quality.made import Made, not_made
from kurak.fieldwork.quality.table import InterviewTable
from kurak.model.quality import CheckMade, Flag, QualityRules
from kurak.stats.interview_quality.position import great_circle_distance, most_at_one_spot


def place_checks(table: InterviewTable, rules: QualityRules) -> Made:
    """Check where interviews were held.

    Returns
    -------
    Made
        A flag names the unit code and a distance, never a position.
    """
    if table.latitude is None or table.longitude is None:
        why = "no positions of interviews were recorded, or they were coarsened at receipt"
        return Made((), (not_made("far from cluster", why), not_made("one spot", why)))
    flags: list[Flag] = []
    checks = []
    if table.cluster_latitude is None or table.cluster_longitude is None:
        checks.append(not_made("far from cluster", "the frame has no positions of clusters"))
    else:
        metres = great_circle_distance(
            table.latitude,
            table.longitude,
            to_latitude=table.cluster_latitude,
            to_longitude=table.cluster_longitude,
        )
        usual = float(np.nanmedian(metres)) if np.isfinite(metres).any() else 0.0
        flags += [
            Flag(
                "far from cluster",
                "interview",
                table.record[at],
                float(metres[at]),
                usual,
                "metres to the cluster",
                fence=rules.radius,
            )
            for at in np.flatnonzero(metres > rules.radius).tolist()
        ]
        checks.append(
            CheckMade(
                "far from cluster",
                int(np.isfinite(metres).sum()),
                len(flags),
                None,
                f"more than {rules.radius:g} metres",
            )
        )
    there = most_at_one_spot(table.latitude, table.longitude, groups=table.interviewers, within=rules.spot)
    known = there[there > 0]
    crowded = [
        Flag(
            "one spot",
            "interview",
            table.record[at],
            float(there[at]),
            float(np.median(known)),
            f"interviews of one interviewer within {rules.spot:g} metres",
            fence=float(rules.at_one_spot),
        )
        for at in np.flatnonzero(there >= rules.at_one_spot).tolist()
    ]
    rule = f"{rules.at_one_spot} or more; in a block of flats honest interviews are that near"
    checks.append(CheckMade("one spot", len(known), len(crowded), None, rule))
    return Made((*flags, *crowded), tuple(checks))
