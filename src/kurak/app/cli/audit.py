"""``kurak audit``: what the printed numbers of a report say of one another."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from kurak.app.cli.output import (
    WIDTH,
    could_not_run,
    plural,
    safe,
    verdicts_text,
    write,
    write_findings,
    write_json,
)
from kurak.model.finding import SEVERITIES, Finding, count_by_severity
from kurak.version import VERSION

if TYPE_CHECKING:
    from kurak.model.audit import Audit

SHOWN_A_RULE = 3
"""How many findings of one rule and severity are explained, unless all are asked for."""


@click.command(name="audit")
@click.argument("report", type=click.Path(path_type=Path), default=Path())
@click.option("--json", "as_json", is_flag=True, help="Print findings and summary as JSON.")
@click.option("--rule", "rules", multiple=True, metavar="RULE", help="Show this rule only; may be given again.")
@click.option("--severity", type=click.Choice([s for s in SEVERITIES if s not in ("error", "warning")]), help="Show this severity and worse.")
@click.option("--all", "show_all", is_flag=True, help=f"Explain every finding, not {SHOWN_A_RULE} of each kind.")
@click.pass_context
def command(
    ctx: click.Context, report: Path, as_json: bool, rules: tuple[str, ...], severity: str | None, show_all: bool
) -> None:
    """Audit the published report of a study, or of any folder with a published.yaml.

    REPORT is a study folder, a folder with a published.yaml, or that file (this folder if left out).
    Exit 0 if nothing is impossible, 1 if something is, or if the files have errors, 2 if there is nothing to audit.
    """
    from kurak import pipeline
    from kurak.audit.rules import CODES

    unknown = [rule for rule in rules if rule not in CODES]
    if unknown:
        import difflib

        close = difflib.get_close_matches(unknown[0], CODES, n=1)
        raise could_not_run(f"no rule {unknown[0]!r}; " + (f"did you mean {close[0]!r}?" if close else "rules: " + ", ".join(CODES)))
    if report.name == "study.yaml" and report.is_file():
        report = report.parent
    if not report.exists():
        raise could_not_run(f"{report} does not exist")
    audit, read = pipeline.audit(report)
    errors = [finding for finding in read if finding.severity == "error"]
    if audit is None:
        if as_json:
            write_json({"kurak": VERSION, "findings": [f.as_data() for f in errors], "summary": {"findings": len(errors)}, "exit": 2})
        elif errors:
            write_findings(errors)
        raise could_not_run(
            f"{report} holds no published.yaml that could be read; "
            + ("mend the errors above" if errors else "write one: docs/published-yaml.md")
        )
    kept = [
        finding
        for finding in audit.findings
        if (not rules or finding.rule in rules)
        and (severity is None or finding.rank <= SEVERITIES.index(severity))
    ]
    code = 1 if audit.has_impossible or errors else 0
    if as_json:
        write_json(_data(audit, kept, errors, code))
    else:
        if errors:
            write_findings(errors)
            write("What follows leaves out what has errors.\n")
        write(_text(audit, kept, show_all=show_all))
    ctx.exit(code)


def _data(audit: Audit, kept: list[Finding], errors: list[Finding], code: int) -> dict[str, object]:
    counts = count_by_severity(audit.findings)
    return {
        "kurak": VERSION,
        "report": audit.title,
        "findings": [finding.as_data() for finding in kept],
        "summary": {
            "findings": len(audit.findings),
            "shown": len(kept),
            **{severity: counts.get(severity, 0) for severity in ("impossible", "inconsistent", "suspect", "note")},
            "by_rule": {rule: sum(f.rule == rule for f in audit.findings) for rule in sorted({f.rule for f in audit.findings})},
            "figures_read": audit.figures_read,
            "tables": list(audit.tables_read),
            "claims_read": audit.claims_read,
        },
        "scoring": None
        if audit.scoring is None
        else [
            {"rule": rule.label, "excluded": not rule.survives, "contradictions": len(rule.contradictions)}
            for rule in audit.scoring.rules
        ],
        "ledger": [
            {"statement": entry.statement.id, "verdict": entry.verdict, "reasons": list(entry.reasons)}
            for entry in audit.ledger
        ],
        "precision": None if audit.precision is None else audit.precision.as_data(),
        "errors": [finding.as_data() for finding in errors],
        "exit": code,
    }


def _text(audit: Audit, kept: list[Finding], *, show_all: bool) -> str:
    """Findings grouped by severity and rule, explained in plain words, then the summary."""
    lines: list[str] = [*_wrapped("", audit.title), ""]
    groups: dict[tuple[str, str], list[Finding]] = {}
    for finding in kept:
        groups.setdefault((finding.severity, finding.rule), []).append(finding)
    cut = False
    if not kept and audit.findings:
        lines += ["Nothing of the kind asked for was found.", ""]
    for (severity, rule), found in groups.items():
        # What concerns a whole scale tells more than one of its items.
        found.sort(key=lambda finding: finding.item is None or finding.item != finding.details.get("scale"))
        number = f"{len(found)} findings" if len(found) > 1 else "1 finding"
        lines.append(click.style(f"{severity.upper():<13} {rule}", bold=True) + f" · {number} · {found[0].code}")
        shown = found if show_all else found[:SHOWN_A_RULE]
        for finding in shown:
            lines += _explained(finding, brief=not show_all and finding is not found[0])
        if len(shown) < len(found):
            cut = True
            rest = [_where(finding) for finding in found[len(shown) :]]
            lines += _wrapped("  also   ", "; ".join(rest[:8]) + (f"; and {len(rest) - 8} more" if len(rest) > 8 else ""))
        lines.append("")
    if audit.scoring is not None and any(f.rule == "scoring" for f in kept):
        lines += _scoring_table(audit)
    counts = count_by_severity(audit.findings)
    summary = " · ".join(f"{number} {severity}" for severity, number in counts.items()) or "no findings"
    lines.append(
        f"read: {plural(audit.figures_read, 'number')}, {plural(len(audit.tables_read), 'table')}, "
        f"{plural(audit.claims_read, 'claim')}"
    )
    lines.append(f"found in all: {summary}" if len(kept) < len(audit.findings) else f"found: {summary}")
    if audit.ledger:
        lines.append(verdicts_text([entry.verdict for entry in audit.ledger]))
    if cut:
        lines.append("All of them: --all · one rule: --rule RULE · as data: --json")
    return "\n".join(lines)


def _where(finding: Finding) -> str:
    pieces = [finding.table or finding.claim or "", finding.item or "", finding.group or ""]
    if pieces[2] == "all":
        pieces[2] = ""
    return " ".join(piece for piece in dict.fromkeys(pieces) if piece)


def _explained(finding: Finding, *, brief: bool) -> list[str]:
    lines = _wrapped("  ", f"{finding.message}")
    place = " · ".join(str(p) for p in finding.where[:3])
    lines += _wrapped("    at         ", " ".join(x for x in (_where(finding), f"({place})" if place else "") if x))
    if brief:
        return lines
    for label, words in (
        ("because", finding.reasoning),
        ("or else", "; ".join(finding.rivals)),
        ("changes", "; ".join(finding.changes)),
        ("rests on", "; ".join(finding.bases)),
    ):
        if words:
            lines += _wrapped(f"    {label:<10} ", words)
    return lines


def _wrapped(start: str, words: str) -> list[str]:
    import textwrap

    room = WIDTH - len(start)
    wrapped = textwrap.wrap(safe(words), room, break_long_words=False, break_on_hyphens=False) or [""]
    return [start + wrapped[0], *(" " * len(start) + line for line in wrapped[1:])]


def _scoring_table(audit: Audit) -> list[str]:
    assert audit.scoring is not None
    lines = ["Scoring rules tried on every item at once"]
    for rule in audit.scoring.rules:
        number = len(rule.contradictions)
        verdict = "not excluded (and not proved)" if rule.survives else f"excluded by {number} printed mean{'s' * (number != 1)}"
        lines.append(f"  {rule.label:<44} {verdict}")
    return [*lines, ""]
