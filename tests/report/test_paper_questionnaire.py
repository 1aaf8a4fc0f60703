"""Why: where the power is out the interview goes on, on paper: with every code, every arrow right, and for every reader."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from kurak.model.form import Form
from kurak.report.paper_questionnaire import (
    _Paper,
    first_place_answers,
    paper_languages,
    write_paper_questionnaire,
)
from kurak.report.words.paper_questionnaire import ENGLISH, PAPER_WORDS, PaperWords
from kurak.sources.xlsform import form_from_markdown, read_questionnaire

WORKED = Path(__file__).resolve().parents[2] / "studies" / "kyrgyzstan-2023"

ROUTED = """
| survey |
|        | type               | name  | label::English (en)      | label::Kyrgyz (ky) | relevant                     | constraint            |
|        | select_one yn      | work  | Do you work?             | Иштейсизби?        |                              |                       |
|        | begin_group        | job   | Your job                 | Жумушуңуз          | ${work} = 1                  |                       |
|        | integer            | hours | How many hours?          | Канча саат?        |                              | . >= 0 and . <= 168   |
|        | select_multiple ty | kinds | Which kinds?             | Кайсы түрү?        |                              |                       |
|        | end_group          |       |                          |                    |                              |                       |
|        | text               | other | Which other, ${work}?    | Кайсы?             | selected(${kinds}, '96')     |                       |
|        | select_one agree   | s1    | Statement one            | Биринчи            |                              |                       |
|        | select_one agree   | s2    | Statement two            | Экинчи             |                              |                       |
|        | select_one agree   | s3    | #let x = 1; *no markup*  | Үчүнчү             |                              |                       |
|        | calculate          | sum   |                          |                    |                              |                       |
|        | note               | bye   | Your sum is ${sum}       | Сумма ${sum}       | ${hours} > 40                |                       |
|        | date               | born  | When were you born?      | Качан төрөлгөнсүз? | not(${work} = 88)            |                       |
| choices |
|        | list_name | name | label::English (en) | label::Kyrgyz (ky) |
|        | yn        | 1    | yes                 | ооба               |
|        | yn        | 2    | no                  | жок                |
|        | yn        | 88   | don't know          | билбейм            |
|        | ty        | 1    | field               | талаа              |
|        | ty        | 96   | other               | башка              |
|        | agree     | 1    | disagree            | макул эмес         |
|        | agree     | 2    | agree               | макул              |
| settings |
|        | form_title | form_id | version | default_language |
|        | A form     | routed  | 3       | English (en)     |
"""


def routed() -> Form:
    form = form_from_markdown(ROUTED).form
    assert form is not None
    return form


def worked() -> Form:
    read = read_questionnaire(WORKED)
    assert read is not None
    assert read.form is not None
    return read.form


def blocks(form: Form, language: str = "English (en)", **given: str) -> list[dict[str, Any]]:
    return _Paper(form, language, given or first_place_answers(form)).blocks()


def by_name(form: Form, language: str = "English (en)") -> dict[str, dict[str, Any]]:
    return {block["name"]: block for block in blocks(form, language) if block["kind"] == "question"}


def test_arrows_lead_to_the_next_question_that_is_asked() -> None:
    questions = by_name(routed())
    # Who does not work is asked neither hours (2), kinds (3) nor which other (4).
    assert questions["work"]["choices"] == [["1", "yes", ""], ["2", "no", "→ 5"], ["88", "don't know", "→ 5"]]
    assert questions["other"]["number"] == "4"


def test_conditions_are_in_words() -> None:
    made = blocks(routed())
    headings = [block for block in made if block["kind"] == "heading"]
    assert headings[0]["condition"] == "This part only if question 1 is 1 (yes)."
    questions = by_name(routed())
    assert questions["other"]["condition"] == "Ask only if one of the answers to question 3 is 96 (other)."
    assert questions["born"]["condition"] == "Ask only if question 1 is not 88 (don't know)."
    kyrgyz = by_name(routed(), "Kyrgyz (ky)")
    assert kyrgyz["other"]["condition"] == "3-суроо: жооптордун бири 96 (башка) болсо гана сураңыз."


def test_statements_with_the_same_answers_become_a_matrix() -> None:
    (matrix,) = [block for block in blocks(routed()) if block["kind"] == "matrix"]
    assert matrix["columns"] == [["1", "disagree"], ["2", "agree"]]
    assert [row[0] for row in matrix["rows"]] == ["5", "6", "7"]


def test_boxes_are_as_many_as_the_answer_may_have_digits() -> None:
    hours = by_name(routed())["hours"]
    assert (hours["answers"], hours["digits"], hours["range"]) == ("number", 3, "0 to 168")


def test_answers_taken_up_in_a_text_become_a_place_to_write() -> None:
    assert by_name(routed())["other"]["text"] == "Which other, ____ (question 1)?"
    notes = [block["text"] for block in blocks(routed()) if block["kind"] == "note"]
    assert notes == ["Your sum is ____ (sum)"]


def test_the_worked_questionnaire_routes_as_the_report_describes() -> None:
    questions = by_name(worked())
    attitude, reason = questions["attitude_returnees"], questions["reason_negative"]
    children = questions["attitude_returned_children"]["number"]
    arrows = {code: arrow for code, _, arrow in attitude["choices"]}
    assert arrows == {"1": "", "2": "", **dict.fromkeys(("3", "4", "5", "88", "99"), f"→ {children}")}
    assert {code: arrow for code, _, arrow in reason["choices"]}["96"] == ""
    knows = questions["knows_someone_who_left"]
    assert {code: arrow for code, _, arrow in knows["choices"]} == {"1": "", **dict.fromkeys(("2", "88", "99"), f"→ {questions['sex']['number']}")}
    assert {code: arrow for code, _, arrow in questions["consent"]["choices"]}["2"] == f"→ {questions['remarks']['number']}"


def test_the_worked_questionnaire_has_five_matrices_with_seven_answers_and_another_order_on_demand() -> None:
    first, second = ([block for block in blocks(worked(), item_order=order) if block["kind"] == "matrix"] for order in "12")
    assert [len(one["rows"]) for one in first] == [9, 4, 12, 9, 6]
    assert all([code for code, _ in one["columns"]] == ["1", "2", "3", "4", "5", "88", "99"] for one in first)
    for one, other in zip(first, second, strict=True):
        assert [row[2] for row in one["rows"]] != [row[2] for row in other["rows"]]
        assert {row[2] for row in one["rows"]} == {row[2] for row in other["rows"]}
    assert first_place_answers(worked()) == {"item_order": "1"}


def kinds(node: Any) -> Iterator[str]:
    if isinstance(node, pikepdf.Array):
        for part in node:
            yield from kinds(part)
    elif isinstance(node, pikepdf.Dictionary):
        if "/S" in node:
            yield str(node["/S"])
        if "/K" in node:
            yield from kinds(node["/K"])


@pytest.mark.parametrize("code", ["en", "ru", "ky"])
def test_the_paper_is_for_screen_readers_too(code: str) -> None:
    form = worked()
    pdf = write_paper_questionnaire(form, language=paper_languages(form)[code])
    with pikepdf.open(io.BytesIO(pdf)) as document:
        assert str(document.Root.Lang) == code
        assert bool(document.Root.MarkInfo.Marked)
        assert 4 <= len(document.pages) <= 7
        found = list(kinds(document.Root.StructTreeRoot.K))
        assert found.count("/Table") == 5
        assert found.count("/TH") >= 5 * 7
        assert "/H1" in found
        assert document.docinfo["/Title"] == form.settings.title


def test_the_same_form_gives_the_same_bytes() -> None:
    form = routed()
    one, other = (write_paper_questionnaire(form, language="Kyrgyz (ky)") for _ in range(2))
    assert one == other


def test_letters_without_a_glyph_and_very_long_words_are_printed() -> None:
    text = ROUTED.replace("Statement one", "漢字 " + "x" * 300)
    form = form_from_markdown(text).form
    assert form is not None
    assert write_paper_questionnaire(form, language="English (en)").startswith(b"%PDF")


def test_languages_without_a_code_or_a_name() -> None:
    form = form_from_markdown("| survey |\n| | type | name | label |\n| | text | a | A |").form
    assert form is not None
    assert dict(paper_languages(form)) == {"form": ""}
    assert write_paper_questionnaire(form, language="").startswith(b"%PDF")


@pytest.mark.parametrize("words", [words for words in PAPER_WORDS.values() if words is not ENGLISH], ids=[code for code in PAPER_WORDS if code != "en"])
def test_a_translation_has_every_text_with_every_place(words: PaperWords) -> None:
    for name in PaperWords.__slots__:
        ours, theirs = getattr(ENGLISH, name), getattr(words, name)
        pairs = [(ours, theirs)] if isinstance(ours, str) else [(ours[key], theirs[key]) for key in ours]
        for english, other in pairs:
            assert set(re.findall(r"{\w+}", english)) == set(re.findall(r"{\w+}", other)), name
            assert other


def test_the_labels_above_a_grid_are_no_question_and_a_round_of_a_repeat_has_no_end() -> None:
    form = form_from_markdown("""
