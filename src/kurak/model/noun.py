"""What every noun of a study shares: it is frozen, and it knows no key but its own."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import BaseModel, ConfigDict, Field, StringConstraints


class Noun(BaseModel):
    """A frozen record; an unknown key is an error, so that a misspelt choice is never ignored."""

    of_people: ClassVar[bool] = False
    """Whether a row is of a person, or of what one said, so that no message repeats what stands in it."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True, allow_inf_nan=False, defer_build=True)


Identifier = Annotated[str, StringConstraints(pattern=r"^[^\s|;,]+$", max_length=120)]
"""A stable id: no blank and none of the separators | ; and the comma."""

Name = Annotated[str, StringConstraints(min_length=1, max_length=300)]
"""A short text that must not be empty."""

PrintedNumber = Annotated[str, StringConstraints(pattern=r"^[-−]?\d{1,12}(\.\d{1,6})?$")]
"""A number as printed, kept as text so that its decimals are kept: "2.40" is not "2.4"."""

Separated = tuple[str, ...]
"""Several values in one cell, joined with | in the file."""

Language = Annotated[str, Field(pattern=r"^[a-z]{2,3}(-[A-Z]{2})?$")]
"""Two letters of a language, or three; with a country where that matters."""
