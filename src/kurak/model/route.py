"""How households and persons are found in a cluster: the block route of study.yaml."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from kurak.model.noun import Name, Noun

RespondentSelection = Literal["Kish grid", "next birthday", "last birthday", "full roster"]


class Route(Noun):
    """Route sampling: from a start point, every k-th household, one person in it."""

    respondent: Annotated[
        RespondentSelection, Field(description="How one person of a household is selected.")
    ] = "Kish grid"
    direction: Annotated[
        Literal["right hand", "left hand"], Field(description="On which side the interviewer walks, and turns.")
    ] = "right hand"
    call_backs: Annotated[
        int, Field(ge=0, le=10, description="Most visits to a household after the first one that found nobody.")
    ] = 2
    reserve_visits: Annotated[
        float, Field(ge=0, le=3, description="Reserve visit slots, as a share of the interviews of a cluster.")
    ] = 0.5
    eligible_age: Annotated[int, Field(ge=0, le=120, description="Youngest age of a respondent.")] = 18
    phone: Annotated[str, Field(max_length=60, description="Office to call from the field; printed on every sheet.")] = ""
    note: Annotated[Name | None, Field(description="A sentence for every route sheet.")] = None
