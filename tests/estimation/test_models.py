"""Why: a coefficient with a wrong error is a wrong conclusion; R's svyglm, svyolr and regTermTest are what readers compare with."""

import csv
import doctest
import importlib
from math import isnan
from pathlib import Path

import numpy as np
import pandas
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import kurak
from kurak.estimation.models import glm, term_test
from kurak.estimation.survey import Survey
from kurak.model.estimates import Estimates
from kurak.sources.records import RecordsError

FOLDER = Path(__file__).parents[1] / "references" / "estimation"


def read(path: Path, **only: str) -> list[dict[str, str]]:
    lines = path.read_text(encoding="utf-8").splitlines()
    rows = csv.DictReader(line for line in lines if not line.startswith("#"))
    return [row for row in rows if all(row[key] == value for key, value in only.items())]


def table(name: str, **only: str) -> dict[str, list[object]]:
    rows = read(FOLDER / "tests" / name, **only)
    found: dict[str, list[object]] = {}
    for key in rows[0]:
        texts = [None if row[key] == "NA" else row[key] for row in rows]
        try:
            found[key] = [None if text is None else float(text) for text in texts]
        except ValueError:
            found[key] = list(texts)
    return found


def strat_with_levels() -> dict[str, list[object]]:
    """With an answer in three levels, whose order is not that of the alphabet; so they are numbered."""
    data = table("schools.csv", sample="strat")
    data["many"] = [float(np.searchsorted([25, 50], share)) for share in np.array(data["meals"], dtype=float)]
    return data


CLUS1 = kurak.survey(table("schools.csv", sample="clus1"), weights="pw", psu="dnum", fpc="N1")
STRAT = kurak.survey(strat_with_levels(), weights="pw", strata="stype", fpc="N1")
CLUS2 = kurak.survey(table("schools.csv", sample="clus2"), psu=["dnum", "snum"], fpc=["N1", "N2"])
HEALTH = kurak.survey(table("health.csv"), weights="w", strata="stratum", psu="psu")
CALIBRATED = CLUS1.poststratify("stype", {"E": 4421, "H": 755, "M": 1018})

FITS: dict[str, Estimates] = {
    "gaussian": STRAT.glm("api00 ~ ell + meals + mobility"),
    "two stages": CLUS2.glm("api00 ~ stype + enroll"),
    "interaction": CLUS1.glm("api00 ~ stype * sch.wide + I(meals**2)"),
    "no intercept": CLUS1.glm("api00 ~ 0 + stype"),
    "reference": STRAT.glm('api00 ~ C(stype, ref="M") + log(enroll)'),
    "numbers as levels": HEALTH.glm("chol ~ C(sex) + age"),
    "binomial": STRAT.glm("sch.wide ~ ell + meals + mobility", family="binomial"),
    "binomial missing": HEALTH.glm("chol ~ age + race", family="quasibinomial"),
    "binomial domain": HEALTH.glm("chol ~ sex + race", family="binomial", where="age in ['middle', 'old']"),
    "probit": CLUS1.glm("awards ~ meals + stype", family="binomial", link="probit"),
    "poisson offset": CLUS1.glm("api.stu ~ ell + stype + offset(log(enroll))", family="poisson"),
    "calibrated": CALIBRATED.glm("api00 ~ ell + stype"),
    "calibrated domain": CALIBRATED.glm("awards ~ ell", family="binomial", where="stype != 'H'"),
    "gaussian JK1": CLUS1.replicates("JK1").glm("api00 ~ ell + stype"),
    "binomial JKn": HEALTH.replicates("JKn").glm("chol ~ age", family="binomial"),
    "binomial JK1 domain": CLUS1.replicates("JK1").glm(
        "awards ~ ell", family="binomial", where="stype != 'H'"
    ),
    "ordinal": STRAT.ordinal("many ~ ell + mobility"),
    "ordinal probit": STRAT.ordinal("many ~ awards + ell", link="probit"),
    "ordinal domain": STRAT.ordinal("many ~ ell + awards", where="stype != 'H'"),
}
LINEAR = {
    "gaussian",
    "two stages",
    "interaction",
    "no intercept",
    "reference",
    "numbers as levels",
    "calibrated",
    "gaussian JK1",
}


def tolerance(case: str) -> float:
    """Closed forms, iterations that take R's path, and those of R that search with differences of the likelihood."""
    return 1e-9 if case in LINEAR else 1e-5 if case.startswith("ordinal") else 1e-8


