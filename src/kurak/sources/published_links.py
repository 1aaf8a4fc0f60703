"""A published report by itself: breakdowns, groups, scales, items and claims that its parts name."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Collection

from kurak.model.finding import Place
from kurak.model.published import Published, RestsOn
from kurak.sources.ids import ids_of, report_unknown
from kurak.sources.instrument_links import check_scales
from kurak.sources.layout import SCALES
from kurak.sources.published_report import NUMBER, Printed
from kurak.sources.text_file import Reading
from kurak.sources.twice import report_twice
from kurak.sources.wording import shown

TOTAL = "total"


def check_published(reading: Reading, printed: Printed) -> None:
    """Check a published report: everything that can be seen without the rest of the study."""
    spec = printed.report.spec
    if spec.instrument is None and (spec.response is None or not spec.scales):
        place = printed.spec.text.place(("title",))
        reading.add("PUB-009", "published.yaml gives no answer scale or no scales", place)
    _check_own_scales(reading, printed, spec)
    _check_repeated(reading, printed, spec)
    _check_bases(reading, printed, spec)
    _check_cells(reading, printed, spec)
    _check_claims(reading, printed, spec)
    _check_sums(reading, printed, spec)
    _check_names(reading, printed, spec)
    _check_conclusions(reading, printed)


def _check_own_scales(reading: Reading, printed: Printed, spec: Published) -> None:
    """Check scales of the report's own; those of the study's instrument are checked with the study's items."""
    if printed.instrument is None and printed.report.instrument is not None:
        check_scales(reading, printed.spec.text, printed.report.instrument)
        return
    mapped = printed.instrument
    if mapped is not None and mapped.noun is not None and mapped.text.file != SCALES:
        check_scales(reading, mapped.text, mapped.noun)


def _check_repeated(reading: Reading, printed: Printed, spec: Published) -> None:
    """Find groups, tables and rows that stand twice: which of the two is meant cannot be told."""
    text = printed.spec.text
    for name, breakdown in spec.breakdowns.items():
        groups = [(group, text.place(("breakdowns", name, "groups", number))) for number, group in enumerate(breakdown.groups)]
        report_twice(reading, "YML-022", "group", groups)
    wide = [
        (table.id or posixpath.splitext(posixpath.basename(table.file))[0], table.statistic, table.category, number)
        for number, table in enumerate(spec.tables)
        if table.layout == "wide"
    ]
    # One table of a report may give means in one file and standard deviations or percentages in others.
    for kind in dict.fromkeys((statistic, category) for _, statistic, category, _ in wide):
        same = [(name, text.place(("tables", number, "file"))) for name, *what, number in wide if tuple(what) == kind]
        report_twice(reading, "YML-022", "table", same)
    cells: dict[tuple[object, ...], list[tuple[str, Place]]] = {}
    for _, figure in printed.cells:
        if figure.table is not None:
            key = (figure.table, figure.statistic, figure.category, figure.breakdown, figure.group, figure.where.file)
            cells.setdefault(key, []).append((figure.variable, figure.where))
    told: set[tuple[str, str]] = set()
    for (table, *_), named in cells.items():
        fresh = [(variable, place) for variable, place in named if (str(table), variable) not in told]
        told |= {(str(table), variable) for variable, _ in fresh if sum(other == variable for other, _ in fresh) > 1}
        report_twice(reading, "CSV-018", "item", fresh)


