"""Time means and shares by region, whole processes with peak memory, beside a bare sum, svy and R's survey, in one run.

36 items by 9 regions, mean and share agreeing with standard errors, from a Parquet file of a stratified cluster sample: 200 strata,
40 clusters each. The yardstick is DuckDB's ``sum(q * w)`` over the same columns: about what reading them once costs. svy (Python,
Rust) makes the same table one variable after another; R's survey is timed on one item, and said so. Each runs where it is
installed; ``--svy-python`` names an interpreter that has svy, which brings SciPy along.
"""

from __future__ import annotations

import argparse
import os
import platform
import subprocess
import sys
import tempfile
from pathlib import Path

from timing import compared, has_r

ITEMS, REGIONS, STRATA, CLUSTERS = 36, 9, 200, 40
BLOCK = 1_000_000
BUDGETS = {1_001: (0.5, None), 1_000_000: (1.1, None), 10_000_000: (6.0, 800.0)}
"""Seconds, and megabytes where they are promised, for each size."""

NAMES = "[f'q{number:02d}' for number in range(1, 37)]"
KURAK = f"""
import sys, kurak
survey = kurak.survey(sys.argv[1], weights="weight", strata="stratum", psu="psu", lonely_psu="certainty")
mean = survey.mean({NAMES}, by="region")
agree = survey.proportion({NAMES}, codes=[4, 5], ci="mean", by="region")
assert len(mean) == len(agree) == 36 * 9
"""
DUCKDB = f"""
import sys, duckdb
sums = ", ".join(f"sum({{name}} * weight)" for name in {NAMES})
duckdb.connect(config={{"threads": 2}}).execute(f"select {{sums}} from read_parquet('{{sys.argv[1]}}')").fetchall()
"""
SVY = f"""
import sys, polars as pl, svy
data, names = pl.read_parquet(sys.argv[1]), {NAMES}
agree = [pl.when(pl.col(name).is_not_null()).then((pl.col(name) >= 4).cast(pl.Float64)).alias(name + "_a") for name in names]
sample = svy.Sample(data.with_columns(agree), svy.Design(stratum="stratum", psu="psu", wgt="weight", singleton="center"))
for name in [*names, *(name + "_a" for name in names)]:
    sample.estimation.mean(name, by="region", drop_nulls=True).to_polars()
"""
R_ONE_ITEM = """
suppressMessages(library(survey))
options(survey.lonely.psu = "certainty")
data <- read.csv(commandArgs(TRUE)[1])
design <- svydesign(ids = ~psu, strata = ~stratum, weights = ~weight, nest = TRUE, data = data)
svyby(~q01, ~region, design, svymean, na.rm = TRUE)
svyby(~I(q01 >= 4), ~region, design, svymean, na.rm = TRUE)
"""


