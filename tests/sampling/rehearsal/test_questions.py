"""Why: a question is asked of whom its condition names, and of nobody else; printed percentages are its targets."""

from __future__ import annotations

import numpy as np
import pytest

from kurak.model.scales import Question
from kurak.sampling.rehearsal.questions import ask, shares_of

MANY = 20_000


def question(**keys: object) -> Question:
    return Question.model_validate({"type": "single", **keys})


def test_shares_of_the_unprinted_and_of_those_who_refuse() -> None:
    # 28 + 23 + 16 leave 33 for the one answer without a percentage.
    printed = {"neutral": "28", "negative": "23", "positive": "16"}
    shares = shares_of(
        question(answers=["negative", "neutral", "positive", "no idea"], printed_percent=printed)
    )
    assert shares["no idea"] == pytest.approx(0.33)
    # 30 + 28 + 25 leave 17 for nobody: they refuse. 44 + 29 + 18 + 6 + 3 leave nothing.
    assert shares_of(question(printed_percent={"a": "30", "b": "28", "c": "25"}))["refused"] == pytest.approx(
        0.17
    )
    assert "refused" not in shares_of(
        question(printed_percent={"a": "44", "b": "29", "c": "18", "d": "6", "e": "3"})
    )
    # Percentages above a hundred are taken in their proportion.
    assert shares_of(question(printed_percent={"a": "60", "b": "60"})) == pytest.approx({"a": 0.5, "b": 0.5})


def test_routing_and_percentages() -> None:
    questions = {
        "knows": question(type="yes_no", printed_percent={"yes": "4.7"}),
        "view": question(asked_if="knows", printed_percent={"good": "50", "bad": "50"}),
        "why": question(
            asked_if="view == bad", answers=["fear", "other"], printed_percent={"fear": "100", "other": "0"}
        ),
        "needs": question(type="multiple", printed_percent={"work": "71.1", "home": "39.5"}),
    }
    made = ask(questions, interviews=MANY, rng=np.random.default_rng(6))
    assert made.findings == []
    answers = made.answers
    for knows, view, why in zip(answers["knows"], answers["view"], answers["why"], strict=True):
        assert (view != "") == (knows == "yes")
        assert (why != "") == (view == "bad")
    assert set(answers["why"]) == {"", "fear"}
    for answer, share in (("work", 0.711), ("home", 0.395)):
        given = np.mean([answer in said.split("|") for said in answers["needs"]])
        assert abs(given - share) < 4 * np.sqrt(share * (1 - share) / MANY)
    assert abs(np.mean([said == "yes" for said in answers["knows"]]) - 0.047) < 4 * np.sqrt(
        0.047 * 0.953 / MANY
    )


@pytest.mark.parametrize("condition", ["later", "knows == perhaps", "if they know"])
def test_a_condition_that_leads_nowhere_is_a_finding(condition: str) -> None:
    questions = {
        "knows": question(type="yes_no"),
        "view": question(asked_if=condition, printed_percent={"good": "100"}),
    }
    made = ask(questions, interviews=3, rng=np.random.default_rng(1))
    assert [one.code for one in made.findings] == ["REH-011"]
    assert made.answers["view"] == ["good"] * 3
