"""The PDF meets PDF/UA-1 in what can be checked from outside: tags, words for pictures, heads of tables, language."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from itertools import chain, pairwise
from typing import Any

import pikepdf
import pytest

from kurak.model.document import (
    Column,
    Document,
    Figure,
    MarkCell,
    MarkMatrix,
    MarkRow,
    Number,
    Paragraph,
    Row,
    Section,
    Table,
    row,
)
from kurak.report.writers.typst import write_pdf, write_typst
from kurak.report.writers.typst_compile import PdfError


@pytest.fixture(scope="module")
def pdf_bytes(sample: Document) -> bytes:
    return write_pdf(sample)


@pytest.fixture(scope="module")
def pdf(pdf_bytes: bytes) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(pdf_bytes))


def elements(node: Any, inside: tuple[str, ...] = ()) -> Iterator[tuple[str, Any, tuple[str, ...]]]:
    """Every structure element: its kind, itself, and the kinds it stands in."""
    if isinstance(node, pikepdf.Array):
        for part in node:
            yield from elements(part, inside)
    elif isinstance(node, pikepdf.Dictionary):
        kind = str(node.get("/S", ""))
        if kind:
            yield kind, node, inside
        if "/K" in node:
            yield from elements(node["/K"], (*inside, kind))


def words(pdf: pikepdf.Pdf) -> str:
    """The text of all pages, through the fonts' own maps from codes to letters."""
    return "".join(map(_words, pdf.pages))


def _words(page: pikepdf.Page) -> str:
    found = []
    maps = {str(name): _letters(font) for name, font in page.resources.get("/Font", {}).items()}
    letters: dict[int, str] = {}
    for operands, operator in pikepdf.parse_content_stream(page):
        if str(operator) == "Tf":
            letters = maps[str(operands[0])]
        elif str(operator) in ("Tj", "TJ"):
            pieces = operands[0] if str(operator) == "TJ" else operands
            for piece in pieces:
                if isinstance(piece, pikepdf.String):
                    raw = bytes(piece)
                    codes = (int.from_bytes(raw[at : at + 2], "big") for at in range(0, len(raw), 2))
                    found.append("".join(letters.get(code, "") for code in codes))
    return "".join(found)


def words_of_pages(content: bytes) -> list[str]:
    """The text of each page, without the places where a word may break."""
    with pikepdf.open(io.BytesIO(content)) as pdf:
        return [_words(page).replace("\u200b", "") for page in pdf.pages]


def _letters(font: Any) -> dict[int, str]:
    table = font["/ToUnicode"].read_bytes().decode("latin-1")
    letters: dict[int, str] = {}
    for code, text in re.findall(r"<([0-9a-fA-F]{4})>\s*<([0-9a-fA-F]+)>", table):
        letters[int(code, 16)] = bytes.fromhex(text).decode("utf-16-be", "replace")
    return letters


def test_it_says_what_it_is(pdf: pikepdf.Pdf) -> None:
    assert bool(pdf.Root.MarkInfo.Marked)
    assert str(pdf.Root.Lang).startswith("en")
    with pdf.open_metadata() as metadata:
        assert metadata["pdfuaid:part"] == "1"
        assert metadata["dc:title"] == "Barriers to reintegration"
        assert 'a "quoted" word' in str(metadata["pdf:Keywords"])
    assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle)


def test_every_picture_has_words(pdf: pikepdf.Pdf) -> None:
    figures = [node for kind, node, _ in elements(pdf.Root.StructTreeRoot) if kind == "/Figure"]
    assert len(figures) > 10
    assert all(str(node.get("/Alt", "")).strip() for node in figures)


def test_every_table_has_heads(pdf: pikepdf.Pdf) -> None:
    tables = [node for kind, node, _ in elements(pdf.Root.StructTreeRoot) if kind == "/Table"]
    assert len(tables) > 10
    for table in tables:
        assert "/TH" in {kind for kind, _, _ in elements(table)}


def test_headings_start_at_one_and_skip_none(pdf: pikepdf.Pdf) -> None:
    levels = [
        int(kind[2]) for kind, _, _ in elements(pdf.Root.StructTreeRoot) if re.fullmatch(r"/H[1-6]", kind)
    ]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_text_of_a_study_is_never_markup(pdf: pikepdf.Pdf) -> None:
    text = words(pdf)
    assert "#strong[x]" in text.replace("\u200b", "")
    assert text.count("*b*") > 10


def test_kyrgyz_letters_are_there(pdf: pikepdf.Pdf) -> None:
    assert set("ңөүҢӨҮ") <= set(words(pdf))


