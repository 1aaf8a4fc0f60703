"""Why: a coder with a keyboard, a mouse or a phone codes what they mean to code, and it is in the file, to the letter.

What only a real browser shows: UTF-16 against code points, the selection, two windows, a network that is gone, speed.
"""

from __future__ import annotations

import random
import statistics
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from coding_study import TEXTS, body_of, rows_of, write_coding_study
from page_checks import CONTRAST, NAMELESS
from playwright.sync_api import Browser, Page
from small_server import Running, running, team

from kurak.app.web.coding.viewer import cookie_of
from kurak.app.web.words import WORDS
from kurak.sources.qualitative.codings import codings_text
from kurak.sources.qualitative.documents import read_document
from kurak.sources.qualitative.writing import new_coding
from kurak.sources.text_file import open_reading

pytestmark = pytest.mark.browser

PHONE, DESK = {"width": 390, "height": 844}, {"width": 1280, "height": 900}
W = WORDS["en"].coding
Open = Callable[..., "Desk"]


@pytest.fixture
def study(tmp_path: Path) -> Path:
    return write_coding_study(tmp_path / "a")


@pytest.fixture
def server(study: Path) -> Iterator[Running]:
    with running(study) as one:
        yield one


@pytest.fixture
def open_desk(browser: Browser) -> Iterator[Open]:
    """Makes coders with browsers of their own, which are closed afterwards, and in which nothing went wrong."""
    with ExitStack() as leaving:
        desks: list[Desk] = []

        def arrive(server: Running, coder: str | None = "anna", **more: object) -> Desk:
            desks.append(Desk(browser, server, coder, **more))  # type: ignore[arg-type]
            leaving.callback(desks[-1].context.close)
            return desks[-1]

        yield arrive
        for one in desks:
            assert one.complaints == []
            assert one.hosts <= {urlsplit(one.server.address).netloc}


class Desk:
    """Somebody who codes; complaints of the browser and hosts that are asked are noted."""

    def __init__(self, browser: Browser, server: Running, coder: str | None, *, screen: dict[str, int] = DESK, language: str = "en", dark: bool = False) -> None:
        self.server = server
        self.context = browser.new_context(viewport=screen, color_scheme="dark" if dark else "light", has_touch=screen is PHONE)  # type: ignore[arg-type]
        cookies = [{"name": "language", "value": language, "url": server.address}]
        if coder:
            cookies.append({"name": "coder", "value": cookie_of(coder), "url": server.address})
        self.context.add_cookies(cookies)  # type: ignore[arg-type]
        self.complaints: list[str] = []
        self.hosts: set[str] = set()
        self.context.on("request", lambda request: self.hosts.add(urlsplit(request.url).netloc))
        self.page = self.window()

    def window(self) -> Page:
        page = self.context.new_page()
        page.set_default_timeout(15_000)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", lambda said: self.complaints.append(said.text) if "Content Security Policy" in said.text else None)
        return page

    def sign_in(self, name: str) -> None:
        self.page.goto(self.server.address)
        self.page.fill("#name", name)
        self.page.fill("#password", f"{name}-tulip")
        self.page.click("button.main")
        self.page.wait_for_url("**/coding")

    def text(self, document: str, *, page: Page | None = None, query: str = "") -> Page:
        page = page or self.page
        page.goto(f"{self.server.address}/coding/texts/{document}{query}")
        page.wait_for_selector("body[data-ready]")
        return page


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def saved(page: Page) -> None:
    page.locator("#saved[data-state=saved]").wait_for()


def begin(page: Page) -> None:
    page.focus("#text")


def choose_words(page: Page, words: str) -> None:
    """Choose words as the browser's own selection does, by mouse from their first letter to their last."""
    box = page.evaluate(
        """(words) => {
          for (const block of document.querySelectorAll(".block")) {
            const walk = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
            while (walk.nextNode()) {
              const at = walk.currentNode.data.indexOf(words);
              if (at < 0) continue;
              const range = document.createRange();
              range.setStart(walk.currentNode, at);
              range.setEnd(walk.currentNode, at + words.length);
              const boxes = [...range.getClientRects()], first = boxes[0], last = boxes.at(-1);
              return [first.left, first.top + first.height / 2, last.right, last.top + last.height / 2];
            }
          }
        }""",
        words,
    )
    page.mouse.move(box[0] + 0.5, box[1])
    page.mouse.down()
    page.mouse.move(box[2] - 0.5, box[3], steps=4)
    page.mouse.up()


