"""Where a questionnaire leads: conditions in words, and the question that follows an answer.

Used where people read the route instead of a device: on paper and in codebooks.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from kurak.model.form import Form, Question
from kurak.sources.expressions import (
    COMPARISONS,
    Answer,
    Call,
    Expression,
    ExpressionError,
    Literal,
    Operation,
    known_truth,
    parse_expression,
)

MIRRORED = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}


@dataclass(frozen=True, slots=True)
class ConditionWords:
    """Patterns for conditions in one language; places are in braces."""

    is_: str = "{what} is {value}"
    comparisons: Mapping[str, str] | None = None
    holds: str = "{what} holds {value}"
    holds_not: str = "{what} does not hold {value}"
    empty: str = "{what} is empty"
    answered: str = "{what} is answered"
    and_: str = "and"
    or_: str = "or"
    not_: str = "not ({condition})"


ENGLISH_COMPARISONS: Mapping[str, str] = {
    "!=": "{what} is not {value}",
    "<": "{what} is below {value}",
    "<=": "{what} is at most {value}",
    ">": "{what} is above {value}",
    ">=": "{what} is at least {value}",
}


def truth_of(conditions: Sequence[str], answers: Mapping[str, str]) -> bool | None:
    """Whether conditions hold together as far as known answers tell; None where they do not.

    Examples
    --------
    >>> truth_of(["${a} = 1", "${b} = 1"], {"a": "2"})
    False
    """
    every: list[bool | None] = []
    for condition in conditions:
        try:
            every.append(known_truth(parse_expression(condition), answers))
        except ExpressionError:
            every.append(None)
    if False in every:
        return False
    return None if None in every else True


def left_open(conditions: Sequence[str], answers: Mapping[str, str]) -> tuple[str, ...]:
    """Conditions that known answers do not decide."""
    return tuple(condition for condition in conditions if truth_of((condition,), answers) is None)


def next_asked(form: Form, answers: Mapping[str, str], following: Sequence[Question]) -> Question | None:
    """The first of the following questions that is not ruled out by known answers; None where all of them are.

    A question that is ruled out has no answer, which may rule out others.

    Parameters
    ----------
    answers
        What is known, the answer of the question before included.
    following
        The questions after it, in order.
    """
    known = dict(answers)
    for question in following:
        if truth_of(form.conditions_of(question), known) is not False:
            return question
        known[question.name] = ""
    return None


def in_words(
    conditions: Sequence[str],
    form: Form,
    *,
    words: ConditionWords = ConditionWords(),
    name: Callable[[str], str] = lambda name: name,
    label: Callable[[Question, str], str] = lambda question, code: code,
) -> str:
    """Conditions that hold together, in words.

    Parameters
    ----------
    words
        Patterns of the language.
    name
        What to call a question, from its name.
    label
        What to call an answer, from its question and code.

    Examples
    --------
    >>> from kurak.model.form import FormSettings
    >>> form = Form("f.xlsx", "", FormSettings(), ("",), (), {})
    >>> in_words(["${age} >= 18 and not(${work} = '1')"], form)
    'age is at least 18 and work is not 1'
    """
    speaker = _Speaker(form, words, name, label)
    said = []
    for condition in conditions:
        try:
            read = parse_expression(condition)
        except ExpressionError:
            said.append(condition)
            continue
        said.append(speaker.say(read, inside="and" if len(conditions) > 1 else ""))
    return f" {words.and_} ".join(said)


@dataclass(frozen=True, slots=True)
class _Speaker:
    form: Form
    words: ConditionWords
    name: Callable[[str], str]
    label: Callable[[Question, str], str]

    def say(self, read: Expression, *, inside: str = "", holds: bool = True) -> str:
        words = self.words
        if isinstance(read, Operation) and read.operator in ("and", "or"):
            operator = read.operator if holds else ("or" if read.operator == "and" else "and")
            left, right = (self.say(part, inside=operator, holds=holds) for part in (read.left, read.right))
            text = f"{left} {words.and_ if operator == 'and' else words.or_} {right}"
            return f"({text})" if inside and inside != operator else text
        if isinstance(read, Call) and read.function == "not" and len(read.arguments) == 1:
            return self.say(read.arguments[0], inside=inside, holds=not holds)
        said = self.comparison(read, holds) or self.selected(read, holds)
        if said:
            return said
        text = written(read)
        return text if holds else words.not_.format(condition=text)

    def comparison(self, read: Expression, holds: bool) -> str:
        if not (isinstance(read, Operation) and read.operator in COMPARISONS):
            return ""
        left, right, operator = read.left, read.right, read.operator
        if isinstance(left, Literal):
            left, right, operator = right, left, MIRRORED.get(operator, operator)
        if not (isinstance(left, Answer) and isinstance(right, Literal)):
            return ""
        if not holds:
            operator = {"=": "!=", "!=": "=", "<": ">=", ">=": "<", ">": "<=", "<=": ">"}[operator]
        what = self.name(left.name)
        if right.text == "":
            return (self.words.empty if operator == "=" else self.words.answered).format(what=what)
        value = self.value(left.name, right.text)
        patterns = self.words.comparisons or ENGLISH_COMPARISONS
        return (self.words.is_ if operator == "=" else patterns[operator]).format(what=what, value=value)

    def selected(self, read: Expression, holds: bool) -> str:
        if not (isinstance(read, Call) and read.function == "selected" and len(read.arguments) == 2):
            return ""
        chosen, code = read.arguments
        if not (isinstance(chosen, Answer) and isinstance(code, Literal)):
            return ""
        pattern = self.words.holds if holds else self.words.holds_not
        asked = self.form.question(chosen.name)
        if asked is not None and asked.type == "select_one":
            pattern = self.words.is_ if holds else (self.words.comparisons or ENGLISH_COMPARISONS)["!="]
        return pattern.format(what=self.name(chosen.name), value=self.value(chosen.name, code.text))

    def value(self, name: str, code: str) -> str:
        asked = self.form.question(name)
        return code if asked is None else self.label(asked, code)


def written(read: Expression) -> str:
    """An expression as text again, in one spelling."""
    if isinstance(read, Literal):
        return read.text if read.is_number else f"'{read.text}'"
    if isinstance(read, Answer):
        return read.name
    if isinstance(read, Call):
        return f"{read.function}({', '.join(map(written, read.arguments))})"
    if isinstance(read, Operation):
        return f"{written(read.left)} {read.operator} {written(read.right)}"
    return read.text
