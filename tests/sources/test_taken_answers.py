"""Filled tables are taken whole or not at all; what the study has stays as it is, and nobody is taken twice."""

from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kurak.app.cli.main import cli
from kurak.model.stakeholders import ActorRating, Nomination

WORKED = Path(__file__).parents[2] / "studies" / "kyrgyzstan-2023"
HEADER = "place,nominator,question,nominee,source\n"
GOOD = HEADER + "Suzak,1,trust,LL07,round 1\nSuzak,1,turn_to,,round 1\n"


ETHICS = "ethics: {approval: b, consent_version: v, safeguarding_contact: o, retention: r, access: [{who: a, what: b}]}\n"


@pytest.fixture
def study(tmp_path: Path) -> Path:
    folder = tmp_path / "small"
    shutil.copytree(WORKED / "stakeholders", folder / "stakeholders")
    (folder / "study.yaml").write_text(f"id: small\ntitle: A small study\n{ETHICS}", "utf-8")
    return folder


def take(study: Path, text: str, *more: str, name: str = "filled.csv") -> Result:
    file = study.parent / name
    file.write_text(text, "utf-8")
    return CliRunner().invoke(cli, ["stakeholders", "take", str(study), str(file), *more])


def rows(study: Path, name: str = "nominations.csv") -> list[dict[str, str]]:
    with (study / "stakeholders" / name).open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_rows_are_added_to_those_that_are_there(study: Path) -> None:
    assert take(study, GOOD).exit_code == 0
    result = take(study, "place,nominator,question,nominee,unit,source\nSuzak,2,trust,LL05,m1,round 2\n")
    assert (result.exit_code, result.output.splitlines()[0]) == (0, "stakeholders/nominations.csv: 1 row added")
    assert [(row["nominator"], row["nominee"], row["unit"]) for row in rows(study)] == [("1", "LL07", ""), ("1", "", ""), ("2", "LL05", "m1")]
    checked = CliRunner().invoke(cli, ["stakeholders", "check", str(study), "--json"])
    data = json.loads(checked.output)
    assert data["register"]["nominations"] == 3
    assert not [one for one in data["findings"] if one["where"][0]["file"] == "stakeholders/nominations.csv"]


def test_ratings_are_known_by_their_rater_and_both_tables_come_at_once(study: Path) -> None:
    ratings = study.parent / "r.csv"
    ratings.write_text("actor_id,rater,aspect,rating,source\nLL07,R1,influence,4,own work\n", "utf-8")
    data = json.loads(take(study, GOOD, str(ratings), "--json").output)
    assert data["added"] == {"stakeholders/nominations.csv": 2, "stakeholders/ratings.csv": 1}
    assert rows(study, "ratings.csv")[0]["rating"] == "4"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (HEADER + "Suzak,2,trust,LL07,r\nSuzak,3,trust,LL99,r\n", "STK-030"),
        (HEADER + "Suzak,1,trust,LL07,round 1\n", "STK-032"),
        (HEADER + "Suzak,2,love,LL07,r\n", "CSV-013"),
        (HEADER + "Suzak,2,trust\n", "CSV-009"),
        (HEADER + "Narnia,2,trust,LL07,r\n", "STK-011"),
        (HEADER + "Suzak,Aida,trust,LL07,r\n", "STK-021"),
        ("a,b\n1,2\n", "CSV-005"),
        ("actor_id,rater,aspect,rating,source\nLL07,R1,influence,9,r\n", "STK-034"),
    ],
)
def test_one_wrong_row_and_nothing_is_taken(study: Path, text: str, code: str) -> None:
    assert take(study, GOOD).exit_code == 0
    before = {file.name: file.read_bytes() for file in (study / "stakeholders").iterdir()}
    result = take(study, text)
    assert result.exit_code == 1, result.output
    assert result.output.startswith("nothing was taken")
    assert code in result.output
    assert "filled.csv" in result.output
    assert "Aida" not in result.output
    assert {file.name: file.read_bytes() for file in (study / "stakeholders").iterdir()} == before


