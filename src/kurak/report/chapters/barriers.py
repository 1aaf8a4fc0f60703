"""Barriers by place, and the quotations that may be shown."""

from __future__ import annotations

from collections.abc import Iterator

from kurak.model import document as tree
from kurak.model.displays import BarrierRow, BarriersByPlace, PlaceCell
from kurak.model.edition import Edition
from kurak.report.wording import sentence
from kurak.report.words.categories import place_name
from kurak.report.words.known import evidence_shown
from kurak.report.words.saying import counted, later, say

MARKS: dict[str, tree.Mark] = {
    "present": "full",
    "mixed": "half",
    "absent": "empty",
    "not said": "words",
    "not mentioned": "words",
}
PRESENCES = {
    "present": later("present"),
    "absent": later("absent"),
    "mixed": later("mixed"),
    "not said": later("not said"),
    "not mentioned": later("not mentioned"),
}
"""What a report says of a barrier at a place, as a reader sees it."""


def barriers(edition: Edition) -> tree.Section | None:
    """Make the section; None where no barriers are recorded."""
    table = edition.barriers
    if table is None:
        return None
    return tree.Section(
        id="barriers",
        title=say("Barriers by place"),
        kicker=say("Interviews and focus groups"),
        short=say("Barriers"),
        lead=say(
            "{barriers} named for {places}; {without} are named without one. “Said to be absent” and “not mentioned” are different facts.",
            barriers=counted("{n} barrier or need is", "{n} barriers and needs are", len(table.rows)),
            places=counted("{n} place", "{n} places", len(table.places)),
            without=len(table.without_place),
        ),
        blocks=tuple(_blocks(edition, table)),
    )


def _blocks(edition: Edition, table: BarriersByPlace) -> Iterator[tree.Block]:
    published = edition.folder.published
    source = published.spec.source if published is not None else ""
    yield tree.Paragraph(
        say(
            "Secondary evidence: what a published report says of its interviews. No transcripts were seen. Evidence that tells "
            "of one case, or that would join two of place, sex and role, is marked without its words."
        ),
        quiet=True,
    )
    everywhere = [
        row for row in table.rows if sum(cell.presence == "present" for cell in row.cells) >= max(3, len(table.places) - 1)
    ]
    caption = (
        counted("{names} is reported in nearly every place", "{names} are reported in nearly every place", len(everywhere), names=_names(everywhere))
        if everywhere
        else say("No barrier is reported in every place")
    )
    yield tree.MarkMatrix(
        id="barriers-by-place",
        caption=caption,
        subtitle=say(
            "What the report says of each barrier or need, place by place. “Not said”: the place is named and the matter left open; “not mentioned”: the place is not named."
        ),
        columns=tuple(tree.Column(place_name(place), align="center") for place in table.places),
        rows=tuple(_rows(table.rows)),
        meanings=(
            ("full", say("present")),
            ("half", say("mixed: both are said")),
            ("empty", say("said to be absent")),
            ("words", say("left open, or not mentioned")),
        ),
        row_label=say("Barrier or need"),
        source=source,
    )
    if table.without_place:
        yield tree.Table(
            id="barriers-without-place",
            caption=counted("{n} barrier or need is named without a place", "{n} barriers and needs are named without a place", len(table.without_place)),
            subtitle=say("In the report's words as we put them; sections in brackets"),
            columns=(tree.Column(say("Barrier or need"), width=2.4), tree.Column(say("Said to be"), width=1.7), tree.Column(say("Evidence"), width=5)),
            rows=tuple(_unplaced_rows(table.without_place)),
            source=source,
        )
    if edition.quotes:
        names = edition.folder.codebook.names() if edition.folder.codebook is not None else {}
        withheld = sum(quote.withheld for quote in edition.quotes)
        yield tree.Heading(say("In their words"), 3, "quotations")
        words = say(
            "Quotations as printed, cleared for release. Places are masked. The role of a speaker, and what the quotation is "
            "about, are shown only where no single place is on record."
        )
        if withheld:
            words += " " + counted(
                "{n} quotation of {all} not shown: their words give a sex, and the tables could add a place.",
                "{n} quotations of {all} not shown: their words give a sex, and the tables could add a place.",
                withheld,
                all=len(edition.quotes),
            )
        yield tree.Paragraph(words, quiet=True)
        # In the order of their length: the order of the file would lead back to other tables.
        for quote in sorted(edition.quotes, key=lambda quote: (len(quote.text), quote.text)):
            if quote.withheld:
                continue
            topic = [names.get(quote.code_id, quote.code_id)] if quote.code_id else []
            said = [sentence(quote.attribution).removesuffix("."), *topic, say("section {section}", section=quote.section)]
            yield tree.QuoteBlock(say("“{quotation}”", quotation=quote.text), " · ".join(said))


def _names(rows: list[BarrierRow]) -> str:
    names = [row.name for row in rows[:3]]
    words = names[0] if len(names) == 1 else say("{several} and {last}", several=", ".join(names[:-1]), last=names[-1].lower())
    return words[:1].upper() + words[1:].lower()


def _rows(rows: tuple[BarrierRow, ...]) -> Iterator[tree.MarkRow]:
    for group in dict.fromkeys(row.parent for row in rows):
        yield tree.MarkRow(group or say("Other"), kind="group")
        for row in rows:
            if row.parent == group:
                yield tree.MarkRow(row.name, tuple(_cell(cell) for cell in row.cells), level=1)


def _cell(cell: PlaceCell) -> tree.MarkCell:
    mark = MARKS[cell.presence]
    return tree.MarkCell(
        mark,
        text=say(PRESENCES[cell.presence]) if mark == "words" else "",
        evidence=tuple(
            tree.Evidence(sentence(evidence_shown(piece.words)), f"{piece.section}" + (f", {piece.source}" if piece.source else ""))
            for piece in cell.evidence
        ),
    )


def _unplaced_rows(rows: tuple[BarrierRow, ...]) -> Iterator[tree.Row]:
    for row in rows:
        cell = row.cells[0]
        evidence = " ".join(f"{sentence(piece.words).removesuffix('.')} ({piece.section})." for piece in cell.evidence)
        yield tree.row(row.name, say(PRESENCES[cell.presence]), evidence)