| survey |
|        | type          | name   | label  | appearance   | relevant    |
|        | select_one yn | head   | Trust  | label        |             |
|        | select_one yn | a      | A      | list-nolabel |             |
|        | select_one yn | b      | B      | list-nolabel |             |
|        | select_one yn | c      | C      | list-nolabel |             |
|        | begin_repeat  | member | Member |              |             |
|        | select_one yn | works  | Works? |              |             |
|        | text          | what   | What?  |              | ${works}=1  |
|        | end_repeat    |        |        |              |             |
| choices |
|        | list_name | name                     | label |
|        | yn        | 1                        | Yes   |
|        | yn        | a_code_as_long_as_a_word | No    |
""").form
    assert form is not None
    made = blocks(form, "")
    assert [(block["kind"], block.get("text", "")) for block in made] == [
        ("note", "Trust"), ("matrix", ""), ("heading", "Member"), ("question", "Works?"), ("question", "What?"),
    ]  # fmt: skip
    assert [arrow for _, _, arrow in made[3]["choices"]] == ["", ""]
    assert write_paper_questionnaire(form, language="").startswith(b"%PDF")


COMPUTED = """
| survey |
|        | type            | name  | label::English (en) | label::Russian (ru) | label::Kyrgyz (ky) | calculation                                   |
|        | integer         | rooms | How many rooms?     | Сколько комнат?     | Канча бөлмө?       |                                               |
|        | integer         | eat   | How many people?    | Сколько людей?      | Канча киши?        |                                               |
|        | calculate       | share | People a room       | Людей на комнату    | Бөлмөдө киши       | round(${eat} div ${rooms}, 1)                 |
|        | calculate       | full  |                     |                     |                    | if(${share} > 2 and ${eat} > ${rooms}, 1, 0)  |
|        | calculate       | order |                     |                     |                    | if(once(random()) < 0.5, '1', '2')            |
| settings |
|        | form_title | form_id | version | default_language |
|        | A form     | made    | 1       | English (en)     |
"""


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("English (en)", ["People a room. Worked out from question 1, question 2.", "Worked out from question 1, question 2, “share”.", "Set by the device; no question is needed for it."]),
        ("Russian (ru)", ["Людей на комнату. Вычисляется по: вопрос 1, вопрос 2.", "Вычисляется по: вопрос 1, вопрос 2, «share».", "Устройство задаёт само; ответы для этого не нужны."]),
        ("Kyrgyz (ky)", ["Бөлмөдө киши. Буларга карап эсептелет: 1-суроо, 2-суроо.", "Буларга карап эсептелет: 1-суроо, 2-суроо, «share».", "Түзмөк өзү коёт; жооптор керек эмес."]),
    ],
)  # fmt: skip
def test_what_the_device_works_out_is_said_in_words(language: str, said: list[str]) -> None:
    form = form_from_markdown(COMPUTED).form
    assert form is not None
    values = _Paper(form, language, {}).values()
    assert [name for name, _ in values] == ["share", "full", "order"]
    assert [words for _, words in values] == said
    pages = pikepdf.open(io.BytesIO(write_paper_questionnaire(form, language=language)))
    assert len(pages.pages) >= 1


def test_no_expression_is_printed_for_the_worked_questionnaire() -> None:
    form = worked()
    for language in paper_languages(form):
        for _, words in _Paper(form, language, first_place_answers(form)).values():
            assert not re.search(r"\$\{|\(|\bdiv\b|!=|coalesce", words), words