def test_no_page_is_empty(pdf: pikepdf.Pdf) -> None:
    for number, page in enumerate(pdf.pages, start=1):
        drawn = sum(str(operator) in ("Tj", "TJ", "Do") for _, operator in pikepdf.parse_content_stream(page))
        assert drawn > 8, f"page {number}"


def test_the_same_document_gives_the_same_bytes(pdf_bytes: bytes, sample_again: Document) -> None:
    assert write_pdf(sample_again) == pdf_bytes


def test_drawings_have_their_colours_fixed(sample: Document) -> None:
    markup = write_typst(sample)
    assert "var(--" not in markup
    assert "Libertinus Serif" in markup


def test_letters_without_a_glyph_are_named_and_not_lost() -> None:
    drawing = '<svg viewBox="0 0 100 20"><text y="12" font-family="var(--sans)">漢</text></svg>'
    blocks = (
        Paragraph("字 and 😀 and \ue000 and \x07 and ع and \\u{1F600}"),
        Figure("f", "Finding", drawing, "A letter: 漢."),
    )
    pdf = pikepdf.open(io.BytesIO(write_pdf(Document("漢 title", (Section("one", "One 字", blocks),)))))
    text = words(pdf)
    for name in ("U+5B57", "U+1F600"):
        assert name in text
    assert "\\u{1F600}" in text


def test_nothing_unseen_turns_the_text_after_it_round() -> None:
    drawing = '<svg viewBox="0 0 100 20"><text y="12">UN\u202eODC</text></svg>'
    blocks = (Paragraph("UN\u202eODC, U\x07N\u2067DP\u2069"), Figure("f", "U\u202dNFPA", drawing, "OS\u202aCE"))
    markup = write_typst(Document("One", (Section("one", "One", blocks),)))
    assert not set(markup) & set("\x07\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
    assert "UNODC, UNDP" in markup
    assert ">UNODC</text>" in markup


def _table() -> Table:
    rows = ((Row((f"Group{one}end",), kind="group"), row(f"Row{one}first", "x"), row(f"Row{one}second", "x")) for one in range(20))
    return Table("t", "T", (Column("A"), Column("B")), tuple(chain.from_iterable(rows)))


def _matrix() -> MarkMatrix:
    cells = (MarkCell("full"),)
    rows = ((MarkRow(f"Group{one}end", kind="group"), MarkRow(f"Row{one}first", cells), MarkRow(f"Row{one}second", cells)) for one in range(20))
    return MarkMatrix("m", "M", (Column("A"),), tuple(chain.from_iterable(rows)), (("full", "there"),))


@pytest.mark.parametrize("lines", range(6))
@pytest.mark.parametrize("make", [_matrix, _table])
def test_the_head_of_a_group_stands_with_a_row_of_it(lines: int, make: Callable[[], Table | MarkMatrix]) -> None:
    fill = tuple(Paragraph("A line.") for _ in range(lines))
    pages = words_of_pages(write_pdf(Document("One", (Section("one", "One", (*fill, make())),))))
    for page in pages:
        for head in re.finditer(r"Group(\d+)end", page):
            assert f"Row{head[1]}first" in page
    assert sum(len(re.findall(r"Group\d+end", page)) for page in pages) == 20


def test_a_document_of_nothing_is_still_a_pdf() -> None:
    assert len(pikepdf.open(io.BytesIO(write_pdf(Document("Only a title", ())))).pages) >= 1


def test_what_typst_refuses_is_raised_with_its_message(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "kurak.report.writers.typst.write_typst", lambda document, missing: "#nothing-of-the-kind()"
    )
    with pytest.raises(PdfError, match="nothing-of-the-kind"):
        write_pdf(Document("T", ()))


def test_numbers_of_one_table_of_which_the_same_is_said_share_a_footnote() -> None:
    said = "The plain mean of both."
    rows = (row("North", Number("2.1", said, title="Means"), Number("2.4", said, title="Means")), row("South", Number("2.2", "Another."), "2.5"))
    columns = (Column("Place"), Column("Printed"), Column("Weighted"))
    tables = tuple(Table(id=one, columns=columns, rows=rows, caption=one) for one in ("first", "second"))
    made = Document(title="T", subtitle="", language="en", sections=(Section(id="a", title="A", blocks=tables),))
    pdf = pikepdf.open(io.BytesIO(write_pdf(made)))
    assert words(pdf).count(said) == 2
    # A note stands on the page of its table: the second table has its own.
    assert words(pdf).count("Another.") == 2
    assert [kind for kind, *_ in elements(pdf.Root.StructTreeRoot)].count("/Note") == 4
