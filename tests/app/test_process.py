"""What only a real process shows: start-up without heavy libraries, pipes, signals, and the public names of the package."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from pathlib import Path

from kurak.sources.starter import write_starter

KURAK = [sys.executable, "-m", "kurak"]
HEAVY = ("pydantic", "yaml", "bibtexparser", "jinja2", "typst")


def run(*command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)


def imported(*command: str) -> set[str]:
    """The top-level packages that a command loads."""
    result = run(sys.executable, "-X", "importtime", *command)
    assert result.returncode == 0, result.stderr
    return {line.rsplit("|", 1)[-1].strip().split(".")[0] for line in result.stderr.split("\n") if "import time:" in line}


def test_help_loads_nothing_heavy() -> None:
    assert not imported("-m", "kurak", "--help") & set(HEAVY)
    for command in (["check"], ["purge"], ["seal", "close"], ["seal", "key"]):
        assert not imported("-m", "kurak", *command, "--help") & set(HEAVY)


def test_the_package_loads_nothing_heavy_and_lists_its_names() -> None:
    code = "import kurak; names = dir(kurak); assert {'Finding', 'read_study', 'audit', '__version__'} <= set(names)"
    assert not imported("-c", code) & {*HEAVY, "click"}
    assert run(sys.executable, "-c", "import kurak; kurak.read_study; kurak.Finding; kurak.audit; kurak.__version__").returncode == 0
    assert run(sys.executable, "-c", "from kurak import nothing").returncode == 1


def test_exit_codes_reach_the_shell(tmp_path: Path) -> None:
    write_starter(tmp_path / "a")
    assert run(*KURAK, "check", str(tmp_path / "a")).returncode == 0
    (tmp_path / "a" / "study.yaml").write_text("title: A\n")
    assert run(*KURAK, "check", str(tmp_path / "a")).returncode == 1
    missing = run(*KURAK, "check", str(tmp_path))
    assert missing.returncode == 2
    assert "STU-001" in missing.stdout
    usage = run(*KURAK, "chek")
    assert usage.returncode == 2
    assert "did you mean 'check'?" in usage.stderr
    assert usage.stdout == ""


def test_a_reader_that_goes_away_is_no_error(tmp_path: Path) -> None:
    write_starter(tmp_path / "a")
    with subprocess.Popen([*KURAK, "check", str(tmp_path / "a")], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        errors = process.stderr.read()
        assert process.wait(timeout=60) == 0
    assert errors == b""


def test_an_interrupt_ends_quietly() -> None:
    code = (
        "import os, signal; from kurak.app.cli import main;"
        "main.cli.callback = None; main.Commands.invoke = lambda *_: os.kill(os.getpid(), signal.SIGINT); main.main()"
    )
    result = run(sys.executable, "-c", code, "check")
    assert result.returncode == 128 + signal.SIGINT
    assert result.stderr.strip() == ""


def test_a_terminal_set_to_ascii_is_no_error(tmp_path: Path) -> None:
    write_starter(tmp_path / "изилдөө")
    command = [*KURAK, "check", str(tmp_path / "изилдөө"), "--json"]
    environment = {"PYTHONIOENCODING": "ascii", "PATH": "/usr/bin:/bin"}
    result = subprocess.run(command, capture_output=True, check=False, timeout=60, env=environment)
    assert result.returncode == 0, result.stderr
    assert json.loads(result.stdout.decode())["study"] == "изилдөө"
