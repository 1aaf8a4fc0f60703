"""Time the analysis of scales, whole processes with peak memory, beside R's psych and lavaan, in one run.

Run by ``make bench``. Made-up people in villages answer 40 statements of five scales; the whole of ``kurak scales`` is timed with two
comparisons of groups. Beside it the pieces that R has: the 25 statements of docs/examples/bfi.csv, alpha, omega and factors by psych, the
five-factor model by WLSMV and MLR and its invariance by gender by lavaan, and the matrix of polychoric correlations.
"""

from __future__ import annotations

import argparse
import os
import platform
import subprocess
import sys
import tempfile
from pathlib import Path

from timing import Timed, compared, has_r

HERE = Path(__file__).resolve().parent.parent
BFI = HERE / "docs" / "examples" / "bfi.csv"
BUDGETS = {1_001: 5.0, 100_000: 60.0}
"""Seconds for the whole analysis, by respondents."""

FACTORS = "; ".join(f"{name} =~ " + " + ".join(f"{name}{item}" for item in range(1, 6)) for name in "ACENO")
READ = f"""
import numpy as np, csv, sys
rows = list(csv.DictReader(open({str(BFI)!r})))
items = [name for name in rows[0] if name != "gender"]
answers = np.array([[float(row[name] or "nan") for name in items] for row in rows])
gender = [row["gender"] for row in rows]
complete = answers[~np.isnan(answers).any(axis=1)]
model = {FACTORS!r}
"""
R_READ = f"""
suppressMessages(library(%s))
bfi <- read.csv({str(BFI)!r}); items <- names(bfi)[1:25]; complete <- bfi[complete.cases(bfi[items]), ]
model <- {FACTORS!r}
"""
PIECES = {
    "five factors, WLSMV": (
        "from kurak.stats.confirmatory.weighted_least_squares import fit_ordinal_factor_model\n"
        "fit_ordinal_factor_model(model, codes=complete.astype(int) - 1, items=items)",
        "lavaan",
        'fit <- cfa(model, complete, ordered = items, estimator = "WLSMV"); invisible(fitMeasures(fit))',
        2.0,
    ),
    "five factors, MLR": (
        "from kurak.stats.confirmatory.record_fit import fit_factor_answers\n"
        "from kurak.stats.confirmatory.records import Answers\n"
        "fit_factor_answers(model, answers=Answers(complete, tuple(items)))",
        "lavaan",
        'fit <- cfa(model, complete, estimator = "MLR"); invisible(fitMeasures(fit))',
        None,
    ),
    "invariance by gender, WLSMV": (
        "from kurak.stats.confirmatory.ordinal_invariance import ordinal_invariance\n"
        "codes = np.where(np.isnan(answers), 0, answers).astype(int) - 1\n"
        "ordinal_invariance(model, codes=codes, items=items, groups=gender)",
        "lavaan",
        'fits <- lapply(list("", "loadings", c("loadings", "thresholds")), function(e) cfa(model, bfi, ordered = items, group = "gender", '
        'group.equal = e, missing = "pairwise")); invisible(do.call(lavTestLRT, fits))',
        None,
    ),
    "polychoric, 25 × 25": (
        "from kurak.stats.dimensions.polychoric import pair_counts, polychoric_correlations\n"
        "polychoric_correlations(pair_counts(complete.astype(int) - 1, categories=[6] * 25), categories=[6] * 25)",
        "psych",
        "invisible(polychoric(complete[items]))",
        None,
    ),
    "alpha, omega, five factors oblimin": (
        "from kurak.stats.reliability.alpha import cronbach_alpha\n"
        "from kurak.stats.reliability.items import item_statistics\n"
        "from kurak.stats.reliability.omega import congeneric_omega\n"
        "from kurak.stats.dimensions.factor_extraction import extract_factors\n"
        "from kurak.stats.dimensions.rotation import rotate\n"
        "for start in range(0, 25, 5):\n"
        "    c = np.cov(complete[:, start : start + 5].T); cronbach_alpha(c); item_statistics(c); congeneric_omega(c)\n"
        "rotate(extract_factors(np.corrcoef(complete.T), factors=5).loadings)",
        "psych",
        "for (s in seq(1, 21, 5)) { suppressWarnings(alpha(complete[s:(s + 4)], check.keys = TRUE)); "
        "suppressMessages(omega(complete[s:(s + 4)], 1, plot = FALSE)) }; invisible(fa(complete[items], 5))",
        None,
    ),
}


