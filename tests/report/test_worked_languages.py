"""Why: a ministry in Bishkek reads the worked study's report in Russian or Kyrgyz. What stands around its chapters is in that language in all
four files, every number of the English workbook is a number in theirs, and the PDF is still one for screen readers."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass
from pathlib import Path

import openpyxl
import pikepdf
import polib
import pytest
from lxml import etree, html

from kurak import pipeline
from kurak.model import document as tree
from kurak.model.edition import Edition
from kurak.report.brief_pages import write_brief_html
from kurak.report.edition import build_report
from kurak.report.policy_brief import policy_brief
from kurak.report.words.language import FOLDER, speaking
from kurak.report.writers.docx import write_docx
from kurak.report.writers.html import write_html
from kurak.report.writers.outline import tree_text
from kurak.report.writers.typst import write_pdf
from kurak.report.writers.xlsx import write_xlsx

pytestmark = pytest.mark.slow

WORKED = Path(__file__).parents[2] / "studies" / "kyrgyzstan-2023"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
FIGURE = {"ru": r"Рисунок \d+", "ky": r"\d+-сүрөт"}
TABLE = {"ru": r"Таблица \d+", "ky": r"\d+-таблица"}
SOURCE = {"ru": "Источник: ", "ky": "Булак: "}


@dataclass(frozen=True)
class Read:
    """The report in a language."""

    language: str
    edition: Edition
    document: tree.Document


@pytest.fixture(scope="module", params=["ru", "ky"])
def read(request: pytest.FixtureRequest) -> Read:
    made = pipeline.edition(pipeline.in_language(pipeline.check(WORKED), WORKED, request.param), language=request.param)
    with speaking(request.param):
        return Read(request.param, made, build_report(made))


def test_the_page_is_in_it_and_says_which_chapters_are_not(read: Read) -> None:
    with speaking(read.language):
        page = html.fromstring(write_html(read.document))
    assert page.get("lang") == read.language
    chapters = page.xpath("//section[@class='chapter']")
    assert {one.get("id"): one.get("lang") for one in chapters} == {one.id: one.language or None for one in read.document.sections}
    own = [one for one in chapters if one.get("lang") is None]
    labels = [label.text_content() for one in own for label in one.xpath(".//p[@class='fig-label']/span[1]")]
    assert len(labels) > 40
    assert [label for label in labels if not re.fullmatch(f"{FIGURE[read.language]}|{TABLE[read.language]}|[А-Я ]+", label)] == []
    sources = [source.text_content() for one in own for source in one.xpath(".//p[@class='fig-source']")]
    assert all(source.startswith(SOURCE[read.language]) for source in sources)
    for one in chapters:
        if one.get("lang") == "en":
            assert one.xpath(f".//p[@class='quiet']/span[@lang='{read.language}']"), one.get("id")


@pytest.fixture(scope="module")
def ours(document: tree.Document) -> openpyxl.Workbook:
    """The English workbook."""
    return openpyxl.load_workbook(io.BytesIO(write_xlsx(document)))


def test_the_workbook_has_the_same_numbers(read: Read, ours: openpyxl.Workbook) -> None:
    with speaking(read.language):
        theirs = openpyxl.load_workbook(io.BytesIO(write_xlsx(read.document)))
    assert len(theirs.sheetnames) == len(ours.sheetnames)
    numbers = 0
    for own, other in zip(ours, theirs, strict=True):
        cells = [[(cell.coordinate, cell.value) for line in page.iter_rows() for cell in line if isinstance(cell.value, int | float)] for page in (own, other)]
        assert cells[1] == cells[0], own.title
        numbers += len(cells[0])
    assert numbers > 2000


def test_the_pdf_and_the_word_file_are_in_it(read: Read) -> None:
    with speaking(read.language):
        # Typst refuses what is not PDF/UA-1.
        pdf, word = write_pdf(read.document), write_docx(read.document)
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        assert str(opened.Root.Lang) == read.language
        assert bool(opened.Root.MarkInfo.Marked)
    with zipfile.ZipFile(io.BytesIO(word)) as archive:
        body = etree.fromstring(archive.read("word/document.xml"))
    fields = [code.text or "" for code in body.iter(W + "instrText") if (code.text or "").startswith(" SEQ ")]
    assert {field.split()[1] for field in fields} == {"ru": {"Рисунок", "Таблица"}, "ky": {"Сүрөт", "Таблица"}}[read.language]


def test_the_brief_says_nothing_of_its_own_in_english(read: Read) -> None:
    with speaking(read.language):
        page = write_brief_html(policy_brief(read.edition, read.document)[0])
    for name in ("policy_brief", "brief_pages", "templates-policy_brief-html"):
        for entry in polib.pofile(str(FOLDER / read.language / f"{name}.po"), encoding="utf-8"):
            # Short ones stand in chapters that are not translated, too.
            if "{" not in entry.msgid and len(entry.msgid) > 12:
                assert entry.msgid not in page


def test_sources_are_cited_in_it_where_the_style_has_its_words(read: Read) -> None:
    cited = "".join(map(tree_text, read.edition.citations))
    assert ("Извлечено" in cited, "Retrieved" in cited) == {"ru": (True, False), "ky": (False, True)}[read.language]