@pytest.mark.parametrize("case", FITS)
def test_coefficients_are_those_of_r(case: str) -> None:
    fit, near = FITS[case], tolerance(case)
    expected = read(FOLDER / "models" / "coefficients.csv", case=case)
    assert len(expected) == len(fit)
    for row, name, wanted in zip(fit.rows(), fit.details["r_terms"], expected, strict=True):
        if case.startswith("ordinal") and "|" in name:
            assert wanted["term"] == {"0|1": "few|some", "1|2": "some|most"}[name]
            assert row["statistic"] == "threshold"
        else:
            assert name.replace(",", "") == wanted["term"].replace("factor(sch.wide)", "sch.wide")
        error = float(wanted["std_error"])
        assert row["estimate"] == pytest.approx(float(wanted["estimate"]), rel=near, abs=near * error)
        assert row["std_error"] == pytest.approx(error, rel=near)
        assert row["conf_low"] == pytest.approx(float(wanted["low"]), rel=near, abs=near * error)
        assert row["conf_high"] == pytest.approx(float(wanted["high"]), rel=near, abs=near * error)
        assert row["df"] == float(wanted["df"])
        # A tail moves by more than the statistic does, about as t² times its relative change.
        assert row["p_value"] == pytest.approx(float(wanted["p"]), rel=max(1e-7, near * (1 + row["t"] ** 2)))


@pytest.mark.parametrize("case", FITS)
def test_covariances_are_those_of_r(case: str) -> None:
    expected = [float(row["value"]) for row in read(FOLDER / "models" / "covariances.csv", case=case)]
    found, near = FITS[case].covariance, tolerance(case)
    errors = np.sqrt(np.diag(found))
    # As correlations: a covariance near 0 has the digits of its two errors.
    apart = (found - np.array(expected).reshape(found.shape)) / np.outer(errors, errors)
    assert np.abs(apart).max() < 2 * near


@pytest.mark.parametrize("case", FITS)
def test_deviances_and_terms_are_those_of_r(case: str) -> None:
    fit = FITS[case]
    rows = read(FOLDER / "models" / "tests.csv", case=case)
    assert len(rows) >= 1
    for row in rows:
        if row["df"] == "NA":
            # With replicate weights R's summary prints Pearson's sum in place of a variance.
            if row["name"] != "dispersion" or "JK" not in case:
                assert fit.details[row["name"]] == pytest.approx(
                    float(row["statistic"]), rel=max(1e-8, tolerance(case))
                )
            continue
        name = {"factor(sex)": "sex", 'relevel(factor(stype) ref = "M")': "stype"}.get(
            row["name"], row["name"]
        )
        found = term_test(fit, name).rows()[0]
        assert found["estimate"] == pytest.approx(float(row["statistic"]), rel=max(1e-8, 2 * tolerance(case)))
        assert (found["ndf"], found["ddf"]) == (float(row["df"]), float(row["ddf"]))
        assert found["p_value"] == pytest.approx(float(row["p"]), rel=max(1e-6, 1e2 * tolerance(case)))
        same = [
            test
            for label, test in fit.details["term_tests"].items()
            if name in (label, label[2:-1].split(",")[0])
        ]
        assert same[0]["F"] == found["estimate"]


def test_a_domain_mean_is_a_coefficient() -> None:
    fit, means = FITS["no intercept"], CLUS1.mean("api00", by="stype")
    assert fit["estimate"] == pytest.approx(means["estimate"], rel=1e-12)
    assert fit["std_error"] == pytest.approx(means["std_error"], rel=1e-9)
    assert fit.covariance == pytest.approx(means.covariance, rel=1e-8, abs=1e-8)


def test_the_jackknife_of_a_model_is_near_its_linearisation() -> None:
    by_jackknife, linearised = FITS["gaussian JK1"], CLUS1.glm("api00 ~ ell + stype")
    assert by_jackknife["estimate"] == pytest.approx(linearised["estimate"], rel=1e-10)
    # 15 districts: they differ by a term of order 1/15.
    assert by_jackknife["std_error"] == pytest.approx(linearised["std_error"], rel=0.2)


def test_an_offset_may_stand_beside_the_formula() -> None:
    beside = glm(CLUS1, "api.stu ~ ell + stype", family="poisson", offset="log(enroll)")
    assert beside["estimate"] == FITS["poisson offset"]["estimate"]


