"""Write down the worked study's report, as lines of text, for ``tests/report/test_golden_report.py``.

``make golden`` runs it after a change of the report that is meant. What changed is then read in the difference, line by line.
"""

from __future__ import annotations

from pathlib import Path

from golden_text import GOLDEN, chapters

from kurak import pipeline
from kurak.report.edition import build_report

ROOT = Path(__file__).resolve().parents[1]


def main() -> None:
    """Write a file for each chapter; those of chapters that are gone are deleted."""
    found = chapters(build_report(pipeline.edition(pipeline.check(ROOT / "studies" / "kyrgyzstan-2023"))))
    GOLDEN.mkdir(exist_ok=True)
    for file in GOLDEN.glob("*.txt"):
        if file.stem not in found:
            file.unlink()
    for name, text in found.items():
        (GOLDEN / f"{name}.txt").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
