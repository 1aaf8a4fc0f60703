"""Charts of figures as the worked study prints them, and a small invented map: what the tests look at."""

from __future__ import annotations

from typing import Any

from kurak.report.charts.allocation import RegionAllocation, draw_allocation
from kurak.report.charts.dot_plot import GroupMean, Interval, Total, draw_dot_plot
from kurak.report.charts.drawing import Drawing
from kurak.report.charts.likert_bars import LikertItem, draw_likert_bars
from kurak.report.charts.paired_dots import Pair, draw_paired_dots
from kurak.report.charts.range_plot import PooledRange, PrintedTotal, draw_range_plot
from kurak.report.charts.region_map import RegionValue, draw_region_map, prepare
from kurak.report.charts.scale_line import PrintedMean, draw_scale_line
from kurak.report.charts.scatter import ScatterPoint, draw_scatter
from kurak.report.charts.scoring_plot import PossibleMeans, ScoredItem, draw_scoring_plot
from kurak.report.charts.scree import draw_scree

TRUST = (
    ("Bishkek city", 2.20, "2.20", "175"),
    ("Osh city", 2.32, "2.32", "48"),
    ("Naryn region", 2.31, "2.31", "43"),
    ("Talas region", 2.75, "2.75", "39"),
    ("Chui region", 2.65, "2.65", "153"),
    ("Batken region", 2.67, "2.67", "79"),
    ("Issyk-Kul region", 2.70, "2.70", "77"),
    ("Jalal-Abad region", 2.78, "2.78", "185"),
    ("Osh region", 2.66, "2.66", "200"),
)
TOTALS = (Total("plain mean", 2.56, "2.56"), Total("weighted", 2.58, "2.58"))

IDS = ("KG-GB", "KG-GO", "KG-N", "KG-T", "KG-C", "KG-B", "KG-Y", "KG-J", "KG-O")
SHORT_NAMES = {
    "KG-GB": "Bishkek",
    "KG-GO": "Osh city",
    "KG-N": "Naryn",
    "KG-T": "Talas",
    "KG-C": "Chui",
    "KG-B": "Batken",
    "KG-Y": "Issyk-Kul",
    "KG-J": "Jalal-Abad",
    "KG-O": "Osh region",
}


def trust_by_region(**options: Any) -> Drawing:
    return draw_dot_plot(
        [GroupMean(label, value, printed) for label, value, printed, _ in TRUST],
        scale=(1, 5),
        totals=TOTALS,
        measure="trust in offenders",
        groups="region",
        **options,
    )


def trust_with_intervals() -> Drawing:
    means = []
    for label, value, printed, n in TRUST:
        half = 1.96 / float(n) ** 0.5
        interval = Interval(value - half, value + half, f"{value - half:.2f}–{value + half:.2f}")
        means.append(GroupMean(label, value, printed, interval, n))
    return draw_dot_plot(
        means,
        scale=(1, 5),
        totals=TOTALS,
        measure="trust in offenders",
        groups="region",
        base_name="n planned",
        interval_name="95 % interval",
        mark="SIMULATED",
    )


def total_against_breakdowns() -> Drawing:
    return draw_range_plot(
        [
            PooledRange("by sex", 2.70, 2.83, "women", "men", "2.70", "2.83", False),
            PooledRange("by ethnicity", 2.34, 2.45, "Other", "Kyrgyz", "2.34", "2.45", False),
            PooledRange("by settlement", 1.97, 2.42, "urban", "suburbs", "1.97", "2.42", False),
            PooledRange("by region", 2.20, 2.78, "Bishkek city", "Jalal-Abad region", "2.20", "2.78", True),
        ],
        total=PrintedTotal("printed total", 2.56, "2.56"),
        scale=(1, 5),
    )


ITEMS = (
    ("tr01", "50 % disagree", 2.40, "2.40", ((1, 3.5), (2.5, 5), (1.5, 4))),
    ("pe03", "58.2 % disagree", 2.67, "2.67", ((1, 3.25), (2.75, 5), (1.75, 4))),
    ("pe12", "58.7 % disagree", 2.41, "2.41", ((1, 3.24), (2.76, 5), (1.76, 4))),
    ("ch01", "69.4 % disagree", 2.66, "2.66", ((1, 2.92), (3.08, 5), (2.08, 4))),
    ("pe01", "39.6 % disagree, 41.3 % agree", 1.91, "1.91", ((2.5, 3.5), (2.5, 3.5), (1.5, 2.5))),
    ("tr04", "62.9 % agree", 1.46, "1.46", ((2.89, 5), (1, 3.11), (0, 2.11))),
    ("ex03", "46.4 % agree", 1.79, "1.79", ((2.39, 5), (1, 3.61), (0, 2.61))),
)
RULES = ("as answered", "6 − answer", "5 − answer")


def scored_items(items: Any = ITEMS, rules: int = 3) -> list[ScoredItem]:
    out = []
    for label, note, value, printed, cells in items:
        possible = tuple(
            PossibleMeans(low, high, f"{low:.2f}–{high:.2f}", low <= value <= high)
            for low, high in (cells * 2)[:rules]
        )
        out.append(ScoredItem(label, note, value, printed, possible))
    return out


def scoring_rules() -> Drawing:
    return draw_scoring_plot(scored_items(), rules=RULES, scale=(1, 5), keep_order=True)


def six_scoring_rules() -> Drawing:
    rules = (*RULES, "as answered, 0 to 4", "6 − answer, without the middle", "reversed twice")
    items = [(f"{i[0]}-{k}", *i[1:]) for k in range(4) for i in ITEMS][:25]
    return draw_scoring_plot(scored_items(items, 6), rules=rules, scale=(1, 5))


