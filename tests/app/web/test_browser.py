"""Why: an interviewer with a browser fills in a form, in their language, with no network, and it arrives once.

What only a real browser shows: the service worker, the queue of the page, narrow screens, the keyboard, colours in the dark.
"""

from __future__ import annotations

import csv
import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlsplit
from xml.etree import ElementTree

import pytest
from page_checks import CONTRAST, NAMELESS
from playwright.sync_api import Browser, BrowserContext, Page
from small_server import ITEMS, Running, interview, running, team, write_study

from kurak.app.web import application
from kurak.app.web.uploads import Limits
from kurak.app.web.words import WORDS
from kurak.sources.submissions.store import Kept, SubmissionStore

pytestmark = pytest.mark.browser

ROOT = Path(__file__).parents[3]
PACKAGES = Path(os.environ.get("KURAK_NODE_PACKAGES", ROOT / "node" / "node_modules"))
People = Callable[..., "Person"]
PHONE, DESK = {"width": 390, "height": 844}, {"width": 1280, "height": 900}
AGREE = {"en": "Agree", "ru": "Согласен", "ky": "Макулмун"}
CODE = {"en": "Code on the route sheet", "ru": "Код в маршрутном листе", "ky": "Маршрут барагындагы код"}
ITEM = {
    "en": ("I lend tools", "I keep promises", "I ask for help"),
    "ru": ("Я даю инструменты", "Я держу слово", "Я прошу помощи"),
    "ky": ("Мен шаймандарды берем", "Мен сөзүмө турам", "Мен жардам сурайм"),
}


@pytest.fixture(scope="module", autouse=True)
def packages_are_there() -> None:
    if not (PACKAGES / "@getodk").is_dir():
        missing = "the form page needs its Node packages: make forms"
        if os.environ.get("CI") == "true":
            pytest.fail(missing)
        pytest.skip(missing)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Running]:
    with running(write_study(tmp_path / "a"), users=team(aigul="interviewer", bek="interviewer", boss="supervisor"), packages=PACKAGES) as one:
        yield one


@pytest.fixture
def people(browser: Browser) -> Iterator[People]:
    """Makes people with browsers of their own, which are closed afterwards."""
    with ExitStack() as leaving:

        def arrive(server: Running, *, screen: dict[str, int] = DESK, language: str = "en", dark: bool = False) -> Person:
            person = Person(browser, server, screen=screen, language=language, dark=dark)
            leaving.callback(person.context.close)
            return person

        yield arrive


class Person:
    """Somebody with a browser of their own; every request, and every complaint of the browser, is noted."""

    def __init__(self, browser: Browser, server: Running, *, screen: dict[str, int], language: str, dark: bool) -> None:
        self.server = server
        self.language = language
        self.context: BrowserContext = browser.new_context(viewport=screen, color_scheme="dark" if dark else "light")  # type: ignore[arg-type]
        self.context.add_cookies([{"name": "language", "value": language, "url": server.address}])
        self.page: Page = self.context.new_page()
        self.page.set_default_timeout(30_000)
        self.hosts: set[str] = set()
        self.complaints: list[str] = []
        self.context.on("request", lambda request: self.hosts.add(urlsplit(request.url).netloc))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("console", lambda said: self.complaints.append(said.text) if "Content Security Policy" in said.text else None)

    def sign_in(self, name: str) -> None:
        self.page.goto(self.server.address)
        self.page.fill("#name", name)
        self.page.fill("#password", f"{name}-tulip")
        self.page.click("button.main")
        # The bar with the rooms is there only for whoever came in.
        self.page.locator("header nav a, #said").first.wait_for(state="attached")
        assert self.page.locator("header nav a").count(), self.page.locator("body").inner_text()

    def ready(self) -> None:
        self.page.wait_for_selector("body[data-ready]")

    def begin(self) -> None:
        self.page.click("#forms a.main")
        self.page.wait_for_url("**/collect/lending-1")
        self.ready()

    def fill_in(self, unit: str) -> None:
        self.page.get_by_label(CODE[self.language]).fill(unit)
        for item in ITEM[self.language]:
            row = self.page.locator(".question-container").filter(has_text=item)
            row.get_by_label(AGREE[self.language], exact=True).check(force=True)

    def finish(self) -> None:
        self.page.click("#finish")
        self.page.wait_for_url("**/collect/")

    def waits(self, number: int) -> None:
        words = WORDS[self.language].collect
        said = words.waiting.format(number=number) if number else words.none_waiting
        self.page.locator("#waiting-title").filter(has_text=said).wait_for()


