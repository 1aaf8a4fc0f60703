"""The rules on tables, one by one: what each must find in the smallest report that shows it, and a near miss that it
must let pass. Every expected number is worked out by hand in a comment.
"""

from __future__ import annotations

from typing import Any

import pytest
from builders import ONE_TO_FIVE, achieved, cell, findings_of, percent, report, said

from kurak.audit.audit_report import audit_report
from kurak.model.published import AchievedDesign, Bases, Breakdown, CountTable, TableSum
from kurak.model.scales import PrintedMean, Question, Response, Scale

REGIONS = {
    "region": Breakdown(groups=("north", "south"), unit="regions"),
    "sex": Breakdown(groups=("men", "women"), unit="sexes"),
}
THREE = {**REGIONS, "age": Breakdown(groups=("young", "old"), unit="ages")}


def population(**groups: int) -> dict[str, Bases]:
    return {"population": Bases(breakdown="region", kind="population", source="census", groups=groups)}


# ── scale-range ────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("text", ["0.97", "5.01", "0", "6"])
def test_a_mean_outside_its_scale_is_impossible(text: str) -> None:
    # The nearest values that print so: 0.975 < 1, 5.005 > 5, 0.5 < 1, 5.5 > 5.
    (found,) = findings_of(report(cell("q1", text, "men")), "scale-range")
    assert (found.severity, found.table, found.item, found.group, found.printed) == ("impossible", "T1", "q1", "men", text)


@pytest.mark.parametrize("text", ["1.00", "5.00", "1", "5", "1.0"])
def test_a_mean_at_the_end_of_its_scale_passes(text: str) -> None:
    # A mean of 1 is everybody answering 1.
    assert not findings_of(report(cell("q1", text, "men")), "scale-range")


def test_a_bound_and_a_number_without_a_scale_are_no_means_outside_it() -> None:
    at_least = said("c1", cell("q1", "0.5"), bound="at least")
    assert not findings_of(report(at_least, cell("income", "250.00")), "scale-range")


def test_a_negative_scale_has_its_own_ends() -> None:
    wide = Response(min=-2, max=2)
    (found,) = findings_of(report(cell("q1", "-2.01"), cell("q2", "-1.99"), response=wide), "scale-range")
    assert found.printed == "-2.01"
    # On -2 to 2 neither 2 - answer (0 to 4) nor a 0 for don't know gives -2.01, so neither is named.
    assert found.rivals == ("a slip in typing",)


# ── total ──────────────────────────────────────────────────────────────────────────────────


def test_a_plain_mean_of_unequal_groups_is_said_with_the_weighted_mean_beside_it() -> None:
    # Plain (2.00 + 4.00) / 2 = 3.00; weighted (30·2.00 + 10·4.00) / 40 = 2.50, give or take 0.005.
    figures = (cell("q1", "2.00", "men"), cell("q1", "4.00", "women"), cell("q1", "3.00"))
    found = findings_of(report(*figures, bases=achieved("sex", men=30, women=10)), "total")
    single = next(finding for finding in found if finding.severity == "inconsistent")
    assert "3.00 is the plain mean of two sexes, not of people" in single.message
    # 2.495 to 2.505, printed with two decimals
    assert single.expected == "2.50 to 2.51"
    assert single.bases == ("Table of sex",)
    assert [finding.severity for finding in found] == ["inconsistent", "note"]


@pytest.mark.parametrize("text", ["2.49", "2.50", "2.51"])
def test_a_weighted_total_passes_with_all_that_rounding_allows(text: str) -> None:
    # 2.495 prints as 2.49 or 2.50, 2.505 as 2.50 or 2.51.
    figures = (cell("q1", "2.00", "men"), cell("q1", "4.00", "women"), cell("q1", text))
    assert not findings_of(report(*figures, bases=achieved("sex", men=30, women=10)), "total")


def test_a_total_that_no_mean_reproduces_is_found_only_with_bases() -> None:
    # 2.80 is neither 3.00 nor 2.50. Without bases it is what groups of 3 to 2 give, and no finding.
    figures = (cell("q1", "2.00", "men"), cell("q1", "4.00", "women"), cell("q1", "2.80"))
    (found,) = findings_of(report(*figures, bases=achieved("sex", men=30, women=10)), "total")
    assert "2.80 is neither the plain mean" in found.message
    assert not findings_of(report(*figures), "total")


