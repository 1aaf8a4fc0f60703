"""A study folder, read: every noun it holds, and what was found on the way in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from kurak.model.costs import Costs
from kurak.model.finding import Finding, Path, Place, Places, place_of
from kurak.model.frame import Frame
from kurak.model.guides import Guide
from kurak.model.prose import ProseChapter
from kurak.model.published import AchievedCount, DesignRow, Glossary, PublishedReport, Tool
from kurak.model.qualitative import Barrier, Codebook, InterviewGroup, Quote
from kurak.model.rehearsed import RehearsalResult
from kurak.model.rehearsed_stakeholders import RehearsedStakeholders
from kurak.model.review import Fact, Source
from kurak.model.scales import Instrument, Item
from kurak.model.stakeholders import (
    Activity,
    Actor,
    ActorAlias,
    ActorRating,
    AggregateCount,
    InstitutionFunction,
    LocalLeader,
    Need,
    Nomination,
    Pilot,
    ProgrammeItem,
    Recommendation,
    Service,
    SwotEntry,
    Tie,
    TrainingAnswer,
)
from kurak.model.stakeholders import Place as NamedPlace
from kurak.model.study import Study
from kurak.model.visits import StartPoint


@dataclass(frozen=True, slots=True)
class StudyFolder:
    """The nouns of one study. What the folder does not hold is empty; what is wrong with it is in ``findings``.

    Parameters
    ----------
    name
        Name of the folder, never its absolute path.
    study
        study.yaml, or None where it could not be read.
    hashes
        File inside the study: SHA-256 of its bytes, for every file that was read.
    positions, instrument_positions
        Path of keys in study.yaml and in instrument/scales.yaml: its line and column, so that later chapters can say where a
        choice stands.
    rehearsed_stakeholders
        Made-up nominations, ratings and ties, apart from those of the study.
    simulated
        What of these nouns is made up, in a sentence that stands first in everything made from them; empty where nothing is.
    names
        Domain or question: group or answer: its name in the language that the study was put in; empty in its own.
    geometry
        GeoJSON features of the areas, as parsed; empty where there is no map.
    """

    name: str
    study: Study | None = None
    frame: Frame | None = None
    start_points: tuple[StartPoint, ...] = ()
    items: tuple[Item, ...] = ()
    instrument: Instrument | None = None
    published: PublishedReport | None = None
    sample_design: tuple[DesignRow, ...] = ()
    achieved_sample: tuple[AchievedCount, ...] = ()
    tools: tuple[Tool, ...] = ()
    glossary: Glossary = field(default_factory=Glossary)
    codebook: Codebook | None = None
    barriers: tuple[Barrier, ...] = ()
    quotes: tuple[Quote, ...] = ()
    interviews: tuple[InterviewGroup, ...] = ()
    actors: tuple[Actor, ...] = ()
    aliases: tuple[ActorAlias, ...] = ()
    places: tuple[NamedPlace, ...] = ()
    activities: tuple[Activity, ...] = ()
    services: tuple[Service, ...] = ()
    needs: tuple[Need, ...] = ()
    ties: tuple[Tie, ...] = ()
    nominations: tuple[Nomination, ...] = ()
    ratings: tuple[ActorRating, ...] = ()
    institution_functions: tuple[InstitutionFunction, ...] = ()
    swot: tuple[SwotEntry, ...] = ()
    training_needs: tuple[TrainingAnswer, ...] = ()
    counts: tuple[AggregateCount, ...] = ()
    costs: Costs | None = None
    local_leaders: tuple[LocalLeader, ...] = ()
    pilots: tuple[Pilot, ...] = ()
    programme_items: tuple[ProgrammeItem, ...] = ()
    recommendations: tuple[Recommendation, ...] = ()
    sources: tuple[Source, ...] = ()
    facts: tuple[Fact, ...] = ()
    rehearsal: RehearsalResult | None = None
    rehearsed_stakeholders: RehearsedStakeholders | None = None
    simulated: str = ""
    names: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    geometry: tuple[Mapping[str, Any], ...] = ()
    guides: tuple[Guide, ...] = ()
    prose: tuple[ProseChapter, ...] = ()
    hashes: Mapping[str, str] = field(default_factory=dict)
    positions: Mapping[Path, tuple[int, int]] = field(default_factory=dict)
    instrument_positions: Mapping[Path, tuple[int, int]] = field(default_factory=dict)
    costs_positions: Mapping[Path, tuple[int, int]] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()

    @property
    def has_errors(self) -> bool:
        """Whether anything was found that stops the study."""
        return any(finding.severity == "error" for finding in self.findings)

    def place(self, *path: str | int) -> Place:
        """Where a choice of study.yaml stands, or the block that it would stand in."""
        return place_of("study.yaml", self.positions, path)

    @property
    def instrument_places(self) -> Places:
        """Where the choices of instrument/scales.yaml stand."""
        return Places("instrument/scales.yaml", self.instrument_positions)
