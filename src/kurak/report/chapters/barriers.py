"""Barriers by place, and the quotations that may be shown."""

from __future__ import annotations

from collections.abc import Iterator

from kurak.model import document as tree
from kurak.model.displays import BarrierRow, BarriersByPlace, PlaceCell
from kurak.model.edition import Edition
from kurak.report.wording import plural, sentence

MARKS: dict[str, tree.Mark] = {
    "present": "full",
    "mixed": "half",
    "absent": "empty",
    "not said": "words",
    "not mentioned": "words",
}


def barriers(edition: Edition) -> tree.Section | None:
    """Make the section; None where no barriers are recorded."""
    table = edition.barriers
    if table is None:
        return None
    return tree.Section(
        id="barriers",
        title="Barriers by place",
        kicker="Interviews and focus groups",
        short="Barriers",
        lead=f"{plural(len(table.rows), 'barrier or need is', 'barriers and needs are')} named for "
        f"{plural(len(table.places), 'place', 'places')}; {len(table.without_place)} are named without one. “Said to be absent” and "
        "“not mentioned” are different facts.",
        blocks=tuple(_blocks(edition, table)),
    )


def _blocks(edition: Edition, table: BarriersByPlace) -> Iterator[tree.Block]:
    published = edition.folder.published
    source = published.spec.source if published is not None else ""
    yield tree.Paragraph(
        "Secondary evidence: what a published report says of its interviews. No transcripts were seen. Evidence that tells "
        "of one case, or that would join two of place, sex and role, is marked without its words.",
        quiet=True,
    )
    everywhere = [
        row for row in table.rows if sum(cell.presence == "present" for cell in row.cells) >= max(3, len(table.places) - 1)
    ]
    caption = (
        f"{_names(everywhere)} {'is' if len(everywhere) == 1 else 'are'} reported in nearly every place"
        if everywhere
        else "No barrier is reported in every place"
    )
    yield tree.MarkMatrix(
        id="barriers-by-place",
        caption=caption,
        subtitle="What the report says of each barrier or need, place by place. “Not said”: the place is named and the matter left open; “not mentioned”: the place is not named.",
        columns=tuple(tree.Column(place, align="center") for place in table.places),
        rows=tuple(_rows(table.rows)),
        meanings=(
            ("full", "present"),
            ("half", "mixed: both are said"),
            ("empty", "said to be absent"),
            ("words", "left open, or not mentioned"),
        ),
        row_label="Barrier or need",
        source=source,
    )
    if table.without_place:
        yield tree.Table(
            id="barriers-without-place",
            caption=f"{plural(len(table.without_place), 'barrier or need is', 'barriers and needs are')} named without a place",
            subtitle="In the report's words as we put them; sections in brackets",
            columns=(tree.Column("Barrier or need", width=2.4), tree.Column("Said to be", width=1.7), tree.Column("Evidence", width=5)),
            rows=tuple(_unplaced_rows(table.without_place)),
            source=source,
        )
    if edition.quotes:
        names = edition.folder.codebook.names() if edition.folder.codebook is not None else {}
        withheld = sum(quote.withheld for quote in edition.quotes)
        yield tree.Heading("In their words", 3, "quotations")
        yield tree.Paragraph(
            "Quotations as printed, cleared for release. Places are masked. The role of a speaker, and what the quotation is "
            "about, are shown only where no single place is on record."
            + (
                f" {plural(withheld, 'quotation', 'quotations')} of {len(edition.quotes)} not shown: their words give a sex, "
                "and the tables could add a place."
                if withheld
                else ""
            ),
            quiet=True,
        )
        # In the order of their length: the order of the file would lead back to other tables.
        for quote in sorted(edition.quotes, key=lambda quote: (len(quote.text), quote.text)):
            if quote.withheld:
                continue
            topic = [names.get(quote.code_id, quote.code_id)] if quote.code_id else []
            said = [sentence(quote.attribution).removesuffix("."), *topic, f"section {quote.section}"]
            yield tree.QuoteBlock(f"“{quote.text}”", " · ".join(said))


def _names(rows: list[BarrierRow]) -> str:
    names = [row.name for row in rows[:3]]
    words = names[0] if len(names) == 1 else ", ".join(names[:-1]) + " and " + names[-1].lower()
    return words[:1].upper() + words[1:].lower()


def _rows(rows: tuple[BarrierRow, ...]) -> Iterator[tree.MarkRow]:
    for group in dict.fromkeys(row.parent for row in rows):
        yield tree.MarkRow(group or "Other", kind="group")
        for row in rows:
            if row.parent == group:
                yield tree.MarkRow(row.name, tuple(_cell(cell) for cell in row.cells), level=1)


def _cell(cell: PlaceCell) -> tree.MarkCell:
    mark = MARKS[cell.presence]
    return tree.MarkCell(
        mark,
        text=cell.presence if mark == "words" else "",
        evidence=tuple(
            tree.Evidence(sentence(piece.words), f"{piece.section}" + (f", {piece.source}" if piece.source else ""))
            for piece in cell.evidence
        ),
    )


def _unplaced_rows(rows: tuple[BarrierRow, ...]) -> Iterator[tree.Row]:
    for row in rows:
        cell = row.cells[0]
        evidence = " ".join(f"{sentence(piece.words).removesuffix('.')} ({piece.section})." for piece in cell.evidence)
        yield tree.row(row.name, cell.presence, evidence)