def kept(server: Running) -> list[Kept]:
    store = SubmissionStore(server.site.store_folder)
    try:
        return list(store)
    finally:
        store.close()


@pytest.mark.parametrize("language", ["en", "ru", "ky"])
def test_an_interview_in_each_language_arrives_once_with_its_paradata(people: People, server: Running, language: str) -> None:
    person = people(server, language=language)
    person.sign_in("aigul")
    person.begin()
    person.page.click("#finish")
    person.page.get_by_text(WORDS[language].collect.required).first.wait_for()
    person.page.get_by_text(WORDS[language].collect.errors_found.format(number=4)).wait_for()
    person.fill_in("A-7")
    person.finish()
    person.waits(0)
    (one,) = kept(server)
    root = ElementTree.fromstring(one.xml)
    assert root.findtext("unit_code") == "A-7"
    assert [root.findtext(f"block/{item}") for item in ITEMS] == ["4", "4", "4"]
    assert root.findtext("meta/audit") == "audit.csv"
    assert (one.user, one.form_id, one.version, one.complete) == ("aigul", "lending", "1", True)
    rows = list(csv.DictReader(one.attachments["audit.csv"].read().decode().splitlines()))
    assert list(rows[0]) == ["event", "node", "start", "end"]
    assert [row["event"] for row in rows if row["event"].startswith("form")] == ["form start", "form finalize"]
    nodes = [row["node"].rpartition("/")[2] for row in rows if row["event"] == "question"]
    assert nodes == ["unit_code", *ITEMS]
    assert all(int(row["start"]) <= int(row["end"]) for row in rows if row["event"] == "question")
    # Of the person nothing but when: no answer is in the paradata.
    assert "A-7" not in one.attachments["audit.csv"].read().decode()
    assert person.hosts == {urlsplit(server.address).netloc}
    assert not person.complaints


def test_without_a_network_interviews_wait_survive_a_reload_and_are_sent_once(people: People, server: Running) -> None:
    person = people(server, screen=PHONE)
    person.sign_in("aigul")
    person.ready()
    person.page.get_by_text(WORDS["en"].collect.ready).wait_for()
    person.context.set_offline(True)
    for number in (1, 2):
        person.begin()
        person.fill_in(f"A-{number}")
        person.finish()
        person.waits(number)
    person.page.reload()
    person.waits(2)
    assert person.page.locator("#network").inner_text() == WORDS["en"].collect.offline
    assert kept(server) == []
    person.context.set_offline(False)
    person.waits(0)
    assert sorted(ElementTree.fromstring(one.xml).findtext("unit_code") or "" for one in kept(server)) == ["A-1", "A-2"]
    person.page.reload()
    person.waits(0)
    assert "2" in person.page.locator("#sent").inner_text()
    assert len(kept(server)) == 2


def test_forms_are_taken_into_the_browser_by_its_worker_so_that_leaving_the_page_breaks_nothing_off(people: People, server: Running) -> None:
    # Chromium 156 gave a page that followed on broken-off fetches no click and no key, in one of ten times on a busy machine.
    person = people(server)
    asked: list[tuple[str, bool]] = []
    person.context.on("request", lambda request: asked.append((urlsplit(request.url).path, request.service_worker is not None)))
    person.sign_in("aigul")
    person.ready()
    person.page.get_by_text(WORDS["en"].collect.ready).wait_for()
    fetched = [(path, by_worker) for path, by_worker in asked if path.startswith(("/forms/", "/collect/lending"))]
    assert {path for path, _ in fetched} == {"/collect/lending-1", "/forms/lending-1.xml"}
    assert all(by_worker for _, by_worker in fetched)


