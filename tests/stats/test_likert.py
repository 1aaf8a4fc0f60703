"""Why: readers quote shares and net agreement of items; they and their errors must be those of survey."""

import csv
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kurak.stats.design_variance import covariance, declare_design
from kurak.stats.likert import AnswerScale, LikertStatistic, answer_places, summarise_answers, top_box

REFERENCES = Path(__file__).parents[1] / "references"
FIVE = AnswerScale(
    codes=(1, 2, 3, 4, 5),
    disagree=(1, 2),
    neutral=(3,),
    agree=(4, 5),
    missing=(98, 99),
    collapsed={"top box": (5,)},
)
seeds = st.integers(0, 2**32 - 1)


def rows_of(path: str) -> list[dict[str, str]]:
    return list(csv.DictReader((REFERENCES / path).read_text(encoding="utf-8").splitlines()[1:]))


RECORDS = rows_of("differential_functioning/records.csv")
WEIGHT = np.array([float(row["weight"]) for row in RECORDS])
DESIGN = declare_design([[row["psu"] for row in RECORDS]], strata=[[row["stratum"] for row in RECORDS]])


def answers_of(item: str) -> np.ndarray:
    return np.array([99.0 if place % 7 == 6 else float(row[item]) for place, row in enumerate(RECORDS)])


@pytest.mark.parametrize("item", ["a1", "a2", "b3"])
def test_estimates_and_errors_are_those_of_survey(item: str) -> None:
    found = summarise_answers(answers_of(item), scale=FIVE, weights=WEIGHT)
    errors = np.sqrt(np.diag(covariance(DESIGN, WEIGHT[:, None] * found.influence)))
    by_name = {" ".join(name): place for place, name in enumerate(found.names)}
    expected = [row for row in rows_of("likert/estimates.csv") if row["item"] == item]
    for row in expected:
        if row["name"] == "median":
            assert found.median == float(row["estimate"])
            share_error = np.sqrt(covariance(DESIGN, WEIGHT * found.median_influence).item())
            assert share_error == pytest.approx(float(row["std_error"]), abs=1e-9)
            continue
        place = by_name[row["name"]]
        assert found.estimate[place] == pytest.approx(float(row["estimate"]), abs=1e-9), row["name"]
        assert errors[place] == pytest.approx(float(row["std_error"]), abs=1e-9), row["name"]
    assert len(expected) == len(found.names) + 1


@pytest.mark.parametrize("item", ["a1", "a2", "b3"])
def test_the_interpolated_median_is_that_of_psych(item: str) -> None:
    expected = next(row for row in rows_of("likert/medians.csv") if row["item"] == item)
    found = summarise_answers(answers_of(item), scale=FIVE)
    assert found.estimate[-1] == pytest.approx(float(expected["interpolated"]), abs=1e-9)


def made_up(seed: int) -> tuple[np.ndarray, np.ndarray]:
    random = np.random.default_rng(seed)
    answers = random.choice([1, 2, 3, 4, 5, 98, np.nan], 40, p=[0.2, 0.15, 0.2, 0.2, 0.15, 0.05, 0.05])
    return answers, random.integers(0, 4, 40).astype(float) + (np.arange(40) == 0)


@given(seeds)
def test_order_and_unit_of_weights_and_repeated_records(seed: int) -> None:
    answers, weights = made_up(seed)
    found = summarise_answers(answers, scale=FIVE, weights=weights)
    order = np.random.default_rng(seed).permutation(40)
    again = summarise_answers(answers[order], scale=FIVE, weights=3 * weights[order])
    repeated = summarise_answers(np.repeat(answers, weights.astype(int)), scale=FIVE)
    for other in (again, repeated):
        assert other.estimate == pytest.approx(found.estimate, abs=1e-12, nan_ok=True)
        assert other.median == pytest.approx(found.median, nan_ok=True)
    assert again.influence * 3 == pytest.approx(found.influence[order], abs=1e-12, nan_ok=True)
    assert again.n == found.n
    assert repeated.base == found.base
    assert weights @ np.nan_to_num(found.influence) == pytest.approx(0, abs=1e-9)


@given(seeds)
def test_a_reversed_item_swaps_sides(seed: int) -> None:
    answers, weights = made_up(seed)
    found = summarise_answers(answers, scale=FIVE, weights=weights)
    turned = summarise_answers(np.where(answers < 6, 6 - answers, answers), scale=FIVE, weights=weights)
    one, other = (dict(zip(x.names, x.estimate.tolist(), strict=True)) for x in (found, turned))
    assert other[("net", "")] == pytest.approx(-one[("net", "")], abs=1e-12, nan_ok=True)
    assert other[("side", "agree")] == pytest.approx(one[("side", "disagree")], abs=1e-12, nan_ok=True)
    for name in ("mean", "interpolated_median"):
        assert other[(name, "")] == pytest.approx(6 - one[(name, "")], abs=1e-9, nan_ok=True)


@given(seeds)
@settings(max_examples=30)
def test_influence_is_the_slope_by_weight(seed: int) -> None:
    answers, weights = made_up(seed)
    weights = weights + np.random.default_rng(seed).uniform(0.1, 0.9, 40)
    statistic = LikertStatistic(answer_places(answers, scale=FIVE), FIVE)
    estimate = statistic.estimate(weights)
    influence = statistic.influence(weights, estimate, slice(0, statistic.size))
    for record in (0, 7, 31):
        step = np.where(np.arange(40) == record, 1e-5, 0.0)
        slope = (statistic.estimate(weights + step) - statistic.estimate(weights - step)) / 2e-5
        # A difference of steps of 1e-5, where the share of no code crosses a half in between.
        assert influence[record] == pytest.approx(slope, abs=1e-7)
    some = statistic.influence(weights, estimate, slice(2, 5))
    assert some == pytest.approx(influence[:, 2:5], abs=0)


def test_nobody_in_the_base_gives_no_number() -> None:
    found = summarise_answers([99, 98], scale=FIVE)
    assert (found.n, found.base) == (0, 0.0)
    assert np.isnan(found.estimate).all()
    assert np.isnan(found.median)
    assert np.isnan(found.influence).all()


def test_a_half_among_codes_that_nobody_gave_is_in_their_middle() -> None:
    found = summarise_answers([1, 1, 4, 4], scale=FIVE)
    # psych::interp.median(c(1, 1, 4, 4)) is 2.5.
    assert found.estimate[-1] == 2.5
    assert np.isnan(found.influence[:, -1]).all()
    assert summarise_answers([1, 1, 2, 2], scale=FIVE).estimate[-1] == 1.5


def test_scales_and_answers_that_cannot_be() -> None:
    assert top_box(FIVE, boxes=2) == (4, 5)
    with pytest.raises(ValueError, match="5 codes"):
        top_box(FIVE, boxes=6)
    with pytest.raises(ValueError, match="1 answers are neither"):
        summarise_answers([1, 7], scale=FIVE)
    with pytest.raises(ValueError, match="each above"):
        AnswerScale(codes=(2, 1))
    with pytest.raises(ValueError, match="the sides"):
        AnswerScale(codes=(1, 2), disagree=(1,), agree=(1,))
    with pytest.raises(ValueError, match="not missing"):
        AnswerScale(codes=(1, 2), missing=(2,))
    with pytest.raises(ValueError, match="one weight"):
        summarise_answers([1, 2], scale=FIVE, weights=[1.0])
    with pytest.raises(ValueError, match="never below"):
        summarise_answers([1, 2], scale=FIVE, weights=[1.0, -1.0])
