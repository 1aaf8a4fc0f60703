"""Why: "saturation was reached" is a number with a base, a run and a threshold; the authors' worked example gives theirs."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from kurak.stats.saturation import saturation


def table_of(new_codes: list[int]) -> NDArray[np.bool_]:
    """Interviews that bring so many new codes each, and repeat the first code."""
    occurs = np.zeros((len(new_codes), sum(new_codes)), dtype=bool)
    seen = 0
    for interview, count in enumerate(new_codes):
        occurs[interview, seen : seen + count] = True
        occurs[interview, 0] = True
        seen += count
    return occurs


def test_the_worked_example_of_guest_namey_and_chen() -> None:
    """37 codes in a base of four; then 4, 3 and 1 new ones: 7/37 = 19 %, 4/37 = 11 %, 1/37 = 3 %, reported as 6+2."""
    # How the 37 are spread over the base does not matter.
    found = saturation(table_of([15, 11, 7, 4, 4, 3, 1, 0]))
    assert found.base_codes == 37
    assert found.new_codes.tolist() == [15, 11, 7, 4, 4, 3, 1, 0]
    assert found.run_codes.tolist() == [7, 4, 1]
    assert found.run_ends.tolist() == [6, 7, 8]
    assert [round(100 * share) for share in found.new_information] == [19, 11, 3]
    few, none = found.points
    assert (few.threshold, few.notation, few.interview, few.held) == (0.05, "6+2", 6, True)
    assert (none.threshold, none.notation, none.held) == (0.0, None, None)


def test_later_interviews_reach_no_new_information_or_bring_new_ones() -> None:
    found = saturation(table_of([15, 11, 7, 4, 4, 3, 1, 0, 0, 5, 0, 0]))
    few, none = found.points
    assert (few.notation, few.held) == ("6+2", False)
    assert (none.notation, none.held) == ("7+2", False)
    longer = saturation(table_of([15, 11, 7, 4, 4, 3, 1, 0, 0, 0]), run_length=3)
    assert [point.notation for point in longer.points] == ["6+3", "7+3"]


def test_a_share_at_the_threshold_reaches_it() -> None:
    assert saturation(table_of([10, 5, 3, 2, 1, 0])).points[0].notation == "4+2"
    assert saturation(table_of([10, 5, 3, 2, 1, 1])).points[0].notation is None


def test_too_few_interviews_and_a_base_without_codes() -> None:
    few = saturation(table_of([3, 2, 1, 0, 0]))
    assert few.run_ends.tolist() == []
    assert [point.notation for point in few.points] == [None, None]
    empty = saturation(np.zeros((7, 3), dtype=bool))
    assert empty.base_codes == 0
    assert np.isnan(empty.new_information).all()
    assert [point.interview for point in empty.points] == [None, None]
    assert saturation(np.zeros((0, 3), dtype=bool)).new_codes.tolist() == []
    assert saturation(np.zeros((3, 0), dtype=bool)).new_codes.tolist() == [0, 0, 0]


@given(
    cells=st.lists(st.lists(st.booleans(), min_size=5, max_size=5), min_size=1, max_size=12),
    base=st.integers(1, 5),
    run=st.integers(1, 3),
)
def test_runs_are_the_new_codes_that_can_be_counted_by_hand(
    cells: list[list[bool]], base: int, run: int
) -> None:
    found = saturation(np.array(cells), base_size=base, run_length=run)
    seen: set[int] = set()
    new = []
    for row in cells:
        here = {code for code, given_ in enumerate(row) if given_}
        new.append(len(here - seen))
        seen |= here
    assert found.new_codes.tolist() == new
    assert found.base_codes == sum(new[:base])
    assert found.run_codes.tolist() == [sum(new[s : s + run]) for s in range(base, len(new) - run + 1)]
    assert found.cumulative[-1] == len(seen)


def test_mistakes_in_the_call() -> None:
    with pytest.raises(ValueError, match="true or false"):
        saturation([[2, 0]])
    with pytest.raises(ValueError, match="by interview and code"):
        saturation([1, 0])
    with pytest.raises(ValueError, match="base_size"):
        saturation([[1]], base_size=0)
    with pytest.raises(ValueError, match="run_length"):
        saturation([[1]], run_length=0)
    with pytest.raises(ValueError, match="threshold"):
        saturation([[1]], thresholds=(5.0,))
