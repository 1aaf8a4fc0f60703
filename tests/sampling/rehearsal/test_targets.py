"""Why: a published mean says what people answered only through its scoring rule, and some cannot be had at all."""

from __future__ import annotations

import pytest

from kurak.model.audit import ScoringRule
from kurak.sampling.rehearsal.assumptions import assume
from kurak.sampling.rehearsal.targets import RehearsedRule, find_targets, rules_to_run

GROUPS = ("North", "South", "East")


def found(study, rule: RehearsedRule, **rehearsal: object):
    folder = study(**rehearsal)
    assumptions, _ = assume(folder.study, folder.instrument, in_frame=("region", "settlement"))
    return find_targets(folder.published.figures, rule, assumptions, groups=GROUPS)


@pytest.mark.parametrize(
    ("turning", "positive"), [("min + max - x", 2.9), ("max - x", 3.9), ("as answered", 1.1)]
)
def test_a_negative_item_is_turned_back(study, turning, positive: float) -> None:
    # a2 is printed as 3.9: as answered x = 3.9, 6 - 3.9 or 5 - 3.9; the positive direction counted from 0 is 5 - x.
    targets = found(study, RehearsedRule(turning, "left out", turning))
    assert targets.means[0, 1] == pytest.approx(positive, abs=1e-12)
    # a1 is not negative: 2.1 as printed, whatever the rule.
    assert targets.means[0, 0] == pytest.approx(1.1, abs=1e-12)


def test_dont_know_as_zero_made_the_mean_smaller(study) -> None:
    # 10 % don't know and 20 % refused: of those who said anything, 1/8 count as 0, and 2.1 is 7/8 of 2.4.
    targets = found(study, RehearsedRule("min + max - x", "counted as 0", "r"), dont_know=0.1, refused=0.2)
    assert targets.means[0, 0] == pytest.approx(1.4, abs=1e-12)


def test_a_mean_that_no_answers_give_is_listed_with_the_nearest(study) -> None:
    # Under max - x a negative item has 0 to 4: its printed 4.4 in East asks for an answer of 0.6.
    targets = found(study, RehearsedRule("max - x", "left out", "r"))
    (one,) = targets.unreached
    assert (one.rule, one.item, one.group, one.target) == ("r", "a2", "East", 4.4)
    assert one.nearest == pytest.approx(5 - 1.02)
    assert targets.means[2, 1] == pytest.approx(4 - 0.02)


def test_items_without_a_published_mean_are_centred(study) -> None:
    folder = study(targets="settlement")
    assumptions, _ = assume(folder.study, folder.instrument, in_frame=("region", "settlement"))
    targets = find_targets(
        folder.published.figures, RehearsedRule("max - x", "left out", "r"), assumptions, groups=("city",)
    )
    assert (targets.means == 2).all()
    assert not targets.supplied.any()


def test_every_rule_left_open_is_run_or_the_stated_one(study) -> None:
    left = (
        ScoringRule("max - x", "left out", "5 - x", ()),
        ScoringRule("max - x", "counted as 0", "5 - x, 0", ()),
    )
    folder = study(scoring="every rule left open")
    assumptions, _ = assume(folder.study, folder.instrument, in_frame=("region", "settlement"))
    rules = rules_to_run(assumptions, left)
    assert [(rule.label, rule.folder) for rule in rules] == [
        ("5 - x", "max-minus-x"),
        ("5 - x, 0", "max-minus-x-dont-know-0"),
    ]
    assert [rule.turning for rule in rules_to_run(assumptions, ())] == ["min + max - x"]
    stated = study(scoring="as answered", dont_know_scoring="counted as 0")
    assumptions, _ = assume(stated.study, stated.instrument, in_frame=("region", "settlement"))
    (rule,) = rules_to_run(assumptions, left)
    assert (rule.turning, rule.dont_know) == ("as answered", "counted as 0")
