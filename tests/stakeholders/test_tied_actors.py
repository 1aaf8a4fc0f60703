"""Why: the network that is drawn holds recorded ties of organisations and roles only, each once, and says whom it leaves out."""

from __future__ import annotations

from kurak.model.stakeholders import Activity, Actor, Tie
from kurak.model.study_folder import StudyFolder
from kurak.stakeholders.tied_actors import actor_network


def tie(start: str, end: str, **more: object) -> Tie:
    return Tie.model_validate({"from_actor_id": start, "to_actor_id": end, **more})


ACTORS = tuple(Actor(actor_id=one, name=one.upper(), section_ref="I") for one in ("a", "b", "c", "d", "e"))


def test_several_ties_of_two_actors_are_one_line_as_strong_as_the_strongest() -> None:
    ties = (tie("a", "b", strength=1, kind="pays"), tie("b", "a", strength=3, kind="meets"), tie("c", "d", direction="directed"))
    found = actor_network(StudyFolder("small", actors=ACTORS, ties=ties))
    assert found is not None
    assert [(one.first, one.second, one.strength, one.kinds, one.directed) for one in found.ties] == [
        (0, 1, 3.0, ("pays", "meets"), False),
        (2, 3, 1.0, ("tie",), True),
    ]
    assert found.pieces == (2, 2)
    assert found.untied == 1


def test_a_tie_there_and_a_tie_back_is_a_line_without_an_arrow() -> None:
    ties = (tie("b", "a", direction="directed"), tie("a", "b", direction="directed"), tie("a", "b", direction="directed"))
    found = actor_network(StudyFolder("small", actors=ACTORS, ties=ties))
    assert found is not None
    assert [one.directed for one in found.ties] == [False]
    assert [actor.tied_to for actor in found.actors] == [1, 1]


def test_one_field_of_activity_is_no_tie() -> None:
    same = tuple(Activity(field_id="F", field_of_activity="Work", actor_id=one, actor_as_printed=one, section_ref="I") for one in "ab")
    assert actor_network(StudyFolder("small", actors=ACTORS, activities=same)) is None


def test_persons_nobody_and_oneself_are_left_out() -> None:
    person = Actor(actor_id="p", name="Aida", person="yes", consent="form 3", section_ref="I")
    ties = (tie("a", "p"), tie("a", "nobody"), tie("a", "a"), tie("a", "b"))
    found = actor_network(StudyFolder("small", actors=(*ACTORS, person), ties=ties))
    assert found is not None
    assert [actor.name for actor in found.actors] == ["A", "B"]
    assert len(found.ties) == 1
