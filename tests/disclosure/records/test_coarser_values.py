"""Why: a value that has no group, or an age that only one person has, would be released as it is."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kurak.disclosure.records.recoding import band, check_hierarchy, code_end, end_cut, recode
from kurak.disclosure.records.undeclared import undeclared_identifiers


def test_a_hierarchy_climbs_a_level_at_a_time() -> None:
    levels = [{"Uzgen": "Osh region", "Talas town": "Talas region"}, {"Osh region": "south", "Talas region": "north"}]
    check_hierarchy(levels, name="place")
    values: list[str | None] = ["Uzgen", None, "Talas town"]
    for level in levels:
        values = recode(values, level, name="place")
    assert values == ["south", None, "north"]


def test_a_value_without_a_group_is_refused_and_not_repeated() -> None:
    with pytest.raises(ValueError, match="place: 1 different values have no group") as found:
        recode(["Uzgen", "Secret village"], {"Uzgen": "Osh"}, name="place")
    assert "Secret" not in str(found.value)
    with pytest.raises(ValueError, match="1 groups of level 1"):
        check_hierarchy([{"Uzgen": "Osh"}, {}], name="place")


def test_bands_as_people_write_them() -> None:
    assert band([15, 16, 17, 30, 31], [16, 17, 31]) == ["below 16", "16", "17–30", "17–30", "31 or more"]
    assert band([0.5, 2.5], [1, 2.5]) == ["below 1", "2.5 or more"]
    assert band([1.5], [1, 3]) == ["1 to below 3"]
    with pytest.raises(ValueError, match="rise"):
        band([1], [2, 2])


@given(st.lists(st.integers(0, 20), min_size=1, max_size=40), st.integers(1, 10), st.sampled_from(["top", "bottom"]))
def test_enough_records_share_an_end(values: list[int], smallest: int, end: str) -> None:
    if len(values) < smallest:
        with pytest.raises(ValueError, match="fewer records"):
            end_cut(values, smallest=smallest, end=end)
        return
    cut = end_cut(values, smallest=smallest, end=end)
    coded = code_end(values, cut=cut, end=end)
    extreme = coded.max() if end == "top" else coded.min()
    assert (coded == extreme).sum() >= smallest
    # Coded again it stays, and nothing inside the ends changed.
    assert (code_end(coded, cut=cut, end=end) == coded).all()
    inside = (np.array(values) < cut) if end == "top" else (np.array(values) > cut)
    assert (coded[inside] == np.array(values)[inside]).all()


def test_a_missing_number_stays_missing() -> None:
    assert np.isnan(code_end([np.nan, 3], cut=2)[0])
    assert end_cut([np.nan, 3, 2], smallest=2) == 2


def test_variables_that_single_out_are_found_by_name_only() -> None:
    rng = np.random.default_rng(2)
    columns: dict[str, Any] = {
        "latitude": rng.normal(42, 1, 200),
        "answer": rng.integers(1, 6, 200),
        "started": np.datetime64("2023-05-01") + rng.permutation(4000)[:200].astype("timedelta64[m]"),
        "note": [f"note {i}" if i < 60 else None for i in range(200)],
        "rare": [1, 2, *[None] * 198],
    }
    found = undeclared_identifiers(columns, declared=["answer"])
    assert [one.name for one in found] == ["latitude", "note", "started"]
    assert found[1].records == 60
    assert undeclared_identifiers(columns, declared=["latitude", "note", "started"]) == ()
    with pytest.raises(ValueError, match="not in the file: longitude"):
        undeclared_identifiers(columns, declared=["longitude"])
