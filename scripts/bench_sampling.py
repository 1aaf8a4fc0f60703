"""Time the drawing of units, whole processes with peak memory, beside R's package sampling on the same sizes.

PPS systematic on 1,000,000 units; Rao-Sampford and pivotal on 100,000. R is timed in the same run where Rscript has
the package. Its Sampford hardly ever succeeds on large samples, so both sides draw a smaller one as well, on which it
can: the size stands in the name. Joint probabilities are those of the drawn units (Kurak) or of all units (R).
``rows`` is for ``scripts/bench.py``.
"""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

DRAW = """
import sys
import numpy as np
from kurak.stats.inclusion import inclusion_probabilities
from kurak.stats.selection.methods import METHODS, joint_probabilities
from kurak.stats.selection.streams import stream

file, method, units, n, joint = sys.argv[1:]
probabilities = inclusion_probabilities(np.fromfile(file)[: int(units)], n=int(n))
drawn = METHODS[method].draw(probabilities, generator=stream(1, "bench"))
assert len(drawn) == int(n)
if joint == "drawn":
    assert joint_probabilities(method, probabilities, units=drawn).shape == (int(n), int(n))
if joint == "all":
    assert joint_probabilities(method, probabilities).shape == (int(units), int(units))
"""

DRAW_IN_R = """
suppressMessages(library(sampling))
told <- commandArgs(TRUE)
units <- as.integer(told[2]); n <- as.integer(told[3])
probabilities <- inclusionprobabilities(readBin(told[1], "double", units), n)
drawn <- {function}(probabilities)
stopifnot(abs(sum(drawn) - n) < 1e-6)
if (told[4] == "all") joint <- {function}pi2(probabilities)
"""

SIZES = """
import sys
import numpy as np
from kurak.stats.selection.streams import stream

np.floor(np.exp(4 * stream(1, "sizes").random(1_000_000)) * 100).tofile(sys.argv[1])
"""


class Task(NamedTuple):
    """One draw, and what does the same in R; a budget in seconds where the project promised one."""

    method: str
    units: int
    n: int
    joint: str
    r_function: str | None
    budget: float | None


TASKS = (
    Task("PPS systematic", 1_000_000, 10_000, "none", "UPsystematic", 3.0),
    # R's way succeeds about once in e^10 trials with 1,000 of these units, e^250 with 5,000, and stops after 500.
    Task("Rao-Sampford", 100_000, 5_000, "none", None, 10.0),
    Task("Rao-Sampford", 100_000, 1_000, "drawn", None, 10.0),
    Task("Rao-Sampford", 100_000, 300, "none", "UPsampford", None),
    Task("Rao-Sampford", 300, 20, "all", "UPsampford", None),
    Task("pivotal", 100_000, 5_000, "none", "UPpivotal", 10.0),
)


class Row(NamedTuple):
    """One line of the table: seconds and MB, ours and R's; None where R was not run, or gave no sample."""

    name: str
    seconds: float
    memory: float
    r_seconds: float | None
    r_memory: float | None
    budget: float | None


def once(command: list[str]) -> tuple[float, float] | None:
    """Seconds and peak memory in MB of one whole process; None if it failed."""
    begun = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - begun
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        return None
    # Linux counts in kB, macOS in bytes.
    return seconds, usage.ru_maxrss / (1024 if sys.platform != "darwin" else 1024 * 1024)


def rows(runs: int = 5) -> list[Row]:
    """Run every task, ours and R's in turn, and return medians."""
    rscript = shutil.which("Rscript")
    if rscript and subprocess.run([rscript, "-e", "library(sampling)"], capture_output=True).returncode:
        rscript = None
    found = []
    with tempfile.TemporaryDirectory() as folder:
        file = str(Path(folder) / "sizes")
        subprocess.run([sys.executable, "-c", SIZES, file], check=True)
        for task in TASKS:
            told = [str(task.units), str(task.n), task.joint]
            ours = [sys.executable, "-c", DRAW, file, task.method, *told]
            theirs = None
            if rscript and task.r_function:
                script = Path(folder) / f"{task.r_function}.R"
                script.write_text(DRAW_IN_R.replace("{function}", task.r_function))
                theirs = [rscript, str(script), file, *told]
            taken, taken_in_r = [], []
            for _ in range(runs):
                taken.append(once(ours))
                if theirs:
                    taken_in_r.append(once(theirs))
            if None in taken:
                raise SystemExit(f"{task.method} on {task.units:,} units failed")
            joint = "" if task.joint == "none" else f", joint of {task.joint}"
            name = f"{task.method}, {task.n:,} of {task.units:,}{joint}"
            worked = [one for one in taken_in_r if one]
            found.append(Row(name, *_median(taken), *(_median(worked) if worked else (None, None)), task.budget))
    return found


def _median(taken: list[tuple[float, float]]) -> tuple[float, float]:
    return statistics.median(seconds for seconds, _ in taken), max(memory for _, memory in taken)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5, help="how often each task runs")
    runs = parser.parse_args().runs
    print(f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}, {runs} runs each")
    print(f"{'whole process, median':<52} {'Kurak':>8} {'memory':>8} {'R':>9} {'memory':>8} {'R/Kurak':>8}   budget")
    for row in rows(runs):
        in_r = (
            f"{'–':>9} {'–':>8} {'–':>8}"
            if row.r_seconds is None
            else f"{row.r_seconds:>7.2f} s {row.r_memory:>5.0f} MB {row.r_seconds / row.seconds:>8.1f}"
        )
        kept = "" if row.budget is None else f"{row.budget:.0f} s {'kept' if row.seconds <= row.budget else 'MISSED'}"
        print(f"{row.name:<52} {row.seconds:>6.2f} s {row.memory:>5.0f} MB {in_r}   {kept}")


if __name__ == "__main__":
    main()
