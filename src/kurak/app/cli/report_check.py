"""``kurak report --check``: every number and comparison in the prose of a report, and what became of it."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Any

import click

from kurak.app.cli.output import WIDTH, safe, write, write_findings, write_json
from kurak.model.prose import NUMBER_STATES
from kurak.version import VERSION

if TYPE_CHECKING:
    from kurak.model.prose import ProseReview
    from kurak.model.study_folder import StudyFolder


def review_data(review: ProseReview) -> dict[str, Any]:
    """Numbers, claims and findings of prose, for ``--json``."""
    return {
        "numbers": [
            {
                "text": number.text,
                "state": number.state,
                "where": number.where.as_data(),
                "asked": number.asked,
                "says": number.says,
                "entries": dict(number.entries),
            }
            for number in review.numbers
        ],
        "claims": [
            {"text": claim.text, "state": claim.state, "where": claim.where.as_data(), "says": claim.says}
            for claim in review.claims
        ],
        "findings": [finding.as_data() for finding in review.findings],
    }


def show_review(folder: StudyFolder, review: ProseReview, *, as_json: bool) -> int:
    """Write the list; 1 where something in it stops the report, else 0."""
    code = 1 if review.has_errors else 0
    if as_json:
        write_json({"kurak": VERSION, "study": folder.name, **review_data(review), "exit": code})
        return code
    lines = []
    for state in NUMBER_STATES:
        own = [number for number in review.numbers if number.state == state]
        if not own:
            continue
        lines.append(f"{state.upper()}  {len(own)}")
        for number in own:
            asked = f"{{{{ {number.asked} }}}}" if number.asked else ""
            lines += _entry(f"{number.text}  {number.where}", asked, number.says)
    if review.claims:
        lines.append(f"COMPARISONS  {len(review.claims)}")
        for claim in review.claims:
            lines += _entry(f"{claim.state}  {claim.where}", claim.text, claim.says)
    if not lines:
        lines.append("The study has no prose in the language of its report: report/NAME.md.")
    write("\n".join(lines))
    if review.findings:
        write_findings(list(review.findings), files=len(folder.hashes))
    if code:
        click.echo("No report can be written: mend the errors first.", err=True)
    return code


def _entry(head: str, *words: str) -> list[str]:
    """A line, and what is said of it below, in 80 columns."""
    lines = [f"  {safe(head)}"]
    for text in words:
        lines += [f"      {line}" for line in textwrap.wrap(safe(text), WIDTH - 6, break_on_hyphens=False)]
    return lines
