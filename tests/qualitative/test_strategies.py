"""Why: a proposal counts by the groups that made it, ranks of different lists are not averaged, and every way to a recommendation is a link."""

from __future__ import annotations

from pathlib import Path

import pytest
from group_folder import STRATEGIES, write_groups

from kurak import pipeline
from kurak.model.strategies import GroupStrategies

HEADER = STRATEGIES.split("\n", 1)[0] + "\n"


def look(folder: Path) -> GroupStrategies:
    found = pipeline.group_strategies(folder, pipeline.coded_texts(folder))
    assert found is not None
    return found


def test_the_same_words_are_one_proposal_of_two_groups(tmp_path: Path) -> None:
    found = look(write_groups(tmp_path))
    assert [(one.problem, one.proposal, one.groups, dict(one.ranks)) for one in found.proposals] == [
        ("Icy roads", "Grit the road", ("FG1", "FG2"), {"FG1": 1, "FG2": 2}),
        ("Icy roads", "Ask for a footpath", ("FG1",), {"FG1": 2}),
        ("The bus", "A timetable", ("FG2",), {"FG2": 1}),
    ]
    assert found.proposals[0].who == ("the town", "the village")
    assert found.proposals[0].strategies == ("S1", "S3")
    assert found.problems == ("Icy roads", "The bus")
    assert found.simulated


def test_ranks_of_different_lists_have_no_mean(tmp_path: Path) -> None:
    found = look(write_groups(tmp_path))
    assert not found.same_list
    assert all(one.mean_rank is None for one in found.proposals)


def test_ranks_of_one_list_have_their_mean(tmp_path: Path) -> None:
    rows = "".join(f"S{group}{number},T{group},Roads,Way {number},,,,{rank},road,\n" for group, ranks in ((1, (1, 2, 3)), (2, (1, 3, 2)), (3, (2, 1, 3))) for number, rank in enumerate(ranks))
    found = look(write_groups(tmp_path, {"coding/strategies.csv": HEADER + rows}))
    assert found.same_list
    assert [one.mean_rank for one in found.proposals] == [pytest.approx(4 / 3), pytest.approx(2), pytest.approx(8 / 3)]


@pytest.mark.parametrize("ranks", [((1, 2), (1, "")), ((1, 3), (1, 2)), ((1, 2),)])
def test_a_list_that_is_not_ranked_in_full_by_all_has_no_mean(tmp_path: Path, ranks: tuple[tuple[object, ...], ...]) -> None:
    rows = "".join(f"S{group}{number},T{group},Roads,Way {number},,,,{rank},road,\n" for group, given in enumerate(ranks, 1) for number, rank in enumerate(given))
    assert not look(write_groups(tmp_path, {"coding/strategies.csv": HEADER + rows})).same_list


def test_the_way_from_barrier_to_recommendation(tmp_path: Path) -> None:
    found = look(write_groups(tmp_path))
    ways = {way.code: (way.groups, way.proposals, way.recommendations) for way in found.barriers}
    assert ways == {
        "road.winter": (2, (0, 1), ("R1", "R2.1")),
        # A strategy for the wider code answers the narrower one too.
        "road.dust": (0, (1,), ("R2.1",)),
        "bus": (1, (2,), ()),
        "price": (0, (), ()),
    }
    assert [way.code for way in found.unanswered] == ["price"]
    assert found.coded == 3
    # R2 is supported in its part.
    assert found.unsupported == (("R3", "Fares"),)


def test_the_code_for_all_barriers_answers_none(tmp_path: Path) -> None:
    found = look(write_groups(tmp_path, {"coding/strategies.csv": HEADER + "S1,T1,All,Do it,,,,,barrier,\n"}))
    assert len(found.unanswered) == 4


def test_what_is_no_groups_counts_nowhere(tmp_path: Path) -> None:
    one = (write_groups(tmp_path) / "transcripts/T2.md").read_text("utf-8").replace("kind: focus group", "kind: expert")
    found = look(write_groups(tmp_path, {"transcripts/T2.md": one}))
    assert found.groups == ("FG1",)
    assert len(found.proposals) == 2


def test_a_study_without_strategies_has_nothing(tmp_path: Path) -> None:
    write_groups(tmp_path, {"coding/strategies.csv": None})
    assert pipeline.group_strategies(tmp_path, pipeline.coded_texts(tmp_path)) is None