def test_a_scale_is_the_mean_of_its_items() -> None:
    # (2.00 + 3.00) / 2 = 2.50, give or take 0.005 and the rounding of the total: 2.49 to 2.51 pass.
    items = (cell("q1", "2.00", "men"), cell("q2", "3.00", "men"))
    assert not findings_of(report(*items, cell("trust", "2.51", "men")), "total")
    (found,) = findings_of(report(*items, cell("trust", "2.52", "men")), "total")
    assert (found.item, found.group, found.severity) == ("trust", "men", "inconsistent")
    assert found.bases == ("everybody answered every item (assumed)",)
    # With an item missing nothing follows.
    assert not findings_of(report(items[0], cell("trust", "2.52", "men")), "total")


# ── pooled-range ───────────────────────────────────────────────────────────────────────────


def test_a_total_outside_its_groups_is_impossible() -> None:
    # Any mean of people lies from 2.00 to 3.00, so at most 3.005: 3.01 begins there and passes, 3.02 does not.
    groups = (cell("q1", "2.00", "men"), cell("q1", "3.00", "women"))
    (found,) = findings_of(report(*groups, cell("q1", "3.02", table="T9")), "pooled-range")
    assert (found.severity, found.group, found.expected) == ("impossible", "by sex", "2.00 to 3.00")
    assert not findings_of(report(*groups, cell("q1", "3.01", table="T9")), "pooled-range")
    assert not findings_of(report(groups[0], cell("q1", "3.02", table="T9")), "pooled-range")


def test_a_total_of_the_text_counts_as_well_and_a_bound_does_not() -> None:
    groups = (cell("q1", "2.00", "men"), cell("q1", "3.00", "women"))
    (found,) = findings_of(report(*groups, said("c1", cell("q1", "3.5"))), "pooled-range")
    assert (found.claim, found.severity) == ("c1", "impossible")
    assert not findings_of(report(*groups, said("c1", cell("q1", "3.5"), bound="at least")), "pooled-range")


def test_a_plain_mean_of_regions_explains_a_total_outside_the_sexes_under_stated_sizes() -> None:
    # Plain (2.00 + 4.00) / 2 = 3.00. Weighted (90·2.00 + 10·4.00) / 100 = 2.20, inside 2.10 to 2.30.
    regions = (
        cell("q1", "2.00", "north", by="region"),
        cell("q1", "4.00", "south", by="region"),
        cell("q1", "3.00"),
    )
    sexes = (cell("q1", "2.10", "men", table="T2"), cell("q1", "2.30", "women", table="T2"))
    published = report(*regions, *sexes, breakdowns=REGIONS, bases=population(north=90, south=10))
    (found,) = findings_of(published, "pooled-range")
    assert (found.severity, found.bases) == ("inconsistent", ("census",))
    assert "plain mean of two regions" in found.rivals[0]
    assert "inside the range" in found.rivals[0]


def test_sizes_that_are_not_stated_may_explain_it_too_but_no_sizes_explain_what_no_region_reaches() -> None:
    regions = (
        cell("q1", "2.00", "north", by="region"),
        cell("q1", "4.00", "south", by="region"),
        cell("q1", "3.00"),
    )
    # Some mean of 2.00 and 4.00 is 2.20, so 3.00 is not impossible; no mean of them is 4.50.
    sexes = (cell("q1", "2.10", "men", table="T2"), cell("q1", "2.30", "women", table="T2"))
    (unknown,) = findings_of(report(*regions, *sexes, breakdowns=REGIONS), "pooled-range")
    assert (unknown.severity, unknown.bases) == ("inconsistent", ("sizes of the regions (not printed)",))
    # Stated sizes that leave it outside (2.98 to 2.99) explain nothing: as a mean of everybody it cannot be.
    stated = report(*regions, *sexes, breakdowns=REGIONS, bases=population(north=51, south=49))
    (under,) = findings_of(stated, "pooled-range")
    assert (under.severity, under.bases) == ("impossible", ())
    assert "still outside" in under.rivals[0]
    far = (cell("q1", "4.40", "men", table="T2"), cell("q1", "4.60", "women", table="T2"))
    (beyond,) = findings_of(report(*regions, *far, breakdowns=REGIONS), "pooled-range")
    assert beyond.severity == "impossible"


