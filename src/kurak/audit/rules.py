"""The rules of the audit: each with its stable code, and one way to state what it found."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Any

from kurak.model.finding import Finding, Place, Severity
from kurak.model.published import Figure
from kurak.stats.printed import bounds_text

CODES = {
    "scale-range": "AUD-001",
    "total": "AUD-002",
    "pooled-range": "AUD-003",
    "breakdowns": "AUD-004",
    "mean-percent": "AUD-005",
    "scoring": "AUD-006",
    "reversed-item": "AUD-007",
    "grim": "AUD-008",
    "grimmer": "AUD-009",
    "debit": "AUD-010",
    "percent-count": "AUD-011",
    "percent-sum": "AUD-012",
    "count-sum": "AUD-013",
    "achieved-design": "AUD-014",
    "text-table": "AUD-015",
    "superlative": "AUD-016",
    "scale-description": "AUD-017",
    "same-fact": "AUD-018",
    "unsupported-claim": "AUD-019",
    "within-noise": "AUD-020",
}
"""Rule: its code. The catalogue of findings explains each."""


def audit_finding(
    rule: str,
    severity: Severity,
    message: str,
    *,
    figures: Sequence[Figure] = (),
    where: Sequence[Place] = (),
    item: str | None = None,
    printed: str | None = None,
    expected: str | None = None,
    bases: Iterable[str] = (),
    reasoning: str = "",
    rivals: Iterable[str] = (),
    fix: str = "",
    changes: Iterable[str] = (),
    table: str | None = None,
    group: str | None = None,
    details: dict[str, Any] | None = None,
) -> Finding:
    """State a finding of one rule; table, item, group and claim are those of the first figure unless given."""
    first = figures[0] if figures else None
    return Finding(
        code=CODES[rule],
        rule=rule,
        severity=severity,
        message=message,
        where=tuple(where) or tuple(dict.fromkeys(figure.where for figure in figures)),
        fix=fix,
        table=table if table is not None else (first.table if first else None),
        item=item if item is not None else (first.variable if first else None),
        group=group if group is not None else (first.group if first else None),
        claim=first.claim if first else None,
        printed=printed if printed is not None else (first.text if first else None),
        expected=expected,
        bases=tuple(bases),
        reasoning=reasoning,
        rivals=tuple(rivals),
        changes=tuple(changes),
        details=details or {},
    )


def interval_text(interval: tuple[Fraction, Fraction], decimals: int = 2) -> str:
    """An interval for a reader: ``2.57 to 2.58``."""
    return bounds_text(interval[0], interval[1], decimals)


def interval_data(interval: tuple[Fraction, Fraction]) -> list[float]:
    """An interval for ``--json`` and for figures."""
    return [float(interval[0]), float(interval[1])]


def listed(words: Iterable[str]) -> str:
    """Words as a list in a sentence: ``a, b and c``."""
    parts = list(words)
    if len(parts) < 2:
        return "".join(parts)
    return ", ".join(parts[:-1]) + " and " + parts[-1]


def number_word(number: int) -> str:
    """Small numbers as words, as prose has them."""
    words = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
    return words[number] if number < len(words) else str(number)
