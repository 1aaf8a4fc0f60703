"""Why: whatever a chapter says, what stands around it must be in the report's language too, in every format; one English "Source:" in a
Russian report, or 2.75 that a workbook takes for a text, shows that a word or a number went past the translators' files."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterator
from typing import Any

import openpyxl
import pikepdf
import pytest
from lxml import etree, html

from kurak.model import document as tree
from kurak.report.wording import rounded
from kurak.report.words.language import speaking
from kurak.report.writers.docx import write_docx
from kurak.report.writers.html import write_html
from kurak.report.writers.outline import outline
from kurak.report.writers.printed_numbers import PrintedNumber, as_number
from kurak.report.writers.typst import write_pdf
from kurak.report.writers.xlsx import write_xlsx

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
LATIN = re.compile(r"[A-Za-z]{2,}")
OURS = {"Kurak"}
DRAWING = '<svg viewBox="0 0 780 100"><text x="1" y="20">тт</text></svg>'


def blocks() -> tuple[tree.Block, ...]:
    """Every block that has words of its own around what a chapter says, with everything that it may show."""
    number = tree.Number(rounded(2.75), note="тт", title="тт", entries=(("тт", "тт"),))
    values = tree.values(("тт", "тт"), (("тт", rounded(2.5)),))
    figure = tree.Figure("figure-1", "тт", DRAWING, "тт", values, tag="SIMULATED", source="тт", marks=(("тт", "тт"),), mark_label="тт")
    evidence = (tree.Evidence("тт", "тт"),)
    statements = tuple(tree.Statement("а", "тт", verdict, "тт") for verdict in tree.VERDICTS)
    groups = (tree.LedgerGroup("ledger-group", "тт", statements, "т1"),)
    return (
        tree.Paragraph(("тт ", number, " ", tree.Tag("MODELLED"))),
        tree.Table("table-1", "тт", (tree.Column("тт"), tree.Column("тт", "right")), (tree.row("тт", number), tree.row("тт", rounded(-1234.5, 1))), source="тт"),
        tree.Table("table-2", "тт", (tree.Column("тт"),), ()),
        tree.HeatTable(
            "heat-1", "тт", ("тт", "тт"), (tree.HeatRow("тт", (tree.HeatCell(rounded(0.9), 0.9, impossible=True), None), "т1"),), high=4, source="тт"
        ),
        tree.HeatTable("heat-2", "тт", (), ()),
        tree.MarkMatrix(
            "matrix-1", "тт", (tree.Column("тт"),), (tree.MarkRow("тт", (tree.MarkCell("full", evidence=evidence, flag=True),), sort="тт"),), (("full", "тт"),),
            flag_label="тт", filters=(tree.Filter("тт", "sort"), tree.Filter("тт", "column")), source="тт",
        ),
        tree.MarkMatrix("matrix-2", "тт", (), (), ()),
        figure,
        tree.MarkedList("тт", (), "square"),
        tree.SeverityKey(tuple((name, 1, "тт") for name in ("impossible", "inconsistent", "suspect", "note"))),
        tree.FindingCard("finding-1", "warning", "тт", entries=(("тт", "тт"),), more=("тт",)),
        tree.LedgerOverview("тт", groups, "EXAMPLE", "ledger-1"),
        tree.Ledger("ledger-1", groups, "EXAMPLE"),
        tree.Ledger("ledger-2", ()),
    )  # fmt: skip


def sample(language: str) -> tree.Document:
    with speaking(language):
        return tree.Document("тт", (tree.Section("one", "тт", blocks(), tag="SIMULATED"),), language=language)


def written(document: tree.Document, write: Callable[[tree.Document], Any]) -> Any:
    with speaking(document.language):
        return write(document)


def of_page(page: str) -> Iterator[str]:
    root = html.fromstring(page)
    for element in root.iter():
        if element.tag not in ("script", "style"):
            yield from (part for part in (element.text, element.tail) if part)
        elif element.tail:
            yield element.tail
        yield from (element.get(name) for name in ("aria-label", "title", "alt", "data-tag", "data-left", "data-unknown") if element.get(name))


def of_word(content: bytes) -> Iterator[str]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in archive.namelist():
            if not name.startswith("word/") or not name.endswith(".xml") or "style" in name or "font" in name or "numbering" in name:
                continue
            for element in etree.fromstring(archive.read(name)).iter():
                if element.tag == W + "t":
                    yield element.text or ""
                yield from (value for key, value in element.attrib.items() if key in ("descr", "name", W + "tooltip"))
                if element.tag == W + "tblCaption":
                    yield element.get(W + "val") or ""


def of_book(content: bytes) -> Iterator[str]:
    book = openpyxl.load_workbook(io.BytesIO(content))
    for page in book:
        yield page.title
        yield from (str(cell.value) for line in page.iter_rows() for cell in line if isinstance(cell.value, str))


def english(texts: Iterator[str]) -> set[str]:
    """Words in Latin letters; names in braces are for the page's script."""
    return {word for text in texts for word in LATIN.findall(re.sub(r"\{\w+\}", "", text))} - OURS


