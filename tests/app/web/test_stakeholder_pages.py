"""Why: staff look up what is there and what is missing; nobody learns a name that may not be shown, nothing that is asked is kept, and whatever is
sent, a plain page comes back."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import httpx
import pytest
from click.testing import CliRunner
from small_server import Running, running, team
from stakeholder_study import OTHER_SECRET, SECRET, write_register

from kurak import pipeline
from kurak.app.cli import serve
from kurak.app.cli.main import cli
from kurak.app.web.words import LANGUAGES, WORDS

USERS = team(aigul="interviewer", boss="supervisor", ana="analyst", kod="coder", own="owner")
PAGES = ("register", "map", "gaps", "next-steps", "champions")
W = WORDS["en"].stakeholders


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with running(write_register(tmp_path_factory.mktemp("study") / "a", tied=True), users=USERS) as one:
        yield one


@pytest.fixture(scope="module")
def owner(server: Running) -> httpx.Client:
    return signed_in(server, "own")


def signed_in(server: Running, name: str) -> httpx.Client:
    client = httpx.Client(base_url=server.address, timeout=60)
    assert client.post("/sign-in", data={"name": name, "password": f"{name}-tulip"}).status_code == 303
    return client


def words_in(answer: httpx.Response) -> str:
    """What somebody reads on a page."""
    main = answer.text.split("<main", 1)[1]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", main.split(">", 1)[1])).split())


def plan_of(client: httpx.Client, **more: object) -> httpx.Response:
    asked: dict[str, object] = {"need": ["housing"], "place": "Hilltown", "language": "en", **more}
    return client.post("/stakeholders/next-steps", data=asked)


# ── who may see what ──

MAY = {"aigul": (), "kod": (), "boss": ("gaps", "next-steps"), "ana": PAGES, "own": PAGES}


@pytest.mark.parametrize("name", MAY)
def test_each_role_opens_its_pages_and_no_other(server: Running, name: str) -> None:
    client = signed_in(server, name)
    for one in PAGES:
        answer = client.get(f"/stakeholders/{one}")
        assert answer.status_code == (200 if one in MAY[name] else 403), one
        if one in MAY[name]:
            assert re.findall(r'href="/stakeholders/([a-z-]+)"', answer.text) == list(MAY[name])
    assert plan_of(client).status_code == (200 if MAY[name] else 403)
    sheet = client.post("/stakeholders/next-steps/sheet", data={"need": "housing", "place": "Atlantis", "language": "en"})
    assert sheet.status_code == (404 if MAY[name] else 403)
    first = client.get("/stakeholders")
    assert (first.status_code, first.headers.get("Location")) == ((303, f"/stakeholders/{'register' if len(MAY[name]) > 2 else 'next-steps'}") if MAY[name] else (403, None))
    assert ('href="/stakeholders"' in client.get("/", follow_redirects=True).text) == bool(MAY[name])


def test_a_stranger_sees_nothing(server: Running) -> None:
    for one in PAGES:
        assert httpx.get(f"{server.address}/stakeholders/{one}").headers["Location"] == "/sign-in"
    assert httpx.post(f"{server.address}/stakeholders/next-steps", data={"need": "housing"}).status_code == 303


# ── names ──


def test_a_person_without_consent_is_named_on_no_page(owner: httpx.Client) -> None:
    for one in (*PAGES, "register?type=community", "register?q=", "gaps?need=company&at=Riverton", "map?field=tea", "champions?players=yes"):
        answer = owner.get(f"/stakeholders/{one}")
        assert answer.status_code == 200, one
        for name in (SECRET, OTHER_SECRET, "aunt Z."):
            assert name not in answer.text, (one, name)
    for language in LANGUAGES:
        answer = plan_of(owner, need=["company"], place="Riverton", language=language)
        assert answer.status_code == 200
        assert SECRET not in answer.text


def test_a_search_does_not_tell_that_a_withheld_name_is_there(owner: httpx.Client) -> None:
    for words in (SECRET, "zarina", OTHER_SECRET, "Evening talks", "withheld"):
        assert "0 / 4" in words_in(owner.get("/stakeholders/register", params={"q": words})), words


# ── register ──


def test_the_register_finds_an_actor_under_any_name_and_by_what_it_does(owner: httpx.Client) -> None:
    for words in ("bureau", "пробации", "legal HELP", "registry"):
        shown = words_in(owner.get("/stakeholders/register", params={"q": words}))
        assert "1 / 4" in shown
        assert "Probation office" in shown
    everything = words_in(owner.get("/stakeholders/register"))
    assert "part of Probation office" in everything
    assert "STK-022" in everything
    assert "the Hill" in everything
    assert "2 / 4" in words_in(owner.get("/stakeholders/register?type=state"))


# ── maps ──


def test_the_map_can_be_narrowed(owner: httpx.Client) -> None:
    whole = owner.get("/stakeholders/map")
    assert whole.text.count("<svg") >= 3
    assert "Club of elders" in words_in(whole)
    narrow = words_in(owner.get("/stakeholders/map", params={"field": "registry"}))
    assert "Club of elders" not in narrow.split(W.who_where)[-1]
    assert "style=" not in whole.text, "the page's policy lets no style in"


# ── gaps ──


def test_gaps_say_what_the_command_says(server: Running, owner: httpx.Client) -> None:
    page = owner.get("/stakeholders/gaps")
    found = pipeline.service_gaps(pipeline.check(server.site.study))
    shown = re.findall(r'aria-label="([^"]*): (covered|partly|missing|unknown)"', page.text)
    expected = [(f"{name}, {place}", found.at(need, place).cover) for need, name in found.needs for place in found.places]
    assert [(unescape(head), cover) for head, cover in shown][: len(expected)] == expected
    assert ("a place to live, Hilltown", "missing") in expected
    assert ("papers, Riverton", "unknown") in expected
    assert W.no_service in words_in(page)


def test_a_mark_opens_what_it_rests_on(owner: httpx.Client) -> None:
    opened = words_in(owner.get("/stakeholders/gaps", params={"need": "housing", "at": "Hilltown"}))
    assert "IV.3 · S3" in opened
    nothing = words_in(owner.get("/stakeholders/gaps", params={"need": "papers", "at": "Riverton"}))
    assert W.no_evidence in nothing
    item = words_in(owner.get("/stakeholders/gaps", params={"item": "L1", "at": "Hilltown"}))
    assert "IV.1 · S1" in item


def test_religious_needs_are_looked_at_only_when_asked_for(owner: httpx.Client) -> None:
    assert "religious talk" not in owner.get("/stakeholders/gaps").text
    assert "religious talk" in owner.get("/stakeholders/gaps?religious=yes").text


# ── next steps ──


def test_a_plan_is_what_the_command_makes(owner: httpx.Client) -> None:
    first = owner.get("/stakeholders/next-steps")
    assert "checked" not in first.text
    assert 'type="text"' not in first.text
    shown = words_in(plan_of(owner, need=["housing", "papers"]))
    assert shown.index("● papers") < shown.index("○ a place to live")
    assert "Riverton: hostel (Club of elders)" in shown
    russian = plan_of(owner, need=["housing"], language="ru")
    assert "○ жильё" in words_in(russian)
    assert 'id="plan" lang="ru"' in russian.text


def test_religious_work_stands_there_only_when_asked_for(owner: httpx.Client) -> None:
    assert "sermon" not in plan_of(owner).text
    shown = words_in(plan_of(owner, religious="yes"))
    assert "sermon" in shown
    assert "Voluntary. Nobody is sent" in shown
    assert plan_of(owner, need=["faith"]).status_code == 400


def test_a_plan_is_one_page_to_print_and_nothing_is_kept(server: Running, owner: httpx.Client) -> None:
    study = server.site.study
    before = {path: path.stat().st_mtime_ns for path in sorted(study.rglob("*"))}
    asked = {"need": ["housing", "papers"], "place": "the Hill", "language": "en"}
    answer = owner.post("/stakeholders/next-steps/sheet", data=asked)
    assert answer.content.startswith(b"%PDF-")
    assert answer.headers["Content-Type"] == "application/pdf"
    for one in (answer, plan_of(owner), owner.get("/stakeholders/next-steps")):
        assert one.headers["Cache-Control"] == "no-store"
    assert {path: path.stat().st_mtime_ns for path in sorted(study.rglob("*"))} == before
    # What is asked stands in no address: in no history of a browser.
    assert "checked" not in owner.get("/stakeholders/next-steps?need=housing&place=Hilltown").text


def test_nothing_chosen_is_said(owner: httpx.Client) -> None:
    for more in ({"need": []}, {"place": ""}):
        answer = plan_of(owner, **more)
        assert answer.status_code == 400
        assert W.choose_some in answer.text


def test_needs_that_go_in_a_circle_are_said(tmp_path: Path) -> None:
    needs = "need_id,name,services,after,section_ref\na,one,registry,b,V\nb,two,registry,a,V\n"
    with running(write_register(tmp_path / "a", needs=needs)) as server:
        answer = httpx.post(f"{server.address}/stakeholders/next-steps", data={"need": ["a", "b"], "place": "Hilltown", "language": "en"})
        assert answer.status_code == 409
        assert W.circle in unescape(answer.text)


# ── champions ──


def test_without_nominations_nobody_is_a_champion(owner: httpx.Client) -> None:
    shown = words_in(owner.get("/stakeholders/champions"))
    assert W.nobody_asked in shown
    assert W.would_name in shown
    assert "SIMULATED" not in shown
    assert W.look_for_key_players in shown
    assert W.key_players_small.format(size=3) in words_in(owner.get("/stakeholders/champions?players=yes"))


def test_key_players_of_recorded_ties_are_looked_for_when_asked(tmp_path: Path) -> None:
    # Two stars of five actors whose middles are tied, and a third star: without the three middles nobody has a way to anybody.
    actors = "actor_id,name,section_ref\n" + "".join(f"{star}{one},{star.upper()}{one},I\n" for star in "abc" for one in range(5))
    ties = "from_actor_id,to_actor_id,source\na0,b0,x\nb0,c0,x\n" + "".join(f"{star}0,{star}{one},x\n" for star in "abc" for one in range(1, 5))
    with running(write_register(tmp_path / "a", actors=actors, ties=ties, aliases="alias,actor_id\n")) as server:
        shown = words_in(httpx.get(f"{server.address}/stakeholders/champions?players=yes", timeout=60))
        assert "KPP-Neg: without them 100 % of pairs of the others have no way to each other A0 · B0 · C0" in shown
        assert "14 recorded ties among 15 actors" in shown


def test_a_rehearsal_is_shown_only_when_asked_for_and_says_so(tmp_path: Path) -> None:
    study = write_register(tmp_path / "a")
    made = pipeline.rehearse_stakeholders(pipeline.check(study))
    pipeline.write_rehearsed_stakeholders(study, made)
    with running(study) as server, httpx.Client(base_url=server.address, timeout=60) as client:
        for one in ("map", "champions"):
            own = client.get(f"/stakeholders/{one}")
            assert 'href="?rehearsed=yes"' in own.text
            assert "SIMULATED" not in words_in(own)
            answer = client.get(f"/stakeholders/{one}?rehearsed=yes")
            assert words_in(answer).count("SIMULATED") >= 3
            assert made.record.sentence in words_in(answer)
        shown = words_in(client.get("/stakeholders/champions?rehearsed=yes&place=Hilltown"))
        found = pipeline.champions(pipeline.rehearsed_stakeholders(pipeline.check(study)), place="Hilltown", network=False)  # type: ignore[arg-type]
        for place in found.places:
            assert " ".join(place.says.split()) in shown
            first = place.named[0]
            assert f"{first.name} {first.named_by} {100 * first.share:.0f} % ({100 * first.low:.0f}–{100 * first.high:.0f} %)" in shown


# ── what nobody should send ──


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("gaps?place=Atlantis", 404),
        ("gaps?need=housing", 404),
        ("gaps?need=housing&at=Atlantis", 404),
        ("gaps?religious=%3Cscript%3E", 404),
        ("map?place=Atlantis", 404),
        ("map?field=%3Cscript%3Ealert(1)%3C/script%3E", 404),
        ("map?rehearsed=yes", 404),
        ("champions?place=%3Cb%3E", 404),
        ("register?type=robber", 404),
        ("register?q=" + "x" * 300, 400),
        ("register?q=a%00b", 400),
        ("gaps?place=" + "%ff" * 60, 404),
        ("nowhere", 404),
    ],
)
def test_a_question_that_cannot_be_answered_gives_a_plain_page(owner: httpx.Client, path: str, status: int) -> None:
    answer = owner.get(f"/stakeholders/{path}")
    assert answer.status_code == status
    assert "<h1>" in answer.text
    assert "<script>" not in answer.text
    assert "Traceback" not in answer.text


def test_a_script_in_the_search_is_words(owner: httpx.Client) -> None:
    answer = owner.get("/stakeholders/register", params={"q": '"><script>alert(1)</script>'})
    assert answer.status_code == 200
    assert "<script>alert" not in answer.text


@pytest.mark.parametrize("number", range(8))
def test_a_plan_that_cannot_be_asked_for_gives_a_plain_page(owner: httpx.Client, number: int) -> None:
    good: dict[str, object] = {"need": ["housing"], "place": "Hilltown", "language": "en"}
    changes: tuple[tuple[dict[str, object], int], ...] = (
        ({"place": "Atlantis"}, 404),
        ({"need": ["<script>"]}, 404),
        ({"need": [f"n{one}" for one in range(10_000)]}, 400),
        ({"need": [f"n{one}" for one in range(1_000)]}, 400),
        ({"language": "xx"}, 400),
        ({"place": "x" * 300}, 400),
        # There is no field for a name, and none is taken.
        ({"name": "Somebody"}, 400),
        ({"religious": ["yes", "no"], "need": ["faith"]}, 400),
    )
    more, status = changes[number]
    for path in ("/stakeholders/next-steps", "/stakeholders/next-steps/sheet"):
        answer = owner.post(path, data={**good, **more})
        assert answer.status_code == status
        assert "<h1>" in answer.text
        assert "<script>" not in answer.text
    assert owner.post("/stakeholders/next-steps", content=b"\xff\xfe=%ff").status_code == 400


def test_the_page_of_another_site_asks_nothing(owner: httpx.Client) -> None:
    answer = owner.post("/stakeholders/next-steps", data={"need": "housing", "place": "Hilltown", "language": "en"}, headers={"Origin": "https://example.org"})
    assert answer.status_code == 403


# ── the study behind it ──


def test_a_change_on_the_disk_is_seen_at_once_and_a_broken_table_stops_nothing(tmp_path: Path) -> None:
    study = write_register(tmp_path / "a")
    with running(study) as server, httpx.Client(base_url=server.address, timeout=60) as client:
        assert "Hostel Union" not in client.get("/stakeholders/register").text
        actors = study / "stakeholders/actors.csv"
        actors.write_text(actors.read_text("utf-8") + "union,Hostel Union,,ngo,,,I.5\n", "utf-8")
        assert "Hostel Union" in client.get("/stakeholders/register").text
        (study / "stakeholders/services.csv").write_bytes(b"\xff\x00 nothing")
        for one in PAGES:
            assert client.get(f"/stakeholders/{one}").status_code == 200, one
        for name in sorted((study / "stakeholders").iterdir()):
            name.unlink()
        for one in PAGES:
            assert client.get(f"/stakeholders/{one}").status_code == 200, one
        (study / "study.yaml").write_text(": [", "utf-8")
        for one in PAGES:
            assert client.get(f"/stakeholders/{one}").status_code == 200, one


def test_a_study_with_a_register_alone_is_served(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    served: list[int] = []
    monkeypatch.setattr(serve, "_run", lambda server, *, forms, **more: served.append(forms))
    bare = write_register(tmp_path / "a")
    assert CliRunner().invoke(cli, ["serve", str(bare), "--port", "0"]).exit_code == 0
    assert served == [0]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_speaks_each_language(owner: httpx.Client, language: str) -> None:
    words = WORDS[language].stakeholders
    for one in PAGES:
        answer = owner.get(f"/stakeholders/{one}", headers={"Cookie": f"{'; '.join(f'{name}={value}' for name, value in owner.cookies.items())}; language={language}"})
        assert f'<html lang="{language}">' in answer.text
        assert words.leads[one] in words_in(answer)
    assert set(words.pages) == set(words.leads) == set(PAGES)
    assert set(words.cover) == {"covered", "partly", "missing", "unknown"}
