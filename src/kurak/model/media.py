"""Content analysis of media and posts: where was searched, which units were coded, and what each says of each code.

No user name, link or searchable verbatim text is stored: a unit is known by an id of the study and a paraphrase.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Literal, NamedTuple, get_args

from pydantic import Field, model_validator

from kurak.model.codings import Day, Says
from kurak.model.estimates import Estimates
from kurak.model.finding import Finding
from kurak.model.noun import Identifier, Language, Name, Noun
from kurak.model.qualitative import Codebook

Tone = Literal["", "negative", "neutral", "positive"]
TONES: tuple[str, ...] = tuple(one for one in get_args(Tone) if one)
Month = Annotated[str, Field(pattern=r"^\d{4}-(0[1-9]|1[0-2])$")]
MediaMethod = Literal["census", "simple random", "stratified"]


class MediaSampling(Noun):
    """How units were chosen from those that the search found."""

    method: Annotated[MediaMethod, Field(description="census: all that were found. simple random, stratified: drawn with the seed.")]
    frame_size: Annotated[int | None, Field(ge=1, description="Units that the search found; with it errors are those of a finite population.")] = None
    strata: Annotated[dict[Name, Annotated[int, Field(ge=1)]], Field(description="Stratum: units that the search found in it.")] = Field(default_factory=dict)
    seed: Annotated[int | None, Field(ge=0, description="Number from which units are drawn.")] = None

    @model_validator(mode="after")
    def _together(self) -> MediaSampling:
        if (self.method == "stratified") != bool(self.strata):
            raise ValueError("strata are stated with method: stratified, each with its number of units, and with no other method")
        if self.strata and self.frame_size not in (None, sum(self.strata.values())):
            raise ValueError(f"frame_size is {self.frame_size}, and the strata have {sum(self.strata.values())} units")
        return self

    def size_of(self, stratum: str) -> int | None:
        """Units in the frame of a stratum; of all where there are no strata."""
        return self.strata.get(stratum) if self.strata else self.frame_size


class MediaProtocol(Noun):
    """review/media/protocol.yaml: written before anything is coded."""

    title: Annotated[Name, Field(description="What is analysed.")]
    question: Annotated[str, Field(description="What is asked of it.")] = ""
    searched: Annotated[tuple[Name, ...], Field(min_length=1, description="Where was searched: archives, newspapers, platforms, by their names and not by links.")]
    terms: Annotated[tuple[Name, ...], Field(min_length=1, description="Search terms, in every language that was searched.")]
    first_day: Annotated[Day, Field(description="First day that the search covers.")]
    last_day: Annotated[Day, Field(description="Last day that the search covers.")]
    searched_on: Annotated[str, Field(description="Day of the search.", pattern=r"^(\d{4}-\d{2}-\d{2})?$")] = ""
    inclusion: Annotated[tuple[Name, ...], Field(min_length=1, description="What makes a unit belong.")]
    exclusion: Annotated[tuple[Name, ...], Field(description="What makes it not belong.")] = ()
    unit: Annotated[Name, Field(description="What is counted: an article, a post, a comment.")]
    sampling: Annotated[MediaSampling, Field(description="How units were chosen.")]
    codebook: Annotated[str, Field(description="The codebook's file; coding/codebook.yaml if left out.")] = ""
    agreed: Annotated[str, Field(description="The file of codings (without .csv) with what coders agreed on after talking; it decides where they differed.")] = ""

    @model_validator(mode="after")
    def _days(self) -> MediaProtocol:
        if self.last_day < self.first_day:
            raise ValueError("last_day comes before first_day")
        return self


class MediaUnit(Noun):
    """An article or post; a row of ``review/media/units.csv``. Nothing of it leads back to who wrote it."""

    unit: Annotated[Identifier, Field(description="Id that the study gave it; never one of the platform.")]
    stratum: Annotated[str, Field(description="Stratum it was drawn from; empty where there are none.")] = ""
    period: Annotated[Month, Field(description="Month it appeared, year-month: no finer.")]
    language: Annotated[Language, Field(description="Language: en, ru, ky.")]
    kind: Annotated[Name, Field(description="Kind: news, interview, post, comment.")]
    paraphrase: Annotated[str, Field(max_length=1000, description="What it says, in the researcher's own words.")] = ""
    simulated: Annotated[bool, Field(description="Whether it is invented.")] = False


class MediaCoding(Noun):
    """A code that a coder gave a unit; a row of ``review/media/codings/CODER.csv``.

    A row without a code says that the unit was read; its tone is that of the whole unit. A unit without any row was not read.
    """

    unit: Annotated[Identifier, Field(description="Id of the unit.")]
    code: Annotated[str, Field(description="Code; empty for the unit as a whole, which says that it was read.")] = ""
    says: Annotated[Says, Field(description="Whether the unit says that it is there, or that it is not.")] = "present"
    tone: Annotated[Tone, Field(description="Tone towards it: negative, neutral or positive; empty where there is none.")] = ""


class DrawnMediaUnit(Noun):
    """A unit that was drawn; a row of ``review/media/drawn.csv``. Kurak writes it, and never over another one."""

    unit: Annotated[Identifier, Field(description="Id of the unit in the frame.")]
    stratum: Annotated[str, Field(description="Its stratum; empty where there are none.")] = ""


@dataclass(frozen=True, slots=True)
class MediaStudy:
    """Everything of ``review/media/``, as read; what is wrong with it is in ``findings``.

    Parameters
    ----------
    codings
        Coder: their rows, under the codes of the codebook.
    """

    protocol: MediaProtocol | None = None
    codebook: Codebook | None = None
    units: Mapping[str, MediaUnit] = field(default_factory=dict)
    codings: Mapping[str, tuple[MediaCoding, ...]] = field(default_factory=dict)
    drawn: tuple[DrawnMediaUnit, ...] = ()
    hashes: Mapping[str, str] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()

    @property
    def simulated(self) -> bool:
        """Whether any unit is invented."""
        return any(one.simulated for one in self.units.values())

    @property
    def has_errors(self) -> bool:
        """Whether anything was found that stops the work."""
        return any(one.severity == "error" for one in self.findings)


class UnitCode(NamedTuple):
    """What coders say of a code in a unit; None where they differ and nothing was agreed."""

    present: bool | None
    absent: bool | None
    tone: Tone | None


@dataclass(frozen=True, slots=True)
class SettledUnits:
    """Units that were read, each with one answer a code.

    Parameters
    ----------
    units
        Units that at least one coder read, in the order of the file.
    codes
        Codes in the order of the codebook; a unit has a code if it was given it, or a code below it.
    said
        Code: what each unit says, in the order of the units. The empty code is the unit as a whole, of which only the tone counts.
    not_read
        Units, or drawn units, that nobody has read.
    unsettled
        Unit and code on which coders differ, and nothing was agreed: out of the base of that code.
    """

    units: tuple[MediaUnit, ...]
    codes: tuple[tuple[str, str, int], ...]
    """Code, name, depth."""
    said: Mapping[str, tuple[UnitCode, ...]]
    not_read: int
    unsettled: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class MediaAgreement:
    """Agreement on one code over the units that two coders or more have read; not a number where it is not defined."""

    code: str
    name: str
    units: int
    percent: float
    kappa: float
    ac1: float
    alpha: float
    alpha_low: float
    alpha_high: float


@dataclass(frozen=True, eq=False)
class MediaResults:
    """What the units say.

    Parameters
    ----------
    prevalence
        Shares of units by code; ``level`` is present or absent.
    by_period
        The same by month.
    tone
        Shares of tones by code, and of the units as a whole where ``variable`` is empty.
    tone_by_period
        The same by month.
    census
        Whether every unit of the frame was read, so that no number has a sampling error.
    """

    settled: SettledUnits
    prevalence: Estimates
    by_period: Estimates
    tone: Estimates | None
    tone_by_period: Estimates | None
    agreement: tuple[MediaAgreement, ...]
    interval: str
    level: float
    census: bool
    simulated: bool
