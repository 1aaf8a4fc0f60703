"""Why: fetching must give the same interviews as an export, survive a broken line, and never let the secret out."""

from __future__ import annotations

import json
import logging
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from click.testing import CliRunner
from export_styles import Style, export, small_layout
from pydantic import ValidationError
from small_study import write_small_study
from test_every_style import INTERVIEWS, assert_same

from kurak.app.cli.main import cli
from kurak.model.field_server import FieldServer
from kurak.sources.field_data import connectors
from kurak.sources.field_data.connectors import FetchError, fetch
from kurak.sources.field_data.read import read_field_data
from kurak.sources.field_data.record_writer import read_records

LAYOUT = small_layout()
SECRET = "s3cret-token-of-nobody"


class MockServer:
    """KoboToolbox and ODK Central as far as their APIs are used, on loopback."""

    def __init__(self, submissions: list[dict[str, Any]], packed: bytes) -> None:
        self.submissions, self.packed = submissions, packed
        self.asked: list[tuple[str, str, str]] = []
        self.break_after = 10**9
        self.status = 0
        self.answer: bytes | None = None
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                outer.serve(self)

            def do_POST(self) -> None:
                outer.serve(self)

            def do_DELETE(self) -> None:
                outer.serve(self)

            def log_message(self, *_: object) -> None:
                return

        self.http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.http.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self.http.server_address[1]}"

    def serve(self, request: BaseHTTPRequestHandler) -> None:
        body = request.rfile.read(int(request.headers.get("Content-Length", 0)))
        head = request.headers.get("Authorization", "")
        self.asked.append((request.command, request.path, head))
        parts = urlsplit(request.path)
        if self.status:
            return self.send(request, self.status, b"no", {"Location": "http://elsewhere.example/"})
        if self.answer is not None:
            return self.send(request, 200, self.answer)
        if parts.path == "/api/v2/assets/aKobo/data/":
            if head != f"Token {SECRET}":
                return self.send(request, 401, b"{}")
            if len(self.asked) > self.break_after:
                return self.send(request, 503, b"busy")
            asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
            after = json.loads(asked["query"])["_id"]["$gt"]
            page = [one for one in self.submissions if one["_id"] > after][: int(asked["limit"])]
            return self.send(
                request,
                200,
                json.dumps({"count": len(self.submissions), "next": None, "results": page}).encode(),
            )
        if parts.path == "/v1/sessions" and request.command == "POST":
            good = json.loads(body) == {"email": "me@example.org", "password": SECRET}
            return self.send(request, 200 if good else 401, b'{"token": "a-session"}')
        if head != "Bearer a-session":
            return self.send(request, 401, b"{}")
        if parts.path == "/v1/projects/3/forms/small/submissions.csv.zip":
            return self.send(request, 200, self.packed)
        return self.send(request, 200 if request.command == "DELETE" else 404, b"")

    def send(
        self, request: BaseHTTPRequestHandler, status: int, raw: bytes, more: dict[str, str] | None = None
    ) -> None:
        request.send_response(status)
        for name, value in (more or {}).items():
            request.send_header(name, value)
        request.send_header("Content-Length", str(len(raw)))
        request.end_headers()
        request.wfile.write(raw)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[MockServer]:
    lines = export(LAYOUT.form, INTERVIEWS, Style(file="jsonl"), tmp_path)[0].read_text("utf-8").splitlines()
    submissions = [{"_id": 10 + number, **json.loads(line)} for number, line in enumerate(lines)]
    packed = export(LAYOUT.form, INTERVIEWS, Style("central", several="both", file="zip"), tmp_path)[
        0
    ].read_bytes()
    made = MockServer(submissions, packed)
    yield made
    made.http.shutdown()
    made.http.server_close()


def kobo(server: MockServer) -> FieldServer:
    return FieldServer(kind="kobo", url=server.url, form="aKobo")


def central(server: MockServer) -> FieldServer:
    return FieldServer(kind="central", url=server.url, form="small", project=3, user="me@example.org")


def test_both_servers_give_what_an_export_gives(
    server: MockServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connectors, "PAGE", 2)
    wanted = read_field_data(export(LAYOUT.form, INTERVIEWS, Style(), tmp_path), LAYOUT).tables
    told: list[int] = []
    for number, one in enumerate((kobo(server), central(server))):
        folder = tmp_path / str(number)
        folder.mkdir()
        assert_same(read_field_data([fetch(one, SECRET, folder, tell=told.append)], LAYOUT).tables, wanted)
        assert len(list(folder.iterdir())) == 1, "nothing is left beside the file"
    assert told == [2, 4, 4]
    assert server.asked[-1][:2] == ("DELETE", "/v1/sessions/current"), "the session is ended"


