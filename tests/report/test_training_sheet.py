"""Why: officers fill this sheet in by hand; it is the same in every language, fits one page, and takes any words of a topic."""

from __future__ import annotations

import io
from dataclasses import asdict

import pikepdf
import pytest

from kurak.report.training_sheet import write_training_sheet
from kurak.report.words.training_sheet import TRAINING_WORDS

TOPICS = ["Law", 'The "talks" #bus[es] & $roads$', "a rather long name of a topic, which takes two lines"]


@pytest.mark.parametrize("language", ["en", "ru", "ky"])
@pytest.mark.parametrize("topics", [TOPICS, []])
def test_the_sheet_is_one_accessible_page(language: str, topics: list[str]) -> None:
    with pikepdf.open(io.BytesIO(write_training_sheet(language, topics=topics, title="Roads & #bus[es]"))) as document:
        assert str(document.Root.Lang) == language
        assert bool(document.Root.MarkInfo.Marked)
        assert len(document.pages) == 1
        assert TRAINING_WORDS[language].title in str(document.docinfo["/Title"])


def test_many_topics_take_more_pages() -> None:
    with pikepdf.open(io.BytesIO(write_training_sheet("ky", topics=["long" * 40] * 25))) as document:
        assert len(document.pages) > 1


def test_each_language_has_its_own_words() -> None:
    for name in asdict(TRAINING_WORDS["en"]):
        assert len({getattr(words, name) for words in TRAINING_WORDS.values()}) == (2 if name == "topic" else 3), name


def test_the_same_words_give_the_same_bytes() -> None:
    assert write_training_sheet("ru", topics=TOPICS) == write_training_sheet("ru", topics=TOPICS)
