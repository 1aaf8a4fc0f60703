"""Why: forms come from the field with matrices, languages, repeats and dialects; they become XForms, or somebody learns which row is why."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from field_forms import CONVERTED, REFUSED

from kurak import pipeline
from kurak.fieldwork.codebook import codebook_csv, codebook_of
from kurak.pipeline import CheckedForm
from kurak.report.paper_questionnaire import write_paper_questionnaire

WORKED = Path(__file__).resolve().parents[2] / "studies" / "kyrgyzstan-2023"


def checked(raw: bytes, folder: Path) -> CheckedForm:
    file = folder / "form.xlsx"
    file.write_bytes(raw)
    found = pipeline.form(file)
    assert found is not None
    return found


@pytest.mark.parametrize("name", CONVERTED)
def test_a_form_from_the_field_becomes_an_xform_a_paper_and_a_codebook(name: str, tmp_path: Path) -> None:
    made = checked(CONVERTED[name](), tmp_path)
    assert made.xform is not None, made.findings
    assert not made.has_errors, made.findings
    assert made.form is not None
    assert write_paper_questionnaire(made.form, language=made.form.languages[0]).startswith(b"%PDF")
    # Every variable of the form is a row of the codebook, and a node of the XForm.
    assert len(codebook_csv(codebook_of(made.form)).splitlines()) >= len(made.form.variables) + 1
    xml = made.xform.xml.decode("utf-8")
    for variable in made.form.variables:
        assert f"<{variable}" in xml


@pytest.mark.parametrize("name", REFUSED)
def test_a_form_that_cannot_be_converted_says_sheet_and_row(name: str, tmp_path: Path) -> None:
    make, expected = REFUSED[name]
    made = checked(make(), tmp_path)
    assert made.xform is None
    assert made.has_errors
    said = {(found.code, place.sheet, place.row) for found in made.findings for place in found.where}
    for code, sheet, row in expected:
        assert (code, sheet, row) in said, made.findings


def test_the_converter_gets_the_same_form_as_from_the_file(tmp_path: Path) -> None:
    # Two roads, one XForm: our cells, and the converter's own reading of the workbook.
    from pyxform.xls2xform import convert

    for number, make in enumerate(CONVERTED.values()):
        file = tmp_path / f"form{number}.xlsx"
        file.write_bytes(make())
        made = pipeline.form(file)
        assert made is not None
        assert made.xform is not None
        theirs = convert(str(file), form_name="data").xform
        assert _without_names(made.xform.xml.decode("utf-8")) == _without_names(theirs), file.name


def _without_names(xml: str) -> str:
    """The id of a form without one is the name of its file."""
    return xml.replace('id="form"', 'id=""').replace('id="data"', 'id=""')


@pytest.mark.slow
@pytest.mark.parametrize("name", ["the worked study", *CONVERTED])
def test_javarosa_loads_it(name: str, tmp_path: Path) -> None:
    # ODK Validate comes with the converter and runs JavaRosa, the engine of ODK Collect.
    from pyxform.validators.odk_validate import ODK_VALIDATE_PATH

    assert shutil.which("java"), "this test needs Java: sh scripts/find_java.sh"
    raw = (WORKED / "instrument/questionnaire.xlsx").read_bytes() if name == "the worked study" else CONVERTED[name]()
    made = checked(raw, tmp_path)
    assert made.xform is not None
    file = tmp_path / "form.xml"
    file.write_bytes(made.xform.xml)
    for media in ("interviewers.csv", "interviews.csv"):
        (tmp_path / media).write_text("name,label\n1,one\n", encoding="utf-8")
    done = subprocess.run(
        ["java", "-Djava.awt.headless=true", "-jar", ODK_VALIDATE_PATH, str(file)], capture_output=True, text=True, check=False, timeout=120
    )
    assert "Xform is valid" in done.stdout + done.stderr, done.stdout + done.stderr
