"""Why: who is to act, who leads and what contradicts what is read from these pages; they fit 80 columns and say the same as JSON and CSV."""

from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from small_costs import COSTS

from kurak.app.cli.main import cli

WORKED = Path(__file__).parents[2] / "studies" / "kyrgyzstan-2023"


def run(*arguments: object) -> Result:
    return CliRunner().invoke(cli, ["stakeholders", *map(str, arguments)])


@pytest.mark.parametrize("command", [("recommendations",), ("institutions",), ("review", "--as-of", "2023"), ("review", "--as-of", "2023", "--theme", "legal")])
def test_80_columns(command: tuple[str, ...]) -> None:
    result = run(command[0], WORKED, *command[1:])
    assert result.exit_code == 0, result.output
    assert max(len(line) for line in result.output.splitlines() if not line.startswith("written: ")) <= 80


def test_recommendations_of_the_worked_study(tmp_path: Path) -> None:
    result = run("recommendations", WORKED, "--json", "--into", tmp_path / "trace.csv")
    data = json.loads(result.output)
    assert data["rests_on_nothing"] == ["R5"]
    assert (data["barriers"]["all"], len(data["barriers"]["unanswered"]), len(data["barriers"]["unanswered_themselves"])) == (43, 18, 33)
    assert [point["value"] for point in data["series"][0]["points"]] == [100, 160, 138, 157]
    with (tmp_path / "trace.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert [row["id"] for row in rows] == [one["id"] for one in data["recommendations"]]
    words = run("recommendations", WORKED).output
    assert "Resting on nothing: R5" in words
    assert "18 of 43" in words


def test_a_large_number_over_the_years_has_all_its_digits(tmp_path: Path) -> None:
    study = tmp_path / "small"
    shutil.copytree(WORKED / "report", study / "report")
    (study / "study.yaml").write_text("id: small\ntitle: A small study\n", "utf-8")
    (study / "review").mkdir()
    rows = ["fact_id,theme,statement,value,unit,date_or_year,section_ref", "F1,legal,budget,1234567,som,2020,I", "F2,legal,budget,2345678.50,som,2021,I"]
    (study / "review" / "facts.csv").write_text("\n".join(rows) + "\n", "utf-8")
    for command in ("recommendations", "review"):
        words = run(command, study).output
        assert "1234567 som" in words
        assert "2345678.50 som" in words


def test_institutions_of_the_worked_study_do_not_say_who_leads() -> None:
    data = json.loads(run("institutions", WORKED, "--json").output)
    assert {row["leadership"] for row in data["coordination"]} == {"not said"}
    assert "nobody leads" not in run("institutions", WORKED).output
    assert len(data["swot"]) == 16


def test_the_review_of_the_worked_study(tmp_path: Path) -> None:
    data = json.loads(run("review", WORKED, "--as-of", "2023", "--json", "--into", tmp_path / "e.csv").output)
    assert ["F010", "F011"] in data["contradictions"]
    assert len(data["without_source"]) == 26
    assert (tmp_path / "e.csv").read_text("utf-8").count("\n") == len(data["evidence"]) + 1
    assert run("review", WORKED, "--theme", "weather").exit_code == 2


def test_sources_in_a_style() -> None:
    data = json.loads(run("review", WORKED, "--cite", "apa", "--json").output)
    assert len(data["citations"]) == 37
    assert "Garg. (2020). Reformation and Rehabilitation of Offenders. https://legalreadings.com/reformation-and-rehabilitation-of-offenders/" in data["citations"]
    assert run("review", WORKED, "--cite", "nosuch").exit_code == 2
    assert run("review", WORKED, "--cite", "missing.csl").exit_code == 2


def test_a_status_is_shown_with_its_day_and_an_unknown_actor_is_an_error(tmp_path: Path) -> None:
    shutil.copytree(WORKED, tmp_path / "s")
    file = tmp_path / "s" / "report" / "recommendations.yaml"
    known = "    status: under way\n    status_date: 2024-05-01\n    status_source: letter of the ministry\n    indicator: clips shown\n    responsible: [Probation board]\n"
    file.write_text(file.read_text("utf-8").replace("    title: Media coverage\n", "    title: Media coverage\n" + known.replace("2024-05-01", "'2024-05-01'")), "utf-8")
    result = run("recommendations", tmp_path / "s")
    assert result.exit_code == 0, result.output
    assert "under way, 2024-05-01, letter of the ministry" in result.output
    assert "Probation Council" in result.output
    file.write_text(file.read_text("utf-8").replace("Probation board", "Probation bord"), "utf-8")
    assert run("recommendations", tmp_path / "s").exit_code == 1


def test_what_is_not_there(tmp_path: Path) -> None:
    (tmp_path / "study.yaml").write_text("title: T\nid: t\n", "utf-8")
    for command in ("recommendations", "institutions", "review"):
        result = run(command, tmp_path)
        assert result.exit_code == 2
        assert "Traceback" not in result.output


def test_costs_need_their_file_and_every_source(tmp_path: Path) -> None:
    without = run("costs", WORKED)
    assert without.exit_code == 2
    assert "nothing is computed" in without.output
    shutil.copytree(WORKED, tmp_path / "s")
    file = tmp_path / "s" / "stakeholders" / "costs.yaml"
    file.write_text(COSTS.replace(", source: an expert", ""), "utf-8")
    stopped = run("costs", tmp_path / "s")
    assert stopped.exit_code == 1
    assert "STK-084" in stopped.output
    assert "pays for itself" not in stopped.output
    assert json.loads(run("costs", tmp_path / "s", "--json").output)["costs"] is None


def test_costs_of_a_programme(tmp_path: Path) -> None:
    shutil.copytree(WORKED, tmp_path / "s")
    (tmp_path / "s" / "stakeholders" / "costs.yaml").write_text(COSTS, "utf-8")
    result = run("costs", tmp_path / "s", "--into", tmp_path / "c.csv", "--chart", tmp_path / "c.svg")
    assert result.exit_code == 0, result.output
    svg = (tmp_path / "c.svg").read_text("utf-8")
    assert svg.startswith("<svg")
    assert "var(" not in svg
    # 90 / (0.4 · 3000); three returns of 3,000 pay 100 courses of 90.
    assert "7.5%" in result.output
    assert "3.0 returns among 100" in " ".join(result.output.split())
    assert max(len(line) for line in result.output.splitlines() if not line.startswith("written: ")) <= 80
    assert "a review" in (tmp_path / "c.csv").read_text("utf-8")
