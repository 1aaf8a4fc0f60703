"""The order of the chapters, on one page: what is read, what follows from it, what is written.

study folder → **sources** → nouns → **sampling** plans, draws and rehearses → **fieldwork** checks the form → **audit** of what is published →
**qualitative**, **stakeholders** → **disclosure** clears what may be shown → **report** → HTML and PDF. Every command is
one of these functions.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kurak.model.finding import Finding, Place, worst_first
from kurak.version import VERSION

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from kurak.estimation.requests import Request
    from kurak.estimation.study_variables import Prepared
    from kurak.estimation.survey import Survey
    from kurak.fieldwork.export import ExportFormat
    from kurak.fieldwork.xform import XForm
    from kurak.model.audit import Audit
    from kurak.model.edition import Edition
    from kurak.model.fieldwork_result import FieldworkResult
    from kurak.model.form import Form
    from kurak.model.sample import Plan, Sample
    from kurak.model.scale_analysis import ScaleAnalysis
    from kurak.model.scale_results import ScaleResults
    from kurak.model.study_folder import StudyFolder
    from kurak.model.tabulated import Tabulated
    from kurak.model.visits import ClusterRoute
    from kurak.sampling.plan import PlannedDraw
    from kurak.sampling.rehearsal.rehearse import Rehearsed
    from kurak.scales.analyse import Analysis
    from kurak.sources.field_data.layout import FormLayout
    from kurak.sources.field_data.received import Imported
    from kurak.sources.field_data.record_writer import Format
    from kurak.sources.fieldwork.withdrawal import RawStore, Withdrawal

FEWEST_FOR_A_PROCESS = 100
"""Replications below which one more process is not worth its start."""


def check(path: Path, *, today: str | None = None) -> StudyFolder:
    """Read a study and everything that is wrong with it; nothing is written.

    ``today`` is the day, year-month-day, by which retention is judged; that of the computer if left out.
    """
    from kurak.sources.study_folder import read_study

    return read_study(path, today=today)


def check_with_form(path: Path, *, today: str | None = None) -> StudyFolder:
    """Read a study with everything that is wrong with it, its questionnaire included; nothing is written.

    The form is not converted to an XForm here: :func:`form` does that.
    """
    from dataclasses import replace

    folder = check(path, today=today)
    checked = form(path, folder, convert=False) if folder.study is not None else None
    if checked is None:
        return folder
    hashes = {**folder.hashes, **checked.hashes}
    return replace(folder, hashes=dict(sorted(hashes.items())), findings=worst_first([*folder.findings, *checked.findings]))


@dataclass(frozen=True, slots=True)
class CheckedForm:
    """A questionnaire with everything that was found, and its XForm where it could be made."""

    form: Form | None
    raw: bytes
    xform: XForm | None
    findings: tuple[Finding, ...]
    hashes: Mapping[str, str]

    @property
    def has_errors(self) -> bool:
        """Whether anything was found that keeps it from the field."""
        return any(found.severity == "error" for found in self.findings)


def form(path: Path, folder: StudyFolder | None = None, *, convert: bool = True) -> CheckedForm | None:
    """Check a questionnaire: a study's, or any .xlsx file in XLSForm. Nothing is written.

    Parameters
    ----------
    path
        The study's folder, or the file.
    folder
        The study as read; None for a file by itself.
    convert
        Whether the XForm is made too.

    Returns
    -------
    CheckedForm or None
        None where the study has no instrument/questionnaire.xlsx.
    """
    from kurak.fieldwork.form_checks import check_against_study, check_form
    from kurak.fieldwork.publish import check_version
    from kurak.fieldwork.xform import convert_form, without_repetition
    from kurak.sources.published_forms import read_published_forms
    from kurak.sources.xlsform import read_form_file, read_questionnaire

    read = read_form_file(path) if folder is None else read_questionnaire(path)
    if read is None:
        return None
    found = list(read.findings)
    xform = None
    if read.form is not None and read.workbook is not None:
        found += check_form(read.form)
        if convert:
            xform, said = convert_form(read.form, read.workbook)
            found += without_repetition(said, found)
    if folder is not None:
        published, changed = read_published_forms(path)
        found += changed
        if read.form is not None:
            found += check_version(read.form, published)
            declared = folder.study.estimates if folder.study is not None else None
            found += check_against_study(
                read.form,
                items={item.item: item.text for item in folder.items},
                instrument=folder.instrument,
                dont_know=declared.dont_know_codes if declared is not None else (),
                refused=declared.refused_codes if declared is not None else (),
            )
    hashes = {read.form.file: read.form.sha256} if read.form is not None else {}
    return CheckedForm(read.form, read.raw, xform, worst_first(found), hashes)


def paper_questionnaires(made: Form, *, given: Mapping[str, str] | None = None) -> Iterator[tuple[str, bytes]]:
    """The questionnaire on paper, one PDF a language: the code of the language, and the PDF."""
    from kurak.report.paper_questionnaire import paper_languages, write_paper_questionnaire

    for code, language in paper_languages(made).items():
        yield code, write_paper_questionnaire(made, language=language, given=given)


def publish_form(path: Path, checked: CheckedForm, name: str) -> Path:
    """Write a version as instrument/published/NAME, whole or not at all; one that is there already is never touched."""
    from kurak.fieldwork.publish import published_files
    from kurak.sources.new_folder import write_new_folder
    from kurak.sources.published_forms import PUBLISHED_FORMS

    if checked.form is None or checked.xform is None or checked.has_errors:
        raise ValueError("a questionnaire with errors is not published")
    files = published_files(checked.form, checked.raw, checked.xform, name=name)
    return write_new_folder(path / PUBLISHED_FORMS, name, files)


def import_data(path: Path, folder: StudyFolder, files: Sequence[Path], *, day: str, ending: Format = "parquet", dry_run: bool = False) -> Imported | None:
    """Take exports of KoboToolbox or ODK Central into a study: raw files are kept, the typed tables are made anew.

    Parameters
    ----------
    path, folder
        The study, and as it was read.
    files
        Files of one export; without any, the tables are made from what was received.
    day
        Day on which the files were received, as 2023-06-01.
    ending
        Kind of the typed tables: parquet or csv.
    dry_run
        Read everything, write nothing.

    Returns
    -------
    Imported or None
        None where the study has no questionnaire that can be read.
    """
    from kurak.fieldwork.codebook import codebook_csv
    from kurak.sources.field_data.received import import_files

    layout = form_layout(path)
    if layout is None:
        return None
    kept = folder.study is not None and folder.study.ethics is not None and bool(folder.study.ethics.records_kept)
    return import_files(
        path, files, layout, codebook_csv(layout.book), day=day, ending=ending, dry_run=dry_run, kept_safely=kept
    )


def fetch_data(
    path: Path, folder: StudyFolder, secret: str, *, ending: Format = "parquet", dry_run: bool = False, tell: Callable[[int], None] = lambda number: None
) -> Imported | None:
    """Fetch all submissions from the server of study.yaml, and import them; the day is today.

    A fetch that was broken off goes on where it stopped. The file is the same as the one before where nothing new came in, and is
    then not taken again.

    Raises
    ------
    FetchError
        If the server does not answer as it should.
    """
    import datetime
    import tempfile

    from kurak.sources.ethics import check_before_writing
    from kurak.sources.field_data.connectors import FetchError, fetch
    from kurak.sources.field_data.received import Imported
    from kurak.sources.text_file import all_findings, open_reading

    if folder.study is None or folder.study.server is None:
        raise FetchError("study.yaml has no block server")
    if form_layout(path) is None:
        return None
    if dry_run:
        with tempfile.TemporaryDirectory() as away:
            file = fetch(folder.study.server, secret, Path(away), tell=tell)
            return import_data(path, folder, [file], day=datetime.date.today().isoformat(), ending=ending, dry_run=True)
    reading = open_reading(path)
    kept = folder.study.ethics is not None and bool(folder.study.ethics.records_kept)
    check_before_writing(reading, ["data/.fetch/submissions.jsonl"], kept_safely=kept)
    if any(found.severity == "error" for found in reading.findings):
        return Imported(tuple(all_findings(reading)))
    place = path / "data" / ".fetch"
    place.mkdir(parents=True, exist_ok=True)
    file = fetch(folder.study.server, secret, place, tell=tell)
    try:
        return import_data(path, folder, [file], day=datetime.date.today().isoformat(), ending=ending)
    finally:
        file.unlink(missing_ok=True)


def form_layout(path: Path) -> FormLayout | None:
    """The tables that a study's questionnaire gives its data; None where there is none that can be read."""
    from kurak.fieldwork.codebook import codebook_of
    from kurak.sources.field_data.layout import FormLayout
    from kurak.sources.xlsform import read_questionnaire

    read = read_questionnaire(path)
    return None if read is None or read.form is None else FormLayout(read.form, codebook_of(read.form))


