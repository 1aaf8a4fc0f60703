"""Why: the command is where numbers are read off. It must print R's numbers in 80 columns, hide small groups, mark made-up people
everywhere, and say in one line what is wrong."""

from __future__ import annotations

import csv
import json
import shutil
import subprocess
import sys
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner, Result

from kurak.app.cli.main import cli

ROOT = Path(__file__).parents[2]
API = ROOT / "docs" / "examples" / "api.csv"
DESIGN = ("--weights", "pw", "--strata", "stype", "--fpc", "fpc")
MEANS = {"E": (674.43, 12.38248), "H": (625.82, 14.93713), "M": (636.60, 16.21471)}
"""R 4.2.2, survey 4.1: svyby(~api00, ~stype, svydesign(ids = ~1, strata = ~stype, weights = ~pw, fpc = ~fpc, data = api), svymean)."""


def run(*words: object) -> Result:
    done = CliRunner().invoke(cli, ["estimate", *(str(word) for word in words)])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.output
    return done


@pytest.fixture(scope="module")
def study(rehearsed_worked_study: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(shutil.copytree(rehearsed_worked_study, tmp_path_factory.mktemp("worked") / "study"))


# ── a file ─────────────────────────────────────────────────────────────────────────────────────


def test_a_file_gives_the_numbers_of_r() -> None:
    done = run(API, *DESIGN, "--mean", "api00", "--by", "stype", "--json")
    assert done.exit_code == 0
    rows = {row["stype"]: row for row in json.loads(done.output)["estimates"]}
    assert {group: row["n"] for group, row in rows.items()} == {"E": 100, "H": 50, "M": 50}
    for group, (mean, error) in MEANS.items():
        # As R prints them: two and five decimals.
        assert rows[group]["estimate"] == pytest.approx(mean, abs=5e-3)
        assert rows[group]["std_error"] == pytest.approx(error, abs=5e-6)


def test_an_option_takes_several_words() -> None:
    together = run(API, *DESIGN, "--mean", "api00", "api99", "--by", "stype", "target_met", "--json")
    one_by_one = run(API, *DESIGN, "--mean", "api00", "--mean=api99", "--by=stype", "--by", "target_met", "--json")
    assert together.exit_code == one_by_one.exit_code == 0
    assert json.loads(together.output) == json.loads(one_by_one.output)
    assert len(json.loads(together.output)["estimates"]) == 12


def test_every_statistic_is_printed_in_80_columns() -> None:
    done = run(
        API, *DESIGN, "--mean", "api00", "--total", "enroll", "--proportion", "target_met", "--codes", "Yes", "--distribution",
        "stype", "--quantile", "enroll", "--probs", ".1,.9", "--ratio", "api00/api99", "--by", "target_met",
    )  # fmt: skip
    assert done.exit_code == 0, done.output
    assert all(len(line) <= 80 for line in done.output.splitlines())
    for words in ("mean ·", "total ·", "proportion of Yes, percent", "distribution, percent", "quantile ·", "ratio ·", "●", "─"):
        assert words in done.output
    assert "SIMULATED" not in done.output


def test_differences_need_groups() -> None:
    assert run(API, *DESIGN, "--difference", "api00", "--by", "stype", "--adjust", "holm").exit_code == 0
    done = run(API, *DESIGN, "--difference", "api00")
    assert done.exit_code == 2
    assert "--by" in done.output


def test_the_r_code_is_printed_alone() -> None:
    done = run(API, *DESIGN, "--mean", "api00", "--as-r")
    assert done.exit_code == 0
    assert done.output.startswith("library(survey)\n")
    assert "svydesign(ids = ~1, strata = ~stype, weights = ~pw, fpc = ~fpc" in done.output


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--mean", "api0"), "api00"),
        (("--mean", "api00", "--by", "stypo"), "stype"),
        (("--mean", "api00", "--where", "enroll >"), "cannot be read"),
        (("--ratio", "api00"), "y/x"),
        (("--proportion", "target_met"), "--codes"),
        (("--quantile", "enroll", "--probs", "half"), "--probs"),
        ((), "say what to estimate"),
    ],
)
def test_what_is_wrong_is_said_in_one_line(words: tuple[str, ...], said: str) -> None:
    done = run(API, *DESIGN, *words)
    assert done.exit_code == 2
    (error,) = [line for line in done.output.splitlines() if line.startswith("Error:")]
    assert said in error


