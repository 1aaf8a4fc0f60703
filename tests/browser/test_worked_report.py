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
from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

WIDE, PHONE = 1280, 390
SCREENS = [(WIDE, "light"), (WIDE, "dark"), (PHONE, "light"), (PHONE, "dark")]

CUT = """() => {
  const cut = [];
  const scrolls = (e) => ["auto", "scroll"].includes(getComputedStyle(e).overflowX);
  for (const e of document.querySelectorAll("body *")) {
    if (e.closest("svg") || !e.checkVisibility() || e.clientWidth === 0) continue;
    const style = getComputedStyle(e);
    if (style.display === "inline" || e.closest(".sr, .skip, .slanted thead")) continue;
    if (style.textOverflow === "ellipsis" && e.getAttribute("aria-hidden") === "true") continue;
    let inside = e; while (inside && !scrolls(inside)) inside = inside.parentElement;
    if (inside) continue;
    if (![...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim())) continue;
    if (e.scrollWidth > e.clientWidth + 1) cut.push(e.tagName + "." + e.className + ": " + e.textContent.trim().slice(0, 60));
  }
  return cut;
}"""

OVERLAPS = """() => {
  const found = [];
  for (const svg of document.querySelectorAll("main svg")) {
    const frame = svg.getBoundingClientRect();
    if (!svg.checkVisibility() || frame.width === 0) continue;
    const boxes = [...svg.querySelectorAll("text")].filter((t) => t.textContent.trim() && t.checkVisibility())
      .map((t) => { const b = t.getBBox(), m = t.getCTM(); return {
        text: t.textContent.trim(), x: m.a * b.x + m.e, y: m.d * b.y + m.f, w: m.a * b.width, h: m.d * b.height, turned: m.b !== 0 }; })
      .filter((b) => !b.turned);
    for (let i = 0; i < boxes.length; i++) {
      const a = boxes[i];
      if (a.x < -2 || a.x + a.w > frame.width + 2) found.push("outside: " + a.text);
      for (let j = i + 1; j < boxes.length; j++) {
        const b = boxes[j];
        const across = Math.min(a.x + a.w, b.x + b.w) - Math.max(a.x, b.x);
        const down = Math.min(a.y + a.h, b.y + b.h) - Math.max(a.y, b.y);
        // A line box is taller than its letters: a third of it may stand over another's.
        if (across > 1 && down > Math.min(a.h, b.h) / 3) found.push(a.text + " / " + b.text);
      }
    }
  }
  return found;
}"""

CONTRAST = """() => {
  const channel = (v) => { v /= 255; return v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4; };
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const rgba = (css) => { canvas.clearRect(0, 0, 1, 1); canvas.fillStyle = css; canvas.fillRect(0, 0, 1, 1); return [...canvas.getImageData(0, 0, 1, 1).data]; };
  const light = (c) => 0.2126 * channel(c[0]) + 0.7152 * channel(c[1]) + 0.0722 * channel(c[2]);
  const ground = (e) => { for (; e; e = e.parentElement) { const c = rgba(getComputedStyle(e).backgroundColor); if (c[3] > 250) return c; } return [255, 255, 255, 255]; };
  const worst = {};
  for (const e of document.querySelectorAll("main *, .cover-text *, nav.bar *, footer *")) {
    if (e.closest("svg") || !e.checkVisibility()) continue;
    if (![...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim())) continue;
    const style = getComputedStyle(e), a = light(rgba(style.color)), b = light(ground(e));
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    const large = parseFloat(style.fontSize) >= 24;
    if (ratio < (large ? 3 : 4.5)) worst[e.tagName + "." + e.className] = [ratio.toFixed(2), e.textContent.trim().slice(0, 40)];
  }
  return worst;
}"""


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


def test_every_panel_opens_by_keyboard_fits_and_closes(fresh: Opened) -> None:
    fresh.page.evaluate("document.querySelectorAll('details').forEach((d) => { d.open = true; })")
    names = fresh.page.evaluate(
        "[...document.querySelectorAll('main [popovertarget]')].filter((b) => b.checkVisibility()).map((b) => b.getAttribute('popovertarget'))"
    )
    assert len(names) > 50
    for name in dict.fromkeys(names):
        fresh.page.evaluate(f"document.querySelector('[popovertarget=\"{name}\"]').focus()")
        fresh.page.keyboard.press("Enter")
        state = fresh.page.evaluate(
            """(id) => { const p = document.getElementById(id), b = p.getBoundingClientRect(); return { open: p.matches(":popover-open"),
               words: p.textContent.trim().length, inside: b.left >= 0 && b.right <= innerWidth + 1, cut: p.scrollWidth > p.clientWidth + 1 }; }""",
            name,
        )
        assert state["open"], name
        assert state["words"] > 10, name
        assert state["inside"], name
        assert not state["cut"], name
        fresh.page.keyboard.press("Escape")
    assert fresh.page.evaluate("document.querySelectorAll(':popover-open').length") == 0
    assert fresh.said == []


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
    assert opened.page.evaluate("document.querySelectorAll('details:not([open]):not(.values)').length") == 0
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