def means_off_the_scale() -> Drawing:
    return draw_scale_line(
        [
            PrintedMean("tr04, Bishkek city", 0.87, "0.87"),
            PrintedMean("tr02, Bishkek city", 0.97, "0.97"),
            PrintedMean("tr09, urban", 0.82, "0.82"),
            PrintedMean("tr04, Osh city", 1.00, "1.00"),
            PrintedMean("trust, total", 2.56, "2.56"),
        ],
        scale=(1, 5),
    )


def planned_and_achieved() -> Drawing:
    return draw_paired_dots(
        [
            Pair("City", 35.4, 46.6, "35.4", "46.6", "+11.2"),
            Pair("Village", 64.6, 53.4, "64.6", "53.4", "−11.2"),
            Pair("Women", 51.8, 51.8, "51.8", "51.8", "0.0"),
        ],
        first_name="planned, percent",
        second_name="achieved, percent",
        difference_name="difference, points",
    )


def plain_and_weighted() -> Drawing:
    return draw_paired_dots(
        [
            Pair("Trust in offenders", 2.56, 2.58, "2.56", "2.58", "+0.02"),
            Pair("Trust, people convicted of extremism", 2.24, 2.18, "2.24", "2.18", "−0.06"),
            Pair("Personality traits", 2.58, 2.57, "2.58", "2.57", "−0.01"),
            Pair("Similarity to other people", 3.49, 3.52, "3.49", "3.52", "+0.03"),
            Pair("Capacity to change", 3.21, 3.21, "3.21", "3.21", "0.00"),
        ],
        first_name="plain mean of regions",
        second_name="weighted by adults",
        scale=(1, 5),
        rows_name="scale",
    )


DESIGN = (
    ("Batken region", 18, 61, 79, "4"),
    ("Jalal-Abad region", 42, 143, 185, "10"),
    ("Issyk-Kul region", 22, 55, 77, "4"),
    ("Naryn region", 6, 37, 43, "2.4"),
    ("Osh region", 15, 184, 200, "11"),
    ("Talas region", 6, 32, 39, "2"),
    ("Chui region", 26, 127, 153, "9"),
    ("Bishkek city", 174, 1, 175, "10"),
    ("Osh city", 44, 5, 48, "3"),
)


def sample_design() -> Drawing:
    return draw_allocation(
        [
            RegionAllocation(label, (city, village), (str(city), str(village)), total, str(total), clusters)
            for label, city, village, total, clusters in DESIGN
        ]
    )


def _square(
    region: str, name: str, corners: list[tuple[float, float]], *holes: list[tuple[float, float]]
) -> dict[str, Any]:
    rings = [[list(p) for p in [*ring, ring[0]]] for ring in (corners, *holes)]
    return {
        "type": "Feature",
        "properties": {"iso_3166_2": region, "name_en": name},
        "geometry": {"type": "Polygon", "coordinates": rings},
    }


CITY = [(71.0, 41.0), (71.1, 41.0), (71.1, 41.1), (71.0, 41.1)]
FEATURES = [
    _square("A", "Westland", [(70, 40), (72, 40), (72.1, 41), (72, 42), (70, 42)], CITY),
    _square("B", "Eastland", [(72, 40), (74, 40), (74, 42), (72, 42), (72.1, 41)]),
    _square("C", "Old Town", CITY[::-1]),
]


def small_map(**options: Any) -> Drawing:
    values = [RegionValue("A", 2.1, "2.10"), RegionValue("B", 3.4, "3.40"), RegionValue("C", 1.2, "1.20")]
    return draw_region_map(prepare(FEATURES), values, **options)


def country_map(features: Any, **options: Any) -> Drawing:
    values = [RegionValue(i, value, printed) for i, (_, value, printed, _) in zip(IDS, TRUST, strict=True)]
    return draw_region_map(
        prepare(features, short_names=SHORT_NAMES), values, measure="trust in offenders", **options
    )


def answers_to_trust() -> Drawing:
    answers = ("strongly disagree", "disagree", "neither", "agree", "strongly agree")
    rows = (
        ("You have to be constantly on the lookout for an offender", (0.04, 0.15, 0.15, 0.37, 0.26), True),
        ("I wouldn't mind living next door to an offender or ex-convict", (0.09, 0.18, 0.16, 0.35, 0.19), False),
        ("I could trust my life to an offender", (0.3, 0.33, 0.15, 0.13, 0.05), False),
    )
    items = [
        LikertItem(
            text, shares, sum(shares[:2]), shares[2], sum(shares[3:]), sum(shares[3:]) - sum(shares[:2]), "1 001", 0.03, reverse
        )
        for text, shares, reverse in rows
    ]
    return draw_likert_bars(items, answers=answers, disagree=(0, 1), neutral=(2,), agree=(3, 4), mark="SIMULATED")


def two_scales_by_region() -> Drawing:
    points = [ScatterPoint(name, x, 6 - x, printed, f"{6 - x:.2f}") for name, x, printed, _ in TRUST]
    return draw_scatter(points, x_name="trust in offenders", y_name="similarity", rows_name="region", scale=(1, 5))


def eigenvalues() -> Drawing:
    return draw_scree((6.2, 3.1, 1.2, 0.4, 0.1, -0.1), (0.4, 0.3, 0.25, 0.2, 0.12, 0.05))


ALL = {
    "dot plot": trust_by_region,
    "dot plot with intervals": trust_with_intervals,
    "range plot": total_against_breakdowns,
    "scoring plot": scoring_rules,
    "six scoring rules": six_scoring_rules,
    "scale line": means_off_the_scale,
    "planned and achieved": planned_and_achieved,
    "plain and weighted": plain_and_weighted,
    "allocation": sample_design,
    "small map": small_map,
    "answers": answers_to_trust,
    "two scales": two_scales_by_region,
    "scree": eigenvalues,
}
