"""Data Package, DataCite and RO-Crate are read by programs of others: here by the ones that their makers publish, with no network.

They take seconds to load, and are loaded where they are used: whoever only looks which tests there are does without."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from made_release import CITATION, HOSTILE, description, records, release, study

from kurak.model.release import ReleasedRecords, ReleasedVariable
from kurak.sources.release.contents import contents
from kurak.sources.release.data_package import data_package, table_schema
from kurak.sources.release.datacite import datacite
from kurak.sources.release.ro_crate import ro_crate
from kurak.sources.release.write_package import write_package

BARE = {"citation": None, "design": None, "fieldwork": None, "country": None, "edition": None, "credits": None, "subtitle": None, "period": None}
HOSTILE_STUDY = {
    "title": HOSTILE, "subtitle": HOSTILE, "country": HOSTILE, "credits": [HOSTILE],
    "citation": {**CITATION, "creators": [{"name": HOSTILE}], "publisher": HOSTILE, "abstract": HOSTILE, "keywords": [HOSTILE, "\u202e"]},
}  # fmt: skip


# ── Data Package 2.0, read by frictionless ─────────────────────────────────────────────────────


def validated(folder: Path) -> list[str]:
    """Errors that frictionless has of a package on the disk: descriptor, hashes, sizes, every cell of every table."""
    from frictionless import Package as Frictionless
    from frictionless import system

    with system.use_context(trusted=True):
        report = Frictionless(str(folder / "datapackage.json")).validate(limit_errors=20)
    found = [*report.errors, *(error for task in report.tasks for error in task.errors)]
    # Of a Parquet file frictionless reads the table, not its bytes, and says that it counted None of them.
    return [one.type for one in found if not (one.type == "byte-count" and 'actual is "None"' in one.message)]


@pytest.mark.parametrize("simulated", [False, True])
@pytest.mark.parametrize("said", [{}, BARE, HOSTILE_STUDY])
def test_a_release_is_a_data_package(said: dict[str, Any], simulated: bool, tmp_path: Path) -> None:
    made = release(study(**said), simulated=simulated, label=HOSTILE)
    write_package(made, tmp_path / "release")
    assert validated(tmp_path / "release") == []
    descriptor = json.loads(made.files["datapackage.json"])
    assert {one["path"] for one in descriptor["resources"]} == set(made.files) - {"datapackage.json", "ro-crate-metadata.json", "SHA256SUMS"}
    assert descriptor["title"].startswith("SIMULATED") == simulated


def test_a_changed_cell_and_a_code_that_is_none_are_found_by_it(tmp_path: Path) -> None:
    made = release()
    write_package(made, tmp_path / "release")
    records_file = tmp_path / "release" / "data" / "records.csv"
    records_file.write_text(records_file.read_text("utf-8").replace("North,1,", "North,7,", 1), "utf-8")
    assert {"hash-count", "constraint-error"} & set(validated(tmp_path / "release"))


def test_columns_have_types_codes_and_words() -> None:
    descriptor = json.loads(release().files["datapackage.json"])
    table = next(one for one in descriptor["resources"] if one["path"] == "data/records.csv")
    fields = {one["name"]: one for one in table["schema"]["fields"]}
    assert {name: one["type"] for name, one in fields.items()} == {"region": "string", "trust": "integer", "age": "integer", "weight": "number"}
    assert fields["trust"]["constraints"] == {"enum": [1, 2]}
    assert fields["trust"]["missingValues"] == ["", "88"]
    assert fields["trust"]["categories"] == [{"value": 1, "label": "no"}, {"value": 2, "label": "yes"}]
    assert fields["trust"]["description"] == "Do you trust your neighbours? No answer: 88 don't know."
    assert "constraints" not in fields["age"]
    assert descriptor["licenses"] == [{"name": "CC-BY-4.0", "path": "https://spdx.org/licenses/CC-BY-4.0.html"}]
    assert descriptor["contributors"][1] == {
        "title": "Carberry, Josiah", "path": "https://orcid.org/0000-0002-1825-0097", "organization": "Brown University", "roles": ["creator"],
    }  # fmt: skip


def test_codes_that_a_spreadsheet_would_take_for_formulas_and_numbers_with_zeros_before_them_are_left_as_words() -> None:
    variables = tuple(ReleasedVariable(name, name, "answer") for name in ("formula", "postcode", "below"))
    made = ReleasedRecords(variables, {"formula": ["=1+1", "b"] * 9, "postcode": ["007", "012"] * 9, "below": [-1, 1] * 9}, False)
    formula, postcode, below = table_schema(made)["fields"]
    assert (formula["type"], formula.get("constraints")) == ("string", None)
    assert (postcode["type"], postcode["constraints"]) == ("string", {"enum": ["007", "012"]})
    assert (below["type"], below["constraints"]) == ("integer", {"enum": [-1, 1]})


def test_two_files_never_share_a_name() -> None:
    files = {"tables/a b.csv": b"a\n1\n", "tables/a-b.csv": b"a\n1\n", "tables/A-b.csv": b"a\n1\n"}
    names = [one["name"] for one in json.loads(data_package(description(), contents(files), files))["resources"]]
    assert len(set(names)) == 3


# ── DataCite, held against the schema that DataCite's partners validate with ───────────────────
# The package has the schema of 4.5; 4.6 added values of lists (kinds of resource, relation, date) and took nothing away.


def errors(raw: bytes) -> list[str]:
    from datacite import schema45

    return [error.message for error in schema45.validator.iter_errors(json.loads(raw))]


@pytest.mark.parametrize("simulated", [False, True])
@pytest.mark.parametrize("said", [{}, HOSTILE_STUDY])
def test_the_citation_holds_to_the_schema_of_datacite(said: dict[str, Any], simulated: bool) -> None:
    made = release(study(**said), simulated=simulated, date="2026-11-28").files["datacite.json"]
    assert errors(made) == []
    read = json.loads(made)
    assert read["titles"][0]["title"].startswith("SIMULATED") == simulated
    assert any(one["description"].startswith("SIMULATED") for one in read["descriptions"]) == simulated


def test_what_is_not_known_is_said_in_datacites_words_and_never_made_up() -> None:
    about = description(study(**BARE))
    read = json.loads(datacite(about))
    assert read["creators"] == [{"name": ":unav"}]
    assert read["publisher"] == {"name": ":tba"}
    assert errors(datacite(about)) == ["'publicationYear' is a required property"]
    assert errors(datacite(description(study(**BARE), date="2026-11-28"))) == []


def test_a_citation_has_the_numbers_of_people_organisations_and_grants() -> None:
    read = json.loads(datacite(description(), records=records()))
    assert [one.get("nameType") for one in read["creators"]] == ["Organizational", "Personal"]
    assert read["creators"][0]["nameIdentifiers"][0]["nameIdentifier"] == "https://ror.org/04wxnsj81"
    assert read["fundingReferences"] == [{"funderName": "Fund C", "awardNumber": "A-12"}]
    assert read["rightsList"][0]["rightsIdentifier"] == "CC-BY-4.0"
    assert {"date": "2026-05-04/2026-06-15", "dateType": "Collected"} in read["dates"]
    assert read["sizes"] == ["60 records"]


# ── RO-Crate 1.2, read by rocrate ──────────────────────────────────────────────────────────────


@pytest.mark.parametrize("simulated", [False, True])
@pytest.mark.parametrize("said", [{}, BARE, HOSTILE_STUDY])
def test_a_release_is_a_research_object_crate(said: dict[str, Any], simulated: bool, tmp_path: Path) -> None:
    made = release(study(**said), simulated=simulated, date="2026-11-28")
    write_package(made, tmp_path / "release")
    from rocrate.rocrate import ROCrate

    crate = ROCrate(str(tmp_path / "release"))
    assert crate.version == "1.2"
    root = crate.root_dataset
    # What a root must have in 1.2: name, description, date and licence, the latter with a name and words.
    assert all(root.get(name) for name in ("name", "description", "datePublished", "license"))
    assert root["license"].get("name")
    assert root["license"].get("description")
    assert root["name"].startswith("SIMULATED") == simulated
    files = {one.id: one for one in crate.data_entities if one.type == "File"}
    assert set(files) == set(made.files) - {"ro-crate-metadata.json", "SHA256SUMS"}
    listed = dict(reversed(line.split("  ", 1)) for line in made.files["SHA256SUMS"].decode().splitlines())
    assert {name: one["sha256"] for name, one in files.items()} == {name: listed[name] for name in files}


def test_every_reference_leads_somewhere() -> None:
    graph = json.loads(ro_crate(description(), contents({"tables/a b.csv": b"a\n"})))["@graph"]
    known = [one["@id"] for one in graph]
    assert len(known) == len(set(known))

    def references(value: Any) -> list[str]:
        if isinstance(value, dict):
            return [value["@id"]] if set(value) == {"@id"} else [one for part in value.values() for one in references(part)]
        return [one for part in value for one in references(part)] if isinstance(value, list) else []

    led = {one for entity in graph for one in references(entity)}
    assert led - set(known) == {"https://w3id.org/ro/crate/1.2"}
    assert "tables/a%20b.csv" in led


# ── all of them ────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", ["datapackage.json", "ro-crate-metadata.json", "datacite.json", "release-log.json", "README.md"])
def test_nothing_that_is_not_seen_gets_into_them(name: str) -> None:
    text = release(study(**HOSTILE_STUDY), label=HOSTILE).files[name].decode()
    assert not {"\u202e", "\u202c", "\x07", "\ufffe"} & set(text)


def test_the_same_release_gives_the_same_bytes() -> None:
    assert release(simulated=True).files == release(simulated=True).files
