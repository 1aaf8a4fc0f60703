"""Small studies broken in one way each: the finding a person needs is there, with its line, and nothing is changed.

These are the promises of ``kurak check``: a stable code, the right file and line, an edit one can make, no other
finding that the break does not explain, and a folder left exactly as it was.
"""

from __future__ import annotations

import hashlib
import re
import tracemalloc
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from broken import BROKEN as SMALL
from broken import Broken
from broken_registers import REGISTERS
from good_study import write_good_study

from kurak.model.catalogue import CATALOGUE
from kurak.model.finding import SEVERITIES, Finding
from kurak.sources.study_folder import read_study

BROKEN = (*SMALL, *REGISTERS)

RAISED_ELSEWHERE = {"ETH-002", "ETH-003", "ETH-004"}
"""Codes that need git: test_records.py raises them."""

OWN_TESTS = ("AUD-", "DSN-", "RTE-", "REH-", "EST-", "SCL-", "FOR-", "GUI-", "FLD-", "IMP-", "COL-", "COD-", "REL-", "SEA-", "PRO-", "BRF-", "STK-05", "STK-06")
"""Findings of the audit, of plans, routes, rehearsals, estimates, scales, forms, guides, fieldwork, coded texts, sealed files and lists of ties: the tests of those rooms raise them."""


def fingerprint(folder: Path) -> dict[str, str]:
    """Every file and folder with its hash (a huge one with its size), to see that nothing was changed."""
    found = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_symlink():
            found[name] = f"link {path.readlink()}"
        elif path.is_dir():
            found[name] = "folder"
        elif path.stat().st_size > 100_000_000:
            found[name] = f"{path.stat().st_size} {path.stat().st_mtime_ns}"
        else:
            found[name] = hashlib.sha256(path.read_bytes()).hexdigest()
    return found


def in_words(findings: tuple[Finding, ...]) -> str:
    """Findings as lines, for the message of a failed test."""
    return "\n".join(f"{one.code} {one.message} | {'; '.join(map(str, one.where))} | {one.fix}" for one in findings)


@dataclass(frozen=True)
class Looked:
    """A broken study after it was read."""

    folder: Path
    findings: tuple[Finding, ...]
    changed: bool


@pytest.fixture(scope="module")
def look(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Broken], Looked]:
    """Break a study and read it: once, whichever test asks first."""
    looked: dict[int, Looked] = {}

    def look_at(broken: Broken) -> Looked:
        if id(broken) not in looked:
            folder = write_good_study(tmp_path_factory.mktemp("broken") / "small")
            broken.how(folder)
            before = fingerprint(folder)
            findings = read_study(folder).findings
            looked[id(broken)] = Looked(folder, findings, changed=fingerprint(folder) != before)
        return looked[id(broken)]

    return look_at


def test_the_good_study_has_no_finding(tmp_path: Path) -> None:
    study = read_study(write_good_study(tmp_path / "small"))
    assert not study.findings, in_words(study.findings)
    assert study.study is not None
    assert study.published is not None


@pytest.mark.parametrize("broken", BROKEN, ids=[one.name for one in BROKEN])
def test_a_broken_study_gives_its_finding(broken: Broken, look: Callable[[Broken], Looked]) -> None:
    looked = look(broken)
    findings = looked.findings
    assert not looked.changed, "check changed the study"

    wanted = [
        one
        for one in findings
        if one.code == broken.code
        and any(place.file == broken.file and place.line == broken.line for place in one.where)
    ]
    assert wanted, f"no {broken.code} at {broken.file}:{broken.line} among\n{in_words(findings)}"
    assert any(broken.fix in one.fix for one in wanted), in_words(tuple(wanted))
    assert {one.code for one in findings} == {broken.code, *broken.also}, in_words(findings)


@pytest.mark.parametrize("broken", BROKEN, ids=[one.name for one in BROKEN])
def test_findings_are_in_plain_words(broken: Broken, look: Callable[[Broken], Looked]) -> None:
    looked = look(broken)
    for finding in looked.findings:
        words = f"{finding.message} {finding.fix}"
        assert finding.message
        assert finding.fix
        assert not re.search(r"pydantic|https?:|Input should|valid(ation)? (string|error)|type=|str_|NoneType", words), words
        assert str(looked.folder.parent) not in words + str(finding.where), "an absolute path is shown"
        assert "x" * 61 not in words, "a value is shown whole"
        assert "secret" not in words


def test_a_file_of_200_megabytes_costs_nothing(tmp_path: Path) -> None:
    folder = write_good_study(tmp_path / "small")
    next(one for one in BROKEN if one.code == "FIL-004").how(folder)
    tracemalloc.start()
    read_study(folder)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    # The file is refused by its size, before a byte of it is read.
    assert most < 20_000_000


def test_every_code_of_the_catalogue_is_raised_by_a_broken_study() -> None:
    raised = {code for one in BROKEN for code in (one.code, *one.also)} | RAISED_ELSEWHERE
    assert raised <= set(CATALOGUE)
    assert {code for code in CATALOGUE if not code.startswith(OWN_TESTS)} == {code for code in raised if not code.startswith(OWN_TESTS)}


def test_the_catalogue_is_well_formed() -> None:
    for code, rule in CATALOGUE.items():
        assert re.fullmatch(r"[A-Z]{3}-\d{3}", code)
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", rule.rule)
        assert rule.severity in SEVERITIES
        assert rule.title
        assert rule.explanation
        assert rule.fix
