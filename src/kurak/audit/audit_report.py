"""The audit of one report: every rule, over tables and running text together."""

from __future__ import annotations

from collections.abc import Iterable

from kurak.audit.ledger import Evidence, judge_conclusions, say_what_changes
from kurak.audit.mean_percent import check_mean_percent
from kurak.audit.number_by_number import number_by_number
from kurak.audit.precision import assume, check_within_noise, precision_of_report
from kurak.audit.printed_figures import PrintedFigures
from kurak.audit.reversed_items import report_turned_round, turned_round
from kurak.audit.running_text import (
    check_same_facts,
    check_scale_descriptions,
    check_superlatives,
    check_text_against_tables,
    check_unsupported,
)
from kurak.audit.scale_range import check_scale_range
from kurak.audit.scoring import report_scoring, try_scoring_rules
from kurak.audit.sums import check_achieved_design, check_count_sums, check_percent_sums
from kurak.audit.totals import (
    check_breakdowns,
    check_group_totals,
    check_item_totals,
    check_pooled_range,
    report_group_totals,
)
from kurak.audit.whole_answers import check_grim, check_percent_counts, check_spread
from kurak.model.audit import Audit
from kurak.model.finding import worst_first
from kurak.model.planning import Planning
from kurak.model.published import PublishedReport
from kurak.model.qualitative import Barrier
from kurak.model.stakeholders import Service
from kurak.model.study import Design


def audit_report(
    report: PublishedReport,
    *,
    barriers: Iterable[Barrier] = (),
    services: Iterable[Service] = (),
    design: Design | None = None,
    planning: Planning | None = None,
) -> Audit:
    """Audit what a report prints: its tables, the claims of its text and its conclusions.

    Parameters
    ----------
    report
        The report, read and validated.
    barriers, services
        What conclusions may rest on beside numbers.
    design, planning
        How the sample was drawn, and the intracluster correlations to reckon with; without them the clusters are
        unknown.

    Returns
    -------
    Audit
        Findings worst first, the check of every total, the scoring rules tried, the ranges of precision, and the
        conclusions ledger.

    Notes
    -----
    All arithmetic but that of precision is in exact fractions. A printed value x with d decimals is the closed
    interval x ± ½·10^-d; a finding says only what follows for every value in these intervals.
    """
    figures = PrintedFigures(report)
    totals = check_group_totals(figures)
    turned = turned_round(figures)
    scoring = try_scoring_rules(figures, turned, totals)
    assumed = assume(design, planning, scoring)
    precision = precision_of_report(figures, assumed)
    findings = worst_first(
        [
            *check_scale_range(figures),
            *report_group_totals(figures, totals),
            *check_item_totals(figures),
            *check_pooled_range(figures, totals),
            *check_breakdowns(figures),
            *check_mean_percent(figures, totals),
            *report_scoring(figures, scoring),
            *report_turned_round(figures, turned),
            *check_grim(figures, totals),
            *check_spread(figures, totals),
            *check_percent_counts(figures),
            *check_percent_sums(figures),
            *check_count_sums(figures),
            *check_achieved_design(figures),
            *check_text_against_tables(figures),
            *check_superlatives(figures),
            *check_scale_descriptions(figures),
            *check_same_facts(figures),
            *check_unsupported(figures, report.conclusions),
            *check_within_noise(figures, precision),
        ]
    )
    evidence = Evidence(figures, barriers, services, assumed)
    findings = say_what_changes(findings, report.conclusions, evidence)
    checks = tuple(one.check for one in totals)
    return Audit(
        title=report.spec.title,
        findings=findings,
        totals=checks,
        scoring=scoring,
        ledger=judge_conclusions(report.conclusions, evidence, findings),
        figures_read=len(report.figures),
        tables_read=tuple(dict.fromkeys(figure.table for figure in report.figures if figure.table is not None)),
        claims_read=len(report.claims),
        precision=precision,
        numbers=number_by_number(figures, checks, scoring, findings),
    )
