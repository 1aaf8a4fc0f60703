"""``kurak report``: one document from everything that a study holds, as HTML, PDF, Word file and workbook."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kurak.app.cli.output import could_not_run, plural, safe, verdicts_text, write, write_findings, write_json
from kurak.app.cli.progress import counting_parts
from kurak.app.cli.report_check import show_review
from kurak.model.finding import count_by_severity
from kurak.model.formats import FORMATS, LANGUAGES, USUAL, Format
from kurak.version import VERSION

if TYPE_CHECKING:
    from kurak.model.study_folder import StudyFolder
    from kurak.pipeline import WrittenReport

ALL = "all"
"""The study's own language and each of report.languages."""


def _formats(ctx: click.Context, option: click.Parameter, value: str) -> tuple[Format, ...]:
    """The formats named, each once, in the order in which they are listed."""
    named = {name.strip().lower() for name in value.split(",") if name.strip()}
    if named == {"all"}:
        return FORMATS
    if unknown := sorted(named.difference(FORMATS)):
        raise click.BadParameter(f"no format {safe(unknown[0])}; formats: {', '.join(FORMATS)}, or all")
    if not named:
        raise click.BadParameter(f"name at least one of {', '.join(FORMATS)}")
    return tuple(name for name in FORMATS if name in named)


def _other(written: WrittenReport) -> dict[str, str]:
    """A report in another language than the first, as JSON."""
    return {"language": written.edition.study.language, **{name: file.as_posix() for name, file in written.files.items()}}


