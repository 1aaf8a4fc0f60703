"""Why: what only a real process shows. It is killed in the middle, the disk fills up, somebody sends two gigabytes, Ctrl-C is pressed."""

from __future__ import annotations

import os
import re
import select
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from click.testing import CliRunner
from coding_study import Coder, add, rows_of, write_coding_study
from small_server import Collect, interview, multipart, publish, write_study

from kurak.app.cli.main import cli
from kurak.app.web.certificate import fingerprint
from kurak.sources.starter import write_starter
from kurak.sources.submissions.store import FOLDER, INCOMING, SubmissionStore

KURAK = [sys.executable, "-m", "kurak"]
GIGABYTE = 1_000_000_000


@dataclass(slots=True)
class Process:
    """A running ``kurak serve``, the address it printed, and all that line said."""

    process: subprocess.Popen[str]
    address: str
    line: str

    @property
    def port(self) -> int:
        return int(self.address.rpartition(":")[2])

    def memory(self, what: str) -> int:
        """Bytes, as the kernel counts them: VmRSS now, VmHWM at most so far."""
        status = Path(f"/proc/{self.process.pid}/status").read_text("ascii")
        found = re.search(rf"{what}:\s+(\d+) kB", status)
        assert found is not None
        return int(found[1]) * 1024

    def end(self) -> tuple[int, str]:
        self.process.send_signal(signal.SIGINT)
        _, errors = self.process.communicate(timeout=30)
        return self.process.returncode, errors


