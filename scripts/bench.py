"""Time Kurak's commands as a person waits for them: whole processes, with peak memory, beside a bare interpreter.

Run by ``make bench``. Every command runs several times in turn with the others, so that a busy moment hits all of them;
the median is shown with the fastest and the slowest, and how many bare interpreter starts it takes. There is no peer for
the audit and the report: no other program audits tables or writes this report, so they stand beside their own budgets.
GRIM, GRIMMER and DEBIT have one in R (package scrutiny); where R has it, it is timed in the same run.
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

RUN = "NAME-OF-RUN"
"""Stands for a name that no run before has used: a drawn sample is never overwritten."""

HERE = Path(__file__).resolve().parent.parent
STUDY = "studies/kyrgyzstan-2023"
KURAK = [sys.executable, "-m", "kurak"]
PEER = "library(scrutiny); for (i in 1:200) stopifnot(!grim('5.19', 28), grimmer('5.21', '1.6', 28))"
OURS = (
    "from kurak import audit\n"
    "for _ in range(200):\n"
    "    assert not audit.grim(mean='5.19', n=28) and audit.grimmer(mean='5.21', sd='1.6', n=28)"
)


def once(command: list[str]) -> tuple[float, float]:
    """Seconds and peak memory in MB of one whole process."""
    begun = time.perf_counter()
    process = subprocess.Popen(command, cwd=HERE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - begun
    code = os.waitstatus_to_exitcode(status)
    process.returncode = code
    if code not in (0, 1):
        raise SystemExit(f"{' '.join(command)} ended with {code}")
    # Linux counts in kB, macOS in bytes.
    return seconds, usage.ru_maxrss / (1024 if sys.platform != "darwin" else 1024 * 1024)


def large_study(folder: Path) -> Path:
    """A study whose frame has a million units in a hundred strata; made up."""
    study = folder / "large"
    (study / "frame").mkdir(parents=True)
    (study / "study.yaml").write_text(
        "id: large\ntitle: A million units\ndomains:\n  settlement: [city, village]\n"
        "design:\n  n: 20000\n  strata: [region, settlement]\n  cluster_size: 10\nseeds: {draw: 1}\n"
    )
    with (study / "frame" / "frame.csv").open("w") as frame:
        frame.write("psu,region,settlement,name,pop_18plus,households\n")
        for unit in range(1_000_000):
            size = 50 + unit * 7919 % 4951
            frame.write(f"U{unit},Region {unit % 50},{'city' if unit % 7 == 0 else 'village'},Unit {unit},{size},{size // 3}\n")
    return study


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=7, help="how often each command runs")
    runs = parser.parse_args().runs
    with tempfile.TemporaryDirectory() as out:
        commands: dict[str, tuple[list[str], float | None]] = {
            "python -c pass": ([sys.executable, "-c", "pass"], None),
            "kurak --help": ([*KURAK, "--help"], 0.25),
            "kurak check": ([*KURAK, "check", STUDY], None),
            "kurak audit": ([*KURAK, "audit", STUDY], 0.6),
            "kurak report (HTML + PDF)": ([*KURAK, "report", STUDY, "--out", out], 4.0),
            "kurak report, all formats": ([*KURAK, "report", STUDY, "--out", out, "--format", "all"], 8.0),
            "kurak report, rehearsal": ([*KURAK, "report", STUDY, "--rehearsal", "--out", out], None),
            "kurak build, nothing changed": ([*KURAK, "build", STUDY, "--into", str(Path(out) / "built")], None),
            "kurak plan": ([*KURAK, "plan", STUDY], None),
            "kurak plan, 1 million units": ([*KURAK, "plan", str(large_study(Path(out)))], None),
            "kurak draw, 1 million units": ([*KURAK, "draw", str(Path(out) / "large"), "--yes", "--no-sheets", "--name", RUN], 3.0),
            "GRIM and GRIMMER, 200 times": ([sys.executable, "-c", OURS], None),
        }
        # What the first build makes, the others find.
        once(commands["kurak build, nothing changed"][0])
        rscript = shutil.which("Rscript")
        if rscript and subprocess.run([rscript, "-e", "library(scrutiny)"], capture_output=True).returncode == 0:
            commands["the same in R, scrutiny"] = ([rscript, "-e", PEER], None)
        taken: dict[str, list[tuple[float, float]]] = {name: [] for name in commands}
        for run in range(runs):
            for name, (command, _) in commands.items():
                taken[name].append(once([word.replace(RUN, f"run{run}") for word in command]))
    bare = statistics.median(seconds for seconds, _ in taken["python -c pass"])
    print(f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}, {runs} runs each")
    print(f"{'whole process':<30} {'median':>8} {'fastest':>8} {'slowest':>8} {'x bare':>7} {'memory':>8}   budget")
    for name, (_, budget) in commands.items():
        seconds = [one for one, _ in taken[name]]
        median = statistics.median(seconds)
        verdict = "" if budget is None else f"{budget:.2f} s {'kept' if median <= budget else 'MISSED'}"
        print(
            f"{name:<30} {median:>6.2f} s {min(seconds):>6.2f} s {max(seconds):>6.2f} s {median / bare:>7.1f} "
            f"{max(memory for _, memory in taken[name]):>5.0f} MB   {verdict}"
        )


if __name__ == "__main__":
    main()
