"""Why: what comes from another program must neither double an organisation nor be merged by a guess, and nothing of the register may be lost."""

from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from kurak import pipeline
from kurak.app.cli.main import cli

WORKED = Path(__file__).parents[2] / "studies" / "kyrgyzstan-2023"


@pytest.fixture
def study(tmp_path: Path) -> Path:
    folder = tmp_path / "study"
    shutil.copytree(WORKED, folder, ignore=shutil.ignore_patterns("out", "rehearsal"))
    return folder


def run(*arguments: object) -> Result:
    done = CliRunner().invoke(cli, ["stakeholders", *map(str, arguments)])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_names_are_found_under_all_their_names_and_nothing_is_merged(study: Path, tmp_path: Path) -> None:
    ties = tmp_path / "ties.csv"
    ties.write_text("from,to,weight\nUNODC,Red Cross Committee,2\nProbation Departmant,UNODC,1\nElders,Elders,1\n", encoding="utf-8")
    before = (study / "stakeholders" / "actors.csv").read_text(encoding="utf-8")
    shown = run("import", ties, "--into", study, "--source", "a meeting")
    assert shown.exit_code == 0
    assert "nothing was written" in shown.output
    assert (study / "stakeholders" / "actors.csv").read_text(encoding="utf-8") == before
    assert not (study / "stakeholders" / "ties.csv").exists()
    found: dict[str, Any] = json.loads(run("import", ties, "--into", study, "--source", "a meeting", "--write", "--json").output)
    assert [one["actor_id"] for one in found["new_actors"]] == ["probation_departmant", "elders"]
    assert found["alike"] == [{"name": "Probation Departmant", "actor_id": "probation"}]
    written = rows(study / "stakeholders" / "ties.csv")
    assert [({one["from_actor_id"], one["to_actor_id"]}, one["strength"], one["source"]) for one in written] == [
        ({"unodc", "icrc"}, "2", "a meeting"), ({"probation_departmant", "unodc"}, "1", "a meeting"),
    ]  # fmt: skip
    # The rows that were there stand as they stood, to the letter.
    after = rows(study / "stakeholders" / "actors.csv")
    assert after[:-2] == [{**dict.fromkeys(after[0], ""), **row} for row in csv.DictReader(before.splitlines())]
    again = json.loads(run("import", ties, "--into", study, "--source", "a meeting", "--write", "--json").output)
    assert (again["new_actors"], again["new_ties"], again["ties_there_already"], again["files"]) == ([], [], 2, [])
    assert not [one for one in pipeline.check(study).findings if one.severity == "error"]


def test_what_goes_out_as_graphml_comes_back(study: Path, tmp_path: Path) -> None:
    (study / "stakeholders" / "ties.csv").write_text(
        "from_actor_id,to_actor_id,kind,strength,direction,date,source\n"
        "unodc,probation,trains,2.5,directed,2023-05,IV.3.2\ninsan,probation,works with,1,undirected,,IV.3.3\n", encoding="utf-8",
    )  # fmt: skip
    assert run("export", study, "--format", "graphml", "--into", tmp_path / "out").exit_code == 0
    (graph,) = (tmp_path / "out").glob("*.graphml")
    other = tmp_path / "other"
    shutil.copytree(study, other)
    (other / "stakeholders" / "ties.csv").unlink()
    assert run("import", graph, "--into", other, "--source", "the other study", "--write").exit_code == 0
    assert set(pipeline.check(other).ties) == set(pipeline.check(study).ties)
    assert pipeline.check(other).actors == pipeline.check(study).actors


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("ties.csv", b"", 1),
        ("ties.csv", b"from,to,weight\na,b,x\n", 1),
        ("ties.graphml", b'<!DOCTYPE x [<!ENTITY a "b">]><graphml>&a;</graphml>', 1),
        ("ties.graphml", b"<graphml", 1),
        ("ties.csv", bytes(range(256)), 1),
    ],
)
def test_a_bad_file_changes_nothing(study: Path, tmp_path: Path, name: str, content: bytes, code: int) -> None:
    file = tmp_path / name
    file.write_bytes(content)
    before = {path.name: path.read_bytes() for path in (study / "stakeholders").iterdir()}
    assert run("import", file, "--into", study, "--source", "x", "--write").exit_code == code
    assert {path.name: path.read_bytes() for path in (study / "stakeholders").iterdir() if path.name != ".lock"} == before


def test_a_register_with_errors_takes_nothing(study: Path, tmp_path: Path) -> None:
    actors = study / "stakeholders" / "actors.csv"
    actors.write_text(actors.read_text(encoding="utf-8") + "broken,,,\n", encoding="utf-8")
    ties = tmp_path / "ties.csv"
    ties.write_text("from,to\nA,B\n", encoding="utf-8")
    before = actors.read_bytes()
    assert run("import", ties, "--into", study, "--source", "x", "--write").exit_code == 1
    assert actors.read_bytes() == before
