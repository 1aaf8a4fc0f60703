"""Records into tables with their errors under the design."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kurak.model.finding import Finding

if TYPE_CHECKING:
    from kurak.estimation.requests import Request
    from kurak.estimation.study_variables import Prepared
    from kurak.estimation.survey import Survey
    from kurak.model.study import Study
    from kurak.model.study_folder import StudyFolder
    from kurak.model.tabulated import Tabulated
    from kurak.model.withholding import Withhold


def estimate(folder: StudyFolder, path: Path) -> tuple[Tabulated | None, tuple[Finding, ...]]:
    """Estimate every table that a study declares. Nothing is written.

    Parameters
    ----------
    folder, path
        The study as read, and where it is: its records are read only now.

    Returns
    -------
    Tabulated or None, and findings
        None where no tables are declared, the records are not there (a note), or they cannot be used (an error).
    """
    return _of_records(folder, path, None)


def estimate_some(
    folder: StudyFolder, path: Path, asked: Sequence[Request]
) -> tuple[Tabulated | None, tuple[Finding, ...]]:
    """Estimate what is asked from the records that a study declares, under its design and its rules of disclosure.

    Parameters
    ----------
    asked
        Questions; each is answered for everybody and by its domains. How sure, and from which base on, is the study's choice.

    Raises
    ------
    RecordsError
        If a question names a column that is not there.
    """
    return _of_records(folder, path, asked)


def _of_records(
    folder: StudyFolder, path: Path, asked: Sequence[Request] | None
) -> tuple[Tabulated | None, tuple[Finding, ...]]:
    opened, found = declared_survey(folder, path)
    if opened is None or folder.study is None or folder.instrument is None:
        return None, found
    # Loaded where there are records: a third of a second that a study without any need not wait for.
    from kurak.estimation.tabulate import answered, tabulated
    from kurak.model.catalogue import finding

    texts = {item.item: item.text for item in folder.items}
    withhold = withhold_of(folder.study)
    if asked is not None:
        return answered(opened.survey, opened.prepared, folder.study, folder.instrument, texts, asked, withhold=withhold), found
    try:
        return tabulated(opened.survey, opened.prepared, folder.study, folder.instrument, texts, withhold=withhold), found
    except ValueError as error:
        # Of the design: a stratum whose variance cannot be estimated.
        return None, (*found, finding("EST-005", message=str(error), where=folder.place("estimates")))


def withhold_of(study: Study) -> Withhold:
    """What says which numbers by group a study does not show: its block disclosure, and nothing else."""
    from functools import partial

    from kurak.disclosure.suppression.groups import withhold_groups

    return partial(withhold_groups, rules=study.disclosure)


@dataclass(frozen=True, slots=True)
class DeclaredSurvey:
    """The records that a study declares, ready to be estimated from, under their design."""

    prepared: Prepared
    survey: Survey


def declared_survey(folder: StudyFolder, path: Path) -> tuple[DeclaredSurvey | None, tuple[Finding, ...]]:
    """Open a study's records, make its scores and declare its design; None with the findings that say why not."""
    from kurak.model.catalogue import finding
    from kurak.sources.declared_records import open_declared

    opened, found = open_declared(folder, path)
    if opened is None or folder.study is None or folder.study.estimates is None:
        return None, found
    from dataclasses import replace

    from kurak.estimation.declare import survey
    from kurak.estimation.left_out import leave_out
    from kurak.estimation.study_variables import prepare
    from kurak.scales.scoring import TurningError, require_turning, score_of_scale

    study, declared, instrument = folder.study, folder.study.estimates, folder.instrument
    if instrument is None:
        message = "the study has no instrument/scales.yaml, which says what the answers are"
        return None, (*found, finding("EST-005", message=message, where=folder.place("estimates")))
    try:
        require_turning(instrument.turning.rule, low=instrument.response.min, high=instrument.response.max)
    except TurningError as error:
        return None, (*found, finding("SCL-001", message=str(error), where=folder.instrument_places("turning", "rule")))
    try:
        prepared = prepare(opened.records, declared, instrument, score=score_of_scale, groups=study.domains)
        prepared = replace(prepared, amended=opened.amended, record=study.fieldwork.record if study.fieldwork is not None else "")
        sampled = survey(
            prepared.records,
            weights=declared.weights,
            strata=declared.strata,
            psu=declared.psu,
            fpc=declared.fpc,
            lonely_psu=declared.lonely_psu,
        )
        if opened.left_out is not None:
            sampled = leave_out(sampled, opened.left_out)
    except ValueError as error:
        return None, (*found, finding("EST-005", message=str(error), where=folder.place("estimates")))
    return DeclaredSurvey(prepared, sampled), found


def survey_file(
    file: Path,
    *,
    weights: str | None = None,
    strata: Sequence[str | None] = (),
    psu: Sequence[str] = (),
    fpc: Sequence[str | None] = (),
    lonely_psu: str = "fail",
) -> Survey:
    """Declare the design of a file of records, outside any study.

    Raises
    ------
    RecordsError
        If the file cannot be read, its design cannot be honoured, or only some of its records are SIMULATED.
    """
    from kurak.estimation.declare import survey
    from kurak.sources.records import open_records
    from kurak.sources.simulated import refuse_mixed

    records = open_records(file)
    refuse_mixed(records)
    return survey(records, weights=weights, strata=strata, psu=psu, fpc=fpc, lonely_psu=lonely_psu)


def ask(surveyed: Survey, asked: Sequence[Request]) -> Tabulated:
    """Answer questions to a file of records, as one long table.

    Raises
    ------
    ValueError
        If a question names a column that is not there, or makes no sense.
    """
    from kurak.estimation.long_table import answers

    return answers(surveyed, asked)
