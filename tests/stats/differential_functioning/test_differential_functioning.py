"""Why: an item that groups read differently spoils comparisons; numbers must be those of polr, svyolr."""

import csv
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kurak.stats.design_variance import covariance, declare_design, degrees_of_freedom
from kurak.stats.differential_functioning.item_test import (
    Comparison,
    ItemFunctioning,
    differential_functioning,
)
from kurak.stats.differential_functioning.matching import matching_score
from kurak.stats.differential_functioning.nested_models import NotDone
from kurak.stats.differential_functioning.purification import scale_functioning

REFERENCES = Path(__file__).parents[2] / "references" / "differential_functioning"
MEASURES = ("mcfadden", "nagelkerke", "cox_snell")
STEPS: dict[Comparison, tuple[int, int]] = {"total": (1, 3), "uniform": (1, 2), "non_uniform": (2, 3)}
seeds = st.integers(0, 2**32 - 1)


def rows_of(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader((REFERENCES / name).read_text(encoding="utf-8").splitlines()[1:]))


RECORDS = rows_of("records.csv")
ANSWERS = np.array([[int(row[f"a{item}"]) for item in range(1, 7)] for row in RECORDS])
GROUP = np.array([int(row["group"]) for row in RECORDS])
WEIGHT = np.array([float(row["weight"]) for row in RECORDS])
DESIGN = declare_design([[row["psu"] for row in RECORDS]], strata=[[row["stratum"] for row in RECORDS]])


def done(found: ItemFunctioning | NotDone) -> ItemFunctioning:
    assert isinstance(found, ItemFunctioning)
    return found


def of_item(item: int, *, weighted: bool) -> ItemFunctioning:
    return done(
        differential_functioning(
            ANSWERS[:, item - 1] - 1,
            levels=5,
            score=matching_score(ANSWERS, item=item - 1),
            group=GROUP,
            groups=3,
            weights=WEIGHT if weighted else None,
            covariance_of_totals=(lambda scores: covariance(DESIGN, scores)) if weighted else None,
            design_df=degrees_of_freedom(DESIGN),
        )
    )


@pytest.mark.parametrize("item", [1, 2, 3])
@pytest.mark.parametrize("weighted", ["no", "yes"])
def test_pseudo_r2_and_their_changes(item: int, weighted: str) -> None:
    found = of_item(item, weighted=weighted == "yes")
    of_model = {
        int(row["model"]): row
        for row in rows_of("pseudo_r2.csv")
        if (row["weighted"], row["item"]) == (weighted, str(item))
    }
    estimates = dict(zip(found.names, found.estimate.tolist(), strict=True))
    for measure in MEASURES:
        assert estimates["pseudo_r2", measure] == pytest.approx(float(of_model[1][measure]), abs=1e-6)
        for comparison, (before, after) in STEPS.items():
            change = float(of_model[after][measure]) - float(of_model[before][measure])
            assert estimates[comparison, measure] == pytest.approx(change, abs=1e-6)


@pytest.mark.parametrize("item", [1, 2, 3])
@pytest.mark.parametrize("comparison", sorted(STEPS))
def test_likelihood_ratio_and_wald(item: int, comparison: Comparison) -> None:
    expected = {
        row["kind"]: row
        for row in rows_of("tests.csv")
        if (row["item"], row["comparison"]) == (str(item), comparison)
    }
    plain = of_item(item, weighted=False).tests[comparison]
    row = expected["likelihood ratio"]
    # Twice the difference of two log likelihoods near −700, which polr leaves good to about 1e-7.
    assert plain.likelihood_ratio == pytest.approx(float(row["statistic"]), abs=2e-6)
    assert plain.df == int(row["df"])
    assert plain.p == pytest.approx(float(row["p"]), abs=1e-6)
    assert plain.wald is None
    wald = of_item(item, weighted=True).tests[comparison].wald
    assert wald is not None
    row = expected["wald"]
    assert (wald.df, wald.ddf) == (int(row["df"]), float(row["ddf"]))
    # svyolr stops early and takes second derivatives as differences, which leaves about four digits of F.
    assert wald.statistic == pytest.approx(float(row["statistic"]), rel=5e-4)
    assert wald.p == pytest.approx(float(row["p"]), abs=1e-4)


