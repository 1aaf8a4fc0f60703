"""Why: every number of a table says how it was made, in each format, once and not per cell; and nothing is said of a withheld one."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from openpyxl import load_workbook

from kurak.model import document as tree
from kurak.model.making import Made, Making, Measured, TableCode
from kurak.report.writers.docx import write_docx
from kurak.report.writers.html import write_html
from kurak.report.writers.making_notes import making_json
from kurak.report.writers.typst import write_pdf
from kurak.report.writers.xlsx import write_xlsx

HEADS = (tree.Column("Group"), tree.Column("Mean", align="right"), tree.Column("Base", align="right"))
ROWS = (
    tree.row("Everybody", "2.50", "90"),
    tree.Row(("Region",), kind="group"),
    tree.row("Talas", "2.75", "60"),
    tree.row("Naryn", "–", tree.Cell("withheld", tone="flag")),
)
MAKING = Making(
    measures=(Measured("Mean", "Mean of the answers to “</script>”.", (1,)), Measured("Base", "People who answered.", (2,))),
    entries=(("Records", "data/r.csv, 90 records"), ("Disclosure", "Shown from 5 people on.")),
    facts=("Base", "Standard error", "Design effect"),
    made=(Made(0, ("90 people", "0.112", "1.40")), Made(2, ("60 people", "0.201", "")), Made(3, withheld=True)),
    withheld="Withheld by the study's rule on small groups.",
    code='result <- svymean(~trust, design)',
    printed=("Base",),
    after="r-of-tables",
)


@pytest.fixture(scope="module")
def document() -> tree.Document:
    table = tree.Table("means", "Talas is highest", HEADS, ROWS, making=MAKING)
    heat = tree.HeatTable("heat", "Low", ("Talas",), (tree.HeatRow("Trust", (tree.HeatCell("2.75", 2.75),), "tr01"),), making=MAKING_OF_HEAT)
    figure = tree.Figure("drawn", "A line", '<svg viewBox="0 0 10 10"></svg>', "A line.", values=tree.Values(HEADS, ROWS, MAKING))
    plain = tree.Table("plain", "Nothing opens", HEADS, ROWS)
    return tree.Document("Trust", (tree.Section("one", "One", (tree.Heading("R", 3, "r-of-tables"), table, heat, figure, plain)),))


MAKING_OF_HEAT = Making((Measured("Printed mean", "As printed in table 3.", (1,)),), facts=("Finding",), made=(Made(0, ("outside the scale",)),))


def data(html: str) -> list[dict[str, Any]]:
    return [json.loads(text) for text in re.findall(r'<script type="application/json">(.*?)</script>', html, flags=re.DOTALL)]


def test_a_page_holds_once_what_holds_for_all_and_no_markup_per_cell(document: tree.Document) -> None:
    html = write_html(document)
    assert html.count('class="made"') == 3
    assert html.count('id="made-panel"') == 1
    assert '<td class="right">2.75</td>' in html
    assert 'data-made="means--made" data-numbers="1 2"' in html
    assert html.count('href="#r-of-tables"') == 2
    first = data(html)[0]
    assert first["f"] == ["Base", "Standard error", "Design effect"]
    assert first["r"] == [[0, 0, 0, "90 people", "0.112", "1.40"], [2, 0, 0, "60 people", "0.201"], [3, 0, 1]]
    assert data(html)[1]["m"] == {"1": 0}


def test_what_is_said_of_several_numbers_is_written_once() -> None:
    base = "1,001 people"
    made = Making(
        (Measured("Mean", "", (1,)),), facts=("Base", "Error"), made=(Made(0, (base, "0.11")), Made(1, ("34 people", "0.11")), Made(2, (base, "")))
    )
    text = making_json(made)
    assert text.count(base) == 1
    held = json.loads(text)
    assert held["t"] == [base, "0.11"]
    read = [[held["t"][value] if isinstance(value, int) else value for value in line[3:]] for line in held["r"]]
    assert read == [[base, "0.11"], ["34 people", "0.11"], [base]]


def test_what_holds_for_several_tables_is_said_by_the_first() -> None:
    making = Making((Measured("Mean", "of the scale", (1,)),), entries=(("Records", "records.csv, 90 records"),))
    other = Making((Measured("Share", "of answers", (1,)),), entries=(("Records", "other.csv, 12 records"),))
    second = Making((Measured("Mean", "of one statement", (1,)),), entries=making.entries)
    tables = tuple(tree.Table(id, "A caption", HEADS, ROWS, making=one) for id, one in (("first", making), ("second", second), ("third", other)))
    html = write_html(tree.Document("T", (tree.Section("one", "One", tables),)))
    assert html.count("records.csv, 90 records") == 1
    assert 'id="second--made" data-rest="first--made"' in html
    assert '<a href="#first--made">The rest is as of Table 1.</a>' in html
    assert html.count("other.csv, 12 records") == 1


def test_a_page_without_numbers_that_open_has_no_panel_for_them() -> None:
    assert "made-panel" not in write_html(tree.Document("T", (tree.Section("one", "One", (tree.Table("plain", "C", HEADS, ROWS),)),))).split("<script>")[1].split("</script>")[1]


def test_paper_has_a_numbered_entry_a_table(document: tree.Document, pdf_text: Callable[[bytes], str]) -> None:
    words = pdf_text(write_pdf(document))
    for part in ("table1[1]", "table2[2]", "[1]table1.talasishighest", "standarderror:everybody0.112;talas0.201", "recordsdata/r.csv", "svymean(~trust,design)"):
        assert part.replace("records", "records:") in words or part in words, part
    assert "naryn0" not in words


def test_word_has_the_same_entries(document: tree.Document) -> None:
    with zipfile.ZipFile(io.BytesIO(write_docx(document))) as file:
        text = re.sub(r"<[^>]+>", "", file.read("word/document.xml").decode("utf-8"))
    assert "Table 1. Talas is highest." in text
    assert "Standard error: Everybody 0.112; Talas 0.201." in text
    assert "result &lt;- svymean(~trust, design)" in text


def test_a_workbook_has_base_and_error_number_by_number(document: tree.Document) -> None:
    page = load_workbook(io.BytesIO(write_xlsx(document)))["Table 1"]
    cells = [[cell.value for cell in row] for row in page.iter_rows()]
    (head,) = [place for place, row in enumerate(cells) if "Standard error" in row]
    assert cells[head][:5] == ["Row", "Number", "Base", "Standard error", "Design effect"]
    assert [row[0] for row in cells[head + 1 : head + 3]] == ["Everybody", "Talas"]
    assert [row[3] for row in cells[head + 1 : head + 3]] == [0.112, 0.201]
    assert not any(row[0] == "Naryn" for row in cells[head:])


def test_nothing_can_be_said_of_a_withheld_number() -> None:
    with pytest.raises(ValueError, match="withheld"):
        Made(1, ("4 people",), withheld=True)
    with pytest.raises(ValueError, match="which rule"):
        Making((), made=(Made(0, withheld=True),))
    with pytest.raises(ValueError, match="facts"):
        Making((), facts=("Base",), made=(Made(0, ("1", "2")),))


def test_r_of_a_table_is_whole_or_none() -> None:
    code = TableCode("", {("mean", "a", ""): "svymean(~a, design)"})
    assert code.of([("Everybody", ("mean", "a", "")), ("sex", ("mean", "a", "sex"))]) == ""
    assert code.of([]) == ""


def test_tables_of_which_the_same_is_said_word_by_word_share_one_entry() -> None:
    making = Making((Measured("Printed", "as printed", (1,)),), entries=(("Records", "none"),))
    tables = tuple(tree.Table(id, "A caption", HEADS, ROWS, making=making) for id in ("first", "second"))
    html = write_html(tree.Document("T", (tree.Section("one", "One", tables),)))
    assert html.count('data-made="first--made"') == 2
    assert html.count('class="made"') == 1
    assert '<a href="#first--made">How these numbers were made</a>' in html
