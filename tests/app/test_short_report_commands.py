"""Why: ``kurak report --brief`` and ``--community`` write whole files or none, and refuse what cannot be meant."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kurak.app.cli.main import cli
from kurak.sources.starter import write_starter


def run(*arguments: object) -> Result:
    return CliRunner().invoke(cli, ["report", *map(str, arguments)])


@pytest.fixture
def study(tmp_path: Path) -> Path:
    write_starter(tmp_path / "small")
    return tmp_path / "small"


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir()) if folder.exists() else []


def test_a_brief_of_a_small_study(study: Path) -> None:
    result = run(study, "--brief", "--json")
    data = json.loads(result.stdout)
    assert result.exit_code == data["exit"] == 0
    assert names(study / "out") == ["brief.html", "brief.pdf"]
    assert data["files"][0]["pages"] <= 2
    first = (study / "out" / "brief.pdf").read_bytes()
    assert run(study, "--brief").exit_code == 0
    assert (study / "out" / "brief.pdf").read_bytes() == first


def test_prose_that_is_too_long_stops_the_brief_and_names_the_file(study: Path) -> None:
    assert run(study, "--brief").exit_code == 0
    before = (study / "out" / "brief.pdf").read_bytes()
    text = "words of a long summary " * 900
    (study / "report" / "summary.md").write_text(f"---\ntitle: Summary\n---\n{text}\n\n{text} {{{{ count items }}}} items.\n", encoding="utf-8")
    result = run(study, "--brief")
    assert result.exit_code == 1
    assert "BRF-001" in result.output
    assert "report/summary.md" in result.output
    assert "No brief was written" in result.output
    assert (study / "out" / "brief.pdf").read_bytes() == before


def test_a_sheet_of_a_group_that_is_a_place(study: Path) -> None:
    result = run(study, "--community", "north", "--json")
    data = json.loads(result.stdout)
    assert result.exit_code == data["exit"] == 0
    assert names(study / "out") == ["community_north_en.pdf", "community_north_ky.pdf", "community_north_ru.pdf"]
    assert {one["pages"] for one in data["files"]} == {1}
    assert {one["code"] for one in data["findings"]} >= {"BRF-002"}, "the title stands in English only"


def test_an_unknown_place_is_refused_with_the_nearest_one(study: Path) -> None:
    result = run(study, "--community", "Noth")
    assert result.exit_code == 2
    assert "did you mean North?" in result.output
    assert not (study / "out").exists()


@pytest.mark.parametrize("two", [("--brief", "--check"), ("--community", "North", "--brief"), ("--community", "North", "--check")])
def test_one_thing_at_a_time(study: Path, two: tuple[str, ...]) -> None:
    result = run(study, *two)
    assert result.exit_code == 2
    assert "give one of them" in result.output


def test_an_unknown_figure_stops_the_brief(study: Path) -> None:
    file = study / "study.yaml"
    file.write_text(file.read_text(encoding="utf-8") + "\nreport: {brief: {figure: nothing-like-it}}\n", encoding="utf-8")
    result = run(study, "--brief", "--json")
    assert result.exit_code == 1
    assert [one["code"] for one in json.loads(result.stdout)["findings"]] == ["BRF-005"]
    assert not (study / "out").exists()


def test_a_folder_in_the_way_is_told_without_a_traceback(study: Path) -> None:
    (study / "out" / "brief.pdf").mkdir(parents=True)
    result = run(study, "--brief")
    assert result.exit_code == 2
    assert "cannot be written" in result.output
