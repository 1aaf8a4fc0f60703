"""Why: what the converter says must lead to a row, in words, and the same form must always give the same bytes."""

from __future__ import annotations

import hashlib

import pytest
from forms import CHOICES

from kurak.fieldwork.xform import XForm, convert_form, form_id_of, without_repetition
from kurak.model.catalogue import finding
from kurak.model.finding import Finding, Place
from kurak.sources.xlsform import form_from_markdown


def converted(survey: str, rest: str = CHOICES) -> tuple[XForm | None, tuple[Finding, ...]]:
    read = form_from_markdown(f"{survey}\n{rest}")
    assert read.form is not None
    assert read.workbook is not None
    return convert_form(read.form, read.workbook)


HEAD = "| survey |\n| | type | name | label | relevant |\n"


def test_the_same_form_gives_the_same_bytes_and_their_hash() -> None:
    survey = HEAD + "| | select_one yn | a | A | |\n| | text | b | B | ${a} = 1 |"
    (one, said), (other, _) = converted(survey), converted(survey)
    assert one is not None
    assert one == other
    assert said == ()
    assert one.sha256 == hashlib.sha256(one.xml).hexdigest()
    assert b'relevant=" /data/a  = 1"' in one.xml


@pytest.mark.parametrize(
    ("rows", "row", "words"),
    [
        ("| | text | a | A | |\n|  |  |  |  |  |\n| | text | b | B | ${zz} = 1 |", 4, "zz"),
        ("| | begin_group | g | G | |\n| | text | a | A | |", 2, "begin_group"),
        ("| | text | a | A | |\n| | text audit | t | | |", 3, "text audit"),
        ("| | text | a | A | |\n| | text | 1 b | B | |", 3, "name"),
    ],
)
def test_what_the_converter_refuses_has_its_row(rows: str, row: int, words: str) -> None:
    made, (said,) = converted(HEAD + rows)
    assert made is None
    assert (said.code, said.where[0].sheet, said.where[0].row) == ("FOR-035", "survey", row)
    assert words in said.message
    assert "http" not in said.message


def test_what_the_converter_warns_of_is_a_warning() -> None:
    made, said = converted(HEAD + "| | select_one yn | a | A | |\n| | text | b | B | |", CHOICES.replace("| settings |", "| setings |"))
    assert made is not None
    assert [one.code for one in said] == ["FOR-036"]
    assert "settings" in said[0].message


def test_a_stop_without_a_reason_is_a_finding(monkeypatch: pytest.MonkeyPatch) -> None:
    import pyxform.xls2xform

    def stops(*_: object, **__: object) -> None:
        raise KeyError("x")

    monkeypatch.setattr(pyxform.xls2xform, "convert", stops)
    made, (said,) = converted(HEAD + "| | text | a | A | |")
    assert made is None
    assert said.code == "FOR-035"
    assert "KeyError" in said.message


def test_our_own_columns_and_those_of_nobody_do_not_stop_it() -> None:
    survey = "| survey |\n| | type | name | label | kurak_release | # remark | theirs::x |\n| | select_one yn | a | A | national_only | no | y |"
    rest = "| choices |\n| | list_name | name | label | kurak_value | theirs::x |\n| | yn | 1 | Yes | yes | y |\n"
    made, said = converted(survey, rest)
    assert made is not None, said
    assert b"<kurak_value>yes</kurak_value>" in made.xml


def test_what_is_known_already_is_not_said_twice() -> None:
    place = Place("f.xlsx", sheet="survey", row=3, key="name")
    ours = finding("FOR-011", message="the name is not legal", where=place)
    theirs = finding("FOR-035", message="the converter says so", where=Place("f.xlsx", sheet="survey", row=3))
    elsewhere = finding("FOR-035", message="the converter says so", where=Place("f.xlsx", sheet="survey", row=4))
    assert without_repetition((theirs, elsewhere), (ours,)) == (elsewhere,)


def test_a_form_without_an_id_is_named_by_its_file() -> None:
    read = form_from_markdown("| survey |\n| | type | name | label |\n| | text | a | A |", "of-the-field.md")
    assert read.form is not None
    assert form_id_of(read.form) == "of-the-field"
