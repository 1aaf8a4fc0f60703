"""The layout of a study folder: which file holds what; and what was read of one, with its places."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from kurak.model.costs import Costs
from kurak.model.frame import Frame
from kurak.model.guides import Guide
from kurak.model.noun import Noun
from kurak.model.prose import ProseChapter
from kurak.model.published import AchievedCount, DesignRow, Glossary, Tool
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
    Place,
    ProgrammeItem,
    Recommendations,
    Service,
    SwotEntry,
    Tie,
    TrainingAnswer,
)
from kurak.model.study import Study
from kurak.model.visits import StartPoint
from kurak.sources.published_report import Printed
from kurak.sources.text_file import Reading
from kurak.sources.validation import Mapped, Rows


@dataclass(frozen=True, slots=True)
class Part:
    """One table of the study: its file, what a row is, where its rows go, and which column is its id."""

    file: str
    noun: type[Noun]
    field: str
    id: str | None = None


TABLES = (
    Part("instrument/items.csv", Item, "items", "item"),
    Part("published/sample_design.csv", DesignRow, "sample_design", "area"),
    Part("published/achieved_sample.csv", AchievedCount, "achieved_sample", "category"),
    Part("published/tools.csv", Tool, "tools", "tool"),
    Part("published/barriers.csv", Barrier, "barriers", "row_id"),
    Part("published/quotes.csv", Quote, "quotes", "quote_id"),
    Part("published/interviews.csv", InterviewGroup, "interviews", "group_id"),
    Part("stakeholders/actors.csv", Actor, "actors", "actor_id"),
    Part("stakeholders/aliases.csv", ActorAlias, "aliases", "alias"),
    Part("stakeholders/places.csv", Place, "places", "place"),
    Part("stakeholders/activities.csv", Activity, "activities"),
    Part("stakeholders/services.csv", Service, "services", "service_row_id"),
    Part("stakeholders/needs.csv", Need, "needs", "need_id"),
    Part("stakeholders/ties.csv", Tie, "ties"),
    Part("stakeholders/nominations.csv", Nomination, "nominations"),
    Part("stakeholders/ratings.csv", ActorRating, "ratings"),
    Part("stakeholders/institution_functions.csv", InstitutionFunction, "institution_functions", "function_id"),
    Part("stakeholders/swot.csv", SwotEntry, "swot", "entry_id"),
    Part("stakeholders/training_needs.csv", TrainingAnswer, "training_needs"),
    Part("stakeholders/counts.csv", AggregateCount, "counts"),
    Part("stakeholders/local_leaders.csv", LocalLeader, "local_leaders", "role_id"),
    Part("stakeholders/pilots.csv", Pilot, "pilots", "pilot_id"),
    Part("stakeholders/programme_items.csv", ProgrammeItem, "programme_items", "item_id"),
    Part("review/facts.csv", Fact, "facts", "fact_id"),
)
FRAME = "frame/frame.csv"
SCALES = "instrument/scales.yaml"
PUBLISHED = "published/published.yaml"
GLOSSARY = "published/glossary.yaml"
CODEBOOKS = ("coding/codebook.yaml", "published/codebook.yaml")
SOURCES = "review/sources.bib"
SOURCES_RIS = "review/sources.ris"
RECOMMENDATIONS = "report/recommendations.yaml"
COSTS = "stakeholders/costs.yaml"
FOLDERS = ("frame", "instrument", "published", "stakeholders", "review", "report")
OTHER_FOLDERS = ("data", "transcripts", "coding", "contacts", "sample", "rehearsal", "seal", "releases", "out")


@dataclass(slots=True)
class Opened:
    """What was read of a study, with the place of everything: what checks across files look at.

    Parameters
    ----------
    rows
        Field of :class:`~kurak.model.study_folder.StudyFolder`: the rows of its table; absent if there is no file.
    """

    reading: Reading
    study: Mapped[Study] | None = None
    frame: Frame | None = None
    start_points: tuple[StartPoint, ...] = ()
    rehearsal: RehearsalResult | None = None
    rehearsed_stakeholders: RehearsedStakeholders | None = None
    rows: dict[str, Rows[Any]] = field(default_factory=dict)
    instrument: Mapped[Instrument] | None = None
    codebook: Mapped[Codebook] | None = None
    glossary: Mapped[Glossary] | None = None
    recommendations: Mapped[Recommendations] | None = None
    costs: Mapped[Costs] | None = None
    printed: Printed | None = None
    sources: Rows[Source] | None = None
    geometry: tuple[Mapping[str, Any], ...] = ()
    guides: tuple[Guide, ...] = ()
    prose: tuple[ProseChapter, ...] = ()

    def table(self, name: str) -> Rows[Any]:
        """The rows of a table; none where there is no file."""
        return self.rows.get(name) or Rows(name)
