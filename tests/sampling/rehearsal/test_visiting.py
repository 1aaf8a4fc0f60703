"""Why: the visits of a rehearsal are there to try fieldwork on; they have to lead to its interviews, and to no others."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from itertools import pairwise

from kurak.model.visits import OUTCOMES
from kurak.sampling.rehearsal.rehearse import rehearse
from kurak.sampling.rehearsal.replications import DrawAgain
from kurak.sampling.rehearsal.visiting import CALLED_AGAIN, CLOSE, ENDINGS, OPEN


def table(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_visits_lead_to_the_interviews(study, planned) -> None:
    folder = study(response_rate=0.7, fabricating_interviewers=0.9, fabricated_share=0.5)
    made = planned(folder)
    found, _ = rehearse(folder, made.plan, draw=DrawAgain(made, made.frame, folder.study), seed=4)
    assert found is not None
    files = {name.partition("/")[2]: table(text) for name, text in found.files.items() if "/" in name}
    units = {f"{row['cluster']}-{int(row['visit']):02d}" for row in files["assignments.csv"]}
    visits = defaultdict(list)
    for row in files["visits.csv"]:
        visits[row["unit"]].append(row)
    assert set(visits) <= units
    last = {unit: rows[-1] for unit, rows in visits.items()}
    assert {unit for unit, row in last.items() if row["outcome"] == "interview"} == {row["unit"] for row in files["records.csv"]}
    for record in files["records.csv"]:
        assert last[record["unit"]]["interviewer"] == record["interviewer"]
    for rows in visits.values():
        assert [int(row["attempt"]) for row in rows] == list(range(1, len(rows) + 1))
        assert [row["time"] for row in rows] == sorted(row["time"] for row in rows)
        assert all(row["outcome"] in CALLED_AGAIN for row in rows[:-1])
        assert all(OPEN <= int(row["time"][11:13]) < CLOSE for row in rows)
        assert all(row["time"] < "2002" for row in rows)
    assert max(map(len, visits.values())) == folder.study.route.call_backs + 1
    times = {row["record"]: row for row in files["paradata.csv"]}
    assert set(times) == {row["id"] for row in files["records.csv"]}
    # Each interviewer is at one door at a time.
    by_interviewer = defaultdict(list)
    for record in files["records.csv"]:
        by_interviewer[record["interviewer"]].append(times[record["id"]])
    for rows in by_interviewer.values():
        ordered = sorted(rows, key=lambda row: row["start"])
        assert all(one["end"] <= two["start"] for one, two in pairwise(ordered))


def test_endings_are_shares_of_known_outcomes() -> None:
    assert abs(sum(ENDINGS.values()) - 1) < 1e-12
    assert set(ENDINGS) < {word for _, word in OUTCOMES} - {"interview"}
