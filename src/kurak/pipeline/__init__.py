"""The order of the chapters: what is read, what follows from it, what is written.

study folder → **sources** → nouns → **sampling** plans, draws and rehearses → **fieldwork** checks the form, takes in what was
collected and looks at it → **estimation** and **scales** → **audit** of what is published → **qualitative**,
**stakeholders** → **disclosure** clears what may be shown → **report** → HTML and PDF. Every command is one of these functions;
each imports what it needs when it is called, so that a command starts fast.
"""

from kurak.pipeline.audits import audit, audit_study
from kurak.pipeline.building import Build, Builder
from kurak.pipeline.estimates import ask, estimate, estimate_some, survey_file
from kurak.pipeline.field_data import export_data, fetch_data, form_layout, import_data
from kurak.pipeline.fieldwork import plan_withdrawal, quality, raw_store, withdraw
from kurak.pipeline.groups import focus_groups, group_strategies, strategy_worksheets
from kurak.pipeline.languages import in_language
from kurak.pipeline.media import draw_media, media, media_results, write_drawn_media
from kurak.pipeline.qualitative import (
    add_codings,
    coded_texts,
    finish_text,
    questions_asked,
    re_anchor,
    remove_coding,
)
from kurak.pipeline.qualitative_exchange import export_texts, import_project, import_texts, write_export
from kurak.pipeline.qualitative_words import (
    QuoteRefusedError,
    add_quote,
    clear_quote,
    concordance,
    drop_quote,
    name_candidates,
    pseudonymise,
    quote_pool,
)
from kurak.pipeline.questionnaires import (
    CheckedForm,
    check_with_form,
    form,
    paper_questionnaires,
    publish_form,
)
from kurak.pipeline.reading import check
from kurak.pipeline.rehearsal_editions import NoRehearsalError, with_made_up_records
from kurak.pipeline.releases import STEPS as RELEASE_STEPS
from kurak.pipeline.releases import Release, publish, release
from kurak.pipeline.reports import (
    ProseRefusedError,
    ReportParts,
    StudyInLanguage,
    WrittenReport,
    edition,
    in_languages,
    prose_review,
    report,
    report_languages,
    report_parts,
    write_reports,
)
from kurak.pipeline.samples import Drawn, draw, plan, rehearse, write_rehearsal, write_sample
from kurak.pipeline.scale_analysis import scales, scales_of_file
from kurak.pipeline.sealing import (
    expire,
    open_sealed,
    plan_expiry,
    plan_seal,
    seal,
    seal_findings,
    sealed_files,
)
from kurak.pipeline.short_reports import community_sheets, policy_brief
from kurak.pipeline.stakeholder_champions import champions, rated_actors
from kurak.pipeline.stakeholder_evidence import (
    aggregate_counts,
    citations,
    costs_chart,
    desk_review,
    institutions,
    programme_costs,
    recommendation_progress,
    recommendation_trace,
)
from kurak.pipeline.stakeholder_forms import stakeholder_forms, take_answers, write_stakeholder_forms
from kurak.pipeline.stakeholder_gaps import (
    pathway,
    pathway_sheet,
    pilot_sheets,
    programme,
    service_gaps,
    way_out,
)
from kurak.pipeline.stakeholder_import import imported_ties, write_imported_ties
from kurak.pipeline.stakeholder_maps import (
    actor_maps,
    drawn_network,
    map_document,
    map_drawing,
    map_figure,
    narrowed,
)
from kurak.pipeline.stakeholder_networks import (
    key_player_sets,
    network_measures,
    network_of_study,
    read_network,
    stakeholder_export,
    who_does_what_where,
)
from kurak.pipeline.stakeholder_register import register_findings, registered_actors
from kurak.pipeline.stakeholder_rehearsal import (
    rehearse_stakeholders,
    rehearsed_stakeholders,
    write_rehearsed_stakeholders,
)
from kurak.pipeline.stakeholder_training import training_forms, training_needs

__all__ = [
    "RELEASE_STEPS",
    "Build",
    "Builder",
    "CheckedForm",
    "Drawn",
    "NoRehearsalError",
    "ProseRefusedError",
    "QuoteRefusedError",
    "Release",
    "ReportParts",
    "StudyInLanguage",
    "WrittenReport",
    "actor_maps",
    "add_codings",
    "add_quote",
    "aggregate_counts",
    "ask",
    "audit",
    "audit_study",
    "champions",
    "check",
    "check_with_form",
    "citations",
    "clear_quote",
    "coded_texts",
    "community_sheets",
    "concordance",
    "costs_chart",
    "desk_review",
    "draw",
    "draw_media",
    "drawn_network",
    "drop_quote",
    "edition",
    "estimate",
    "estimate_some",
    "expire",
    "export_data",
    "export_texts",
    "fetch_data",
    "finish_text",
    "focus_groups",
    "form",
    "form_layout",
    "group_strategies",
    "import_data",
    "import_project",
    "import_texts",
    "imported_ties",
    "in_language",
    "in_languages",
    "institutions",
    "key_player_sets",
    "map_document",
    "map_drawing",
    "map_figure",
    "media",
    "media_results",
    "name_candidates",
    "narrowed",
    "network_measures",
    "network_of_study",
    "open_sealed",
    "paper_questionnaires",
    "pathway",
    "pathway_sheet",
    "pilot_sheets",
    "plan",
    "plan_expiry",
    "plan_seal",
    "plan_withdrawal",
    "policy_brief",
    "programme",
    "programme_costs",
    "prose_review",
    "pseudonymise",
    "publish",
    "publish_form",
    "quality",
    "questions_asked",
    "quote_pool",
    "rated_actors",
    "raw_store",
    "re_anchor",
    "read_network",
    "recommendation_progress",
    "recommendation_trace",
    "register_findings",
    "registered_actors",
    "rehearse",
    "rehearse_stakeholders",
    "rehearsed_stakeholders",
    "release",
    "remove_coding",
    "report",
    "report_languages",
    "report_parts",
    "scales",
    "scales_of_file",
    "seal",
    "seal_findings",
    "sealed_files",
    "service_gaps",
    "stakeholder_export",
    "stakeholder_forms",
    "strategy_worksheets",
    "survey_file",
    "take_answers",
    "training_forms",
    "training_needs",
    "way_out",
    "who_does_what_where",
    "with_made_up_records",
    "withdraw",
    "write_drawn_media",
    "write_export",
    "write_imported_ties",
    "write_rehearsal",
    "write_rehearsed_stakeholders",
    "write_reports",
    "write_sample",
    "write_stakeholder_forms",
]
