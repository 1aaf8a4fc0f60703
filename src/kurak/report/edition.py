"""One edition of a report: the chapters in their order, one document, one file a format."""

from __future__ import annotations

import errno
import os
import tempfile
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from dataclasses import replace
from functools import partial
from pathlib import Path

from kurak.model import document as tree
from kurak.model.edition import Edition
from kurak.model.formats import USUAL, Format
from kurak.model.prose import ProseReview
from kurak.report.chapters.actors import actors
from kurak.report.chapters.audit import audit
from kurak.report.chapters.barriers import barriers
from kurak.report.chapters.champions import champions
from kurak.report.chapters.changed import changed
from kurak.report.chapters.codebooks import codebooks
from kurak.report.chapters.costs import costs
from kurak.report.chapters.design import design
from kurak.report.chapters.estimates import with_estimates
from kurak.report.chapters.explorer import explorer
from kurak.report.chapters.fieldwork import fieldwork
from kurak.report.chapters.gaps import gaps
from kurak.report.chapters.glance import glance
from kurak.report.chapters.institutions import institutions
from kurak.report.chapters.interviews import interviews
from kurak.report.chapters.ledger import ledger
from kurak.report.chapters.making import making
from kurak.report.chapters.printed_questions import printed_questions
from kurak.report.chapters.printed_report import anchors_of, printed_report
from kurak.report.chapters.questionnaire import questionnaire
from kurak.report.chapters.quotations import quotations
from kurak.report.chapters.recommendations import recommendations
from kurak.report.chapters.rehearsal import rehearsal
from kurak.report.chapters.review import review
from kurak.report.chapters.scale_analysis import with_scale_analysis
from kurak.report.chapters.scores import scores
from kurak.report.chapters.strategies import strategies
from kurak.report.prose.placing import Placed, with_prose
from kurak.report.wording import sentence
from kurak.report.words.saying import later, say

MADE_UP = later("SIMULATED: the records of this edition are made up by a rehearsal. No person stands behind any number that is estimated from them.")
"""Stands on every page of a rehearsal edition."""


def build_report(edition: Edition) -> tree.Document:
    """Make the document of a study's report. Chapters without content are left out."""
    return build_with_prose(edition)[0]


def build_with_prose(edition: Edition) -> tuple[tree.Document, ProseReview]:
    """Make the document of a study's report, and say what became of every number of its prose."""
    study = edition.study
    first = _there(
        glance(edition),
        design(edition),
        rehearsal(edition.rehearsal),
        fieldwork(edition),
        *with_scale_analysis(edition, with_estimates(edition, scores(edition))),
    )
    others = _there(
        changed(edition),
        explorer(edition),
        audit(edition),
        ledger(edition),
        barriers(edition),
        interviews(edition),
        quotations(edition),
        actors(edition),
        gaps(edition),
        champions(edition),
        institutions(edition),
        costs(edition),
        strategies(edition),
        review(edition),
        recommendations(edition),
    )
    anchors = anchors_of((*first, *others))
    asked = _there(printed_questions(edition, anchors))
    annexes = _there(
        printed_report(edition, anchors | anchors_of(asked)),
        questionnaire(edition),
        codebooks(edition),
        making(edition),
    )
    there = (*first, *asked, *others, *annexes)
    placed = with_prose(edition, there) if edition.folder.prose else Placed(there, ProseReview())
    document = tree.Document(
        title=study.title,
        subtitle=study.subtitle,
        language=study.language,
        edition=tuple(piece for piece in (say("Rehearsal") if edition.rehearsed else "", study.edition, study.country, study.period) if piece),
        description=study.subtitle or study.title,
        sections=tuple(map(partial(_with_script, script=placed.script), placed.sections)) if placed.script else placed.sections,
        # What is modelled through and through says so on every page; a modelled part says so where it stands.
        notices=(
            *((tree.Notice(say(MADE_UP)),) if edition.rehearsed else ()),
            *(tree.Notice(sentence(entry.what)) for entry in study.modelled if not entry.where),
        ),
        colophon=(f"Kurak {edition.version}", *study.credits),
        keywords=tuple(word for word in (study.country, say("audit"), say("survey")) if word),
    )
    return document, placed.review


def _there(*chapters: tree.Section | None) -> tuple[tree.Section, ...]:
    """The chapters for which the study holds something."""
    return tuple(chapter for chapter in chapters if chapter is not None)


def _with_script(section: tree.Section, *, script: str) -> tree.Section:
    """The chapter on how the report was made, with the R code of the values in prose."""
    if section.id != "making":
        return section
    told = tree.Details(say("R code of the numbers in the text"), (tree.Preformatted(script),))
    return replace(section, blocks=(*section.blocks, tree.Heading(say("Numbers in the text"), 3, "numbers-in-text"), told))


def write_report(document: tree.Document, into: Path, formats: Sequence[Format] = USUAL, *, name: str = "report") -> dict[Format, Path]:
    """Write a document in the formats wanted: report.html, report.pdf, report.docx, and its tables as report.xlsx.

    Parameters
    ----------
    document
        The document.
    into
        Folder for all; made if it does not exist.
    formats
        Which files are written; an earlier file of another format stays as it is.
    name
        The files' name before the dot of the format.

    Returns
    -------
    dict
        Format: its file.

    Notes
    -----
    All are made in memory first, written beside their places, and moved there when all are written: whoever looks at
    any moment sees the old report or the new one, never a part.
    """
    made = {into / f"{name}.{format}": content for format, content in _made(document, formats).items()}
    into.mkdir(parents=True, exist_ok=True)
    for place in made:
        # A file cannot be moved over a folder; better said before the first one is moved.
        if place.is_dir():
            raise IsADirectoryError(errno.EISDIR, "is a folder", str(place))
    waiting: list[tuple[Path, Path]] = []
    try:
        for place, content in made.items():
            waiting.append((_beside(place, content), place))
        for beside, place in waiting:
            beside.replace(place)
    finally:
        for beside, _ in waiting:
            beside.unlink(missing_ok=True)
    return dict(zip(formats, made, strict=True))


def _made(document: tree.Document, formats: Sequence[Format]) -> dict[Format, bytes]:
    """The files' bytes, in the order of the formats."""
    # Typst lays out the PDF on a core of its own, while Python writes the others. Its source is written first: two writers
    # at once would share one core, and the layout, which takes longest, would begin late.
    with ThreadPoolExecutor(1) as beside:
        # Another thread would begin in English.
        pdf = beside.submit(copy_context().run, _layout_of(document)) if "pdf" in formats else None
        made: dict[Format, bytes] = {name: b"" if name == "pdf" else _written(document, name) for name in formats}
    if pdf is not None:
        made["pdf"] = pdf.result()
    return made


def _layout_of(document: tree.Document) -> Callable[[], bytes]:
    from kurak.report.writers.typst import prepare_pdf

    return prepare_pdf(document)


def _written(document: tree.Document, name: Format) -> bytes:
    # Each writer is loaded when it is asked for.
    if name == "html":
        from kurak.report.writers.html import write_html

        return write_html(document).encode("utf-8")
    if name == "docx":
        from kurak.report.writers.docx import write_docx

        return write_docx(document)
    from kurak.report.writers.xlsx import write_xlsx

    return write_xlsx(document)


def _beside(place: Path, content: bytes) -> Path:
    """Write content beside its place, under a name of its own."""
    handle, name = tempfile.mkstemp(dir=place.parent, prefix=f".{place.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        # mkstemp makes files for the owner only; a report is for readers.
        umask = os.umask(0)
        os.umask(umask)
        Path(name).chmod(0o666 & ~umask)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return Path(name)
