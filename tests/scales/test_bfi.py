"""Why: whoever knows psych and lavaan will run the data set that everybody knows, and must find the same numbers.

25 statements, five scales, 2,800 people who weigh alike: docs/examples/bfi.csv, through the way that a user takes. The factor models
are compared in tests/stats/confirmatory; here that they arrive.
"""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from kurak import pipeline
from kurak.model.scale_results import ScaleResults
from kurak.scales.table import scale_table

ROOT = Path(__file__).parents[2]
REFERENCES = ROOT / "tests" / "references" / "scales"
RECORDS, SCALES = ROOT / "docs" / "examples" / "bfi.csv", ROOT / "docs" / "examples" / "bfi-scales.yaml"


def reference(name: str) -> list[dict[str, str]]:
    lines = (REFERENCES / name).read_text(encoding="utf-8").splitlines()
    assert lines[0].startswith("# R version")
    return list(csv.DictReader(lines[1:]))


@pytest.fixture(scope="module")
def found() -> ScaleResults:
    made, findings = pipeline.scales_of_file(RECORDS, SCALES, by=["gender"])
    assert made is not None, findings
    return made


@pytest.fixture(scope="module")
def rows(found: ScaleResults) -> dict[tuple[str, str, str, str], dict[str, Any]]:
    return {
        (row["statistic"], row["variable"], row["level"] or "", row["group"] or ""): row for row in scale_table(found).rows()
    }


@pytest.mark.parametrize(
    "answer", reference("reliability.csv"), ids=lambda row: "-".join((row["statistic"], row["variable"], row["level"], row["group"]))
)
def test_reliability_and_items_are_those_of_psych(
    answer: dict[str, str], rows: dict[tuple[str, str, str, str], dict[str, Any]]
) -> None:
    row = rows[answer["statistic"], answer["variable"], answer["level"], answer["group"]]
    assert row["estimate"] == pytest.approx(float(answer["estimate"]), abs=1e-9)


@pytest.mark.parametrize("answer", reference("alpha_errors.csv"), ids=lambda row: row["variable"])
def test_the_error_of_alpha_is_the_delta_method_on_the_covariances_of_survey(answer: dict[str, str], tmp_path: Path) -> None:
    with RECORDS.open(encoding="utf-8", newline="") as stream:
        people = list(csv.DictReader(stream))
    one, _ = pipeline.scales_of_file(RECORDS, SCALES)
    assert one is not None
    scale = one.of(answer["variable"])
    assert scale is not None
    complete = [person for person in people if all(person[item] for item in scale.items)]
    assert len(complete) == int(answer["n"])
    file = tmp_path / "complete.csv"
    with file.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, scale.items, extrasaction="ignore")
        writer.writeheader()
        writer.writerows(complete)
    made, _ = pipeline.scales_of_file(file, SCALES)
    assert made is not None
    alpha = made.scales[0].reliability[0].alpha
    assert alpha.estimate == pytest.approx(float(answer["alpha"]), abs=1e-9)
    assert alpha.std_error == pytest.approx(float(answer["std_error"]), abs=1e-9)


def test_the_factors_are_those_of_psych(found: ScaleResults) -> None:
    factors = found.factors
    assert factors is not None
    assert (factors.method, factors.rotation, factors.factors) == ("minres", "oblimin", 5)
    ours = np.array([factors.loadings[item] for item in factors.loadings])
    theirs = np.zeros_like(ours)
    places = {item: place for place, item in enumerate(factors.loadings)}
    for row in reference("loadings.csv"):
        if row["rotation"] == "oblimin":
            theirs[places[row["item"]], int(row["factor"]) - 1] = float(row["loading"])
    # Factors have no order and no sign of their own; R's minres stops when nothing changes by 1e-5 or so.
    match = np.abs(ours.T @ theirs).argmax(axis=1)
    assert sorted(match) == list(range(5))
    turned = theirs[:, match] * np.sign((ours * theirs[:, match]).sum(axis=0))
    np.testing.assert_allclose(ours, turned, atol=2e-4)


def test_every_scale_has_a_factor_of_its_own(found: ScaleResults) -> None:
    assert found.factors is not None
    assert len({factor for factor, _, _ in found.factors.own_factor.values()}) == 5


def test_the_number_of_factors_is_looked_for_as_psych_does(found: ScaleResults) -> None:
    numbers = {row["name"]: float(row["value"]) for row in reference("numbers.csv")}
    looked = found.number_of_factors
    assert looked is not None
    # R's polychoric correlations come from an optimiser that stops at 1e-5 or so.
    assert looked.kmo == pytest.approx(numbers["kmo"], abs=1e-4)
    assert looked.map_squared == numbers["map"]
    # fa.parallel(bfi) finds six factors and five components of product-moment correlations, whose reference knows how coarse answers are.
    assert (looked.parallel_factors, looked.parallel_components) == (6, 5)


def test_the_five_factor_model_arrives(found: ScaleResults) -> None:
    model = found.model
    assert model is not None
    assert model.fitted
    assert (model.estimator, model.df) == ("WLSMV", 265)
    assert len(model.loadings) == 25
    assert len(model.factor_correlations) == 10


def test_gender_is_compared(found: ScaleResults) -> None:
    for scale in found:
        (comparison,) = scale.comparability
        assert comparison.groups == {"1": pytest.approx(919, abs=10), "2": pytest.approx(1881, abs=10)}
        assert [level.level for level in comparison.levels] == ["configural", "metric", "scalar"]
        assert comparison.words
        assert len(comparison.differing) == 5


def test_a_wrong_key_is_named(tmp_path: Path) -> None:
    wrong = tmp_path / "scales.yaml"
    wrong.write_text(SCALES.read_text(encoding="utf-8").replace("reverse: [A1]", "reverse: [A2]"), encoding="utf-8")
    _, findings = pipeline.scales_of_file(RECORDS, wrong)
    named = [finding.message for finding in findings if finding.code == "SCL-002"]
    assert any("A1 goes against agreeableness" in message for message in named)
    assert any("A2 goes against agreeableness" in message for message in named)
