"""The order of the chapters, on one page: what is read, what follows from it, what is written.

study folder → **sources** → nouns → **audit** of what is published → **qualitative**, **stakeholders** →
**disclosure** clears what may be shown → **report** → HTML and PDF. Every command is one of these functions.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kurak.model.finding import Finding
from kurak.version import VERSION

if TYPE_CHECKING:
    from kurak.model.audit import Audit
    from kurak.model.edition import Edition
    from kurak.model.study_folder import StudyFolder


def check(path: Path) -> StudyFolder:
    """Read a study and everything that is wrong with it; nothing is written."""
    from kurak.sources.study_folder import read_study

    return read_study(path)


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

    return audit_report(folder.published, barriers=folder.barriers, services=folder.services)


def edition(folder: StudyFolder) -> Edition:
    """Everything that the report of a study is made from."""
    from kurak.disclosure.single_cases import clear_quotes, withhold_single_cases
    from kurak.model.edition import Edition
    from kurak.qualitative.barriers_by_place import barriers_by_place
    from kurak.stakeholders.activity_matrix import actors_by_field, services_by_place
    from kurak.stakeholders.recommendation_trace import trace_recommendations

    if folder.study is None:
        raise ValueError("a study without a readable study.yaml has no report")
    fieldwork = [region for group in folder.interviews if group.location_role == "fieldwork" for region in group.region]
    barriers = (
        barriers_by_place(folder.barriers, folder.codebook, fieldwork=fieldwork, clear=withhold_single_cases)
        if folder.codebook is not None and folder.barriers
        else None
    )
    return Edition(
        study=folder.study,
        folder=folder,
        version=VERSION,
        audit=audit_study(folder),
        barriers=barriers,
        activities=actors_by_field(folder.activities, folder.actors) if folder.activities else None,
        services=services_by_place(folder.services, fieldwork, clear=withhold_single_cases) if folder.services else None,
        trace=trace_recommendations(folder.recommendations, folder.codebook)
        if folder.codebook is not None and folder.recommendations
        else None,
        quotes=clear_quotes(folder.quotes, places=_names_to_mask(folder)),
    )


def _names_to_mask(folder: StudyFolder) -> set[str]:
    """Names that would place a quotation: the study's places, and what study.yaml adds."""
    names = {unit.name for unit in folder.frame if unit.settlement == "city"}
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


def report(folder: StudyFolder, into: Path) -> WrittenReport:
    """Write the report of a study as one HTML file and one PDF.

    Both are made in full before either is put in place, so that a report is never half-written.
    """
    from kurak.report.edition import build_report, write_report

    made = edition(folder)
    html, pdf = write_report(build_report(made), into)
    return WrittenReport(html, pdf, made)
