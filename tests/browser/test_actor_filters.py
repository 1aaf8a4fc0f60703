"""Who does what where, looked through with a mouse and with the keyboard alone: what is chosen stays, and how much is left is said.

Without a script everything is there; on paper too.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from kurak import pipeline
from kurak.model import document as tree
from kurak.model.actor_maps import ActorNetwork, DrawnTie, TiedActor
from kurak.report.chapters.actor_network import network_figure
from kurak.report.edition import build_report
from kurak.report.writers.html import write_html

pytestmark = pytest.mark.browser

WORKED = Path(__file__).parents[2] / "studies" / "kyrgyzstan-2023"
NETWORK = ActorNetwork(
    tuple(TiedActor(f"Body {k}", "ngo", 1 if k in (0, 3) else 2, 0) for k in range(4)),
    (DrawnTie(0, 1, 1.0), DrawnTie(1, 2, 2.0), DrawnTie(2, 3, 1.0)), (4,), simulated="SIMULATED. Nobody was asked.",
)  # fmt: skip


@pytest.fixture(scope="module")
def chapter(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The stakeholders' chapter of the worked study, with a made-up network."""
    from dataclasses import replace

    whole = build_report(pipeline.edition(pipeline.check(WORKED)))
    actors = next(section for section in whole.sections if section.id == "actors")
    blocks: tuple[tree.Block, ...] = (*actors.blocks, network_figure(NETWORK))
    path = tmp_path_factory.mktemp("actors") / "actors.html"
    path.write_text(write_html(replace(whole, sections=(replace(actors, blocks=blocks),))), encoding="utf-8")
    return path


@pytest.fixture(params=[1280, 390])
def page(request: pytest.FixtureRequest, browser: Browser, chapter: Path) -> Iterator[Page]:
    opened = browser.new_page(viewport={"width": request.param, "height": 900}, reduced_motion="reduce")
    errors: list[str] = []
    opened.on("pageerror", lambda error: errors.append(str(error)))
    opened.goto(chapter.as_uri())
    yield opened
    assert errors == []
    opened.close()


def shown(page: Page, figure: str) -> list[str]:
    """Row heads that can be seen."""
    heads = page.locator(f"#{figure} tbody tr:not(.group) th")
    return [heads.nth(k).inner_text() for k in range(heads.count()) if heads.nth(k).is_visible()]


def columns(page: Page, figure: str) -> list[str]:
    heads = page.locator(f"#{figure} thead th:not(.item)")
    return [heads.nth(k).inner_text().strip() for k in range(heads.count()) if heads.nth(k).is_visible()]


def status(page: Page, figure: str) -> str:
    return page.locator(f"#{figure} .choices [role=status]").inner_text()


def test_a_field_leaves_its_actors_and_says_how_many(page: Page) -> None:
    assert status(page, "actors-by-field") == "14 of 14 actors"
    page.locator("#actors-by-field select").select_option(label="Employment")
    assert shown(page, "actors-by-field") == ["Probation Department", "Ministry of Labor, Social Security, and Migration"]
    assert columns(page, "actors-by-field") == ["Employment"]
    assert status(page, "actors-by-field").startswith("2 of 14 actors")
    page.locator("#actors-by-field select").select_option(label="All")
    assert len(shown(page, "actors-by-field")) == 14
    assert len(columns(page, "actors-by-field")) == 9


def test_a_place_leaves_what_is_said_of_it_and_calls_the_rest_unknown(page: Page) -> None:
    figure = "who-what-where"
    page.locator(f"#{figure} [data-by=column] select").select_option(label="Osh")
    assert shown(page, figure) == ["Probation Department"]
    assert "unknown, not missing" in status(page, figure)
    page.locator(f"#{figure} [data-by=column] select").select_option(label="Chui")
    page.locator(f"#{figure} button", has_text="NGO").click()
    assert shown(page, figure) == ["PF Generation Insan"]
    pressed = page.locator(f"#{figure} .choices [aria-pressed=true]")
    assert pressed.all_inner_texts() == ["NGO"]


def test_with_the_keyboard_alone(page: Page) -> None:
    figure = "who-what-where"
    field = page.locator(f"#{figure} [data-by=group] select")
    field.focus()
    page.keyboard.press("ArrowDown")
    assert shown(page, figure) == ["Probation Department"]
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    assert columns(page, figure) == ["Jalal-Abad"]
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.locator(f"#{figure} .choices [aria-pressed=true]").inner_text() == "State"
    everything = len(shown(page, figure))
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Space")
    assert page.locator(f"#{figure} .choices [aria-pressed=true]").inner_text() == "All"
    assert len(shown(page, figure)) > everything > 0


def test_what_a_mark_rests_on_shows_on_focus_and_goes_with_escape(page: Page) -> None:
    button = page.locator("#services-by-place .mark-button").first
    hint = page.locator(".hint")
    # A pointer that rests on the page is over something else after each scroll.
    page.mouse.move(200, 300)
    page.keyboard.press("Tab")
    button.focus()
    assert hint.is_visible()
    assert "Theologian work" in hint.inner_text()
    box = hint.bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= page.viewport_size["width"]  # type: ignore[index]
    page.keyboard.press("Escape")
    assert not hint.is_visible()
    page.keyboard.press("Enter")
    assert page.locator(".panel:popover-open").count() == 1
    page.keyboard.press("Escape")


def test_what_a_mark_rests_on_shows_under_the_pointer(browser: Browser, chapter: Path) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
    page.goto(chapter.as_uri())
    page.locator("#actors-by-field .mark-button").first.hover()
    assert "printed as" in page.locator(".hint").inner_text().lower()
    page.mouse.move(5, 5)
    assert not page.locator(".hint").is_visible()
    page.close()


def test_one_actor_of_the_network_is_looked_at_alone(page: Page) -> None:
    figure = page.locator("#actor-network")
    select = figure.locator("select")
    select.focus()
    page.keyboard.press("ArrowDown")
    assert figure.locator("[role=status]").inner_text() == "Body 0: tied to 1 other: Body 1."
    seen = figure.locator("svg:visible path[data-m]:not(.dim)").evaluate_all("all => all.map((one) => one.dataset.m)")
    assert seen == ["0 1"]
    select.select_option("")
    assert figure.locator(".dim").count() == 0
    assert figure.locator("svg:visible text", has_text="SIMULATED").count() == 1


def test_nothing_is_wider_than_the_page(page: Page) -> None:
    width = page.viewport_size["width"]  # type: ignore[index]
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    wide = page.evaluate("[...document.querySelectorAll('.choices *, .explore *')].filter((e) => e.checkVisibility() && e.getBoundingClientRect().right > innerWidth + 1).length")
    assert wide == 0


def test_on_paper_and_without_a_script_everything_is_there(browser: Browser, chapter: Path) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.goto(chapter.as_uri())
    page.locator("#who-what-where [data-by=column] select").select_option(label="Osh")
    page.emulate_media(media="print")
    assert len(shown(page, "who-what-where")) == 36
    assert len(columns(page, "who-what-where")) == 5
    assert not page.locator(".choices").first.is_visible()
    page.close()
    plain = browser.new_context(java_script_enabled=False).new_page()
    plain.goto(chapter.as_uri())
    assert len(shown(plain, "who-what-where")) == 36
    assert not plain.locator(".choices").first.is_visible()
    plain.context.close()
