"""``release-log.csv`` and ``release-log.json``: what was withheld, changed or left out, by which rule and why."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from kurak.model.release import AttackResult, Withheld
from kurak.model.release_description import ReleaseDescription
from kurak.sources.drawn_samples import table_bytes
from kurak.sources.release.plain_words import harmless_cell, json_bytes

COLUMNS = ("what", "where", "rule", "reason", "count", "measure", "before", "after")


def log_csv(log: Sequence[Withheld], *, simulated: bool) -> bytes:
    """The log as a table, a line each, in its order; SIMULATED in the first column where the records are made up."""
    head = ("simulated", *COLUMNS) if simulated else COLUMNS
    rows = []
    for one in log:
        words = [harmless_cell(getattr(one, name)) if isinstance(getattr(one, name), str) else getattr(one, name) for name in COLUMNS]
        rows.append(["SIMULATED", *words] if simulated else words)
    return table_bytes(head, rows)


def log_json(about: ReleaseDescription, log: Sequence[Withheld], attacks: Sequence[AttackResult]) -> bytes:
    """The log with the rules and the attacks, as JSON."""
    rules = about.rules
    return json_bytes(
        {
            "title": about.title,
            "warnings": list(about.warnings),
            "release": {"audience": about.audience, "number": about.number, "kurak": about.version, "date": about.date},
            "rules": {
                "smallest_base": rules.smallest_base,
                "all_alike": rules.all_alike,
                "records": rules.records,
                "k": rules.k,
                "l": rules.l,
                "largest_risk": rules.largest_risk,
                "quotes": rules.quotes,
            },
            "withheld": [_line(one) for one in log],
            "attacks": [
                {
                    "attack": one.attack,
                    "tried": one.tried,
                    "unprotected": one.unprotected,
                    "released": one.released,
                    "means": one.means,
                    "where": list(one.where),
                }
                for one in attacks
            ],
        }
    )


def _line(one: Withheld) -> dict[str, Any]:
    return {name: getattr(one, name) for name in COLUMNS}
