"""Why: the audit keeps in English with what a printed number agrees; a reader of another language must get every such line in it."""

from __future__ import annotations

import re

import pytest

from kurak.model.audit import Audit
from kurak.model.edition import Edition
from kurak.report.words.agreements import agreement_shown, rule_shown, value_shown
from kurak.report.words.language import speaking


@pytest.fixture(scope="module")
def audit(edition: Edition) -> Audit:
    assert edition.audit is not None
    return edition.audit


@pytest.mark.parametrize("language", ["ru", "ky"])
def test_everything_that_numbers_of_the_worked_study_agree_with_is_translated(audit: Audit, language: str) -> None:
    english = {words for number in audit.numbers for words in number.holds}
    # A source of weights is the study's own and may have any words.
    sources = {source for check in audit.totals for source, _ in check.weighted}
    assert len(english) > 50
    with speaking(language):
        for words in english:
            shown = agreement_shown(words)
            for source in sources:
                shown = shown.replace(source, "")
            # Tables and claims keep their names.
            assert not re.search(r"[a-z]|\d\.\d", re.sub(r"\bT\d_\w+|\bc\d+", "", shown)), (words, shown)


@pytest.mark.parametrize("language", ["ru", "ky"])
def test_values_in_the_place_of_numbers_have_the_marks_of_the_language(audit: Audit, language: str) -> None:
    english = {(value, by) for number in audit.numbers for value, by in number.after}
    with speaking(language):
        for value, by in english:
            shown = value_shown(value)
            assert "." not in shown
            # Only the group that is the highest in truth keeps its name.
            assert (by == "superlative") == bool(re.search("[a-z]", shown)), (value, shown)
            assert re.findall(r"\d+", shown) == re.findall(r"\d+", value)


def test_by_hand() -> None:
    with speaking("ru"):
        assert agreement_shown("the mean of its groups by region, weighted by population 18+, Table 2") == "среднее его групп (регион) с весами: population 18+, Table 2"
        assert agreement_shown("the percentages of its answers, which allow 0.00 to 2.11 (5 − answer, don't know counted as 0)") == (
            "проценты его ответов, которые допускают значение от 0,00 до 2,11 (5 − ответ, «не знаю» считается за 0)"
        )
        assert [rule_shown(rule) for rule in ("as answered", "6 − answer, don't know left out")] == ["как отвечено", "6 − ответ, «не знаю» исключено"]
        assert [value_shown(value) for value in ("53.3 and 55.6", "at least 1", "Talas region 2.78")] == ["53,3 и 55,6", "не меньше 1", "Talas region 2,78"]


def test_english_stays_as_the_audit_has_it(audit: Audit) -> None:
    for number in audit.numbers:
        assert [agreement_shown(words) for words in number.holds] == list(number.holds)
        assert [value_shown(value) for value, _ in number.after] == [value for value, _ in number.after]
