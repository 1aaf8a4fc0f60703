"""Why: what a moderator and a reader see of groups fits 80 columns, says SIMULATED, shows no words of anybody, and is whole or not there."""

from __future__ import annotations

import csv
import json
from pathlib import Path

from click.testing import CliRunner, Result
from coded_folder import put, write_folder
from group_folder import ONE, STRATEGIES, write_groups

from kurak.app.cli.main import cli


def run(*arguments: object) -> Result:
    return CliRunner().invoke(cli, ["qualitative", *map(str, arguments)])


def test_groups_in_80_columns(tmp_path: Path) -> None:
    result = run("groups", write_groups(tmp_path))
    assert result.exit_code == 0, result.output
    lines = result.output.splitlines()
    assert lines[0] == "3 focus groups · 3 coded · SIMULATED"
    assert lines[4].split() == ["FG1", "4", "3", "4", "22", "%", "0", "%", "18", "%", "64", "%"]
    assert next(line for line in lines if line.startswith("  The bus")).split() == ["The", "bus", "1", "·", "·", "1", "·", "1", "1", "·", "·", "1"]
    assert max(map(len, lines)) <= 80
    assert not any(words in result.output for words in ("P1", "P4", "it is ice", "It comes"))


def test_groups_as_json_and_as_tables_say_the_same(tmp_path: Path) -> None:
    folder = write_groups(tmp_path / "study")
    data = json.loads(run("groups", folder, "--json", "--into", tmp_path / "tables").output)
    assert (data["simulated"], data["exit"], data["groups"]) == (True, 0, ["FG1", "FG2", "FG3"])
    with (tmp_path / "tables/group_codes.csv").open(encoding="utf-8") as file:
        rows = {row["code"]: row for row in csv.DictReader(file)}
    for one in data["codes"]:
        assert [int(rows[one["code"]][column]) for column in ("came_up", "present", "absent", "silence", "not_asked")] == [
            one[column] for column in ("came_up", "present", "absent", "silence", "not_asked")
        ]
        assert rows[one["code"]]["simulated"] == "SIMULATED"
    assert {file.name for file in (tmp_path / "tables").iterdir()} == {"group_codes.csv", "group_states.csv", "group_speaking.csv"}


def test_groups_of_real_texts_do_not_say_simulated(tmp_path: Path) -> None:
    texts = {f"transcripts/T{n}.md": (write_groups(tmp_path) / f"transcripts/T{n}.md").read_text("utf-8").replace("simulated: true\n", "").replace("SIMULATED. ", "") for n in (1, 2, 3)}
    result = run("groups", write_groups(tmp_path, texts))
    assert "SIMULATED" not in result.output.splitlines()[0]


def test_what_stops_the_commands(tmp_path: Path) -> None:
    single = write_folder(tmp_path / "single")
    for name, words in (("groups", "focus group"), ("strategies", "no strategies")):
        result = run(name, single)
        assert result.exit_code == 2
        assert words in result.output
    assert run("groups", write_groups(tmp_path / "g"), "--coder", "beth").exit_code == 2
    put(tmp_path / "g", "coding/strategies.csv", STRATEGIES.replace("R2.1", "R9"))
    for name in ("groups", "strategies"):
        result = run(name, tmp_path / "g")
        assert (result.exit_code, "COD-094" in result.output) == (1, True)
    (tmp_path / "file").write_text("x")
    put(tmp_path / "g", "coding/strategies.csv", STRATEGIES)
    assert run("groups", tmp_path / "g", "--into", tmp_path / "file" / "in").exit_code == 2
    assert run("strategies", tmp_path / "nowhere", "--worksheet").exit_code == 2


def test_strategies_in_80_columns(tmp_path: Path) -> None:
    long = STRATEGIES.replace("A timetable", "A timetable " + "that everybody can read at the stop " * 5)
    result = run("strategies", write_groups(tmp_path, {"coding/strategies.csv": long}))
    assert result.exit_code == 0, result.output
    assert result.output.startswith("2 groups · 3 proposals · 2 problems · SIMULATED\n")
    assert "  Grit the road: FG1 (rank 1), FG2 (rank 2)\n" in result.output
    assert "barriers with a strategy: 3 of 4\n  no strategy: The fare (came up in 0 of 3 coded groups)\n" in result.output
    assert "  no strategy: R3 Fares\n" in result.output
    assert max(map(len, result.output.splitlines())) <= 80


def test_strategies_as_json_and_tables(tmp_path: Path) -> None:
    data = json.loads(run("strategies", write_groups(tmp_path / "study"), "--json", "--into", tmp_path / "tables").output)
    assert data["recommendations_without_strategy"] == ["R3"]
    with (tmp_path / "tables/barriers.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert [row["strategies"] for row in rows] == ["|".join(one["strategies"]) for one in data["barriers"]] == ["S1|S3|S2", "S2", "S4", ""]


def test_worksheets_are_written_without_any_transcript(tmp_path: Path) -> None:
    (tmp_path / "study").mkdir()
    result = run("strategies", tmp_path / "study", "--worksheet", "--json")
    assert result.exit_code == 0, result.output
    assert [Path(name).name for name in json.loads(result.output)["written"]] == [f"strategy_worksheet_{language}.pdf" for language in ("ky", "ru", "en")]
    assert all(Path(name).read_bytes().startswith(b"%PDF") for name in json.loads(result.output)["written"])


def test_a_name_as_label_is_never_printed(tmp_path: Path) -> None:
    folder = write_groups(tmp_path, {"transcripts/T1.md": ONE.replace("P1", "Aibek").replace("id: T1", "id: T1")})
    for arguments in (("groups", folder), ("groups", folder, "--json"), ("check", folder)):
        assert "Aibek" not in run(*arguments).output
