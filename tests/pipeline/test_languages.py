"""A report in another language asks what the questionnaire asks in it, and calls scales as the study does; what is not translated stays."""

from __future__ import annotations

import shutil
from pathlib import Path

import openpyxl
import pytest

from kurak import pipeline
from kurak.model.form import UNTRANSLATED
from kurak.model.study_folder import StudyFolder

WORKED = Path(__file__).parents[2] / "studies" / "kyrgyzstan-2023"


@pytest.fixture(scope="module")
def worked() -> StudyFolder:
    return pipeline.check(WORKED)


def column(sheet: str, key: str, label: str) -> list[tuple[str, str]]:
    """Name of each question or answer, and its label, as the workbook has them."""
    rows = list(openpyxl.load_workbook(WORKED / "instrument" / "questionnaire.xlsx", read_only=True)[sheet].iter_rows(values_only=True))
    head = [str(name) for name in rows[0]]
    place = next(at for at, name in enumerate(head) if name.startswith("label::") and label in name)
    return [(str(row[head.index(key)]), str(row[place])) for row in rows[1:] if row[head.index(key)] and row[place]]


@pytest.mark.parametrize(("language", "name"), [("ru", "(ru)"), ("ky", "(ky)")])
def test_statements_and_scales_are_those_of_the_language(worked: StudyFolder, language: str, name: str) -> None:
    found = pipeline.in_language(worked, WORKED, language)
    asked = dict(column("survey", "name", name))
    wanted = {one.item: one.text if asked[one.item].startswith(UNTRANSLATED) else asked[one.item] for one in worked.items}
    assert {one.item: one.text for one in found.items} == wanted
    assert found.instrument is not None
    assert worked.instrument is not None
    assert {key: one.label for key, one in found.instrument.scales.items()} == {key: one.labels[language] for key, one in worked.instrument.scales.items()}
    answers = {label for _, label in column("choices", "name", name)}
    assert set(found.instrument.response.labels) <= answers
    assert not set(found.instrument.response.labels) & set(worked.instrument.response.labels)


def test_the_study_s_own_language_changes_nothing(worked: StudyFolder) -> None:
    assert pipeline.in_language(worked, WORKED, "en") is worked


def test_without_a_questionnaire_scales_are_translated_and_statements_stay(tmp_path: Path) -> None:
    place = shutil.copytree(WORKED, tmp_path / "study", ignore=shutil.ignore_patterns("out", "rehearsal"))
    (place / "instrument" / "questionnaire.xlsx").unlink()
    folder = pipeline.check(place)
    found = pipeline.in_language(folder, place, "ru")
    assert found.items == folder.items
    assert found.instrument is not None
    assert found.instrument.scales["trust_offenders"].label == "Доверие к правонарушителям"


def test_a_translated_statement_is_shown(tmp_path: Path) -> None:
    place = shutil.copytree(WORKED, tmp_path / "study", ignore=shutil.ignore_patterns("out", "rehearsal"))
    book = openpyxl.load_workbook(place / "instrument" / "questionnaire.xlsx")
    sheet = book["survey"]
    head = [str(cell.value) for cell in sheet[1]]
    at = next(number for number, name in enumerate(head) if name.startswith("label::") and "(ru)" in name)
    row = next(row for row in sheet.iter_rows(min_row=2) if row[head.index("name")].value == "tr01")
    row[at].value = "Утверждение"
    book.save(place / "instrument" / "questionnaire.xlsx")
    texts = {one.item: one.text for one in pipeline.in_language(pipeline.check(place), place, "ru").items}
    assert texts["tr01"] == "Утверждение"
    assert texts["tr02"] == next(one.text for one in pipeline.check(WORKED).items if one.item == "tr02")


@pytest.mark.parametrize(("language", "name"), [("ru", "(ru)"), ("ky", "(ky)")])
def test_groups_are_called_as_the_questionnaire_asks_them(worked: StudyFolder, language: str, name: str) -> None:
    names = pipeline.in_language(worked, WORKED, language).names
    labels = set(dict.fromkeys(label for _, label in column("choices", "name", name)))
    assert worked.study is not None
    assert set(names["region"]) == set(worked.study.domains["region"])
    assert set(names["region"].values()) <= labels
    # The form asks one person; study.yaml names the group.
    assert {group: names["sex"][group] for group in ("men", "women")} == {group: worked.study.labels["sex"][group][language] for group in ("men", "women")}
    assert names["stakeholders/places.csv"]["Suzak"] == {one.place: one.name_ru if language == "ru" else one.name_ky for one in worked.places}["Suzak"]


def test_the_own_language_has_no_names_beside_the_data(worked: StudyFolder) -> None:
    assert not pipeline.in_language(worked, WORKED, "en").names


def test_names_alone_do_not_make_the_tables_others(worked: StudyFolder) -> None:
    from dataclasses import replace

    from kurak.pipeline.languages import same_tables

    assert same_tables(replace(worked, names={"sex": {"men": "мужчины"}}), worked)
    assert not same_tables(replace(worked, items=worked.items[:1]), worked)
