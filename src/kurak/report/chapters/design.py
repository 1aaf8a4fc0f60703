"""The sample design as printed, the frame, and the achieved numbers beside the planned ones."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from fractions import Fraction

from kurak.model import document as tree
from kurak.model.edition import Edition
from kurak.model.finding import Finding
from kurak.model.frame import Frame
from kurak.model.published import DesignRow
from kurak.report.chapters.drawings import figure
from kurak.report.chapters.drawn_clusters import drawn_clusters
from kurak.report.chapters.planned_design import in_full, planned_design
from kurak.report.charts.allocation import RegionAllocation, draw_allocation
from kurak.report.charts.paired_dots import Pair, draw_paired_dots
from kurak.report.wording import MINUS, count, difference, percent, printed_count, sentence

TABLE = "sample_design.csv"

COLUMNS = {
    "pop_18plus": "population",
    "pop_city": "population of cities",
    "pop_village": "population of villages",
    "n": "interviews",
    "n_city": "interviews in cities",
    "n_village": "interviews in villages",
    "clusters": "clusters",
    "clusters_city": "clusters in cities",
    "clusters_village": "clusters in villages",
}
"""Columns of the printed design, in order: what they count."""


def design(edition: Edition) -> tree.Section | None:
    """Make the section; None where the study states no design."""
    if edition.study.design is None:
        return None
    return tree.Section(
        id="design",
        title="How the sample was drawn" if edition.study.design.achieved else "How the sample will be drawn",
        kicker="Sample design",
        short="Design",
        lead=_lead(edition),
        blocks=tuple(_blocks(edition)),
    )


def _lead(edition: Edition) -> str:
    design = edition.study.design
    assert design is not None
    words = [f"{count(design.n)} interviews, {design.allocation} allocation"]
    if design.strata:
        words.append(f"strata by {' and '.join(design.strata)}")
    if design.cluster_size > 1:
        words.append(f"clusters of {design.cluster_size}")
    if design.self_representing_above:
        words.append(f"places above {count(design.self_representing_above)} inhabitants in the sample with certainty")
    return sentence(", ".join(words))


def _blocks(edition: Edition) -> Iterator[tree.Block]:
    design = edition.study.design
    assert design is not None
    facts: list[tuple[tree.Inlines, tree.Inlines]] = [
        (name, sentence(words))
        for name, words in (
            ("Selection of places", design.psu_selection),
            ("Selection of households", design.household_selection),
        )
        if words
    ]
    if edition.study.population is not None:
        population = edition.study.population
        facts.insert(0, ("Population", f"{sentence(population.target)} {count(population.size)} people; {population.source}."))
    if facts:
        yield tree.DefinitionList(tuple(facts))
    if edition.folder.sample_design:
        yield _allocation(edition)
        yield _printed_table(edition)
    yield from _achieved(edition)
    if edition.folder.frame is not None:
        yield from _frame(edition, edition.folder.frame)
    yield from planned_design(edition, columns=COLUMNS)
    yield from drawn_clusters(edition)


def _of_table(edition: Edition) -> dict[tuple[str, str], Finding]:
    findings = edition.audit.findings if edition.audit is not None else ()
    return {
        (finding.group or "", finding.item or ""): finding
        for finding in findings
        if finding.rule == "count-sum" and finding.table == TABLE
    }


def _total_row(edition: Edition) -> str:
    published = edition.folder.published
    sums = published.spec.table_sums if published is not None else ()
    return next((spec.total_row for spec in sums if spec.file == TABLE), "")


def _allocation(edition: Edition) -> tree.Figure:
    rows = [row for row in edition.folder.sample_design if row.area != _total_row(edition)]
    largest = max(rows, key=lambda row: row.n)
    drawing = draw_allocation(
        tuple(
            RegionAllocation(
                label=row.area,
                parts=(row.n_city, row.n_village),
                parts_printed=(count(row.n_city), count(row.n_village)),
                total=row.n,
                total_printed=count(row.n),
                clusters=row.clusters,
            )
            for row in rows
        )
    )
    return figure(
        "allocation",
        f"{in_full(largest.area)} has the most planned interviews: {count(largest.n)} of {count(_planned(edition, rows))}",
        drawing,
        subtitle="Planned interviews by area and settlement type, and clusters, as printed",
        source=_source(edition),
    )


def _planned(edition: Edition, rows: list[DesignRow]) -> int:
    """The printed total of planned interviews, or their sum where none is printed."""
    total = _total_row(edition)
    return next((row.n for row in edition.folder.sample_design if row.area == total), sum(row.n for row in rows))


def _printed_table(edition: Edition) -> tree.Table:
    wrong = _of_table(edition)
    columns = tuple(COLUMNS)
    heads = ("Population 18+", "city", "village", "Interviews", "city", "village", "Clusters", "city", "village")
    total = _total_row(edition)
    ordered = [row for row in edition.folder.sample_design if row.area != total]
    ordered += [row for row in edition.folder.sample_design if row.area == total]
    rows = []
    for area in ordered:
        cells: list[tree.Cell | tree.Inlines] = [area.area]
        for column in columns:
            text = printed_count(str(getattr(area, column)))
            cells.append(tree.Cell(text, tone="flag") if (area.area, column) in wrong else text)
        rows.append(tree.Row(tuple(cells), kind="total" if area.area == total else "plain"))
    notes: tuple[tree.Inlines, ...] = (
        (
            "Sums of the parts: "
            + "; ".join(
                f"{finding.group}, {COLUMNS.get(finding.item or '', finding.item)} {finding.expected} (printed {finding.printed})"
                for finding in wrong.values()
            )
            + ".",
        )
        if wrong
        else ()
    )
    return tree.Table(
        id="sample-design",
        caption=(
            f"The printed design does not add up in {len(wrong)} places" if wrong else "The printed design adds up"
        ),
        subtitle="Population 18 and older, planned interviews and clusters, as printed; framed numbers do not equal the sum of their parts",
        columns=(tree.Column("Area", width=2), *(tree.Column(head, align="right", width=1.2) for head in heads)),
        rows=tuple(rows),
        notes=notes,
        source=_source(edition),
        wide=True,
    )


def _achieved(edition: Edition) -> Iterator[tree.Block]:
    if edition.audit is None:
        return
    for finding in edition.audit.findings:
        if finding.rule != "achieved-design":
            continue
        planned, achieved = finding.details["planned"], finding.details["achieved"]
        n_planned, n_achieved = sum(planned.values()), sum(achieved.values())
        pairs = tuple(
            Pair(
                label=category,
                first=Fraction(100 * planned[category], n_planned),
                second=Fraction(100 * achieved[category], n_achieved),
                first_printed=percent(Fraction(planned[category], n_planned)),
                second_printed=percent(Fraction(achieved[category], n_achieved)),
                difference_printed=difference(
                    100 * (Fraction(achieved[category], n_achieved) - Fraction(planned[category], n_planned)), 1
                ),
            )
            for category in planned
        )
        yield figure(
            f"achieved-{finding.item}",
            sentence(finding.message).rstrip("."),
            draw_paired_dots(pairs, first_name="planned", second_name="achieved", difference_name="points", rows_name=finding.item or "category"),
            subtitle=f"Share of interviews by {finding.item}, percent; {' and '.join(finding.bases)}",
            notes=(_with_labels(edition, finding.reasoning),),
            source=_source(edition),
        )


def _with_labels(edition: Edition, words: str) -> str:
    """Words with the labels of scales in the place of their ids."""
    scales = edition.folder.instrument.scales if edition.folder.instrument is not None else {}
    for name, scale in scales.items():
        words = words.replace(f"{name} ", f"“{scale.label}” ")
    return words.replace(" -0.", f" {MINUS}0.")


def _frame(edition: Edition, frame: Frame) -> Iterator[tree.Block]:
    modelled = next((entry for entry in edition.study.modelled if "frame/frame.csv" in entry.files), None)
    sources = frame.columns.get("source", ("",) * len(frame))
    strata = edition.study.design.strata if edition.study.design is not None else ()
    rows_by = next((name for name in ("region", *strata) if name in frame.columns), None)
    columns_by = next((name for name in ("settlement", *strata) if name in frame.columns and name != rows_by), None)
    areas = frame.columns[rows_by] if rows_by else ("All",) * len(frame)
    kinds = frame.columns[columns_by] if columns_by else ("Units",) * len(frame)
    units: dict[tuple[str, str], int] = defaultdict(int)
    people: dict[tuple[str, str], int] = defaultdict(int)
    invented: dict[str, int] = defaultdict(int)
    for area, kind, size, source in zip(areas, kinds, frame.sizes, sources, strict=True):
        units[area, kind] += 1
        people[area, kind] += int(size)
        invented[area] += "modelled" in source
    of_kind = {"city": "Towns", "village": "Rural units"}
    heads = dict.fromkeys(kind for _, kind in units)
    rows = []
    for area in dict.fromkeys(area for area, _ in units):
        cells: list[str] = [area]
        for kind in heads:
            cells += [count(units[area, kind]), count(people[area, kind])]
        cells.append(count(invented[area]))
        rows.append(tree.row(*cells))
    if modelled is not None:
        yield tree.Callout((tree.Paragraph(sentence(modelled.what)),), title="Modelled units", tone="ochre")
    yield tree.Table(
        id="frame",
        caption=f"The frame holds {count(len(frame))} primary sampling units"
        + (f", {count(sum(invented.values()))} of them modelled" if modelled else ""),
        subtitle="Units and their people" + (f" by {columns_by}" if columns_by else ""),
        columns=(
            tree.Column((rows_by or "Frame").capitalize(), width=2),
            *(
                tree.Column(head, align="right", width=width)
                for kind in heads
                for head, width in ((of_kind.get(kind, kind), 1), ("people", 1.4))
            ),
            tree.Column("modelled", align="right", width=1),
        ),
        rows=tuple(rows),
        source="frame/frame.csv of this study",
        tag="MODELLED" if modelled is not None else "",
    )


def _source(edition: Edition) -> str:
    published = edition.folder.published
    return published.spec.source if published is not None else ""
