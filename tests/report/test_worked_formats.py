"""One report, four files: a table says the same in HTML, in the Word file and in the workbook, cell by cell."""

from __future__ import annotations

import io
import re
import zipfile
from typing import Any

import openpyxl
import pytest
from lxml import etree, html

from kurak.model import document as tree
from kurak.report.writers.docx import write_docx
from kurak.report.writers.outline import nodes, outline, tree_text
from kurak.report.writers.printed_numbers import as_number
from kurak.report.writers.xlsx import write_xlsx

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
# What only one of the files has: the mark of a note, and what opens on a page.
MARKS = re.compile(r"\[\d+\]|\(how it was made\)")


def plain(text: str) -> str:
    return re.sub(r"\s+", "", MARKS.sub("", text))


@pytest.fixture(scope="module")
def word(document: tree.Document) -> dict[str, Any]:
    with zipfile.ZipFile(io.BytesIO(write_docx(document))) as archive:
        return {name: etree.fromstring(archive.read(name)) for name in archive.namelist() if name.endswith(".xml")}


def in_html(page: str) -> dict[str, list[list[str]]]:
    """Cells of the table in each element with an id."""
    found = {}
    for element in html.fromstring(page).iter("figure", "section", "div"):
        if element.get("id") and (table := element.find(".//table")) is not None:
            found[element.get("id")] = [[plain(cell.text_content()) for cell in line if cell.tag in ("td", "th")] for line in table.iter("tr")]
    return found


def in_word(word: dict[str, Any]) -> dict[str, list[list[str]]]:
    """Cells of each table, by its words for readers."""
    found = {}
    for table in word["word/document.xml"].iter(W + "tbl"):
        if (says := table.find(f"{W}tblPr/{W}tblCaption")) is not None:
            lines = [["".join(t.text or "" for t in cell.iter(W + "t")) for cell in line.iterchildren(W + "tc")] for line in table.iterchildren(W + "tr")]
            found[says.get(W + "val")] = [[plain(cell) for cell in line] for line in lines]
    return found


def test_every_table_has_the_same_cells_in_html_and_in_the_word_file(document: tree.Document, html: str, word: dict[str, Any]) -> None:
    pages, words = in_html(html), in_word(word)
    tables = [node for node in nodes(document) if isinstance(node, tree.Table)]
    assert len(tables) > 20
    for table in tables:
        assert words[tree_text(table.caption)] == pages[table.id], table.id


def test_every_heat_table_prints_the_same_values(document: tree.Document, html: str, word: dict[str, Any]) -> None:
    pages, words = in_html(html), in_word(word)
    heats = [node for node in nodes(document) if isinstance(node, tree.HeatTable)]
    assert heats
    for heat in heats:
        printed = [line[1:] for line in words[tree_text(heat.caption)][1:]]
        shown = [[re.match(r"[\d.\u2212]*", cell)[0] for cell in line[1:]] for line in pages[heat.id][1:]]  # type: ignore[index]
        assert printed == shown, heat.id


def test_the_workbook_has_every_number_of_every_table(document: tree.Document, html: str) -> None:
    pages, labels = in_html(html), outline(document).labels
    book = openpyxl.load_workbook(io.BytesIO(write_xlsx(document)), read_only=False)
    checked = 0
    for table in (node for node in nodes(document) if isinstance(node, tree.Table)):
        page = book[labels[table.id]]
        first = int(page.freeze_panes[1:])
        for row, line in enumerate(pages[table.id][1:], first):
            column = 1
            for text, given in zip(line, table.rows[row - first].cells if table.rows else [""], strict=True):
                value = page.cell(row, column).value
                if isinstance(value, int | float):
                    number = as_number(text)
                    assert number is not None
                    assert number.value == value
                    checked += 1
                else:
                    assert plain(value or "") == text
                column += given.columns if isinstance(given, tree.Cell) else 1
    assert checked > 500


def test_every_figure_is_in_the_word_file_with_its_words(document: tree.Document, word: dict[str, Any]) -> None:
    drawn = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
    told = [picture.get("descr") for picture in word["word/document.xml"].iter(drawn)]
    assert told[1:] == [node.alternative for node in nodes(document) if isinstance(node, tree.Figure)]


def test_every_statement_and_finding_is_in_the_word_file(document: tree.Document, word: dict[str, Any]) -> None:
    text = plain("".join(node.text or "" for node in word["word/document.xml"].iter(W + "t")))
    for node in nodes(document):
        if isinstance(node, tree.Statement):
            assert plain(tree_text(node.text)) in text
            assert plain(tree_text(node.reason)) in text
        elif isinstance(node, tree.FindingCard):
            assert plain(tree_text(node.title)) in text
            assert all(plain(tree_text(entry)) in text for _, entry in node.entries)
            assert all(plain(tree_text(line)) in text for line in node.more)
        elif isinstance(node, tree.MarkMatrix) and node.evidence_on_paper:
            assert all(plain(tree_text(piece.text)) in text for line in node.rows for cell in line.cells for piece in cell.evidence)
