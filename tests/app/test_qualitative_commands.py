"""Why: what a qualitative researcher types; results on stdout, exit codes as promised, and nothing half-written on bad input."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from kurak.app.cli.main import cli
from kurak.sources.qualitative.practice_texts import write_practice


@pytest.fixture
def walks(tmp_path: Path) -> Path:
    write_practice(tmp_path / "walks")
    return tmp_path / "walks"


def kurak(*arguments: str | Path) -> Result:
    result = CliRunner().invoke(cli, ["qualitative", *map(str, arguments)], prog_name="kurak", terminal_width=80)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def data(*arguments: str | Path) -> Any:
    return json.loads(kurak(*arguments, "--json").stdout)


def fingerprint(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


COMMANDS = ("check", "asked", "matrix", "framework", "cooccurrence", "agreement", "saturation")


@pytest.mark.parametrize("name", COMMANDS)
def test_every_display_says_simulated_fits_the_terminal_and_changes_nothing(walks: Path, name: str) -> None:
    before = fingerprint(walks)
    result = kurak(name, walks)
    assert result.exit_code == 0, result.output
    assert "SIMULATED" in result.stdout
    assert max(map(len, result.stdout.split("\n"))) <= 80
    found = data(name, walks)
    assert found["simulated"]
    assert found["exit"] == 0
    assert fingerprint(walks) == before


@pytest.mark.parametrize("name", COMMANDS)
def test_no_folder_and_an_empty_one_end_with_two(tmp_path: Path, name: str) -> None:
    assert kurak(name, tmp_path / "nowhere").exit_code == 2
    result = kurak(name, tmp_path)
    assert result.exit_code == 2
    assert "import" in result.stderr


@pytest.mark.parametrize("name", COMMANDS[2:])
def test_a_misspelt_code_or_coder_offers_the_nearest(walks: Path, name: str) -> None:
    result = kurak(name, walks, "--code", "hols")
    assert (result.exit_code, 'did you mean "holes"?' in result.stderr) == (2, True)
    assert kurak(name, walks, "--coder", "anne").exit_code == 2


@pytest.mark.parametrize("name", COMMANDS[1:])
def test_a_table_is_written_and_marked(walks: Path, tmp_path: Path, name: str) -> None:
    more = ("--within", "turn") if name == "cooccurrence" else ()
    result = kurak(name, walks, *more, "--into", tmp_path / "t.csv")
    assert result.exit_code == 0
    with (tmp_path / "t.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert rows
    assert {row["simulated"] for row in rows} == {"SIMULATED"}


def test_a_cell_that_a_spreadsheet_would_obey_is_defused(walks: Path, tmp_path: Path) -> None:
    (walks / "coding/summaries.csv").write_text('document,code,summary\nR01,way,"=HYPERLINK(""x"")"\n', "utf-8")
    assert kurak("framework", walks, "--into", tmp_path / "t.csv").exit_code == 0
    assert ",=HYPERLINK" not in (tmp_path / "t.csv").read_text("utf-8")


def test_what_somebody_said_is_printed_only_when_asked_for(walks: Path) -> None:
    for name in COMMANDS:
        assert "bathe a sheep" not in kurak(name, walks).output
    assert "bathe a sheep" in " ".join(kurak("matrix", walks, "--passages").output.split())
    assert "Put sand on the hill." in kurak("agreement", walks, "--words").output


def test_errors_in_codings_end_with_one_and_say_how_many_do_not_count(walks: Path) -> None:
    place = walks / "coding/codings/anna.csv"
    place.write_text(place.read_text("utf-8").replace(",ice,", ",ise,"), "utf-8")
    result = kurak("matrix", walks)
    assert result.exit_code == 1
    assert "codings not counted: kurak qualitative check says why" in result.output
    assert data("matrix", walks)["exit"] == 1


def test_an_attribute_that_no_text_has_is_said_with_those_there_are(walks: Path) -> None:
    result = kurak("matrix", walks, "--by", "district")
    assert (result.exit_code, "attributes: place, sex" in result.stderr) == (2, True)
    assert kurak("matrix", walks, "--group", "Atlantis").exit_code == 2


def test_invented_texts_are_not_set_beside_a_survey_that_is_not_there(walks: Path) -> None:
    result = kurak("matrix", walks, "--beside", "trust")
    assert (result.exit_code, "no estimates" in result.stderr) == (2, True)


# ── coding ───────────────────────────────────────────────────────────────────────────────────────


def test_a_passage_is_coded_by_its_words_once(walks: Path) -> None:
    arguments = ("code", walks, "--coder", "me", "--document", "R04", "--quote", "Велосипед менен барам 🚲.", "--code", "way", "--today", "2026-06-09")
    assert data(*arguments)["added"] == 1
    assert "nothing new" in kurak(*arguments).output
    with (walks / "coding/codings/me.csv").open(encoding="utf-8", newline="") as file:
        (row,) = csv.DictReader(file)
    text = (walks / "transcripts/R04.md").read_text("utf-8").split("\n---\n", 1)[1]
    assert text[int(row["start"]) : int(row["end"])] == row["quote"] == "Велосипед менен барам 🚲."
    assert (row["coding"], row["made"], row["says"]) == ("c00001", "2026-06-09", "present")
    assert kurak("check", walks).exit_code == 0


def test_a_table_is_written_whole_or_not_at_all(walks: Path, tmp_path: Path) -> None:
    before = fingerprint(walks)
    (tmp_path / "p.csv").write_text("document,quote,code\nR01,By bus,bus\nR01,By taxi,bus\nR01,a,bus\nR99,x,bus\nR01,By bus,bsu\n", "utf-8")
    result = kurak("code", walks, "--coder", "me", "--from", tmp_path / "p.csv")
    assert result.exit_code == 1
    assert "nothing was written" in result.output
    assert [row in result.output for row in ("row 2", "row 3", "row 4", "row 5", "row 1")] == [True, True, True, True, False]
    assert fingerprint(walks) == before
    (tmp_path / "p.csv").write_text("document,quote,code,says,memo\nR01,By bus,bus,,first\nR03,дорога у нас хорошая,holes,absent,\n", "utf-8")
    assert data("code", walks, "--coder", "me", "--from", tmp_path / "p.csv")["added"] == 2


def test_one_takes_back_only_ones_own(walks: Path) -> None:
    assert data("code", walks, "--coder", "anna", "--remove", "c00001")["removed"] == 1
    assert kurak("code", walks, "--coder", "anna", "--remove", "c00001").exit_code == 2
    assert (walks / "coding/codings/beth.csv").read_bytes().count(b"c00001") == 1


def test_a_finished_text_can_be_compared(walks: Path) -> None:
    assert len(data("agreement", walks)["agreement"]["texts"]) == 5
    assert kurak("code", walks, "--coder", "beth", "--done", "R06", "--today", "2026-06-09").exit_code == 0
    found = data("agreement", walks)["agreement"]
    assert (len(found["texts"]), found["not_compared"]) == (6, {})


def test_an_order_with_a_text_in_two_places_is_none(walks: Path, tmp_path: Path) -> None:
    (tmp_path / "order.txt").write_text("R02\nR01\nR02\n", "utf-8")
    result = kurak("saturation", walks, "--order", tmp_path / "order.txt")
    assert (result.exit_code, "names R02 more than once" in " ".join(result.stderr.split())) == (2, True)


def test_a_coder_named_twice_is_one_coder(walks: Path) -> None:
    result = kurak("agreement", walks, "--coder", "anna", "--coder", "anna")
    assert (result.exit_code, "each of the coders" in result.stderr) == (2, True)
    assert data("agreement", walks, "--coder", "anna", "--coder", "beth", "--coder", "anna") == data("agreement", walks)


@pytest.mark.parametrize(
    "arguments",
    [
        ("--coder", "me"),
        ("--coder", "me", "--document", "R01"),
        ("--coder", "../me", "--done", "R01"),
        ("--coder", "me", "--done", "R99"),
        ("--coder", "me", "--document", "a b", "--quote", "x", "--code", "bus"),
        ("--coder", "me", "--done", "R01", "--remove", "c1"),
    ],
)
def test_what_makes_no_sense_writes_nothing(walks: Path, arguments: tuple[str, ...]) -> None:
    before = fingerprint(walks)
    result = kurak("code", walks, *arguments)
    assert (result.exit_code, result.stderr.count("\n") <= 2) == (2, True)
    assert fingerprint(walks) == before


# ── after a mended text ──────────────────────────────────────────────────────────────────────────


def test_a_mended_text_is_found_and_passages_follow_it(walks: Path) -> None:
    place = walks / "transcripts/R01.md"
    place.write_text(place.read_text("utf-8").replace("By bus, when", "Well: by bus, when"), "utf-8")
    result = kurak("check", walks)
    assert "COD-028" in result.output
    assert "COD-023" in result.output
    result = kurak("check", walks, "--re-anchor", "--today", "2026-06-09")
    assert "passages moved" in result.output
    assert result.exit_code == 0
    assert "no findings" in kurak("check", walks).output


# ── practice ─────────────────────────────────────────────────────────────────────────────────────


def test_practice_texts_are_never_written_over_anything(tmp_path: Path) -> None:
    assert kurak("rehearse", tmp_path / "w").exit_code == 0
    before = fingerprint(tmp_path)
    assert kurak("rehearse", tmp_path / "w").exit_code == 2
    assert fingerprint(tmp_path) == before


def test_the_same_practice_texts_are_the_same_bytes(tmp_path: Path) -> None:
    write_practice(tmp_path / "a")
    write_practice(tmp_path / "b")
    assert fingerprint(tmp_path / "a") == fingerprint(tmp_path / "b")
