"""``kurak form``: a questionnaire checked, converted, printed and published."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from kurak.app.cli.names import folder_name
from kurak.app.cli.output import could_not_run, findings_text, plural, summary_line, write, write_json
from kurak.model.form import Form, Group, Question, language_code
from kurak.pipeline import CheckedForm
from kurak.version import VERSION


def given_values(ctx: click.Context, parameter: click.Parameter, value: tuple[str, ...]) -> dict[str, str]:
    """NAME=VALUE, several times."""
    found = dict[str, str]()
    for one in value:
        name, mark, said = one.partition("=")
        if not mark or not name.strip():
            raise click.BadParameter("write it as NAME=VALUE: item_order=2")
        found[name.strip()] = said.strip()
    return found


@click.command(name="form")
@click.argument("source", type=click.Path(path_type=Path), default=Path())
@click.option("--paper", type=click.Path(path_type=Path), help="Print it on paper: FILE.pdf.")
@click.option("--language", help="Language of the paper: its code or name; the default language if left out.")
@click.option("--given", multiple=True, callback=given_values, help="NAME=VALUE: print what follows from it, such as item_order=2.")
@click.option("--xform", "xform_file", type=click.Path(path_type=Path), help="Write the XForm: FILE.xml.")
@click.option("--codebook", type=click.Path(path_type=Path), help="Write the codebook: FILE.csv or FILE.md.")
@click.option("--into", type=click.Path(path_type=Path), help="Write all of it into a folder, on paper in every language.")
@click.option("--publish", callback=folder_name, help="Publish this version under a name; it is never changed again.")
@click.option("--json", "as_json", is_flag=True, help="Print findings and codebook as JSON.")
@click.pass_context
def command(
    ctx: click.Context,
    source: Path,
    paper: Path | None,
    language: str | None,
    given: dict[str, str],
    xform_file: Path | None,
    codebook: Path | None,
    into: Path | None,
    publish: str | None,
    as_json: bool,
) -> None:
    """Check the questionnaire of the study SOURCE (this folder if left out), or any XLSForm FILE.xlsx.

    Every finding names sheet, row and column. Files are written only where there is no error. A published version stands in
    STUDY/instrument/published/NAME with its XForm, its codebook and the hash of each file; one that is there already is
    never touched.

    Exit 0 if there is no error, 1 if there is one, 2 if there is no questionnaire or nothing could be written.
    """
    from kurak import pipeline

    checked = _checked(source, published=publish is not None)
    form = checked.form
    if form is None:
        _say(checked, [], as_json=as_json)
        ctx.exit(2 if any(found.code.startswith("FIL-") for found in checked.findings) else 1)
    wanted = any(one is not None for one in (paper, xform_file, codebook, into, publish))
    written: list[Path] = []
    if wanted and not checked.has_errors:
        if publish is not None and any(found.code == "FOR-042" for found in checked.findings):
            raise could_not_run(f"version {form.settings.version} was published before with another content; give the form a new version")
        files = _files(checked, paper=paper, language=language, given=given, xform_file=xform_file, codebook=codebook, into=into)
        try:
            for file, content in files.items():
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_bytes(content)
                written.append(file)
            if publish is not None:
                written.append(pipeline.publish_form(source, checked, publish))
        except FileExistsError as error:
            raise could_not_run(f"instrument/published/{publish} is there already, and a published version is never changed") from error
        except OSError as error:
            raise could_not_run(f"nothing could be written: {(error.strerror or 'no reason given').lower()}") from error
    _say(checked, written, as_json=as_json)
    if wanted and checked.has_errors and not as_json:
        click.echo("Nothing was written: mend the errors first.", err=True)
    ctx.exit(1 if checked.has_errors else 0)


def _checked(source: Path, *, published: bool) -> CheckedForm:
    """Check a study's questionnaire, or a file."""
    from kurak import pipeline
    from kurak.sources.xlsform import QUESTIONNAIRE

    if source.is_dir():
        folder = pipeline.check(source)
        if folder.study is None and not os.path.lexists(source / QUESTIONNAIRE):
            raise could_not_run(f"{source} is no study with a questionnaire ({QUESTIONNAIRE})")
        checked = pipeline.form(source, folder)
        if checked is None:
            raise could_not_run(f"the study has no {QUESTIONNAIRE}")
        return checked
    if not source.exists():
        raise could_not_run(f"{source} is not there")
    if published:
        raise could_not_run("only a study's questionnaire is published: kurak form STUDY --publish NAME")
    checked = pipeline.form(source)
    assert checked is not None, "a file by itself is always read"
    return checked


