"""Why: what we publish names no host of packages and no path of somebody's machine, and speaks plainly."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TEXTS = sorted(
    file
    for place in ("src", "docs", "studies", "README.md", "CONTRIBUTING.md", "CHANGELOG.md", "NOTICE", "LICENSE", "Makefile", "constraints.txt")
    for file in ([ROOT / place] if (ROOT / place).is_file() else (ROOT / place).rglob("*"))
    if file.is_file()
    and file.suffix in ("", ".md", ".py", ".yaml", ".csv", ".txt", ".html", ".css", ".js", ".typ", ".bib")
    and not {"out", "__pycache__"} & set(file.relative_to(ROOT).parts)
    and "egg-info" not in str(file)
)
HOSTS = r"pypi|pythonhosted|npmjs|conda-forge|anaconda|crates\.io|unpkg|jsdelivr|artifactory|cdnjs"
PATHS = r"(?<![\w.:/~])/(?:work|root|home|tmp|Users|mnt|opt|private)/\w|[A-Z]:\\Users"
HOLLOW = (
    r"seamless|leverag|delve|cutting-edge|effortless|powerful|robustly|state-of-the-art|game-chang|unlock|empower|"
    r"comprehensive|streamlin|best-in-class|world-class|blazing"
)


@pytest.mark.parametrize("what", [HOSTS, PATHS], ids=["hosts of packages", "paths of a machine"])
def test_nothing_names(what: str) -> None:
    found = [
        f"{file.relative_to(ROOT)}: {match[0]}"
        for file in TEXTS
        for match in re.finditer(what, file.read_text(encoding="utf-8", errors="replace"), flags=re.IGNORECASE if what == HOSTS else 0)
    ]
    assert found == []


def test_the_prose_is_plain() -> None:
    found = [
        f"{file.relative_to(ROOT)}: {match[0]}"
        for file in TEXTS
        if file.suffix == ".md"
        for match in re.finditer(HOLLOW, file.read_text(encoding="utf-8"), flags=re.IGNORECASE)
    ]
    assert found == []


def test_there_are_texts_to_look_at() -> None:
    assert len(TEXTS) > 100
