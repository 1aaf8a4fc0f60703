"""Why: a mean before and one after, of groups that differ by one person, give the answer of that person away."""

from __future__ import annotations

from dataclasses import replace
from math import nan

from kurak.disclosure.records.utility_table import GroupMean, average_change, utility_csv, utility_table

MEN = GroupMean("trust", "sex", "men", 50, 3.0, 2.8, 3.2, 0.1)


def test_a_row_tells_only_of_enough_people_who_left_or_of_none() -> None:
    for left, shown in ((0, True), (1, False), (4, False), (5, True)):
        (row,) = utility_table([MEN], [replace(MEN, n=50 - left, value=3.1)], smallest_base=5)
        assert (row.before is not None) == shown
        assert (row.overlap is not None) == shown
        assert (row.n_after is not None) == shown


def test_small_groups_and_groups_that_are_gone_have_no_numbers() -> None:
    few = replace(MEN, n=4)
    assert utility_table([few], [few], smallest_base=5)[0].withheld == "few people"
    assert utility_table([MEN], [], smallest_base=5)[0].withheld == "no such group in the release"
    assert utility_table([MEN], [replace(MEN, low=nan)], smallest_base=5)[0].withheld == "no interval"


def test_change_and_overlap_as_by_hand() -> None:
    # Intervals 2.8-3.2 and 2.9-3.3: 0.3 in common of 0.4 each.
    rows = utility_table([MEN], [replace(MEN, value=3.1, low=2.9, high=3.3)], smallest_base=5)
    assert abs((rows[0].overlap or 0) - 0.75) < 1e-9
    assert abs((rows[0].change_in_errors or 0) - 1.0) < 1e-9
    assert average_change(rows) == (rows[0].overlap, rows[0].change_in_errors)
    assert utility_csv([replace(rows[0], group="=evil()")]).decode().splitlines()[1].startswith("trust,sex,'=evil(),50,3.0000,3.1000,1.0000,0.7500")
