"""``kurak plan`` shows the plan, says what is wrong with it, and writes nothing but the chart it is asked for."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kurak.app.cli.main import cli
from kurak.sources.starter import write_starter

WORKED = Path(__file__).resolve().parents[2] / "studies" / "kyrgyzstan-2023"


def run(*arguments: object) -> Result:
    return CliRunner().invoke(cli, ["plan", *map(str, arguments)])


@pytest.fixture
def study(tmp_path: Path) -> Path:
    write_starter(tmp_path / "small")
    return tmp_path / "small"


def test_the_worked_study_is_planned_in_80_columns() -> None:
    result = run(WORKED)
    assert result.exit_code == 0, result.output
    lines = result.output.splitlines()
    assert lines[0] == "n 1,000 · clusters of 18 · ρ 0.05 (assumed) → deff 1.85 · effective n 540"
    assert "self-representing from N·b/n = 70,999 people: Jalal-Abad, Bishkek, Osh" in lines
    assert "55.6 clusters, 56 planned · proportional allocation · PPS systematic" in lines
    # A path as the reader gave it may be longer.
    assert max(len(line) for line in lines if not line.startswith("Next:")) <= 80


def test_json_has_every_number(study: Path) -> None:
    result = run(study, "--json")
    data = json.loads(result.output)
    plan = data["plan"]
    assert data["exit"] == 0
    assert sum(stratum["interviews"] for stratum in plan["strata"]) == plan["interviews"] == 120
    assert sum(stratum["clusters"] for stratum in plan["strata"]) == plan["clusters"] == 20
    assert all(sum(stratum["interviews_by_cluster"]) == stratum["interviews"] for stratum in plan["strata"])
    assert {one["domain"] for one in plan["precision"]} == {"", "region", "settlement", "sex"}
    assert plan["cost"] == 20 * 100 + 120 * 12
    assert [point["interviews"] for point in plan["curve"]] == sorted({point["interviews"] for point in plan["curve"]})


def test_nothing_is_written(study: Path) -> None:
    before = {path: path.read_bytes() for path in study.rglob("*") if path.is_file()}
    run(study)
    run(study, "--json")
    assert {path: path.read_bytes() for path in study.rglob("*") if path.is_file()} == before


def test_the_chart_is_an_svg_that_says_what_it_shows(study: Path, tmp_path: Path) -> None:
    result = run(study, "--chart", tmp_path / "plan.svg")
    assert result.exit_code == 0
    text = (tmp_path / "plan.svg").read_text()
    assert text.startswith(("<svg", "<?xml"))
    assert "120" in text


def test_a_chart_that_cannot_be_written_exits_2_in_one_line(study: Path, tmp_path: Path) -> None:
    result = run(study, "--chart", tmp_path / "nowhere" / "plan.svg")
    assert result.exit_code == 2
    assert "cannot be written" in result.output
    assert "Traceback" not in result.output


def test_a_plan_with_errors_is_shown_and_exits_1(study: Path) -> None:
    path = study / "study.yaml"
    path.write_text(path.read_text().replace("minimum_clusters: 2 ", "minimum_clusters: 0 ").replace("n: 120", "n: 12"))
    result = run(study)
    assert result.exit_code == 1
    assert "DSN-008" in result.output
    assert "Nothing can be drawn yet" in result.output


@pytest.mark.parametrize("name", ["nowhere", "small/study.yaml", "small/frame"])
def test_what_is_no_study_exits_2(study: Path, name: str) -> None:
    result = run(study.parent / name)
    assert result.exit_code == 2
    assert "Traceback" not in result.output


def test_errors_of_the_study_come_first(study: Path) -> None:
    (study / "frame" / "frame.csv").write_text("psu,region\nA,North\n")
    result = run(study, "--json")
    data = json.loads(result.output)
    assert result.exit_code == data["exit"] == 1
    assert data["plan"] is None
    assert "CSV-005" in {finding["code"] for finding in data["findings"]}
