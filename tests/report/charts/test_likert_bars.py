"""Bars of answers: neutral never shifts the two sides, both sides share one measure, and no share is told by colour alone."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest
from chart_checks import check, text_boxes, words_of

from kurak.report.charts.drawing import Drawing
from kurak.report.charts.likert_bars import GREY, OCHRE, TEAL, LikertItem, draw_likert_bars
from kurak.report.writers.palette import DARK, LIGHT

HOSTILE = '<script>alert("1")</script> & var(--accent) \x00'
LONG = "People convicted of extremism who came back from places of detention and their families should be helped " * 2
FIVE = ("strongly disagree", "disagree", "neither agree nor disagree", "agree", "strongly agree")


def item(label: str, shares: tuple[float, ...], neutral: tuple[int, ...] = (2,), **more: Any) -> LikertItem:
    middle = len(shares) / 2
    below = sum(s for k, s in enumerate(shares) if k + 0.5 < middle and k not in neutral)
    above = sum(s for k, s in enumerate(shares) if k + 0.5 > middle and k not in neutral)
    apart = sum(shares[k] for k in neutral)
    made = LikertItem(label, shares, disagree=below, neutral=apart, agree=above, net=above - below, base="950")
    return replace(made, **more)


FEAR = item("You have to be on the lookout", (0.05, 0.14, 0.15, 0.4, 0.26), reverse=True)
TRUST = item("I could trust my life to an offender", (0.33, 0.3, 0.16, 0.15, 0.06), dont_know=0.08)
TALK = item("I'd like to communicate with some", (0.1, 0.2, 0.2, 0.35, 0.15))


def drawn(*items: LikertItem, mark: str = "") -> Drawing:
    return draw_likert_bars(items, answers=FIVE, disagree=(0, 1), neutral=(2,), agree=(3, 4), mark=mark)


def rects(svg: str, fill: str) -> list[tuple[float, float]]:
    """Left end and width of every bar of a fill, swatches of the legend left out."""
    found = re.findall(rf'<rect x="([\d.]+)" y="[\d.]+" width="([\d.]+)" height="20" fill="var\(--{fill}\)"', svg)
    return [(float(x), float(wide)) for x, wide in found]


def test_highest_net_agreement_comes_first() -> None:
    drawing = drawn(TRUST, TALK, FEAR)
    check(drawing)
    assert [row[0] for row in drawing.rows] == [f"{FEAR.label} ⟲", TALK.label, TRUST.label]
    heights = {text: box.top for text, box in text_boxes(drawing.narrow)}
    assert heights["You have to be on the lookout"] < heights["I could trust my life to an offender"]
    assert "You have to be on the lookout ⟲: agree 66 percent, disagree 19" in drawing.alt


@pytest.mark.parametrize("layout", ["wide", "narrow"])
def test_neutral_stands_apart_and_both_sides_start_at_one_line(layout: str) -> None:
    svg = getattr(drawn(TRUST, TALK, FEAR), layout)
    inner_left = {round(x + wide, 0) for x, wide in rects(svg, "answer-2")}
    inner_right = {round(x, 0) for x, _ in rects(svg, "answer-4")}
    assert len(inner_left | inner_right) == 1, "disagree ends and agree starts at zero"
    farthest = max(x + wide for x, wide in rects(svg, "answer-5"))
    assert min(x for x, _ in rects(svg, "answer-3")) > farthest
    agree = dict(zip((0.15, 0.35, 0.4), sorted(wide for _, wide in rects(svg, "answer-4")), strict=True))
    neutral = dict(zip((0.15, 0.16, 0.2), sorted(wide for _, wide in rects(svg, "answer-3")), strict=True))
    per_share = {round(wide / share, -1) for sides in (agree, neutral) for share, wide in sides.items()}
    assert len(per_share) == 1, "neutral has the same measure as the sides"


def test_shares_bases_and_unknowns_are_printed() -> None:
    drawing = drawn(TRUST, FEAR)
    for svg in (drawing.wide, drawing.narrow):
        words = words_of(svg)
        for text in ("63", "21", "66", "19", "950", "8", "33", "30"):
            assert text in words.replace(",", "").split(), text
        assert "negative item: agreeing means a low score" in words
    assert drawing.columns[-2:] == ("don’t know", "respondents")
    assert drawing.rows[1] == (TRUST.label, "33.0", "30.0", "16.0", "15.0", "6.0", "63.0", "21.0", "−42.0", "8.0", "950")
    assert drawing.rows[0][-2] == "–"


@pytest.mark.parametrize(
    ("count", "disagree", "neutral", "agree"),
    [
        (2, (0,), (), (1,)),
        (3, (0,), (1,), (2,)),
        (4, (0, 1), (), (2, 3)),
        (5, (0, 1), (2,), (3, 4)),
        (6, (0, 1, 2), (), (3, 4, 5)),
        (7, (0, 1, 2), (3,), (4, 5, 6)),
        (7, (0, 1), (2, 3, 4), (5, 6)),
    ],
)
def test_any_number_of_answers(count: int, disagree: tuple[int, ...], neutral: tuple[int, ...], agree: tuple[int, ...]) -> None:
    answers = tuple(f"answer {k}" for k in range(count))
    items = [item(f"Statement {k}", (1 / count,) * count, neutral) for k in range(3)]
    drawing = draw_likert_bars(items, answers=answers, disagree=disagree, neutral=neutral, agree=agree)
    check(drawing)
    assert ("neither" in words_of(drawing.wide)) == (len(neutral) > 1)
    fills = set(re.findall(r'height="20" fill="var\(--([a-z0-9-]+)\)"', drawing.wide))
    assert len(fills) == len(disagree) + len(agree) + bool(neutral)


def test_sides_are_as_declared() -> None:
    with pytest.raises(ValueError, match="either disagree, neutral or agree"):
        draw_likert_bars([FEAR], answers=FIVE, disagree=(0, 1), neutral=(2,), agree=(4,))
    with pytest.raises(ValueError, match="5 shares, and there are 3 answers"):
        draw_likert_bars([FEAR], answers=("no", "so so", "yes"), disagree=(0,), neutral=(1,), agree=(2,))


@pytest.mark.parametrize("items", [0, 1, 12, 40])
def test_few_and_many_items(items: int) -> None:
    made = [item(f"{k}. {LONG if k % 2 else 'Short'}", (0.2, 0.2, 0.2, 0.2, 0.2), dont_know=0.5) for k in range(items)]
    check(drawn(*made, mark="SIMULATED"))


@pytest.mark.parametrize("shares", [(1.0, 0, 0, 0, 0), (0, 0, 1.0, 0, 0), (0, 0, 0, 0, 1.0), (0, 0, 0, 0, 0), (0.004, 0.496, 0, 0.496, 0.004)])
def test_extreme_shares(shares: tuple[float, ...]) -> None:
    check(drawn(item("All of one mind", shares)))


def test_what_is_not_shown_says_why_and_comes_last() -> None:
    small = LikertItem("Asked of few", (), base="", withheld="fewer than 5 answered: not shown")
    drawing = drawn(small, TRUST)
    check(drawing)
    assert drawing.rows[-1] == ("Asked of few", small.withheld, *["–"] * 9)
    for words in (words_of(drawing.wide), words_of(drawing.narrow), drawing.alt):
        assert small.withheld in words
    check(drawn(small))


def test_hostile_and_long_words() -> None:
    drawing = draw_likert_bars(
        [item(HOSTILE, (0.5, 0.2, 0.1, 0.2), (2,)), item(LONG, (0.1, 0.2, 0.3, 0.4), (2,), base="1 234 567 *", reverse=True)],
        answers=(HOSTILE, LONG, "neither the one nor the other of the two", "Donaudampfschifffahrtsgesellschaftskapitänsmütze" * 3),
        disagree=(0, 1), neutral=(2,), agree=(3,), base_short=HOSTILE, mark="EXAMPLE",
    )  # fmt: skip
    check(drawing)
    assert "<script" not in drawing.wide
    assert drawing.alt.startswith("EXAMPLE. ")


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_shares_can_be_read_in_their_bars(theme: dict[str, str]) -> None:
    def luminance(colour: str) -> float:
        parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    for fill, ink in (*TEAL, *OCHRE, GREY):
        high, low = sorted((luminance(theme[fill]), luminance(theme[ink])), reverse=True)
        assert (high + 0.05) / (low + 0.05) >= 4.5, fill
    for side in (TEAL, OCHRE):
        greys = [luminance(theme[fill]) for fill, _ in side]
        assert greys in (sorted(greys), sorted(greys, reverse=True)), "in grey the shades keep their order"