def test_two_answers_in_order_are_a_logistic_model_turned() -> None:
    data = table("schools.csv", sample="clus1")
    data["grade"] = [
        3.0 if points > 750 else 2.0 if points > 650 else 1.0
        for points in np.array(data["api00"], dtype=float)
    ]
    data["top"] = [float(grade == 3) for grade in np.array(data["grade"])]
    d = kurak.survey(data, weights="pw", psu="dnum", fpc="N1")
    fit, free = d.ordinal("grade ~ ell"), d.glm("top ~ 1", family="binomial")
    assert fit["variable"] == ["ell", "1|2", "2|3"]
    # Without an x the last threshold is the logit of all below.
    alone = d.ordinal("grade ~ 1")
    assert alone["variable"] == ["1|2", "2|3"]
    assert -alone["estimate"][1] == pytest.approx(free["estimate"][0], rel=1e-7)
    assert alone["std_error"][1] == pytest.approx(free["std_error"][0], rel=1e-6)


def test_levels_keep_the_order_of_the_records() -> None:
    order = ["low", "middle", "high"]
    frame = pandas.DataFrame(table("schools.csv", sample="clus1"))
    frame["size"] = pandas.Categorical(
        [order[int(n > 400) + int(n > 900)] for n in frame["enroll"]], categories=order, ordered=True
    )
    d = kurak.survey(frame, weights="pw", psu="dnum", fpc="N1")
    assert d.glm("api00 ~ size")["variable"] == ["(Intercept)", "size[middle]", "size[high]"]
    assert d.ordinal("size ~ ell")["variable"] == ["ell", "low|middle", "middle|high"]
    assert d.glm('api00 ~ C(size, ref="high")').details["levels"] == {
        'C(size, ref="high")': ("high", "low", "middle")
    }


def test_truth_is_a_level_named_as_in_r() -> None:
    d = kurak.survey({"y": [1.0, 2, 3, 5, 4, 1], "b": [True, False, True, False, True, None]})
    fit = d.glm("y ~ b")
    assert fit["variable"] == ["(Intercept)", "b[True]"]
    assert fit.details["r_terms"] == ("(Intercept)", "bTRUE")
    assert fit.details["n"] == 5


def test_what_repeats_other_columns_is_named_and_left_out() -> None:
    fit = CLUS1.glm("api00 ~ ell + I(2*ell) + meals")
    assert fit.details["dropped"] == ("I(2*ell)",)
    assert fit["flag"] == [None, None, "collinear", None]
    assert isnan(fit["estimate"][2])
    without = CLUS1.glm("api00 ~ ell + meals")
    assert [fit["estimate"][place] for place in (0, 1, 3)] == pytest.approx(without["estimate"], rel=1e-12)
    assert fit["df"][0] == without["df"][0]
    assert term_test(fit, "meals")["estimate"][0] == pytest.approx(
        term_test(without, "meals")["estimate"][0], rel=1e-9
    )


def test_arithmetic_without_a_result_is_missing() -> None:
    data = {
        "y": [1.0, 4, 2, 5, 9, 3, 7, 8],
        "x": [0.0, 1, 2, 3, -4, 5, 6, 7],
        "g": [*"aababbab"],
        "n": [1.0, 2, 3, 4, 5, 6, 0, 8],
    }
    known = [place for place in range(8) if data["x"][place] > 0 and data["n"][place] > 0]
    fit = kurak.survey(data).glm("y ~ log(x) * g + offset(log(n))")
    smaller = kurak.survey({name: [values[place] for place in known] for name, values in data.items()})
    assert fit.details["n"] == len(known)
    assert fit["estimate"] == pytest.approx(
        smaller.glm("y ~ log(x) * g + offset(log(n))")["estimate"], rel=1e-9
    )


def test_groups_told_apart_without_error_are_flagged() -> None:
    d = kurak.survey({"y": [0.0, 0, 0, 1, 1, 1], "x": [1.0, 2, 3, 4, 5, 6]})
    fit = d.glm("y ~ x", family="binomial")
    assert set(fit["flag"]) == {"separated"}
    assert fit.details["separated"]
    ordered = kurak.survey({"y": [1, 1, 2, 2, 3, 3], "x": [1.0, 2, 3, 4, 5, 6]}).ordinal("y ~ x")
    assert set(ordered["flag"]) == {"not converged"}


def test_small_bases_and_missing_degrees_of_freedom_are_flagged() -> None:
    d = kurak.survey(
        {"y": [1.0, 2, 3, 5], "x": [1.0, 3, 2, 5], "z": [1.0, 1, 2, 4], "town": [1, 1, 2, 2]}, psu="town"
    )
    assert set(d.glm("y ~ x")["flag"]) == {"no degrees of freedom"}
    assert isnan(d.glm("y ~ x")["p_value"][0])
    assert set(d.glm("y ~ x", df=10)["flag"]) == {"few"}
    # Two units tell one coefficient from 0, never two.
    two = kurak.survey({"y": [1.0, 2, 3, 5, 4], "g": [*"abcab"], "town": [1, 1, 2, 2, 2]}, psu="town").glm(
        "y ~ g", df=5
    )
    assert isnan(two.details["term_tests"]["g"]["F"])
    with pytest.raises(RecordsError, match="no inverse"):
        term_test(two, "g")


