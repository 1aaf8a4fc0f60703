"""Why: whoever asks for champions reads in 80 columns what can be said and what cannot; what is made up says so in every output."""

from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kurak.app.cli.main import cli

WORKED = Path(__file__).parents[2] / "studies" / "kyrgyzstan-2023"
ROOMS = ("stakeholders", "published", "report")


def run(*arguments: object) -> Result:
    return CliRunner().invoke(cli, ["stakeholders", *map(str, arguments)])


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The worked study's register with a rehearsal, without the rooms that take long to read."""
    folder = tmp_path_factory.mktemp("rehearsed") / "small"
    for room in ROOMS:
        shutil.copytree(WORKED / room, folder / room)
    (folder / "study.yaml").write_text("id: small\ntitle: A small study\nstakeholders:\n  resamples: 200\n", "utf-8")
    result = run("rehearse", folder, "--seed", 11)
    assert result.exit_code == 0, result.output
    return folder


def test_the_worked_study_names_no_champion_and_says_what_would() -> None:
    result = run("champions", WORKED)
    assert result.exit_code == 0, result.output
    lines = result.output.splitlines()
    assert lines[0] == "No champion can be named at any of 5 places: nobody was asked."
    assert sum("(pilot, inferred): no nominations" in line for line in lines) == 5
    assert "kurak stakeholders forms" in result.output
    assert "SIMULATED" not in result.output
    assert max(len(line) for line in lines if not line.startswith("Next: ")) <= 80
    data = json.loads(run("champions", WORKED, "--json").output)
    assert {one["verdict"] for one in data["places"]} == {"nobody asked"}
    assert (data["network"]["ties"], data["exit"]) == (0, 0)


def test_the_worked_study_has_no_ratings_and_says_so() -> None:
    result = run("ratings", WORKED)
    assert (result.exit_code, result.output.splitlines()[0][:11]) == (0, "No ratings:")
    assert json.loads(run("ratings", WORKED, "--json").output)["ratings"]["actors"] == []


@pytest.mark.parametrize("command", ["champions", "ratings"])
def test_what_is_rehearsed_says_simulated_first_and_in_every_row(study: Path, tmp_path: Path, command: str) -> None:
    place = ("--place", "Suzak district", "--first", 1) if command == "champions" else ()
    result = run(command, study, "--rehearsed", *place, "--into", tmp_path / "table.csv")
    assert result.exit_code == 0, result.output
    lines = result.output.splitlines()
    assert lines[0].startswith("SIMULATED. Nobody was asked")
    assert max(len(line) for line in lines if not line.startswith("written: ")) <= 80
    with (tmp_path / "table.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert rows
    assert {row["simulated"] for row in rows} == {"SIMULATED"}
    data = json.loads(run(command, study, "--rehearsed", *place, "--json").output)
    assert data["simulated"].startswith("SIMULATED")


def test_terminal_file_and_json_say_the_same(study: Path, tmp_path: Path) -> None:
    data = json.loads(run("champions", study, "--rehearsed", "--place", "Tokmok", "--question", "trust", "--first", 1, "--into", tmp_path / "t.csv", "--json").output)
    (one,) = data["places"]
    with (tmp_path / "t.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert [(row["nominee"], int(row["named_by"]), float(row["share"])) for row in rows] == [(row["nominee"], row["named_by"], row["share"]) for row in one["named"]]
    printed = run("champions", study, "--rehearsed", "--place", "Tokmok", "--question", "trust", "--first", 1).output
    assert " ".join(one["says"].replace("\xa0", " ").split()) in " ".join(printed.replace("\xa0", " ").split())


def test_what_cannot_be_done_exits_with_2_and_writes_nothing(study: Path, tmp_path: Path) -> None:
    assert run("champions", WORKED, "--rehearsed").exit_code == 2
    assert run("champions", study, "--place", "Narnia").exit_code == 2
    assert run("rehearse", study).exit_code == 2
    nowhere = run("ratings", tmp_path / "nowhere")
    assert (nowhere.exit_code, "is not there" in nowhere.output) == (2, True)
    (tmp_path / "empty").mkdir()
    (tmp_path / "empty/study.yaml").write_text("id: empty\ntitle: Empty\n", "utf-8")
    assert run("rehearse", tmp_path / "empty").exit_code == 2
    assert not (tmp_path / "empty/rehearsal").exists()
    result = run("champions", tmp_path / "empty")
    assert (result.exit_code, result.output.splitlines()[0]) == (0, "No champion can be named: the study has neither a pilot place nor a nomination.")


def test_a_register_with_errors_exits_with_1(tmp_path: Path) -> None:
    folder = tmp_path / "small"
    shutil.copytree(WORKED / "stakeholders", folder / "stakeholders")
    (folder / "study.yaml").write_text("id: small\ntitle: A small study\n", "utf-8")
    (folder / "stakeholders/nominations.csv").write_text("place,nominator,question,nominee,source\nSuzak,1,trust,=cmd,r\n", "utf-8")
    result = run("champions", folder, "--place", "Suzak")
    assert result.exit_code == 1
    assert "STK-030" in result.output
