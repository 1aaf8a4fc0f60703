"""``kurak draw`` shows the plan, asks, draws once, and never touches what was drawn before."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kurak.app.cli.main import cli
from kurak.sources.starter import write_starter


def run(*arguments: object, typed: str | None = None) -> Result:
    return CliRunner().invoke(cli, ["draw", *map(str, arguments)], input=typed)


@pytest.fixture
def study(tmp_path: Path) -> Path:
    write_starter(tmp_path / "small")
    return tmp_path / "small"


def contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_sample_with_its_sheets(study: Path) -> None:
    result = run(study, "--yes")
    assert result.exit_code == 0, result.output
    names = sorted(path.name for path in (study / "sample" / "wave1").iterdir())
    assert names == [
        "clusters.csv", "joint_probabilities.csv", "route_sheets_ky.pdf", "route_sheets_ru.pdf", "sample.yaml", "visits.csv",
    ]  # fmt: skip
    for name in names:
        assert str(study / "sample" / "wave1" / name) in result.output
    assert "MODELLED" in result.output
    rows = list(csv.DictReader((study / "sample/wave1/clusters.csv").open(encoding="utf-8")))
    assert sum(int(row["interviews"]) for row in rows if row["role"] == "main") == 120


def test_the_same_inputs_give_the_same_bytes(study: Path) -> None:
    run(study, "--yes", "--name", "first")
    run(study, "--yes", "--name", "again")
    assert contents(study / "sample" / "first") == contents(study / "sample" / "again")


def test_it_asks_and_takes_no_for_an_answer(study: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kurak.app.cli.draw.someone_can_answer", lambda: True)
    result = run(study, typed="n\n")
    assert result.exit_code != 0
    assert "Draw it into sample/wave1?" in result.output
    assert not (study / "sample").exists()
    assert run(study, "--no-sheets", typed="y\n").exit_code == 0
    assert (study / "sample" / "wave1").is_dir()


def test_without_anybody_to_ask_nothing_is_drawn(study: Path) -> None:
    result = run(study)
    assert result.exit_code == 2
    assert "--yes" in result.output
    assert not (study / "sample").exists()


def test_a_sample_that_is_there_is_never_touched(study: Path) -> None:
    run(study, "--yes", "--no-sheets", "--name", "baseline")
    before = contents(study)
    result = run(study, "--yes", "--name", "baseline")
    assert result.exit_code == 2
    assert "never overwritten" in result.output
    assert contents(study) == before


def test_a_second_wave_keeps_half_of_the_clusters(study: Path) -> None:
    run(study, "--yes", "--no-sheets")
    result = run(study, "--yes", "--after", "wave1", "--keep", "0.5", "--json")
    data = json.loads(result.output)
    assert result.exit_code == 0
    assert data["name"] == "wave2"
    main = [cluster for cluster in data["sample"]["clusters"] if cluster["role"] == "main"]
    assert sum(cluster["kept"] for cluster in main) == 10
    assert data["sample"]["kept_from"] == "wave1"


def test_kept_clusters_get_new_households(study: Path) -> None:
    run(study, "--yes", "--no-sheets")
    run(study, "--yes", "--no-sheets", "--after", "wave1", "--keep", "1")
    households = [
        [row["household_number"] for row in csv.DictReader((study / f"sample/{wave}/visits.csv").open(encoding="utf-8"))]
        for wave in ("wave1", "wave2")
    ]
    assert len(households[0]) == len(households[1])
    assert households[0] != households[1]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--keep", "0.5"], "--after"),
        (["--after", "wave9"], "DSN-020"),
        (["--name", "../out"], "letters"),
        (["--name", "a/b"], "letters"),
        (["--keep", "2", "--after", "wave1"], "0<=x<=1"),
    ],
)
def test_options_that_cannot_be(study: Path, arguments: list[str], words: str) -> None:
    result = run(study, "--yes", *arguments)
    assert result.exit_code in (1, 2)
    assert words in result.output
    assert not (study / "sample").exists()


def test_another_frame_keeps_no_cluster(study: Path) -> None:
    run(study, "--yes", "--no-sheets")
    frame = study / "frame" / "frame.csv"
    frame.write_text(frame.read_text().replace("Alatoo", "Ala-Too"))
    result = run(study, "--yes", "--after", "wave1", "--keep", "0.5")
    assert result.exit_code == 1
    assert "another frame" in result.output


def test_a_folder_that_cannot_be_written_exits_2_in_one_line(study: Path) -> None:
    (study / "sample").write_text("a file where the folder should be")
    result = run(study, "--yes", "--no-sheets")
    assert result.exit_code == 2
    assert "cannot be written" in result.output
    assert "Traceback" not in result.output


def test_a_unit_without_households_stops_the_draw(study: Path) -> None:
    frame = study / "frame" / "frame.csv"
    frame.write_text(frame.read_text().replace("9800,4100", "9800,0"))
    result = run(study, "--yes")
    assert result.exit_code == 1
    assert "RTE-001" in result.output
    assert not (study / "sample").exists()


def test_a_list_of_people_needs_no_routes(study: Path) -> None:
    text = (study / "study.yaml").read_text().replace("cluster_size: 6 ", "cluster_size: 1 ").replace("minimum_clusters: 2 ", "minimum_clusters: 0 ")
    (study / "study.yaml").write_text(text.replace("selection: PPS systematic", "selection: simple random").replace("size: 40000", "size: 200"))
    rows = [f"P{number},{'North' if number % 2 else 'South'},{'city' if number % 3 else 'village'},1,modelled" for number in range(200)]
    (study / "frame" / "frame.csv").write_text("psu,region,settlement,pop_18plus,source\n" + "\n".join(rows) + "\n")
    result = run(study, "--yes", "--json")
    data = json.loads(result.output)
    assert result.exit_code == 0, result.output
    assert "sample/wave1/visits.csv" not in data["files"]
    assert len([one for one in data["sample"]["clusters"] if one["role"] == "main"]) == 120
