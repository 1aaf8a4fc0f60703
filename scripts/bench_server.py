"""Time the collection server: submissions a second, each acknowledged only when it is on the disk.

The server is a process of its own; phones are threads of another, each with a connection of its own that stays open. Both
share the cores of this machine, as a laptop in the field does. An interview is 8 kB of XML with an audit.csv of 4 kB.
"""

from __future__ import annotations

import argparse
import hashlib
import http.client
import json
import os
import platform
import re
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import uuid
from pathlib import Path
from typing import NamedTuple

AIM = 100
"""Submissions a second on two cores that the project promises."""
FORM = b"<h:html xmlns:h='http://www.w3.org/1999/xhtml'/>"


class Row(NamedTuple):
    """One line of the table: how many phones; per second; milliseconds that the middle and the slowest of 100 waited; memory in MB."""

    phones: int
    per_second: float
    middle: float
    slow: float
    memory: float


def write_study(folder: Path) -> None:
    """A study with one published form."""
    from kurak.sources.starter import write_starter

    write_starter(folder)
    place = folder / "instrument" / "published" / "q-1"
    place.mkdir(parents=True)
    (place / "questionnaire.xml").write_bytes(FORM)
    said = {"form_id": "q", "version": "1", "title": "Q", "xform_sha256": hashlib.sha256(FORM).hexdigest(), "media": []}
    (place / "form.json").write_text(json.dumps(said), "utf-8")


def interview() -> tuple[bytes, str]:
    """Body and content type of one submission."""
    answers = "".join(f"<item{number}>{number % 5 + 1}</item{number}>" for number in range(330))
    xml = f'<data id="q" version="1">{answers}<meta><instanceID>uuid:{uuid.uuid4()}</instanceID></meta></data>'.encode()
    # Each has its own, so that no two are stored as one.
    audit = b"event,node,start,end\n" + f"question,/data/item,{uuid.uuid4().int % 10**13},1767000004000\n".encode() * 90
    boundary = uuid.uuid4().hex
    parts = (b'name="xml_submission_file"; filename="i.xml"', xml), (b'name="audit.csv"; filename="audit.csv"', audit)
    body = b"".join(
        b"--" + boundary.encode() + b"\r\nContent-Disposition: form-data; " + named + b"\r\n\r\n" + content + b"\r\n"
        for named, content in parts
    )
    return body + b"--" + boundary.encode() + b"--\r\n", f"multipart/form-data; boundary={boundary}"


def measure(phones: int, interviews: int) -> Row:
    """Start a server, send, stop it; check that everything is there."""
    with tempfile.TemporaryDirectory() as folder:
        study = Path(folder) / "study"
        write_study(study)
        server = subprocess.Popen(
            [sys.executable, "-m", "kurak", "serve", str(study), "--port", "0"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )
        assert server.stdout is not None
        port = re.search(r":(\d+) ", server.stdout.readline())
        if port is None:
            raise SystemExit("the server did not start")
        waited: list[float] = []
        bodies = [[interview() for _ in range(interviews // phones)] for _ in range(phones)]

        def phone(number: int) -> None:
            connection = http.client.HTTPConnection("127.0.0.1", int(port[1]))
            for body, kind in bodies[number]:
                begun = time.perf_counter()
                connection.request("POST", "/submission", body, {"Content-Type": kind})
                answer = connection.getresponse()
                answer.read()
                if answer.status != 201:
                    raise SystemExit(f"the server answers {answer.status}")
                waited.append(time.perf_counter() - begun)

        threads = [threading.Thread(target=phone, args=(number,)) for number in range(phones)]
        begun = time.perf_counter()
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        seconds = time.perf_counter() - begun
        server.send_signal(signal.SIGINT)
        _, status, usage = os.wait4(server.pid, 0)
        server.returncode = os.waitstatus_to_exitcode(status)
        kept = _kept(study)
        if kept != len(waited) or server.returncode:
            raise SystemExit(f"{len(waited)} were acknowledged, {kept} are kept, the server ended with {server.returncode}")
    memory = usage.ru_maxrss / (1024 if sys.platform != "darwin" else 1024 * 1024)
    slow = sorted(waited)[int(0.99 * len(waited))]
    return Row(phones, len(waited) / seconds, 1000 * statistics.median(waited), 1000 * slow, memory)


def _kept(study: Path) -> int:
    from kurak.sources.submissions.store import FOLDER, SubmissionStore

    store = SubmissionStore(study / FOLDER)
    try:
        return sum(1 for _ in store)
    finally:
        store.close()


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--interviews", type=int, default=2_000, help="how many are sent")
    interviews = parser.parse_args().interviews
    print(f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}, {interviews} interviews")
    print(f"{'phones':>6} {'a second':>9} {'middle':>9} {'99 of 100':>10} {'memory':>8}   aim {AIM}")
    for phones in (1, 4, 20):
        row = measure(phones, interviews)
        kept = "kept" if row.per_second >= AIM else "MISSED"
        print(f"{row.phones:>6} {row.per_second:>9.0f} {row.middle:>6.1f} ms {row.slow:>7.1f} ms {row.memory:>5.0f} MB   {kept}")


if __name__ == "__main__":
    main()
