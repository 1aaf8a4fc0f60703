"""Why: whatever room a test is of, it runs as the program does, a busy machine makes it no different, long ones begin first, and all use one browser."""

from __future__ import annotations

import gc
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

# As the command line does it, and before NumPy is loaded: Kurak's matrices are small, and threads that wait for one another take
# several times the work. Processes that tests start inherit it.
for library in ("OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(library, "1")

from hypothesis import HealthCheck, settings  # noqa: E402 - after the above, in case it loads NumPy

if TYPE_CHECKING:
    from playwright.sync_api import Browser

# The first that is found. Debian's Chromium without windows is the same engine, and opens a page for somebody new in a third of the time.
CHROMIUM = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
APPLICATIONS = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)
NO_CHROMIUM = "no Chromium: install it (Debian: apt-get install chromium; macOS: Google Chrome) to test pages in a browser"

# How long an example takes says nothing about whether it is right. `make thorough` looks at many more examples than fit into a
# quarter of an hour.
settings.register_profile("kurak", deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("thorough", deadline=None, max_examples=400, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile(os.environ.get("KURAK_EXAMPLES", "kurak"))

# As the command line does it: nine thousand tests are a million objects that stay, and to look for circles among them after every
# 700 new ones is a tenth of the whole time.
gc.set_threshold(100_000, 20, 20)


def pytest_collection_finish() -> None:
    """What is there before the first test stays: it is not looked through again for what nobody needs."""
    gc.collect()
    gc.freeze()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put files with slow tests first: begun last, they would keep one core busy while the others wait."""
    long: set[Path] = {item.path for item in items if item.get_closest_marker("slow") or item.get_closest_marker("browser")}
    items.sort(key=lambda item: item.path not in long)


@pytest.fixture(scope="session")
def rehearsed_worked_study(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The worked study with made-up records under rehearsal/try; not to be changed: whoever writes into it takes a copy."""
    from click.testing import CliRunner

    from kurak.app.cli.main import cli

    folder = tmp_path_factory.mktemp("rehearsed") / "study"
    worked = Path(__file__).parents[1] / "studies" / "kyrgyzstan-2023"
    shutil.copytree(worked, folder, ignore=shutil.ignore_patterns("out", "rehearsal", "sample"))
    done = CliRunner().invoke(cli, ["rehearse", str(folder), "--into", "try"])
    assert done.exit_code == 0, done.output
    return folder


# Closed with its file: while Playwright is open, nothing else in the process can run an event loop.
@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium, as it is found on the machine; nothing is downloaded."""
    from playwright.sync_api import sync_playwright

    found = (path for name in CHROMIUM if (path := shutil.which(name)))
    path = next(found, None) or next((path for path in APPLICATIONS if Path(path).exists()), None)
    if path is None:
        if os.environ.get("CI") == "true":
            pytest.fail(NO_CHROMIUM)
        pytest.skip(NO_CHROMIUM)
    with sync_playwright() as playwright:
        # Root, as in a container, has no sandbox; the pages are our own and ask nobody for anything.
        arguments = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
        opened = playwright.chromium.launch(executable_path=path, args=arguments)
        yield opened
        opened.close()