def stripes(page: Page) -> list[str]:
    """Names of codes beside the words, as they are shown."""
    found: list[str] = page.eval_on_selector_all(".tag", "(tags) => tags.map((one) => one.dataset.name)")
    return found


# ── with the keyboard alone ──


def test_a_passage_is_coded_with_the_keyboard_alone(open_desk: Open, server: Running, study: Path) -> None:
    desk = open_desk(server, None)
    page = desk.page
    page.goto(f"{server.address}/coding")
    page.focus("input[name=name]")
    page.keyboard.type("айгүл")
    press(page, "Enter")
    page.get_by_text(W.coding_as.format(coder="айгүл")).wait_for()
    page.focus("a.text >> text=T2")
    press(page, "Enter")
    page.wait_for_selector("body[data-ready]")
    begin(page)
    # Two turns on, the first sentence of it, and the first word of the next.
    press(page, "Control+ArrowDown", "Control+ArrowDown", "Control+ArrowDown", "ArrowDown", "Shift+ArrowRight")
    page.keyboard.type("roa")
    assert page.locator("[role=option][aria-selected=true]").get_attribute("data-code") == "road"
    assert "The state of roads" in page.locator("#card").inner_text()
    press(page, "Enter")
    saved(page)
    (row,) = rows_of(study, "айгүл")
    body = body_of("T2")
    assert row.quote == body[row.start : row.end] == "Жөө барам 🙂, жол жаман эмес. Кышында"
    assert (row.code, row.says, row.document) == ("road", "present", "T2")
    assert stripes(page) == ["Roads"]
    # The focus is on the text again: the same words can carry a second code, and the sign says that it is not so.
    page.keyboard.type("win")
    press(page, "Enter", "-")
    saved(page)
    assert [(one.code, one.says) for one in rows_of(study, "айгүл")] == [("road", "present"), ("road.winter", "absent")]
    page.reload()
    page.wait_for_selector("body[data-ready]")
    assert stripes(page) == ["Roads", "− Winter"]
    # The sign can stand before the letters too.
    choose_words(page, "кантип")
    page.keyboard.type("-bus")
    press(page, "Enter")
    saved(page)
    assert [(one.quote, one.says) for one in rows_of(study, "айгүл") if one.code == "bus"] == [("кантип", "absent")]


def test_everything_can_be_undone_and_done_again(open_desk: Open, server: Running, study: Path) -> None:
    page = open_desk(server).text("T1")
    begin(page)
    press(page, "Control+ArrowDown", "Control+ArrowDown", "ArrowDown")
    page.keyboard.type("bus")
    press(page, "Enter", "-", "F2")
    page.keyboard.type("Why not?")
    press(page, "Escape")
    saved(page)
    (coded,) = rows_of(study, "anna")
    assert (coded.says, coded.memo) == ("absent", "Why not?")
    press(page, "Delete")
    saved(page)
    assert rows_of(study, "anna") == []
    press(page, "Control+z")
    saved(page)
    assert rows_of(study, "anna") == [coded]
    press(page, "Control+z", "Control+z")
    saved(page)
    assert [(one.says, one.memo) for one in rows_of(study, "anna")] == [("present", "")]
    press(page, "Control+z")
    saved(page)
    assert rows_of(study, "anna") == []
    assert stripes(page) == []
    assert page.locator("#undo").is_disabled()
    press(page, "Control+Shift+z", "Control+y", "Control+y")
    saved(page)
    assert rows_of(study, "anna") == [coded]
    assert stripes(page) == ["− The bus"]


def test_what_a_group_made_of_it(open_desk: Open, server: Running, study: Path) -> None:
    page = open_desk(server).text("G1")
    choose_words(page, "Дорога плохая")
    page.keyboard.type("roa")
    press(page, "Enter", "2")
    saved(page)
    assert [(one.quote, one.stance) for one in rows_of(study, "anna")] == [("Дорога плохая", "dissent")]
    page.get_by_label(W.stances["silence"]).check(force=True)
    saved(page)
    assert [one.stance for one in rows_of(study, "anna")] == ["silence"]


