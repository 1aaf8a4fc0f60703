"""Why: who reads visits must be told of every slip in them, by unit code and row, and never shown what somebody wrote."""

from __future__ import annotations

from pathlib import Path

import pytest
from field_study import ASSIGNMENTS, RECORDS, VISITS, write_field_study

from kurak import pipeline
from kurak.model.finding import Finding

NAME = "Aigul B"
"""A name that somebody wrote where a code belongs; no message may hold it."""


def found(folder: Path, today: str = "2026-06-01") -> tuple[Finding, ...]:
    return pipeline.quality(pipeline.check(folder), folder, today=today)[1]


def codes(findings: tuple[Finding, ...]) -> set[str]:
    return {one.code for one in findings} - {"FLD-065", "FLD-066"}


def test_visits_without_a_slip_give_no_finding(tmp_path: Path) -> None:
    assert codes(found(write_field_study(tmp_path))) == set()


@pytest.mark.parametrize(
    ("old", "new", "code", "row"),
    [
        ("C1-03,1", "C9-03,1", "FLD-002", 4),
        ("C1-01,2", "C1-01,1", "FLD-003", 2),
        ("household refused", "slammed the door", "FLD-004", 4),
        ("2026-05-04 12:00", "2026-04-30 12:00", "FLD-005", 8),
        ("2026-05-04 12:00", "2026-06-01 12:00", "FLD-005", 8),
        ("2026-05-05 18:00,I1,interview", "2026-05-03 18:00,I1,interview", "FLD-005", 2),
        ("2026-05-04 12:00", "2026-02-30 12:00", "FLD-005", 8),
        ("household refused", "interview", "FLD-006", 4),
        ("C2-03,1,2026-05-04 12:00,I2,interview", "C2-03,1,2026-05-04 12:00,I2,person refused", "FLD-007", None),
        ("11:00,I2", "11:00,I7", "FLD-008", 7),
        ("C1-01,1,2026-05-04 10:00,I1,5", "C1-01,1,2026-05-04 10:00,I1,1", "FLD-009", 2),
        ("C1-01,2", "C1-01,3", "FLD-010", 1),
        ("C1-01,1,2026-05-04 10:00,I1,5", "C1-01,1,2026-05-04 10:00,I1,9", "FLD-011", None),
        ("C2-01,1,2026-05-04 10:00,I2", "C2-01,1,2026-05-04 10:00,I1", "FLD-012", 6),
        ("C1-03,1,2026-05-04 11:00,I1,household refused,\n", "", "FLD-013", 4),
        ("11:00,I2", f"11:00,{NAME}", "FLD-019", 7),
        ("2026-05-04 12:00", "noon", "FLD-019", 8),
    ],
)  # fmt: skip
def test_each_slip_is_found(tmp_path: Path, old: str, new: str, code: str, row: int | None) -> None:
    assert VISITS.count(old) == 1
    folder = write_field_study(tmp_path, visits=VISITS.replace(old, new))
    findings = found(folder)
    mine = [one for one in findings if one.code == code]
    assert mine, [(one.code, one.message) for one in findings]
    if row is not None:
        assert any(place.row == row for one in mine for place in one.where), mine
    every = " ".join(f"{one.message} {one.fix} {one.as_data()}" for one in findings)
    assert NAME not in every
    assert "slammed" not in every


def test_a_visit_in_the_future_cannot_be(tmp_path: Path) -> None:
    assert codes(found(write_field_study(tmp_path), today="2026-05-05")) == {"FLD-005"}


def test_outcomes_may_be_words_digits_or_codes(tmp_path: Path) -> None:
    words = VISITS.replace(",5,", ",nobody at home,").replace("1.1", "Interview").replace("no dwelling", "4.50")
    one = pipeline.quality(pipeline.check(write_field_study(tmp_path / "a", visits=words)), tmp_path / "a", today="2026-06-01")[0]
    two = pipeline.quality(pipeline.check(write_field_study(tmp_path / "b")), tmp_path / "b", today="2026-06-01")[0]
    assert one is not None
    assert two is not None
    assert one.outcomes == two.outcomes


def test_without_visits_or_assignments(tmp_path: Path) -> None:
    folder = write_field_study(tmp_path)
    (folder / "data/visits.csv").unlink()
    assert codes(found(folder)) == {"FLD-001"}
    folder = write_field_study(tmp_path, assignments=ASSIGNMENTS.replace("C2,South,S1,1", "C1,South,S1,1"))
    assert "FLD-014" in codes(found(folder))
    (folder / "data/assignments.csv").unlink()
    assert "FLD-014" in codes(found(folder))


def test_two_records_of_one_code_and_positions_that_are_too_fine(tmp_path: Path) -> None:
    folder = write_field_study(tmp_path, records=RECORDS.replace("K-5,", "K-4,"))
    (folder / "data/paradata.csv").write_text(
        "record,start,end,latitude,longitude\nK-1,2026-05-05 18:00,2026-05-05 18:30,42.8746,74.5698\n"
    )
    assert {"FLD-018", "FLD-020"} <= codes(found(folder))
    said = " ".join(one.message for one in found(folder))
    assert "42.87" not in said


def test_made_up_visits_beside_real_records(tmp_path: Path) -> None:
    made_up = "".join(
        f"{'simulated' if at == 0 else 'SIMULATED'},{line}" for at, line in enumerate(VISITS.splitlines(keepends=True))
    )
    assert codes(found(write_field_study(tmp_path, visits=made_up))) == {"EST-004"}
