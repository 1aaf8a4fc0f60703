"""A published report as an audit needs it: every printed number in one shape, whatever table or sentence it stands in."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from kurak.model.finding import Finding, Place
from kurak.model.published import (
    Claim,
    Conclusions,
    CountTable,
    Figure,
    LongCell,
    Measure,
    Published,
    PublishedReport,
    PublishedTable,
)
from kurak.model.scales import Instrument, Item
from kurak.sources.csv_table import read_table
from kurak.sources.text_file import Reading, all_findings, open_reading, path_inside
from kurak.sources.validation import Mapped, Rows, read_mapping, read_rows
from kurak.sources.wording import nearest, shown

NUMBER = re.compile(r"[-−]?\d{1,12}(\.\d{1,6})?")

MEASURES: Mapping[str, Measure] = {
    "mean": Measure(statistic="mean"),
    "sd": Measure(statistic="sd"),
    "count": Measure(statistic="count"),
    "percent": Measure(statistic="percent"),
    "percent agree": Measure(statistic="percent", category="agree"),
    "percent disagree": Measure(statistic="percent", category="disagree"),
    "percent neutral": Measure(statistic="percent", category="neutral"),
    "percent don't know": Measure(statistic="percent", category="dont_know"),
}
"""Words for measures that need no entry under ``measures``."""


@dataclass(frozen=True, slots=True)
class Printed:
    """A published report with the places of everything in it, so that what points nowhere can be shown.

    Parameters
    ----------
    cells
        Every number of the tables, with the table it stands in and the place of its group and its item.
    """

    report: PublishedReport
    spec: Mapped[Published]
    instrument: Mapped[Instrument] | None
    items: Rows[Item] | None
    cells: tuple[tuple[PublishedTable, Figure], ...]
    claims: Rows[Claim]
    conclusions: Mapped[Conclusions] | None
    long_rows: tuple[Rows[LongCell], ...]


def read_published(folder: Path) -> tuple[PublishedReport | None, tuple[Finding, ...], dict[str, str]]:
    """Read a published report: a folder with published.yaml, a study folder, or published.yaml itself.

    Returns
    -------
    The report (None if there is none, or it cannot be understood), what was found, and the hash of every file.

    Examples
    --------
    >>> report, findings, hashes = read_published(Path("no-such-folder"))
    >>> report is None, findings[0].code
    (True, 'FIL-001')
    """
    from kurak.sources.published_links import check_published

    root, file = _root_and_file(folder)
    reading = open_reading(root)
    printed = published_report(reading, file)
    if printed is not None:
        check_published(reading, printed)
    return (printed.report if printed else None), tuple(all_findings(reading)), reading.hashes


def _root_and_file(given: Path) -> tuple[Path, str]:
    """The folder that nothing may lead out of, and published.yaml's path in it."""
    if given.is_dir():
        direct = given / "published.yaml"
        spec = given / "published" / "published.yaml" if not direct.is_file() and (given / "published").is_dir() else direct
    else:
        spec = given
    home = spec.absolute().parent
    for root in (home, home.parent):
        if (root / "study.yaml").is_file():
            return root, (home / spec.name).relative_to(root).as_posix()
    root = given.absolute() if given.is_dir() else home
    return root, (home / spec.name).relative_to(root).as_posix()


def published_report(reading: Reading, file: str) -> Printed | None:
    """Read published.yaml and everything it names; None, with findings, if it cannot be understood."""
    spec = read_mapping(reading, file, Published)
    if spec is None or spec.noun is None:
        return None
    published = spec.noun
    folder = posixpath.dirname(file)

    def named(name: str | None, *key: str | int) -> tuple[str, Place] | None:
        """The path of a file that published.yaml names, and where it names it."""
        if name is None:
            return None
        place = spec.text.place(key)
        inside = path_inside(reading, name, beside=folder, where=place)
        return None if inside is None else (inside, place)

    instrument: Mapped[Instrument] | None = None
    if (at := named(published.instrument, "instrument")) is not None:
        instrument = read_mapping(reading, at[0], Instrument, where=at[1])
    items: Rows[Item] | None = None
    if (at := named(published.items, "items")) is not None:
        items = read_rows(reading, at[0], Item, where=at[1])
    claims: Rows[Claim] = Rows(file)
    if (at := named(published.claims, "claims")) is not None:
        claims = read_rows(reading, at[0], Claim, where=at[1])
    elif published.claims is not None:
        claims = Rows(file, complete=False)
    conclusions: Mapped[Conclusions] | None = None
    if (at := named(published.conclusions, "conclusions")) is not None:
        conclusions = read_mapping(reading, at[0], Conclusions, where=at[1])

    cells: list[tuple[PublishedTable, Figure]] = []
    long_rows: list[Rows[LongCell]] = []
    for number, table in enumerate(published.tables):
        if (at := named(table.file, "tables", number, "file")) is None:
            continue
        if table.layout == "long":
            rows = read_rows(reading, at[0], LongCell, where=at[1])
            long_rows.append(rows)
            cells.extend((table, figure) for figure in _long_figures(table, rows))
        else:
            cells.extend((table, figure) for figure in _wide_figures(reading, table, at[0], at[1]))

    report = PublishedReport(
        spec=published,
        folder=folder,
        instrument=_instrument(published, instrument),
        item_texts={item.item: item.text for item in items.nouns} if items else {},
        figures=(*(figure for _, figure in cells), *_claimed_figures(reading, published, claims)),
        claims=claims.nouns,
        claim_places={claim.claim: place for claim, place in zip(claims.nouns, claims.places, strict=True)},
        count_tables=tuple(_count_tables(reading, spec, folder)),
        conclusions=conclusions.noun.conclusions if conclusions and conclusions.noun else (),
        conclusion_places=dict(_conclusion_places(conclusions)),
    )
    return Printed(report, spec, instrument, items, tuple(cells), claims, conclusions, tuple(long_rows))


