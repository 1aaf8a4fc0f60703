"""Published versions of a questionnaire, ``instrument/published/NAME/``: written whole, once, and never changed again.

``form.json`` names every file beside it with its SHA-256, so that a change is found; nothing in the folder depends on the day.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kurak.model.finding import Finding, Place
from kurak.sources.new_folder import folder_names
from kurak.sources.text_file import MEGABYTE, Reading, all_findings, open_reading, read_bytes

PUBLISHED_FORMS = "instrument/published"
RECORD = "form.json"
LARGEST = 40 * MEGABYTE


@dataclass(frozen=True, slots=True)
class PublishedForm:
    """One published version.

    Parameters
    ----------
    name
        Name of its folder.
    form_id, version
        As its settings say.
    sha256, xform_sha256
        Hashes of the workbook and of the XForm.
    files
        File: its SHA-256 when it was published.
    codebook
        Its variables as :func:`kurak.fieldwork.codebook.codebook_data` writes them.
    """

    name: str
    form_id: str
    version: str
    sha256: str
    xform_sha256: str
    files: dict[str, str] = field(default_factory=dict)
    codebook: dict[str, Any] = field(default_factory=dict)


def read_published_forms(folder: Path) -> tuple[tuple[PublishedForm, ...], tuple[Finding, ...]]:
    """Every published version of a study's questionnaire, and what was changed in one since.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as place:
    ...     read_published_forms(Path(place))
    ((), ())
    """
    reading = open_reading(folder)
    found = []
    for name in folder_names(reading.root / PUBLISHED_FORMS):
        if (form := _read(reading, name)) is not None:
            found.append(form)
    return tuple(found), tuple(all_findings(reading))


def _read(reading: Reading, name: str) -> PublishedForm | None:
    inside = f"{PUBLISHED_FORMS}/{name}"
    record = f"{inside}/{RECORD}"
    raw = read_bytes(reading, record, largest=LARGEST)
    if raw is None:
        return None
    try:
        data = json.loads(raw)
        form = PublishedForm(
            name=name,
            form_id=str(data["form_id"]),
            version=str(data["version"]),
            sha256=str(data["sha256"]),
            xform_sha256=str(data["xform_sha256"]),
            files={str(file): str(value) for file, value in data["files"].items()},
            codebook=dict(data["codebook"]),
        )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        reading.add("FOR-040", f"{record} is not as it was written", Place(record))
        return None
    for file, value in form.files.items():
        if "/" in file or "\\" in file or file.startswith("."):
            reading.add("FOR-040", f"{record} names a file outside its folder", Place(record))
            continue
        path = f"{inside}/{file}"
        content = read_bytes(reading, path, largest=LARGEST)
        if content is not None and reading.hashes[path] != value:
            reading.add("FOR-040", f"{path} is not what was published as {name}", Place(path))
    return form
