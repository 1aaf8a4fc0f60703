"""Why: a director reads rates and progress off one page; they have to be those that a pencil gives on the same rows."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from field_study import RECORDS, STUDY, VISITS, write_field_study

from kurak import pipeline
from kurak.estimation.declare import survey
from kurak.fieldwork.decisions import decide
from kurak.model.corrections import value_hash
from kurak.model.fieldwork_result import FieldworkResult
from kurak.model.finding import Place
from kurak.model.quality import Decision, Flag
from kurak.sources.fieldwork.quality_files import quality_files
from kurak.sources.fieldwork.tombstones import bury


def look(folder: Path) -> FieldworkResult:
    found, findings = pipeline.quality(pipeline.check(folder), folder, today="2026-06-01")
    assert found is not None, findings
    return found


def test_rates_by_hand(tmp_path: Path) -> None:
    found = look(write_field_study(tmp_path))
    # Units: five interviews, one refusal, one that is no dwelling. The reserve unit of C1 was used, that of C2 was not.
    assert found.drawn == 7
    assert {one.code: one.units for one in found.outcomes} == {"1.1": 5, "2.111": 1, "4.50": 1}
    assert [one.units for one in found.stages] == [7, 7, 6, 6, 5]
    for name, value in (("RR1", 5 / 6), ("COOP1", 5 / 6), ("REF1", 1 / 6), ("CON1", 1.0), ("e", 6 / 7)):
        rate = found.rate(name)
        assert rate is not None
        assert rate.estimate == pytest.approx(value, abs=1e-12)
    # Weights 1/(0.5 · 0.1) = 20 in C1, where four visits stand in for three, and 1/(0.25 · 0.1) = 40 in C2.
    weighted = found.rate("RR1", weighted=True)
    assert weighted is not None
    assert weighted.estimate == pytest.approx((3 * 15 + 2 * 40) / (4 * 15 + 2 * 40), abs=1e-12)


def test_weighted_errors_are_those_of_a_ratio_under_the_design(tmp_path: Path) -> None:
    study = Path(tmp_path)
    clusters = [("C1", "A", 0.5), ("C2", "A", 0.25), ("C3", "B", 0.4), ("C4", "B", 0.2)]
    rows = [(cluster, stratum, visit, p) for cluster, stratum, p in clusters for visit in (1, 2, 3, 4, 5)]
    ended = ["interview", "interview", "person refused", "no dwelling", "interview"] * 2
    ended += ["interview", "person refused", "person refused", "interview", "interview"] * 2
    write_field_study(
        study,
        assignments="cluster,stratum,psu,visit,kind,psu_probability,household_probability\n"
        + "".join(f"{c},{s},p,{v},main,{p},0.1\n" for c, s, v, p in rows),
        visits="unit,attempt,time,interviewer,outcome\n"
        + "".join(f"{c}-{v:02d},1,2026-05-04 10:00,I1,{e}\n" for (c, s, v, _), e in zip(rows, ended, strict=True)),
    )
    found = look(study).rate("RR1", weighted=True)
    mine = survey(
        {
            "w": [1 / (p * 0.1) for *_, p in rows],
            "stratum": [s for _, s, _, _ in rows],
            "cluster": [c for c, *_ in rows],
            "answered": [float(e == "interview") for e in ended],
            "counted": [float(e != "no dwelling") for e in ended],
        },
        weights="w",
        strata=["stratum"],
        psu=["cluster"],
    )
    expected = mine.ratio("answered", "counted").rows()[0]
    assert found is not None
    assert (found.estimate, found.std_error) == pytest.approx((expected["estimate"], expected["std_error"]), abs=1e-12)


def test_progress_adds_up(tmp_path: Path) -> None:
    found = look(write_field_study(tmp_path))
    for kind in ("cluster", "area", "interviewer"):
        rows = found.of_kind(kind)
        assert sum(one.interviews for one in rows) == 5
        assert sum(one.visits for one in rows) == found.visits == 8
    assert sum(one.visits for one in found.of_kind("day")) == 8
    north = next(one for one in found.of_kind("area") if one.group == "North")
    assert (north.planned, north.interviews, north.refusals, north.not_visited) == (3, 3, 1, 0)


def test_a_unit_that_nobody_went_to_counts(tmp_path: Path) -> None:
    left = VISITS.replace("C2-02,1,2026-05-04 11:00,I2,no dwelling,\n", "")
    found = look(write_field_study(tmp_path, visits=left))
    assert {one.code: one.units for one in found.outcomes}["3.11"] == 1
    rate = found.rate("RR1")
    assert rate is not None
    assert rate.estimate == pytest.approx(5 / 7)


def test_broken_off_interviews_with_enough_answers_are_partial(tmp_path: Path) -> None:
    broken = VISITS.replace("C2-03,1,2026-05-04 12:00,I2,interview", "C2-03,1,2026-05-04 12:00,I2,broken off")
    for rule, code in (("", "2.12"), ("  usable_from: 0.8\n", "1.2")):
        found = look(write_field_study(tmp_path, visits=broken, study=STUDY + rule))
        assert {one.code: one.units for one in found.outcomes}[code] == 1


def test_corrections_are_applied_and_conflicts_are_said(tmp_path: Path) -> None:
    folder = write_field_study(tmp_path, records=RECORDS.replace("K-2,C1-02", "K-2,C1-20"))
    assert {"FLD-006", "FLD-007"} <= {one.code for one in look(folder).findings}
    head = "record,variable,old,new,reason,who,date\n"
    fixed = f"K-2,unit,{value_hash('K-2', 'unit', 'C1-20')},C1-02,digits swapped,supervisor,2026-05-06\n"
    (folder / "data/corrections.csv").write_text(head + fixed)
    found = look(folder)
    assert (found.corrections, found.corrected) == (1, 1)
    assert not {"FLD-006", "FLD-007"} & {one.code for one in found.findings}
    assert (folder / "data/records.csv").read_text().count("C1-20") == 1
    other = fixed.replace("C1-02", "C1-04")
    (folder / "data/corrections.csv").write_text(head + fixed + other)
    assert "FLD-064" in {one.code for one in look(folder).findings}
    secret = head + "K-2,unit,the old answer itself,C1-02,why,supervisor,2026-05-06\n"
    (folder / "data/corrections.csv").write_text(secret)
    found = look(folder)
    assert "FLD-019" in {one.code for one in found.findings}
    assert "old answer" not in " ".join(f"{one.message} {one.fix}" for one in found.findings)


def test_the_last_decision_holds_and_nothing_is_deleted() -> None:
    flag = Flag("too fast", "interview", "K-1", 1.0, 9.0, "seconds per question")
    other = Flag("too fast", "interview", "K-2", 1.0, 9.0, "seconds per question")
    rows = [
        Decision(check="too fast", about="interview", code="K-1", decision=said, why="asked", who="field manager", when=when)
        for said, when in (("left open", "2026-05-06"), ("kept", "2026-05-08"), ("left open", "2026-05-07"))
    ]
    lost = Decision(check="too fast", about="interview", code="K-9", decision="kept", why="x", who="y", when="2026-05-06")
    decided, findings = decide([flag, other], [*rows, lost], places=[Place("data/decisions.csv", row=n) for n in (1, 2, 3, 4)])
    assert [one.open for one in decided] == [False, True]
    assert decided[0].decision is rows[1]
    assert [(one.code, one.where[0].row) for one in findings] == [("FLD-021", 4)]


def test_a_participant_who_withdrew_has_refused(tmp_path: Path) -> None:
    folder = write_field_study(
        tmp_path,
        visits=VISITS.replace("C1-02,1,2026-05-04 10:10,I1,1,\n", ""),
        records=RECORDS.replace("K-2,C1-02,C1,North,I1,2,4\n", ""),
    )
    stone = bury("C1-02", day="2026-05-20", reason="participant asked")
    (folder / "data/withdrawn.csv").write_text(
        f"salt,code_hash,date,reason\n{stone.salt},{stone.code_hash},{stone.date},{stone.reason}\n"
    )
    found = look(folder)
    assert {one.code: one.units for one in found.outcomes} == {"1.1": 4, "2.111": 1, "2.112": 1, "4.50": 1}
    assert not [one for one in found.findings if one.code in ("FLD-006", "FLD-007", "FLD-013")]


def test_no_answer_of_anybody_is_in_the_files(tmp_path: Path) -> None:
    rows = RECORDS.splitlines()
    marked = "\n".join([rows[0], *(f"{line.rsplit(',', 2)[0]},4,2" for line in rows[1:])]) + "\n"
    folder = write_field_study(tmp_path, records=marked)
    files = quality_files(look(folder), title="x", version="0")
    text = b"".join(files.values()).decode()
    assert "t1" not in text
    for row in csv.DictReader((files["flags.csv"]).decode().splitlines()):
        assert row["about"] in ("interview", "interviewer", "interviewer day", "item")


def test_without_a_block_it_says_so(tmp_path: Path) -> None:
    folder = write_field_study(tmp_path, study=STUDY[: STUDY.index("fieldwork:")])
    found, findings = pipeline.quality(pipeline.check(folder), folder)
    assert found is None
    assert [one.code for one in findings] == ["FLD-022"]
