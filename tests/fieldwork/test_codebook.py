"""Why: tables, labels and quality checks are made from the codebook; it must know every variable, code and condition."""

from __future__ import annotations

import csv
import io

from forms import form

from kurak.fieldwork.codebook import codebook_csv, codebook_data, codebook_markdown, codebook_of

SURVEY = """
| survey |
|        | type               | name  | label::English (en) | label::Kyrgyz (ky) | required | relevant                | constraint | kurak_release |
|        | start              | start |                     |                    |          |                         |            |               |
|        | note               | hello | Hello               | Салам              |          |                         |            |               |
|        | select_one agree   | t1    | I agree             | Макулмун           | yes      |                         |            |               |
|        | select_multiple yn | m     | Which               | Кайсы              | yes      | ${t1} = 1 or ${t1} = 2  |            | national_only |
|        | begin_repeat       | child | Child               | Бала               |          | selected(${m}, '1')     |            |               |
|        | integer            | age   | Age                 | Жашы               | yes      |                         | . < 18     |               |
|        | end_repeat         |       |                     |                    |          |                         |            |               |
| choices |
|        | list_name | name | label::English (en) | label::Kyrgyz (ky) | kurak_value |
|        | agree     | 1    | strongly disagree   | таптакыр макул эмесмин |         |
|        | agree     | 2    | neither             | ортосу             |             |
|        | agree     | 3    | strongly agree      | толук макулмун     |             |
|        | agree     | 88   | Don't know          | Билбейм            |             |
|        | agree     | 99   | Refused             | Жооп бергиси келбейт |           |
|        | yn        | 1    | Yes                 | Ооба               | yes         |
|        | yn        | 2    | No                  | Жок                | no          |
| settings |
|        | form_id | version | form_title |
|        | small   | 7       | A | b      |
"""


def test_every_variable_with_its_codes_and_conditions() -> None:
    book = codebook_of(form(SURVEY, ""))
    assert [one.name for one in book.variables] == ["start", "t1", "m", "age"]
    t1, m, age = (book.variable(name) for name in ("t1", "m", "age"))
    assert t1 is not None
    assert m is not None
    assert age is not None
    assert (t1.measure, m.measure, age.measure) == ("ordinal", "several", "scale")
    assert [value.code for value in t1.answers] == ["1", "2", "3"]
    assert [(value.code, value.meaning) for value in t1.missing] == [("88", "don't know"), ("99", "refused")]
    assert [value.value for value in m.values] == ["yes", "no"]
    assert m.asked_if == "(${t1} = 1 or ${t1} = 2)"
    assert m.asked_if_words == "t1 is 1 (strongly disagree) or t1 is 2 (neither)"
    assert age.asked_if_words == "m holds 1 (Yes)"
    assert (age.repeat, age.paths, m.release) == ("child", ("child/age",), "national_only")
    assert (t1.required, t1.asked_if, t1.rows) == (True, "", (4,))


def test_the_table_holds_every_label() -> None:
    rows = {row["variable"]: row for row in csv.DictReader(io.StringIO(codebook_csv(codebook_of(form(SURVEY, "")))))}
    assert rows["t1"]["label_ky"] == "Макулмун"
    assert rows["t1"]["values_en"] == "1 = strongly disagree | 2 = neither | 3 = strongly agree"
    assert rows["t1"]["missing"] == "88 = don't know | 99 = refused"
    assert rows["age"]["constraint"] == ". < 18"


def test_the_page_and_the_data_hold_the_same() -> None:
    book = codebook_of(form(SURVEY, ""))
    page, data = codebook_markdown(book), codebook_data(book)
    assert "| 88 | Don't know | Билбейм | don't know |" in page
    assert "asked if: t1 is 1 (strongly disagree) or t1 is 2 (neither)" in page
    assert [one["name"] for one in data["variables"]] == [one.name for one in book.variables]
    assert data["variables"][1]["values"][3] == {
        "code": "88",
        "labels": {"English (en)": "Don't know", "Kyrgyz (ky)": "Билбейм"},
        "value": "Don't know",
        "meaning": "don't know",
    }


def test_one_variable_at_several_places_has_all_their_conditions() -> None:
    survey = """
| survey |
|        | type          | name  | label  | relevant     | calculation |
|        | calculate     | order |        |              | 1 + 1       |
|        | begin_group   | one   | One    | ${order} = 1 |             |
|        | select_one yn | t1    | A      |              |             |
|        | end_group     |       |        |              |             |
|        | begin_group   | two   | Two    | ${order} = 2 |             |
|        | select_one yn | t1    | A      |              |             |
|        | end_group     |       |        |              |             |
"""
    t1 = codebook_of(form(survey)).variable("t1")
    assert t1 is not None
    assert t1.asked_if_words == "(order is 1) or (order is 2)"
    assert t1.paths == ("one/t1", "two/t1")
