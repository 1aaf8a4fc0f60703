"""What is short: a policy brief of two pages, and a sheet of one page that goes back to the people asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from pydantic import Field

from kurak.model.noun import Language, Name, Noun

if TYPE_CHECKING:
    from kurak.model.document import Figure, Inlines
    from kurak.model.finding import Finding
    from kurak.model.pathway import Pathway

# ── what study.yaml says of them ────────────────────────────────────────────────────────────────────


class BriefChoices(Noun):
    """The block report.brief of study.yaml."""

    figure: Annotated[
        str, Field(description="Name of the report's figure that the brief shows, as in its address; the first of a scale if left out.")
    ] = ""


class CommunityChoices(Noun):
    """The block report.community of study.yaml: a study's own words for the sheet that goes back to the people asked."""

    title: Annotated[
        dict[Language, Name], Field(description="What the study is called, by language: {ru: …, ky: …}; its title where left out.")
    ] = Field(default_factory=dict)
    why: Annotated[dict[Language, Name], Field(description="Why people were asked, in plain words, by language.")] = Field(
        default_factory=dict
    )
    next: Annotated[dict[Language, Name], Field(description="What happens with the answers now, in plain words, by language.")] = Field(
        default_factory=dict
    )
    questions: Annotated[
        tuple[Name, ...],
        Field(
            max_length=6,
            description="What the sheet tells of: items, by the share that agrees, and question=answer. Left out: the first item of "
            "each scale; without records, of each printed question the answer most often given.",
        ),
    ] = ()
    words: Annotated[
        dict[Name, dict[Language, Name]],
        Field(description="Wording by language of what stands in questions, where the questionnaire has none or a plainer one is needed: {tr01: {ru: …}}."),
    ] = Field(default_factory=dict)


# ── the brief ───────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class BriefFinding:
    """One finding: a sentence or a few, how sure its numbers are, and where the report says more."""

    text: Inlines
    sure: tuple[str, ...]
    more: str


@dataclass(frozen=True, slots=True)
class BriefRecommendation:
    """A recommendation: what it asks for, who is to act, and what it rests on."""

    id: str
    title: str
    asks: str
    who: str
    rests: str


@dataclass(frozen=True, slots=True)
class PolicyBrief:
    """Everything that stands on the two pages.

    Parameters
    ----------
    asked
        What was asked of whom, in one line.
    opening
        The opening paragraph of the study's summary; empty where there is none.
    marks
        Said on every page: SIMULATED, MODELLED.
    cannot
        What the study cannot say.
    further
        Recommendations that are only in the report.
    """

    title: str
    subtitle: str
    language: str
    edition: str
    asked: str
    opening: Inlines
    findings: tuple[BriefFinding, ...]
    figure: Figure | None
    figure_label: str
    recommendations: tuple[BriefRecommendation, ...]
    further: int
    cannot: tuple[str, ...]
    more: tuple[str, ...]
    marks: tuple[str, ...]
    credits: tuple[str, ...]


# ── the sheet ───────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Share:
    """A share of people, of 1, with its interval and base; an interval of None means that none can be given.

    ``decimals`` are those that the percentage has, as printed in its source.
    """

    share: float
    low: float | None
    high: float | None
    people: int | None
    few: bool = False
    decimals: int = 1


@dataclass(frozen=True, slots=True)
class Told:
    """What people said to one statement or question.

    Parameters
    ----------
    words
        Its wording by language; ``answer`` that of the answer counted, empty where it is agreement to a statement.
    region
        None where it may not be shown, or is not known.
    withheld
        Whether the region's share is there but rests on too few people.
    """

    variable: str
    words: Mapping[str, str]
    answer: Mapping[str, str]
    country: Share
    region: Share | None
    withheld: bool = False


@dataclass(frozen=True, slots=True)
class CommunitySheet:
    """Everything that stands on the page, in one language.

    Parameters
    ----------
    region
        Group of the study that the place lies in; empty where it lies in none that is known.
    asked
        How many people were asked in all; None where the study does not say.
    services
        What is there and what is missing; None where the register knows nothing of the place.
    printed
        Source of the numbers where they are those that a report printed.
    """

    language: str
    place: str
    within: tuple[str, ...]
    region: str
    title: str
    makers: tuple[str, ...]
    why: str
    asked: int | None
    period: str
    told: tuple[Told, ...]
    services: Pathway | None
    next: str
    office: str
    address: str
    safeguarding: str
    confidence: float
    simulated: bool
    modelled: bool
    printed: str = ""


@dataclass(frozen=True, slots=True)
class ShortFiles:
    """Files that were made, by name, how many pages each has, and what was found; with an error nothing is to be written."""

    files: Mapping[str, bytes]
    pages: Mapping[str, int]
    findings: tuple[Finding, ...] = ()

    @property
    def errors(self) -> tuple[Finding, ...]:
        """Findings that stop it."""
        return tuple(one for one in self.findings if one.severity == "error")


@dataclass(frozen=True, slots=True)
class WrittenShort:
    """Where they lie."""

    files: tuple[Path, ...]
    made: ShortFiles
