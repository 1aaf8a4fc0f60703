"""The worked study's report holds everything it promises, with the numbers as printed, and asks nobody for anything.

Text is compared with the study's own files and with the audit, never with an earlier report of ours.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

import pytest

from kurak import pipeline
from kurak.model import document as tree
from kurak.model.edition import Edition
from kurak.report.charts.boundaries import deepest_point, douglas_peucker
from kurak.report.edition import build_report
from kurak.report.writers.html import write_html
from kurak.report.writers.typst import write_pdf

WORKED = Path(__file__).parents[2] / "studies" / "kyrgyzstan-2023"

SECTIONS = (
    "summary", "glance", "methods", "design", "rehearsal", "scores", "scale-trust_offenders", "scale-trust_extremism_convicts", "scale-personality", "scale-similarity",
    "scale-capacity_to_change", "questions", "explorer", "audit", "conclusions", "barriers", "women", "children", "returnees", "actors", "gaps", "champions",
    "institutions", "context", "law", "review", "recommendations", "printed-report", "codebooks", "ethics", "making",
)  # fmt: skip


def nodes(node: Any) -> Iterator[Any]:
    """Every part of a tree."""
    if isinstance(node, tuple):
        for part in node:
            yield from nodes(part)
    elif is_dataclass(node):
        yield node
        for field in fields(node):
            yield from nodes(getattr(node, field.name))


def figures(document: tree.Document) -> list[tree.Figure]:
    return [node for node in nodes(document) if isinstance(node, tree.Figure)]


def text_of(document: tree.Document, section: str) -> str:
    """All strings of one section."""
    (found,) = [part for part in document.sections if part.id == section]
    strings = []
    for node in nodes(found):
        strings += [value for field in fields(node) if isinstance(value := getattr(node, field.name), str)]
        for field in fields(node):
            value = getattr(node, field.name)
            if isinstance(value, tuple):
                strings += [piece for piece in value if isinstance(piece, str)]
    return " ".join(strings)


def test_sections_are_there_in_order(document: tree.Document) -> None:
    assert tuple(section.id for section in document.sections) == SECTIONS
    assert all(section.blocks for section in document.sections)


def test_every_figure_has_words_and_values(document: tree.Document) -> None:
    drawn = figures(document)
    assert len(drawn) >= 15
    for figure in drawn:
        assert len(figure.alternative) > 30, figure.id
        assert figure.values is not None, figure.id
        assert figure.values.rows, figure.id
        assert all(any(str(cell) for cell in row.cells) for row in figure.values.rows), figure.id


def test_every_finding_of_the_audit_is_in_both_files(
    edition: Edition, page: Any, words_of_pdf: str, squeeze: Callable[[str], str]
) -> None:
    assert edition.audit is not None
    assert len(edition.audit.findings) > 100
    in_html, in_pdf = squeeze(page.words), words_of_pdf
    for finding in edition.audit.findings:
        assert squeeze(finding.message) in in_html, finding.message
        # Quotation marks and dashes of the PDF are the typesetter's; the numbers are enough.
        for number in re.findall(r"\d+\.\d+", finding.message):
            assert number in in_pdf, finding.message


def test_every_finding_is_shown_with_its_reasoning_and_its_rivals(edition: Edition, page: Any, squeeze: Callable[[str], str]) -> None:
    assert edition.audit is not None
    words = squeeze(page.words)
    for finding in edition.audit.findings:
        if finding.rule == "unsupported-claim":
            continue  # one card for all of them; each line says its statement
        for said in (*re.split(r"(?<=\.) (?=[A-Z])", finding.reasoning), *finding.rivals):
            assert squeeze(said) in words, finding.message


def test_all_41_statements_have_a_verdict_and_a_reason(edition: Edition, document: tree.Document, page: Any, squeeze: Callable[[str], str]) -> None:
    ledgers = [node for node in nodes(document) if isinstance(node, tree.Ledger)]
    assert len(ledgers) == 1
    statements = [statement for group in ledgers[0].groups for statement in group.statements]
    assert edition.audit is not None
    assert len(statements) == len(edition.audit.ledger) == 41
    words = squeeze(page.words)
    for statement, entry in zip(statements, edition.audit.ledger, strict=True):
        assert statement.verdict == entry.verdict
        assert len(str(statement.reason)) > 20
        assert squeeze(entry.statement.statement) in words
    assert [group.short for group in ledgers[0].groups] == [f"KC{number}" for number in range(1, 11)]


def test_numbers_stand_as_printed(document: tree.Document) -> None:
    scores, trust = text_of(document, "scores"), text_of(document, "scale-trust_offenders")
    assert "2.56" in scores
    assert "2.58" in scores
    assert "0.87" in trust
    (heat,) = [node for node in nodes(document) if isinstance(node, tree.HeatTable) and node.id == "heat-trust_offenders"]
    assert heat.total is not None
    assert heat.total.extra == ("2.56", "2.58")
    impossible = [cell.text for row in heat.rows for cell in row.cells if cell is not None and cell.impossible]
    assert sorted(impossible) == ["0.87", "0.97"]


def test_heat_tables_hold_every_printed_cell(edition: Edition, document: tree.Document) -> None:
    assert edition.folder.published is not None
    printed = {(f.variable, f.text) for f in edition.folder.published.figures if f.breakdown == "region" and f.table}
    shown = set()
    for heat in (node for node in nodes(document) if isinstance(node, tree.HeatTable)):
        shown |= {(row.code, cell.text) for row in heat.rows for cell in row.cells if cell is not None}
    items = {item.item for item in edition.folder.items}
    assert {(name, text) for name, text in printed if name in items} <= shown
    assert len({name for name, _ in shown}) == 40


def test_modelled_units_say_so_and_are_on_no_map(edition: Edition, document: tree.Document) -> None:
    design = text_of(document, "design")
    assert "modelled, not real places" in design
    (frame,) = [node for node in nodes(document) if isinstance(node, tree.Table) and node.id == "frame"]
    assert frame.tag == "MODELLED"
    columns = edition.folder.frame.columns if edition.folder.frame is not None else {}
    modelled = {name for name, source in zip(columns["name"], columns["source"], strict=True) if "modelled" in source}
    assert len(modelled) > 400
    for figure in figures(document):
        if figure.id.startswith("map-"):
            assert not any(f">{name}<" in figure.drawing for name in modelled), figure.id
            assert "modelled" not in figure.alternative


def test_maps_are_of_regions_only_and_none_is_by_ethnicity(document: tree.Document) -> None:
    maps = [figure for figure in figures(document) if figure.id.startswith("map-")]
    assert len(maps) == 5
    for figure in maps:
        words = f"{figure.caption} {figure.subtitle} {figure.alternative}".lower()
        assert not any(word in words for word in ("ethnic", "uzbek", "russian"))
        assert figure.values is not None
        assert len(figure.values.rows) == 9
        assert "openstreetmap" in f"{figure.drawing}".lower()


def test_captions_say_something(document: tree.Document) -> None:
    for node in nodes(document):
        if isinstance(node, tree.Figure | tree.Table | tree.HeatTable | tree.MarkMatrix) and node.caption:
            assert len(str(node.caption).split()) >= 3, node.caption


def test_recommendations_rest_on_what_the_file_says(document: tree.Document) -> None:
    cards = {node.id: node for node in nodes(document) if isinstance(node, tree.Card)}
    assert set(cards) == {f"recommendation-R{number}" for number in range(1, 8)}
    rests = dict(cards["recommendation-R5"].entries)
    assert rests["Rests on"] == "No finding of this study that could be traced."
    assert "18 barriers are answered by none; 1 recommendation rests on no finding" in text_of(document, "recommendations")


def test_a_part_of_a_traced_recommendation_is_not_called_groundless(document: tree.Document) -> None:
    (card,) = [node for node in nodes(document) if isinstance(node, tree.Card) and node.id == "recommendation-R2"]
    said = [str(words) for part in nodes(card.blocks) if isinstance(part, tree.DefinitionList) for _, words in part.entries]
    assert said
    assert not any("No finding" in words for words in said)


def test_captions_of_the_matrices_count_right(document: tree.Document) -> None:
    captions = {node.id: str(node.caption) for node in nodes(document) if isinstance(node, tree.MarkMatrix)}
    # services.csv: lectures, training, brokerage and the special programme have a gap somewhere.
    assert captions["services-by-place"] == "4 services are said to be missing somewhere"
    assert captions["actors-by-field"] == "Probation Department stands in 4 of 9 fields; 3 fields have one actor only"


def test_a_head_that_is_cut_stands_in_full_under_the_table(document: tree.Document) -> None:
    (matrix,) = [node for node in nodes(document) if isinstance(node, tree.MarkMatrix) and node.id == "actors-by-field"]
    heads = [str(column.label) for column in matrix.columns]
    assert len(set(heads)) == 9
    notes = " ".join(str(note) for note in matrix.notes)
    assert all(head in notes for head in heads if head.endswith("…"))
    assert "Capacity building of the probation service and SSEP officers (training and seminars)" in notes


# ── the file itself ──


def test_no_path_and_no_host_but_in_links(html: str, page: Any) -> None:
    assert "file://" not in html
    for pattern in (re.escape(str(Path.cwd())), r"/(?:home|tmp|root|Users|var|private)/", r"[A-Z]:\\"):
        assert not re.search(pattern, html), pattern
    without_links = re.sub(r'href="[^"]*"', "", html)
    hosts = set(re.findall(r"(?:https?:)?//[\w.-]+\.\w+[^\s\"'<)]*", without_links))
    assert not {host for host in hosts if "www.w3.org" not in host}
    for attributes in page.named("script", "img", "iframe", "source", "audio", "video", "object", "embed", "image", "use"):
        for name in ("src", "srcset", "data", "href", "xlink:href"):
            assert attributes.get(name, "").startswith(("#", "data:")) or not attributes.get(name), attributes


def test_no_path_in_the_pdf(pdf: bytes) -> None:
    for piece in (str(Path.cwd()).encode(), b"/home/", b"/tmp/", b"/Users/", b"file:"):
        assert piece not in pdf


def test_one_title_headings_skip_no_level_and_ids_are_unique(page: Any) -> None:
    levels = [int(tag[1]) for tag, _ in page.tags if re.fullmatch(r"h[1-6]", tag)]
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))
    ids = [attributes["id"] for _, attributes in page.tags if "id" in attributes]
    assert len(ids) == len(set(ids))


def test_links_inside_lead_somewhere(page: Any) -> None:
    ids = {attributes["id"] for _, attributes in page.tags if "id" in attributes}
    for attributes in page.named("a"):
        if attributes.get("href", "").startswith("#"):
            assert attributes["href"][1:] in ids


def test_two_builds_are_the_same_bytes(html: str) -> None:
    # Nothing of the first is used for the second.
    for kept in (douglas_peucker, deepest_point):
        kept.cache_clear()
    again = build_report(pipeline.edition(pipeline.check(WORKED)))
    assert write_html(again) == html


@pytest.mark.slow
def test_two_pdfs_are_the_same_bytes(document: tree.Document, pdf: bytes) -> None:
    assert write_pdf(document) == pdf


def test_a_drawing_has_columns_and_rows_of_the_same_length(document: tree.Document) -> None:
    for figure in figures(document):
        assert figure.values is not None
        assert {len(row.cells) for row in figure.values.rows} == {len(figure.values.columns)}, figure.id