def export_data(path: Path, folder: StudyFolder, kind: ExportFormat, into: Path, *, language: str | None = None) -> tuple[tuple[Path, ...], tuple[Finding, ...]]:
    """Write a study's typed tables for another program, with labels, measures and reasons for missing.

    Raises
    ------
    RecordsError
        If there are no records, no questionnaire, or a library is missing.
    """
    import os

    from kurak.fieldwork.codebook import codebook_csv
    from kurak.fieldwork.export import export_table
    from kurak.sources.ethics import check_before_writing
    from kurak.sources.field_data.record_writer import CODEBOOK, DATA, read_records
    from kurak.sources.records import RecordsError
    from kurak.sources.text_file import all_findings, open_reading

    layout = form_layout(path)
    if layout is None:
        raise RecordsError("the study has no questionnaire that can be read: instrument/questionnaire.xlsx")
    kept = folder.study is not None and folder.study.ethics is not None and bool(folder.study.ethics.records_kept)
    parent = Path(os.path.realpath(into))
    reading = open_reading(next(one for one in (parent, *parent.parents) if one.is_dir()))
    check_before_writing(reading, [str((parent / f"records.{kind}").relative_to(reading.root))], kept_safely=kept)
    if any(one.severity == "error" for one in reading.findings):
        return (), tuple(all_findings(reading))
    tables = read_records(path / DATA, layout)
    into.mkdir(parents=True, exist_ok=True)
    title = folder.study.title if folder.study is not None else layout.book.title
    found: list[Finding] = []
    written: list[Path] = []
    for name, table in tables.items():
        files, said = export_table(
            table, layout, kind, into, name=name, language=language or layout.form.languages[0], title=title
        )
        written += files
        found += said
    (into / CODEBOOK).write_text(codebook_csv(layout.book), encoding="utf-8")
    return (*written, into / CODEBOOK), worst_first(found)


