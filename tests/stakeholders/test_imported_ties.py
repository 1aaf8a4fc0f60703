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
        ("ties.csv", b"from,to\n" + b"a" * 301 + b",b\n", 1),
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


GRAPH = """<graphml xmlns="http://graphml.graphdrawing.org/xmlns">
<key id="k" for="edge" attr.name="{key}" attr.type="string"/><key id="l" for="node" attr.name="label" attr.type="string"/>
<graph edgedefault="undirected">
<node id="unodc"><data key="l">Elders</data></node><node id="1"><data key="l">Teachers</data></node><node id="2"><data key="l">UNODC</data></node>
<edge source="unodc" target="1"><data key="k">{strength}</data></edge><edge source="1" target="2"/>
</graph></graphml>"""


@pytest.mark.parametrize(
    ("key", "strength", "strengths"),
    [("weight", "2.5", [2.5, 1]), ("strength", "2,5", [2.5, 1]), ("Edge Weight", "3", [3, 1]), ("weight", "0", [1])],
)
def test_strengths_of_a_graph_are_those_of_its_measures(study: Path, tmp_path: Path, key: str, strength: str, strengths: list[float]) -> None:
    file = tmp_path / "graph.graphml"
    file.write_text(GRAPH.format(key=key, strength=strength), encoding="utf-8")
    found = json.loads(run("import", file, "--into", study, "--source", "a graph", "--json").output)
    assert [one.get("strength", 1) for one in found["new_ties"]] == strengths


def test_a_number_that_another_program_gave_is_no_actor_of_the_register(study: Path, tmp_path: Path) -> None:
    file = tmp_path / "graph.graphml"
    file.write_text(GRAPH.format(key="weight", strength="1"), encoding="utf-8")
    found = json.loads(run("import", file, "--into", study, "--source", "a graph", "--json").output)
    assert [(one["actor_id"], one["name"]) for one in found["new_actors"]] == [("unodc_2", "Elders"), ("1", "Teachers")]
    assert [(one["from_actor_id"], one["to_actor_id"]) for one in found["new_ties"]] == [("unodc_2", "1"), ("1", "unodc")]


def test_one_name_in_two_ways_of_writing_a_letter_is_one_new_actor(study: Path, tmp_path: Path) -> None:
    file = tmp_path / "ties.csv"
    file.write_text("from,to\nБай Council,UNODC\nБаи\u0306 Council,ICRC\n", encoding="utf-8")
    run("import", file, "--into", study, "--source", "a list", "--write")
    assert [one["name"] for one in rows(study / "stakeholders" / "actors.csv")][-1:] == ["Бай Council"]
    assert not [one for one in pipeline.check(study).findings if one.severity == "error"]


@pytest.mark.parametrize("option", ["--source", "--kind"])
def test_an_empty_source_or_kind_is_refused(study: Path, tmp_path: Path, option: str) -> None:
    file = tmp_path / "ties.csv"
    file.write_text("from,to\na,b\n", encoding="utf-8")
    assert run("import", file, "--into", study, "--source", "x", option, " ").exit_code == 2
