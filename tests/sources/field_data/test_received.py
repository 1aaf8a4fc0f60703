"""Why: what came from the field is kept as it came, for ever, and everything typed can be made from it again."""

from __future__ import annotations

import csv
import hashlib
import shutil
import subprocess
import tracemalloc
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from export_styles import Interview, Style, export, small_layout
from small_study import write_small_study
from test_every_style import INTERVIEWS, assert_same

from kurak.fieldwork.codebook import codebook_csv
from kurak.sources.field_data.read import read_field_data
from kurak.sources.field_data.received import Imported, import_files
from kurak.sources.field_data.record_writer import Format, read_records

LAYOUT = small_layout()
WORKBOOK = Style()


@pytest.fixture
def study(tmp_path: Path) -> Path:
    return write_small_study(tmp_path / "study")


def take(
    study: Path, *files: Path, ending: Format = "parquet", dry_run: bool = False, day: str = "2023-06-01"
) -> Imported:
    return import_files(
        study, files, LAYOUT, codebook_csv(LAYOUT.book), day=day, ending=ending, dry_run=dry_run
    )


def made(folder: Path, interviews: list[Interview], name: str = "export", style: Style = WORKBOOK) -> Path:
    folder.mkdir(exist_ok=True)
    return export(LAYOUT.form, interviews, style, folder, name)[0]


def files_in(study: Path) -> dict[str, str]:
    return {
        path.relative_to(study).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted((study / "data").rglob("*"))
        if path.is_file()
    }


def codes(imported: Imported) -> list[str]:
    return [one.code for one in imported.findings]


def test_a_file_is_kept_with_its_hash(study: Path, tmp_path: Path) -> None:
    file = made(tmp_path / "in", INTERVIEWS)
    imported = take(study, file)
    assert imported.findings == ()
    assert imported.rows == {"": 4, "member": 4, "job": 3}
    [row] = csv.DictReader((study / "data/raw/received.csv").open(encoding="utf-8"))
    assert row["sha256"] == hashlib.sha256(file.read_bytes()).hexdigest()
    assert (row["rows"], row["form_version"], row["received"], row["together"]) == (
        "4",
        "7",
        "2023-06-01",
        "1",
    )
    kept = study / "data/raw" / row["file"]
    assert kept.read_bytes() == file.read_bytes()
    assert kept.stat().st_mode & 0o222 == 0
    assert_same(read_records(study / "data", LAYOUT), read_field_data([file], LAYOUT).tables)


@pytest.mark.parametrize("ending", ["parquet", "csv"])
def test_what_is_written_is_what_was_read(ending: Format, study: Path, tmp_path: Path) -> None:
    file = made(tmp_path / "in", INTERVIEWS)
    take(study, file, ending=ending)
    tables = read_records(study / "data", LAYOUT)
    for name, table in read_field_data([file], LAYOUT).tables.items():
        assert tables[name].values.to_pylist() == table.values.to_pylist()
        assert tables[name].reasons.to_pylist() == table.reasons.to_pylist()


def test_the_same_bytes_are_not_taken_twice(study: Path, tmp_path: Path) -> None:
    file = made(tmp_path / "in", INTERVIEWS)
    take(study, file)
    before = files_in(study)
    again = shutil.copy(file, tmp_path / "other-name.xlsx")
    assert codes(take(study, Path(again))) == ["IMP-016"]
    assert files_in(study) == before


def test_weekly_exports_the_newest_counts(study: Path, tmp_path: Path) -> None:
    take(study, made(tmp_path / "in", INTERVIEWS[:2], "week1"))
    edited = {**INTERVIEWS[0], "hours": "9"}
    imported = take(study, made(tmp_path / "in", [edited, *INTERVIEWS[1:]], "week2"), day="2023-06-08")
    assert codes(imported) == ["IMP-026"]
    assert "2 interviews" in imported.findings[0].message
    table = read_records(study / "data", LAYOUT)[""].values
    assert table.column("instance_id").to_pylist() == ["a1", "a2", "a3", "a4"]
    assert table.column("hours").to_pylist()[0] == 9.0
    assert len(list((study / "data/raw").glob("*.xlsx"))) == 2


def test_new_interviews_stand_before_older_ones(study: Path, tmp_path: Path) -> None:
    take(study, made(tmp_path / "in", INTERVIEWS[:2], "one"))
    take(study, made(tmp_path / "in", INTERVIEWS[2:], "two"))
    tables = read_records(study / "data", LAYOUT)
    assert tables[""].values.column("instance_id").to_pylist() == ["a3", "a4", "a1", "a2"]
    assert tables["job"].values.column("instance_id").to_pylist() == ["a1", "a1", "a1"]


def test_made_anew_from_the_raw_files(study: Path, tmp_path: Path) -> None:
    take(study, made(tmp_path / "in", INTERVIEWS))
    before = files_in(study)
    for name in ("records.parquet", "missing.parquet"):
        (study / "data" / name).unlink()
    assert codes(take(study)) == []
    assert files_in(study) == before


def test_another_kind_of_table_leaves_no_stale_one(study: Path, tmp_path: Path) -> None:
    take(study, made(tmp_path / "in", INTERVIEWS))
    take(study, ending="csv")
    assert not list((study / "data").glob("*.parquet"))


