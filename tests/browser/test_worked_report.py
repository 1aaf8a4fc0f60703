"""The worked report as people open it: a wide screen and a phone, light and dark, mouse or keyboard, and on paper.

What can only be seen once a browser has laid the page out: boxes that are cut, words over words, panels that do not open.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pikepdf
import pytest
from laid_out import CONTRAST, CUT, OVERLAPS
from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

WIDE, PHONE = 1280, 390
SCREENS = [(WIDE, "light"), (WIDE, "dark"), (PHONE, "light"), (PHONE, "dark")]

@dataclass
class Opened:
    """A page with everything it said and asked for."""

    page: Page
    width: int
    said: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)


def open_at(browser: Browser, report: Path, width: int, scheme: str) -> Opened:
    page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
    opened = Opened(page, width)
    page.on("console", lambda message: opened.said.append(message.text))
    page.on("pageerror", lambda error: opened.said.append(str(error)))
    page.on("request", lambda request: opened.asked.append(request.url))
    page.goto(report.as_uri())
    page.evaluate("document.fonts.ready")
    return opened


@pytest.fixture(scope="module", params=SCREENS, ids=[f"{width}-{scheme}" for width, scheme in SCREENS])
def opened(request: pytest.FixtureRequest, browser: Browser, report: Path) -> Iterator[Opened]:
    width, scheme = request.param
    one = open_at(browser, report, width, scheme)
    yield one
    one.page.close()


@pytest.fixture(params=[WIDE, PHONE])
def fresh(request: pytest.FixtureRequest, browser: Browser, report: Path) -> Iterator[Opened]:
    """A page of its own, for tests that press something."""
    one = open_at(browser, report, request.param, "light")
    yield one
    one.page.close()


# ── how it looks ──


def test_it_asks_nobody_and_complains_of_nothing_from_top_to_foot(opened: Opened) -> None:
    height = opened.page.evaluate("document.documentElement.scrollHeight")
    for place in range(0, height, 700):
        opened.page.evaluate(f"window.scrollTo(0, {place}); new Promise(requestAnimationFrame)")
    opened.page.evaluate("window.scrollTo(0, 0)")
    assert opened.said == []
    assert [url for url in opened.asked if not url.startswith(("file:", "data:"))] == []
    assert len([url for url in opened.asked if url.startswith("file:")]) == 1


def test_the_page_does_not_scroll_sideways(opened: Opened) -> None:
    assert opened.page.evaluate("document.documentElement.scrollWidth") <= opened.width


def test_no_text_is_cut(opened: Opened) -> None:
    opened.page.evaluate("document.querySelectorAll('details').forEach((d) => { d.dataset.was = d.open; d.open = true; })")
    cut = opened.page.evaluate(CUT)
    opened.page.evaluate("document.querySelectorAll('details').forEach((d) => { d.open = d.dataset.was === 'true'; })")
    assert cut == []


def test_no_words_stand_over_words_in_a_drawing(opened: Opened) -> None:
    assert opened.page.evaluate(OVERLAPS) == []


def test_text_can_be_read(opened: Opened) -> None:
    assert opened.page.evaluate(CONTRAST) == {}


def test_every_chapter_has_room(opened: Opened) -> None:
    heights = opened.page.evaluate("[...document.querySelectorAll('.chapter')].map((c) => [c.id, c.offsetHeight])")
    assert len(heights) == opened.page.locator("#contents-menu li").count() > 10
    assert [name for name, height in heights if height < 200] == []


def test_chapters_follow_in_the_bar_as_one_reads(opened: Opened) -> None:
    # A scale's chapter stands in no bar: it belongs to the scores.
    for chapter, name in (("scale-similarity", "Scores"), ("audit", "Audit"), ("making", "How it was made")):
        said = opened.page.evaluate(
            """(id) => { document.getElementById(id).scrollIntoView(); return new Promise((done) =>
               requestAnimationFrame(() => requestAnimationFrame(() => done(document.querySelector(".here").textContent)))); }""",
            chapter,
        )
        assert said == name
    assert opened.said == []


# ── for every reader ──


def test_language_title_and_headings(opened: Opened) -> None:
    found = opened.page.evaluate(
        "({lang: document.documentElement.lang, title: document.title, h: [...document.querySelectorAll('h1,h2,h3,h4')].map((h) => +h.tagName[1])})"
    )
    assert found["lang"] == "en"
    assert found["title"] == "Barriers to reintegration"
    assert found["h"].count(1) == 1
    assert all(after <= before + 1 for before, after in zip(found["h"], found["h"][1:], strict=False))


def test_everything_that_can_be_pressed_has_a_name(opened: Opened) -> None:
    nameless = opened.page.evaluate(
        """() => [...document.querySelectorAll("button, a[href], summary, input, [tabindex='0']")].filter((e) => e.checkVisibility()
           && !(e.getAttribute("aria-label") || e.textContent).trim()).map((e) => e.outerHTML.slice(0, 80))"""
    )
    assert nameless == []
    regions = opened.page.evaluate(
        """() => [...document.querySelectorAll("[role=region], nav, section")].filter((e) => !e.getAttribute("aria-label")
           && !document.getElementById(e.getAttribute("aria-labelledby"))).map((e) => e.outerHTML.slice(0, 80))"""
    )
    assert regions == []


def test_what_scrolls_can_be_reached_by_keyboard(opened: Opened) -> None:
    unreachable = opened.page.evaluate(
        """() => [...document.querySelectorAll(".scroll")].filter((e) => e.checkVisibility() && e.scrollWidth > e.clientWidth + 1
           && !(e.tabIndex === 0 && e.getAttribute("role") === "region" && e.getAttribute("aria-label"))).length"""
    )
    assert unreachable == 0


def test_drawings_are_hidden_from_readers_who_hear_words_instead(opened: Opened) -> None:
    assert opened.page.evaluate("[...document.querySelectorAll('main figure svg')].filter((s) => !s.closest('[aria-hidden=true]')).length") == 0


# ── what can be pressed ──


def test_the_skip_link_is_first_and_leads_to_the_report(fresh: Opened) -> None:
    fresh.page.keyboard.press("Tab")
    assert fresh.page.evaluate("document.activeElement.textContent") == "Skip to the report"
    assert fresh.page.locator(".skip").bounding_box()["x"] >= 0  # type: ignore[index]
    fresh.page.keyboard.press("Enter")
    assert fresh.page.evaluate("document.activeElement.id") == "content"


def panels(opened: Opened) -> list[str]:
    """The panels of all buttons that can be seen once everything is unfolded."""
    opened.page.evaluate("document.querySelectorAll('details').forEach((d) => { d.open = true; })")
    names = opened.page.evaluate(
        "[...document.querySelectorAll('main [popovertarget]')].filter((b) => b.checkVisibility()).map((b) => b.getAttribute('popovertarget'))"
    )
    assert len(names) > 50
    return list(dict.fromkeys(names))


def test_every_panel_has_words_and_fits(fresh: Opened) -> None:
    wrong = fresh.page.evaluate(
        """(names) => names.flatMap((id) => { const p = document.getElementById(id); p.showPopover();
           const b = p.getBoundingClientRect(), open = p.matches(":popover-open"), words = p.textContent.trim().length > 10,
                 inside = b.left >= 0 && b.right <= innerWidth + 1, cut = p.scrollWidth > p.clientWidth + 1;
           p.hidePopover(); return open && words && inside && !cut ? [] : [[id, open, words, inside, cut]]; })""",
        panels(fresh),
    )
    assert wrong == []
    assert fresh.said == []


def test_every_panel_opens_and_closes_by_keyboard(browser: Browser, report: Path) -> None:
    """Each once: which key opens what does not depend on the width."""
    tried = set[str]()
    for width in (WIDE, PHONE):
        fresh = open_at(browser, report, width, "light")
        for name in (one for one in panels(fresh) if one not in tried):
            tried.add(name)
            fresh.page.evaluate(f"document.querySelector('[popovertarget=\"{name}\"]').focus()")
            fresh.page.keyboard.press("Enter")
            assert fresh.page.evaluate("(id) => document.getElementById(id).matches(':popover-open')", name), name
            fresh.page.keyboard.press("Escape")
        assert fresh.page.evaluate("document.querySelectorAll(':popover-open').length") == 0
        assert fresh.said == []
        fresh.page.close()


def test_the_theme_button_turns_the_page_dark_and_back(fresh: Opened) -> None:
    ground = "getComputedStyle(document.body).backgroundColor"
    light = fresh.page.evaluate(ground)
    button = fresh.page.locator("#theme-button")
    button.focus()
    fresh.page.keyboard.press("Enter")
    assert button.get_attribute("aria-pressed") == "true"
    assert fresh.page.evaluate(ground) != light
    fresh.page.keyboard.press("Enter")
    assert fresh.page.evaluate(ground) == light


def test_the_ledger_shows_one_verdict_at_a_time(fresh: Opened) -> None:
    counted = "document.querySelectorAll('.ledger li:not([hidden])').length"
    assert fresh.page.evaluate(counted) == 41
    total = 0
    for verdict in ("stands", "weakened", "not supported", "cannot tell"):
        fresh.page.locator(f".filters button[data-verdict='{verdict}']").click()
        number = fresh.page.evaluate(counted)
        total += number
        label = fresh.page.locator(f".filters button[data-verdict='{verdict}']").inner_text()
        assert label.split() == [*verdict.split(), str(number)]
        others = fresh.page.evaluate(f"[...document.querySelectorAll('.ledger li:not([hidden])')].filter((l) => l.dataset.verdict !== '{verdict}').length")
        assert others == 0
    assert total == 41
    fresh.page.locator(".filters button[data-verdict='']").click()
    assert fresh.page.evaluate(counted) == 41


def test_the_contents_open_by_keyboard_and_lead_to_a_chapter(browser: Browser, report: Path) -> None:
    opened = open_at(browser, report, PHONE, "light")
    opened.page.locator(".menu").focus()
    opened.page.keyboard.press("Enter")
    assert opened.page.locator("#contents-menu").is_visible()
    opened.page.locator("#contents-menu a", has_text="The audit").click()
    assert not opened.page.locator("#contents-menu").is_visible()
    assert opened.page.url.endswith("#audit")
    opened.page.close()


# ── on paper, and without a script ──


def test_on_paper_nothing_is_cut_and_nothing_is_folded(browser: Browser, report: Path) -> None:
    opened = open_at(browser, report, 794, "light")
    opened.page.emulate_media(media="print")
    opened.page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert opened.page.evaluate(CUT) == []
    assert opened.page.evaluate("document.documentElement.scrollWidth") <= 794
    assert opened.page.evaluate("[...document.querySelectorAll('details:not([open])')].filter((d) => d.checkVisibility()).length") == 0
    with pikepdf.open(io.BytesIO(opened.page.pdf(format="A4"))) as pdf:
        assert 30 < len(pdf.pages) < 170
        for page in pdf.pages:
            assert any(str(operator) in ("Tj", "TJ", "Do") for _, operator in pikepdf.parse_content_stream(page))
    opened.page.close()


def test_without_a_script_everything_can_be_read(browser: Browser, report: Path) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": PHONE, "height": 900})
    page = context.new_page()
    page.goto(report.as_uri())
    assert page.locator("#theme-button").is_hidden()
    assert page.locator(".filters").is_hidden()
    assert page.locator(".ledger li").last.is_visible()
    context.close()
