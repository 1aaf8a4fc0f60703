"""Everything a report is made from, and the report."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from kurak.model.formats import USUAL, Format
from kurak.pipeline.audits import audit_study
from kurak.pipeline.changes import changes
from kurak.pipeline.estimates import estimate
from kurak.pipeline.fieldwork import quality
from kurak.pipeline.group_differences import group_differences
from kurak.pipeline.groups import strategies_of
from kurak.pipeline.languages import in_language, same_tables
from kurak.pipeline.prose import prose_sources
from kurak.pipeline.qualitative import coded_texts
from kurak.pipeline.qualitative_words import quote_pool
from kurak.pipeline.rehearsal_editions import has_made_up_records
from kurak.pipeline.scale_analysis import scales
from kurak.pipeline.stakeholder_champions import champions, rated_actors
from kurak.pipeline.stakeholder_evidence import (
    citations,
    desk_review,
    institutions,
    programme_costs,
    recommendation_progress,
)
from kurak.pipeline.stakeholder_gaps import programme, service_gaps, way_out
from kurak.pipeline.stakeholder_maps import actor_maps
from kurak.pipeline.stakeholder_rehearsal import rehearsed_stakeholders
from kurak.version import VERSION

if TYPE_CHECKING:
    from collections.abc import Callable

    from kurak.model.audit import Audit
    from kurak.model.changes import Changes
    from kurak.model.coded_displays import Spoken
    from kurak.model.codings import CodedTexts
    from kurak.model.document import Document
    from kurak.model.edition import Edition
    from kurak.model.fieldwork_result import FieldworkResult
    from kurak.model.finding import Finding
    from kurak.model.form import Form
    from kurak.model.group_differences import GroupDifferences
    from kurak.model.prose import ProseReview, ProseSources
    from kurak.model.quotes import QuotePool
    from kurak.model.sample import Plan, Sample
    from kurak.model.scale_results import ScaleResults
    from kurak.model.study import Study
    from kurak.model.study_folder import StudyFolder
    from kurak.model.tabulated import Tabulated


@dataclass(frozen=True, slots=True)
class ReportParts:
    """What a report is made from beside the folder itself; made by :func:`report_parts`.

    Parameters
    ----------
    findings
        What is wrong with records or interviews; with an error among them no report is written.
    rehearsed
        Whether the records are made up for this report: see :func:`kurak.pipeline.with_made_up_records`.
    """

    estimates: Tabulated | None = None
    scales: ScaleResults | None = None
    fieldwork: FieldworkResult | None = None
    quotes: QuotePool | None = None
    texts: CodedTexts | None = None
    audited: Audit | None = None
    compared: GroupDifferences | None = None
    changes: tuple[Changes, ...] = ()
    findings: tuple[Finding, ...] = ()
    prose: ProseSources | None = None
    rehearsed: bool = False
    form: Form | None = None
    form_errors: int = 0

    @property
    def errors(self) -> tuple[Finding, ...]:
        """Findings that stop a report: a table or a passage would be missing in it."""
        return tuple(one for one in self.findings if one.severity == "error")


NOTHING_MORE = ReportParts()
"""A report of the folder itself: no records, no interviews."""


def report_parts(folder: StudyFolder, path: Path, *, progress: Callable[[int, int], None] = lambda done, total: None) -> ReportParts:
    """Estimate, analyse and gather everything that a report is made from. Nothing is written.

    Parameters
    ----------
    folder, path
        The study as read, and where it is: its records and interviews are read only now.
    progress
        Called with the parts of the analysis of scales that are done, and all of them.

    Raises
    ------
    QuoteRefusedError
        If no quotation can be judged.
    """
    if folder.study is None:
        raise ValueError("a study without a readable study.yaml has no report")
    # What is wrong with records stops at the first, so that one slip is not told three times.
    estimates, found = estimate(folder, path) if folder.study.estimates is not None else (None, ())
    if any(one.severity == "error" for one in found):
        return ReportParts(findings=found)
    audited = audit_study(folder)
    analysed, wrong = scales(folder, path, audited=audited, progress=progress)
    if any(one.severity == "error" for one in wrong):
        return ReportParts(estimates, audited=audited, findings=wrong)
    # Slips in visits are said in the chapter; they stop nothing.
    fieldwork = quality(folder, path)[0] if _has_fieldwork(folder.study, path) else None
    has_interviews = (path / "coding" / "codings").is_dir() or (path / "coding" / "strategies.csv").is_file()
    texts = coded_texts(path) if has_interviews else None
    if texts is not None and any(one.severity == "error" for one in texts.findings):
        return ReportParts(estimates, analysed, fieldwork, audited=audited, findings=texts.findings)
    asked = prose_sources(folder, path, audited)
    form, form_errors = _questionnaire(path)
    compared = group_differences(folder, path, estimates) if estimates is not None else None
    changed, wrong = changes(folder, path, estimates) if estimates is not None else ((), ())
    if any(one.severity == "error" for one in wrong):
        return ReportParts(estimates, audited=audited, findings=wrong)
    return ReportParts(
        estimates, analysed, fieldwork, quote_pool(path, study=folder), texts, audited, compared, changed, prose=asked,
        rehearsed=has_made_up_records(folder.study),
        form=form, form_errors=form_errors,
    )


def _questionnaire(path: Path) -> tuple[Form | None, int]:
    """The study's questionnaire; None, and the number of its errors, where it cannot be shown as it is."""
    from kurak.sources.xlsform import read_questionnaire

    read = read_questionnaire(path)
    if read is None:
        return None, 0
    errors = sum(one.severity == "error" for one in read.findings)
    return (None, errors or 1) if read.form is None or errors else (read.form, 0)


