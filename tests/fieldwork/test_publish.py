"""Why: records name the version they were collected with. It is whole, it is never changed, and a change would be seen."""

from __future__ import annotations

import hashlib
import json
import shutil
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from kurak import pipeline
from kurak.model.catalogue import finding
from kurak.sources.published_forms import read_published_forms

WORKED = Path(__file__).resolve().parents[2] / "studies" / "kyrgyzstan-2023"


@pytest.fixture
def study(tmp_path: Path) -> Path:
    shutil.copytree(WORKED, tmp_path / "study", ignore=shutil.ignore_patterns("out", "rehearsal"))
    return tmp_path / "study"


def published(study: Path, name: str = "pilot") -> Path:
    checked = pipeline.form(study, pipeline.check(study))
    assert checked is not None
    return pipeline.publish_form(study, checked, name)


def test_a_version_is_whole_and_says_the_hash_of_every_file(study: Path) -> None:
    place = published(study)
    record = json.loads((place / "form.json").read_text("utf-8"))
    assert set(record["files"]) == {file.name for file in place.iterdir()} - {"form.json"}
    for file, value in record["files"].items():
        assert hashlib.sha256((place / file).read_bytes()).hexdigest() == value
    assert (place / "questionnaire.xlsx").read_bytes() == (study / "instrument/questionnaire.xlsx").read_bytes()
    assert record["xform_sha256"] == record["files"]["questionnaire.xml"]
    (form,), findings = read_published_forms(study)
    assert (form.name, form.version, findings) == ("pilot", "2023060102", ())
    assert pipeline.check_with_form(study).findings == pipeline.check_with_form(WORKED).findings


def test_it_is_never_overwritten(study: Path) -> None:
    place = published(study)
    before = {file.name: file.read_bytes() for file in place.iterdir()}
    with pytest.raises(FileExistsError):
        published(study)
    assert {file.name: file.read_bytes() for file in place.iterdir()} == before


def test_two_publications_are_the_same_bytes(study: Path) -> None:
    one, other = published(study, "one"), published(study, "two")
    for file in one.iterdir():
        theirs = (other / file.name).read_bytes()
        assert file.read_bytes() == theirs.replace(b'"two"', b'"one"')


@pytest.mark.parametrize("how", ["changed", "gone", "record broken", "record leads out"])
def test_a_change_is_found(study: Path, how: str) -> None:
    place = published(study)
    if how == "changed":
        (place / "codebook.csv").write_text("changed", encoding="utf-8")
    elif how == "gone":
        (place / "codebook.csv").unlink()
    elif how == "record broken":
        (place / "form.json").write_text('{"form_id": 1', encoding="utf-8")
    else:
        text = (place / "form.json").read_text("utf-8")
        (place / "form.json").write_text(text.replace('"codebook.csv"', '"../../scales.yaml"'), encoding="utf-8")
    found = [one for one in pipeline.check_with_form(study).findings if one.severity == "error"]
    assert [one.code for one in found] == ["FIL-001" if how == "gone" else "FOR-040"]
    assert found[0].where[0].file.startswith("instrument/published/pilot/")


def test_a_version_stands_for_one_form(study: Path) -> None:
    published(study)
    file = study / "instrument/questionnaire.xlsx"
    book = openpyxl.load_workbook(file)
    book["survey"]["C5"].value = "Another word"
    book.save(file)
    (found,) = [one for one in pipeline.check_with_form(study).findings if one.code == "FOR-042"]
    assert str(found.where[0]) == "instrument/questionnaire.xlsx sheet settings row 2 column version"
    book["settings"]["C2"].value = "2023060103"
    book.save(file)
    assert not [one for one in pipeline.check_with_form(study).findings if one.code == "FOR-042"]


def test_a_form_with_errors_is_not_published(study: Path) -> None:
    checked = pipeline.form(study, pipeline.check(study))
    assert checked is not None
    with pytest.raises(ValueError, match="errors"):
        pipeline.publish_form(study, replace(checked, findings=(finding("FOR-011", message="x"),)), "pilot")
