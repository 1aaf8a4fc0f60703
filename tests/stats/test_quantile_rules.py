"""Why: twelve rules differ by a hair between two values; each must be R's, and limits of quantiles follow from them."""

import csv
from math import isnan, nan, sqrt
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kurak.stats.proportion_intervals import proportion_interval
from kurak.stats.quantile_rules import RULES, interval_from_scores, interval_from_shares, quantile
from kurak.stats.student import t_quantile

# tests/references/distributions/make.R
REFERENCES = Path(__file__).parents[1] / "references" / "distributions"


def reference(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader((REFERENCES / name).read_text().splitlines()[1:]))


def columns(rows: list[dict[str, str]], *names: str) -> list[list[float]]:
    return [[float(row[name]) for row in rows] for name in names]


def test_all_rules_are_r_s() -> None:
    x, w = columns(reference("quantile_data.csv"), "x", "w")
    seen = set()
    for row in reference("quantile_rules.csv"):
        seen.add(row["rule"])
        if row["q"] == "nan":
            # R's fourth rule divides 0 by 0 at the largest value.
            assert (row["rule"], row["p"]) == ("hf4", "1")
            continue
        ours = quantile(x, weights=w, probabilities=float(row["p"]), rule=row["rule"])
        assert float(ours) == pytest.approx(float(row["q"]), rel=1e-12), row
        if row["rule"] == "shahvaish":
            # With weights of mean 1 R's rule is the published one.
            published = quantile(x, weights=w, probabilities=float(row["p"]), rule="shahvaish_as_published")
            assert float(published) == pytest.approx(float(row["q"]), rel=1e-12), row
    assert seen == set(RULES) - {"shahvaish_as_published"}


def test_r_s_own_shah_vaish_rule() -> None:
    """R 4.2.2, survey 4.1-1: ``survey:::qrule_shahvaish(x, w, p)`` for p of .1, .25, .5, .75 and .9."""
    x, w = [4, 1, 3, 9, 7, 12, 5, 20], [10, 8.8, 15, 7.5, 12.5, 20, 1.2, 10]
    found = quantile(x, weights=w, probabilities=[0.1, 0.25, 0.5, 0.75, 0.9], rule="shahvaish")
    assert found.tolist() == [7, 9, 20, 20, 20]


def test_quantiles_of_api_and_their_limits_are_r_s() -> None:
    records = reference("quantile_records.csv")
    for row in reference("quantile_limits.csv"):
        y, w = columns([record for record in records if record["design"] == row["design"]], "y", "w")
        found = quantile(y, weights=w, probabilities=float(row["p"]), rule=row["rule"])
        assert float(found) == pytest.approx(float(row["quantile"]), rel=1e-12), row
        if row["type"] == "score":
            continue
        low, high = proportion_interval(
            float(row["share"]),
            variance=float(row["variance"]),
            df=float(row["df"]),
            n=int(row["n"]),
            method=row["type"],
        )
        limits = interval_from_shares(y, weights=w, low=low, high=high, rule=row["rule"])
        assert limits == pytest.approx((float(row["low"]), float(row["high"])), rel=1e-10, nan_ok=True), row


def taylor_score(rows: list[dict[str, str]], p: float):
    """Return the score of a value under a stratified cluster design with fpc, worked out here by the book."""
    y, w, fpc = (np.array(column) for column in columns(rows, "y", "w", "fpc"))
    strata, psu = np.array([row["stratum"] for row in rows]), np.array([row["psu"] for row in rows])

    def score(value: float) -> float:
        u = (y > value) - (1 - p)
        mean = float((w * u).sum() / w.sum())
        z = w * (u - mean) / w.sum()
        variance = 0.0
        for stratum in np.unique(strata):
            inside = strata == stratum
            totals = np.array([z[inside & (psu == unit)].sum() for unit in np.unique(psu[inside])])
            n = len(totals)
            variance += n / (n - 1) * (1 - n / fpc[inside][0]) * float(((totals - totals.mean()) ** 2).sum())
        return mean / sqrt(variance) if variance > 0 else float(np.sign(mean)) * 1e9

    return score


