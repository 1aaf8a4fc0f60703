"""The ledger at a glance: each verdict has its own shape, and the counts are those of the squares drawn."""

from __future__ import annotations

import pytest
from chart_checks import check, text_boxes
from printed_examples import ledger

from kurak.report.charts.canvas import Canvas
from kurak.report.charts.verdict_squares import VERDICTS, JudgedConclusion, draw_square, draw_verdict_squares


def test_counts_and_labels_are_there() -> None:
    drawing = ledger()
    assert drawing.rows[-1] == ("all", "41", "11", "13", "4", "13")
    for svg in (drawing.wide, drawing.narrow):
        texts = {t for t, _ in text_boxes(svg)}
        assert {f"KC{k}" for k in range(1, 11)} <= texts
        assert {"41 statements", "11", "13", "4", *VERDICTS} <= texts
    assert "11 stands, 13 weakened, 4 not supported, 13 cannot tell" in drawing.alt


def test_each_verdict_has_its_own_shape() -> None:
    shapes = set()
    for verdict in VERDICTS:
        canvas = Canvas(40)
        draw_square(canvas, 4, 4, verdict, 20)
        svg = canvas.svg(40)
        shapes.add((svg.count("<rect"), svg.count("<path"), 'fill="none"' in svg))
    assert len(shapes) == 4


@pytest.mark.parametrize("count", [0, 1, 10, 40])
def test_any_number_of_conclusions(count: int) -> None:
    check(draw_verdict_squares([JudgedConclusion(f"KC{k}", VERDICTS) for k in range(count)]))


def test_long_labels_and_no_statements() -> None:
    check(
        draw_verdict_squares(
            [
                JudgedConclusion("A conclusion <with> a long & winding name", ()),
                JudgedConclusion("B", VERDICTS * 3),
            ]
        )
    )
