"""The design of a survey and the reasons of an analysis come as English lines of other rooms. A Russian or Kyrgyz report must know each of
them: one that is worded anew there would stay English in silence."""

from __future__ import annotations

import re

import pytest

from kurak.estimation.declare import survey
from kurak.estimation.long_table import design_in_words
from kurak.model.amended import Amended
from kurak.report.words.designs import design_said
from kurak.report.words.language import speaking
from kurak.report.words.reasons import reason_said
from kurak.scales.reliability import NO_OMEGA, WITHHELD

DATA = {"w": [1.0, 2.0, 1.0, 3.0], "town": [1, 2, 3, 4], "region": [1, 1, 2, 2], "size": [10, 10, 20, 20]}


@pytest.mark.parametrize("language", ["ru", "ky"])
@pytest.mark.parametrize(
    "words",
    [
        design_in_words(survey(DATA, weights="w", strata="region", psu="town", fpc="size")),
        design_in_words(survey(DATA)),
        "80 replicate weights bootstrap",
        "sampling units town",
        Amended(2, 2, 1, 3).words,
    ],
)
def test_every_part_of_a_design_is_said_in_another_language(words: str, language: str) -> None:
    assert design_said(words) == words
    with speaking(language):
        said = design_said(words)
    names = r"\b(w|town|region|size|bootstrap)\b"
    assert not re.search("[A-Za-z]", re.sub(names, "", said)), said
    assert re.findall(names, said) == re.findall(names, words)


@pytest.mark.parametrize("language", ["ru", "ky"])
@pytest.mark.parametrize(
    "reason",
    [
        *NO_OMEGA.values(),
        WITHHELD,
        "a scale of one item has no reliability",
        "nobody answered 1",
        "12 respondents are too few for 20 items",
        "a scale of 2 items has no model that could be compared",
        "1 (withheld), 2 (30) and 3 more have fewer than 100 respondents",
    ],
)
def test_reasons_of_the_analysis_are_said_in_another_language(reason: str, language: str) -> None:
    assert reason_said(reason) == reason
    with speaking(language):
        said = reason_said(reason)
    assert not re.search("[A-Za-z]{2}", said), said
    assert sorted(re.findall(r"\d+", said)) == sorted(re.findall(r"\d+", reason))


def test_another_line_stays_as_it_is() -> None:
    with speaking("ru"):
        assert (design_said("raked in 3 steps"), reason_said("no such reason is known")) == ("raked in 3 steps", "no such reason is known")
