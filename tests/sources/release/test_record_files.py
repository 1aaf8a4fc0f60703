"""Why: four files of one release have to hold the same records, and be the same bytes tomorrow."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pyarrow.csv
import pyarrow.parquet
import pyreadstat
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kurak.model.release import ReleasedColumn, ReleasedRecords, ReleasedVariable
from kurak.sources.field_data.labelled_files import without_time
from kurak.sources.records import open_records
from kurak.sources.release.record_files import names_in, record_files

RELEASED = ReleasedRecords(
    (
        ReleasedVariable("simulated", "SIMULATED: made-up records", "mark", values={"SIMULATED": "SIMULATED"}),
        ReleasedVariable("region", "Область", "identifying", values={"Ысык-Көл": "Ысык-Көл", "Osh": "Osh"}),
        ReleasedVariable("tr-01", "Trust", "answer", "ordinal", {"1": "no", "2": "yes", "88": "don't know", "99": "refused"}, ("88", "99"), "Do you?"),
        ReleasedVariable("with", "Children", "answer", "scale"),
        ReleasedVariable("weight", "Weight", "weight", "scale"),
        ReleasedVariable("none", "Nothing", "answer"),
    ),
    {
        "simulated": ReleasedColumn(("SIMULATED",), (0, 0, 0, 0)),
        "region": ReleasedColumn(("Ысык-Көл", "Osh"), (0, 1, -1, 0)),
        "tr-01": ReleasedColumn((1, 2, 88, 99), (0, -1, 2, 3)),
        "with": [0, 3, None, 1],
        "weight": ReleasedColumn((1.5, 2.25), (0, 0, 1, 1)),
        "none": ReleasedColumn((), (-1, -1, -1, -1)),
    },
    simulated=True,
    weight="weight",
)


def columns_of(released: ReleasedRecords) -> dict[str, list[Any]]:
    return {name: list(values) for name, values in released.columns.items()}


def without_nan(values: list[Any]) -> list[Any]:
    return [None if value is None or value != value or value == "" else value for value in values]


def read_back(files: Any, released: ReleasedRecords, folder: Path) -> dict[str, dict[str, list[Any]]]:
    """Words in place of labelled numbers, None in place of gaps; names as in the release."""
    found = {
        "csv": pyarrow.csv.read_csv(io.BytesIO(files["data/records.csv"])).to_pydict(),
        "parquet": pyarrow.parquet.read_table(io.BytesIO(files["data/records.parquet"])).to_pydict(),
    }
    for kind in ("sav", "dta"):
        path = folder / f"r.{kind}"
        path.write_bytes(files[f"data/records.{kind}"])
        frame, meta = getattr(pyreadstat, f"read_{kind}")(str(path), user_missing=True)
        columns = {}
        for one in released.variables:
            made = names_in(released, kind)[one.name]
            words = meta.variable_value_labels.get(made, {})
            worded = any(isinstance(value, str) for value in released.columns[one.name])
            back = {word: int(code) for code, word in one.values.items() if not worded}
            columns[one.name] = [
                words[value] if worded and value in words else back.get(words.get(value, ""), value) if isinstance(value, str) and not worded else value
                for value in frame[made].tolist()
            ]
            # A gap among missing codes is .w in Stata.
            columns[one.name] = [None if value == "w" else value for value in columns[one.name]]
        found[kind] = columns
    return {kind: {name: without_nan(values) for name, values in columns.items()} for kind, columns in found.items()}


def test_all_four_files_read_back_equal(tmp_path: Path) -> None:
    found = read_back(record_files(RELEASED, title="Барьеры", language="ru"), RELEASED, tmp_path)
    for kind, columns in found.items():
        assert columns == columns_of(RELEASED), kind


@settings(deadline=None, max_examples=15)
@given(st.lists(st.tuples(st.sampled_from(["a", "b, c", 'd"e', None]), st.sampled_from([1, 2, 88, None]), st.sampled_from([0.5, 1.25, None])), min_size=1, max_size=12))
def test_any_records_read_back_equal(tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[Any, ...]]) -> None:
    names = ("word", "code", "number")
    item = ReleasedVariable("code", "Code", "answer", "ordinal", {"1": "no", "2": "yes", "88": "don't know"}, ("88",))
    variables = (ReleasedVariable("word", "Word", "answer"), item, ReleasedVariable("number", "Number", "answer", "scale"))
    released = ReleasedRecords(variables, dict(zip(names, map(list, zip(*rows, strict=True)), strict=True)), simulated=False)
    found = read_back(record_files(released, title="t", language="en"), released, tmp_path_factory.mktemp("back"))
    for kind, columns in found.items():
        assert columns == columns_of(released), kind


def test_the_same_records_give_the_same_bytes_and_no_file_says_when_it_was_made(tmp_path: Path) -> None:
    one, other = (record_files(RELEASED, title="A study", language="en") for _ in range(2))
    assert one == other
    for kind in ("sav", "dta"):
        path = tmp_path / f"r.{kind}"
        path.write_bytes(one[f"data/records.{kind}"])
        _, meta = getattr(pyreadstat, f"read_{kind}")(str(path))
        assert str(meta.creation_time) == str(meta.modification_time) == "1970-01-01 00:00:00"
        with pytest.raises(ValueError, match="no file of"):
            without_time(b"something else" * 20, kind)  # type: ignore[arg-type]


def test_labels_measures_missing_codes_and_the_mark_are_kept(tmp_path: Path) -> None:
    files = record_files(RELEASED, title="A study", language="en")
    path = tmp_path / "r.sav"
    path.write_bytes(files["data/records.sav"])
    _, meta = pyreadstat.read_sav(str(path), user_missing=True)
    assert meta.column_names == ["simulated", "region", "tr_01", "with1", "weight", "none"]
    assert meta.column_names_to_labels["region"] == "Область"
    assert meta.variable_value_labels["tr_01"] == {1: "no", 2: "yes", 88: "don't know", 99: "refused"}
    (span,) = meta.missing_ranges["tr_01"]
    assert span["lo"] <= 88
    assert span["hi"] >= 99
    assert meta.variable_measure["tr_01"] == "ordinal"
    assert meta.file_label.strip() == "SIMULATED: A study"
    for kind in ("sav", "dta", "csv", "parquet"):
        place = tmp_path / f"again.{kind}"
        place.write_bytes(files[f"data/records.{kind}"])
        assert open_records(place).simulated, kind


def test_a_spreadsheet_runs_nothing() -> None:
    evil = ReleasedVariable("=cmd()", "Evil", "answer")
    files = record_files(ReleasedRecords((evil,), {"=cmd()": ["=1+1", "+A1", "-5", "fine"]}, simulated=False), title="t", language="en")
    assert files["data/records.csv"].decode().split() == ['"\'=cmd()"', '"\'=1+1"', '"\'+A1"', '"-5"', '"fine"']
