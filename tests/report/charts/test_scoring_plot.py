"""Items against scoring rules: how many items exclude a rule is counted from the cells and no rule is called proved."""

from __future__ import annotations

import pytest
from chart_checks import check, check_printed, words_of
from printed_examples import ITEMS, RULES, scored_items, scoring_rules, six_scoring_rules

from kurak.report.charts.scoring_plot import PossibleMeans, ScoredItem, draw_scoring_plot
from kurak.report.words.language import speaking


def test_all_printed_texts_are_there() -> None:
    drawing = scoring_rules()
    cells = " ".join(c for row in drawing.rows for c in row)
    for svg in (drawing.wide, drawing.narrow):
        for label, note, _, printed, _ in ITEMS:
            assert label in words_of(svg)
            assert note in words_of(svg)
            assert printed in words_of(svg)
            assert note in cells
    check_printed(drawing, ["not excluded", "tr01"])


def test_verdicts_are_counted() -> None:
    drawing = scoring_rules()
    assert drawing.rows[-1][3:] == ("3 of 7 excluded", "5 of 7 excluded", "not excluded")
    for svg in (drawing.wide, drawing.narrow):
        assert svg.count("<circle") == 4 + 2 + 7 + 1, "a dot for each mean inside, and one in the legend"
        assert svg.count('z" fill="var(--ochre-fill)"') == 3 + 5 + 1
    assert "fits" not in words_of(drawing.wide)
    assert "proved" not in drawing.alt


def test_items_are_sorted_by_their_mean_unless_their_order_was_chosen() -> None:
    drawn = draw_scoring_plot(scored_items(), rules=RULES, scale=(1, 5))
    assert [row[0] for row in drawn.rows[:3]] == ["tr04", "ex03", "pe01"]
    assert [row[0] for row in scoring_rules().rows[:3]] == ["tr01", "pe03", "pe12"]


@pytest.mark.parametrize("rules", [1, 2, 3, 4, 5, 6])
def test_any_number_of_rules(rules: int) -> None:
    check(
        draw_scoring_plot(
            scored_items(rules=rules), rules=[f"rule number {k}" for k in range(rules)], scale=(1, 5)
        )
    )


def test_six_rules_and_twenty_five_items() -> None:
    drawing = six_scoring_rules()
    assert len(drawing.rows) == 26
    assert len(drawing.rows[0]) == 9


def test_odd_items() -> None:
    long = "Avoiding imprisonment contributes to the rapid socialization of offenders in society " * 2
    items = [
        ScoredItem(long, "", 0.5, "0.50", (None, PossibleMeans(1, 1, "1", False))),
        ScoredItem("<x>&", long, 256, "256", (None, PossibleMeans(1, 5, "1–5", False))),
    ]
    drawing = draw_scoring_plot(items, rules=["a rule with a long name " * 3, "<rule> & co"], scale=(1, 5))
    check(drawing)
    assert "not tested" in words_of(drawing.wide)


@pytest.mark.parametrize("language", ["ru", "ky"])
def test_longer_words_of_another_language_fit(language: str) -> None:
    with speaking(language):
        drawing = draw_scoring_plot(scored_items(), rules=RULES, scale=(1, 5))
    check(drawing)
    for svg in (drawing.wide, drawing.narrow):
        assert not {"excluded", "allows", "inside"} & set(words_of(svg).split())