def test_a_file_that_is_not_there() -> None:
    done = run("nowhere.csv", "--mean", "x")
    assert (done.exit_code, done.output) == (2, "Error: nowhere.csv does not exist\n")


def test_a_mixture_of_made_up_and_real_records_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "mixed.csv"
    file.write_text("simulated,y\nSIMULATED,1\n,2\n", encoding="utf-8")
    done = run(file, "--mean", "y")
    assert done.exit_code == 2
    assert "only some records are marked SIMULATED" in done.output
    file.write_text("simulated,y\nSIMULATED,1\nSIMULATED,2\n", encoding="utf-8")
    assert "SIMULATED" in run(file, "--mean", "y").output
    assert json.loads(run(file, "--mean", "y", "--json").output)["estimates"][0]["simulated"] == "SIMULATED"


# ── a study ────────────────────────────────────────────────────────────────────────────────────


def test_the_worked_study_writes_every_table_and_marks_it(study: Path) -> None:
    done = run(study)
    assert done.exit_code == 0, done.output
    # A path is never cut.
    assert all(len(line) <= 80 for line in done.output.splitlines() if str(study) not in line)
    blocks = [line for line in done.output.splitlines() if line.startswith(("trust_", "personality", "similarity", "capacity_"))]
    assert len(blocks) == 5
    assert all(line.endswith("SIMULATED") for line in blocks)
    folder = study / "out" / "estimates"
    assert sorted(file.name for file in folder.iterdir()) == ["README.md", "estimates.R", "estimates.csv"]
    with (folder / "estimates.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert next(iter(rows[0])) == "simulated"
    assert {row["simulated"] for row in rows} == {"SIMULATED"}
    # 5 scales, 40 items and 6 questions, for everybody and by five domains.
    assert len({row["variable"] for row in rows}) == 51
    for domain, groups in (("region", 9), ("settlement", 2), ("ethnicity", 4), ("sex", 2), ("age_group", 2)):
        assert len({row[domain] for row in rows} - {""}) == groups
    assert all(int(row["n"]) >= 5 for row in rows if row["n"])
    hidden = [row for row in rows if not row["n"]]
    assert hidden
    assert {row["flag"] for row in hidden} == {"withheld"}
    assert {row[name] for row in hidden for name in ("estimate", "std_error", "conf_low", "conf_high", "n_psu")} == {""}
    for name in ("README.md", "estimates.R"):
        assert "SIMULATED" in (folder / name).read_text(encoding="utf-8")


def test_means_of_scales_are_near_the_simulated_truth(study: Path) -> None:
    """The whole way, from made-up answers to the estimate: within 4 standard errors of the population that was made up."""
    with (study / "rehearsal/try/max-minus-x/truth.csv").open(encoding="utf-8", newline="") as stream:
        truth = {
            row["variable"]: float(row["value"]) for row in csv.DictReader(stream) if row["statistic"] == "mean" and not row["domain"]
        }
    done = run(study, "--mean", "trust_offenders", "personality", "capacity_to_change", "tr01", "--json")
    for row in json.loads(done.output)["estimates"]:
        assert abs(row["estimate"] - truth[row["variable"]]) < 4 * row["std_error"]


def test_one_question_to_a_study(study: Path) -> None:
    done = run(study, "--mean", "trust_offenders", "--by", "ethnicity", "sex")
    assert done.exit_code == 0
    assert "25*" in done.output
    assert "small base" in done.output
    lines = done.output.splitlines()
    assert lines[0].endswith("SIMULATED")
    assert lines[-2].split()[0] == "all"


def test_parquet_holds_the_same_table(study: Path, tmp_path: Path) -> None:
    assert run(study, "--into", tmp_path / "out", "--format", "parquet").exit_code == 0
    table = pq.read_table(tmp_path / "out" / "estimates.parquet")
    assert table.column_names[0] == "simulated"
    assert set(table.column("simulated").to_pylist()) == {"SIMULATED"}
    assert table.num_rows > 3_000


def test_a_study_declares_its_own_design(study: Path) -> None:
    done = run(study, "--mean", "tr01", "--weights", "base_weight")
    assert done.exit_code == 2
    assert "study.yaml" in done.output


def test_an_unknown_variable_of_a_study_names_the_nearest(study: Path) -> None:
    done = run(study, "--mean", "trust_offender")
    assert done.exit_code == 2
    assert "trust_offenders" in done.output


def test_records_that_are_not_there_are_a_note_and_nothing_can_run(tmp_path: Path) -> None:
    folder = tmp_path / "study"
    shutil.copytree(ROOT / "studies" / "kyrgyzstan-2023", folder, ignore=shutil.ignore_patterns("out", "rehearsal"))
    done = run(folder)
    assert done.exit_code == 2
    assert "EST-001" in done.output
    assert "kurak rehearse" in " ".join(done.output.split())
    assert not (folder / "out").exists()
    assert json.loads(run(folder, "--json").output)["findings"][0]["severity"] == "note"


@pytest.mark.slow
def test_the_report_gains_the_tables_and_marks_them(study: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(study, tmp_path / "study"))
    file = folder / "study.yaml"
    # This is about the tables: one comparison of scales rather than five, which take most of the time.
    file.write_text(file.read_text("utf-8").replace("  estimator: WLSMV", "  compare: [sex]\n  estimator: WLSMV"), "utf-8")
    done = CliRunner().invoke(cli, ["report", str(folder), "--out", str(tmp_path / "out")])
    assert done.exit_code == 0, done.output
    html = (tmp_path / "out" / "report.html").read_text(encoding="utf-8")
    for scale in ("trust_offenders", "similarity"):
        assert f'id="estimates-table-{scale}"' in html
    assert html.count("Estimated from made-up records") >= 5


def test_nothing_heavy_is_loaded_for_a_file() -> None:
    command = [sys.executable, "-X", "importtime", "-m", "kurak", "estimate", str(API), *DESIGN, "--mean", "api00", "--by", "stype"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    loaded = {line.rpartition("|")[2].strip().partition(".")[0] for line in done.stderr.splitlines() if line.startswith("import time:")}
    assert "numpy" in loaded
    assert not loaded & {"pandas", "scipy", "matplotlib", "altair", "polars", "duckdb", "ibis", "pydantic", "yaml", "jinja2"}


@pytest.mark.parametrize(
    "words", [("--distribution", "id"), ("--mean", "tr01", "--by", "id"), ("--mean", "tr01", "--by", "sex", "interviewer")]
)
def test_columns_of_single_people_are_not_tabulated(study: Path, words: tuple[str, ...]) -> None:
    done = run(study, *words)
    assert done.exit_code == 2
    assert "has no column" in done.output
    assert "S00001" not in done.output


def test_no_difference_gives_a_small_group_away(study: Path) -> None:
    groups = ("--by", "ethnicity", "region", "--json")
    # One command, since what is withheld takes long to work out and is the same whatever is asked.
    rows = json.loads(run(study, "--mean", "tr01", "--difference", "tr01", *groups).output)["estimates"]
    means = [row for row in rows if row["statistic"] == "mean"]
    hidden = {(row["ethnicity"], row["region"]) for row in means if row["n"] is None}
    shown = {(row["ethnicity"], row["region"]) for row in means if row["n"] is not None and row["region"]}
    assert hidden
    differences = [row for row in rows if row["statistic"] == "difference"]
    assert len(rows) == len(means) + len(differences)
    assert len(differences) == len(shown) * (len(shown) - 1) // 2
    compared = {pair for row in differences for pair in zip(row["ethnicity"].split(" - "), row["region"].split(" - "), strict=True)}
    assert not compared & hidden


def test_errors_of_the_study_are_findings(study: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(study, tmp_path / "study"))
    file = folder / "study.yaml"
    file.write_text(file.read_text("utf-8").replace("  weights: weight\n", "  weights: wieght\n"), "utf-8")
    done = run(folder)
    assert done.exit_code == 1
    assert "EST-002" in done.output
    report = CliRunner().invoke(cli, ["report", str(folder), "--out", str(tmp_path / "out")])
    assert report.exit_code == 1
    assert "EST-002" in report.output
    assert not (tmp_path / "out").exists()
