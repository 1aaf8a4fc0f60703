"""Reports come with little declared and much missing. Whatever is left out, or odd but valid, the audit says what
still follows and never stops with a traceback.
"""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from builders import (
    SEX,
    achieved,
    cell,
    findings_of,
    percent,
    printed_figures,
    report,
    report_on,
    said,
    simulate,
    statement,
)
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from kurak.audit.audit_report import audit_report
from kurak.audit.rules import CODES
from kurak.model.published import (
    AchievedDesign,
    Bases,
    ClaimTest,
    Conclusion,
    ConclusionStatement,
    RestsOn,
)
from kurak.model.scales import Response, Scale

CELLS = (cell("q1", "2.00", "men"), cell("q1", "3.00", "women"), cell("q1", "2.50"), percent("q1", "agree", "40.0"))


def test_a_report_with_nothing_in_it() -> None:
    audit = audit_report(report())
    assert (audit.findings, audit.totals, audit.ledger, audit.has_impossible) == ((), (), (), False)


def test_a_report_without_an_instrument_is_audited_as_far_as_that_goes() -> None:
    outside = report(*CELLS[:2], cell("q1", "3.50"), response=None, scales={})
    assert {finding.rule for finding in audit_report(outside).findings} == {"pooled-range"}
    assert audit_report(outside).scoring is None


@pytest.mark.parametrize("empty", [{"breakdowns": {}}, {"bases": {}}, {"scales": {}}, {"claims": ()}])
def test_a_report_without_scales_bases_breakdowns_or_claims(empty: dict[str, object]) -> None:
    audit = audit_report(report(*CELLS, **empty))  # type: ignore[arg-type]
    assert {finding.rule for finding in audit.findings} <= {"percent-count", "total"}


@pytest.mark.parametrize("ends", [(1, 1), (5, 1), (0, 0), (-3, -3)])
def test_a_scale_without_two_answers_says_nothing(ends: tuple[int, int]) -> None:
    low, high = ends
    audit = audit_report(report(*CELLS, cell("q2", "9.00"), response=Response(min=low, max=high)))
    assert audit.scoring is None
    assert "scale-range" not in {finding.rule for finding in audit.findings}


@pytest.mark.parametrize("ends", [(-2, 2), (0, 4), (1, 4), (0, 1), (0, 100), (-3, -1), (1, 2)])
def test_scales_of_every_kind_are_audited(ends: tuple[int, int]) -> None:
    low, high = ends
    middle = str((low + high) / 2)
    figures = [cell("q2", middle, "men"), cell("q2", middle, "women"), cell("q2", middle), percent("q2", "agree", "50.0")]
    figures += [percent("q2", "disagree", "50.0"), cell("q2", "0.10", "men", statistic="sd")]
    audit = audit_report(report(*figures, response=Response(min=low, max=high), bases=achieved("sex", men=20, women=20)))
    assert audit.scoring is not None
    assert "6 − answer" not in {rule.label for rule in audit.scoring.rules}
    assert not audit.has_impossible


@pytest.mark.parametrize("groups", [{"men": 0, "women": 0}, {"men": -4, "women": 9}, {"men": 0, "women": 7}])
def test_bases_of_nobody_are_refused(groups: dict[str, int]) -> None:
    with pytest.raises(ValidationError):
        achieved("sex", **groups)


def test_bases_of_some_groups_only() -> None:
    figures = (*CELLS, cell("q1", "0.50", "men", statistic="sd"), percent("q1", "agree", "33.3", "men"))
    audit = audit_report(report(*figures, bases=achieved("sex", men=5)))
    assert not audit.has_impossible


def test_one_person_has_no_standard_deviation() -> None:
    one = report(
        cell("q1", "2.00", "men"), cell("q1", "0.00", "men", statistic="sd"), bases=achieved("sex", men=1, women=1)
    )
    assert audit_report(one).findings == ()


def test_an_item_in_two_scales_and_a_scale_without_printed_items() -> None:
    twice = {
        "trust": Scale(label="Trust", items=("q1", "q2"), reverse=("q2",)),
        "fear": Scale(label="Fear", items=("q2", "q3"), reverse=("q3",)),
    }
    audit = audit_report(report(*CELLS, cell("fear", "2.00"), cell("trust", "2.00"), scales=twice))
    assert not audit.has_impossible


def test_a_scale_printed_in_two_tables_has_one_rank() -> None:
    two = {
        "trust": Scale(label="Trust", items=("q1", "q2"), reverse=("q2",)),
        "fear": Scale(label="Fear", items=("q3",)),
    }
    cells = [cell(name, text, table=table) for name, text in (("q1", "4.00"), ("q2", "4.00"), ("trust", "4.00")) for table in ("T1", "T2")]
    scoring = audit_report(report(*cells, cell("q3", "2.00"), cell("fear", "2.00"), scales=two)).scoring
    assert scoring is not None
    ranks = {(score.variable, score.printed_rank) for score in scoring.restated if score.rule == "6 − answer"}
    assert ranks == {("trust", 1), ("fear", 2)}