def test_a_dry_run_writes_nothing(study: Path, tmp_path: Path) -> None:
    imported = take(study, made(tmp_path / "in", INTERVIEWS), dry_run=True)
    assert imported.rows[""] == 4
    assert not (study / "data").exists()


def test_with_an_error_nothing_is_written(study: Path, tmp_path: Path) -> None:
    take(study, made(tmp_path / "in", INTERVIEWS))
    before = files_in(study)
    cut = tmp_path / "cut.csv"
    cut.write_bytes(made(tmp_path / "in", INTERVIEWS, "new", Style(file="csv")).read_bytes()[:-10])
    assert take(study, cut).has_errors
    assert take(study, tmp_path / "nowhere.csv").has_errors
    assert take(study, tmp_path).has_errors
    assert files_in(study) == before


def test_a_raw_file_that_was_edited_is_found(study: Path, tmp_path: Path) -> None:
    [name] = [
        file for file in take(study, made(tmp_path / "in", INTERVIEWS)).written if file.endswith(".xlsx")
    ]
    (study / name).chmod(0o644)
    (study / name).write_bytes(b"changed")
    assert codes(take(study)) == ["IMP-019"]
    (study / name).unlink()
    assert codes(take(study)) == ["IMP-019"]


def test_another_raw_file_is_never_overwritten(study: Path, tmp_path: Path) -> None:
    file = made(tmp_path / "in", INTERVIEWS)
    name = f"data/raw/{hashlib.sha256(file.read_bytes()).hexdigest()[:12]}-export.xlsx"
    (study / "data/raw").mkdir(parents=True)
    (study / name).write_bytes(b"something else")
    assert codes(take(study, file)) == ["IMP-019"]
    assert (study / name).read_bytes() == b"something else"


def test_an_import_that_was_broken_off_can_be_made_again(study: Path, tmp_path: Path) -> None:
    file = made(tmp_path / "in", INTERVIEWS)
    take(study, file)
    before = files_in(study)
    # The list is written last: without it the raw file stands there alone, read-only.
    (study / "data/raw/received.csv").unlink()
    (study / "data/records.parquet").unlink()
    take(study, file)
    assert files_in(study) == before


def test_records_made_by_hand_are_not_overwritten(study: Path, tmp_path: Path) -> None:
    (study / "data").mkdir()
    (study / "data/records.csv").write_text("a\n1\n", "utf-8")
    assert codes(take(study, made(tmp_path / "in", INTERVIEWS))) == ["IMP-027"]
    assert (study / "data/records.csv").read_text("utf-8") == "a\n1\n"


def test_a_list_that_was_changed(study: Path, tmp_path: Path) -> None:
    take(study, made(tmp_path / "in", INTERVIEWS))
    (study / "data/raw/received.csv").write_text("file,sha256\n../../x,0\n", "utf-8")
    assert "IMP-019" in codes(take(study))


def test_names_with_paths_in_them(study: Path, tmp_path: Path) -> None:
    file = made(tmp_path / "in", INTERVIEWS)
    odd = file.rename(file.parent / "мои данные; rm -rf.xlsx")
    [kept] = [name for name in take(study, odd).written if name.endswith(".xlsx")]
    assert kept.rpartition("-")[2] == "мои_данные_rm_-rf.xlsx"[-len(kept.rpartition("-")[2]) :]
    assert " " not in kept


def test_records_never_slip_into_version_control(study: Path, tmp_path: Path) -> None:
    subprocess.run(["git", "init", "-q", str(study)], check=True)
    file = made(tmp_path / "in", INTERVIEWS)
    assert codes(take(study, file)) == ["ETH-002"]
    assert not (study / "data").exists()
    (study / ".gitignore").write_text("data/\n", "utf-8")
    assert codes(take(study, file)) == []


def test_two_at_once_both_arrive(study: Path, tmp_path: Path) -> None:
    from concurrent.futures import ThreadPoolExecutor

    files = [made(tmp_path / "in", [one], f"part{number}") for number, one in enumerate(INTERVIEWS)]
    with ThreadPoolExecutor(4) as pool:
        results = list(pool.map(lambda file: take(study, file), files))
    assert not any(one.has_errors for one in results)
    assert read_records(study / "data", LAYOUT)[""].values.num_rows == 4


def test_memory_does_not_grow_with_the_file(study: Path, tmp_path: Path) -> None:
    def most_memory(rows: int) -> int:
        path = tmp_path / f"{rows}.csv"
        with path.open("w", encoding="utf-8") as out:
            out.write("cluster,consent,t1,needs,remarks,_uuid\n")
            out.writelines(
                f"{number % 9},1,{number % 3 + 1},1 96,text {number},id{number}\n" for number in range(rows)
            )
        target = write_small_study(tmp_path / f"study{rows}")
        tracemalloc.start()
        assert take(target, path).rows[""] == rows
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert pq.read_metadata(target / "data/records.parquet").num_rows == rows
        return most

    small, large = most_memory(10_000), most_memory(40_000)
    # What grows is the set of ids that tells doubles: two numbers and their places in a dictionary, about 200 bytes each.
    assert large - small < 30_000 * 300
