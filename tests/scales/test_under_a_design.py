"""Why: no other program joins scales with a sampling design, so nobody else can be asked. Two roads must give one number."""

from __future__ import annotations

import numpy as np
import pytest
from people import instrument, respondents, two_scales

from kurak.model.scale_analysis import ScaleAnalysis
from kurak.model.scale_results import Estimated
from kurak.scales.factor_models import one_factor
from kurak.scales.relations import scale_relations
from kurak.scales.reliability import reliability
from kurak.scales.respondents import Respondents, Totals

A, B = ("a1", "a2", "a3", "a4", "a5"), ("b1", "b2", "b3", "b4")


def relation(people: Respondents) -> tuple[Estimated, Estimated]:
    (found,) = scale_relations(
        people, {"a": A, "b": B}, instrument=instrument(), plan=ScaleAnalysis(), answered_at_least=0.5, model=None
    )
    return found.correlation, found.corrected


def test_integer_weights_are_repeated_people() -> None:
    people = two_scales(200)
    often = people["weight"].astype(int)
    repeated = {name: np.repeat(np.asarray(column), often).tolist() for name, column in people.items()}
    weighted, spread_out = respondents(people, weights="weight"), respondents(repeated)
    for items, reverse in ((A, ()), (B, ("b2",))):
        one, other = (reliability(group, items, reverse=reverse) for group in (weighted, spread_out))
        # The sample covariance divides by n - 1, of people or of copies: alpha is a ratio, and does not see it.
        assert one.alpha.estimate == pytest.approx(other.alpha.estimate, abs=1e-12)
        assert one.omega_total.estimate == pytest.approx(other.omega_total.estimate, abs=1e-9)
    assert relation(weighted)[0].estimate == pytest.approx(relation(spread_out)[0].estimate, abs=1e-12)
    models = [one_factor(group, A, name="a", reverse=(), estimator="WLSMV") for group in (weighted, spread_out)]
    loadings = [[one.loading.estimate for one in model.loadings] for model in models]
    # The variances by which squared residuals are weighted count people, not copies.
    np.testing.assert_allclose(loadings[0], loadings[1], atol=5e-3)


@pytest.mark.parametrize("coefficient", ["alpha", "standardised_alpha", "omega_total", "omega_hierarchical"])
def test_the_jackknife_agrees_with_linearisation(coefficient: str) -> None:
    people = two_scales(400)
    linear = respondents(people, weights="weight", psu="village")
    replicated = respondents(people, weights="weight", psu="village", kind="JK1")
    one, other = (getattr(reliability(group, A), coefficient) for group in (linear, replicated))
    assert one.estimate == other.estimate
    # Two ways to one variance: they differ by the curvature of the coefficient, of the order 1/villages.
    assert one.std_error == pytest.approx(other.std_error, rel=0.05)


def test_the_jackknife_agrees_for_correlations_too() -> None:
    people = two_scales(400)
    linear = relation(respondents(people, weights="weight", psu="village"))
    replicated = relation(respondents(people, weights="weight", psu="village", kind="JK1"))
    for one, other in zip(linear, replicated, strict=True):
        assert one.std_error == pytest.approx(other.std_error, rel=0.06)


def test_a_group_is_a_mask_inside_the_design() -> None:
    people = two_scales(400)
    whole = respondents(people, by=["sex"], weights="weight", psu="village")
    women = np.array([sex == "women" for sex in people["sex"]])
    alone = {name: np.asarray(column)[women].tolist() for name, column in people.items()}
    inside = reliability(whole, A, among=whole.groups["sex"].rows(whole.groups["sex"].labels.index("women")))
    apart = reliability(respondents(alone, weights="weight", psu="village"), A)
    assert inside.alpha.estimate == pytest.approx(apart.alpha.estimate, abs=1e-12)
    assert inside.n == apart.n == 200


def test_the_order_of_people_and_the_unit_of_weights_are_irrelevant() -> None:
    people = two_scales(300)
    order = np.random.default_rng(3).permutation(300)
    mixed = {name: np.asarray(column)[order].tolist() for name, column in people.items()}
    mixed["weight"] = [17.5 * weight for weight in mixed["weight"]]
    one, other = (reliability(respondents(columns, weights="weight", psu="village"), A) for columns in (people, mixed))
    assert one.alpha.estimate == pytest.approx(other.alpha.estimate, abs=1e-12)
    assert one.alpha.std_error == pytest.approx(other.alpha.std_error, abs=1e-12)


def test_turning_an_item_in_the_records_and_in_the_key_is_nothing() -> None:
    people = two_scales(300)
    turned = people | {"b2": 6 - people["b2"]}
    one = reliability(respondents(people), B, reverse=("b2",))
    other = reliability(respondents(turned), B)
    assert one.alpha.estimate == pytest.approx(other.alpha.estimate, abs=1e-12)


def test_the_correlation_of_attitudes_is_found_behind_their_errors() -> None:
    correlation, corrected = relation(respondents(two_scales(4000, seed=5)))
    assert correlation.estimate is not None
    assert corrected.estimate is not None
    assert corrected.low is not None
    assert corrected.high is not None
    assert correlation.estimate < 0.45
    assert corrected.low < 0.5 < corrected.high


def test_totals_under_other_weights_take_their_share() -> None:
    scores = np.array([[2.0], [3.0]])
    totals = Totals(scores, np.array([1.0, 0.0]))
    assert totals.estimate(np.array([2.0, 5.0])).tolist() == [4.0]
    assert totals.influence(np.array([1.0, 0.0]), np.zeros(1), slice(0, 1)).tolist() == [[2.0], [0.0]]
