"""Why: a reader types what stands in the documentation and compares. So it is run, and must come out as shown.

A block of ``console`` is run line by line, in a copy of the worked study and the examples: what begins with ``$ kurak``,
``$ make report``, ``$ cat``, ``$ sed`` and ``$ echo $?``. The lines below a command are its output; a line ``…`` stands for any lines,
and ``…`` inside a line for any characters. A command must exit with 0 unless ``$ echo $?`` says otherwise.
"""

from __future__ import annotations

import json
import re
import shlex
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

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


def run(command: str, last: int) -> tuple[str, int]:
    """What a command prints, and its exit code."""
    if command == "make report":
        command = "kurak report studies/kyrgyzstan-2023"
    program, *arguments = shlex.split(command)
    if program == "kurak":
        result = CliRunner().invoke(cli, arguments, prog_name="kurak", terminal_width=80)
        assert result.exception is None or isinstance(result.exception, SystemExit), command
        return result.output, result.exit_code
    if program == "cat":
        return Path(arguments[0]).read_text(encoding="utf-8"), 0
    if command == "echo $?":
        return f"{last}\n", 0
    assert program == "sed", f"this test does not run {command!r}"
    done = subprocess.run([program, *arguments], capture_output=True, text=True, check=False)
    return done.stdout + done.stderr, done.returncode


@pytest.mark.slow
@pytest.mark.parametrize("page", PAGES)
def test_every_console_example_comes_out_as_shown(page: str, copy: Path) -> None:
    examples = list(typed_in((ROOT / page).read_text(encoding="utf-8")))
    code = 0
    for place, typed in enumerate(examples):
        if typed.command in NOT_RUN:
            continue
        output, code = run(typed.command, code)
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
