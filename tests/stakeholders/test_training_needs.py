"""Why: training is planned by these means; they are worked out by hand here, and small groups must stay out of sight."""

from __future__ import annotations

from functools import partial

import pytest

from kurak.disclosure.group_answers import tells_on_nobody, withheld_groups
from kurak.model.stakeholders import TrainingAnswer
from kurak.model.training import TrainingNeeds
from kurak.stakeholders.training_needs import default_group, training_needs

KNOWN = (2, 3, 3, 4, 2, 1, 3)
CLIENTS = (40, 12, 55, 30, 61, 20, 33)


def answers(role: str, known: tuple[int, ...], *, first: int = 1, topic: str = "law") -> list[TrainingAnswer]:
    return [
        TrainingAnswer(officer=str(first + at), topic=topic, role=role, knowledge=value, caseload=CLIENTS[at % len(CLIENTS)])
        for at, value in enumerate(known)
    ]


def needs(given: list[TrainingAnswer], *, base: int = 5) -> TrainingNeeds:
    return training_needs(
        given,
        by=default_group(given),
        smallest_base=base,
        flag_below=10,
        withheld=partial(withheld_groups, smallest_base=base),
        shown=partial(tells_on_nobody, smallest_base=base),
    )


def test_means_with_limits_and_caseloads() -> None:
    found = needs(answers("inspector", KNOWN) + answers("Inspector ", (5, 5, 3, 5, 5, 5), first=8, topic="talks"))
    row = found.rows[0]
    # R 4.2.2: t.test(c(2, 3, 3, 4, 2, 1, 3))
    assert (row.knowledge.mean, row.knowledge.low, row.knowledge.high) == pytest.approx((2.57142857142857, 1.66887153817885, 3.47398560467829), abs=1e-9)
    assert (row.group, row.knowledge.n, row.knowledge.flagged, row.confidence.n, row.confidence.withheld) == ("inspector", 7, True, 0, False)
    talks = next(row for row in found.rows if row.topic == "talks")
    # R: the upper limit of t.test(c(5, 5, 3, 5, 5, 5)) is 5.52; no mean is above 5.
    assert (talks.group, talks.knowledge.low, talks.knowledge.high) == ("inspector", pytest.approx(3.8098060547879, abs=1e-9), 5)
    # By hand: 12 12 20 20 30 30 33 40 40 55 55 61 61, of which the seventh of 13 is the median, the fourth and the tenth the quartiles.
    load = found.caseloads[0]
    assert (load.n, load.median, load.lower_quartile, load.upper_quartile) == (13, 33, 20, 55)
    assert found.by == "role"


def test_a_small_group_is_not_worked_out_from_the_total() -> None:
    given = answers("inspector", KNOWN) + answers("head", (1, 5), first=8) + answers("psychologist", (1, 2, 3, 4, 5, 5), first=10)
    found = needs(given)
    shown = {row.group if not row.total else "all": row.knowledge for row in found.rows}
    assert [name for name, one in shown.items() if one.withheld] == ["head", "psychologist"]
    assert (shown["head"].n, shown["head"].mean) == (None, None)
    assert shown["all"].n == 15
    assert [load.group for load in found.caseloads if load.withheld] == ["head", "psychologist"]


def test_too_few_officers_and_nothing_is_shown() -> None:
    found = needs(answers("inspector", (1, 2)))
    assert found.officers is None
    assert all(row.knowledge.withheld for row in found.rows)
    assert all(load.withheld and load.median is None for load in found.caseloads)


def test_without_groups_there_is_the_total() -> None:
    found = needs(answers("", KNOWN))
    assert (found.by, [row.total for row in found.rows], found.rows[0].knowledge.n) == (None, [True], 7)
