"""Why: the same sums are made in memory, from files piece by piece, in a database and on a cluster; whoever chooses must get one answer."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.csv as pcsv
import pyarrow.parquet as pq
import pytest

from kurak.sources import record_files
from kurak.sources.cells import Cells
from kurak.sources.engine import accumulate_by_query, open_ibis
from kurak.sources.one_pass import accumulate
from kurak.sources.records import RecordsError, open_records


def people(n: int = 3000) -> pa.Table:
    """Respondents with text and number keys, gaps in the domains, don't know, weights of zero and a measurement."""
    rng = np.random.default_rng(11)
    stratum = rng.integers(0, 12, n)
    return pa.table(
        {
            "h": pa.array(stratum, pa.int16()),
            "psu": pa.array(rng.integers(-2, 6, n), pa.int32()),
            "N_h": (stratum + 20).astype(float),
            "region": pa.array(rng.choice(["Ош", "Naryn", "Talas 'x'"], n).tolist(), mask=rng.random(n) < 0.05),
            "sex": pa.array(rng.integers(1, 3, n), pa.int8(), mask=rng.random(n) < 0.05),
            "q1": pa.array(rng.integers(1, 6, n), pa.int8(), mask=rng.random(n) < 0.1),
            "q2": pa.array(rng.choice([0.0, 1.0, 2.0, 98.0, 99.0], n), mask=rng.random(n) < 0.1),
            "y": pa.array(rng.normal(50, 5, n), mask=rng.random(n) < 0.2),
            "w": np.where(rng.random(n) < 0.05, 0.0, rng.uniform(0.5, 3, n)),
        }
    )


@contextmanager
def in_memory(table: pa.Table, _: Path) -> Iterator[Any]:
    yield table


@contextmanager
def parquet(table: pa.Table, folder: Path) -> Iterator[Any]:
    pq.write_table(table, folder / "people.parquet", row_group_size=450)
    yield folder / "people.parquet"


@contextmanager
def csv(table: pa.Table, folder: Path) -> Iterator[Any]:
    pcsv.write_csv(table, folder / "people.csv")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(record_files, "SMALL", 1000)
        patch.setattr(record_files, "BLOCK", 20_000)
        yield folder / "people.csv"


@contextmanager
def duckdb(table: pa.Table, folder: Path) -> Iterator[Any]:
    import duckdb as engine
    import ibis

    with engine.connect(str(folder / "people.duckdb")) as connection:
        connection.register("whole", table)
        connection.execute("create table people as select * from whole")
    database = ibis.duckdb.connect(str(folder / "people.duckdb"), read_only=True)
    yield database.table("people")
    database.disconnect()


