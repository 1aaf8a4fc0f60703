"""Every check of interviews, one after another, and what it finds."""

from __future__ import annotations

from kurak.fieldwork.quality.answer_checks import answer_checks
from kurak.fieldwork.quality.interviewer_checks import interviewer_checks
from kurak.fieldwork.quality.place_checks import place_checks
from kurak.fieldwork.quality.table import InterviewTable
from kurak.fieldwork.quality.time_checks import time_checks
from kurak.model.catalogue import finding
from kurak.model.finding import Finding
from kurak.model.quality import CHECKS, Flag, QualityResult, QualityRules


def check_quality(table: InterviewTable, *, seed: int, rules: QualityRules | None = None) -> QualityResult:
    """Make every check that the columns allow.

    Parameters
    ----------
    table
        Interviews as plain columns.
    seed
        The study's seed: the same gives the same flags.
    rules
        Where each check draws its line; left out, as :class:`~kurak.model.quality.QualityRules` has it.

    Returns
    -------
    QualityResult
        Flags in the order of checks, the most unusual first; checks that were made and those that were not;
        effects of interviewers. Nothing is added up to a score of a person, and nothing is deleted.
    """
    chosen = rules or QualityRules()
    parts = (
        answer_checks(table, chosen, seed=seed),
        interviewer_checks(table, chosen),
        time_checks(table, chosen),
        place_checks(table, chosen),
    )
    flags = sorted((flag for part in parts for flag in part.flags), key=_order)
    checks = sorted(
        (check for part in parts for check in part.checks), key=lambda one: CHECKS.index(one.check)
    )
    return QualityResult(
        tuple(flags), tuple(checks), tuple(effect for part in parts for effect in part.effects)
    )


def quality_flags(table: InterviewTable, *, seed: int, rules: QualityRules | None = None) -> tuple[Flag, ...]:
    """Return what is worth a look; see :func:`check_quality`."""
    return check_quality(table, seed=seed, rules=rules).flags


def quality_findings(result: QualityResult) -> tuple[Finding, ...]:
    """Say it as findings: one a check with flags, and one a check that was not made.

    Parameters
    ----------
    result
        From :func:`check_quality`, back-checks put in where there are some.

    Returns
    -------
    tuple
        The flags are in ``details``; messages hold no answer of anybody.
    """
    found = []
    for check in result.checks:
        if check.not_made:
            found.append(finding("FLD-066", message=f"{check.check}: {check.not_made}"))
        elif check.flagged:
            chance = (
                ""
                if check.expected_false_alarms is None
                else f"; {check.expected_false_alarms:.2g} would be if all were honest"
            )
            codes = [(flag.about, flag.code, flag.other) for flag in result.of(check.check)]
            found.append(
                finding(
                    "FLD-065",
                    message=f"{check.check}: {check.flagged} of {check.looked_at} are worth a look{chance}",
                    reasoning=check.rule,
                    rivals=("an honest interview or interviewer that is unusual", "a mistake in the records"),
                    details={"flags": codes},
                )
            )
    return tuple(found)


def _order(flag: Flag) -> tuple[int, float, str, str]:
    return CHECKS.index(flag.check), flag.p_value if flag.p_value is not None else 2.0, flag.code, flag.other
