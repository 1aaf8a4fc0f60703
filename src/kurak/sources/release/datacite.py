"""``datacite.json``: how a release is cited, after the metadata schema of DataCite 4.6."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from kurak.model.citation import Creator
from kurak.model.release import ReleasedRecords
from kurak.model.release_description import ReleaseDescription, design_words
from kurak.sources.release.contents import ReleasedFile
from kurak.sources.release.plain_words import distinct, json_bytes

SCHEMA = "http://datacite.org/schema/kernel-4"
NOT_KNOWN = ":unav"
"""DataCite's word for a value that is not available, possibly not known (schema 4.6, appendix 3)."""
LATER = ":tba"
"""DataCite's word for a value that will be said later."""


def datacite(
    about: ReleaseDescription, files: Iterable[ReleasedFile] = (), records: ReleasedRecords | None = None
) -> bytes:
    """Metadata for a DOI of the release.

    Who made the data and who publishes them are required: where study.yaml does not say so, DataCite's own words for an unknown value
    stand there. The year of publication can be nothing but four digits: where it is not known it is left out, and the file
    cannot be registered until it is.

    References
    ----------
    DataCite Metadata Working Group (2024), DataCite Metadata Schema 4.6, https://doi.org/10.14454/mzv1-5b55.
    """
    cite, study = about.citation, about.study
    every = tuple(files)
    return json_bytes(
        {
            "schemaVersion": SCHEMA,
            "doi": cite.doi,
            "types": {"resourceTypeGeneral": "Dataset", "resourceType": "Simulated survey data" if about.simulated else "Survey data"},
            "creators": [_creator(one) for one in cite.creators] or [{"name": NOT_KNOWN}],
            "titles": [{"title": about.title, "lang": study.language}, *_subtitle(about)],
            "publisher": {"name": cite.publisher or LATER},
            "publicationYear": about.year or None,
            "subjects": [{"subject": word, "lang": study.language} for word in distinct(cite.keywords)],
            "contributors": [*_contact(about)],
            "dates": [*_dates(about)],
            "language": study.language,
            "alternateIdentifiers": [{"alternateIdentifier": study.id, "alternateIdentifierType": "id of the study"}],
            "sizes": [*([f"{len(records)} records"] if records is not None else []), *([f"{len(every)} files"] if every else [])],
            "formats": sorted({one.media for one in every}),
            "version": str(about.number),
            "rightsList": [*_rights(about)],
            "descriptions": [
                *({"description": warning, "descriptionType": "Other", "lang": "en"} for warning in about.warnings),
                {"description": about.description, "descriptionType": "Abstract", "lang": study.language},
                *([{"description": design_words(study.design), "descriptionType": "Methods", "lang": "en"}] if study.design else []),
                {"description": about.confidentiality, "descriptionType": "TechnicalInfo", "lang": "en"},
            ],
            "geoLocations": [{"geoLocationPlace": study.country or None}],
            "fundingReferences": [
                {
                    "funderName": one.name,
                    "funderIdentifier": f"https://ror.org/{one.ror}" if one.ror else None,
                    "funderIdentifierType": "ROR" if one.ror else None,
                    "awardNumber": one.award,
                }
                for one in cite.funders
            ],
        }
    )


def _subtitle(about: ReleaseDescription) -> Iterable[dict[str, str]]:
    if about.study.subtitle:
        yield {"title": about.study.subtitle, "titleType": "Subtitle", "lang": about.study.language}


def _creator(one: Creator) -> Mapping[str, Any]:
    kind = {True: "Personal", False: "Organizational", None: None}[one.is_person]
    number = None
    if one.orcid:
        number = {"nameIdentifier": f"https://orcid.org/{one.orcid}", "nameIdentifierScheme": "ORCID", "schemeUri": "https://orcid.org"}
    elif one.ror:
        number = {"nameIdentifier": f"https://ror.org/{one.ror}", "nameIdentifierScheme": "ROR", "schemeUri": "https://ror.org"}
    return {
        "name": one.name,
        "nameType": kind,
        "nameIdentifiers": [number],
        "affiliation": [{"name": one.affiliation}],
    }


def _contact(about: ReleaseDescription) -> Iterable[dict[str, str]]:
    if (contact := about.citation.contact) is not None:
        yield {"contributorType": "ContactPerson", "name": contact.office, "nameType": "Organizational"}


def _dates(about: ReleaseDescription) -> Iterable[dict[str, str]]:
    work = about.study.fieldwork
    if work is not None and work.begin and work.end and not about.simulated:
        yield {"date": f"{work.begin}/{work.end}", "dateType": "Collected"}
    if about.date:
        yield {"date": about.date, "dateType": "Issued"}


def _rights(about: ReleaseDescription) -> Iterable[dict[str, str | None]]:
    cite = about.citation
    if cite.licence:
        listed = cite.spdx_licence
        yield {
            "rights": cite.licence,
            "rightsUri": f"https://spdx.org/licenses/{cite.licence}.html" if listed else None,
            "rightsIdentifier": cite.licence,
            "rightsIdentifierScheme": "SPDX" if listed else None,
            "schemeUri": "https://spdx.org/licenses/" if listed else None,
        }
    yield {"rights": about.access}
