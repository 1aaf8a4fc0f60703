"""Why: means of few answers are shown with limits; they are those of R's t.test."""

from __future__ import annotations

import pytest

from kurak.stats.mean_interval import mean_interval


@pytest.mark.parametrize(
    ("values", "level", "expected"),
    [
        # R 4.2.2: t.test(x, conf.level = level), printed with 15 digits.
        ([2, 3, 3, 4, 2, 1, 3], 0.95, (2.57142857142857, 1.66887153817885, 3.47398560467829)),
        ([5, 5, 4, 5, 5, 5], 0.90, (4.83333333333333, 4.49749193777783, 5.16917472888884)),
        ([5, 5, 3, 5, 5, 5], 0.95, (4.66666666666667, 3.8098060547879, 5.52352727854544)),
    ],
)
def test_limits_are_those_of_r(values: list[float], level: float, expected: tuple[float, float, float]) -> None:
    assert mean_interval(values, level=level) == pytest.approx(expected, abs=1e-9)


def test_one_answer_has_no_interval() -> None:
    with pytest.raises(ValueError, match="two numbers"):
        mean_interval([3])
