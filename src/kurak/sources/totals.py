"""Totals that should agree: the frame, the population, the printed design."""

from __future__ import annotations

from collections import defaultdict

from kurak.model.finding import Place
from kurak.model.frame import Frame
from kurak.model.published import DesignRow
from kurak.sources.frame_table import labels_in, sums_by
from kurak.sources.layout import Opened
from kurak.sources.published_links import check_percent
from kurak.sources.text_file import MOST_OF_ONE_KIND
from kurak.sources.wording import area_name, did_you_mean, shown


def check_totals(opened: Opened) -> None:
    """Check percentages, and the frame against population.size, the regions and the printed design."""
    _check_percentages(opened)
    frame = opened.frame
    if frame is None:
        return
    reading = opened.reading
    # Looked through one by one only where there is something to find.
    for index, size in enumerate(frame.sizes if 0 in frame.sizes else ()):
        if size == 0:
            place = Place(frame.file, line=frame.lines[index], row=index + 1, key=frame.measure_of_size)
            reading.add("FRM-004", f"the unit {shown(frame.ids[index])} has size 0", place)
    _check_households(opened, frame)
    study = opened.study.noun if opened.study else None
    total = sum(sums_by(frame).values())
    if opened.study and study and study.population and study.population.size != total:
        message = f"population.size is {study.population.size:,}, and the frame adds up to {total:,}"
        reading.add("FRM-002", message, (opened.study.text.place(("population", "size")), Place(frame.file)))
    regions = study.domains.get("region") if study else None
    if regions and "region" in frame.columns:
        for region, index in labels_in(frame.columns["region"]).items():
            if region not in regions:
                fix = did_you_mean(region, regions, otherwise="use the name as in domains.region")
                place = Place(frame.file, line=frame.lines[index], row=index + 1)
                reading.add("FRM-003", f"the region {shown(region)} is not in domains.region", place, fix)
    if {"region", "settlement"} <= set(frame.columns):
        _check_against_design(opened, frame)


def _check_households(opened: Opened, frame: Frame) -> None:
    """Units with more households than people."""
    if "households" not in frame.numbers:
        return
    households, sizes = frame.numbers["households"], frame.sizes
    if hasattr(households, "nonzero"):
        import numpy as np

        more = np.flatnonzero(np.asarray(households) > np.asarray(sizes)).tolist()
    else:
        more = [index for index, (many, people) in enumerate(zip(households, sizes, strict=True)) if many > people]
    for index in more[:MOST_OF_ONE_KIND]:
        place = Place(frame.file, line=int(frame.lines[index]), row=index + 1, key="households")
        message = f"the unit {shown(frame.ids[index])} has {int(households[index]):,} households and {int(sizes[index]):,} people"
        opened.reading.add("FRM-005", message, place)
    opened.reading.count("FRM-005", frame.file, max(0, len(more) - MOST_OF_ONE_KIND))


def _check_percentages(opened: Opened) -> None:
    """Percentages of the design, the interviews and the questions; those of tables and claims are checked with them."""
    for table, columns in (("sample_design", ("pct", "pct_city", "pct_village")), ("interviews", ("female_share_pct",))):
        rows = opened.table(table)
        for noun, place in zip(rows.nouns, rows.places, strict=True):
            for column in columns:
                if (text := getattr(noun, column)) is not None:
                    check_percent(opened.reading, text, Place(place.file, line=place.line, row=place.row, key=column))
    if opened.instrument is None or opened.instrument.noun is None:
        return
    for name, question in opened.instrument.noun.other_questions.items():
        for answer, text in question.printed_percent.items():
            place = opened.instrument.text.place(("other_questions", name, "printed_percent", answer))
            check_percent(opened.reading, text, place)


def _check_against_design(opened: Opened, frame: Frame) -> None:
    """Compare population by region and settlement; areas that are no region of the frame are totals or other areas."""
    sums: dict[tuple[str, str], int] = defaultdict(int)
    for (region, settlement), size in sums_by(frame, "region", "settlement").items():
        sums[area_name(region), settlement] += size
        sums[area_name(region), "all"] += size
    known = {area for area, _ in sums}
    rows = opened.table("sample_design")
    design: tuple[DesignRow, ...] = rows.nouns
    for row, place in zip(design, rows.places, strict=True):
        area = area_name(row.area)
        if area not in known:
            continue
        for column, settlement in (("pop_city", "city"), ("pop_village", "village"), ("pop_18plus", "all")):
            printed, summed = getattr(row, column), sums.get((area, settlement), 0)
            if printed != summed:
                at = Place(place.file, line=place.line, row=place.row, key=column)
                message = f"{row.area}, {column}: {printed:,} is printed, and the frame adds up to {summed:,}"
                opened.reading.add("FRM-001", message, (at, Place("frame/frame.csv")))
