"""Why: most numbers of a large survey are made from counted answers; they must be those that are made row by row, and those of R."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kurak.estimation import counted
from kurak.estimation.counted import can_count, counted_table
from kurak.estimation.declare import survey
from kurak.estimation.proportions import interval_name
from kurak.estimation.streamed import StreamedSurvey, can_stream, is_streamed
from kurak.estimation.survey import Survey
from kurak.model.estimates import Estimates
from kurak.sources.records import RecordsError

REFERENCES = Path(__file__).parents[1] / "references" / "survey"
NUMBERS = ("estimate", "std_error", "conf_low", "conf_high", "df", "n", "n_psu")
ITEMS = ["q1", "q2", "q3", "y"]


def people(n: int = 3000, *, seed: int = 5) -> pa.Table:
    """Answers with gaps, don't know, weights of zero, units numbered anew in each stratum, and domains that miss most units."""
    rng = np.random.default_rng(seed)
    h, psu = rng.integers(0, 20, n), rng.integers(0, 15, n)
    lean = rng.normal(0, 0.5, (20, 15))[h, psu]

    def item(codes: int) -> pa.Array:
        answers = np.clip(np.round(codes / 2 + lean + rng.normal(0, 1, n)), 1, codes).astype(np.int8)
        return pa.array(answers, mask=rng.random(n) < 0.1)

    return pa.table(
        {
            "h": pa.array(h, pa.int16()),
            "psu": pa.array(psu, pa.int16()),
            "N_h": 40.0 + h,
            "rows_h": 4.0 * np.bincount(h)[h],
            "region": pa.array(np.where(h < 3, "Ош", np.where(psu < 2, "rare", "Naryn")).tolist(), mask=rng.random(n) < 0.03),
            "sex": pa.array(rng.integers(1, 3, n), pa.int8()),
            "age": pa.array(rng.integers(18, 90, n), mask=rng.random(n) < 0.05),
            "q1": item(5),
            "q2": item(7),
            "q3": pa.array(np.where(rng.random(n) < 0.1, 88, rng.integers(0, 2, n)), pa.int16()),
            "y": pa.array(rng.normal(2000, 5, n) + lean, mask=rng.random(n) < 0.2),
            "constant": pa.array(np.full(n, 3), pa.int8()),
            "nothing": pa.nulls(n, pa.int8()),
            "w": np.where(rng.random(n) < 0.03, 0.0, rng.lognormal(0, 0.5, n)),
        }
    )


DESIGNS: dict[str, dict[str, Any]] = {
    "clusters in strata": {"strata": "h", "psu": "psu", "weights": "w"},
    "with fpc": {"strata": "h", "psu": "psu", "fpc": "N_h", "weights": "w"},
    "clusters alone": {"psu": "psu", "weights": "w"},
    "rows in strata": {"strata": "h", "weights": "w"},
    "rows in strata, fpc": {"strata": "h", "fpc": "rows_h", "weights": "w"},
    "rows alone": {"weights": "w"},
    "no weights": {"psu": "psu", "strata": "h"},
}
QUESTIONS: list[dict[str, Any]] = [
    {},
    {"by": "region"},
    {"by": ["region", "sex"], "where": "age >= 30 and sex == 1", "deff": "wr"},
    {"where": "region == 'rare'", "deff": "wor", "level": 0.9},
    {"by": "sex", "df": float("inf"), "covariances": False},
]


def row_by_row(d: Survey, monkeypatch: pytest.MonkeyPatch) -> Survey:
    """The same survey, for which nothing is counted."""
    monkeypatch.setattr(counted, "can_count", lambda *_, **__: False)
    return survey(d.records, **_declared(d))


def _declared(d: Survey) -> dict[str, Any]:
    first = lambda names: names[0] if names else None  # noqa: E731
    declared = d.declared
    return {"weights": declared.weights, "strata": first(declared.strata), "psu": first(declared.psu), "fpc": first(declared.fpc)}


