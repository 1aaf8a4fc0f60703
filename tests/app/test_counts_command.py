"""Why: a count of three people at a place can be three neighbours, and a register of clients must never come in by this door."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kurak import pipeline
from kurak.app.cli.main import cli

HEAD = "place,period,category,count\n"
SMALL = HEAD + "Osh,2023,women,3\nOsh,2023,men,40\nTalas,2023,women,25\nTalas,2023,men,60\nNaryn,2023,women,30\nNaryn,2023,men,15\n"


def study(tmp_path: Path) -> Path:
    folder = tmp_path / "study"
    folder.mkdir()
    (folder / "study.yaml").write_text("title: T\nid: t\n", "utf-8")
    return folder


def run(tmp_path: Path, text: str | bytes, *more: str) -> tuple[Result, Path]:
    folder = tmp_path / "study" if (tmp_path / "study").exists() else study(tmp_path)
    file = tmp_path / "ais.csv"
    file.write_bytes(text.encode("utf-8") if isinstance(text, str) else text)
    return CliRunner().invoke(cli, ["stakeholders", "counts", str(file), "--into", str(folder), "--source", "AIS, 2024-01-31", *more]), folder


def test_a_small_count_cannot_be_worked_out(tmp_path: Path) -> None:
    result, folder = run(tmp_path, SMALL, "--json")
    assert result.exit_code == 0, result.output
    with (folder / "stakeholders/counts.csv").open(encoding="utf-8") as file:
        rows = {(row["place"], row["category"]): row for row in csv.DictReader(file) if row["period"] == "2023"}
    assert rows["Osh", "women"]["withheld"] == "yes"
    assert not any(row["count"] and 0 < int(row["count"]) < 10 for row in rows.values())
    # In every line that adds up, either nothing is withheld or two cells at least.
    places, kinds = ("Osh", "Talas", "Naryn", "all"), ("women", "men", "all")
    for line in (*([(place, kind) for kind in kinds] for place in places), *([(place, kind) for place in places] for kind in kinds)):
        assert sum(rows[key]["withheld"] == "yes" for key in line) != 1
    assert json.loads(result.output)["withheld"] == sum(row["withheld"] == "yes" for row in csv.DictReader((folder / "stakeholders/counts.csv").open(encoding="utf-8")))
    assert not pipeline.check(folder).findings


def test_where_nothing_is_small_everything_is_shown_and_adds_up(tmp_path: Path) -> None:
    result, folder = run(tmp_path, SMALL.replace(",3\n", ",13\n"))
    assert "0 withheld" in result.output
    counts = {(one.place, one.period, one.category): one.count for one in pipeline.check(folder).counts}
    assert counts["all", "all", "all"] == 13 + 40 + 25 + 60 + 30 + 15


@pytest.mark.parametrize(
    "text",
    [
        "name,place,period,category,count\nAsanov Asan,Osh,2023,x,1\n",
        "ФИО,place,period,category,count\nАсанов,Osh,2023,x,1\n",
        "id,place,period,category,count\nAsanov,Osh,2023,x,1\n",
        HEAD + "Asanov 12.03.1985,2023,x,40\n",
        HEAD + "Asanov,2023,21203198500123,40\n",
        HEAD + "Asanov,2023,x,40\nAsanov,2023,x,41\n",
        HEAD + "".join(f"Asanov {n},2023,x,1\n" for n in "abcdefghijkl"),
        HEAD + "Asanov,12,x,40\n",
        HEAD + "Asanov,2023,x,many\n",
        HEAD + "Asanov,2023,total,40\n",
        HEAD,
        "",
        b"\xff\xfeAsanov",
    ],
)
def test_people_are_refused_and_nothing_of_them_is_printed_or_written(text: str | bytes, tmp_path: Path) -> None:
    result, folder = run(tmp_path, text)
    assert result.exit_code == 2
    assert not any(word in result.output for word in ("Asanov", "Асанов", "1985", "21203198500123", "Traceback"))
    assert [file.name for file in folder.iterdir()] == ["study.yaml"]


def test_counts_that_are_there_are_never_overwritten(tmp_path: Path) -> None:
    _, folder = run(tmp_path, SMALL)
    before = (folder / "stakeholders/counts.csv").read_bytes()
    again, _ = run(tmp_path, SMALL.replace("40", "50"))
    assert again.exit_code == 2
    assert (folder / "stakeholders/counts.csv").read_bytes() == before