# ── breakdowns ─────────────────────────────────────────────────────────────────────────────


def test_two_breakdowns_that_do_not_meet_are_impossible() -> None:
    # 2.00 to 2.20 by region and 2.30 to 2.60 by sex: at most 2.205 against at least 2.295.
    regions = (cell("q1", "2.00", "north", by="region"), cell("q1", "2.20", "south", by="region"))
    sexes = (cell("q1", "2.30", "men", table="T2"), cell("q1", "2.60", "women", table="T2"))
    (found,) = findings_of(report(*regions, *sexes, breakdowns=REGIONS), "breakdowns")
    assert found.severity == "impossible"
    # 2.21 and 2.20 meet in 2.205.
    near = (cell("q1", "2.21", "men", table="T2"), cell("q1", "2.60", "women", table="T2"))
    assert not findings_of(report(*regions, *near, breakdowns=REGIONS), "breakdowns")


def test_groups_that_are_not_everybody_or_not_all_printed_say_nothing() -> None:
    regions = (cell("q1", "2.00", "north", by="region"), cell("q1", "2.20", "south", by="region"))
    sexes = (cell("q1", "2.30", "men", table="T2"), cell("q1", "2.60", "women", table="T2"))
    some = {"region": REGIONS["region"], "sex": Breakdown(groups=("men", "women"), exhaustive=False)}
    assert not findings_of(report(*regions, *sexes, breakdowns=some), "breakdowns")
    assert not findings_of(report(*regions, sexes[0], breakdowns=REGIONS), "breakdowns")


def test_two_breakdowns_that_recombine_to_different_means_are_inconsistent() -> None:
    # By region (10·2.00 + 10·3.00) / 20 = 2.50; by sex (15·2.00 + 5·3.00) / 20 = 2.25. 0.25 apart, rounding 0.01.
    regions = (cell("q1", "2.00", "north", by="region"), cell("q1", "3.00", "south", by="region"))
    sexes = (cell("q1", "2.00", "men", table="T2"), cell("q1", "3.00", "women", table="T2"))
    by_region = achieved("region", north=10, south=10)
    uneven = report(*regions, *sexes, breakdowns=REGIONS, bases=by_region | achieved("sex", men=15, women=5))
    (found,) = findings_of(uneven, "breakdowns")
    assert (found.severity, found.bases) == ("inconsistent", ("Table of region", "Table of sex"))
    even = report(*regions, *sexes, breakdowns=REGIONS, bases=by_region | achieved("sex", men=10, women=10))
    assert not findings_of(even, "breakdowns")


# ── mean-percent ───────────────────────────────────────────────────────────────────────────


def test_a_mean_that_percentages_exclude_under_the_declared_rule_only() -> None:
    # q2 is negative, so agree (4, 5) becomes 1 or 2. 70 agree, 20 neutral, 10 disagree:
    # 6 - answer: 0.7·1 + 0.2·3 + 0.1·4 = 1.70 to 0.7·2 + 0.2·3 + 0.1·5 = 2.50; as answered 3.50 to 4.30.
    shares = (percent("q2", "agree", "70"), percent("q2", "neutral", "20"), percent("q2", "disagree", "10"))
    (found,) = findings_of(report(cell("q2", "3.90"), *shares), "mean-percent")
    assert found.severity == "inconsistent"
    assert any("as answered" in rival for rival in found.rivals)
    assert not findings_of(report(cell("q2", "2.10"), *shares), "mean-percent")


