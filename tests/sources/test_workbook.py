"""Why: a workbook comes from anywhere. Whatever is in it, reading it ends soon, runs nothing, and says what is wrong."""

from __future__ import annotations

import io
import random
import time
import tracemalloc
import zipfile
from pathlib import Path

import openpyxl
import pytest

from kurak.model.finding import Finding
from kurak.sources import workbook
from kurak.sources.xlsform import ReadForm, read_form_file

WORKED = Path(__file__).resolve().parents[2] / "studies" / "kyrgyzstan-2023" / "instrument" / "questionnaire.xlsx"


def made(rows: list[list[object]], **sheets: list[list[object]]) -> bytes:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.title = "survey"
    for row in rows:
        book.active.append(row)
    for name, more in sheets.items():
        sheet = book.create_sheet(name)
        for row in more:
            sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def swapped(raw: bytes, part: str, content: bytes) -> bytes:
    """The workbook with one part replaced or added."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            if entry.filename != part:
                new.writestr(entry, old.read(entry))
        new.writestr(part, content)
    return out.getvalue()


SMALL = made([["type", "name", "label"], ["text", "a", "A"]])
SHEET = "xl/worksheets/sheet1.xml"
BODY = b'<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>%s</sheetData></worksheet>'


def read(raw: bytes, folder: Path, name: str = "form.xlsx") -> ReadForm:
    (folder / name).write_bytes(raw)
    return read_form_file(folder / name)


def codes(read_form: ReadForm) -> list[str]:
    return [one.code for one in read_form.findings]


def test_cells_are_read_as_xlsform_reads_them(tmp_path: Path) -> None:
    rows: list[list[object]] = [["type", "name", "label", "required", "default"], ["integer", "a\u00a0", " A  b ", True, 3.0], [], ["decimal", "b", "B", False, 0.5]]
    form = read(made(rows), tmp_path).form
    assert form is not None
    first, second = form.questions
    assert (first.name, first.label(""), first.required, first.default, first.row) == ("a", "A  b", "TRUE", "3", 2)
    assert (second.required, second.default, second.row) == ("FALSE", "0.5", 4)


def test_nothing_of_a_formula_is_computed(tmp_path: Path) -> None:
    raw = made([["type", "name", "label"], ["text", "a", '=HYPERLINK("http://x.example","A")']])
    found = read(raw, tmp_path)
    assert codes(found) == ["FOR-006"]
    assert str(found.findings[0].where[0]) == "form.xlsx sheet survey row 2 column C"


def test_a_column_that_stands_twice(tmp_path: Path) -> None:
    found = read(made([["type", "name", "name"], ["text", "a", "b"]]), tmp_path)
    assert [(one.code, one.where[0].key) for one in found.findings] == [("FOR-005", "name")]
    assert found.form is not None
    assert found.form.questions[0].name == "a"


def test_no_sheet_survey(tmp_path: Path) -> None:
    raw = made([["type"]]).replace(b"survey", b"survay")
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.title = "survay"
    out = io.BytesIO()
    book.save(out)
    found = read(out.getvalue(), tmp_path)
    assert found.form is None
    assert codes(found) == ["FOR-003"]
    assert "survay" in found.findings[0].fix
    assert raw


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"", "FOR-001"),
        (b"no workbook", "FOR-001"),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 100, "FOR-001"),
        (SMALL[:400], "FOR-001"),
        (swapped(SMALL, "xl/workbook.xml", b"<broken"), "FOR-001"),
        (swapped(SMALL, SHEET, BODY % b'<row r="999999999999"><c r="A1"/></row>'), "FOR-002"),
        (swapped(SMALL, "xl/x.xml", b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"), "FOR-002"),
        (swapped(SMALL, "xl/x.xml", "<!DOCTYPE a><a/>".encode("utf-16")), "FOR-002"),
    ],
)
def test_what_is_no_workbook_is_refused_in_words(raw: bytes, code: str, tmp_path: Path) -> None:
    found = read(raw, tmp_path)
    assert found.form is None
    assert codes(found) == [code]


def test_a_bomb_is_not_unpacked(tmp_path: Path) -> None:
    raw = swapped(SMALL, "xl/sharedStrings.xml", b" " * (workbook.LARGEST_UNPACKED + 1))
    assert len(raw) < 200_000
    tracemalloc.start()
    found = read(raw, tmp_path)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert codes(found) == ["FOR-002"]
    assert most < 10_000_000


def test_many_parts_are_refused(tmp_path: Path) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as new:
        for number in range(workbook.MOST_PARTS + 1):
            new.writestr(f"{number}", b"")
    assert codes(read(out.getvalue(), tmp_path)) == ["FOR-002"]


def test_a_sheet_that_says_it_is_huge_is_read_by_what_it_holds(tmp_path: Path) -> None:
    cells = b'<row r="1"><c r="A1" t="inlineStr"><is><t>type</t></is></c><c r="XFD1" t="inlineStr"><is><t>name</t></is></c></row>'
    last = b'<row r="1048576"><c r="A1048576" t="inlineStr"><is><t>note</t></is></c></row>'
    content = (BODY % (cells + last)).replace(b"<sheetData>", b'<dimension ref="A1:XFD1048576"/><sheetData>')
    begun = time.monotonic()
    found = read(swapped(SMALL, SHEET, content), tmp_path)
    assert time.monotonic() - begun < 60  # a few seconds, on a machine that others use too
    assert found.form is not None
    # The column XFD lies beyond the columns that are read.
    assert [(question.type, question.name, question.row) for question in found.form.questions] == [("note", "", 1_048_576)]


def test_rows_beyond_the_limit_are_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "MOST_ROWS", 3)
    found = read(made([["type", "name", "label"], *[["text", f"a{number}", "A"] for number in range(5)]]), tmp_path)
    assert codes(found) == ["FOR-002"]
    assert found.form is not None
    assert len(found.form.questions) == 3


def test_links_out_of_the_folder_and_missing_files_are_findings(tmp_path: Path) -> None:
    (tmp_path / "outside.xlsx").write_bytes(SMALL)
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "form.xlsx").symlink_to(tmp_path / "outside.xlsx")
    assert codes(read_form_file(tmp_path / "in" / "form.xlsx")) == ["FIL-011"]
    assert codes(read_form_file(tmp_path / "none.xlsx")) == ["FIL-001"]


def test_random_damage_gives_findings_and_never_a_traceback(tmp_path: Path) -> None:
    from kurak.fieldwork.form_checks import check_form
    from kurak.fieldwork.xform import convert_form

    whole = (Path(__file__).resolve().parents[1] / "references/xlsforms/correlaid_all_types.xlsx").read_bytes()
    with zipfile.ZipFile(io.BytesIO(whole)) as parts:
        markup = {name: parts.read(name) for name in parts.namelist() if name.endswith(".xml")}
    dice = random.Random(7)
    outcomes: set[bool] = set()
    for number in range(120):
        raw = bytearray(whole)
        if number % 2:
            name = dice.choice(sorted(markup))
            part = bytearray(markup[name])
            for _ in range(dice.choice((1, 3, 20))):
                part[dice.randrange(len(part))] = dice.choice(b"<>&\"'/ =019azAZ\x00\xff")
            raw = bytearray(swapped(whole, name, bytes(part)))
        else:
            for _ in range(dice.choice((1, 5, 40))):
                raw[dice.randrange(len(raw))] = dice.randrange(256)
        found = read(bytes(raw[: dice.choice((len(raw), len(raw), dice.randrange(len(raw))))]), tmp_path)
        outcomes.add(found.form is not None)
        if found.form is not None and found.workbook is not None:
            check_form(found.form)
            convert_form(found.form, found.workbook)
        else:
            assert found.findings
    assert outcomes == {True, False}


def test_random_words_in_a_form_give_findings_and_never_a_traceback() -> None:
    from kurak.fieldwork.codebook import codebook_of
    from kurak.fieldwork.form_checks import check_form
    from kurak.fieldwork.xform import convert_form
    from kurak.sources.xlsform import form_from_markdown

    words = ["", "text", "select_one a", "select_multiple ${x}", "begin_group", "end_group", "begin_repeat", "end_repeat", "calculate", "${a}", "${", "a", "1",
             "true()", "a b", "not(", ". > 1", "'", "range", "rank a", "${a} = ", "((((", "select_one_from_file f.csv", "or", "selected(${a}, 'x')", "ө", "]]>"]  # fmt: skip
    dice = random.Random(11)
    for _ in range(200):
        rows = "\n".join("| | " + " | ".join(dice.choice(words) for _ in range(7)) + " |" for _ in range(dice.randrange(1, 8)))
        choices = "\n".join("| | " + " | ".join(dice.choice(words) for _ in range(3)) + " |" for _ in range(dice.randrange(4)))
        text = f"| survey |\n| | type | name | label | relevant | constraint | calculation | repeat_count |\n{rows}\n| choices |\n| | list_name | name | label |\n{choices}\n"
        made_form = form_from_markdown(text)
        assert made_form.form is not None
        assert made_form.workbook is not None
        said: list[Finding] = [*made_form.findings, *check_form(made_form.form)]
        convert_form(made_form.form, made_form.workbook)
        codebook_of(made_form.form)
        assert all(one.message for one in said)


def test_the_worked_questionnaire_is_read_whole() -> None:
    found = read_form_file(WORKED)
    assert found.findings == ()
    assert found.form is not None
    assert found.form.languages == ("English (en)", "Russian (ru)", "Kyrgyz (ky)")
