"""The files of a rehearsal as text: records, truth, interviews, codebook and replications, each marked SIMULATED."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import astuple, fields

import numpy as np

from kurak.model.fieldwork_rows import unit_code
from kurak.model.rehearsed import SIMULATED, RehearsedEstimate, TrueValue
from kurak.model.sample import Sample
from kurak.sampling.rehearsal.assumptions import Assumptions
from kurak.sampling.rehearsal.interviewing import DONT_KNOW, FABRICATIONS, REFUSED, Interviews
from kurak.sampling.rehearsal.population import Population
from kurak.sampling.rehearsal.visiting import SimulatedVisit

MARK = "simulated"
REPLICATIONS = "replications.csv"

WEIGHTS = {
    "psu_probability": "probability of the primary sampling unit",
    "part_probability": "probability of the part of a self-representing unit",
    "household_probability": "households visited in the cluster, over its households",
    "person_probability": "one over the eligible persons of the household",
    "base_weight": "one over the product of the four",
    "nonresponse_adjustment": "households visited in the cluster, over interviews made",
    "weight": "base weight times adjustment",
}


def missing_codes(low: int, high: int) -> dict[int, int]:
    """Codes of don't know and refused in records: 88 and 99, or as many more digits as the answer scale needs.

    They are never answers of the scale, which goes from ``low`` to ``high``.
    """
    digits = max(2, len(str(max(abs(low), abs(high)))) + 1)
    return {DONT_KNOW: int("8" * digits), REFUSED: int("9" * digits)}


def records_table(
    interviews: Interviews,
    sample: Sample,
    population: Population,
    assumptions: Assumptions,
    questions: Mapping[str, Sequence[str]],
) -> str:
    """One row an interview: where, by whom, with which weights, who, and every answer."""
    clusters, parts, missing = sample.main, population.parts, missing_codes(assumptions.low, assumptions.high)
    columns: dict[str, Iterable[object]] = {
        "id": ids(interviews),
        "stratum": [clusters[number].stratum for number in interviews.cluster],
        "psu": [clusters[number].psu for number in interviews.cluster],
        "cluster": [clusters[number].cluster for number in interviews.cluster],
        "unit": unit_codes(interviews, sample),
        "interviewer": interviewer_ids(interviews),
        "eligible_persons": [int(adults) for adults in interviews.adults],
        **{
            name: [
                f"{value:.10g}"
                for value in getattr(interviews, "adjustment" if name == "nonresponse_adjustment" else name)
            ]
            for name in WEIGHTS
        },
        **{
            name: [parts.groups[name][codes[part]] for part in interviews.part]
            for name, codes in parts.frame_groups.items()
        },
        **{
            domain.name: [domain.groups[code] for code in interviews.domains[domain.name]]
            for domain in assumptions.domains
        },
        **{
            item: [missing.get(int(code), int(code)) for code in interviews.answers[:, number]]
            for number, item in enumerate(assumptions.items)
        },
        **questions,
    }
    return marked(columns)


def interviews_table(interviews: Interviews, assumptions: Assumptions) -> str:
    """What fieldwork cannot see: which interviews are made up, and the attitudes behind the answers."""
    return marked(
        {
            "id": ids(interviews),
            "interviewer": interviewer_ids(interviews),
            "fabricated": [FABRICATIONS[kind] for kind in interviews.fabricated],
            **{
                f"attitude_{scale}": [f"{value:.6f}" for value in interviews.attitudes[:, number]]
                for number, scale in enumerate(assumptions.scales)
            },
        }
    )


def truth_table(truths: Iterable[TrueValue]) -> str:
    """Every true value, a row each."""
    rows = list(truths)
    return marked(
        {
            **{
                name: [getattr(row, name) for row in rows]
                for name in ("statistic", "variable", "domain", "group")
            },
            "value": [f"{row.value:.10f}" for row in rows],
        }
    )


def replications_table(estimates: Iterable[RehearsedEstimate]) -> str:
    """How the design did, a row each group and variable."""
    rows = [astuple(row) for row in estimates]
    names = [field.name for field in fields(RehearsedEstimate)]
    return marked({name: [_number(row[place]) for row in rows] for place, name in enumerate(names)})


def codebook_table(population: Population, assumptions: Assumptions, questions: Iterable[str]) -> str:
    """Every column of the records, with its meaning and its codes."""
    missing = missing_codes(assumptions.low, assumptions.high)
    answers = f"{assumptions.low} to {assumptions.high}, as worded; {missing[DONT_KNOW]} don't know, {missing[REFUSED]} refused"
    rows = [
        (
            MARK,
            f"{SIMULATED} in every row: made-up people. What comes of this table is marked too, and it is never mixed with records of real people",
            "",
        ),
        ("id", "number of the interview", ""),
        ("stratum", "stratum of the plan", ""),
        ("psu", "id of the primary sampling unit in the frame", ""),
        ("cluster", "cluster of the drawn sample", ""),
        ("unit", "cluster and visit: links the interview to visits.csv", ""),
        ("interviewer", "who interviewed", ""),
        ("eligible_persons", "eligible persons in the household", ""),
        *((name, meaning, "") for name, meaning in WEIGHTS.items()),
        *(
            (name, "domain of the frame", "; ".join(groups))
            for name, groups in population.parts.groups.items()
        ),
        *((domain.name, "domain", "; ".join(domain.groups)) for domain in assumptions.domains),
        *(
            (item, f"item of {assumptions.scales[assumptions.scale_of[number]]}", answers)
            for number, item in enumerate(assumptions.items)
        ),
        *(
            (name, "question outside the scales", "empty if not asked; several answers joined with |")
            for name in questions
        ),
    ]
    return marked(
        {name: [row[place] for row in rows] for place, name in enumerate(("column", "meaning", "codes"))}
    )


def assignments_table(interviews: Interviews, sample: Sample) -> str:
    """Units to visit: main slots of every main cluster, and the reserve that was begun."""
    rows = [
        (number, cluster, slot)
        for number, cluster in enumerate(sample.main)
        for slot in range(max(int(interviews.visited[number]), cluster.interviews))
    ]
    households = {
        int(number): value
        for number, value in zip(interviews.cluster, interviews.household_probability, strict=True)
    }
    parts = {
        int(number): value for number, value in zip(interviews.cluster, interviews.part_probability, strict=True)
    }
    return marked(
        {
            "cluster": [cluster.cluster for _, cluster, _ in rows],
            "role": ["main"] * len(rows),
            "stratum": [cluster.stratum for _, cluster, _ in rows],
            "psu": [cluster.psu for _, cluster, _ in rows],
            "visit": [slot + 1 for _, _, slot in rows],
            "kind": ["main" if slot < cluster.interviews else "reserve" for _, cluster, slot in rows],
            "psu_probability": [
                _number((cluster.psu_probability or 1.0) * parts[number]) if number in parts else ""
                for number, cluster, _ in rows
            ],
            "household_probability": [
                _number(float(households[number]) * cluster.interviews / max(int(interviews.visited[number]), 1))
                if number in households
                else ""
                for number, cluster, _ in rows
            ],
            "interviews": [cluster.interviews for _, cluster, _ in rows],
        }
    )


def visits_table(visits: Sequence[SimulatedVisit]) -> str:
    """Every visit, a row each."""
    return marked(
        {
            "unit": [one.unit for one in visits],
            "attempt": [one.attempt for one in visits],
            "time": [one.begin.isoformat(sep=" ") for one in visits],
            "interviewer": [f"I{one.interviewer + 1:02d}" for one in visits],
            "outcome": [one.outcome for one in visits],
            "appointment": [""] * len(visits),
        }
    )


def paradata_table(interviews: Interviews, visits: Sequence[SimulatedVisit]) -> str:
    """Start and end of every interview."""
    names, held = ids(interviews), [one for one in visits if one.interview >= 0]
    return marked(
        {
            "record": [names[one.interview] for one in held],
            "start": [one.begin.isoformat(sep=" ") for one in held],
            "end": [one.end.isoformat(sep=" ") for one in held],
        }
    )


def unit_codes(interviews: Interviews, sample: Sample) -> list[str]:
    """Unit of each interview: cluster and visit."""
    return [
        unit_code(sample.main[number].cluster, int(slot) + 1)
        for number, slot in zip(interviews.cluster, interviews.slot, strict=True)
    ]


def ids(interviews: Interviews) -> list[str]:
    """Ids of interviews; the letter says that nobody was interviewed."""
    return [f"S{number + 1:05d}" for number in range(len(interviews))]


def interviewer_ids(interviews: Interviews) -> list[str]:
    """Ids of interviewers."""
    return [f"I{number + 1:02d}" for number in interviews.interviewer]


def marked(columns: Mapping[str, Iterable[object]]) -> str:
    """A table as CSV, with the mark as its first column."""
    lines = list(zip(*columns.values(), strict=True))
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow((MARK, *columns))
    writer.writerows((SIMULATED, *line) for line in lines)
    return text.getvalue()


def _number(value: object) -> object:
    if value is None or (isinstance(value, float) and np.isnan(value)):
        return ""
    return f"{value:.10g}" if isinstance(value, float) else value
