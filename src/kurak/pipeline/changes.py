"""What changed: a study's means beside those of an earlier wave, or of the published report."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kurak.model.changes import Changes
    from kurak.model.finding import Finding
    from kurak.model.study_folder import StudyFolder
    from kurak.model.tabulated import Tabulated

TABLE = "estimates.csv"
_FIRST = ("statistic", "variable", "estimate", "std_error", "n")
"""Columns by which a table of estimates is known from records."""


def changes(folder: StudyFolder, path: Path, tables: Tabulated) -> tuple[tuple[Changes, ...], tuple[Finding, ...]]:
    """Compare a study's tables with the earlier wave that it declares, and with the published report in its folder.

    Parameters
    ----------
    tables
        The study's tables as they may be shown.

    Returns
    -------
    Changes, and findings
        Nothing where the earlier wave is not there, which the check of the folder says; one that cannot be compared is an error.
    """
    found = []
    printed = _beside_print(folder, tables)
    if printed is not None:
        found.append(printed)
    since, findings = _since(folder, path, tables)
    if since is not None:
        found.append(since)
    return tuple(found), findings


def _since(folder: StudyFolder, path: Path, tables: Tabulated) -> tuple[Changes | None, tuple[Finding, ...]]:
    from kurak.model.catalogue import finding

    study = folder.study
    if study is None or study.compare is None:
        return None, ()
    place, declared = folder.place("compare", "file"), study.compare
    file = path / declared.file
    if file.is_dir():
        file = next((one for one in (file / TABLE, file / "tables" / TABLE) if one.is_file()), file / TABLE)
    if not file.is_file() or not file.resolve().is_relative_to(path.resolve()):
        # The check of the folder says so.
        return None, ()
    try:
        made = _from_table(file, folder, tables) if _is_table(file) else _from_records(file, folder, path, tables)
    except (ValueError, csv.Error) as error:
        return None, (finding("EST-011", message=str(error), where=place),)
    return made, ()


def _is_table(file: Path) -> bool:
    if file.suffix.lower() != ".csv":
        return False
    try:
        with file.open(encoding="utf-8-sig", newline="") as stream:
            head = next(csv.reader(stream), [])
    except UnicodeDecodeError:
        # Records in another encoding, which their own reader names.
        return False
    return set(_FIRST) <= set(head)


def _from_table(file: Path, folder: StudyFolder, tables: Tabulated) -> Changes:
    from kurak.estimation.changes import from_estimates, means_of, rows_of_table
    from kurak.model.changes import Changes
    from kurak.model.estimates import FIRST, LAST
    from kurak.sources.records import MARK

    assert folder.study is not None
    assert folder.study.compare is not None
    with file.open(encoding="utf-8-sig", newline="") as stream:
        lines = csv.reader(stream)
        head = next(lines)
        # Its own domains: a group of one that this study does not have is not everybody.
        by = [name for name in head if name not in (*FIRST, *LAST, MARK)]
        rows = list(rows_of_table(head, lines, by))
    made = from_estimates(means_of(rows, by), tables)
    if not made:
        raise ValueError(f"{folder.study.compare.file} has no mean of a scale or an item of this study")
    return Changes(
        "estimates", folder.study.compare.label, folder.study.compare.file, made, tables.confidence, tables.simulated or MARK in head
    )


def _from_records(file: Path, folder: StudyFolder, path: Path, tables: Tabulated) -> Changes:
    from kurak.estimation.changes import from_records
    from kurak.model.changes import Changes
    from kurak.pipeline.estimates import declared_survey, estimate

    study = folder.study
    assert study is not None
    assert study.compare is not None
    assert study.estimates is not None
    declared = study.estimates.model_copy(update={"records": file.relative_to(path).as_posix()})
    before = replace(folder, study=study.model_copy(update={"estimates": declared}))
    earlier, found = estimate(before, path)
    first, _ = declared_survey(before, path)
    second, _ = declared_survey(folder, path)
    if earlier is None or first is None or second is None:
        raise ValueError(found[0].message if found else f"{study.compare.file} cannot be read")
    made = from_records(first.survey, second.survey, earlier, tables)
    return Changes("records", study.compare.label, study.compare.file, made, tables.confidence, tables.simulated or earlier.simulated)


def _beside_print(folder: StudyFolder, tables: Tabulated) -> Changes | None:
    from kurak.estimation.changes import from_printed
    from kurak.model.changes import Changes
    from kurak.stats.printed import Printed

    published = folder.published
    if published is None:
        return None
    printed: dict[tuple[str, str, str], float] = {}
    for one in published.figures:
        if one.statistic == "mean" and one.table is not None:
            key = (one.variable, "", "") if one.breakdown == "total" else (one.variable, one.breakdown, one.group)
            printed.setdefault(key, float(Printed.parse(one.text).value))
    made = from_printed(printed, tables)
    return Changes("printed", "as printed", published.spec.source, made, tables.confidence, tables.simulated) if made else None
