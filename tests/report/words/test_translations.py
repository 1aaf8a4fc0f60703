"""The report's fixed words are complete in Russian and Kyrgyz, with the plurals of CLDR; what is missing in a language stays English."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from kurak.model.document import Strong
from kurak.model.formats import LANGUAGES
from kurak.report.wording import count, difference, percent, rounded
from kurak.report.words.language import speaking, spoken, translations
from kurak.report.words.numbers import plural_form
from kurak.report.words.saying import counted, later, phrase, say

ROOT = Path(__file__).resolve().parents[3]


def test_every_text_of_the_code_is_translated_with_its_names_in_braces() -> None:
    run = subprocess.run([sys.executable, str(ROOT / "scripts" / "make_words.py"), "--check"], capture_output=True, text=True, check=False)
    assert (run.returncode, run.stdout) == (0, "")


@pytest.mark.parametrize("language", [one for one in LANGUAGES if one != "en"])
def test_plural_forms_are_those_of_cldr(language: str) -> None:
    names = {"ru": ("one", "few", "many"), "ky": ("one", "other")}[language]
    form = translations(language).form
    assert [names[form(number)] for number in range(1_200)] == [plural_form(number, language) for number in range(1_200)]


@pytest.mark.parametrize("language", [one for one in LANGUAGES if one != "en"])
def test_the_same_english_has_one_translation_everywhere(language: str) -> None:
    import polib

    found: dict[tuple[str, str], set[str]] = {}
    for file in (ROOT / "src" / "kurak" / "report" / "words" / "po" / language).glob("*.po"):
        for entry in polib.pofile(str(file), encoding="utf-8"):
            found.setdefault((entry.msgid, entry.msgid_plural), set()).add(entry.msgstr + "|".join(entry.msgstr_plural.values()))
    assert {words: forms for words, forms in found.items() if len(forms) > 1} == {}


def test_words_that_nobody_translated_stay_english() -> None:
    with speaking("ru"):
        assert say("no such words {x}", x=1) == "no such words 1"
        assert counted("{n} such thing", "{n} such things", 2) == "2 such things"
        assert phrase("so {x}.", x=Strong("it")) == ("so ", Strong("it"), ".")


def test_values_are_text_and_never_words_to_fill() -> None:
    assert say("{a} and {b}", a="{b}", b="x") == "{b} and x"
    assert later("kept {as} it is") == "kept {as} it is"
    with pytest.raises(KeyError):
        say("{a} and {b}", a="only one")


def test_the_language_ends_where_it_began() -> None:
    with speaking("ru"):
        with speaking("ky"):
            assert spoken() == "ky"
        assert spoken() == "ru"
    assert spoken() == "en"
    with speaking("fr"):
        assert spoken() == "en"


def test_figures_have_the_decimal_mark_of_the_language() -> None:
    from fractions import Fraction

    assert (rounded(-2.754), count(-3944375), difference(Fraction(1, 4)), percent(Fraction(1, 8))) == ("−2.75", "−3\u202f944\u202f375", "+0.25", "12.5\u202f%")
    with speaking("ru"):
        assert (rounded(-2.754), rounded(12345.678, 1)) == ("−2,75", "12\u202f345,7")
        assert (difference(Fraction(1, 4)), difference(Fraction(0)), percent(Fraction(1, 8))) == ("+0,25", "0,00", "12,5\u202f%")
