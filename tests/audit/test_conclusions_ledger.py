"""The conclusions ledger: every verdict follows from links, conditions and findings by six written steps, in their
order, and comes with a reason. One test a step, and the corners between them.
"""

from __future__ import annotations

import pytest
from builders import cell, percent, report, said, statement

from kurak.audit.audit_report import audit_report
from kurak.model.audit import LedgerEntry
from kurak.model.published import (
    Claim,
    ClaimTest,
    Conclusion,
    ConclusionStatement,
    Figure,
    RestsOn,
    SignedVerdict,
)
from kurak.model.qualitative import Barrier
from kurak.model.stakeholders import Service

HALF = said("half", percent("q1", "agree", "58.7"))
LESS = said("less", percent("q2", "agree", "42.8"))
LOW = said("low", cell("q1", "2.24"))
HIGH = said("high", cell("q2", "2.56"))


def judged(
    *figures: Figure,
    claims: tuple[Claim, ...] = (),
    barriers: tuple[Barrier, ...] = (),
    services: tuple[Service, ...] = (),
    **told: object,
) -> LedgerEntry:
    """The ledger's entry for one statement."""
    numbered = tuple(
        Claim(claim=figure.claim, section=figure.section, measure="mean", variable=figure.variable, value=figure.text)
        for figure in figures
        if figure.claim is not None
    )
    one = ConclusionStatement(id="K1.a", statement="A statement.", **told)  # type: ignore[arg-type]
    conclusion = Conclusion(id="K1", section_ref="Conclusion 1", statements=(one,))
    published = report(*figures, claims=(*numbered, *claims), conclusions=[conclusion])
    (entry,) = audit_report(published, barriers=barriers, services=services).ledger
    assert entry.reasons
    assert all(reason.endswith(".") for reason in entry.reasons)
    return entry


def barrier(presence: str | None, section: str = "IV.2") -> Barrier:
    return Barrier(row_id="B1", code_id="work", location=("north",), presence=presence, section_ref=section)  # type: ignore[arg-type]


# ── the six steps ──────────────────────────────────────────────────────────────────────────


def test_step_1_a_signed_verdict_holds_whatever_the_program_would_say() -> None:
    signed = SignedVerdict(verdict="stands", signed_by="A. B., editor", date="2024-01-31", reason="I read the records")
    entry = judged(signed=signed)
    assert entry.verdict == "stands"
    assert entry.reasons == ("I read the records. Signed by A. B., editor, 2024-01-31.",)


def test_step_2_what_nothing_carries_is_not_supported_even_if_something_speaks_against_it() -> None:
    entry = judged(against=RestsOn(facts=("F1",)))
    assert entry.verdict == "not supported"
    assert [finding.rule for finding in entry.findings] == ["unsupported-claim"]


@pytest.mark.parametrize(
    "links",
    [
        RestsOn(facts=("F1",)),
        RestsOn(codes=("work",), quotes=("Q1",)),
        RestsOn(rows=("B1",)),
        RestsOn(claims=("own",)),
        RestsOn(scales=("trust",)),
    ],
)
def test_step_3_what_is_no_result_of_the_study_needs_a_person(links: RestsOn) -> None:
    # A barrier of which the report does not say whether it is there; a claim in the conclusion's own words; a scale of
    # which no score is printed.
    own = statement("own", "papers", "a problem", "Conclusion 1")
    entry = judged(claims=(own,), barriers=(barrier(None),), rests_on=links)
    assert entry.verdict == "cannot tell"
    assert "A person has to judge." in entry.reasons[-1]


def test_step_4_conditions_of_which_none_holds_are_not_supported() -> None:
    entry = judged(LESS, rests_on=RestsOn(claims=("less",)), tests=(ClaimTest(claim="less", more_than="50", says="most"),))
    assert entry.verdict == "not supported"
    assert entry.reasons == ('"most": 42.8 (less) is not above 50.',)


def test_step_5_one_condition_of_two_failing_weakens() -> None:
    entry = judged(
        HALF,
        LESS,
        rests_on=RestsOn(claims=("half", "less")),
        tests=(ClaimTest(claim="half", more_than="50"), ClaimTest(claim="less", more_than="50")),
    )
    assert entry.verdict == "weakened"
    assert entry.reasons == ("42.8 (less) is not above 50.",)


def test_step_5_a_number_that_a_finding_touches_weakens() -> None:
    # 0.90 is below 1, so scale-range doubts what the statement needs.
    entry = judged(said("c1", cell("q1", "0.90")), rests_on=RestsOn(claims=("c1",)))
    assert entry.verdict == "weakened"
    assert "scale-range" in entry.reasons[0]
    assert [finding.rule for finding in entry.findings] == ["scale-range"]


@pytest.mark.parametrize(
    "told",
    [
        {"against": RestsOn(facts=("F1",))},
        {"gap": "asked about others"},
        {"rests_on": RestsOn(claims=("half",), rows=("B1",))},
    ],
)
def test_step_5_something_against_it_a_gap_or_mixed_evidence_weakens(told: dict[str, object]) -> None:
    entry = judged(HALF, barriers=(barrier("mixed"),), **{"rests_on": RestsOn(claims=("half",)), **told})  # type: ignore[arg-type]
    assert entry.verdict == "weakened"