@pytest.mark.parametrize(
    ("formula", "settings_of", "what"),
    [
        ("api0 ~ ell", {}, "did you mean .api00"),
        ("api00 ~ el", {}, "did you mean .ell"),
        ("api00 ~ C(stipe)", {}, "did you mean .stype"),
        ("api00 ~~ ell", {}, "cannot be read"),
        ("~ ell", {}, "no answer before"),
        ("api00 ~ stype", {"where": "stype == 'E'"}, "one level only"),
        ("api00 ~ ell", {"where": "api00 > 5000"}, "no record"),
        ("api00 ~ log(0 - ell - 1)", {}, "nobody who counts"),
        ("N2 ~ ell", {}, "nobody who counts"),
        ("N1 ~ ell", {}, "the same answer in 'N1'"),
        ("stype ~ ell", {}, "holds 3 words"),
        ("stype ~ ell", {"family": "binomial"}, "take two"),
        ("api00 ~ ell", {"family": "binomial"}, "from 0 to 1"),
        ("api00 ~ log(stype)", {}, "holds words"),
        ('api00 ~ C(stype, ref="K")', {}, "nobody has the reference level"),
    ],
)
def test_bad_input_is_told(formula: str, settings_of: dict[str, str], what: str) -> None:
    with pytest.raises(RecordsError, match=what):
        glm(CLUS1, formula, **settings_of)


def test_misuse_is_told() -> None:
    with pytest.raises(ValueError, match="family"):
        CLUS1.glm("api00 ~ ell", family="weibull")
    with pytest.raises(ValueError, match="links of the poisson family"):
        CLUS1.glm("api00 ~ ell", family="poisson", link="logit")
    with pytest.raises(ValueError, match="link is logistic"):
        CLUS1.ordinal("stype ~ ell", link="log")
    with pytest.raises(RecordsError, match="needs three"):
        CLUS1.ordinal("awards ~ ell")
    with pytest.raises(RecordsError, match="not a column of ordered answers"):
        CLUS1.ordinal("log(api00) ~ ell")
    with pytest.raises(RecordsError, match="did you mean"):
        term_test(FITS["gaussian"], "meal")


@pytest.mark.parametrize(
    "name", ["association", "comparison", "outcome", "models", "model_table", "model_terms"]
)
def test_examples_run(name: str) -> None:
    found = doctest.testmod(importlib.import_module(f"kurak.estimation.{name}"))
    assert found.failed == 0
    assert found.attempted > 0


rows_of_people = st.lists(
    st.tuples(
        st.integers(-9, 9), st.sampled_from("abc"), st.integers(-9, 9), st.integers(0, 5), st.integers(1, 9)
    ),
    min_size=10,
    max_size=40,
)


@given(rows_of_people, st.integers(2, 500))
@settings(deadline=None, max_examples=25)
def test_order_labels_and_scale_of_weights_do_not_matter(
    people: list[tuple[int, str, int, int, int]], scale: int
) -> None:
    people = [
        *people,
        (1, "a", 2, 6, 1),
        (4, "b", 1, 6, 1),
        (2, "c", 5, 7, 1),
        (3, "a", -3, 7, 2),
        (0, "b", 3, 8, 1),
    ]

    def made(rows: list[tuple[int, str, int, int, int]], names: dict[str, str], factor: int) -> Survey:
        y, g, x, town, w = (list(column) for column in zip(*rows, strict=True))
        data = {
            "y": y,
            "g": [names[one] for one in g],
            "x": x,
            "town": town,
            "w": [float(one * factor) for one in w],
        }
        return kurak.survey(data, weights="w", psu="town")

    one = made(people, {"a": "a", "b": "b", "c": "c"}, 1).glm("y ~ g + x")
    two = made(
        sorted(people, key=lambda person: person[::-1]), {"a": "Ақ", "b": "Бо р", "c": "Ү:[]"}, scale
    ).glm("y ~ x + g")
    order = [0, 2, 3, 1]
    assert np.isfinite(one["estimate"]).all()
    assert [two["estimate"][place] for place in order] == pytest.approx(one["estimate"], rel=1e-6, abs=1e-8)
    assert [two["std_error"][place] for place in order] == pytest.approx(one["std_error"], rel=1e-5, abs=1e-8)
