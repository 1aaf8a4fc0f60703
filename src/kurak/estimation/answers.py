"""Records as a study declares them: answers on the scale, means of scales, don't knows, and one column an answer given."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from kurak.estimation.survey import Array, Mask
from kurak.model.scales import Question
from kurak.sources.records import Column, Records, RecordsError, no_such_column, rows_concerned

CONDITION = re.compile(r"^\s*(?P<name>[^\s=]+)\s*(==\s*(?P<answer>.+?))?\s*$")
YES = "yes"


@dataclass(frozen=True, eq=False)
class PreparedRecords:
    """Records with some columns in place of their own, or beside them.

    Parameters
    ----------
    base
        The records as they are.
    numbers
        Column: its values, array (rows); missing is NaN.
    orders
        Column: groups in the order in which they are shown.
    """

    base: Records
    numbers: Mapping[str, Array] = field(default_factory=dict)
    orders: Mapping[str, Sequence[str]] = field(default_factory=dict)

    @property
    def names(self) -> Sequence[str]:
        """Names of all columns."""
        return tuple(dict.fromkeys((*self.base.names, *self.numbers)))

    @property
    def simulated(self) -> bool:
        """Whether the records say of themselves that they are SIMULATED."""
        return self.base.simulated

    def __len__(self) -> int:
        return len(self.base)

    def number(self, name: str) -> Array:
        """A column as numbers, missing is NaN."""
        return self.numbers[name] if name in self.numbers else self.base.number(name)

    def category(self, name: str) -> Column:
        """A column as categories; its groups in the study's order, then any others."""
        if name in self.numbers:
            return _categories(name, self.numbers[name])
        column = self.base.category(name)
        wanted = [str(group) for group in self.orders.get(name, ())]
        if not wanted:
            return column
        places = {group: place for place, group in enumerate(wanted)}
        order = sorted(range(len(column.labels)), key=lambda place: (places.get(str(column.labels[place]), len(places)), place))
        new_code = np.empty(len(order) + 1, dtype=np.int32)
        new_code[order] = np.arange(len(order), dtype=np.int32)
        new_code[-1] = -1
        labels = tuple(column.labels[place] for place in order)
        return Column(name, "category", new_code[column.values.astype(np.int64)], labels)


def _categories(name: str, values: Array) -> Column:
    known = ~np.isnan(values)
    labels, codes = np.unique(values[known], return_inverse=True)
    found = np.full(len(values), -1, dtype=np.int32)
    found[known] = codes
    return Column(name, "category", found, tuple(int(x) if float(x).is_integer() else float(x) for x in labels))


def answers_on_scale(records: Records, item: str, *, low: int, high: int, never_scored: Sequence[int]) -> Array:
    """The answers to an item that are on the answer scale, as worded; declared other codes are missing.

    Raises
    ------
    RecordsError
        If an answer is neither on the scale nor declared as don't know or refused.

    Examples
    --------
    >>> from kurak.sources.records import open_records
    >>> answers_on_scale(open_records({"a": [1, 88, 5]}), "a", low=1, high=5, never_scored=[88]).tolist()
    [1.0, nan, 5.0]
    """
    given = records.number(item)
    scored = np.isin(given, np.arange(low, high + 1))
    odd = ~scored & ~np.isnan(given) & ~np.isin(given, np.asarray(never_scored, dtype=float))
    if odd.any():
        raise RecordsError(
            f'column "{item}" holds answers that are not whole numbers from {low} to {high}, in {rows_concerned(odd)}'
        )
    return np.where(scored, given, np.nan)


def is_code(records: Records, item: str, codes: Sequence[int]) -> Array:
    """1 where one of the codes was given, 0 where something else was, missing where nothing was."""
    given = records.number(item)
    return np.where(np.isnan(given), np.nan, np.isin(given, np.asarray(codes, dtype=float)))


def asked(records: Records, condition: str, questions: Mapping[str, Question], *, separator: str) -> Mask:
    """Who was asked: everybody, or those whose earlier answer the condition names; array (rows).

    Parameters
    ----------
    condition
        As in the instrument: empty, ``question == answer``, or the name of a yes-no question.

    Raises
    ------
    RecordsError
        If the condition cannot be read, or names a column that is not there.
    """
    if not condition:
        return np.ones(len(records), dtype=bool)
    match = CONDITION.match(condition)
    if match is None:
        raise RecordsError(f"the condition {condition!r} cannot be read; write question == answer")
    answer = (match["answer"] or YES).strip("\"'")
    if match["name"] not in records.names:
        raise no_such_column(match["name"], records.names, of="the records")
    several = match["name"] in questions and questions[match["name"]].type == "multiple"
    column = records.category(match["name"])
    named = np.array(
        [answer in (str(label).split(separator) if several else (str(label),)) for label in column.labels] + [False]
    )
    return named[column.values.astype(np.int64)]


def given_answers(
    records: Records, name: str, question: Question, *, of_whom: Mask, separator: str
) -> dict[str, Array]:
    """For a question with several answers: every answer, with 1 where it was given, 0 where it was not, missing if not asked.

    Answers of the instrument come first, in its order; then others that the records hold.

    Examples
    --------
    >>> from kurak.sources.records import open_records
    >>> needs = Question(type="multiple", answers=("work", "papers"))
    >>> records = open_records({"needs": ["papers|work", "work", None]})
    >>> {a: x.tolist() for a, x in given_answers(records, "needs", needs, of_whom=np.array([True] * 3), separator="|").items()}
    {'work': [1.0, 1.0, 0.0], 'papers': [1.0, 0.0, 0.0]}
    """
    column = records.category(name)
    held = [set(str(label).split(separator)) for label in column.labels]
    every = dict.fromkeys((*question.answers, *sorted(set().union(*held) - {""}))) if held else dict.fromkeys(question.answers)
    found = {}
    for answer in every:
        chosen = np.array([answer in answers for answers in held] + [False])[column.values.astype(np.int64)]
        found[answer] = np.where(of_whom | chosen, chosen.astype(float), np.nan)
    return found
