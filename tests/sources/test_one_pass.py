"""Why: every count and sum of the fast path comes from this pass; it must equal a plain loop over the rows, whatever they are like."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kurak.sources import record_files
from kurak.sources.cells import Cells
from kurak.sources.one_pass import TooManyCells, accumulate
from kurak.sources.records import RecordsError, open_records


def by_hand(data: dict[str, Any], item: str, *, design: list[str], domains: list[str]) -> dict[tuple[object, ...], float]:
    """Sum of weights by design keys, domain labels and answer."""
    found: dict[tuple[object, ...], float] = defaultdict(float)
    for row in range(len(data["w"])):
        labels = tuple(data[name][row] for name in domains)
        outside = any(label is None for label in labels)
        key = (tuple(data[name][row] for name in design), None if outside else labels, data[item][row])
        found[key] += data["w"][row]
    return {key: value for key, value in found.items() if value}


def from_cells(cells: Cells, item: str) -> dict[tuple[object, ...], float]:
    tally = cells.tallies[item]
    found = {}
    for cell in range(len(cells)):
        unit = tuple(key.labels[key.values[cell]] for key in cells.design)
        inside = cells.group[cell] >= 0
        labels = tuple(key.labels[key.values[cell]] for key in cells.domains) if inside else None
        for place, code in enumerate((None, *tally.codes)):
            if tally.weighted[cell, place]:
                found[unit, labels, code] = tally.weighted[cell, place]
    return found


rows = st.lists(
    st.tuples(
        st.sampled_from(["Ош", "north", "z"]),
        st.integers(-3, 3),
        st.sampled_from([None, "a", "é", "𝒳"]),
        st.sampled_from([None, True, False]),
        st.sampled_from([None, -9, 0, 1, 2, 5, 98, 1000]),
        st.sampled_from([0.0, 0.5, 1.0, 4.0]),
    ),
    min_size=1,
    max_size=40,
)


@given(rows, st.integers(1, 7))
@settings(max_examples=150, deadline=None)
def test_sums_are_those_of_a_plain_loop_whatever_the_batches(drawn: list[tuple[Any, ...]], batch: int) -> None:
    names = ["stratum", "psu", "region", "sex", "q", "w"]
    data = {name: [row[place] for row in drawn] for place, name in enumerate(names)}
    table = pa.table(
        {
            "stratum": pa.array(data["stratum"], pa.string()),
            "psu": pa.array(data["psu"], pa.int16()),
            "region": pa.array(data["region"], pa.string()),
            "sex": pa.array(data["sex"], pa.bool_()),
            "q": pa.array(data["q"], pa.int16()),
            "w": pa.array(data["w"]),
        }
    )
    keys = {"design": ["stratum", "psu"], "domains": ["region", "sex"]}
    cells = accumulate(table, items=["q"], weights="w", batch=batch, **keys)
    found, wanted = from_cells(cells, "q"), by_hand(data, "q", **keys)
    # Sums of quarters and halves are exact.
    assert found == wanted
    assert cells.rows.sum() == len(drawn)
    inside = [row for row in drawn if row[2] is not None and row[3] is not None and row[5] > 0]
    assert cells.tallies["q"].counts.sum() == len(inside)
    # Row order, and where a batch begins, change nothing at all.
    other = accumulate(table.take(pa.array(np.arange(len(drawn))[::-1])), items=["q"], weights="w", **keys)
    assert_same(cells, other)


@given(rows, st.integers(0, 40))
@settings(max_examples=100, deadline=None)
def test_sums_of_two_files_add_up_to_those_of_both(drawn: list[tuple[Any, ...]], cut: int) -> None:
    if not 0 < cut < len(drawn):
        cut = len(drawn) // 2
    if cut == 0:
        return
    names = ["stratum", "psu", "region", "sex", "q", "w"]
    kinds = [pa.string(), pa.int8(), pa.string(), pa.bool_(), pa.int64(), pa.float64()]
    table = pa.table({name: pa.array([row[place] for row in drawn], kind) for place, (name, kind) in enumerate(zip(names, kinds, strict=True))})
    for by_cell in (False, True):
        how: dict[str, Any] = {
            "items": ["q"], "values": ["psu"], "design": ["stratum"], "domains": ["region"], "weights": "w", "elements": True, "by_cell": by_cell,
        }  # fmt: skip
        whole = accumulate(table, **how)
        parts = accumulate(table.slice(0, cut), **how) + accumulate(table.slice(cut), **how)
        assert_same(whole, parts)


def assert_same(one: Cells, other: Cells) -> None:
    assert len(one) == len(other)
    for left, right in zip((*one.design, *one.domains), (*other.design, *other.domains), strict=True):
        assert [left.labels[code] if code >= 0 else None for code in left.values] == [
            right.labels[code] if code >= 0 else None for code in right.values
        ]
    np.testing.assert_array_equal(one.group, other.group)
    np.testing.assert_array_equal(one.rows, other.rows)
    np.testing.assert_array_equal(one.positive, other.positive)
    for name, tally in one.tallies.items():
        again = other.tallies[name]
        assert tally.codes == again.codes
        np.testing.assert_allclose(tally.weighted, again.weighted, rtol=1e-12, atol=0)
        np.testing.assert_array_equal(tally.counts, again.counts)
        assert (tally.squares is None) == (again.squares is None)
        if tally.squares is not None and again.squares is not None:
            np.testing.assert_allclose(tally.squares, again.squares, rtol=1e-12, atol=0)
    for name, moments in one.moments.items():
        np.testing.assert_array_equal(moments.counts, other.moments[name].counts)
        # About another centre the sums of squares are differences of larger ones.
        np.testing.assert_allclose(moments.about(0).weighted, other.moments[name].about(0).weighted, rtol=1e-9, atol=1e-9)


KINDS = [pa.int8(), pa.uint8(), pa.int16(), pa.uint16(), pa.int32(), pa.uint32(), pa.int64(), pa.uint64(), pa.float32(), pa.float64()]


@pytest.mark.parametrize("kind", KINDS, ids=str)
@pytest.mark.parametrize("codes", [[0, 1, None, 2], [1, 5, None, 5], [0, 99, None, 7], [None] * 4])
def test_codes_of_any_width(kind: pa.DataType, codes: list[int | None]) -> None:
    cells = accumulate(pa.table({"q": pa.array(codes, kind)}), items=["q"])
    tally = cells.tallies["q"]
    given_codes = [code for code in codes if code is not None]
    assert tally.codes == tuple(sorted(set(given_codes)))
    assert tally.weighted.tolist() == [[4.0 - len(given_codes), *(float(given_codes.count(code)) for code in tally.codes)]]


def test_codes_that_turn_up_late_and_lie_far_apart() -> None:
    codes = [1, 2, 3, 1, 99, 2, -7, 3, 500, 1]
    for batch in (1, 2, 3, 10):
        tally = accumulate(pa.table({"q": pa.array(codes, pa.int32())}), items=["q"], batch=batch).tallies["q"]
        assert tally.codes == (-7, 1, 2, 3, 99, 500)
        assert tally.weighted.tolist() == [[0, 1, 3, 2, 2, 1, 1]]
        assert tally.counts.tolist() == [[0, 1, 3, 2, 2, 1, 1]]


def test_numbers_that_are_no_codes_are_refused() -> None:
    with pytest.raises(RecordsError, match=r"no codes of answers \(2 rows: 2, 3\)"):
        accumulate({"q": [1.0, 1.5, 2.25]}, items=["q"])
    with pytest.raises(RecordsError, match="too far apart"):
        accumulate({"q": [1, 20_000_000]}, items=["q"])
    with pytest.raises(RecordsError, match="more than 256 different numbers"):
        accumulate({"q": np.arange(300)}, items=["q"])
    with pytest.raises(RecordsError, match="true and false"):
        accumulate({"q": [True, False]}, items=["q"])


@pytest.mark.parametrize(
    ("weights", "said"),
    [
        ([1.0, None, 2.0], r"has no weight in 1 row: 2"),
        ([1.0, -0.5, -2.0], r"negative weights in 2 rows: 2, 3"),
        ([1.0, float("inf"), 2.0], r"infinite values \(1 row: 2\)"),
        (["a", "b", "c"], r"text, and numbers are needed"),
    ],
)
def test_weights_that_cannot_be(weights: list[object], said: str) -> None:
    with pytest.raises(RecordsError, match=said):
        accumulate({"q": [1, 2, 3], "w": weights}, items=["q"], weights="w")


def test_a_design_with_holes_is_refused_and_rows_are_counted_over_batches() -> None:
    data = {"psu": [1, 2, 3, 4, None, 6], "q": [1] * 6}
    with pytest.raises(RecordsError, match=r'"psu" of .* is part of the design and has nothing in 1 row: 5'):
        accumulate(data, items=["q"], design=["psu"], batch=2)
    with pytest.raises(RecordsError, match=r'"N" .* differs within a unit of the design \(1 row: 4\)'):
        accumulate({"psu": [1, 2, 1, 2], "N": [9, 9, 9, 8]}, design=["psu"], fixed=["N"], batch=2)


def test_who_weighs_nothing_stays_in_the_design_and_is_not_counted() -> None:
    data = {"psu": [1, 1, 2], "q": [4, 5, 3], "w": [1.0, 0.0, 0.0]}
    cells = accumulate(data, items=["q"], design=["psu"], weights="w")
    assert (cells.rows.tolist(), cells.positive.tolist()) == ([2, 1], [1, 0])
    assert cells.tallies["q"].codes == (3, 4, 5)
    assert cells.tallies["q"].counts.tolist() == [[0, 0, 1, 0]]


def test_outside_the_condition_units_stay() -> None:
    data = {"psu": [1, 1, 2], "region": ["a", "b", "a"], "q": [4, 5, 3]}
    cells = accumulate(data, items=["q"], design=["psu"], domains=["region"], where=np.array([True, False, False]))
    assert cells.group.tolist() == [-1, 0, -1]
    assert cells.domain_labels() == [("a",)]
    assert cells.tallies["q"].counts.tolist() == [[0, 0, 1, 0]]


def test_the_same_unit_numbers_in_every_stratum_and_numbers_nobody_carries() -> None:
    table = pa.table(
        {
            "stratum": pa.array(["a", "a", "b", "b"]).dictionary_encode(),
            "psu": pa.DictionaryArray.from_arrays(pa.array([0, 3, 0, 3], pa.int8()), pa.array(["p1", "gone", "gone too", "p4"])),
            "q": [1, 2, 3, 4],
        }
    )
    cells = accumulate(table, items=["q"], design=["stratum", "psu"])
    assert cells.rows.tolist() == [1, 1, 1, 1]


def test_ten_thousand_domains_and_more_pairs_than_a_table_holds(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(7)
    n = 30_000
    data = {"psu": rng.integers(0, 3000, n), "d": rng.integers(0, 10_000, n), "q": rng.integers(1, 6, n), "w": rng.random(n)}
    how: dict[str, Any] = {"items": ["q"], "design": ["psu"], "domains": ["d"], "weights": "w", "batch": 4000}
    searched = accumulate(data, **how)
    pairs = np.unique(data["psu"] * 10_000 + data["d"])
    assert len(searched) == len(pairs)
    assert searched.groups == len(np.unique(data["d"]))
    np.testing.assert_allclose(searched.tallies["q"].weighted.sum(), data["w"].sum(), rtol=1e-12)
    monkeypatch.setattr("kurak.sources.cell_keys.TABLE", 1 << 26)
    assert_same(searched, accumulate(data, **how))


def test_sums_larger_than_the_records_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kurak.sources.one_pass.LARGEST", 100)
    with pytest.raises(TooManyCells, match="200 combinations"):
        accumulate({"psu": np.arange(200), "q": np.ones(200, dtype=int)}, items=["q"], design=["psu"])


def test_measurements_far_from_zero_keep_their_digits() -> None:
    years = np.array([2_000_000_001.0, 2_000_000_002.0, 2_000_000_004.0])
    moments = accumulate({"y": years}, values=["y"]).moments["y"]
    weight, once, twice = moments.weighted[0]
    # Σ(y − ȳ)² of 1, 2, 4 is 14/3.
    assert weight == 3
    assert twice - once**2 / weight == pytest.approx(14 / 3, rel=1e-12)


@pytest.mark.parametrize("late", ["text", "fraction"])
def test_a_large_csv_is_read_in_blocks_even_if_a_column_changes_its_kind(late: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(record_files, "SMALL", 1000)
    monkeypatch.setattr(record_files, "BLOCK", 2000)
    last = {"text": "A7,5,1.5", "fraction": "2.5,5,1.5"}[late]
    lines = ["psu,q,w", *(f"{row % 7},{row % 5 + 1},{row % 3 + 0.5}" for row in range(2000))]
    (tmp_path / "plain.csv").write_text("\n".join(lines) + "\n")
    (tmp_path / "late.csv").write_text("\n".join([*lines, last]) + "\n")
    how: dict[str, Any] = {"items": ["q"], "design": ["psu"], "weights": "w"}
    streamed = open_records(tmp_path / "plain.csv")
    first = accumulate(streamed, **how)
    assert "_table" not in vars(streamed)["source"].__dict__
    monkeypatch.setattr(record_files, "SMALL", 1 << 30)
    assert_same(first, accumulate(tmp_path / "plain.csv", **how))
    monkeypatch.setattr(record_files, "SMALL", 1000)
    cells = accumulate(tmp_path / "late.csv", **how)
    assert len(cells.design[0].labels) == 8
    assert cells.rows.sum() == 2001


def test_parquet_by_row_groups_is_as_in_memory(tmp_path: Path) -> None:
    rng = np.random.default_rng(3)
    n = 5000
    table = pa.table(
        {
            "h": pa.array(rng.choice(["a", "b", "c"], n).tolist()).dictionary_encode(),
            "psu": pa.array(rng.integers(0, 40, n), pa.int16()),
            "q": pa.array(rng.integers(1, 6, n), pa.int8(), mask=rng.random(n) < 0.1),
            "w": rng.random(n),
        }
    )
    pq.write_table(table, tmp_path / "a.parquet", row_group_size=700)
    how: dict[str, Any] = {"items": ["q"], "values": ["w"], "design": ["h", "psu"], "weights": "w"}
    assert_same(accumulate(table, **how), accumulate(tmp_path / "a.parquet", batch=333, **how))
