"""Why: the explorer's numbers are chosen by a script, and a reader believes what is on the page. What it shows must be the numbers of the
estimates, told to those who listen as well as to those who look, reachable with the keyboard alone, on a phone and without a network."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote

import pytest
from compared_study import write_compared
from laid_out import OVERLAPS
from playwright.sync_api import Browser, Page

from kurak import pipeline
from kurak.estimation.survey import Survey
from kurak.model import document as tree
from kurak.model.rehearsed import SIMULATED
from kurak.pipeline.estimates import declared_survey
from kurak.pipeline.group_differences import group_differences
from kurak.report.chapters.explorer import explorer
from kurak.report.writers.html import write_html

pytestmark = pytest.mark.browser

WITHHELD = ("Hamlet", "Farm")
"""Regions of fewer people than may be shown."""

LARGEST = 3_000_000
"""Bytes of a whole report with its explorer."""


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_compared(tmp_path_factory.mktemp("explored") / "study")


@pytest.fixture(scope="module")
def survey(study: Path) -> Survey:
    opened, _ = declared_survey(pipeline.check(study), study)
    assert opened is not None
    return opened.survey


def write(study: Path, into: Path, *, simulated: bool = False) -> Path:
    folder = pipeline.check(study)
    tables, findings = pipeline.estimate(folder, study)
    assert tables is not None, findings
    parts = pipeline.ReportParts(estimates=replace(tables, simulated=simulated), compared=group_differences(folder, study, tables))
    section = explorer(pipeline.edition(folder, parts))
    assert section is not None
    into.write_text(write_html(tree.Document("A study", (section,))), encoding="utf-8")
    return into


@pytest.fixture(scope="module")
def chapter(study: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(study, tmp_path_factory.mktemp("page") / "report.html")


def opened(browser: Browser, file: Path, *, width: int = 1280, view: str = "") -> Page:
    page = browser.new_page(viewport={"width": width, "height": 900}, reduced_motion="reduce")
    page.on("console", lambda message: pytest.fail(f"the page said {message.text}"))
    page.on("pageerror", lambda error: pytest.fail(str(error)))
    page.on("request", lambda asked: None if asked.url.startswith(("file:", "data:")) else pytest.fail(f"asked for {asked.url}"))
    page.goto(file.as_uri() + view)
    return page


@pytest.fixture(params=[1280, 390])
def page(request: pytest.FixtureRequest, browser: Browser, chapter: Path) -> Iterator[Page]:
    one = opened(browser, chapter, width=request.param)
    yield one
    one.close()


def choose(page: Page, **chosen: str) -> None:
    for name, value in chosen.items():
        page.locator(f".explorer select[name={name}]").select_option(value)


def said(page: Page) -> str:
    return page.locator(".explorer [role=status]").inner_text()


def table(page: Page) -> dict[str, list[str]]:
    page.locator(".explorer .values").evaluate("part => { part.open = true; }")
    lines = page.locator(".explorer .values tbody tr")
    return {
        line.locator("th").inner_text(): line.locator("td").all_inner_texts() for line in (lines.nth(k) for k in range(lines.count()))
    }


def test_means_are_those_of_the_estimates(page: Page, survey: Survey) -> None:
    for variable, statement in (("trust", ""), ("hope", ""), ("trust", "b")):
        for by in ("region", "sex"):
            choose(page, scale=variable, statement=statement, domain=by)
            shown = table(page)
            rows = survey.mean([statement or variable], by=by, deff="wr").rows()
            rows = [row for row in rows if row[by] not in WITHHELD]
            assert list(shown)[:-1] == [row[by] for row in sorted(rows, key=lambda row: row["estimate"])]
            for row in rows:
                mean, error, interval, n, deff = shown[row[by]]
                assert float(mean) == pytest.approx(row["estimate"], abs=0.0051)
                assert float(error) == pytest.approx(row["std_error"], abs=0.0051)
                low, high = map(float, interval.split(" – "))
                assert (low, high) == pytest.approx((row["conf_low"], row["conf_high"]), abs=0.0051)
                assert int(n) == row["n"]
                assert float(deff) == pytest.approx(row["deff"], abs=0.0051)
    assert not any(name in page.content() for name in WITHHELD)


@pytest.mark.parametrize("turned", [False, True])
def test_two_regions_differ_by_what_the_survey_says(page: Page, survey: Survey, turned: bool) -> None:
    first, second = ("South", "North") if turned else ("North", "South")
    choose(page, scale="trust", domain="region", compare=first, **{"with": second})
    row = survey.difference("trust", by="region", groups=[first, second]).rows()[0]
    words = said(page).replace("−", "-")
    assert f"a difference of {row['estimate']:+.2f}, with a 95" in words
    assert f"interval from {row['conf_low']:+.2f} to {row['conf_high']:+.2f}" in words
    assert f"Standard error of the difference: {row['std_error']:.2f}" in words
    holm = survey.difference("trust", by="region", groups=["North", "South", "East"], adjust="holm").rows()
    assert "With all 3 pairs" in words
    assert ("they can be told apart" in words) == (next(one["p_value"] for one in holm if one["region"] == "North - South") < 0.05)
    assert page.locator(".explorer svg text[font-weight='700']", has_text=first).count() == 1


def test_answers_are_shares_of_the_survey(page: Page, survey: Survey) -> None:
    choose(page, scale="trust", statement="a", domain="region", compare="East", **{"with": "South"})
    page.locator(".explorer button", has_text="Answers").click()
    shown = table(page)
    assert set(shown) == {"North", "South", "East"}
    for row in survey.distribution(["a"], by="region"):
        if row["region"] not in WITHHELD:
            assert float(shown[row["region"]][int(row["level"]) - 1]) == pytest.approx(100 * row["estimate"], abs=0.051)
    agree = survey.difference(["a"], statistic="proportion", codes=[4, 5], by="region", groups=["East", "South"]).rows()[0]
    assert f"a difference of {100 * agree['estimate']:+.1f} percentage points".replace("-", "−") in said(page)
    # Don't know is a share of everybody asked, and stands apart.
    told = survey.proportion(["a: don't know"], codes=[1], by="region").rows()
    assert float(shown["North"][-2]) == pytest.approx(next(100 * row["estimate"] for row in told if row["region"] == "North"), abs=0.051)


def test_a_whole_scale_is_shown_statement_by_statement_for_two_groups(page: Page) -> None:
    choose(page, scale="trust", domain="sex", compare="men", **{"with": "women"})
    page.locator(".explorer button", has_text="Answers").click()
    assert len(table(page)) == 6
    assert "They deserve work, women" in table(page)
    assert page.evaluate(OVERLAPS) == []


def test_with_the_keyboard_alone(page: Page) -> None:
    page.locator(".explorer select[name=scale]").focus()
    page.keyboard.press("ArrowDown")
    assert "Hope" in said(page)
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    assert "Things will get better" in said(page)
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    assert "by sex" in said(page)
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.locator(".explorer button[aria-pressed=true]").inner_text() == "Answers"
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    assert "Agree: men" in said(page)


def test_what_the_chart_shows_is_told(page: Page) -> None:
    choose(page, scale="trust", domain="region", statement="b")
    words = page.locator(".explorer [role=img]").get_attribute("aria-label") or ""
    for group, cells in list(table(page).items())[:-1]:
        assert f"{group} {cells[0]}" in words
    assert "Negative statement" in said(page)
    assert page.locator(".explorer svg").get_attribute("aria-hidden") == "true"
    for name in ("Scale", "Statement", "By", "Compare", "with"):
        assert page.get_by_role("combobox", name=name, exact=True).count() == 1


def test_nothing_is_cut_or_lies_over_another(page: Page) -> None:
    width = page.viewport_size["width"]  # type: ignore[index]
    for view in ("Means", "Answers"):
        page.locator(".explorer button", has_text=view).click()
        for scale in ("trust", "hope"):
            for by in ("region", "sex"):
                choose(page, scale=scale, domain=by)
                assert page.evaluate(OVERLAPS) == [], (view, scale, by)
                assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_view_can_be_linked(page: Page, browser: Browser, chapter: Path) -> None:
    choose(page, scale="hope", domain="sex", compare="men", **{"with": "women"})
    page.locator(".explorer button", has_text="Answers").click()
    words, link = said(page), page.locator(".explorer a", has_text="Link").get_attribute("href") or ""
    assert page.evaluate("location.hash") == link
    other = opened(browser, chapter, view=link)
    assert said(other) == words
    assert other.locator("#explorer").evaluate("one => one.getBoundingClientRect().top") < 200
    other.close()


@pytest.mark.parametrize(
    "view",
    ["#explorer?scale=nothing&by=nothing&a=Nowhere&show=<b>", "#explorer?", f"#explorer?a={quote('Hamlet')}&b=North", "#explorer?%%%&scale=hope"],
)
def test_an_address_that_names_nothing_shows_what_there_is(browser: Browser, chapter: Path, view: str) -> None:
    page = opened(browser, chapter, view=view)
    assert "groups, from" in said(page)
    assert "Hamlet" not in said(page)
    page.close()


def test_an_address_that_changes_changes_the_view(page: Page) -> None:
    page.evaluate("location.hash = '#explorer?scale=hope&by=sex'")
    page.wait_for_function("document.querySelector('.explorer [role=status]').textContent.includes('Hope, by sex')")
    assert page.locator(".explorer select[name=scale]").input_value() == "hope"


def test_made_up_people_are_marked_on_every_view(browser: Browser, study: Path, tmp_path: Path) -> None:
    page = opened(browser, write(study, tmp_path / "made-up.html", simulated=True))
    for view in ("Means", "Answers"):
        page.locator(".explorer button", has_text=view).click()
        for scale in ("trust", "hope"):
            choose(page, scale=scale)
            assert page.locator(".explorer svg text", has_text=SIMULATED).count() == 1
            assert said(page).startswith(SIMULATED)
            assert (page.locator(".explorer [role=img]").get_attribute("aria-label") or "").startswith(SIMULATED)
    page.close()


def test_without_a_script_there_is_a_table(browser: Browser, chapter: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    plain = context.new_page()
    plain.goto(chapter.as_uri())
    assert not plain.locator(".explorer").is_visible()
    assert plain.locator("#explorer-table").is_visible()
    assert plain.locator("#explorer-table tbody th[scope=row]").all_inner_texts() == ["Everybody", "North", "South", "East", "men", "women"]
    context.close()


def test_the_worked_report_sets_printed_means_beside_each_other(browser: Browser, report: Path) -> None:
    assert report.stat().st_size < LARGEST
    page = opened(browser, report, view=f"#explorer?scale=trust_offenders&by=region&a={quote('Naryn region')}&b={quote('Bishkek city')}")
    words = said(page)
    # Table 1 of the report.
    assert "Naryn region 2.31, Bishkek city 2.20, as printed: a difference of +0.11" in words
    assert "errors need the records" in words
    assert page.locator(".explorer button").count() == 0
    page.close()
