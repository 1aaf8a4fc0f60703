"""Why: a second visit is the only check that asks the household itself. It must be set beside the right interview, show no answer in a
message, and give the rates that a pencil gives."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from field_study import STUDY, write_field_study

from kurak import pipeline
from kurak.app.cli.main import cli
from kurak.model.fieldwork_result import BackCheckRow, FieldworkResult
from kurak.report.chapters.fieldwork import fieldwork
from kurak.stats.interview_quality.back_checks import agreement, error_rate

MORE = "  back_checks: {type_1: [sex], numbers: [age]}\n"
RECORDS = "id,unit,cluster,stratum,interviewer,sex,age,t1,t2\n" + "".join(
    f"K-{n},{unit},{unit[:2]},{'North' if unit < 'C2' else 'South'},{who},{sex},{age},{t1},{t2}\n"
    for n, (unit, who, sex, age, t1, t2) in enumerate(
        [
            ("C1-01", "I1", "f", 30, 1, 5),
            ("C1-02", "I1", "f", 41, 2, 4),
            ("C1-04", "I1", "m", 52, 88, 3),
            ("C2-01", "I2", "m", 63, 4, 2),
            ("C2-03", "I2", "f", 74, 5, 1),
        ],
        start=1,
    )
)
AGAIN = """\
unit,back_checker,sex,age,t1,note
C1-01,S1,f,30,2,a remark
C1-02,S1,m,44,2,
C1-04,S1,m,55,4,
C2-01,S2,m,63,4,
C2-03,S2,f,,3,
"""


def write(folder: Path, again: str = AGAIN, *, records: str = RECORDS, more: str = MORE) -> Path:
    write_field_study(folder, records=records, study=STUDY + more)
    (folder / "data/back_checks.csv").write_text(again, encoding="utf-8")
    return folder


def look(folder: Path) -> FieldworkResult:
    found, findings = pipeline.quality(pipeline.check(folder), folder, today="2026-06-01")
    assert found is not None, findings
    return found


def of(found: FieldworkResult, about: str, code: str = "", type_: int | None = None) -> BackCheckRow:
    (row,) = [one for one in found.back_checks if (one.about, one.code) == (about, code) and type_ in (None, one.type)]
    return row


def test_rates_and_agreement_by_hand(tmp_path: Path) -> None:
    found = look(write(tmp_path))
    assert not [one for one in found.findings if one.code in ("FLD-019", "FLD-069", "FLD-070")]
    assert [(one.code, one.type) for one in found.back_checks if one.about == "question"] == [("sex", 1), ("age", 2), ("t1", 3)]
    # Sex: one of five. Age: two of four, one was not asked. t1: 1→2 and 5→3 of four, the don't know is compared with nothing.
    for name, differing, compared in (("sex", 1, 5), ("age", 2, 4), ("t1", 2, 4)):
        row, exact = of(found, "question", name), error_rate([0] * compared, second=[1] * differing + [0] * (compared - differing))
        assert (row.compared, row.differing, row.interviews) == (compared, differing, compared)
        assert (row.rate, row.low, row.high) == (exact.rate, exact.low, exact.high)
    # Sex: three of five agree as f, m, m …: observed 4/5, by chance (3·2 + 2·3)/25.
    assert of(found, "question", "sex").kappa == pytest.approx((4 / 5 - 12 / 25) / (1 - 12 / 25), abs=1e-12)
    assert of(found, "question", "t1").kappa == pytest.approx(agreement([1, 2, 4, 5], second=[2, 2, 4, 3], weights="linear").estimate)
    age = of(found, "question", "age")
    assert age.kappa is None
    assert (age.direction, age.change) == ("mean change", pytest.approx(1.5))
    assert (of(found, "interviewer", "I1", 2).differing, of(found, "interviewer", "I2", 2).differing) == (2, 0)
    assert [one.code for one in found.back_checks if one.about == "interviewer"] == ["I1"] * 3 + ["I2"] * 3
    assert of(found, "type", type_=3).compared == 4
    (check,) = [one for one, _ in found.checks if one.check == "back-check"]
    assert check.looked_at == 2


def test_the_same_codes_written_otherwise_are_the_same_answer(tmp_path: Path) -> None:
    lines = RECORDS.splitlines()
    helped = ["help", "1 2", "3", "1", "2 4", "5"]
    records = "\n".join(f"{line},{more}" for line, more in zip(lines, helped, strict=True)) + "\n"
    again = "unit,back_checker,help\nC1-01,S1,2 1\nC1-02,S1,3.0\nC1-04,S1,1 2\nC2-01,S2,4 2\nC2-03,S2,6\n"
    row = of(look(write(tmp_path, again, records=records)), "question", "help")
    assert (row.compared, row.differing) == (5, 2)


def test_an_interviewer_who_made_answers_up_is_flagged(tmp_path: Path) -> None:
    units = [(f"C{1 + n % 2}-{n:02d}", f"I{1 + n % 2}") for n in range(1, 61)]
    records = "id,unit,cluster,stratum,interviewer,sex,t1,t2\n" + "".join(
        f"K-{n},{unit},{unit[:2]},{'North' if unit[1] == '1' else 'South'},{who},{'fm'[n % 3 == 0]},{1 + n % 5},{1 + n * n % 5}\n"
        for n, (unit, who) in enumerate(units, start=1)
    )
    again = "unit,back_checker,sex\n" + "".join(
        f"{unit},S1,{'fm'[(n % 3 == 0) != (who == 'I1' and n % 4 == 0)]}\n" for n, (unit, who) in enumerate(units, start=1)
    )
    found = look(write(tmp_path, again, records=records, more="  back_checks: {type_1: [sex]}\n"))
    assert (of(found, "interviewer", "I1").differing, of(found, "interviewer", "I2").differing) == (15, 0)
    flags = [one.flag for one in found.flags if one.flag.check == "back-check"]
    assert ("I1", "share of answers that differ, type 1") in {(flag.code, flag.measure) for flag in flags}
    assert {(flag.about, flag.code) for flag in flags} == {("interviewer", "I1")}


@pytest.mark.parametrize(
    ("old", "new", "code", "row"),
    [
        ("C1-02,S1", "C9-77,S1", "FLD-069", 2),
        ("C1-02,S1", "C1-01,S1", "FLD-069", 2),
        ("C2-01,S2", "C2-01,I2", "FLD-070", 4),
        ("C1-02,S1", "C1-02,", "FLD-019", 2),
        ("C1-02,S1,m,44", "C1-02,S1,m,a secret", "FLD-019", 2),
        ("unit,back_checker", "unit,who", "FLD-019", None),
        ("unit,back_checker", "household,back_checker", "FLD-019", None),
        ("unit,back_checker,sex,age,t1", "unit,back_checker,a,b,c", "FLD-019", None),
    ],
)
def test_what_cannot_be_compared_is_said_without_a_value(tmp_path: Path, old: str, new: str, code: str, row: int | None) -> None:
    found = look(write(tmp_path, AGAIN.replace(old, new, 1)))
    named = [one for one in found.findings if one.where and one.where[0].file == "data/back_checks.csv"]
    assert [one.code for one in named] == [code]
    assert row is None or named[0].where[0].row == row
    assert not {"secret", "C9-77", "remark"} & set(named[0].message.split())
    compared = of(found, "question", "sex").compared if row is not None else 0
    assert compared == {None: 0}.get(row, 5 if "secret" in new else 4)


def test_the_answers_compared_are_those_after_corrections(tmp_path: Path) -> None:
    folder = write(tmp_path)
    log = "record,variable,old,new,reason,who,date\nK-2,sex,as received,m,back-check,supervisor,2026-05-20\n"
    (folder / "data/corrections.csv").write_text(log, encoding="utf-8")
    assert of(look(folder), "question", "sex").differing == 0


def test_a_question_has_one_type(tmp_path: Path) -> None:
    folder = write(tmp_path, more="  back_checks: {type_1: [sex], type_3: [sex]}\n")
    assert any(one.severity == "error" and "one type" in one.message for one in pipeline.check(folder).findings)


def test_command_files_and_report(tmp_path: Path) -> None:
    folder = write(tmp_path)
    said = CliRunner().invoke(cli, ["quality", str(folder), "--today", "2026-06-01"])
    assert "Back-checks: answers that differ at a second visit" in said.output
    assert max(len(line) for line in said.output.split("\n") if str(tmp_path) not in line) <= 80
    rows = list(csv.DictReader((folder / "out/quality/back_checks.csv").open(encoding="utf-8")))
    assert [row["code"] for row in rows if row["about"] == "question"] == ["sex", "age", "t1"]
    data = json.loads(CliRunner().invoke(cli, ["quality", str(folder), "--today", "2026-06-01", "--json"]).output)
    assert {row["about"] for row in data["back_checks"]} == {"type", "question", "interviewer"}
    section = repr(fieldwork(pipeline.edition(pipeline.check(folder), pipeline.ReportParts(fieldwork=look(folder)))))
    assert "differed when somebody else asked again" in section
    assert "'I1'" not in section.partition("fieldwork-back-checks")[2]


def test_without_a_file_nothing_is_said(tmp_path: Path) -> None:
    folder = write(tmp_path)
    (folder / "data/back_checks.csv").unlink()
    assert look(folder).back_checks == ()


def test_made_up_second_visits_beside_real_interviews_are_refused(tmp_path: Path) -> None:
    lines = AGAIN.splitlines()
    marked = "\n".join([f"simulated,{lines[0]}", *(f"SIMULATED,{line}" for line in lines[1:]), ""])
    found, findings = pipeline.quality(pipeline.check(write(tmp_path, marked)), tmp_path, today="2026-06-01")
    assert found is None
    assert "EST-004" in {one.code for one in findings}
