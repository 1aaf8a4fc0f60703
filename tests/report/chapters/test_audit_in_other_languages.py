"""Why: whoever reads Russian or Kyrgyz reads the audit and what it rests on, with the numbers of the language; findings stay as they are."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from fixed_words import words_left_english

from kurak import pipeline
from kurak.model import document as tree
from kurak.model.edition import Edition
from kurak.report.chapters.audit import RULES, audit
from kurak.report.chapters.barriers import barriers
from kurak.report.chapters.ledger import ledger
from kurak.report.chapters.recommendations import recommendations
from kurak.report.chapters.review import review
from kurak.report.chapters.scores import scores
from kurak.report.words.language import speaking
from kurak.report.words.saying import say

WORKED = Path(__file__).parents[3] / "studies" / "kyrgyzstan-2023"
CHAPTERS: tuple[Callable[[Edition], tree.Section | None], ...] = (audit, ledger, barriers, review, recommendations)


@pytest.fixture(scope="module")
def edition() -> Edition:
    return pipeline.edition(pipeline.check(WORKED))


@pytest.mark.parametrize("language", ["ru", "ky"])
@pytest.mark.parametrize("chapter", CHAPTERS, ids=lambda chapter: str(chapter.__name__))
def test_a_chapter_has_no_english_words_of_its_own(edition: Edition, chapter: Callable[[Edition], tree.Section | None], language: str) -> None:
    series = edition.review.series if edition.review is not None else ()
    own = tuple(f"{one.what}, {one.place}, {one.unit}" for one in series)
    assert words_left_english(lambda: chapter(edition), language, own=own) == []


def test_scores_have_the_decimals_of_the_language_and_rank_as_in_english(edition: Edition) -> None:
    english = scores(edition)[0]
    with speaking("ru"):
        russian = scores(edition)[0]
    tables = [next(block for block in section.blocks if isinstance(block, tree.Table)) for section in (english, russian)]
    before, after = ([cell for row in table.rows for cell in row.cells if isinstance(cell, tree.Number)] for table in tables)
    assert [number.text.replace(".", ",") for number in before] == [number.text for number in after]
    assert all(re.fullmatch(r"\d,\d\d", number.text) for number in after)
    assert not re.search(r"\d\.\d", " ".join(str(number.note) for number in after))


def test_a_finding_says_the_same_in_every_language_under_the_words_of_the_report(edition: Edition) -> None:
    with speaking("ru"):
        section = audit(edition)
        headings = {say(heading) for heading in RULES.values()}
    assert section is not None
    card = next(block for block in section.blocks if isinstance(block, tree.FindingCard))
    assert str(card.title).endswith("0.97 on a scale from 1 to 5")
    assert [label for label, _ in card.entries] == ["Напечатано", "Рассуждение", "Другие объяснения", "Что это меняет"]
    assert headings.isdisjoint(RULES.values())
