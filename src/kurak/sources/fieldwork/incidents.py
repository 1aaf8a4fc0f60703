"""The log of incidents: harm disclosed, threats, distress. One file that its owner alone can read; nothing else opens it."""

from __future__ import annotations

import json
import os
from collections import Counter
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from kurak.model.fieldwork import DAY
from kurak.model.noun import Identifier, Name, Noun
from kurak.sources.ethics import INCIDENTS

LOG = f"{INCIDENTS}/log.jsonl"

Kind = Literal["harm disclosed", "threat", "distress", "other"]


class Incident(Noun):
    """One entry of the log of incidents."""

    day: Annotated[str, Field(pattern=DAY, description="Day it happened, year-month-day.")]
    kind: Annotated[Kind, Field(description="What kind: harm disclosed, threat, distress, or other.")]
    what: Annotated[str, Field(min_length=1, max_length=4000, description="What happened. Write no names.")]
    done: Annotated[Name, Field(description="What was done at once, and who was told.")]
    reported_by: Annotated[Name, Field(description="Role of whoever reports it, never a name.")]
    unit: Annotated[Identifier | None, Field(description="Code of the unit, if it must be found again.")] = None


class NotOwnerError(PermissionError):
    """Somebody other than its owner asks for the log."""


def append_incident(study: Path, incident: Incident) -> None:
    """Append an entry; the log is made for its owner only, and made so again where it was not.

    Raises
    ------
    OSError
        If it cannot be written; then nothing of the entry is.
    NotOwnerError
        If the log belongs to somebody else.
    """
    folder = study / INCIDENTS
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    _require_owner(folder)
    folder.chmod(0o700)
    line = (json.dumps(incident.model_dump(mode="json"), ensure_ascii=False) + "\n").encode("utf-8")
    handle = os.open(study / LOG, os.O_WRONLY | os.O_APPEND | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0), 0o600)
    try:
        if os.name == "posix":
            os.fchmod(handle, 0o600)
        # One write of a short line is whole or not there.
        if os.write(handle, line) != len(line):
            raise OSError(28, "the disk is full")
        os.fsync(handle)
    finally:
        os.close(handle)


def incidents_by_month(study: Path) -> dict[str, int]:
    """How many incidents there were in each month, for the owner of the log only.

    Raises
    ------
    NotOwnerError
        If somebody else asks.
    ValueError
        If the log is damaged; no word of it is shown.
    """
    log = study / LOG
    if not log.exists():
        return {}
    _require_owner(log)
    months: Counter[str] = Counter()
    for number, line in enumerate(log.read_text(encoding="utf-8").splitlines(), start=1):
        try:
            months[Incident.model_validate_json(line).day[:7]] += 1
        except ValueError:
            raise ValueError(f"line {number} of {LOG} cannot be read") from None
    return dict(sorted(months.items()))


def _require_owner(place: Path) -> None:
    if os.name == "posix" and place.stat().st_uid != os.geteuid():
        raise NotOwnerError(f"{place.name} belongs to somebody else")


__all__ = ["LOG", "Incident", "NotOwnerError", "append_incident", "incidents_by_month"]