@pytest.mark.parametrize("item", [1, 2, 3])
def test_coefficients_and_their_design_errors(item: int) -> None:
    found = of_item(item, weighted=True)
    errors = np.sqrt(np.diag(covariance(DESIGN, WEIGHT[:, None] * found.influence)))
    by_name = {" ".join(name).strip(): place for place, name in enumerate(found.names)}
    for row in rows_of("coefficients.csv"):
        if row["item"] != str(item):
            continue
        place = by_name[row["name"]]
        assert found.estimate[place] == pytest.approx(float(row["estimate"]), abs=1e-6)
        if row["std_error"] != "NA":
            # As above.
            assert errors[place] == pytest.approx(float(row["std_error"]), rel=3e-4)


def test_what_was_put_in_is_found() -> None:
    one, two, three = (of_item(item, weighted=True) for item in (1, 2, 3))
    p = {
        (item, comparison): test.wald.p
        for item, found in enumerate((one, two, three), start=1)
        for comparison, test in found.tests.items()
        if test.wald is not None
    }
    assert p[1, "total"] > 0.05
    assert p[2, "uniform"] < 0.001
    assert p[3, "non_uniform"] < 0.001
    assert one.tests["total"].effect == "negligible"


def made_up(seed: int, rows: int = 150) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    random = np.random.default_rng(seed)
    attitude, group = random.normal(size=rows), np.arange(rows) % 2
    codes = np.searchsorted([-0.8, 0.6], attitude + 0.5 * group + random.logistic(size=rows))
    return codes, attitude, group, random.integers(1, 4, rows).astype(float)


def of(
    codes: np.ndarray, score: np.ndarray, group: np.ndarray, weights: np.ndarray | None
) -> ItemFunctioning:
    return done(
        differential_functioning(codes, levels=3, score=score, group=group, groups=2, weights=weights)
    )


@given(seeds)
@settings(max_examples=15, deadline=None)
def test_invariants(seed: int) -> None:
    codes, score, group, weights = made_up(seed)
    found = of(codes, score, group, weights)
    order = np.random.default_rng(seed).permutation(len(codes))
    again = of(codes[order], score[order], group[order], 5 * weights[order])
    assert again.estimate == pytest.approx(found.estimate, abs=1e-7)
    assert again.influence * 5 == pytest.approx(found.influence[order], abs=1e-7)
    times = weights.astype(int)
    repeated = of(np.repeat(codes, times), np.repeat(score, times), np.repeat(group, times), None)
    assert repeated.estimate == pytest.approx(found.estimate, abs=1e-7)
    # Both reversed: the model is its own mirror image, but that higher answers are lower ones then.
    turned = of(2 - codes, -score, group, weights)
    kinds = np.array([name[0] for name in found.names])
    sign = np.where(kinds == "group", -1.0, 1.0)
    assert turned.estimate == pytest.approx(sign * found.estimate, abs=1e-7)
    # Groups in other order: no test changes.
    swapped = of(codes, score, 1 - group, weights)
    for comparison in STEPS:
        ratio = found.tests[comparison].likelihood_ratio
        assert swapped.tests[comparison].likelihood_ratio == pytest.approx(ratio, abs=1e-6)
    assert swapped.largest_group_difference == pytest.approx(found.largest_group_difference, abs=1e-7)
    assert weights @ found.influence == pytest.approx(0, abs=1e-7)
    total = found.tests["total"].likelihood_ratio
    parts = found.tests["uniform"].likelihood_ratio + found.tests["non_uniform"].likelihood_ratio
    assert total == pytest.approx(parts, abs=1e-7)


