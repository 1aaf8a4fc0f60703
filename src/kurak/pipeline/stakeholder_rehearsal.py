"""What people say about actors, made up to practise with: written apart from the study, and put in the place of what nobody said yet."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kurak.model.rehearsed_stakeholders import RehearsedStakeholders
    from kurak.model.study_folder import StudyFolder

SEED = "stakeholders"
"""Name of the seed in study.yaml."""


def rehearse_stakeholders(
    folder: StudyFolder, *, seed: int | None = None, asked: int = 30, raters: int = 5
) -> RehearsedStakeholders:
    """Make up nominations at each pilot place, ratings and ties. Nothing is written.

    Parameters
    ----------
    seed
        The seed; ``seeds.stakeholders`` of study.yaml if left out, or 1.
    asked, raters
        People asked at each place, and raters, none of whom exists.

    Raises
    ------
    ValueError
        If the study has no pilot place, or nobody whom one could name.
    """
    from kurak.stakeholders.rehearsal import rehearse_stakeholders as rehearse
    from kurak.version import VERSION

    stated = folder.study.seeds.get(SEED, 1) if folder.study is not None else 1
    return rehearse(folder, seed=stated if seed is None else seed, asked=asked, raters=raters, version=VERSION)


def write_rehearsed_stakeholders(path: Path, made: RehearsedStakeholders) -> Path:
    """Write a rehearsal as rehearsal/stakeholders, whole or not at all; one that is there already is never touched."""
    from kurak.sources.new_folder import write_new_folder
    from kurak.sources.rehearsals import FOLDER
    from kurak.sources.rehearsed_stakeholders import NAME, rehearsal_files

    return write_new_folder(path / FOLDER, NAME, rehearsal_files(made))


def rehearsed_stakeholders(folder: StudyFolder) -> StudyFolder | None:
    """The study with made-up nominations, ratings and ties in the place of its own, and with the sentence that says so.

    Returns
    -------
    StudyFolder or None
        Its ``simulated`` is the sentence; whatever is made from it shows that first. None where there is no rehearsal.
    """
    from dataclasses import replace

    made = folder.rehearsed_stakeholders
    if made is None:
        return None
    return replace(folder, nominations=made.nominations, ratings=made.ratings, ties=made.ties, simulated=made.record.sentence)
