"""Why: a mean of ratings hides whether the raters agree; the agreement must be that of the psychologists' package."""

import numpy as np
import pytest
from network_references import rows

from kurak.stats.networks.ratings import rater_agreement, ratings


@pytest.mark.parametrize("case", ["shrout", "drawn", "unlike"])
def test_intraclass_correlations_are_those_of_psych(case: str) -> None:
    single, mean = (row for row in rows("icc.csv") if row["case"] == case)
    table = np.array([[float(x) for x in actor.split()] for actor in single["ratings"].split(";")])
    found = rater_agreement(table.T)
    values = (found.single, found.single_low, found.single_high, found.mean, found.mean_low, found.mean_high)
    expected = [float(row[key]) for row in (single, mean) for key in ("icc", "low", "high")]
    assert values == pytest.approx(expected, abs=1e-9)
    assert (found.n_actors, found.n_raters) == table.shape


def test_actors_that_not_all_rated_and_raters_who_rated_nobody_are_left_out() -> None:
    table = np.array([[1.0, 3, 5, 2], [2, 3, 4, np.nan], [np.nan] * 4])
    found, complete = rater_agreement(table), rater_agreement(table[:2, :3])
    assert found == complete
    assert (found.n_actors, found.n_raters) == (3, 2)


def test_raters_who_agree_in_all_agree_fully_and_there_is_no_interval() -> None:
    found = rater_agreement([[1, 2, 3.1], [1, 2, 3.1]])
    assert (found.single, found.mean, np.isnan(found.single_low)) == (1.0, 1.0, True)
    # Always two points higher: not the same ratings, though the same order.
    assert rater_agreement([[1, 2, 3], [3, 4, 5]]).single == pytest.approx(1 / 3, abs=1e-9)


def test_where_nothing_is_defined_nothing_is_given() -> None:
    for table in ([[1.0, 2, 3]], [[1.0], [2.0]], [[2.0, 2], [2, 2]], np.full((2, 3), np.nan)):
        assert np.isnan(rater_agreement(table).single)


def test_mean_and_spread_by_hand() -> None:
    found = ratings([[1, 4, np.nan], [3, np.nan, np.nan], [5, 4, np.nan]])
    assert found.n_raters.tolist() == [3, 2, 0]
    assert found.mean == pytest.approx([3, 4, np.nan], nan_ok=True)
    assert found.sd == pytest.approx([2, 0, np.nan], nan_ok=True)
    assert (found.low[:2].tolist(), found.high[:2].tolist()) == ([1, 4], [5, 4])
    assert np.isnan([found.low[2], found.high[2]]).all()
    assert np.isnan(ratings([[3.0]]).sd).all()
    with pytest.raises(ValueError, match="finite"):
        ratings([[float("inf")]])
