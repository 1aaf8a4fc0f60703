"""What a sample is planned for: assumptions, costs and targets; the block planning of study.yaml."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import Field, model_validator

from kurak.model.noun import Identifier, Name, Noun

Share = Annotated[float, Field(gt=0, lt=1)]
Correlation = Annotated[float, Field(ge=0, lt=1)]


class Shares(Noun):
    """How large a part of the population each group of a domain is, where the frame does not say so."""

    source: Annotated[Name, Field(description="Where the shares come from.")]
    groups: Annotated[
        dict[str, Annotated[float, Field(gt=0, le=1)]], Field(min_length=1, description="Group: its share, from 0 to 1.")
    ]
    whole_clusters: Annotated[
        bool,
        Field(
            description="Whether a cluster holds people of one group only, as with urban and rural; "
            "otherwise every cluster is taken to hold the groups in these shares."
        ),
    ] = False

    @model_validator(mode="after")
    def _no_more_than_everybody(self) -> Self:
        if sum(self.groups.values()) > 1.005:
            raise ValueError(f"the shares of the groups add up to {sum(self.groups.values()):.3f}, more than 1")
        return self


class Planning(Noun):
    """Assumptions, costs and targets of the plan. Nothing here changes an estimate; everything here changes a plan."""

    intracluster_correlation: Annotated[
        Correlation,
        Field(description="How much people of one cluster resemble each other in their answers, from 0 to below 1."),
    ] = 0.05
    intracluster_correlation_range: Annotated[
        tuple[Correlation, Correlation],
        Field(description="Lowest and highest value that it may have; precision is shown for both."),
    ] = (0.01, 0.1)
    intracluster_correlation_source: Annotated[
        str, Field(description="Where these values come from; empty means that they are assumed.")
    ] = ""
    weight_variation: Annotated[
        float, Field(ge=0, le=10, description="Expected coefficient of variation of the weights; 0 for equal weights.")
    ] = 0.0
    response_rate: Annotated[
        float, Field(ge=0.01, le=1, description="Expected share of selected people who answer.")
    ] = 1.0
    proportion: Annotated[Share, Field(description="The proportion for which precision is shown; one half is the worst case.")] = 0.5
    standard_deviation: Annotated[
        float | None,
        Field(gt=0, description="Expected standard deviation of one answer, in points; left out, the half range of the answer scale."),
    ] = None
    confidence: Annotated[float, Field(ge=0.5, lt=1, description="Level of the intervals.")] = 0.95
    power: Annotated[float, Field(ge=0.3, lt=1, description="Chance to detect a difference that is there.")] = 0.8
    margin_of_error: Annotated[
        Share | None, Field(description="Target: the largest half width of the interval of the proportion, from 0 to 1.")
    ] = None
    margin_of_error_by_domain: Annotated[
        dict[Identifier, Share], Field(description="The same target for every group of a domain: region: 0.1.")
    ] = Field(default_factory=dict)
    detectable_difference: Annotated[
        Share | None, Field(description="Target: the smallest change between two waves that must be detected, from 0 to 1.")
    ] = None
    cost_per_cluster: Annotated[
        float | None, Field(gt=0, description="Cost of one more cluster: travel, listing, supervision.")
    ] = None
    cost_per_interview: Annotated[float | None, Field(gt=0, description="Cost of one more interview in a cluster.")] = None
    fixed_cost: Annotated[float, Field(ge=0, description="Cost that does not depend on the sample.")] = 0.0
    budget: Annotated[float | None, Field(gt=0, description="Most that the sample may cost.")] = None
    currency: Annotated[str, Field(max_length=12, description="Currency of the costs.")] = ""
    shared_clusters: Annotated[
        float, Field(ge=0, le=1, description="Share of clusters that a second wave keeps.")
    ] = 0.0
    cluster_correlation: Annotated[
        float, Field(ge=0, lt=1, description="Correlation of the means of all people of a cluster in two waves, for clusters that are kept.")
    ] = 0.5
    shares: Annotated[
        dict[Identifier, Shares], Field(description="Shares of the groups of domains that are not in the frame.")
    ] = Field(default_factory=dict)
    stratum_standard_deviation: Annotated[
        dict[str, Annotated[float, Field(gt=0)]],
        Field(description="Stratum: standard deviation of the answers in it, for neyman, cost-optimal and power."),
    ] = Field(default_factory=dict)
    stratum_cost: Annotated[
        dict[str, Annotated[float, Field(gt=0)]],
        Field(description="Stratum: cost of one interview in it, for cost-optimal."),
    ] = Field(default_factory=dict)
    stratum_mean: Annotated[
        dict[str, Annotated[float, Field(gt=0)]],
        Field(description="Stratum: mean of the variable, for power; left out, every stratum has the same."),
    ] = Field(default_factory=dict)
    power_exponent: Annotated[
        float, Field(ge=0, le=1, description="For power: 1 is close to neyman, 0 gives every stratum the same precision.")
    ] = 0.5

    @model_validator(mode="after")
    def _range_in_order(self) -> Self:
        low, high = self.intracluster_correlation_range
        if low > high:
            raise ValueError("intracluster_correlation_range: the lower value stands first")
        return self
