"""Collect made-up interviews with the worked questionnaire from end to end, and compare the table with what was answered.

``python scripts/collect_interviews.py`` fills 1,001 interviews through ODK's own form engine (``fill_interviews.mjs``), sends them
with 20 phones at once to ``kurak serve``, kills the server in the middle, sends again what was not acknowledged, then all of it once
more, makes the typed table with ``kurak import``, and compares every value and every reason for a missing one with what was answered.
Anything lost, doubled or different ends it with 1. ``make forms`` installs the engine. All of it is SIMULATED, and says so.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import platform
import queue
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import uuid
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from xml.etree import ElementTree

ROOT = Path(__file__).resolve().parents[1]
STUDY = ROOT / "studies" / "kyrgyzstan-2023"
KURAK = (sys.executable, "-m", "kurak")
MISSING = {"88": "don't know", "99": "refused"}
PHONES = 20
PATIENCE = 60
"""Seconds after which a phone that gets no answer tries again."""


@dataclass(frozen=True)
class Interview:
    """A filled-in form.

    Parameters
    ----------
    answers
        Path of a question: what was answered; several codes are a list.
    asked
        Paths of the questions that the form asked.
    refused
        Wrong answers that the form did not take.
    """

    number: int
    id: str
    language: str
    answers: Mapping[str, Any]
    asked: tuple[str, ...]
    refused: int
    xml: bytes


@dataclass
class Round:
    """What one round did: seconds by step, counts, and everything that is not as it should be."""

    interviews: int
    seconds: dict[str, float] = field(default_factory=dict)
    requests: int = 0
    acknowledged_before_the_end: int = 0
    values: int = 0
    reasons: int = 0
    wrong: list[str] = field(default_factory=list)

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Take the time of a step."""
        begun = time.perf_counter()
        yield
        self.seconds[name] = time.perf_counter() - begun


# ── the interviews ──


def node_packages() -> Path:
    """Where the form engine is installed."""
    return Path(os.environ.get("KURAK_NODE_PACKAGES", ROOT / "node" / "node_modules"))


