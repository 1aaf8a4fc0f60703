"""What each input does: every bar ends where its numbers say, and its words are inside the sheet."""

from __future__ import annotations

import re

from chart_checks import check, words_of

from kurak.report.charts.tornado import TornadoBar, draw_tornado

BARS = [
    TornadoBar("share of returns that is avoided", -170, 30, "0.1", "0.3"),
    TornadoBar("course, a course", 40, -180, "110", "330"),
    TornadoBar('<script>alert("1")</script> & var(--accent)', -70, -70, "1", "1"),
]


def test_every_input_has_two_bars_and_its_values() -> None:
    drawing = draw_tornado(BARS, central=-70, central_words="−70 KGS", result="saving less cost")
    check(drawing)
    assert "−70 KGS" in words_of(drawing.wide)
    assert drawing.wide.count("<rect") == 2 * len(BARS)
    assert ("course, a course", "110", "40", "330", "−180") in drawing.rows
    assert "Heavy line: zero" in words_of(drawing.wide)


def test_bars_are_as_long_as_their_numbers() -> None:
    drawing = draw_tornado(BARS, central=-70, central_words="−70 KGS", result="saving less cost")
    lengths = [float(width) for width in re.findall(r'<rect x="[\d.]+" y="[\d.]+" width="([\d.]+)"', drawing.wide)]
    # From −70: 100 and 100; 110 and 110.
    assert abs(lengths[0] - lengths[1]) < 0.2
    assert abs(lengths[2] / lengths[0] - 1.1) < 0.01


def test_made_up_numbers_say_so() -> None:
    drawing = draw_tornado(BARS, central=-70, central_words="−70", result="r", mark="SIMULATED")
    assert "SIMULATED" in words_of(drawing.wide)
    assert drawing.alt.startswith("SIMULATED")
