"""Why: a map is looked at without its study, so each says what it shows, what is unknown and what is made up; no line without a tie."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner, Result

from kurak.app.cli.main import cli

WORKED = Path(__file__).parents[2] / "studies" / "kyrgyzstan-2023"
TABLE = """Organisation,Cluster,Region,District
#org,#sector,#adm1,#adm2
Alpha,Health,North,Mill
Alpha,Health,North,
Alpha,Water,South,
Beta,Water,,Quay
"""


def run(*arguments: object) -> Result:
    result = CliRunner().invoke(cli, ["stakeholders", "map", *map(str, arguments)])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def data(*arguments: object) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(run(*arguments, "--json").output)
    return found


@pytest.fixture(scope="module")
def rehearsed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("map") / "study"
    shutil.copytree(WORKED, folder, ignore=shutil.ignore_patterns("rehearsal"))
    assert CliRunner().invoke(cli, ["stakeholders", "rehearse", str(folder), "--asked", "12"]).exit_code == 0
    return folder


def test_the_worked_study_has_places_for_services_only_and_no_network() -> None:
    result = run(WORKED)
    assert result.exit_code == 0
    assert max(map(len, result.output.splitlines())) <= 80
    assert "Probation Department              Jalal-Abad, Chui, Bishkek" in result.output
    assert "No tie between actors is recorded; being in one field is none." in result.output
    found = data(WORKED)
    activities = [row for row in found["who_where"]["rows"] if not row["service"]]
    assert len(activities) == 18
    assert all([cell["availability"] for cell in row["cells"]] == ["", "", "", "", "available"] for row in activities)
    assert found["network"] is None


def test_a_pilot_place_shows_what_is_said_of_the_region_that_it_lies_in() -> None:
    found = data(WORKED, "--place", "tokmok city")["who_where"]
    assert found["places"] == ["Chui", "place unknown"]
    assert {row["name"] for row in found["rows"]} >= {"PF Generation Insan", "local college, TIPC"}
    assert run(WORKED, "--place", "Tokmak").exit_code == 2
    assert "did you mean Tokmok" in run(WORKED, "--place", "Tokmak").output
    assert {row["what"] for row in data(WORKED, "--field", "F3")["who_where"]["rows"]} == {"Employment"}
    assert run(WORKED, "--field", "nothing").exit_code == 2


def test_influence_by_interest_is_drawn_where_somebody_rated(rehearsed: Path, tmp_path: Path) -> None:
    svg, html = tmp_path / "grid.svg", tmp_path / "map.html"
    assert run(rehearsed, "--rehearsed", "--draw", "grid", "--into", svg).exit_code == 0
    drawn = ElementTree.fromstring(svg.read_text("utf-8"))
    assert "SIMULATED" in "".join(drawn.itertext())
    assert run(rehearsed, "--rehearsed", "--into", html).exit_code == 0
    page = html.read_text("utf-8")
    assert 'id="influence-grid"' in page
    assert 'id="salience"' in page
    assert len(data(rehearsed, "--rehearsed")["ratings"]["actors"]) > 10
    refused = run(WORKED, "--draw", "grid", "--into", tmp_path / "none.svg")
    assert refused.exit_code == 2
    assert not (tmp_path / "none.svg").exists()
    assert "Nobody rated" in run(WORKED).output


def test_a_rehearsal_says_so_first_and_in_every_file(rehearsed: Path, tmp_path: Path) -> None:
    html, svg = tmp_path / "map.html", tmp_path / "map.svg"
    result = run(rehearsed, "--rehearsed", "--into", html)
    assert result.output.startswith("SIMULATED")
    assert html.read_text("utf-8").count("SIMULATED") > 3
    assert run(rehearsed, "--rehearsed", "--into", svg).exit_code == 0
    text = svg.read_text("utf-8")
    ElementTree.fromstring(text)
    assert ">SIMULATED<" in text
    assert "var(--" not in text
    ties = (rehearsed / "rehearsal" / "stakeholders" / "ties.csv").read_text("utf-8").splitlines()[1:]
    assert len(re.findall(r'<path [^>]*data-m="\d+ \d+"', text)) == len({frozenset(line.split(",")[1:3]) for line in ties})
    # Without the word for it, made-up ties are not drawn.
    assert data(rehearsed)["network"] is None


@pytest.mark.parametrize("which", ["fields", "places"])
def test_each_drawing_of_a_study_is_a_file_of_its_own(tmp_path: Path, which: str) -> None:
    into = tmp_path / "drawn.svg"
    assert run(WORKED, "--draw", which, "--into", into).exit_code == 0
    assert "Bishkek" in into.read_text("utf-8")
    assert run(WORKED, "--draw", "network", "--into", tmp_path / "none.svg").exit_code == 2
    assert not (tmp_path / "none.svg").exists()


def test_a_table_without_a_study_is_counted_at_one_level_of_places(tmp_path: Path) -> None:
    file = tmp_path / "3w.csv"
    file.write_text(TABLE, "utf-8")
    found = data(file)
    counts = {(one["org"], one["sector"], one["place"]): one["rows"] for one in found["counts"]}
    assert counts == {("Alpha", "Health", "North"): 2, ("Alpha", "Water", "South"): 1, ("Beta", "Water", ""): 1}
    assert "not stated: unknown, not missing" in run(file).output
    assert data(file, "--field", "water")["rows"] == 2
    assert data(file, "--place", "quay")["rows"] == 1
    into = tmp_path / "3w.html"
    assert run(file, "--into", into).exit_code == 0
    page = into.read_text("utf-8")
    assert "Alpha has most: 3 of 4 rows" in page
    assert "1 row names no place" in page


def test_a_drawing_is_well_formed_whatever_letters_a_table_has(tmp_path: Path) -> None:
    file, into = tmp_path / "3w.csv", tmp_path / "3w.svg"
    file.write_text(TABLE.replace("Alpha", "Al\x07p\u202eha"), "utf-8")
    assert run(file, "--into", into).exit_code == 0
    drawn = "".join(ElementTree.fromstring(into.read_text("utf-8")).itertext())
    assert "Alpha has most" in drawn
    assert "\u202e" not in drawn


def test_a_list_of_ties_is_a_network_and_a_table_of_nothing_a_finding(tmp_path: Path) -> None:
    ties, empty = tmp_path / "ties.csv", tmp_path / "empty.csv"
    ties.write_text("from,to,strength\nA,B,2\nB,C,1\nC,B,1\nD,E,1\n", "utf-8")
    network = data(ties)["network"]
    assert (len(network["actors"]), network["pieces"]) == (5, [3, 2])
    assert run(ties, "--into", tmp_path / "ties.svg").exit_code == 0
    assert "5 actors" in (tmp_path / "ties.svg").read_text("utf-8")
    empty.write_text("", "utf-8")
    result = run(empty, "--into", tmp_path / "empty.svg")
    assert result.exit_code in (1, 2)
    assert result.output
    assert not (tmp_path / "empty.svg").exists()
    assert run(ties, "--into", tmp_path / "ties.png").exit_code == 2