def _has_fieldwork(study: Study, path: Path) -> bool:
    """Whether visits or interviews of the declared fieldwork are there; what looks at them takes a while to load."""
    if study.fieldwork is None:
        return False
    records = study.fieldwork.records or (study.estimates.records if study.estimates is not None else None)
    return any((path / name).exists() for name in (study.fieldwork.visits, records) if name is not None)


def edition(folder: StudyFolder, parts: ReportParts = NOTHING_MORE, language: str | None = None) -> Edition:
    """Everything that the report of a study is made from: the folder as read, and the parts, where they could be made.

    ``language`` is that of the report; the study's own where it is None.
    """
    from kurak.disclosure.quote_clearance import as_cleared
    from kurak.disclosure.single_cases import clear_quotes, withhold_single_cases
    from kurak.model.edition import Edition
    from kurak.qualitative.barriers_by_place import barriers_by_place
    from kurak.stakeholders.recommendation_trace import trace_recommendations

    if folder.study is None:
        raise ValueError("a study without a readable study.yaml has no report")
    visited = [region for group in folder.interviews if group.location_role == "fieldwork" for region in group.region]
    barriers = (
        barriers_by_place(folder.barriers, folder.codebook, fieldwork=visited, clear=withhold_single_cases)
        if folder.codebook is not None and folder.barriers
        else None
    )
    hashes = folder.hashes if parts.form is None else dict(sorted({**folder.hashes, parts.form.file: parts.form.sha256}.items()))
    audited = parts.audited if parts.audited is not None else audit_study(folder)
    planned, sample = _plan_and_exercise(folder)
    practice = rehearsed_stakeholders(folder)
    drawn = actor_maps(folder)
    return Edition(
        study=folder.study if language is None else folder.study.model_copy(update={"language": language}),
        folder=replace(folder, hashes=hashes),
        version=VERSION,
        audit=audited,
        form=parts.form,
        form_errors=parts.form_errors,
        prose=parts.prose if parts.prose is not None else prose_sources(folder, None, audited),
        plan=planned,
        sample=sample,
        rehearsal=folder.rehearsal,
        rehearsed=parts.rehearsed,
        estimates=parts.estimates,
        compared=parts.compared,
        changes=parts.changes,
        scales=parts.scales,
        fieldwork=without_small_areas(parts.fieldwork, folder.study) if parts.fieldwork is not None else None,
        own_quotes=as_cleared(parts.quotes.quotes) if parts.quotes is not None else (),
        spoken=_spoken(folder.study, parts.texts) if parts.texts is not None else None,
        strategies=strategies_of(parts.texts, folder.recommendations) if parts.texts is not None else None,
        barriers=barriers,
        activities=drawn.activities,
        services=drawn.services,
        who_where=drawn.who_where,
        places_on_map=drawn.places,
        network=drawn.network,
        trace=trace_recommendations(folder.recommendations, folder.codebook)
        if folder.codebook is not None and folder.recommendations
        else None,
        gaps=service_gaps(folder) if folder.needs and folder.services else None,
        programme=programme(folder) if folder.programme_items and folder.services else {},
        way_out=way_out(folder),
        champions=champions(folder, network=False) if folder.pilots or folder.nominations else None,
        rehearsed_champions=champions(practice, network=False) if practice is not None else None,
        rated=rated_actors(folder if folder.ratings or practice is None else practice),
        progress=recommendation_progress(folder) if folder.recommendations else None,
        institutions=institutions(folder) if folder.institution_functions or folder.swot else None,
        costs=programme_costs(folder),
        # Age is shown on the command line only: a report of the same folder is the same every year.
        review=desk_review(folder, as_of=0) if folder.facts else None,
        citations=citations(folder, language=language) if folder.facts and folder.sources else (),
        quotes=clear_quotes(folder.quotes, places=names_to_mask(folder)),
    )


