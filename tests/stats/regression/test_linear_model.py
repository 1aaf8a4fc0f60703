"""Why: a coefficient with a wrong error is a wrong conclusion; R's svyglm is what readers will compare with."""

import csv
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from kurak.stats.regression.design_matrix import DesignMatrix, design_matrix
from kurak.stats.regression.linear_model import LinearModel, fit_glm
from kurak.stats.regression.wald import wald_test

REFERENCES = Path(__file__).parents[2] / "references" / "regression"
Array = NDArray[np.float64]
WORDS = {"stype", "sch.wide", "awards", "sample"}


def rows_of(name: str) -> list[dict[str, str]]:
    lines = (REFERENCES / name).read_text(encoding="utf-8").splitlines()
    assert lines[0].startswith("# R version")
    return list(csv.DictReader(lines[1:]))


def table(name: str, **only: str) -> dict[str, list[object]]:
    rows = [row for row in rows_of(name) if all(row[key] == value for key, value in only.items())]
    return {
        key: [row[key] if key in WORDS else None if row[key] == "NA" else float(row[key]) for row in rows]
        for key in rows[0]
    }


CLUSTERS, STRATA = table("schools.csv", sample="clusters"), table("schools.csv", sample="strata")
STRATA["approved"] = [float(word == "Yes") for word in STRATA["awards"]]
DISTRICTS = table("schools.csv", sample="strata")
"""The same schools in a design of districts; the domain are those that are no elementary school."""
DISTRICTS["better"] = [
    float(after - before > 20) for after, before in zip(STRATA["api00"], STRATA["api99"], strict=True)
]

CASES: dict[str, tuple[str, dict[str, list[object]], str, str]] = {
    "gaussian": ("api00 ~ ell + meals + stype", STRATA, "gaussian", "identity"),
    "gaussian without intercept": ("api00 ~ stype - 1", CLUSTERS, "gaussian", "identity"),
    "gaussian interactions": (
        "api00 ~ stype * sch.wide + log(enroll) + I(meals^2)",
        CLUSTERS,
        "gaussian",
        "identity",
    ),
    "gaussian log": ("api00 ~ ell + meals", CLUSTERS, "gaussian", "log"),
    "collinear": ("api00 ~ ell + meals + I(ell + 2 * meals) + mobility", CLUSTERS, "gaussian", "identity"),
    "binomial logit": ("sch.wide ~ ell + meals + mobility", STRATA, "quasibinomial", "logit"),
    "binomial probit": ("sch.wide ~ ell + meals + mobility", STRATA, "binomial", "probit"),
    "binomial cloglog": ("sch.wide ~ ell + meals + mobility", STRATA, "binomial", "cloglog"),
    "binomial cauchit": ("sch.wide ~ ell + meals + mobility", STRATA, "binomial", "cauchit"),
    "binomial log": ("approved ~ stype", STRATA, "binomial", "log"),
    "binomial domain": ("better ~ stype * awards + meals", DISTRICTS, "binomial", "logit"),
    "poisson offset": ("api.stu ~ ell + meals + stype + offset(log(enroll))", CLUSTERS, "poisson", "log"),
    "poisson sqrt": ("ell ~ meals + stype", STRATA, "quasipoisson", "sqrt"),
    "binomial logit as R stops": ("sch.wide ~ ell + meals + mobility", STRATA, "binomial", "logit"),
    "binomial cloglog as R stops": ("sch.wide ~ ell + meals", STRATA, "binomial", "cloglog"),
    "poisson as R stops": (
        "api.stu ~ ell + meals + stype + offset(log(enroll))",
        CLUSTERS,
        "poisson",
        "log",
    ),
    "missing as R stops": ("sch.wide ~ avg.ed + meals", STRATA, "binomial", "logit"),
    "gamma": ("enroll ~ stype + meals", STRATA, "gamma", "log"),
    "gamma inverse": ("enroll ~ stype", STRATA, "gamma", "inverse"),
}


def covariance(influence: Array, *, strata: Array, psu: Array) -> Array:
    """Design covariance with replacement, written here from Binder (1983) and Cochran (1977), section 11.4."""
    places, unit = np.unique(np.column_stack([strata, psu]), axis=0, return_inverse=True)
    totals = np.column_stack([np.bincount(unit, weights=part) for part in influence.T])
    found = np.zeros((influence.shape[1], influence.shape[1]))
    for stratum in np.unique(strata):
        inside = totals[places[:, 0] == stratum]
        found += len(inside) * np.cov(inside, rowvar=False).reshape(found.shape)
    return found


