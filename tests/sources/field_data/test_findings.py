"""Why: what cannot be understood is reported with file, row and column, never guessed, and never shown if it is personal."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Sequence
from pathlib import Path

import openpyxl
import pytest
from export_styles import FORM, Style, export, small_layout
from test_every_style import INTERVIEWS

from kurak.fieldwork.codebook import codebook_of
from kurak.model.finding import Finding
from kurak.sources.field_data.layout import FormLayout
from kurak.sources.field_data.read import FieldData, read_field_data
from kurak.sources.field_data.submissions import NotThisFormError, typed_row, typed_submissions
from kurak.sources.xlsform import form_from_markdown

LAYOUT = small_layout()


def rows_of(*, tmp_path: Path) -> list[list[str]]:
    [path] = export(LAYOUT.form, INTERVIEWS, Style(file="csv"), tmp_path)
    return list(csv.reader(io.StringIO(path.read_text("utf-8-sig")), delimiter=";"))


def read(rows: Sequence[Sequence[str]], tmp_path: Path, layout: object = LAYOUT) -> FieldData:
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    path = tmp_path / "data.csv"
    path.write_text(out.getvalue(), "utf-8")
    return read_field_data([path], layout)  # type: ignore[arg-type]


def found(data: FieldData, code: str) -> Finding:
    return next(one for one in data.findings if one.code == code)


def codes(data: FieldData) -> set[str]:
    return {one.code for one in data.findings}


def changed(tmp_path: Path, column: str, values: Sequence[str]) -> FieldData:
    rows = rows_of(tmp_path=tmp_path)
    place = rows[0].index(column)
    for row, value in zip(rows[1:], values, strict=False):
        row[place] = value
    return read(rows, tmp_path)


def test_another_form(tmp_path: Path) -> None:
    data = read([["name", "salary", "_uuid"], ["x", "3", "a"]], tmp_path)
    assert "IMP-001" in codes(data)
    assert data.has_errors
    assert not data.tables


def test_unknown_and_missing_columns(tmp_path: Path) -> None:
    rows = rows_of(tmp_path=tmp_path)
    place = rows[0].index("talk/hours")
    rows[0][place] = "talk/salary"
    data = read(rows, tmp_path)
    assert str(found(data, "IMP-003").where[0]) == "data.csv (talk/salary)"
    assert "hours" in found(data, "IMP-004").message
    assert set(data.tables[""].reason("hours")) == {"not received"}
    assert not data.has_errors


def test_a_label_of_two_questions_is_ambiguous(tmp_path: Path) -> None:
    layout = small_layout(FORM.replace("Hours of work   ", "Day of birth    "))
    data = read([["Do you agree?", "Day of birth", "_uuid"], ["Yes", "1990-02-03", "a"]], tmp_path, layout)
    one = found(data, "IMP-002")
    assert one.where[0].key == "Day of birth"
    assert "hours or born" in one.message


def test_a_label_that_is_another_ones_name(tmp_path: Path) -> None:
    layout = small_layout(FORM.replace("| Remarks          |", "| hours            |"))
    alone = read([["hours", "_uuid"], ["3", "a"]], tmp_path, layout)
    assert "IMP-002" in codes(alone), "one column does not tell whether it is a name or a label"
    names = read([["talk/hours", "cluster", "hours", "_uuid"], ["", "4", "3", "a"]], tmp_path, layout)
    assert "IMP-002" in codes(names), "hours would stand twice"
    clear = read([["cluster", "hours", "_uuid"], ["4", "3", "a"]], tmp_path, layout)
    assert "IMP-002" not in codes(clear), "every other heading is a name"
    assert clear.tables[""].values.column("hours").to_pylist() == [3.0]


def test_a_column_that_stands_twice(tmp_path: Path) -> None:
    data = read([["cluster", "visit/cluster", "_uuid"], ["1", "2", "a"]], tmp_path)
    assert "IMP-002" in codes(data)


def test_values_outside_the_list_are_counted_and_not_shown(tmp_path: Path) -> None:
    data = changed(tmp_path, "visit/consent", ["Aibek Osmonov", "1", "2", "7"])
    one = found(data, "IMP-005")
    assert "consent: a value that is not among the answers of its list in rows 1, 4" in one.message
    assert "Aibek" not in str(one)
    assert one.where[0].key == "visit/consent"
    assert data.tables[""].reason("consent") == ["not usable", "", "", "not usable"]
    # Whether the rest was asked depends on it, so that an empty answer has no known reason.
    assert data.tables[""].reason("born")[3] == "not known"


@pytest.mark.parametrize(
    ("column", "value"),
    [("visit/cluster", "three"), ("visit/cluster", "3.5"), ("talk/hours", "7,5"), ("talk/hours", "inf"), ("talk/born", "03.02.1990"),
     ("talk/born", "1990-02-31"), ("start", "yesterday"), ("spot", "by the river"), ("spot", "95 10 0 0"), ("visit/cluster", "9" * 30)],
)  # fmt: skip
def test_values_of_another_kind(column: str, value: str, tmp_path: Path) -> None:
    data = changed(tmp_path, column, [value])
    assert found(data, "IMP-006").where[0].row == 1
    assert value not in str(found(data, "IMP-006"))
    assert data.tables[""].reason(column.rpartition("/")[2])[0] == "not usable"


def test_two_answers_with_one_label(tmp_path: Path) -> None:
    layout = small_layout(FORM.replace("| Neither          |", "| Strongly agree   |"))
    data = read(
        [["cluster", "t1", "_uuid"], ["1", "Strongly agree", "a"], ["1", "Strongly disagree", "b"]],
        tmp_path,
        layout,
    )
    assert found(data, "IMP-007").where[0].row == 1
    assert data.has_errors


def test_labels_that_are_codes_of_others_need_the_rest_of_the_file(tmp_path: Path) -> None:
    alone = read([["children", "_uuid"], ["1", "a"]], tmp_path)
    assert "IMP-007" in codes(alone)
    labels = read([["children", "consent", "_uuid"], ["1", "Yes", "a"]], tmp_path)
    assert labels.tables[""].values.column("children").to_pylist() == [2]
    numbers = read([["children", "consent", "_uuid"], ["1", "1", "a"]], tmp_path)
    assert numbers.tables[""].values.column("children").to_pylist() == [1]


def test_labels_in_a_row_that_can_be_read_in_two_ways(tmp_path: Path) -> None:
    layout = small_layout(FORM.replace("| Something else   |", "| and housing      |"))
    one = read([["needs", "consent", "_uuid"], ["Work and housing", "Yes", "a"]], tmp_path, layout)
    assert "IMP-007" in codes(one)
    head = ["needs", "needs/1", "needs/2", "needs/96", "needs/88", "consent", "_uuid"]
    split = read([head, ["Work and housing", "0", "1", "0", "0", "Yes", "a"]], tmp_path, layout)
    assert split.tables[""].values.column("needs").to_pylist() == ["2"]


def test_split_columns_that_are_not_all_there_are_not_enough(tmp_path: Path) -> None:
    data = read([["consent", "needs/1", "needs/2", "_uuid"], ["1", "1", "0", "a"]], tmp_path)
    assert "needs" in found(data, "IMP-004").message


def test_columns_that_disagree(tmp_path: Path) -> None:
    both = changed(tmp_path, "talk/needs", ["1 2"])
    assert found(both, "IMP-008").where[0].row == 1
    places = changed(tmp_path, "talk/order_b/t1", ["1"])
    assert places.tables[""].reason("t1")[0] == "not usable"


def test_two_interviews_with_one_id(tmp_path: Path) -> None:
    rows = rows_of(tmp_path=tmp_path)
    alike = read([*rows, rows[1]], tmp_path)
    assert found(alike, "IMP-025").where[0].row == 5
    assert alike.rows == 4
    other = [*rows[1]]
    other[rows[0].index("visit/cluster")] = "4"
    assert read([*rows, other], tmp_path).has_errors


def test_no_id(tmp_path: Path) -> None:
    data = read([["cluster"], ["1"], ["2"]], tmp_path)
    assert "IMP-010" in codes(data)
    assert data.tables[""].values.column("instance_id").to_pylist() == ["row 1", "row 2"]


def test_versions(tmp_path: Path) -> None:
    mixed = read([["cluster", "_uuid", "FormVersion"], ["1", "a", "7"], ["1", "b", "6"]], tmp_path)
    assert "7 (1), 6 (1)" in found(mixed, "IMP-011").message
    other = read([["cluster", "_uuid", "FormVersion"], ["1", "a", "6"]], tmp_path)
    assert "the questionnaire is version 7" in found(other, "IMP-011").message
    kobos = read([["cluster", "_uuid", "__version__"], ["1", "a", "vAbCdEfGhIjKlMnOpQrStU"]], tmp_path)
    assert "IMP-011" not in codes(kobos)


def test_simulated_among_real(tmp_path: Path) -> None:
    data = read([["cluster", "_uuid", "simulated"], ["1", "a", "SIMULATED"], ["1", "b", ""]], tmp_path)
    assert "IMP-018" in codes(data)
    made_up = read([["cluster", "_uuid", "simulated"], ["1", "a", "SIMULATED"]], tmp_path)
    assert made_up.tables[""].values.column("simulated").to_pylist() == ["SIMULATED"]


def test_repeats_without_their_interview(tmp_path: Path) -> None:
    [path] = export(LAYOUT.form, INTERVIEWS, Style(), tmp_path)
    book = openpyxl.load_workbook(path)
    sheet = book["member"]
    column = next(cell.column for cell in sheet[1] if cell.value == "_parent_index")
    sheet.cell(3, column, 77)
    book.create_sheet("extra").append(["a"])
    book.save(path)
    data = read_field_data([path], LAYOUT)
    assert str(found(data, "IMP-015").where[0]) == "export.xlsx sheet member row 3 column _parent_index"
    assert found(data, "IMP-014").where[0].sheet == "extra"


def test_formulas_in_a_workbook(tmp_path: Path) -> None:
    [path] = export(LAYOUT.form, INTERVIEWS, Style(), tmp_path)
    book = openpyxl.load_workbook(path)
    book.worksheets[0]["B2"] = "=1+2"
    book.save(path)
    assert "FOR-006" in codes(read_field_data([path], LAYOUT))


# ── files ──


def of_bytes(raw: bytes, tmp_path: Path, name: str = "data.csv") -> FieldData:
    (tmp_path / name).write_bytes(raw)
    return read_field_data([tmp_path / name], LAYOUT)


TEXT = "cluster,remarks,_uuid\n1,Здравствуйте,a\n2,да,b\n"


@pytest.mark.parametrize(
    ("raw", "code", "words"),
    [
        (b"", "FIL-005", "is empty"),
        (b"\n \n", "FIL-005", "is empty"),
        (TEXT.encode("utf-16"), "FIL-007", "is UTF-16 text"),
        (TEXT.encode("utf-16-le"), "FIL-007", "is UTF-16 text"),
        (TEXT.encode("cp1251"), "FIL-006", "it reads as Windows-1251"),
        (TEXT.encode()[:-4] + b"\0" + TEXT.encode()[-4:], "FIL-008", "zero byte"),
        (TEXT.encode()[:-3], "IMP-012", "row 2 has 2 cells, the header 3"),
        (b'cluster,_uuid\n1,"a\n', "IMP-012", "a quotation mark is never closed"),
        (b"cluster,_uuid\n", "IMP-012", "a header and no interviews"),
        (b"%PDF-1.7", "IMP-013", "no table"),
        (b"PK\x03\x04 and then nothing", "IMP-012", "damaged or cut short"),
        (b"\xd0\xcf\x11\xe0 old", "IMP-013", "old kind"),
    ],
    ids=lambda one: None if isinstance(one, bytes) else one,
)
def test_files_that_cannot_be_read(raw: bytes, code: str, words: str, tmp_path: Path) -> None:
    data = of_bytes(raw, tmp_path)
    assert words in found(data, code).message
    assert data.has_errors


@pytest.mark.parametrize(("name", "kind"), [("a.xlsx", "a workbook"), ("a.zip", "a zip")])
def test_a_workbook_or_zip_without_its_beginning_is_no_text_with_strange_bytes(name: str, kind: str, tmp_path: Path) -> None:
    raw = export(LAYOUT.form, INTERVIEWS, Style(), tmp_path)[0].read_bytes()
    for damaged in (raw[1_000:], b"\0" * 500 + raw[500:], bytes(byte ^ 0x5A for byte in raw)):
        data = of_bytes(damaged, tmp_path, name)
        assert [one.code for one in data.findings] == ["IMP-012"]
        assert f"it does not begin as {kind} does" in found(data, "IMP-012").message


def test_a_text_with_a_workbooks_name_is_told_as_the_text_that_it_is(tmp_path: Path) -> None:
    assert not of_bytes(TEXT.encode(), tmp_path, "text.xlsx").has_errors
    assert found(of_bytes(TEXT.encode("cp1251"), tmp_path, "old.xlsx"), "FIL-006")
    assert found(of_bytes(TEXT.encode("utf-16"), tmp_path, "wide.xlsx"), "FIL-007")


def test_a_workbook_cut_anywhere(tmp_path: Path) -> None:
    [path] = export(LAYOUT.form, INTERVIEWS, Style(), tmp_path)
    raw = path.read_bytes()
    for part in range(1, 10):
        assert of_bytes(raw[: len(raw) * part // 10], tmp_path, "cut.xlsx").has_errors


def test_a_zip_that_unpacks_to_far_more(tmp_path: Path) -> None:
    path = tmp_path / "bomb.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("small.csv", b"0" * 20_000_000)
    assert "far more" in found(read_field_data([path], LAYOUT), "IMP-013").message


def test_json_lines_cut_short(tmp_path: Path) -> None:
    [path] = export(LAYOUT.form, INTERVIEWS, Style(file="jsonl"), tmp_path)
    assert "IMP-012" in codes(of_bytes(path.read_bytes()[:-20], tmp_path, "cut.jsonl"))


# ── submissions ──


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"<small id='other'><a/></small>", 'of the form "other"'),
        (b"<small id='small'>", "not well formed at line 1"),
        (b"<!DOCTYPE a [<!ENTITY b 'c'>]><small id='small'/>", "document type"),
        (b"<a>" * 100, "too many"),
        (b"<small id='small' x='" + b"y" * 9_000_000 + b"'/>", "more than 8 MB"),
    ],
    ids=["other form", "cut", "entities", "deep", "large"],
)
def test_submissions_that_are_none(raw: bytes, words: str) -> None:
    with pytest.raises(NotThisFormError, match=words):
        typed_row(raw, LAYOUT)
    _, wrong = typed_submissions([raw], LAYOUT)
    assert [one.code for one in wrong] == ["IMP-017"]


def test_notes_that_phones_send_as_empty_fields_are_no_unknown_fields() -> None:
    read = form_from_markdown(
        """
        | survey |      |        |            |
        |        | type | name   | label      |
        |        | begin_group | g | Group    |
        |        | note | please | Please     |
        |        | integer | age | Age       |
        |        | end_group |  |            |
        | settings |    |        |            |
        |        | form_id | version |       |
        |        | small | 7 |              |
        """
    )
    assert read.form is not None
    layout = FormLayout(read.form, codebook_of(read.form))
    xml = b"<small id='small' version='7'><g><please/><age>3</age><more/></g><meta><instanceID>a</instanceID></meta></small>"
    tables, findings = typed_submissions([xml], layout)
    assert tables[""].values.column("age").to_pylist() == [3]
    assert [place.key for one in findings for place in one.where] == ["g/more"]


def test_unknown_fields_of_submissions() -> None:
    _, wrong = typed_submissions(
        [b"<small id='small'><salary>3</salary><meta><instanceID>uuid:a</instanceID></meta></small>"], LAYOUT
    )
    assert [one.code for one in wrong] == ["IMP-003"]
