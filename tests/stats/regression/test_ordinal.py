"""Why: answers on an agree-disagree scale are ordered, and their model must agree with R's svyolr."""

import csv
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from kurak.stats.regression.design_matrix import design_matrix
from kurak.stats.regression.linear_model import fit_glm
from kurak.stats.regression.ordinal import OrdinalLink, OrdinalModel, fit_ordinal

REFERENCES = Path(__file__).parents[2] / "references" / "regression"
Array = NDArray[np.float64]


def rows_of(name: str) -> list[dict[str, str]]:
    lines = (REFERENCES / name).read_text(encoding="utf-8").splitlines()
    assert lines[0].startswith("# R version")
    return list(csv.DictReader(lines[1:]))


def errors(influence: Array, *, strata: Array, psu: Array) -> Array:
    """Standard errors with replacement, written here from Cochran (1977), section 11.4."""
    places, unit = np.unique(np.column_stack([strata, psu]), axis=0, return_inverse=True)
    totals = np.column_stack([np.bincount(unit, weights=part) for part in influence.T])
    variance = np.zeros(influence.shape[1])
    for stratum in np.unique(strata):
        inside = totals[places[:, 0] == stratum]
        variance += len(inside) * inside.var(axis=0, ddof=1)
    return np.sqrt(variance)


def fitted(sample: str, link_name: OrdinalLink) -> tuple[OrdinalModel, Array]:
    rows = [
        row
        for row in rows_of("schools.csv")
        if row["sample"] == {"clusters": "clusters", "districts": "strata"}[sample]
    ]
    weights, meals, district = (
        np.array([float(row[name]) for row in rows]) for name in ("pw", "meals", "dnum")
    )
    data = {
        # R's cut() leaves out schools with 0 meals.
        "band": [float(np.ceil(value / 25)) if value > 0 else None for value in meals],
        "avg.ed": [None if row["avg.ed"] == "NA" else float(row["avg.ed"]) for row in rows],
        "mobility": [float(row["mobility"]) for row in rows],
        "api99": [float(row["api99"]) for row in rows],
        "stype": [row["stype"] for row in rows],
        "awards": [row["awards"] for row in rows],
    }
    formula = "band ~ avg.ed + mobility + stype" if sample == "clusters" else "band ~ awards + I(api99 / 100)"
    model = design_matrix(formula, data=data)
    keep = model.keep
    assert not keep.all()
    fit = fit_ordinal(
        model.x[:, 1:],
        y=model.response.astype(int) - 1,
        levels=4,
        weights=weights[keep],
        link_name=link_name,
    )
    # Districts whose schools all lack a value stay as units with a total of 0.
    influence = np.zeros((len(keep), fit.influence.shape[1]))
    influence[keep] = fit.influence
    strata = np.unique([row["stype"] for row in rows], return_inverse=True)[1] if sample == "districts" else 0
    return fit, errors(influence, strata=np.broadcast_to(strata, len(rows)).astype(float), psu=district)


@pytest.mark.parametrize("link_name", ["logistic", "probit", "cloglog"])
@pytest.mark.parametrize("sample", ["clusters", "districts"])
def test_coefficients_and_errors_are_those_of_r(sample: str, link_name: OrdinalLink) -> None:
    fit, spread = fitted(sample, link_name)
    rows = [row for row in rows_of("ordinal.csv") if row["case"] == f"{sample} {link_name}"]
    assert fit.converged
    found = np.append(fit.coefficients, fit.thresholds)
    assert found == pytest.approx([float(row["estimate"]) for row in rows], rel=1e-6)
    # R takes the second derivatives as differences, which leaves about five digits.
    assert spread == pytest.approx([float(row["std_error"]) for row in rows], rel=2e-5)


def test_two_answers_are_a_logistic_regression() -> None:
    generator = np.random.default_rng(5)
    x = generator.normal(size=(80, 2))
    y = (x[:, 0] + generator.logistic(size=80) > 0).astype(int)
    w = generator.uniform(0.5, 3, size=80)
    ordered = fit_ordinal(x, y=y, levels=2, weights=w)
    logistic = fit_glm(np.column_stack([np.ones(80), x]), y=y, weights=w, family_name="binomial")
    assert ordered.coefficients == pytest.approx(logistic.coefficients[1:], rel=1e-8)
    assert ordered.thresholds == pytest.approx(-logistic.coefficients[:1], rel=1e-8)
    assert ordered.influence[:, :2] == pytest.approx(logistic.influence[:, 1:], rel=1e-6, abs=1e-9)
    assert ordered.deviance == pytest.approx(logistic.deviance, rel=1e-9)


@pytest.mark.parametrize("link_name", ["logistic", "probit"])
def test_reversing_the_scale_turns_the_signs(link_name: OrdinalLink) -> None:
    generator = np.random.default_rng(6)
    x = generator.normal(size=(120, 1))
    y = np.clip(np.round(x[:, 0] + generator.normal(size=120)) + 2, 0, 4).astype(int)
    up = fit_ordinal(x, y=y, levels=5, weights=np.ones(120), link_name=link_name)
    down = fit_ordinal(x, y=4 - y, levels=5, weights=np.ones(120), link_name=link_name)
    assert down.coefficients == pytest.approx(-up.coefficients, rel=1e-8)
    assert down.thresholds == pytest.approx(-up.thresholds[::-1], rel=1e-8)
    assert up.fitted.sum(axis=1) == pytest.approx(np.ones(120), rel=1e-12)


def test_the_influence_is_the_change_when_a_weight_grows_a_little() -> None:
    generator = np.random.default_rng(7)
    x = generator.normal(size=(60, 2))
    y = np.clip(np.round(x[:, 0] + generator.normal(size=60)) + 1, 0, 2).astype(int)
    w = generator.uniform(1, 2, size=60)
    fit = fit_ordinal(x, y=y, levels=3, weights=w, link_name="cloglog")
    for record in (0, 30, 59):
        more = w.copy()
        more[record] *= 1 + 1e-6
        again = fit_ordinal(x, y=y, levels=3, weights=more, link_name="cloglog")
        change = np.append(again.coefficients - fit.coefficients, again.thresholds - fit.thresholds) / 1e-6
        assert change == pytest.approx(fit.influence[record], rel=1e-4, abs=1e-6)


def test_constants_and_repeated_columns_are_dropped_and_misuse_is_told() -> None:
    x = np.array([[1, 0.0, 0], [1, 1, 2], [1, 2, 4], [1, 3, 6], [1, 1, 2], [1, 2, 4]])
    y = [0, 1, 2, 2, 0, 1]
    fit = fit_ordinal(x, y=y, levels=3, weights=[1] * 6)
    assert fit.kept.tolist() == [1]
    assert np.isnan(fit.coefficients[[0, 2]]).all()
    with pytest.raises(ValueError, match="leave out those that nobody gave"):
        fit_ordinal(x, y=y, levels=4, weights=[1] * 6)
    with pytest.raises(ValueError, match="a link is"):
        fit_ordinal(x, y=y, levels=3, weights=[1] * 6, link_name="cauchy")
    apart = fit_ordinal(x[:, 1:2], y=[0, 1, 2, 2, 1, 2], levels=3, weights=[1] * 6)
    assert not apart.converged