def test_the_same_table_id_for_means_and_percentages_keeps_them_apart() -> None:
    # Plain and weighted mean of 20 and 40 are 30, of the means 2.00 and 3.00 they are 2.50.
    shares = (percent("q1", "agree", "20", "men"), percent("q1", "agree", "40", "women"), percent("q1", "agree", "30"))
    doubled = report(*CELLS[:3], *shares, bases=achieved("sex", men=10, women=10))
    assert audit_report(doubled).findings == ()


def test_text_that_repeats_a_table_does_not_repeat_its_findings() -> None:
    spoken = [said(f"c{n}", figure) for n, figure in enumerate(CELLS[:2])]
    assert len(findings_of(report(*CELLS[:2], cell("q1", "3.50", table="T9"), *spoken), "pooled-range")) == 1


def test_percentages_that_cannot_be_do_not_stop_the_scoring_rules() -> None:
    figures = (cell("q2", "2.00"), percent("q2", "agree", "120"), percent("q2", "disagree", "-5"))
    audit = audit_report(report(*figures))
    assert audit.scoring is not None
    # 120 and -5 are no percentages, and together they are at least 119.5 - 5.5 = 114.
    assert {finding.rule for finding in audit.findings} == {"percent-count", "percent-sum"}


@pytest.mark.parametrize(
    ("planned", "achieved_numbers"),
    [({"a": 0, "b": 0}, {"a": 1, "b": 1}), ({"a": 1, "b": 1}, {"a": 0, "b": 0}), ({"a": 9, "b": 1}, {"a": 1})],
)
def test_a_design_that_cannot_be_compared(planned: dict[str, int], achieved_numbers: dict[str, int]) -> None:
    design = AchievedDesign(
        name="x", planned=planned, planned_source="plan", achieved=achieved_numbers, achieved_source="table"
    )
    assert audit_report(report(achieved_design=(design,))).findings == ()


def test_tests_of_statements_on_claims_that_print_no_number() -> None:
    one = ConclusionStatement(
        id="K1.a",
        statement="Most agree.",
        rests_on=RestsOn(claims=("c1", "nowhere")),
        tests=(ClaimTest(claim="c1", more_than="50"), ClaimTest(claim="nowhere", less_than_claim="c1"), ClaimTest(claim="c1")),
    )
    published = report(claims=[statement("c1", "papers", "a problem")], conclusions=[Conclusion(id="K1", statements=(one,))])
    (entry,) = audit_report(published).ledger
    assert entry.verdict == "cannot tell"


@settings(max_examples=60, deadline=None, derandomize=True, phases=[Phase.explicit, Phase.generate])
@given(st.integers(0, 2**32))
def test_random_damage_gives_findings_and_never_a_traceback(seed: int) -> None:
    rng = random.Random(seed)
    people = simulate(seed, sizes={"region": [4, 5, 6], "sex": [7, 8]}, items=2, dont_know=0.1)
    figures = printed_figures(people)
    rng.shuffle(figures)
    figures = figures[: rng.randint(0, len(figures))]
    for _ in range(rng.randint(1, 12)):
        if not figures:
            break
        place = rng.randrange(len(figures))
        victim = figures[place]
        figures[place] = rng.choice(
            [
                replace(victim, text=rng.choice(["-7", "999999999999", "0.000001", "100.0", "-0.00", "3"])),
                replace(victim, group=rng.choice(["all", "nobody", "sex A"])),
                replace(victim, breakdown=rng.choice(["total", "sex", "moon"])),
                replace(victim, statistic=rng.choice(["mean", "sd", "percent", "count"])),
                replace(victim, variable=rng.choice(["scale", "q1", "q9"]), category=rng.choice(["", "agree", "x"])),
                said(f"c{place}", victim, superlative=rng.choice(["highest", "lowest", None])),
                said(f"c{place}", victim, bound=rng.choice(["at least", "at most", "about"]), base=rng.choice([1, 7, None])),
            ]
        )
    published = report_on(people, figures)
    low, high = rng.choice([(1, 5), (0, 4), (-2, 2), (1, 4), (3, 3), (0, 1)])
    assert published.instrument is not None
    published = replace(
        published, instrument=published.instrument.model_copy(update={"response": Response(min=low, max=high)})
    )
    for finding in audit_report(published).findings:
        assert CODES[finding.rule] == finding.code
        assert finding.where
        assert finding.message
        assert finding.reasoning
        assert finding.severity == "note" or finding.rivals


def test_an_assumed_base_says_so_wherever_it_is_used() -> None:
    assumed = {"sex": Bases(breakdown="sex", kind="achieved", source="a guess", assumed=True, groups={"men": 9, "women": 1})}
    figures = (cell("q1", "2.00", "men"), cell("q1", "4.00", "women"), cell("q1", "3.00"))
    found = audit_report(report(*figures, bases=assumed, breakdowns=SEX)).findings
    assert {base for finding in found for base in finding.bases} == {"a guess (assumed)"}