@contextmanager
def serving(*arguments: object, limits: Mapping[int, int] | None = None) -> Iterator[Process]:
    """``kurak serve`` as a process; ``limits`` are those of the system, by resource."""

    def limit() -> None:
        import resource

        for one, most in (limits or {}).items():
            resource.setrlimit(one, (most, most))
        # A file that is too large is an error of the write, not the end of the process.
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)

    process = subprocess.Popen(
        [*KURAK, "serve", *map(str, arguments), "--port", "0"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=limit,
    )
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        found = re.search(r"https?://\S+", line)
        if found is None:
            raise AssertionError(process.communicate(timeout=30))
        yield Process(process, found[0], line)
    finally:
        process.kill()
        process.communicate()


def kept(study: Path) -> list[str]:
    store = SubmissionStore(study / FOLDER)
    try:
        assert store.connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        return [one.instance_id for one in store]
    finally:
        store.close()


def test_it_says_where_it_is_and_ends_on_ctrl_c(tmp_path: Path) -> None:
    study = write_study(tmp_path / "a")
    with serving(study) as server:
        assert server.line.startswith("Kurak is at http://127.0.0.1:")
        assert "1 form · this computer only" in server.line
        assert Collect(server.address).send(interview("uuid:1")).status_code == 201
        code, errors = server.end()
    assert code == 0
    assert "Traceback" not in errors
    assert kept(study) == ["uuid:1"]
    assert not (study / FOLDER / "submissions.sqlite-wal").exists()


def test_texts_are_coded_in_a_study_that_has_no_form(tmp_path: Path) -> None:
    study = write_coding_study(tmp_path / "a")
    shutil.rmtree(study / "instrument/published")
    with serving(study) as server:
        assert "0 forms" in server.line
        assert httpx.get(f"{server.address}/coding").status_code == 200


def test_killed_while_somebody_codes_it_has_every_coding_that_it_acknowledged_whole(tmp_path: Path) -> None:
    study = write_coding_study(tmp_path / "a")
    acknowledged: list[str] = []
    enough = threading.Event()

    def code(server: Process) -> None:
        anna = Coder.alone(server.address, "anna")
        seen = anna.page("T1")
        for number in range(10_000):
            change = {**add("T1", "The road is full of holes", "road"), "start": 4 + number % 60, "memo": f"m{number}"}
            try:
                answer = anna.send("T1", change, seen=seen)
            except httpx.TransportError:
                return
            seen["version"] = answer.json()["version"]
            acknowledged.append(answer.json()["each"][0][6])
            if len(acknowledged) >= 20:
                enough.set()

    with serving(study) as server:
        coder = threading.Thread(target=code, args=(server,))
        coder.start()
        assert enough.wait(60)
        server.process.kill()
        coder.join()
    rows = rows_of(study, "anna")
    assert set(acknowledged) <= {row.memo for row in rows}
    assert len({row.coding for row in rows}) == len(rows)
    with serving(study) as again:
        anna = Coder.alone(again.address, "anna")
        assert len(anna.page("T1")["sides"][0]) == len(rows)
        assert anna.code("T1", "We walk", "road").status_code == 200


def test_killed_in_the_middle_it_has_lost_nothing_that_it_acknowledged(tmp_path: Path) -> None:
    study = write_study(tmp_path / "a")
    acknowledged: list[str] = []
    enough = threading.Event()

    def phone(number: int, address: str) -> None:
        one = Collect(address)
        for k in range(10_000):
            instance = f"uuid:{number}-{k}"
            try:
                answer = one.send(interview(instance), {"voice.m4a": os.urandom(20_000)})
            except httpx.TransportError:
                return
            if answer.status_code == 201:
                acknowledged.append(instance)
            if len(acknowledged) >= 60:
                enough.set()

    with serving(study) as server:
        phones = [threading.Thread(target=phone, args=(number, server.address)) for number in range(6)]
        for one in phones:
            one.start()
        # One more is in the middle of its upload when the server dies.
        body, kind = multipart(("f", "big.jpg", b"x" * 500_000), ("xml_submission_file", "i.xml", interview("uuid:half")))
        half = socket.create_connection(("127.0.0.1", server.port), timeout=30)
        half.sendall(f"POST /submission HTTP/1.1\r\nHost: localhost\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body[:300_000])
        assert enough.wait(60)
        server.process.kill()
        for one in phones:
            one.join()
        half.close()
    found = kept(study)
    assert set(acknowledged) <= set(found)
    assert len(found) == len(set(found))
    assert "uuid:half" not in found
    with serving(study) as server:
        assert not list((study / FOLDER / INCOMING).iterdir())
        again = Collect(server.address)
        assert again.send(interview("uuid:half")).status_code == 201
        assert again.send(interview(acknowledged[0])).status_code == 201
        server.end()
    assert sorted(kept(study)) == sorted([*found, "uuid:half"])


def test_a_full_disk_is_said_and_nothing_acknowledged_is_lost(tmp_path: Path) -> None:
    """The system allows no file larger than 2 MB: to the server this is a disk that is full."""
    import resource

    study = write_study(tmp_path / "a")
    acknowledged = []
    with serving(study, limits={resource.RLIMIT_FSIZE: 2_000_000}) as server:
        phone = Collect(server.address)
        refused = phone.send(interview("uuid:big"), {"voice.m4a": b"x" * 3_000_000})
        assert refused.status_code in (503, 507)
        answer = phone.send(interview("uuid:0"))
        for k in range(1, 200):
            if answer.status_code != 201:
                break
            acknowledged.append(f"uuid:{k - 1}")
            answer = phone.send(interview(f"uuid:{k}", unit="x" * 50_000))
        assert answer.status_code in (503, 507)
        assert acknowledged
        assert phone.get("/formList").status_code == 200
    assert set(acknowledged) <= set(kept(study))
    with serving(study) as server:
        assert Collect(server.address).send(interview("uuid:after")).status_code == 201
        assert not list((study / FOLDER / INCOMING).iterdir())


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="memory of another process is read from /proc, which only Linux has")
def test_two_gigabytes_are_refused_at_the_limit_in_bounded_memory(tmp_path: Path) -> None:
    study = write_study(tmp_path / "a")
    with serving(study, "--largest", 50) as server:
        Collect(server.address).send(interview("uuid:1"), {"a.jpg": b"x" * 1_000_000})
        before = server.memory("VmHWM")
        head = (
            b"POST /submission HTTP/1.1\r\nHost: localhost\r\nContent-Type: multipart/form-data; boundary=b\r\n"
            b"Transfer-Encoding: chunked\r\n\r\n"
        )
        part = b'--b\r\nContent-Disposition: form-data; name="f"; filename="film.mp4"\r\n\r\n'
        piece = b"x" * 1_000_000
        sent = answered_at = 0
        with socket.create_connection(("127.0.0.1", server.port), timeout=60) as phone:
            phone.sendall(head + b"%x\r\n" % len(part) + part + b"\r\n")
            # A phone that does not listen and pushes on: the rest is thrown away as it comes.
            while sent < 2 * GIGABYTE:
                phone.sendall(b"%x\r\n" % len(piece) + piece + b"\r\n")
                sent += len(piece)
                if not answered_at and select.select([phone], [], [], 0)[0]:
                    answered_at = sent
            assert b" 413 " in phone.recv(1_000)
        # What lies in buffers on the way comes on top of the 50 MB.
        assert 50_000_000 <= answered_at < 100_000_000
        assert server.memory("VmHWM") - before < 30_000_000
        assert not list((study / FOLDER / INCOMING).iterdir())
        assert Collect(server.address).send(interview("uuid:2")).status_code == 201


def test_a_study_is_served_by_one_process_at_a_time(tmp_path: Path) -> None:
    study = write_study(tmp_path / "a")
    with serving(study):
        second = subprocess.run([*KURAK, "serve", str(study), "--port", "0"], capture_output=True, text=True, timeout=60, check=False)
    assert second.returncode == 2
    assert "served already" in second.stderr


def test_over_tls_with_a_certificate_of_its_own(tmp_path: Path) -> None:
    study, users = write_study(tmp_path / "a"), tmp_path / "users.csv"
    made = subprocess.run(
        [*KURAK, "serve", "--users", str(users), "--add-user", "aigul"], capture_output=True, text=True, timeout=60, check=True
    )
    password = re.search(r"password: (\S+)", made.stdout)
    assert password is not None
    with serving(study, "--users", users, "--tls") as server:
        assert server.address.startswith("https://127.0.0.1:")
        certificate = study / FOLDER / "127.0.0.1.server.crt"
        trusting = ssl.create_default_context(cafile=str(certificate))
        phone = Collect(server.address, ("aigul", password[1]), httpx.Client(verify=trusting, timeout=60))
        assert phone.get("/formList").status_code == 200
        assert phone.send(interview("uuid:tls")).status_code == 201
        with pytest.raises(httpx.ConnectError):
            httpx.get(server.address)
        code, errors = server.end()
    assert code == 0
    assert fingerprint(certificate) in errors
    # The phone's connection is open, and was not waited for.
    assert "graceful shutdown exceeded" not in errors
    assert kept(study) == ["uuid:tls"]
    assert (study / FOLDER / "127.0.0.1.server.key").stat().st_mode & 0o077 == 0


def test_what_it_needs_to_start(tmp_path: Path) -> None:
    study, users = write_study(tmp_path / "a"), tmp_path / "users.csv"
    users.write_text("name,role,password,key\na,king,x,1\n", "utf-8")
    empty = tmp_path / "b"
    write_starter(empty)
    publish(empty).joinpath("questionnaire.xml").write_text("changed", "utf-8")
    with socket.create_server(("127.0.0.1", 0)) as taken:
        for arguments, code, said in (
            ((tmp_path,), 2, "no study.yaml"),
            ((study, "--host", "192.0.2.7"), 2, "--tls and --users FILE are needed"),
            ((study, "--host", "192.0.2.7", "--tls"), 2, "--tls and --users FILE are needed"),
            ((study, "--users", users), 2, "a role that is none of"),
            ((study, "--users", tmp_path / "none.csv"), 2, "cannot be read"),
            ((study, "--certificate", "x.crt", "--tls"), 2, "go together"),
            ((study, "--certificate", "x.crt", "--key", "x.key", "--tls"), 2, "x.crt is not there"),
            ((study, "--port", taken.getsockname()[1]), 2, "address already in use"),
            ((study, "--add-user", "a"), 2, "--add-user needs --users"),
            ((empty,), 1, "COL-001"),
            ((empty,), 1, "COL-003"),
        ):
            ended = CliRunner().invoke(cli, ["serve", *map(str, arguments)])
            words = " ".join(ended.output.split())
            assert (ended.exit_code, said in words) == (code, True), words
