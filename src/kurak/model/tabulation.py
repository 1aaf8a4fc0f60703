"""What a study estimates: the block estimates of study.yaml."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from kurak.model.noun import Identifier, Name, Noun

LonelyRule = Literal["fail", "certainty", "average", "adjust", "collapse"]

ProportionInterval = Literal["logit", "wilson", "beta", "arcsine", "likelihood", "xlogit", "mean"]


class Tabulation(Noun):
    """Which tables a study declares, from which records, under which design."""

    records: Annotated[
        Name,
        Field(
            description="File of the records, inside the study: CSV, Parquet, .sav or .dta. Records of a rehearsal are marked "
            "SIMULATED wherever their numbers stand."
        ),
    ]
    weights: Annotated[
        Name | None, Field(description="Column of the weights; left out, they follow from fpc, or all are equal.")
    ] = None
    strata: Annotated[
        tuple[Name | None, ...], Field(description="Column of the strata, one a stage; empty at a stage without.")
    ] = ()
    psu: Annotated[
        tuple[Name, ...], Field(description="Column of the sampling units, one a stage: cluster, then household.")
    ] = ()
    fpc: Annotated[
        tuple[Name | None, ...],
        Field(
            description="Column with the number of units there are, or the part of them that is drawn, one a stage; "
            "left out, units count as drawn with replacement."
        ),
    ] = ()
    lonely_psu: Annotated[
        LonelyRule,
        Field(
            description="What is done with a stratum that has one sampling unit: fail stops; certainty adds no variance; average "
            "takes the mean of the other strata; adjust measures it from the mean of all units; collapse joins it to a "
            "neighbour."
        ),
    ] = "fail"
    by: Annotated[
        tuple[Name, ...],
        Field(description="Columns of the records: every table is made for everybody, and by each of these."),
    ] = ()
    variables: Annotated[
        Literal["all"] | tuple[Identifier, ...],
        Field(description="Scales, items and questions that are estimated: all of the instrument, or a list."),
    ] = "all"
    answered_at_least: Annotated[
        float,
        Field(
            gt=0,
            le=1,
            description="Part of a scale's items that somebody must have answered to count in the scale's mean; "
            "the mean is taken over the answered ones.",
        ),
    ] = 0.5
    agree_codes: Annotated[
        tuple[int, ...],
        Field(description="Answers that count as agreement; left out, the two highest of the answer scale."),
    ] = ()
    dont_know_codes: Annotated[
        tuple[int, ...], Field(description="Codes of don't know: counted, never scored.")
    ] = ()
    refused_codes: Annotated[
        tuple[int, ...], Field(description="Codes of refused: counted, never scored.")
    ] = ()
    separator: Annotated[
        str,
        Field(min_length=1, max_length=3, description="What stands between the answers to one question, where several are given."),
    ] = "|"
    confidence: Annotated[float, Field(gt=0, lt=1, description="Level of the intervals.")] = 0.95
    proportion_interval: Annotated[
        ProportionInterval, Field(description="Kind of interval of shares.")
    ] = "logit"

    @property
    def design_columns(self) -> dict[tuple[str | int, ...], str]:
        """Path of a key: the column of the records that it names."""
        found: dict[tuple[str | int, ...], str] = {} if self.weights is None else {("weights",): self.weights}
        for key in ("strata", "psu", "fpc", "by"):
            found |= {(key, place): name for place, name in enumerate(getattr(self, key)) if name is not None}
        return found
