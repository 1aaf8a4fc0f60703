"""How numbers and names are written: a lost minus or a wrong rounding in a table is a wrong number."""

from __future__ import annotations

from fractions import Fraction

import pytest

from kurak.report.wording import (
    count,
    difference,
    percent,
    plural,
    printed_count,
    rounded,
    score,
    sentence,
    short_places,
)


@pytest.mark.parametrize(("number", "text"), [(0, "0"), (999, "999"), (3944375, "3\u202f944\u202f375"), (-1200, "\u22121\u202f200")])
def test_counts(number: int, text: str) -> None:
    assert count(number) == text


@pytest.mark.parametrize(("text", "written"), [("1000", "1\u202f000"), ("2.4", "2.4"), ("", ""), ("about 15", "about 15"), ("-5", "\u22125")])
def test_printed_counts_stay_as_printed(text: str, written: str) -> None:
    assert printed_count(text) == written


@pytest.mark.parametrize(
    ("value", "text"), [(Fraction(2, 100), "+0.02"), (Fraction(-6, 100), "\u22120.06"), (Fraction(1, 1000), "0.00"), (Fraction(0), "0.00")]
)
def test_differences_have_a_sign_unless_they_print_as_nothing(value: Fraction, text: str) -> None:
    assert difference(value) == text


def test_a_difference_that_rounds_to_nothing_has_no_minus() -> None:
    assert difference(Fraction(-1, 1000)) == "0.00"
    assert score(Fraction(-1, 1000)) == "0.00"


def test_scores_and_percentages() -> None:
    assert score(Fraction(256, 100)) == "2.56"
    assert percent(Fraction(354, 1000)) == "35.4\u202f%"


def test_short_names_stay_different() -> None:
    assert short_places(("Osh city", "Osh region", "Talas region", "Bishkek city")) == {
        "Osh city": "Osh city",
        "Osh region": "Osh region",
        "Talas region": "Talas",
        "Bishkek city": "Bishkek",
    }


@pytest.mark.parametrize(("words", "written"), [("all is well", "All is well."), ("Why?", "Why?"), (" ", ""), ("өзгөн", "Өзгөн."), ("„a”", "„a”")])
def test_sentences(words: str, written: str) -> None:
    assert sentence(words) == written


def test_nouns_follow_their_number() -> None:
    assert (plural(1, "field", "fields"), plural(0, "field", "fields"), plural(1200, "field", "fields")) == ("1 field", "0 fields", "1\u202f200 fields")


@pytest.mark.parametrize("value", [float("nan"), float("inf"), float("-inf")])
def test_nothing_known_is_a_dash(value: float) -> None:
    assert rounded(value) == "–"
