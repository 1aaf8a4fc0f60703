"""The report is opened in a real browser: Chromium, as it is found on the machine; nothing is downloaded."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from kurak import pipeline

WORKED = Path(__file__).parents[2] / "studies" / "kyrgyzstan-2023"
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
APPLICATIONS = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)
MISSING = "no Chromium: install it (Debian: apt-get install chromium; macOS: Google Chrome) to test the report in a browser"


def find_chromium() -> str | None:
    """The first Chromium of this machine."""
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    return found or next((path for path in APPLICATIONS if Path(path).exists()), None)


# Closed with its file: while Playwright is open, nothing else in the process can run an event loop.
@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    path = find_chromium()
    if path is None:
        if os.environ.get("CI") == "true":
            pytest.fail(MISSING)
        pytest.skip(MISSING)
    with sync_playwright() as playwright:
        # Root, as in a container, has no sandbox; the page is our own file and asks nobody for anything.
        arguments = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
        opened = playwright.chromium.launch(executable_path=path, args=arguments)
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The worked study's report as a file."""
    from kurak.report.edition import build_report
    from kurak.report.writers.html import write_html

    path = tmp_path_factory.mktemp("report") / "report.html"
    path.write_text(write_html(build_report(pipeline.edition(pipeline.check(WORKED)))), encoding="utf-8")
    return path
