"""Texts and projects in and out: transcripts as people have them, projects of other programs, tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kurak.model.codings import CodedTexts
    from kurak.model.documents import DocumentKind, SpeakerRole
    from kurak.model.exchange import Counting
    from kurak.sources.qualitative.bringing_texts import BroughtTexts
    from kurak.sources.refi_qda.folder import Exchange


def import_project(
    folder: Path,
    there: CodedTexts,
    file: tuple[str, bytes],
    *,
    language: str,
    kind: DocumentKind,
    attributes: Mapping[str, str],
    speakers: Mapping[str, SpeakerRole],
    room: str,
    name: str | None = None,
    named: bool = False,
    told: Counting | None = None,
    today: str | None = None,
) -> Exchange:
    """Bring a project of another program into a folder; nothing is written where anything stops it."""
    from kurak.sources.qualitative.places import CODING
    from kurak.sources.refi_qda.folder import import_project as understood
    from kurak.sources.refi_qda.identity import id_of_name
    from kurak.sources.refi_qda.incoming import Choices
    from kurak.sources.whole_files import one_writer, replace_files

    kept = name or id_of_name(Path(file[0]).stem, "project")
    choices = Choices(language, kind, attributes, speakers, room, kept, named, today or date.today().isoformat())
    # From reading the codings that are there to writing them with the new ones: what a coder adds in between would be lost.
    with one_writer(folder / CODING) if (folder / CODING).is_dir() else nullcontext():
        done = understood(folder, there, file[1], file[0], choices, told=told)
        if not done.refused and done.brought.files:
            replace_files(folder, done.brought.files)
    return done


def import_texts(
    folder: Path,
    there: CodedTexts,
    files: Sequence[tuple[str, bytes]],
    *,
    language: str,
    kind: DocumentKind,
    attributes: Mapping[str, str],
    speakers: Mapping[str, SpeakerRole],
    as_shown: bool,
    simulated: bool,
    room: str,
) -> BroughtTexts:
    """Bring texts into a folder; all of them, or none."""
    from kurak.sources.qualitative.bringing_texts import TextChoices, bring_texts
    from kurak.sources.whole_files import replace_files

    brought = bring_texts(folder, there, files, TextChoices(language, kind, attributes, speakers, as_shown, simulated, room))
    if not brought.refused and brought.files:
        replace_files(folder, brought.files)
    return brought


def export_texts(folder: Path, texts: CodedTexts, file: str, *, codebook: bool, base: str | None, unit: str, coder: str | None = None) -> Exchange:
    """A folder as a project, a codebook or a table, by the ending of the file's name; nothing is written.

    Codings of texts whose coders work blind and are not done go out for one coder only.
    """
    from dataclasses import replace

    from kurak.model.catalogue import finding
    from kurak.model.exchange import Counting
    from kurak.model.finding import Place
    from kurak.qualitative.shared_texts import blind_texts
    from kurak.sources.refi_qda.folder import Exchange, export_project, export_table

    closed = set() if codebook or file.lower().endswith(".qdc") or coder is not None else blind_texts(texts)
    if closed:
        message = f"{len(closed)} {'text is' if len(closed) == 1 else 'texts are'} coded blind, and not by both to the end"
        return Exchange(findings=(finding("COD-068", message=message, where=Place("coding/assignments.csv")),))
    if coder is not None:
        texts = replace(texts, memos=tuple(one for one in texts.memos if one.coder in ("", coder)))
    if file.lower().endswith((".csv", ".md")):
        return export_table(folder, texts, file, codebook=codebook, coder=coder)
    return export_project(folder, texts, file, base=base, coder=coder, counting=Counting.model_validate({"unit": unit}))


def write_export(file: Path, content: bytes) -> None:
    """Write an export whole, for its owner only."""
    from kurak.sources.whole_files import replace_files

    replace_files(file.parent, {file.name: content})
