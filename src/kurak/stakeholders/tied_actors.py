"""The network of recorded ties, with whom it leaves out. Two actors in one field of activity have no tie by that."""

from __future__ import annotations

from kurak.model.actor_maps import ActorNetwork, DrawnTie, TiedActor
from kurak.model.study_folder import StudyFolder
from kurak.stakeholders.roster import nominees


def actor_network(study: StudyFolder, *, kind: str = "") -> ActorNetwork | None:
    """The network of a study's ties, of one kind or of all; None where none is recorded.

    Ties to nobody in the register and ties of an actor to itself are left out: the check of the register names them. Several ties
    of two actors are one line, as strong as the strongest. Persons are left out, with or without consent: who is tied to whom is
    shown of organisations and roles only.

    Examples
    --------
    >>> from kurak.model.stakeholders import Actor, Tie
    >>> actors = tuple(Actor(actor_id=one, name=one.upper(), section_ref="I") for one in "abc")
    >>> found = actor_network(StudyFolder("small", actors=actors, ties=(Tie(from_actor_id="a", to_actor_id="b"),)))
    >>> [actor.name for actor in found.actors], found.untied
    (['A', 'B'], 1)
    """
    import numpy as np

    from kurak.stats.networks.ties import components

    known = nominees(study)
    ids = list(dict.fromkeys(known[actor.actor_id].id for actor in study.actors if actor.person != "yes"))
    at = {name: number for number, name in enumerate(ids)}
    lines: dict[tuple[int, int], DrawnTie] = {}
    sources: dict[str, None] = {}
    without_source = 0
    for tie in study.ties:
        ends = [at.get(name) for name in (tie.from_actor_id, tie.to_actor_id)]
        first, second = ends
        if first is None or second is None or first == second or (kind and tie.kind != kind):
            continue
        without_source += not tie.source
        if tie.source:
            sources[tie.source] = None
        directed = tie.direction == "directed"
        pair = (first, second) if directed else (min(first, second), max(first, second))
        back = lines.pop((pair[1], pair[0]), None) or lines.get(pair)
        kinds = tuple(dict.fromkeys((*(back.kinds if back else ()), tie.kind)))
        both = back is not None and ((back.first, back.second) != pair or not back.directed)
        strength = max(tie.strength, back.strength if back else 0)
        lines[pair] = DrawnTie(*pair, strength, kinds, directed and not both)
    if not lines:
        return None
    tied = sorted({end for line in lines.values() for end in (line.first, line.second)})
    place = {old: new for new, old in enumerate(tied)}
    ties = np.zeros((len(tied), len(tied)))
    for line in lines.values():
        ties[place[line.first], place[line.second]] = ties[place[line.second], place[line.first]] = 1
    pieces = components(ties)
    kinds_of = {actor.actor_id: actor.type or "" for actor in study.actors}
    return ActorNetwork(
        actors=tuple(
            TiedActor(known[ids[old]].name(), kinds_of.get(ids[old], ""), int(ties[new].sum()), int(pieces.label[new]))
            for old, new in place.items()
        ),
        ties=tuple(
            DrawnTie(place[one.first], place[one.second], one.strength, one.kinds, one.directed) for one in lines.values()
        ),
        pieces=tuple(int(size) for size in pieces.sizes),
        untied=len(ids) - len(tied),
        simulated=study.simulated,
        sources=tuple(sources),
        without_source=without_source,
    )
