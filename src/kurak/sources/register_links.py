"""The register of stakeholders across its files: places, needs, ties, services, dates and sources."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import Any

from kurak.model.finding import Place
from kurak.sources.actor_names import check_actor_names, hidden, report_circles
from kurak.sources.ids import codebook_file, codes_of, ids_of, report_unknown
from kurak.sources.layout import Opened
from kurak.sources.wording import did_you_mean, folded, shown

ACTORS = "stakeholders/actors.csv"
NO_SINGLE_PLACE = frozenset({"all", "general"})
"""Words of the column location that name no single place."""
DATE = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")
NAME_LIKE = re.compile(r"[^\W\d_]{2,}[._-][^\W\d_]{2,}")
"""Two words of letters joined, as in a first name and a family name."""


def check_register(opened: Opened) -> None:
    """Every check of stakeholders/ that looks at more than one cell."""
    check_actor_names(opened)
    _check_persons(opened)
    _check_ties(opened)
    _check_places(opened)
    _check_needs(opened)
    _check_numbers(opened)
    _check_sources_and_dates(opened)
    _check_services(opened)


def _rows(opened: Opened, table: str) -> Iterator[tuple[Any, Place]]:
    rows = opened.table(table)
    return zip(rows.nouns, rows.places, strict=True)


def _at(place: Place, column: str) -> Place:
    return Place(place.file, place.line, row=place.row, key=column)


def _check_persons(opened: Opened) -> None:
    for actor, place in _rows(opened, "actors"):
        if hidden(actor):
            opened.reading.add("STK-022", "a named person without recorded consent", _at(place, "consent"))


def _check_ties(opened: Opened) -> None:
    actors = ids_of(opened.table("actors"), "actor_id")
    first: dict[tuple[object, ...], Place] = {}
    for tie, place in _rows(opened, "ties"):
        for column in ("from_actor_id", "to_actor_id"):
            report_unknown(opened.reading, "STK-006", "actor", getattr(tie, column), actors, _at(place, column), ACTORS)
        if tie.from_actor_id == tie.to_actor_id:
            opened.reading.add("STK-007", f"a tie of {shown(tie.from_actor_id)} to itself", place)
            continue
        ends = (tie.from_actor_id, tie.to_actor_id)
        key = (ends if tie.direction == "directed" else tuple(sorted(ends)), tie.kind, tie.direction, tie.date, tie.source)
        if key in first:
            opened.reading.add("STK-008", f"the tie of {shown(ends[0])} and {shown(ends[1])} stands twice", (place, first[key]))
        first.setdefault(key, place)


def _check_places(opened: Opened) -> None:
    rows = opened.table("places")
    if not rows.nouns or not rows.complete:
        return
    known = {folded(name): place.place for place in rows.nouns for name in (*place.aliases, place.place)}
    spelled = [name for place in rows.nouns for name in (place.place, *place.aliases)]

    def check(name: str, place: Place, column: str, *, but: Collection[str] = frozenset()) -> None:
        if name and name not in but and folded(name) not in known:
            fix = did_you_mean(name, spelled, otherwise="correct it, or add it to stakeholders/places.csv")
            opened.reading.add("STK-011", f"the place {shown(name)} is not in stakeholders/places.csv", _at(place, column), fix)

    for one, at in _rows(opened, "places"):
        check(one.within, at, "within")
    for activity, at in _rows(opened, "activities"):
        for name in activity.place:
            check(name, at, "place", but=NO_SINGLE_PLACE)
    for service, at in _rows(opened, "services"):
        check(service.location, at, "location", but=NO_SINGLE_PLACE)
    for table, column in (("nominations", "place"), ("ratings", "place"), ("pilots", "place"), ("pilots", "region"), ("training_needs", "place")):
        for row, at in _rows(opened, table):
            check(getattr(row, column), at, column)
    links = {one.place: (known[folded(one.within)],) for one in rows.nouns if folded(one.within) in known}
    places = {one.place: _at(at, "within") for one, at in _rows(opened, "places")}
    report_circles(opened, "STK-012", "the places around", links, places)
    _check_place_names(opened)


def _check_place_names(opened: Opened) -> None:
    """An alias that is another place's alias leads to the wrong place; a name goes before an alias, so it may be both."""
    names = {folded(place.place) for place in opened.table("places").nouns}
    first: dict[str, tuple[str, Place]] = {}
    for place, at in _rows(opened, "places"):
        for alias in place.aliases:
            before = first.setdefault(folded(alias), (place.place, at))
            if before[0] != place.place and folded(alias) not in names:
                opened.reading.add("STK-025", f"{shown(alias)} is another name of two places", (_at(at, "aliases"), before[1]))