def test_a_table_of_the_study_that_cannot_be_read_whole_is_not_written_over(study: Path) -> None:
    broken = study / "stakeholders/nominations.csv"
    broken.write_text(HEADER + "Suzak,1,trust\n", "utf-8")
    assert take(study, GOOD).exit_code == 1
    assert broken.read_text("utf-8") == HEADER + "Suzak,1,trust\n"


@pytest.mark.parametrize("header", [HEADER, "actor_id,rater,aspect,rating,source\n", "officer,topic,group,knowledge,confidence\n"])
def test_a_table_that_nobody_filled_leaves_no_file_in_the_study(study: Path, header: str) -> None:
    before = {file.name for file in (study / "stakeholders").glob("*.csv")}
    result = take(study, header)
    assert (result.exit_code, "0 rows added" in result.output, "CSV-010" in result.output) == (0, True, True)
    assert {file.name for file in (study / "stakeholders").glob("*.csv")} == before


def test_a_file_that_is_not_there_exits_with_2(study: Path) -> None:
    assert CliRunner().invoke(cli, ["stakeholders", "take", str(study), str(study / "nowhere.csv")]).exit_code == 2


def test_forms_are_for_every_pilot_in_three_languages_and_their_tables_come_back(study: Path, tmp_path: Path) -> None:
    into = tmp_path / "forms"
    result = CliRunner().invoke(cli, ["stakeholders", "forms", str(study), "--into", str(into)])
    assert result.exit_code == 0, result.output
    names = {file.name for file in into.iterdir()}
    places = ("Bishkek", "Tokmok", "Bazar-Korgon", "Suzak", "Jalal-Abad-district")
    assert {f"{kind}_{place}_{language}.pdf" for kind in ("nomination", "ratings") for place in places for language in ("en", "ru", "ky")} <= names
    for file, noun in (("nominations_to_fill.csv", Nomination), ("ratings_to_fill.csv", ActorRating)):
        assert (into / file).read_text("utf-8").strip().split(",") == list(noun.model_fields)
    with (into / "roster.csv").open(encoding="utf-8") as file:
        listed = list(csv.DictReader(file))
    assert {row["place"] for row in listed} == {"Bishkek", "Tokmok", "Bazar-Korgon", "Suzak", "Jalal-Abad district"}
    assert all(row["name"] and row["name_ru"] and row["name_ky"] for row in listed)
    filled = into / "nominations_to_fill.csv"
    filled.write_text(filled.read_text("utf-8") + f"Suzak,1,trust,{listed[0]['code']},resident,,,2027-03,round 1\n", "utf-8")
    assert take(study, filled.read_text("utf-8")).exit_code == 0
    again = CliRunner().invoke(cli, ["stakeholders", "forms", str(study), "--into", str(into)])
    assert (again.exit_code, filled.exists()) == (2, True)


def test_the_name_of_a_person_under_nominee_is_not_repeated(study: Path) -> None:
    """Whom somebody trusts is told in confidence; a slip in an id is still named by what was probably meant."""
    result = take(study, HEADER + "Suzak,2,trust,Secret_Person,r\nSuzak,3,trust,probatoin,r\n")
    assert result.exit_code == 1
    assert "Secret" not in result.output
    assert 'did you mean "probation"?' in result.output


@pytest.mark.parametrize(
    "text",
    ["officer,topic,knowledge\nAsan Invented,law,3\n", "place,nominator,question,nominee,nominator_actor\nSuzak,1,trust,LL07,Asan Invented\n"],
)
def test_the_name_of_a_person_who_answers_is_not_repeated(study: Path, text: str) -> None:
    result = take(study, text)
    assert result.exit_code == 1
    assert "Invented" not in result.output


@pytest.mark.parametrize("file", ["nominations.csv", "ratings.csv"])
def test_what_people_say_of_others_is_not_taken_into_a_study_without_ethics(study: Path, file: str) -> None:
    (study / "study.yaml").write_text("id: small\ntitle: A small study\n", "utf-8")
    text = {
        "nominations.csv": "place,nominator,question,nominee,source\nSuzak,1,trust,LL07,r\n",
        "ratings.csv": "actor_id,rater,aspect,rating,source\nLL07,R1,influence,4,r\n",
    }[file]
    result = take(study, text)
    assert result.exit_code == 1
    assert "ETH-001" in result.output
    assert not (study / "stakeholders" / file).exists()