def test_a_device_without_room_says_that_forms_are_not_ready(people: People, server: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    roomy = application.worker_text(PACKAGES)
    full = roomy.replace("await store.put(file, answer);", 'throw new DOMException("no room", "QuotaExceededError");')
    assert full != roomy
    monkeypatch.setattr(application, "worker_text", lambda packages: full)
    person = people(server)
    person.sign_in("aigul")
    person.ready()
    person.page.get_by_text(WORDS["en"].collect.not_ready).wait_for()


def test_an_answer_of_the_server_that_is_lost_makes_no_second_record(people: People, server: Running) -> None:
    person = people(server)
    person.sign_in("aigul")
    person.begin()
    person.fill_in("A-1")
    lost = 0

    def lose(route: object) -> None:
        """The server gets the interview, and the network breaks before its answer is there."""
        nonlocal lost
        lost += 1
        route.fetch()  # type: ignore[attr-defined]
        route.abort()  # type: ignore[attr-defined]

    person.context.route("**/submission", lose, times=1)
    person.finish()
    # The page of the list sends again by itself.
    person.waits(0)
    assert lost == 1
    assert len(kept(server)) == 1


def test_what_the_server_does_not_accept_stays_and_says_so(people: People, tmp_path: Path) -> None:
    with running(write_study(tmp_path / "a"), packages=PACKAGES, limits=Limits(largest=700)) as server:
        person = people(server)
        person.page.goto(f"{server.address}/collect/")
        person.begin()
        person.fill_in("A-1")
        person.finish()
        person.waits(1)
        person.page.get_by_text("413").wait_for()
        person.page.reload()
        person.waits(1)


def test_nobody_sends_what_another_left_on_the_device(people: People, server: Running) -> None:
    person = people(server)
    person.sign_in("aigul")
    person.ready()
    person.context.set_offline(True)
    person.begin()
    person.fill_in("A-1")
    person.finish()
    person.waits(1)
    person.context.clear_cookies()
    person.context.set_offline(False)
    person.sign_in("bek")
    person.waits(0)
    person.context.clear_cookies()
    person.sign_in("aigul")
    person.waits(0)
    assert [one.user for one in kept(server)] == ["aigul"]


def test_whoever_signs_in_sees_no_page_held_of_another_however_slow_the_server(
    people: People, server: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    patient = application.worker_text(PACKAGES)
    hasty = patient.replace("PATIENCE = 4_000", "PATIENCE = 0")
    assert hasty != patient
    # To a worker without patience every server is slow: what it holds it shows.
    monkeypatch.setattr(application, "worker_text", lambda packages: hasty)
    person = people(server)
    person.sign_in("aigul")
    person.ready()
    person.context.clear_cookies()
    person.sign_in("bek")
    assert person.page.locator(".user").inner_text() == "bek"


def test_a_page_left_open_sends_nothing_under_the_name_of_who_signs_in_beside_it(people: People, server: Running) -> None:
    person = people(server)
    person.sign_in("aigul")
    person.ready()
    person.context.set_offline(True)
    person.begin()
    person.fill_in("A-1")
    person.finish()
    person.waits(1)
    assert server.site.gate is not None
    session = server.site.gate.session(server.site.gate.users["bek"])
    person.context.add_cookies([{"name": "session", "value": session, "url": server.address}])
    person.context.set_offline(False)
    person.page.get_by_text(WORDS["en"].collect.sign_in_again).wait_for()
    person.waits(1)
    assert kept(server) == []
    person.context.clear_cookies()
    person.sign_in("aigul")
    person.waits(0)
    assert [one.user for one in kept(server)] == ["aigul"]


@pytest.mark.parametrize("language", ["en", "ru", "ky"])
@pytest.mark.parametrize("dark", [False, True])
def test_a_phone_shows_all_seven_answers_and_nothing_is_cut(people: People, server: Running, language: str, dark: bool) -> None:
    person = people(server, screen=PHONE, language=language, dark=dark)
    person.sign_in("aigul")
    person.begin()
    for item in ITEM[language]:
        row = person.page.locator(".question-container").filter(has_text=item)
        boxes = [option.bounding_box() for option in row.locator(".value-option").all()]
        assert len(boxes) == 7
        assert all(box is not None and box["x"] >= 0 and box["x"] + box["width"] <= 390 and box["height"] >= 40 for box in boxes)
        assert row.get_by_text(AGREE[language], exact=True).is_visible()
    assert person.page.evaluate("document.documentElement.scrollWidth") <= 390


def test_an_interview_can_be_made_with_the_keyboard_alone(people: People, server: Running) -> None:
    person = people(server)
    person.sign_in("aigul")
    person.ready()
    page = person.page

    def tab_to(selector: str) -> None:
        for _ in range(60):
            if page.evaluate("(s) => document.activeElement.matches(s)", selector):
                return
            page.keyboard.press("Tab")
        raise AssertionError(f"{selector} cannot be reached by Tab")

    tab_to("#forms a.main")
    page.keyboard.press("Enter")
    page.wait_for_url("**/collect/lending-1")
    person.ready()
    tab_to("input[type=text]")
    page.keyboard.type("A-9")
    for _ in ITEMS:
        page.keyboard.press("Tab")
        tab_to("input[type=radio]")
        page.keyboard.press("Space")
    tab_to("#finish")
    page.keyboard.press("Enter")
    page.wait_for_url("**/collect/")
    person.waits(0)
    (one,) = kept(server)
    assert [ElementTree.fromstring(one.xml).findtext(f"block/{item}") for item in ITEMS] == ["1", "1", "1"]


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("screen", [PHONE, DESK], ids=["phone", "desk"])
def test_pages_can_be_read_and_every_control_has_a_name(people: People, server: Running, screen: dict[str, int], dark: bool) -> None:
    person = people(server, screen=screen, dark=dark, language="ru")
    person.page.goto(server.address)
    looked = [person.page.url]
    checks: list[tuple[str, object, object, object]] = []

    def look() -> None:
        looked.append(person.page.url)
        page = person.page
        wide = page.evaluate("document.documentElement.scrollWidth") > screen["width"]
        checks.append((page.url, page.evaluate(CONTRAST), page.evaluate(NAMELESS), wide))

    look()
    person.sign_in("boss")
    look()
    assert server.site.gate is not None
    person.page.request.post(
        f"{server.address}/submission",
        multipart={"xml_submission_file": {"name": "i.xml", "mimeType": "text/xml", "buffer": interview()}},
    )
    for path in ("/fieldwork", "/phones", "/phones?user=aigul", "/report", "/nowhere"):
        person.page.goto(server.address + path)
        look()
    person.page.goto(f"{server.address}/collect/")
    person.ready()
    look()
    person.begin()
    person.page.click("#finish")
    person.page.get_by_text(WORDS["ru"].collect.required).first.wait_for()
    look()
    for url, contrast, nameless, wide in checks:
        assert (url, contrast, nameless, wide) == (url, {}, [], False)
    assert not person.complaints


def test_the_language_changes_without_a_network(people: People, server: Running) -> None:
    person = people(server)
    person.sign_in("aigul")
    person.ready()
    person.context.set_offline(True)
    person.page.click(".languages button[value=ky]")
    person.page.get_by_role("heading", name=WORDS["ky"].collect.heading, exact=True).wait_for()
    person.page.reload()
    person.page.get_by_role("heading", name=WORDS["ky"].collect.heading, exact=True).wait_for()
    assert person.page.evaluate("document.documentElement.lang") == "ky"
