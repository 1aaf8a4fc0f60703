"""Why: anybody with a list of ties gets the numbers that networkx and published work give, or hears why there are none; odd rows are said."""

from __future__ import annotations

import csv
import itertools
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner, Result
from network_references import FLORENTINE, network, reference

from kurak.app.cli.main import cli

WORKED = Path(__file__).parents[2] / "studies" / "kyrgyzstan-2023"


def run(*arguments: object) -> Result:
    return CliRunner().invoke(cli, ["stakeholders", *map(str, arguments)])


def listed(folder: Path, name: str) -> tuple[Path, list[str], str]:
    """A network of the references as a list of ties, its actors' names, and its kind."""
    ties, kind = network(name)
    names = FLORENTINE if name == "florentine" else [f"n{at}" for at in range(len(ties))]
    rows = [f"{names[i]},{names[j]},{ties[i, j]:g}" for i, j in np.argwhere(np.triu(ties) if kind == "undirected" else ties)]
    alone = [f"{names[i]},,1" for i in np.flatnonzero(~(ties + ties.T).any(axis=1))]
    file = folder / f"{name}.csv"
    file.write_text("\n".join(["source,target,weight", *rows, *alone]) + "\n", "utf-8")
    return file, names, kind


def data(*arguments: object, code: int = 0) -> dict[str, Any]:
    result = run(*arguments, "--json")
    assert result.exit_code == code, result.output
    found: dict[str, Any] = json.loads(result.output)
    return found


@pytest.mark.parametrize("name", ["kite", "florentine", "karate", "pieces", "directed"])
@pytest.mark.parametrize(
    ("ours", "theirs"),
    [("betweenness", "betweenness"), ("closeness", "closeness")],
)
def test_measures_are_those_of_networkx(tmp_path: Path, name: str, ours: str, theirs: str) -> None:
    file, names, kind = listed(tmp_path, name)
    found = {one["name"]: one for one in data("measures", file, "--without-strengths", *(["--directed"] if kind == "directed" else []))["actors"]}
    expected = reference("networkx.csv", name, theirs)
    if (name, ours) == ("directed", "closeness"):
        # The reference was computed with all ties turned round: networkx takes distances to the actor.
        ours = "closeness_out"
    assert [found[actor][ours] for actor in names] == pytest.approx(expected, abs=1e-9)


def test_the_kite_of_krackhardt(tmp_path: Path) -> None:
    """Krackhardt (1990): by degree Diane (3), by betweenness Heather (7), by closeness Fernando and Garth (5, 6) come first."""
    actors = data("measures", listed(tmp_path, "kite")[0])["actors"]
    first = {measure: sorted(one["name"] for one in actors if one[measure] > max(a[measure] for a in actors) - 1e-9) for measure in ("degree", "betweenness", "closeness")}
    assert first == {"degree": ["n3"], "betweenness": ["n7"], "closeness": ["n5", "n6"]}
    assert next(one for one in actors if one["name"] == "n7")["betweenness"] == pytest.approx(14)


def test_the_medici_stand_between_most(tmp_path: Path) -> None:
    """Padgett and Ansell (1993), betweenness as in Wasserman and Faust (1994), table 5.1: 0.522 among the 15 families with ties."""
    file = listed(tmp_path, "florentine")[0]
    kept = [line for line in file.read_text("utf-8").splitlines() if not line.startswith("Pucci")]
    file.write_text("\n".join(kept) + "\n", "utf-8")
    medici = max(data("measures", file)["actors"], key=lambda one: one["betweenness"])
    assert (medici["name"], round(medici["betweenness_normalised"], 3), medici["degree"]) == ("Medici", 0.522, 6)


def test_the_southern_women(tmp_path: Path) -> None:
    women = [row for row in csv.DictReader((WORKED.parents[1] / "tests/references/networks/incidence.csv").read_text("utf-8").splitlines()[1:]) if row["network"] == "women"]
    file = tmp_path / "women.csv"
    rows = [f"{row['actor']},E{at + 1}" for row in women for at, there in enumerate(row["fields"]) if there == "1"]
    file.write_text("woman,event\n" + "\n".join(rows) + "\n", "utf-8")
    found = data("measures", file, "--two-mode", "--header")
    assert (found["network"]["first_kind"], found["network"]["second_kind"], found["network"]["edges"]) == (18, 14, 89)
    by_name = {one["name"]: one for one in found["actors"]}
    for side, names in (("actors", [row["actor"] for row in women]), ("fields", [f"E{at + 1}" for at in range(14)])):
        for ours, theirs in (("degree_centrality", "degree"), ("closeness", "closeness"), ("betweenness_normalised", "betweenness")):
            with (WORKED.parents[1] / "tests/references/networks/two_mode.csv").open(encoding="utf-8") as table:
                next(table)
                expected = [float(row["value"]) for row in csv.DictReader(table) if (row["network"], row["side"], row["measure"]) == ("women", side, theirs)]
            assert [by_name[name][ours] for name in names] == pytest.approx(expected, abs=1e-9)


