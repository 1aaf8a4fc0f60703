"""The questionnaire: checked, converted, printed, published."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kurak.model.finding import Finding, worst_first
from kurak.pipeline.qualitative import coded_texts
from kurak.pipeline.reading import check

if TYPE_CHECKING:
    from kurak.fieldwork.xform import XForm
    from kurak.model.form import Form
    from kurak.model.study_folder import StudyFolder


def check_with_form(path: Path, *, today: str | None = None) -> StudyFolder:
    """Read a study with everything that is wrong with it, its questionnaire and coded texts included; nothing is written.

    The form is not converted to an XForm here: :func:`form` does that.
    """
    from dataclasses import replace

    folder = check(path, today=today)
    hashes, findings = dict(folder.hashes), list(folder.findings)
    checked = form(path, folder, convert=False) if folder.study is not None else None
    if checked is not None:
        hashes |= checked.hashes
        findings += checked.findings
    if (path / "coding" / "codings").is_dir() or (path / "transcripts").is_dir():
        texts = coded_texts(path)
        hashes |= texts.hashes
        # The codebook is read twice; what is wrong with it is said once.
        findings += [one for one in texts.findings if one not in findings]
    return replace(folder, hashes=dict(sorted(hashes.items())), findings=worst_first(findings))


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
