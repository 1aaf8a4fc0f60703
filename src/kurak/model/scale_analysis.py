"""What the analysis of scales looks at, and by which methods: the block scales of study.yaml."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from kurak.model.noun import Identifier, Name, Noun

Estimator = Literal["WLSMV", "MLR", "FIML", "ML"]
"""Ways to fit a factor model: ordinal answers; answers as numbers with robust errors; with missing answers too; plain."""

Extraction = Literal["minres", "ml"]

Rotation = Literal["oblimin", "promax", "varimax", "none"]


class AskedRelation(Noun):
    """Two scales whose relation the study asks about."""

    name: Annotated[Name, Field(description="What the relation is called: similarity–attraction effect.")]
    scales: Annotated[
        tuple[Identifier, Identifier], Field(description="The two scales, ids of scales.yaml.")
    ]
    section: Annotated[str, Field(description="Section of the published report that speaks of it.")] = ""
    claims: Annotated[
        tuple[Identifier, ...], Field(description="Claims of the published report about it; they stand beside what is found.")
    ] = ()


class ScaleAnalysis(Noun):
    """How scales are looked at: groups, language versions, models."""

    compare: Annotated[
        tuple[Name, ...],
        Field(description="Columns of the records whose groups are compared; left out, those of estimates.by."),
    ] = ()
    language: Annotated[
        Name | None,
        Field(description="Column of the records with the language of each interview; it is one more comparison."),
    ] = None
    smallest_group: Annotated[
        int,
        Field(
            ge=30,
            description="Respondents that a group must have to be compared by a model; below it, nothing is known of it.",
        ),
    ] = 100
    estimator: Annotated[
        Estimator,
        Field(
            description="How factor models are fitted: WLSMV takes answers as ordered, MLR as numbers with robust errors, "
            "FIML as MLR with people who left items out, ML as numbers from a normal distribution."
        ),
    ] = "WLSMV"
    extraction: Annotated[Extraction, Field(description="How exploratory factors are found.")] = "minres"
    rotation: Annotated[Rotation, Field(description="How exploratory factors are rotated.")] = "oblimin"
    factors: Annotated[
        int | None,
        Field(gt=0, le=40, description="Number of exploratory factors; left out, as many as the declared model has."),
    ] = None
    relations: Annotated[
        tuple[AskedRelation, ...], Field(description="Relations of scales that the study asks about.")
    ] = ()