def test_a_mean_that_no_coding_allows_is_impossible() -> None:
    # 100 agree and nothing else: 4 to 5, turned 1 to 2 or 0 to 1, whatever the key. 3.00 is none of these.
    shares = (percent("q1", "agree", "100.0"), percent("q1", "disagree", "0.0"), percent("q1", "neutral", "0.0"))
    zero = percent("q1", "dont_know", "0.0")
    (found,) = findings_of(report(cell("q1", "3.00"), *shares, zero), "mean-percent")
    assert found.severity == "impossible"
    # 1.50 needs the key to be wrong: 6 - answer gives 1 to 2.
    (key,) = findings_of(report(cell("q1", "1.50"), *shares, zero), "mean-percent")
    assert key.severity == "inconsistent"
    assert any("key" in rival and "6 − answer" in rival for rival in key.rivals)


def test_the_mean_of_an_even_scale_has_no_neutral_answers() -> None:
    # 1 to 4: half disagree (1, 2), half agree (3, 4): 0.5·1 + 0.5·3 = 2 to 0.5·2 + 0.5·4 = 3.
    four = Response(min=1, max=4)
    shares = (percent("q1", "agree", "50.0"), percent("q1", "disagree", "50.0"))
    assert not findings_of(report(cell("q1", "2.99"), *shares, response=four), "mean-percent")
    (found,) = findings_of(report(cell("q1", "3.10"), *shares, response=four), "mean-percent")
    assert found.item == "q1"


def test_a_question_whose_coding_is_not_declared_is_found_only_where_no_coding_fits() -> None:
    # 60 negative and 40 positive: as 1, 3 the mean is 1.80; as 1 to 5 it is 0.6·1 + 0.4·4 = 2.2 to 3.2.
    question = {
        "view": Question(
            type="single",
            answers=("no", "yes"),
            printed_mean=PrintedMean(variable="points", value="1.80"),
            shares={"no": "disagree", "yes": "agree"},
        )
    }
    shares = (percent("view", "no", "60"), percent("view", "yes", "40"))
    assert not findings_of(report(cell("points", "1.80"), *shares, questions=question), "mean-percent")
    (found,) = findings_of(report(cell("points", "4.50"), *shares, questions=question), "mean-percent")
    assert found.severity == "inconsistent"


def test_an_item_declared_doubtful_may_be_turned_or_not() -> None:
    doubtful = {"trust": Scale(label="Trust", items=("q1", "q2"), reverse=("q2",), doubtful=("q2",))}
    # As above: as answered 3.50 to 4.30, turned 1.70 to 2.50. Either will do; 3.00 will not.
    shares = (percent("q2", "agree", "70"), percent("q2", "neutral", "20"), percent("q2", "disagree", "10"))
    assert not findings_of(report(cell("q2", "3.90"), *shares, scales=doubtful), "mean-percent")
    assert findings_of(report(cell("q2", "3.00"), *shares, scales=doubtful), "mean-percent")


# ── scoring ────────────────────────────────────────────────────────────────────────────────


def test_one_scoring_rule_is_left_and_scores_are_restated_under_it() -> None:
    # q2 negative, 90 disagree (5 - answer: 3, 4), 10 agree (0, 1): 0.9·3 = 2.70 to 0.9·4 + 0.1 = 3.70.
    # As answered 0.9·1 + 0.1·4 = 1.30 to 2.30, 6 - answer 3.70 to 4.70. Printed 3.20 fits only 5 - answer.
    shares = (percent("q2", "disagree", "90.0"), percent("q2", "agree", "10.0"), percent("q2", "dont_know", "0.0"))
    published = report(cell("q1", "3.00"), cell("q2", "3.20"), cell("trust", "3.10"), *shares)
    (found,) = findings_of(published, "scoring")
    assert found.severity == "inconsistent"
    scoring = audit_report(published).scoring
    assert scoring is not None
    assert {rule.label for rule in scoring.surviving} == {"5 − answer", "5 − answer, don't know counted as 0"}
    # One of two items is 1 too low, so the score is 3.10 + 1/2 = 3.60.
    (restated,) = scoring.restated
    assert [round(float(end), 6) for end in restated.restated] == [3.6, 3.6]


def test_a_declared_rule_that_fits_is_no_finding() -> None:
    shares = (percent("q2", "disagree", "90.0"), percent("q2", "agree", "10.0"), percent("q2", "dont_know", "0.0"))
    assert not findings_of(report(cell("q1", "3.00"), cell("q2", "4.20"), *shares), "scoring")


