"""Everything a report is made from, and the report."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kurak.pipeline.audits import audit_study
from kurak.pipeline.groups import strategies_of
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
    from kurak.model.audit import Audit
    from kurak.model.coded_displays import Spoken
    from kurak.model.codings import CodedTexts
    from kurak.model.edition import Edition
    from kurak.model.fieldwork_result import FieldworkResult
    from kurak.model.quotes import QuotePool
    from kurak.model.sample import Plan, Sample
    from kurak.model.scale_results import ScaleResults
    from kurak.model.study import Study
    from kurak.model.study_folder import StudyFolder
    from kurak.model.tabulated import Tabulated


def edition(
    folder: StudyFolder,
    *,
    estimates: Tabulated | None = None,
    scales: ScaleResults | None = None,
    fieldwork: FieldworkResult | None = None,
    quotes: QuotePool | None = None,
    audited: Audit | None = None,
    texts: CodedTexts | None = None,
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
    quotes
        The pool of quotations of the study's own interviews: :func:`quote_pool`. The cleared ones are printed.
    audited
        The audit of the published report, where it was made already: :func:`audit_study`.
    texts
        Interviews and their codings, where there are any: :func:`coded_texts`.
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
    planned, sample = _plan_and_exercise(folder)
    practice = rehearsed_stakeholders(folder)
    drawn = actor_maps(folder)
    return Edition(
        study=folder.study,
        folder=folder,
        version=VERSION,
        audit=audited if audited is not None else audit_study(folder),
        plan=planned,
        sample=sample,
        rehearsal=folder.rehearsal,
        estimates=estimates,
        scales=scales,
        fieldwork=fieldwork,
        own_quotes=as_cleared(quotes.quotes) if quotes is not None else (),
        spoken=_spoken(folder.study, texts) if texts is not None else None,
        strategies=strategies_of(texts, folder.recommendations) if texts is not None else None,
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
        citations=citations(folder) if folder.facts and folder.sources else (),
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
    quotes: QuotePool | None = None,
    texts: CodedTexts | None = None,
    audited: Audit | None = None,
) -> WrittenReport:
    """Write the report of a study as one HTML file and one PDF.

    ``estimates``, ``scales``, ``fieldwork`` and ``texts`` are the declared tables, the analysis of scales, the look at the
    fieldwork, and interviews with their codings, where they could be made: :func:`estimate`, :func:`scales`, :func:`quality`,
    :func:`coded_texts`; ``quotes`` the pool of quotations: :func:`quote_pool`; ``audited`` is the audit, where it was made already: :func:`audit_study`.

    Both are made in full before either is put in place, so that a report is never half-written.
    """
    from kurak.report.edition import build_report, write_report

    made = edition(
        folder, estimates=estimates, scales=scales, fieldwork=fieldwork, quotes=quotes, texts=texts, audited=audited
    )
    html, pdf = write_report(build_report(made), into)
    return WrittenReport(html, pdf, made)
