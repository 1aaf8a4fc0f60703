"""Quotations of interviews: the pool from which they are cleared, and what may be said beside them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field

from kurak.model.finding import Finding
from kurak.model.noun import Identifier, Name, Noun, Separated

Day = Annotated[str, Field(pattern=r"^(\d{4}-\d{2}-\d{2})?$")]


class PooledQuote(Noun):
    """A passage that may become a quotation; a row of ``coding/quotes.csv``."""

    id: Annotated[Identifier, Field(description="Id of the quotation.")]
    document: Annotated[Identifier, Field(description="Id of the text.")]
    start: Annotated[int, Field(ge=0, description="First character of the passage (Unicode code point, from 0).")]
    end: Annotated[int, Field(ge=1, description="The first character after it.")]
    text: Annotated[
        str,
        Field(
            min_length=1,
            max_length=5000,
            description="The words as they would be shown. They may differ from the passage where something in square brackets stands for a piece of it: [place], […].",
        ),
    ]
    translation: Annotated[str, Field(max_length=5000, description="The words in the language of the report, as they would be shown.")] = ""
    language: Annotated[str, Field(description="Language in which they were said.")] = ""
    attributes: Annotated[Separated, Field(description="Attributes of the text that are shown beside the words, one at most: place, sex, role …")] = ()
    code: Annotated[str, Field(description="What it is about, a code of the codebook.")] = ""
    chosen_by: Annotated[Name, Field(description="Who chose it: a role or a coder.")]
    first_cleared_by: Annotated[str, Field(max_length=60, description="Who released it first: a role or a coder.")] = ""
    first_cleared_on: Annotated[Day, Field(description="Day, year-month-day.")] = ""
    second_cleared_by: Annotated[str, Field(max_length=60, description="Who released it as well: somebody else. Then it is cleared.")] = ""
    second_cleared_on: Annotated[Day, Field(description="Day, year-month-day.")] = ""
    seal: Annotated[str, Field(description="Hash of what was released, written by Kurak: if anything that is shown changes, the clearance is void.", pattern=r"^([0-9a-f]{64})?$")] = ""
    note: Annotated[str, Field(description="Anything else.")] = ""


QuoteState = Literal["cleared", "one release", "waiting", "void", "refused"]
"""Cleared: released by two. Void: what is shown changed after a release. Refused: it cannot be cleared as it is."""


@dataclass(frozen=True, slots=True)
class JudgedQuote:
    """A quotation of the pool with its state.

    Parameters
    ----------
    quote
        The row.
    state
        Of its clearance.
    findings
        Why it is void or refused. They hold no words of it.
    shown
        Attributes with their values, as they are shown.
    sharing
        How many people of the sample share them; None where none is shown.
    topic
        Code that is shown beside the words; empty where too few spoke of it.
    """

    quote: PooledQuote
    state: QuoteState
    findings: tuple[Finding, ...] = ()
    shown: tuple[tuple[str, str], ...] = ()
    sharing: int | None = None
    topic: str = ""


@dataclass(frozen=True, slots=True)
class QuotePool:
    """All quotations of a folder with their states, and what is wrong with the table itself."""

    quotes: tuple[JudgedQuote, ...] = ()
    findings: tuple[Finding, ...] = ()

    @property
    def cleared(self) -> tuple[JudgedQuote, ...]:
        """What may leave."""
        return tuple(one for one in self.quotes if one.state == "cleared")
