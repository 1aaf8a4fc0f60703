"""The actors of a register, each with its other names, what it does, and where that stands."""

from __future__ import annotations

from collections.abc import Iterable

from kurak.model.registered_actors import RegisteredActor
from kurak.model.study_folder import StudyFolder
from kurak.sources.wording import folded
from kurak.stakeholders.register import Register, register_of


def registered_actors(study: StudyFolder, *, language: str = "en", words: str = "", type: str = "") -> tuple[RegisteredActor, ...]:
    """List the actors of a study.

    Parameters
    ----------
    language
        Of names, where the register has them: en, ru or ky.
    words
        Only actors with these words in a name, a field of activity or a service. A person whose name is withheld is not found by it.
    type
        Only actors of this type.

    Examples
    --------
    >>> from kurak.model.stakeholders import Actor
    >>> hidden = Actor(actor_id="p1", name="Somebody", person="yes", type="community", section_ref="I")
    >>> shown = Actor(actor_id="red", name="Red Cross", section_ref="II")
    >>> study = StudyFolder("small", actors=(hidden, shown))
    >>> [one.name for one in registered_actors(study)]
    ['a person, name withheld', 'Red Cross']
    >>> [one.name for one in registered_actors(study, words="somebody")], [one.sources for one in registered_actors(study, words="red")]
    ([], [('II',)])
    """
    known = register_of(study)
    fields: dict[str, list[str]] = {}
    services: dict[str, list[str]] = {}
    sources: dict[str, list[str]] = {}
    aliases: dict[str, list[str]] = {}
    for activity in study.activities:
        fields.setdefault(activity.actor_id, []).append(activity.field_of_activity)
        sources.setdefault(activity.actor_id, []).append(activity.section_ref)
    for row in study.services:
        for provider in row.provider_actor_ids:
            services.setdefault(provider, []).append({"ru": row.service_ru, "ky": row.service_ky}.get(language) or row.service)
            sources.setdefault(provider, []).append(row.section_ref)
    for alias in study.aliases:
        aliases.setdefault(alias.actor_id, []).append(alias.alias)
    wanted = folded(words)
    found = []
    for actor_id, actor in known.actors.items():
        if type and actor.type != type:
            continue
        name = known.shown(actor_id, language)
        if not known.may_be_shown(actor_id):
            if not wanted:
                # What somebody does at one place can tell who it is.
                found.append(RegisteredActor(name, actor.type or "", withheld=True))
            continue
        one = RegisteredActor(
            name,
            actor.type or "",
            tuple(other for other in _once([actor.name, actor.name_ru, actor.name_ky, *aliases.get(actor_id, ())]) if other != name),
            _parent(known, actor.parent, language),
            _once(fields.get(actor_id, ())),
            _once(services.get(actor_id, ())),
            _once([actor.section_ref, *sources.get(actor_id, ())]),
        )
        if not wanted or any(wanted in folded(text) for text in (one.name, *one.other_names, *one.fields, *one.services)):
            found.append(one)
    return tuple(found)


def _parent(known: Register, parent: str, language: str) -> str:
    return known.shown(parent, language) if parent in known.actors else ""


def _once(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text for text in texts if text))
