"""The sample design as bars: counts start at zero, every count is printed, no part is lost for being small."""

from __future__ import annotations

import re
from xml.etree import ElementTree

from chart_checks import SVG, check, check_printed, words_of
from printed_examples import DESIGN, sample_design

from kurak.report.charts.allocation import RegionAllocation, draw_allocation


def test_all_printed_counts_are_there() -> None:
    drawing = sample_design()
    check_printed(drawing, [str(n) for _, *counts, _ in DESIGN for n in counts])
    check_printed(drawing, ["2.4", *(label for label, *_ in DESIGN)])
    assert drawing.rows[0] == ("Osh region", "15", "184", "200", "11")
    assert [row[3] for row in drawing.rows] == sorted((row[3] for row in drawing.rows), key=int, reverse=True)


def test_bars_start_at_one_zero_and_are_as_long_as_their_counts() -> None:
    root = ElementTree.fromstring(sample_design().wide)
    bars = [e for e in root.iter(f"{SVG}rect") if e.get("height") == "16"]
    starts = [float(e.get("x", "nan")) for e in bars if "accent" in e.get("fill", "")]
    assert len(set(starts)) == 1
    lengths = [float(e.get("width", "nan")) + 1 for e in bars if "accent" in e.get("fill", "")]
    cities = [city for _, city, *_ in sorted(DESIGN, key=lambda d: -d[3])]
    assert abs(lengths[2] / lengths[1] - cities[2] / cities[1]) < 0.05


def test_a_part_of_one_is_seen_and_a_part_of_none_is_not() -> None:
    drawn = draw_allocation(
        [
            RegionAllocation("City", (999, 1), ("999", "1"), 1000, "1000"),
            RegionAllocation("Empty", (0, 0), ("0", "0"), 0, "0"),
        ]
    )
    check(drawn)
    assert len(re.findall(r'<rect [^>]*height="16"', drawn.wide)) == 2
    assert drawn.columns == ("region", "city", "village", "interviews")
    assert "clusters" not in words_of(drawn.wide)


def test_long_names_and_twenty_regions() -> None:
    long = "A region whose name is as long as that of an administrative commission "
    regions = [
        RegionAllocation(f"{long}{k} <&>", (k, 5), (str(k), "5"), k + 5, str(k + 5), "3") for k in range(20)
    ]
    check(
        draw_allocation(
            regions,
            part_names=("cities of regional significance", "villages"),
            total_name="planned interviews",
        )
    )
    check(draw_allocation([]))