def test_a_plain_mean_excludes_a_rule_only_if_the_mean_of_people_does_too() -> None:
    # Percentages are of people. 6 - answer allows 3.70 to 4.70 (see above). Printed 3.60 is the plain mean of 4.00 and
    # 3.20; people, 9 to 1, have 3.92. So 6 - answer is not excluded, although 3.60 is outside.
    shares = (percent("q2", "disagree", "90.0"), percent("q2", "agree", "10.0"), percent("q2", "dont_know", "0.0"))
    cells = (cell("q2", "4.00", "north", by="region"), cell("q2", "3.20", "south", by="region"), cell("q2", "3.60"))
    scoring = audit_report(
        report(*cells, *shares, breakdowns=REGIONS, bases=population(north=90, south=10))
    ).scoring
    assert scoring is not None
    assert "6 − answer" in {rule.label for rule in scoring.surviving}


def test_a_slip_that_no_rule_gives_casts_no_doubt_on_the_scoring() -> None:
    # 7.20 lies outside 1 to 5 and 0 to 4 alike: scale-range has it, and it tells no rule from another.
    published = report(cell("q1", "7.20", "men"), cell("q2", "4.20"))
    assert {finding.rule for finding in audit_report(published).findings} == {"scale-range"}
    scoring = audit_report(published).scoring
    assert scoring is not None
    assert scoring.set_aside == ("T1 · q1 · men: no rule tried gives 7.20",)


def test_on_a_scale_from_0_two_turnings_are_one() -> None:
    zero = Response(min=0, max=4)
    scoring = audit_report(report(cell("q2", "2.00"), response=zero)).scoring
    assert scoring is not None
    assert [rule.label for rule in scoring.rules] == [
        "as answered",
        "4 − answer",
        "as answered, don't know counted as 0",
        "4 − answer, don't know counted as 0",
    ]


# ── reversed-item ──────────────────────────────────────────────────────────────────────────


def three_tables(first: str, second: str, sex: tuple[str, str]) -> tuple[Any, ...]:
    return (
        cell("q1", first, "north", by="region"),
        cell("q1", second, "south", by="region"),
        cell("q1", sex[0], "men", table="T2"),
        cell("q1", sex[1], "women", table="T2"),
        cell("q1", "4.10", "young", by="age", table="T3"),
        cell("q1", "4.30", "old", by="age", table="T3"),
    )


def test_a_row_turned_round_in_one_of_three_tables_is_suspect() -> None:
    # 6 - 1.70 = 4.30 and 6 - 1.90 = 4.10 bring sex to the other two; 5 - 1.70 = 3.30 does not.
    (found,) = findings_of(report(*three_tables("4.00", "4.40", ("1.70", "1.90")), breakdowns=THREE), "reversed-item")
    assert (found.item, found.table, found.severity) == ("q1", "T2", "suspect")
    assert found.details["ways"] == ["6 − printed"]


def test_a_turned_row_must_land_on_the_scale_and_two_tables_do_not_tell_which() -> None:
    # 6 - 0.80 = 5.20 is off the scale, 5 - 0.80 = 4.20 is on it.
    (found,) = findings_of(report(*three_tables("4.00", "4.40", ("0.80", "0.90")), breakdowns=THREE), "reversed-item")
    assert found.details["ways"] == ["5 − printed"]
    two = three_tables("4.00", "4.40", ("1.70", "1.90"))[:4]
    assert not findings_of(report(*two, breakdowns=THREE), "reversed-item")
    assert not findings_of(report(*three_tables("4.00", "4.40", ("4.20", "4.30")), breakdowns=THREE), "reversed-item")


# ── grim, grimmer, debit ───────────────────────────────────────────────────────────────────


