"""The rules on the running text, one by one: claims against tables, against one another and against the conclusions.
Each has a smallest report that shows it, and a near miss that it must let pass.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from builders import cell, count, findings_of, percent, report, said, statement

from kurak.audit.audit_report import audit_report
from kurak.model.finding import Place
from kurak.model.published import Bases, ClaimTest, Conclusion, ConclusionStatement, CountSum, RestsOn
from kurak.model.scales import PrintedRange, Question, Response, Scale

# ── text-table ─────────────────────────────────────────────────────────────────────────────


def test_a_number_of_the_text_that_differs_from_its_cell() -> None:
    cells = (cell("q1", "2.70", "men"), cell("q1", "2.78", "women"))
    (found,) = findings_of(report(*cells, said("c1", cell("q1", "2.78", "men"))), "text-table")
    assert (found.claim, found.table, found.printed, found.expected) == ("c1", "T1", "2.78", "2.70")
    assert "women" in found.reasoning


@pytest.mark.parametrize("text", ["2.7", "2.70", "3", "2.71"])
def test_a_number_of_the_text_may_be_rounded_otherwise(text: str) -> None:
    # 2.70 is 2.695 to 2.705; 2.7 is 2.65 to 2.75; 3 is 2.5 to 3.5; 2.71 begins at 2.705.
    assert not findings_of(report(cell("q1", "2.70", "men"), said("c1", cell("q1", text, "men"))), "text-table")


def test_a_text_that_agrees_with_one_of_two_tables_is_right_and_the_tables_differ() -> None:
    tables = (cell("q1", "2.70", "men"), cell("q1", "2.90", "men", table="T2"))
    published = report(*tables, said("c1", cell("q1", "2.90", "men")))
    assert not findings_of(published, "text-table")
    (found,) = findings_of(published, "same-fact")
    assert (found.printed, found.expected) == ("2.70", "2.90")


def test_a_bound_is_no_number_that_differs() -> None:
    claimed = said("c1", percent("q1", "agree", "50"), bound="at least")
    assert not findings_of(report(percent("q1", "agree", "62.9"), claimed), "text-table")


# ── superlative ────────────────────────────────────────────────────────────────────────────


def test_a_highest_group_that_is_not_the_highest() -> None:
    cells = (cell("q1", "2.70", "men"), cell("q1", "2.78", "women"))
    claimed = said("c1", cell("q1", "2.78", "men"), superlative="highest")
    (found,) = findings_of(report(*cells, claimed), "superlative")
    assert found.expected == "women 2.78"
    assert not findings_of(report(*cells, replace(claimed, superlative="lowest")), "superlative")


def test_a_highest_group_within_rounding_passes() -> None:
    # 2.70 is at most 2.705 and 2.71 at least 2.705.
    cells = (cell("q1", "2.70", "men"), cell("q1", "2.71", "women"))
    assert not findings_of(report(*cells, said("c1", cell("q1", "2.70", "men"), superlative="highest")), "superlative")


def test_a_lowest_item_and_a_most_frequent_answer_are_compared_with_their_like() -> None:
    three = {"trust": Scale(label="Trust", items=("q1", "q2", "q3"))}
    items = (cell("q1", "2.10"), cell("q2", "1.90"), cell("q3", "3.00"))
    claimed = said("c1", cell("q1", "2.10"), superlative="lowest")
    (found,) = findings_of(report(*items, claimed, scales=three), "superlative")
    assert found.expected == "q2 1.90"
    view = {"view": Question(type="single", answers=("bad", "good", "unsure"))}
    answers = (percent("view", "bad", "23"), percent("view", "good", "16"), percent("view", "unsure", "43"))
    most = said("c2", percent("view", "bad", "23"), superlative="highest")
    (answer,) = findings_of(report(*answers, most, questions=view), "superlative")
    assert answer.expected == "unsure 43"
    assert not findings_of(
        report(*answers, said("c2", answers[2], superlative="highest"), questions=view), "superlative"
    )


def test_a_highest_number_of_the_text_alone_is_compared_with_the_text() -> None:
    claims = (
        said("c1", cell("q1", "3.10", "men"), superlative="highest"),
        said("c2", cell("q1", "3.40", "women")),
    )
    (found,) = findings_of(report(*claims), "superlative")
    assert found.expected == "women 3.40"


# ── scale-description ──────────────────────────────────────────────────────────────────────


def described(*ranges: str) -> Response:
    return Response(
        min=1, max=5, printed_ranges=tuple(PrintedRange(range=one, where=(f"section {n}",)) for n, one in enumerate(ranges))
    )


def test_one_scale_described_in_two_ways() -> None:
    (found,) = findings_of(report(response=described("1-5", "0-5", "1-5")), "scale-description")
    assert found.printed == "1 to 5 and 0 to 5"
    assert "1 to 5 in section 0 and section 2" in found.reasoning
    assert found.where == (Place("published/published.yaml", key="response.printed_ranges"),)


@pytest.mark.parametrize("ranges", [(), ("1-5",), ("1-5", "1-5")])
def test_one_scale_described_in_one_way(ranges: tuple[str, ...]) -> None:
    assert not findings_of(report(response=described(*ranges)), "scale-description")


def test_a_range_below_0_is_read_with_its_sign() -> None:
    (found,) = findings_of(report(response=described("-2-2", "1-5")), "scale-description")
    assert found.printed == "-2 to 2 and 1 to 5"


# ── same-fact ──────────────────────────────────────────────────────────────────────────────


def counted(claim: str, text: str, section: str, **more: Any) -> Any:
    figure = said(claim, cell("survey respondents", text, statistic="count"), section=section)
    return replace(figure, **more)  # type: ignore[arg-type]


def test_one_count_given_with_two_values() -> None:
    (found,) = findings_of(report(counted("c1", "1000", "I"), counted("c2", "1001", "II")), "same-fact")
    assert (found.severity, found.printed, found.expected) == ("inconsistent", "1000", "1001")
    assert not findings_of(report(counted("c1", "1001", "I"), counted("c2", "1001", "II")), "same-fact")
    about = counted("c1", "1000", "I", bound="about")
    assert not findings_of(report(about, counted("c2", "1001", "II")), "same-fact")


def test_one_mean_given_with_more_and_fewer_decimals_is_one_value() -> None:
    pair = (said("c1", cell("q1", "2.56")), said("c2", cell("q1", "2.6")))
    assert not findings_of(report(*pair), "same-fact")
    assert findings_of(report(pair[0], said("c2", cell("q1", "2.5"))), "same-fact")


def test_one_number_under_two_dates_in_two_places_is_suspect_and_a_level_series_is_not() -> None:
    def dated(claim: str, year: str, section: str) -> Any:
        return counted(claim, "157", section, breakdown="year", group=year)

    (found,) = findings_of(report(dated("c1", "2022", "I"), dated("c2", "2023", "IV")), "same-fact")
    assert found.severity == "suspect"
    assert not findings_of(report(dated("c1", "2022", "I"), dated("c2", "2023", "I")), "same-fact")


def test_lists_that_differ_are_inconsistent_and_words_that_differ_are_suspect() -> None:
    lists = [statement("c1", "first", "north|south", "I"), statement("c2", "first", "north|east", "II")]
    (found,) = findings_of(report(claims=lists), "same-fact")
    assert (found.severity, found.printed, found.expected) == ("inconsistent", "north, south", "north, east")
    words = [statement("c1", "papers", "a problem", "I"), statement("c2", "papers", "no problem", "II")]
    (suspect,) = findings_of(report(claims=words), "same-fact")
    assert suspect.severity == "suspect"
    same = [statement("c1", "first", "north|south", "I"), statement("c2", "first", "south|north", "II")]
    assert not findings_of(report(claims=same), "same-fact")


# ── count-sum of claims ────────────────────────────────────────────────────────────────────


def summed(*claims: Any, parts: tuple[str, ...] = ("a", "b")) -> Any:
    return report(claims=claims, count_sums=(CountSum(id="sum", total="t", parts=parts),))


def test_parts_of_the_text_that_do_not_add_up() -> None:
    # 4181 + 1109 = 5290, not 5045.
    (found,) = findings_of(
        summed(count("t", "all", "5045"), count("a", "pretrial", "4181"), count("b", "prison", "1109")), "count-sum"
    )
    assert (found.printed, found.expected, found.severity) == ("5045", "5290", "inconsistent")
    assert not findings_of(
        summed(count("t", "all", "5290"), count("a", "pretrial", "4181"), count("b", "prison", "1109")), "count-sum"
    )


def test_counts_with_decimals_bring_their_rounding_along() -> None:
    # 2.4 + 1.7 = 4.1; two half steps of 0.05 reach from 4.0 to 4.2, the total's own from 4.15 to 4.25.
    parts = (count("a", "x", "2.4"), count("b", "y", "1.7"))
    assert not findings_of(summed(count("t", "all", "4.2"), *parts), "count-sum")
    assert findings_of(summed(count("t", "all", "4.3"), *parts), "count-sum")


@pytest.mark.parametrize(
    "part",
    [count("b", "y", "2/3"), count("b", "y", "many"), count("b", "y", "9", bound="about"), count("z", "y", "9")],
)
def test_what_is_no_plain_count_adds_up_to_nothing(part: object) -> None:
    assert not findings_of(summed(count("t", "all", "5"), count("a", "x", "1"), part), "count-sum")


# ── unsupported-claim ──────────────────────────────────────────────────────────────────────


def test_a_statement_that_nothing_printed_carries() -> None:
    bare = ConclusionStatement(id="K1.a", statement="All is well.")
    carried = ConclusionStatement(id="K1.b", statement="Trust is low.", rests_on=RestsOn(claims=("c1",)))
    published = report(said("c1", cell("q1", "2.00")), conclusions=[Conclusion(id="K1", statements=(bare, carried))])
    (found,) = findings_of(published, "unsupported-claim")
    assert (found.item, found.severity) == ("K1.a", "suspect")
    assert found.where == (Place("published/conclusions.yaml", line=5),)
    assert found.changes == ()


def test_a_statement_whose_place_is_not_known_is_told_all_the_same() -> None:
    bare = ConclusionStatement(id="K1.a", statement="All is well.")
    published = replace(report(conclusions=[Conclusion(id="K1", statements=(bare,))]), conclusion_places={})
    (found,) = findings_of(published, "unsupported-claim")
    assert found.where == ()


def test_a_wrong_superlative_doubts_the_word_and_not_the_numbers() -> None:
    # Women are called highest with 2.00, men have 3.00. That men are above women stands all the same.
    figures = [cell("q1", "3.00", "men"), cell("q1", "2.00", "women"), cell("q1", "2.50")]
    wrong = said("c1", cell("q1", "2.00", "women"), superlative="highest")
    right = said("c2", cell("q1", "3.00", "men"))
    statement = ConclusionStatement(
        id="K1.a",
        statement="Men trust more.",
        rests_on=RestsOn(claims=("c1", "c2")),
        tests=(ClaimTest(claim="c2", more_than_claim="c1"),),
    )
    published = report(*figures, wrong, right, conclusions=[Conclusion(id="K1", statements=(statement,))])
    (found,) = findings_of(published, "superlative")
    assert found.details["claims"] == ["c1"]
    (entry,) = audit_report(published).ledger
    assert entry.verdict == "stands"


def test_a_claim_of_fewer_people_is_set_against_no_total() -> None:
    # 4.90 of 7 people lies outside 2.00 to 3.00 of everybody, and may.
    groups = [cell("q1", "3.00", "men"), cell("q1", "2.00", "women")]
    everybody = {"all": Bases(breakdown="total", kind="achieved", source="page 2", groups={"all": 100})}
    few = replace(said("c1", cell("q1", "4.90")), base=7, base_source="box")
    assert not findings_of(report(*groups, few, bases=everybody), "pooled-range")
    all_of_them = replace(few, base=100)
    assert findings_of(report(*groups, all_of_them, bases=everybody), "pooled-range")
