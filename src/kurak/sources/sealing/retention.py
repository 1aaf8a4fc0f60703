"""What has a last day, deleted when it is over: contacts, and whatever seal.retention names; sealed or open. The one way by date."""

from __future__ import annotations

import os
import posixpath
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from kurak.model.sealing import LogRow, Retention
from kurak.sources.fieldwork.contacts import plan_purge
from kurak.sources.sealed_names import SEALED
from kurak.sources.sealing import log
from kurak.sources.sealing.moving import alone, finish, sha256_of
from kurak.sources.sealing.places import held_files, leftovers, unsealable, why_not
from kurak.sources.whole_files import replace_files

CONTACTS = "contacts"


@dataclass(frozen=True, slots=True)
class Expiry:
    """What will be deleted.

    Parameters
    ----------
    rewritten
        File: what is left of it, and how many rows leave it.
    removed
        File that goes as a whole: the place of study.yaml to which it belongs.
    not_seen
        Sealed tables with days of their own in their rows, at which nobody could look.
    out_of_reach
        Links, and files with a second name on the disk: what they lead to stays.
    """

    rewritten: Mapping[str, tuple[bytes, int]]
    removed: Mapping[str, str]
    not_seen: tuple[str, ...] = ()
    out_of_reach: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether nothing is over."""
        return not (self.rewritten or self.removed)


def plan_expiry(root: Path, retention: Sequence[Retention], *, contacts_until: str | None, today: str) -> Expiry:
    """Find what is over. Nothing is written.

    Parameters
    ----------
    retention, contacts_until
        seal.retention and fieldwork.contacts_until of study.yaml.
    today
        Year-month-day. What is kept until a day is kept on that day.
    """
    contacts = plan_purge(root, until=contacts_until, today=today)
    removed = dict.fromkeys(contacts.removed, CONTACTS)
    out_of_reach: list[str] = []
    for row in retention:
        what = posixpath.normpath(row.what)
        if today <= row.until or why_not(root, what) is not None:
            continue
        for one in held_files(root, what, deleting=True):
            removed.setdefault(one.path, what)
        for name in leftovers(root, (what,)):
            if f"{posixpath.dirname(name)}/".startswith(f"{what}/"):
                removed.setdefault(name, what)
        out_of_reach += unsealable(root, what)
    rewritten = {file: new for file, new in contacts.rewritten.items() if file not in removed}
    not_seen = tuple(file for file in contacts.sealed if file not in removed)
    return Expiry(rewritten, removed, not_seen, tuple(dict.fromkeys(out_of_reach)))


def expire(root: Path, plan: Expiry) -> None:
    """Delete what was planned, and write it into the log first: a run that breaks off is told by what is still there.

    Raises
    ------
    SealError
        If the server or an import is at work.
    OSError
        If something cannot be deleted; the same again goes on from there.
    """
    # Contacts go beside a server that runs day and night: it never opens them.
    store = any(not file.startswith(f"{CONTACTS}/") for file in plan.removed)
    with alone(root, store=store):
        if store:
            finish(root)
        rows = [
            LogRow(when=log.now(), action="rows deleted", what=CONTACTS, bytes=max(0, (root / file).stat().st_size - len(content)))
            for file, (content, _) in plan.rewritten.items()
        ]
        for file, what in plan.removed.items():
            if os.path.lexists(root / file):
                sha256 = sha256_of(root / file) if file.endswith(SEALED) else ""
                rows.append(LogRow(when=log.now(), action="deleted", what=what, bytes=(root / file).lstat().st_size, sha256=sha256))
        log.append(root, rows)
        replace_files(root, {file: content for file, (content, _) in plan.rewritten.items()}, removed=plan.removed)
    for folder in sorted({posixpath.dirname(file) for file in plan.removed}, reverse=True):
        _drop_empty(root, folder)


def _drop_empty(root: Path, folder: str) -> None:
    """Take empty folders away; the first level stays, so that the study keeps its shape."""
    while "/" in folder:
        try:
            (root / folder).rmdir()
        except OSError:
            return  # something else is in it
        folder = posixpath.dirname(folder)
