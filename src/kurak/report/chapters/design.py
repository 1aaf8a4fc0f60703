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
from kurak.report.chapters.design_making import (
    achieved_making,
    allocation_drawn_making,
    frame_making,
    sample_design_making,
)
from kurak.report.chapters.drawings import figure
from kurak.report.chapters.drawn_clusters import drawn_clusters
from kurak.report.chapters.planned_design import ALLOCATIONS, in_full, planned_design
from kurak.report.charts.allocation import RegionAllocation, draw_allocation
from kurak.report.charts.paired_dots import Pair, draw_paired_dots
from kurak.report.wording import MINUS, count, difference, in_figures, percent, printed_count, sentence
from kurak.report.words.categories import group_name
from kurak.report.words.names import capital, domain_name
from kurak.report.words.rows import in_a_row
from kurak.report.words.saying import counted, later, say

TABLE = "sample_design.csv"

COLUMNS = {
    "pop_18plus": later("population"),
    "pop_city": later("population of cities"),
    "pop_village": later("population of villages"),
    "n": later("interviews"),
    "n_city": later("interviews in cities"),
    "n_village": later("interviews in villages"),
    "clusters": later("clusters"),
    "clusters_city": later("clusters in cities"),
    "clusters_village": later("clusters in villages"),
}
"""Columns of the printed design, in order: what they count."""


def design(edition: Edition) -> tree.Section | None:
    """Make the section; None where the study states no design."""
    if edition.study.design is None:
        return None
    return tree.Section(
        id="design",
        title=say("How the sample was drawn") if edition.study.design.achieved else say("How the sample will be drawn"),
        kicker=say("Sample design"),
        short=say("Design"),
        lead=_lead(edition),
        blocks=tuple(_blocks(edition)),
    )


def _lead(edition: Edition) -> str:
    design = edition.study.design
    assert design is not None
    words = [say("{n} interviews, {allocation} allocation", n=count(design.n), allocation=say(ALLOCATIONS[design.allocation]))]
    if design.strata:
        words.append(say("strata by {domains}", domains=in_a_row([domain_name(one) for one in design.strata])))
    if design.cluster_size > 1:
        words.append(say("clusters of {n}", n=design.cluster_size))
    if design.self_representing_above:
        words.append(say("places above {n} inhabitants in the sample with certainty", n=count(design.self_representing_above)))
    return sentence(", ".join(words))


def _blocks(edition: Edition) -> Iterator[tree.Block]:
    design = edition.study.design
    assert design is not None
    facts: list[tuple[tree.Inlines, tree.Inlines]] = [
        (name, sentence(words))
        for name, words in (
            (say("Selection of places"), design.psu_selection),
            (say("Selection of households"), design.household_selection),
        )
        if words
    ]
    if edition.study.population is not None:
        population = edition.study.population
        words = counted(
            "{target} {n} people; {source}.", "{target} {n} people; {source}.", population.size, target=sentence(population.target), source=population.source
        )
        facts.insert(0, (say("Population"), words))
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
                label=group_name(row.area),
                parts=(row.n_city, row.n_village),
                parts_printed=(count(row.n_city), count(row.n_village)),
                total=row.n,
                total_printed=count(row.n),
                clusters=in_figures(row.clusters),
                total_said=counted("{n} interview", "{n} interviews", row.n),
            )
            for row in rows
        )
    )
    return figure(
        "allocation",
        say(
            "{area} has the most planned interviews: {n} of {total}",
            area=group_name(in_full(largest.area)), n=count(largest.n), total=count(_planned(edition, rows)),
        ),
        drawing,
        subtitle=say("Planned interviews by area and settlement type, and clusters, as printed"),
        source=_source(edition),
        making=lambda drawing: allocation_drawn_making(edition, len(drawing.columns)),
    )


def _planned(edition: Edition, rows: list[DesignRow]) -> int:
    """The printed total of planned interviews, or their sum where none is printed."""
    total = _total_row(edition)
    return next((row.n for row in edition.folder.sample_design if row.area == total), sum(row.n for row in rows))


