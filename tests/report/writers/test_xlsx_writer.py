"""A workbook is for going on with the numbers: they are numbers, equal to what is printed, and no text turns into a formula."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import openpyxl
import pytest
from openpyxl.workbook import Workbook

from kurak.model import document as tree
from kurak.report.writers.outline import nodes, outline, tree_text
from kurak.report.writers.printed_numbers import as_number
from kurak.report.writers.xlsx import CONTENTS, NUMBERS, write_xlsx
from kurak.report.writers.xlsx_sheets import sheets


@pytest.fixture(scope="module")
def content(sample: tree.Document) -> bytes:
    return write_xlsx(sample)


@pytest.fixture(scope="module")
def book(content: bytes) -> Workbook:
    return openpyxl.load_workbook(io.BytesIO(content))


def small(*rows: tree.Row, **more: Any) -> Any:
    """The one sheet of a table of one column, and where its first row of cells is."""
    table = tree.Table("t", "Trust", (tree.Column("A"), tree.Column("B")), rows, **more)
    page = openpyxl.load_workbook(io.BytesIO(write_xlsx(tree.Document("Trust", (tree.Section("one", "One", (table,)),)))))["Table 1"]
    head = next(row for row in range(1, 20) if page.cell(row, 1).value == "A")
    return page, head + 1


def head_row(page: Any, head: tuple[str, ...]) -> int:
    """The row above what scrolls: it must be the head."""
    row = int(page.freeze_panes[1:]) - 1
    assert [page.cell(row, column).value or "" for column in range(1, len(head) + 1)] == list(head)
    return row


def test_the_same_document_gives_the_same_bytes_and_no_hour(sample: tree.Document, content: bytes) -> None:
    assert write_xlsx(sample) == content
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        core = archive.read("docProps/core.xml").decode("utf-8")
    assert "modified" not in core
    assert "created" not in core


def test_there_is_a_sheet_for_every_table_and_every_figure_with_values(sample: tree.Document, book: Workbook) -> None:
    labels = outline(sample).labels
    tables = [node for node in nodes(sample) if isinstance(node, tree.Table | tree.HeatTable | tree.MarkMatrix)]
    assert {labels[table.id] for table in tables} <= set(book.sheetnames)
    figures = [node for node in nodes(sample) if isinstance(node, tree.Figure) and node.values is not None]
    assert len(book.sheetnames) == len(tables) + len(figures) + 2


def test_numbers_are_equal_to_what_is_printed_and_all_else_is_the_printed_text(sample: tree.Document, book: Workbook) -> None:
    numbers = texts = 0
    for sheet in sheets(sample, outline(sample)):
        page = book[sheet.name]
        first = head_row(page, sheet.head) + 1
        for row, line in enumerate(sheet.rows, first):
            for column, cell in enumerate(line, 1):
                found = page.cell(row, column)
                number = as_number(cell.text)
                if number is not None and not (column == 1 and sheet.headed):
                    assert found.value == number.value == float(cell.text.replace("\u2212", "-").replace("\u202f", "").strip("±+% "))
                    numbers += 1
                else:
                    assert (found.value or "") == cell.text.replace("\x00", "")
                    texts += 1
    assert numbers > 500
    assert texts > 50


def test_titles_measures_notes_and_sources_stand_by_their_table(sample: tree.Document, book: Workbook) -> None:
    (table,) = [node for node in nodes(sample) if isinstance(node, tree.Table) and node.id == "totals"]
    page = book[outline(sample).labels["totals"]]
    said = [str(cell.value) for line in page.iter_rows() for cell in line if cell.value is not None]
    assert any(tree_text(table.caption) in words for words in said)
    assert tree_text(table.subtitle) in said
    assert "Population 18 and older." in said
    assert "Source: UNODC (2023), table 2." in said


@pytest.mark.parametrize("text", ["=1+1", "+1+1", "-1+cmd|' /C calc'!A0", "@SUM(A1)", "=HYPERLINK(\"http://x\")", "#N/A", "TRUE", "2023-01-01"])
def test_a_text_stays_a_text(text: str) -> None:
    page, row = small(tree.row(text, text))
    for column in (1, 2):
        cell = page.cell(row, column)
        assert (cell.value, cell.data_type) == (text, "s")
        if text[0] in "=+-@":
            assert cell.quotePrefix


def test_no_cell_of_the_whole_workbook_is_a_formula(book: Workbook) -> None:
    kinds = {cell.data_type for page in book for line in page.iter_rows() for cell in line}
    assert kinds <= {"s", "n"}


@pytest.mark.parametrize(
    ("text", "value", "shape"),
    [
        ("0", 0, "0"),
        ("2.50", 2.5, "0.00"),
        ("3\u202f944\u202f375", 3944375, "#,##0"),
        ("35.4\u202f%", 35.4, '0.0" %"'),
        ("\u22120.02", -0.02, "0.00;\u22120.00"),
        ("+0.02", 0.02, "+0.00;\u22120.00"),
        ("±4.2", 4.2, '"±"0.0'),
    ],
)
def test_printed_numbers_are_shown_as_they_were_printed(text: str, value: float, shape: str) -> None:
    page, row = small(tree.row("name", text))
    cell = page.cell(row, 2)
    assert (cell.value, cell.number_format, cell.data_type) == (value, shape, "n")


@pytest.mark.parametrize("text", ["", "n/a", "007", "2.31 to 2.40", "1,5", "1 001", "IV.2.1", "3 of 4", "12345678901234567890", "1.2.3", "٣", "1e5", "0x10", "–"])
def test_what_is_no_number_is_not_made_one(text: str) -> None:
    assert as_number(text) is None


def test_the_first_column_names_rows_and_stays_text() -> None:
    page, row = small(tree.row("2023", "2023"))
    assert (page.cell(row, 1).value, page.cell(row, 2).value) == ("2023", 2023)
    page, row = small(tree.row("2023", "2023"), row_headers=False)
    assert page.cell(row, 1).value == 2023


def test_heads_are_frozen_and_repeated_in_print(sample: tree.Document, book: Workbook) -> None:
    for sheet in sheets(sample, outline(sample)):
        page = book[sheet.name]
        row = head_row(page, sheet.head)
        assert page.freeze_panes == f"{'B' if sheet.headed else 'A'}{row + 1}"
        assert page.print_title_rows == f"${row}:${row}"


def test_what_is_simulated_says_so_on_top_of_its_sheet(sample: tree.Document, book: Workbook) -> None:
    notices = "; ".join(tree_text(notice.content) for notice in sample.notices)
    assert notices
    for page in book:
        assert notices in page["A1"].value
    for sheet in sheets(sample, outline(sample)):
        assert sheet.tag in book[sheet.name]["A1"].value


def test_contents_lead_to_every_sheet(book: Workbook) -> None:
    page = book[CONTENTS]
    links = {cell.value: cell.hyperlink.location for (cell,) in page.iter_rows(max_col=1) if cell.hyperlink is not None}
    assert list(links) == [name for name in book.sheetnames if name != CONTENTS]
    assert all(location == f"'{name}'!A1" for name, location in links.items())


def test_numbers_say_how_they_were_made(sample: tree.Document, book: Workbook) -> None:
    page = book[NUMBERS]
    lines = [[cell.value for cell in line] for line in page.iter_rows(min_row=3)]
    (found,) = [line for line in lines if line[2] == "2.58" and line[0] == outline(sample).labels["heat"]]
    assert book[found[0]][found[1]].value == 2.58
    assert found[4] == "Each regional mean times its adults."


def test_names_of_sheets_are_short_and_their_own() -> None:
    table = tree.Table("a", "A", (tree.Column("A"),), (), number="7/[b]*" + "x" * 40)
    document = tree.Document("T", (tree.Section("one", "One", (table, tree.Table("b", "B", (tree.Column("A"),), (), number=table.number))),))
    names = [sheet.name for sheet in sheets(document, outline(document))]
    assert len({name.casefold() for name in names}) == 2
    assert all(len(name) <= 31 and not set(name) & set("[]:*?/\\'") for name in names)


def test_a_document_without_tables_has_its_contents() -> None:
    assert openpyxl.load_workbook(io.BytesIO(write_xlsx(tree.Document("Trust", ())))).sheetnames == [CONTENTS]
