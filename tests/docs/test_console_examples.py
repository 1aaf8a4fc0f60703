"""Why: a reader types what stands in the documentation and compares. So it is run, and must come out as shown.

A block of ``console`` is run line by line, in a copy of the worked study and the examples: what begins with ``$ kurak``,
``$ make report``, ``$ cat``, ``$ sed`` and ``$ echo $?``. The lines below a command are its output; a line ``…`` stands for any lines,
and ``…`` inside a line for any characters. A command must exit with 0 unless ``$ echo $?`` says otherwise.

``$ kurak serve`` runs as a process. While it does, the reader fills in interviews; here a few made-up ones are sent, and Ctrl-C follows.
"""

from __future__ import annotations

import json
import re
import shlex
import shutil
import signal
import subprocess
import sys
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree

import httpx
import pytest
from click.testing import CliRunner

from kurak.app.cli.main import cli

ROOT = Path(__file__).resolve().parents[2]
PAGES = ("README.md", "CONTRIBUTING.md", "docs/tutorial.md", "docs/methods.md")
NOT_RUN = ("make test", ". .venv/bin/activate")


@dataclass
class Typed:
    """One command of a page, and the lines shown below it."""

    command: str
    shown: list[str] = field(default_factory=list)


def typed_in(text: str) -> Iterator[Typed]:
    for block in re.findall(r"^```console\n(.*?)^```", text, flags=re.DOTALL | re.MULTILINE):
        current: Typed | None = None
        for line in block.rstrip("\n").split("\n"):
            if line.startswith("$ "):
                if current is not None:
                    yield current
                current = Typed(line[2:])
            else:
                assert current is not None, f"output without a command: {line}"
                current.shown.append(line)
        if current is not None:
            yield current


def missing_from(output: str, shown: list[str]) -> str:
    """The first shown line that the output lacks at its place; empty if all is as shown."""
    lines = [line.rstrip() for line in output.rstrip("\n").split("\n")] if output else []
    at, open_ended = 0, False
    for line in shown:
        if line == "…":
            open_ended = True
            continue
        pattern = re.compile(".*".join(re.escape(part) for part in line.rstrip().split("…")))
        found = next((n for n in range(at, len(lines)) if pattern.fullmatch(lines[n])), None)
        if found is None or (found != at and not open_ended):
            return line
        at, open_ended = found + 1, False
    return "" if open_ended or at == len(lines) else f"(nothing more, but there is) {lines[at]}"


@pytest.fixture
def copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    shutil.copytree(ROOT / "studies", tmp_path / "studies", ignore=shutil.ignore_patterns("out"))
    shutil.copytree(ROOT / "docs" / "examples", tmp_path / "docs" / "examples")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def make_report(shown: list[str]) -> tuple[str, int]:
    """What the recipe of ``make report`` prints; no more of it is run than a page shows."""
    recipe = re.search(r"^report:.*\n((?:\t.*\n)+)", (ROOT / "Makefile").read_text(encoding="utf-8"), flags=re.MULTILINE)
    assert recipe is not None
    output, code = "", 0
    for line in recipe[1].splitlines():
        command = line.removeprefix("\t@$(BIN)/").replace("$(STUDY)", "studies/kyrgyzstan-2023")
        printed, code = run(command, code)
        output += printed
        if code or not missing_from(output, shown):
            break
    return output, code


def run(command: str, last: int, shown: list[str] | None = None) -> tuple[str, int]:
    """What a command prints, and its exit code."""
    if command == "make report":
        return make_report(shown or [])
    program, *arguments = shlex.split(command)
    if program == "kurak" and arguments[0] == "serve":
        return serve(Path(arguments[1])), 0
    if program == "kurak":
        result = CliRunner().invoke(cli, arguments, prog_name="kurak", terminal_width=80)
        assert result.exception is None or isinstance(result.exception, SystemExit), command
        return result.output, result.exit_code
    if program == "cat":
        return Path(arguments[0]).read_text(encoding="utf-8"), 0
    if command == "echo $?":
        return f"{last}\n", 0
    assert program in ("sed", "cp"), f"this test does not run {command!r}"
    done = subprocess.run([program, *arguments], capture_output=True, text=True, check=False)
    return done.stdout + done.stderr, done.returncode