@pytest.mark.parametrize("name", ["kite", "florentine"])
def test_key_players_are_the_best_of_all_sets(tmp_path: Path, name: str) -> None:
    """Brute force with searches of our own, over every set of two."""
    file, names, _ = listed(tmp_path, name)
    ties, _ = network(name)
    n = len(ties)

    def far(gone: tuple[int, ...]) -> np.ndarray[Any, Any]:
        found = np.where(ties > 0, 1.0, np.inf)
        found[list(gone)] = found[:, list(gone)] = np.inf
        np.fill_diagonal(found, 0.0)
        for k in range(n):
            found = np.minimum(found, found[:, [k]] + found[[k]])
        return found

    whole, scores = far(()), {}
    for pair in itertools.combinations(range(n), 2):
        left = [at for at in range(n) if at not in pair]
        rest = far(pair)[np.ix_(left, left)][~np.eye(n - 2, dtype=bool)]
        near = whole[list(pair)].min(axis=0)
        scores[pair] = (1 - np.isfinite(rest).mean(), 1 - (1 / rest).mean(), (near <= 1).mean(), (1 / np.maximum(near, 1)).mean())
    found = data("champions", file, "--size", 2, "--draws", 2)["key_players"]
    for place, one in enumerate(found):
        best = max(score[place] for score in scores.values())
        assert one["value"] == pytest.approx(best, abs=1e-9)
        assert one["exact"]
        expected = {frozenset(names[at] for at in pair) for pair, score in scores.items() if score[place] > best - 1e-9}
        assert {frozenset(names) for names in one["sets"]} == expected


def test_key_players_say_what_they_rest_on_and_that_they_are_no_champions(tmp_path: Path) -> None:
    result = run("champions", listed(tmp_path, "kite")[0], "--size", 3, "--draws", 3)
    assert result.exit_code == 0, result.output
    assert "KPP-Neg" in result.output
    assert "KPP-Pos" in result.output
    assert "these are no champions" in " ".join(result.output.split())
    assert max(map(len, result.output.splitlines())) <= 80
    assert run("champions", listed(tmp_path, "kite")[0], "--place", "Suzak").exit_code == 2
    assert run("champions", WORKED, "--size", 3).exit_code == 2
    assert run("champions", listed(tmp_path, "kite")[0], "--size", 9).exit_code == 2


@pytest.mark.parametrize(
    ("text", "codes", "nodes", "edges"),
    [
        ("from,to\na,b\nb,a\n", {"STK-052"}, 2, 1),
        ("from,to\na,b\na,a\n", {"STK-051"}, 2, 1),
        ("from,to\na,b\nc,\n", {"STK-050"}, 3, 1),
        ("from;to;strength\n a ;b;0,5\nb;c;2\n", set(), 3, 2),
        ("\ufefffrom,to\na,b\n", {"FIL-009"}, 2, 1),
        ("from\tto\r\na\tb\r\n", {"FIL-010"}, 2, 1),
        ("a,b\nb,c\n", set(), 3, 2),
        ("x,y\na,b\n", {"STK-055"}, 2, 1),
        ("1 2\n2 3\n", set(), 3, 2),
        ("from,to\nRed Cross,b\nred-cross,b\n", {"STK-058"}, 3, 2),
        ("from,to,weight\na,b,0\nb,c,1\n", {"STK-054"}, 3, 1),
        ("strength,to,from\n2,b,a\n", set(), 2, 1),
    ],
)
def test_odd_rows_are_said_and_counted_right(tmp_path: Path, text: str, codes: set[str], nodes: int, edges: int) -> None:
    file = tmp_path / "ties.csv"
    file.write_bytes(text.encode("utf-8"))
    found = data("measures", file)
    assert {one["code"] for one in found["findings"]} == codes
    assert (found["network"]["nodes"], found["network"]["edges"]) == (nodes, edges)