def design_of(data: dict[str, list[object]]) -> tuple[Array, Array, Array]:
    """Weights, strata and primary sampling units of the three designs."""
    weights = np.array(data["pw"], dtype=float)
    if data is CLUSTERS:
        return weights, np.zeros(len(weights)), np.array(data["dnum"])
    strata = np.unique(np.array(data["stype"], dtype=str), return_inverse=True)[1].astype(float)
    if data is DISTRICTS:
        # A domain: weight 0 outside it. Districts and strata without anybody in it still count.
        return weights * (strata > 0), strata, np.array(data["dnum"])
    return weights, strata, np.arange(len(weights), dtype=float)


def fitted(case: str) -> tuple[DesignMatrix, LinearModel, Array]:
    formula, data, family, link = CASES[case]
    weights, strata, psu = design_of(data)
    model = design_matrix(formula, data=data, domain=weights > 0)
    keep = model.keep
    fit = fit_glm(
        model.x,
        y=model.response,
        weights=weights[keep],
        family_name=family,
        link_name=link,
        offset=model.offset,
        stop="as_r" if case.endswith("as R stops") else "at_rest",
        mean_weight=float(weights[weights > 0].mean()),
        start=[-0.5, 0, 0] if link == "log" and family == "binomial" else None,
    )
    influence = np.zeros((len(keep), len(fit.kept)))
    influence[keep] = fit.influence
    return model, fit, covariance(influence, strata=strata, psu=psu)


@pytest.mark.parametrize("case", CASES)
def test_coefficients_and_errors_are_those_of_r(case: str) -> None:
    _, fit, spread = fitted(case)
    expected = [row for row in rows_of("coefficients.csv") if row["case"] == case]
    assert fit.converged
    assert not fit.separated
    assert len(expected) == len(fit.coefficients)
    errors = np.full(len(fit.coefficients), np.nan)
    errors[fit.kept] = np.sqrt(np.diag(spread))
    # The same path of the iterations gives the same digits.
    near = 1e-10 if case.endswith("as R stops") else 1e-6
    for place, row in enumerate(expected):
        if row["estimate"] == "NA":
            assert np.isnan(fit.coefficients[place])
            continue
        assert fit.coefficients[place] == pytest.approx(float(row["estimate"]), rel=near)
        assert errors[place] == pytest.approx(float(row["std_error"]), rel=near)


@pytest.mark.parametrize("case", [case for case in CASES if case != "binomial domain"])
def test_deviance_dispersion_and_wald_tests_are_those_of_r(case: str) -> None:
    model, fit, spread = fitted(case)
    rows = [row for row in rows_of("tests.csv") if row["case"] == case]
    assert len(rows) >= 3
    for row in rows:
        if row["df"] == "NA":
            found = getattr(fit, row["name"])
            assert found == pytest.approx(float(row["statistic"]), rel=1e-6)
            continue
        term = model.terms.index(row["name"])
        columns = [place for place, column in enumerate(fit.kept) if model.term_of_column[column] == term]
        test = wald_test(
            fit.coefficients[fit.kept], covariance=spread, columns=columns, ddf=float(row["ddf"])
        )
        assert test.df == int(row["df"])
        assert test.statistic == pytest.approx(float(row["statistic"]), rel=1e-6)
        assert test.p == pytest.approx(float(row["p"]), rel=1e-5)
        many = wald_test(fit.coefficients[fit.kept], covariance=spread, columns=columns, ddf=np.inf)
        assert many.p < test.p


def test_the_mean_of_a_domain_is_the_coefficient_of_its_indicator() -> None:
    weights, _, _ = design_of(CLUSTERS)
    model = design_matrix("api00 ~ stype - 1", data=CLUSTERS)
    fit = fit_glm(model.x, y=model.response, weights=weights)
    for place in range(3):
        inside = model.x[:, place]
        mean = weights @ (inside * model.response) / (weights @ inside)
        assert fit.coefficients[place] == pytest.approx(mean, rel=1e-12)
        # The linearised mean, without a regression: w d (y − mean) / Σ w d.
        by_hand = weights * inside * (model.response - mean) / (weights @ inside)
        assert fit.influence[:, place] == pytest.approx(by_hand, rel=1e-9, abs=1e-12)
    logit = fit_glm(np.ones((4, 1)), y=[0, 1, 1, 1], weights=[3, 1, 1, 1], family_name="binomial")
    assert logit.fitted == pytest.approx([0.5] * 4, rel=1e-12)