def _spoken(study: Study, texts: CodedTexts) -> Spoken | None:
    """What was said in interviews, by the study's first domain that texts have; None where nothing is coded."""
    from kurak.qualitative.agreement import NothingSharedError, agreement
    from kurak.qualitative.saturation import TooFewInterviewsError, saturation
    from kurak.qualitative.spoken import attribute_of, spoken

    by = attribute_of(texts, study.domains)
    if by is None:
        return None
    try:
        saturated = saturation(texts, kinds=("in-depth",))
    except TooFewInterviewsError:
        saturated = None
    try:
        agreed = agreement(texts)
    except NothingSharedError:
        agreed = None
    fewest = study.disclosure.quote_base or study.disclosure.smallest_base
    return spoken(texts, by=by, fewest=fewest, order=study.domains.get(by, ()), saturation=saturated, agreement=agreed)


def without_small_areas(found: FieldworkResult, study: Study) -> FieldworkResult:
    """The fieldwork without areas in which too few people were interviewed, and without those that would give these back."""
    from kurak.fieldwork.progress import without_areas
    from kurak.model.withholding import Behind, Group, GroupedNumbers
    from kurak.pipeline.estimates import withhold_of

    areas = found.of_kind("area")
    if not areas:
        return found
    made = {one.group: one.interviews + one.partial for one in areas}
    behind: dict[Group, Behind] = {((found.area, name),): Behind(n) for name, n in made.items()}
    behind[()] = Behind(sum(made.values()))
    people = tuple((name,) for name in made)
    numbers = GroupedNumbers((found.area,), people, ((found.area,),), {("count", "interviews", None): behind})
    hidden = withhold_of(study)(numbers).why.get(("count", "interviews", None), {})
    return without_areas(found, {str(value) for group in hidden for _, value in group})


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


def names_to_mask(folder: StudyFolder) -> set[str]:
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
    """Where a report lies, by format, what it is made from, and what became of the numbers of its prose."""

    files: Mapping[Format, Path]
    edition: Edition
    prose: ProseReview


class ProseRefusedError(ValueError):
    """The prose of a report has errors, so that no report is written.

    Parameters
    ----------
    review
        Every number of the prose, and the findings.
    """

    def __init__(self, review: ProseReview) -> None:
        super().__init__("the prose has errors")
        self.review = review


