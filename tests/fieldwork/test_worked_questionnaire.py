"""Why: the worked study's questionnaire must give records that its scales, questions and domains can be estimated from."""

from __future__ import annotations

import importlib.util
import re
from collections import Counter
from pathlib import Path
from types import ModuleType

import pytest

from kurak import pipeline
from kurak.fieldwork.codebook import codebook_of
from kurak.model.form import UNTRANSLATED, Form
from kurak.model.study_folder import StudyFolder
from kurak.sources.study_folder import read_study
from kurak.sources.xlsform import read_questionnaire
from kurak.stats.kish_grid import KISH_TABLES, LARGEST, kish_number

ROOT = Path(__file__).resolve().parents[2]
WORKED = ROOT / "studies" / "kyrgyzstan-2023"


@pytest.fixture(scope="module")
def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("make_questionnaire", ROOT / "scripts" / "make_questionnaire.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def study() -> StudyFolder:
    return read_study(WORKED)


@pytest.fixture(scope="module")
def form() -> Form:
    read = read_questionnaire(WORKED)
    assert read is not None
    assert read.form is not None
    return read.form


def test_the_file_is_what_the_script_makes(script: ModuleType) -> None:
    assert script.main(["--check"]) == 0


def test_a_stale_file_would_be_noticed(script: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(script, "TARGET", tmp_path / "questionnaire.xlsx")
    monkeypatch.setattr(script, "ROOT", tmp_path)
    assert script.main(["--check"]) == 1
    assert script.main([]) == 0
    assert script.main(["--check"]) == 0


def test_it_has_one_note(study: StudyFolder) -> None:
    checked = pipeline.form(WORKED, study)
    assert checked is not None
    assert checked.xform is not None
    assert [(one.code, one.severity) for one in checked.findings] == [("FOR-026", "note")]


def test_every_item_and_question_is_asked_under_its_name(study: StudyFolder, form: Form) -> None:
    assert study.instrument is not None
    book = codebook_of(form)
    for item in study.items:
        variable = book.variable(item.item)
        assert variable is not None
        assert variable.labels["English (en)"] == item.text
        assert [value.code for value in variable.answers] == ["1", "2", "3", "4", "5"]
        assert [value.value for value in variable.answers] == list(study.instrument.response.labels)
        assert [(value.code, value.meaning) for value in variable.missing] == [("88", "don't know"), ("99", "refused")]
        assert variable.required
    for name, question in study.instrument.other_questions.items():
        variable = book.variable(name)
        assert variable is not None
        wanted = question.answers or ("yes", "no")
        assert set(wanted) <= {value.value for value in variable.values}


def test_groups_of_records_are_those_of_the_domains(study: StudyFolder, form: Form) -> None:
    assert study.study is not None
    for domain, groups in study.study.domains.items():
        asked = form.question(domain)
        assert asked is not None
        assert [choice.value for choice in form.choices_of(asked) if choice.name != "99"] == list(groups)


def test_four_orders_each_with_every_statement(script: ModuleType, study: StudyFolder, form: Form) -> None:
    assert study.instrument is not None
    orders: dict[str, dict[str, list[str]]] = {}
    for question in form.questions:
        if question.choice_list == "agreement":
            block, _, order = question.groups[-1].rpartition("_")
            orders.setdefault(block, {}).setdefault(order, []).append(question.name)
    assert set(orders) == set(study.instrument.scales)
    for block, by_order in orders.items():
        assert set(by_order) == set(script.ORDERS)
        assert all(sorted(items) == sorted(study.instrument.scales[block].items) for items in by_order.values())
        assert len({tuple(items) for items in by_order.values()}) == len(script.ORDERS)


def test_each_order_is_used_alike_in_every_cluster(form: Form) -> None:
    asked = form.question("item_order")
    assert asked is not None
    assert asked.calculation.endswith("mod 4)")
    used = Counter(1 + (cluster + visit) % 4 for cluster in range(1, 57) for visit in range(1, 21))
    assert set(used.values()) == {56 * 20 // 4}


def test_the_grid_of_the_form_is_the_kish_grid(form: Form) -> None:
    asked = form.question("selected_adult")
    assert asked is not None
    grid = re.findall(r"'(\d+)'", asked.calculation)[0]
    for number, table in enumerate(KISH_TABLES, start=1):
        for eligible in range(1, 12):
            place = (number - 1) * LARGEST + min(eligible, LARGEST)
            assert int(grid[place - 1 : place]) == kish_number(table, eligible=eligible)


def test_people_one_knows_never_leave_the_house_below_national_level(form: Form) -> None:
    book = codebook_of(form)
    flagged = {one.name for one in book.variables if one.release == "national_only"}
    assert flagged == {"knows_someone_who_left", "attitude_known_leavers"}
    # They are answered by the respondent alone, after the device was handed over.
    assert {form.question(name).groups[-1] for name in flagged if form.question(name)} == {"people_known"}  # type: ignore[union-attr]


def test_nothing_is_asked_without_consent(form: Form) -> None:
    before = {"interviewer", "cluster", "visit", "unit_code", "region", "settlement", "interview_language", "eligible_persons", "kish_table", "consent", "remarks"}
    for question in form.questions:
        if question.answered and question.name not in before:
            assert "${consent} = '1'" in form.conditions_of(question)


def test_what_is_not_translated_says_so_and_is_english(form: Form) -> None:
    texts = [entry.labels for entry in form.entries] + [choice.labels for answers in form.lists.values() for choice in answers.choices]
    marked = 0
    for labels in texts:
        for language in ("Russian (ru)", "Kyrgyz (ky)"):
            if labels.get(language, "").startswith(UNTRANSLATED):
                marked += 1
                assert labels[language] == f"{UNTRANSLATED} {labels['English (en)']}"
            elif labels:
                assert re.search("[а-яөүңА-ЯӨҮҢ]|^[A-F][12]?$", labels[language]), labels
    assert marked > 100


def test_no_question_asks_for_a_name_or_a_number_to_call(form: Form) -> None:
    asked = [question for question in form.questions if question.type == "text"]
    assert {question.name for question in asked} == {"cluster", "visit", "unit_code", "reason_negative_other", "difficulties_other", "remarks"}
    for question in asked:
        if question.name not in ("cluster", "visit", "unit_code"):
            assert "Write no names" in question.label("English (en)")