# What a few thousand rows need: plans are run as they are, and Java compiles its own code lightly.
QUICK = (
    ("spark.sql.codegen.wholeStage", "false"),
    ("spark.sql.adaptive.enabled", "false"),
    ("spark.driver.extraJavaOptions", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"),
)


@contextmanager
def spark(table: pa.Table, folder: Path) -> Iterator[Any]:
    import ibis
    from pyspark.sql import SparkSession

    pq.write_table(table, folder / "people.parquet", row_group_size=450)
    made = SparkSession.builder.master("local[2]").appName("kurak").config("spark.driver.host", "127.0.0.1")
    for name, value in (("spark.ui.enabled", "false"), ("spark.sql.shuffle.partitions", "2"), ("spark.log.level", "ERROR"), *QUICK):
        made = made.config(name, value)
    session = made.getOrCreate()
    yield ibis.pyspark.connect(session).read_parquet(str(folder / "people.parquet"), table_name="people")
    session.stop()


ENGINES = [in_memory, parquet, csv, duckdb, pytest.param(spark, marks=pytest.mark.slow)]
QUESTIONS: list[dict[str, Any]] = [
    {"design": ["h", "psu"], "domains": ["region"], "fixed": ["N_h"]},
    {"design": ["h", "psu"], "domains": ["sex"]},
    {"design": ["h"], "domains": ["region", "sex"], "elements": True, "fixed": ["N_h"]},
    {"design": ["psu"], "by_cell": True},
    {"domains": ["region"]},
]


@pytest.mark.parametrize("engine", ENGINES)
def test_every_engine_gives_the_same_sums(engine: Any, tmp_path: Path) -> None:
    table = people()
    with engine(table, tmp_path) as data:
        for question in QUESTIONS:
            how: dict[str, Any] = {"items": ["q1", "q2"], "values": ["y"], "weights": "w", **question}
            assert_equal(accumulate(data, **how), accumulate(table, **how))
        how = {"items": ["q1"], "design": ["h", "psu"]}
        assert_equal(accumulate(data, **how), accumulate(table, **how))


def assert_equal(found: Cells, wanted: Cells) -> None:
    for one, other in zip((*found.design, *found.domains), (*wanted.design, *wanted.domains), strict=True):
        assert one.labels == other.labels
        inside = np.asarray(wanted.group >= 0) if one.name not in [key.name for key in wanted.design] else np.ones(len(wanted), bool)
        np.testing.assert_array_equal(one.values[inside], other.values[inside])
    for name in ("group", "rows", "positive"):
        np.testing.assert_array_equal(getattr(found, name), getattr(wanted, name))
    for name, values in wanted.fixed.items():
        np.testing.assert_array_equal(found.fixed[name], values)
    for name, tally in wanted.tallies.items():
        assert found.tallies[name].codes == tally.codes
        np.testing.assert_array_equal(found.tallies[name].counts, tally.counts)
        np.testing.assert_allclose(found.tallies[name].weighted, tally.weighted, rtol=1e-12, atol=0)
        if tally.squares is not None:
            np.testing.assert_allclose(found.tallies[name].squares, tally.squares, rtol=1e-12, atol=0)
    for name, moments in wanted.moments.items():
        mine, theirs = found.moments[name].about(0), moments.about(0)
        np.testing.assert_array_equal(mine.counts, theirs.counts)
        np.testing.assert_allclose(mine.weighted, theirs.weighted, rtol=1e-12, atol=0)
        if theirs.squares is not None:
            np.testing.assert_allclose(mine.squares, theirs.squares, rtol=1e-12, atol=0)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"w": [1.0, None, -1.0]}, 'column "w" of the table has no weight in 1 row'),
        ({"w": [1.0, 2.0, -1.0]}, 'column "w" of the table holds negative weights in 1 row'),
        ({"w": [1.0, float("inf"), 1.0]}, "holds infinite values in 1 row"),
        ({"psu": [1, None, None]}, 'column "psu" of the table is part of the design and has nothing in 2 rows'),
        ({"q": [1.0, 2.5, None]}, "holds numbers that are no codes of answers in 1 row"),
        ({"q": ["a", "b", "c"]}, "holds string, and numbers are needed"),
        ({"N": [5.0, 5.0, 6.0]}, 'column "N" of the table differs within a unit of the design'),
    ],
)
def test_bad_columns_are_refused_in_the_database(change: dict[str, list[object]], said: str, tmp_path: Path) -> None:
    data: dict[str, list[object]] = {"psu": [1, 2, 2], "q": [1, 2, 3], "w": [1.0, 1.0, 1.0], "N": [5.0, 5.0, 5.0], **change}
    with duckdb(pa.table(data), tmp_path) as table, pytest.raises(RecordsError, match=said):
        accumulate_by_query(table, items=["q"], design=["psu"], weights="w", fixed=["N"])


def test_a_condition_of_the_database_keeps_the_units(tmp_path: Path) -> None:
    table = people()
    old = np.asarray(np.nan_to_num(table.column("y").to_numpy(), nan=0.0) > 50)
    with duckdb(table, tmp_path) as data:
        how: dict[str, Any] = {"items": ["q1"], "design": ["h", "psu"], "domains": ["region"], "weights": "w"}
        assert_equal(accumulate_by_query(data, where=data.y > 50, **how), accumulate(table, where=old, **how))


def test_rows_do_not_leave_the_database_for_means(tmp_path: Path) -> None:
    from kurak.estimation.declare import survey

    table = people()
    wanted = survey(table, weights="w", strata="h", psu="psu").mean("q1", by="sex")
    with duckdb(table, tmp_path) as data:
        records = open_ibis(data, name="people")
        found = survey(records, weights="w", strata="h", psu="psu").mean("q1", by="sex")
        assert "_held" not in vars(records)["source"].__dict__
    for column in ("estimate", "std_error", "df"):
        np.testing.assert_allclose(found[column], wanted[column], rtol=1e-9)
    assert found["n"] == wanted["n"]
    assert found["sex"] == wanted["sex"]


def test_a_database_that_goes_away_gives_one_sentence(tmp_path: Path) -> None:
    with duckdb(people(), tmp_path) as table:
        records = open_records(table)
        assert len(records) == 3000
    with pytest.raises(RecordsError, match="the database has gone away, or refused"):
        records.number("y")
    with pytest.raises(RecordsError, match="the database has gone away, or refused"):
        accumulate(records, items=["q1"])


def test_a_table_without_rows(tmp_path: Path) -> None:
    with duckdb(people().slice(0, 0), tmp_path) as table, pytest.raises(RecordsError, match="has no rows"):
        open_records(table)