def _check_needs(opened: Opened) -> None:
    needs = ids_of(opened.table("needs"), "need_id")
    services = ids_of(opened.table("services"), "service")
    codes, book = codes_of(opened), codebook_file(opened)
    for need, place in _rows(opened, "needs"):
        for name in need.after:
            report_unknown(opened.reading, "STK-014", "need", name, needs, _at(place, "after"), "stakeholders/needs.csv")
        for name in need.services:
            report_unknown(opened.reading, "STK-015", "service", name, services, _at(place, "services"), "stakeholders/services.csv")
        for name in need.codes:
            report_unknown(opened.reading, "STK-016", "code", name, codes, _at(place, "codes"), book)
    links = {need.need_id: need.after for need, _ in _rows(opened, "needs")}
    places = {need.need_id: _at(place, "after") for need, place in _rows(opened, "needs")}
    report_circles(opened, "STK-013", "the needs before", links, places)


def _check_numbers(opened: Opened) -> None:
    """Numbers of those who were asked, in whose place a name may stand. The nominations themselves are looked at elsewhere."""
    for one, place in _rows(opened, "nominations"):
        if not any(letter.isdigit() for letter in one.nominator):
            opened.reading.add("STK-021", "nominator holds no number, so it may be a name; it is not shown here", _at(place, "nominator"))
    for one, place in _rows(opened, "training_needs"):
        if not any(letter.isdigit() for letter in one.officer):
            opened.reading.add("STK-021", "officer holds no number, so it may be a name; it is not shown here", _at(place, "officer"))
    for one, place in _rows(opened, "ratings"):
        if NAME_LIKE.fullmatch(one.rater) and one.rater != one.rater.lower():
            opened.reading.add("STK-021", "rater looks like a name; it is not shown here", _at(place, "rater"))


def _check_sources_and_dates(opened: Opened) -> None:
    for table in ("ties", "nominations", "ratings", "training_needs"):
        for row, place in _rows(opened, table):
            if table == "ties" and not row.source.strip():
                opened.reading.add("STK-019", "a tie without a source", _at(place, "source"))
            _check_date(opened, row.date, _at(place, "date"), private=row.of_people)
    for table in ("activities", "services"):
        for row, place in _rows(opened, table):
            _check_date(opened, row.since, _at(place, "since"))


def _check_date(opened: Opened, date: str, place: Place, *, private: bool = False) -> None:
    if date and not DATE.fullmatch(date):
        said = "not shown" if private else date
        opened.reading.add("STK-023", f"{place.key} is {shown(said)}", place)


def _check_services(opened: Opened) -> None:
    for service, place in _rows(opened, "services"):
        capacity = service.capacity
        if capacity is None:
            continue
        if capacity % 1 != 0:
            opened.reading.add("STK-024", f"capacity is {shown(capacity)}, no whole number of people", _at(place, "capacity"))
        elif capacity == 0 and service.availability != "gap":
            opened.reading.add("STK-024", f"capacity is 0 and the service is said to be {service.availability}", _at(place, "capacity"))
        elif capacity > 0 and service.availability == "gap":
            opened.reading.add("STK-024", f"capacity is {capacity:g} and the service is said to be missing", _at(place, "capacity"))
