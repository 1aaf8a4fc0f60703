"""Why: a moderator must be able to print the worksheet in three languages, and its columns must be those of coding/strategies.csv."""

from __future__ import annotations

import io

import pikepdf
import pytest

from kurak.model.codings import Strategy
from kurak.report.strategy_worksheet import ROWS, worksheet_files, write_worksheet
from kurak.report.words.strategy_worksheet import ENGLISH, WORKSHEET_WORDS, WorksheetWords


@pytest.mark.parametrize(("language", "word"), [("ky", "Көйгөй"), ("ru", "Проблема"), ("en", "Problem")])
def test_it_is_an_accessible_document_in_three_languages(language: str, word: str) -> None:
    with pikepdf.open(io.BytesIO(write_worksheet(language, title="A study of roads & #bus[es]"))) as document:
        assert str(document.Root.Lang) == language
        assert bool(document.Root.MarkInfo.Marked)
        assert len(document.pages) == len(ROWS)
        assert "A study of roads & #bus[es]" in str(document.docinfo["/Title"])
        width, height = (float(document.pages[0].MediaBox[at]) for at in (2, 3))
        assert width > height
    assert WORKSHEET_WORDS[language].problem == word


def test_the_same_words_give_the_same_bytes() -> None:
    assert write_worksheet("ky", title="x") == write_worksheet("ky", title="x")


def test_its_files_and_its_columns() -> None:
    assert list(worksheet_files()) == [f"strategy_worksheet_{language}.pdf" for language in ("ky", "ru", "en")]
    assert {"problem", "proposal", "who", "resources", "obstacles", "rank"} <= set(WorksheetWords.__slots__) & set(Strategy.model_fields)


@pytest.mark.parametrize("language", ["ky", "ru"])
def test_every_text_is_translated(language: str) -> None:
    for name in WorksheetWords.__slots__:
        text = getattr(WORKSHEET_WORDS[language], name)
        assert text
        assert text != getattr(ENGLISH, name)
