"""Why: each role sees its own rooms and nothing of a person; other sites' pages and strangers get nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import httpx
import pytest
from small_server import Collect, Running, interview, running, team, write_study

from kurak.app.web.pages import phone_code
from kurak.app.web.words import LANGUAGES, WORDS

USERS = team(aigul="interviewer", bek="interviewer", boss="supervisor", ana="analyst", kod="coder", own="owner")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with running(write_study(tmp_path_factory.mktemp("study") / "a"), users=USERS) as one:
        yield one


def browser(server: Running, name: str | None = None) -> httpx.Client:
    """A browser, signed in; redirects are not followed."""
    client = httpx.Client(base_url=server.address, timeout=60)
    if name is not None:
        answer = client.post("/sign-in", data={"name": name, "password": f"{name}-tulip"})
        assert answer.status_code == 303, answer.text
    return client


# ── strangers ──


@pytest.mark.parametrize("path", ["/", "/collect/", "/collect/lending-1", "/fieldwork", "/phones", "/coding", "/nowhere"])
def test_a_stranger_is_sent_to_the_sign_in(server: Running, path: str) -> None:
    answer = browser(server).get(path)
    assert answer.status_code == 303
    assert answer.headers["Location"] == "/sign-in"


@pytest.mark.parametrize("path", ["/formList", "/forms/lending-1.xml", "/forms/lending-1/manifest.xml", "/submission"])
def test_a_phone_without_a_password_is_asked_for_it_but_our_page_is_not(server: Running, path: str) -> None:
    answer = browser(server).get(path)
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"].startswith("Basic ")
    quiet = browser(server).get(path, headers={"X-Kurak-Page": "1"})
    assert quiet.status_code == 401
    assert "WWW-Authenticate" not in quiet.headers


def test_what_nobody_has_to_sign_in_for_says_nothing_of_the_study(server: Running) -> None:
    for path in ("/assets/shell.css", "/assets/queue.js", "/worker.js", "/assets/mark.svg", "/assets/LibertinusSerif-Semibold-latin.woff2"):
        answer = browser(server).get(path)
        assert answer.status_code == 200
        assert "lending" not in answer.text.lower()


# ── roles ──

MAY = {
    "aigul": {"/collect/", "/collect/lending-1", "/formList"},
    "boss": {"/collect/", "/collect/lending-1", "/formList", "/fieldwork", "/phones", "/phones?user=aigul", "/report"},
    "ana": {"/fieldwork", "/coding", "/report"},
    "kod": {"/coding"},
    "own": {"/collect/", "/collect/lending-1", "/formList", "/fieldwork", "/phones", "/phones?user=aigul", "/coding", "/report"},
}


@pytest.mark.parametrize("name", MAY)
def test_each_role_opens_its_rooms_and_no_other(server: Running, name: str) -> None:
    client = browser(server, name)
    for path in set().union(*MAY.values()):
        assert client.get(path).status_code == (200 if path in MAY[name] else 403), path
    sends = Collect(server.address, (name, f"{name}-tulip")).send(interview()).status_code
    assert sends == (201 if "/formList" in MAY[name] else 403)
    assert client.get("/", follow_redirects=True).status_code == 200


def test_the_key_of_a_phone_opens_no_page(server: Running) -> None:
    assert server.site.gate is not None
    key = server.site.gate.key_of(USERS["own"])
    for path in ("/fieldwork", "/phones", "/collect/", "/"):
        assert browser(server).get(f"/key/{key}{path}").status_code in (403, 404)


# ── signing in ──


def test_signing_in_and_out(server: Running) -> None:
    client = browser(server, "boss")
    cookie = client.cookies.jar._cookies["127.0.0.1"]["/"]["session"]  # type: ignore[attr-defined]
    assert cookie.has_nonstandard_attr("HttpOnly")
    assert cookie.get_nonstandard_attr("SameSite") == "strict"
    assert client.get("/fieldwork").status_code == 200
    client.post("/sign-out")
    assert client.get("/fieldwork").status_code == 303


def test_a_wrong_password_says_neither_name_nor_password(server: Running) -> None:
    answer = browser(server).post("/sign-in", data={"name": "nobody", "password": "secret-tulip"})
    assert answer.status_code == 403
    assert WORDS["en"].wrong_password in answer.text
    assert "secret-tulip" not in answer.text
    assert browser(server).post("/sign-in", content=b"x" * 100_000).status_code == 413


def test_a_wrong_password_a_thousand_times(tmp_path: Path) -> None:
    with running(write_study(tmp_path / "a"), users=USERS) as server:
        phone = Collect(server.address, ("aigul", "guess"))
        answers = [phone.get("/formList") for _ in range(1_000)]
        assert {one.status_code for one in answers} == {401, 429}
        assert answers[-1].status_code == 429
        assert int(answers[-1].headers["Retry-After"]) >= 1
        assert Collect(server.address, ("aigul", "guess")).send(interview()).status_code == 429
        # Others are served meanwhile, and so is this one by another way.
        assert Collect(server.address, ("bek", "bek-tulip")).get("/formList").status_code == 200
        assert server.site.gate is not None
        assert Collect(f"{server.address}/key/{server.site.gate.key_of(USERS['aigul'])}").get("/formList").status_code == 200


@pytest.mark.parametrize("coded", ["Basic", "Basic !!!", "Basic /w==", "Basic YQ==", "Bearer x", "Basic " + "A" * 5_000])
def test_a_broken_header_is_no_password(server: Running, coded: str) -> None:
    assert browser(server).get("/formList", headers={"Authorization": coded}).status_code == 401


# ── pages of others ──


@pytest.mark.parametrize(
    "headers", [{"Origin": "https://example.org"}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}], ids=str
)
def test_the_page_of_another_site_sends_nothing(server: Running, headers: dict[str, str]) -> None:
    client = browser(server, "own")
    for path in ("/submission", "/sign-out", "/sign-in"):
        assert client.post(path, headers=headers).status_code == 403


def test_alone_the_server_answers_to_names_of_this_computer_only(tmp_path: Path) -> None:
    with running(write_study(tmp_path / "a")) as server:
        for host, status in (("example.org", 421), (f"localhost:{server.port}", 200), ("127.0.0.1", 200), ("[::1]", 200), ("", 421)):
            assert httpx.get(f"{server.address}/formList", headers={"Host": host}).status_code == status, host


def test_every_answer_is_kept_from_frames_sniffers_and_other_hosts(server: Running) -> None:
    for path in ("/sign-in", "/formList", "/assets/shell.css", "/nowhere"):
        headers = browser(server).get(path).headers
        assert "default-src 'self'" in headers["Content-Security-Policy"]
        assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert "server" not in headers
    form = browser(server, "boss").get("/collect/lending-1").headers["Content-Security-Policy"]
    assert "http" not in form
    assert "'unsafe-eval'" not in form
    assert "script-src 'self' 'sha256-" in form


def test_going_back_after_a_choice_of_language_stays_here(server: Running) -> None:
    client = browser(server)
    for back, to in (("/fieldwork?x=1", "/fieldwork?x=1"), ("//example.org", "/"), ("/\\example.org", "/"), ("https://example.org", "/"), ("/\r\nX: y", "/")):
        answer = client.get("/language", params={"to": "ky", "back": back})
        assert answer.headers["Location"] == to
    assert client.get("/language?to=xx").status_code == 404
    assert 'lang="ky"' in client.get("/sign-in").text


# ── progress ──


def test_fieldwork_shows_counts_and_no_answer(tmp_path: Path) -> None:
    with running(write_study(tmp_path / "a"), users=USERS) as server:
        boss = browser(server, "boss")
        assert WORDS["en"].no_interviews in boss.get("/fieldwork").text
        for name, number in (("aigul", 3), ("bek", 1)):
            phone = Collect(server.address, (name, f"{name}-tulip"))
            for k in range(number):
                assert phone.send(interview(f"uuid:{name}{k}", unit="MARK-OF-A-PERSON"), incomplete=k == 2).status_code in (201, 202)
        assert Collect(server.address, ("bek", "bek-tulip")).send(interview("uuid:bek0", unit="other")).status_code == 409
        text = boss.get("/fieldwork").text
    cells = [re.sub(r"<[^>]+>", "", cell).strip() for cell in re.findall(r"<t[dh][^>]*>.*?</t[dh]>", text, re.DOTALL)]
    assert cells.count("aigul") == 2
    assert "3" in cells
    assert "4" in cells
    assert WORDS["en"].conflicts.format(number=1) in text
    for hidden in ("MARK-OF-A-PERSON", "uuid:", "phone-1"):
        assert hidden not in text


def test_the_code_for_a_phone_holds_its_settings() -> None:
    picture = phone_code("https://192.0.2.7:8443/key/abc", title="Lending · aigul")
    root = ElementTree.fromstring(picture)
    assert root.tag.endswith("svg")
    # Another address makes another picture; what it says is read back by ODK Collect only.
    assert phone_code("https://192.0.2.7:8443/key/abd", title="Lending · aigul") != picture


def test_codes_are_made_for_interviewers_only(server: Running) -> None:
    client = browser(server, "boss")
    for name in ("own", "boss", "nobody"):
        assert client.get("/phones", params={"user": name}).status_code == 404
    assert server.site.gate is not None
    assert server.site.gate.key_of(USERS["aigul"]) in client.get("/phones?user=aigul").text


# ── words ──


def test_every_language_has_every_word_with_the_same_places() -> None:
    def flat(value: object, path: str = "") -> dict[str, set[str]]:
        if isinstance(value, str):
            assert value.strip(), path
            return {path: set(re.findall(r"\{\w+\}", value))}
        inner = value if isinstance(value, dict) else {name: getattr(value, name) for name in value.__dataclass_fields__}  # type: ignore[attr-defined]
        return {key: places for name, one in inner.items() for key, places in flat(one, f"{path}.{name}").items()}

    assert set(WORDS) == set(LANGUAGES)
    assert flat(WORDS["en"]) == flat(WORDS["ru"]) == flat(WORDS["ky"])


def test_the_first_language_that_a_browser_asks_for_is_spoken(server: Running) -> None:
    for asked, spoken in (("ky-KG,ru;q=0.8", "ky"), ("fr,ru;q=0.5", "ru"), ("fr", "en"), ("", "en")):
        text = browser(server).get("/sign-in", headers={"Accept-Language": asked}).text
        assert f'<html lang="{spoken}">' in text
        assert WORDS[spoken].sign_in_lead in text
