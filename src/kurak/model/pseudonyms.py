"""Names that people said, and what stands for them: kept in contacts/, apart from everything that is read or shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field

from kurak.model.noun import Noun

NameKind = Literal["person", "place", "organisation", "other"]


class Pseudonym(Noun):
    """A name with what stands for it; a row of ``contacts/pseudonyms.csv``."""

    forms: Annotated[
        str,
        Field(
            min_length=1,
            max_length=2000,
            description="The name in every form that is said, joined with |. A star at the end stands for any ending: Айбек*.",
        ),
    ]
    pseudonym: Annotated[
        str,
        Field(
            max_length=80,
            pattern=r'^[\w\[(][^"|;,<>&\r\n*]{0,78}$',
            description="What stands for it: another name, or a word in brackets such as [village]. No quotation mark, comma, semicolon, or < > &.",
        ),
    ]
    kind: Annotated[NameKind, Field(description="Whose name it is: person, place, organisation or other.")]
    unit: Annotated[str, Field(description="Code of the participant whose name it is: kurak withdraw takes the row out with them.")] = ""
    keep_until: Annotated[str, Field(description="Last day on which the row is kept, year-month-day; then kurak purge deletes it.", pattern=r"^(\d{4}-\d{2}-\d{2})?$")] = ""

    @property
    def each(self) -> tuple[str, ...]:
        """The forms one by one."""
        return tuple(" ".join(form.split()) for form in self.forms.split("|") if form.strip())


@dataclass(frozen=True, slots=True)
class Masked:
    """What pseudonyms do, or did, to the texts and codings of a folder. It holds no name.

    Parameters
    ----------
    rows
        Kind and number of replacements of each row of the table, in its order.
    files
        File: how many names are replaced in it.
    frozen
        Coded texts that hold names and are left as they are, with their number.
    moved
        Codings whose position changed with their text.
    written
        Whether it was done.
    remaining
        File and line of every name that is left; of files that cannot be looked into, line 0.
    """

    rows: tuple[tuple[NameKind, int], ...]
    files: dict[str, int]
    frozen: dict[str, int]
    moved: int
    written: bool
    remaining: tuple[tuple[str, int], ...]
    unopened: tuple[str, ...] = ()


CandidateKind = Literal["capitalised word", "telephone number", "e-mail address", "date", "document number"]


@dataclass(frozen=True, slots=True)
class Candidate:
    """Something that may give a person away, and is not in the table.

    Parameters
    ----------
    kind
        What it looks like.
    count, texts
        How often it stands there, and in how many texts.
    places
        The first few, as file and line.
    words
        What it is: shown on a terminal only, and only when asked for.
    """

    kind: CandidateKind
    count: int
    texts: int
    places: tuple[tuple[str, int], ...]
    words: str
