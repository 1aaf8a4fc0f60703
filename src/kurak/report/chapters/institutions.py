"""What institutions do together, their strengths and weaknesses with both sides, and what a programme would have to achieve."""

from __future__ import annotations

from collections.abc import Iterator

from kurak.model import document as tree
from kurak.model.edition import Edition
from kurak.model.traced import Institutions
from kurak.report.wording import sentence
from kurak.report.words.saying import counted, later, say

KINDS = {
    "strength": later("Strengths"),
    "weakness": later("Weaknesses"),
    "opportunity": later("Opportunities"),
    "threat": later("Threats"),
}
MARKS: dict[str, tree.Mark] = {"leads": "full", "supports": "half", "is informed": "empty", "not said": "dot"}
PARTS = {
    "leads": later("leads"),
    "supports": later("supports"),
    "is informed": later("is informed"),
    "not said": later("active; its part is not said"),
}
"""What an institution does in an area of work, as the legend says it."""


def institutions(edition: Edition) -> tree.Section | None:
    """Make the section; None where the study says nothing of institutions."""
    found = edition.institutions
    if found is None:
        return None
    several, nobody = (len(found.with_leadership(kind)) for kind in ("several lead", "nobody leads"))
    silent = len(found.with_leadership("not said"))
    return tree.Section(
        id="institutions",
        title=say("What institutions do, and how they stand"),
        kicker=say("Stakeholders"),
        short=say("Institutions"),
        lead=say(
            "{areas}, {institutions}. Who leads is not said in {silent} of them; several lead {several}; that nobody leads is said of {nobody}.",
            areas=counted("{n} area of work", "{n} areas of work", len(found.rows)),
            institutions=counted("{n} institution", "{n} institutions", len(found.actors)),
            silent=silent, several=several, nobody=nobody,
        ),
        blocks=tuple(_blocks(found)),
    )


def _blocks(found: Institutions) -> Iterator[tree.Block]:
    if found.rows:
        used = {part for row in found.rows for part in row.actors.values()}
        yield tree.MarkMatrix(
            id="coordination",
            caption=counted(
                "Who leads is not said in {silent} of {n} area", "Who leads is not said in {silent} of {n} areas", len(found.rows),
                silent=len(found.with_leadership("not said")),
            ),
            subtitle=say(
                "Functions of institutions by area; areas are our reading. Two in one area do the same kind of thing; whether they work "
                "together is not said"
            ),
            columns=tuple(tree.Column(_head(name), align="center") for _, name in found.actors),
            rows=tuple(
                tree.MarkRow(
                    row.area + (f", {row.level}" if row.level else ""),
                    tuple(
                        tree.MarkCell(MARKS[row.actors[actor]], flag=row.leadership == "several lead" and row.actors[actor] == "leads")
                        if actor in row.actors
                        else tree.MarkCell()
                        for actor, _ in found.actors
                    ),
                )
                for row in found.rows
            ),
            meanings=tuple((mark, say(PARTS[part])) for part, mark in MARKS.items() if part in used),
            flag_label=say("several lead") if found.with_leadership("several lead") else "",
            # An area of work, not one of a map: the colon makes it another text for translators.
            row_label=say("Area:").removesuffix(":"),
            slanted=True,
            notes=tuple(
                sentence(say("{area}: who does {what} is not said", area=row.area, what=", ".join(row.without_actor)))
                for row in found.rows
                if row.without_actor
            ) + tuple(f"{_head(name)}: {name}." for _, name in found.actors if _head(name).endswith("…")),
        )
    for actor, name, entries in found.swot:
        yield tree.Table(
            id=f"swot-{actor}",
            caption=counted(
                "{name}: {alone} of {n} entry with nothing against them", "{name}: {alone} of {n} entries with nothing against them", len(entries),
                name=name, alone=sum(not entry.counter for entry in entries),
            ),
            subtitle=say("Strengths, weaknesses, opportunities and threats, each with its source and with what speaks against it"),
            columns=(tree.Column(say("Entry"), width=3), tree.Column(say("Source"), width=1), tree.Column(say("What speaks against it"), width=3)),
            rows=tuple(
                line
                for kind, title in KINDS.items()
                if any(entry.kind == kind for entry in entries)
                for line in (
                    tree.Row((say(title),), kind="group"),
                    *(
                        tree.row(
                            sentence(entry.entry),
                            "; ".join(part for part in (entry.section_ref, ", ".join(entry.source_key)) if part),
                            f"{sentence(entry.counter)} {entry.counter_ref}".strip() if entry.counter else say("Nothing found."),
                        )
                        for entry in entries
                        if entry.kind == kind
                    ),
                )
            ),
        )


def _head(name: str) -> str:
    """A name as a slanted head has room for it."""
    short = name.partition(" (")[0]
    return short if len(short) <= 28 else short[:27].rsplit(" ", 1)[0] + " …"
