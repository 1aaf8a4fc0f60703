"""Why: R code that is printed as proof must run, and give the printed number; make_as_r.R ran this very code."""

import csv
from pathlib import Path

import pytest

import kurak
from kurak.estimation.models import term_test
from kurak.model.estimates import Estimates

FOLDER = Path(__file__).parents[1] / "references" / "estimation"
HEALTH = kurak.survey(FOLDER / "tests" / "health.csv", weights="w", strata="stratum", psu="psu")
SCHOOLS = kurak.survey(FOLDER / "tests" / "schools.csv", weights="pw", psu="dnum")
FIRST = "sample == 'clus1'"
GLM = SCHOOLS.glm('awards ~ ell*C(stype, ref="H") + I(meals**2)', family="binomial", where=FIRST)
ORDINAL = SCHOOLS.ordinal("stype ~ ell + awards", where=FIRST)

TABLES: dict[str, Estimates] = {
    "chisq": HEALTH.chisq("race", "chol"),
    "chisq domain": HEALTH.chisq(
        "race", "sex", statistic="adjWald", where="age in ['old', 'middle'] and sex >= 1"
    ),
    "gof": HEALTH.gof(
        "race", p={"white": 0.6, "black": 0.15, "hispanic": 0.1, "other": 0.15}, statistic="Chisq"
    ),
    "gof of numbers": HEALTH.gof("sex", p=[0.5, 0.5], statistic="Chisq", where="age != 'child'"),
    "kappa": SCHOOLS.kappa("comp.imp", "sch.wide", where=FIRST),
    "ttest": HEALTH.ttest("chol", "sex"),
    "ttest of one": SCHOOLS.ttest("target", where=FIRST),
    "ttest against a value": SCHOOLS.ttest("api00", value=600, where=FIRST),
    "ranktest": SCHOOLS.ranktest("ell", "awards", test="vanderwaerden", where=FIRST),
    "ranktest of several": SCHOOLS.ranktest("meals", "stype", where=FIRST),
    "glm": GLM,
    "glm offset": SCHOOLS.glm("api.stu ~ stype + offset(log(enroll)) - 1", family="poisson", where=FIRST),
    "glm link": HEALTH.glm("chol ~ C(sex) + race", family="binomial", link="probit"),
    "term": term_test(GLM, "stype"),
    "ordinal": ORDINAL,
}


def blocks() -> dict[str, str]:
    """The R code that was run, by its title."""
    parts = (FOLDER / "models" / "as_r.R").read_text(encoding="utf-8").split("# == ")[1:]
    return {part.split("\n", 1)[0]: part.split("\n", 1)[1] for part in parts}


def answers(case: str) -> list[float]:
    lines = (FOLDER / "models" / "as_r.csv").read_text(encoding="utf-8").splitlines()
    assert lines[0].startswith("# R version")
    return [float(row["value"]) for row in csv.DictReader(lines[1:]) if row["case"] == case]


@pytest.mark.parametrize("case", TABLES)
def test_the_code_is_the_one_that_r_ran(case: str) -> None:
    assert TABLES[case].as_r() == blocks()[case]


@pytest.mark.parametrize("case", TABLES)
def test_r_gives_the_same_numbers(case: str) -> None:
    found, expected = TABLES[case], answers(case)
    if case.startswith("glm") or case == "ordinal":
        ours = [*found["estimate"], *found["std_error"]]
    elif case == "kappa":
        ours = [found["estimate"][0], found["std_error"][0]]
    else:
        ours = [found["estimate"][0], found["p_value"][0]]
    # R searches for the model of ordered answers by differences of the likelihood, to about four digits.
    near = 2e-3 if case == "ordinal" else 1e-8
    assert ours == pytest.approx(expected, rel=near, abs=near * 1e-2)


def write_code() -> None:
    """Write as_r.R anew, before make_as_r.R is run: python tests/estimation/test_r_code_of_tests.py."""
    blocks_of = [f"# == {case}\n{found.as_r()}" for case, found in TABLES.items()]
    first = (
        "# R code that kurak gives for its own numbers, by test_r_code_of_tests.py; make_as_r.R runs it.\n"
    )
    (FOLDER / "models" / "as_r.R").write_text(first + "".join(blocks_of), encoding="utf-8")


if __name__ == "__main__":
    write_code()
