"""Why: a transcript names the version of its guide, and no guide goes out without what protects people."""

from __future__ import annotations

from pathlib import Path

import pytest

from kurak.model.catalogue import CATALOGUE
from kurak.model.finding import Finding
from kurak.model.guides import Guide
from kurak.sources.guides import read_guides
from kurak.sources.study_folder import read_study
from kurak.sources.text_file import open_reading

WORKED = Path(__file__).resolve().parents[2] / "studies" / "kyrgyzstan-2023"

GUIDE = """\
---
id: experts
version: 2
kind: expert
language: en
title: Experts
roles: [Officer]
---

Before you go.

## Information

It is voluntary: you may stop. I record, the recording is kept locked. No name is written.

## Consent

Do you agree? Here is the telephone to call.

## Role: Officer

1. What do you do?
2) Whom do you meet?

## Distress

Stop.

## Closing

Thank you.
"""


def read(folder: Path, **files: str) -> tuple[tuple[Guide, ...], list[Finding]]:
    (folder / "instrument" / "guides").mkdir(parents=True)
    for name, text in files.items():
        (folder / "instrument" / "guides" / f"{name}.md").write_text(text, encoding="utf-8")
    reading = open_reading(folder)
    return read_guides(reading), reading.findings


def test_a_guide_is_read_with_its_questions(tmp_path: Path) -> None:
    (guide,), findings = read(tmp_path, a=GUIDE)
    assert findings == []
    assert (guide.record.id, guide.record.version, guide.record.roles) == ("experts", 2, ("Officer",))
    assert guide.questions == ("What do you do?", "Whom do you meet?")
    consent = guide.section("consent")
    assert consent is not None
    assert GUIDE.split("\n")[consent.line - 1] == "## Consent"


SLIPS = {
    "GUI-001": GUIDE.removeprefix("---\n"),
    "GUI-002": GUIDE.replace("## Distress", "## Something"),
    "GUI-003": GUIDE.replace("roles: [Officer]", "roles: [Officer, Imam]"),
    "GUI-005": GUIDE.replace("1. What", "What").replace("2) Whom", "Whom").replace("roles: [Officer]\n", "").replace("## Role: Officer", "## Topics"),
    "GUI-006": GUIDE.replace("It is voluntary: you may stop. ", ""),
}


@pytest.mark.parametrize("code", SLIPS)
def test_a_slip_is_found(code: str, tmp_path: Path) -> None:
    _, findings = read(tmp_path, a=SLIPS[code])
    assert [one.code for one in findings] == [code]
    assert findings[0].where[0].file == "instrument/guides/a.md"


def test_two_guides_of_one_version(tmp_path: Path) -> None:
    _, findings = read(tmp_path, a=GUIDE, b=GUIDE)
    assert [one.code for one in findings] == ["GUI-004"]


def test_questions_for_nobody(tmp_path: Path) -> None:
    _, findings = read(tmp_path, a=GUIDE.replace("## Role: Officer", "## Role: Imam"))
    assert [one.code for one in findings] == ["GUI-003", "GUI-003"]


def test_every_code_of_guides_is_raised() -> None:
    assert {*SLIPS, "GUI-004"} == {code for code in CATALOGUE if code.startswith("GUI-")}


def test_a_wrong_key_is_found_at_its_line(tmp_path: Path) -> None:
    _, findings = read(tmp_path, a=GUIDE.replace("kind: expert", "kind: experts"))
    assert [(one.code, one.where[0].line) for one in findings] == [("YML-014", 4)]


def test_the_worked_study_has_three_guides_that_say_whose_they_are() -> None:
    study = read_study(WORKED)
    assert {guide.record.kind for guide in study.guides} == {"in-depth", "expert", "focus group"}
    assert not [one for one in study.findings if one.code.startswith("GUI-")]
    for guide in study.guides:
        assert "not UNODC's" in guide.record.origin
        assert f"instrument/guides/{Path(guide.file).name}" in study.hashes
        assert len(guide.questions) >= 10