def plan(path: Path) -> tuple[StudyFolder, PlannedDraw | None, tuple[Finding, ...]]:
    """Plan the sample of a study: interviews, clusters, precision. Nothing is written.

    Returns
    -------
    The study, its plan with the units of every stratum, and findings
        The plan is None where none can be made. Where the study has errors, the findings are these.
    """
    from kurak.sampling.plan import plan_with_units

    folder = check(path)
    wrong = tuple(found for found in folder.findings if found.severity == "error")
    if folder.study is None or wrong:
        return folder, None, wrong
    made, findings = plan_with_units(folder)
    # What a check warns of in the frame concerns the plan too.
    frame = tuple(found for found in folder.findings if found.severity == "warning" and found.code.startswith("FRM-"))
    return folder, made, worst_first([*findings, *frame])


@dataclass(frozen=True, slots=True)
class Drawn:
    """A sample as drawn, and the files that will hold it; nothing is written yet."""

    sample: Sample
    routes: tuple[ClusterRoute, ...]
    files: Mapping[str, bytes]


def draw(
    folder: StudyFolder,
    planned: PlannedDraw,
    *,
    after: Sample | None = None,
    after_name: str = "",
    keep: float = 0.0,
    sheets: bool = True,
) -> tuple[Drawn | None, tuple[Finding, ...]]:
    """Draw the sample of a plan without errors, with its routes and route sheets. Nothing is written.

    Parameters
    ----------
    after, after_name, keep
        An earlier sample, its name, and the share of its clusters that are kept.
    sheets
        Whether the route sheets are made.

    Returns
    -------
    Drawn or None, and findings
        None where the study states no seed, the earlier sample does not fit, or a drawn unit cannot be walked.
    """
    from kurak.model.catalogue import finding
    from kurak.sampling.draw import draw_sample
    from kurak.sampling.routes import check_routes, plan_visits, visit_rows
    from kurak.sources.drawn_samples import sample_files, table_bytes

    study, frame = folder.study, planned.frame
    if study is None or study.design is None:
        raise ValueError("a study without a design has no plan to draw")
    if "draw" not in study.seeds:
        return None, (finding("DSN-019", message="study.yaml has no seeds.draw", where=folder.place("seeds")),)
    if after is not None and after.frame_sha256 != frame.sha256:
        message = f'the sample "{after_name}" was drawn from another frame/frame.csv'
        return None, (finding("DSN-020", message=message, where=Place(frame.file)),)
    modelled = tuple(entry.what for entry in study.modelled if frame.file in entry.files)
    try:
        sample = draw_sample(
            planned,
            frame,
            study,
            seed=study.seeds["draw"],
            earlier=after,
            earlier_name=after_name,
            keep=keep,
            modelled=modelled,
        )
    except ValueError as unlike:
        return None, (finding("DSN-020", message=str(unlike), where=folder.place("design")),)
    files = sample_files(sample)
    if not _walks(folder):
        return Drawn(sample, (), files), ()
    # A cluster that is kept gets new households: its second wave starts from other random numbers than its first.
    seed = sample.seed if not after_name else _another_seed(sample.seed, after_name)
    routes = plan_visits(sample, study=study, start_points=folder.start_points, seed=seed)
    findings = (*check_routes(routes, study=study, frame=frame), *_left_empty(planned, sample, folder))
    if any(found.severity == "error" for found in findings):
        return None, findings
    files["visits.csv"] = table_bytes(*visit_rows(routes))
    if sheets and routes:
        from kurak.report.route_sheets import route_sheet_files, sheet_languages

        files.update(route_sheet_files(routes, study=study, sample=sample))
        findings = (*findings, *sheet_languages(study)[1])
    return Drawn(sample, routes, files), findings


