"""Eigenvalues and what chance gives: which is which is told by shape, and the words count what stands above."""

from __future__ import annotations

import pytest
from chart_checks import check, words_of

from kurak.report.charts.scree import draw_scree

OBSERVED = (3.1, 1.4, 0.6, 0.2, 0.05, -0.05)
REFERENCE = (0.35, 0.25, 0.18, 0.21, 0.1, 0.0)


def test_both_lines_with_their_names() -> None:
    drawing = draw_scree(OBSERVED, REFERENCE)
    check(drawing)
    assert drawing.wide.count('r="4.5"') == len(OBSERVED) + 1
    assert drawing.wide.count('r="4" ') == len(REFERENCE) + 1
    for words in (words_of(drawing.wide), words_of(drawing.narrow)):
        assert "these statements" in words
        assert "unrelated statements, simulated" in words
    assert "The first 3 lie above" in drawing.alt
    assert drawing.rows[0] == ("1", "3.10", "0.35")
    assert drawing.rows[-1] == ("6", "−0.05", "0.00")


def test_none_above_chance_and_no_reference() -> None:
    assert "None lies above" in draw_scree((0.1, 0.0), (0.3, 0.2)).alt
    drawing = draw_scree(OBSERVED, ())
    check(drawing)
    assert "simulated" not in words_of(drawing.wide)
    assert drawing.rows[0] == ("1", "3.10", "–")


@pytest.mark.parametrize("count", [0, 1, 2, 40])
def test_few_and_many(count: int) -> None:
    values = tuple(5.0 - 0.12 * k for k in range(count))
    drawing = draw_scree(values, values[::-1], mark="SIMULATED")
    check(drawing)
    assert len(drawing.rows) == count
    assert ("The first 15 of 40" in words_of(drawing.narrow)) == (count == 40)
    assert drawing.alt.startswith("SIMULATED. ")


def test_hostile_names() -> None:
    hostile = '<script>alert("1")</script> & var(--accent) ' * 4
    check(draw_scree(OBSERVED, REFERENCE, observed_name=hostile, reference_name=hostile, rows_name="<factor>"))
