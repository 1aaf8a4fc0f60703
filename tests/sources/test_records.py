"""Why: records come from many places, and the same answers must give the same columns whichever it is, or one clear sentence."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kurak.sources.records import RecordsError, open_records

SEX = [1, 2, None, 2, 1]
REGION = ["Ош", "Naryn", "Naryn", None, "Chüy"]
AGE = [31.5, 40.0, None, 18.0, 77.25]


def as_csv(folder: Path) -> object:
    lines = ["sex,region,age", *(",".join("" if v is None else str(v) for v in row) for row in zip(SEX, REGION, AGE, strict=True))]
    (folder / "people.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder / "people.csv"


def as_excel_csv(folder: Path) -> object:
    path = as_csv(folder)
    assert isinstance(path, Path)
    path.write_text("\ufeff" + path.read_text(encoding="utf-8").replace(",", ";"), encoding="utf-8")
    return str(path)


def as_arrow(_: Path) -> object:
    return pa.table({"sex": SEX, "region": REGION, "age": AGE})


def as_parquet(folder: Path) -> object:
    table = pa.table({"sex": pa.array(SEX, pa.int8()), "region": pa.array(REGION).dictionary_encode(), "age": AGE})
    pq.write_table(table, folder / "people.parquet", row_group_size=2)
    return folder / "people.parquet"


def as_pandas(_: Path) -> object:
    import pandas as pd

    return pd.DataFrame({"sex": SEX, "region": REGION, "age": AGE})


def as_polars(_: Path) -> object:
    import polars as pl

    return pl.DataFrame({"sex": SEX, "region": REGION, "age": AGE})


def as_lazy_polars(_: Path) -> object:
    import polars as pl

    return pl.LazyFrame({"sex": SEX, "region": REGION, "age": AGE})


def as_columns(_: Path) -> object:
    return {"sex": SEX, "region": REGION, "age": np.array([np.nan if age is None else age for age in AGE])}


def as_spss(folder: Path) -> object:
    import pandas as pd
    import pyreadstat

    frame = pd.DataFrame({"sex": SEX, "region": ["" if r is None else r for r in REGION], "age": AGE})
    pyreadstat.write_sav(frame, folder / "people.sav")
    return folder / "people.sav"


def as_stata(folder: Path) -> object:
    import pandas as pd
    import pyreadstat

    frame = pd.DataFrame({"sex": SEX, "region": ["" if r is None else r for r in REGION], "age": AGE})
    pyreadstat.write_dta(frame, folder / "people.dta")
    return folder / "people.dta"


def as_ibis(folder: Path) -> object:
    import ibis

    path = as_parquet(folder)
    return ibis.duckdb.connect().read_parquet(str(path), table_name="people")


WAYS = [
    as_csv, as_excel_csv, as_arrow, as_parquet, as_pandas, as_polars, as_lazy_polars, as_columns, as_spss, as_stata, as_ibis,
]  # fmt: skip


@pytest.mark.parametrize("way", WAYS)
def test_the_same_columns_whatever_they_come_from(way: Callable[[Path], object], tmp_path: Path) -> None:
    records = open_records(way(tmp_path))
    assert (len(records), list(records.names)) == (5, ["sex", "region", "age"])
    assert not records.simulated
    np.testing.assert_array_equal(records.number("sex"), [1, 2, np.nan, 2, 1])
    np.testing.assert_array_equal(records.number("age"), [31.5, 40, np.nan, 18, 77.25])
    sex, region = records.category("sex"), records.category("region")
    assert sex.labels == (1, 2)
    assert sex.values.tolist() == [0, 1, -1, 1, 0]
    # By code point: Latin before Cyrillic, whatever the language of the machine.
    assert region.labels == ("Chüy", "Naryn", "Ош")
    assert region.values.tolist() == [2, 1, 1, -1, 0]
    assert records.category("age").labels == (18.0, 31.5, 40.0, 77.25)
    with pytest.raises(RecordsError, match=r'column "region" of .* holds text, and numbers are needed \(4 rows, the first 1, 2, 3\)'):
        records.number("region")
    with pytest.raises(RecordsError, match=r'no column "regoin"; did you mean "region"\?'):
        records.category("regoin")


def test_labels_of_spss_are_kept_and_its_missing_values_are_missing(tmp_path: Path) -> None:
    import pandas as pd
    import pyreadstat

    frame = pd.DataFrame({"q": [1.0, 2.0, 9.0, 8.0, 3.0, None], "when": [datetime.date(2023, 5, day) for day in range(1, 7)]})
    pyreadstat.write_sav(
        frame,
        tmp_path / "a.sav",
        variable_value_labels={"q": {1: "yes", 2: "other", 3: "other", 9: "refused"}},
        missing_ranges={"q": [9, {"lo": 7, "hi": 8}]},
    )
    records = open_records(tmp_path / "a.sav")
    np.testing.assert_array_equal(records.number("q"), [1, 2, np.nan, np.nan, 3, np.nan])
    assert records.category("q").labels == ("yes", "other (2)", "other (3)")
    with pytest.raises(RecordsError, match=r"dates or times.*6 rows, the first 1, 2, 3"):
        records.number("when")


def test_an_order_that_is_declared_is_kept() -> None:
    import pandas as pd
    import polars as pl

    levels = ["low", "middle", "high", "never said"]
    of_pandas = open_records(pd.DataFrame({"x": pd.Categorical(["high", "low", None], categories=levels)})).category("x")
    of_polars = open_records(pl.DataFrame({"x": pl.Series(["high", "low", None], dtype=pl.Enum(levels))})).category("x")
    ordered = pa.DictionaryArray.from_arrays(pa.array([2, 0, None], pa.int8()), pa.array(levels), ordered=True)
    of_arrow = open_records(pa.table({"x": ordered})).category("x")
    for column in (of_pandas, of_polars, of_arrow):
        assert column.labels == tuple(levels)
        assert column.values.tolist() == [2, 0, -1]


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ([True, False, None], r"true and false, and numbers are needed \(2 rows: 1, 2\)"),
        ([datetime.date(2020, 1, 1)] * 4, r"dates or times, and numbers are needed \(4 rows, the first 1, 2, 3\)"),
        ([1.0, float("inf"), float("-inf")], r"infinite values \(2 rows: 2, 3\)"),
        (["12", None, "14"], r"text, and numbers are needed \(2 rows: 1, 3\)"),
        ([[1], [2, 3]], r"lists or records"),
    ],
)
def test_what_is_no_number_is_refused(values: list[object], said: str) -> None:
    with pytest.raises(RecordsError, match=said):
        open_records({"x": values}).number("x")


def test_in_csv_the_rows_that_are_no_numbers_are_named_but_never_their_text(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("age\n31\n 4.5e1\nsecret\n-7\nNA\n")
    with pytest.raises(RecordsError, match=r"1 row: 3\)") as caught:
        open_records(tmp_path / "a.csv").number("age")
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.csv", b"", "a.csv is empty"),
        ("a.csv", b"x,y\n", "a.csv has a header and no rows"),
        ("a.csv", b"x,y\n1,2\n3,hidden,5\n", "a row has 3 cells, and the header 2"),
        ("a.csv", b"x,x\n1,2\n", 'two columns that are named "x"'),
        ("a.csv", "x\nNaïve\n".encode("latin-1"), "not encoded in UTF-8"),
        ("a.csv", "возраст,x\n1,2\n".encode("cp1251"), "not encoded in UTF-8"),
        ("a.parquet", b"PAR1 and then nothing", "no Parquet file, or it is cut short"),
        ("a.sav", b"$FL2 and then nothing", "no .sav file, or it is cut short"),
        ("a.dta", b"<stata_dta> and then nothing", "no .dta file, or it is cut short"),
        ("a.xlsx", b"PK", "no CSV, Parquet, SPSS"),
    ],
)
def test_a_file_that_cannot_be_read_gives_one_sentence(name: str, content: bytes, said: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(RecordsError) as caught:
        open_records(tmp_path / name)
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)
    assert "hidden" not in str(caught.value)


def test_no_file_and_a_folder(tmp_path: Path) -> None:
    with pytest.raises(RecordsError, match=r"there is no file people\.csv"):
        open_records(tmp_path / "people.csv")
    with pytest.raises(RecordsError, match="is a folder"):
        open_records(tmp_path)


@pytest.mark.parametrize("keep", [0.3, 0.6, 0.95])
def test_a_parquet_file_cut_short_anywhere(keep: float, tmp_path: Path) -> None:
    pq.write_table(pa.table({"x": np.arange(5000)}), tmp_path / "a.parquet")
    whole = (tmp_path / "a.parquet").read_bytes()
    (tmp_path / "a.parquet").write_bytes(whole[: int(len(whole) * keep)])
    with pytest.raises(RecordsError, match="cut short"):
        open_records(tmp_path / "a.parquet")


def test_parquet_damaged_inside_is_found_when_it_is_read(tmp_path: Path) -> None:
    pq.write_table(pa.table({"x": np.arange(5000)}), tmp_path / "a.parquet", compression="zstd", write_page_checksum=True)
    content = bytearray((tmp_path / "a.parquet").read_bytes())
    content[200:400] = bytes(200)
    (tmp_path / "a.parquet").write_bytes(bytes(content))
    records = open_records(tmp_path / "a.parquet")
    with pytest.raises(RecordsError, match="damaged or cut short"):
        records.number("x")


def test_columns_in_memory_that_fit_nothing() -> None:
    with pytest.raises(RecordsError, match=r'"a" has 2 values, and "b" 1'):
        open_records({"a": [1, 2], "b": [1]})
    with pytest.raises(RecordsError, match="values of several kinds") as caught:
        open_records({"a": ["Aigul", 2, 3.5]})
    assert "Aigul" not in str(caught.value)
    with pytest.raises(RecordsError, match="not list"):
        open_records([1, 2, 3])
    with pytest.raises(RecordsError, match="has no rows"):
        open_records({"a": []})


def test_a_measurement_is_no_category() -> None:
    many = np.random.default_rng(1).normal(size=2000)
    with pytest.raises(RecordsError, match="2,000 different numbers"):
        open_records({"x": many}).category("x")
    # Whole numbers are codes, however many.
    assert len(open_records({"x": np.arange(20_000)}).category("x").labels) == 20_000
    assert open_records({"x": np.array([2**60, -(2**60), 5])}).category("x").labels == (-(2**60), 5, 2**60)


def test_made_up_records_say_so() -> None:
    assert open_records({"simulated": ["SIMULATED", "SIMULATED"], "x": [1, 2]}).simulated
    assert not open_records({"simulated": ["no", None], "x": [1, 2]}).simulated
    assert not open_records({"simulated": [1, 0], "x": [1, 2]}).simulated


@given(st.lists(st.one_of(st.none(), st.text(max_size=8)), min_size=1, max_size=30))
def test_any_text_comes_back_as_it_was(values: list[str | None]) -> None:
    # Arrow keeps UTF-8; half a surrogate pair is no text.
    given_values = [None if v is None else v.encode("utf-8", "ignore").decode("utf-8") for v in values]
    column = open_records({"x": pa.array(given_values, pa.string())}).category("x")
    assert [None if code < 0 else column.labels[code] for code in column.values.tolist()] == given_values
    assert list(column.labels) == sorted(column.labels, key=str)
