"""Why: these chapters say what contradicts what and who leads; what the study does not say must not appear in them as said."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from kurak import pipeline
from kurak.model import document as tree
from kurak.model.edition import Edition
from kurak.report.chapters.institutions import institutions
from kurak.report.chapters.recommendations import recommendations
from kurak.report.chapters.review import review

WORKED = Path(__file__).parents[3] / "studies" / "kyrgyzstan-2023"


@pytest.fixture(scope="module")
def edition() -> Edition:
    return pipeline.edition(pipeline.check(WORKED))


def test_the_matrix_says_no_leader_where_the_report_names_none(edition: Edition) -> None:
    section = institutions(edition)
    assert section is not None
    (matrix,) = (block for block in section.blocks if isinstance(block, tree.MarkMatrix))
    assert {cell.mark for row in matrix.rows for cell in row.cells} == {"none", "dot", "half"}
    assert "full" not in dict(matrix.meanings)
    assert "Who leads is not said in 14" in str(section.lead)


def test_every_entry_has_a_source_and_another_side_or_the_word_that_there_is_none(edition: Edition) -> None:
    section = institutions(edition)
    assert section is not None
    rows = [row for block in section.blocks if isinstance(block, tree.Table) for row in block.rows if row.kind == "plain"]
    assert len(rows) == 16
    assert all(row.cells[1] and row.cells[2] for row in rows)


def test_a_contradiction_stands_with_both_sides(edition: Edition) -> None:
    section = review(edition)
    assert section is not None
    (table,) = (block for block in section.blocks if isinstance(block, tree.Table) and block.id == "contradictions")
    text = repr(table.rows)
    assert all(f"'{name}'" in text for name in ("F010", "F011", "F034", "F035", "F036", "F037", "F071", "F072"))


def test_the_series_has_its_numbers_its_sources_and_its_notes(edition: Edition) -> None:
    section = review(edition)
    assert section is not None
    (figure,) = (block for block in section.blocks if isinstance(block, tree.Figure))
    assert figure.values is not None
    assert [row.cells[:2] for row in figure.values.rows] == [("2019", "100"), ("2020", "160"), ("2021", "138"), ("2023", "157")]
    assert "no source shown" in figure.alternative
    assert any("called increasing annually" in str(note) for note in figure.notes)


def test_recommendations_say_who_only_where_it_is_said(edition: Edition) -> None:
    section = recommendations(edition)
    assert section is not None
    cards = {block.id: block for block in section.blocks if isinstance(block, tree.Card)}
    assert "Who" in dict(cards["recommendation-R2"].entries)
    assert "Who" not in dict(cards["recommendation-R5"].entries)
    assert not any("Status" in dict(card.entries) or "Indicator" in dict(card.entries) for card in cards.values())


def test_without_facts_and_functions_there_are_no_chapters(edition: Edition) -> None:
    bare = replace(edition, institutions=None, review=None)
    assert institutions(bare) is None
    assert review(bare) is None
