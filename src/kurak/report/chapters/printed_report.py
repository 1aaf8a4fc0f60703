"""The published report again, table by table and claim by claim: a reader of it finds each of its numbers, and what became of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kurak.model import document as tree
from kurak.model.audit import Audit
from kurak.model.edition import Edition
from kurak.report.chapters.printed_claims import claims_table
from kurak.report.chapters.printed_tables import TableAgain, table_blocks, tables_again
from kurak.report.chapters.printed_words import Names, names_of
from kurak.report.wording import count
from kurak.report.words.agreements import rule_shown
from kurak.report.words.names import capital
from kurak.report.words.saying import counted, phrase, say


def printed_report(edition: Edition, anchors: frozenset[str]) -> tree.Section | None:
    """Make the section; None where no report is published or nothing of it is a number or a claim.

    Parameters
    ----------
    edition
        What the report is made from.
    anchors
        Ids of everything in the other chapters, so that no link leads nowhere.
    """
    report, audit = edition.folder.published, edition.audit
    if report is None or audit is None or not audit.numbers:
        return None
    names = names_of(edition, report, anchors)
    tables = tables_again(names, audit.numbers)
    in_tables = sum(len(table.numbers) for table in tables)
    spec = report.spec
    called = say("The {year} report", year=spec.year) if spec.year else say("The printed report")
    return tree.Section(
        id="printed-report",
        title=say("{report}, table by table and claim by claim", report=called),
        kicker=say("Annex"),
        short=called,
        in_bar=False,
        lead=(
            *((f"{spec.publisher}, ",) if spec.publisher else ()),
            tree.Emphasis(spec.title),
            counted(
                ", number by number: {tables} with {n} number, and {claims} of its text, in its order, each as printed, "
                "and beside it what the audit puts in its place.",
                ", number by number: {tables} with {n} numbers, and {claims} of its text, in its order, each as printed, "
                "and beside it what the audit puts in its place.",
                in_tables,
                tables=counted("{n} table", "{n} tables", len(tables)),
                claims=counted("{n} claim", "{n} claims", len(report.claims)),
            ),
        ),
        blocks=tuple(_blocks(names, tables, audit)),
    )


def _blocks(names: Names, tables: Sequence[TableAgain], audit: Audit) -> Iterator[tree.Block]:
    yield tree.DefinitionList(tuple(_meanings(names, audit)))
    if tables or names.edition.folder.tools:
        yield tree.Heading(say("Tables"), 3, "printed-tables")
        yield _overview(names, tables)
    for table in tables:
        yield from table_blocks(names, table)
    claims = claims_table(names, audit.numbers, audit.precision)
    if claims is not None:
        yield tree.Heading(say("Claims of the text"), 3, "printed-claims")
        yield tree.Details(say("Every claim, by section"), (claims,))


def _meanings(names: Names, audit: Audit) -> Iterator[tuple[tree.Inlines, tree.Inlines]]:
    """What the words behind a value say: only those that are used."""
    used = {by for number in audit.numbers for _, by in number.after}
    response = names.report.instrument.response if names.report.instrument is not None else names.report.spec.response
    if "people" in used:
        sources = dict.fromkeys(source for check in audit.totals for source, _ in check.weighted)
        yield names.link(say("people"), "rule-total"), say(
            "Groups count by their people ({sources}). Printed is a total in which each group counts alike.", sources="; ".join(sources)
        )
    if "scale" in used and audit.scoring is not None and response is not None:
        rules = say(" or ").join(dict.fromkeys(rule_shown(one.rule) for one in audit.scoring.restated))
        yield names.link(say("scale"), "rule-scoring"), say(
            "On the declared scale, {low} to {high}, if negative items were turned by {rules}, which nothing printed excludes.",
            low=response.min, high=response.max, rules=rules,
        )  # fmt: skip
    if used - {"people", "scale"}:
        yield tree.Strong(say("a rule’s name")), say(
            "What follows by that rule of the audit; the link leads to its findings. Several can be given, from different numbers of the report."
        )
    yield tree.Strong(say("as printed")), say(
        "The audit puts nothing in its place. “Agrees with” names what it was set against; "
        "“nothing to check it against” says that the report prints nothing else that bears on it."
    )
    if audit.precision is not None and any(one.widest is not None for one in audit.precision.figures):
        yield tree.Strong(say("by chance at worst")), phrase(
            "The widest interval under the assumptions of {place}; a range by assumption, not an estimate.",
            place=names.link(say("how sure the numbers could be"), "how-sure"),
        )


def _overview(names: Names, tables: Sequence[TableAgain]) -> tree.Table:
    questioned = sum(len(table.in_question) for table in tables)
    rows = [
        tree.row(tree.Link(table.title, f"#{table.anchor}"), table.place or "–", *(count(number) for number in _counted(table)))
        for table in tables
    ]
    tools = names.edition.folder.tools
    return tree.Table(
        id="printed-overview",
        caption=counted(
            "{asked} of {n} number in tables are in question",
            "{asked} of {n} numbers in tables are in question",
            sum(len(table.numbers) for table in tables),
            asked=count(questioned),
        ),
        columns=(
            tree.Column(say("Table"), width=4),
            tree.Column(say("Section, page"), width=1.6),
            *(tree.Column(head, align="right", width=1) for head in (say("Numbers"), say("As printed"), say("In question"))),
        ),
        rows=tuple(rows),
        notes=(
            phrase(
                "{section}, data collection tools: {place}; its numbers stand among the claims.",
                section=capital(tools[0].section_ref),
                place=names.link(say("how the study asked"), "tools"),
            ),
        )
        if tools and "tools" in names.anchors
        else (),
        source=names.report.spec.source,
    )


def _counted(table: TableAgain) -> tuple[int, int, int]:
    asked = len(table.in_question)
    return len(table.numbers), len(table.numbers) - asked, asked


def anchors_of(sections: Sequence[tree.Section]) -> frozenset[str]:
    """Ids of everything that some chapters hold."""
    from kurak.report.writers.outline import nodes

    return frozenset(name for node in nodes(tuple(sections)) if isinstance(name := getattr(node, "id", ""), str) and name)