@click.command(name="report")
@click.argument("study", type=click.Path(path_type=Path), default=Path())
@click.option(
    "--format",
    "wanted",
    default=",".join(USUAL),
    show_default=True,
    metavar="LIST",
    callback=_formats,
    help="Which files: html, pdf, docx (Word, to be edited), xlsx (all tables), or all.",
)
@click.option("--language", "language", type=click.Choice((*LANGUAGES, ALL)), help="Language of the report; the study's own if left out. Files are named after another one: report.ru.html. all: the study's own, and those of report.languages.")
@click.option("--rehearsal", "rehearsed", is_flag=True, help="Make up records, SIMULATED on every page, in place of the study's: report.rehearsal.html and .pdf.")
@click.option("--out", type=click.Path(path_type=Path), help="Folder for the report; STUDY/out if left out.")
@click.option("--check", "check_only", is_flag=True, help="Write nothing: list every number in the prose of report/*.md and its state.")
@click.option("--brief", is_flag=True, help="Write a policy brief of two pages in place of the report: brief.pdf and brief.html.")
@click.option("--community", metavar="PLACE", help="Write a page that goes back to the people asked at PLACE, in English, Russian and Kyrgyz.")
@click.option("--json", "as_json", is_flag=True, help="Print where the report lies, and counts, as JSON; with --check the list.")
@click.pass_context
def command(
    ctx: click.Context, study: Path, wanted: tuple[Format, ...], language: str | None, rehearsed: bool, out: Path | None, check_only: bool, brief: bool, community: str | None,
    as_json: bool,
) -> None:
    """Write the report of the folder STUDY (this folder if left out): report.html, report.pdf and other formats.

    A study with errors gets no report: they are printed instead, and an earlier report stays as it is.
    With --language all: in the study's own language, and in each of report.languages of study.yaml.
    With --check: which numbers of the prose are computed, cited, or typed by hand, and which comparisons the data show.

    Exit 0 when the report is written, 1 if the study or its prose has errors, 2 if STUDY is no study or the report cannot be written.
    """
    from kurak import pipeline

    begun = time.perf_counter()
    if brief + check_only + (community is not None) > 1:
        raise could_not_run("--check, --brief and --community each make something else: give one of them")
    if check_only and language == ALL:
        raise could_not_run("--check looks at one language: give one of them")
    if community is not None and language is not None:
        raise could_not_run("--community makes a page in every language: leave --language out")
    if rehearsed and (brief or community is not None):
        raise could_not_run("--rehearsal is for the report itself: a brief or a page for the people asked has no made-up numbers")
    if not study.is_dir():
        raise could_not_run(f"{study} is not a folder")
    folder = pipeline.check(study)
    if folder.has_errors or folder.study is None:
        errors = [finding for finding in folder.findings if finding.severity == "error"]
        code = 2 if any(finding.code == "STU-001" for finding in errors) else 1
        if as_json:
            write_json({"kurak": VERSION, "study": folder.name, "findings": [f.as_data() for f in errors], "exit": code})
        else:
            write_findings(errors, files=len(folder.hashes))
            click.echo("No report was written: mend the errors first. All findings: kurak check", err=True)
        ctx.exit(code)
    into = out if out is not None else study / "out"
    if community is not None:
        from kurak.app.cli.report_short import community as write_sheets

        ctx.exit(write_sheets(folder, study, community, into, as_json=as_json))
    title, edition = folder.study.title, folder.study.edition
    languages = pipeline.report_languages(folder.study) if language == ALL else (language or folder.study.language,)
    if rehearsed:
        folder = _rehearsed(ctx, folder, study, as_json=as_json)
    try:
        with counting_parts("analysing scales") as progress:
            spoken = tuple(pipeline.in_languages(folder, study, languages, progress=progress))
    except pipeline.QuoteRefusedError as error:
        raise could_not_run(f"no quotation can be judged: {error}") from error
    parts = spoken[-1].parts
    if parts.errors:
        if as_json:
            write_json({"kurak": VERSION, "study": folder.name, "findings": [f.as_data() for f in parts.errors], "exit": 1})
        else:
            write_findings(list(parts.errors), files=len(folder.hashes))
            click.echo("No report was written: mend the errors first.", err=True)
        ctx.exit(1)
    if check_only:
        ctx.exit(show_review(folder, pipeline.prose_review(spoken[0].folder, parts, languages[0]), as_json=as_json))
    if brief:
        from kurak.app.cli.report_short import policy_brief as write_brief

        ctx.exit(write_brief(folder, spoken, into, begun, as_json=as_json))
    try:
        every = pipeline.write_reports(spoken, into, wanted)
    except pipeline.ProseRefusedError as error:
        errors = [finding for finding in error.review.findings if finding.severity == "error"]
        if as_json:
            write_json({"kurak": VERSION, "study": folder.name, "findings": [f.as_data() for f in errors], "exit": 1})
        else:
            write_findings(errors, files=len(folder.hashes))
            click.echo("No report was written: mend the errors of its prose first. The whole list: kurak report --check", err=True)
        ctx.exit(1)
    except OSError as error:
        # The folder as it was given: the error's own path may say where on this machine it lies.
        raise could_not_run(f"the report cannot be written to {into}: {(error.strerror or 'no reason given').lower()}") from error
    written, audit = every[0], spoken[0].parts.audited
    seconds = time.perf_counter() - begun
    counts = count_by_severity(audit.findings) if audit is not None else {}
    verdicts = [entry.verdict for entry in audit.ledger] if audit is not None else []
    prose = count_by_severity(tuple(found for one in every for found in one.prose.findings))
    if as_json:
        write_json(
            {
                "kurak": VERSION,
                "study": folder.name,
                "language": written.edition.study.language,
                **{name: file.as_posix() for name, file in written.files.items()},
                "audit": counts,
                "ledger": {verdict: verdicts.count(verdict) for verdict in dict.fromkeys(verdicts)},
                "prose": prose,
                **({"others": [_other(one) for one in every[1:]]} if language == ALL else {}),
                "seconds": round(seconds, 2),
                "exit": 0,
            }
        )
        return
    lines = [safe(title) + (f" · {safe(edition)}" if edition else "") + (" · SIMULATED" if rehearsed else "")]
    if audit is not None:
        lines.append("  audit      " + (" · ".join(f"{number} {severity}" for severity, number in counts.items()) or "no findings"))
    if verdicts:
        lines.append(f"  ledger     {verdicts_text(verdicts)}")
    if prose:
        lines.append("  prose      " + ", ".join(plural(number, severity) for severity, number in prose.items()) + ": kurak report --check")
    files = [str(file) for one in every for file in one.files.values()]
    lines += [f"  {'report' if not place else '':<10} {file}" for place, file in enumerate(files)]
    lines[-1] += f"   {seconds:.1f} s"
    write("\n".join(lines))


def _rehearsed(ctx: click.Context, folder: StudyFolder, study: Path, *, as_json: bool) -> StudyFolder:
    """The study with made-up records, or the end of the command."""
    from kurak import pipeline

    try:
        return pipeline.with_made_up_records(folder, study)
    except pipeline.NoRehearsalError as error:
        if as_json:
            write_json({"kurak": VERSION, "study": folder.name, "findings": [one.as_data() for one in error.findings], "exit": 1})
        else:
            write_findings(list(error.findings), files=len(folder.hashes))
            click.echo("No report was written: the study cannot be rehearsed.", err=True)
        ctx.exit(1)
    except OSError as error:
        raise could_not_run(f"the made-up records cannot be written to {study}/out: {(error.strerror or 'no reason given').lower()}") from error
