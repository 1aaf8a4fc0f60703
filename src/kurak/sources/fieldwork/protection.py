"""What protects people in the field: how long contacts may be kept, and who can read the log of incidents.

Neither is opened here: a date of study.yaml and the rights of files say enough.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

from kurak.model.finding import Place
from kurak.sources.ethics import INCIDENTS
from kurak.sources.layout import Opened

OTHERS = stat.S_IRWXG | stat.S_IRWXO


def check_protection(opened: Opened, *, today: str) -> None:
    """Report contacts whose time is over, and incidents that others can read.

    Parameters
    ----------
    today
        Year-month-day.
    """
    reading = opened.reading
    study = opened.study.noun if opened.study else None
    if opened.study is not None and study is not None and contact_files(reading.root):
        until = study.fieldwork.contacts_until if study.fieldwork is not None else None
        where = opened.study.text.place(("fieldwork", "contacts_until"))
        dated = study.seal is not None and any(row.what.rstrip("/") == "contacts" for row in study.seal.retention)
        if until is None and not dated:
            reading.add("FLD-016", "contacts/ holds files, and fieldwork.contacts_until says no day", where)
        elif until is not None and today > until:
            reading.add("FLD-015", f"contacts/ was to be kept until {until}", where)
    if os.name == "posix":
        for name in sorted(_readable_by_others(reading.root)):
            reading.add("FLD-017", f"{name} can be read by others than its owner", Place(name))


def contact_files(root: Path) -> tuple[str, ...]:
    """Files of contacts: everything in contacts/, by path in the study."""
    folder = root / "contacts"
    if folder.is_symlink() or not folder.is_dir():
        return ()
    return tuple(
        sorted(
            path.relative_to(root).as_posix()
            for path in folder.rglob("*")
            if path.is_file() and not path.name.startswith(".") and path.name.lower() != "readme.md"
        )
    )


def _readable_by_others(root: Path) -> Iterator[str]:
    folder = root / INCIDENTS
    if folder.is_symlink() or not folder.is_dir():
        return
    for path in (folder, *folder.rglob("*")):
        try:
            mode = path.lstat().st_mode
        except OSError:
            continue
        if not stat.S_ISLNK(mode) and mode & OTHERS:
            yield path.relative_to(root).as_posix()
