"""What a release holds: kind, media type and hash of every file, from its name and bytes."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

DDI = "ddi.xml"
DATACITE = "datacite.json"
DATA_PACKAGE = "datapackage.json"
RO_CRATE = "ro-crate-metadata.json"
LOG = "release-log.csv"
LOG_JSON = "release-log.json"
README = "README.md"
SUMS = "SHA256SUMS"
RECORDS = "data/records.csv"

MEDIA = {
    ".csv": ("text/csv", "CSV"),
    ".json": ("application/json", "JSON"),
    ".xml": ("application/xml", "XML"),
    ".md": ("text/markdown", "Markdown"),
    ".txt": ("text/plain", "text"),
    ".html": ("text/html", "HTML"),
    ".pdf": ("application/pdf", "PDF"),
    ".parquet": ("application/vnd.apache.parquet", "Parquet"),
    ".sav": ("application/x-spss-sav", "SPSS"),
    ".dta": ("application/x-stata-dta", "Stata"),
    ".xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "workbook"),
    ".docx": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", "Word"),
    ".svg": ("image/svg+xml", "SVG"),
    ".png": ("image/png", "PNG"),
    ".zip": ("application/zip", "zip"),
}

TITLES = {
    DDI: "Description of study and variables, DDI Codebook 2.5",
    DATACITE: "Citation, DataCite 4.6",
    DATA_PACKAGE: "Description of the files, Data Package 2.0",
    RO_CRATE: "Description of the files, RO-Crate 1.2",
    LOG: "What was withheld or changed, by which rule and why",
    LOG_JSON: "What was withheld or changed, by which rule and why",
    README: "What is in this release",
    SUMS: "SHA-256 of every file",
}

FOLDERS = {"data": "Records", "tables": "Table", "codebook": "Codebook", "questionnaire": "Questionnaire", "report": "Report"}

_SAFE = re.compile(r"^[^\x00-\x1f\x7f\\:*?\"<>|]+$")


@dataclass(frozen=True, slots=True)
class ReleasedFile:
    """One file of a release.

    Parameters
    ----------
    path
        Inside the release, with forward slashes.
    title, media, format
        What it is, its media type, and that in a word.
    size, sha256
        Bytes, and their hash.
    """

    path: str
    title: str
    media: str
    format: str
    size: int
    sha256: str


def check_path(path: str) -> str:
    """A path that stays inside the release and can be written on every computer.

    Raises
    ------
    ValueError
        If it leads out, or holds what a file name cannot.
    """
    parts = PurePosixPath(path)
    if not _SAFE.match(path) or parts.is_absolute() or ".." in parts.parts or str(parts) != path:
        raise ValueError(f"no file of a release can be named {path!a}")
    return path


def contents(files: Mapping[str, bytes], *, without: tuple[str, ...] = ()) -> tuple[ReleasedFile, ...]:
    """Every file of a release, in the order of their paths.

    Examples
    --------
    >>> [(one.title, one.media, one.size) for one in contents({"tables/trust.csv": b"a\\n1\\n"})]
    [('Table: trust', 'text/csv', 4)]
    """
    made = []
    for path in sorted(files):
        if path in without:
            continue
        check_path(path)
        suffix = PurePosixPath(path).suffix.lower()
        media, word = MEDIA.get(suffix, ("application/octet-stream", suffix.lstrip(".") or "file"))
        made.append(ReleasedFile(path, file_title(path), media, word, len(files[path]), hashlib.sha256(files[path]).hexdigest()))
    return tuple(made)


def file_title(path: str) -> str:
    """What a file is, in words."""
    if path in TITLES:
        return TITLES[path]
    if path.startswith("data/records."):
        return "Records, one a respondent"
    place = PurePosixPath(path)
    stem = re.sub(r"[-_]+", " ", place.stem).strip() or place.name
    folder = FOLDERS.get(place.parts[0]) if len(place.parts) > 1 else None
    if folder:
        return folder if stem.casefold() == folder.casefold() else f"{folder}: {stem}"
    return stem[:1].upper() + stem[1:]
