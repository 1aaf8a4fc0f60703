"""Whom people at a place could name: roles of the community, and organisations that are said to work there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kurak.model.stakeholders import WITHHELD, Actor
from kurak.model.study_folder import StudyFolder
from kurak.stakeholders.places import EVERYWHERE, fieldwork_places, places_of

NAMED_KINDS = ("leader", "office", "body")
"""Kinds of roles that somebody can turn to; relatives and groups of people are none."""


@dataclass(frozen=True, slots=True)
class Nominee:
    """A role or an organisation that can be named.

    Parameters
    ----------
    id
        ``role_id``, or ``actor_id`` for an organisation and for a role that is one.
    kind
        ``role`` or ``organisation``.
    names
        Language: its name, where the register has one; English is always there.
    """

    id: str
    kind: str
    names: Mapping[str, str]

    def name(self, language: str = "en") -> str:
        """Its name in a language; in English where the register has none."""
        return self.names.get(language) or self.names["en"]


def nominees(study: StudyFolder) -> dict[str, Nominee]:
    """Every id that can stand in a nomination, and who it is: a role that is an actor of the register is that actor.

    Examples
    --------
    >>> from kurak.model.stakeholders import LocalLeader
    >>> mosque = Actor(actor_id="mosque", name="local mosques", section_ref="I")
    >>> imams = LocalLeader(role_id="L1", role="imams", kind="leader", actor_id="mosque", section_ref="I")
    >>> found = nominees(StudyFolder("small", actors=(mosque,), local_leaders=(imams,)))
    >>> found["L1"].id, found["mosque"].name()
    ('mosque', 'local mosques')
    """
    known = {actor.actor_id: _organisation(actor) for actor in study.actors}
    for role in study.local_leaders:
        same = known.get(role.actor_id or "")
        known.setdefault(role.role_id, same or Nominee(role.role_id, "role", _names(role.role, role.name_ru, role.name_ky)))
    return known


def roster(study: StudyFolder, place: str) -> tuple[Nominee, ...]:
    """Roles and organisations that a form lists at a place; a person without consent is never among them.

    Parameters
    ----------
    place
        The place. Services and activities in a place that it lies in, or at all places of the study, count as there too.

    Returns
    -------
    tuple
        Roles in the order of the register, then organisations with a service or an activity there.
    """
    known = nominees(study)
    hidden = {actor.actor_id for actor in study.actors if not actor.may_be_named}
    places = places_of(study)
    here = {places.named(place) or place, *places.around(place), *([EVERYWHERE] if place in fieldwork_places(study, places) else [])}
    offered = [one for one in study.services if one.availability != "gap" and (places.named(one.location) or one.location) in here]
    working = [name for service in offered for name in service.provider_actor_ids]
    working += [one.actor_id for one in study.activities if here & {places.named(name) or name for name in one.place}]
    ids = [role.role_id for role in study.local_leaders if role.kind in NAMED_KINDS]
    listed = {known[name].id: known[name] for name in (*ids, *working) if name in known}
    return tuple(one for one in listed.values() if one.id not in hidden)


def _organisation(actor: Actor) -> Nominee:
    if not actor.may_be_named:
        return Nominee(actor.actor_id, "person", {"en": WITHHELD})
    return Nominee(actor.actor_id, "organisation", _names(actor.name, actor.name_ru, actor.name_ky))


def _names(english: str, russian: str, kyrgyz: str) -> dict[str, str]:
    return {language: name for language, name in (("en", english), ("ru", russian), ("ky", kyrgyz)) if name}