def make_people(path: Path, n: int, *, seed: int = 20240) -> None:
    """Write made-up answers to 40 statements of five scales, from villages of about 20, with weights and some don't knows."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.parquet as pq

    rng = np.random.default_rng(seed)
    village = rng.integers(0, max(20, n // 20), n)
    common = rng.normal(size=n) + 0.4 * rng.normal(size=village.max() + 1)[village]
    columns: dict[str, object] = {
        "simulated": np.full(n, "SIMULATED"),
        "village": village,
        "weight": rng.uniform(1, 5, n),
        "sex": np.array(["men", "women"])[rng.integers(0, 2, n)],
        "region": np.array(["north", "south", "east"])[village % 3],
    }
    for scale in range(5):
        attitude = 0.6 * common + 0.8 * rng.normal(size=n)
        for item in range(8):
            answer = 1 + np.digitize(0.7 * attitude + 0.7 * rng.normal(size=n), [-1.2, -0.4, 0.4, 1.2])
            columns[f"s{scale}i{item}"] = np.where(rng.random(n) < 0.05, 88, answer)
    pq.write_table(pa.table(columns), path)


def scales_file(path: Path) -> Path:
    """Write the list of these scales."""
    lines = ["response: {min: 1, max: 5, dont_know_codes: [88]}", "scales:"]
    lines += [f"  s{scale}: {{label: Scale {scale}, items: [{', '.join(f's{scale}i{item}' for item in range(8))}]}}" for scale in range(5)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def line(name: str, timed: Timed | None, beside: Timed | None, budget: float | None) -> str:
    """One row of the table."""
    if timed is None:
        return f"{name:<52} {'failed':>9}"
    ratio = f"{timed.seconds / beside.seconds:>8.1f}" if beside is not None else f"{'':>8}"
    kept = "" if budget is None else f"   {budget:g} s {'kept' if timed.seconds <= budget else 'MISSED'}"
    return f"{name:<52} {timed.seconds:>7.2f} s {timed.memory:>6.0f} MB {ratio}{kept}"


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=3, help="how often each runs")
    parser.add_argument("--sizes", type=int, nargs="+", default=list(BUDGETS), help="numbers of respondents of the whole analysis")
    parser.add_argument("--people", nargs=2, help=argparse.SUPPRESS)
    told = parser.parse_args()
    if told.people:
        make_people(Path(told.people[0]), int(told.people[1]))
        return
    print(f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}; medians of {told.runs} runs")
    peers = {name: has_r(name) for name in ("lavaan", "psych")}
    for name, there in peers.items():
        if not there:
            print(f"R {name} is not installed, and not compared")
    print(f"{'whole process':<52} {'time':>9} {'memory':>9} {'× Kurak':>8}   budget")
    with tempfile.TemporaryDirectory() as folder:
        scales = scales_file(Path(folder) / "scales.yaml")
        for n in told.sizes:
            path = Path(folder) / f"people_{n}.parquet"
            # In a process of its own: what this one has loaded would count as the memory of every command.
            subprocess.run([sys.executable, __file__, "--people", str(path), str(n)], check=True)
            command = [sys.executable, "-m", "kurak", "scales", str(path), "--scales", str(scales), "--weights", "weight"]
            whole = {"kurak": [*command, "--psu", "village", "--by", "sex", "region"]}
            timed = compared(whole, told.runs if n < 10_000 else 1)["kurak"]
            print(line(f"kurak scales, 40 items, {n:,} respondents", timed, None, BUDGETS.get(n)))
        for name, (ours, package, theirs, budget) in PIECES.items():
            os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
            commands = {"Kurak": [sys.executable, "-c", READ + ours]}
            if peers[package]:
                script = Path(folder) / "peer.R"
                script.write_text(R_READ % package + theirs + "\n", encoding="utf-8")
                commands[f"R {package}"] = ["Rscript", str(script)]
            found = compared(commands, told.runs)
            for who, one in found.items():
                print(line(f"{name}, {who}", one, found["Kurak"] if who != "Kurak" else None, budget if who == "Kurak" else None))


if __name__ == "__main__":
    main()
