"""Why: a contradiction that is lost, or a fact whose age nobody sees, is repeated in the next report."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from kurak import pipeline
from kurak.model.review import Fact, Source
from kurak.model.study_folder import StudyFolder
from kurak.stakeholders.desk_review import arrange_review, last_year

WORKED = Path(__file__).parents[2] / "studies" / "kyrgyzstan-2023"


def fact(name: str, **more: Any) -> Fact:
    return Fact(**{"fact_id": name, "theme": "legal", "statement": "s", "section_ref": "I", **more})


def test_years_are_found_in_words_and_dates_and_nowhere_else() -> None:
    for text, year in (("2008 to 2010", 2010), ("2022-12", 2022), ("2015-07-27 to 2015-07-28", 2015), ("12034 people", None), ("", None)):
        assert last_year(fact("F", date_or_year=text)) == year


def test_old_is_counted_from_the_last_year() -> None:
    found = arrange_review(StudyFolder("s", facts=(fact("A", date_or_year="2018"), fact("B", date_or_year="2017"), fact("C"))), as_of=2023, older_than=5)
    assert [one.fact_id for one in found.old] == ["B"]
    assert [one.fact_id for one in found.undated] == ["C"]


def test_a_contradiction_is_shown_once_whoever_names_it() -> None:
    facts = (fact("A", contradicts=("B",)), fact("B", contradicts=("A", "C", "B")), fact("C"))
    assert [(a.fact_id, b.fact_id) for a, b in arrange_review(StudyFolder("s", facts=facts), as_of=2023).contradictions] == [("A", "B"), ("B", "C")]


def test_a_fact_of_two_sources_stands_under_both_and_none_is_lost() -> None:
    study = StudyFolder("s", sources=(Source(key="b", kind="misc"), Source(key="a", kind="misc"), Source(key="z", kind="misc")), facts=(fact("A", source_key="a; b"), fact("B")))
    found = arrange_review(study, as_of=2023)
    assert [(key, [one.fact_id for one in facts]) for key, _, facts in found.evidence] == [("b", ["A"]), ("a", ["A"]), ("", ["B"])]
    assert found.unused == ("z",)


def test_a_series_needs_two_dates_and_numbers() -> None:
    same = {"statement": "clients", "unit": "people"}
    facts = (fact("A", **same, value="12", date_or_year="2021"), fact("B", **same, value="10", date_or_year="2020"), fact("C", **same, value="2/3", date_or_year="2019"), fact("D", statement="x", value="1", date_or_year="2019"))
    (series,) = arrange_review(StudyFolder("s", facts=facts), as_of=2023).series
    assert [(when, value) for when, value, _ in series.points] == [("2020", 10.0), ("2021", 12.0)]
    assert series.unsourced == 2


def test_a_single_case_has_no_words_beside_its_place() -> None:
    found = pipeline.desk_review(pipeline.check(WORKED), as_of=2023)
    words = {fact.fact_id: fact.statement for _, _, facts in found.evidence for fact in facts}
    assert words["F021"].startswith("A single case")
    assert words["F003"].startswith("A law on probation")


def test_the_worked_study() -> None:
    found = pipeline.desk_review(pipeline.check(WORKED), as_of=2023)
    (series,) = found.series
    assert [(when, value) for when, value, _ in series.points] == [("2019", 100), ("2020", 160), ("2021", 138), ("2023", 157)]
    assert series.unsourced == 4
    pairs = {(a.fact_id, b.fact_id) for a, b in found.contradictions}
    # The contradictions that the README of the transcribed facts lists.
    assert {("F010", "F011"), ("F031", "F032"), ("F034", "F035"), ("F041", "F042"), ("F041", "F043"), ("F071", "F072")} <= pairs
    assert len(found.without_source) == 26
