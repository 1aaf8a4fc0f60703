"""Why: what goes out opens elsewhere and says the same; no person leaves; nothing is written over unasked."""

from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path
from uuid import UUID

import pytest
from click.testing import CliRunner, Result

from kurak.app.cli.main import cli
from kurak.sources.stakeholders.graphml import read_graphml

WORKED = Path(__file__).parents[2] / "studies" / "kyrgyzstan-2023"


def run(*arguments: object) -> Result:
    return CliRunner().invoke(cli, ["stakeholders", *map(str, arguments)])


@pytest.fixture
def study(tmp_path: Path) -> Path:
    folder = tmp_path / "small"
    for room in ("stakeholders", "published", "report"):
        shutil.copytree(WORKED / room, folder / room)
    (folder / "study.yaml").write_text("id: small\ntitle: A small study\n", "utf-8")
    with (folder / "stakeholders" / "actors.csv").open(encoding="utf-8") as table:
        first, second = [row["actor_id"] for row in csv.DictReader(table)][:2]
        columns = table.name
    head, *rows = Path(columns).read_text("utf-8").rstrip("\n").split("\n")
    person = {"actor_id": "someone", "name": "Secret Name", "person": "yes", "consent": "form 3", "section_ref": "I"}
    wide = [*head.split(","), *[name for name in ("person", "consent") if name not in head.split(",")]]
    more = len(wide) - len(head.split(","))
    lines = [",".join(wide), *(row + "," * more for row in rows), ",".join(person.get(name, "") for name in wide)]
    Path(columns).write_text("\n".join(lines) + "\n", "utf-8")
    (folder / "stakeholders" / "ties.csv").write_text(
        "from_actor_id,to_actor_id,kind,strength,direction,source\n"
        f"{first},{second},funds,2.5,directed,interview 1\n{first},someone,knows,1,undirected,interview 1\n", "utf-8",
    )  # fmt: skip
    return folder


def test_graphml_goes_out_typed_and_without_persons(study: Path, tmp_path: Path) -> None:
    result = run("export", study, "--format", "graphml", "--into", tmp_path / "out")
    assert result.exit_code == 0, result.output
    assert "Left out: 1 actors who are persons" in result.output
    raw = (tmp_path / "out" / "network.graphml").read_bytes()
    assert b"Secret Name" not in raw
    assert b"someone" not in raw
    assert b'attr.name="weight" attr.type="double"' in raw
    nodes, ties, kind = read_graphml(raw)
    assert (len(nodes), len(ties), kind) == (27, 1, "directed")
    assert ties[0][2] == {"kind": "funds", "weight": "2.5", "source": "interview 1"}
    measured = json.loads(run("measures", tmp_path / "out" / "network.graphml", "--json").output)
    assert (measured["network"]["nodes"], measured["network"]["edges"], measured["network"]["directed"]) == (27, 1, True)


def test_tables_go_out_and_read_as_a_study_again(study: Path, tmp_path: Path) -> None:
    assert run("export", study, "--into", tmp_path / "new" / "stakeholders").exit_code == 0
    assert "Secret Name" not in "".join(path.read_text("utf-8") for path in (tmp_path / "new").rglob("*.csv"))
    (tmp_path / "new" / "study.yaml").write_text("id: new\ntitle: New\n", "utf-8")
    counts = json.loads(run("check", tmp_path / "new", "--json").output)["register"]
    assert (counts["actors"], counts["ties"]) == (27, 1)
    assert run("export", tmp_path / "new", "--into", tmp_path / "again").exit_code == 0
    for path in (tmp_path / "new" / "stakeholders").iterdir():
        assert (tmp_path / "again" / path.name).read_bytes() == path.read_bytes()


@pytest.mark.parametrize("parent", ["someone", "Secret  name"])
def test_a_person_does_not_go_out_as_the_parent_of_an_organisation(study: Path, tmp_path: Path, parent: str) -> None:
    table = study / "stakeholders" / "actors.csv"
    head = table.read_text("utf-8").split("\n", 1)[0].split(",")
    row = {"actor_id": "club", "name": "Club", "parent": parent, "section_ref": "I"}
    with table.open("a", encoding="utf-8") as file:
        file.write(",".join(row.get(name, "") for name in head) + "\n")
    for kind in ("csv", "graphml"):
        assert run("export", study, "--format", kind, "--into", tmp_path / kind).exit_code == 0
        out = "".join(path.read_text("utf-8") for path in (tmp_path / kind).iterdir())
        assert "Club" in out
        assert parent not in out


def test_services_go_out_as_hsds(study: Path, tmp_path: Path) -> None:
    """Fields that HSDS 3.2 requires, of tables too: openreferral/specification, schema/service.json, location.json, service_at_location.json."""
    assert run("export", study, "--format", "hsds", "--into", tmp_path / "out").exit_code == 0
    read = {path.stem: json.loads(path.read_text("utf-8")) for path in (tmp_path / "out").iterdir()}
    required = {
        "organizations": {"id", "name", "description"}, "services": {"id", "name", "status", "organization_id"},
        "locations": {"id", "location_type"}, "service_at_locations": {"id", "service_id", "location_id"},
    }  # fmt: skip
    for name, fields in required.items():
        assert read[name], name
        for row in read[name]:
            assert fields <= row.keys()
            assert str(UUID(row["id"])) == row["id"]
        assert len({row["id"] for row in read[name]}) == len(read[name])
    ids = {name: {row["id"] for row in rows} for name, rows in read.items()}
    assert {row["organization_id"] for row in read["services"]} <= ids["organizations"]
    assert {row["service_id"] for row in read["service_at_locations"]} <= ids["services"]
    assert {row["location_id"] for row in read["service_at_locations"]} <= ids["locations"]
    assert {row["status"] for row in read["services"]} == {"active"}


def test_nothing_is_written_over_unasked(study: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "actors.csv").write_text("mine", "utf-8")
    result = run("export", study, "--into", out)
    assert (result.exit_code, (out / "actors.csv").read_text("utf-8"), len(list(out.iterdir()))) == (2, "mine", 1)
    assert run("export", study, "--into", out, "--replace").exit_code == 0


def test_a_table_of_who_does_what_where_is_measured_as_organisations_in_sectors(tmp_path: Path) -> None:
    table = tmp_path / "3w.csv"
    table.write_text("3W,,\nOrganisation,Cluster,Run by\nA,Health,X\nA,Food,Y\nB,Food,Y\nTotal,3,\n", "utf-8")
    found = json.loads(run("measures", table, "--two-mode", "--json").output)
    assert (found["network"]["first_kind"], found["network"]["second_kind"], found["network"]["edges"]) == (2, 2, 3)
    told = json.loads(run("measures", table, "--two-mode", "--actor", "run by", "--field-column", "Cluster", "--json").output)
    assert [one["name"] for one in told["actors"]][:2] == ["X", "Y"]
    wrong = run("map", table, "--actor", "Nobody")
    assert (wrong.exit_code, "STK-063" in wrong.output) == (1, True)
    assert run("measures", table, "--actor", "run by").exit_code == 2
    assert json.loads(run("map", table, "--actor", "Run by", "--json").output)["counts"][0] == {"org": "Y", "sector": "Food", "place": "", "rows": 2}
