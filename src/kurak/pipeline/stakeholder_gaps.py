"""What is missing where: needs and the individual programme against services; plans for needs; the way out of prison."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kurak.model.pathway import Pathway, StageServices
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


def pathway(folder: StudyFolder, *, needs: Sequence[str], place: str, religious: bool = False, language: str = "en") -> Pathway:
    """Make a plan for needs at a place: :func:`kurak.stakeholders.pathway.pathway`."""
    from kurak.stakeholders.pathway import pathway as plan

    return plan(folder, needs=needs, place=place, religious=religious, language=language)


def pathway_sheet(folder: StudyFolder, plan: Pathway) -> bytes:
    """A plan as one page, as PDF."""
    from kurak.report.pathway_sheet import write_pathway

    return write_pathway(plan, title=folder.study.title if folder.study is not None else folder.name)


def pilot_sheets(folder: StudyFolder, *, needs: Sequence[str] = ()) -> Mapping[str, bytes]:
    """A sheet for each pilot in each language of the study that has words: file name and PDF.

    Parameters
    ----------
    needs
        Ids of needs; all but religious ones if left out.
    """
    from kurak.report.pathway_sheet import sheet_name
    from kurak.report.words.pathway_sheet import PATHWAY_WORDS
    from kurak.stakeholders.places import places_of

    known = places_of(folder)
    asked = tuple(needs) or tuple(need.need_id for need in folder.needs if need.religious != "yes")
    spoken = folder.study.languages if folder.study is not None else ()
    languages = [one for one in dict.fromkeys((*(language[:2] for language in spoken), "en")) if one in PATHWAY_WORDS]
    return {
        sheet_name(place, language): pathway_sheet(folder, pathway(folder, needs=asked, place=place, language=language))
        for place in dict.fromkeys(known.pilot(pilot) for pilot in folder.pilots)
        for language in languages
    }


def way_out(folder: StudyFolder) -> tuple[StageServices, ...]:
    """The way out of prison, stage by stage: :func:`kurak.stakeholders.pathway.way_out`."""
    from kurak.stakeholders.pathway import way_out as stages

    return stages(folder)
