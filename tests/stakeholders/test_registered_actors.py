"""Why: one organisation under four names is one actor; a person who may not be named is not found by a name or by what they do."""

from __future__ import annotations

from kurak.model.stakeholders import Activity, Actor, ActorAlias, Service
from kurak.model.study_folder import StudyFolder
from kurak.stakeholders.registered_actors import registered_actors

STUDY = StudyFolder(
    "small",
    actors=(
        Actor(actor_id="ministry", name="Ministry", name_ru="Министерство", type="state", section_ref="I"),
        Actor(actor_id="office", name="Office", type="state", parent="ministry", section_ref="II"),
        Actor(actor_id="p", name="Somebody", person="yes", parent="office", section_ref="III"),
        Actor(actor_id="q", name="Known Person", person="yes", consent="form 3", parent="p", section_ref="III"),
    ),
    aliases=(ActorAlias(alias="The Min", actor_id="ministry"), ActorAlias(alias="Aunt", actor_id="p")),
    activities=(
        Activity(field_id="F1", field_of_activity="legal help", actor_id="ministry", actor_as_printed="Min", section_ref="IV"),
        Activity(field_id="F1", field_of_activity="legal help", actor_id="p", actor_as_printed="Aunt", section_ref="IV"),
    ),
    services=(Service(service_row_id="S", service="hostel", service_ky="жатакана", location="all", availability="available", provider_actor_ids=("office",), section_ref="V"),),
)


def names(**asked: str) -> list[str]:
    return [one.name for one in registered_actors(STUDY, **asked)]


def test_every_name_and_deed_finds_the_actor() -> None:
    for words in ("min", "МИНИСТЕРСТВО", "the  min", "legal"):
        assert names(words=words)[0] == "Ministry"
    assert names(words="hostel") == ["Office"]
    assert names(words="жатакана", language="ky") == ["Office"]
    assert names(type="state") == ["Ministry", "Office"]
    assert names(words="nothing of this") == []


def test_what_is_said_of_an_actor_stands_with_it() -> None:
    ministry, office, hidden, known = registered_actors(STUDY)
    assert (ministry.other_names, ministry.fields, ministry.sources) == (("Министерство", "The Min"), ("legal help",), ("I", "IV"))
    assert (office.parent, office.services, office.sources) == ("Ministry", ("hostel",), ("II", "V"))
    assert (hidden.withheld, hidden.name, hidden.other_names, hidden.fields, hidden.parent, hidden.sources) == (True, "a person, name withheld", (), (), "", ())
    assert (known.name, known.parent) == ("Known Person", "a person, name withheld")
    assert registered_actors(STUDY, language="ru")[0].other_names == ("Ministry", "The Min")


def test_a_withheld_person_is_found_by_nothing() -> None:
    for words in ("somebody", "aunt", "a person", "withheld"):
        assert "a person, name withheld" not in names(words=words)
    assert "Somebody" not in str(registered_actors(STUDY))
