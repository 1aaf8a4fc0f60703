"""What left the house cannot be taken back: the history of releases is only added to, and every change in it is found."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from made_release import description, records, release

from kurak.model.past_release import tables_since
from kurak.sources.release.history import (
    add_to_history,
    next_number,
    read_history,
    release_record,
    released_tables,
)
from kurak.sources.release.sums import verify_package
from kurak.sources.release.write_package import write_package
from kurak.sources.starter import write_starter
from kurak.sources.study_folder import read_study


def added(study: Path, number: int = 1, *, date: str = "") -> list[str]:
    made = release(number=number, date=date)
    record = release_record(made, description(number=number, date=date), records())
    return [one.code for one in add_to_history(study, record, made)]


def test_a_release_is_read_back_as_it_was_written(tmp_path: Path) -> None:
    assert added(tmp_path, date="2026-11-28") == []
    (past,), findings = read_history(tmp_path)
    assert findings == ()
    assert past.record == release_record(release(date="2026-11-28"), description(date="2026-11-28"), records())
    assert past.name == "public release 1"
    assert past.record.tables[0].domains == ("region",)
    assert [(row.get("region", ""), row["n"]) for row in past.tables["tables/trust.csv"]] == [("", "57"), ("North", "38")]


def test_it_names_the_package_that_was_written(tmp_path: Path) -> None:
    added(tmp_path / "study")
    write_package(release(), tmp_path / "package")
    assert read_history(tmp_path / "study")[0][0].record.package_sha256 == verify_package(tmp_path / "package").package


def test_without_a_day_the_same_release_gives_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one", "two"):
        added(tmp_path / name)
    files = [{path.name: path.read_bytes() for path in (tmp_path / name).rglob("*") if path.is_file()} for name in ("one", "two")]
    assert files[0] == files[1]
    assert b"date" not in files[0]["release.yaml"]


def test_no_record_of_anybody_is_kept(tmp_path: Path) -> None:
    added(tmp_path)
    kept = sorted(path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.is_file())
    assert kept == ["releases/public/1/release.yaml", "releases/public/1/tables/trust.csv"]


def test_the_history_is_only_added_to(tmp_path: Path) -> None:
    assert next_number(tmp_path, "public") == 1
    assert added(tmp_path) == []
    assert added(tmp_path) == [], "the same again changes nothing"
    assert added(tmp_path, date="2026-11-28") == ["REL-111"]
    assert "date" not in (tmp_path / "releases/public/1/release.yaml").read_text("utf-8")
    assert added(tmp_path, 10) == []
    assert next_number(tmp_path, "public") == 11
    assert added(tmp_path, 9) == []
    assert [one.record.number for one in read_history(tmp_path)[0]] == [1, 9, 10]
    assert next_number(tmp_path, "partner") == 1


@pytest.mark.parametrize("damage", ["cell", "gone", "yaml", "key", "other", "stray", "out"])
def test_a_history_that_was_touched_is_an_error(damage: str, tmp_path: Path) -> None:
    added(tmp_path)
    folder = tmp_path / "releases" / "public" / "1"
    record, table = folder / "release.yaml", folder / "tables" / "trust.csv"
    if damage == "cell":
        table.write_text(table.read_text("utf-8").replace("38", "39"), "utf-8")
    elif damage == "gone":
        table.unlink()
    elif damage == "yaml":
        record.write_text("study: [", "utf-8")
    elif damage == "key":
        record.write_text(record.read_text("utf-8") + "person: somebody\n", "utf-8")
    elif damage == "other":
        folder.rename(folder.parent / "2")
    elif damage == "stray":
        (folder.parent / "notes").mkdir()
    else:
        said = yaml.safe_load(record.read_text("utf-8"))
        said["tables"][0]["file"] = "../../../study.yaml"
        record.write_text(yaml.safe_dump(said), "utf-8")
    _, findings = read_history(tmp_path)
    assert "REL-110" in [one.code for one in findings]


def test_a_table_added_after_a_release_is_seen(tmp_path: Path) -> None:
    added(tmp_path)
    former = read_history(tmp_path)[0][0].record
    files = {"tables/trust.csv": b"variable,n\ntrust,56\n", "tables/age.csv": b"variable,region,n\nage,North,38\n"}
    since = tables_since(former, released_tables(files, domains=("region",)))
    assert (since.added, since.changed, since.gone) == (("tables/age.csv",), ("tables/trust.csv",), ())
    assert tables_since(former, released_tables(release().files)).added == ()


def test_a_study_with_a_history_is_read_without_a_finding(tmp_path: Path) -> None:
    write_starter(tmp_path / "s")
    before = read_study(tmp_path / "s").findings
    added(tmp_path / "s")
    assert read_study(tmp_path / "s").findings == before
