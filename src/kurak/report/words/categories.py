"""Names of groups and answers as they are shown: the one place where a name of the data becomes one of the language spoken.

What is compared, sorted or looked up stays the name of the data; only what a reader sees goes through here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from types import MappingProxyType
from typing import Final, TypeVar

from kurak.report.words.language import spoken

Kind = TypeVar("Kind")

Names = Mapping[str, Mapping[str, str]]
"""Domain or question: group or answer: what it is called."""

_NONE: Final[Names] = MappingProxyType({})
_called: ContextVar[tuple[str, Names]] = ContextVar("_called", default=("", _NONE))

PLACES: Final = "stakeholders/places.csv"
"""Names of places among those of domains and questions, which are never called so."""

JOINED: Final = " / "
"""Stands between the groups that make a stratum."""

SHORTER: Final[Mapping[str, tuple[str, ...]]] = {"en": (" region", " r."), "ru": (" область",), "ky": (" облусу",)}
"""Last word of a region, which its short name goes without."""

TOWN: Final[Mapping[str, tuple[str, str]]] = {"en": ("", " city"), "ru": ("город ", ""), "ky": ("", " шаары")}
"""First and last word of a city, which its short name goes without where no region shares the rest."""


@contextmanager
def calling(names: Names) -> Iterator[None]:
    """Let groups and answers be called so while the language spoken now is spoken; other languages inside have none of these names.

    Examples
    --------
    >>> from kurak.report.words.language import speaking
    >>> with speaking("ru"), calling({"sex": {"women": "женщины"}}):
    ...     group_name("women"), group_name("children")
    ('женщины', 'children')
    """
    token = _called.set((spoken(), names))
    try:
        yield
    finally:
        _called.reset(token)


def group_name(group: str, domain: str = "") -> str:
    """What a group, an answer or a stratum of groups is called in the language spoken.

    Parameters
    ----------
    group
        Its name in the data.
    domain
        Domain or question that it is of; without it, the first that has such a group. A domain without a name for it leaves it as it is.

    Returns
    -------
    str
        The name of the data where the study gives none in this language.
    """
    language, names = _called.get()
    if not names or language != spoken():
        return group
    found = _found(group, names, domain)
    if found is not None:
        return found
    parts = group.split(JOINED)
    return JOINED.join(_found(part, names, "") or part for part in parts) if len(parts) > 1 else group


def place_name(place: str) -> str:
    """What a place of the register is called; one that is no row of ``stakeholders/places.csv`` by the name of a group, if it is one.

    Apart from groups, since a town is often called as the region around it.
    """
    return group_name(place, PLACES)


def _found(group: str, names: Names, domain: str) -> str | None:
    # The printed report writes “Talas r.” in one table and “Talas region” in others.
    full = f"{group.removesuffix(' r.')} region" if group.endswith(" r.") else group
    groups = tuple(each for name, each in names.items() if name != PLACES)
    among = (names.get(PLACES, {}), *groups) if domain == PLACES else (names[domain],) if domain in names else groups
    return next((one[name] for name in (group, full) for one in among if name in one), None)


def without_kind(name: str) -> str:
    """A region's name without the word that says it is one.

    Examples
    --------
    >>> without_kind("Talas region"), without_kind("Osh city")
    ('Talas', 'Osh city')
    """
    for words in _kinds(SHORTER):
        for word in words:
            name = name.removesuffix(word)
    return name


def without_town(name: str) -> str:
    """The same without the word that says it is a city.

    Examples
    --------
    >>> without_town("Osh city")
    'Osh'
    """
    for before, after in _kinds(TOWN):
        name = name.removeprefix(before).removesuffix(after)
    return name


def _kinds(table: Mapping[str, Kind]) -> tuple[Kind, ...]:
    # A name that is not translated is shortened as the data have it.
    language = spoken()
    return (table["en"],) if language not in table or language == "en" else (table[language], table["en"])
