"""Made-up people for the tests of this room: their attitudes are drawn here, and their answers follow from them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kurak.estimation.declare import survey
from kurak.estimation.respondents import respondents_of
from kurak.estimation.study_variables import prepare
from kurak.model.scales import Instrument
from kurak.model.tabulation import Tabulation
from kurak.scales.respondents import Groups, Respondents
from kurak.scales.scoring import score_of_scale
from kurak.sources.records import open_records

EDGES = (-1.2, -0.4, 0.4, 1.2)


def answers_of(attitude: NDArray[np.float64], *, items: int, rng: np.random.Generator, loading: float = 0.7) -> NDArray[np.int64]:
    """Answers from 1 to 5 to items that share one attitude; array (people, items)."""
    own = rng.normal(size=(len(attitude), items))
    return 1 + np.digitize(loading * attitude[:, None] + np.sqrt(1 - loading**2) * own, EDGES)


def two_scales(n: int = 400, *, seed: int = 1) -> dict[str, Any]:
    """Answers to a1 … a5 and b1 … b4 (b2 negative) whose attitudes correlate by 0.5, with sex, village and weight."""
    rng = np.random.default_rng(seed)
    first = rng.normal(size=n)
    second = 0.5 * first + np.sqrt(0.75) * rng.normal(size=n)
    columns: dict[str, Any] = {f"a{item + 1}": column for item, column in enumerate(answers_of(first, items=5, rng=rng).T)}
    columns |= {f"b{item + 1}": column for item, column in enumerate(answers_of(second, items=4, rng=rng).T)}
    columns["b2"] = 6 - columns["b2"]
    columns["sex"] = ["men" if person % 2 else "women" for person in range(n)]
    columns["village"] = np.arange(n) % 40
    columns["weight"] = 1.0 + (np.arange(n) // 7) % 4
    return columns


def instrument(**more: Any) -> Instrument:
    """The instrument of these people."""
    return Instrument.model_validate(
        {
            "response": {"min": 1, "max": 5},
            "scales": {
                "a": {"label": "A", "items": ("a1", "a2", "a3", "a4", "a5")},
                "b": {"label": "B", "items": ("b1", "b2", "b3", "b4"), "reverse": ("b2",)},
            },
            **more,
        }
    )


def respondents(
    columns: Mapping[str, Any], *, by: Sequence[str] = (), kind: str | None = None, made: Instrument | None = None, **design: Any
) -> Respondents:
    """People as the room sees them.

    Parameters
    ----------
    kind
        Of replicate weights; None for linearised errors.
    design
        Weights, strata and units, as for ``kurak.survey``.
    """
    known = made or instrument()
    prepared = prepare(open_records(dict(columns)), Tabulation(records="r.csv"), known, score=score_of_scale)
    declared = survey(prepared.records, **design)
    if kind is not None:
        declared = declared.replicates(kind)
    people = respondents_of(declared, prepared, by)
    return Respondents(
        answers=people.answers,
        dont_know=people.dont_know,
        refused=people.refused,
        weights=people.weights,
        low=known.response.min,
        high=known.response.max,
        groups={name: Groups(*group) for name, group in people.groups.items()},
        solve=people.solve,
        degrees=people.degrees,
    )


def write_csv(file: Path, columns: Mapping[str, Any]) -> Path:
    """The same people as a file."""
    import csv

    with file.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(columns)
        writer.writerows(zip(*columns.values(), strict=True))
    return file
