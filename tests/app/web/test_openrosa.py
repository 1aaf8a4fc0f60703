"""Why: phones in the field speak OpenRosa. What they are told "received" is on the disk, once, whatever happens on the way."""

from __future__ import annotations

import hashlib
import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import httpx
import pytest
from small_server import Collect, Running, interview, multipart, publish, running, team, write_study

from kurak.app.web.uploads import Limits
from kurak.sources.submissions.store import INCOMING, SubmissionStore

LIST = "{http://openrosa.org/xforms/xformsList}"
MANIFEST = "{http://openrosa.org/xforms/xformsManifest}"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A server whose only user sits at this computer."""
    study = write_study(tmp_path_factory.mktemp("study") / "a")
    publish(study, version="1.9", media={"карта 1.png": b"\x89PNG not really", "list.csv": b"name,label\n"})
    publish(study, version="1.10", media={"list.csv": b"name,label\nb,B\n"})
    with running(study) as one:
        yield one


def kept(server: Running) -> list[str]:
    store = SubmissionStore(server.site.store_folder)
    try:
        return [one.instance_id for one in store]
    finally:
        store.close()


def message(answer: httpx.Response) -> str:
    return ElementTree.fromstring(answer.content).findtext("{http://openrosa.org/http/response}message") or ""


# ── forms ──


def test_the_list_names_the_newest_version_with_the_hash_of_the_served_bytes(server: Running) -> None:
    phone = Collect(server.address)
    answer = phone.get("/formList")
    assert answer.status_code == 200
    assert answer.headers["X-OpenRosa-Version"] == "1.0"
    assert answer.headers["Date"].endswith("GMT")
    assert answer.headers["Content-Type"].startswith("text/xml")
    (form,) = ElementTree.fromstring(answer.content)
    assert form.findtext(f"{LIST}formID") == "lending"
    assert form.findtext(f"{LIST}version") == "1.10"
    served = phone.get(form.findtext(f"{LIST}downloadUrl") or "")
    assert form.findtext(f"{LIST}hash") == "md5:" + hashlib.md5(served.content).hexdigest()
    assert served.content == server.site.forms.by_name["lending-1.10"].xml
    assert len(ElementTree.fromstring(phone.get("/formList?formID=other").content)) == 0


def test_the_manifest_has_the_hash_of_each_served_file(server: Running) -> None:
    phone = Collect(server.address)
    files = ElementTree.fromstring(phone.get("/forms/lending-1.9/manifest.xml").content)
    assert [one.findtext(f"{MANIFEST}filename") for one in files] == ["карта 1.png", "list.csv"]
    for one in files:
        served = phone.get(one.findtext(f"{MANIFEST}downloadUrl") or "")
        assert served.status_code == 200
        assert one.findtext(f"{MANIFEST}hash") == "md5:" + hashlib.md5(served.content).hexdigest()


def test_a_media_file_that_was_changed_is_not_given_out(tmp_path: Path) -> None:
    study = write_study(tmp_path / "a")
    folder = publish(study, version="2", media={"list.csv": b"old"})
    with running(study) as server:
        (folder / "media" / "list.csv").write_bytes(b"other")
        assert Collect(server.address).get("/forms/lending-2/media/0").status_code == 404


@pytest.mark.parametrize("path", ["/forms/nothing.xml", "/forms/lending-1.9/media/7", "/forms/..%2f..%2fstudy.yaml", "/packages/../study.yaml",
                                  "/assets/..%2fsite.py", "/assets/site.py", "/packages/vue/package.json", "/forms/lending-1/media/..%2fform.json"])  # fmt: skip
def test_what_is_not_served_is_not_there(server: Running, path: str) -> None:
    assert Collect(server.address).get(path).status_code == 404


# ── submissions ──


def test_head_says_how_large_a_submission_may_be(server: Running) -> None:
    answer = Collect(server.address).head()
    assert answer.status_code == 204
    assert answer.headers["X-OpenRosa-Accept-Content-Length"] == "100000000"
    assert answer.headers["Location"] == f"{server.address}/submission"


def test_an_interview_is_kept_byte_for_byte_with_its_files(server: Running) -> None:
    xml = interview("uuid:whole")
    answer = Collect(server.address).send(xml, {"audit.csv": b"event,node,start,end\n", "голос.m4a": b"\0" * 200_000})
    assert answer.status_code == 201
    store = SubmissionStore(server.site.store_folder)
    found = store.find("uuid:whole")
    store.close()
    assert found is not None
    assert found.xml == xml
    assert found.sha256 == hashlib.sha256(xml).hexdigest()
    assert (found.form_id, found.version, found.device_id, found.user) == ("lending", "1", "phone-1", "owner")
    assert found.form_sha256 == server.site.forms.by_name["lending-1"].sha256
    assert {name: one.read() for name, one in found.attachments.items()} == {
        "audit.csv": b"event,node,start,end\n",
        "голос.m4a": b"\0" * 200_000,
    }


def test_the_same_upload_again_changes_nothing(server: Running) -> None:
    xml = interview("uuid:again")
    phone = Collect(server.address)
    assert phone.send(xml, {"a.jpg": b"a"}).status_code == 201
    before = kept(server)
    answer = phone.send(xml, {"a.jpg": b"a"})
    assert answer.status_code == 201
    assert message(answer) == "received before"
    assert kept(server) == before


def test_files_may_come_in_several_requests(server: Running) -> None:
    xml = interview("uuid:split")
    phone = Collect(server.address)
    assert phone.send(xml, {"a.jpg": b"a"}, incomplete=True).status_code == 202
    assert phone.send(xml, {"b.jpg": b"b"}).status_code == 201
    store = SubmissionStore(server.site.store_folder)
    found = store.find("uuid:split")
    store.close()
    assert found is not None
    assert found.complete
    assert sorted(found.attachments) == ["a.jpg", "b.jpg"]


def test_another_interview_with_the_same_id_is_refused_and_set_apart(server: Running) -> None:
    phone = Collect(server.address)
    assert phone.send(interview("uuid:twin", lend="4")).status_code == 201
    answer = phone.send(interview("uuid:twin", lend="1"))
    assert answer.status_code == 409
    store = SubmissionStore(server.site.store_folder)
    found = store.find("uuid:twin")
    assert found is not None
    assert found.xml == interview("uuid:twin", lend="4")
    assert ("uuid:twin", hashlib.sha256(interview("uuid:twin", lend="1")).hexdigest()) in store.conflicts()
    store.close()
    assert phone.send(interview("uuid:twin", lend="4")).status_code == 201


def test_another_file_under_the_same_name_is_refused(server: Running) -> None:
    phone = Collect(server.address)
    assert phone.send(interview("uuid:file"), {"a.jpg": b"first"}).status_code == 201
    assert phone.send(interview("uuid:file"), {"a.jpg": b"second"}).status_code == 409
    twice = multipart(("xml_submission_file", "i.xml", interview("uuid:file2")), ("a", "a.jpg", b"1"), ("b", "a.jpg", b"2"))
    answer = httpx.post(f"{server.address}/submission", content=twice[0], headers={"Content-Type": twice[1]})
    assert answer.status_code == 409
    assert "uuid:file2" not in kept(server)


BOMB = b'<!DOCTYPE d [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><data id="lending" version="1"><meta><instanceID>&b;</instanceID></meta></data>'
OUTSIDE = b'<!DOCTYPE d SYSTEM "file:///etc/passwd"><data id="lending" version="1"><meta><instanceID>x</instanceID></meta></data>'
WRONG = {
    "a bomb": (BOMB, "document type"),
    "a file of the server": (OUTSIDE, "document type"),
    "two roots": (interview("uuid:r") + interview("uuid:s"), "not well formed"),
    "cut in the middle": (interview("uuid:cut")[:-20], "not well formed"),
    "no id": (b'<data id="lending" version="1"><meta/></data>', "no meta/instanceID"),
    "id outside meta": (b'<data id="lending" version="1"><instanceID>uuid:x</instanceID></data>', "no meta/instanceID"),
    "two ids": (b'<data id="lending" version="1"><meta><instanceID>a</instanceID><instanceID>b</instanceID></meta></data>', "two elements"),
    "foreign root": (b'<data xmlns="http://example.org/" id="lending" version="1"><meta><instanceID>a</instanceID></meta></data>', "namespace"),
    "foreign meta": (
        b'<data id="lending" version="1" xmlns:x="http://example.org/"><x:meta><x:instanceID>a</x:instanceID></x:meta></data>',
        "no meta/instanceID",
    ),
    "no form": (b"<data><meta><instanceID>a</instanceID></meta></data>", "no id of a form"),
    "too deep": (b'<data id="lending" version="1">' + b"<a>" * 100 + b"</a>" * 100 + b"</data>", "inside one another"),
    "a long id": (b'<data id="lending" version="1"><meta><instanceID>' + b"a" * 300 + b"</instanceID></meta></data>", "longer than"),
    "another alphabet": ('<?xml version="1.0" encoding="utf-16"?><data/>'.encode("utf-16"), "not in UTF-8"),
    "not XML": (b"\x00\x01\x02", "not well formed"),
    "nothing": (b"", "not well formed"),
}


@pytest.mark.parametrize("name", WRONG)
def test_xml_that_is_no_submission_is_refused_with_a_reason(server: Running, name: str) -> None:
    xml, reason = WRONG[name]
    before = kept(server)
    answer = Collect(server.address).send(xml)
    assert answer.status_code == 400
    assert reason in message(answer)
    assert kept(server) == before


def test_a_form_that_is_not_published_here_is_refused(server: Running) -> None:
    answer = Collect(server.address).send(interview(version="7"))
    assert answer.status_code == 404
    assert 'version "7"' in message(answer)


NAMES = ["../x.jpg", "..\\x.jpg", "/etc/x", "C:\\x.jpg", "a/b.jpg", ".hidden", "..", "x" * 300, "a\x01b"]


@pytest.mark.parametrize("name", NAMES, ids=range(len(NAMES)))
def test_a_file_name_that_leads_elsewhere_is_refused(server: Running, name: str) -> None:
    body, kind = multipart(("xml_submission_file", "i.xml", interview("uuid:path")), ("f", name, b"x"))
    answer = httpx.post(f"{server.address}/submission", content=body, headers={"Content-Type": kind})
    assert answer.status_code == 400
    assert "uuid:path" not in kept(server)
    assert not list((server.site.store_folder / INCOMING).iterdir())


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (interview(), "text/xml"),
        (b"", "multipart/form-data"),
        (b"--b\r\nnonsense", "multipart/form-data; boundary=b"),
        (multipart(("other", None, b"x"))[0], "multipart/form-data; boundary=elsewhere"),
        (multipart()[0], multipart()[1]),
    ],
    ids=range(5),
)
def test_what_is_no_multipart_is_refused(server: Running, body: bytes, kind: str) -> None:
    assert httpx.post(f"{server.address}/submission", content=body, headers={"Content-Type": kind}).status_code == 400


def test_parts_are_bounded_in_number_headers_and_fields(server: Running) -> None:
    many = multipart(("xml_submission_file", "i.xml", interview("uuid:many")), *(("f", f"{n}.jpg", b"") for n in range(400)))
    long_header = multipart(("f" * 10_000, None, b""))
    long_field = multipart(("f", None, b"x" * 10_000))
    two = multipart(*[("xml_submission_file", "i.xml", interview("uuid:two"))] * 2)
    for body, kind in (many, long_header, long_field, two):
        assert httpx.post(f"{server.address}/submission", content=body, headers={"Content-Type": kind}).status_code == 400
    assert not list((server.site.store_folder / INCOMING).iterdir())


# ── on the way ──


def half(server: Running, body: bytes, kind: str, *, announced: int) -> socket.socket:
    """A connection on which a request has begun and does not go on."""
    phone = socket.create_connection(("127.0.0.1", server.port), timeout=30)
    head = f"POST /submission HTTP/1.1\r\nHost: localhost\r\nContent-Type: {kind}\r\nContent-Length: {announced}\r\n\r\n"
    phone.sendall(head.encode() + body)
    return phone


def test_half_an_upload_leaves_nothing(tmp_path: Path) -> None:
    body, kind = multipart(("f", "a.jpg", b"x" * 200_000), ("xml_submission_file", "i.xml", interview("uuid:half")))
    with running(write_study(tmp_path / "a"), limits=Limits(patience=0.2)) as server:
        # The phone stops and stays on the line: the server gives up and says so.
        with half(server, body[:100_000], kind, announced=len(body)) as phone:
            assert b" 408 " in phone.recv(1000)
        # The phone hangs up: the next upload of it is as if nothing had been.
        half(server, body[:150_000], kind, announced=len(body)).close()
        assert Collect(server.address).send(interview("uuid:half")).status_code == 201
        site = server.site
    assert not list((site.store_folder / INCOMING).iterdir())
    assert kept(server) == ["uuid:half"]


def test_a_declared_length_above_the_limit_is_refused_before_it_is_read(server: Running) -> None:
    with half(server, b"", "multipart/form-data; boundary=b", announced=2_000_000_000) as phone:
        assert b" 413 " in phone.recv(1000)


def test_twenty_phones_at_once_lose_and_double_nothing(tmp_path: Path) -> None:
    answers: list[int] = []

    def phone(number: int, address: str) -> None:
        one = Collect(address)
        for k in [*range(10), *range(10)]:
            answers.append(one.send(interview(f"uuid:{number}-{k}"), {"audit.csv": b"event,node,start,end"}).status_code)

    with running(write_study(tmp_path / "a")) as server:
        threads = [threading.Thread(target=phone, args=(number, server.address)) for number in range(20)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert answers == [201] * 400
    found = kept(server)
    assert len(found) == 200
    assert len(set(found)) == 200


def test_a_phone_set_up_by_a_code_needs_no_password(tmp_path: Path) -> None:
    users = team(aigul="interviewer", boss="supervisor")
    with running(write_study(tmp_path / "a"), users=users) as server:
        assert server.site.gate is not None
        phone = Collect(f"{server.address}/key/{server.site.gate.key_of(users['aigul'])}")
        (form,) = ElementTree.fromstring(phone.get("/formList").content)
        url = form.findtext(f"{LIST}downloadUrl") or ""
        assert url.startswith(phone.address)
        assert phone.get(url).status_code == 200
        assert phone.head().status_code == 204
        assert phone.send(interview("uuid:key")).status_code == 201
        assert Collect(f"{server.address}/key/wrong").get("/formList").status_code == 401
        assert Collect(f"{server.address}/key/wrong").send(interview("uuid:stranger")).status_code == 401
        store = SubmissionStore(server.site.store_folder)
        assert [(one.instance_id, one.user) for one in store] == [("uuid:key", "aigul")]
        store.close()
