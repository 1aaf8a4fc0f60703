"""Why: the tutorial's small report shows what the audit can do, so each of its slips must be found, and nothing else.

Its verdicts are the four that there are.
"""

from __future__ import annotations

from pathlib import Path

from kurak import pipeline

REPORT = Path(__file__).resolve().parents[2] / "docs" / "examples" / "their-report"

SLIPS = {
    "scale-range": "0.85",
    "superlative": "2.85",
    "text-table": "2.30",
    "percent-count": "43",
    "total": "2.82",
    "grim": "3.33",
    "scoring": "1 to 5",
    "unsupported-claim": "The young leave because nobody trusts them.",
}


def test_each_slip_is_found_once_and_nothing_else() -> None:
    audit, read = pipeline.audit(REPORT)
    assert read == ()
    assert audit is not None
    assert sorted((finding.rule, finding.printed) for finding in audit.findings) == sorted(SLIPS.items())
    assert {entry.statement.id: entry.verdict for entry in audit.ledger} == {
        "K1.a": "stands",
        "K1.b": "weakened",
        "K1.c": "not supported",
        "K2.a": "cannot tell",
    }


def test_it_says_that_it_is_made_up() -> None:
    assert "(made up)" in (REPORT / "published.yaml").read_text(encoding="utf-8")
