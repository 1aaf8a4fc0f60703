"""Names, phones and addresses: which of them are over. ``kurak purge`` deletes them, with everything else that has a last day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from kurak.sources.fieldwork.csv_lines import NotATableError, take_out
from kurak.sources.fieldwork.protection import contact_files
from kurak.sources.sealed_names import SEALED


@dataclass(frozen=True, slots=True)
class Purge:
    """What will be deleted.

    Parameters
    ----------
    rewritten
        File: what is left of it, and how many rows leave it.
    removed
        Files that go as a whole.
    sealed
        Sealed tables, of whose rows nobody could see whether their day is over.
    """

    rewritten: Mapping[str, tuple[bytes, int]]
    removed: tuple[str, ...]
    sealed: tuple[str, ...] = ()


def plan_purge(study: Path, *, until: str | None, today: str) -> Purge:
    """Find the contacts whose last day is over.

    Parameters
    ----------
    until
        fieldwork.contacts_until of study.yaml; None where it says none.
    today
        Year-month-day.

    Returns
    -------
    Purge
        After ``until`` everything goes; before it, rows whose own ``keep_until`` is over. A table that cannot be
        read goes with everything else, and not before.
    """
    rewritten: dict[str, tuple[bytes, int]] = {}
    removed, sealed = [], []
    for file in contact_files(study):
        if until is not None and today > until:
            removed.append(file)
        elif file.endswith(SEALED):
            sealed.append(file)
        elif file.lower().endswith(".csv"):
            try:
                left = take_out((study / file).read_bytes(), lambda row: "" < row.get("keep_until", "") < today)
            except NotATableError:
                continue
            if left.removed:
                rewritten[file] = (left.content, left.removed)
    return Purge(rewritten, tuple(removed), tuple(sealed))