def serve(study: Path) -> str:
    """What a server prints while a browser sends twelve interviews to it, each twice, and is ended by Ctrl-C."""
    command = [sys.executable, "-m", "kurak", "serve", str(study), "--port", "0"]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        assert server.stdout is not None
        line = server.stdout.readline()
        address = re.search(r"http://\S+", line)
        assert address is not None, line
        (form,) = (study / "instrument" / "published").glob("*/questionnaire.xml")
        with httpx.Client(base_url=address[0]) as phone:
            for number in range(1, 13):
                for _ in range(2):
                    sent = phone.post("/submission", files={"xml_submission_file": ("i.xml", interview(form, number), "text/xml")})
                    assert sent.status_code == 201, sent.text
        server.send_signal(signal.SIGINT)
        rest, errors = server.communicate(timeout=30)
        # The reader's server has the usual port; here it is a free one.
        return line.replace(address[0].rpartition(":")[2], "8321") + rest + errors
    finally:
        server.kill()
        server.communicate()


def interview(form: Path, number: int) -> bytes:
    """An interview that nobody gave, with the published form's own empty record filled in; the same number is the same interview."""
    root = next(element for element in ElementTree.parse(form).iter() if element.get("version"))
    for element in root.iter():
        element.tag = element.tag.rpartition("}")[2]
    order = "abcd"[(1 + number) % 4]
    said = {
        "interviewer": 7 + number % 4, "cluster": "C001", "visit": number, "unit_code": f"C001-{number:02d}", "region": 1, "settlement": 1,
        "interview_language": 1, "item_order": 1 + (1 + number) % 4, "eligible_persons": 2, "kish_table": 1, "consent": 1,
        "attitude_returnees": 3, "attitude_returned_children": 4, "difficulties_returnees": "1 2", "knows_someone_who_left": 2,
        "sex": 1 + number % 2, "age": 20 + number, "age_group": "18-28" if number < 9 else "29 and older", "ethnicity": 1, "education": 2,
        "instanceID": f"uuid:{uuid.UUID(int=number)}",
    }  # fmt: skip
    for group in root.iter():
        for element in group:
            if re.search(f"_{order}$", group.tag) and re.fullmatch(r"[a-z]{2}\d\d", element.tag):
                element.text = str(1 + (number + int(element.tag[2:])) % 5)
            elif element.tag in said:
                element.text = str(said[element.tag])
    ElementTree.SubElement(root, "simulated").text = "SIMULATED"
    return ElementTree.tostring(root)


@pytest.mark.slow
@pytest.mark.parametrize("page", PAGES)
def test_every_console_example_comes_out_as_shown(page: str, copy: Path) -> None:
    examples = list(typed_in((ROOT / page).read_text(encoding="utf-8")))
    code = 0
    for place, typed in enumerate(examples):
        if typed.command in NOT_RUN:
            continue
        output, code = run(typed.command, code, typed.shown)
        missing = missing_from(output, typed.shown)
        assert not missing, f"{page}: $ {typed.command}\nis shown with\n  {missing}\nbut prints\n{output}"
        told = place + 1 < len(examples) and examples[place + 1].command == "echo $?"
        assert code == 0 or told, f"{page}: $ {typed.command} exits {code}; say so with: $ echo $?"


def test_there_are_examples_to_run() -> None:
    commands = {typed.command.split()[1] for page in PAGES for typed in typed_in((ROOT / page).read_text("utf-8")) if typed.command.startswith("kurak ")}
    assert commands >= {"new", "check", "audit", "report"}


def test_a_wrong_line_would_be_noticed() -> None:
    output = "one\ntwo\nthree 3.5 s\n"
    assert missing_from(output, ["one", "two", "three … s"]) == ""
    assert missing_from(output, ["…", "two", "…"]) == ""
    assert missing_from(output, ["one", "three … s"]) == "three … s"
    assert missing_from(output, ["…", "four", "…"]) == "four"
    assert missing_from(output, ["one"]).endswith("two")


def test_the_signed_verdict_of_the_tutorial_holds(copy: Path) -> None:
    section = (ROOT / "docs/tutorial.md").read_text("utf-8").split("\n## Sign a verdict\n")[1].split("\n## ")[0]
    before, after = re.findall(r"^```yaml\n(.*?)^```", section, flags=re.DOTALL | re.MULTILINE)
    file = copy / "studies/kyrgyzstan-2023/published/conclusions.yaml"
    text = file.read_text("utf-8")
    indent = " " * 6
    assert indent + before in text
    file.write_text(text.replace(indent + before, "".join(indent + line + "\n" for line in after.rstrip().split("\n"))), "utf-8")
    assert CliRunner().invoke(cli, ["check", "studies/kyrgyzstan-2023"]).exit_code == 0
    audit = json.loads(CliRunner().invoke(cli, ["audit", "studies/kyrgyzstan-2023", "--json"]).output)
    entry = next(one for one in audit["ledger"] if one["statement"] == "KC10.c")
    assert entry["verdict"] == "weakened"
    assert "Signed by A. Reader, study office, 2026-11-22." in entry["reasons"][0]
