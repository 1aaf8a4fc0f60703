"""Why: import and export are what a field manager types; exit codes and words must hold for good and bad files alike."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from export_styles import Style, export, small_layout
from small_study import write_small_study
from test_every_style import INTERVIEWS

from kurak.app.cli.main import cli

LAYOUT = small_layout()


@pytest.fixture
def study(tmp_path: Path) -> Path:
    return write_small_study(tmp_path / "study")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return export(LAYOUT.form, INTERVIEWS, Style(), tmp_path)[0]


def run(*arguments: object) -> Result:
    return CliRunner().invoke(cli, list(map(str, arguments)), prog_name="kurak", terminal_width=80)


def test_from_an_export_to_a_file_of_spss(study: Path, file: Path, tmp_path: Path) -> None:
    said = run("import", study, file, "--received", "2023-06-01")
    assert said.exit_code == 0, said.output
    assert "4 interviews\n  member: 4 rows\n" in said.output
    assert "data/records.parquet" in said.output
    assert run("check", study).exit_code == 0
    for kind in ("sav", "dta", "parquet", "csv"):
        made = run("export", study, "--format", kind, "--into", tmp_path / kind, "--language", "ru")
        assert made.exit_code == 0, made.output
        assert (tmp_path / kind / f"records.{kind}").is_file()
        assert (tmp_path / kind / "records-codebook.csv").is_file()


def test_json(study: Path, file: Path, tmp_path: Path) -> None:
    data = json.loads(run("import", study, file, "--json", "--received", "2023-06-01").stdout)
    assert data["rows"] == {"interviews": 4, "member": 4, "job": 3}
    assert data["received"][0]["received"] == "2023-06-01"
    again = run("import", study, file, "--json")
    assert again.exit_code == json.loads(again.stdout)["exit"] == 1
    assert json.loads(again.stdout)["findings"][0]["code"] == "IMP-016"
    out = json.loads(run("export", study, "--format", "csv", "--into", tmp_path / "out", "--json").stdout)
    assert len(out["files"]) == 7


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["import", "nowhere"], "is not a folder"),
        (["import", "{study}"], "nothing was received yet"),
        (["import", "{study}", "x.csv", "--received", "1.6.2023"], "write the day as 2023-06-01"),
        (["import", "{study}", "x.csv", "--format", "xlsx"], "xlsx"),
        (["export", "{study}", "--format", "sav", "--into", "{study}/out"], "there are no records"),
        (["export", "{study}", "--format", "sav", "--into", "{study}/study.yaml"], "is not a folder"),
        (["export", "{study}", "--format", "sav", "--into", "x", "--language", "xx"], "no language 'xx'"),
        (["fetch", "nowhere"], "is not a folder"),
    ],
    ids=lambda one: " ".join(one) if isinstance(one, list) else "",
)
def test_what_cannot_run(arguments: list[str], words: str, study: Path) -> None:
    said = run(*(one.format(study=study) for one in arguments))
    assert said.exit_code == 2
    assert words in said.output
    assert "Traceback" not in said.output


def test_a_study_without_a_questionnaire(study: Path, file: Path) -> None:
    (study / "instrument/questionnaire.xlsx").unlink()
    assert run("import", study, file).exit_code == 2


def test_an_export_into_version_control_is_refused(study: Path, file: Path, tmp_path: Path) -> None:
    run("import", study, file)
    repository = tmp_path / "repository"
    subprocess.run(["git", "init", "-q", str(repository)], check=True)
    said = run("export", study, "--format", "csv", "--into", repository / "out")
    assert said.exit_code == 1
    assert "ETH-002" in said.output
    assert not (repository / "out").exists()


def test_records_that_were_changed_by_hand(study: Path, file: Path, tmp_path: Path) -> None:
    run("import", study, file, "--format", "csv")
    (study / "data/missing.csv").write_text('"instance_id","t1"\n"a",""\n', "utf-8")
    said = run("export", study, "--format", "sav", "--into", tmp_path / "out")
    assert said.exit_code == 2
    assert "import again" in said.output