def _left_empty(planned: PlannedDraw, sample: Sample, folder: StudyFolder) -> Iterator[Finding]:
    """Strata that were to have clusters and got none: Poisson sampling has a random size."""
    from kurak.model.catalogue import finding

    drawn = {cluster.stratum for cluster in sample.main}
    for stratum in planned.plan.strata:
        if stratum.clusters and stratum.stratum not in drawn:
            message = f"the stratum {stratum.stratum} got no cluster; {stratum.clusters} were planned for its {stratum.size:,} people"
            yield finding("DSN-024", message=message, where=folder.place("design", "selection"))


def _another_seed(seed: int, name: str) -> int:
    """A seed that follows from a seed and the name of an earlier sample."""
    from hashlib import sha256

    return int.from_bytes(sha256(f"{seed} after {name}".encode()).digest()[:4], "big")


def _walks(folder: StudyFolder) -> bool:
    """Whether interviewers walk routes: in a list of people or of firms there is nothing to walk."""
    frame, design = folder.frame, folder.study.design if folder.study is not None else None
    return design is not None and (design.cluster_size > 1 or (frame is not None and "households" in frame.numbers))


def write_sample(path: Path, name: str, drawn: Drawn) -> Path:
    """Write a drawn sample as sample/NAME, whole or not at all; one that is there already is never touched."""
    from kurak.sources.drawn_samples import SAMPLES
    from kurak.sources.new_folder import write_new_folder

    return write_new_folder(path / SAMPLES, name, drawn.files)


