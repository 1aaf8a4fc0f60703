"""What a group of checks hands back."""

from __future__ import annotations

from dataclasses import dataclass

from kurak.model.quality import Check, CheckMade, Flag, InterviewerEffect


@dataclass(frozen=True)
class Made:
    """Flags of some checks, and how each was made."""

    flags: tuple[Flag, ...]
    checks: tuple[CheckMade, ...]
    effects: tuple[InterviewerEffect, ...] = ()


def not_made(check: Check, why: str) -> CheckMade:
    """A check that was not made.

    Examples
    --------
    >>> not_made("too fast", "no times were recorded").not_made
    'no times were recorded'
    """
    return CheckMade(check, 0, 0, None, "", why)
