"""Places under their several names: which one is meant, what lies around it, what lies inside it, what is near."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from kurak.model.stakeholders import Pilot, Place
from kurak.model.study_folder import StudyFolder
from kurak.sources.wording import folded, nearest
from kurak.stats.interview_quality.position import great_circle_distance

EVERYWHERE = "all"
"""What is said of every place where interviews were made."""
WITHOUT_PLACE = "general"
"""What is said without naming a place; it holds for no single place."""

Relation = Literal["here", "around", "inside", "elsewhere"]
"""``here``: the place itself. ``around``: a place that it lies in. ``inside``: a place that lies in it."""


class UnknownPlaceError(ValueError):
    """A place that the register lacks; the message names the nearest one."""


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """The places of a study.

    Parameters
    ----------
    places
        Name of the place: its row, in the order of places.csv.
    names
        Every way to write a place, folded: its name.
    """

    places: Mapping[str, Place]
    names: Mapping[str, str]

    def named(self, text: str) -> str | None:
        """The name of the place that a text means; None if the register lacks it.

        Examples
        --------
        >>> town = Place(place="Tokmok", kind="city", within="Chui", aliases=("Tokmok city",))
        >>> gazetteer([town]).named("TOKMOK  city")
        'Tokmok'
        """
        return self.names.get(folded(text))

    def find(self, text: str) -> Place:
        """The place that a text means.

        Raises
        ------
        UnknownPlaceError
            If there is none; the message names what was probably meant.
        """
        name = self.named(text)
        if name is None:
            close = nearest(text, (one for place in self.places.values() for one in (place.place, *place.aliases)))
            raise UnknownPlaceError("no such place in the register" + (f"; did you mean {close}?" if close else ""))
        return self.places[name]

    def around(self, name: str) -> tuple[str, ...]:
        """The places that a place lies in, the narrowest first; a circle is followed once.

        Examples
        --------
        >>> rows = [Place(place="Suzak", kind="district", within="South"), Place(place="South", kind="region")]
        >>> gazetteer(rows).around("Suzak")
        ('South',)
        """
        way: list[str] = []
        here = self.named(name)
        while here is not None and here not in way:
            way.append(here)
            here = self.named(self.places[here].within) if self.places[here].within else None
        return tuple(way[1:])

    def inside(self, name: str) -> tuple[str, ...]:
        """The places that lie in a place, at any depth, in the order of the register."""
        here = self.named(name)
        return tuple(one for one in self.places if one != here and here in self.around(one))

    def relation(self, said_of: str, *, to: str) -> Relation:
        """How the place that something is said of lies to another one."""
        there, here = self.named(said_of) or said_of, self.named(to) or to
        if there == here:
            return "here"
        if there in self.around(here):
            return "around"
        return "inside" if here in self.around(there) else "elsewhere"

    def kilometres(self, one: str, other: str) -> float | None:
        """Great-circle distance; None where either place has no coordinates."""
        a, b = (self.places.get(self.named(name) or "") for name in (one, other))
        if a is None or b is None or a.longitude is None or a.latitude is None or b.longitude is None or b.latitude is None:
            return None
        return float(great_circle_distance(a.latitude, a.longitude, to_latitude=b.latitude, to_longitude=b.longitude)) / 1000

    def nearest_first(self, name: str, others: Iterable[str]) -> tuple[str, ...]:
        """Places in the order in which somebody would try them.

        First those with the same narrowest place around them, then those further out; among these by distance where
        coordinates are there, then in the order of the register.
        """
        order = {one: number for number, one in enumerate(self.places)}
        own = (self.named(name) or name, *self.around(name))

        def key(other: str) -> tuple[int, float, int]:
            theirs = (self.named(other) or other, *self.around(other))
            shared = next((step for step, around in enumerate(own) if around in theirs), len(own))
            far = self.kilometres(name, other)
            return shared, far if far is not None else float("inf"), order.get(theirs[0], len(order))

        return tuple(sorted(dict.fromkeys(others), key=key))

    def pilot(self, pilot: Pilot) -> str:
        """The place of a pilot.

        A district may have its region's name: a pilot that is a district is the place so written, ``Name district``,
        where the register has one.
        """
        return self.named(f"{pilot.place} {pilot.place_type}") or self.named(pilot.place) or pilot.place


def gazetteer(places: Iterable[Place]) -> Gazetteer:
    """Put the places of a register under all their names. A name goes before another place's alias."""
    by_name = {place.place: place for place in places}
    names: dict[str, str] = {}
    for name in by_name:
        names.setdefault(folded(name), name)
    for name, place in by_name.items():
        for alias in place.aliases:
            names.setdefault(folded(alias), name)
    return Gazetteer(by_name, names)


def places_of(study: StudyFolder) -> Gazetteer:
    """The places of a study: places.csv, or, where there is none, the places that its other tables name."""
    if study.places:
        return gazetteer(study.places)
    regions = {pilot.region: Place(place=pilot.region, kind="region") for pilot in study.pilots}
    # Without places.csv a pilot with its region's name cannot be told from the region; it is taken for the region.
    pilots = {
        pilot.place: Place(place=pilot.place, kind=pilot.place_type, within=pilot.region)
        for pilot in study.pilots
        if pilot.place not in regions
    }
    said = (
        *(service.location for service in study.services),
        *(place for activity in study.activities for place in activity.place),
        *(nomination.place for nomination in study.nominations),
    )
    others = {name: Place(place=name, kind="not stated") for name in said if name not in (EVERYWHERE, WITHOUT_PLACE)}
    return gazetteer({**others, **regions, **pilots}.values())


def fieldwork_places(study: StudyFolder, known: Gazetteer) -> tuple[str, ...]:
    """The places for which "all" counts: where interviews were made, and what lies in them.

    Where no interviews are recorded these are the pilots; without pilots, every place of the register.
    """
    visited: Collection[str] = [
        region for group in study.interviews if group.location_role == "fieldwork" for region in group.region
    ] or [known.pilot(pilot) for pilot in study.pilots]
    named = [name for one in visited if (name := known.named(one)) is not None]
    if not visited:
        return tuple(known.places)
    return tuple(dict.fromkeys(one for name in named for one in (name, *known.inside(name))))