def _check_bases(reading: Reading, printed: Printed, spec: Published) -> None:
    text = printed.spec.text
    for number, table in enumerate(spec.tables):
        if table.breakdown is not None:
            place = text.place(("tables", number, "breakdown"))
            report_unknown(reading, "PUB-001", "breakdown", table.breakdown, spec.breakdowns, place, "breakdowns")
    for name, base in spec.bases.items():
        if base.breakdown == TOTAL:
            continue
        place = text.place(("bases", name, "breakdown"))
        report_unknown(reading, "PUB-001", "breakdown", base.breakdown, spec.breakdowns, place, "breakdowns")
        if (breakdown := spec.breakdowns.get(base.breakdown)) is not None:
            for group in base.groups:
                place = text.place(("bases", name, "groups", group))
                report_unknown(reading, "PUB-002", "group", group, breakdown.groups, place, f"breakdowns.{base.breakdown}")
    for number, design in enumerate(spec.achieved_design):
        if design.breakdown is None:
            continue
        place = text.place(("achieved_design", number, "breakdown"))
        report_unknown(reading, "PUB-001", "breakdown", design.breakdown, spec.breakdowns, place, "breakdowns")
        if (breakdown := spec.breakdowns.get(design.breakdown)) is not None:
            for category, group in design.groups.items():
                place = text.place(("achieved_design", number, "groups", category))
                report_unknown(reading, "PUB-002", "group", group, breakdown.groups, place, f"breakdowns.{design.breakdown}")


def _check_cells(reading: Reading, printed: Printed, spec: Published) -> None:
    """Cells of tables; a name that is wrong in every cell of a column is said once for each row of a long table."""
    instrument = printed.report.instrument
    said: set[tuple[str, str, str]] = set()
    for table, figure in printed.cells:
        known: Collection[str]
        if figure.breakdown != TOTAL:
            if figure.breakdown not in spec.breakdowns:
                if table.layout == "long" and (figure.table or "", "breakdown", figure.breakdown) not in said:
                    said.add((figure.table or "", "breakdown", figure.breakdown))
                    report_unknown(reading, "PUB-001", "breakdown", figure.breakdown, spec.breakdowns, figure.where, "breakdowns")
            else:
                known = spec.breakdowns[figure.breakdown].groups
                if table.layout == "long" or (figure.where.file, "group", figure.group) not in said:
                    said.add((figure.where.file, "group", figure.group))
                    report_unknown(reading, "PUB-002", "group", figure.group, known, figure.where, f"breakdowns.{figure.breakdown}")
        if figure.statistic == "percent":
            check_percent(reading, figure.text, figure.where)
        if instrument is None or figure.scale is None:
            continue
        if (scale := instrument.scales.get(figure.scale)) is None:
            if (figure.table or "", "scale", figure.scale) not in said:
                said.add((figure.table or "", "scale", figure.scale))
                report_unknown(reading, "PUB-003", "scale", figure.scale, instrument.scales, figure.where, "the scales")
        elif figure.variable not in (figure.scale, *scale.items):
            key = (figure.where.file, "item", figure.variable)
            if table.layout == "long" or key not in said:
                said.add(key)
                report_unknown(reading, "PUB-004", "item", figure.variable, scale.items, figure.where, f"the items of {figure.scale}")


def check_percent(reading: Reading, text: str, place: Place) -> None:
    """Report a percentage below 0 or above 100."""
    if not 0 <= float(text.replace("−", "-")) <= 100:
        reading.add("PUB-007", f"a percentage of {text}", place)


def _check_claims(reading: Reading, printed: Printed, spec: Published) -> None:
    claims = printed.claims
    report_twice(
        reading, "CSV-018", "claim", [(claim.claim, place) for claim, place in zip(claims.nouns, claims.places, strict=True)]
    )
    for claim, place in zip(claims.nouns, claims.places, strict=True):
        breakdown = spec.breakdowns.get(claim.group_by)
        if breakdown is not None and not _are_groups(claim.group, breakdown.groups):
            report_unknown(reading, "PUB-002", "group", claim.group, breakdown.groups, place, f"breakdowns.{claim.group_by}")
        if claim.measure.startswith("percent") and NUMBER.fullmatch(claim.value):
            check_percent(reading, claim.value, place)


def _are_groups(words: str, groups: Collection[str]) -> bool:
    """Whether words name a group, or several together: "Suburbs and rural"."""
    known = {group.lower() for group in groups} | {"all"}
    return words in groups or all(part.strip().lower() in known for part in re.split(r"\band\b|[|,+/]", words))


