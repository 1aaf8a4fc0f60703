"""Recommendations from finding to status, institutions and what they do together, and the desk review."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kurak.model import document as tree
    from kurak.model.displays import RecommendationTrace
    from kurak.model.programme_costs import ProgrammeCosts
    from kurak.model.stakeholders import AggregateCount
    from kurak.model.study_folder import StudyFolder
    from kurak.model.traced import Institutions, RecommendationProgress, ReviewTable


def recommendation_trace(study: StudyFolder) -> RecommendationTrace | None:
    """Recommendations that rest on nothing, and barriers that none answers; None without a codebook."""
    from kurak.stakeholders.recommendation_trace import trace_recommendations

    return trace_recommendations(study.recommendations, study.codebook) if study.codebook is not None else None


def recommendation_progress(study: StudyFolder) -> RecommendationProgress:
    """Every recommendation with what it rests on, who is to act, and how far it is."""
    from kurak.stakeholders.recommendation_progress import recommendation_progress as progress

    return progress(study)


def institutions(study: StudyFolder) -> Institutions:
    """Who leads, supports and is informed; strengths and weaknesses with what speaks against them."""
    from dataclasses import replace

    from kurak.disclosure.single_cases import clear_entries
    from kurak.stakeholders.institution_matrix import institutions as arrange

    return arrange(replace(study, swot=clear_entries(study.swot)))


def desk_review(study: StudyFolder, *, as_of: int, older_than: int = 5) -> ReviewTable:
    """The facts of a desk review by source and theme, their contradictions, and what nobody can trace."""
    from dataclasses import replace

    from kurak.disclosure.single_cases import clear_facts
    from kurak.stakeholders.desk_review import arrange_review

    return arrange_review(replace(study, facts=clear_facts(study.facts)), as_of=as_of, older_than=older_than)


def citations(
    study: StudyFolder, *, style: str = "apa", csl: bytes | None = None, keys: Iterable[str] | None = None, language: str | None = None
) -> tuple[tree.Inlines, ...]:
    """The sources of a study in a citation style; ``keys`` are the sources wanted, all of them if left out.

    ``language`` is that of words such as "retrieved from", the study's own where it is None. Styles have none in Kyrgyz: they stay English.

    Raises
    ------
    ValueError
        If there is no such style.
    """
    from kurak.report.writers.citations import format_sources

    wanted = None if keys is None else set(keys)
    sources = [source for source in study.sources if wanted is None or source.key in wanted]
    own = study.study.language if study.study is not None else "en"
    return format_sources(sources, style=style, csl=csl, language=language or own)


def programme_costs(study: StudyFolder) -> ProgrammeCosts | None:
    """The break-even of the programme of stakeholders/costs.yaml; None where it is not there, cannot be read or lacks a source."""
    from kurak.stakeholders.programme_costs import programme_costs as compute

    wrong = any(one.severity == "error" and any(place.file == "stakeholders/costs.yaml" for place in one.where) for one in study.findings)
    return None if study.costs is None or wrong else compute(study.costs)


def aggregate_counts(raw: bytes, *, source: str) -> tuple[AggregateCount, ...]:
    """Counts of an information system, small ones withheld.

    Raises
    ------
    ValueError
        If the file may hold a row a person, is no table of counts, or cannot be protected.
    """
    from kurak.disclosure.aggregate_counts import withhold_small_counts
    from kurak.sources.aggregate_counts import read_counts

    return withhold_small_counts(read_counts(raw), source=source)


def costs_chart(found: ProgrammeCosts) -> str:
    """The tornado chart of a programme's costs as an SVG file of its own."""
    from kurak.report.chapters.costs import tornado
    from kurak.report.writers.palette import fixed

    return fixed(tornado(found).wide)
