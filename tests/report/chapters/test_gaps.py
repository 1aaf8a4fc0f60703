"""Why: a chapter on what is missing must not call missing what nobody looked for, and must say of which place each thing is said."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from kurak import pipeline
from kurak.model import document as tree
from kurak.report.chapters.gaps import gaps
from kurak.report.edition import build_report

STUDY = Path(__file__).parents[3] / "studies" / "kyrgyzstan-2023"
EDITION = pipeline.edition(pipeline.check(STUDY))


def block(name: str) -> tree.MarkMatrix | tree.Table:
    section = gaps(EDITION)
    assert section is not None
    return next(one for one in section.blocks if isinstance(one, tree.MarkMatrix | tree.Table) and one.id == name)


def test_needs_by_place_of_the_worked_study() -> None:
    """By hand, from services.csv: courses are missing in Jalal-Abad (S05), partly there in Chui (S06), there in Bishkek (S07)."""
    matrix = block("needs-by-place")
    assert isinstance(matrix, tree.MarkMatrix)
    places = [column.label for column in matrix.columns]
    row = next(one for one in matrix.rows if one.label == "Education and a profession")
    assert {place: cell.mark for place, cell in zip(places, row.cells, strict=True)} == {
        "Bishkek": "full", "Tokmok": "half", "Bazar-Korgon": "empty", "Suzak": "empty", "Jalal-Abad district": "empty",
    }  # fmt: skip
    assert any("said of Jalal-Abad" in str(piece.text) for piece in row.cells[2].evidence)
    work = next(one for one in matrix.rows if one.label == "Work")
    assert {cell.mark for cell in work.cells} == {"none"}


def test_items_without_any_service_are_unknown_and_named() -> None:
    matrix = block("programme-by-place")
    assert isinstance(matrix, tree.MarkMatrix)
    assert len(matrix.rows) == 9
    assert {cell.mark for cell in matrix.rows[8].cells} == {"none"}
    assert "2 items" in str(matrix.caption)


def test_stages_of_which_nothing_is_said_are_unknown() -> None:
    table = block("way-out-of-prison")
    assert isinstance(table, tree.Table)
    assert "release and aftercare" in str(table.caption)
    assert table.rows[1].cells == ("Release", "unknown", "unknown", "unknown")


def test_the_chapter_stands_in_the_report_and_is_left_out_without_needs() -> None:
    assert "gaps" in [section.id for section in build_report(EDITION).sections]
    assert gaps(replace(EDITION, gaps=None)) is None
