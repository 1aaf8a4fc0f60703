"""Why: what readers see of media fits 80 columns, says SIMULATED, and never shows a cell; units that were drawn are never drawn again."""

from __future__ import annotations

import csv
import json
from pathlib import Path

from click.testing import CliRunner, Result
from coded_folder import put, write_folder
from media_folder import BETH, PROTOCOL, UNITS, write_media, write_reference

from kurak.app.cli.main import cli


def run(*arguments: object) -> Result:
    return CliRunner().invoke(cli, ["qualitative", "media", *map(str, arguments)])


def test_shares_tones_and_agreement_in_80_columns(tmp_path: Path) -> None:
    result = run(write_media(tmp_path, {"review/media/codings/beth.csv": BETH}))
    assert result.exit_code == 0, result.output
    lines = result.output.splitlines()
    assert lines[0] == "6 units · 2 coders · SIMULATED"
    assert "COD-107" in result.output
    assert next(line for line in lines if line.startswith("The bus")).split()[:4] == ["The", "bus", "25", "%"]
    assert any(line.startswith("2026-02") for line in lines)
    assert max(map(len, lines)) <= 80
    assert "icy" not in result.output


def test_tables_and_json_say_the_same(tmp_path: Path) -> None:
    folder = write_reference(tmp_path / "study", "stratified")
    data = json.loads(run(folder, "--json", "--interval", "logit", "--into", tmp_path / "tables").output)
    with (tmp_path / "tables/media_prevalence.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert [(row["code"], row["says"], float(row["estimate"])) for row in rows] == [(one["code"], one["says"], one["estimate"]) for one in data["prevalence"]]
    assert (data["interval"], data["read"], data["simulated"], data["exit"]) == ("logit", 65, False, 0)
    assert "simulated" not in rows[0]
    assert {one["period"] for one in data["tone_by_month"]} == {"2026-01", "2026-02", "2026-03"}


def test_a_census_says_that_nothing_is_left_to_chance(tmp_path: Path) -> None:
    protocol = PROTOCOL.split("sampling:")[0] + "sampling: {method: census}\n"
    result = run(write_media(tmp_path, {"review/media/protocol.yaml": protocol}))
    assert "no sampling error" in result.output
    assert "(" not in next(line for line in result.output.splitlines() if line.startswith("The bus"))


def test_errors_stop_the_shares(tmp_path: Path) -> None:
    result = run(write_media(tmp_path, {"review/media/units.csv": UNITS.replace("Says that the bus comes", "Answers @zarina")}))
    assert (result.exit_code, "COD-098" in result.output, "zarina" in result.output, "share of units" in result.output) == (1, True, False, False)


def test_what_it_cannot_run(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert run(tmp_path / "empty").exit_code == 2
    assert run(tmp_path / "nowhere").exit_code == 2
    codebook_only = run(write_folder(tmp_path / "interviews"))
    assert (codebook_only.exit_code, "holds no review/media" in codebook_only.output) == (2, True)
    assert run(write_media(tmp_path / "m"), "--sample", 3).exit_code == 2


def test_units_are_drawn_once_and_only_ids_are_kept(tmp_path: Path) -> None:
    folder = write_media(tmp_path / "m", {"review/media/units.csv": None, "review/media/codings/anna.csv": None})
    rows = [f"N{n},news,http://x.example/{n}" for n in range(10)] + [f"P{n},posts,http://x.example/{n}" for n in range(20)]
    put(tmp_path, "frame.csv", "unit,stratum,link\n" + "\n".join(rows) + "\n")
    result = run(folder, "--sample", 9, "--frame", tmp_path / "frame.csv", "--json")
    assert result.exit_code == 0, result.output
    written = (folder / "review/media/drawn.csv").read_text("utf-8")
    assert written.splitlines()[0] == "unit,stratum"
    assert [line.split(",")[0] for line in written.splitlines()[1:]] == [one["unit"] for one in json.loads(result.output)["drawn"]]
    assert "http" not in written
    again = run(folder, "--sample", 9, "--frame", tmp_path / "frame.csv")
    assert (again.exit_code, "never overwritten" in again.output) == (2, True)
    assert (folder / "review/media/drawn.csv").read_text("utf-8") == written
    (folder / "review/media/drawn.csv").unlink()
    put(tmp_path, "frame.csv", "unit,stratum,link\n" + "\n".join(rows[1:]) + "\n")
    wrong = run(folder, "--sample", 9, "--frame", tmp_path / "frame.csv")
    assert (wrong.exit_code, "COD-108" in wrong.output) == (1, True)
    assert not (folder / "review/media/drawn.csv").exists()
    assert run(folder, "--sample", 99, "--frame", tmp_path / "frame.csv").exit_code in (1, 2)


def test_a_unit_of_the_frame_that_is_no_id_is_not_shown(tmp_path: Path) -> None:
    folder = write_media(tmp_path / "m", {"review/media/units.csv": None, "review/media/codings/anna.csv": None})
    put(tmp_path, "frame.csv", "unit,stratum\nzarina\tonline,news\nN2,news\n")
    result = run(folder, "--sample", 2, "--frame", tmp_path / "frame.csv")
    assert (result.exit_code, "COD-100" in result.output, "zarina" in result.output) == (1, True, False)
