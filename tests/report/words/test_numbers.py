"""Why: a wrong ending or decimal mark tells a reader that nobody of theirs has read the page."""

from __future__ import annotations

from fractions import Fraction

import pytest

from kurak.report.wording import THIN
from kurak.report.words.community_sheet import COMMUNITY_WORDS
from kurak.report.words.numbers import decimal, percentage, plural_form, tenths

# Unicode CLDR 46, language plural rules, the samples of whole numbers.
CLDR = {
    "en": {"one": [1], "other": [0, *range(2, 17), 100, 1000, 10000]},
    "ru": {
        "one": [1, 21, 31, 41, 51, 61, 71, 81, 101, 1001],
        "few": [2, 3, 4, 22, 23, 24, 32, 33, 34, 42, 43, 44, 52, 53, 54, 62, 102, 1002],
        "many": [0, *range(5, 20), 100, 1000, 10000, 100000, 111, 112, 1011, 1014],
    },
    "ky": {"one": [1], "other": [0, *range(2, 17), 100, 1000, 10000]},
}


@pytest.mark.parametrize("language", CLDR)
def test_plurals_are_those_of_cldr(language: str) -> None:
    for form, numbers in CLDR[language].items():
        assert {plural_form(number, language) for number in numbers} == {form}
        assert form in COMMUNITY_WORDS[language].asked


def test_numbers_have_the_marks_of_their_language() -> None:
    # Unicode CLDR 46: decimal mark, and the percent pattern (a space in Russian only).
    assert [decimal(3944375.25, language, 2) for language in ("en", "ru", "ky")] == [
        f"3{THIN}944{THIN}375.25", f"3{THIN}944{THIN}375,25", f"3{THIN}944{THIN}375,25"
    ]  # fmt: skip
    assert [percentage(0.5, language, 0) for language in ("en", "ru", "ky")] == ["50%", f"50{THIN}%", "50%"]


def test_a_half_of_a_tenth_goes_up_whatever_binary_fractions_do() -> None:
    assert [tenths(float(Fraction(tens, 100))) for tens in (5, 15, 25, 35, 45, 55, 65, 75, 85, 95)] == list(range(1, 11))
    assert all(len(words.of_ten) == 11 and len(set(words.of_ten)) == 11 for words in COMMUNITY_WORDS.values())
