"""Codings that somebody asks for by words: a table of passages and codes, as one codes in a spreadsheet."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from pydantic import Field

from kurak.model.codings import CodedTexts, Coding, Says, Stance
from kurak.model.finding import Finding, Place
from kurak.model.noun import Identifier, Noun
from kurak.sources.qualitative.writing import new_coding
from kurak.sources.text_file import Reading, all_findings, open_reading
from kurak.sources.validation import read_rows
from kurak.sources.wording import did_you_mean, shown


class AskedCoding(Noun):
    """A passage by its words, with a code; a row of the table that ``kurak qualitative code --from`` reads."""

    document: Annotated[Identifier, Field(description="Id of the text.")]
    quote: Annotated[str, Field(min_length=1, description="Words of the passage, exactly as in the text, where they stand once.")]
    code: Annotated[Identifier, Field(description="Code.")]
    says: Annotated[Says, Field(description="Whether the passage says that it is there.")] = "present"
    stance: Annotated[Stance, Field(description="In a group: consensus, dissent or silence.")] = ""
    memo: Annotated[str, Field(description="What the coder thought.")] = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """Codings that can be written, without ids of their own yet, and what is wrong with the others."""

    codings: tuple[Coding, ...]
    findings: tuple[Finding, ...]


def read_asked(file: Path, texts: CodedTexts, *, made: str) -> Asked:
    """Codings that a table asks for; passages that are not found, or not once, are reported by row."""
    reading = open_reading(file.parent)
    rows = read_rows(reading, file.name, AskedCoding)
    return _codings(reading, texts, rows.nouns, rows.places, made=made)


def asked_coding(asked: AskedCoding, texts: CodedTexts, *, made: str) -> Asked:
    """One coding that a command asks for."""
    return _codings(open_reading(Path()), texts, [asked], [Place("--quote")], made=made)


def _codings(reading: Reading, texts: CodedTexts, asked: Sequence[AskedCoding], places: Iterable[Place], *, made: str) -> Asked:
    known = texts.codebook.names() if texts.codebook is not None else {}
    codings: list[Coding] = []
    for one, place in zip(asked, places, strict=True):
        document = texts.documents.get(one.document)
        if document is None:
            reading.add("COD-022", f"there is no text {shown(one.document)}", place, did_you_mean(one.document, texts.documents, otherwise="correct it"))
            continue
        if one.code not in known:
            reading.add("COD-021", f"the code {shown(one.code)} is not in the codebook", place, did_you_mean(one.code, known, otherwise="correct it, or add it to the codebook"))
            continue
        start = document.text.find(one.quote)
        if start < 0 or document.text.find(one.quote, start + 1) >= 0:
            why = "do not stand in" if start < 0 else "stand more than once in"
            reading.add("COD-024", f"the words {why} {shown(one.document)}", place, "copy them from the text, and as many as make them unique")
            continue
        codings.append(new_coding(document, coding="", start=start, end=start + len(one.quote), code=one.code, says=one.says, stance=one.stance, memo=one.memo, made=made))
    return Asked(tuple(codings), tuple(all_findings(reading)))
