"""Back-checks: answers of a second visit beside those of the interview, by type of question and by interviewer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from kurak.fieldwork.quality.made import Made, not_made
from kurak.fieldwork.quality.table import Array, Mask
from kurak.model.quality import CheckMade, Flag, QualityRules
from kurak.stats.interview_quality.back_checks import (
    ErrorRate,
    Kappa,
    PairedTest,
    QuestionType,
    agreement,
    error_rate,
    paired_t_test,
    sign_test,
)
from kurak.stats.interview_quality.exact_binomial import at_least
from kurak.stats.multiple_comparisons import adjust_p_values

Measured = Literal["category", "ordered", "number"]


@dataclass(frozen=True, eq=False)
class BackChecked:
    """Answers of interviews and of their back-checks.

    Parameters
    ----------
    interviewer
        Code of who held each interview.
    questions, types, measured
        Names of the questions, their types (1, 2, 3), and what their answers are.
    first, second
        Answers of the interview and of the back-check, as numbers or codes; not a number where missing.
        Arrays (records, questions).
    """

    interviewer: Sequence[str]
    questions: Sequence[str]
    types: Sequence[QuestionType]
    measured: Sequence[Measured]
    first: Array
    second: Array

    def __post_init__(self) -> None:
        shape = len(self.interviewer), len(self.questions)
        if self.first.shape != shape or self.second.shape != shape:
            raise ValueError("first and second have one row for each record and one column for each question")
        if not len(self.types) == len(self.measured) == len(self.questions):
            raise ValueError("each question has its type and what its answers are")


@dataclass(frozen=True)
class QuestionAgreement:
    """One question: how often answers differ, agreement beyond chance (weighted where answers are ordered), and whether they move in one
    direction; no kappa for numbers, no direction for categories."""

    question: str
    type: QuestionType
    errors: ErrorRate
    kappa: Kappa | None
    direction: PairedTest | None


@dataclass(frozen=True)
class BackCheckResult:
    """Back-checks by question, by type of question, and by interviewer and type; flags of interviewers."""

    questions: tuple[QuestionAgreement, ...]
    types: dict[QuestionType, ErrorRate]
    interviewers: dict[tuple[str, QuestionType], ErrorRate]
    directions: dict[tuple[str, str], PairedTest]
    made: Made


def back_check_results(checked: BackChecked, *, rules: QualityRules) -> BackCheckResult:
    """Compare interviews with their back-checks.

    Parameters
    ----------
    checked
        Answers of both.
    rules
        ``level`` is the probability of any false alarm among interviewers, types and directions together.

    Returns
    -------
    BackCheckResult
        An interviewer is flagged for differing more often than the others at one type of question (exact,
        one-sided), or for answers that move in one direction (exact sign test; for two answers McNemar's;
        paired t for numbers), by Holm over both.

    Examples
    --------
    >>> found = back_check_results(
    ...     BackChecked(["a", "a", "b", "b"], ["sex"], [1], ["category"], np.array([[1.0], [2], [1], [2]]), np.array([[1.0], [1], [1], [2]])),
    ...     rules=QualityRules())
    >>> found.types[1].rate, found.made.flags
    (0.25, ())
    """
    who = np.array(checked.interviewer, dtype=np.str_)
    questions = tuple(_agreement(checked, at) for at in range(len(checked.questions)))
    kinds: list[QuestionType] = sorted(set(checked.types))
    columns = {kind: [at for at, one in enumerate(checked.types) if one == kind] for kind in kinds}
    types = {
        kind: error_rate(checked.first[:, at], second=checked.second[:, at]) for kind, at in columns.items()
    }
    names = sorted(set(checked.interviewer))
    rates = {
        (name, kind): error_rate(
            checked.first[who == name][:, columns[kind]], second=checked.second[who == name][:, columns[kind]]
        )
        for name in names
        for kind in kinds
    }
    directions = {
        (name, question): found
        for name in names
        for at, question in enumerate(checked.questions)
        if (found := _direction(checked, at, who == name)) is not None and found.changed
    }
    if len(names) < 2:
        made = Made((), (not_made("back-check", "interviewers are compared, and there is one"),))
        return BackCheckResult(questions, types, rates, directions, made)
    return BackCheckResult(questions, types, rates, directions, _flags(types, rates, directions, rules))


def _agreement(checked: BackChecked, at: int) -> QuestionAgreement:
    first, second, measured = checked.first[:, at], checked.second[:, at], checked.measured[at]
    kappa = (
        None
        if measured == "number"
        else agreement(first, second=second, weights="linear" if measured == "ordered" else "none")
    )
    everybody = np.ones(len(first), dtype=bool)
    return QuestionAgreement(
        checked.questions[at],
        checked.types[at],
        error_rate(first, second=second),
        kappa,
        _direction(checked, at, everybody),
    )


def _direction(checked: BackChecked, at: int, rows: Mask) -> PairedTest | None:
    first, second = checked.first[rows, at], checked.second[rows, at]
    if checked.measured[at] == "number":
        found = paired_t_test(first, second=second)
        # Where all change by the same there is no error to compare with, and the direction alone tells.
        return sign_test(first, second=second) if np.isnan(found.p_value) and found.changed else found
    codes = np.unique(np.concatenate([first[~np.isnan(first)], second[~np.isnan(second)]]))
    return sign_test(first, second=second) if checked.measured[at] == "ordered" or len(codes) == 2 else None


def _flags(
    types: dict[QuestionType, ErrorRate],
    rates: dict[tuple[str, QuestionType], ErrorRate],
    directions: dict[tuple[str, str], PairedTest],
    rules: QualityRules,
) -> Made:
    made: list[tuple[float, Flag]] = []
    for (name, kind), one in rates.items():
        others = types[kind].compared - one.compared
        if one.compared and others:
            # A rate of 0 among few others is not taken as certain.
            rest = (types[kind].differing - one.differing + 0.5) / (others + 1)
            p = at_least(one.differing, n=one.compared, share=rest)
            made.append(
                (
                    p,
                    Flag(
                        "back-check",
                        "interviewer",
                        name,
                        one.rate,
                        rest,
                        f"share of answers that differ, type {kind}",
                    ),
                )
            )
    for (name, question), test in directions.items():
        if not np.isnan(test.p_value):
            measure, usual = (
                ("mean change", 0.0) if test.kind == "mean change" else ("share of changes that go up", 0.5)
            )
            made.append(
                (
                    test.p_value,
                    Flag("back-check", "interviewer", name, test.statistic, usual, measure, other=question),
                )
            )
    adjusted = adjust_p_values([p for p, _ in made], method="holm")
    flags = tuple(
        Flag(
            flag.check,
            flag.about,
            flag.code,
            flag.value,
            flag.reference,
            flag.measure,
            p_value=float(p),
            expected_false_alarms=rules.level,
            other=flag.other,
        )
        for p, (_, flag) in zip(adjusted.tolist(), made, strict=True)
        if p <= rules.level
    )
    rule = f"exact binomial against the others, and paired tests, Holm, {rules.level:g}"
    return Made(
        flags, (CheckMade("back-check", len({name for name, _ in rates}), len(flags), rules.level, rule),)
    )
