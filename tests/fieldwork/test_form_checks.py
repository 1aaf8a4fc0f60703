"""Why: a slip in a questionnaire is found before anybody is asked, with its sheet, row and column, and a good form has none.

Every code of forms that reading and checking can give is raised here; those of converting, publishing and the study have tests of their own.
"""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from forms import CHOICES, codes, form, found

from kurak.fieldwork.form_checks import check_against_study, check_form
from kurak.model.catalogue import CATALOGUE
from kurak.model.scales import Instrument, Response, Scale
from kurak.model.scales import Question as StudyQuestion

GOOD = """
| survey |
|        | type          | name | label            | required | relevant    | constraint             |
|        | select_one yn | work | Do you work?     | yes      |             |                        |
|        | integer       | days | How many days?   | yes      | ${work} = 1 | . >= 0 and . <= 7      |
"""


@dataclass(frozen=True)
class Slip:
    """A form with one slip, and where it must be found."""

    code: str
    survey: str
    sheet: str
    row: int
    column: str
    words: str = ""
    rest: str = CHOICES


ONE = "| survey |\n| | type | name | label |\n"
SLIPS = (
    Slip("FOR-004", "| survey |\n| | type | name | label | constrain |\n| | text | a | A | . > 1 |", "survey", 1, "constrain", "constraint"),
    Slip("FOR-007", ONE + "| | begin_group | g | G |\n| | text | a | A |", "survey", 2, "type", "end_group"),
    Slip("FOR-007", ONE + "| | text | a | A |\n| | end_repeat | | |", "survey", 3, "type", "delete"),
    Slip("FOR-007", ONE + "| | begin_group | g | G |\n| | text | a | A |\n| | end_repeat | | |", "survey", 4, "type", "end_group"),
    Slip("FOR-008", ONE + "| | selct_one yn | a | A |", "survey", 2, "type", "select_one LIST"),
    Slip("FOR-009", "| survey |\n| | type | name | label | minimum_seconds |\n| | text | a | A | 3 |", "survey", 1, "minimum_seconds"),
    Slip("FOR-009", ONE + "| | speed violations count | a | A |", "survey", 2, "type"),
    Slip("FOR-010", ONE + "| | text | | A |", "survey", 2, "name"),
    Slip("FOR-011", ONE + "| | text | 1 a | A |", "survey", 2, "name", "q1_a"),
    Slip("FOR-012", ONE + "| | text | with | A |", "survey", 2, "name", "with1"),
    Slip("FOR-012", ONE + f"| | text | {'long_' * 8} | A |", "survey", 2, "name", "call it long_"),
    Slip("FOR-012", ONE + "| | text | a.b | A |", "survey", 2, "name", "a_b"),
    Slip("FOR-012", ONE + "| | text | age | A |\n| | text | Age | A |", "survey", 3, "name"),
    Slip("FOR-013", ONE + "| | text | a | A |\n| | text | a | B |", "survey", 3, "name", "a2"),
    Slip("FOR-013", ONE + "| | begin_group | g | G |\n| | text | a | A |\n| | end_group |\n| | begin_group | h | H |\n| | text | a | A |\n| | end_group |", "survey", 6, "name"),
    Slip("FOR-014", ONE + "| | text | a | |", "survey", 2, "label"),
    Slip("FOR-015", ONE + "| | select_one yno | a | A |", "survey", 2, "type", '"yn"'),
    Slip("FOR-016", ONE + "| | text | a | A |", "choices", 2, "list_name"),
    Slip("FOR-017", ONE + "| | select_one yn | a | A |", "choices", 3, "name", rest="| choices |\n| | list_name | name | label |\n| | yn | 1 | Yes |\n| | yn | 1 | No |\n"),
    Slip("FOR-018", ONE + "| | select_multiple yn | a | A |", "choices", 2, "name", rest="| choices |\n| | list_name | name | label |\n| | yn | a b | Yes |\n"),
    Slip("FOR-018", ONE + "| | select_one yn | a | A |", "choices", 3, "name", rest="| choices |\n| | list_name | name | label |\n| | yn | 1 | Yes |\n| | yn | | No |\n"),
    Slip("FOR-019", ONE + "| | select_one yn | a | A |", "choices", 2, "name", rest="| choices |\n| | list_name | name | label |\n| | yn | yes | Yes |\n"),
    Slip("FOR-020", ONE + "| | date | a | A |", "survey", 2, "required"),
    Slip("FOR-021", ONE + "| | integer | a | A |", "survey", 2, "constraint"),
    Slip("FOR-023", ONE + "| | select_one yn | a | A |\n| | select_one z | b | B |", "choices", 4, "name", rest=CHOICES + "| choices |\n| | z | 77 | Don’t know |\n"),
    Slip("FOR-024", ONE + "| | select_multiple yn | a | A |", "survey", 2, "constraint", "count-selected"),
    Slip("FOR-025", "| survey |\n| | type | name | label::English (en) | label::Kyrgyz (ky) |\n| | text | a | A | Ө |\n| | text | b | B | |", "survey", 3, "label::Kyrgyz (ky)"),
    Slip("FOR-026", "| survey |\n| | type | name | label::English (en) | label::Kyrgyz (ky) |\n| | text | a | A | [untranslated] A |", "survey", 2, "label::Kyrgyz (ky)"),
    Slip("FOR-027", "| survey |\n| | type | name | label::English |\n| | text | a | A |", "survey", 1, "label::English"),
    Slip("FOR-028", "| survey |\n| | type | name | label | relevant |\n| | text | a | A | |\n| | text | b | B | ${a} = |", "survey", 3, "relevant"),
    Slip("FOR-029", "| survey |\n| | type | name | label | relevant |\n| | text | age | A | |\n| | text | b | B | ${aje} = 1 |", "survey", 3, "relevant", '"age"'),
    Slip("FOR-029", ONE + "| | note | a | Hello ${b} |", "survey", 2, "label"),
    Slip("FOR-030", "| survey |\n| | type | name | label | relevant |\n| | text | a | A | ${b} = 'x' |\n| | text | b | B | |", "survey", 2, "relevant", "behind"),
    Slip("FOR-031", "| survey |\n| | type | name | label | relevant |\n| | select_one yn | a | A | |\n| | text | b | B | ${a} = 1 and ${a} = 2 |", "survey", 3, "relevant"),
    Slip("FOR-032", "| survey |\n| | type | name | label | relevant |\n| | select_one yn | a | A | |\n| | text | b | B | ${a} = 1 or ${a} = 3 |", "survey", 3, "relevant", "1, 2, 88"),
    Slip("FOR-033", "| survey |\n| | type | name | label | constraint |\n| | integer | a | A | . > 7 and . < 0 |", "survey", 2, "constraint"),
    Slip("FOR-034", "| survey |\n| | type | name | label | calculation |\n| | calculate | a | | ${b} + 1 |\n| | calculate | b | | ${a} + 1 |", "survey", 2, "calculation"),
    Slip("FOR-037", ONE + "| | text | a | A |", "settings", 0, "version", rest=""),
    Slip("FOR-041", "| survey |\n| | type | name | label | kurak_release |\n| | text | a | A | never |", "survey", 2, "kurak_release", "national_only"),
)  # fmt: skip