@given(seeds)
@settings(max_examples=8, deadline=None)
def test_influence_is_the_slope_by_weight(seed: int) -> None:
    codes, score, group, weights = made_up(seed)
    found = of(codes, score, group, weights)
    # A group's log odds at a score do not depend on where the interaction's score has its middle, nor may
    # its slope.
    for record in (3, 80):
        step = np.where(np.arange(len(codes)) == record, 1e-4, 0.0)
        up, down = (of(codes, score, group, weights + sign * step) for sign in (1, -1))
        slope = (up.estimate - down.estimate) / 2e-4
        # A difference of fits that each come to rest at 1e-10, over 2e-4.
        assert found.influence[record] == pytest.approx(slope, abs=2e-6)


def test_a_domain_is_weights_of_zero() -> None:
    codes, score, group, weights = made_up(5)
    inside = np.arange(len(codes)) < 120
    found = of(codes, score, group, np.where(inside, weights, 0.0))
    alone = of(codes[inside], score[inside], group[inside], weights[inside])
    assert found.n == alone.n == 120
    assert found.estimate == pytest.approx(alone.estimate, abs=1e-9)
    assert found.influence[inside] == pytest.approx(alone.influence, abs=1e-9)
    assert (found.influence[~inside] == 0).all()


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda codes, score, group: (codes, score, np.where(np.arange(150) < 140, 0, 1)), "small_group"),
        (lambda codes, score, group: (0 * codes, score, group), "constant_item"),
        (lambda codes, score, group: (np.where(codes == 1, 0, codes), score, group), "empty_category"),
        (lambda codes, score, group: (codes, 0 * score + 3.0, group), "constant_score"),
        (lambda codes, score, group: (codes, codes.astype(float), group), "separated"),
        (lambda codes, score, group: (np.where(group == 1, 2, codes), score, group), "separated"),
        (lambda codes, score, group: (codes, np.where(group == 1, 1.0, score), group), "not_identified"),
        (lambda codes, score, group: (codes, np.full(150, np.nan), group), "small_group"),
        (lambda codes, score, group: (codes, score, np.full(150, -1)), "small_group"),
    ],
)
def test_bad_data_is_said_and_not_guessed(change: object, reason: str) -> None:
    assert callable(change)
    codes, score, group, weights = made_up(1)
    codes, score, group = change(codes, score, group)
    found = differential_functioning(codes, levels=3, score=score, group=group, groups=2, weights=weights)
    assert isinstance(found, NotDone)
    assert found.reason == reason
    assert found.detail


@pytest.mark.filterwarnings("error")
@given(seeds, st.integers(8, 40), st.integers(2, 5), st.integers(2, 4))
@settings(max_examples=80, deadline=None)
def test_no_table_of_answers_ends_in_an_error(seed: int, rows: int, levels: int, groups: int) -> None:
    random = np.random.default_rng(seed)
    codes = random.integers(-1, levels, rows)
    score = np.round(random.normal(size=rows) + random.choice([0, 3]) * codes)
    group = random.integers(-1, groups, rows)
    weights = random.integers(0, 3, rows).astype(float)
    weights[0] = 1
    town = declare_design([random.integers(0, 4, rows)]) if rows > 20 else declare_design([np.arange(rows)])
    found = differential_functioning(
        codes,
        levels=levels,
        score=score,
        group=group,
        groups=groups,
        weights=weights,
        covariance_of_totals=lambda scores: covariance(town, scores),
        design_df=degrees_of_freedom(town),
        smallest_group=2,
    )
    if isinstance(found, ItemFunctioning):
        assert np.isfinite(found.estimate).all()
        assert np.isfinite(found.influence).all()
        assert all((test.wald is None) == bool(test.no_wald) for test in found.tests.values())
    assert isinstance(
        differential_functioning(codes, levels=levels, score=score, group=np.minimum(group, 0), groups=1),
        NotDone,
    )