def test_from_coding_to_coding(open_desk: Open, server: Running, study: Path) -> None:
    page = open_desk(server).text("T1")
    for words in ("it is ice", "By bus"):
        choose_words(page, words)
        page.keyboard.type("bus")
        press(page, "Enter", "Escape")
    begin(page)
    press(page, "Alt+ArrowLeft", "Alt+ArrowLeft")
    for words in ("By bus", "it is ice"):
        page.locator("#quote", has_text=words).wait_for()
        press(page, "Alt+ArrowRight")
    saved(page)


# ── letters ──


@pytest.mark.parametrize(
    ("document", "words"),
    [("T1", "The road"), ("T1", "bus 🚌. The"), ("T2", "барам 🙂, жол"), ("T2", "Кышында"), ("T2", "й\u0306 бир"), ("T2", "🙂")],
)
def test_what_a_mouse_chooses_is_what_is_written(open_desk: Open, server: Running, study: Path, document: str, words: str) -> None:
    page = open_desk(server).text(document)
    choose_words(page, words)
    page.keyboard.type("bus")
    press(page, "Enter")
    saved(page)
    (row,) = rows_of(study, "anna")
    assert row.quote == words
    assert row.start == body_of(document).index(words)


def test_half_a_letter_is_never_chosen(open_desk: Open, server: Running, study: Path) -> None:
    page = open_desk(server).text("T2")
    # From the middle of a letter with an accent, and through half an emoji, as a program could choose.
    page.evaluate(
        """() => {
          const node = [...document.querySelectorAll(".block")].at(-1).querySelector(".who").nextSibling;
          const emoji = node.data.indexOf("🙂"), accent = node.data.indexOf("\u0306");
          getSelection().setBaseAndExtent(node, emoji + 1, node, accent);
          document.dispatchEvent(new PointerEvent("pointerup", { pointerType: "mouse" }));
        }"""
    )
    begin(page)
    page.keyboard.type("bus")
    press(page, "Enter")
    saved(page)
    (row,) = rows_of(study, "anna")
    assert row.quote.startswith("🙂")
    assert row.quote.endswith("й\u0306")


# ── two windows, no network, a changed file ──


def test_two_windows_of_one_coder_keep_both_their_codings(open_desk: Open, server: Running, study: Path) -> None:
    desk = open_desk(server)
    first, second = desk.text("T1"), desk.text("T1", page=desk.window())
    for page, words in ((first, "By bus"), (second, "it is ice")):
        choose_words(page, words)
        page.keyboard.type("bus")
        press(page, "Enter")
        saved(page)
    assert sorted(one.quote for one in rows_of(study, "anna")) == ["By bus", "it is ice"]
    assert len({one.coding for one in rows_of(study, "anna")}) == 2
    # The second has taken over what the first did, and changes it; the first, which has not seen that, does not write over it.
    second.bring_to_front()
    choose_words(second, "By bus")
    second.locator("#list button", has_text="The bus").click()
    second.fill("#memo", "of the second")
    press(second, "Control+Enter")
    saved(second)
    first.bring_to_front()
    first.fill("#memo", "of the first")
    press(first, "Control+Enter")
    first.locator("#trouble", has_text=W.changed_elsewhere).wait_for()
    assert [one.memo for one in rows_of(study, "anna") if one.quote == "By bus"] == ["of the second"]
    assert first.locator("#memo").input_value() == "of the second"


def test_what_is_coded_without_a_network_is_kept_and_written_when_it_is_back(open_desk: Open, server: Running, study: Path) -> None:
    desk = open_desk(server)
    page = desk.text("T1")
    desk.context.set_offline(True)
    choose_words(page, "By bus")
    page.keyboard.type("bus")
    press(page, "Enter")
    page.locator("#trouble", has_text=W.not_saved).wait_for()
    press(page, "F2")
    page.keyboard.type("later")
    press(page, "Escape")
    assert not (study / "coding/codings/anna.csv").exists()
    desk.context.set_offline(False)
    saved(page)
    assert [(one.quote, one.memo) for one in rows_of(study, "anna")] == [("By bus", "later")]
    assert page.locator("#trouble").is_hidden()


def test_a_text_that_was_changed_on_the_disk_is_opened_anew(open_desk: Open, server: Running, study: Path) -> None:
    page = open_desk(server).text("T1")
    (study / "transcripts/T1.md").write_text(TEXTS["T1"].replace("By bus", "By a bus"), "utf-8")
    choose_words(page, "it is ice")
    page.keyboard.type("win")
    press(page, "Enter")
    page.locator("#trouble", has_text=W.text_changed).wait_for()
    assert not (study / "coding/codings/anna.csv").exists()
    page.once("dialog", lambda dialog: dialog.accept())
    page.locator("#trouble a").click()
    page.get_by_text("By a bus").wait_for()


