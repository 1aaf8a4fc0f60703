"""``kurak form`` checks any questionnaire, writes what is asked for only where there is no error, and never over a published version."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from field_forms import CONVERTED, REFUSED

from kurak.app.cli.main import cli
from kurak.sources.starter import write_starter

WORKED = Path(__file__).resolve().parents[2] / "studies" / "kyrgyzstan-2023"


def run(*arguments: object) -> Result:
    return CliRunner().invoke(cli, ["form", *map(str, arguments)])


@pytest.fixture
def study(tmp_path: Path) -> Path:
    shutil.copytree(WORKED, tmp_path / "study", ignore=shutil.ignore_patterns("out", "rehearsal"))
    return tmp_path / "study"


def test_the_worked_study_in_80_columns() -> None:
    result = run(WORKED)
    assert result.exit_code == 0, result.output
    lines = result.output.splitlines()
    assert "Barriers to reintegration: survey of adults · kyrgyzstan_2023_adults · version 2023060102" in lines
    assert "  asks        63 questions, 4 calculations, 14 lists, 40 at several places" in lines
    assert "  languages   English (en), Russian (ru), Kyrgyz (ky)" in lines
    assert lines[-1] == "1 finding (1 note)"
    assert max(len(line) for line in lines if "version" not in line) <= 80


def test_everything_is_written_into_a_folder(tmp_path: Path) -> None:
    result = run(WORKED, "--into", tmp_path / "out")
    assert result.exit_code == 0, result.output
    written = {file.name for file in (tmp_path / "out").iterdir()}
    assert written == {"paper_en.pdf", "paper_ru.pdf", "paper_ky.pdf", "questionnaire.xml", "codebook.csv", "codebook.md"}


def test_single_files(tmp_path: Path) -> None:
    paper, xform, table, page = (tmp_path / name for name in ("p.pdf", "x.xml", "c.csv", "c.md"))
    assert run(WORKED, "--paper", paper, "--language", "ky", "--given", "item_order=3", "--xform", xform, "--codebook", table).exit_code == 0
    assert run(WORKED, "--codebook", page).exit_code == 0
    assert paper.read_bytes().startswith(b"%PDF")
    assert xform.read_bytes().startswith(b"<?xml")
    assert table.read_text("utf-8").startswith("variable,type,measure,label_en,label_ru,label_ky")
    assert page.read_text("utf-8").startswith("# Codebook: Barriers to reintegration")


def test_a_file_by_itself(tmp_path: Path) -> None:
    file = tmp_path / "form.xlsx"
    file.write_bytes(CONVERTED["four languages"]())
    result = run(file, "--json")
    data = json.loads(result.output)
    assert result.exit_code == data["exit"] == 0
    assert [one["name"] for one in data["codebook"]["variables"]] == ["age", "works"]
    assert data["form"]["file"] == "form.xlsx"
    assert len(data["xform_sha256"]) == 64


def test_with_errors_nothing_is_written(tmp_path: Path) -> None:
    file = tmp_path / "form.xlsx"
    file.write_bytes(REFUSED["SurveyCTO"][0]())
    result = run(file, "--into", tmp_path / "out")
    assert result.exit_code == 1
    assert "form.xlsx sheet survey row 2 column type" in result.output
    assert "Nothing was written" in result.output
    assert not (tmp_path / "out").exists()
    assert json.loads(run(file, "--json").output)["exit"] == 1


def test_publishing_once_and_never_over_it(study: Path) -> None:
    result = run(study, "--publish", "pilot")
    assert result.exit_code == 0, result.output
    assert (study / "instrument/published/pilot/form.json").is_file()
    again = run(study, "--publish", "pilot")
    assert again.exit_code == 2
    assert "never changed" in again.output


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["none.xlsx"], "is not there"),
        (["{study}", "--paper", "a.txt"], "is a PDF"),
        (["{study}", "--codebook", "a.txt"], ".csv or .md"),
        (["{study}", "--paper", "a.pdf", "--language", "fr"], "no language 'fr'"),
        (["{study}", "--paper", "a.pdf", "--given", "x=1"], "no question 'x'"),
        (["{study}", "--given", "x"], "NAME=VALUE"),
        (["{study}", "--publish", "../x"], "letters, digits"),
        (["{study}/instrument/questionnaire.xlsx", "--publish", "x"], "only a study's"),
        (["{small}"], "has no instrument/questionnaire.xlsx"),
        (["{empty}"], "no study with a questionnaire"),
    ],
)
def test_what_cannot_be_done_is_said(arguments: list[str], words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    write_starter(tmp_path / "small")
    (tmp_path / "empty").mkdir()
    places = {"study": WORKED, "small": tmp_path / "small", "empty": tmp_path / "empty"}
    result = run(*[one.format(**places) for one in arguments])
    assert result.exit_code == 2, result.output
    assert words in result.output
    assert not list(tmp_path.glob("a.*"))


def test_what_is_no_workbook_is_said(tmp_path: Path) -> None:
    (tmp_path / "form.xlsx").write_bytes(b"no workbook")
    result = run(tmp_path / "form.xlsx")
    assert result.exit_code == 1
    assert "FOR-001" in result.output


def test_check_looks_at_questionnaire_and_guides(study: Path) -> None:
    guide = study / "instrument/guides/expert.md"
    guide.write_text(guide.read_text("utf-8").replace("## Consent", "## Something"), encoding="utf-8")
    (study / "instrument/questionnaire.xlsx").write_bytes(REFUSED["doubled codes"][0]())
    result = CliRunner().invoke(cli, ["check", str(study), "--json"])
    data = json.loads(result.output)
    assert {"GUI-002", "FOR-017", "FOR-038"} <= {one["code"] for one in data["findings"]}
    assert "instrument/questionnaire.xlsx" in data["files"]
    assert "instrument/guides/expert.md" in data["files"]
