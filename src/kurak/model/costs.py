"""What a reintegration programme costs, what it may save, and from which source each number is: stakeholders/costs.yaml."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, model_validator

from kurak.model.noun import Identifier, Name, Noun

Currency = Annotated[str, Field(pattern=r"^[A-Z]{3}$", description="Currency, as three capitals: KGS, USD.")]
Amount = Annotated[float, Field(ge=0)]


class Range(Noun):
    """A number that is not known exactly: its lowest, central and highest value, and who says so."""

    low: Annotated[Amount, Field(description="Lowest value that is thought possible.")]
    central: Annotated[Amount, Field(description="Best value.")]
    high: Annotated[Amount, Field(description="Highest value that is thought possible.")]
    source: Annotated[str, Field(description="Document, interview or web page with its date. Nothing is computed without it.")] = ""

    @model_validator(mode="after")
    def _in_order(self) -> Range:
        if not self.low <= self.central <= self.high:
            raise ValueError("low, central and high must be in order")
        return self


class Share(Range):
    """A range of shares: 0 is nobody, 1 everybody."""

    @model_validator(mode="after")
    def _at_most_one(self) -> Share:
        if self.high > 1:
            raise ValueError("a share is at most 1: write 20 percent as 0.2")
        return self


class UnitCost(Range):
    """The cost of one unit, in the money of one year, and how many units are needed."""

    id: Annotated[Identifier, Field(description="Stable id.")]
    what: Annotated[Name, Field(description="What is paid for.")]
    unit: Annotated[Name, Field(description="What one unit is: a course, a month, a day in prison.")]
    year: Annotated[int, Field(ge=1990, le=2100, description="In the prices of which year.")]
    currency: Currency
    quantity: Annotated[
        Range | None, Field(description="Units for one participant, or for one return to prison; 1 if left out.")
    ] = None


class PriceLevel(Noun):
    """The level of prices in a year, to bring amounts of different years together."""

    year: Annotated[int, Field(ge=1990, le=2100, description="The year.")]
    index: Annotated[float, Field(gt=0, description="Index of consumer prices.")]
    source: Annotated[str, Field(description="Where the index is published.")] = ""


class Costs(Noun):
    """stakeholders/costs.yaml."""

    currency: Currency
    price_year: Annotated[int, Field(ge=1990, le=2100, description="In the prices of which year results are.")]
    discount_rate: Annotated[float, Field(ge=0, lt=1, description="Discount rate a year, 0.03 for 3 percent.")]
    discount_source: Annotated[str, Field(description="Why this rate.")] = ""
    years_until_return: Annotated[
        Range, Field(description="Years between the programme and the return to prison that it may avoid.")
    ]
    programme: Annotated[tuple[UnitCost, ...], Field(min_length=1, description="What the programme costs, for one participant.")]
    avoided: Annotated[
        tuple[UnitCost, ...], Field(min_length=1, description="What one return to prison costs, which is saved if it is avoided.")
    ]
    returns: Annotated[Share, Field(description="Share of people who return to prison without the programme.")]
    effect: Annotated[Share, Field(description="Share of these returns that the programme avoids.")]
    prices: Annotated[tuple[PriceLevel, ...], Field(description="Price levels, where amounts are of other years.")] = ()
    note: Annotated[str, Field(description="Anything a reader should know.")] = ""
