"""Why: a count of three people at a place can be three neighbours, and a register of clients must never come in by this door."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kurak import pipeline
from kurak.app.cli.main import cli
from kurak.disclosure.suppression.attacker import Attacker
from kurak.disclosure.suppression.linear_program import LinearProgram, SolverError
from kurak.model.linked_tables import LinkedTables

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


@pytest.mark.parametrize(
    "periods",
    [("2023", "2023-H1", "2023-H2"), ("2022-2023", "2022", "2023"), ("2023-Q2", "2023-05", "2023-06"), ("2023-Q1", "2023 Q1", "2024"), ("2024-2023", "2021", "2022")],
)
def test_a_period_within_another_is_a_total_and_refused(periods: tuple[str, ...], tmp_path: Path) -> None:
    """With 6 in the year and 3 in each half, the total of 12 over all periods would be twice the year: the withheld 6 is known."""
    counts = zip(periods, (6, 3, 3), strict=True)
    result, folder = run(tmp_path, HEAD + "".join(f"Osh,{period},x,{count}\nTalas,{period},x,30\n" for period, count in counts))
    assert result.exit_code == 2
    assert "period" in result.output
    assert [file.name for file in folder.iterdir()] == ["study.yaml"]


def test_periods_beside_each_other_are_taken(tmp_path: Path) -> None:
    result, _ = run(tmp_path, HEAD + "".join(f"Osh,{period},x,30\n" for period in ("2022-2023", "2023-2024", "2025", "2026-Q1", "2026-H2", "2026-04")))
    assert result.exit_code == 0, result.output


def test_a_solver_without_an_answer_releases_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_answer(program: LinearProgram) -> float:
        raise SolverError("HiGHS ends with: Unknown")

    monkeypatch.setattr(LinearProgram, "solve", no_answer)
    result, folder = run(tmp_path, SMALL)
    assert result.exit_code == 2
    assert "nothing can be shown safely" in result.output
    assert [file.name for file in folder.iterdir()] == ["study.yaml"]


@pytest.mark.parametrize(
    ("rows", "why"),
    [
        (["Osh,2023,x,3"], "fewer than 10 people"),
        ([f"place {number},2023,kind {number},30" for number in range(80)], "combinations"),
    ],
)
def test_what_cannot_be_looked_after_is_said_in_words(rows: list[str], why: str, tmp_path: Path) -> None:
    result, folder = run(tmp_path, HEAD + "\n".join(rows) + "\n")
    assert result.exit_code == 2
    assert why in result.output
    assert [file.name for file in folder.iterdir()] == ["study.yaml"]


def test_many_places_of_one_period_and_category_are_few_cells(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Over one period and one category every total is the cell itself, shown again; the solver sees it once."""
    seen: list[int] = []
    made = Attacker.__init__

    def counted(attacker: Attacker, tables: LinkedTables) -> None:
        seen.append(len(tables.cells))
        made(attacker, tables)

    monkeypatch.setattr(Attacker, "__init__", counted)
    result, folder = run(tmp_path, HEAD + "".join(f"place {number},2023,x,{number + 5}\n" for number in range(40)))
    assert result.exit_code == 0, result.output
    assert seen == [41]
    counts = {(one.place, one.period, one.category): one.count for one in pipeline.check(folder).counts}
    assert len(counts) == 41 * 2 * 2
    for place in ("place 0", "place 39", "all"):
        assert len({counts[place, period, category] for period in ("2023", "all") for category in ("x", "all")}) == 1
    assert counts["all", "all", "all"] == sum(range(5, 45))
    assert counts["place 0", "2023", "all"] is None


def test_counts_that_are_there_are_never_overwritten(tmp_path: Path) -> None:
    _, folder = run(tmp_path, SMALL)
    before = (folder / "stakeholders/counts.csv").read_bytes()
    again, _ = run(tmp_path, SMALL.replace("40", "50"))
    assert again.exit_code == 2
    assert (folder / "stakeholders/counts.csv").read_bytes() == before
