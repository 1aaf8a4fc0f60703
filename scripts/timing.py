"""Times of whole processes with their peak memory, for the benchmarks: every command in turn with the others."""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import time
from typing import NamedTuple


class Timed(NamedTuple):
    """Median seconds and peak megabytes of whole processes."""

    seconds: float
    memory: float


def once(command: list[str]) -> Timed | None:
    """Seconds and peak memory of one whole process; None if it failed."""
    begun = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - begun
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        return None
    # Linux counts in kB, macOS in bytes.
    return Timed(seconds, usage.ru_maxrss / (1024 if sys.platform != "darwin" else 1024 * 1024))


def compared(commands: dict[str, list[str]], runs: int) -> dict[str, Timed | None]:
    """Every command in turn, so that a busy moment hits all of them; medians."""
    taken: dict[str, list[Timed | None]] = {name: [] for name in commands}
    for _ in range(runs):
        for name, command in commands.items():
            taken[name].append(once(command))
    found: dict[str, Timed | None] = {}
    for name, several in taken.items():
        worked = [one for one in several if one is not None]
        found[name] = (
            Timed(statistics.median(one.seconds for one in worked), max(one.memory for one in worked)) if len(worked) == runs else None
        )
    return found


def has_r(*packages: str) -> bool:
    """Whether R and some of its packages are there."""
    rscript = shutil.which("Rscript")
    load = "; ".join(f"library({name})" for name in packages)
    return rscript is not None and subprocess.run([rscript, "-e", load], capture_output=True).returncode == 0