# ── two coders ──


def test_two_coders_blind_and_then_side_by_side(open_desk: Open, study: Path) -> None:
    (study / "coding/assignments.csv").write_text("document,coder,done\nT1,anna,\nT1,beth,\n", "utf-8")
    given = {"anna": (("By bus", "bus"), ("it is ice", "win"), ("We walk", "roa")), "beth": (("By bus", "bus"), ("it is ice", "roa"))}
    with running(study, users=team(anna="coder", beth="coder")) as server:
        desks = {}
        for name, passages in given.items():
            desk = desks[name] = open_desk(server, None)
            desk.sign_in(name)
            page = desk.text("T1")
            for words, code in passages:
                choose_words(page, words)
                page.keyboard.type(code)
                press(page, "Enter")
            saved(page)
            assert len(stripes(page)) == len(passages)
            assert page.locator(".doors a").count() == 0
            page.click("#finish")
            page.locator("#reopen").wait_for()
        page = desks["anna"].text("T1")
        page.click(f"text={W.compare.format(first='anna', second='beth')}")
        page.wait_for_selector("body[data-ready]")
        page.get_by_text(W.differences.format(number=3)).wait_for()
        kinds = page.locator("#differences .quiet").all_inner_texts()
        assert kinds == ["only beth", "only anna", "only anna"]
        press(page, "Alt+ArrowRight", "Alt+ArrowRight")
        assert page.locator("#differences [aria-pressed=true] q").inner_text() == "it is ice"
        assert page.locator("#quote").inner_text() == "it is ice"
        assert page.locator("#list .coded").all_inner_texts() == ["Winter\nanna", "Roads\nbeth"]
        page.locator("#differences button").nth(2).click()
        assert page.locator("#quote").inner_text() == "We walk"
        # Nothing can be changed here.
        assert page.locator("#one").is_hidden()


# ── on a phone ──


def test_a_passage_is_coded_with_a_finger(open_desk: Open, server: Running, study: Path) -> None:
    page = open_desk(server, screen=PHONE).text("T2")
    page.locator(".block").last.tap()
    # What long pressing and drawing the handles does.
    page.evaluate(
        """() => {
          const node = [...document.querySelectorAll(".block")].at(-1).querySelector(".who").nextSibling, at = node.data.indexOf("жол");
          getSelection().setBaseAndExtent(node, at, node, at + "жол жаман".length);
        }"""
    )
    page.locator("#choose").tap()
    page.locator("#codes.open").wait_for()
    box = page.locator("[role=option]").first.bounding_box()
    assert box is not None
    assert box["height"] >= 40
    page.locator("[role=option][data-code=road]").tap()
    saved(page)
    assert [(one.quote, one.code) for one in rows_of(study, "anna")] == [("жол жаман", "road")]
    assert page.locator("#codes").is_hidden()
    # Touching the words opens what is coded there.
    page.locator(".stripe").tap()
    page.locator("#here.open").wait_for()
    page.get_by_label(W.absent, exact=True).check(force=True)
    saved(page)
    assert [one.says for one in rows_of(study, "anna")] == ["absent"]
    page.locator("#here .shut").tap()
    page.locator("#undo").tap()
    saved(page)
    assert [one.says for one in rows_of(study, "anna")] == ["present"]


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("screen", [PHONE, DESK], ids=["phone", "desk"])
def test_pages_can_be_read_and_every_control_has_a_name(open_desk: Open, server: Running, study: Path, screen: dict[str, int], dark: bool) -> None:
    document = read_document(open_reading(study), "transcripts/T2.md")
    assert document is not None
    for coder, code in (("anna", "road"), ("beth", "bus")):
        row = new_coding(document, coding="c1", start=60, end=90, code=code, memo="a memo")
        (study / "coding/codings").mkdir(exist_ok=True)
        (study / f"coding/codings/{coder}.csv").write_bytes(codings_text([row]))
    (study / "coding/assignments.csv").write_text("document,coder,done\nT2,anna,2026-06-01\nT2,beth,2026-06-01\n", "utf-8")
    desk = open_desk(server, screen=screen, dark=dark, language="ky")
    page = desk.page
    for path in ("/coding", "/coding/texts/T1", "/coding/texts/T2", "/coding/compare/T2?a=anna&b=beth", "/coding/codebook", "/coding/matrix", "/coding/matrix?code=road"):
        page.goto(server.address + path)
        if "/T" in path:
            page.wait_for_selector("body[data-ready]")
            begin(page)
            press(page, "Control+ArrowDown")
        if path.endswith("T1") and screen is DESK:
            page.keyboard.type("road")
        wide = page.evaluate("document.documentElement.scrollWidth") > screen["width"]
        assert (path, page.evaluate(CONTRAST), page.evaluate(NAMELESS), wide) == (path, {}, [], False)


