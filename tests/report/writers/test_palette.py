"""Colours decide who can read the report: contrast, both themes, and the same step for the same value everywhere."""

from __future__ import annotations

import pytest

from kurak.report.writers.palette import (
    DARK,
    LIGHT,
    UnknownColourError,
    checked,
    fixed,
    heat_step,
    variables,
)


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


THEMES = pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])


@THEMES
@pytest.mark.parametrize("ground", ["paper", "card", "sunk"])
@pytest.mark.parametrize("ink", ["ink", "ink2", "ink3", "accent", "ochre"])
def test_text_can_be_read_on_every_ground(theme: dict[str, str], ground: str, ink: str) -> None:
    assert contrast(theme[ink], theme[ground]) >= 4.45


@THEMES
@pytest.mark.parametrize(
    ("ink", "ground"),
    [("on-accent", "accent"), ("ochre", "ochre-weak"), ("on-ochre", "ochre-fill"), ("paper", "ink")]
    + [(f"heat-{step}-ink", f"heat-{step}") for step in range(1, 10)]
    + [(f"map-{step}-ink", f"map-{step}") for step in range(1, 4)],
)
def test_text_can_be_read_on_fills(theme: dict[str, str], ink: str, ground: str) -> None:
    assert contrast(theme[ink], theme[ground]) >= 4.5


@THEMES
def test_the_ends_of_the_answers_differ_in_grey(theme: dict[str, str]) -> None:
    assert abs(luminance(theme["answer-1"]) - luminance(theme["answer-5"])) > 0.1


def test_both_themes_name_the_same_colours() -> None:
    assert LIGHT.keys() == DARK.keys()
    assert all(f"--{name}:" in variables() for name in LIGHT)


def test_the_same_value_has_the_same_step_on_any_scale() -> None:
    assert [heat_step(mean) for mean in (0.87, 1.5, 2, 2.5, 2.9, 3.0, 3.1, 3.5, 4, 4.5, 5)] == [
        1,
        2,
        3,
        4,
        5,
        5,
        6,
        7,
        8,
        9,
        9,
    ]
    assert heat_step(50, low=0, high=100) == heat_step(3)


def test_paper_has_no_variables_left_and_knows_its_weights() -> None:
    drawing = '<text font-family="var(--sans)" font-weight="650" fill="var( --ink3, red )"/>'
    assert fixed(drawing) == '<text font-family="Libertinus Serif" font-weight="600" fill="#627075"/>'
    assert checked(drawing) == drawing


@pytest.mark.parametrize("use", [checked, fixed])
def test_an_unknown_variable_is_a_mistake(use) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(UnknownColourError, match="puce"):
        use('<path fill="var(--puce)"/>')