def rehearse(
    folder: StudyFolder,
    *,
    seed: int | None = None,
    replications: int = 0,
    processes: int | None = None,
    progress: Callable[[int], None] = lambda done: None,
) -> tuple[Rehearsed | None, tuple[Finding, ...]]:
    """Simulate a study: its plan, its own draw, and the scoring rules that the audit leaves open. Nothing is written.

    Parameters
    ----------
    seed
        The seed; ``seeds.rehearsal`` of study.yaml if left out, or 1.
    replications
        How often the whole study is repeated.
    processes
        Processes that share the work; all cores if left out. The result does not depend on it.
    progress
        Called with the number of replications done since the last call.
    """
    import os

    from kurak.sampling.plan import plan_with_units
    from kurak.sampling.rehearsal.rehearse import rehearse
    from kurak.sampling.rehearsal.replications import DrawAgain

    planned, notes = plan_with_units(folder)
    if planned is None or folder.study is None or any(note.severity == "error" for note in notes):
        return None, notes
    audited = audit_study(folder)
    left_open = audited.scoring.surviving if audited is not None and audited.scoring is not None else ()
    return rehearse(
        folder,
        planned.plan,
        draw=DrawAgain(planned, planned.frame, folder.study),
        left_open=left_open,
        seed=folder.study.seeds.get("rehearsal", 1) if seed is None else seed,
        replications=replications,
        # A process takes half a second to start: a few replications are faster without.
        processes=processes or min(os.cpu_count() or 1, 1 + replications // FEWEST_FOR_A_PROCESS),
        progress=progress,
    )


def write_rehearsal(path: Path, name: str, rehearsed: Rehearsed) -> Path:
    """Write a rehearsal as rehearsal/NAME, whole or not at all; one that is there already is never touched."""
    from kurak.sources.new_folder import write_new_folder
    from kurak.sources.rehearsals import FOLDER

    return write_new_folder(path / FOLDER, name, {file: text.encode("utf-8") for file, text in rehearsed.files.items()})


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

    from kurak.estimation.declare import survey
    from kurak.estimation.solve import solve
    from kurak.fieldwork.look import UnitsUnderDesign, look
    from kurak.stats.design_variance import degrees_of_freedom
    from kurak.stats.outcome_rates import OutcomeStatistic

    declared = folder.study.estimates if folder.study is not None else None
    # Most small towns have one cluster: a rule that stops there would leave the rates without any error.
    lonely = declared.lonely_psu if declared is not None and declared.lonely_psu != "fail" else "adjust"

    def under_design(
        units: UnitsUnderDesign, statistic: OutcomeStatistic
    ) -> tuple[NDArray[np.float64], NDArray[np.float64], float]:
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


UNIT_QUESTION = "unit_code"
"""The question of a form that holds the code of the unit, where the study names no other."""


@contextmanager
def raw_store(folder: StudyFolder, path: Path) -> Iterator[RawStore | None]:
    """The raw store of a study, open as long as it is needed; None where the study has none."""
    from kurak.sources.fieldwork.withdrawal import RAW_STORE

    if not (path / RAW_STORE).is_dir():
        yield None
        return
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
    from kurak.estimation.tabulate import answered, tabulated
    from kurak.model.catalogue import finding

    opened, found = _declared_survey(folder, path)
    if opened is None or folder.study is None or folder.instrument is None:
        return None, found
    texts = {item.item: item.text for item in folder.items}
    if asked is not None:
        return answered(opened.survey, opened.prepared, folder.study, folder.instrument, texts, asked), found
    try:
        return tabulated(opened.survey, opened.prepared, folder.study, folder.instrument, texts), found
    except ValueError as error:
        # Of the design: a stratum whose variance cannot be estimated.
        return None, (*found, finding("EST-005", message=str(error), where=folder.place("estimates")))


@dataclass(frozen=True, slots=True)
class DeclaredSurvey:
    """The records that a study declares, ready to be estimated from, under their design."""

    prepared: Prepared
    survey: Survey


def _declared_survey(folder: StudyFolder, path: Path) -> tuple[DeclaredSurvey | None, tuple[Finding, ...]]:
    """Open a study's records, make its scores and declare its design; None with the findings that say why not."""
    from kurak.model.catalogue import finding
    from kurak.sources.declared_records import open_declared

    records, found = open_declared(folder, path)
    if records is None or folder.study is None or folder.study.estimates is None:
        return None, found
    from kurak.estimation.declare import survey
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
        prepared = prepare(records, declared, instrument, score=score_of_scale, groups=study.domains)
        sampled = survey(
            prepared.records,
            weights=declared.weights,
            strata=declared.strata,
            psu=declared.psu,
            fpc=declared.fpc,
            lonely_psu=declared.lonely_psu,
        )
    except ValueError as error:
        return None, (*found, finding("EST-005", message=str(error), where=folder.place("estimates")))
    return DeclaredSurvey(prepared, sampled), found


def scales(
    folder: StudyFolder, path: Path, *, progress: Callable[[int, int], None] = lambda done, total: None
) -> tuple[ScaleResults | None, tuple[Finding, ...]]:
    """Analyse the scales of a study: answers, reliability, dimensions, comparability, relations. Nothing is written.

    Parameters
    ----------
    folder, path
        The study as read, and where it is: its records are read only now.
    progress
        Called with the pieces of work done since the last call, and with how many there are.

    Returns
    -------
    ScaleResults or None, and findings
        Without records, only what follows from published means of groups; None where there is nothing to say.
    """
    from kurak.scales.analyse import Analysis, published_relations
    from kurak.scales.results import of_published

    if folder.study is None or folder.instrument is None:
        return None, ()
    study, instrument, declared = folder.study, folder.instrument, folder.study.estimates
    compare = study.scales.compare or (declared.by if declared is not None else ())
    if study.scales.language is not None and study.scales.language not in compare:
        compare = (*compare, study.scales.language)
    audited = audit_study(folder)
    asked = Analysis(
        instrument=instrument,
        plan=study.scales,
        texts={item.item: item.text for item in folder.items},
        collapsed=instrument.response.collapse(agree=declared.agree_codes if declared is not None else ()),
        answered_at_least=declared.answered_at_least if declared is not None else 0.5,
        compare=compare,
        smallest_base=study.disclosure.smallest_base,
        seed=study.seeds.get("scales", 1),
        where=folder.instrument_places,
        scoring=audited.scoring if audited is not None else None,
        published=folder.published,
    )
    opened, found = _declared_survey(folder, path) if declared is not None else (None, ())
    if any(one.severity == "error" for one in found):
        return None, found
    if opened is None or declared is None:
        relations = published_relations(asked)
        return (of_published(asked, relations, flag_below=study.disclosure.flag_below) if relations else None), found
    made, more = _analysed(
        opened, asked, level=declared.confidence, flag_below=study.disclosure.flag_below, records=declared.records, progress=progress
    )
    return made, worst_first([*found, *more])


def _analysed(
    opened: DeclaredSurvey,
    asked: Analysis,
    *,
    level: float,
    flag_below: int,
    records: str,
    progress: Callable[[int, int], None],
) -> tuple[ScaleResults | None, tuple[Finding, ...]]:
    """Analyse scales under a declared design; a design or a column that cannot be honoured is a finding."""
    import os

    from kurak.estimation.long_table import design_in_words
    from kurak.estimation.respondents import respondents_of
    from kurak.model.catalogue import finding
    from kurak.scales.analyse import analyse, steps_of
    from kurak.scales.respondents import Groups, Respondents
    from kurak.scales.results import results
    from kurak.sources.records import no_such_column

    known = opened.prepared.records.names
    if lacking := [name for name in asked.compare if name not in known]:
        message = str(no_such_column(lacking[0], known, of=records))
        return None, (finding("SCL-009", message=message, where=asked.where("scales")),)
    parts = respondents_of(opened.survey, opened.prepared, asked.compare)
    respondents = Respondents(
        answers=parts.answers,
        dont_know=parts.dont_know,
        refused=parts.refused,
        weights=parts.weights,
        low=asked.instrument.response.min,
        high=asked.instrument.response.max,
        groups={name: Groups(labels, codes) for name, (labels, codes) in parts.groups.items()},
        solve=parts.solve,
        degrees=parts.degrees,
        level=level,
        independent=parts.independent,
    )
    total = steps_of(asked, tuple(respondents.answers))
    try:
        # Replicate weights are made when they are asked for, and stay in this process.
        processes = 1 if opened.survey.replicate_weights is not None else os.cpu_count() or 1
        analysed = analyse(
            respondents, asked, processes=processes, progress=lambda done: progress(done, total)
        )
    except ValueError as error:
        # Of the design: a stratum whose variance cannot be estimated.
        return None, (finding("EST-005", message=str(error), where=asked.where("scales")),)
    made = results(
        asked,
        analysed,
        records=records,
        respondents=len(respondents),
        design=design_in_words(opened.survey),
        simulated=opened.prepared.records.simulated,
        confidence=level,
        flag_below=flag_below,
    )
    return made, analysed.findings


def scales_of_file(
    file: Path,
    instrument: Path,
    *,
    weights: str | None = None,
    strata: Sequence[str | None] = (),
    psu: Sequence[str] = (),
    fpc: Sequence[str | None] = (),
    lonely_psu: str = "fail",
    by: Sequence[str] = (),
    plan: ScaleAnalysis | None = None,
    confidence: float = 0.95,
    seed: int = 1,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> tuple[ScaleResults | None, tuple[Finding, ...]]:
    """Analyse the scales of a file of records, outside any study.

    Parameters
    ----------
    file, instrument
        The records, and a file like instrument/scales.yaml that says which items make which scale.
    weights, strata, psu, fpc, lonely_psu
        The design.
    by
        Columns whose groups are compared.
    plan
        How scales are looked at; as in an empty study if left out.

    Raises
    ------
    RecordsError
        If the records cannot be read, or their design cannot be honoured.
    """
    from kurak.estimation.declare import survey
    from kurak.estimation.study_variables import prepare
    from kurak.model.catalogue import finding
    from kurak.model.finding import Place
    from kurak.model.scale_analysis import ScaleAnalysis
    from kurak.model.tabulation import Tabulation
    from kurak.scales.analyse import Analysis
    from kurak.scales.scoring import TurningError, require_turning, score_of_scale
    from kurak.sources.instrument_file import read_instrument
    from kurak.sources.records import open_records
    from kurak.sources.simulated import refuse_mixed

    read, where, found = read_instrument(instrument)
    if read is None or any(one.severity == "error" for one in found):
        return None, found
    try:
        require_turning(read.turning.rule, low=read.response.min, high=read.response.max)
    except TurningError as error:
        return None, (*found, finding("SCL-001", message=str(error), where=where("turning", "rule")))
    records = open_records(file)
    refuse_mixed(records)
    if not any(item in records.names for scale in read.scales.values() for item in scale.items):
        message = f"{file.name} has no column for any item of {instrument.name}"
        return None, (*found, finding("EST-002", message=message, where=Place(file.name)))
    prepared = prepare(records, Tabulation(records=file.name), read, score=score_of_scale)
    sampled = survey(prepared.records, weights=weights, strata=strata, psu=psu, fpc=fpc, lonely_psu=lonely_psu)
    asked = Analysis(
        instrument=read,
        plan=plan or ScaleAnalysis(),
        texts={},
        collapsed=read.response.collapse(),
        answered_at_least=0.5,
        compare=tuple(by),
        smallest_base=0,
        seed=seed,
        where=where,
    )
    made, more = _analysed(
        DeclaredSurvey(prepared, sampled), asked, level=confidence, flag_below=30, records=file.name, progress=progress
    )
    return made, worst_first([*found, *more])


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


def audit(path: Path) -> tuple[Audit | None, tuple[Finding, ...]]:
    """Audit the report of a study folder, or of any folder or file with a published.yaml.

    Returns
    -------
    Audit or None, and findings
        None where the report could not be read; the findings of reading it say why.
    """
    from kurak.audit.audit_report import audit_report

    study = _study_of(path)
    if study is not None:
        from kurak.sources.study_folder import read_study

        folder = read_study(study)
        return audit_study(folder), folder.findings
    from kurak.sources.published_report import read_published

    published, findings, _ = read_published(path)
    return (audit_report(published) if published is not None else None), tuple(findings)


def _study_of(path: Path) -> Path | None:
    """The study that a path is, or whose published report it names: its conclusions rest on the whole study."""
    report = path if path.is_dir() else path.parent
    if path.is_dir() and (path / "study.yaml").is_file():
        return path
    above = report.absolute().parent
    return above if report.absolute().name == "published" and (above / "study.yaml").is_file() else None


def audit_study(folder: StudyFolder) -> Audit | None:
    """Audit the published report that a study folder holds, if it holds one that could be read."""
    if folder.published is None:
        return None
    from kurak.audit.audit_report import audit_report

    return audit_report(
        folder.published,
        barriers=folder.barriers,
        services=folder.services,
        design=folder.study.design if folder.study is not None else None,
        planning=folder.study.planning if folder.study is not None else None,
    )


def edition(
    folder: StudyFolder,
    *,
    estimates: Tabulated | None = None,
    scales: ScaleResults | None = None,
    fieldwork: FieldworkResult | None = None,
) -> Edition:
    """Everything that the report of a study is made from.

    Parameters
    ----------
    estimates
        The declared tables, where they could be made: :func:`estimate`.
    scales
        The analysis of the scales, where it could be made: :func:`scales`.
    fieldwork
        The look at the fieldwork, where there is one: :func:`quality`.
    """
    from kurak.disclosure.single_cases import clear_quotes, withhold_single_cases
    from kurak.model.edition import Edition
    from kurak.qualitative.barriers_by_place import barriers_by_place
    from kurak.stakeholders.activity_matrix import actors_by_field, services_by_place
    from kurak.stakeholders.recommendation_trace import trace_recommendations

    if folder.study is None:
        raise ValueError("a study without a readable study.yaml has no report")
    visited = [region for group in folder.interviews if group.location_role == "fieldwork" for region in group.region]
    barriers = (
        barriers_by_place(folder.barriers, folder.codebook, fieldwork=visited, clear=withhold_single_cases)
        if folder.codebook is not None and folder.barriers
        else None
    )
    planned, sample = _plan_and_exercise(folder)
    return Edition(
        study=folder.study,
        folder=folder,
        version=VERSION,
        audit=audit_study(folder),
        plan=planned,
        sample=sample,
        rehearsal=folder.rehearsal,
        estimates=estimates,
        scales=scales,
        fieldwork=fieldwork,
        barriers=barriers,
        activities=actors_by_field(folder.activities, folder.actors) if folder.activities else None,
        services=services_by_place(folder.services, visited, clear=withhold_single_cases) if folder.services else None,
        trace=trace_recommendations(folder.recommendations, folder.codebook)
        if folder.codebook is not None and folder.recommendations
        else None,
        quotes=clear_quotes(folder.quotes, places=_names_to_mask(folder)),
    )


def _plan_and_exercise(folder: StudyFolder) -> tuple[Plan | None, Sample | None]:
    """The plan of a study that has a frame; where the frame is modelled, also one sample drawn from it as an exercise."""
    if folder.frame is None or folder.study is None or folder.study.design is None:
        return None, None
    from kurak.sampling.draw import draw_sample
    from kurak.sampling.plan import plan_with_units

    planned, findings = plan_with_units(folder)
    if planned is None:
        return None, None
    modelled = tuple(entry.what for entry in folder.study.modelled if folder.frame.file in entry.files)
    seed = folder.study.seeds.get("draw")
    if not modelled or seed is None or any(found.severity == "error" for found in findings):
        return planned.plan, None
    return planned.plan, draw_sample(planned, planned.frame, folder.study, seed=seed, modelled=modelled)


def _names_to_mask(folder: StudyFolder) -> set[str]:
    """Names that would place a quotation: the study's places, and what study.yaml adds."""
    frame = folder.frame
    names = set[str]()
    if frame is not None and {"name", "settlement"} <= set(frame.columns):
        both = zip(frame.columns["name"], frame.columns["settlement"], strict=True)
        names = {name for name, settlement in both if settlement == "city"}
    names |= {pilot.place for pilot in folder.pilots}
    names |= {word for barrier in folder.barriers for word in barrier.location if word[:1].isupper()}
    if folder.study is not None:
        names |= {group.removesuffix(" region").removesuffix(" city") for group in folder.study.domains.get("region", ())}
        names |= set(folder.study.disclosure.mask)
    return names


@dataclass(frozen=True, slots=True)
class WrittenReport:
    """Where a report lies, and what it is made from."""

    html: Path
    pdf: Path
    edition: Edition


def report(
    folder: StudyFolder,
    into: Path,
    *,
    estimates: Tabulated | None = None,
    scales: ScaleResults | None = None,
    fieldwork: FieldworkResult | None = None,
) -> WrittenReport:
    """Write the report of a study as one HTML file and one PDF.

    ``estimates``, ``scales`` and ``fieldwork`` are the declared tables, the analysis of scales and the look at the
    fieldwork, where they could be made: :func:`estimate`, :func:`scales`, :func:`quality`.

    Both are made in full before either is put in place, so that a report is never half-written.
    """
    from kurak.report.edition import build_report, write_report

    made = edition(folder, estimates=estimates, scales=scales, fieldwork=fieldwork)
    html, pdf = write_report(build_report(made), into)
    return WrittenReport(html, pdf, made)
