"""The tables of a published report: each number in question with what stands in its place, and all numbers as printed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kurak.model import document as tree
from kurak.model.audit import AuditedNumber
from kurak.model.making import Measured
from kurak.model.published import PrintedTable
from kurak.report.chapters.printed_making import printed_making
from kurak.report.chapters.printed_words import Names, SectionOrder, after_words, as_printed, section_order
from kurak.report.wording import count, sentence, short_places
from kurak.report.words.agreements import value_shown
from kurak.report.words.categories import group_name
from kurak.report.words.names import domain_name
from kurak.report.words.saying import counted, counted_phrase, later, phrase, say

ALL = "all"
"""Group of a total, and name of its row."""

KINDS = {"sd": later("{what}, standard deviations"), "percent": later("{what}, percentages"), "count": later("{what}, counts")}
"""What a table of other numbers than means is called."""


@dataclass(frozen=True, slots=True)
class TableAgain:
    """A table of the published report with every number of it."""

    id: str
    name: PrintedTable
    label: str
    section: str
    numbers: tuple[AuditedNumber, ...]
    counts: bool = False

    @property
    def anchor(self) -> str:
        """Where it stands in this edition; ids of tables are the study's, so that none may meet another of ours."""
        return f"printed-table-{self._name}"

    @property
    def _name(self) -> str:
        return self.id.replace(" ", "-")

    @property
    def questioned(self) -> str:
        """Id of the table of its numbers in question."""
        return f"printed-questioned-{self._name}"

    @property
    def whole(self) -> str:
        """Id of the table of all its numbers."""
        return f"printed-whole-{self._name}"

    @property
    def title(self) -> str:
        """As the report calls it, else our words for it."""
        return ". ".join(part for part in (self.name.number, self.name.title or self.label) if part)

    @property
    def place(self) -> str:
        """Section and page, as far as they are known."""
        return ", ".join(part for part in (self.section, say("p. {page}", page=self.name.page) if self.name.page else "") if part)

    @property
    def listed(self) -> tuple[AuditedNumber, ...]:
        """Those that get a line of their own: a score on the declared scale alone stands in the whole table."""
        return tuple(number for number in self.in_question if number.findings or any(by != "scale" for _, by in number.after))

    @property
    def in_question(self) -> tuple[AuditedNumber, ...]:
        """Numbers in whose place another stands, or on which a finding stands."""
        return tuple(number for number in self.numbers if number.doubted)

    def order(self, declared: Sequence[str]) -> SectionOrder:
        """Its place in the report."""
        return section_order(declared, self.section)


def tables_again(names: Names, numbers: Sequence[AuditedNumber]) -> tuple[TableAgain, ...]:
    """Every table of the report, in the report's order."""
    by_table: dict[str, list[AuditedNumber]] = {}
    for number in numbers:
        if number.table is not None and number.claim is None:
            by_table.setdefault(number.table, []).append(number)
    found = [_table(names, table, tuple(own)) for table, own in by_table.items()]
    return tuple(sorted(found, key=lambda table: table.order(names.report.spec.sections)))


def _table(names: Names, table: str, own: tuple[AuditedNumber, ...]) -> TableAgain:
    name = names.report.spec.printed_tables.get(table, PrintedTable())
    first = own[0].figure
    if first is None:
        stem = table.rpartition("/")[2].rpartition(".")[0].replace("_", " ")
        return TableAgain(table, name, sentence(stem).removesuffix("."), name.section, own, counts=True)
    instrument = names.instrument
    scale = instrument.scales.get(first.scale or "") if instrument is not None else None
    what = scale.label if scale is not None else table
    cut = next((number.figure.breakdown for number in own if number.figure is not None and number.figure.breakdown != "total"), "")
    if cut:
        what = say("{what} by {cut}", what=what, cut=domain_name(cut))
    if first.statistic in KINDS:
        what = say(KINDS[first.statistic], what=what)
    return TableAgain(table, name, what, first.section or name.section, own)


