"""Ties of another program, as rows of the register: who is in it already, who is new, and who may be somebody under another name."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kurak.model.stakeholders import Actor, Tie
from kurak.model.study_folder import StudyFolder
from kurak.sources.wording import folded, nearest
from kurak.stakeholders.register import register

Attributes = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ImportedTies:
    """What would be added to a register.

    Parameters
    ----------
    actors, ties
        New rows.
    known
        How many of the file's actors the register has already, under one of their names.
    there_already
        Ties that the register has: they are not added again.
    alike
        New actors whose names are nearly that of one in the register: name and id. Nothing is merged.
    to_itself
        Ties from an actor to itself, which are left out.
    """

    actors: tuple[Actor, ...]
    ties: tuple[Tie, ...]
    known: int
    there_already: int
    alike: tuple[tuple[str, str], ...]
    to_itself: int = 0


def imported_ties(
    study: StudyFolder,
    nodes: Sequence[tuple[str, Attributes]],
    ties: Sequence[tuple[str, str, Attributes]],
    *,
    directed: bool,
    source: str,
    kind: str = "tie",
) -> ImportedTies:
    """Set nodes and ties of a file against a register.

    Parameters
    ----------
    nodes
        Id in the file, and attributes: ``name`` (or ``label``), ``type``, ``section_ref``, ``name_ru``, ``name_ky``, ``parent``.
    ties
        Ids of the two ends, and attributes: ``kind``, ``weight`` (or ``strength``), ``date``, ``source``, ``direction``.
    directed
        Whether ties have a direction where they do not say so themselves.
    source
        What the file is, as the source of everything that does not name its own.
    kind
        What ties them, where a tie does not say so.

    Examples
    --------
    >>> study = StudyFolder("small", actors=(Actor(actor_id="red", name="Red Cross", section_ref="1"),))
    >>> found = imported_ties(study, [("a", {"name": "red cross"}), ("b", {"name": "Elders"})], [("a", "b", {})], directed=False, source="a list")
    >>> [(one.actor_id, one.name) for one in found.actors], [(one.from_actor_id, one.to_actor_id) for one in found.ties], found.known
    ([('b', 'Elders')], [('red', 'b')], 1)
    """
    known = register(study.actors, study.aliases)
    taken = set(known.actors) | {role.role_id for role in study.local_leaders}
    ids: dict[str, str] = {}
    actors: list[Actor] = []
    alike: list[tuple[str, str]] = []
    names = {actor.name: actor.actor_id for actor in study.actors if actor.may_be_named}
    new: dict[str, str] = {}
    for node, attributes in nodes:
        name = attributes.get("name") or attributes.get("label") or node
        # Programs number their nodes anew: an id says who somebody is only where there is no name, and then the name is the id.
        found = known.named(name) or new.get(folded(name))
        if found is None:
            found = _id(node if attributes.get("name") or attributes.get("label") else name, taken)
            taken.add(found)
            new[folded(name)] = found
            kept = {key: attributes[key] for key in ("type", "parent", "name_ru", "name_ky") if attributes.get(key)}
            if kept.get("type") not in ("state", "international", "ngo", "religious", "community"):
                kept.pop("type", None)
            actors.append(Actor.model_validate({"actor_id": found, "name": name, "section_ref": attributes.get("section_ref") or source, **kept}))
            close = nearest(name, names)
            if close is not None:
                alike.append((name, names[close]))
        ids[node] = found
    there = {_ends(one.from_actor_id, one.to_actor_id, one.kind, directed=one.direction == "directed") for one in study.ties}
    rows: list[Tie] = []
    again = itself = 0
    for start, end, attributes in ties:
        if ids[start] == ids[end]:
            itself += 1
            continue
        own = attributes.get("direction")
        direction = own if own in ("directed", "undirected") else ("directed" if directed else "undirected")
        what = attributes.get("kind") or kind
        ends = _ends(ids[start], ids[end], what, directed=direction == "directed")
        if ends in there:
            again += 1
            continue
        there.add(ends)
        strength = attributes.get("weight") or attributes.get("strength") or "1"
        rows.append(
            Tie.model_validate({
                "from_actor_id": ids[start], "to_actor_id": ids[end], "kind": what, "strength": strength, "direction": direction,
                "date": attributes.get("date", ""), "source": attributes.get("source") or source,
            })
        )
    return ImportedTies(tuple(actors), tuple(rows), len(ids) - len(actors), again, tuple(alike), itself)


def _ends(start: str, end: str, kind: str, *, directed: bool) -> tuple[str, str, str, bool]:
    first, second = (start, end) if directed else sorted((start, end))
    return first, second, kind, directed


def _id(text: str, taken: set[str]) -> str:
    """A short id in letters, digits and underscores that nobody has."""
    plain = re.sub(r"\W+", "_", unicodedata.normalize("NFKC", text).casefold()).strip("_")[:60] or "actor"
    found, number = plain, 2
    while found in taken:
        found, number = f"{plain}_{number}", number + 1
    return found
