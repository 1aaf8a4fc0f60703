"""Why: before anything is estimated, answers become columns: what is off the scale, who was asked, which answers were given. A slip there
is invisible in every table. And the R code of a study must prepare the records in the same way."""

from __future__ import annotations

import doctest
from types import ModuleType

import numpy as np
import pytest

from kurak.estimation import answers, group_bases, group_differences, long_table, requests, study_variables
from kurak.estimation.answers import PreparedRecords, answers_on_scale, asked, given_answers, is_code
from kurak.estimation.declare import survey
from kurak.estimation.requests import Request, answer
from kurak.model.scales import Question
from kurak.sources.records import RecordsError, open_records

KNOWS, NEEDS = Question(type="yes_no"), Question(type="multiple", answers=("work", "papers"))


@pytest.mark.parametrize("module", [answers, group_bases, group_differences, long_table, requests, study_variables], ids=lambda module: module.__name__)
def test_the_examples_are_true(module: ModuleType) -> None:
    found = doctest.testmod(module)
    assert found.attempted > 0
    assert found.failed == 0


def test_undeclared_answers_are_named_by_row_and_never_shown() -> None:
    records = open_records({"a": [1, 77, 5, 88, None, 77]})
    with pytest.raises(RecordsError, match=r'"a".*2 rows: 2, 6') as error:
        answers_on_scale(records, "a", low=1, high=5, never_scored=[88])
    assert "77" not in str(error.value)


def test_a_missing_answer_is_neither_a_code_nor_another() -> None:
    found = is_code(open_records({"a": [88, 3, None]}), "a", [88])
    np.testing.assert_array_equal(found, [1, 0, np.nan])


@pytest.mark.parametrize(
    ("condition", "who"),
    [
        ("", [True] * 5),
        ("knows", [True, False, True, False, False]),
        ("knows == no", [False, True, False, True, False]),
        ('knows == "no"', [False, True, False, True, False]),
        ("needs == papers", [False, True, True, False, False]),
        ("knows == perhaps", [False] * 5),
    ],
)
def test_who_was_asked(condition: str, who: list[bool]) -> None:
    records = open_records({"knows": ["yes", "no", "yes", "no", None], "needs": ["work", "papers", "work|papers", None, None]})
    assert asked(records, condition, {"knows": KNOWS, "needs": NEEDS}, separator="|").tolist() == who


def test_a_condition_on_nothing_names_the_nearest() -> None:
    with pytest.raises(RecordsError, match="knows"):
        asked(open_records({"knows": ["yes"]}), "knos", {"knows": KNOWS}, separator="|")


def test_several_answers_become_columns() -> None:
    records = open_records({"needs": ["work", "papers|food", None, None]})
    found = given_answers(records, "needs", NEEDS, of_whom=np.array([True, True, True, False]), separator="|")
    assert list(found) == ["work", "papers", "food"]
    np.testing.assert_array_equal(found["work"], [1, 0, 0, np.nan])
    np.testing.assert_array_equal(found["food"], [0, 1, 0, np.nan])


def test_groups_stand_in_the_order_of_the_study() -> None:
    base = open_records({"region": ["b", "a", "c", None, "b"], "y": [1.0, 2, 3, 4, 5]})
    records = PreparedRecords(base, {"z": np.array([1.0, 2, np.nan, 2, 1])}, {"region": ("c", "b")})
    column = records.category("region")
    assert column.labels == ("c", "b", "a")
    assert column.values.tolist() == [1, 2, 0, -1, 1]
    assert records.category("z").labels == (1, 2)
    assert records.category("z").values.tolist() == [0, 1, -1, 1, 0]
    table = survey(records).mean(["y", "z"], by="region")
    assert list(table["region"]) == ["c", "b", "a"] * 2
    assert list(table["estimate"][:3]) == [3.0, 3.0, 2.0]


def test_a_question_is_the_method_of_the_same_name() -> None:
    d = survey({"y": [1.0, 3, 5, 9], "q": ["a", "b", "a", "a"], "g": ["x", "x", "y", "y"]})
    pairs = [
        (Request("mean", ("y",), by=("g",)), d.mean("y", by="g")),
        (Request("total", ("y",)), d.total("y")),
        (Request("proportion", ("q",), codes=("a",), ci="wilson"), d.proportion("q", codes=["a"], ci="wilson")),
        (Request("distribution", ("q",)), d.distribution("q")),
        (Request("quantile", ("y",), probabilities=(0.5,)), d.quantile("y", [0.5])),
        (Request("difference", ("y",), by=("g",)), d.difference("y", by="g")),
        (Request("mean", ("y",), where="g == 'x'", level=0.9), d.mean("y", where="g == 'x'", level=0.9)),
    ]
    for request, expected in pairs:
        found = answer(d, request)
        assert list(found.columns) == list(expected.columns)
        for name in ("estimate", "std_error", "conf_low", "conf_high"):
            np.testing.assert_array_equal(np.array(found[name], float), np.array(expected[name], float))
