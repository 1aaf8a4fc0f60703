"""Why: what coders send becomes rows that every command reads; nothing is lost between two windows; nobody sees another's work too early."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from coding_study import TEXTS, Coder, add, body_of, data_of, rows_of, shown_text, write_coding_study
from small_server import Running, running, team

from kurak.app.web.words import WORDS
from kurak.sources.qualitative.coded_texts import read_coded_texts

USERS = team(anna="coder", beth="coder", cara="coder", boss="supervisor", aigul="interviewer", ana="analyst", own="owner", _x="coder")
W = WORDS["en"].coding


@pytest.fixture
def study(tmp_path: Path) -> Path:
    return write_coding_study(tmp_path / "a")


@pytest.fixture
def alone(study: Path) -> Iterator[Running]:
    with running(study) as one:
        yield one


@pytest.fixture
def server(study: Path) -> Iterator[Running]:
    with running(study, users=USERS) as one:
        yield one


# ── what is written ──


@pytest.mark.parametrize("document", TEXTS)
def test_the_page_holds_the_text_to_the_letter(alone: Running, document: str) -> None:
    answer = Coder.alone(alone.address, "anna").client.get(f"/coding/texts/{document}")
    assert shown_text(answer) == body_of(document)


@pytest.mark.parametrize(
    ("document", "words", "code"),
    [("T1", "The road is full of holes", "road"), ("T1", "🚌", "bus"), ("T2", "жол жаман эмес", "road"), ("T2", "й\u0306 бир", "bus"), ("T1", "ice.\n\nWe walk", "road.winter")],
)
def test_a_coding_is_a_row_that_the_commands_read(alone: Running, study: Path, document: str, words: str, code: str) -> None:
    answer = Coder.alone(alone.address, "anna").code(document, words, code, says="absent", memo="a thought,\r\n with a \"comma\" ")
    assert answer.status_code == 200
    (row,) = rows_of(study, "anna")
    body = body_of(document)
    assert (row.document, body[row.start : row.end], row.quote, row.code, row.says) == (document, words, words, code, "absent")
    assert row.memo == 'a thought,\n with a "comma"'
    assert body[row.start - len(row.before) : row.start] == row.before
    texts = read_coded_texts(study)
    assert not texts.has_errors
    assert texts.codings["anna"] == (row,)
    assert texts.frozen[document].sha256 == texts.documents[document].sha256
    assert answer.json()["each"] == [[row.coding, row.start, row.end, code, "absent", "", row.memo, row.made, ""]]


def test_changing_deleting_and_bringing_back(alone: Running, study: Path) -> None:
    anna = Coder.alone(alone.address, "anna")
    anna.code("G1", "Дорога плохая", "road")
    (first,) = rows_of(study, "anna")
    assert anna.send("G1", {"do": "change", "coding": first.coding, "says": "absent", "stance": "dissent", "memo": "x"}).status_code == 200
    (changed,) = rows_of(study, "anna")
    assert changed == first._replace(says="absent", stance="dissent", memo="x")
    assert anna.send("G1", {"do": "delete", "coding": first.coding}).status_code == 200
    assert rows_of(study, "anna") == []
    back = add("G1", "Дорога плохая", "road", says="absent", stance="dissent", memo="x", coding=first.coding, made=first.made)
    assert anna.send("G1", back).status_code == 200
    assert rows_of(study, "anna") == [changed]


def test_the_same_code_is_not_given_twice_to_the_same_words(alone: Running, study: Path) -> None:
    anna = Coder.alone(alone.address, "anna")
    first, second = (anna.code("T1", "By bus", "bus").json()["each"][0][0] for _ in range(2))
    assert first == second
    assert len(rows_of(study, "anna")) == 1
    assert anna.code("T1", "By bus", "bus", says="absent").status_code == 200
    absent = rows_of(study, "anna")[1]
    same = anna.send("T1", {"do": "change", "coding": absent.coding, "says": "present", "stance": "", "memo": ""})
    assert same.status_code == 422
    assert rows_of(study, "anna")[1] == absent


def test_codes_of_before_are_shown_under_the_name_of_today_and_stay_in_the_file(alone: Running, study: Path) -> None:
    anna = Coder.alone(alone.address, "anna")
    anna.code("T1", "By bus", "bus")
    book = (study / "coding/codebook.yaml").read_text("utf-8")
    (study / "coding/codebook.yaml").write_text(book.replace("{id: bus,", "{id: coach,"), "utf-8")
    (study / "coding/codebook-log.csv").write_text("code,change,into,on,who,why\nbus,renamed,coach,2026-06-01,anna,clearer\n", "utf-8")
    page = anna.page("T1")
    assert page["sides"][0][0][3] == "coach"
    assert anna.send("T1", {"do": "change", "coding": page["sides"][0][0][0], "says": "present", "stance": "", "memo": "m"}).json()["each"][0][3] == "coach"
    assert [(row.code, row.memo) for row in rows_of(study, "anna")] == [("bus", "m")]
    assert anna.code("T1", "By bus", "coach").json()["each"][0][0] == page["sides"][0][0][0]


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"do": "add", "start": 5, "end": 5, "code": "bus"}, 422),
        ({"do": "add", "start": 0, "end": 10_000, "code": "bus"}, 422),
        ({"do": "add", "start": -1, "end": 5, "code": "bus"}, 400),
        ({"do": "add", "start": "1", "end": 5, "code": "bus"}, 400),
        ({"do": "add", "start": 1.5, "end": 5, "code": "bus"}, 400),
        ({"do": "add", "start": 1, "end": 5, "code": "nowhere"}, 422),
        ({"do": "add", "start": 1, "end": 5, "code": "bus", "says": "maybe"}, 400),
        ({"do": "add", "start": 1, "end": 5, "code": "bus", "memo": "x" * 10_001}, 400),
        ({"do": "add", "start": 1, "end": 5, "code": "bus", "memo": "x\u0000"}, 400),
        ({"do": "add", "start": 1, "end": 5, "code": "bus", "coding": "a b"}, 400),
        ({"do": "add", "start": 1, "end": 5, "code": "bus", "document": "T2"}, 400),
        ({"do": "delete", "coding": "c99"}, 422),
        ({"do": "change", "coding": "c99", "says": "absent", "stance": "", "memo": ""}, 422),
        ({"do": "steal"}, 400),
    ],
)
def test_what_cannot_be_is_refused_whole(alone: Running, study: Path, change: dict[str, object], status: int) -> None:
    anna = Coder.alone(alone.address, "anna")
    anna.code("T1", "By bus", "bus")
    before = (study / "coding/codings/anna.csv").read_bytes()
    # A good change before it is not made either.
    assert anna.send("T1", add("T1", "it is ice", "road.winter"), change).status_code == status
    assert (study / "coding/codings/anna.csv").read_bytes() == before


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"null", b"\xff", b'{"coder":"anna"}', b"[" * 100_000])
def test_what_is_no_change_is_refused(alone: Running, study: Path, body: bytes) -> None:
    anna = Coder.alone(alone.address, "anna")
    for path in ("/coding/codings/T1", "/coding/done/T1"):
        assert anna.client.post(path, content=body, headers={"Content-Type": "application/json"}).status_code == 400
        assert anna.client.post(path, content=body).status_code == 415
    assert anna.client.post("/coding/codings/T1", content=b" " * 5_000_000, headers={"Content-Type": "application/json"}).status_code == 413
    assert not (study / "coding/codings").exists()


# ── two at once ──


def test_a_window_that_has_not_seen_a_change_is_told_the_present_state(alone: Running, study: Path) -> None:
    anna = Coder.alone(alone.address, "anna")
    old = anna.page("T1")
    anna.code("T1", "By bus", "bus", memo="first")
    before = (study / "coding/codings/anna.csv").read_bytes()
    answer = anna.send("T1", add("T1", "it is ice", "road.winter"), seen=old)
    assert answer.status_code == 409
    said = answer.json()
    assert said["why"] == "codings"
    assert [row[6] for row in said["rows"]] == ["first"]
    assert (study / "coding/codings/anna.csv").read_bytes() == before
    # With the state that it was told it goes through.
    assert anna.send("T1", add("T1", "it is ice", "road.winter"), seen={**old, "version": said["version"]}).status_code == 200
    # Another text is another matter.
    other = anna.page("T2")
    anna.code("T1", "We walk", "road")
    assert anna.send("T2", add("T2", "Жөө барам", "road"), seen=other).status_code == 200


def test_five_windows_of_one_coder_lose_nothing_and_no_id_is_given_twice(alone: Running, study: Path) -> None:
    words = ("By bus", "The road", "In winter", "We walk", "The same bus")

    def work(mine: str) -> None:
        anna = Coder.alone(alone.address, "anna")
        for code in ("road", "bus", "road.winter"):
            while (answer := anna.code("T1", mine, code)).status_code == 409:
                assert answer.json()["why"] == "codings"
            assert answer.status_code == 200

    threads = [threading.Thread(target=work, args=(one,)) for one in words]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    rows = rows_of(study, "anna")
    assert len({row.coding for row in rows}) == len(rows) == 15
    assert {(row.quote, row.code) for row in rows} == {(one, code) for one in words for code in ("road", "bus", "road.winter")}


def test_two_coders_at_once_write_their_own_files(server: Running, study: Path) -> None:
    def work(name: str) -> None:
        one = Coder.member(server, name)
        for words in ("By bus", "The road", "In winter", "We walk"):
            assert one.code("T1", words, "road").status_code == 200

    threads = [threading.Thread(target=work, args=(name,)) for name in ("anna", "beth")]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert [len(rows_of(study, name)) for name in ("anna", "beth")] == [4, 4]
    assert len((study / "coding/frozen.csv").read_text("utf-8").splitlines()) == 2


# ── what changes under the page ──


def test_a_text_that_was_changed_after_the_page_was_opened_is_not_coded(alone: Running, study: Path) -> None:
    anna = Coder.alone(alone.address, "anna")
    old = anna.page("T1")
    (study / "transcripts/T1.md").write_text(TEXTS["T1"].replace("By bus", "By a bus"), "utf-8")
    answer = anna.send("T1", add("T1", "it is ice", "road.winter"), seen=old)
    assert (answer.status_code, answer.json()["why"], answer.json()["said"]) == (409, "text", W.text_changed)
    assert not (study / "coding/codings/anna.csv").exists()
    assert anna.send("T1", add("T1", "By", "bus")).status_code == 200


def test_a_text_that_was_changed_after_it_was_frozen_waits_for_its_passages_to_be_found(alone: Running, study: Path) -> None:
    anna = Coder.alone(alone.address, "anna")
    anna.code("T1", "it is ice", "road.winter")
    (study / "transcripts/T1.md").write_text(TEXTS["T1"].replace("By bus", "By a bus"), "utf-8")
    answer = anna.client.get("/coding/texts/T1")
    assert W.frozen_changed in answer.text
    assert W.unplaced.format(number=1) in answer.text
    assert (data_of(answer)["mode"], data_of(answer)["sides"]) == ("read", [[]])
    refused = anna.send("T1", add("T1", "By", "bus"))
    assert (refused.status_code, refused.json()["why"]) == (409, "text")
    assert len(rows_of(study, "anna")) == 1


def test_a_text_that_went_is_not_coded(alone: Running, study: Path) -> None:
    anna = Coder.alone(alone.address, "anna")
    old = anna.page("T1")
    (study / "transcripts/T1.md").unlink()
    assert anna.send("T1", add("T1", "By bus", "bus"), seen=old).status_code == 404
    assert anna.client.get("/coding/texts/T1").status_code == 404


def test_another_name_chosen_in_another_window_is_noticed(alone: Running, study: Path) -> None:
    anna = Coder.alone(alone.address, "anna")
    old = anna.page("T1")
    anna.client.post("/coding/name", data={"name": "beth"})
    answer = anna.send("T1", add("T1", "By bus", "bus"), seen=old)
    assert (answer.status_code, answer.json()["why"]) == (409, "coder")
    assert not (study / "coding/codings").exists()


def test_a_file_of_codings_with_rows_that_nobody_understands_is_not_written_over(alone: Running, study: Path) -> None:
    anna = Coder.alone(alone.address, "anna")
    anna.code("T1", "By bus", "bus")
    file = study / "coding/codings/anna.csv"
    old = anna.page("T1")
    broken = file.read_text("utf-8") + "c2,T1,x,9,bus,present,,q,,,,,\n"
    file.write_text(broken, "utf-8")
    answer = anna.send("T1", add("T1", "it is ice", "road.winter"), seen=old)
    assert (answer.status_code, answer.json()["why"]) == (409, "unreadable")
    page = anna.client.get("/coding/texts/T1")
    assert page.status_code == 409
    assert "coding/codings/anna.csv" in page.text
    assert file.read_text("utf-8") == broken


def test_a_table_of_assignments_that_nobody_understands_shows_nothing_to_anybody(server: Running, study: Path) -> None:
    anna = Coder.member(server, "anna")
    (study / "coding/assignments.csv").write_text("document,coder,done\nT1,anna,yesterday\n", "utf-8")
    assert anna.client.get("/coding/texts/T1").status_code == 409
    assert anna.finish("T1").status_code == 409
    assert (study / "coding/assignments.csv").read_text("utf-8").endswith("yesterday\n")


def test_a_disk_that_cannot_be_written_is_said_and_nothing_is_half_written(alone: Running, study: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    anna = Coder.alone(alone.address, "anna")
    anna.code("T1", "By bus", "bus")
    before = (study / "coding/codings/anna.csv").read_bytes()

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("kurak.sources.qualitative.writing.replace_files", full)
    answer = anna.code("T1", "it is ice", "road.winter")
    assert answer.status_code == 507
    assert "no space left on device" in answer.json()["said"]
    assert (study / "coding/codings/anna.csv").read_bytes() == before


# ── roles, names, pages of others ──


@pytest.mark.parametrize(("name", "opens"), [("anna", True), ("ana", True), ("own", True), ("boss", False), ("aigul", False)])
def test_the_coding_room_opens_to_those_who_code(server: Running, name: str, opens: bool) -> None:
    client = Coder.member(server, name).client
    for path in ("/coding", "/coding/texts/T1", "/coding/codebook"):
        assert client.get(path).status_code == (200 if opens else 403), path
    for path in ("/coding/codings/T1", "/coding/done/T1"):
        body = {"coder": name, "done": True} if "done" in path else {"coder": name, "sha256": "", "version": "", "changes": [{"do": "delete", "coding": "x"}]}
        if not opens:
            assert client.post(path, json=body).status_code == 403
    assert client.post("/coding/name", data={"name": "x"}).status_code == 403


def test_nobody_codes_under_the_name_of_another(server: Running, study: Path) -> None:
    anna = Coder.member(server, "anna")
    answer = anna.send("T1", add("T1", "By bus", "bus"), coder="beth")
    assert (answer.status_code, answer.json()["why"]) == (409, "coder")
    anna.client.cookies.set("coder", b"beth".hex())
    assert anna.page("T1")["coder"] == "anna"
    assert not (study / "coding/codings").exists()


def test_owners_and_analysts_of_a_team_read_until_a_text_is_theirs_by_name(server: Running, study: Path) -> None:
    ana = Coder.member(server, "ana")
    assert ana.page("T1")["mode"] == "read"
    assert ana.code("T1", "By bus", "bus").status_code == 403
    (study / "coding/assignments.csv").write_text("document,coder,done\nT1,ana,\n", "utf-8")
    assert ana.code("T1", "By bus", "bus").status_code == 200
    assert ana.code("T2", "Жөө барам", "bus").status_code == 403


def test_names_that_cannot_be_files(alone: Running, study: Path) -> None:
    client = httpx.Client(base_url=alone.address)
    for name in ("../x", "a b", "_x", ".x", "x" * 61, "a..b", "a/b"):
        answer = client.post("/coding/name", data={"name": name})
        assert answer.status_code == 400, name
        assert W.name_wrong in answer.text
    Coder.alone(alone.address, "айгүл").code("T2", "Жөө барам", "bus")
    assert client.post("/coding/name", data={"name": "Айгүл"}).status_code == 400
    assert [row.quote for row in rows_of(study, "айгүл")] == ["Жөө барам"]
    assert client.post("/coding/name", data={"name": ""}).status_code == 303


def test_a_user_whose_name_cannot_be_a_file_is_told_so(server: Running, study: Path) -> None:
    odd = Coder.member(server, "_x")
    assert W.name_of_user in odd.client.get("/coding").text
    assert odd.code("T1", "By bus", "bus").status_code == 403
    assert not (study / "coding/codings").exists()


@pytest.mark.parametrize("headers", [{"Origin": "https://example.org"}, {"Sec-Fetch-Site": "cross-site"}], ids=str)
def test_the_page_of_another_site_codes_nothing(alone: Running, study: Path, headers: dict[str, str]) -> None:
    anna = Coder.alone(alone.address, "anna")
    seen = anna.page("T1")
    body = {"coder": "anna", "sha256": seen["sha256"], "version": seen["version"], "changes": [add("T1", "By bus", "bus")]}
    for path, sent in (("/coding/codings/T1", body), ("/coding/done/T1", {"coder": "anna", "done": True}), ("/coding/name", {})):
        assert anna.client.post(path, json=sent, headers=headers).status_code == 403
    assert not (study / "coding/codings").exists()


def test_words_of_a_text_are_words_and_no_markup(alone: Running, study: Path) -> None:
    evil = "</script><img src=x onerror=alert(1)> &amp; <b>"
    text = TEXTS["T1"].replace("By bus", evil)
    (study / "transcripts/T1.md").write_text(text, "utf-8")
    anna = Coder.alone(alone.address, "anna")
    answer = anna.client.get("/coding/texts/T1")
    assert shown_text(answer) == text.split("\n---\n", 1)[1]
    assert "<img src=x" not in answer.text
    assert "unsafe-inline" not in answer.headers["Content-Security-Policy"]
    start = text.split("\n---\n", 1)[1].index(evil)
    assert anna.send("T1", {"do": "add", "start": start, "end": start + len(evil), "code": "bus", "memo": evil}).status_code == 200
    again = anna.client.get("/coding/texts/T1")
    assert "<img src=x" not in again.text
    assert data_of(again)["sides"][0][0][6] == evil


# ── blind until both are done ──


def blind(study: Path) -> None:
    (study / "coding/assignments.csv").write_text("document,coder,done\nT1,anna,\nT1,beth,\n", "utf-8")


def test_neither_coder_sees_the_other_until_both_are_done(server: Running, study: Path) -> None:
    blind(study)
    anna, beth, cara = (Coder.member(server, name) for name in ("anna", "beth", "cara"))
    anna.code("T1", "By bus", "bus", memo="ANNAS-THOUGHT")
    beth.code("T1", "By bus", "road", memo="BETHS-THOUGHT")

    def sees(one: Coder, other: str) -> bool:
        pages = [one.client.get("/coding"), one.client.get("/coding/texts/T1"), one.client.get("/coding/texts/T1", params={"as": other})]
        pages += [one.client.get("/coding/compare/T1", params={"a": a, "b": b}) for a, b in (("anna", "beth"), ("beth", "anna"), (one.name, other))]
        mark = f"{other.upper()}S-THOUGHT"
        assert all(page.status_code in (200, 403) for page in pages)
        named = any(f"as={other}" in page.text for page in pages)
        seen = any(mark in page.text for page in pages)
        assert named == seen
        return seen

    assert not sees(anna, "beth")
    assert anna.finish("T1").status_code == 200
    assert not sees(anna, "beth")
    assert not sees(beth, "anna")
    assert beth.finish("T1").status_code == 200
    assert sees(anna, "beth")
    assert sees(beth, "anna")
    assert not sees(cara, "anna")
    assert not sees(cara, "beth")


def test_a_text_that_is_done_is_not_coded_and_not_reopened_once_the_other_is_done_too(server: Running, study: Path) -> None:
    blind(study)
    anna, beth = (Coder.member(server, name) for name in ("anna", "beth"))
    anna.code("T1", "By bus", "bus")
    old = anna.page("T1")
    anna.finish("T1")
    refused = anna.send("T1", add("T1", "it is ice", "road.winter"), seen=old)
    assert (refused.status_code, refused.json()["why"]) == (409, "done")
    assert anna.page("T1")["mode"] == "read"
    assert anna.finish("T1", done=False).status_code == 200
    assert anna.code("T1", "it is ice", "road.winter").status_code == 200
    anna.finish("T1")
    beth.finish("T1")
    for one in (anna, beth):
        answer = one.finish("T1", done=False)
        assert (answer.status_code, answer.json()["said"]) == (409, W.reopen_closed)
    assert (study / "coding/assignments.csv").read_text("utf-8").count("-") == 4


def test_whoever_sees_all_is_blind_where_they_code_themselves(server: Running, study: Path) -> None:
    (study / "coding/assignments.csv").write_text("document,coder,done\nT1,anna,\nT1,ana,\nT2,anna,\n", "utf-8")
    anna, ana, own = (Coder.member(server, name) for name in ("anna", "ana", "own"))
    anna.code("T1", "By bus", "bus")
    anna.code("T2", "Жөө барам", "bus")
    assert ana.client.get("/coding/texts/T1", params={"as": "anna"}).status_code == 403
    assert len(ana.page("T2", **{"as": "anna"})["sides"][0]) == 1
    assert len(own.page("T1", **{"as": "anna"})["sides"][0]) == 1
    assert own.client.get("/coding/compare/T1", params={"a": "anna", "b": "ana"}).status_code == 403


def test_alone_on_this_computer_a_name_codes_blindly_and_no_name_reads_all(alone: Running, study: Path) -> None:
    blind(study)
    Coder.alone(alone.address, "anna").code("T1", "By bus", "bus")
    beth = Coder.alone(alone.address, "beth")
    assert beth.client.get("/coding/texts/T1", params={"as": "anna"}).status_code == 403
    reader = Coder(httpx.Client(base_url=alone.address), "")
    assert len(reader.page("T1", **{"as": "anna"})["sides"][0]) == 1
    assert reader.page("T1")["mode"] == "read"


def test_what_two_coders_did_differently_stands_in_the_comparison(server: Running, study: Path) -> None:
    blind(study)
    anna, beth = (Coder.member(server, name) for name in ("anna", "beth"))
    anna.send("T1", add("T1", "By bus", "bus"), add("T1", "The road is full of holes", "road"), add("T1", "it is ice", "road.winter"))
    beth.send("T1", add("T1", "By bus", "bus"), add("T1", "The road is full", "road"), add("T1", "it is ice", "road.winter", says="absent"))
    for one in (anna, beth):
        one.finish("T1")
    data = data_of(anna.client.get("/coding/compare/T1", params={"a": "anna", "b": "beth"}))
    assert [(one["kind"], one["code"]) for one in data["differences"]] == [("length", "road"), ("says", "road.winter")]
    assert [len(side) for side in data["sides"]] == [3, 3]
    assert anna.client.get("/coding/compare/T1", params={"a": "anna", "b": "anna"}).status_code == 403
    assert anna.client.get("/coding/compare/T9", params={"a": "anna", "b": "beth"}).status_code == 404


def test_a_text_that_was_nobodys_task_becomes_one_when_it_is_done(alone: Running, study: Path) -> None:
    anna = Coder.alone(alone.address, "anna")
    anna.code("T1", "By bus", "bus")
    assert anna.finish("T1").status_code == 200
    texts = read_coded_texts(study)
    assert texts.done("T1", "anna") is True
    assert not texts.has_errors


# ── other pages ──


def test_the_list_says_what_is_to_be_done(server: Running, study: Path) -> None:
    blind(study)
    anna = Coder.member(server, "anna")
    anna.code("T1", "By bus", "bus")
    page = anna.client.get("/coding").text
    for said in ("T1", "T2", "G1", W.to_do, W.no_task, W.kinds["focus group"], "North", "<strong>1</strong>"):
        assert said in page, said
    assert page.count("SIMULATED") == 3
    anna.finish("T1")
    assert W.done_on.split("{")[0] in anna.client.get("/coding").text


def test_a_study_without_texts_or_codebook_says_what_is_missing(alone: Running, study: Path) -> None:
    client = httpx.Client(base_url=alone.address)
    for file in (study / "coding/codebook.yaml", study / "published/codebook.yaml"):
        file.unlink(missing_ok=True)
    assert W.no_codebook in client.get("/coding/codebook").text
    anna = Coder.alone(alone.address, "anna")
    assert anna.page("T1")["mode"] == "read"
    assert anna.code("T1", "By bus", "bus").status_code == 409
    for name in TEXTS:
        (study / f"transcripts/{name}.md").unlink()
    assert W.no_texts in client.get("/coding").text


def test_the_codebook_says_when_and_when_not(alone: Running) -> None:
    page = httpx.get(f"{alone.address}/coding/codebook").text
    for said in ("Roads", "The road itself is spoken of.", "use bus", "full of holes", "Winter", W.when, W.when_not, W.example):
        assert said in page, said


# ── the matrix ──


def test_the_matrix_counts_texts_and_its_cells_open_their_passages(alone: Running, study: Path) -> None:
    anna = Coder.alone(alone.address, "anna")
    anna.code("T1", "The road is full of holes", "road")
    anna.code("T1", "it is ice", "road.winter")
    anna.code("T2", "жол жаман эмес", "road", says="absent")
    page = anna.client.get("/coding/matrix", params={"by": "place"}).text
    cells = dict(re.findall(r'aria-label="([^"]*): ([^":]*)">', page))
    assert cells[W.opens.format(code="Roads", group="North")] == "1"
    assert cells[W.opens.format(code="Winter", group="North")] == "1"
    assert cells[W.opens.format(code="Roads", group="South")] == "−1"
    opened = anna.client.get("/coding/matrix", params={"by": "place", "code": "road", "group": "North"}).text
    assert "The road is full of holes" in opened
    assert "it is ice" in opened
    assert "жол" not in opened
    at = body_of("T1").index("it is ice")
    assert f'href="/coding/texts/T1?at={at}"' in opened
    assert anna.page("T1", at=str(at))["at"] == at
    for by in ("sex", "kind", "language", "text"):
        assert anna.client.get("/coding/matrix", params={"by": by}).status_code == 200
    for query in ({"by": "nowhere"}, {"by": "place", "code": "nowhere"}):
        assert anna.client.get("/coding/matrix", params=query).status_code == 404


def test_the_matrix_shows_nobody_the_work_of_another_before_both_are_done(server: Running, study: Path) -> None:
    blind(study)
    anna, beth, cara, own = (Coder.member(server, name) for name in ("anna", "beth", "cara", "own"))
    anna.code("T1", "The road is full of holes", "road")
    query = {"by": "place", "code": "road"}

    def sees(one: Coder) -> bool:
        table = "Roads" in one.client.get("/coding/matrix", params={"by": "place"}).text
        passage = "full of holes" in one.client.get("/coding/matrix", params=query).text
        assert table == passage
        return passage

    assert [sees(one) for one in (anna, beth, cara, own)] == [True, False, False, False]
    assert W.closed.format(texts="T1") in own.client.get("/coding/matrix").text
    anna.finish("T1")
    assert not sees(beth)
    beth.finish("T1")
    assert [sees(one) for one in (anna, beth, cara, own)] == [True, True, False, True]