@pytest.mark.parametrize("language", ["ru", "ky"])
def test_nothing_around_the_chapters_is_english(language: str, pdf_text: Callable[[bytes], str]) -> None:
    document = sample(language)
    assert english(of_page(written(document, write_html))) == set()
    assert english(of_word(written(document, write_docx))) == set()
    assert english(of_book(written(document, write_xlsx))) == set()
    assert set(LATIN.findall(pdf_text(written(document, write_pdf)))) == {"kurak"}
    # The same document in English has them all, so that they would be seen.
    assert len(english(of_page(written(sample("en"), write_html)))) > 50


@pytest.mark.parametrize(("language", "label", "counter"), [("en", "Table 1", "Table"), ("ru", "Таблица 1", "Таблица"), ("ky", "1-таблица", "Таблица")])
def test_word_counts_captions_by_its_own_word(language: str, label: str, counter: str) -> None:
    with zipfile.ZipFile(io.BytesIO(written(sample(language), write_docx))) as archive:
        body, settings, styles = (etree.fromstring(archive.read(f"word/{name}.xml")) for name in ("document", "settings", "styles"))
    captions = [p for p in body.iter(W + "p") if p.find(f"{W}pPr/{W}pStyle") is not None and p.find(f"{W}pPr/{W}pStyle").get(W + "val") == "Caption"]  # type: ignore[union-attr]
    assert "".join(t.text or "" for t in captions[0].iter(W + "t")).startswith(f"{label}. ")
    assert [code.text for code in captions[0].iter(W + "instrText")] == [f" SEQ {counter} \\* ARABIC "]
    mark = {"en": ".", "ru": ",", "ky": ","}[language]
    assert [node.get(W + "val") for node in settings.iter(W + "decimalSymbol")] == [mark]
    assert {node.get(W + "val") for node in styles.iter(W + "lang")} == {{"en": "en-GB", "ru": "ru-RU", "ky": "ky-KG"}[language]}


def test_numbers_with_a_comma_are_numbers_of_the_workbook() -> None:
    book = openpyxl.load_workbook(io.BytesIO(written(sample("ru"), write_xlsx)))
    cells = [cell for page in book for line in page.iter_rows() for cell in line if isinstance(cell.value, int | float)]
    assert sorted((cell.value, cell.number_format) for cell in cells) == [(-1234.5, "#,##0.0;−#,##0.0"), (0.9, "0.00"), (2.5, "0.00"), (2.75, "0.00")]
    with speaking("ru"):
        assert as_number("−0,54") == PrintedNumber(-0.54, "0.00;−0.00")
        assert as_number("1,5, 2,5") is None
        # Prose that is not translated.
        assert as_number("2.75") == PrintedNumber(2.75, "0.00")
    assert as_number("2,75") is None


def test_a_chapter_in_another_language_is_marked_in_every_format() -> None:
    table = tree.Table("table-1", "A caption", (tree.Column("Group"),), (tree.row("all"),), source="a report")
    passage = tree.Passage((tree.Paragraph("words in passing"),), "en")
    quiet = tree.Paragraph(tree.Language("тихая строка", "ru"), quiet=True)
    document = tree.Document(
        "тт", (tree.Section("own", "тт", (tree.Paragraph("тт"), passage)), tree.Section("other", "Other", (quiet, table), language="en")), language="ru"
    )
    page = html.fromstring(written(document, write_html))
    (other,) = page.xpath("//section[@id='other']")
    assert (page.get("lang"), other.get("lang")) == ("ru", "en")
    assert other.xpath(".//p[@class='fig-source']")[0].text_content() == "Source: a report"
    assert other.xpath(".//p[@class='fig-label']")[0].text_content() == "Table 1"
    assert [one.get("lang") for one in other.xpath(".//span[@lang]")] == ["ru"]
    assert page.xpath("//section[@id='own']//div[@lang='en']")[0].text_content().strip() == "words in passing"
    with zipfile.ZipFile(io.BytesIO(written(document, write_docx))) as archive:
        body = etree.fromstring(archive.read("word/document.xml"))
    languages = {
        "".join(t.text or "" for t in run.iter(W + "t")): [node.get(W + "val") for node in run.iter(W + "lang")] for run in body.iter(W + "r") if run.find(W + "t") is not None
    }
    assert (languages["тихая строка"], languages["A caption"], languages["words in passing"], languages["тт"]) == (["ru-RU"], ["en-GB"], ["en-GB"], [])
    with pikepdf.open(io.BytesIO(written(document, write_pdf))) as pdf:
        assert str(pdf.Root.Lang) == "ru"
        said = {str(node.Lang) for node in pdf.objects if isinstance(node, pikepdf.Dictionary) and "/Lang" in node and "/S" in node}
    assert "en" in said


def test_labels_of_an_english_report_are_as_ever() -> None:
    labels = outline(sample("en")).labels
    assert (labels["figure-1"], labels["table-1"], labels["heat-1"]) == ("Figure 1", "Table 1", "Table 3")
