"""Why: readers see which barrier leads over which strategy to which recommendation; made-up groups say so; a study without any is silent."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from fixed_words import words_left_english
from group_folder import write_groups

from kurak import pipeline
from kurak.model import document as tree
from kurak.model.edition import Edition
from kurak.model.strategies import GroupStrategies
from kurak.report.chapters.strategies import strategies
from kurak.report.edition import build_report
from kurak.report.writers.html import write_html

WORKED = Path(__file__).parents[3] / "studies" / "kyrgyzstan-2023"


@pytest.fixture
def edition(tmp_path: Path, worked_edition: Edition) -> Edition:
    folder = write_groups(tmp_path)
    found = pipeline.group_strategies(folder, pipeline.coded_texts(folder))
    return replace(worked_edition, strategies=found)


@pytest.fixture(scope="module")
def worked_edition() -> Edition:
    return pipeline.edition(pipeline.check(WORKED))


def of(edition: Edition) -> GroupStrategies:
    assert edition.strategies is not None
    return edition.strategies


def tables(section: tree.Section | None) -> dict[str, tree.Table]:
    assert section is not None
    return {block.id: block for block in section.blocks if isinstance(block, tree.Table)}


def test_a_study_without_strategies_has_no_chapter(worked_edition: Edition) -> None:
    assert worked_edition.strategies is None
    assert strategies(worked_edition) is None


def test_what_it_holds(edition: Edition) -> None:
    section = strategies(edition)
    assert section is not None
    assert section.lead == "2 groups made 3 proposals to 2 problems. 1 barrier has no strategy. 1 recommendation is supported by none."
    made = tables(section)
    assert list(made) == ["strategies-by-problem", "strategies-trace", "strategies-unanswered", "strategies-unsupported"]
    assert "FG1 (1), FG2 (2)" in str(made["strategies-by-problem"].rows)
    first = str(made["strategies-trace"].rows[0])
    assert all(words in first for words in ("Ice", "Grit the road. Ask for a footpath.", "#recommendation-R1"))
    # A part has no card of its own to link to.
    assert "#recommendation-R2.1" not in first
    assert "R2.1" in first
    assert "Mean rank" not in str(made["strategies-by-problem"].columns)


def test_made_up_groups_say_so_in_every_block(edition: Edition) -> None:
    section = strategies(edition)
    assert section is not None
    assert isinstance(section.blocks[0], tree.Callout)
    for block in tables(section).values():
        assert block.tag == "SIMULATED"
        assert "SIMULATED" in str(block.source)
    assert "SIMULATED" not in str(strategies(replace(edition, strategies=replace(of(edition), simulated=False))))


def test_ranks_of_one_list_show_their_mean(edition: Edition) -> None:
    same = tuple(replace(one, mean_rank=1.5) for one in of(edition).proposals)
    made = tables(strategies(replace(edition, strategies=replace(of(edition), same_list=True, proposals=same))))
    assert "1.50" in str(made["strategies-by-problem"].rows)


def test_it_stands_in_the_report_before_the_recommendations(edition: Edition) -> None:
    page = write_html(build_report(edition))
    assert page.index('id="strategies"') < page.index('id="recommendations"')
    assert "Grit the road" in page


@pytest.mark.parametrize("language", ["ru", "ky"])
def test_the_chapter_speaks_other_languages(edition: Edition, language: str) -> None:
    assert words_left_english(lambda: strategies(edition), language) == []
