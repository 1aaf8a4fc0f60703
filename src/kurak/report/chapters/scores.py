"""The published scores by scale: plain and weighted totals side by side, heat tables, dots and maps by region."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from functools import partial
from typing import Any

from kurak.model import document as tree
from kurak.model.audit import TotalCheck
from kurak.model.edition import Edition
from kurak.model.making import Making, Measured
from kurak.model.published import Figure as PrintedFigure
from kurak.model.published import PublishedReport
from kurak.model.scales import Response, Scale
from kurak.report.chapters.drawings import figure
from kurak.report.chapters.printed_making import printed_making
from kurak.report.charts.boundaries import Geography, prepare
from kurak.report.charts.dot_plot import GroupMean, Total, draw_dot_plot
from kurak.report.charts.drawing import Drawing
from kurak.report.charts.paired_dots import Pair, draw_paired_dots
from kurak.report.charts.region_map import RegionValue, draw_region_map
from kurak.report.wording import difference, in_figures, middle, score, short_places
from kurak.report.words.categories import group_name
from kurak.report.words.names import domain_name
from kurak.report.words.saying import counted, later, say
from kurak.stats.printed import Printed

REPRODUCED = {"plain": later("plain mean only"), "weighted": later("weighted mean only"), "both": later("either"), "neither": later("neither mean")}
"""By which mean of the groups a printed total can be had."""


def scores(edition: Edition) -> tuple[tree.Section, ...]:
    """Make the sections: totals of all scales, then one a scale. Empty where no scores are published."""
    published = edition.folder.published
    if published is None or edition.folder.instrument is None:
        return ()
    sections = []
    totals = _totals_section(edition, published)
    if totals is not None:
        sections.append(totals)
    geography = _geography(edition)
    for place, (scale_id, scale) in enumerate(edition.folder.instrument.scales.items(), start=1):
        blocks = tuple(_scale_blocks(edition, published, scale_id, scale, geography))
        if blocks:
            sections.append(
                tree.Section(
                    id=f"scale-{scale_id}",
                    title=scale.label,
                    kicker=say("Scale {place}, factor {factor}", place=place, factor=scale.factor) if scale.factor else say("Scale {place}", place=place),
                    in_bar=False,
                    lead=_scale_lead(scale),
                    blocks=blocks,
                )
            )
    return tuple(sections)


def _scale_lead(scale: Scale) -> str:
    return counted(
        "{n} statement, {negative} of them negative. Values are printed in section {section} of the report; errors are kept as printed.",
        "{n} statements, {negative} of them negative. Values are printed in section {section} of the report; errors are kept as printed.",
        len(scale.items),
        negative=len(scale.reverse),
        section=scale.section,
    )


def _check_of(edition: Edition, variable: str, breakdown: str) -> TotalCheck | None:
    assert edition.audit is not None
    return next((c for c in edition.audit.totals if c.variable == variable and c.breakdown == breakdown), None)


def _weighted(check: TotalCheck | None) -> Fraction | None:
    return middle(check.weighted[0][1]) if check is not None and check.weighted else None


# ── totals of all scales ───────────────────────────────────────────────────────────────────────


def _totals_section(edition: Edition, published: PublishedReport) -> tree.Section | None:
    if edition.audit is None or edition.folder.instrument is None:
        return None
    instrument = edition.folder.instrument
    pairs, rows = [], []
    basis = ""
    for scale_id, scale in instrument.scales.items():
        check = next((c for c in edition.audit.totals if c.variable == scale_id and c.weighted), None)
        if check is None:
            continue
        source, interval = check.weighted[0]
        basis = source
        printed, weighted = Printed.parse(check.printed), middle(interval)
        moved = difference(weighted - printed.value)
        pairs.append(Pair(scale.label, printed.value, weighted, in_figures(check.printed), score(weighted), moved))
        note = say(
            "The plain mean of the groups is {low} to {high}; weighted by {source} it is {weighted_low} to {weighted_high}.",
            low=score(check.plain[0], 3),
            high=score(check.plain[1], 3),
            source=source,
            weighted_low=score(interval[0], 3),
            weighted_high=score(interval[1], 3),
        )
        rows.append(
            tree.row(
                scale.label,
                tree.Number(in_figures(check.printed), note, title=say("Means")),
                tree.Number(score(weighted), note, title=say("Means")),
                moved,
                say(REPRODUCED[check.reproduced_by]),
            )
        )
    if not pairs:
        return None
    plain = sum(check.reproduced_by in ("plain", "both") for check in edition.audit.totals)
    only_plain = sum(
        check.reproduced_by == "plain" for check in edition.audit.totals if check.variable in instrument.scales and check.weighted
    )
    response = instrument.response
    return tree.Section(
        id="scores",
        title=say("Totals: of regions, or of people?"),
        kicker=say("Published scores"),
        short=say("Scores"),
        lead=say(
            "A reader takes a total for the mean of people. All {all} printed totals agree with a plain mean of groups, "
            "in which the smallest group counts as much as the largest.",
            all=plain,
        )
        if plain == len(edition.audit.totals)
        else say(
            "A reader takes a total for the mean of people. {plain} of the {all} printed totals agree with a plain mean of groups, "
            "in which the smallest group counts as much as the largest.",
            plain=plain,
            all=len(edition.audit.totals),
        ),
        blocks=(
            figure(
                "totals",
                _moves(pairs),
                draw_paired_dots(
                    tuple(pairs),
                    first_name=say("plain mean, as printed"),
                    second_name=say("weighted"),
                    difference_name=say("difference"),
                    scale=(response.min, response.max),
                    rows_name=say("scale"),
                ),
                subtitle=say(
                    "Mean score, scale {low} to {high}; weighted by {basis}. No intervals: they need "
                    "the records, which were never published; the audit gives ranges by assumption.",
                    low=response.min,
                    high=response.max,
                    basis=basis,
                ),
                source=say("{source}; weighted totals computed from it", source=published.spec.source),
                making=lambda drawing: _making_of_totals(edition),
            ),
            tree.Table(
                id="totals-table",
                caption=counted(
                    "{n} printed total is reproduced by the plain mean only", "{n} printed totals are reproduced by the plain mean only", only_plain
                ),
                subtitle=say("Mean score by scale"),
                columns=(
                    tree.Column(say("Scale"), width=3),
                    tree.Column(say("As printed"), align="right", width=1),
                    tree.Column(say("Weighted"), align="right", width=1),
                    tree.Column(say("Difference"), align="right", width=1),
                    tree.Column(say("Printed total is reproduced by"), width=2),
                ),
                rows=tuple(rows),
                source=say("Weighted by {basis}", basis=basis),
                making=_making_of_totals(edition),
            ),
        ),
    )


def _making_of_totals(edition: Edition) -> Making | None:
    measures = (
        Measured(say("As printed"), say("Total of the scale, as the report prints it."), (1,)),
        Measured(say("Weighted"), say("The printed means of all groups, each counted by its people; the middle of what rounding leaves open."), (2,)),
        Measured(say("Difference"), say("The weighted mean less the printed one."), (3,)),
    )
    return printed_making(edition, (), measures)


def _moves(pairs: list[Pair]) -> str:
    """The caption: which total moves most when people count, not groups."""
    most = max(pairs, key=lambda pair: abs(float(pair.second) - float(pair.first)))
    if most.difference_printed == score(Fraction(0)):
        return say("Weighting moves no total")
    return say("Weighting moves “{scale}” most, from {first} to {second}", scale=most.label, first=most.first_printed, second=most.second_printed)


# ── one scale ──────────────────────────────────────────────────────────────────────────────────


def _region_table(published: PublishedReport, scale_id: str, breakdown: str) -> dict[tuple[str, str], PrintedFigure]:
    """Item and group: the printed figure, from the table that breaks the scale down by region."""
    table = next(
        (f.table for f in published.figures if f.variable == scale_id and f.breakdown == breakdown and f.table), None
    )
    return {(f.variable, f.group): f for f in published.figures if table is not None and f.table == table}


def _scale_blocks(
    edition: Edition, published: PublishedReport, scale_id: str, scale: Scale, geography: Geography | None
) -> Iterator[tree.Block]:
    breakdown = edition.study.maps.domain if edition.study.maps is not None else "region"
    cells = _region_table(published, scale_id, breakdown)
    if not cells or edition.folder.instrument is None or breakdown not in published.spec.breakdowns:
        return
    groups = published.spec.breakdowns[breakdown].groups
    response = edition.folder.instrument.response
    short = short_places(groups)
    means = sorted(
        (cells[scale_id, group] for group in groups if (scale_id, group) in cells),
        key=lambda f: Printed.parse(f.text).value,
    )
    if len(means) < 2:
        return
    total = cells.get((scale_id, "all"))
    weighted = _weighted(_check_of(edition, scale_id, breakdown))
    totals = []
    if total is not None:
        totals.append(Total(say("as printed"), Printed.parse(total.text).value, in_figures(total.text)))
    if weighted is not None:
        totals.append(Total(say("weighted"), weighted, score(weighted)))
    source = say("{source}, section {section}", source=published.spec.source, section=scale.section)
    unit = published.spec.breakdowns[breakdown].unit
    yield figure(
        f"dots-{scale_id}",
        say(
            "Printed means run from {low} in {lowest} to {high} in {highest}",
            low=in_figures(means[0].text),
            lowest=group_name(means[0].group, breakdown),
            high=in_figures(means[-1].text),
            highest=group_name(means[-1].group, breakdown),
        ),
        draw_dot_plot(
            tuple(GroupMean(short[f.group], Printed.parse(f.text).value, in_figures(f.text)) for f in means),
            scale=(response.min, response.max),
            totals=tuple(totals),
            groups=unit,
        ),
        subtitle=say(
            "Mean of {items} items, scale {low} to {high}. Dots as printed, without intervals: "
            "these need the records, which were never published; the audit gives ranges by assumption.",
            items=len(scale.items),
            low=response.min,
            high=response.max,
        ),
        source=source,
        making=partial(_making_of_dots, edition, {short[f.group]: f for f in means}, response),
    )
    yield _heat_table(edition, scale_id, scale, cells, tuple(f.group for f in means), short, response, source)
    if geography is not None and edition.study.maps is not None:
        maps = edition.study.maps
        values = tuple(
            RegionValue(maps.areas[f.group], Printed.parse(f.text).value, in_figures(f.text)) for f in means if f.group in maps.areas
        )
        yield figure(
            f"map-{scale_id}",
            say("Lowest in {lowest}, highest in {highest}", lowest=short[means[0].group], highest=short[means[-1].group]),
            draw_region_map(geography, values, measure=say("mean score, {scale}", scale=scale.label.lower()), credit=maps.credit),
            subtitle=say(
                "Printed mean by {breakdown}, scale {low} to {high}; classes break in the gaps of the data",
                breakdown=domain_name(breakdown),
                low=response.min,
                high=response.max,
            ),
            notes=(maps.note,) if maps.note else (),
            source=source,
            making=partial(_making_of_dots, edition, {short[f.group]: f for f in means}, response),
        )


def _making_of_dots(edition: Edition, named: dict[str, PrintedFigure], response: Response, drawing: Drawing) -> Making | None:
    placed = [(place, 1, named[line[0]]) for place, line in enumerate(drawing.rows) if line[0] in named]
    what = say("Mean score of the group, {low} to {high}, as the report prints it.", low=response.min, high=response.max)
    return printed_making(edition, placed, (Measured(say("Printed mean"), what, (1,)),))


def _heat_table(
    edition: Edition,
    scale_id: str,
    scale: Scale,
    cells: dict[tuple[str, str], PrintedFigure],
    order: tuple[str, ...],
    short: dict[str, str],
    response: Response,
    source: str,
) -> tree.HeatTable:
    assert edition.audit is not None
    impossible = {
        (finding.table, finding.item, finding.group): finding
        for finding in edition.audit.findings
        if finding.rule == "scale-range"
    }
    texts = {item.item: item.text for item in edition.folder.items}

    def line(variable: str, label: str, code: str) -> tree.HeatRow:
        row: list[tree.HeatCell | None] = []
        for group in order:
            cell = cells.get((variable, group))
            if cell is None:
                row.append(None)
                continue
            found = impossible.get((cell.table, variable, group))
            row.append(
                tree.HeatCell(
                    in_figures(cell.text),
                    float(Printed.parse(cell.text).value),
                    impossible=found is not None,
                    note=found.message if found is not None else "",
                )
            )
        total = cells.get((variable, "all"))
        weighted = _weighted(_check_of(edition, variable, cells[scale_id, order[0]].breakdown))
        return tree.HeatRow(
            label=label,
            code=code,
            cells=tuple(row),
            extra=(in_figures(total.text) if total is not None else "", score(weighted) if weighted is not None else ""),
        )

    def height(item: str) -> Any:
        total = cells.get((item, "all"))
        return Printed.parse(total.text).value if total is not None else Fraction(0)

    items = sorted((item for item in scale.items if (item, order[0]) in cells), key=height)
    columns = (*order, "all")
    placed = [
        (row, column, cells[variable, group])
        for row, variable in enumerate((*items, scale_id))
        for column, group in enumerate(columns, 1)
        if (variable, group) in cells
    ]
    measures = (
        Measured(
            say("Printed mean"),
            say(
                "Mean of the answers from {low} to {high}, as the report prints it; in the last row of the scale's score. ⟲ whether and how a negative "
                "statement was turned is not printed.",
                low=response.min,
                high=response.max,
            ),
            tuple(range(1, len(columns) + 1)),
        ),
        Measured(
            say("Weighted"),
            say("The printed means of all groups, each counted by its people; the middle of what rounding leaves open."),
            (len(columns) + 1,),
        ),
    )
    framed = sum(cell is not None and cell.impossible for item in items for cell in line(item, "", "").cells)
    lowest = texts.get(items[0], items[0])
    caption = (
        counted("“{item}” scores lowest; {n} cell lies outside the scale", "“{item}” scores lowest; {n} cells lie outside the scale", framed, item=lowest)
        if framed
        else say("“{item}” scores lowest", item=lowest)
    )
    return tree.HeatTable(
        id=f"heat-{scale_id}",
        caption=caption,
        subtitle=say(
            "Printed mean by item and region, scale {low} to {high}. Columns from the lowest to the highest region.",
            low=response.min,
            high=response.max,
        ),
        columns=tuple(short[group] for group in order),
        rows=tuple(
            line(item, texts.get(item, item) + (" ⟲" if item in scale.reverse else ""), item) for item in items
        ),
        total=line(scale_id, say("All {n} items", n=len(scale.items)), ""),
        extra_columns=(say("Printed total"), say("Weighted")),
        low=response.min,
        high=response.max,
        impossible_label=say("outside {low} to {high}: impossible", low=response.min, high=response.max),
        notes=(say("⟲ negative item (by its wording): agreeing means a low score. Whether and how it was turned is not printed."),)
        if scale.reverse
        else (),
        source=source,
        making=printed_making(edition, placed, measures),
    )


def _geography(edition: Edition) -> Geography | None:
    maps = edition.study.maps
    if maps is None or not edition.folder.geometry:
        return None
    short = short_places(tuple(maps.areas))
    names = {area: short[group] for group, area in maps.areas.items()}
    return prepare(edition.folder.geometry, short_names=names)
