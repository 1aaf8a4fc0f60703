"""Actors by field of activity and by place, services by place, and the network of recorded ties."""

from __future__ import annotations

from collections.abc import Iterator

from kurak.model import document as tree
from kurak.model.displays import ActorsByField, PlacedEvidence, ServicesByPlace
from kurak.model.edition import Edition
from kurak.report.chapters.actor_network import network_blocks
from kurak.report.chapters.actor_places import KINDS, placed_blocks
from kurak.report.wording import sentence
from kurak.report.words.categories import place_name
from kurak.report.words.known import evidence_shown, name_shown
from kurak.report.words.saying import counted, later, say

HEAD = 28
"""Letters that a slanted column head has room for."""
OTHER = later("Other")


def actors(edition: Edition) -> tree.Section | None:
    """Make the section; None where no activities are recorded."""
    if edition.activities is None:
        return None
    alone = [name for field, name in edition.activities.fields if len(edition.activities.actors_in(field)) == 1]
    return tree.Section(
        id="actors",
        title=say("Who does what"),
        kicker=say("Stakeholders"),
        short=say("Actors"),
        lead=say(
            "The report names {actors} in {fields}. {alone}.",
            actors=counted("{n} actor", "{n} actors", len(edition.activities.actors)),
            fields=counted("{n} field of activity", "{n} fields of activity", len(edition.activities.fields)),
            alone=counted("{n} field has one actor only", "{n} fields have one actor only", len(alone)),
        ),
        blocks=tuple(_blocks(edition, edition.activities, alone)),
    )


def _blocks(edition: Edition, matrix: ActorsByField, alone: list[str]) -> Iterator[tree.Block]:
    published = edition.folder.published
    source = published.spec.source if published is not None else ""
    yield by_field(matrix, alone, source)
    yield from placed_blocks(edition, source)
    if edition.services is not None:
        yield _services(edition.services, source)
    yield from network_blocks(edition)


def by_field(matrix: ActorsByField, alone: list[str], source: str) -> tree.MarkMatrix:
    """Actors by field of activity as printed."""
    busiest = max(matrix.actors, key=lambda actor: sum((field, actor[0]) in matrix.pairs for field, _ in matrix.fields))
    fields_of_busiest = sum((field, busiest[0]) in matrix.pairs for field, _ in matrix.fields)
    return tree.MarkMatrix(
        id="actors-by-field",
        caption=say(
            "{actor} stands in {fields} of {all} fields; {alone} fields have one actor only",
            actor=name_shown(busiest[1]), fields=fields_of_busiest, all=len(matrix.fields), alone=len(alone),
        ),
        subtitle=say("As printed. Two actors in one field are in the same field; whether they work together is not said."),
        columns=tuple(tree.Column(_head(name), align="center") for _, name in matrix.fields),
        rows=tuple(_actor_rows(matrix)),
        meanings=(("full", say("active in this field")),),
        flag_label=say("one actor only"),
        row_label=say("Actor"),
        slanted=True,
        filters=(tree.Filter(say("Field"), "column"), tree.Filter(say("Type"), "group")),
        counted=(say("actor"), say("actors")),
        evidence_on_paper=False,
        notes=(
            say("The report's table names no place, no tie between actors and no champion; none is inferred here."),
            *(f"{_head(name)}: {name}." for _, name in matrix.fields if _head(name).endswith("…")),
        ),
        source=source,
    )  # fmt: skip


def _head(name: str) -> str:
    """A field's name as a column head has room for it; one that is cut stands in full under the table."""
    short = name.partition(" (")[0]
    if len(short) <= HEAD:
        return short
    words = short[: HEAD - 1].split(" ")[:-1] or [short[: HEAD - 2]]
    while len(words) > 1 and words[-1] in ("of", "the", "and", "for", "in"):
        words.pop()
    return " ".join(words) + " …"


def _actor_rows(matrix: ActorsByField) -> Iterator[tree.MarkRow]:
    group = None
    for actor, name, kind in matrix.actors:
        if kind != group:
            group = kind
            yield tree.MarkRow(say(KINDS.get(kind, OTHER)), kind="group")
        yield tree.MarkRow(
            name_shown(name),
            tuple(
                tree.MarkCell(
                    "full" if (field, actor) in matrix.pairs else "none",
                    flag=(field, actor) in matrix.pairs and len(matrix.actors_in(field)) == 1,
                    evidence=evidence_of(matrix.evidence.get((field, actor))),
                )
                for field, _ in matrix.fields
            ),
            level=1,
        )


def evidence_of(*pieces: PlacedEvidence | None) -> tuple[tree.Evidence, ...]:
    """Pieces of evidence as a matrix shows them behind a mark."""
    return tuple(tree.Evidence(sentence(evidence_shown(piece.words)), piece.section) for piece in pieces if piece is not None)


def _services(services: ServicesByPlace, source: str) -> tree.MarkMatrix:
    marks: dict[str, tree.Mark] = {"available": "full", "partial": "half", "gap": "empty", "": "none"}
    gaps = sum(any(cell.availability == "gap" for cell in cells) for _, cells in services.rows)
    return tree.MarkMatrix(
        id="services-by-place",
        caption=counted("{n} service is said to be missing somewhere", "{n} services are said to be missing somewhere", gaps),
        subtitle=say("Services by place, our reading of the text; an empty cell means unknown, not missing"),
        columns=tuple(tree.Column(place_name(name_shown(place)), align="center") for place in services.places),
        rows=tuple(
            tree.MarkRow(
                name[:1].upper() + name[1:],
                tuple(
                    tree.MarkCell(
                        marks[cell.availability],
                        evidence=evidence_of(*cell.evidence),
                    )
                    for cell in cells
                ),
            )
            for name, cells in services.rows
        ),
        meanings=(("full", say("available")), ("half", say("partly")), ("empty", say("said to be missing")), ("none", say("unknown"))),
        row_label=say("Service"),
        filters=(tree.Filter(say("Place"), "column"),),
        counted=(say("service"), say("services")),
        source=source,
    )
