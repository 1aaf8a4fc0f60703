"""``ro-crate-metadata.json``: the files of a release, who made them and with what, after RO-Crate 1.2."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from urllib.parse import quote

from kurak.model.release_description import ReleaseDescription
from kurak.sources.release.contents import RO_CRATE, ReleasedFile
from kurak.sources.release.data_package import licence
from kurak.sources.release.plain_words import distinct, json_bytes, plain

CONTEXT = "https://w3id.org/ro/crate/1.2/context"
CONFORMS = "https://w3id.org/ro/crate/1.2"
KURAK = "#kurak"
MADE = "#making-of-the-release"


def ro_crate(about: ReleaseDescription, files: Iterable[ReleasedFile]) -> bytes:
    """The metadata document of a release as a research object crate.

    Day and licence are required; where they are not given they are not made up: the day is left out, and the licence says that there is none.

    References
    ----------
    RO-Crate Metadata Specification 1.2 (2025), https://w3id.org/ro/crate/1.2.
    """
    every = tuple(files)
    cite = about.citation
    named: dict[str, dict[str, Any]] = {}
    creators = [_thing(named, _agent(one.name, one.orcid, one.ror, one.is_person, one.affiliation)) for one in cite.creators]
    publisher = [_thing(named, _agent(cite.publisher, None, None, False))] if cite.publisher else []
    funders = [_thing(named, _agent(one.name, None, one.ror, False)) for one in cite.funders]
    contact = []
    if cite.contact is not None:
        address = {"@id": f"mailto:{cite.contact.email}", "@type": "ContactPoint", "name": cite.contact.office, "email": cite.contact.email}
        contact = [_thing(named, address if cite.contact.email else _agent(cite.contact.office, None, None, False))]
    root = {
        "@id": "./",
        "@type": "Dataset",
        "name": about.title,
        "description": about.description,
        "datePublished": about.date or about.year,
        "version": str(about.number),
        "identifier": f"https://doi.org/{cite.doi}" if cite.doi else about.study.id,
        "license": {"@id": _thing(named, _licence(about))["@id"]},
        "author": creators,
        "publisher": publisher,
        "funder": funders,
        "contactPoint": contact,
        "keywords": distinct(cite.keywords),
        "inLanguage": about.study.language,
        "temporalCoverage": about.study.period,
        "conditionsOfAccess": about.access,
        "creditText": about.reference,
        "hasPart": [{"@id": reference(one.path)} for one in every],
        "mentions": {"@id": MADE},
    }
    if about.study.country:
        place = {"@id": f"#place-{quote(plain(about.study.country))}", "@type": "Place", "name": about.study.country}
        root["spatialCoverage"] = _thing(named, place)
    descriptor = {"@id": RO_CRATE, "@type": "CreativeWork", "conformsTo": {"@id": CONFORMS}, "about": {"@id": "./"}}
    making = {
        "@id": MADE,
        "@type": "CreateAction",
        "name": f"Making of the {about.release}",
        "description": about.confidentiality,
        "instrument": {"@id": KURAK},
        "result": {"@id": "./"},
    }
    program = {"@id": KURAK, "@type": "SoftwareApplication", "name": "Kurak", "softwareVersion": about.version, "version": about.version}
    parts = [_file(one, about) for one in every]
    return json_bytes({"@context": CONTEXT, "@graph": [descriptor, root, *parts, *named.values(), making, program]})


def reference(path: str) -> str:
    """A path as the relative address of a file: letters that an address cannot hold are encoded.

    Examples
    --------
    >>> reference("tables/trust in neighbours.csv")
    'tables/trust%20in%20neighbours.csv'
    """
    return quote(path)


def _file(one: ReleasedFile, about: ReleaseDescription) -> dict[str, Any]:
    return {
        "@id": reference(one.path),
        "@type": "File",
        "name": f"SIMULATED: {one.title}" if about.simulated else one.title,
        "encodingFormat": one.media,
        "contentSize": str(one.size),
        "sha256": one.sha256,
    }


def _thing(named: dict[str, dict[str, Any]], thing: dict[str, Any]) -> dict[str, str]:
    """A reference to a thing, which is kept once."""
    named.setdefault(thing["@id"], thing)
    return {"@id": thing["@id"]}


def _agent(name: str, orcid: str | None, ror: str | None, person: bool | None, affiliation: str = "") -> dict[str, Any]:
    at = f"https://orcid.org/{orcid}" if orcid else f"https://ror.org/{ror}" if ror else f"#{quote(plain(name), safe='')}"
    return {"@id": at, "@type": "Person" if person else "Organization", "name": name, "affiliation": affiliation}


def _licence(about: ReleaseDescription) -> dict[str, Any]:
    said = licence(about)
    if not said:
        return {
            "@id": "#no-licence",
            "@type": "CreativeWork",
            "name": "No licence is given",
            "description": "The study names no licence: ask before the data are used.",
        }
    words = f"The data are under {said['name']}." if "path" in said else f"The data are under terms of their own: {about.access}"
    return {"@id": said.get("path", f"#{said['name']}"), "@type": "CreativeWork", "name": said["name"], "description": words}
