"""Why: what the server does not keep must not come back through an export of another collector into the tables that analysts use."""

from __future__ import annotations

import json
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner
from export_styles import Style, export, small_layout
from small_study import write_small_study
from test_every_style import INTERVIEWS

from kurak.app.cli.main import cli

ASSIGNMENTS = "cluster,stratum,psu,visit,kind,latitude,longitude\n3,A,p,1,main,42.5,74.25\n"
BLOCK = "fieldwork:\n  assignments: data/assignments.csv\n"
REASON = "  positions: as received\n  positions_reason: distances are what is studied\n"


@pytest.mark.parametrize(
    ("block", "spot", "why", "told"),
    [
        (BLOCK, "42.5 74.25 0 0", "", ""),
        (BLOCK + "  cluster: children\n", None, "not received", "in the tables"),
        ("", None, "not received", "study.yaml has no block fieldwork"),
        (BLOCK + REASON, "42.8 74.6 700 5", "", ""),
    ],
)
def test_typed_tables_hold_the_middle_of_the_cluster(tmp_path: Path, block: str, spot: str | None, why: str, told: str) -> None:
    study = write_small_study(tmp_path / "study", more=block)
    (study / "data").mkdir()
    (study / "data/assignments.csv").write_text(ASSIGNMENTS, "utf-8")
    file = export(small_layout().form, INTERVIEWS, Style(), tmp_path)[0]
    said = CliRunner().invoke(cli, ["import", str(study), str(file), "--received", "2023-06-01", "--json"])
    assert said.exit_code == 0, said.output
    messages = [one["message"] for one in json.loads(said.stdout)["findings"] if one["code"] == "IMP-032"]
    assert [told in one and "42.8" not in one for one in messages] == [True] * bool(told)
    row = next(one for one in pq.read_table(study / "data/records.parquet").to_pylist() if one["instance_id"] == "a1")
    reason = next(one for one in pq.read_table(study / "data/missing.parquet").to_pylist() if one["instance_id"] == "a1")
    assert (row["spot"], reason["spot"]) == (spot, why)
    assert (row["cluster"], row["t1"]) == (3, 3)
