"""Why: every number of a table opens, by mouse and by keyboard, on a screen and on a phone; and a table of a hundred is one stop of Tab."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from kurak.model import document as tree
from kurak.model.making import Made, Making, Measured
from kurak.report.writers.html import write_html

pytestmark = pytest.mark.browser

PACKAGES = Path(os.environ.get("KURAK_NODE_PACKAGES", Path(__file__).parents[2] / "node" / "node_modules"))
HEADS = (tree.Column("Group"), tree.Column("Mean", align="right"), tree.Column("Base", align="right"), tree.Column("In words"))
ROWS = (
    tree.row("Everybody", "2.50", "90", "low"),
    tree.Row(("Region",), kind="group"),
    tree.row("Talas", "2.75", "60", "low"),
    tree.row("Naryn", "–", tree.Cell("withheld", tone="flag"), "–"),
)
MAKING = Making(
    measures=(Measured("Mean", "Mean of the answers.", (1,)), Measured("Base", "People who answered.", (2,))),
    entries=(("Records", "data/r.csv"),),
    facts=("Base", "Standard error"),
    made=(Made(0, ("90 people", "0.112")), Made(2, ("60 people", "0.201")), Made(3, withheld=True)),
    withheld="Withheld by the rule.",
    code="svymean(~trust, design)",
)


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    table = tree.Table("means", "Talas is highest", HEADS, ROWS, making=MAKING)
    after = tree.Paragraph((tree.Link("after", "#means"),))
    place = tmp_path_factory.mktemp("opens") / "page.html"
    place.write_text(write_html(tree.Document("Trust", (tree.Section("one", "One", (tree.Paragraph((tree.Link("before", "#means"),)), table, after)),))), encoding="utf-8")
    return place


@pytest.fixture(params=[(1280, "light"), (390, "dark")])
def page(request: pytest.FixtureRequest, browser: Browser, file: Path) -> Iterator[Page]:
    width, scheme = request.param
    opened = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme, reduced_motion="reduce")
    said: list[str] = []
    opened.on("pageerror", lambda error: said.append(str(error)))
    opened.goto(file.as_uri())
    yield opened
    assert said == []
    opened.close()


def panel(page: Page) -> str:
    return str(page.evaluate("(() => { const p = document.getElementById('made-panel'); return p.matches(':popover-open') ? p.innerText : ''; })()"))


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.textContent"))


def test_a_click_opens_what_is_known_of_the_number(page: Page) -> None:
    page.get_by_text("2.75", exact=True).click()
    said = panel(page)
    for words in ("2.75", "Talas · Mean", "Mean of the answers.", "60 people", "0.201", "data/r.csv", "svymean(~trust, design)"):
        assert words in said
    assert "90 people" not in said
    page.keyboard.press("Escape")
    assert panel(page) == ""
    assert focused(page) == "2.75"


def test_what_is_no_number_opens_nothing(page: Page) -> None:
    for place in ("td:has-text('low')", "td:text-is('–')"):
        page.locator(f"#means {place}").first.click()
        assert panel(page) == ""


def test_a_withheld_number_opens_to_the_rule_alone(page: Page) -> None:
    page.locator("#means td", has_text="withheld").click()
    said = panel(page)
    assert "Withheld by the rule." in said
    for words in ("people", "data/r.csv", "svymean"):
        assert words not in said


def test_one_stop_of_tab_arrows_inside_enter_and_escape(page: Page) -> None:
    page.get_by_role("link", name="before").focus()
    # The frame of a table that is wider than the page is a stop of its own: its columns of words would be out of reach else.
    scrolls = page.evaluate("(() => { const frame = document.querySelector('#means .scroll'); return frame.scrollWidth > frame.clientWidth + 1; })()")
    if scrolls:
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.matches('#means .scroll[role=region][aria-label]')")
    page.keyboard.press("Tab")
    assert focused(page) == "2.50"
    for key, text in (("ArrowRight", "90"), ("ArrowDown", "60"), ("ArrowLeft", "2.75"), ("ArrowDown", "withheld"), ("ArrowUp", "60"), ("Home", "2.75"), ("End", "60")):
        page.keyboard.press(key)
        assert focused(page) == text, key
    page.keyboard.press("Enter")
    assert "Talas · Base" in panel(page)
    assert page.evaluate("document.getElementById('made-panel').contains(document.activeElement)")
    page.keyboard.press("Escape")
    assert focused(page) == "60"
    for _ in range(1 + scrolls):
        page.keyboard.press("Shift+Tab")
    assert focused(page) == "before"


def test_the_page_stays_whole_and_names_what_opens(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    page.get_by_text("2.75", exact=True).click()
    box = page.locator("#made-panel").bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= page.evaluate("window.innerWidth")
    assert page.get_by_role("dialog", name="Talas · Mean").is_visible()
    assert page.get_by_role("grid").count() == 1


def test_nothing_serious_for_readers_who_hear_the_page(page: Page) -> None:
    axe = PACKAGES / "axe-core" / "axe.min.js"
    if not axe.is_file():
        pytest.fail("axe-core is not there: make forms")
    page.evaluate(axe.read_text(encoding="utf-8"))
    page.get_by_text("2.75", exact=True).click()
    found = page.evaluate("async () => (await axe.run('html', { resultTypes: ['violations'] })).violations.filter((one) => ['serious', 'critical'].includes(one.impact)).map((one) => [one.id, one.nodes[0].html])")
    assert found == []


def test_without_a_script_it_stands_below_the_table(browser: Browser, file: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(file.as_uri())
    page.get_by_text("How these numbers were made").click()
    assert page.locator("#means .made").get_by_text("Mean of the answers.").is_visible()
    assert page.locator("#means .made").get_by_text("svymean(~trust, design)").is_visible()
    context.close()


def test_a_number_opens_from_the_entry_that_its_table_shares(browser: Browser, tmp_path: Path) -> None:
    same = Making((Measured("Mean", "As the report prints it.", (1,)),), (("Records", "none"),))
    tables = tuple(tree.Table(id, "Printed", HEADS, ROWS, making=same) for id in ("first", "second"))
    (tmp_path / "page.html").write_text(write_html(tree.Document("Trust", (tree.Section("one", "One", tables),))), encoding="utf-8")
    page = browser.new_page()
    page.goto((tmp_path / "page.html").as_uri())
    page.locator("#second td", has_text="2.75").click()
    said = panel(page)
    for words in ("2.75", "Talas · Mean", "As the report prints it.", "Records"):
        assert words in said
    page.close()
