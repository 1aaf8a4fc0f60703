"""Why: a rank test under a design compares scores of ranks in the population; ranks, scores and the difference are R's."""

import csv
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from kurak.stats.rank_scores import population_ranks, rank_scores

# tests/references/distributions/make.R
REFERENCES = Path(__file__).parents[1] / "references" / "distributions"
ROWS = list(csv.DictReader((REFERENCES / "ranks.csv").read_text().splitlines()[1:]))


def column(name: str) -> NDArray[np.float64]:
    return np.array([float(row[name]) for row in ROWS])


def test_ranks_and_scores_are_r_s() -> None:
    ranks = population_ranks(column("y"), weights=column("w"))
    assert ranks == pytest.approx(column("rank"), rel=1e-12)
    population = column("w").sum()
    for kind, name in (("wilcoxon", "wilcoxon"), ("van_der_waerden", "vander"), ("median", "median")):
        assert rank_scores(ranks, population=population, kind=kind) == pytest.approx(
            column(name), rel=1e-11, abs=1e-13
        )


def test_the_difference_of_mean_scores_is_r_s_svyranktest() -> None:
    w, group = column("w"), column("group") == 1
    ranks = population_ranks(column("y"), weights=w)
    names = {"wilcoxon": "wilcoxon", "vanderWaerden": "van_der_waerden", "median": "median"}
    rows = list(csv.DictReader((REFERENCES / "rank_tests.csv").read_text().splitlines()[1:]))
    assert len(rows) == 3
    for row in rows:
        scores = rank_scores(ranks, population=float(w.sum()), kind=names[row["test"]])
        difference = np.average(scores[group], weights=w[group]) - np.average(
            scores[~group], weights=w[~group]
        )
        assert difference == pytest.approx(float(row["estimate"]), rel=1e-9), row


@given(
    rows=st.lists(st.tuples(st.integers(0, 6).map(float), st.floats(0.1, 9)), min_size=1, max_size=30),
    seed=st.integers(0, 1000),
)
def test_the_middle_does_not_know_the_order_of_records(rows: list[tuple[float, float]], seed: int) -> None:
    y, w = (np.array(part) for part in zip(*rows, strict=True))
    ranks = population_ranks(y, weights=w, ties="middle")
    order = np.random.default_rng(seed).permutation(len(y))
    assert population_ranks(y[order], weights=w[order], ties="middle") == pytest.approx(
        ranks[order], rel=1e-12
    )
    # Half of the people stand below the mean rank, whatever the values.
    assert np.average(ranks, weights=w) == pytest.approx(w.sum() / 2, rel=1e-12)
    equal = np.ones(len(y))
    assert population_ranks(y, weights=equal) == pytest.approx(
        population_ranks(y, weights=equal, ties="middle")
    )


def test_a_score_of_one_s_own_and_nobody() -> None:
    assert rank_scores([1.0, 3.0], population=4.0, kind=lambda r, n: (r / n) ** 2).tolist() == [
        0.0625,
        0.5625,
    ]
    assert population_ranks([], weights=[]).tolist() == []


def test_mistakes_in_the_call() -> None:
    with pytest.raises(ValueError, match="needs a value"):
        population_ranks([1.0, float("nan")], weights=[1, 1])
    with pytest.raises(ValueError, match="0 or more"):
        population_ranks([1.0], weights=[-1])
    with pytest.raises(ValueError, match="one number for each"):
        population_ranks([1.0], weights=[1, 2])
    with pytest.raises(ValueError, match="as_r or middle"):
        population_ranks([1.0], weights=[1], ties="first")
    with pytest.raises(ValueError, match="kind is"):
        rank_scores([1.0], population=2, kind="savage")
    with pytest.raises(ValueError, match="population"):
        rank_scores([1.0], population=0, kind="median")
    with pytest.raises(ValueError, match="both excluded"):
        rank_scores([2.0], population=2, kind="van_der_waerden")
    with pytest.raises(ValueError, match="one finite number"):
        rank_scores([1.0], population=2, kind=lambda r, n: [1.0, 2.0])
