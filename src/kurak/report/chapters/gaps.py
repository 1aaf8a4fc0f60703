"""What is missing where: needs by places, what hangs on one organisation, and the programme of the law."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from kurak.model import document as tree
from kurak.model.edition import Edition
from kurak.model.pathway import StageServices
from kurak.model.service_gaps import Cover, NeedAtPlace, ProgrammeAtPlace, Said, ServiceGaps
from kurak.model.stakeholders import WITHHELD
from kurak.report.wording import plural

MARKS: Final[Mapping[Cover, tree.Mark]] = {"covered": "full", "partly": "half", "missing": "empty", "unknown": "none"}
MEANINGS: Final[tuple[tuple[tree.Mark, str], ...]] = (
    ("full", "said to be there"), ("half", "partly"), ("empty", "said to be missing"), ("none", "unknown, which is no gap"),
)  # fmt: skip
STAGES: Final = {"before_release": "Before release", "release": "Release", "supervision": "Supervision", "aftercare": "Aftercare"}
SAID: Final = {"available": "said to be there", "partial": "partly there", "gap": "said to be missing"}


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
        title="What is missing where",
        kicker="Stakeholders",
        short="Gaps",
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
    if missing:
        first = f"{plural(services, 'service is', 'services are')} said to be missing at one or more of {plural(len(found.places), 'place', 'places')}" + (
            "." if places < len(found.places) else ", and every place lacks one."
        )
    else:
        first = "No service is said to be missing anywhere."
    return f"{capital(first)} Of {len(found.cells)} pairs of a need and a place {_unknown(found)} are unknown: nobody said whether help is there, and that is no gap."


def _blocks(edition: Edition, found: ServiceGaps) -> Iterator[tree.Block]:
    published = edition.folder.published
    source = published.spec.source if published is not None else ""
    names = {actor.actor_id: actor.shown_name for actor in edition.folder.actors}
    covered = [words for need, words in found.needs if all(found.at(need, place).cover == "covered" for place in found.places)]
    caption = f"{capital(plural(len(covered), 'need is', 'needs are'))} said to be covered at every place; {_unknown(found)} of {len(found.cells)} cells are unknown"
    yield tree.MarkMatrix(
        id="needs-by-place",
        caption=caption,
        subtitle="Needs by place, from the services that the source speaks of",
        columns=tuple(tree.Column(place, align="center") for place in found.places),
        rows=tuple(
            tree.MarkRow(capital(words), tuple(tree.MarkCell(MARKS[cell.cover], evidence=tuple(_evidence(cell))) for cell in (found.at(need, place) for place in found.places)))
            for need, words in found.needs
        ),
        meanings=MEANINGS,
        row_label="Need",
        notes=tuple(_notes(edition, found)),
        source=source,
    )
    missing = _missing(found)
    if missing:
        yield tree.Table(
            id="missing-services",
            caption="What is said to be missing, and where",
            columns=(tree.Column("Service"), tree.Column("Missing at")),
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
    yield "What is said of a region, or of all places of the study, holds here for a place of which nothing narrower is said; the evidence says which."
    yield "A need is missing only where every service for it is said to be missing."
    if inferred := [pilot.place for pilot in edition.folder.pilots if pilot.inferred == "yes"]:
        yield f"Pilot places are inferred from the sample, not printed: {', '.join(inferred)}."
    if general := list(dict.fromkeys(one.service for cell in found.cells for one in cell.said if one.reach == "no place")):
        yield f"Spoken of without a place, and counted nowhere: {', '.join(general)}."
    looked_at = {need for need, _ in found.needs}
    if religious := [need.name for need in edition.folder.needs if need.religious == "yes" and need.need_id not in looked_at]:
        yield f"Religious work is voluntary and not looked at here: {', '.join(religious)}."


def _evidence(cell: NeedAtPlace) -> Iterator[tree.Evidence]:
    for service in dict.fromkeys(one.service for one in cell.said):
        for one in _near([other for other in cell.said if other.service == service]):
            yield tree.Evidence(f"{capital(one.service)}: {SAID[one.availability]}{_said_of(one)}.", one.section)
    if cell.barriers:
        yield tree.Evidence(f"{capital(plural(len(cell.barriers), 'row of the coded barriers speaks', 'rows of the coded barriers speak'))} of this need here or around here.", "")


def _said_of(one: Said) -> str:
    return f", said of {one.location}" if one.reach == "around" else ", said of all places of the study" if one.reach == "everywhere" else ""


def _one_alone(found: ServiceGaps, names: Mapping[str, str], source: str) -> Iterator[tree.Block]:
    def name(actor: str) -> str:
        return names.get(actor, WITHHELD)

    wide = {"all": "all places of the study", "general": "no place named"}
    rows = [(capital(one.service), name(one.actor_id), wide.get(one.location, one.location)) for one in found.single_providers]
    rows += [(f"{field} (field of activity)", name(actor), "no place named") for field, actor in found.one_actor_fields]
    rows += [("Everything with a named provider", name(actor), place) for place, actor in found.one_actor_places]
    if rows:
        yield tree.Table(
            id="one-organisation-alone",
            caption=capital(plural(len(rows), "service or field hangs on one organisation", "services and fields hang on one organisation each")),
            subtitle="If it stops, nobody is named who would go on. Where a source names one provider there may be others.",
            columns=(tree.Column("What"), tree.Column("Organisation"), tree.Column("Where")),
            rows=tuple(tree.row(*row) for row in rows),
            source=source,
        )


def _programme(found: Mapping[str, tuple[ProgrammeAtPlace, ...]], source: str) -> tree.MarkMatrix:
    items = next(iter(found.values()))
    unserved = [one.item for one in items if one.no_service]
    caption = (
        f"No service is named for {plural(len(unserved), 'item', 'items')} of the programme of the law"
        if unserved
        else "Every item of the programme of the law has a service named for it somewhere"
    )
    return tree.MarkMatrix(
        id="programme-by-place",
        caption=caption,
        subtitle="The individual programme of social and legal assistance, item by item",
        columns=tuple(tree.Column(place, align="center") for place in found),
        rows=tuple(
            tree.MarkRow(f"{number}. {capital(one.item)}", tuple(tree.MarkCell(MARKS[at[number - 1].cover]) for at in found.values()))
            for number, one in enumerate(items, start=1)
        ),
        meanings=MEANINGS,
        row_label="Item",
        notes=(f"Without any service: {'; '.join(unserved)}.",) if unserved else (),
        source=source,
    )


def _stages(found: Sequence[StageServices], source: str) -> tree.Table:
    silent = [STAGES[one.stage].lower() for one in found if not one.services]
    return tree.Table(
        id="way-out-of-prison",
        caption=f"Nothing is said about {' and '.join(silent)}" if silent else "Something is said about every stage of the way out of prison",
        subtitle="Services by stage, all places together. Which stage a service belongs to is our reading where the source does not say it.",
        columns=(tree.Column("Stage"), tree.Column("There"), tree.Column("Partly"), tree.Column("Said to be missing")),
        rows=tuple(
            tree.row(
                STAGES[one.stage],
                *(", ".join(name for name, cover in one.services if cover == wanted) or ("–" if one.services else "unknown") for wanted in ("covered", "partly", "missing")),
            )
            for one in found
        ),
        source=source,
    )
