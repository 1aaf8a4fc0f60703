"""Everything one edition of a report is made from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from kurak.model.actor_maps import ActorNetwork, PlacesOnMap, WhoWhatWhere
from kurak.model.audit import Audit
from kurak.model.champions import Champions
from kurak.model.changes import Changes
from kurak.model.coded_displays import Spoken
from kurak.model.displays import (
    ActorsByField,
    BarriersByPlace,
    ClearedQuote,
    RecommendationTrace,
    ServicesByPlace,
)
from kurak.model.document import Inlines
from kurak.model.fieldwork_result import FieldworkResult
from kurak.model.form import Form
from kurak.model.group_differences import GroupDifferences
from kurak.model.pathway import StageServices
from kurak.model.programme_costs import ProgrammeCosts
from kurak.model.prose import ProseSources
from kurak.model.rated_actors import RatedActors
from kurak.model.rehearsed import RehearsalResult
from kurak.model.sample import Plan, Sample
from kurak.model.scale_results import ScaleResults
from kurak.model.service_gaps import ProgrammeAtPlace, ServiceGaps
from kurak.model.strategies import GroupStrategies
from kurak.model.study import Study
from kurak.model.study_folder import StudyFolder
from kurak.model.tabulated import Tabulated
from kurak.model.traced import Institutions, RecommendationProgress, ReviewTable


@dataclass(frozen=True, slots=True)
class Edition:
    """The nouns that the chapters of a report read. What a study does not hold is None or empty."""

    study: Study
    folder: StudyFolder
    version: str
    audit: Audit | None = None
    barriers: BarriersByPlace | None = None
    activities: ActorsByField | None = None
    services: ServicesByPlace | None = None
    who_where: WhoWhatWhere | None = None
    places_on_map: PlacesOnMap | None = None
    network: ActorNetwork | None = None
    """Recorded ties, or made-up ones that say so."""
    trace: RecommendationTrace | None = None
    gaps: ServiceGaps | None = None
    programme: Mapping[str, tuple[ProgrammeAtPlace, ...]] = field(default_factory=dict)
    """The individual programme of the law, place by place."""
    way_out: tuple[StageServices, ...] = ()
    champions: Champions | None = None
    rehearsed_champions: Champions | None = None
    """Made-up answers, shown only where nobody was asked."""
    rated: RatedActors | None = None
    """Influence and interest; those of a rehearsal, marked as simulated, where nobody rated."""
    quotes: tuple[ClearedQuote, ...] = ()
    own_quotes: tuple[ClearedQuote, ...] = ()
    """Quotations of the study's own interviews, released by two people; ``quotes`` are those that a report printed."""
    plan: Plan | None = None
    sample: Sample | None = None
    rehearsal: RehearsalResult | None = None
    rehearsed: bool = False
    """Whether the records are made up for this edition, which every page then says."""
    estimates: Tabulated | None = None
    compared: GroupDifferences | None = None
    """Groups beside each other, within what the estimates show."""
    changes: tuple[Changes, ...] = ()
    """What changed since an earlier wave, or beside the published report."""
    scales: ScaleResults | None = None
    fieldwork: FieldworkResult | None = None
    spoken: Spoken | None = None
    strategies: GroupStrategies | None = None
    progress: RecommendationProgress | None = None
    institutions: Institutions | None = None
    costs: ProgrammeCosts | None = None
    """None where stakeholders/costs.yaml is not there or a number of it lacks its source."""
    review: ReviewTable | None = None
    citations: tuple[Inlines, ...] = ()
    """Sources of the desk review in a citation style."""
    form: Form | None = None
    """The questionnaire; None where there is none, or it has errors."""
    form_errors: int = 0
    prose: ProseSources = field(default_factory=ProseSources)
    """What values in prose can be made from beside all this."""
