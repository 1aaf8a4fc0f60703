"""Why: a factor model is text from a user: it means what it means in lavaan, or says what is wrong."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kurak.stats.confirmatory.structure import factor_structure
from kurak.stats.confirmatory.syntax import FactorModelError, Statement, parse_factor_model


def test_values_labels_and_comments_are_read() -> None:
    text = """
    # four statements
    trust =~ a + -1.5e+0*b +   # goes on
             k*c
    доверие =~ NA*d + e.2; a ~~ 0*d
    a ~ k*1 ! an intercept
    """
    assert parse_factor_model(text) == (
        Statement("trust", "=~", "a"),
        Statement("trust", "=~", "b", -1.5),
        Statement("trust", "=~", "c", None, "k"),
        Statement("доверие", "=~", "d", None, "", True),
        Statement("доверие", "=~", "e.2"),
        Statement("a", "~~", "d", 0.0),
        Statement("a", "~1", "", None, "k"),
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "measures no factor"),
        ("a ~~ b", "measures no factor"),
        ("f =~ a + b\nf =~ a", "twice"),
        ("f =~ a; a ~~ b; b ~~ a", "twice"),
        ("f =~ a + b; a ~ b", "regression"),
        ("f =~ a + b; k == 1", "no statement"),
        ("f =~ a + b; i := k*k", "no statement"),
        ("f =~ a =~ b", "no statement"),
        ("f =~ a +", "no name"),
        ("f =~ 2*k*a", "more than one"),
        ("f =~ equal('x')*a", "no name"),
        ("f =~ f + a", "itself"),
        ("5f =~ a", "no name"),
        ("a b c", "no statement"),
    ],
)
def test_what_cannot_be_read_says_why(text: str, said: str) -> None:
    with pytest.raises(FactorModelError, match=said):
        parse_factor_model(text)


@given(st.text(alphabet="fab1 =~+*#;.-\nNA", max_size=40))
def test_any_text_is_a_model_or_a_sentence(text: str) -> None:
    # Anything but a model or our own error fails the test by itself.
    with contextlib.suppress(FactorModelError):
        assert any(one.operator == "=~" for one in parse_factor_model(text))


@pytest.mark.parametrize(
    ("scale", "expected"), [("first item", (1.0, None, None)), ("unit variance", (None, None, 1.0))]
)
def test_a_factor_gets_its_unit(scale: str, expected: tuple[float | None, ...]) -> None:
    chosen = "first item" if scale == "first item" else "unit variance"
    found = factor_structure("f =~ a + b + c", items=["a", "b", "c"], scale=chosen)
    values = {one.statement.name: one.statement.value for one in found.parameters}
    assert (values["f =~ a"], values["f =~ b"], values["f ~~ f"]) == expected


def test_the_only_item_of_a_factor_is_the_factor() -> None:
    found = factor_structure("f =~ a; g =~ b + c + d", items=list("abcd"))
    values = {one.statement.name: one.statement.value for one in found.parameters}
    assert (values["a ~~ a"], values["f ~~ f"], values["f ~~ g"]) == (0.0, None, None)


def test_equal_parameters_share_a_place_and_a_value() -> None:
    found = factor_structure("f =~ a + k*b + k*c; a ~~ m*a; b ~~ m*b; c ~~ 2*c", items=list("abc"))
    places = {one.statement.name: one.place for one in found.parameters}
    assert places["f =~ b"] == places["f =~ c"] >= 0
    assert places["a ~~ a"] == places["b ~~ b"] >= 0
    assert places["c ~~ c"] == -1
    assert found.estimated == 3
    tied = factor_structure("f =~ k*a + k*b + c", items=list("abc"))
    assert {one.statement.name: one.statement.value for one in tied.parameters}["f =~ b"] == 1.0


def test_the_order_of_statements_changes_no_count() -> None:
    lines = ["f =~ a + b + c", "g =~ d + e + h", "a ~~ d", "h ~~ 0.5*h"]
    counts = {
        factor_structure("\n".join(text), items=list("abcdeh")).estimated for text in (lines, lines[::-1])
    }
    assert counts == {13}
