"""A Word file is for editing: what looks like a heading, a caption or a list is one, nothing is lost, and the file is sound."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from typing import Any

import docx
import pytest
from docx.document import Document as Opened
from lxml import etree

from kurak.model import document as tree
from kurak.report.writers.docx import write_docx
from kurak.report.writers.outline import nodes, outline, tree_text

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
NOTE = re.compile(r"\[\d+\]")

# The order in which ECMA-376 wants the children of each; Word calls a file with any other order damaged.
ORDER = {
    "pPr": "pStyle keepNext keepLines pageBreakBefore numPr pBdr shd tabs spacing ind jc outlineLvl sectPr",
    "rPr": "rStyle rFonts b i caps noProof color sz szCs shd vertAlign lang",
    "tblPr": "tblStyle tblW tblInd tblBorders tblLayout tblCellMar tblLook tblCaption",
    "tcPr": "tcW gridSpan tcBorders shd",
    "trPr": "cantSplit tblHeader",
    "style": "name basedOn next uiPriority semiHidden qFormat pPr rPr tblPr tblStylePr",
    "lvl": "start numFmt pStyle lvlText lvlJc pPr rPr",
}


@pytest.fixture(scope="module")
def content(sample: tree.Document) -> bytes:
    return write_docx(sample)


@pytest.fixture(scope="module")
def opened(content: bytes) -> Opened:
    return docx.Document(io.BytesIO(content))


@pytest.fixture(scope="module")
def parts(content: bytes) -> dict[str, Any]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: etree.fromstring(archive.read(name)) for name in archive.namelist() if name.endswith((".xml", ".rels", ".svg"))}


def small(*blocks: tree.Block, **more: Any) -> tree.Document:
    return tree.Document("Trust", (tree.Section("one", "One", blocks),), **more)


def body(document: tree.Document) -> Any:
    with zipfile.ZipFile(io.BytesIO(write_docx(document))) as archive:
        return etree.fromstring(archive.read("word/document.xml"))


def words(element: Any) -> str:
    return "".join(piece.text or "" for piece in element.iter(W + "t"))


def plain(text: str) -> str:
    """Without the marks of notes, and with one blank where there are several."""
    return re.sub(r"\s+", " ", NOTE.sub("", text)).strip()


def tables(document: tree.Document) -> Iterator[tree.Table]:
    yield from (node for node in nodes(document) if isinstance(node, tree.Table) and node.columns)


def rows_of(table: Any) -> list[list[str]]:
    return [[plain(words(cell)) for cell in line.iterchildren(W + "tc")] for line in table.iterchildren(W + "tr")]


def told(document: Any, caption: str) -> Any:
    """The table whose words for readers are these."""
    (found,) = [table for table in document.iter(W + "tbl") if (says := table.find(f"{W}tblPr/{W}tblCaption")) is not None and says.get(W + "val") == caption]
    return found


# ── the file ──


def test_the_same_document_gives_the_same_bytes(sample: tree.Document, content: bytes) -> None:
    assert write_docx(sample) == content


def test_no_part_tells_the_hour(content: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        core = archive.read("docProps/core.xml").decode("utf-8")
    assert "created" not in core
    assert "modified" not in core


def test_every_relation_leads_to_a_part_and_every_part_has_a_type(content: bytes, parts: dict[str, Any]) -> None:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = set(archive.namelist())
    inside = {relation.get("Target") for relation in parts["word/_rels/document.xml.rels"] if relation.get("TargetMode") != "External"}
    assert {f"word/{target}" for target in inside} <= names
    endings = {entry.get("Extension") for entry in parts["[Content_Types].xml"] if entry.get("Extension")}
    named = {entry.get("PartName") for entry in parts["[Content_Types].xml"] if entry.get("PartName")}
    assert all(name.rpartition(".")[2] in endings or f"/{name}" in named for name in names)
    known = {relation.get("Id") for relation in parts["word/_rels/document.xml.rels"]}
    relation = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
    used = {value for node in parts["word/document.xml"].iter() for name, value in node.attrib.items() if str(name).startswith(relation)}
    assert used <= known


@pytest.mark.parametrize("name", ["word/document.xml", "word/styles.xml", "word/numbering.xml", "word/header.xml", "word/footer.xml"])
def test_children_stand_in_the_order_of_the_standard(parts: dict[str, Any], name: str) -> None:
    for kind, listed in ORDER.items():
        order = listed.split()
        for node in parts[name].iter(W + kind):
            places = [order.index(etree.QName(child).localname) for child in node]
            assert places == sorted(places), etree.tostring(node)


def test_every_style_that_is_used_is_there(parts: dict[str, Any]) -> None:
    known = {style.get(W + "styleId") for style in parts["word/styles.xml"].iter(W + "style")}
    for name in ("word/document.xml", "word/header.xml", "word/header_first.xml", "word/footer.xml"):
        used = {node.get(W + "val") for kind in ("pStyle", "rStyle", "tblStyle") for node in parts[name].iter(W + kind)}
        assert used <= known


def test_links_inside_lead_to_places_that_are_there_once(parts: dict[str, Any]) -> None:
    document = parts["word/document.xml"]
    names = [mark.get(W + "name") for mark in document.iter(W + "bookmarkStart")]
    numbers = [mark.get(W + "id") for mark in document.iter(W + "bookmarkStart")]
    assert len(set(names)) == len(names)
    assert len(set(numbers)) == len(numbers)
    assert numbers == [mark.get(W + "id") for mark in document.iter(W + "bookmarkEnd")] or set(numbers) == {m.get(W + "id") for m in document.iter(W + "bookmarkEnd")}
    assert all(len(name) <= 40 and re.fullmatch(r"[A-Za-z]\w*", name, re.ASCII) for name in names)
    anchors = {link.get(W + "anchor") for link in document.iter(W + "hyperlink")} - {None}
    anchors |= {match[1] for code in document.iter(W + "instrText") if (match := re.search(r"REF (\S+)", code.text or ""))}
    assert anchors
    assert anchors <= set(names)


# ── what an editor works with ──


def test_headings_below_the_contents_take_no_place_that_a_line_of_it_leads_to() -> None:
    document = body(small(tree.Heading("one"), tree.Heading("deep", 4), tree.Heading("deeper", 4), tree.Heading("two")))
    names = [mark.get(f"{W}name") for mark in document.iter(f"{W}bookmarkStart")]
    assert len(names) == len(set(names))
    for link in document.iter(f"{W}hyperlink"):
        (there,) = [mark.getparent() for mark in document.iter(f"{W}bookmarkStart") if mark.get(f"{W}name") == link.get(f"{W}anchor")]
        assert words(there) == words(link)


def test_headings_lists_and_quotes_have_styles_of_their_own(opened: Opened) -> None:
    used = {paragraph.style.name for paragraph in opened.paragraphs if paragraph.style is not None}
    assert {"Title", "Heading 1", "Heading 2", "Heading 3", "Caption", "List Bullet", "List Number", "Quote", "toc 1", "toc 2"} <= used
    titles = [p.text for p in opened.paragraphs if p.style is not None and p.style.name == "Heading 1"]
    assert titles[:2] == ["At a glance", "Trust in offenders"]


def test_no_level_of_heading_is_left_out(opened: Opened) -> None:
    levels = [int(p.style.name[-1]) for p in opened.paragraphs if p.style is not None and p.style.name.startswith("Heading ")]
    assert levels[0] == 1
    assert all(after <= before + 1 or (before, after) == (1, 3) for before, after in pairwise(levels))


def test_contents_are_a_field_with_the_headings_in_it(sample: tree.Document, opened: Opened, parts: dict[str, Any]) -> None:
    codes = [code.text.strip() for code in parts["word/document.xml"].iter(W + "instrText")]
    assert codes[0].startswith('TOC \\o "1-2"')
    listed = [(p.style.name, words(p._p)) for p in opened.paragraphs if p.style is not None and p.style.name.startswith("toc ")]
    headed = [(f"toc {p.style.name[-1]}", words(p._p)) for p in opened.paragraphs if p.style is not None and p.style.name in ("Heading 1", "Heading 2")]
    tags = {section.title: f" {section.tag}" for section in sample.sections if section.tag}
    assert [(kind, text + tags.get(text, "")) for kind, text in listed] == headed


def test_every_field_that_begins_ends(parts: dict[str, Any]) -> None:
    for name in ("word/document.xml", "word/header.xml", "word/footer.xml"):
        kinds = [node.get(W + "fldCharType") for node in parts[name].iter(W + "fldChar")]
        assert kinds.count("begin") == kinds.count("end") == kinds.count("separate")


def test_captions_count_by_themselves(sample: tree.Document, parts: dict[str, Any]) -> None:
    codes = [code.text.strip() for code in parts["word/document.xml"].iter(W + "instrText")]
    labels = outline(sample).labels.values()
    for kind in ("Table", "Figure"):
        assert codes.count(f"SEQ {kind} \\* ARABIC") == sum(label.startswith(kind) for label in labels)


def test_a_link_that_says_a_label_is_a_cross_reference() -> None:
    table = tree.Table("t", "Trust is low", (tree.Column("A"),), (tree.row("1"),))
    made = body(small(table, tree.Paragraph(("See ", tree.Link("Table 1", "#t"), " and ", tree.Link("it", "#t")))))
    codes = [code.text.strip() for code in made.iter(W + "instrText")]
    (reference,) = [code for code in codes if code.startswith("REF ")]
    name = reference.split()[1]
    (mark,) = [mark for mark in made.iter(W + "bookmarkStart") if mark.get(W + "name") == name]
    assert words(mark.getparent()).startswith("Table 1")


def test_numbered_lists_begin_where_they_say(parts: dict[str, Any]) -> None:
    made = small(tree.NumberedList(("a", "b"), start=4), tree.NumberedList(("c",)))
    with zipfile.ZipFile(io.BytesIO(write_docx(made))) as archive:
        numbering = etree.fromstring(archive.read("word/numbering.xml"))
    assert [start.get(W + "val") for start in numbering.iter(W + "startOverride")] == ["4", "1"]


# ── tables ──


def test_every_table_is_there_with_the_same_cells(sample: tree.Document, parts: dict[str, Any]) -> None:
    for table in tables(sample):
        head, *lines = rows_of(told(parts["word/document.xml"], tree_text(table.caption)))
        assert head == [plain(f"{tree_text(column.label)} {column.note}") for column in table.columns]
        wanted = [[plain(tree_text(cell.content if isinstance(cell, tree.Cell) else cell)) for cell in line.cells] for line in table.rows]
        assert lines == (wanted or [[table.empty]])


def test_heat_tables_print_every_value_on_its_colour(sample: tree.Document, parts: dict[str, Any]) -> None:
    (heat,) = [node for node in nodes(sample) if isinstance(node, tree.HeatTable) and node.id == "heat"]
    made = told(parts["word/document.xml"], tree_text(heat.caption))
    _, *lines = rows_of(made)
    for line, found in zip((*heat.rows, heat.total), lines, strict=True):
        assert line is not None
        assert found[1:] == ["" if cell is None else cell.text for cell in line.cells] + [plain(tree_text(extra)) for extra in line.extra]
    valued = sum(cell is not None and cell.value is not None for line in (*heat.rows, heat.total) if line is not None for cell in line.cells)
    assert len(list(made.iter(W + "shd"))) == valued


def test_marks_have_their_words_beside_them(sample: tree.Document, parts: dict[str, Any]) -> None:
    (matrix,) = [node for node in nodes(sample) if isinstance(node, tree.MarkMatrix) and node.id == "barriers"]
    _, *lines = rows_of(told(parts["word/document.xml"], tree_text(matrix.caption)))
    assert lines[1] == ["No mosque lectures", "○ said to be absent", "● present ×2", "● present", ""]
    assert lines[3][1:] == ["not mentioned", "◐ mixed", "● present ×3", "● present"]


def test_heads_of_tables_are_repeated_and_rows_are_not_cut(parts: dict[str, Any]) -> None:
    for table in parts["word/document.xml"].iter(W + "tbl"):
        lines = table.findall(W + "tr")
        assert lines[0].find(f"{W}trPr/{W}tblHeader") is not None
        assert all(line.find(f"{W}trPr/{W}cantSplit") is not None for line in lines)
        columns = len(table.findall(f"{W}tblGrid/{W}gridCol"))
        for line in lines:
            spans = [int(span.get(W + "val")) if (span := cell.find(f"{W}tcPr/{W}gridSpan")) is not None else 1 for cell in line.findall(W + "tc")]
            assert sum(spans) == columns
            assert all(cell[-1].tag == W + "p" for cell in line.findall(W + "tc"))


def test_no_table_follows_another_without_a_paragraph(parts: dict[str, Any]) -> None:
    kinds = [child.tag for child in parts["word/document.xml"].find(W + "body")]
    assert all((before, after) != (W + "tbl", W + "tbl") for before, after in pairwise(kinds))


def test_wide_tables_stand_on_turned_pages() -> None:
    columns = tuple(tree.Column(f"Representativeness {place}") for place in range(8))
    wide = [tree.Table(name, name, columns, (tree.row(*"12345678"),)) for name in ("first", "second")]
    upright = tree.Table("third", "third", columns[:2], (tree.row("1", "2"),))
    document = body(small(*wide, upright, replace(wide[0], id="last", caption="last"))).find(W + "body")
    turned: list[str] = []
    waiting: list[str] = []
    for child in document:
        if child.tag == W + "tbl":
            waiting.append(child.find(f"{W}tblPr/{W}tblCaption").get(W + "val"))
        section = child if child.tag == W + "sectPr" else child.find(f"{W}pPr/{W}sectPr")
        if section is not None:
            turned += waiting if section.find(W + "pgSz").get(W + "orient") == "landscape" else []
            waiting = []
    assert turned == ["first", "second", "last"]
    assert document[-1].tag == W + "sectPr"


# ── pictures ──


def test_every_picture_has_words_and_both_kinds_of_drawing(sample: tree.Document, parts: dict[str, Any], content: bytes) -> None:
    document = parts["word/document.xml"]
    told_of = [picture.get("descr") for picture in document.iter(DRAWING)]
    assert all(told_of)
    figures = [node for node in nodes(sample) if isinstance(node, tree.Figure)]
    assert told_of[1:] == [figure.alternative for figure in figures]
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = set(archive.namelist())
        for place in range(1, len(told_of) + 1):
            assert archive.read(f"word/media/drawing{place}.png").startswith(b"\x89PNG")
            assert f"word/media/drawing{place}.svg" in names
    assert all("var(" not in etree.tostring(part).decode() for name, part in parts.items() if name.endswith(".svg"))


def test_pictures_fit_the_page(parts: dict[str, Any]) -> None:
    extent = DRAWING.replace("docPr", "extent")
    for picture in parts["word/document.xml"].iter(extent):
        assert int(picture.get("cx")) <= 466.1 * 12700
        assert int(picture.get("cy")) <= 561 * 12700


# ── what must not be lost ──


def test_every_number_with_a_note_leads_to_it(sample: tree.Document, parts: dict[str, Any]) -> None:
    document = parts["word/document.xml"]
    marks = {link.get(W + "anchor") for link in document.iter(W + "hyperlink") if (link.get(W + "anchor") or "").startswith("note_")}
    noted = {node for node in nodes(sample) if isinstance(node, tree.Number) and tree_text(node.note)}
    assert len(marks) == len(noted)
    text = words(document)
    for number in noted:
        assert plain(tree_text(number.note)) in re.sub(r"\s+", " ", text)
        assert number.code in text
        for label, entry in number.entries:
            assert f"{label}: {plain(tree_text(entry))}" in re.sub(r"\s+", " ", text)


def test_notices_stand_on_every_page(sample: tree.Document, parts: dict[str, Any]) -> None:
    assert sample.notices
    for name in ("word/header.xml", "word/header_first.xml"):
        for notice in sample.notices:
            assert tree_text(notice.content) in words(parts[name])


def test_languages_are_named(parts: dict[str, Any]) -> None:
    said = {node.get(W + "val") for node in parts["word/document.xml"].iter(W + "lang")}
    assert "ky-KG" in said
    assert parts["word/styles.xml"].find(f"{W}docDefaults/{W}rPrDefault/{W}rPr/{W}lang").get(W + "val") == "en-GB"


def test_properties_say_what_it_is(sample: tree.Document, opened: Opened) -> None:
    core = opened.core_properties
    assert core.title == re.sub("[\x00-\x1f]", "", sample.title)
    assert core.language == "en-GB"
    assert core.keywords == ", ".join(sample.keywords)


@pytest.mark.parametrize(
    ("target", "links"),
    [("https://unodc.org/a?b=c&d", True), ("mailto:a@b.org", True), ("javascript:alert(1)", False), ("file:///etc/passwd", False),
     ("https://[::1", False), ("http://", False), ("https://a.b/<x>\"", True)],
)  # fmt: skip
def test_only_addresses_that_word_takes_become_links(target: str, links: bool) -> None:
    document = small(tree.Paragraph(tree.Link("words", target)))
    with zipfile.ZipFile(io.BytesIO(write_docx(document))) as archive:
        relations = etree.fromstring(archive.read("word/_rels/document.xml.rels"))
        text = words(etree.fromstring(archive.read("word/document.xml")))
    outside = [relation.get("Target") for relation in relations if relation.get("TargetMode") == "External"]
    assert bool(outside) is links
    assert all(re.fullmatch(r"[!-~]+", address) and not set(address) & set('<>"') for address in outside)
    assert "words" in text


def test_letters_that_xml_cannot_hold_do_no_harm() -> None:
    made = body(small(tree.Paragraph("a\x00\x0b\ufffe\ud800b <w:p/> & c"), tree.Preformatted("x <y>\n\tz")))
    assert "ab <w:p/> & c" in words(made)
    assert "x <y>    z" in words(made)


def test_a_document_without_anything_can_be_opened() -> None:
    empty = tree.Document("Ысык-Көл", ())
    assert docx.Document(io.BytesIO(write_docx(empty))).paragraphs[1].text == "Ысык-Көл"
    assert write_docx(replace(empty, language="ky")) != write_docx(empty)
