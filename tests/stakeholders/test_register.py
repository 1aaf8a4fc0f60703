"""Why: one actor under all its names is one actor, a person without consent has no name, and no person leaves as part of a network."""

import pytest

from kurak import pipeline
from kurak.model.stakeholders import Actor, ActorAlias, Tie
from kurak.model.study_folder import StudyFolder
from kurak.stakeholders.register import adjacency, network_of, organisations_only, register_of

ACTORS = (
    Actor(actor_id="a", name="Agency", name_ru="Агентство", section_ref="I"),
    Actor(actor_id="b", name="Bureau", section_ref="I"),
    Actor(actor_id="p", name="Somebody Known", person="yes", section_ref="I"),
    Actor(actor_id="q", name="Agreed Person", person="yes", consent="form 3", section_ref="I"),
)
TIES = (
    Tie(from_actor_id="a", to_actor_id="b", strength=2),
    Tie(from_actor_id="b", to_actor_id="a", strength=3, kind="funds"),
    Tie(from_actor_id="a", to_actor_id="p"),
    Tie(from_actor_id="a", to_actor_id="nobody"),
)
STUDY = StudyFolder("small", actors=ACTORS, aliases=(ActorAlias(alias="The Agency", actor_id="a"),), ties=TIES)


def test_names_and_what_is_shown() -> None:
    known = register_of(STUDY)
    assert [known.named(text) for text in ("AGENCY", "агентство", "the  agency", "a", "nobody")] == ["a", "a", "a", "a", None]
    assert [known.shown(one) for one in "apq"] == ["Agency", "a person, name withheld", "Agreed Person"]
    assert known.shown("a", "ru") == "Агентство"


def test_a_tie_written_twice_counts_once_and_one_to_nobody_not_at_all() -> None:
    found = network_of(STUDY)
    assert found.ties == ((0, 1, 3.0), (0, 2, 1.0))
    assert "Somebody Known" not in found.names
    assert adjacency(found)[1, 0] == 3
    assert network_of(STUDY, kinds=["funds"], isolates=False).names == ("Agency", "Bureau")
    assert network_of(STUDY, at_least=2, isolates=False).ties == ((0, 1, 3.0),)


def test_no_person_leaves_in_a_network_even_with_consent() -> None:
    actors, ties = organisations_only(STUDY)
    assert [one.actor_id for one in actors] == ["a", "b"]
    assert len(ties) == 2


def test_no_person_is_measured_or_a_key_player_even_with_consent() -> None:
    assert pipeline.network_of_study(STUDY).names == ("Agency", "Bureau")
    more = tuple(Actor(actor_id=one, name=one.upper(), section_ref="I") for one in "cde")
    star = tuple(Tie(from_actor_id="q", to_actor_id=one) for one in "abcde")
    study = StudyFolder("star", actors=(*ACTORS, *more), ties=(*star, Tie(from_actor_id="c", to_actor_id="d")))
    found = pipeline.champions(study, first=1)
    assert found.n_ties == 1
    assert {name for one in found.key_players for names in one.sets for name in names} <= {"Agency", "Bureau", "C", "D", "E"}


@pytest.mark.parametrize("said", ["no", "No.", "none", "-", "—", "Refused", "not yet", "нет", "Жок", "?", "n/a"])
def test_a_no_is_no_consent(said: str) -> None:
    """A cell that says "no" does not say where consent is recorded."""
    person = Actor(actor_id="p", name="Somebody Known", person="yes", consent=said, section_ref="I")
    assert register_of(StudyFolder("small", actors=(person,))).shown("p") == "a person, name withheld"


def test_where_consent_is_recorded_is_kept() -> None:
    assert Actor(actor_id="p", name="P", person="yes", consent="no. 3 of the consent forms", section_ref="I").consent == "no. 3 of the consent forms"
