"""The register as it may be shown: actors under all their names, what they do and where that stands; and what is wrong with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kurak.model.finding import Finding
    from kurak.model.registered_actors import RegisteredActor
    from kurak.model.study_folder import StudyFolder

ROOMS = ("stakeholders/", "rehearsal/stakeholders/", "report/recommendations.yaml", "review/")
"""Where findings of this room stand; those of other files are shown by ``kurak check``."""


def register_findings(study: StudyFolder) -> tuple[Finding, ...]:
    """The findings that concern actors, services, recommendations and sources."""
    return tuple(found for found in study.findings if any(place.file.startswith(ROOMS) for place in found.where))


def registered_actors(study: StudyFolder, *, language: str = "en", words: str = "", type: str = "") -> tuple[RegisteredActor, ...]:
    """The actors of a study with what they do: :func:`kurak.stakeholders.registered_actors.registered_actors`."""
    from kurak.stakeholders.registered_actors import registered_actors as listed

    return listed(study, language=language, words=words, type=type)
