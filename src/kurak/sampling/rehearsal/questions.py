"""Simulated answers to the questions outside the scales, asked of whom their condition names.

Published percentages are targets. An answer without one shares what the others leave of a hundred; if every answer has
one and they leave something, as many refuse. These answers depend on nothing but the routing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from kurak.model.catalogue import finding
from kurak.model.finding import Finding, Place
from kurak.model.scales import Question

YES, NO, REFUSED_WORD, JOINT = "yes", "no", "refused", "|"
CONDITION = re.compile(r"^\s*(?P<name>[^\s=]+)\s*(==\s*(?P<answer>.+?))?\s*$")


@dataclass
class QuestionAnswers:
    """Answers by question, as texts: empty where the question was not asked, several joined with |."""

    answers: dict[str, list[str]] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)


def ask(questions: Mapping[str, Question], *, interviews: int, rng: np.random.Generator) -> QuestionAnswers:
    """Ask every question of everybody whom its condition names.

    Parameters
    ----------
    questions
        In their order; a condition may name a question that stands before.
    interviews
        How many people there are.

    Examples
    --------
    >>> knows = Question(type="yes_no", printed_percent={"yes": "100"})
    >>> ask({"knows": knows}, interviews=2, rng=np.random.default_rng(1)).answers
    {'knows': ['yes', 'yes']}
    """
    made = QuestionAnswers()
    for name, question in questions.items():
        asked = _asked(name, question, made, questions, interviews)
        said = (
            _multiple(question, interviews, rng)
            if question.type == "multiple"
            else _single(question, interviews, rng)
        )
        made.answers[name] = [answer if here else "" for answer, here in zip(said, asked, strict=True)]
    return made


def _asked(
    name: str, question: Question, made: QuestionAnswers, questions: Mapping[str, Question], interviews: int
) -> NDArray[np.bool_]:
    if not question.asked_if:
        return np.ones(interviews, dtype=bool)
    match = CONDITION.match(question.asked_if)
    before = match["name"] if match else ""
    answer = (match["answer"] or YES).strip("\"'") if match else ""
    if before not in made.answers or answer not in _choices(questions[before]):
        message = f"the condition of {name}, {question.asked_if!r}, is not understood; everybody is asked"
        made.findings.append(
            finding(
                "REH-011",
                message=message,
                where=Place("instrument/scales.yaml", key=f"other_questions.{name}.asked_if"),
            )
        )
        return np.ones(interviews, dtype=bool)
    return np.array([answer in said.split(JOINT) for said in made.answers[before]], dtype=bool)


def _choices(question: Question) -> tuple[str, ...]:
    answers = (YES, NO) if question.type == "yes_no" else question.answers
    return tuple(dict.fromkeys((*answers, *question.printed_percent)))


def _printed(question: Question) -> dict[str, float]:
    return {
        answer: float(text.replace("\u2212", "-")) / 100 for answer, text in question.printed_percent.items()
    }


def shares_of(question: Question) -> dict[str, float]:
    """The share of each answer to a question with one answer; they add up to 1."""
    printed, choices = _printed(question), _choices(question)
    left = 1 - sum(printed.values())
    unprinted = [answer for answer in choices if answer not in printed]
    shares = {answer: printed.get(answer, max(left, 0.0) / max(len(unprinted), 1)) for answer in choices}
    # Rounded percentages may leave half a point a piece: that is no refusal.
    if not unprinted and left > 0.005 * len(choices):
        shares[REFUSED_WORD] = left
    whole = sum(shares.values())
    return {answer: share / whole for answer, share in shares.items()}


def _single(question: Question, interviews: int, rng: np.random.Generator) -> list[str]:
    shares = shares_of(question) or {REFUSED_WORD: 1.0}
    names = list(shares)
    limits = np.cumsum(list(shares.values()))[:-1]
    return [names[place] for place in np.searchsorted(limits, rng.random(interviews), side="right")]


def _multiple(question: Question, interviews: int, rng: np.random.Generator) -> list[str]:
    """Each answer is given or not by itself; one without a printed percentage by every second person."""
    printed, choices = _printed(question), _choices(question)
    given = rng.random((interviews, len(choices))) < [printed.get(answer, 0.5) for answer in choices]
    return [JOINT.join(answer for answer, there in zip(choices, row, strict=True) if there) for row in given]