def _instrument(published: Published, read: Mapped[Instrument] | None) -> Instrument | None:
    """The instrument file; without one, the scales and the answer scale of published.yaml itself."""
    if published.instrument is not None:
        return read.noun if read else None
    if published.response is None:
        return None
    return Instrument(response=published.response, scales=published.scales)


# ── tables ─────────────────────────────────────────────────────────────────────────────────


def _long_figures(table: PublishedTable, rows: Rows[LongCell]) -> Iterator[Figure]:
    for cell, place in zip(rows.nouns, rows.places, strict=True):
        everybody = cell.group == table.total_group
        yield Figure(
            statistic=table.statistic,
            variable=cell.scale if cell.item == table.total_item else cell.item,
            category=table.category,
            breakdown="total" if everybody else cell.breakdown,
            group="all" if everybody else cell.group,
            text=cell.value,
            section=cell.section or table.section,
            where=place,
            table=cell.table,
            scale=cell.scale,
        )


def _wide_figures(reading: Reading, table: PublishedTable, file: str, where: Place) -> Iterator[Figure]:
    """Figures of a table whose rows are items and whose columns are groups; empty cells print nothing."""
    grid = read_table(reading, file, where=where)
    if grid is None or not grid.header:
        return
    first, *groups = grid.header
    totals = any(row.get(first) == table.total_item for row in grid.rows)
    if (table.breakdown is None and groups != [table.total_group]) or (totals and table.scale is None):
        lacking = "breakdown" if table.breakdown is None else "scale"
        reading.add("PUB-011", f"the table {file} has no {lacking}", where, f"add {lacking} to the table in published.yaml")
        return
    for index, row in enumerate(grid.rows):
        item = row.get(first)
        for group in groups:
            if (text := row.get(group)) is None:
                continue
            place = grid.place(index, group)
            if item is None:
                reading.add("CSV-012", f"the cell {first} is empty", grid.place(index, first))
                break
            if not NUMBER.fullmatch(text):
                _add_unreadable(reading, text, place)
                continue
            everybody = group == table.total_group
            yield Figure(
                statistic=table.statistic,
                variable=(table.scale or item) if item == table.total_item else item,
                category=table.category,
                breakdown="total" if everybody else (table.breakdown or "total"),
                group="all" if everybody else group,
                text=text,
                section=table.section,
                where=place,
                table=table.id or posixpath.splitext(posixpath.basename(file))[0],
                scale=table.scale,
            )


def _add_unreadable(reading: Reading, text: str, place: Place) -> None:
    if re.fullmatch(r"[-−]?\d+,\d+", text):
        fix = f"did you mean {text.replace(',', '.')}?"
        reading.add("CSV-004", f"{place.key} is {shown(text)}: a comma in a number", place, fix)
    else:
        reading.add("PUB-006", f"{shown(text)} is no number", place)


def _count_tables(reading: Reading, spec: Mapped[Published], folder: str) -> Iterator[CountTable]:
    for number, table in enumerate(spec.noun.table_sums if spec.noun else ()):
        place = spec.text.place(("table_sums", number, "file"))
        inside = path_inside(reading, table.file, beside=folder, where=place)
        grid = read_table(reading, inside, where=place) if inside is not None else None
        if grid is None:
            continue
        named = {row[table.key]: index for index, row in enumerate(grid.rows) if table.key in row}
        yield CountTable(
            spec=table,
            rows={name: grid.rows[index] for name, index in named.items()},
            lines={name: grid.lines[index] for name, index in named.items()},
        )


# ── claims and conclusions ─────────────────────────────────────────────────────────────────


def _claimed_figures(reading: Reading, published: Published, claims: Rows[Claim]) -> Iterator[Figure]:
    """Figures of the claims that print one plain number under a measure that is known."""
    measures = {**MEASURES, **published.measures}
    for claim, place in zip(claims.nouns, claims.places, strict=True):
        if claim.measure == "statement":
            continue
        measure = measures.get(claim.measure)
        if measure is None:
            if (close := nearest(claim.measure, measures)) is not None:
                message = f"the measure {shown(claim.measure)} of claim {claim.claim} is not known"
                reading.add("PUB-010", message, place, f"did you mean {shown(close)}? or explain it under measures")
            continue
        if not NUMBER.fullmatch(claim.value):
            _add_unreadable(reading, claim.value, Place(place.file, line=place.line, row=place.row, key="value"))
            continue
        variable, _, answer = (part.strip() for part in claim.variable.partition(":"))
        category = measure.category
        breakdown, group = claim.group_by, claim.group
        if measure.statistic == "percent" and not category:
            if breakdown == "answer":
                category, breakdown, group = group, "total", "all"
            elif answer:
                category = answer
        yield Figure(
            statistic=measure.statistic,
            variable=variable if category == answer else claim.variable,
            category=category,
            breakdown=breakdown,
            group=group,
            text=claim.value,
            section=claim.section,
            where=place,
            claim=claim.claim,
            base=claim.base,
            base_source=claim.base_source,
            superlative=claim.superlative,
            bound=claim.bound,
            note=claim.note,
        )


def _conclusion_places(conclusions: Mapped[Conclusions] | None) -> Iterator[tuple[str, Place]]:
    """Id of a conclusion or of a statement: where it stands."""
    if conclusions is None or conclusions.noun is None:
        return
    for number, conclusion in enumerate(conclusions.noun.conclusions):
        yield conclusion.id, conclusions.text.place(("conclusions", number))
        for index, statement in enumerate(conclusion.statements):
            yield statement.id, conclusions.text.place(("conclusions", number, "statements", index))