def test_a_mean_that_no_whole_answers_give() -> None:
    # 2.15·20 = 43 fits; of 13 people 28/13 = 2.154 prints as 2.15, of 12 people 26/12 = 2.17 and 25/12 = 2.08.
    (found,) = findings_of(report(cell("q1", "2.15", "men"), bases=achieved("sex", men=12, women=1)), "grim")
    assert (found.severity, found.bases, found.expected) == ("inconsistent", ("12: Table of sex",), "2.08 and 2.17")
    assert not findings_of(report(cell("q1", "2.15", "men"), bases=achieved("sex", men=13, women=1)), "grim")
    # Two items for each of 12 people: 52/24 = 2.1667, 51/24 = 2.125; 10 people: 43/20 = 2.15.
    assert findings_of(report(cell("trust", "2.15", "men"), bases=achieved("sex", men=12, women=1)), "grim")
    assert not findings_of(report(cell("trust", "2.15", "men"), bases=achieved("sex", men=10, women=1)), "grim")


def test_a_mean_of_groups_or_of_a_population_is_no_mean_of_answers() -> None:
    # 2.00 and 2.30 of 10 people each, so 20 people: 2.15 is their mean. Of 7 people it would be none.
    groups = (cell("q1", "2.00", "north", by="region"), cell("q1", "2.30", "south", by="region"), cell("q1", "2.15"))
    seven = achieved("total", all=7)
    assert not findings_of(report(*groups, breakdowns=REGIONS, bases=seven), "grim")
    weighted = report(*groups, breakdowns=REGIONS, bases=seven | population(north=50, south=50))
    assert not findings_of(weighted, "grim")
    assert findings_of(report(groups[2], breakdowns=REGIONS, bases=seven), "grim")


def test_a_standard_deviation_that_no_whole_answers_give() -> None:
    # Two people with mean 3.00: 3, 3 (SD 0), 2, 4 (SD √2 = 1.41) or 1, 5 (SD 2√2 = 2.83).
    for text in ("0.00", "1.41", "2.83"):
        fits = report(cell("q1", "3.00", "men"), cell("q1", text, "men", statistic="sd"), bases=achieved("sex", men=2, women=1))
        assert not findings_of(fits, "grimmer")
    wrong = report(cell("q1", "3.00", "men"), cell("q1", "1.00", "men", statistic="sd"), bases=achieved("sex", men=2, women=1))
    (found,) = findings_of(wrong, "grimmer")
    assert (found.severity, found.printed) == ("inconsistent", "1.00")


def test_a_standard_deviation_below_0_is_impossible() -> None:
    (found,) = findings_of(report(cell("q1", "-0.50", "men", statistic="sd")), "grimmer")
    assert found.severity == "impossible"
    assert not findings_of(report(cell("q1", "-0.00", "men", statistic="sd")), "grimmer")


def test_a_standard_deviation_of_yes_and_no_follows_from_their_mean() -> None:
    # 7 of 20: s² = 7·13 / (20·19) = 0.2395, s = 0.489.
    binary = Response(min=0, max=1)
    twenty = achieved("sex", men=20, women=1)
    fits = (cell("q1", "0.35", "men"), cell("q1", "0.49", "men", statistic="sd"))
    assert not findings_of(report(*fits, response=binary, bases=twenty), "debit")
    wrong = (cell("q1", "0.35", "men"), cell("q1", "0.18", "men", statistic="sd"))
    (found,) = findings_of(report(*wrong, response=binary, bases=twenty), "debit")
    assert found.severity == "inconsistent"


# ── percent-count ──────────────────────────────────────────────────────────────────────────


def test_a_percentage_that_no_count_of_its_base_gives() -> None:
    # 25 of 45 are 55.56, 24 are 53.33; 55.5 is none.
    (found,) = findings_of(report(said("c1", percent("q1", "agree", "55.5"), base=45)), "percent-count")
    assert (found.severity, found.expected) == ("inconsistent", "53.3 and 55.6")
    assert not findings_of(report(said("c1", percent("q1", "agree", "55.6"), base=45)), "percent-count")
    assumed = {"n": Bases(breakdown="total", kind="achieved", source="web page", assumed=True, groups={"all": 45})}
    (stated,) = findings_of(report(percent("q1", "agree", "55.5"), bases=assumed), "percent-count")
    assert stated.bases == ("45: web page (assumed)",)


def test_without_a_base_the_smallest_are_named() -> None:
    # 28.6: 2 of 7 are 28.57; next 4 of 14 and 6 of 21.
    (found,) = findings_of(report(percent("q1", "agree", "28.6")), "percent-count")
    assert found.severity == "note"
    assert found.details["smallest_bases"] == [[7, 2], [14, 4], [21, 6]]
    assert not findings_of(report(percent("q1", "agree", "29")), "percent-count")