# ── speed ──

WORDS_OF_TEXT, CODINGS = 30_000, 2_000


def write_long_text(study: Path) -> None:
    """Thirty thousand words with two thousand codings, some of them long, and emoji between them."""
    chance = random.Random(7)
    syllables = ("жол", "кар", "суу", "таш", "бар", "кел", "тоо", "үй", "өзөн", "кыш", "лар", "road", "bus")
    words = ["".join(chance.choices(syllables, k=chance.randint(1, 3))) for _ in range(3_000)]
    turns, count = [], 0
    while count < WORDS_OF_TEXT:
        sentences = [" ".join(chance.choices(words, k=chance.randint(5, 14))) for _ in range(1 if len(turns) % 2 == 0 else 7)]
        count += sum(one.count(" ") + 1 for one in sentences)
        turns.append(f"{'IP'[len(turns) % 2]}: {'. '.join(sentences)} {chance.choice(('🙂', '.'))}\n\n")
    head = "---\nid: LONG\nkind: in-depth\nlanguage: ky\nspeakers: {I: interviewer, P: participant}\nsimulated: true\n---\nSIMULATED.\n\n"
    (study / "transcripts/LONG.md").write_text(head + "".join(turns), "utf-8")
    document = read_document(open_reading(study), "transcripts/LONG.md")
    assert document is not None
    rows = []
    for number in range(CODINGS):
        start = chance.randrange(12, len(document.text) - 700)
        rows.append(new_coding(document, coding=f"c{number + 1}", start=start, end=start + chance.choice((20, 60, 120, 300, 600)), code=chance.choice(("road", "road.winter", "bus"))))
    (study / "coding/codings").mkdir()
    (study / "coding/codings/anna.csv").write_bytes(codings_text(rows))


@pytest.mark.slow
def test_two_thousand_codings_on_thirty_thousand_words_stay_fluid(open_desk: Open, server: Running, study: Path) -> None:
    write_long_text(study)
    desk = open_desk(server)
    page = desk.page
    # Time of the page's own thread: what the machine does besides is not counted.
    meter = desk.context.new_cdp_session(page)
    meter.send("Performance.enable", {"timeDomain": "threadTicks"})

    def worked() -> float:
        found = {one["name"]: one["value"] for one in meter.send("Performance.getMetrics")["metrics"]}
        return 1000 * float(found["TaskDuration"])

    frame = "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
    desk.text("LONG")
    page.evaluate(frame)
    assert worked() < 1_500
    drawn = "document.querySelectorAll('.stripe').length"
    assert page.evaluate("document.querySelectorAll('.block').length") > 500
    assert 0 < page.evaluate(drawn) < 300

    page.evaluate("scrollTo(0, document.documentElement.scrollHeight / 2)")
    page.evaluate(frame)
    before, frames = worked(), 60
    page.evaluate("""(frames) => new Promise((done) => {
      const step = () => { scrollBy(0, 80); frames -= 1; if (frames) requestAnimationFrame(step); else done(); };
      requestAnimationFrame(step);
    })""", frames)
    assert (worked() - before) / frames < 50
    assert 0 < page.evaluate(drawn) < 300

    begin(page)
    press(page, "ArrowDown")
    times = []
    for number in range(15):
        press(page, "ArrowDown")
        page.keyboard.type(("roa", "win", "bus")[number % 3])
        page.evaluate(frame)
        before = worked()
        press(page, "Enter")
        # Everything that the key did is on the screen after the next frame.
        page.evaluate("new Promise((done) => requestAnimationFrame(() => setTimeout(done)))")
        times.append(worked() - before)
    saved(page)
    assert statistics.median(times) < 50
    assert len(rows_of(study, "anna")) == CODINGS + 15