def test_a_broken_fetch_goes_on_where_it_stopped(
    server: MockServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connectors, "PAGE", 1)
    server.break_after = 2
    with pytest.raises(FetchError, match="status 503"):
        fetch(kobo(server), SECRET, tmp_path)
    [part] = tmp_path.glob(".*.part")
    with part.open("a", encoding="utf-8") as out:
        out.write('{"_id": 12, "half a li')
    server.break_after, server.asked = 10**9, []
    file = fetch(kobo(server), SECRET, tmp_path)
    assert [json.loads(line)["_id"] for line in file.read_text("utf-8").splitlines()] == [10, 11, 12, 13]
    assert len(server.asked) == 3, "what was there already is not asked for again"


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (401, "the secret is not accepted"),
        (403, "may not read"),
        (404, "no such form"),
        (302, "another address"),
        (500, "status 500"),
    ],
)
def test_refusals_in_words(status: int, words: str, server: MockServer, tmp_path: Path) -> None:
    server.status = status
    for one in (kobo(server), central(server)):
        with pytest.raises(FetchError, match=words) as caught:
            fetch(one, SECRET, tmp_path)
        assert SECRET not in str(caught.value)


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"<html>",
        b"[]",
        b'{"results": [{"a": 1}]}',
        b'{"results": [{"_id": 5}, {"_id": 4}]}',
        b'{"results": 3}',
    ],
)
def test_answers_that_are_something_else(answer: bytes, server: MockServer, tmp_path: Path) -> None:
    server.answer = answer
    with pytest.raises(FetchError):
        fetch(kobo(server), SECRET, tmp_path)
    with pytest.raises(FetchError):
        fetch(central(server), SECRET, tmp_path)


def test_nobody_there(server: MockServer, tmp_path: Path) -> None:
    server.http.shutdown()
    server.http.server_close()
    with pytest.raises(FetchError, match="cannot be reached"):
        fetch(kobo(server), SECRET, tmp_path)


@pytest.mark.parametrize(
    "wrong",
    [
        {"url": "http://kobo.example.org"},
        {"url": "https://me:secret@kobo.example.org"},
        {"url": "https://kobo.example.org/?token=1"},
        {"url": "kobo.example.org"},
        {"form": "a/../b"},
        {"form": "a?b"},
        {"kind": "central"},
        {"secret": "s3cret-token"},
        {"token": "x"},
    ],
    ids=str,
)
def test_what_a_server_block_may_not_say(wrong: dict[str, str]) -> None:
    with pytest.raises(ValidationError):
        FieldServer.model_validate({"kind": "kobo", "url": "https://kobo.example.org", "form": "a", **wrong})


def test_the_command(
    server: MockServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    block = f"server:\n  kind: kobo\n  url: {server.url}\n  form: aKobo\n"
    study = write_small_study(tmp_path / "study", more=block)
    run = CliRunner().invoke
    without = run(cli, ["fetch", str(study)])
    assert without.exit_code == 2
    assert "KURAK_SERVER_SECRET is not set" in without.output
    monkeypatch.setenv("KURAK_SERVER_SECRET", "wrong")
    assert run(cli, ["fetch", str(study)]).exit_code == 2
    monkeypatch.setenv("KURAK_SERVER_SECRET", SECRET)
    assert run(cli, ["fetch", str(study), "--dry-run"]).exit_code == 0
    assert not list(study.rglob("*.parquet")) + list(study.rglob("*.jsonl")), "a dry run keeps nothing"
    result = run(cli, ["fetch", str(study), "--json"])
    assert result.exit_code == 0, result.output
    assert json.loads(result.stdout)["rows"] == {"interviews": 4, "member": 4, "job": 3}
    assert read_records(study / "data", LAYOUT)[""].values.num_rows == 4
    again = run(cli, ["fetch", str(study)])
    assert (again.exit_code, again.output) == (0, "Nothing new: the server gives what was received before.\n")
    for text in (
        result.output,
        again.output,
        caplog.text,
        *(path.read_bytes().decode("latin-1") for path in study.rglob("*") if path.is_file()),
    ):
        assert SECRET not in text
    assert all(SECRET not in path for _, path, _ in server.asked), "the secret is never in an address"


def test_a_study_without_a_server(tmp_path: Path) -> None:
    result = CliRunner().invoke(cli, ["fetch", str(write_small_study(tmp_path / "study"))])
    assert result.exit_code == 2
    assert "no block server" in result.output