def test_a_percentage_quoted_from_elsewhere_or_of_some_people_has_not_the_base_of_the_survey() -> None:
    # 53 percent of 7 people is none, but these were not asked of the seven.
    seven = achieved("total", all=7)
    reasons = {"reason": Question(type="single", asked_if="q1 == 1", answers=("fear", "other"))}
    quoted = said("c1", percent("employers who would hire", "", "53"))
    some = said("c2", percent("reason", "fear", "53"))
    assert not findings_of(report(quoted, some, bases=seven, questions=reasons), "percent-count")
    assert findings_of(report(percent("q1", "agree", "53"), bases=seven), "percent-count")


@pytest.mark.parametrize("text", ["100.1", "-3"])
def test_no_percentage_of_people_lies_outside_0_to_100(text: str) -> None:
    (found,) = findings_of(report(percent("q1", "agree", text)), "percent-count")
    assert found.severity == "impossible"


# ── percent-sum ────────────────────────────────────────────────────────────────────────────


def test_agree_and_disagree_above_100_are_impossible() -> None:
    # 55.5 + 59.3 = 114.8. 50.1 + 50.0 can be 50.05 + 49.95 = 100.
    (found,) = findings_of(report(percent("q1", "disagree", "55.5"), percent("q1", "agree", "59.3")), "percent-sum")
    assert found.severity == "impossible"
    assert "114.8" in (found.printed or "")
    assert not findings_of(report(percent("q1", "disagree", "50.1"), percent("q1", "agree", "50.0")), "percent-sum")


def test_dont_know_of_all_beside_answers_of_those_who_answered_is_not_impossible() -> None:
    # 60 + 30 + 10 = 100 of those who answered, and 5 of all who were asked did not know.
    parts = [percent("q1", word, text) for word, text in (("agree", "60"), ("disagree", "30"), ("neutral", "10"))]
    (found,) = findings_of(report(*parts, percent("q1", "dont_know", "5")), "percent-sum")
    assert found.severity == "inconsistent"
    assert found.bases


def test_a_closed_question_away_from_100_by_more_than_rounding() -> None:
    # 25 + 28 + 30 = 83; three whole percentages move it by 1.5 at most. 33 + 33 + 33 = 99 passes.
    known = {"view": Question(type="single", answers=("bad", "middling", "good"))}

    def parts(*texts: str) -> list[Any]:
        return [percent("view", answer, text) for answer, text in zip(("bad", "middling", "good"), texts, strict=False)]

    (found,) = findings_of(report(*parts("25", "28", "30"), questions=known), "percent-sum")
    assert (found.severity, found.expected) == ("inconsistent", "100")
    assert not findings_of(report(*parts("33", "33", "33"), questions=known), "percent-sum")
    (rest,) = findings_of(report(*parts("25", "28"), questions=known), "percent-sum")
    assert rest.severity == "note"
    assert "47 percent" in rest.message
    several = {"view": Question(type="multiple", answers=("bad", "middling", "good"))}
    assert not findings_of(report(*parts("70", "60", "50"), questions=several), "percent-sum")


def test_an_even_scale_is_closed_without_neutral_answers() -> None:
    # 40 + 40 + 10 = 90 where 1 to 4 leaves no middle.
    parts = [percent("q1", word, text) for word, text in (("agree", "40"), ("disagree", "40"), ("dont_know", "10"))]
    assert findings_of(report(*parts, response=Response(min=1, max=4)), "percent-sum")
    assert not findings_of(report(*parts, response=ONE_TO_FIVE), "percent-sum")


# ── count-sum in tables ────────────────────────────────────────────────────────────────────


def sample_table(**rows: dict[str, str]) -> CountTable:
    spec = TableSum(
        file="design.csv", key="area", total_row="all", down=("n", "clusters"), across={"n": ("city", "village")}
    )
    return CountTable(spec=spec, rows=dict(rows), lines={row: line for line, row in enumerate(rows, start=2)})


