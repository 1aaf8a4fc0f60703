"""The tables of a published report: each number in question with what stands in its place, and all numbers as printed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kurak.model import document as tree
from kurak.model.audit import AuditedNumber
from kurak.model.published import PrintedTable
from kurak.report.chapters.printed_words import Names, SectionOrder, after_words, as_printed, section_order
from kurak.report.wording import plural, sentence, short_places

ALL = "all"
"""Group of a total, and name of its row."""


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
        return ", ".join(part for part in (self.section, f"p. {self.name.page}" if self.name.page else "") if part)

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
    instrument = names.report.instrument
    scale = instrument.scales.get(first.scale or "") if instrument is not None else None
    what = scale.label if scale is not None else table
    cut = next((number.figure.breakdown for number in own if number.figure is not None and number.figure.breakdown != "total"), "")
    kinds = {"mean": "", "sd": ", standard deviations", "percent": ", percentages", "count": ", counts"}
    return TableAgain(
        table, name, f"{what}{f' by {cut}' if cut else ''}{kinds.get(first.statistic, '')}", first.section or name.section, own
    )


def table_blocks(names: Names, table: TableAgain) -> Iterator[tree.Block]:
    """A heading, the numbers in question one by one, and the whole table folded away."""
    yield tree.Heading(f"{table.title} ({table.place})" if table.place else table.title, 3, table.anchor)
    yield tree.Paragraph(_sum_up(names, table), quiet=True)
    if table.listed:
        yield tree.Table(
            id=table.questioned,
            caption=f"{table.title}: {plural(len(table.listed), 'number', 'numbers')} in question",
            columns=(
                tree.Column("Row", width=3.6),
                tree.Column("Column", width=1.5),
                tree.Column("Printed", align="right", width=0.9),
                tree.Column("After the audit", width=2.6),
                tree.Column("Findings", width=2.2),
            ),
            rows=tuple(
                tree.row(*_where(names, number), as_printed(number.printed), after_words(names, number) or "as printed", names.findings(number.findings))
                for number in table.listed
            ),
        )
    yield tree.Details(f"All {plural(len(table.numbers), 'number', 'numbers')} of it", (_whole(names, table),))


def _where(names: Names, number: AuditedNumber) -> tuple[str, str]:
    if number.figure is not None:
        return names.variable(number.figure.variable), "total" if number.figure.group == ALL else number.figure.group
    assert number.cell is not None
    return number.cell[0], number.cell[1].replace("_", " ")


def _sum_up(names: Names, table: TableAgain) -> tuple[tree.Inline, ...]:
    agree = [number for number in table.numbers if not number.doubted]
    among = [number for number in agree if number.shared]
    pieces: list[tree.Inline] = [f"{plural(len(table.numbers), 'number', 'numbers')}: {len(agree)} as printed, {len(table.in_question)} in question."]
    alone = len(table.in_question) - len(table.listed)
    if alone:
        pieces += [f" Of these {alone} are scores that would be others on the declared scale (", names.link("scoring", "rule-scoring"), "); they stand behind the arrows of the whole table."]
    if among:
        links = names.findings(finding for number in among for finding in number.shared)
        pieces += [f" Of those as printed, {len(among)} belong to groups or answers that do not fit together: ", *links, "."]
    first = table.numbers[0].figure
    if first is not None and (here := names.here(first.scale or first.variable)):
        pieces += [" In this edition: ", *here, "."]
    elif table.id == "sample_design.csv" and "sample-design" in names.anchors:
        pieces += [" In this edition: ", tree.Link("how the sample was drawn", "#design"), "."]
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
        caption=f"{table.title}, as printed",
        subtitle="Behind an arrow: what stands in its place after the audit" if table.in_question else "",
        columns=(tree.Column("Group" if not table.counts else "Row"), *heads),
        rows=tuple(
            tree.Row(
                ("Total" if row == ALL else short.get(row, row), *(_cell(cells.get((row, column))) for column in columns)),
                kind="total" if row == ALL else "plain",
            )
            for row in rows
        ),
    )


def _cell(number: AuditedNumber | None) -> tree.Cell | str:
    if number is None:
        return ""
    text = as_printed(number.printed)
    if number.after:
        return tree.Cell(f"{text} → {'; '.join(value for value, _ in number.after)}", tone="ochre")
    return tree.Cell(f"{text} *", tone="ochre") if number.doubted else text
