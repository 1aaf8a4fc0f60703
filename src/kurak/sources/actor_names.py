"""Actors under their names: one organisation that stands twice, and who stands under whom."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from kurak.model.finding import Place
from kurak.model.stakeholders import Actor
from kurak.sources.layout import Opened
from kurak.sources.wording import folded, nearest, shown

SHORTEST_ALIKE = 8
"""Letters of the shortest name that is compared letter by letter: UNDP and UNODC are two organisations."""


def check_actor_names(opened: Opened) -> None:
    """Names and aliases that two actors share or nearly share, and parents."""
    actors = opened.table("actors")
    named = list(_every_name(opened))
    _check_twice(opened, named)
    _check_alike(opened, named)
    if actors.complete:
        _check_parents(opened, {folded(name): actor for name, actor, _, _ in named})


def hidden(actor: Actor) -> bool:
    """Whether an actor is a person who has not agreed to be named."""
    return not actor.may_be_named


def _every_name(opened: Opened) -> Iterator[tuple[str, str, Place, bool]]:
    """Name or alias, the actor's id, its place, and whether it may be shown."""
    actors, aliases = opened.table("actors"), opened.table("aliases")
    unshown = {actor.actor_id for actor in actors.nouns if hidden(actor)}
    for actor, place in zip(actors.nouns, actors.places, strict=True):
        yield actor.name, actor.actor_id, Place(place.file, place.line, row=place.row, key="name"), actor.actor_id not in unshown
    for alias, place in zip(aliases.nouns, aliases.places, strict=True):
        yield alias.alias, alias.actor_id, Place(place.file, place.line, row=place.row, key="alias"), alias.actor_id not in unshown


def _check_twice(opened: Opened, named: Iterable[tuple[str, str, Place, bool]]) -> None:
    first: dict[str, tuple[str, Place]] = {}
    for name, actor, place, may_show in named:
        before = first.setdefault(folded(name), (actor, place))
        if before[0] != actor:
            words = f"the name {shown(name)} stands" if may_show else "a name stands"
            opened.reading.add("STK-004", f"{words} for two actors", (place, before[1]))


def _check_alike(opened: Opened, named: Iterable[tuple[str, str, Place, bool]]) -> None:
    """Names that differ by the order of their words, by points and hyphens, or by one letter."""
    first: dict[str, tuple[str, str, Place]] = {}
    told: set[frozenset[str]] = set()
    for name, actor, place, may_show in named:
        if not may_show:
            continue
        for key in _keys(name):
            other = first.setdefault(key, (actor, name, place))
            pair = frozenset((other[0], actor))
            if other[0] == actor or folded(other[1]) == folded(name) or pair in told:
                continue
            told.add(pair)
            opened.reading.add("STK-005", f"{shown(name)} and {shown(other[1])} are nearly the same name", (place, other[2]))


def _keys(name: str) -> Iterator[str]:
    """What two names that are nearly the same share: their words in order, and the name without any one of its letters."""
    plain = " ".join(sorted(re.findall(r"\w+", folded(name))))
    yield plain
    if len(plain) >= SHORTEST_ALIKE and not any(letter.isdigit() for letter in plain):
        yield from (plain[:at] + "\0" + plain[at + 1 :] for at in range(len(plain)))
        yield from (plain[:at] + plain[at + 1 :] for at in range(len(plain)))


def _check_parents(opened: Opened, by_name: Mapping[str, str]) -> None:
    rows = opened.table("actors")
    ids = {actor.actor_id for actor in rows.nouns}
    parent: dict[str, str] = {}
    for actor, place in zip(rows.nouns, rows.places, strict=True):
        if not actor.parent:
            continue
        above = actor.parent if actor.parent in ids else by_name.get(folded(actor.parent))
        if above is not None:
            parent[actor.actor_id] = above
            continue
        # An organisation outside the register may be a parent in plain words; one nearly in it is a slip.
        close = nearest(actor.parent, ids) if re.fullmatch(r"\S+", actor.parent) else None
        if close is not None:
            at = Place(place.file, place.line, row=place.row, key="parent")
            opened.reading.add("STK-010", f"the parent {shown(actor.parent)} is no actor", at, f"did you mean {shown(close)}?")
    places = {actor.actor_id: Place(place.file, place.line, row=place.row, key="parent") for actor, place in zip(rows.nouns, rows.places, strict=True)}
    report_circles(opened, "STK-009", "the parents of", {one: (above,) for one, above in parent.items()}, places)


def report_circles(opened: Opened, code: str, what: str, links: Mapping[str, Iterable[str]], places: Mapping[str, Place]) -> None:
    """Report every circle of links once, at its first row."""
    done: set[str] = set()
    for start in links:
        way: list[str] = []
        stack: list[tuple[str, Iterator[str]]] = [(start, iter(links[start]))] if start not in done else []
        if stack:
            way.append(start)
        while stack:
            here, rest = stack[-1]
            after = next(rest, None)
            if after is None:
                stack.pop()
                way.pop()
                done.add(here)
            elif after in way:
                circle = way[way.index(after) :]
                opened.reading.add(code, f"{what} {shown(circle[0])} lead back to it: {' → '.join([*circle[:6], after])}", places[circle[0]])
                done.add(after)
            elif after not in done and after in links:
                way.append(after)
                stack.append((after, iter(links[after])))
