"""What may leave the house: the block disclosure of study.yaml, and the rules that it makes for each audience."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from kurak.model.audiences import AUDIENCES, DEFAULTS, Audience, AudienceRules, Protects
from kurak.model.noun import Name, Noun


class AudienceChoices(Noun):
    """Rules for one audience; what is left out follows ``protects``."""

    smallest_base: Annotated[int | None, Field(ge=2, description="Fewest people behind anything that is shown to this audience.")] = None
    all_alike: Annotated[
        Literal["show", "withhold"] | None,
        Field(description="Whether a share of nobody or everybody of a group is shown: it tells the answer of each of its people."),
    ] = None
    records: Annotated[bool | None, Field(description="Whether records, one a respondent, are part of the release.")] = None
    k: Annotated[int | None, Field(ge=2, description="Fewest records that agree on all identifying variables.")] = None
    l: Annotated[  # noqa: E741 - the field's letter
        int | None, Field(ge=1, description="Fewest different answers to each sensitive question among records that agree.")
    ] = None
    largest_risk: Annotated[
        float | None, Field(gt=0, le=1, description="Largest chance that a match of a record with a person is right, estimated from the weights.")
    ] = None
    quotes: Annotated[bool | None, Field(description="Whether quotations that two people cleared are part of the release.")] = None


class Dominance(Noun):
    """When a number is withheld because few people make most of it."""

    largest: Annotated[int, Field(ge=1, description="How many of those with the largest part are looked at.")] = 1
    percent: Annotated[float, Field(gt=0, lt=100, description="A number is withheld where they make more than this many percent of it.")] = 75


class RecordChoices(Noun):
    """How records are made safe to release."""

    identifying: Annotated[
        tuple[Name, ...],
        Field(description="Columns that somebody may know of a respondent, and look for: sex, age group, region."),
    ] = ()
    sensitive: Annotated[
        tuple[Name, ...], Field(description="Columns whose answers may harm somebody if they become known.")
    ] = ()
    harmless: Annotated[
        tuple[Name, ...],
        Field(description="Columns with nearly as many values as records that tell of nobody all the same; without it they stop a release."),
    ] = ()
    leave_out: Annotated[
        tuple[Name, ...],
        Field(description="Columns that are never released, beside ids, units of the sample, interviewers, places, times and free text, which never are."),
    ] = ()
    recode: Annotated[
        dict[Name, dict[str, str]], Field(description="Column: value: the wider value it is released as.")
    ] = Field(default_factory=dict)
    bands: Annotated[
        dict[Name, tuple[float, ...]], Field(description="Column of numbers: where its bands begin.")
    ] = Field(default_factory=dict)
    top: Annotated[dict[Name, float], Field(description="Column of numbers: what is higher is released as this or more.")] = Field(
        default_factory=dict
    )
    bottom: Annotated[dict[Name, float], Field(description="Column of numbers: what is lower is released as this or less.")] = Field(
        default_factory=dict
    )
    importance: Annotated[
        dict[Name, Annotated[float, Field(gt=0)]],
        Field(description="Identifying column: what withholding one of its values costs, 1 if left out; a higher one is kept rather."),
    ] = Field(default_factory=dict)
    place: Annotated[
        Name | None, Field(description="The identifying column that says where; no finer place is released.")
    ] = None
    smallest_place: Annotated[
        int, Field(ge=1, description="Fewest people who live in a place that is released, where study.yaml or the frame says how many.")
    ] = 50_000
    rounding: Annotated[int, Field(ge=0, le=6, description="Decimals of released weights.")] = 2
    utility: Annotated[
        tuple[Name, ...], Field(description="Scales and items whose means are compared before and after; the scales if left out.")
    ] = ()


class Disclosure(Noun):
    """What may leave the house."""

    protects: Annotated[
        Protects,
        Field(description="Whom the rules protect: a general population, or offenders, people released, returnees and families (stricter)."),
    ] = "general"
    smallest_base: Annotated[
        int, Field(ge=2, description="No table cell is shown that rests on fewer people; 5 if left out, 10 where offenders are protected.")
    ] = 5
    flag_below: Annotated[
        int, Field(ge=2, description="An estimate from fewer people is flagged as rough.")
    ] = 30
    mask: Annotated[
        tuple[Name, ...],
        Field(description="Names masked in quotations, beside the places of the study: schools, firms, nicknames."),
    ] = ()
    quote_base: Annotated[
        int | None,
        Field(ge=2, description="Fewest people of the sample who share an attribute shown beside a quotation; smallest_base if left out."),
    ] = None
    people: Annotated[
        dict[Name, Annotated[int, Field(ge=0)]],
        Field(description="How many people of the population have an attribute, as attribute=value, where that is known; a quotation shows none that fewer have than quote_base."),
    ] = Field(default_factory=dict)
    all_alike: Annotated[
        Literal["show", "withhold"],
        Field(description="Whether a share of nobody or everybody of a group is shown; withhold if left out where offenders are protected."),
    ] = "show"
    dominance: Annotated[
        Dominance, Field(description="When a number is withheld because few people make most of it: totals, and means under uneven weights.")
    ] = Dominance()
    records: Annotated[RecordChoices, Field(description="How records are made safe to release: kurak release.")] = RecordChoices()
    audiences: Annotated[
        dict[Audience, AudienceChoices], Field(description="Rules for public, partner and internal releases, where they differ from the usual ones.")
    ] = Field(default_factory=dict)

    @model_validator(mode="before")
    @classmethod
    def _stricter_where_needed(cls, given: Any) -> Any:
        if not isinstance(given, Mapping) or given.get("protects") != "offenders":
            return given
        strict = DEFAULTS["offenders"]["public"]
        return {"smallest_base": strict.smallest_base, "all_alike": strict.all_alike, **given}

    @model_validator(mode="after")
    def _no_laxer_for_the_public(self) -> Disclosure:
        for fewer, more in pairwise(AUDIENCES):
            laxer = _laxer(self.rules(fewer), self.rules(more))
            if laxer:
                raise ValueError(f"audiences: {laxer[0]} is laxer for {fewer} than for {more}; who may see less cannot be shown more")
        return self

    def rules(self, audience: Audience) -> AudienceRules:
        """Rules for one audience: its own choices, or those that follow from whom the study protects.

        Examples
        --------
        >>> Disclosure().rules("public").k, Disclosure(protects="offenders").rules("public").smallest_base
        (5, 10)
        >>> Disclosure(smallest_base=8).rules("public").smallest_base, Disclosure(smallest_base=8).rules("internal").smallest_base
        (8, 3)
        """
        usual, chosen = DEFAULTS[self.protects][audience], self.audiences.get(audience, AudienceChoices())
        # The study's own base holds for everybody outside; nobody inside gets a stricter one unasked.
        base = min(usual.smallest_base, self.smallest_base) if audience == "internal" else self.smallest_base
        alike = usual.all_alike if audience == "internal" else self.all_alike

        def one(name: str, otherwise: Any) -> Any:
            own = getattr(chosen, name)
            return otherwise if own is None else own

        return AudienceRules(
            smallest_base=one("smallest_base", base),
            all_alike=one("all_alike", alike),
            records=one("records", usual.records),
            k=one("k", usual.k),
            l=one("l", usual.l),
            largest_risk=one("largest_risk", usual.largest_risk),
            quotes=one("quotes", usual.quotes),
        )

    def for_audience(self, audience: Audience) -> Disclosure:
        """The block as it stands for one audience: what makes tables, figures and quotations reads only this."""
        rules = self.rules(audience)
        return self.model_copy(update={"smallest_base": rules.smallest_base, "all_alike": rules.all_alike})


def _laxer(strict: AudienceRules, lax: AudienceRules) -> list[str]:
    """Names of rules that the stricter audience has laxer."""
    pairs = {
        "smallest_base": strict.smallest_base < lax.smallest_base,
        "all_alike": strict.all_alike == "show" and lax.all_alike == "withhold",
        "records": strict.records and not lax.records,
        "k": strict.k < lax.k,
        "l": strict.l < lax.l,
        "largest_risk": strict.largest_risk > lax.largest_risk,
        "quotes": strict.quotes and not lax.quotes,
    }
    return [name for name, wrong in pairs.items() if wrong]
