"""Flags with what was decided about them: the last decision holds, and a flag without one is open."""

from __future__ import annotations

from collections.abc import Sequence

from kurak.model.catalogue import finding
from kurak.model.fieldwork_result import DecidedFlag
from kurak.model.finding import Finding, Place
from kurak.model.quality import Decision, Flag


def decide(
    flags: Sequence[Flag], log: Sequence[Decision], *, places: Sequence[Place]
) -> tuple[tuple[DecidedFlag, ...], tuple[Finding, ...]]:
    """Set decisions beside the flags that they are about.

    Parameters
    ----------
    flags
        In their order.
    log
        Decisions in the order of the file; of two about one thing the later date holds, then the later row.
    places
        Place of each decision.

    Returns
    -------
    Flags with decisions, and findings
        A decision about something that is not flagged is a note.
    """
    keys = {(flag.check, flag.about, flag.code) for flag in flags}
    last: dict[tuple[str, str, str], Decision] = {}
    found = []
    for row, place in zip(log, places, strict=True):
        key = (row.check, row.about, row.code)
        if key not in last or row.when >= last[key].when:
            last[key] = row
        if key not in keys:
            message = f"{row.check}: {row.about} {row.code} is decided, and not flagged"
            found.append(finding("FLD-021", message=message, where=place))
    decided = tuple(DecidedFlag(flag, last.get((flag.check, flag.about, flag.code))) for flag in flags)
    return decided, tuple(found)
