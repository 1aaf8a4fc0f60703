"""The command line keeps its promises: exit codes, 80 columns, JSON, no traceback, nothing written by mistake."""

from __future__ import annotations

import json
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from kurak.app.cli import output
from kurak.app.cli.main import cli
from kurak.model.catalogue import finding
from kurak.model.finding import Place
from kurak.sources.starter import write_starter
from kurak.version import VERSION


@pytest.fixture
def study(tmp_path: Path) -> Path:
    write_starter(tmp_path / "small")
    return tmp_path / "small"


def break_a_key(study: Path) -> None:
    path = study / "study.yaml"
    path.write_text(path.read_text().replace("cluster_size:", "cluster_sise:"))


def test_a_sound_study_exits_0(study: Path) -> None:
    result = CliRunner().invoke(cli, ["check", str(study)])
    assert (result.exit_code, result.output) == (0, "no findings · 5 files read, none changed\n")


def test_this_folder_is_the_default(study: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(study)
    assert CliRunner().invoke(cli, ["check"]).exit_code == 0


def test_an_error_exits_1_and_says_what_where_and_how(study: Path) -> None:
    break_a_key(study)
    result = CliRunner().invoke(cli, ["check", str(study)])
    assert result.exit_code == 1
    assert result.output.split("\n") == [
        'YML-012  error    unknown key "cluster_sise" in design',
        "         where    study.yaml:32:3 (design.cluster_sise)",
        '         fix      did you mean "cluster_size"?',
        "1 finding (1 error) · 5 files read, none changed",
        "",
    ]


def test_a_note_alone_exits_0_and_is_shown(study: Path) -> None:
    (study / "frame" / "frames.csv").write_text("psu\n")
    result = CliRunner().invoke(cli, ["check", str(study)])
    assert result.exit_code == 0
    assert "FIL-012  note " in result.output
    assert "1 finding (1 note)" in result.output


@pytest.mark.parametrize("name", ["nowhere", "small/frame", "small/README.md", "small/study.yaml"])
def test_what_is_no_study_exits_2(study: Path, name: str) -> None:
    result = CliRunner().invoke(cli, ["check", str(study.parent / name)])
    assert result.exit_code == 2
    assert "Traceback" not in result.output


@pytest.mark.parametrize("arguments", [["chek"], ["check", "--jsn"], ["check", "a", "b"], ["new"]])
def test_usage_errors_exit_2(arguments: list[str]) -> None:
    assert CliRunner().invoke(cli, arguments).exit_code == 2


def test_json_has_the_findings_the_summary_and_the_files(study: Path) -> None:
    break_a_key(study)
    result = CliRunner().invoke(cli, ["check", str(study), "--json"])
    data = json.loads(result.output)
    assert result.exit_code == data["exit"] == 1
    assert data["study"] == "small"
    assert data["summary"] == {"findings": 1, "error": 1}
    assert data["findings"][0]["code"] == "YML-012"
    assert data["findings"][0]["where"] == [{"file": "study.yaml", "line": 32, "column": 3, "key": "design.cluster_sise"}]
    assert set(data["files"]) >= {"study.yaml", "frame/frame.csv"}
    assert data["kurak"] == VERSION


def test_new_writes_a_study_and_says_what_next(tmp_path: Path) -> None:
    result = CliRunner().invoke(cli, ["new", str(tmp_path / "my wave")])
    assert result.exit_code == 0
    assert "study.yaml" in result.output
    assert f"kurak check '{tmp_path}/my wave'" in result.output
    assert CliRunner().invoke(cli, ["check", str(tmp_path / "my wave")]).exit_code == 0


def test_new_refuses_a_folder_that_holds_anything(study: Path) -> None:
    (study / "study.yaml").write_text("mine")
    result = CliRunner().invoke(cli, ["new", str(study)])
    assert result.exit_code == 2
    assert "not empty" in result.output
    assert (study / "study.yaml").read_text() == "mine"


def test_the_version_is_shown() -> None:
    assert CliRunner().invoke(cli, ["--version"]).output == f"kurak {VERSION}\n"


def test_help_lists_every_command() -> None:
    result = CliRunner().invoke(cli, ["--help"])
    assert result.exit_code == 0
    for name in ("new", "check", "audit", "report"):
        assert f"\n  {name} " in result.output


def test_lines_fit_80_columns() -> None:
    long = finding("YML-012", message="word " * 60, where=[Place("a.yaml", line=n, key="some.key") for n in range(9)])
    assert max(len(line) for line in output.findings_text([long]).split("\n")) <= 80


def test_characters_that_steer_a_terminal_are_made_visible() -> None:
    nasty = finding("YML-012", message="a\x1b[31mb\rc\u202ed\u00a0e", where=Place("x\x07.yaml"))
    text = output.findings_text([nasty])
    assert not any(character in text for character in "\x1b\r\u202e\x07")
    assert "\\x1b[31mb\\rc\\u202ed" in text


def test_colour_is_for_terminals_only_and_never_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    one = finding("YML-012", message="x")
    assert "\x1b" not in output.findings_text([one])
    monkeypatch.setattr(output, "colour_wanted", lambda: True)
    assert click.unstyle(output.findings_text([one])) == "YML-012  error    x\n         fix      correct the key, or delete it"
    monkeypatch.undo()
    monkeypatch.setattr(output.sys.stdout, "isatty", lambda: True, raising=False)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("NO_COLOR", "1")
    assert not output.colour_wanted()
