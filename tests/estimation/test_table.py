"""Why: one table goes to people, files, data frames and other programs; each must hold the same numbers, and nothing made up."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from math import isnan
from pathlib import Path

import pytest

import kurak
from kurak.model.estimates import FIRST, LAST, Estimates


@pytest.fixture
def table() -> Estimates:
    d = kurak.survey({"region": ["Ош", "Ош", "Нарын", None], "y": [1.0, 2, 3, 4], "t": ["a", "b", "a", "a"]})
    return d.mean(["y", "t"], by="region")


def test_columns_stand_in_order(table: Estimates) -> None:
    assert tuple(table.columns) == (*FIRST, "region", *LAST)
    assert table.domains == ("region",)
    assert [(row["variable"], row["level"], row["region"]) for row in table][:3] == [
        ("y", None, "Нарын"),
        ("y", None, "Ош"),
        ("t", "a", "Нарын"),
    ]


def test_csv_and_json_say_the_same(table: Estimates, tmp_path: Path) -> None:
    read = list(csv.DictReader(io.StringIO(table.to_csv(tmp_path / "table.csv"))))
    said = json.loads(table.to_json(tmp_path / "table.json"))["estimates"]
    assert len(read) == len(said) == len(table) == 6
    for row, line, entry in zip(table, read, said, strict=True):
        assert float(line["estimate"]) == entry["estimate"] == row["estimate"]
        # One respondent has no degrees of freedom, and so no interval.
        assert (line["conf_low"] == "") == (entry["conf_low"] is None) == isnan(row["conf_low"])
    assert (tmp_path / "table.csv").read_text(encoding="utf-8") == table.to_csv()
    assert (tmp_path / "table.json").read_text(encoding="utf-8") == table.to_json()


def test_json_knows_infinity() -> None:
    d = kurak.survey({"y": [1, 2, 3]})
    assert json.loads(d.mean("y", df=float("inf")).to_json())["estimates"][0]["df"] == "infinity"


def test_frames_hold_the_table(table: Estimates) -> None:
    expected = list(table["estimate"])
    assert table.to_pandas()["estimate"].tolist() == expected
    assert table.to_polars()["estimate"].to_list() == expected
    assert table.to_arrow()["estimate"].to_pylist() == expected
    mixed = kurak.survey({"q": [1, 2], "t": ["a", "b"]}).distribution(["q", "t"])
    assert mixed.to_arrow()["level"].to_pylist() == ["1", "2", "a", "b"]


def test_the_text_can_be_read(table: Estimates) -> None:
    lines = repr(table).splitlines()
    assert lines[0].split() == ["statistic", "variable", "level", "region", "estimate", "std_error", "conf_low", "conf_high", "df", "n", "n_psu", "flag"]
    assert len({line.index("few") for line in lines[1:]}) == 1
    many = kurak.survey({"g": list(range(100)), "y": list(range(100))}).mean("y", by="g")
    assert repr(many).splitlines()[-1] == "… and 40 rows more"


def test_simulated_records_say_so() -> None:
    found = kurak.survey({"simulated": ["SIMULATED"] * 3, "y": [1, 2, 3]}).mean("y")
    assert found.details["simulated"]
    assert repr(found).splitlines()[-1] == "SIMULATED"


def test_covariances_come_unasked_with_small_tables_only(table: Estimates) -> None:
    assert table.covariance.shape == (6, 6)
    d = kurak.survey({"g": list(range(600)), "y": list(range(600)), "psu": [number % 9 for number in range(600)]}, psu="psu")
    assert d.mean("y", by="g").covariance is None
    assert d.mean("y", by="g", covariances=True).covariance.shape == (600, 600)
    assert d.mean("y", covariances=False).covariance is None


def test_importing_the_package_loads_no_arithmetic() -> None:
    code = "import sys, kurak; kurak.Estimates; print('numpy' in sys.modules, 'pyarrow' in sys.modules, 'pandas' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "False", "False"]


def test_an_estimate_loads_no_pandas(tmp_path: Path) -> None:
    (tmp_path / "data.csv").write_text("psu,y,g\n1,2,a\n1,3,b\n2,5,a\n2,6,b\n", encoding="utf-8")
    code = (
        "import sys, kurak; d = kurak.survey(sys.argv[1], psu='psu'); "
        "d.mean('y', by='g'); d.proportion('g', codes='a', where='y > 2'); d.quantile('y', 0.5); d.difference('y', by='g'); "
        "print([name for name in ('pandas', 'scipy', 'matplotlib', 'polars', 'duckdb') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code, str(tmp_path / "data.csv")], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
