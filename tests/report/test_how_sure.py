"""Why: ranges by assumption must never pass for estimates, and a reader must see which ranking could be chance."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from kurak import pipeline
from kurak.model import document as tree
from kurak.model.edition import Edition
from kurak.report.chapters.audit import audit

STUDY = Path(__file__).parents[2] / "studies" / "kyrgyzstan-2023"


def made_from(cluster_size: bool) -> Edition:
    """The worked study, with its cluster size or as if none were stated."""
    folder = pipeline.check(STUDY)
    assert folder.study is not None
    assert folder.study.design is not None
    if not cluster_size:
        stated = folder.study.design.model_dump(exclude={"cluster_size"}, exclude_unset=True)
        design = type(folder.study.design)(**stated)
        folder = replace(folder, study=folder.study.model_copy(update={"design": design}))
    return pipeline.edition(folder)


def section_of(edition: Edition) -> tuple[tree.Block, ...]:
    """The blocks from the heading of the section on."""
    chapter = audit(edition)
    assert chapter is not None
    (start,) = [i for i, block in enumerate(chapter.blocks) if getattr(block, "id", "") == "how-sure"]
    return chapter.blocks[start:]


@pytest.fixture(scope="module")
def section() -> tuple[tree.Block, ...]:
    return section_of(made_from(cluster_size=True))


def test_the_section_says_that_nothing_in_it_is_an_estimate(section: tuple[tree.Block, ...]) -> None:
    _, words, figure, *_ = section
    assert isinstance(words, tree.Paragraph)
    assert "the records were never published" in str(words.content)
    assert "ranges by assumption, not estimates" in str(words.content)
    assert isinstance(figure, tree.Figure)
    assert "Ranges by assumption" in str(figure.subtitle)


def test_the_figure_shows_every_region_with_its_interval_and_its_planned_interviews(
    section: tuple[tree.Block, ...],
) -> None:
    figure = section[2]
    assert isinstance(figure, tree.Figure)
    assert figure.values is not None
    rows = {str(row.cells[0]): row.cells for row in figure.values.rows}
    assert len(rows) == 9
    # Talas: 39 planned; 2.745·(4.444 − 2.745) at most, times 2.7 over 38: ± 1.96 · 0.576 around 2.75.
    assert rows["Talas"][1:] == ("2.75", "1.62 to 3.88", "39")


def test_the_table_lists_first_and_next_with_its_assumptions(section: tuple[tree.Block, ...]) -> None:
    table = section[3]
    assert isinstance(table, tree.Table)
    assert ("ethnicity", "highest: Kyrgyz 2.45", "Uzbek 2.44", "+0.01", "0.99", "no, perhaps a tie") in [
        row.cells for row in table.rows
    ]
    notes = " ".join(str(note) for note in table.notes)
    assert "Clusters of 18 interviews, intracluster correlation from 0.01 to 0.1 (assumed)." in notes
    assert "planned interviews, Table 2 stand in for it" in notes
    assert "Not judged: claim c022" in notes


def test_without_a_cluster_size_no_worst_case_is_drawn_or_printed() -> None:
    _, words, table, *more = section_of(made_from(cluster_size=False))
    assert isinstance(words, tree.Paragraph)
    assert "no most is given" in str(words.content)
    assert isinstance(table, tree.Table)
    assert {row.cells[4] for row in table.rows if row.kind == "plain"} == {"unknown"}
    assert more == []
