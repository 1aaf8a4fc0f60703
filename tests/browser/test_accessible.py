"""Why: a ministry may not publish what part of its readers cannot read. axe-core, which auditors use, must find nothing serious on the whole
report, at the width of a screen and of a phone, light and dark, and in every view of the explorer."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from kurak import pipeline
from kurak.report.edition import build_report
from kurak.report.words.language import speaking
from kurak.report.writers.html import write_html

pytestmark = pytest.mark.browser

ROOT = Path(__file__).parents[2]
WORKED = ROOT / "studies" / "kyrgyzstan-2023"
PACKAGES = Path(os.environ.get("KURAK_NODE_PACKAGES", ROOT / "node" / "node_modules"))
RUN = """async (within) => (await axe.run(within, { resultTypes: ["violations"] })).violations
  .filter((one) => ["serious", "critical"].includes(one.impact))
  .map((one) => [one.id, one.help, one.nodes.slice(0, 3).map((node) => node.html.slice(0, 160))])"""


@pytest.fixture(scope="module")
def axe() -> str:
    file = PACKAGES / "axe-core" / "axe.min.js"
    if not file.is_file():
        missing = "axe-core is not there, which looks for what keeps readers out: make forms"
        if os.environ.get("CI") == "true":
            pytest.fail(missing)
        pytest.skip(missing)
    return file.read_text(encoding="utf-8")


def opened(browser: Browser, report: Path, axe: str, width: int, scheme: str, view: str = "") -> Page:
    page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
    page.goto(report.as_uri() + view)
    page.evaluate(axe)
    return page


def keep_only(page: Page, part: str) -> None:
    """Take the page's other chapters away: axe lays out the whole page to judge a part of it, and the whole has a test of its own."""
    page.evaluate("(part) => document.querySelectorAll(`main > :not(${part})`).forEach((other) => { if (!other.querySelector(part)) other.remove(); })", part)
    assert page.locator(part).is_visible()


def found(page: Page, within: str) -> list[Any]:
    return list(page.evaluate(RUN, within))


@pytest.mark.slow
@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_nothing_serious_on_the_whole_report(browser: Browser, report: Path, axe: str, width: int, scheme: str) -> None:
    page = opened(browser, report, axe, width, scheme)
    assert found(page, "html") == []
    page.close()


@pytest.mark.parametrize(("width", "scheme"), [(1280, "dark"), (390, "light")])
def test_nothing_serious_in_any_view_of_the_explorer(browser: Browser, report: Path, axe: str, width: int, scheme: str) -> None:
    page = opened(browser, report, axe, width, scheme, "#explorer?scale=similarity&by=ethnicity&a=Kyrgyz&b=Uzbek")
    keep_only(page, "#explorer")
    page.locator(".explorer .values").evaluate("part => { part.open = true; }")
    assert found(page, "#explorer") == []
    page.locator(".explorer select[name=domain]").select_option("region")
    assert found(page, "#explorer") == []
    page.close()


def test_what_keeps_readers_out_is_found(browser: Browser, report: Path, axe: str) -> None:
    """The test can fail: a button without a name is one."""
    page = opened(browser, report, axe, 1280, "light")
    keep_only(page, "#explorer")
    page.evaluate("document.querySelector('#explorer').appendChild(document.createElement('button'))")
    assert [one[0] for one in found(page, "#explorer")] == ["button-name"]
    page.close()


@pytest.mark.slow
def test_nothing_serious_on_the_report_in_russian(browser: Browser, tmp_path: Path, axe: str) -> None:
    """Its words are longer: nothing may stand out of the page of a phone."""
    folder = pipeline.in_language(pipeline.check(WORKED), WORKED, "ru")
    edition = pipeline.edition(folder, language="ru")
    with speaking("ru"):
        (tmp_path / "report.ru.html").write_text(write_html(build_report(edition)), encoding="utf-8")
    page = opened(browser, tmp_path / "report.ru.html", axe, 390, "light")
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    assert found(page, "html") == []
    # Where the explorer writes numbers itself, they have commas.
    assert page.locator("#explorer .explorer svg text", has_text="2,5").count() > 0
    assert page.locator("#explorer .explorer svg text", has_text="2.5").count() == 0
    page.close()