def test_score_limits_are_r_s() -> None:
    records = reference("quantile_records.csv")
    near = 0
    rows = [row for row in reference("quantile_limits.csv") if row["type"] == "score"]
    for row in rows:
        own = [record for record in records if record["design"] == row["design"]]
        y, w = (np.array(column) for column in columns(own, "y", "w"))
        critical = t_quantile(0.975, df=float(row["df"]))
        roots = interval_from_scores(y, score=taylor_score(own, float(row["p"])), critical=critical)
        # R stops its search on either side of the step, so that its root stands for this value or the one
        # below.
        for root, theirs in zip(roots, (float(row["low"]), float(row["high"])), strict=True):
            below = y[y < root].max()
            either = [
                float(quantile(y, weights=w, probabilities=float(np.mean(y <= value)), rule=row["rule"]))
                for value in (root, below)
            ]
            assert any(theirs == pytest.approx(one, rel=1e-10) for one in either), (row, either)
            near += 1
    assert near == 2 * len(rows)


WEIGHTED = st.lists(
    st.tuples(st.integers(-5, 5).map(float), st.sampled_from([0.0, 0.5, 1.0, 2.0, 3.5])),
    min_size=1,
    max_size=25,
).filter(lambda rows: any(weight > 0 for _, weight in rows))


@given(rows=WEIGHTED, p=st.floats(0, 1), rule=st.sampled_from([rule for rule in RULES if rule != "shahvaish"]), scale=st.sampled_from([0.3, 7.0]))
def test_invariants(rows: list[tuple[float, float]], p: float, rule: str, scale: float) -> None:
    x, w = [list(column) for column in zip(*rows, strict=True)]

    def asked(values: list[float], weights: list[float], share: float = p) -> float:
        return float(quantile(values, weights=weights, probabilities=share, rule=rule, comparison="tolerant"))

    found = asked(x, w)
    kept = [value for value, weight in rows if weight > 0]
    assert min(kept) <= found <= max(kept)
    assert asked(x, [scale * one for one in w]) == pytest.approx(found, rel=1e-9, abs=1e-9)
    together = sorted(rows, reverse=True)
    if rule in ("math", "school", "hf1", "hf2", "hf3"):
        assert asked([value for value, _ in together], [weight for _, weight in together]) == found
    # A missing value and a record without weight change nothing.
    assert asked([*x, nan, 99.0], [*w, 2.0, 0.0]) == found
    higher = asked(x, w, min(1.0, p + 0.1))
    # R's third rule picks by even and odd, and may go down by one value between equal shares.
    assert higher >= found - 1e-9 or rule == "hf3"


@given(rows=WEIGHTED, p=st.floats(0.001, 1))
def test_the_definition(rows: list[tuple[float, float]], p: float) -> None:
    x, w = (np.array(column) for column in zip(*rows, strict=True))
    found = float(quantile(x, weights=w, probabilities=p))
    assert w[x <= found].sum() / w.sum() >= p - 1e-9
    assert w[x < found].sum() / w.sum() < p + 1e-9


def test_the_ends() -> None:
    assert [float(quantile([7.0], weights=[2], probabilities=0.3, rule=rule)) for rule in RULES] == [7.0] * 13
    assert isnan(float(quantile([], weights=[], probabilities=0.5)))
    # Below the share of the smallest value: the smallest, where R's step rules take the second.
    assert float(quantile([1, 2, 3], weights=[2, 1, 1], probabilities=0.1)) == 1.0
    # Ten tenths are not quite one, and yet the share is met.
    assert (
        float(
            quantile(range(10), weights=[0.1] * 10, probabilities=0.3, rule="school", comparison="tolerant")
        )
        == 2.5
    )
    low, high = interval_from_scores([1.0, 2.0], score=lambda value: 0.0, critical=1.0)
    assert low == 1.0
    assert isnan(high)


def test_mistakes_in_the_call() -> None:
    with pytest.raises(ValueError, match="rule is one of"):
        quantile([1.0], weights=[1.0], probabilities=0.5, rule="hf10")
    with pytest.raises(ValueError, match="from 0 to 1"):
        quantile([1.0], weights=[1.0], probabilities=1.5)
    with pytest.raises(ValueError, match="one number for each record"):
        quantile([1.0], weights=[1.0, 2.0], probabilities=0.5)
    with pytest.raises(ValueError, match="0 or more"):
        quantile([1.0], weights=[-1.0], probabilities=0.5)
    with pytest.raises(ValueError, match="above 0"):
        interval_from_scores([1.0], score=lambda value: value, critical=0.0)
