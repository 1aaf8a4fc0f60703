"""Interviews, codes, barriers by place and quotations, as far as a report prints them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field

from kurak.model.noun import Identifier, Name, Noun, PrintedNumber, Separated


class Code(Noun):
    """One code of the codebook, with its children."""

    id: Annotated[Identifier, Field(description="Stable id; dots show the way down the tree.")]
    name: Annotated[Name, Field(description="Short name, as in a table.")]
    definition: Annotated[str, Field(min_length=1, max_length=20_000, description="What the code means.")]
    when: Annotated[str, Field(description="When to use it.")] = ""
    when_not: Annotated[str, Field(description="When not to use it, and which code to use instead.")] = ""
    example: Annotated[str, Field(description="A typical passage, made up or masked; never a participant's own words.")] = ""
    ref: Annotated[str, Field(description="Section of the report it comes from.")] = ""
    asked_by: Annotated[
        tuple[Name, ...],
        Field(description="Questions of guides that ask for it, as guide:number (in-depth:4), so that silence is told from not being asked."),
    ] = ()
    colour: Annotated[str, Field(description="Colour of its stripe, as #rrggbb, as other programs gave it.", pattern=r"^(#[0-9a-fA-F]{6})?$")] = ""
    guid: Annotated[str, Field(description="Its identifier in files exchanged with other programs (REFI-QDA).")] = ""
    children: Annotated[tuple[Code, ...], Field(description="Narrower codes.")] = ()


class Codebook(Noun):
    """codebook.yaml."""

    title: Annotated[Name, Field(description="Title of the codebook.")]
    version: Annotated[int, Field(ge=1, description="Counts up when codes change; no id changes its meaning.")]
    language: Annotated[str, Field(description="Language of names and definitions.")] = "en"
    codes: Annotated[tuple[Code, ...], Field(description="The tree of codes.")]

    def walk(self) -> Iterator[tuple[Code, ...]]:
        """Every code behind those above it, the widest first, in the order of the tree."""
        return _walk(self.codes, ())

    def names(self) -> dict[str, str]:
        """The name of every code, by its id."""
        return {way[-1].id: way[-1].name for way in self.walk()}


def _walk(codes: tuple[Code, ...], above: tuple[Code, ...]) -> Iterator[tuple[Code, ...]]:
    for code in codes:
        yield (*above, code)
        yield from _walk(code.children, (*above, code))


class Barrier(Noun):
    """One barrier or need at one place; a row of barriers.csv.

    ``presence`` empty means that the report does not say: not the same as absent.
    """

    row_id: Identifier
    code_id: Identifier
    location: Separated
    presence: Literal["present", "absent", "mixed"] | None = None
    evidence: str = ""
    section_ref: Name
    source_type: str = ""
    note: str = ""


class Quote(Noun):
    """One printed quotation; a row of quotes.csv."""

    quote_id: Identifier
    section_ref: Name
    text: Annotated[str, Field(min_length=1)]
    speaker_role: str = ""
    speaker_group: Literal["client", "staff", "third_party"]
    place: str = ""
    region: Separated = ()
    speaker_gender: str = ""
    code_id: Identifier
    note: str = ""


class InterviewGroup(Noun):
    """Interviews of one kind at one place; a row of interviews.csv."""

    group_id: Identifier
    method: Literal["kii", "expert_interview", "fgd"]
    location: Name
    region: Separated
    location_role: Literal["fieldwork", "total"]
    n_sessions: Annotated[int, Field(ge=0)]
    n_participants: Annotated[int | None, Field(ge=0)] = None
    participant_type: str = ""
    female_share_pct: PrintedNumber | None = None
    rationale: str = ""
    section_ref: Name
    note: str = ""
