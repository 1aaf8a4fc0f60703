"""Projects exchanged with other programs: how they count, what they hold, and what of it is kept."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Annotated, Literal

from pydantic import Field

from kurak.model.noun import Name, Noun


class Counting(Noun):
    """How a program counts positions in a text; as left out, the standard's way."""

    unit: Annotated[Literal["code points", "UTF-16 units"], Field(description="What is counted; an emoji is one code point, and two units of UTF-16.")] = "code points"
    line_end: Annotated[
        Literal["as written", "one", "two"],
        Field(description="What a line end counts: as many characters as are written, or always one, or always two."),
    ] = "as written"
    mark: Annotated[bool, Field(description="Whether a byte order mark at the beginning is counted.")] = False


class KeptProject(Noun):
    """coding/exchange/NAME/kept.yaml: a project as it came, and how it was read."""

    file: Annotated[Name, Field(description="Name of the file it came in.")]
    origin: Annotated[str, Field(description="What the project says wrote it.")] = ""
    project: Annotated[Name, Field(description="Name of its XML, inside this folder.")]
    counting: Annotated[Counting, Field(description="How its positions are counted.")] = Counting()
    texts: Annotated[
        dict[str, str],
        Field(description="GUID of each text: its hash (SHA-256) as it came, so that a text that was masked in its place is known."),
    ] = Field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ProjectCounts:
    """What a project holds, whether it has a place here or is only kept."""

    sources: int = 0
    codes: int = 0
    codings: int = 0
    cases: int = 0
    variables: int = 0
    notes: int = 0
    sets: int = 0
    users: int = 0

    def as_data(self) -> dict[str, int]:
        """The counts by name."""
        return asdict(self)