def make_data(path: Path, n: int, *, seed: int = 20240) -> None:
    """Write a made-up survey: a million rows at a time, so that any size fits in memory."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.parquet as pq

    rng = np.random.default_rng(seed)
    clusters = STRATA * CLUSTERS
    lean = rng.normal(0, 0.35, clusters).astype(np.float32)
    region, settlement = rng.integers(1, REGIONS + 1, clusters), rng.integers(1, 4, clusters)
    stratum_weight = rng.uniform(50, 400, STRATA)
    writer = None
    for start in range(0, n, BLOCK):
        rows = min(BLOCK, n - start)
        cluster = rng.integers(0, clusters, rows)
        stratum = cluster // CLUSTERS
        person = lean[cluster] + rng.normal(0, 0.6, rows).astype(np.float32)
        columns = {
            "stratum": pa.array((stratum + 1).astype(np.int16)),
            "psu": pa.array((cluster % CLUSTERS + 1).astype(np.int16)),
            "weight": pa.array((stratum_weight[stratum] * np.exp(rng.normal(0, 0.3, rows))).round(6)),
            "region": pa.array(region[cluster].astype(np.int8)),
            "settlement": pa.array(settlement[cluster].astype(np.int8)),
            "sex": pa.array(rng.integers(1, 3, rows).astype(np.int8)),
        }
        for item in range(ITEMS):
            leaning = person + np.float32(np.sin(item) / 2) + rng.standard_normal(rows, dtype=np.float32)
            answers = 1 + np.digitize(leaning, np.array([-1.4, -0.5, 0.4, 1.3], dtype=np.float32))
            columns[f"q{item + 1:02d}"] = pa.array(answers.astype(np.int8), mask=rng.random(rows) < 0.03)
        table = pa.table(columns)
        writer = writer or pq.ParquetWriter(path, table.schema, compression="zstd")
        writer.write_table(table)
    if writer is not None:
        writer.close()


def has(python: str, module: str) -> bool:
    """Whether an interpreter has a module."""
    return subprocess.run([python, "-c", f"import {module}"], capture_output=True).returncode == 0


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5, help="how often each runs")
    parser.add_argument("--sizes", type=int, nargs="+", default=[1_001, 1_000_000], help="numbers of respondents; budgets: 1001 1000000 10000000")
    parser.add_argument("--svy-python", default=sys.executable, help="an interpreter that has svy")
    parser.add_argument("--peers-up-to", type=int, default=1_000_000, help="largest size on which svy and R run")
    told = parser.parse_args()
    with_svy, with_r, with_duckdb = has(told.svy_python, "svy"), has_r("survey"), has(sys.executable, "duckdb")
    print(f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}; medians of {told.runs} runs")
    for name, there in (("DuckDB", with_duckdb), ("svy", with_svy), ("R survey", with_r)):
        if not there:
            print(f"{name} is not installed, and not compared")
    print(f"{'respondents':>12}  {'whole process':<34} {'time':>9} {'memory':>9} {'times Kurak':>12}   budget")
    with tempfile.TemporaryDirectory() as folder:
        for n in told.sizes:
            path = Path(folder) / f"survey_{n}.parquet"
            make_data(path, n)
            commands = {"Kurak, 36 items × 9 regions × 2": [sys.executable, "-c", KURAK, str(path)]}
            if with_duckdb:
                commands["DuckDB, bare sum(q * w)"] = [sys.executable, "-c", DUCKDB, str(path)]
            found = compared(commands, told.runs)
            peers = {}
            if with_svy and n <= told.peers_up_to:
                peers["svy, 36 items × 9 regions × 2"] = [told.svy_python, "-c", SVY, str(path)]
            if with_r and n <= told.peers_up_to:
                import pyarrow.csv as csv
                import pyarrow.parquet as pq

                table = Path(folder) / f"survey_{n}.csv"
                csv.write_csv(pq.read_table(path, columns=["stratum", "psu", "weight", "region", "q01"]), table)
                script = Path(folder) / "one_item.R"
                script.write_text(R_ONE_ITEM)
                peers["R survey, 1 item × 9 regions × 2"] = ["Rscript", str(script), str(table)]
            # Minutes each at a million: once is enough.
            found |= compared(peers, told.runs if n < 100_000 else 1)
            ours = next(iter(found.values()))
            if ours is None:
                raise SystemExit(f"Kurak failed on {n:,} respondents")
            for name, timed in found.items():
                if timed is None:
                    print(f"{n:>12,}  {name:<34} {'failed':>9}")
                    continue
                kept = ""
                if timed is ours and n in BUDGETS:
                    seconds, memory = BUDGETS[n]
                    within = ours.seconds <= seconds and (memory is None or ours.memory <= memory)
                    kept = f"{seconds} s{'' if memory is None else f', {memory:.0f} MB'} {'kept' if within else 'MISSED'}"
                line = f"{n:>12,}  {name:<34} {timed.seconds:>7.2f} s {timed.memory:>6.0f} MB {timed.seconds / ours.seconds:>12.1f}"
                print(f"{line}   {kept}".rstrip())


if __name__ == "__main__":
    main()
