"""One edition of a report: the chapters in their order, one document, two files."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from kurak.model import document as tree
from kurak.model.edition import Edition
from kurak.report.chapters.actors import actors
from kurak.report.chapters.audit import audit
from kurak.report.chapters.barriers import barriers
from kurak.report.chapters.design import design
from kurak.report.chapters.glance import glance
from kurak.report.chapters.ledger import ledger
from kurak.report.chapters.making import making
from kurak.report.chapters.recommendations import recommendations
from kurak.report.chapters.scores import scores
from kurak.report.wording import sentence


def build_report(edition: Edition) -> tree.Document:
    """Make the document of a study's report. Chapters without content are left out."""
    study = edition.study
    chapters = (
        glance(edition),
        design(edition),
        *scores(edition),
        audit(edition),
        ledger(edition),
        barriers(edition),
        actors(edition),
        recommendations(edition),
        making(edition),
    )
    return tree.Document(
        title=study.title,
        subtitle=study.subtitle,
        language=study.language,
        edition=tuple(piece for piece in (study.edition, study.country, study.period) if piece),
        description=study.subtitle or study.title,
        sections=tuple(chapter for chapter in chapters if chapter is not None),
        # What is modelled through and through says so on every page; a modelled part says so where it stands.
        notices=tuple(tree.Notice(sentence(entry.what)) for entry in study.modelled if not entry.where),
        colophon=(f"Kurak {edition.version}", *study.credits),
        keywords=tuple(word for word in (study.country, "audit", "survey") if word),
    )


def write_report(document: tree.Document, into: Path) -> tuple[Path, Path]:
    """Write a document as report.html and report.pdf.

    Parameters
    ----------
    document
        The document.
    into
        Folder for both; made if it does not exist.

    Returns
    -------
    tuple of Path
        The HTML file and the PDF.

    Notes
    -----
    Both are made in memory first, written beside their place and then moved into it: whoever looks at any moment sees
    the old report or the new one, never a part.
    """
    from kurak.report.writers.html import write_html
    from kurak.report.writers.typst import write_pdf

    html, pdf = write_html(document).encode("utf-8"), write_pdf(document)
    into.mkdir(parents=True, exist_ok=True)
    return _put(into / "report.html", html), _put(into / "report.pdf", pdf)


def _put(place: Path, content: bytes) -> Path:
    handle, name = tempfile.mkstemp(dir=place.parent, prefix=f".{place.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        # mkstemp makes files for the owner only; a report is for readers.
        umask = os.umask(0)
        os.umask(umask)
        Path(name).chmod(0o666 & ~umask)
        Path(name).replace(place)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return place