def _check_sums(reading: Reading, printed: Printed, spec: Published) -> None:
    text = printed.spec.text
    claims = ids_of(printed.claims, "claim")
    home = printed.claims.file
    report_twice(reading, "YML-022", "sum", [(one.id, text.place(("count_sums", number, "id"))) for number, one in enumerate(spec.count_sums)])
    for number, one in enumerate(spec.count_sums):
        report_unknown(reading, "PUB-005", "claim", one.total, claims, text.place(("count_sums", number, "total")), home)
        for index, part in enumerate(one.parts):
            report_unknown(reading, "PUB-005", "claim", part, claims, text.place(("count_sums", number, "parts", index)), home)
    for table in printed.report.count_tables:
        path = ("table_sums", spec.table_sums.index(table.spec))
        file = posixpath.normpath(posixpath.join(printed.report.folder, table.spec.file))
        grid = reading.tables[file]
        columns = (
            ("key", (table.spec.key,)),
            ("down", table.spec.down),
            ("across", (*table.spec.across, *(part for parts in table.spec.across.values() for part in parts))),
            ("hundred", tuple(part for parts in table.spec.hundred for part in parts)),
            ("column", (table.spec.column,) if table.spec.column else ()),
        )
        for key, names in columns:
            for name in names:
                report_unknown(reading, "PUB-008", "column", name, grid.header, text.place((*path, key)), file)
        if table.spec.key not in grid.header:
            continue
        rows = [("sets", name) for names in table.spec.sets.values() for name in names]
        if table.spec.total_row:
            rows.append(("total_row", table.spec.total_row))
        for key, name in rows:
            report_unknown(reading, "PUB-008", "row", name, table.rows, text.place((*path, key)), file)
    instrument = printed.instrument
    if instrument is not None and instrument.noun is not None:
        for name, question in instrument.noun.other_questions.items():
            mean = question.printed_mean
            if mean is not None and mean.claim:
                place = instrument.text.place(("other_questions", name, "printed_mean"))
                report_unknown(reading, "PUB-005", "claim", mean.claim, claims, place, home)


def _check_names(reading: Reading, printed: Printed, spec: Published) -> None:
    """Names given to tables: each to one that is there."""
    known = {figure.table for _, figure in printed.cells if figure.table} | {table.file for table in spec.table_sums}
    for name in spec.printed_tables:
        place = printed.spec.text.place(("printed_tables", name))
        report_unknown(reading, "PUB-012", "table", name, known, place, "the tables of published.yaml")


def _check_conclusions(reading: Reading, printed: Printed) -> None:
    """Ids of conclusions that stand twice, and their tests; what they rest on needs the whole study."""
    if printed.conclusions is None or printed.conclusions.noun is None:
        return
    text = printed.conclusions.text
    claims = ids_of(printed.claims, "claim")
    values = {claim.claim: claim.value for claim in printed.claims.nouns}
    ids: list[tuple[str, Place]] = []
    for number, conclusion in enumerate(printed.conclusions.noun.conclusions):
        ids.append((conclusion.id, text.place(("conclusions", number, "id"))))
        for index, statement in enumerate(conclusion.statements):
            path = ("conclusions", number, "statements", index)
            ids.append((statement.id, text.place((*path, "id"))))
            for key in ("rests_on", "against"):
                rests: RestsOn = getattr(statement, key)
                for position, claim in enumerate(rests.claims):
                    place = text.place((*path, key, "claims", position))
                    report_unknown(reading, "CON-001", "claim", claim, claims, place, printed.claims.file)
            for position, test in enumerate(statement.tests):
                place = text.place((*path, "tests", position))
                named = [name for name in (test.claim, test.more_than_claim, test.less_than_claim) if name is not None]
                for claim in named:
                    report_unknown(reading, "CON-001", "claim", claim, claims, place, printed.claims.file)
                    if claim in values and not NUMBER.fullmatch(values[claim]):
                        reading.add("CON-003", f"the claim {shown(claim)} says {shown(values[claim])}, no plain number", place)
                if len(named) == 1 and test.more_than is None and test.less_than is None:
                    reading.add("CON-002", f"a test of {shown(statement.id)} sets no condition", place)
    report_twice(reading, "YML-022", "conclusion", ids)

