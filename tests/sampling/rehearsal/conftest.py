"""A small study made in memory: three regions, one self-representing town, two scales with negative items."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from kurak.model.finding import Place
from kurak.model.frame import Frame
from kurak.model.published import Figure, Published, PublishedReport
from kurak.model.scales import Instrument
from kurak.model.study import Study
from kurak.model.study_folder import StudyFolder
from kurak.sampling.plan import PlannedDraw, plan_with_units

REGIONS = ("North", "South", "East")
MEANS = {
    "a1": (2.1, 3.4, 2.8),
    "a2": (3.9, 2.2, 4.4),
    "b1": (1.6, 2.0, 3.1),
    "b2": (4.6, 3.3, 2.4),
    "b3": (2.5, 3.0, 3.5),
}


def frame() -> Frame:
    rng = np.random.default_rng(8)
    ids, regions, settlements, sizes = [], [], [], []
    for region in REGIONS:
        for number in range(40):
            ids.append(f"{region[0]}{number:02d}")
            regions.append(region)
            settlements.append("village")
            sizes.append(int(rng.integers(400, 3000)))
    ids.append("TOWN")
    regions.append("North")
    settlements.append("city")
    sizes.append(40_000)
    return Frame(
        "frame/frame.csv",
        columns={"psu": tuple(ids), "region": tuple(regions), "settlement": tuple(settlements)},
        numbers={"pop_18plus": tuple(sizes), "households": tuple(size // 2 for size in sizes)},
        lines=tuple(range(2, len(ids) + 2)),
    )


def figures() -> tuple[Figure, ...]:
    return tuple(
        Figure(
            "mean",
            item,
            "",
            "region",
            region,
            f"{mean:.2f}",
            "",
            Place("published/item_means.csv"),
            table="T1",
        )
        for item, means in MEANS.items()
        for region, mean in zip(REGIONS, means, strict=True)
    )


def small_study(**rehearsal: object) -> StudyFolder:
    instrument = Instrument.model_validate(
        {
            "response": {"min": 1, "max": 5},
            "scales": {
                "first": {"label": "First", "items": ["a1", "a2"], "reverse": ["a2"]},
                "second": {"label": "Second", "items": ["b1", "b2", "b3"], "reverse": ["b1"]},
            },
            "other_questions": {
                "knows": {"type": "yes_no", "printed_percent": {"yes": "30"}},
                "view": {
                    "type": "single",
                    "asked_if": "knows",
                    "answers": ["good", "bad", "neither"],
                    "printed_percent": {"good": "50", "bad": "20"},
                },
            },
        }
    )
    study = Study.model_validate(
        {
            "title": "Small",
            "id": "small",
            "design": {
                "n": 360,
                "strata": ["region", "settlement"],
                "cluster_size": 12,
                "minimum_clusters": 2,
            },
            "planning": {
                "intracluster_correlation": 0.05,
                "shares": {"sex": {"source": "s", "groups": {"men": 0.5, "women": 0.5}}},
            },
            "domains": {"region": list(REGIONS), "sex": ["men", "women"]},
            "rehearsal": rehearsal,
        }
    )
    report = PublishedReport(
        Published(title="Small"), "published", instrument, {}, figures(), (), {}, (), (), {}
    )
    return StudyFolder("small", study=study, frame=frame(), instrument=instrument, published=report)


@pytest.fixture
def study() -> Callable[..., StudyFolder]:
    return small_study


@pytest.fixture
def planned() -> Callable[[StudyFolder], PlannedDraw]:
    def plan(folder: StudyFolder) -> PlannedDraw:
        made, findings = plan_with_units(folder)
        assert made is not None, findings
        return made

    return plan
