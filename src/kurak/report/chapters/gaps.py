"""What is missing where: needs by places, what hangs on one organisation, and the programme of the law."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from kurak.model import document as tree
from kurak.model.edition import Edition
from kurak.model.pathway import StageServices
from kurak.model.service_gaps import Cover, NeedAtPlace, ProgrammeAtPlace, Said, ServiceGaps
from kurak.model.stakeholders import WITHHELD
from kurak.report.words.categories import place_name
from kurak.report.words.known import name_shown
from kurak.report.words.rows import in_a_row
from kurak.report.words.saying import counted, later, say

MARKS: Final[Mapping[Cover, tree.Mark]] = {"covered": "full", "partly": "half", "missing": "empty", "unknown": "none"}
MEANINGS: Final[tuple[tuple[tree.Mark, str], ...]] = (
    ("full", later("said to be there")), ("half", later("partly")), ("empty", later("said to be missing")), ("none", later("unknown, which is no gap")),
)  # fmt: skip
STAGES: Final = {"before_release": later("Before release"), "release": later("Release"), "supervision": later("Supervision"), "aftercare": later("Aftercare")}
SILENT: Final = {"before_release": later("before release"), "release": later("release"), "supervision": later("supervision"), "aftercare": later("aftercare")}
"""Stages as a sentence names them."""
SAID: Final = {
    ("available", "here"): later("{service}: said to be there."),
    ("partial", "here"): later("{service}: partly there."),
    ("gap", "here"): later("{service}: said to be missing."),
    ("available", "around"): later("{service}: said to be there, said of {place}."),
    ("partial", "around"): later("{service}: partly there, said of {place}."),
    ("gap", "around"): later("{service}: said to be missing, said of {place}."),
    ("available", "everywhere"): later("{service}: said to be there, said of all places of the study."),
    ("partial", "everywhere"): later("{service}: partly there, said of all places of the study."),
    ("gap", "everywhere"): later("{service}: said to be missing, said of all places of the study."),
}
"""Availability, and of what it is said."""


def capital(words: str) -> str:
    """Words with a capital letter at the beginning; no full stop, for cells and headings."""
    return words[:1].upper() + words[1:]


def gaps(edition: Edition) -> tree.Section | None:
    """Make the section; None where needs or services are not recorded."""
    found = edition.gaps
    if found is None or not found.needs or not found.places:
        return None
    return tree.Section(
        id="gaps",
        title=say("What is missing where"),
        kicker=say("Stakeholders"),
        short=say("Gaps"),
        lead=_lead(found),
        blocks=tuple(_blocks(edition, found)),
    )


def _missing(found: ServiceGaps) -> list[tuple[str, str]]:
    """Services that are said to be missing, and the place; what is said of the place itself goes before what is said around it."""
    pairs = []
    for cell in found.cells:
        for service in dict.fromkeys(one.service for one in cell.said):
            near = _near([one for one in cell.said if one.service == service])
            if near and all(one.availability == "gap" for one in near):
                pairs.append((service, cell.place))
    return list(dict.fromkeys(pairs))


def _near(said: Sequence[Said]) -> list[Said]:
    """The rows that decide about a place: its own and those of all places, or else those of a place around it."""
    return [one for one in said if one.reach in ("here", "everywhere")] or [one for one in said if one.reach == "around"]


def _unknown(found: ServiceGaps) -> int:
    return sum(cell.cover == "unknown" for cell in found.cells)


def _lead(found: ServiceGaps) -> str:
    missing = _missing(found)
    services, places = len({service for service, _ in missing}), len({place for _, place in missing})
    if not missing:
        first = say("No service is said to be missing anywhere.")
    else:
        at = counted("{n} place", "{n} places", len(found.places))
        if places < len(found.places):
            first = counted("{n} service is said to be missing at one or more of {places}.", "{n} services are said to be missing at one or more of {places}.", services, places=at)
        else:
            first = counted(
                "{n} service is said to be missing at one or more of {places}, and every place lacks one.",
                "{n} services are said to be missing at one or more of {places}, and every place lacks one.",
                services,
                places=at,
            )
    return say(
        "{first} Of {pairs} pairs of a need and a place {unknown} are unknown: nobody said whether help is there, and that is no gap.",
        first=capital(first), pairs=len(found.cells), unknown=_unknown(found),
    )  # fmt: skip


def _blocks(edition: Edition, found: ServiceGaps) -> Iterator[tree.Block]:
    published = edition.folder.published
    source = published.spec.source if published is not None else ""
    names = {actor.actor_id: actor.shown_name for actor in edition.folder.actors}
    covered = [words for need, words in found.needs if all(found.at(need, place).cover == "covered" for place in found.places)]
    caption = counted(
        "{n} need is said to be covered at every place; {unknown} of {cells} cells are unknown",
        "{n} needs are said to be covered at every place; {unknown} of {cells} cells are unknown",
        len(covered),
        unknown=_unknown(found),
        cells=len(found.cells),
    )
    yield tree.MarkMatrix(
        id="needs-by-place",
        caption=caption,
        subtitle=say("Needs by place, from the services that the source speaks of"),
        columns=tuple(tree.Column(place_name(place), align="center") for place in found.places),
        rows=tuple(
            tree.MarkRow(capital(words), tuple(tree.MarkCell(MARKS[cell.cover], evidence=tuple(_evidence(cell))) for cell in (found.at(need, place) for place in found.places)))
            for need, words in found.needs
        ),
        meanings=_meanings(),
        row_label=say("Need"),
        notes=tuple(_notes(edition, found)),
        source=source,
    )
    missing = _missing(found)
    if missing:
        yield tree.Table(
            id="missing-services",
            caption=say("What is said to be missing, and where"),
            columns=(tree.Column(say("Service")), tree.Column(say("Missing at"))),
            rows=tuple(
                tree.row(capital(service), ", ".join(place for other, place in missing if other == service))
                for service in dict.fromkeys(service for service, _ in missing)
            ),
            source=source,
        )
    yield from _one_alone(found, names, source)
    if edition.programme:
        yield _programme(edition.programme, source)
    if edition.way_out and any(one.services for one in edition.way_out):
        yield _stages(edition.way_out, source)


def _notes(edition: Edition, found: ServiceGaps) -> Iterator[str]:
    yield say("What is said of a region, or of all places of the study, holds here for a place of which nothing narrower is said; the evidence says which.")
    yield say("A need is missing only where every service for it is said to be missing.")
    if inferred := [pilot.place for pilot in edition.folder.pilots if pilot.inferred == "yes"]:
        yield say("Pilot places are inferred from the sample, not printed: {places}.", places=", ".join(map(place_name, inferred)))
    if general := list(dict.fromkeys(one.service for cell in found.cells for one in cell.said if one.reach == "no place")):
        yield say("Spoken of without a place, and counted nowhere: {services}.", services=", ".join(general))
    looked_at = {need for need, _ in found.needs}
    if religious := [need.name for need in edition.folder.needs if need.religious == "yes" and need.need_id not in looked_at]:
        yield say("Religious work is voluntary and not looked at here: {needs}.", needs=", ".join(religious))


def _evidence(cell: NeedAtPlace) -> Iterator[tree.Evidence]:
    for service in dict.fromkeys(one.service for one in cell.said):
        for one in _near([other for other in cell.said if other.service == service]):
            reach = one.reach if one.reach in ("around", "everywhere") else "here"
            yield tree.Evidence(say(SAID[one.availability, reach], service=capital(one.service), place=one.location), one.section)
    if cell.barriers:
        yield tree.Evidence(
            counted("{n} row of the coded barriers speaks of this need here or around here.", "{n} rows of the coded barriers speak of this need here or around here.", len(cell.barriers)),
            "",
        )


def _meanings() -> tuple[tuple[tree.Mark, str], ...]:
    return tuple((mark, say(words)) for mark, words in MEANINGS)


def _one_alone(found: ServiceGaps, names: Mapping[str, str], source: str) -> Iterator[tree.Block]:
    def name(actor: str) -> str:
        return name_shown(names.get(actor, WITHHELD))

    nowhere = say("no place named")
    wide = {"all": say("all places of the study"), "general": nowhere}
    rows = [(capital(one.service), name(one.actor_id), wide.get(one.location) or place_name(one.location)) for one in found.single_providers]
    rows += [(say("{field} (field of activity)", field=field), name(actor), nowhere) for field, actor in found.one_actor_fields]
    rows += [(say("Everything with a named provider"), name(actor), place_name(place)) for place, actor in found.one_actor_places]
    if rows:
        yield tree.Table(
            id="one-organisation-alone",
            caption=counted("{n} service or field hangs on one organisation", "{n} services and fields hang on one organisation each", len(rows)),
            subtitle=say("If it stops, nobody is named who would go on. Where a source names one provider there may be others."),
            columns=(tree.Column(say("What")), tree.Column(say("Organisation")), tree.Column(say("Where"))),
            rows=tuple(tree.row(*row) for row in rows),
            source=source,
        )


def _programme(found: Mapping[str, tuple[ProgrammeAtPlace, ...]], source: str) -> tree.MarkMatrix:
    items = next(iter(found.values()))
    unserved = [one.item for one in items if one.no_service]
    caption = (
        counted("No service is named for {n} item of the programme of the law", "No service is named for {n} items of the programme of the law", len(unserved))
        if unserved
        else say("Every item of the programme of the law has a service named for it somewhere")
    )
    return tree.MarkMatrix(
        id="programme-by-place",
        caption=caption,
        subtitle=say("The individual programme of social and legal assistance, item by item"),
        columns=tuple(tree.Column(place, align="center") for place in found),
        rows=tuple(
            tree.MarkRow(f"{number}. {capital(one.item)}", tuple(tree.MarkCell(MARKS[at[number - 1].cover]) for at in found.values()))
            for number, one in enumerate(items, start=1)
        ),
        meanings=_meanings(),
        # A statement of a scale is another item.
        row_label=counted("Item", "Items of the law", 1),
        notes=(say("Without any service: {items}.", items="; ".join(unserved)),) if unserved else (),
        source=source,
    )


def _stages(found: Sequence[StageServices], source: str) -> tree.Table:
    silent = [say(SILENT[one.stage]) for one in found if not one.services]
    return tree.Table(
        id="way-out-of-prison",
        caption=_silent(silent),
        subtitle=say("Services by stage, all places together. Which stage a service belongs to is our reading where the source does not say it."),
        columns=(tree.Column(say("Stage")), tree.Column(say("There")), tree.Column(say("Partly")), tree.Column(say("Said to be missing"))),
        rows=tuple(
            tree.row(
                say(STAGES[one.stage]),
                *(", ".join(name for name, cover in one.services if cover == wanted) or ("–" if one.services else say("unknown")) for wanted in ("covered", "partly", "missing")),
            )
            for one in found
        ),
        source=source,
    )


def _silent(stages: Sequence[str]) -> str:
    if not stages:
        return say("Something is said about every stage of the way out of prison")
    return say("Nothing is said about {stages}", stages=in_a_row(stages))
