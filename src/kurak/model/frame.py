"""The sampling frame: primary sampling units with a measure of size."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from kurak.model.noun import Identifier, Name, Noun


class FrameUnit(Noun):
    """One primary sampling unit; a row of frame/frame.csv."""

    psu: Identifier
    region: Name
    iso: str = ""
    settlement: Literal["city", "village"]
    name: Name
    pop_18plus: Annotated[int, Field(ge=0)]
    households: Annotated[int, Field(ge=0)]
    source: Name