def test_step_6_otherwise_it_stands() -> None:
    entry = judged(HALF, rests_on=RestsOn(claims=("half",)), tests=(ClaimTest(claim="half", more_than="50", says="most"),))
    assert entry.verdict == "stands"
    assert entry.reasons == ('"most": 58.7 (half) is above 50.',)
    assert judged(HALF, rests_on=RestsOn(claims=("half",))).verdict == "stands"


# ── results of the study other than numbers ────────────────────────────────────────────────


def test_interviews_services_and_other_sections_are_results_of_the_study() -> None:
    assert judged(barriers=(barrier("present"),), rests_on=RestsOn(rows=("B1",))).verdict == "stands"
    # The same row taken from the conclusion itself carries nothing.
    assert judged(barriers=(barrier("present", "Conclusion 1"),), rests_on=RestsOn(rows=("B1",))).verdict == "cannot tell"
    service = Service(service_row_id="S1", service="courses", location="north", availability="gap", section_ref="IV.2")
    assert judged(services=(service,), rests_on=RestsOn(services=("S1",))).verdict == "stands"
    elsewhere = statement("other", "papers", "a problem", "IV.2")
    assert judged(claims=(elsewhere,), rests_on=RestsOn(claims=("other",))).verdict == "stands"


def test_a_printed_scale_is_a_result_and_what_doubts_it_weakens() -> None:
    rests = RestsOn(scales=("trust",))
    assert judged(cell("trust", "2.50"), rests_on=rests).verdict == "stands"
    doubted = judged(cell("trust", "0.50"), rests_on=rests)
    assert doubted.verdict == "weakened"
    assert "scale-range" in doubted.reasons[0]


# ── conditions ─────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("condition", "holds"),
    [
        ({"claim": "low", "less_than_claim": "high"}, True),
        ({"claim": "high", "more_than_claim": "low"}, True),
        ({"claim": "low", "more_than_claim": "high"}, False),
        # 2.24 is 2.235 to 2.245.
        ({"claim": "low", "more_than": "2.23"}, True),
        ({"claim": "low", "more_than": "2.24"}, False),
        ({"claim": "low", "less_than": "2.245"}, False),
        # Both ends of one condition count.
        ({"claim": "low", "more_than": "2", "less_than": "3"}, True),
        ({"claim": "low", "more_than": "2", "less_than": "2.1"}, False),
    ],
)
def test_a_condition_holds_for_every_value_that_prints_so(condition: dict[str, str], holds: bool) -> None:
    entry = judged(LOW, HIGH, rests_on=RestsOn(claims=("low", "high")), tests=(ClaimTest(**condition),))  # type: ignore[arg-type]
    assert entry.verdict == ("stands" if holds else "not supported")


def test_neighbouring_numbers_differ_and_counts_are_exact() -> None:
    near = said("near", cell("q2", "2.25"))
    assert judged(LOW, near, rests_on=RestsOn(claims=("low",)), tests=(ClaimTest(claim="low", less_than_claim="near"),)).verdict == "stands"
    fifty, more = (said(name, cell(name, text, statistic="count")) for name, text in (("fifty", "50"), ("more", "51")))
    above = ClaimTest(claim="more", more_than_claim="fifty")
    assert judged(fifty, more, rests_on=RestsOn(claims=("more",)), tests=(above,)).verdict == "stands"
    again = said("again", cell("again", "50", statistic="count"))
    same = ClaimTest(claim="again", more_than_claim="fifty")
    assert judged(fifty, again, rests_on=RestsOn(claims=("again",)), tests=(same,)).verdict == "not supported"
    over = ClaimTest(claim="more", more_than="50.9")
    assert judged(more, rests_on=RestsOn(claims=("more",)), tests=(over,)).verdict == "stands"


def test_a_bound_is_tested_as_a_bound() -> None:
    at_least = said("c1", percent("q1", "agree", "80"), bound="at least")
    rests = RestsOn(claims=("c1",))
    assert judged(at_least, rests_on=rests, tests=(ClaimTest(claim="c1", more_than="79"),)).verdict == "stands"
    assert judged(at_least, rests_on=rests, tests=(ClaimTest(claim="c1", less_than="90"),)).verdict == "not supported"


def test_a_condition_that_cannot_be_tested_weakens_beside_one_that_holds() -> None:
    words = statement("words", "papers", "a problem", "IV.2")
    entry = judged(
        HALF,
        claims=(words,),
        rests_on=RestsOn(claims=("half", "words")),
        tests=(ClaimTest(claim="half", more_than="50"), ClaimTest(claim="words", more_than="50")),
    )
    assert entry.verdict == "weakened"
    assert "cannot be tested" in entry.reasons[0]


# ── from findings to statements ────────────────────────────────────────────────────────────


def test_a_finding_names_the_statements_that_rest_on_its_number() -> None:
    one = ConclusionStatement(id="K1.a", statement="Low.", rests_on=RestsOn(claims=("c1",)))
    published = report(said("c1", cell("q1", "0.90")), conclusions=[Conclusion(id="K1", statements=(one,))])
    (found,) = [finding for finding in audit_report(published).findings if finding.rule == "scale-range"]
    assert found.changes == ("conclusion K1.a rests on it",)


def test_notes_and_suspicions_weaken_nothing() -> None:
    # 28.6 has no base, which is a note.
    entry = judged(said("c1", percent("q1", "agree", "28.6")), rests_on=RestsOn(claims=("c1",)))
    assert (entry.verdict, entry.findings) == ("stands", ())
