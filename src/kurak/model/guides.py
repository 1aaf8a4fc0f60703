"""Guides of interviews and group discussions: who is asked what, after which information and consent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field

from kurak.model.noun import Identifier, Language, Name, Noun

GuideKind = Literal["in-depth", "expert", "focus group"]


class GuideRecord(Noun):
    """The front matter of a guide, between two lines of three hyphens."""

    id: Annotated[Identifier, Field(description="Id of the guide, the same in all versions and languages.")]
    version: Annotated[int, Field(ge=1, description="Counts up when anything is changed; a transcript names it.")]
    kind: Annotated[GuideKind, Field(description="Kind of interview: in-depth, expert or focus group.")]
    language: Annotated[Language, Field(description="Language of the guide.")]
    title: Annotated[Name, Field(description="Title.")]
    roles: Annotated[
        tuple[Name, ...],
        Field(description="Roles of experts; each has a branch of questions under a heading Role: with its name."),
    ] = ()
    minutes: Annotated[int | None, Field(ge=5, le=480, description="How long it takes, in minutes.")] = None
    origin: Annotated[str, Field(description="Who wrote it, and from what.")] = ""


@dataclass(frozen=True, slots=True)
class GuideSection:
    """One part of a guide: its heading, its text, its questions, and the line where it begins."""

    heading: str
    text: str
    questions: tuple[str, ...]
    line: int


@dataclass(frozen=True, slots=True)
class Guide:
    """A guide as read.

    Parameters
    ----------
    file
        Path inside the study.
    record
        Its front matter.
    sections
        Its parts, in order.
    sha256
        Hash of the file.
    """

    file: str
    record: GuideRecord
    sections: tuple[GuideSection, ...]
    sha256: str

    def section(self, heading: str) -> GuideSection | None:
        """The part under a heading, whatever its capitals."""
        return next((one for one in self.sections if one.heading.lower() == heading.lower()), None)

    @property
    def questions(self) -> tuple[str, ...]:
        """Every question, in order."""
        return tuple(question for section in self.sections for question in section.questions)