def test_a_good_form_has_no_finding() -> None:
    assert found(GOOD) == ()


@pytest.mark.parametrize("slip", SLIPS, ids=[f"{slip.code}-{number}" for number, slip in enumerate(SLIPS)])
def test_a_slip_is_found_where_it_is(slip: Slip) -> None:
    rest = slip.rest
    if slip.rest.count("| choices |") > 1:
        head, *more = slip.rest.split("| choices |\n")
        rest = head + "| choices |\n" + more[0].replace("| settings |", more[1] + "| settings |")
    there = [one for one in found(slip.survey, rest) if one.code == slip.code]
    assert there, found(slip.survey, rest)
    places = [place for one in there for place in one.where]
    assert any((place.sheet, place.row or 0, place.key) == (slip.sheet, slip.row, slip.column) for place in places), there
    assert any(slip.words in one.fix for one in there), there
    assert all(one.message and one.fix for one in there)


def test_every_code_of_forms_has_its_slip() -> None:
    elsewhere = {
        "FOR-001", "FOR-002", "FOR-003", "FOR-005", "FOR-006",  # tests/sources/test_workbook.py
        "FOR-022", "FOR-038", "FOR-039",  # below: the study
        "FOR-035", "FOR-036",  # test_xform.py
        "FOR-040", "FOR-042",  # test_publish.py
    }  # fmt: skip
    assert {slip.code for slip in SLIPS} | elsewhere == {code for code in CATALOGUE if code.startswith("FOR-")}