def _printed_table(edition: Edition) -> tree.Table:
    wrong = _of_table(edition)
    columns = tuple(COLUMNS)
    parts = (say("city"), say("village"))
    heads = (say("Population 18+"), *parts, say("Interviews"), *parts, say("Clusters"), *parts)
    total = _total_row(edition)
    ordered = [row for row in edition.folder.sample_design if row.area != total]
    ordered += [row for row in edition.folder.sample_design if row.area == total]
    rows = []
    for area in ordered:
        cells: list[tree.Cell | tree.Inlines] = [group_name(area.area)]
        for column in columns:
            text = printed_count(str(getattr(area, column)))
            cells.append(tree.Cell(text, tone="flag") if (area.area, column) in wrong else text)
        rows.append(tree.Row(tuple(cells), kind="total" if area.area == total else "plain"))
    notes: tuple[tree.Inlines, ...] = (
        (
            say(
                "Sums of the parts: {sums}.",
                sums="; ".join(
                    say(
                        "{group}, {what} {expected} (printed {printed})",
                        group=group_name(finding.group or ""), what=say(COLUMNS.get(finding.item or "", finding.item or "")), expected=finding.expected,
                        printed=finding.printed,
                    )
                    for finding in wrong.values()
                ),
            ),
        )
        if wrong
        else ()
    )
    return tree.Table(
        id="sample-design",
        caption=(
            counted("The printed design does not add up in {n} place", "The printed design does not add up in {n} places", len(wrong))
            if wrong
            else say("The printed design adds up")
        ),
        subtitle=say(
            "Population 18 and older, planned interviews and clusters, as printed; framed numbers do not equal the sum of their parts"
        ),
        columns=(tree.Column(say("Area"), width=2), *(tree.Column(head, align="right", width=1.2) for head in heads)),
        rows=tuple(rows),
        notes=notes,
        source=_source(edition),
        wide=True,
        making=sample_design_making(edition),
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
            draw_paired_dots(
                pairs,
                first_name=say("planned"),
                second_name=say("achieved"),
                difference_name=say("points"),
                rows_name=domain_name(finding.item) if finding.item else say("category"),
            ),
            subtitle=say(
                "Share of interviews by {domain}, percent; {bases}", domain=domain_name(finding.item or ""), bases=in_a_row(finding.bases)
            ),
            notes=(_with_labels(edition, finding.reasoning),),
            source=_source(edition),
            making=lambda drawing: achieved_making(edition),
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
    areas = frame.columns[rows_by] if rows_by else (say("All"),) * len(frame)
    kinds = frame.columns[columns_by] if columns_by else (say("Units"),) * len(frame)
    units: dict[tuple[str, str], int] = defaultdict(int)
    people: dict[tuple[str, str], int] = defaultdict(int)
    invented: dict[str, int] = defaultdict(int)
    for area, kind, size, source in zip(areas, kinds, frame.sizes, sources, strict=True):
        units[area, kind] += 1
        people[area, kind] += int(size)
        invented[area] += "modelled" in source
    of_kind = {"city": say("Towns"), "village": say("Rural units")}
    heads = dict.fromkeys(kind for _, kind in units)
    rows = []
    for area in dict.fromkeys(area for area, _ in units):
        cells: list[str] = [group_name(area)]
        for kind in heads:
            cells += [count(units[area, kind]), count(people[area, kind])]
        cells.append(count(invented[area]))
        rows.append(tree.row(*cells))
    if modelled is not None:
        yield tree.Callout((tree.Paragraph(sentence(modelled.what)),), title=say("Modelled units"), tone="ochre")
    yield tree.Table(
        id="frame",
        caption=(
            counted(
                "The frame holds {n} primary sampling unit, {modelled} of them modelled",
                "The frame holds {n} primary sampling units, {modelled} of them modelled",
                len(frame),
                modelled=count(sum(invented.values())),
            )
            if modelled
            else counted("The frame holds {n} primary sampling unit", "The frame holds {n} primary sampling units", len(frame))
        ),
        subtitle=say("Units and their people by {domain}", domain=domain_name(columns_by)) if columns_by else say("Units and their people"),
        columns=(
            tree.Column(capital(domain_name(rows_by)) if rows_by else say("Frame"), width=2),
            *(
                tree.Column(head, align="right", width=width)
                for kind in heads
                for head, width in ((of_kind.get(kind, kind), 1), (say("people"), 1.4))
            ),
            tree.Column(say("modelled"), align="right", width=1),
        ),
        rows=tuple(rows),
        source=say("{file} of this study", file="frame/frame.csv"),
        tag=say("MODELLED") if modelled is not None else "",
        making=frame_making(edition, columns=2 * len(heads) + 2),
    )


def _source(edition: Edition) -> str:
    published = edition.folder.published
    return published.spec.source if published is not None else ""
