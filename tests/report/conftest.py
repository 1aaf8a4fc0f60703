"""What the tests of the whole report share: the worked study's edition, and ways to read HTML and PDF as text."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from kurak import pipeline
from kurak.model.document import Document
from kurak.model.edition import Edition
from kurak.report.edition import build_report
from kurak.report.writers.html import write_html
from kurak.report.writers.typst import write_pdf

WORKED = Path(__file__).parents[2] / "studies" / "kyrgyzstan-2023"
VOID = {"meta", "link", "col", "br", "hr", "img", "input", "wbr"}


def plain(text: str) -> str:
    """Text without blanks and soft signs, in small letters: line ends and hyphenation do not matter."""
    return re.sub(r"[\s\u00ad\u200b-\u200d\u2060]+", "", text).lower()


@dataclass
class Page:
    """An HTML file read: words, tags with attributes, scripts."""

    words: str
    tags: list[tuple[str, dict[str, str]]]
    scripts: list[str]

    def named(self, *tags: str) -> list[dict[str, str]]:
        return [attributes for tag, attributes in self.tags if tag in tags]


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.page = Page("", [], [])
        self.open: list[str] = []
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.page.tags.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.page.tags.append((tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        assert self.open, f"</{tag}> closes nothing"
        assert self.open[-1] == tag, f"</{tag}> closes <{self.open[-1]}>"
        self.open.pop()
        self.found.append(" ")

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] == "script":
            self.page.scripts.append(data)
        elif not self.open or self.open[-1] != "style":
            self.found.append(data)


def read_page(html: str) -> Page:
    reader = _Reader()
    reader.feed(html)
    reader.close()
    assert reader.open == []
    reader.page.words = re.sub(r"\s+", " ", "".join(reader.found))
    return reader.page


def pdf_words(content: bytes) -> str:
    """The text of all pages, through the fonts' own maps from codes to letters."""
    found = []
    with pikepdf.open(io.BytesIO(content)) as pdf:
        for page in pdf.pages:
            maps = {str(name): _letters(font) for name, font in page.resources.get("/Font", {}).items()}
            letters: dict[int, str] = {}
            for operands, operator in pikepdf.parse_content_stream(page, "Tf Tj TJ"):
                if str(operator) == "Tf":
                    letters = maps[str(operands[0])]
                elif str(operator) in ("Tj", "TJ"):
                    for piece in operands[0] if str(operator) == "TJ" else operands:
                        if isinstance(piece, pikepdf.String):
                            raw = bytes(piece)
                            codes = (int.from_bytes(raw[at : at + 2], "big") for at in range(0, len(raw), 2))
                            found.append("".join(letters.get(code, "") for code in codes))
    return "".join(found)


def _letters(font: Any) -> dict[int, str]:
    table = font["/ToUnicode"].read_bytes().decode("latin-1")
    return {
        int(code, 16): bytes.fromhex(text).decode("utf-16-be", "replace")
        for code, text in re.findall(r"<([0-9a-fA-F]{4})>\s*<([0-9a-fA-F]+)>", table)
    }


@pytest.fixture(scope="session")
def pdf_text() -> Callable[[bytes], str]:
    """How a PDF is read as text, in small letters and without blanks."""
    return lambda content: plain(pdf_words(content))


@pytest.fixture(scope="session")
def edition() -> Edition:
    return pipeline.edition(pipeline.check(WORKED))


@pytest.fixture(scope="session")
def document(edition: Edition) -> Document:
    return build_report(edition)


@pytest.fixture(scope="session")
def html(document: Document) -> str:
    return write_html(document)


@pytest.fixture(scope="session")
def pdf(document: Document) -> bytes:
    return write_pdf(document)


@pytest.fixture(scope="session")
def words_of_pdf(pdf: bytes) -> str:
    return plain(pdf_words(pdf))


@pytest.fixture(scope="session")
def page(html: str) -> Page:
    return read_page(html)


@pytest.fixture(scope="session")
def reading() -> Callable[[str], Page]:
    return read_page


@pytest.fixture(scope="session")
def pdf_reading() -> Callable[[bytes], str]:
    return pdf_words


@pytest.fixture(scope="session")
def squeeze() -> Callable[[str], str]:
    return plain
