"""The register of a study: actors under all their names, the names that may be shown, and the network of their ties."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kurak.model.networks import Kind, Network
from kurak.model.stakeholders import WITHHELD, Actor, ActorAlias, Tie
from kurak.model.study_folder import StudyFolder
from kurak.sources.wording import folded


@dataclass(frozen=True, slots=True)
class Register:
    """The actors of a study.

    Parameters
    ----------
    actors
        Id: its row, in the order of actors.csv.
    names
        Every id, name and alias, folded: the id.
    """

    actors: Mapping[str, Actor]
    names: Mapping[str, str]

    def named(self, text: str) -> str | None:
        """The id of the actor that an id, a name or an alias means; None if the register lacks it.

        Examples
        --------
        >>> found = register([Actor(actor_id="red", name="Red Cross", section_ref="I")], [ActorAlias(alias="RC", actor_id="red")])
        >>> found.named("rc"), found.named("RED  CROSS"), found.named("Blue")
        ('red', 'red', None)
        """
        return self.names.get(folded(text))

    def may_be_shown(self, actor_id: str) -> bool:
        """Whether an actor is an organisation, a role, or a person whose consent is recorded."""
        return self.actors[actor_id].may_be_named

    def shown(self, actor_id: str, language: str = "en") -> str:
        """The name of an actor as it may be shown, in a language where the register has one.

        Examples
        --------
        >>> found = register([Actor(actor_id="p1", name="Somebody", person="yes", section_ref="I")])
        >>> found.shown("p1")
        'a person, name withheld'
        """
        if not self.may_be_shown(actor_id):
            return WITHHELD
        actor = self.actors[actor_id]
        return {"ru": actor.name_ru, "ky": actor.name_ky}.get(language) or actor.name


def register(actors: Iterable[Actor], aliases: Iterable[ActorAlias] = ()) -> Register:
    """Put actors under all their names: an id goes before a name, a name before an alias."""
    by_id = {actor.actor_id: actor for actor in actors}
    names: dict[str, str] = {}
    for actor_id in by_id:
        names.setdefault(folded(actor_id), actor_id)
    for actor_id, actor in by_id.items():
        for name in (actor.name, actor.name_ru, actor.name_ky):
            if name:
                names.setdefault(folded(name), actor_id)
    for alias in aliases:
        if alias.actor_id in by_id:
            names.setdefault(folded(alias.alias), alias.actor_id)
    return Register(by_id, names)


def register_of(study: StudyFolder) -> Register:
    """The register of a study."""
    return register(study.actors, study.aliases)


def organisations_only(study: StudyFolder) -> tuple[tuple[Actor, ...], tuple[Tie, ...]]:
    """Actors who are no persons, and the ties among them: all that leaves a study as a network, consent or not."""
    actors = tuple(actor for actor in study.actors if actor.person != "yes")
    kept = {actor.actor_id for actor in actors}
    return actors, tuple(tie for tie in study.ties if tie.from_actor_id in kept and tie.to_actor_id in kept)


def network_of(study: StudyFolder, *, kinds: Collection[str] = (), at_least: float = 0.0, isolates: bool = True) -> Network:
    """The network of the recorded ties of a study.

    Parameters
    ----------
    kinds
        Kinds of ties; all if left out.
    at_least
        The least strength.
    isolates
        Whether actors without a tie belong to it.

    Returns
    -------
    Network
        Directed only if every tie is. Of two ties between the same actors the stronger counts.
    """
    known = register_of(study)
    ties = [tie for tie in study.ties if (not kinds or tie.kind in kinds) and tie.strength >= at_least]
    ties = [tie for tie in ties if {tie.from_actor_id, tie.to_actor_id} <= known.actors.keys() and tie.from_actor_id != tie.to_actor_id]
    kind: Kind = "directed" if ties and all(tie.direction == "directed" for tie in ties) else "undirected"
    tied = {end for tie in ties for end in (tie.from_actor_id, tie.to_actor_id)}
    ids = [actor_id for actor_id in known.actors if isolates or actor_id in tied]
    at = {actor_id: place for place, actor_id in enumerate(ids)}
    strengths: dict[tuple[int, int], float] = {}
    for tie in ties:
        start, end = at[tie.from_actor_id], at[tie.to_actor_id]
        pair = (start, end) if kind == "directed" or start < end else (end, start)
        strengths[pair] = max(strengths.get(pair, 0.0), tie.strength)
    weighted = len({tie.strength for tie in ties}) > 1
    return Network(tuple(map(known.shown, ids)), tuple((*pair, strength) for pair, strength in strengths.items()), kind, weighted)


def adjacency(network: Network) -> NDArray[np.float64]:
    """The strengths of the ties of a network as an array [from, to].

    Examples
    --------
    >>> adjacency(Network(("a", "b"), ((0, 1, 2.0),))).tolist()
    [[0.0, 2.0], [2.0, 0.0]]
    """
    found = np.zeros((len(network.names),) * 2)
    for start, end, strength in network.ties:
        found[start, end] = strength
        if network.kind == "undirected":
            found[end, start] = strength
    return found