def compare(found: Estimates | None, wanted: Estimates) -> None:
    assert found is not None
    assert found.domains == wanted.domains
    for column in ("statistic", "variable", "level", *wanted.domains, "method", "flag"):
        assert list(found[column]) == list(wanted[column]), column
    for column in (*NUMBERS, "deff"):
        if wanted[column][0] is None:
            assert found[column][0] is None
            continue
        # A variance of constant answers is 0 on one road, and the square of a rounding on the other; its design effect is 0 / 0.
        kept = [row for row, name in enumerate(wanted["variable"]) if column != "deff" or name != "constant"]
        one, other = (np.array(table[column], float)[kept] for table in (found, wanted))
        np.testing.assert_allclose(one, other, rtol=1e-9, atol=1e-12, err_msg=column)
    if found.covariance is not None and wanted.covariance is not None:
        scale = np.nanmax(np.abs(wanted.covariance))
        np.testing.assert_allclose(found.covariance, wanted.covariance, rtol=0, atol=1e-10 * scale)


@pytest.mark.parametrize("design", DESIGNS.values(), ids=DESIGNS.keys())
def test_counted_and_row_by_row_are_one_number(design: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pq.write_table(people(), tmp_path / "people.parquet", row_group_size=700)
    held = survey(tmp_path / "people.parquet", **design)
    monkeypatch.setattr("kurak.estimation.streamed.LARGE", 0)
    monkeypatch.setattr(can_stream, "__kwdefaults__", {"fewest": 0})
    streamed = survey(tmp_path / "people.parquet", **design)
    assert is_streamed(streamed) != is_streamed(held)
    share = interval_name("logit")
    made = []
    for how in QUESTIONS:
        for d in (held, streamed):
            made += [
                counted_table(d, [*ITEMS, "constant", "nothing"], kind="mean", fewest=0, **how),
                counted_table(d, ITEMS, kind="total", fewest=0, **how),
                counted_table(d, ITEMS[:2], kind="proportion", codes=[4, 5], interval=share, fewest=0, **how),
                counted_table(d, [*ITEMS[:2], "constant"], kind="distribution", fewest=0, **how),
                counted_table(d, ["q1", "constant"], kind="proportion", codes=[3], interval=interval_name("mean"), fewest=0, **how),
            ]
    assert "design" not in vars(streamed)
    plain = row_by_row(held, monkeypatch)
    assert not is_streamed(plain) or is_streamed(streamed)
    place = 0
    for how in QUESTIONS:
        wanted = (
            plain.mean([*ITEMS, "constant", "nothing"], **how),
            plain.total(ITEMS, **how),
            plain.proportion(ITEMS[:2], codes=[4, 5], **how),
            plain.distribution([*ITEMS[:2], "constant"], **how),
            plain.proportion(["q1", "constant"], codes=[3], ci="mean", **how),
        )
        for _ in range(2):
            for table in wanted:
                compare(made[place], table)
                place += 1


@pytest.mark.parametrize(
    ("data", "design", "case"),
    [
        ("apistrat", {"weights": "pw", "strata": "stype", "fpc": "fpc"}, "strat.mean"),
        ("apiclus1", {"weights": "pw", "psu": "dnum", "fpc": "fpc"}, "clus1"),
    ],
)
def test_counted_means_are_those_of_r(data: str, design: dict[str, Any], case: str) -> None:
    cases = json.loads((REFERENCES / "cases.json").read_text())["cases"]
    found = next(
        one for one in cases if one["id"].startswith(case) and one["data"] == data and "svymean(~api" in one["call"] and "est" in one["result"]
    )
    d = survey(REFERENCES / "data" / f"{data}.csv", **design)
    names = list(found["result"]["est"])
    table = counted_table(d, names, kind="mean", fewest=0, df=float("inf"))
    assert table is not None
    np.testing.assert_allclose(table["estimate"], list(found["result"]["est"].values()), rtol=1e-9)
    np.testing.assert_allclose(table["std_error"], list(found["result"]["se"].values()), rtol=1e-9)


def test_net_agreement_is_the_difference_of_two_shares() -> None:
    d = survey(people(), weights="w", strata="h", psu="psu")
    net = counted_table(d, "q1", kind="net", codes=([4, 5], [1, 2]), by="sex", fewest=0)
    both = counted_table(d, "q1", kind="distribution", by="sex", fewest=0)
    assert net is not None
    assert both is not None
    # From the five shares, and their covariance, of each sex: levels first, then sex.
    shares = np.array(both["estimate"]).reshape(5, 2)
    sign = np.array([-1, -1, 0, 1, 1])
    np.testing.assert_allclose(net["estimate"], sign @ shares, rtol=1e-12)
    for sex in (0, 1):
        block = both.covariance[sex::2, sex::2]
        assert net["std_error"][sex] == pytest.approx(float(np.sqrt(sign @ block @ sign)), rel=1e-9)


def test_dont_know_is_counted_and_never_scored() -> None:
    data = {"q": [1, 2, 88, 2, None, 1], "psu": [1, 2, 3, 4, 5, 6]}
    with_it = counted_table(survey(data, psu="psu"), "q", kind="mean", fewest=0)
    without = counted_table(survey(data, psu="psu"), "q", kind="mean", never_scored=[88], fewest=0)
    assert with_it is not None
    assert without is not None
    assert (with_it["n"], with_it["estimate"]) == ([5], [94 / 5])
    assert (without["n"], without["estimate"]) == ([4], [1.5])
    # Six units, of which four have a mean: u = ±1/8, and n/(n − 1) Σu² = 6/5 · 4/64.
    assert without["std_error"][0] == pytest.approx((6 / 5 * 4 / 64) ** 0.5, rel=1e-12)


def test_a_second_statistic_needs_no_second_pass(monkeypatch: pytest.MonkeyPatch) -> None:
    d = survey(people(), weights="w", strata="h", psu="psu")
    passes: list[list[str]] = []
    really = counted.accumulate

    def counting(data: Any, **how: Any) -> Any:
        passes.append([*how["items"], *how["values"]])
        return really(data, **how)

    monkeypatch.setattr(counted, "accumulate", counting)
    counted_table(d, ["q1", "q2"], kind="mean", by="region", fewest=0)
    counted_table(d, ["q2", "q1"], kind="distribution", by="region", fewest=0)
    counted_table(d, ["q1"], kind="proportion", codes=4, by="region", fewest=0)
    assert passes == [["q1", "q2"]]
    counted_table(d, ["q1", "q3", "y"], kind="mean", by="region", fewest=0)
    assert passes == [["q1", "q2"], ["q3", "y"]]
    counted_table(d, ["q1"], kind="mean", by="sex", fewest=0)
    assert passes[2:] == [["q1"]]


def test_other_weights_never_meet_sums_that_were_kept() -> None:
    from dataclasses import replace

    d = survey(people(), weights="w", strata="h", psu="psu")
    first = counted_table(d, "q1", kind="mean", fewest=0)
    other = replace(d, weights=np.where(np.arange(len(d)) < 1500, d.weights, 0.0))
    second = counted_table(other, "q1", kind="mean", fewest=0)
    assert first is not None
    assert second is not None
    assert first["estimate"] != second["estimate"]
    compare(second, replace(other, cache={}).mean("q1"))


def test_what_cannot_be_counted_is_made_row_by_row() -> None:
    table = people()
    plain = survey(table, weights="w", strata="h", psu="psu")
    assert can_count(plain, ["q1", "y"], fewest=0)
    assert not can_count(plain, ["q1"], fewest=len(table) + 1)
    assert not can_count(plain, ["region"], fewest=0)
    assert not can_count(plain, ["q1", "no such column"], fewest=0)
    assert not can_count(plain.trim(upper=2.0), ["q1"], fewest=0)
    assert not can_count(plain.replicates("JKn"), ["q1"], fewest=0)
    assert counted_table(plain, ["y"], kind="distribution", fewest=0) is None
    rows = survey(table, weights="w", strata="h")
    assert counted_table(rows, ["q1", "q2"], kind="mean", fewest=0, covariances=True) is None
    # A stratum with one unit is averaged over row by row, and fails there too.
    alone = table.append_column("unit", pa.array(np.where(np.asarray(table["h"]) == 3, 0, np.arange(len(table)) % 9)))
    assert counted_table(survey(alone, weights="w", strata="h", psu="unit", lonely_psu="average"), "q1", kind="mean", fewest=0) is None
    certain = survey(alone, weights="w", strata="h", psu="unit", lonely_psu="certainty")
    compare(counted_table(certain, "q1", kind="mean", by="sex", fewest=0), certain.mean("q1", by="sex"))


@given(st.integers(0, 10_000), st.floats(0.01, 100))
@settings(max_examples=15, deadline=None)
def test_row_order_and_the_scale_of_weights_do_not_matter(seed: int, scale: float) -> None:
    table = people(400, seed=seed % 50)
    order = np.random.default_rng(seed).permutation(len(table))
    turned = table.take(pa.array(order))
    turned = turned.set_column(turned.schema.get_field_index("w"), "w", pa.array(np.asarray(turned["w"]) * scale))
    how: dict[str, Any] = {"kind": "mean", "by": "region", "fewest": 0}
    one = counted_table(survey(table, weights="w", strata="h", psu="psu", lonely_psu="certainty"), ITEMS, **how)
    other = counted_table(survey(turned, weights="w", strata="h", psu="psu", lonely_psu="certainty"), ITEMS, **how)
    assert one is not None
    compare(other, one)


def test_thousands_of_domains_never_make_a_table_of_units_by_domains() -> None:
    rng = np.random.default_rng(2)
    n = 50_000
    data = {
        "psu": rng.integers(0, 4000, n), "d1": rng.integers(0, 260, n), "d2": rng.integers(0, 26, n),
        "q": rng.integers(1, 6, n), "w": rng.random(n) + 0.5,
    }  # fmt: skip
    d = survey(data, weights="w", psu="psu")
    found = counted_table(d, "q", kind="mean", by=["d1", "d2"])
    assert found is not None
    assert len(found) == len(np.unique(data["d1"] * 26 + data["d2"]))
    assert sum(found["n"]) == n
    # One of them by the formula, over all 4,000 units.
    here = (data["d1"] == 7) & (data["d2"] == 3)
    place = next(row for row in range(len(found)) if (found["d1"][row], found["d2"][row]) == (7, 3))
    mean = np.average(data["q"][here], weights=data["w"][here])
    u = np.bincount(data["psu"], np.where(here, data["w"] * (data["q"] - mean), 0) / data["w"][here].sum(), 4000)
    assert found["estimate"][place] == pytest.approx(mean, rel=1e-12)
    assert found["std_error"][place] == pytest.approx(np.sqrt(4000 / 3999 * ((u - u.mean()) ** 2).sum()), rel=1e-9)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"w": [1.0, -1.0, 1.0, 1.0]}, "negative"),
        ({"w": [0.0, 0.0, 0.0, 0.0]}, "are 0"),
        ({"h": [1, None, 2, 2]}, "nothing in 1 row: 2"),
        ({"N": [9.0, 9.0, 1.0, 1.0]}, "below its sample"),
        ({"N": [9.0, 8.0, 9.0, 9.0]}, "differs within a stratum"),
    ],
)
def test_a_streamed_design_that_cannot_be_honoured_stops_at_once(
    change: dict[str, Any], said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = {"h": [1, 1, 2, 2], "psu": [1, 2, 1, 2], "N": [9.0] * 4, "w": [1.0] * 4, "q": [1, 2, 3, 4], **change}
    pq.write_table(pa.table(data), tmp_path / "a.parquet")
    monkeypatch.setattr(can_stream, "__kwdefaults__", {"fewest": 0})
    with pytest.raises(RecordsError, match=said):
        survey(tmp_path / "a.parquet", weights="w", strata="h", psu="psu", fpc="N")


def test_a_streamed_survey_reads_rows_for_what_needs_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pq.write_table(people(), tmp_path / "people.parquet")
    monkeypatch.setattr(can_stream, "__kwdefaults__", {"fewest": 0})
    streamed = survey(tmp_path / "people.parquet", weights="w", strata="h", psu="psu")
    held = survey(people(), weights="w", strata="h", psu="psu")
    assert isinstance(streamed, StreamedSurvey)
    assert not isinstance(held, StreamedSurvey)
    assert len(streamed) == len(held)
    compare(streamed.quantile("y", [0.5]), held.quantile("y", [0.5]))
    with pytest.raises(AttributeError, match="no attribute 'weight'"):
        _ = streamed.weight


def test_nothing_heavy_is_loaded_on_the_way_to_a_mean(tmp_path: Path) -> None:
    # Arrow loads pandas by itself when its converters are used; this way it must not.
    pq.write_table(people(), tmp_path / "people.parquet")
    code = (
        "import sys, kurak; from kurak.estimation.counted import counted_table\n"
        "d = kurak.survey(sys.argv[1], weights='w', strata='h', psu='psu')\n"
        "print(len(d.mean(['q1', 'y'], by='region')), len(counted_table(d, ['q1'], kind='mean', by=['region', 'sex'], fewest=0)))\n"
    )
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-c", code, str(tmp_path / "people.parquet")], capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["6", "6"]
    loaded = {line.rsplit("|", 1)[1].strip().split(".")[0] for line in done.stderr.splitlines() if line.startswith("import time:")}
    assert "numpy" in loaded
    assert "pyarrow" in loaded
    assert not loaded & {"pandas", "scipy", "matplotlib", "polars", "duckdb", "ibis", "pyspark", "pyreadstat"}
