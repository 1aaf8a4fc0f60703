"""What a rehearsal assumes: the block rehearsal of study.yaml."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from kurak.model.noun import Identifier, Noun
from kurak.model.planning import Shares

RehearsedScoring = Literal["every rule left open", "as answered", "min + max - x", "max - x"]

Correlation = Annotated[float, Field(ge=0, lt=1)]


class Rehearsal(Noun):
    """Assumptions under which a study is simulated before it is made. Nothing here is a result, nor becomes one."""

    scoring: Annotated[
        RehearsedScoring,
        Field(
            description="By which rule the supplied means were scored: how negative items were turned; "
            "every rule left open runs each one that the audit does not exclude."
        ),
    ] = "min + max - x"
    dont_know_scoring: Annotated[
        Literal["left out", "counted as 0"],
        Field(description="For one stated rule: what the supplied means did with don't-know answers."),
    ] = "left out"
    targets: Annotated[
        Identifier,
        Field(
            description="Breakdown of the published item means that the answers are fitted to; a column of the frame."
        ),
    ] = "region"
    slope: Annotated[
        float,
        Field(
            gt=0,
            le=10,
            description="How strongly an item's answers depend on its scale: slope of the graded-response model.",
        ),
    ] = 1.5
    slopes: Annotated[
        dict[Identifier, Annotated[float, Field(gt=0, le=10)]],
        Field(description="Item: its own slope, where it differs."),
    ] = Field(default_factory=dict)
    threshold_spacing: Annotated[
        float,
        Field(
            gt=0,
            le=5,
            description="Distance between neighbouring thresholds of the answers, in standard deviations of the attitude.",
        ),
    ] = 1.0
    scale_correlation: Annotated[
        float, Field(gt=-1, lt=1, description="Correlation of any two scales in one person.")
    ] = 0.4
    scale_correlations: Annotated[
        dict[Identifier, dict[Identifier, Annotated[float, Field(gt=-1, lt=1)]]],
        Field(description="Scale: another scale: their correlation, where it differs."),
    ] = Field(default_factory=dict)
    intracluster_correlation: Annotated[
        Correlation | None,
        Field(
            description="How much answers to one item resemble each other within a cluster; left out, that of planning."
        ),
    ] = None
    segment_people: Annotated[
        int,
        Field(
            ge=100,
            description="People in one part of a self-representing place; each part has its own cluster effect.",
        ),
    ] = 2000
    adults_per_household: Annotated[
        float,
        Field(ge=1, le=20, description="Eligible persons in a household, where the frame has no households."),
    ] = 2.1
    shares: Annotated[
        dict[Identifier, Shares],
        Field(
            description="Shares of the groups of domains that are not in the frame, beside those of planning."
        ),
    ] = Field(default_factory=dict)
    group_shifts: Annotated[
        dict[Identifier, dict[str, Annotated[float, Field(ge=-3, le=3)]]],
        Field(description="Domain: group: how much more positive its attitude is, in standard deviations."),
    ] = Field(default_factory=dict)
    interviewer_correlation: Annotated[
        Correlation,
        Field(description="How much answers to one item resemble each other because one interviewer asked."),
    ] = 0.01
    clusters_per_interviewer: Annotated[
        int, Field(gt=0, description="Clusters that one interviewer works in.")
    ] = 3
    response_rate: Annotated[
        float | None,
        Field(gt=0, le=1, description="Share of selected people who answer; left out, that of planning."),
    ] = None
    response_depends_on_attitude: Annotated[
        float,
        Field(
            ge=-3,
            le=3,
            description="How much the log-odds of answering rise with one standard deviation of attitude; 0 for not at all.",
        ),
    ] = 0.0
    dont_know: Annotated[
        float, Field(ge=0, lt=0.9, description="Share of don't-know answers to an item.")
    ] = 0.05
    refused: Annotated[float, Field(ge=0, lt=0.9, description="Share of refused answers to an item.")] = 0.02
    fabricating_interviewers: Annotated[
        float, Field(ge=0, lt=1, description="Share of interviewers who make up interviews.")
    ] = 0.0
    fabricated_share: Annotated[
        float, Field(ge=0, lt=1, description="Share of their interviews that such interviewers make up.")
    ] = 0.2
