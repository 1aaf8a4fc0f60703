"""Actors by influence and interest: every actor has its number at its own dot and its name in the key, and the raters' spread is drawn."""

from __future__ import annotations

import re

import pytest
from chart_checks import check, check_printed, text_boxes, words_of

from kurak.report.charts.influence_grid import GridActor, RatedSpread, draw_influence_grid

HOSTILE = '<script>alert("1")</script> & var(--accent) \x00'


def actor(name: str, influence: float, interest: float, spread: float = 0.5) -> GridActor:
    return GridActor(name, *(RatedSpread(mean, max(1, mean - spread), min(5, mean + spread)) for mean in (influence, interest)), raters=3)


ACTORS = [actor(f"Actor number {index}", 1 + index % 5, 1 + index % 4) for index in range(20)]


def test_every_actor_has_a_dot_a_number_a_name_and_its_values() -> None:
    drawing = draw_influence_grid([actor("elders", 4, 2), actor("imams", 2, 4.5), actor("teachers", 3, 3)], scale=(1, 5))
    check(drawing)
    assert drawing.wide.count("<circle") == 3
    check_printed(drawing, ["elders", "imams", "teachers", "1", "2", "3"])
    assert drawing.columns == ("actor", "influence", "interest", "raters")
    assert drawing.rows[0] == ("1 elders", "4.0 (3.5 to 4.5)", "2.0 (1.5 to 2.5)", "3")
    assert "1 elders: influence 4.0 (3.5 to 4.5), interest 2.0" in drawing.alt


@pytest.mark.parametrize("layout", ["wide", "narrow"])
def test_numbers_lie_nearest_to_their_own_dot_and_meet_no_other(layout: str) -> None:
    svg = getattr(draw_influence_grid(ACTORS, scale=(1, 5)), layout)
    bottom = max(float(y) for y in re.findall(r'<circle cx="[\d.]+" cy="([\d.]+)"', svg))
    numbers = [box for text, box in text_boxes(svg) if re.fullmatch(r"\d+(, \d+)*", text) and box.left > 24 and box.bottom < bottom]
    for place, box in enumerate(numbers):
        assert not any(box.meets(other) for other in numbers[place + 1 :])


def test_actors_in_one_place_share_a_dot_with_all_their_numbers() -> None:
    drawing = draw_influence_grid([actor(name, 3, 3) for name in ("a", "b", "c")], scale=(1, 5))
    check(drawing)
    assert drawing.wide.count("<circle") == 1
    assert "1, 2, 3" in words_of(drawing.wide)


def test_the_cross_reaches_from_the_lowest_to_the_highest_rating() -> None:
    drawing = draw_influence_grid([GridActor("a", RatedSpread(3, 1, 5), RatedSpread(3, 3, 3), 2)], scale=(1, 5))
    (x,) = re.findall(r'<circle cx="([\d.]+)"', drawing.wide)
    uprights = [abs(float(b) - float(a)) for a, b in re.findall(rf'M{x} ([\d.]+)L{x} ([\d.]+)" stroke="var\(--ink3\)" stroke-width="1"', drawing.wide)]
    ticks = sorted({float(y) for y in re.findall(r'M[\d.]+ ([\d.]+)L[\d.]+ \1" stroke="var\(--line\)', drawing.wide)})
    assert max(uprights) == pytest.approx(ticks[-1] - ticks[0], abs=0.2)


def test_simulated_and_hostile_and_long_words() -> None:
    drawing = draw_influence_grid([actor(HOSTILE, 1, 1), actor("long " * 40, 5, 5), actor("x" * 200, 1, 5)], scale=(1, 5), mark="SIMULATED")
    check(drawing)
    assert drawing.alt.startswith("SIMULATED. ")
    assert "<script" not in drawing.wide
    assert words_of(drawing.narrow).count("SIMULATED") == 1
