"""What a release holds: the report, tables, records and the questionnaire, and what protection did to the means."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kurak.model.release import ReleasedRecords, Withheld
from kurak.pipeline.reports import ReportParts, edition

if TYPE_CHECKING:
    from kurak.disclosure.records.release_records import RecordRelease
    from kurak.disclosure.records.utility_table import GroupMean
    from kurak.model.study_folder import StudyFolder


def contents_of(folder: StudyFolder, path: Path, parts: ReportParts, made: RecordRelease | None) -> dict[str, bytes]:
    """Report, tables, records and questionnaire under the rules of an audience: path inside the package, and content.

    Parameters
    ----------
    folder, path
        The study with the rules of the audience, and where it is.
    parts
        What its report is made from, under these rules.
    made
        Its released records; None where none are released.
    """
    from kurak.report.edition import build_report
    from kurak.report.writers.html import write_html
    from kurak.report.writers.typst import write_pdf
    from kurak.sources.release.codebook_files import codebook_files
    from kurak.sources.release.record_files import record_files

    assert folder.study is not None
    document = build_report(edition(folder, parts))
    files = {"report/report.html": write_html(document).encode("utf-8"), "report/report.pdf": write_pdf(document)}
    files |= _tables(folder, parts)
    study = folder.study
    if made is not None and made.records is not None:
        files |= record_files(made.records, title=study.title, language=study.language)
        files |= codebook_files(made.records, title=study.title, language=study.language, smallest_base=study.disclosure.smallest_base)
    return files | _questionnaire(folder, path)


def _tables(folder: StudyFolder, parts: ReportParts) -> dict[str, bytes]:
    """Every estimate as a long table, and the analysis of scales."""
    from kurak.pipeline.building import files_of_estimates, files_of_scales

    files = {f"tables/{name}": content for name, content in files_of_estimates(folder, parts).items() if name != "README.md"}
    return files | {f"tables/{name}": content for name, content in files_of_scales(folder, parts).items() if name != "README.md"}


def utility_of(folder: StudyFolder, parts: ReportParts, made: RecordRelease | None) -> tuple[dict[str, bytes], tuple[Withheld, ...]]:
    """What the means of scales are before and after: of groups that the tables show anyway, so that nothing is told twice in two ways."""
    from kurak.disclosure.records.utility_table import average_change, utility_csv, utility_table, wanted

    study, shown = folder.study, parts.estimates
    if made is None or made.records is None or shown is None or study is None or study.estimates is None or folder.instrument is None:
        return {}, ()
    names, keys = wanted(study.disclosure.records, folder.instrument, made.records)
    domains = (None, *(name for name in keys if name in shown.by))
    before = [
        one
        for name in names
        for domain in domains
        for row in shown.rows(name, statistic="mean", domain=domain)
        if row["estimate"] is not None and (one := _group_mean(row, domain)) is not None
    ]
    after = _means_of_release(folder, made.records, names, [name for name in domains if name is not None])
    rows = utility_table(before, after, smallest_base=study.disclosure.smallest_base)
    overlap, most = average_change(rows)
    reason = "what protection did to the means of scales: a user of the file gets other ones than the tables show"
    lines = tuple(
        Withheld("measure", "means of scales by group", "utility", reason, len(rows), measure, before, now)
        for measure, before, now in (("mean overlap of intervals", 1.0, overlap), ("largest change in standard errors", 0.0, most))
        if now is not None
    )
    return {"data/utility.csv": utility_csv(rows)}, lines


def _means_of_release(folder: StudyFolder, records: ReleasedRecords, names: Sequence[str], domains: Sequence[str]) -> list[GroupMean]:
    """What a user of the released file gets: with its weights, and no strata or sampling units."""
    from kurak.estimation.declare import survey
    from kurak.estimation.study_variables import prepare
    from kurak.scales.scoring import score_of_scale
    from kurak.sources.records import open_records

    study, instrument = folder.study, folder.instrument
    assert study is not None
    assert study.estimates is not None
    assert instrument is not None
    declared = study.estimates.model_copy(update={"variables": tuple(names), "by": tuple(domains)})
    opened = open_records({name: list(values) for name, values in records.columns.items()})
    again = prepare(opened, declared, instrument, score=score_of_scale, groups={})
    sample = survey(again.records, weights=records.weight or None)
    known = [name for name in names if name in (*again.variables.scales, *again.variables.items)]
    found = []
    for domain in (None, *domains):
        for row in sample.mean(known, by=domain, level=declared.confidence).rows() if known else ():
            if (one := _group_mean(row, domain)) is not None:
                found.append(one)
    return found


def _group_mean(row: Mapping[str, Any], domain: str | None) -> GroupMean | None:
    """A row of a table of means; None where it has no error."""
    from kurak.disclosure.records.utility_table import GroupMean

    numbers = [row[name] for name in ("estimate", "conf_low", "conf_high", "std_error")]
    if any(number is None or number != number for number in numbers):
        return None
    group = "" if domain is None else str(row[domain])
    return GroupMean(str(row["variable"]), domain or "", group, int(row["n"]), *map(float, numbers))


def _questionnaire(folder: StudyFolder, path: Path) -> dict[str, bytes]:
    """The questionnaire as it was asked: a table of questions, and the paper in each language."""
    from kurak.pipeline.questionnaires import form, paper_questionnaires
    from kurak.sources.release.codebook_files import questionnaire_files

    # The workbook itself stays: it holds its authors, and the addresses to which interviews are sent.
    files = dict(questionnaire_files(folder.items, folder.instrument)) if folder.instrument is not None else {}
    checked = form(path, folder, convert=False)
    if checked is None or checked.form is None:
        return files
    return files | {f"questionnaire/questionnaire-{code}.pdf": page for code, page in paper_questionnaires(checked.form)}
