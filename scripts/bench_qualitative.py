"""Time coded texts: 2,000 texts of 50 MB with 200,000 codings; the work itself, and whole processes with peak memory.

A whole process also starts, reads every text and holds every passage against its words; a server has done that before it is asked.
Nothing else does these together; beside the search stands ``grep`` over the same files in the same run, which knows neither speakers nor
word forms. ``rows`` is for ``scripts/bench.py``.
"""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from many_texts import CODINGS, TEXTS
from timing import compared

INSIDE = """
import sys, time
from pathlib import Path
from kurak import pipeline
from kurak.qualitative.agreement import agreement
from kurak.qualitative.matrix import code_matrix

folder, word = Path(sys.argv[1]), sys.argv[2]
texts = pipeline.coded_texts(folder)
for name, work in (
    ("matrix", lambda: code_matrix(texts, by="place")),
    ("kwic", lambda: pipeline.concordance(folder, [word], limit=50)),
    ("agreement", lambda: agreement(texts)),
):
    taken = []
    for _ in range(3):
        begun = time.perf_counter()
        work()
        taken.append(time.perf_counter() - begun)
    print(f"{name} {sorted(taken)[1]:.3f}")
"""
"""What a server does when it is asked: the median of three, once everything is read."""

KURAK = (sys.executable, "-m", "kurak", "qualitative")
BUDGETS = {"matrix": 2.0, "kwic": 0.3, "agreement": 5.0}


def commands(folder: Path) -> dict[str, list[str]]:
    """What is timed, by name."""
    word = word_of(folder)
    found = {
        "matrix": [*KURAK, "matrix", str(folder), "--by", "place", "--json"],
        "kwic": [*KURAK, "kwic", str(folder), word, "--json"],
        "agreement": [*KURAK, "agreement", str(folder), "--json"],
        "start of Python and kurak --help": [sys.executable, "-m", "kurak", "--help"],
    }
    if (grep := shutil.which("grep")) is not None:
        found["grep -rio"] = [grep, "-rio", "--include=*.md", word, str(folder / "transcripts")]
    return found


def word_of(folder: Path) -> str:
    """A long word of the first text, which few others have."""
    return max((folder / "transcripts" / "T00000.md").read_text("utf-8").split(), key=len).strip(".")


def main() -> int:
    """Time them, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=5, help="runs of each command; medians are printed")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "texts"
        # In a process of its own: what it needs of memory would be counted with the commands' own.
        subprocess.run([sys.executable, str(Path(__file__).parent / "many_texts.py"), str(folder)], check=True)
        size = sum(path.stat().st_size for path in (folder / "transcripts").iterdir()) / 1e6
        print(f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}; {TEXTS:,} texts, {size:.0f} MB, {CODINGS:,} codings; medians of {asked.runs}")
        done = subprocess.run([sys.executable, "-c", INSIDE, str(folder), word_of(folder)], check=True, capture_output=True, text=True)
        for line in done.stdout.splitlines():
            name, seconds = line.split()
            print(f"{name + ', once everything is read':<34}{float(seconds):8.2f} s{'':11}  budget {BUDGETS[name]:g} s")
        for name, timed in compared(commands(folder), asked.runs).items():
            said = f"{timed.seconds:8.2f} s {timed.memory:7.0f} MB" if timed is not None else "  failed"
            print(f"{name + (', whole process' if name in BUDGETS else ''):<34}{said}".rstrip())
    return 0


if __name__ == "__main__":
    sys.exit(main())
