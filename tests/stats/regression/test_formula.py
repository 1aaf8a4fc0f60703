"""Why: a formula is text from a user: it must mean what it means in R, and never run as code."""

import contextlib
import csv
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kurak.stats.regression.design_matrix import design_matrix
from kurak.stats.regression.formula import FormulaError, UnknownNameError, parse_formula

REFERENCES = Path(__file__).parents[2] / "references" / "regression"


def rows_of(name: str) -> list[dict[str, str]]:
    lines = (REFERENCES / name).read_text(encoding="utf-8").splitlines()
    return list(csv.DictReader(lines[1:]))


COLUMNS = rows_of("columns.csv")
SCHOOLS = [row for row in rows_of("schools.csv") if row["sample"] == "clusters"]


@pytest.mark.parametrize("formula", sorted({row["case"] for row in COLUMNS}))
def test_columns_are_coded_as_in_r(formula: str) -> None:
    data: dict[str, list[object]] = {
        "meals": [float(row["meals"]) for row in SCHOOLS],
        "ell": [float(row["ell"]) for row in SCHOOLS],
    }
    for name in ("stype", "sch.wide", "awards"):
        data[name] = [row[name] for row in SCHOOLS]
    found = design_matrix(formula, data=data)
    expected = [row for row in COLUMNS if row["case"] == formula]
    assert [term + 1 for term in found.term_of_column] == [int(row["term"]) for row in expected]
    assert found.x.sum(axis=0) == pytest.approx([float(row["sum"]) for row in expected])
    weighted = np.arange(1, len(SCHOOLS) + 1) @ found.x
    assert weighted == pytest.approx([float(row["weighted"]) for row in expected])


def labels(text: str) -> list[str]:
    return [":".join(part.label for part in term) for term in parse_formula(text).terms]


def test_terms_expand_and_leave() -> None:
    assert labels("y ~ a*b*c") == ["a", "b", "c", "a:b", "a:c", "b:c", "a:b:c"]
    assert labels("y ~ a*b - a:b") == ["a", "b"]
    assert labels("y ~ a + b:a + a:b + a") == ["a", "b:a"]
    assert labels("~ (a + b):c") == ["a:c", "b:c"]
    assert labels("y ~ 1") == []
    assert parse_formula("y ~ 0 + a").intercept is False
    assert parse_formula("y ~ a - 1 + 1").intercept is True
    assert parse_formula("log(y) ~ a + offset(log(n)) + C(`my group`)").names == ("y", "a", "my group", "n")


@pytest.mark.parametrize(
    "text",
    [
        "y",
        "y ~ a ~ b",
        "y ~ a +",
        "y ~ (a + b",
        "y ~ a b",
        "y ~ a / b",
        "y ~ I(__import__('os').system('true'))",
        "y ~ I(open)(x)",
        "y ~ exec(x)",
        "y ~ log(x, 2)",
        "y ~ I(x[0])",
        "y ~ I(lambda: 1)",
        "y ~ I('word')",
        "y ~ C(x, y)",
        "y ~ C(x + y)",
        "y ~ C(x, ref=z)",
        "y ~ a:offset(b)",
        "y ~ " + "(" * 5000 + "a" + ")" * 5000,
        "y ~ I(" + "1+" * 20000 + "1)",
        "y ~ I(x + " + "9" * 400 + ")",
        "",
    ],
)
def test_what_is_no_formula_is_refused(text: str) -> None:
    with pytest.raises(FormulaError):
        parse_formula(text)


@given(st.text(alphabet="ab1~+-*:()^ .`\"'I,=CΩж_", max_size=40))
def test_any_text_is_a_formula_or_a_formula_error(text: str) -> None:
    with contextlib.suppress(FormulaError):
        assert isinstance(parse_formula(text).intercept, bool)


def test_an_unknown_name_offers_the_nearest() -> None:
    with pytest.raises(UnknownNameError, match="did you mean region") as caught:
        design_matrix("y ~ C(regoin)", data={"y": [1.0], "region": ["a"]})
    assert caught.value.name == "regoin"
    assert caught.value.suggestions == ("region",)


def test_levels_references_and_missing_values() -> None:
    data: dict[str, list[object]] = {
        "y": ["no", "yes", "no", None, "yes"],
        "жаш": [1, 2, 3, 2, 1],
        "g": ["b", "a", "c", "a", "b"],
        "flag": [True, False, None, True, True],
    }
    found = design_matrix('y ~ C(g, ref="b") + C(жаш) + flag', data=data)
    assert found.keep.tolist() == [True, True, False, False, True]
    assert found.response.tolist() == [0, 1, 1]
    assert found.response_levels == ("no", "yes")
    # Levels that only left-out records have are none.
    assert found.columns == ("(Intercept)", "g[a]", "жаш[2]", "flag[True]")
    assert found.x[:, 3].tolist() == [1, 0, 1]
    narrow = design_matrix("y ~ жаш", data=data, domain=[True, False, True, True, True])
    assert narrow.keep.tolist() == [True, False, True, False, True]


def test_arithmetic_gives_numbers_and_marks_what_is_none() -> None:
    data: dict[str, list[object]] = {"y": [1.0, 2.0, 3.0], "x": [4.0, -1.0, np.inf], "n": [1, 2, 3]}
    found = design_matrix("y ~ log(x) + I((x - 1)^2 / 2) + offset(-n)", data=data)
    assert found.keep.tolist() == [True, False, False]
    assert found.x[0].tolist() == [1, np.log(4.0), 4.5]
    assert found.offset.tolist() == [-1]
    with pytest.raises(FormulaError, match="holds words"):
        design_matrix("y ~ log(g)", data={"y": [1.0], "g": ["a"]})
    with pytest.raises(FormulaError, match="one level only"):
        design_matrix("y ~ g", data={"y": [1.0, 2.0], "g": ["a", "a"]})
    with pytest.raises(FormulaError, match="nobody has the reference"):
        design_matrix('y ~ C(g, ref="z")', data={"y": [1.0, 2.0], "g": ["a", "b"]})
    with pytest.raises(FormulaError, match="mixes words and numbers"):
        design_matrix("y ~ g", data={"y": [1.0, 2.0], "g": ["a", 3]})
