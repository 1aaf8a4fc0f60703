"""Places of which a sheet can be made: those of the register, and groups of the study that are places."""

from __future__ import annotations

from dataclasses import dataclass

from kurak.model.study_folder import StudyFolder
from kurak.sources.wording import folded, nearest
from kurak.stakeholders.places import Gazetteer, UnknownPlaceError, places_of

_ENDINGS = (" region", " city", " district", " oblast")


@dataclass(frozen=True, slots=True)
class AskedPlace:
    """A place, and where in the study's tables it lies.

    Parameters
    ----------
    place
        Its name.
    registered
        Whether the register of places has it.
    domain, region
        The domain of places, and its group that the place lies in; empty where there is none.
    """

    place: str
    registered: bool
    domain: str
    region: str


def place_domain(study: StudyFolder) -> str:
    """The domain whose groups are places: of the records, of the map, or ``region``; empty where there is none.

    Examples
    --------
    >>> place_domain(StudyFolder("small"))
    ''
    """
    if study.study is None:
        return ""
    records, maps = study.study.disclosure.records, study.study.maps
    named = (records.place if records is not None else None, maps.domain if maps is not None else None, "region")
    return next((one for one in named if one and one in study.study.domains), "")


def asked_place(study: StudyFolder, text: str) -> AskedPlace:
    """The place that a text means: of the register first, then a group of the domain of places.

    Raises
    ------
    UnknownPlaceError
        If there is none; the message names the nearest one.
    """
    known, domain = places_of(study), place_domain(study)
    groups = study.study.domains[domain] if study.study is not None and domain else ()
    name = known.named(text)
    if name is not None:
        return AskedPlace(name, True, domain, _region(known, name, groups))
    group = _group(text, groups)
    if group is not None:
        return AskedPlace(group, False, domain, group)
    close = nearest(text, [*(one for place in known.places.values() for one in (place.place, *place.aliases)), *groups])
    raise UnknownPlaceError("the study has no such place" + (f"; did you mean {close}?" if close else ""))


def _region(known: Gazetteer, name: str, groups: tuple[str, ...]) -> str:
    for one in (name, *known.around(name)):
        place = known.places[one]
        for text in (place.area, one, *place.aliases):
            if text and (group := _group(text, groups)) is not None:
                return group
    return ""


def _group(text: str, groups: tuple[str, ...]) -> str | None:
    """The group called so; or, without the word for its kind, the only one called so."""
    exact = [group for group in groups if folded(group) == folded(text)]
    if exact:
        return exact[0]
    stems = [group for group in groups if _stem(group) == folded(text)]
    return stems[0] if len(stems) == 1 else None


def _stem(group: str) -> str:
    name = folded(group)
    return next((name.removesuffix(ending) for ending in _ENDINGS if name.endswith(ending)), name)