@pytest.mark.parametrize(
    ("text", "code"),
    [("from,to,weight\na,b,-1\n", "STK-053"), ("from,to,weight\na,b,much\n", "STK-053"), ("from,to,weight\na,b,inf\n", "STK-053"),
     ("alone\na\n", "STK-056"), ("", "FIL-005"), ('from,to\n"a,b\n', "CSV-002")],
)  # fmt: skip
def test_nothing_is_measured_where_a_number_would_be_wrong(tmp_path: Path, text: str, code: str) -> None:
    file = tmp_path / "ties.csv"
    file.write_text(text, "utf-8")
    found = data("measures", file, code=1)
    assert code in {one["code"] for one in found["findings"]}
    assert "actors" not in found


def test_a_network_that_is_too_large_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kurak.sources.stakeholders.edge_list.MOST_ACTORS", 2)
    file = tmp_path / "ties.csv"
    file.write_text("from,to\na,b\nb,c\n", "utf-8")
    assert {one["code"] for one in data("measures", file, code=1)["findings"]} == {"STK-057"}


def test_what_is_not_defined_is_null_with_its_reason(tmp_path: Path) -> None:
    found = data("measures", listed(tmp_path, "pieces")[0])
    assert found["diameter"] is None
    assert "pieces" in found["not_defined"]["diameter"]
    one = tmp_path / "one.csv"
    one.write_text("from,to\na,\n", "utf-8")
    alone = data("measures", one)
    missing = {name for name, value in alone["actors"][0].items() if value is None} | {name for name, value in alone.items() if value is None}
    assert missing == set(alone["not_defined"])
    directed = data("measures", listed(tmp_path, "directed")[0], "--directed")
    assert {one["eigenvector"] for one in directed["actors"]} == {None}
    assert "direction" in directed["not_defined"]["eigenvector"]


def test_a_study_without_ties_has_no_measures_that_say_anything(tmp_path: Path) -> None:
    found = data("measures", WORKED, "--into", tmp_path / "table.csv")
    assert (found["network"]["edges"], found["actors"][0]["constraint"]) == (0, None)
    assert "no ties" in found["not_defined"]["eigenvector"]
    assert (tmp_path / "table.csv").read_text("utf-8").startswith("name,component,degree")


def test_rehearsed_ties_say_simulated_first(tmp_path: Path) -> None:
    import shutil

    for room in ("stakeholders", "published", "report"):
        shutil.copytree(WORKED / room, tmp_path / "small" / room)
    (tmp_path / "small" / "study.yaml").write_text("id: small\ntitle: A small study\n", "utf-8")
    assert run("rehearse", tmp_path / "small", "--seed", 11).exit_code == 0
    result = run("measures", tmp_path / "small", "--rehearsed", "--into", tmp_path / "table.csv")
    assert "SIMULATED" in result.output.splitlines()[0]
    assert all("SIMULATED" in line for line in (tmp_path / "table.csv").read_text("utf-8").splitlines()[1:])
    assert max(len(line) for line in result.output.splitlines() if not line.startswith("written: ")) <= 80


def test_measures_of_a_study_end_with_1_where_its_register_has_errors(tmp_path: Path) -> None:
    register = tmp_path / "stakeholders"
    register.mkdir()
    (tmp_path / "study.yaml").write_bytes((WORKED / "study.yaml").read_bytes())
    (register / "actors.csv").write_text("actor_id,name,section_ref\na,Agency,I\na,Bureau,I\n", "utf-8")
    found = data("measures", tmp_path, code=1)
    assert found["exit"] == 1
    assert any(one["where"][0]["file"] == "stakeholders/actors.csv" for one in found["findings"])


def test_key_players_of_directed_ties_say_where_directions_count(tmp_path: Path) -> None:
    file = tmp_path / "ties.csv"
    file.write_text("from,to\na,b\nb,c\nc,d\nd,a\na,c\n", "utf-8")
    assert "directions do not count" in data("champions", file, "--size", 1, "--directed")["rests_on"][0]
    assert "directions" not in data("champions", file, "--size", 1)["rests_on"][0]


def test_a_strength_beyond_all_sense_stops_the_measuring(tmp_path: Path) -> None:
    """Sums of such strengths overflow: constraint would have no number and no reason."""
    file = tmp_path / "ties.csv"
    file.write_text("from,to,weight\na,b,1e308\nb,c,1e308\na,c,2\n", "utf-8")
    found = data("measures", file, code=1)
    assert {one["code"] for one in found["findings"]} == {"STK-053"}
    assert "actors" not in found