def table_blocks(names: Names, table: TableAgain) -> Iterator[tree.Block]:
    """A heading, the numbers in question one by one, and the whole table folded away."""
    yield tree.Heading(f"{table.title} ({table.place})" if table.place else table.title, 3, table.anchor)
    yield tree.Paragraph(_sum_up(names, table), quiet=True)
    if table.listed:
        yield tree.Table(
            id=table.questioned,
            caption=counted("{table}: {n} number in question", "{table}: {n} numbers in question", len(table.listed), table=table.title),
            columns=(
                tree.Column(say("Row"), width=3.6),
                tree.Column(say("Column"), width=1.5),
                tree.Column(say("Printed"), align="right", width=0.9),
                tree.Column(say("After the audit"), width=2.6),
                tree.Column(say("Findings"), width=2.2),
            ),
            rows=tuple(
                tree.row(*_where(names, number), as_printed(number.printed), after_words(names, number) or say("as printed"), names.findings(number.findings))
                for number in table.listed
            ),
            making=printed_making(
                names.edition, ((row, 2, number) for row, number in enumerate(table.listed)), (_printed(2),), found=True
            ),
        )
    yield tree.Details(counted("All {n} number of it", "All {n} numbers of it", len(table.numbers)), (_whole(names, table),))


def _where(names: Names, number: AuditedNumber) -> tuple[str, str]:
    if number.figure is not None:
        return names.variable(number.figure.variable), say("total") if number.figure.group == ALL else group_name(number.figure.group)
    assert number.cell is not None
    return group_name(number.cell[0]), number.cell[1].replace("_", " ")


def _sum_up(names: Names, table: TableAgain) -> tuple[tree.Inline, ...]:
    agree = [number for number in table.numbers if not number.doubted]
    among = [number for number in agree if number.shared]
    pieces: list[tree.Inline] = [
        counted(
            "{n} number: {agree} as printed, {asked} in question.", "{n} numbers: {agree} as printed, {asked} in question.", len(table.numbers),
            agree=count(len(agree)), asked=count(len(table.in_question)),
        )
    ]  # fmt: skip
    alone = len(table.in_question) - len(table.listed)
    if alone:
        pieces += [" ", *counted_phrase(
            "Of these {n} are scores that would be others on the declared scale ({rule}); they stand behind the arrows of the whole table.",
            "Of these {n} are scores that would be others on the declared scale ({rule}); they stand behind the arrows of the whole table.",
            alone, rule=names.link("scoring", "rule-scoring"),
        )]  # fmt: skip
    if among:
        links = names.findings(finding for number in among for finding in number.shared)
        pieces += [" ", *counted_phrase(
            "Of those as printed, {n} belong to groups or answers that do not fit together: {rules}.",
            "Of those as printed, {n} belong to groups or answers that do not fit together: {rules}.",
            len(among), rules=links,
        )]  # fmt: skip
    first = table.numbers[0].figure
    if first is not None and (here := names.here(first.scale or first.variable)):
        pieces += [" ", *phrase("In this edition: {places}.", places=here)]
    elif table.id == "sample_design.csv" and "sample-design" in names.anchors:
        pieces += [" ", *phrase("In this edition: {places}.", places=tree.Link(say("how the sample was drawn"), "#design"))]
    return tuple(pieces)


def _whole(names: Names, table: TableAgain) -> tree.Table:
    """Every number as printed, with what stands in its place behind an arrow; places as rows, statements as columns."""
    cells: dict[tuple[str, str], AuditedNumber] = {}
    for number in table.numbers:
        if number.figure is not None:
            cells[number.figure.group, number.figure.variable] = number
        elif number.cell is not None:
            cells[number.cell] = number
    rows, columns = (list(dict.fromkeys(key[place] for key in cells)) for place in (0, 1))
    short = short_places(tuple(row for row in rows if row != ALL))
    heads = tuple(tree.Column(column.replace("_", " "), align="right") for column in columns)
    return tree.Table(
        id=table.whole,
        caption=say("{table}, as printed", table=table.title),
        subtitle=say("Behind an arrow: what stands in its place after the audit") if table.in_question else "",
        columns=(tree.Column(say("Row") if table.counts else say("Group")), *heads),
        rows=tuple(
            tree.Row(
                (say("Total") if row == ALL else short.get(row, row), *(_cell(cells.get((row, column))) for column in columns)),
                kind="total" if row == ALL else "plain",
            )
            for row in rows
        ),
        making=printed_making(
            names.edition,
            ((rows.index(row), 1 + columns.index(column), number) for (row, column), number in cells.items()),
            (_printed(*range(1, len(columns) + 1)),),
            found=True,
        ),
    )


def _printed(*columns: int) -> Measured:
    return Measured(say("As printed"), say("The number as the report prints it; behind an arrow what stands in its place after the audit."), columns)


def _cell(number: AuditedNumber | None) -> tree.Cell | str:
    if number is None:
        return ""
    text = as_printed(number.printed)
    if number.after:
        return tree.Cell(f"{text} → {'; '.join(value_shown(value) for value, _ in number.after)}", tone="ochre")
    return tree.Cell(f"{text} *", tone="ochre") if number.doubted else text
