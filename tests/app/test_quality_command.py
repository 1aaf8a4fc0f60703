"""``kurak quality`` on a rehearsal: planted fraud is found, everything says SIMULATED, and the numbers are those of its files."""

from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from field_study import write_field_study

from kurak.app.cli.main import cli


def run(*arguments: object) -> Result:
    return CliRunner().invoke(cli, list(map(str, arguments)))


@pytest.fixture(scope="module")
def rehearsed(rehearsed_worked_study: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(shutil.copytree(rehearsed_worked_study, tmp_path_factory.mktemp("quality") / "worked"))


@pytest.fixture(scope="module")
def looked(rehearsed: Path) -> Result:
    result = run("quality", rehearsed, "--today", "2026-12-01")
    assert result.exit_code == 0, result.output
    return result


def rows(file: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(file.open(encoding="utf-8")))


def test_everything_says_that_it_is_made_up_and_fits_the_screen(looked: Result, rehearsed: Path) -> None:
    lines = looked.output.split("\n")
    assert max(len(line) for line in lines if str(rehearsed) not in line) <= 80
    for head in ("Fieldwork ·", "From units", "How units", "Outcome rates", "Progress by", "Worth a look"):
        assert all(line.endswith("SIMULATED") for line in lines if line.startswith(head))
    for file in (rehearsed / "out/quality").glob("*.csv"):
        assert {row["simulated"] for row in rows(file)} == {"SIMULATED"}
    assert "SIMULATED" in (rehearsed / "out/quality/README.md").read_text()


def test_the_rates_are_those_of_the_visits(looked: Result, rehearsed: Path) -> None:
    visits = rows(rehearsed / "rehearsal/try/max-minus-x/visits.csv")
    last = {row["unit"]: row["outcome"] for row in visits}
    made = sum(outcome == "interview" for outcome in last.values())
    rates = {(row["rate"], row["weighted"]): row for row in rows(rehearsed / "out/quality/rates.csv") if not row["group"]}
    assert float(rates["RR1", "no"]["estimate"]) == pytest.approx(made / len(last), abs=1e-11)
    known = sum(outcome != "not reached" for outcome in last.values())
    assert float(rates["RR5", "no"]["estimate"]) == pytest.approx(made / known, abs=1e-11)


def test_planted_fraud_is_found_and_honest_interviews_are_left_in_peace(looked: Result, rehearsed: Path) -> None:
    truth = {row["id"]: row["fabricated"] for row in rows(rehearsed / "rehearsal/try/max-minus-x/interviews.csv")}
    flags = [row for row in rows(rehearsed / "out/quality/flags.csv") if row["about"] == "interview"]
    flagged = {row["code"] for row in flags}
    fabricated = {code for code, kind in truth.items() if kind}
    assert len(fabricated) > 10
    assert len(fabricated & flagged) / len(fabricated) > 0.9
    # A copy has an honest original, which is as alike: that one is no false alarm of chance.
    originals = {row["other"] for row in flags if row["check"] == "near duplicate" and row["code"] in fabricated}
    false = flagged - fabricated - originals
    expected = sum(
        float(row["expected_false_alarms"] or 0)
        for row in rows(rehearsed / "out/quality/checks.csv")
        if row["check"] not in ("missing answers", "interviewer mean", "interviewer effect")
    )
    assert len(false) <= 3 * max(expected, 1)


def test_as_data(rehearsed: Path) -> None:
    result = run("quality", rehearsed, "--json", "--today", "2026-12-01")
    data = json.loads(result.output)
    assert data["exit"] == result.exit_code == 0
    assert data["simulated"] is True
    assert {one["kind"] for one in data["progress"]} == {"area", "cluster", "interviewer", "day"}
    assert sum(one["units"] for one in data["outcomes"]) == data["units"]


def test_the_same_look_gives_the_same_bytes(rehearsed: Path) -> None:
    before = {file.name: file.read_bytes() for file in (rehearsed / "out/quality").iterdir()}
    run("quality", rehearsed, "--today", "2026-12-01")
    assert before == {file.name: file.read_bytes() for file in (rehearsed / "out/quality").iterdir()}


def test_exit_codes(tmp_path: Path) -> None:
    assert run("quality", tmp_path).exit_code == 2
    folder = write_field_study(tmp_path / "s")
    assert run("quality", folder, "--today", "2026-06-01").exit_code == 0
    assert run("quality", folder, "--today", "2026-05-04").exit_code == 1
    assert run("quality", folder, "--today", "yesterday").exit_code == 2
    for file in ("visits", "records"):
        (folder / f"data/{file}.csv").unlink()
    result = run("quality", folder)
    assert result.exit_code == 2
    assert "FLD-001" in result.output
