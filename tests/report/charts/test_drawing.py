"""Every chart, one law: well-formed, only our tokens, nothing cut, nothing on top of another, the same twice.

A chart is read where nobody sees it drawn (a PDF, a phone, a screen reader), so what a person would
notice by looking is asserted here from the SVG text alone.
"""

from __future__ import annotations

from xml.etree import ElementTree

import pytest
from chart_checks import check
from printed_examples import ALL

from kurak.report.charts.canvas import Canvas, letters, number
from kurak.report.charts.lettering import width_of, wrap


@pytest.mark.parametrize("name", ALL)
def test_every_chart_keeps_the_law(name: str) -> None:
    check(ALL[name]())


@pytest.mark.parametrize("name", ALL)
def test_a_chart_is_the_same_twice(name: str) -> None:
    assert ALL[name]() == ALL[name]()


@pytest.mark.parametrize("name", ALL)
def test_a_chart_is_small(name: str) -> None:
    drawing = ALL[name]()
    assert max(len(drawing.wide), len(drawing.narrow)) < 60_000


def test_letters_are_escaped_and_never_a_live_token() -> None:
    assert letters('<b> & "x"') == '&lt;b&gt; &amp; "x"'
    assert "var(" not in letters("var(--accent)")
    assert letters("a\x00b\x1bc\ufffe") == "abc"
    assert ElementTree.fromstring(f"<t>{letters('var(--accent)')}</t>").text == "var(--accent)"


def test_lines_are_no_wider_than_their_room() -> None:
    text = "Probation and community service are preferable Donaudampfschifffahrtsgesellschaftskapitänsmütze for some"
    lines = wrap(text, 120, 13.5)
    assert all(width_of(line, 13.5) <= 120 for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert wrap("", 100, 13) == [""]


def test_bold_and_cyrillic_are_taken_wider() -> None:
    assert width_of("Issyk-Kul", 13, bold=True) > width_of("Issyk-Kul", 13)
    assert width_of("Жалал-Абад облусу", 13) > width_of("Zalal-Abad oblusu", 13)


def test_a_coordinate_has_one_decimal_at_most() -> None:
    assert [number(v) for v in (1, 1.25, -0.01, -3.0, 12.34)] == ["1", "1.2", "0", "-3", "12.3"]
    with pytest.raises(ValueError, match="not a number"):
        number(float("nan"))


def test_a_rule_stops_before_a_text() -> None:
    canvas = Canvas(100)
    canvas.text(50, 50, "2.56", anchor="middle")
    canvas.upright(50, 0, 100)
    canvas.upright(5, 0, 100)
    assert canvas.svg(100).count("M50 ") == 2
    assert canvas.svg(100).count("M5 ") == 1


def test_a_mark_is_written_and_hatched() -> None:
    svg = Canvas(340).svg(40, mark="SIMULATED")
    assert ">SIMULATED</text>" in svg
    assert svg.index("stroke-opacity") < svg.index("SIMULATED")
