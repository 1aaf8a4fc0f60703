"""The claims of a published report's text, each with its printed value, what became of it, and where it stands in this edition."""

from __future__ import annotations

from collections.abc import Sequence

from kurak.model import document as tree
from kurak.model.audit import AuditedNumber, ReportPrecision
from kurak.model.making import Measured
from kurak.model.published import Claim
from kurak.report.chapters.printed_making import printed_making
from kurak.report.chapters.printed_words import Names, as_printed, outcome_words, section_order
from kurak.report.wording import count, rounded
from kurak.report.words.saying import counted, say


def claims_table(names: Names, numbers: Sequence[AuditedNumber], precision: ReportPrecision | None) -> tree.Table | None:
    """Every claim, by section in the report's order; None where the report has none."""
    of_claims = {number.claim: number for number in numbers if number.claim is not None}
    declared = names.report.spec.sections
    claims = sorted(names.report.claims, key=lambda claim: section_order(declared, claim.section))
    if not claims:
        return None
    chance = _by_chance(precision)
    rows: list[tree.Row] = []
    for place, claim in enumerate(claims):
        if place == 0 or claim.section != claims[place - 1].section:
            rows.append(tree.Row((claim.section,), kind="group"))
        rows.append(_row(names, claim, of_claims[claim.claim], chance))
    changed = sum(of_claims[claim.claim].differs for claim in claims)
    return tree.Table(
        id="printed-claims-table",
        caption=counted(
            "{n} claim: another value stands in the place of {changed}", "{n} claims: another value stands in the place of {changed}", len(claims), changed=count(changed)
        ),
        subtitle=say("By section; what a claim says in our words"),
        columns=(
            tree.Column(say("Claim"), width=0.6),
            tree.Column(say("What it says"), width=3.2),
            tree.Column(say("Printed"), width=1.8),
            tree.Column(say("After the audit"), width=2.4),
            tree.Column(say("Findings"), width=1.4),
            tree.Column(say("Here"), width=1.3),
        ),
        rows=tuple(rows),
        # What the audit found of each number stands in its row.
        making=printed_making(names.edition, (), (Measured(say("Printed"), say("The number as the report prints it."), (2,)),), found=True),
    )


def _row(names: Names, claim: Claim, number: AuditedNumber, chance: dict[tuple[str, ...], str]) -> tree.Row:
    figure = number.figure
    key = (figure.statistic, figure.variable, figure.category, figure.breakdown, figure.group, figure.text) if figure is not None else ()
    percent = claim.measure.startswith("percent") and claim.value.replace(".", "", 1).isdigit()
    return tree.Row(
        (
            claim.claim,
            names.claim(claim),
            as_printed(claim.value, percent=percent),
            outcome_words(names, number, chance.get(key, "")),
            names.findings((*number.findings, *number.shared)),
            names.here(claim.variable, claim.claim),
        ),
        id=f"claim-{claim.claim}",
    )


def _by_chance(precision: ReportPrecision | None) -> dict[tuple[str, ...], str]:
    """For a printed number, the widest interval of chance that the assumptions allow."""
    found: dict[tuple[str, ...], str] = {}
    for one in precision.figures if precision is not None else ():
        if one.widest is not None:
            decimals = 1 if one.statistic == "percent" else 2
            low, high = (rounded(end, decimals) for end in one.widest)
            found[one.statistic, one.variable, one.category, one.breakdown, one.group, one.printed] = say("by chance at worst {low} to {high}", low=low, high=high)
    return found
