"""The field: visits and interviews looked at, participants withdrawn."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from kurak.model.finding import Finding

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from kurak.model.fieldwork_result import FieldworkResult
    from kurak.model.study_folder import StudyFolder
    from kurak.sources.fieldwork.withdrawal import RawStore, Withdrawal


def quality(
    folder: StudyFolder, path: Path, *, today: str | None = None
) -> tuple[FieldworkResult | None, tuple[Finding, ...]]:
    """Look at the fieldwork of a study: outcomes, rates, progress, and what is worth a look. Nothing is written.

    Parameters
    ----------
    folder, path
        The study as read, and where it is: visits and records are read only now.
    today
        Year-month-day; that of the computer if left out.

    Returns
    -------
    FieldworkResult or None, and findings
        None where no fieldwork is declared, or there is nothing of it yet.
    """
    from datetime import date

    from kurak.fieldwork.look import UnitsUnderDesign, look
    from kurak.stats.outcome_rates import OutcomeStatistic

    declared = folder.study.estimates if folder.study is not None else None
    # Most small towns have one cluster: a rule that stops there would leave the rates without any error.
    lonely = declared.lonely_psu if declared is not None and declared.lonely_psu != "fail" else "adjust"

    def under_design(
        units: UnitsUnderDesign, statistic: OutcomeStatistic
    ) -> tuple[NDArray[np.float64], NDArray[np.float64], float]:
        # Loaded where there are visits.
        from kurak.estimation.declare import survey
        from kurak.estimation.solve import solve
        from kurak.stats.design_variance import degrees_of_freedom

        sampled = survey(
            {"weight": units.weights, "stratum": list(units.strata), "cluster": list(units.clusters)},
            weights="weight",
            strata=["stratum"],
            psu=["cluster"],
            lonely_psu=lonely,
        )
        solved = solve(sampled, statistic)
        return solved.estimate, solved.std_error, float(degrees_of_freedom(sampled.design))

    return look(folder, path, today=today or date.today().isoformat(), design_rates=under_design)


@contextmanager
def raw_store(folder: StudyFolder, path: Path) -> Iterator[RawStore | None]:
    """The raw store of a study, open as long as it is needed; None where the study has none."""
    from kurak.sources.fieldwork.withdrawal import RAW_STORE

    if not (path / RAW_STORE).is_dir():
        yield None
        return
    from kurak.fieldwork.receipt import UNIT_QUESTION
    from kurak.sources.submissions.store import SubmissionStore
    from kurak.sources.submissions.withdrawal import StoredInterviews

    declared = folder.study.fieldwork if folder.study is not None else None
    named = {UNIT_QUESTION} if declared is None else {UNIT_QUESTION, declared.record, declared.unit}
    store = SubmissionStore(path / RAW_STORE)
    try:
        yield StoredInterviews(store, frozenset(named))
    finally:
        store.close()


def plan_withdrawal(folder: StudyFolder, path: Path, code: str, *, raw: RawStore | None = None) -> Withdrawal:
    """Find everything that a study holds of a participant. Nothing is written."""
    from kurak.sources.fieldwork.withdrawal import plan_withdrawal

    study = folder.study
    declared = study.fieldwork if study is not None else None
    records = (declared.records if declared is not None else None) or (
        study.estimates.records if study is not None and study.estimates is not None else ""
    )
    return plan_withdrawal(path, code, declared=declared, records=records, raw=raw)


def withdraw(
    path: Path, planned: Withdrawal, *, reason: str, today: str | None = None, raw: RawStore | None = None
) -> None:
    """Take a participant out as planned; a tombstone without content stays for each code.

    Raises
    ------
    OSError
        If a file cannot be written.
    """
    from datetime import date

    from kurak.model.fieldwork_rows import Tombstone
    from kurak.sources.fieldwork.private_rows import read_private_rows
    from kurak.sources.fieldwork.tombstones import FILE, buried, bury
    from kurak.sources.fieldwork.withdrawal import withdraw
    from kurak.sources.text_file import is_there, open_reading

    reading = open_reading(path)
    stones = read_private_rows(reading, FILE, Tombstone).nouns if is_there(reading, FILE) else ()
    known = buried(planned.codes, stones)
    day = today or date.today().isoformat()
    new = [bury(code, day=day, reason=reason) for code in planned.codes if code not in known]
    withdraw(path, planned, tombstones=new, raw=raw)