def test_separation_is_told() -> None:
    x = [[1, 0], [1, 0], [1, 1], [1, 1]]
    perfect = fit_glm(x, y=[0, 0, 1, 1], weights=[1] * 4, family_name="binomial")
    assert perfect.separated
    assert not perfect.converged
    partly = fit_glm(x, y=[0, 1, 1, 1], weights=[1] * 4, family_name="binomial")
    assert partly.separated
    assert fit_glm(x, y=[0, 0, 1, 1], weights=[1] * 4, family_name="binomial", stop="as_r").separated
    assert not fit_glm(x, y=[0, 1, 1, 0], weights=[1] * 4, family_name="binomial").separated
    assert fit_glm(x, y=[2, 1, 0, 0], weights=[1] * 4, family_name="poisson").separated


def test_columns_far_from_zero_lose_no_digits() -> None:
    year = np.arange(2000.0, 2021)
    y = 1 + 2 * (year - 2010) + 0.5 * (year - 2010) ** 2
    fit = fit_glm(np.column_stack([np.ones(21), year, year**2]), y=y, weights=np.ones(21))
    assert fit.kept.tolist() == [0, 1, 2]
    assert fit.converged
    assert fit.fitted == pytest.approx(y, abs=1e-7)
    # y written out in powers of the year itself, by hand.
    assert fit.coefficients == pytest.approx([1 - 2 * 2010 + 0.5 * 2010**2, 2 - 2010, 0.5], rel=1e-7)


def test_a_wald_test_of_two_coefficients_has_a_closed_form() -> None:
    # With two coefficients the F distribution has a formula: (1 + 2F/ddf)^(−ddf/2).
    test = wald_test([2.0, 3.0], covariance=np.eye(2), columns=[0, 1], ddf=20)
    assert test.statistic == 6.5
    assert test.p == pytest.approx((1 + 13 / 20) ** -10, rel=1e-12)


def test_misuse_is_told() -> None:
    x = np.ones((3, 1))
    with pytest.raises(ValueError, match="from 0 to 1"):
        fit_glm(x, y=[0, 1, 2], weights=[1] * 3, family_name="binomial")
    with pytest.raises(ValueError, match="no missing value"):
        fit_glm(x, y=[0, 1, np.nan], weights=[1] * 3)
    with pytest.raises(ValueError, match="a family is one of"):
        fit_glm(x, y=[0, 1, 2], weights=[1] * 3, family_name="weibull")
    with pytest.raises(ValueError, match="links of the poisson family"):
        fit_glm(x, y=[0, 1, 2], weights=[1] * 3, family_name="poisson", link_name="logit")
    with pytest.raises(ValueError, match="no inverse"):
        wald_test([1.0, 2.0], covariance=np.ones((2, 2)), columns=[0, 1], ddf=3)
    ignored = fit_glm(x, y=[0, 1, np.nan], weights=[1, 1, 0])
    assert ignored.coefficients == pytest.approx([0.5], rel=1e-12)
    assert ignored.influence[2].tolist() == [0]


numbers = st.floats(-5, 5).map(lambda value: round(value, 3))


@given(
    st.lists(st.tuples(numbers, numbers, st.floats(0.1, 9)), min_size=8, max_size=40), st.floats(0.01, 1000)
)
@settings(deadline=None, max_examples=60)
def test_order_of_records_and_scale_of_weights_do_not_matter(
    people: list[tuple[float, float, float]], scale: float
) -> None:
    people = [*people, (-1.0, 1.0, 1.0), (1.0, 0.0, 1.0), (2.0, 1.5, 1.0)]
    x = np.column_stack([np.ones(len(people)), [person[0] for person in people]])
    y, w = (np.array([person[place] for person in people]) for place in (1, 2))
    order = np.argsort(y)
    fit = fit_glm(x, y=y, weights=w)
    again = fit_glm(x[order], y=y[order], weights=w[order] * scale)
    assert again.coefficients == pytest.approx(fit.coefficients, rel=1e-7, abs=1e-7)
    assert again.influence == pytest.approx(fit.influence[order], rel=1e-6, abs=1e-7)
    # The score equations: influences add up to nothing.
    assert fit.influence.sum(axis=0) == pytest.approx([0, 0], abs=1e-8)
