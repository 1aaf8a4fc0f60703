"""Why: skip logic, paper routes and checks rest on one reading of the expressions of a form."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kurak.model.form import Form, FormSettings
from kurak.sources.expressions import (
    Answer,
    Call,
    ExpressionError,
    Literal,
    Operation,
    Route,
    answers_in,
    known_truth,
    parse_expression,
)
from kurak.sources.routing import in_words, left_open, truth_of

EMPTY = Form("f.xlsx", "", FormSettings(), ("",), (), {})


def test_what_binds_first() -> None:
    read = parse_expression("${a} = 1 or ${b} = 2 and ${c} + 2 * 3 > 4")
    assert isinstance(read, Operation)
    assert read.operator == "or"
    assert isinstance(read.right, Operation)
    assert read.right.operator == "and"
    assert parse_expression("-3") == Literal("-3", is_number=True)
    assert parse_expression("selected( ${a} , \"x y\" )") == Call("selected", (Answer("a"), Literal("x y")))
    assert parse_expression(". >= 3") == Operation(">=", Answer("."), Literal("3", is_number=True))


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("instance('list')/root/item[name = ${q} and x = ${r}]/label", ("q", "r")),
        ("count(${member}[age > 3])", ("member",)),
        ("../age + ./x + /data/a", ()),
        ("indexed-repeat(${age}, ${member}, position(..))", ("age", "member")),
        ("${last-saved#v} = 1", ("v",)),
        ("if(${a} = '', 0, ${b} div 2 mod 3)", ("a", "b")),
        ("jr:choice-name(${a}, '${a}')", ("a",)),
        ("sum(/data/m/*)", ()),
        ("${a}/../b = 1", ("a",)),
    ],
)
def test_expressions_of_the_field_are_read(text: str, names: tuple[str, ...]) -> None:
    assert answers_in(parse_expression(text)) == names


def test_paths_are_kept_as_written() -> None:
    assert parse_expression("../age") == Route("../age")


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "empty"),
        ("${a} =", "too early"),
        ("${a} = 'x", "quotation mark"),
        ("(${a} = 1", "never closed"),
        ("${a} = 1)", "not opened"),
        ("$a = 1", "braces"),
        ("${a} = 1 ${b} = 2", "expected"),
        ("${a} & 1", "no meaning"),
        ("selected(${a} 1)", "comma"),
        ("${a} = ‘x’", "curly"),
        ("((" * 200, "deeply"),
        ("-" * 200 + "1", "deeply"),
        ("1" + "+1" * 500, "in a row"),
    ],
)
def test_a_slip_is_said_in_plain_words(text: str, why: str) -> None:
    with pytest.raises(ExpressionError, match=why):
        parse_expression(text)


@given(st.text(alphabet="${}ab.()[]'\"=<>!+-*/|, 12andornt", max_size=40))
def test_any_text_is_read_or_refused(text: str) -> None:
    with contextlib.suppress(ExpressionError):
        known_truth(parse_expression(text), {"a": "1"})


@pytest.mark.parametrize(
    ("text", "truth"),
    [
        ("${a} = 1", True),
        ("${a} = '1'", True),
        ("${a} = 1.0", True),
        ("${a} != 1", False),
        ("${m} = 'x'", False),
        ("selected(${m}, '2')", True),
        ("not(selected(${m}, '3'))", True),
        ("${e} > 0", False),
        ("${e} <= 0", False),
        ("${e} = ''", True),
        ("${unknown} = 1", None),
        ("${unknown} = 1 and ${a} = 2", False),
        ("${unknown} = 1 or ${a} = 1", True),
        ("not(${unknown} = 1)", None),
        ("true() and false()", False),
        ("position(..) = 1", None),
    ],
)
def test_truth_as_far_as_it_is_known(text: str, truth: bool | None) -> None:
    assert known_truth(parse_expression(text), {"a": "1", "m": "1 2", "e": ""}) is truth
    assert truth_of((text,), {"a": "1", "m": "1 2", "e": ""}) is truth
    assert bool(left_open((text,), {"a": "1", "m": "1 2", "e": ""})) == (truth is None)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("${a} = 1 or ${a} = 2", "a is 1 or a is 2"),
        ("not(${a} = 1 or ${b} > 2)", "a is not 1 and b is at most 2"),
        ("(${a} = 1 or ${b} = 1) and ${c} != ''", "(a is 1 or b is 1) and c is answered"),
        ("3 < ${a}", "a is above 3"),
        ("selected(${m}, '96')", "m holds 96"),
        ("count-selected(${m}) > 1", "count-selected(m) > 1"),
        ("${a} = ${b}", "a = b"),
        ("${a} =", "${a} ="),
    ],
)
def test_conditions_in_words(text: str, words: str) -> None:
    assert in_words((text,), EMPTY) == words
