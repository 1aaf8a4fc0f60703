"""The report of a study from made-up records, before there are real ones: every page says so."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from kurak.pipeline.samples import rehearse
from kurak.version import VERSION

if TYPE_CHECKING:
    from kurak.model.finding import Finding
    from kurak.model.study import Study
    from kurak.model.study_folder import StudyFolder

PLACE = "out/rehearsal"
"""Made-up records of rehearsal editions, inside the study; safe to delete."""


def has_made_up_records(study: Study) -> bool:
    """Whether the study's records were made up for a rehearsal edition."""
    return study.estimates is not None and study.estimates.records.startswith(f"{PLACE}/")


class NoRehearsalError(ValueError):
    """A study cannot be rehearsed; ``findings`` say why."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        super().__init__("the study cannot be rehearsed")
        self.findings = findings


def with_made_up_records(folder: StudyFolder, path: Path, *, progress: Callable[[int], None] = lambda done: None) -> StudyFolder:
    """The study with records that a rehearsal makes up, in place of those that it declares.

    Parameters
    ----------
    folder, path
        The study as read, and where it is. The records are written into ``out/rehearsal``, once for the same files and version.
    progress
        Called while they are made.

    Raises
    ------
    NoRehearsalError
        If nothing can be rehearsed.
    OSError
        If the records cannot be written.
    """
    from kurak.model.tabulation import Tabulation
    from kurak.sampling.rehearsal.tables import missing_codes
    from kurak.sources.new_folder import write_new_folder

    study = folder.study
    if study is None:
        raise NoRehearsalError(())
    state = json.dumps({"kurak": VERSION, "files": dict(sorted(folder.hashes.items()))})
    run = hashlib.sha256(state.encode("utf-8")).hexdigest()[:16]
    place = path / PLACE
    if not (files := _records_in(place / run)):
        made, found = rehearse(folder, progress=progress)
        if made is None:
            raise NoRehearsalError(found)
        # Records of other files or another version, and what is left where somebody deleted a part.
        if place.is_dir():
            shutil.rmtree(place)
        write_new_folder(place, run, {file: text.encode("utf-8") for file, text in made.files.items()})
        files = _records_in(place / run)
    declared = study.estimates
    if declared is not None and declared.records.startswith("rehearsal/"):
        own = declared.records.split("/", 2)[-1]
        estimates = declared.model_copy(update={"records": f"{PLACE}/{run}/{own if own in files else files[0]}"})
    else:
        # The columns and codes of a rehearsal's own records.
        response = folder.instrument.response if folder.instrument is not None else None
        codes = missing_codes(response.min, response.max) if response is not None else {}
        estimates = Tabulation(
            records=f"{PLACE}/{run}/{files[0]}", weights="weight", strata=("stratum",), psu=("cluster",), lonely_psu="adjust",
            by=declared.by if declared is not None else tuple(study.domains), variables=declared.variables if declared is not None else "all",
            dont_know_codes=tuple(codes.values())[:1], refused_codes=tuple(codes.values())[1:],
        )  # fmt: skip
    return replace(folder, study=study.model_copy(update={"estimates": estimates}))


def _records_in(run: Path) -> list[str]:
    """Files of records in the folder of a run, one a scoring rule that is left open."""
    return sorted(file.relative_to(run).as_posix() for file in run.rglob("records.csv"))
