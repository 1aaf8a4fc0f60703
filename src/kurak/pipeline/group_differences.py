"""Groups of a study beside each other, from its records, within what its tables show."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kurak.model.group_differences import GroupDifferences
    from kurak.model.study_folder import StudyFolder
    from kurak.model.tabulated import Tabulated


def group_differences(folder: StudyFolder, path: Path, tables: Tabulated) -> GroupDifferences | None:
    """Estimate the differences of all groups of every domain, and how each answered; None where the records are not to be had.

    Parameters
    ----------
    tables
        The study's tables as they may be shown: what they withhold is in nothing here.
    """
    from kurak.estimation.group_differences import group_differences as differences
    from kurak.pipeline.estimates import declared_survey

    opened, _ = declared_survey(folder, path)
    study, instrument = folder.study, folder.instrument
    if opened is None or study is None or study.estimates is None or instrument is None:
        return None
    return differences(
        opened.survey, opened.prepared, study.estimates, instrument, tables, all_alike=study.disclosure.all_alike
    )
