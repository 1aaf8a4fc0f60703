"""Why: lines of the checks are written in another room; one that is changed there must not stay English in a Russian report unseen."""

from __future__ import annotations

from pathlib import Path

import pytest
from field_study import write_field_study

from kurak import pipeline
from kurak.report.words.language import speaking
from kurak.report.words.made_elsewhere import NOTES, REASONS, RULES, said_elsewhere


@pytest.mark.parametrize("language", ["ru", "ky"])
def test_every_line_of_a_checked_fieldwork_is_said_in_the_language(tmp_path: Path, language: str) -> None:
    found, _ = pipeline.quality(pipeline.check(write_field_study(tmp_path)), tmp_path, today="2026-06-01")
    assert found is not None
    lines = {line for check, _ in found.checks for line in (check.rule, check.not_made) if line}
    assert lines
    with speaking(language):
        assert {line for line in lines if said_elsewhere(line) == line} == set()


@pytest.mark.parametrize("language", ["ru", "ky"])
def test_numbers_of_a_line_have_a_comma(language: str) -> None:
    with speaking(language):
        for words in (*RULES, *REASONS, *NOTES):
            line = words
            while "{" in line:
                before, rest = line.split("{", 1)
                line = before + "0.25" + rest.split("}", 1)[1]
            said = said_elsewhere(line)
            assert said != line
            assert said.count("0,25") == words.count("{")
            assert "0.25" not in said


def test_a_line_that_nobody_knows_stays() -> None:
    with speaking("ru"):
        assert said_elsewhere("a rule of tomorrow, 0.5") == "a rule of tomorrow, 0.5"
    assert said_elsewhere("more than 0.5 metres") == "more than 0.5 metres"