def fill(form: Path, number: int, *, seed: int = 1, processes: int = 2) -> list[Interview]:
    """Interviews filled in through the form's own logic, by several processes at once."""
    # A process keeps what an interview took in memory; after so many it is another one's turn.
    share = min(-(-number // processes), 60)

    def some(first: int) -> list[Interview]:
        command = ["node", str(ROOT / "scripts" / "fill_interviews.mjs"), str(form), "--first", str(first)]
        command += ["--count", str(min(share, number - first + 1)), "--seed", str(seed)]
        around = os.environ | {"KURAK_NODE_PACKAGES": str(node_packages())}
        said = subprocess.run(command, capture_output=True, env=around, check=False)
        if said.returncode:
            raise SystemExit(said.stderr.decode()[-2_000:])
        read = (json.loads(line) for line in said.stdout.splitlines())
        return [Interview(**one | {"asked": tuple(one["asked"]), "xml": one["xml"].encode()}) for one in read]

    with ThreadPoolExecutor(processes) as pool:
        return [one for part in pool.map(some, range(1, number + 1, share)) for one in part]


# ── the server, and phones that send to it ──


def write_study(folder: Path) -> Path:
    """A copy of the worked study, without anything drawn or rehearsed; its published form."""
    shutil.copytree(STUDY, folder, ignore=shutil.ignore_patterns("out", "data", "rehearsal", "sample", "published"))
    shutil.copytree(STUDY / "published", folder / "published")
    run("form", folder, "--publish", "round")
    return folder / "instrument" / "published" / "round" / "questionnaire.xml"


def run(*arguments: object) -> str:
    """What a command prints; it must not fail."""
    said = subprocess.run([*KURAK, *map(str, arguments)], capture_output=True, text=True, check=False)
    if said.returncode:
        raise SystemExit(f"kurak {arguments[0]} ends with {said.returncode}\n{said.stdout}{said.stderr}")
    return said.stdout


@contextmanager
def serving(study: Path) -> Iterator[tuple[subprocess.Popen[str], int]]:
    """``kurak serve`` as a process, and its port."""
    process = subprocess.Popen([*KURAK, "serve", str(study), "--port", "0"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        port = re.search(r":(\d+) ", process.stdout.readline())
        if port is None:
            raise SystemExit(process.communicate(timeout=PATIENCE)[1])
        yield process, int(port[1])
    finally:
        process.kill()
        process.communicate()


def send(port: int, interviews: Sequence[Interview], *, phones: int = PHONES, at: int = 0, then: Any = None) -> list[str]:
    """Send interviews with several phones at once; the ids of those that were acknowledged.

    Parameters
    ----------
    at, then
        Call ``then`` once so many are acknowledged.
    """
    waiting: queue.SimpleQueue[Interview] = queue.SimpleQueue()
    for one in interviews:
        waiting.put(one)
    acknowledged: list[str] = []
    refused: list[int] = []
    lock = threading.Lock()

    def phone() -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        while True:
            try:
                one = waiting.get_nowait()
            except queue.Empty:
                return
            body, kind = multipart(one.xml)
            try:
                connection.request("POST", "/submission", body, {"Content-Type": kind, "X-OpenRosa-Version": "1.0"})
                answer = connection.getresponse()
                answer.read()
            except (OSError, http.client.HTTPException):
                return  # the server is gone: the phone keeps what it has
            with lock:
                (acknowledged.append(one.id) if answer.status == 201 else refused.append(answer.status))
                if then is not None and len(acknowledged) == at:
                    then()

    threads = [threading.Thread(target=phone) for _ in range(phones)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if refused:
        raise SystemExit(f"the server answers {sorted(set(refused))}")
    return acknowledged


def multipart(xml: bytes) -> tuple[bytes, str]:
    """A submission as ODK Collect sends it: body and content type."""
    boundary = uuid.uuid4().hex
    head = f'--{boundary}\r\nContent-Disposition: form-data; name="xml_submission_file"; filename="i.xml"\r\nContent-Type: text/xml\r\n\r\n'
    return head.encode() + xml + f"\r\n--{boundary}--\r\n".encode(), f"multipart/form-data; boundary={boundary}"


def kept(study: Path) -> dict[str, bytes]:
    """Every submission of the store: its id and its XML; one that stands twice ends the program."""
    from kurak.sources.submissions.store import FOLDER, SubmissionStore

    store = SubmissionStore(study / FOLDER)
    try:
        rows = [(one.instance_id, one.xml) for one in store]
    finally:
        store.close()
    if len(dict(rows)) != len(rows):
        raise SystemExit("an interview stands in the store twice")
    return dict(rows)


# ── the table, and what it should be ──


@dataclass(frozen=True)
class Asked:
    """A question of the workbook: its type, and the codes of its list in their order."""

    type: str
    codes: tuple[str, ...] = ()


def questions(workbook: Path) -> dict[str, Asked]:
    """The questions of the workbook by name, read without the program that makes the table."""
    import openpyxl

    book = openpyxl.load_workbook(workbook, read_only=True)

    def rows(sheet: str) -> Iterator[dict[str, str]]:
        every = book[sheet].iter_rows(values_only=True)
        heads = [str(cell) for cell in next(every)]
        for cells in every:
            yield {head: "" if cell is None else str(cell) for head, cell in zip(heads, cells, strict=False)}

    lists: dict[str, list[str]] = {}
    for row in rows("choices"):
        lists.setdefault(row["list_name"], []).append(row["name"])
    found = {}
    for row in rows("survey"):
        kind, _, name = row["type"].partition(" ")
        if row["name"] and kind not in ("begin_group", "end_group", "note", "audit"):
            found[row["name"]] = Asked(kind, tuple(lists.get(name, ())))
    return found


def expected(interview: Interview, form: Mapping[str, Asked]) -> tuple[dict[str, Any], dict[str, str]]:
    """The row that an interview must become, by what was answered, and why values are missing.

    What the form computes is computed here once more: the order of the statements, the adult by Kish's tables, the age group.
    """
    from kurak.stats.kish_grid import KISH_TABLES, LARGEST, kish_number

    by_name = {path.rpartition("/")[2]: said for path, said in interview.answers.items()}
    asked = {path.rpartition("/")[2] for path in interview.asked}
    root = ElementTree.fromstring(interview.xml)
    tables, eligible = list(KISH_TABLES), int(by_name["eligible_persons"])
    table = int(by_name["kish_table"])
    computed = {
        "item_order": str(1 + (int(by_name["cluster"][1:]) + int(by_name["visit"])) % 4),
        "kish_place": str((table - 1) * LARGEST + min(eligible, LARGEST)),
        "selected_adult": str(kish_number(tables[table - 1], eligible=eligible)),
    }
    if "age" in by_name:
        computed["age_group"] = "18-28" if int(by_name["age"]) < 29 else "29 and older"
    values: dict[str, Any] = {"instance_id": interview.id.removeprefix("uuid:"), "form_version": root.get("version"), "simulated": "SIMULATED"}
    reasons: dict[str, str] = {}
    for name, question in form.items():
        said = by_name.get(name)
        reasons[name] = ""
        if question.type in ("start", "end", "today"):
            values[name] = root.findtext(name)
            if question.type != "today" and values[name] is not None:
                # The engine drops zeros at the end of a fraction; the table has milliseconds throughout.
                values[name] = datetime.fromisoformat(_three_digits(values[name])).isoformat(timespec="milliseconds")
        elif question.type == "calculate":
            values[name] = computed.get(name)
            reasons[name] = "" if name in computed else "not asked"
        elif said is None:
            values[name] = None
            reasons[name] = "skipped" if name in asked else "not asked"
        elif question.type == "select_multiple":
            values[name] = " ".join(code for code in question.codes if code in said)
            reasons[name] = MISSING.get(values[name], "")
        elif question.type in ("select_one", "integer"):
            values[name] = int(said)
            reasons[name] = MISSING.get(said, "") if question.codes else ""
        else:
            values[name] = said
    return values, reasons


def _three_digits(time: str) -> str:
    """12:00:05.1+00:00 with three digits, as Python 3.11 and older read it."""
    return re.sub(r"\.(\d{1,3})\d*", lambda found: "." + found[1].ljust(3, "0"), time)


def compare(study: Path, interviews: Sequence[Interview], done: Round) -> None:
    """Every cell of data/records.parquet and data/missing.parquet against what was answered."""
    import pyarrow.parquet as pq

    form = questions(study / "instrument" / "questionnaire.xlsx")
    tables = [pq.read_table(study / "data" / name).to_pylist() for name in ("records.parquet", "missing.parquet")]
    records, missing = ({row["instance_id"]: row for row in table} for table in tables)
    for name, table, rows in (("records", tables[0], records), ("missing", tables[1], missing)):
        if len(table) != len(interviews) or len(rows) != len(interviews):
            done.wrong.append(f"{name} has {len(table)} rows and {len(rows)} interviews, {len(interviews)} were made")
    for interview in interviews:
        values, reasons = expected(interview, form)
        for kind, wanted, rows in (("value", values, records), ("reason", reasons, missing)):
            row = rows.get(values["instance_id"])
            if row is None:
                done.wrong.append(f"interview {interview.number} is lost")
                continue
            extra = set(row) - set(wanted) - {"instance_id"}
            done.wrong += [f"interview {interview.number} has the column {name}, which nobody asked for" for name in extra]
            for name, one in wanted.items():
                got = row.get(name, "(no column)")
                got = got.isoformat() if hasattr(got, "isoformat") else got
                if got != one:
                    done.wrong.append(f"interview {interview.number} {kind} of {name}: {got!r} and not {one!r}")
            if kind == "value":
                done.values += len(wanted)
            else:
                done.reasons += len(wanted)


def one_round(folder: Path, number: int, *, phones: int = PHONES, seed: int = 1) -> tuple[Round, list[Interview]]:
    """The whole way, once; what it did and what was wrong."""
    done = Round(number)
    study = folder / "study"
    form = write_study(study)
    with done.step("fill"):
        interviews = fill(form, number, seed=seed)
    with serving(study) as (process, port), done.step("send, killed half-way"):
        first = send(port, interviews, phones=phones, at=max(1, number // 2), then=lambda: process.send_signal(signal.SIGKILL))
    done.acknowledged_before_the_end = len(first)
    lost = set(first) - set(kept(study))
    done.wrong += [f"{one} was acknowledged and is lost" for one in lost]
    with serving(study) as (process, port):
        with done.step("send the rest"):
            rest = [one for one in interviews if one.id not in set(first)]
            second = send(port, rest, phones=phones)
        stored = kept(study)
        with done.step("send all again"):
            again = send(port, interviews, phones=phones)
        process.send_signal(signal.SIGINT)
        process.wait(PATIENCE)
    done.requests = len(first) + len(second) + len(again)
    if kept(study) != stored or stored != {one.id: one.xml for one in interviews}:
        done.wrong.append("the store does not hold exactly what was sent")
    with done.step("import"):
        run("import", study)
    made = {file.name: file.read_bytes() for file in (study / "data").glob("*.*") if file.is_file()}
    with done.step("compare"):
        compare(study, interviews, done)
    run("import", study)
    if made != {file.name: file.read_bytes() for file in (study / "data").glob("*.*") if file.is_file()}:
        done.wrong.append("a second import makes other files")
    return done, interviews


def main(arguments: Sequence[str] | None = None) -> int:
    """Print what a round did."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--interviews", type=int, default=1_001)
    parser.add_argument("--phones", type=int, default=PHONES)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--to", metavar="ADDRESS", help="send to a server that runs on this computer, http://127.0.0.1:8321, and do nothing else")
    options = parser.parse_args(arguments)
    if not (node_packages() / "@getodk" / "xforms-engine").is_dir():
        print("the form engine is not there: make forms", file=sys.stderr)
        return 2
    if options.to:
        with tempfile.TemporaryDirectory() as folder:
            interviews = fill(write_study(Path(folder) / "study"), options.interviews, seed=options.seed)
        sent = send(urlsplit(options.to).port or 80, interviews, phones=options.phones)
        print(f"{len(sent)} of {len(interviews)} interviews sent  SIMULATED")
        return 0 if len(sent) == len(interviews) else 1
    print(f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}, {options.interviews:,} interviews  SIMULATED")
    with tempfile.TemporaryDirectory() as folder:
        done, interviews = one_round(Path(folder), options.interviews, phones=options.phones, seed=options.seed)
    for step, seconds in done.seconds.items():
        print(f"  {step:<24} {seconds:>8.1f} s")
    sent = done.requests / sum(seconds for step, seconds in done.seconds.items() if step.startswith("send"))
    print(f"  {options.phones} phones: {done.requests:,} requests acknowledged, {sent:.0f} a second; {done.acknowledged_before_the_end:,} before the server was killed")
    print(f"  {sum(one.refused for one in interviews):,} wrong answers tried, none taken by the form")
    print(f"  {done.values:,} values and {done.reasons:,} reasons compared, {len(done.wrong)} differ")
    for one in done.wrong[:20]:
        print(f"  WRONG {one}")
    return 1 if done.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
