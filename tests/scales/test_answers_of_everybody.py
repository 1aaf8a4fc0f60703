"""Why: that all gave one answer, or nobody did, tells what each of them said. A rule that hides this must not hide every item of four answers."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from people import instrument, respondents

from kurak.model.scale_results import ItemAnswers
from kurak.scales.likert import answer_scale, answers_to_items

FOUR = {"response": {"min": 1, "max": 4}, "scales": {"a": {"label": "A", "items": ("a1", "a2", "a3")}}}


def tabulated(**more: Any) -> dict[str, ItemAnswers]:
    """Answers 1 to 4: each as often as another, all but the last, and one by everybody."""
    number = np.arange(40)
    made = instrument(**FOUR)
    people = respondents({"a1": 1 + number % 4, "a2": 1 + number % 3, "a3": np.full(40, 2)}, made=made)
    scale = answer_scale(1, 4, collapsed=made.response.collapse())
    return {one.item: one for one in answers_to_items(people, ["a1", "a2", "a3"], scale=scale, texts={}, **more)}


def test_items_of_an_even_number_of_answers_have_their_shares() -> None:
    """They have no middle: nobody is in it, and that tells of nobody."""
    free, strict = tabulated()["a1"], tabulated(all_alike="withhold")["a1"]
    assert strict == free
    assert strict.shares == pytest.approx((0.25, 0.25, 0.25, 0.25))
    assert strict.agree.estimate == pytest.approx(0.5)


def test_an_answer_of_nobody_hides_all_shares_and_one_of_everybody_the_mean_too() -> None:
    strict = tabulated(all_alike="withhold")
    for item in ("a2", "a3"):
        assert strict[item].shares == ()
        assert not any(one.known for one in (strict[item].disagree, strict[item].neutral, strict[item].agree, strict[item].net))
        assert np.isnan(strict[item].median)
        assert strict[item].collapsed == ()
    assert strict["a2"].mean.known
    assert not strict["a3"].mean.known
