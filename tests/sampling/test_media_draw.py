"""Why: a sample of media stands for its frame only if every unit of a stratum is as likely to be drawn, and every stratum can state an error."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kurak.model.media import DrawnMediaUnit
from kurak.sampling.media_draw import draw_media_units


def test_every_unit_is_drawn_as_often() -> None:
    units = [DrawnMediaUnit(unit=f"M{number}") for number in range(6)]
    times = dict.fromkeys((one.unit for one in units), 0)
    for seed in range(900):
        for one in draw_media_units(units, n=2, seed=seed):
            times[one.unit] += 1
    # 300 of 900 each; the largest of six deviations of ± 14.1 passes 4 standard errors once in 2,600 such tests, and the seeds are fixed.
    assert all(abs(number - 300) < 57 for number in times.values())


@given(st.lists(st.integers(min_value=1, max_value=30), min_size=1, max_size=6), st.data())
def test_strata_get_their_share_two_at_least_and_nothing_twice(sizes: list[int], data: st.DataObject) -> None:
    units = [DrawnMediaUnit(unit=f"{stratum}-{number}", stratum=f"s{stratum}") for stratum, size in enumerate(sizes) for number in range(size)]
    least = sum(min(2, size) for size in sizes) if len(sizes) > 1 else 0
    n = data.draw(st.integers(min_value=max(1, least), max_value=len(units)))
    drawn = draw_media_units(units, n=n, seed=3)
    assert len({one.unit for one in drawn}) == len(drawn) == n
    assert drawn == draw_media_units(units[::-1], n=n, seed=3)
    for stratum, size in enumerate(sizes):
        got = sum(one.stratum == f"s{stratum}" for one in drawn)
        assert min(2, size) * (len(sizes) > 1) <= got <= size


def test_too_many_and_too_few() -> None:
    units = [DrawnMediaUnit(unit=f"M{number}", stratum="ab"[number % 2]) for number in range(6)]
    for n, words in ((7, "cannot be drawn"), (3, "at least")):
        with pytest.raises(ValueError, match=words):
            draw_media_units(units, n=n, seed=1)
