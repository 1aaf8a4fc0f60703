"""Writes the R code of every question beside this file, for make.R to run: python tests/references/estimation/core/write_code.py"""

import runpy
from pathlib import Path

HERE = Path(__file__).parent

if __name__ == "__main__":
    tests = runpy.run_path(str(HERE.parents[2] / "estimation" / "test_core_references.py"))
    (HERE / "code").mkdir(exist_ok=True)
    for name, ask in tests["QUESTIONS"].items():
        (HERE / "code" / f"{name}.R").write_text(ask().as_r(), encoding="utf-8")
