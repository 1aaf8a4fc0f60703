"""Why: a server that reads again and again shows what is on the disk now, and decides nothing on a table that it cannot read."""

from __future__ import annotations

from pathlib import Path

import pytest
from coded_folder import CODEBOOK, FIRST, put, write_folder

from kurak.model.codings import Assignment
from kurak.sources.qualitative.shelf import Shelf, UnreadableTableError
from kurak.sources.qualitative.writing import set_done


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_folder(tmp_path)


def test_what_changes_on_the_disk_is_seen_and_what_does_not_is_read_once(folder: Path) -> None:
    shelf = Shelf(folder)
    before = shelf.document("T01")
    assert before is not None
    assert shelf.document("T01") is before
    put(folder, "transcripts/T01.md", FIRST.replace("By bus", "By a bus"))
    after = shelf.document("T01")
    assert after is not None
    assert "By a bus" in after.text
    assert after.sha256 != before.sha256
    (folder / "transcripts/T01.md").unlink()
    assert shelf.document("T01") is None
    assert list(shelf.documents()) == ["T02"]


def test_a_text_is_read_fresh_where_something_is_written_about_it(folder: Path) -> None:
    shelf = Shelf(folder)
    kept = shelf.document("T01")
    assert shelf.document("T01", fresh=True) is not kept
    assert shelf.document("T01", fresh=True) == kept
    assert shelf.document("T99", fresh=True) is None


def test_codings_codes_and_their_names_of_today(folder: Path) -> None:
    shelf = Shelf(folder)
    assert len(shelf.codings("anna")) == 4
    assert shelf.codings("nobody") == ()
    assert shelf.coders() == ("anna",)
    assert shelf.code_today("bus") == "bus"
    put(folder, "coding/codebook-log.csv", "code,change,into,on,who,why\nbus,renamed,coach,2026-06-01,anna,clearer\n")
    put(folder, "coding/codebook.yaml", CODEBOOK.replace("id: bus", "id: coach"))
    assert shelf.code_today("bus") == "coach"
    codebook = shelf.codebook()
    assert codebook is not None
    assert "coach" in codebook.names()


def test_a_table_that_cannot_be_read_is_no_empty_table(folder: Path) -> None:
    shelf = Shelf(folder)
    assert shelf.assignments() == ()
    put(folder, "coding/assignments.csv", "document,coder,done\nT01,anna,soon\n")
    put(folder, "coding/codings/anna.csv", "coding,document,start,end,code,quote\na1,T01,x,2,bus,By\n")
    put(folder, "coding/frozen.csv", "document,sha256,characters,on\nT01,short,1,2026-06-01\n")
    for ask in (shelf.assignments, lambda: shelf.codings("anna"), lambda: shelf.frozen("T01")):
        with pytest.raises(UnreadableTableError, match="kurak qualitative check"):
            ask()


def test_who_has_a_text_and_who_has_coded_it_is_that_of_now(folder: Path) -> None:
    shelf = Shelf(folder)
    assert shelf.assigned("T01") == ()
    for number, coder in enumerate(("anna", "beth"), start=1):
        set_done(folder, coder, "T01", on=f"2026-06-0{number}")
        assert [one.coder for one in shelf.assigned("T01")] == ["anna", "beth"][:number]
    assert shelf.assigned("T02") == ()
    assert (shelf.has_coded("anna", "T02"), shelf.has_coded("anna", "T99"), shelf.has_coded("beth", "T01")) == (True, False, False)
    put(folder, "coding/codings/anna.csv", "coding,document,start,end,code,quote\n")
    assert not shelf.has_coded("anna", "T02")


def test_a_check_that_refuses_leaves_the_table_as_it_is(folder: Path) -> None:
    set_done(folder, "anna", "T01", on="2026-06-01")
    before = (folder / "coding/assignments.csv").read_bytes()

    def refuse(rows: object) -> None:
        assert rows == (Assignment(document="T01", coder="anna", done="2026-06-01"),)
        raise PermissionError

    with pytest.raises(PermissionError):
        set_done(folder, "anna", "T01", on="", check=refuse)
    assert (folder / "coding/assignments.csv").read_bytes() == before
