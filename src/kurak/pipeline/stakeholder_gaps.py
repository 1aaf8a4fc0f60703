"""What is missing where: needs and the individual programme against services."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kurak.model.service_gaps import ProgrammeAtPlace, ServiceGaps
    from kurak.model.study_folder import StudyFolder


def service_gaps(study: StudyFolder, *, places: Sequence[str] = (), needs: Sequence[str] = (), religious: bool = False) -> ServiceGaps:
    """Needs × places × services: covered, partly, missing, unknown. See :mod:`kurak.stakeholders.service_gaps`."""
    from kurak.stakeholders.service_gaps import service_gaps as gaps

    return gaps(study, places=places, needs=needs, religious=religious)


def programme(study: StudyFolder, *, places: Sequence[str] = ()) -> Mapping[str, tuple[ProgrammeAtPlace, ...]]:
    """The items of the individual programme at each place; at the pilots if no place is named."""
    from kurak.stakeholders.places import places_of
    from kurak.stakeholders.service_gaps import places_to_show, programme_at

    known = places_of(study)
    names = [known.find(one).place for one in places] or places_to_show(study)
    return {place: programme_at(study, place) for place in names}
