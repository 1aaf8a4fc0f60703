"""The report that is opened in a browser."""

from __future__ import annotations

from pathlib import Path

import pytest

from kurak import pipeline

WORKED = Path(__file__).parents[2] / "studies" / "kyrgyzstan-2023"


@pytest.fixture(scope="session")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The worked study's report as a file."""
    from kurak.report.edition import build_report
    from kurak.report.writers.html import write_html

    path = tmp_path_factory.mktemp("report") / "report.html"
    path.write_text(write_html(build_report(pipeline.edition(pipeline.check(WORKED)))), encoding="utf-8")
    return path