def test_few_units_leave_no_test_under_the_design_and_no_flag() -> None:
    codes, score, group, weights = made_up(2)
    towns = declare_design([np.arange(150) % 2])
    found = done(
        differential_functioning(
            codes,
            levels=3,
            score=score,
            group=group,
            groups=2,
            weights=weights,
            covariance_of_totals=lambda scores: covariance(towns, scores),
            design_df=1,
        )
    )
    assert found.tests["total"].wald is None
    assert "degrees of freedom" in found.tests["total"].no_wald


def test_purification_takes_the_strange_items_out_of_the_score() -> None:
    random = np.random.default_rng(3)
    group = np.arange(1500) % 2
    attitude = random.normal(size=(1500, 1)) + 0.8 * random.logistic(size=(1500, 8))
    attitude[:, :2] += 1.6 * group[:, None]
    codes = np.searchsorted([-2.0, -0.7, 0.7, 2.0], attitude)
    codes[::50, 4] = -1
    plain = scale_functioning(codes, levels=5, group=group, groups=2)
    assert plain.status == "not_purified"
    assert plain.rounds == 1
    assert plain.anchors == tuple(range(8))
    found = scale_functioning(codes, levels=5, group=group, groups=2, purify=True)
    assert found.status == "settled"
    assert found.flagged == (0, 1)
    assert found.anchors == (2, 3, 4, 5, 6, 7)
    # The others took on the opposite of what the two have, and lose it.
    change = plain.items[5], found.items[5]
    assert done(change[1]).tests["total"].likelihood_ratio < done(change[0]).tests["total"].likelihood_ratio
    # By the test alone, with many respondents, the other items are flagged in the first round, too.
    few = scale_functioning(codes, levels=5, group=group, groups=2, purify=True, flag_by="test")
    assert few.status == "few_anchors"
    assert few.rounds == 1
    assert few.anchors == tuple(range(8))
    once = scale_functioning(codes, levels=5, group=group, groups=2, purify=True, max_rounds=1)
    assert (once.status, once.anchors) == ("rounds_used_up", plain.anchors)
    total = scale_functioning(codes, levels=5, group=group, groups=2, matching="total", purify=True)
    assert {0, 1} <= set(total.flagged)


def test_matching_scores() -> None:
    nan = float("nan")
    answers = [[1, 2, 3, 4], [5, nan, nan, 1], [nan, nan, nan, nan]]
    assert matching_score(answers, item=0) == pytest.approx([3.0, nan, nan], nan_ok=True)
    assert matching_score(answers, item=0, least_answered=0.3) == pytest.approx([3.0, 1.0, nan], nan_ok=True)
    assert matching_score(answers, item=0, matching="total") == pytest.approx([2.5, 3.0, nan], nan_ok=True)
    assert matching_score(answers, item=0, anchors=[0, 3]) == pytest.approx([4.0, 1.0, nan], nan_ok=True)
    with pytest.raises(ValueError, match="one item"):
        matching_score(answers, item=0, anchors=[0])
    with pytest.raises(ValueError, match="rest or total"):
        matching_score(answers, item=0, matching="sum")


def test_misuse_is_refused() -> None:
    codes, score, group, _ = made_up(1)
    with pytest.raises(ValueError, match="one value for each record"):
        differential_functioning(codes, levels=3, score=score[:5], group=group, groups=2)
    with pytest.raises(ValueError, match="levels"):
        differential_functioning(codes, levels=2, score=score, group=group, groups=2)
    with pytest.raises(ValueError, match="whole numbers"):
        differential_functioning(codes.astype(float), levels=3, score=score, group=group, groups=2)
    with pytest.raises(ValueError, match="two items"):
        scale_functioning(codes[:, None], levels=3, group=group, groups=2)
