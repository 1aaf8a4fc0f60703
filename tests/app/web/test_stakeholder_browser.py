"""Why: somebody with a keyboard, or a phone, comes from a need to a plan; words can be read in light and dark, and nothing is wider than the screen."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import pytest
from page_checks import CONTRAST, NAMELESS
from playwright.sync_api import Browser, Page
from small_server import Running, running
from stakeholder_study import write_register

from kurak import pipeline
from kurak.app.web.words import WORDS

pytestmark = pytest.mark.browser

PHONE, DESK = {"width": 390, "height": 844}, {"width": 1280, "height": 900}
W = WORDS["en"].stakeholders
ADDRESSES = ("register", "map?rehearsed=yes", "gaps?need=housing&at=Hilltown&religious=yes", "next-steps", "champions", "champions?rehearsed=yes")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    study = write_register(tmp_path_factory.mktemp("study") / "a")
    pipeline.write_rehearsed_stakeholders(study, pipeline.rehearse_stakeholders(pipeline.check(study)))
    with running(study) as one:
        yield one


def tab_to(page: Page, selector: str) -> None:
    """Go on with Tab until this is chosen."""
    for _ in range(80):
        page.keyboard.press("Tab")
        if page.evaluate("(selector) => document.activeElement?.matches(selector) ?? false", selector):
            return
    raise AssertionError(f"Tab does not reach {selector}")


def test_a_keyboard_alone_comes_from_a_need_to_a_plan_and_a_page_to_print(browser: Browser, server: Running) -> None:
    context = browser.new_context(viewport=DESK, accept_downloads=True)
    page = context.new_page()
    page.goto(f"{server.address}/stakeholders")
    tab_to(page, '[href="/stakeholders/next-steps"]')
    page.keyboard.press("Enter")
    page.wait_for_url("**/next-steps")
    tab_to(page, "[value=housing]")
    page.keyboard.press("Space")
    tab_to(page, "#place")
    page.keyboard.type("Hill")
    tab_to(page, "button.main")
    page.keyboard.press("Enter")
    page.wait_for_selector("#plan")
    assert "Nearest elsewhere: Riverton: hostel" in page.inner_text("#plan")
    assert "housing" not in page.url
    assert page.is_checked("[value=housing]")
    assert not page.is_checked("[name=religious]")
    page.focus("button.second")
    with page.expect_download() as started:
        page.keyboard.press("Enter")
    assert started.value.suggested_filename == "pathway_hilltown_en.pdf"
    context.close()


def test_it_works_without_scripts(browser: Browser, server: Running) -> None:
    context = browser.new_context(viewport=PHONE, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{server.address}/stakeholders/gaps")
    page.click('[aria-label="a place to live, Hilltown: missing"]')
    assert "IV.3 · S3" in page.inner_text("#evidence")
    page.goto(f"{server.address}/stakeholders/next-steps")
    page.check("[value=housing]")
    page.select_option("#place", "Hilltown")
    page.click("button.main")
    assert "Missing here: hostel" in page.inner_text("#plan")
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_words_can_be_read_controls_have_names_and_nothing_is_too_wide(browser: Browser, server: Running, size: dict[str, int], scheme: str) -> None:
    context = browser.new_context(viewport=size, color_scheme=scheme)  # type: ignore[arg-type]
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type in ("error", "warning") else None)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    for path in ADDRESSES:
        page.goto(f"{server.address}/stakeholders/{path}")
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert (path, page.evaluate(CONTRAST), page.evaluate(NAMELESS), wide <= size["width"]) == (path, {}, [], True)
        heads = page.evaluate("[...document.querySelectorAll('main :is(h1,h2,h3)')].map((head) => +head.tagName[1])")
        assert heads[0] == 1
        assert all(after - before <= 1 for before, after in pairwise(heads)), (path, heads)
    assert said == []
    assert all(url.startswith((server.address, "data:")) for url in asked)
    context.close()


def test_in_every_language_a_phone_shows_it_all(browser: Browser, server: Running) -> None:
    for language in ("ru", "ky"):
        context = browser.new_context(viewport=PHONE, locale=language)
        page = context.new_page()
        for path in ADDRESSES:
            page.goto(f"{server.address}/stakeholders/{path}")
            assert page.inner_text("h1").startswith(WORDS[language].stakeholders.pages[path.split("?")[0]])
            assert page.evaluate("document.documentElement.scrollWidth") <= 390, (language, path)
        context.close()


def test_a_rehearsal_says_so_first(browser: Browser, server: Running) -> None:
    context = browser.new_context(viewport=PHONE)
    page = context.new_page()
    page.goto(f"{server.address}/stakeholders/champions?rehearsed=yes")
    box = page.locator(".made-up").bounding_box()
    assert box is not None
    assert box["y"] < 600
    assert W.made_up in page.inner_text("h1")
    context.close()