def _files(
    checked: CheckedForm,
    *,
    paper: Path | None,
    language: str | None,
    given: Mapping[str, str],
    xform_file: Path | None,
    codebook: Path | None,
    into: Path | None,
) -> dict[Path, bytes]:
    """What is to be written, made in full before any of it is put in place."""
    from kurak import pipeline
    from kurak.fieldwork.codebook import codebook_csv, codebook_markdown, codebook_of
    from kurak.report.paper_questionnaire import write_paper_questionnaire

    form, xform = checked.form, checked.xform
    assert form is not None
    assert xform is not None, "a form without errors is converted"
    unknown = [name for name in given if form.question(name) is None]
    if unknown:
        raise could_not_run(f"the form has no question {unknown[0]!r}")
    files: dict[Path, bytes] = {}
    if paper is not None:
        if paper.suffix.lower() != ".pdf":
            raise could_not_run(f"the paper is a PDF: {paper.with_suffix('.pdf')}")
        files[paper] = write_paper_questionnaire(form, language=form_language(form, language), given=given)
    if xform_file is not None:
        files[xform_file] = xform.xml
    book = codebook_of(form)
    if codebook is not None:
        if codebook.suffix.lower() not in (".csv", ".md"):
            raise could_not_run("the codebook is written as .csv or .md")
        text = codebook_markdown(book) if codebook.suffix.lower() == ".md" else codebook_csv(book)
        files[codebook] = text.encode("utf-8")
    if into is not None:
        files |= {into / f"paper_{code}.pdf": pdf for code, pdf in pipeline.paper_questionnaires(form, given=given)}
        files |= {into / "questionnaire.xml": xform.xml, into / "codebook.csv": codebook_csv(book).encode("utf-8")}
        files |= {into / "codebook.md": codebook_markdown(book).encode("utf-8")}
        if xform.itemsets:
            files[into / "itemsets.csv"] = xform.itemsets
    return files


def form_language(form: Form, wanted: str | None) -> str:
    """The language of the form that a person means by its code or name."""
    if wanted is None:
        return form.languages[0]
    for name in form.languages:
        if wanted.lower() in (name.lower(), language_code(name), name.partition("(")[0].strip().lower()):
            return name
    raise could_not_run(f"the form has no language {wanted!r}; it has {', '.join(form.languages) or 'one without a name'}")


def _say(checked: CheckedForm, written: list[Path], *, as_json: bool) -> None:
    if as_json:
        write_json(form_data(checked, written))
        return
    lines = []
    if checked.findings:
        lines += [findings_text(checked.findings), ""]
    if checked.form is not None:
        lines += [*_summary(checked.form), *([f"  xform       sha256 {checked.xform.sha256[:16]}…"] if checked.xform else []), ""]
    lines.append(summary_line(checked.findings, files=None))
    lines += [f"  {place}" for place in written]
    write("\n".join(lines))


def _summary(form: Form) -> list[str]:
    """What the form is: its name and version, what it asks, in which languages."""
    settings = form.settings
    name = " · ".join(part for part in (settings.title or form.file, settings.form_id, f"version {settings.version}" if settings.version else "") if part)
    asked = [name for name, places in form.variables.items() if places[0].answered]
    computed = [name for name, places in form.variables.items() if places[0].type == "calculate"]
    repeats = [group for group in form.groups if group.kind == "repeat"]
    counts = [plural(len(asked), "question"), plural(len(computed), "calculation"), plural(len(form.lists), "list")]
    several = [name for name, places in form.variables.items() if len(places) > 1]
    counts += [f"{len(several):,} at several places"] if several else []
    counts += [plural(len(repeats), "repeat")] if repeats else []
    languages = ", ".join(one for one in form.languages if one) or "one, without a name"
    lines = [name, f"  asks        {', '.join(counts)}", f"  languages   {languages}"]
    modules = [f"{label} {number}" for label, number in _modules(form).items()]
    return [*lines, *_wrapped("  modules     ", modules)]


def _wrapped(head: str, parts: list[str]) -> list[str]:
    import textwrap

    if not parts:
        return []
    text = " · ".join(part.replace(" ", "\u00a0") for part in parts)
    return [line.replace("\u00a0", " ") for line in textwrap.wrap(text, 80, initial_indent=head, subsequent_indent=" " * len(head), break_long_words=False)]


def _modules(form: Form) -> dict[str, int]:
    """How many questions stand in each outermost group that holds no other group with questions of its own."""
    found: dict[str, int] = {}
    seen: set[str] = set()
    for around, entry in form.walk():
        if not isinstance(entry, Question) or not entry.answered or entry.name in seen:
            continue
        seen.add(entry.name)
        label = _heading(around, form) or "(no group)"
        found[label] = found.get(label, 0) + 1
    return found


def _heading(around: tuple[Group, ...], form: Form) -> str:
    """The innermost heading that says something."""
    labels = [label for group in around if (label := " ".join(group.label(form.languages[0]).split()))]
    return labels[-1][:40] if labels else ""


def form_data(checked: CheckedForm, written: list[Path]) -> dict[str, Any]:
    """What ``--json`` prints: the form, its findings, its codebook, and the files that were written."""
    from kurak.fieldwork.codebook import codebook_data, codebook_of

    form = checked.form
    return {
        "kurak": VERSION,
        "form": None if form is None else {"file": form.file, "sha256": form.sha256},
        "xform_sha256": None if checked.xform is None else checked.xform.sha256,
        "codebook": None if form is None else codebook_data(codebook_of(form)),
        "findings": [found.as_data() for found in checked.findings],
        "files": [str(place) for place in written],
        "exit": 1 if checked.has_errors or form is None else 0,
    }
