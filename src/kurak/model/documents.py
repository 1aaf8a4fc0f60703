"""Texts that are coded: transcripts of interviews and groups, and documents of the desk review."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import Annotated, Literal, get_args

from pydantic import Field

from kurak.model.noun import Identifier, Language, Name, Noun

DocumentKind = Literal["in-depth", "expert", "focus group", "article", "law", "report", "other"]
INTERVIEWS: frozenset[DocumentKind] = frozenset({"in-depth", "expert", "focus group"})
"""Kinds in which people speak; the others are published texts."""

SpeakerRole = Literal["interviewer", "moderator", "participant", "interpreter", "observer"]
ASKS: frozenset[SpeakerRole] = frozenset({"interviewer", "moderator"})
KINDS: tuple[DocumentKind, ...] = get_args(DocumentKind)

SIMULATED = "SIMULATED"
"""The word with which the text of an invented transcript begins: it cannot be lost with the front matter."""


class DocumentRecord(Noun):
    """The front matter of a transcript or document, between two lines of three hyphens."""

    id: Annotated[Identifier, Field(description="Id of the document; codings name it. Never a person's name.")]
    kind: Annotated[DocumentKind, Field(description="What it is: in-depth, expert, focus group, article, law, report or other.")]
    language: Annotated[Language, Field(description="Language in which it was spoken or written.")]
    title: Annotated[str, Field(description="Title of a published text; empty for interviews.")] = ""
    unit: Annotated[str, Field(description="Code of the participant or the group, the only link to contacts.")] = ""
    guide: Annotated[str, Field(description="Id of the guide that was used.")] = ""
    guide_version: Annotated[int | None, Field(ge=1, description="Its version.")] = None
    month: Annotated[str, Field(description="When, as year-month: no finer.", pattern=r"^(\d{4}-(0[1-9]|1[0-2]))?$")] = ""
    attributes: Annotated[
        dict[Identifier, Name],
        Field(description="What tables group by, coarse: place, group, sex, role. One value each."),
    ] = Field(default_factory=dict)
    speakers: Annotated[
        dict[Identifier, SpeakerRole],
        Field(description="Label of a turn: interviewer, moderator, participant, interpreter or observer. P1, P2: no names."),
    ] = Field(default_factory=dict)
    source: Annotated[str, Field(description="Key of the source in review/sources.bib or sources.ris, for published texts.")] = ""
    consent_version: Annotated[str, Field(description="Version of the consent that was given.")] = ""
    simulated: Annotated[bool, Field(description="Whether it is invented. Then its text begins with SIMULATED, and nothing of it is ever a quote.")] = False
    guid: Annotated[str, Field(description="Its identifier in files exchanged with other programs (REFI-QDA).")] = ""


@dataclass(frozen=True, slots=True)
class Turn:
    """What one speaker says until the next one speaks.

    Parameters
    ----------
    speaker
        Label; empty for text before the first turn, and in documents without speakers.
    role
        Of the speaker; empty where there is none.
    start, end
        Unicode code points from the beginning of the document's text; ``end`` is the first one after it.
    asked
        Number of the guide's question that is asked here, where the turn begins with it in square brackets: ``[4]``.
    """

    speaker: str
    role: SpeakerRole | Literal[""]
    start: int
    end: int
    asked: str = ""


@dataclass(frozen=True)
class Document:
    """A text with its front matter.

    Parameters
    ----------
    file
        Path inside the study.
    record
        Its front matter.
    text
        What follows the front matter, lines ended by a line feed. Codings count its Unicode code points from 0: a mended
        front matter moves nothing.
    first_line
        Line of the file at which the text begins.
    sha256
        Hash of the text in UTF-8.
    """

    file: str
    record: DocumentRecord
    text: str
    first_line: int
    sha256: str

    @cached_property
    def turns(self) -> tuple[Turn, ...]:
        """The text by turns, without a gap.

        Examples
        --------
        >>> record = DocumentRecord(id="T1", kind="in-depth", language="en", speakers={"I": "interviewer", "P": "participant"})
        >>> said = Document("t.md", record, "I: [2] How was it?\\n\\nP: Slow.\\n", 1, "")
        >>> [(turn.speaker, turn.asked, said.text[turn.start : turn.end].strip()) for turn in said.turns]
        [('I', '2', 'I: [2] How was it?'), ('P', '', 'P: Slow.')]
        """
        return tuple(_turns(self.text, self.record.speakers))

    def line_of(self, position: int) -> int:
        """Line of the file at which a code point stands."""
        return self.first_line + self.text.count("\n", 0, position)


def _turns(text: str, speakers: dict[str, SpeakerRole]) -> list[Turn]:
    if not speakers:
        return [Turn("", "", 0, len(text))] if text else []
    labels = "|".join(sorted(map(re.escape, speakers), key=len, reverse=True))
    beginning = re.compile(rf"^(?:\*\*)?({labels})(?:\*\*)?:(?:\*\*)?[ \t]*(?:\[([\w.]+)\])?", re.MULTILINE)
    begun = [(match.start(), match[1], match[2] or "") for match in beginning.finditer(text)]
    turns = [Turn("", "", 0, begun[0][0] if begun else len(text))] if text and (not begun or begun[0][0] > 0) else []
    ends = [*(start for start, _, _ in begun[1:]), len(text)][: len(begun)]
    turns += [Turn(label, speakers[label], start, end, asked) for (start, label, asked), end in zip(begun, ends, strict=True)]
    return turns
