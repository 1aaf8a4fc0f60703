"""Why: a question that nobody is ever asked costs a study its answers; and a question that can be asked must never be called so."""

from __future__ import annotations

import itertools

import pytest
from forms import CHOICES, form
from hypothesis import given, settings
from hypothesis import strategies as st

from kurak.fieldwork.reachable import Reachability
from kurak.sources.expressions import known_truth, parse_expression

HEAD = """
| survey |
|        | type               | name | label | relevant    | constraint        |
|        | select_one yn      | a    | A     |             |                   |
|        | integer            | n    | N     | ${a} = 2    | . >= 0 and . <= 9 |
|        | select_multiple yn | m    | M     |             |                   |
|        | text               | t    | T     |             |                   |
"""


def why(condition: str) -> str:
    made = form(HEAD + f"| | text | q | Q | {condition} | |\n")
    asked = made.question("q")
    assert asked is not None
    return Reachability(made).why_never(asked)


@pytest.mark.parametrize(
    "condition",
    [
        "${a} = 1 and ${a} = 2",
        "${a} = '3'",
        "${a} != 1 and ${a} != 2 and ${a} != 88 and ${a} != ''",
        "${a} > 2 and ${a} < 88",
        "selected(${m}, '1') and not(selected(${m}, '1'))",
        "selected(${m}, '7')",
        "${n} > 9",
        "${n} >= 3 and ${a} = 1",  # n is asked of those with a = 2 only
        "${n} > 4 and 4 >= ${n}",
        "${n} > 4 and ${n} < 4",
        "${n} = 3 and ${n} != 3",
        "${t} = 'x' and ${t} = 'y'",
        "not(${a} = 1 or ${a} != 1)",
        "false()",
        "(${a} = 1 or ${a} = 2) and ${a} = 88",
    ],
)
def test_a_contradiction_is_found(condition: str) -> None:
    assert why(condition)


@pytest.mark.parametrize(
    "condition",
    [
        "${a} = 1 or ${a} = 2",
        "${a} != 1 and ${a} != 2",
        "selected(${a}, '1')",
        "selected(${m}, '1') and selected(${m}, '2')",
        "${n} > 8",
        "${n} = '' and ${a} = 1",
        "${n} >= 3 and ${a} = 2",
        "${n} != 3 and ${a} = 1",
        "${t} = 'x' or ${t} = 'y'",
        "not(${a} = 1 and ${a} = 2)",
        "count-selected(${m}) > 5",
        "${a} = ${n}",
        "true()",
        "${a} = 1 and",  # broken, and reported as such
    ],
)
def test_what_is_possible_or_not_understood_is_left_alone(condition: str) -> None:
    assert why(condition) == ""


ATOMS = ("${a} = 1", "${a} = 2", "${a} != 88", "selected(${m}, '1')", "selected(${m}, '2')", "${n} > 4", "${n} <= 4", "${n} = 7", "${a} = ''")


def conditions() -> st.SearchStrategy[str]:
    return st.recursive(
        st.sampled_from(ATOMS),
        lambda inner: st.one_of(
            st.tuples(inner, st.sampled_from(("and", "or")), inner).map(lambda parts: f"({parts[0]}) {parts[1]} ({parts[2]})"),
            inner.map(lambda one: f"not({one})"),
        ),
        max_leaves=6,
    )


@settings(max_examples=150, deadline=None)
@given(conditions())
def test_two_roads_trying_every_answer_and_taking_conditions_apart(condition: str) -> None:
    # Every interview that the form allows: n is asked only where a is 2, and lies within 0 and 9.
    interviews = (
        {"a": a, "m": m, "n": n}
        for a, m in itertools.product(("1", "2", "88", ""), ("", "1", "2", "88", "1 2"))
        for n in (("", *map(str, range(10))) if a == "2" else ("",))
    )
    read = parse_expression(condition)
    possible = any(known_truth(read, answers) is True for answers in interviews)
    assert (why(condition) == "") == possible


def test_a_closed_group_is_reported_once() -> None:
    from kurak.fieldwork.form_checks import check_form

    survey = "| survey |\n| | type | name | label | relevant |\n| | begin_group | g | G | false() |\n| | text | x | X | |\n| | text | y | Y | |\n| | end_group |\n"
    assert [one.message for one in check_form(form(survey, CHOICES)) if one.code == "FOR-031"] == ["the group g (row 2) is never asked: it says false()"]


def test_a_long_chain_of_conditions_is_followed_only_so_far() -> None:
    # Each question depends on the one before, in two ways: followed to the end, that is 2^60 alternatives.
    rows = ["| | select_one yn | q0 | Q | |"]
    rows += [f"| | select_one yn | q{n} | Q | ${{q{n - 1}}} = 1 or ${{q{n - 1}}} = 2 |" for n in range(1, 61)]
    made = form("| survey |\n| | type | name | label | relevant |\n" + "\n".join(rows))
    looked = Reachability(made)
    assert not any(looked.why_never(question) for question in made.questions)
