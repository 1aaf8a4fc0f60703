"""Why: the command is how a rehearsal is made: it writes once, marks what it says, and names what stops it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from kurak.app.cli.main import cli

WORKED = Path(__file__).parents[2] / "studies" / "kyrgyzstan-2023"


@pytest.fixture
def study(tmp_path: Path) -> Path:
    return Path(
        shutil.copytree(
            WORKED, tmp_path / "study", ignore=shutil.ignore_patterns("out", "rehearsal", "sample")
        )
    )


def run(*words: object) -> tuple[int, str]:
    done = CliRunner().invoke(cli, ["rehearse", *(str(word) for word in words)])
    return done.exit_code, done.output


def files_of(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_the_worked_study_is_rehearsed_under_every_rule_left_open(study: Path) -> None:
    before = files_of(study)
    code, said = run(study, "--replications", 6, "--processes", 1)
    assert code == 0
    assert "SIMULATED" in said
    assert "worst domain" in said
    assert all(len(line) <= 80 for line in said.splitlines() if not line.startswith("written:"))
    after = files_of(study)
    assert {name for name in after if name not in before} == {
        *(f"rehearsal/run1/{name}" for name in ("rehearsal.yaml", "codebook.csv", "replications.csv")),
        *(
            f"rehearsal/run1/{rule}/{name}.csv"
            for rule in ("max-minus-x", "max-minus-x-dont-know-0")
            for name in ("records", "truth", "interviews", "assignments", "visits", "paradata")
        ),
    }
    assert {name: after[name] for name in before} == before
    assert not (study / "data").exists()


def test_a_second_run_has_the_same_bytes_beside_the_first(study: Path) -> None:
    assert run(study, "--into", "one")[0] == 0
    assert run(study, "--into", "two")[0] == 0
    assert files_of(study / "rehearsal/one") == files_of(study / "rehearsal/two")
    code, said = run(study, "--into", "one")
    assert code == 2
    assert "is there already" in said
    assert run(study, "--into", "three", "--seed", 9)[0] == 0
    assert files_of(study / "rehearsal/one") != files_of(study / "rehearsal/three")


def test_as_data(study: Path) -> None:
    code, said = run(study, "--replications", 4, "--json")
    data = json.loads(said)
    assert code == data["exit"] == 0
    assert (data["simulated"], data["name"], data["replications"]) == ("SIMULATED", "run1", 4)
    assert {"domain", "group", "coverage", "power", "deff"} <= set(data["groups"][0])
    assert data["estimates"]


def test_what_stops_it_is_said_and_nothing_is_written(study: Path, tmp_path: Path) -> None:
    assert run(tmp_path / "nowhere")[0] == 2
    (tmp_path / "empty").mkdir()
    assert run(tmp_path / "empty")[0] == 2
    text = (study / "study.yaml").read_text(encoding="utf-8")
    (study / "study.yaml").write_text(text.split("\nrehearsal:")[0] + "\n", encoding="utf-8")
    code, said = run(study)
    assert code == 1
    assert "REH-001" in said
    (study / "study.yaml").write_text(
        text.replace("interviewer_correlation: 0.01", "interviewer_correlation: 1"), encoding="utf-8"
    )
    code, said = run(study)
    assert code == 1
    assert "interviewer_correlation" in said
    assert not (study / "rehearsal").exists()
