"""``datapackage.json``: the files of a release and the columns of its tables, after Data Package 2.0 (Frictionless)."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping
from typing import Any

from kurak.model.release import ReleasedRecords, ReleasedVariable
from kurak.model.release_description import ReleaseDescription
from kurak.sources.release.contents import RECORDS, ReleasedFile
from kurak.sources.release.plain_words import distinct, harmless_cell, json_bytes
from kurak.sources.release.shown_counts import Tally, code, shown_counts, tallied

PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
MOST_COLUMNS = 2_000


def data_package(
    about: ReleaseDescription,
    files: Iterable[ReleasedFile],
    contents: Mapping[str, bytes],
    records: ReleasedRecords | None = None,
    *,
    tallies: Mapping[str, Tally] | None = None,
) -> bytes:
    """The descriptor of a release as a data package.

    Parameters
    ----------
    about
        What the release says of itself.
    files
        Its files, but for this one and the list of hashes.
    contents
        Their bytes, for the columns of tables.
    records
        The released records; their file is ``data/records.csv``.
    tallies
        Counts of the values of the records, where they are known already.

    References
    ----------
    Data Package Standard 2.0 (2024), https://datapackage.org/standard/data-package/.
    """
    cite = about.citation
    title = {"title": about.title}
    return json_bytes(
        {
            "$schema": PROFILE,
            "name": slug(f"{about.study.id}-{about.audience}-{about.number}"),
            "id": f"https://doi.org/{cite.doi}" if cite.doi else None,
            **title,
            "description": about.description,
            "version": str(about.number),
            "keywords": distinct(cite.keywords),
            "licenses": [licence(about)],
            "contributors": [*_contributors(about)],
            "sources": [{"title": credit} for credit in about.study.credits],
            "resources": [*_resources(files, contents, records, tallies, about)],
        }
    )


def slug(text: str) -> str:
    """A name of small letters, digits, points and hyphens.

    Examples
    --------
    >>> slug("tables/Trust & co.csv")
    'tables-trust-co.csv'
    """
    return re.sub(r"[^a-z0-9._]+", "-", text.casefold()).strip("-.") or "file"


def licence(about: ReleaseDescription) -> dict[str, str]:
    """The licence, with the page of its text where it is on the public list; empty where none is given."""
    name = about.citation.licence
    if not name:
        return {}
    return {"name": name} | ({"path": f"https://spdx.org/licenses/{name}.html"} if about.citation.spdx_licence else {})


def _contributors(about: ReleaseDescription) -> Iterable[dict[str, Any]]:
    cite = about.citation
    for one in cite.creators:
        path = f"https://orcid.org/{one.orcid}" if one.orcid else f"https://ror.org/{one.ror}" if one.ror else None
        yield {"title": one.name, "path": path, "organization": one.affiliation, "roles": ["creator"]}
    if cite.publisher:
        yield {"title": cite.publisher, "roles": ["publisher"]}
    if cite.contact is not None:
        yield {"title": cite.contact.office, "email": cite.contact.email, "roles": ["contact"]}
    for funder in cite.funders:
        yield {"title": funder.name, "path": f"https://ror.org/{funder.ror}" if funder.ror else None, "roles": ["funder"]}


def _resources(
    files: Iterable[ReleasedFile],
    contents: Mapping[str, bytes],
    records: ReleasedRecords | None,
    tallies: Mapping[str, Tally] | None,
    about: ReleaseDescription,
) -> Iterable[dict[str, Any]]:
    taken: set[str] = set()
    for one in files:
        name = slug(one.path)
        number = 2
        while name in taken:
            name, number = f"{slug(one.path)}-{number}", number + 1
        taken.add(name)
        made: dict[str, Any] = {
            "name": name,
            "path": one.path,
            "title": f"SIMULATED: {one.title}" if about.simulated else one.title,
            "format": one.path.rpartition(".")[2].lower() if "." in one.path else None,
            "mediatype": one.media,
            "encoding": "utf-8" if one.media.startswith("text/") or one.media in ("application/json", "application/xml") else None,
            "bytes": one.size,
            "hash": f"sha256:{one.sha256}",
        }
        if one.path == RECORDS and records is not None:
            made |= {"type": "table", "schema": table_schema(records, tallies)}
        elif one.media == "text/csv" and (fields := columns(contents[one.path])):
            made |= {"type": "table", "schema": {"fields": fields}}
        yield made


def table_schema(records: ReleasedRecords, tallies: Mapping[str, Tally] | None = None) -> dict[str, Any]:
    """Columns of the released records: types, codes with their words, and what is no answer."""
    counts = tallied(records) if tallies is None else tallies
    return {
        "fields": [_field(one, counts[one.name]) for one in records.variables],
        "missingValues": [""],
    }


def _field(one: ReleasedVariable, counts: Tally) -> dict[str, Any]:
    kind = _kind(one, counts)
    # Codes only: no count stands here.
    known = shown_counts(one, counts, smallest_base=2).codes
    answers = [each for each in known if each not in one.missing]
    made: dict[str, Any] = {
        "name": one.name,
        "type": kind,
        "title": one.label,
        "description": " ".join(filter(None, (one.question, *one.changed, _no_answers(one)))),
    }
    if one.missing:
        made["missingValues"] = ["", *one.missing]
    # A code that stands otherwise in the table, made harmless for spreadsheets, would make every cell with it an error.
    alike = kind == "integer" or all(harmless_cell(each) == each for each in answers)
    if answers and alike and one.measure != "scale" and one.role != "weight":
        typed: list[Any] = [int(each) for each in answers] if kind == "integer" else answers
        made["constraints"] = {"enum": typed}
        if any(one.values.get(each) for each in answers):
            made["categories"] = [
                {"value": value, "label": one.values.get(each) or each} for value, each in zip(typed, answers, strict=True)
            ]
            made["categoriesOrdered"] = one.measure == "ordinal"
    return made


def _no_answers(one: ReleasedVariable) -> str:
    """Codes of no answer in words."""
    said = "; ".join(f"{each} {one.values[each]}" for each in one.missing if one.values.get(each))
    return f"No answer: {said}." if said else ""


def _kind(one: ReleasedVariable, values: Tally) -> str:
    """Type of a column, from what stands in it."""
    seen = set(map(code, values)) - {"", *one.missing}
    seen |= {each for each in one.values if each not in one.missing}
    if seen and all(re.fullmatch(r"-?(0|[1-9]\d{0,14})", each) for each in seen):
        return "integer"
    return "number" if seen and all(re.fullmatch(r"-?(0|[1-9]\d*)(\.\d+)?(e[-+]?\d+)?", each) for each in seen) else "string"


def columns(raw: bytes) -> list[dict[str, str]]:
    """Columns of a CSV table, each with the type that all its cells have; none if it is no table.

    Examples
    --------
    >>> columns(b"group,n,mean\\nwomen,12,3.5\\nmen,9,\\n")
    [{'name': 'group', 'type': 'string'}, {'name': 'n', 'type': 'integer'}, {'name': 'mean', 'type': 'number'}]
    """
    rows = csv.reader(io.StringIO(raw.decode("utf-8-sig"), newline=""))
    header = next(rows, [])
    if not header or len(header) > MOST_COLUMNS or len(set(header)) < len(header) or not all(header):
        return []
    kinds = ["" for _ in header]
    for row in rows:
        if len(row) != len(header):
            return []
        for at, cell in enumerate(row):
            if cell and kinds[at] != "string":
                kinds[at] = _wider(kinds[at], cell)
    return [{"name": name, "type": kind or "string"} for name, kind in zip(header, kinds, strict=True)]


def _wider(kind: str, cell: str) -> str:
    if re.fullmatch(r"-?(0|[1-9]\d{0,15})", cell):
        return kind or "integer"
    return "number" if re.fullmatch(r"-?\d+(\.\d+)?(e[-+]?\d+)?", cell) and not re.fullmatch(r"-?0\d+", cell) else "string"
