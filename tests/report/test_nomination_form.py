"""Why: whoever asks people needs a form with the sentence of consent first, in three languages, that asks for roles and never for names."""

from __future__ import annotations

import io
from typing import get_args

import pikepdf
import pytest

from kurak.model.champions import Question
from kurak.report.nomination_form import QUESTIONS, write_nomination_form, write_rating_sheet
from kurak.report.words.nomination_form import ENGLISH, FORM_WORDS, KINDS, FormWords

ROSTER = [("L1", "elders"), ("office", 'The "office" #bus[es] & $roads$')]


@pytest.mark.parametrize("language", ["en", "ru", "ky"])
def test_forms_are_accessible_documents_in_three_languages(language: str) -> None:
    for content, pages in (
        (write_nomination_form(language, place="North", roster=ROSTER, title="Roads & #bus[es]"), 2),
        (write_rating_sheet(language, place="North", roster=ROSTER, scale=(1, 5)), 1),
    ):
        with pikepdf.open(io.BytesIO(content)) as document:
            assert str(document.Root.Lang) == language
            assert bool(document.Root.MarkInfo.Marked)
            assert len(document.pages) == pages
            assert "North" in str(document.docinfo["/Title"])


def test_the_same_words_give_the_same_bytes() -> None:
    assert write_nomination_form("ky", place="North", roster=ROSTER) == write_nomination_form("ky", place="North", roster=ROSTER)


@pytest.mark.parametrize("scale", [(0, 10), (0, 100), (1, 2.5)])
def test_any_scale_and_any_number_of_roles_fit(scale: tuple[float, float]) -> None:
    long = [(f"L{number}", f"role {number} " * 6) for number in range(60)]
    assert write_rating_sheet("ru", place="x" * 200, roster=long, scale=scale).startswith(b"%PDF")
    assert write_nomination_form("ky", place="North", roster=[]).startswith(b"%PDF")
    assert write_nomination_form("ky", place="North", roster=long).startswith(b"%PDF")


@pytest.mark.parametrize("language", ["ru", "ky"])
def test_every_text_is_translated(language: str) -> None:
    for name in FormWords.__slots__:
        text, english = getattr(FORM_WORDS[language], name), getattr(ENGLISH, name)
        assert text
        assert text != english
        assert len(text) == len(english) or isinstance(text, str)
    assert "{low}" in FORM_WORDS[language].rating_how
    assert "{high}" in FORM_WORDS[language].rating_how


def test_questions_and_kinds_are_those_of_the_table() -> None:
    assert set(QUESTIONS) == set(get_args(Question))
    assert all(len(words.kinds) == len(KINDS) for words in FORM_WORDS.values())
