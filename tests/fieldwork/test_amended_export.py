"""Why: an export is analysed elsewhere. It must hold the values that Kurak itself makes numbers from, and say who is left out there."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pyreadstat
import pytest
from click.testing import CliRunner, Result
from export_styles import Style, export, small_layout
from small_study import write_small_study
from test_every_style import INTERVIEWS

from kurak.app.cli.main import cli

LOG = "record,variable,old,new,reason,who,date\n"
SAID = "check,about,code,decision,why,who,when\n"
FIXES = (
    "a1,t2,as received,3,called back,supervisor,2023-06-05\n"
    "a2,t1,as received,88,called back,supervisor,2023-06-05\n"
    "a4,hours,as received,4.5,typing,supervisor,2023-06-05\n"
    "a4,needs,as received,1 2,typing,supervisor,2023-06-05\n"
    "a1,born,as received,,of somebody else,supervisor,2023-06-05\n"
)
LEFT = "too fast,interview,a3,left out of the analysis,nobody was there,field manager,2023-06-06\n"


def run(*arguments: object) -> Result:
    return CliRunner().invoke(cli, list(map(str, arguments)), prog_name="kurak", terminal_width=80)


@pytest.fixture
def study(tmp_path: Path) -> Path:
    made = write_small_study(tmp_path / "study", more="fieldwork:\n  record: instance_id\n")
    file = export(small_layout().form, INTERVIEWS, Style(), tmp_path)[0]
    assert run("import", made, file, "--received", "2023-06-01").exit_code == 0
    return made


def by_code(file: Path) -> dict[str, dict[str, Any]]:
    return {row["instance_id"]: row for row in pq.read_table(file).to_pylist()}


def test_values_are_corrected_and_those_left_out_stay_with_a_mark(study: Path, tmp_path: Path) -> None:
    received = (study / "data/records.parquet").read_bytes()
    (study / "data/corrections.csv").write_text(LOG + FIXES, "utf-8")
    (study / "data/decisions.csv").write_text(SAID + LEFT, "utf-8")
    assert run("export", study, "--format", "parquet", "--into", tmp_path / "out").exit_code == 0
    rows, reasons = by_code(tmp_path / "out/records.parquet"), by_code(tmp_path / "out/missing.parquet")
    assert (rows["a1"]["t2"], rows["a2"]["t1"], rows["a4"]["hours"], rows["a4"]["needs"]) == (3, 88, 4.5, "1 2")
    assert rows["a1"]["born"] is None
    assert (reasons["a1"]["t2"], reasons["a2"]["t1"], reasons["a4"]["needs"], reasons["a1"]["born"]) == ("", "don't know", "", "not usable")
    assert {code: row["left_out"] for code, row in rows.items()} == {"a1": 0, "a2": 0, "a3": 1, "a4": 0}
    assert (study / "data/records.parquet").read_bytes() == received
    plain = by_code(study / "data/records.parquet")
    assert plain["a4"]["cluster"] == rows["a4"]["cluster"]
    assert "left_out" not in plain["a1"]


@pytest.mark.parametrize("kind", ["sav", "dta"])
def test_other_programs_see_a_labelled_column(study: Path, tmp_path: Path, kind: str) -> None:
    (study / "data/decisions.csv").write_text(SAID + LEFT.replace("left out of the analysis", "kept"), "utf-8")
    assert run("export", study, "--format", kind, "--into", tmp_path / "out").exit_code == 0
    read = pyreadstat.read_sav if kind == "sav" else pyreadstat.read_dta
    data, about = read(tmp_path / f"out/records.{kind}", output_format="dict")
    assert list(data["left_out"]) == [0, 0, 0, 0]
    assert about.column_names_to_labels["left_out"] == "Left out of the analysis by decision"
    assert about.variable_value_labels["left_out"] == {0: "no", 1: "yes"}


@pytest.mark.parametrize(
    ("fix", "code"),
    [
        ("a9,t1,as received,1,x,supervisor,2023-06-05\n", "FLD-061"),
        ("a1,t1,as received,7,x,supervisor,2023-06-05\n", "FLD-068"),
        ("a1,t1,as received,two,x,supervisor,2023-06-05\n", "FLD-068"),
        ("a1,needs,as received,1 77,x,supervisor,2023-06-05\n", "FLD-068"),
        ("a1,cluster,as received,3.5,x,supervisor,2023-06-05\n", "FLD-068"),
    ],
)
def test_what_cannot_be_applied_writes_nothing(study: Path, tmp_path: Path, fix: str, code: str) -> None:
    (study / "data/corrections.csv").write_text(LOG + fix, "utf-8")
    said = run("export", study, "--format", "csv", "--into", tmp_path / "out")
    assert said.exit_code == 1
    assert code in said.output + said.stderr
    assert not (tmp_path / "out").exists()
