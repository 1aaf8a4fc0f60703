"""The arithmetic of published tables and claims.

The rules of the audit are here under their textbook names, for a number one has at hand:

>>> from kurak import audit
>>> audit.grim(mean="5.19", n=28).consistent
False

and :func:`audit_report` applies all of them to everything that a report prints.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kurak.audit.audit_report import audit_report as audit_report
    from kurak.stats.debit import debit as debit
    from kurak.stats.grim import grim as grim
    from kurak.stats.grimmer import grimmer as grimmer
    from kurak.stats.mean_from_shares import mean_bounds as mean_bounds
    from kurak.stats.percentages import percent_count as percent_count
    from kurak.stats.percentages import percent_sum as percent_sum
    from kurak.stats.percentages import smallest_bases as smallest_bases
    from kurak.stats.totals import total as total

_HOMES = {
    "audit_report": "kurak.audit.audit_report",
    "debit": "kurak.stats.debit",
    "grim": "kurak.stats.grim",
    "grimmer": "kurak.stats.grimmer",
    "mean_bounds": "kurak.stats.mean_from_shares",
    "percent_count": "kurak.stats.percentages",
    "percent_sum": "kurak.stats.percentages",
    "smallest_bases": "kurak.stats.percentages",
    "total": "kurak.stats.totals",
}

__all__ = list(_HOMES)


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"kurak.audit has no {name!r}")
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return sorted([*globals(), *_HOMES])
