"""How many interviews have come in, by form, day and interviewer. Counts only: no answer is read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, tzinfo

from kurak.sources.submissions.store import SubmissionStore


@dataclass(frozen=True, slots=True)
class Count:
    """Interviews of one form, received on one day from one interviewer.

    Parameters
    ----------
    form_id, version
        The form.
    day
        Day of receipt at the server, in the time zone that was asked for: ``2026-11-28``.
    user
        Who sent them.
    interviews
        Interviews; an edited one counts once, on the day of its last edition.
    waiting
        How many of them still wait for files.
    """

    form_id: str
    version: str
    day: str
    user: str
    interviews: int
    waiting: int


def counts(store: SubmissionStore, *, zone: tzinfo = UTC) -> list[Count]:
    """Count interviews by form, day and interviewer; the last day first."""
    from datetime import datetime

    rows = store.connection.execute(
        "SELECT form_id, version, received, user, complete FROM submission AS s WHERE NOT EXISTS (SELECT 1 FROM submission AS later"
        " WHERE later.deprecated_id = s.instance_id AND later.form_id = s.form_id AND later.number <> s.number)"
    )
    counted: dict[tuple[str, str, str, str], list[int]] = {}
    for form_id, version, received, user, complete in rows:
        day = datetime.fromisoformat(received).astimezone(zone).date().isoformat()
        cell = counted.setdefault((day, form_id, version, user), [0, 0])
        cell[0] += 1
        cell[1] += not complete
    ordered = sorted(counted.items(), key=lambda one: one[0])
    ordered.sort(key=lambda one: one[0][0], reverse=True)
    return [Count(form, version, day, user, *cell) for (day, form, version, user), cell in ordered]