@dataclass(frozen=True, slots=True)
class StudyInLanguage:
    """A study in a language, and what its report in it is made from; the study's own language where it is None."""

    folder: StudyFolder
    parts: ReportParts = NOTHING_MORE
    language: str | None = None


def report_languages(study: Study) -> tuple[str, ...]:
    """The languages in which a study wants its report: its own first, then those of report.languages."""
    return tuple(dict.fromkeys((study.language, *study.report.languages)))


def in_languages(
    folder: StudyFolder,
    path: Path,
    languages: Sequence[str],
    known: Mapping[str, ReportParts] = MappingProxyType({}),
    *,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> Iterator[StudyInLanguage]:
    """The study in each of these languages, with what its report is made from; stops after one whose parts have errors.

    Parameters
    ----------
    known
        Parts that are made already, by language.
    progress
        As for :func:`report_parts`.
    """
    own: ReportParts | None = None
    for language in languages:
        there = in_language(folder, path, language)
        same = same_tables(there, folder)
        parts = known.get(language) or (own if same and own is not None else report_parts(there, path, progress=progress))
        if same:
            # Without wording of its own in a language, a study is estimated once for all of them.
            own = parts
        yield StudyInLanguage(there, parts, language)
        if parts.errors:
            return


def report(
    folder: StudyFolder, into: Path, parts: ReportParts = NOTHING_MORE, formats: Sequence[Format] = USUAL, language: str | None = None
) -> WrittenReport:
    """Write the report of a study: as one HTML file and one PDF, or in the ``formats`` wanted.

    All are made in full before any is put in place, so that a report is never half-written.

    Parameters
    ----------
    language
        Two letters; the study's own where it is None. In another one the files are named after it: report.ru.html.
        Those of a rehearsal edition are named report.rehearsal.html.

    Raises
    ------
    ProseRefusedError
        If the prose of the study has errors; nothing is written then.
    """
    return write_reports((StudyInLanguage(folder, parts, language),), into, formats)[0]


def write_reports(spoken: Sequence[StudyInLanguage], into: Path, formats: Sequence[Format] = USUAL) -> tuple[WrittenReport, ...]:
    """Write the report of a study in each of several languages.

    Raises
    ------
    ProseRefusedError
        If the prose of the study has errors in one of them; nothing is written then.
    """
    from kurak.report.edition import write_report
    from kurak.report.words.categories import calling
    from kurak.report.words.language import speaking

    built = []
    for one in spoken:
        made, document, review = built_report(one.folder, one.parts, one.language)
        if review.has_errors:
            raise ProseRefusedError(review)
        built.append((one, made, document, review))
    written = []
    for one, made, document, review in built:
        own = one.folder.study is None or made.study.language == one.folder.study.language
        name = ".".join(("report", *(["rehearsal"] if one.parts.rehearsed else []), *([] if own else [made.study.language])))
        with speaking(made.study.language), calling(made.folder.names):
            files = write_report(document, into, formats, name=name)
        written.append(WrittenReport(files, made, review))
    return tuple(written)


def prose_review(folder: StudyFolder, parts: ReportParts = NOTHING_MORE, language: str | None = None) -> ProseReview:
    """Say what became of every number and comparison in the prose of a study's report. Nothing is written."""
    return built_report(folder, parts, language)[2]


def built_report(folder: StudyFolder, parts: ReportParts, language: str | None = None) -> tuple[Edition, Document, ProseReview]:
    """What a report is made from, the report as a document, and what became of the numbers of its prose."""
    from kurak.report.edition import build_with_prose
    from kurak.report.words.categories import calling
    from kurak.report.words.language import speaking

    made = edition(folder, parts, language)
    with speaking(made.study.language), calling(made.folder.names):
        document, review = build_with_prose(made)
    return made, document, review