def test_doubled_codes_are_a_note_where_the_settings_allow_them_and_a_filter_keeps_them_apart() -> None:
    survey = "| survey |\n| | type | name | label | choice_filter |\n| | select_one yn | a | A | of = 1 |"
    rest = "| choices |\n| | list_name | name | label | of |\n| | yn | 1 | Yes | 1 |\n| | yn | 1 | No | 2 |\n| settings |\n| | version | allow_choice_duplicates |\n| | 1 | yes |\n"
    assert codes(survey, rest)["FOR-017"].severity == "note"
    assert codes(survey.replace("of = 1", ""), rest)["FOR-017"].severity == "warning"


PLACES = """
| survey |
|        | type          | name  | label  | relevant     | calculation |
|        | calculate     | order |        |              | 1 + 1       |
|        | begin_group   | one   | One    | ${order} = 1 |             |
|        | select_one yn | t1    | A      |              |             |
|        | select_one yn | t2    | B      |              |             |
|        | end_group     |       |        |              |             |
|        | begin_group   | two   | Two    | ${order} = 2 |             |
|        | select_one yn | t2    | B      |              |             |
|        | select_one yn | t1    | A      |              |             |
|        | end_group     |       |        |              |             |
"""


def test_places_that_exclude_one_another_are_one_variable() -> None:
    assert "FOR-013" not in codes(PLACES)
    assert [len(places) for places in form(PLACES).variables.values()] == [1, 2, 2]


def test_places_that_an_interview_can_both_meet_are_an_error() -> None:
    assert codes(PLACES.replace("${order} = 2", "${order} > 0"))["FOR-013"].severity == "error"


# ── against the study ──

INSTRUMENT = Instrument(
    response=Response(min=1, max=5, labels=("a", "b", "c", "d", "e"), dont_know_codes=(88,)),
    scales={"trust": Scale(label="Trust", items=("t1", "t2"))},
    other_questions={"work": StudyQuestion(type="yes_no"), "needs": StudyQuestion(type="multiple", answers=("food", "papers"))},
)

STUDY_FORM = """
| survey |
|        | type               | name  | label | required | constraint                                           |
|        | select_one agree   | t1    | A     | yes      |                                                      |
|        | select_one agree   | t02   | B     | yes      |                                                      |
|        | select_one yn      | work  | W     | yes      |                                                      |
|        | select_one need    | needs | N     | yes      |                                                      |
| choices |
|        | list_name | name | label      | kurak_value |
|        | agree     | 1    | a          |             |
|        | agree     | 2    | b          |             |
|        | agree     | 3    | c          |             |
|        | agree     | 5    | e          |             |
|        | agree     | 88   | Don't know |             |
|        | agree     | 99   | Refused    |             |
|        | yn        | 1    | Yes        | yes         |
|        | yn        | 2    | No         | no          |
|        | need      | 1    | food       |             |
|        | need      | 2    | documents  |             |
"""


def test_what_does_not_fit_the_study_is_said() -> None:
    said = check_against_study(form(STUDY_FORM, ""), items={"t1": "A", "t2": "B"}, instrument=INSTRUMENT)
    messages = {(one.code, one.message): one for one in said}
    assert ("FOR-038", 'the item "t2" is not in the questionnaire') in messages
    assert 'did you mean "t02"?' in messages["FOR-038", 'the item "t2" is not in the questionnaire'].fix
    assert any(one.code == "FOR-039" and "t1 are 1, 2, 3, 5" in one.message for one in said)
    assert any(one.code == "FOR-039" and "needs is select_one" in one.message for one in said)
    assert any(one.code == "FOR-039" and 'lacks "papers"' in one.message for one in said)
    assert [one.message for one in said if one.code == "FOR-022"] == ["the code 99 of the list agree means refused; the study does not say so"]


def test_codes_that_the_study_declares_elsewhere_count() -> None:
    said = check_against_study(form(STUDY_FORM, ""), items={"t1": "A"}, instrument=INSTRUMENT, refused=(99,))
    assert "FOR-022" not in {one.code for one in said}


def test_findings_are_worst_first() -> None:
    severities = [one.rank for one in check_form(form(ONE + "| | text | 1 a | |\n| | select_one zz | b | B |"))]
    assert severities == sorted(severities)
