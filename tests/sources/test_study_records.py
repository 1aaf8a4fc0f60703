"""Why: a correction that reaches some chapters and not others gives two results of one study. Whatever the kind of file, what is read
after corrections must be what a file edited by hand would give; and nothing of an interview that is left out may vanish."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pyreadstat
import pytest
from pyarrow import csv as arrow_csv

from kurak.estimation.streamed import can_stream
from kurak.estimation.survey import Declared
from kurak.model.corrections import value_hash
from kurak.model.study_folder import StudyFolder
from kurak.sources import record_files
from kurak.sources.corrected_source import AnotherKindError, CorrectedSource
from kurak.sources.one_pass import accumulate
from kurak.sources.record_tables import TableSource
from kurak.sources.records import Records, open_records
from kurak.sources.study_folder import read_study
from kurak.sources.study_records import StudyRecords, amend

STUDY = "id: s\ntitle: S\nfieldwork:\n  record: code\n"
LOG = "record,variable,old,new,reason,who,date\n"
SAID = "check,about,code,decision,why,who,when\n"

RECORDS: dict[str, list[Any]] = {
    "code": ["K-1", "K-2", "K-3", "K-4"],
    "age": [34, 50, None, 61],
    "height": [1.5, 1.75, 1.8, None],
    "region": ["north", "south", None, "south"],
}
EDITED: dict[str, list[Any]] = {
    "code": ["K-1", "K-2", "K-3", "K-4"],
    "age": [43, 50, 29, None],
    "height": [1.5, 1.65, 1.8, 1.9],
    "region": ["north", "east", "north", None],
}
FIXES = (
    f"K-1,age,{value_hash('K-1', 'age', '34')},43,digits swapped,supervisor,2026-05-02\n"
    "K-3,age,as received,29,called back,supervisor,2026-05-02\n"
    "K-4,age,as received,,not hers,supervisor,2026-05-02\n"
    "K-2,height,as received,1.7,misread,supervisor,2026-05-02\n"
    f"K-2,height,{value_hash('K-2', 'height', '1.7')},1.65,misread again,supervisor,2026-05-03\n"
    "K-4,height,as received,1.9,called back,supervisor,2026-05-02\n"
    "K-2,region,as received,east,border,supervisor,2026-05-02\n"
    "K-3,region,as received,north,found,supervisor,2026-05-02\n"
    "K-4,region,as received,,not known,supervisor,2026-05-02\n"
)


def write(folder: Path, table: pa.Table, kind: str) -> Path:
    file = folder / f"records.{kind}"
    if kind == "csv":
        arrow_csv.write_csv(table, file)
    elif kind == "parquet":
        pq.write_table(table, file)
    else:
        frame = table.to_pandas()
        writer = pyreadstat.write_sav if kind == "sav" else pyreadstat.write_dta
        writer(frame, str(file))
    return file


def study(folder: Path, *, log: str = "", said: str = "") -> StudyFolder:
    (folder / "data").mkdir(parents=True, exist_ok=True)
    (folder / "study.yaml").write_text(STUDY, encoding="utf-8")
    for name, text, head in (("corrections", log, LOG), ("decisions", said, SAID)):
        if text:
            (folder / f"data/{name}.csv").write_text(head + text, encoding="utf-8")
    return read_study(folder)


def amended(folder: Path, records: Records, *, log: str = "", said: str = "") -> tuple[StudyRecords, list[str]]:
    read, found = amend(study(folder, log=log, said=said), folder, records, file="data/records.csv")
    return read, [one.code for one in found]


def same(one: Records, other: Records) -> None:
    assert list(one.names) == list(other.names)
    for name in one.names:
        left, right = one.category(name), other.category(name)
        mine = [left.labels[int(code)] if code >= 0 else None for code in left.values]
        assert mine == [right.labels[int(code)] if code >= 0 else None for code in right.values], name


@pytest.mark.parametrize("kind", ["csv", "parquet", "sav", "dta"])
def test_records_read_through_corrections_are_those_of_a_file_edited_by_hand(tmp_path: Path, kind: str) -> None:
    (tmp_path / "edited").mkdir()
    (tmp_path / "study").mkdir()
    received = write(tmp_path / "study", pa.table(RECORDS), kind)
    before = received.read_bytes()
    read, found = amended(tmp_path / "study", open_records(received), log=FIXES)
    assert found == []
    same(read.records, open_records(write(tmp_path / "edited", pa.table(EDITED), kind)))
    np.testing.assert_array_equal(read.records.number("age"), [43, 50, 29, np.nan])
    assert (read.amended.rows, read.amended.applied, read.amended.values) == (9, 9, 8)
    assert received.read_bytes() == before


def test_dates_and_categories_are_corrected_as_what_they_are(tmp_path: Path) -> None:
    day = pa.array(["2026-05-01", "2026-05-02"]).cast(pa.date32())
    order = pa.DictionaryArray.from_arrays(pa.array([1, 0]), pa.array(["low", "high"]), ordered=True)
    table = pa.table({"code": ["K-1", "K-2"], "day": day, "order": order})
    log = "K-1,day,as received,2026-05-09,x,y,2026-05-10\nK-1,order,as received,low,x,y,2026-05-10\n"
    read, found = amended(tmp_path, open_records(table), log=log)
    assert found == []
    assert read.records.category("day").labels[0] != read.records.category("day").labels[1]
    assert read.records.category("order").values.tolist() == [0, 0]
    assert isinstance(read.records.source, CorrectedSource)  # type: ignore[attr-defined]
    assert read.records.source.column("day").to_pylist()[0].isoformat() == "2026-05-09"  # type: ignore[attr-defined]


def test_a_whole_number_may_become_a_fraction_and_never_a_word(tmp_path: Path) -> None:
    read, found = amended(tmp_path, open_records(pa.table(RECORDS)), log="K-1,age,as received,34.5,x,y,2026-05-02\n")
    assert found == []
    assert read.records.number("age")[0] == 34.5
    secret = "K-1,age,as received,a secret,x,y,2026-05-02\n"
    study_, records = study(tmp_path, log=secret), open_records(pa.table(RECORDS))
    read, findings = amend(study_, tmp_path, records, file="data/records.csv")
    (one,) = findings
    assert (one.code, one.severity, one.where[0].row) == ("FLD-068", "error", 1)
    assert "secret" not in f"{one.message} {one.fix}"
    np.testing.assert_array_equal(read.records.number("age"), [34, 50, np.nan, 61])
    assert (read.amended.rows, read.amended.applied, read.amended.values) == (1, 0, 0)


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("K-9,age,as received,1,x,y,2026-05-02\n", "FLD-061"),
        ("K-1,income,as received,1,x,y,2026-05-02\n", "FLD-062"),
        (f"K-1,age,{value_hash('K-1', 'age', '99')},1,x,y,2026-05-02\n", "FLD-063"),
        ("K-1,age,as received,1,x,y,2026-05-02\nK-1,age,as received,2,x,y,2026-05-02\n", "FLD-064"),
        ("K-1,age,what stood there,1,x,y,2026-05-02\n", "FLD-019"),
    ],
)
def test_what_cannot_be_applied_is_an_error_with_its_row(tmp_path: Path, row: str, code: str) -> None:
    good = "K-2,age,as received,51,x,y,2026-05-02\n"
    read, findings = amend(study(tmp_path, log=good + row), tmp_path, open_records(pa.table(RECORDS)), file="r")
    assert {one.code for one in findings} == {code}
    assert all(one.severity == "error" and one.where[0].file == "data/corrections.csv" for one in findings)
    assert min(one.where[0].row or 0 for one in findings) == 2
    assert read.records.number("age")[:2].tolist() == [34, 51]


def test_the_row_is_that_of_the_file_when_an_earlier_row_cannot_be_read(tmp_path: Path) -> None:
    log = "K-1,age,what stood there,1,x,y,2026-05-02\nK-9,age,as received,1,x,y,2026-05-02\n"
    _, findings = amend(study(tmp_path, log=log), tmp_path, open_records(pa.table(RECORDS)), file="r")
    assert {(one.code, one.where[0].row) for one in findings} == {("FLD-019", 1), ("FLD-061", 2)}


def decision(code: str, *, check: str = "too fast", what: str = "left out of the analysis", when: str = "2026-05-02", about: str = "interview") -> str:
    return f"{check},{about},{code},{what},nobody was there,field manager,{when}\n"


def test_the_last_decision_of_each_flag_holds_and_one_that_leaves_out_is_enough(tmp_path: Path) -> None:
    said = (
        decision("K-1", when="2026-05-03") + decision("K-1", what="kept")
        + decision("K-2") + decision("K-2", what="kept", when="2026-05-04")
        + decision("K-4") + decision("K-4", what="kept", check="long run", when="2026-05-09")
    )  # fmt: skip
    read, found = amended(tmp_path, open_records(pa.table(RECORDS)), said=said)
    assert found == []
    assert read.left_out is not None
    assert read.left_out.tolist() == [True, False, False, True]
    assert len(read.records) == 4
    assert (read.amended.left_out, read.amended.words) == (2, "2 interviews left out by decision")


@pytest.mark.parametrize("said", [decision("K-9"), decision("I1", about="interviewer", check="hours of work"), decision("t1", about="item")])
def test_a_decision_that_leaves_out_no_single_interview_is_an_error(tmp_path: Path, said: str) -> None:
    _, findings = amend(study(tmp_path, said=decision("K-1") + said), tmp_path, open_records(pa.table(RECORDS)), file="r")
    (one,) = findings
    assert (one.code, one.severity, one.where[0].row) == ("FLD-067", "error", 2)


def test_a_code_that_two_interviews_have_leaves_out_neither(tmp_path: Path) -> None:
    records = open_records(pa.table({"code": [7, 7, 8]}))
    read, found = amended(tmp_path, records, said=decision("7") + decision("8"))
    assert found == ["FLD-067"]
    assert read.left_out is not None
    assert read.left_out.tolist() == [False, False, True]


def test_logs_without_a_block_fieldwork_stop(tmp_path: Path) -> None:
    study(tmp_path, log="K-1,age,as received,1,x,y,2026-05-02\n")
    (tmp_path / "study.yaml").write_text("id: s\ntitle: S\n", encoding="utf-8")
    _, found = amend(read_study(tmp_path), tmp_path, open_records(pa.table(RECORDS)), file="r")
    assert [(one.code, one.severity) for one in found] == [("FLD-022", "error")]


def test_made_up_records_are_left_as_they_are(tmp_path: Path) -> None:
    records = open_records(pa.table({**RECORDS, "simulated": ["SIMULATED"] * 4}))
    read, found = amended(tmp_path, records, log="K-1,age,as received,1,x,y,2026-05-02\n", said=decision("K-1"))
    assert (read.records is records, read.left_out, found) == (True, None, [])


def test_a_column_of_another_file_of_interviews_is_left_to_it(tmp_path: Path) -> None:
    study(tmp_path, log="K-1,phone,as received,1,x,y,2026-05-02\nK-1,age,as received,1,x,y,2026-05-02\n")
    (tmp_path / "study.yaml").write_text(STUDY + "  records: data/all.csv\n", encoding="utf-8")
    read, found = amend(read_study(tmp_path), tmp_path, open_records(pa.table(RECORDS)), file="data/records.csv")
    assert (found, read.records.number("age")[0]) == ((), 1.0)
    _, found = amend(read_study(tmp_path), tmp_path, open_records(pa.table(RECORDS)), file="data/all.csv")
    assert [one.code for one in found] == ["FLD-062"]


@pytest.mark.parametrize("small", [1 << 26, 100])
def test_a_large_file_is_corrected_as_it_is_streamed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, small: int) -> None:
    monkeypatch.setattr(record_files, "SMALL", small)
    monkeypatch.setattr(record_files, "BLOCK", 4096)
    rows = 3000
    table = {"code": [f"K-{row}" for row in range(rows)], "town": [row % 3 for row in range(rows)], "q": [1 + row % 5 for row in range(rows)]}
    file = write(tmp_path, pa.table(table), "csv")
    records = open_records(file)
    log = "K-7,q,as received,5,x,y,2026-05-02\nK-2900,q,as received,,x,y,2026-05-02\nK-2901,q,as received,1,x,y,2026-05-02\n"
    read, found = amended(tmp_path, records, log=log, said=decision("K-2999"))
    assert found == []
    edited = dict(table, q=[{7: 5, 2900: None, 2901: 1}.get(row, q) for row, q in enumerate(table["q"])])
    assert read.left_out is not None
    assert np.flatnonzero(read.left_out).tolist() == [2999]
    mine, by_hand = (accumulate(one, items=["q"], design=["town"], batch=500) for one in (read.records, pa.table(edited)))
    assert mine.tallies["q"].codes == by_hand.tallies["q"].codes
    np.testing.assert_array_equal(mine.tallies["q"].weighted, by_hand.tallies["q"].weighted)
    assert can_stream(read.records, Declared(psu=("town",))) == (small == 100)
    np.testing.assert_array_equal(read.records.number("q"), open_records(pa.table(edited)).number("q"))


def test_bounds_hold_what_was_corrected() -> None:
    source = CorrectedSource(TableSource(pa.table({"q": [1, 2, 3]})), {"q": {0: "9"}})
    assert source.limits("q") == (1, 9)
    hexadecimal = CorrectedSource(TableSource(pa.table({"q": [1, 2, 3]})), {"q": {0: "0x1F"}})
    assert (hexadecimal.column("q").to_pylist(), hexadecimal.limits("q")) == ([31, 2, 3], (1, 31))
    with pytest.raises(AnotherKindError) as error:
        CorrectedSource(TableSource(pa.table({"q": [1, 2, 3]})), {"q": {2: "inf"}})
    assert error.value.rows == (2,)