def test_rows_and_columns_that_do_not_add_up() -> None:
    # n: 30 + 20 = 50, printed 60; across north 10 + 20 = 30 and south 15 + 6 = 21, printed 20: off by one, as when
    # each was rounded on its own. Clusters 2.4 + 1.7 = 4.1, printed 4: 2 x 0.05 allow 4.0 to 4.2.
    table = sample_table(
        all={"n": "60", "city": "25", "village": "35", "clusters": "4"},
        north={"n": "30", "city": "10", "village": "20", "clusters": "2.4"},
        south={"n": "20", "city": "15", "village": "6", "clusters": "1.7"},
    )
    found = {(f.item, f.group): f for f in findings_of(report(count_tables=[table]), "count-sum")}
    assert set(found) == {("n", "all"), ("n", "south")}
    assert (found["n", "all"].severity, found["n", "all"].expected) == ("inconsistent", "50")
    assert (found["n", "south"].severity, found["n", "south"].expected) == ("suspect", "21")
    assert str(found["n", "south"].where[0]) == "published/design.csv:4 (n)"


def test_empty_cells_and_words_in_a_table_of_counts_add_up_to_nothing() -> None:
    table = sample_table(
        all={"n": "60", "city": "25", "village": "35"},
        north={"n": "30", "city": "10"},
        south={"n": "a few", "city": "15", "village": "5"},
    )
    assert not findings_of(report(count_tables=[table]), "count-sum")


def test_rows_of_a_set_add_up_to_the_number_of_respondents() -> None:
    # 466 + 535 + 26 = 1027, not 1001; 466 + 535 alone are 1001.
    spec = TableSum(
        file="achieved.csv", key="category", column="n", total=1001, sets={"place": ("city", "village", "suburbs")}
    )

    def table(suburbs: str) -> CountTable:
        rows = {"city": {"n": "466"}, "village": {"n": "535"}, "suburbs": {"n": suburbs}}
        return CountTable(spec=spec, rows=rows, lines=dict.fromkeys(rows, 2))

    (found,) = findings_of(report(count_tables=[table("26")]), "count-sum")
    assert (found.printed, found.expected, found.severity) == ("1001", "1027", "inconsistent")
    assert "city 466 and village 535 alone add up to 1001" in found.rivals
    assert not findings_of(report(count_tables=[table("0")]), "count-sum")


def test_percentages_across_a_row_add_up_to_100() -> None:
    spec = TableSum(file="design.csv", key="area", hundred=(("city", "village"),))
    rows = {"north": {"city": "35.4", "village": "64.7"}, "south": {"city": "23.3", "village": "74.7"}}
    # 35.4 + 64.7 = 100.1 may be 100 (two half steps of 0.05); 23.3 + 74.7 = 98 may not.
    table = CountTable(spec=spec, rows=rows, lines={"north": 2, "south": 3})
    (found,) = findings_of(report(count_tables=[table]), "count-sum")
    assert found.group == "south"


# ── achieved-design ────────────────────────────────────────────────────────────────────────


def test_achieved_numbers_far_from_the_plan_and_what_that_does_to_a_mean() -> None:
    # Planned 40 percent city, achieved 60 of 100: (0.2)²·100 = 4 > 9·0.4·0.6 = 2.16.
    # The mean moves by (0.6 - 0.4)·2.00 + (0.4 - 0.6)·3.00 = -0.20.
    def design(city: int) -> AchievedDesign:
        return AchievedDesign(
            name="settlement",
            planned={"city": 40, "village": 60},
            planned_source="plan",
            achieved={"city": city, "village": 100 - city},
            achieved_source="table",
            breakdown="sex",
            groups={"city": "men", "village": "women"},
        )

    cells = (cell("trust", "2.00", "men"), cell("trust", "3.00", "women"))
    (found,) = findings_of(report(*cells, achieved_design=(design(60),)), "achieved-design")
    assert (found.severity, found.printed, found.expected) == ("suspect", "60 of 100", "40 of 100")
    assert found.details["effects"] == {"trust": pytest.approx(-0.20)}
    # 54: (0.14)²·100 = 1.96 < 2.16.
    assert not findings_of(report(*cells, achieved_design=(design(54),)), "achieved-design")
