"""Time coded texts: 2,000 texts of 60 MB with 200,000 codings, whole processes with peak memory.

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

KURAK = (sys.executable, "-m", "kurak", "qualitative")
BUDGETS = {"matrix": 2.0, "kwic": 0.3, "agreement": 5.0}


def commands(folder: Path) -> dict[str, list[str]]:
    """What is timed, by name; the word that is looked for is a long one of the first text, which few others have."""
    word = max((folder / "transcripts" / "T00000.md").read_text("utf-8").split(), key=len).strip(".")
    found = {
        "matrix": [*KURAK, "matrix", str(folder), "--by", "place", "--json"],
        "kwic": [*KURAK, "kwic", str(folder), word, "--json"],
        "agreement": [*KURAK, "agreement", str(folder), "--json"],
        "start of Python and kurak --help": [sys.executable, "-m", "kurak", "--help"],
    }
    if (grep := shutil.which("grep")) is not None:
        found["grep -rio"] = [grep, "-rio", "--include=*.md", word, str(folder / "transcripts")]
    return found


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
        for name, timed in compared(commands(folder), asked.runs).items():
            budget = f"budget {BUDGETS[name]:g} s" if name in BUDGETS else ""
            said = f"{timed.seconds:8.2f} s {timed.memory:7.0f} MB" if timed is not None else "  failed"
            print(f"{name:<34}{said}  {budget}".rstrip())
    return 0


if __name__ == "__main__":
    sys.exit(main())
