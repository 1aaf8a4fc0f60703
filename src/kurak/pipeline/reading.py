"""A study folder into nouns."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kurak.model.study_folder import StudyFolder


def check(path: Path, *, today: str | None = None) -> StudyFolder:
    """Read a study and everything that is wrong with it; nothing is written.

    ``today`` is the day, year-month-day, by which retention is judged; that of the computer if left out.
    """
    from kurak.sources.study_folder import read_study

    return read_study(path, today=today)
