"""Why: the command is where a study office meets reliability and comparability. It must fit 80 columns, give all numbers as data, hide
small groups, mark made-up people everywhere, and say in one line what is wrong."""

from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner, Result
from people import two_scales, write_csv

from kurak.app.cli.main import cli

ROOT = Path(__file__).parents[2]
SCALES = """\
response: {min: 1, max: 5}
scales:
  a: {label: Liking, items: [a1, a2, a3, a4, a5]}
  b: {label: Trust, items: [b1, b2, b3, b4], reverse: [b2]}
"""


def run(*words: object) -> Result:
    done = CliRunner().invoke(cli, ["scales", *(str(word) for word in words)])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.output
    return done


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    folder = tmp_path_factory.mktemp("file")
    scales = folder / "scales.yaml"
    scales.write_text(SCALES, encoding="utf-8")
    return write_csv(folder / "people.csv", two_scales(300)), scales


@pytest.fixture(scope="module")
def worked(rehearsed_worked_study: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(shutil.copytree(rehearsed_worked_study, tmp_path_factory.mktemp("worked") / "study"))


@pytest.fixture(scope="module")
def analysed(worked: Path) -> Result:
    """All scales of the made-up people, which takes long: once."""
    return run(worked)


# ── a file ─────────────────────────────────────────────────────────────────────────────────────


def test_a_file_is_analysed_in_eighty_columns(files: tuple[Path, Path]) -> None:
    records, scales = files
    done = run(records, "--scales", scales, "--by", "sex", "--weights", "weight", "--psu", "village")
    assert done.exit_code == 0
    assert max(len(line) for line in done.output.split("\n")) <= 80
    for words in ("a · Liking", "Cronbach's alpha", "item-rest", "one factor, WLSMV", "may these groups be compared?", "a ~ b"):
        assert words in done.output
    assert "SIMULATED" not in done.output
    assert "written:" not in done.output


def test_json_has_every_number(files: tuple[Path, Path]) -> None:
    records, scales = files
    data = json.loads(run(records, "--scales", scales, "--by", "sex", "--json").output)
    assert data["exit"] == 0
    statistics = {row["statistic"] for row in data["numbers"]}
    assert {
        "alpha", "omega total", "share", "net agreement", "mean answer", "item-rest correlation", "alpha if dropped", "CFI", "RMSEA",
        "loading", "correlation", "corrected correlation", "latent correlation", "KMO", "eigenvalue", "exploratory loading",
        "differential functioning", "change of CFI", "groups may be compared in",
    } <= statistics  # fmt: skip
    assert all(row["estimate"] is None or abs(row["estimate"]) < 1e9 for row in data["numbers"])


@pytest.mark.parametrize("estimator", ["WLSMV", "MLR", "FIML", "ML"])
def test_every_estimator_can_be_asked_for(estimator: str, files: tuple[Path, Path]) -> None:
    records, scales = files
    data = json.loads(run(records, "--scales", scales, "--by", "sex", "--estimator", estimator, "--json").output)
    (cfi,) = [row for row in data["numbers"] if row["statistic"] == "CFI" and row["variable"] == "a" and not row["domain"]]
    assert cfi["method"] == estimator
    assert cfi["estimate"] > 0.95


@pytest.mark.parametrize("kind", ["csv", "parquet"])
def test_the_table_is_written_where_it_is_asked_for(kind: str, files: tuple[Path, Path], tmp_path: Path) -> None:
    records, scales = files
    done = run(records, "--scales", scales, "--into", tmp_path / "out", "--format", kind)
    assert done.exit_code == 0
    file = tmp_path / "out" / f"scales.{kind}"
    if kind == "csv":
        with file.open(encoding="utf-8", newline="") as stream:
            names = next(csv.reader(stream))
    else:
        names = pq.read_table(file).column_names
    assert names[:3] == ["statistic", "variable", "level"]


WRONG = {
    "no scales": (["{records}"], 2, "--scales FILE"),
    "no file": (["nowhere.csv", "--scales", "{scales}"], 2, "does not exist"),
    "no such scales": (["{records}", "--scales", "nowhere.yaml"], 1, "nowhere.yaml"),
    "a column that is not there": (["{records}", "--scales", "{scales}", "--by", "sax"], 1, '"sex"'),
    "weights that are not there": (["{records}", "--scales", "{scales}", "--weights", "wait"], 2, "wait"),
    "text as an answer": (["{text}", "--scales", "{scales}"], 2, "a1"),
    "scales that are no YAML": (["{records}", "--scales", "{records}"], 1, "people.csv"),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_is_said(name: str, files: tuple[Path, Path], tmp_path: Path) -> None:
    records, scales = files
    text = tmp_path / "text.csv"
    text.write_text("a1,a2,a3\nsecret,1,2\n", encoding="utf-8")
    words, code, said = WRONG[name]
    done = run(*(word.format(records=records, scales=scales, text=text) for word in words))
    assert done.exit_code == code, done.output
    assert said in done.output
    assert "secret" not in done.output
    assert "Traceback" not in done.output


# ── a study ────────────────────────────────────────────────────────────────────────────────────


def test_without_records_only_printed_means_speak(tmp_path: Path) -> None:
    done = run(ROOT / "studies" / "kyrgyzstan-2023", "--into", tmp_path)
    assert done.exit_code == 0
    assert "similarity–attraction effect" in done.output
    assert "it says nothing about the persons in them" in done.output
    assert "EST-001" in done.output


@pytest.mark.slow
def test_made_up_people_are_marked_everywhere(worked: Path, analysed: Result) -> None:
    assert analysed.exit_code == 0
    assert max(len(line) for line in analysed.output.split("\n")) <= 80
    titles = [line for line in analysed.output.split("\n") if line and not line.startswith(" ") and " · " in line]
    assert all("SIMULATED" in line for line in titles if line.split(" · ")[0] in ("trust_offenders", "similarity"))
    with (worked / "out" / "scales" / "scales.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert rows
    assert {row["simulated"] for row in rows} == {"SIMULATED"}
    assert (worked / "out" / "scales" / "README.md").read_text(encoding="utf-8").count("SIMULATED") == 1


@pytest.mark.slow
def test_both_scoring_rules_that_the_audit_leaves_open_are_shown(analysed: Result) -> None:
    assert "5 − answer, don't know counted as 0" in analysed.output
    assert "on 0.44 to 4.44" in analysed.output


def test_a_study_declares_its_own_design(worked: Path) -> None:
    done = run(worked, "--weights", "weight")
    assert done.exit_code == 2
    assert "a study declares this in its study.yaml" in done.output
