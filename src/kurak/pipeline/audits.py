"""A published report against itself."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from kurak.model.finding import Finding

if TYPE_CHECKING:
    from kurak.model.audit import Audit
    from kurak.model.study_folder import StudyFolder


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
