"""Published forms of a study: immutable versions of its questionnaires, as phones and browsers get them.

``instrument/published/NAME/`` holds ``questionnaire.xml`` (an XForm), ``form.json`` (what it is, with the hash of its bytes) and, where
the form has files, ``media/`` or ``itemsets.csv``. ``kurak form --publish`` writes such folders; nothing changes them afterwards.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from kurak.model.catalogue import finding
from kurak.model.finding import Finding, Place
from kurak.sources.published_forms import PUBLISHED_FORMS

XFORM: Final = "questionnaire.xml"
ITEMSETS: Final = "itemsets.csv"
FOLDER_NAME: Final = re.compile(r"\w[\w.-]{0,100}")
FILE_NAME: Final = re.compile(r"(?!\.)[^/\\\x00-\x1f\x7f]{1,200}")
"""A plain name of a file: it leads nowhere else, and is not hidden."""
LARGEST_FORM: Final = 20_000_000
_DIGITS = re.compile(r"(\d+)")


@dataclass(frozen=True, slots=True)
class MediaFile:
    """A file that belongs to a form, with the MD5 of its bytes, as OpenRosa's manifest wants it.

    Parameters
    ----------
    stamp
        Size and time of change when it was hashed, so that a file that was changed since is noticed.
    """

    name: str
    path: Path
    md5: str
    stamp: tuple[int, int]

    def unchanged(self) -> bool:
        """Whether it is still the file that was hashed."""
        try:
            return _stamp(self.path) == self.stamp
        except OSError:
            return False


def _stamp(path: Path) -> tuple[int, int]:
    said = path.stat()
    return said.st_size, said.st_mtime_ns


@dataclass(frozen=True, slots=True)
class PublishedForm:
    """One published version of a questionnaire.

    Parameters
    ----------
    name
        Of its folder; unlike the form id it is safe in an address.
    form_id, version, title
        As the form says.
    sha256, md5
        Of the bytes of the XForm: for the record, and for OpenRosa.
    xml
        These bytes.
    media
        Its files.
    """

    name: str
    form_id: str
    version: str
    title: str
    sha256: str
    md5: str
    xml: bytes
    media: tuple[MediaFile, ...] = ()


@dataclass(frozen=True, slots=True)
class PublishedForms:
    """Every published form of a study, by folder name; ``findings`` say which folders are not served, and why."""

    by_name: Mapping[str, PublishedForm]
    findings: tuple[Finding, ...] = ()

    def current(self) -> tuple[PublishedForm, ...]:
        """The newest version of each form, by title. Versions compare as people count them: 1.10 is after 1.9."""
        newest: dict[str, PublishedForm] = {}
        for form in self.by_name.values():
            held = newest.get(form.form_id)
            if held is None or counted(form.version) > counted(held.version):
                newest[form.form_id] = form
        return tuple(sorted(newest.values(), key=lambda form: (form.title, form.form_id)))

    def find(self, form_id: str, version: str) -> PublishedForm | None:
        """The form of this id and version; a phone may still hold an earlier version, which is as welcome."""
        return next((one for one in self.by_name.values() if (one.form_id, one.version) == (form_id, version)), None)


def counted(version: str) -> tuple[tuple[int, str], ...]:
    """A version as a key to sort by, numbers as numbers.

    Examples
    --------
    >>> counted("1.10") > counted("1.9")
    True
    """
    return tuple((int(part), "") if part.isdigit() else (0, part) for part in _DIGITS.split(version) if part)


def read_published_forms(study: Path) -> PublishedForms:
    """Read the published forms of a study; a folder that is not as it was published is left out, with a finding."""
    folder = study / PUBLISHED_FORMS
    forms: dict[str, PublishedForm] = {}
    findings: list[Finding] = []
    for place in sorted(folder.iterdir()) if folder.is_dir() else []:
        if not place.is_dir() or place.name.startswith("."):
            continue
        where = Place(f"{PUBLISHED_FORMS}/{place.name}/form.json")
        try:
            form = _read(place)
        except _NotAsPublishedError as error:
            findings.append(finding(error.code, message=str(error), where=where))
            continue
        twin = next((one.name for one in forms.values() if (one.form_id, one.version) == (form.form_id, form.version)), None)
        if twin is not None:
            said = f'form "{form.form_id}" version "{form.version}" is published twice, in {twin} and {place.name}'
            findings.append(finding("COL-002", message=said, where=where))
            continue
        forms[form.name] = form
    return PublishedForms(forms, tuple(findings))


class _NotAsPublishedError(Exception):
    """Why a folder is not served, with the code of the finding."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


def _read(folder: Path) -> PublishedForm:
    if not FOLDER_NAME.fullmatch(folder.name):
        raise _NotAsPublishedError("COL-002", "the name of the folder has characters that no address can carry")
    try:
        if (folder / XFORM).stat().st_size > LARGEST_FORM:
            raise _NotAsPublishedError("COL-002", f"{XFORM} is larger than {LARGEST_FORM // 1_000_000} MB")
        said: Any = json.loads((folder / "form.json").read_text("utf-8"))
        xml = (folder / XFORM).read_bytes()
    except (OSError, ValueError) as error:
        reason = (error.strerror or "no reason given").lower() if isinstance(error, OSError) else "form.json is not JSON in UTF-8"
        raise _NotAsPublishedError("COL-002", f"the published form cannot be read: {reason}") from error
    texts = {key: said.get(key) if isinstance(said, dict) else None for key in ("form_id", "version", "title", "xform_sha256")}
    missing = [key for key, value in texts.items() if not isinstance(value, str) or (not value and key != "version")]
    names = said.get("media", []) if isinstance(said, dict) else []
    if missing or not isinstance(names, list):
        raise _NotAsPublishedError("COL-002", f"form.json has no text for {', '.join(missing) or 'media'}")
    sha256 = hashlib.sha256(xml).hexdigest()
    if sha256 != texts["xform_sha256"]:
        raise _NotAsPublishedError("COL-001", f"{XFORM} is not the file that was published: its hash is another")
    return PublishedForm(
        name=folder.name,
        form_id=str(texts["form_id"]),
        version=str(texts["version"]),
        title=str(texts["title"]),
        sha256=sha256,
        md5=hashlib.md5(xml, usedforsecurity=False).hexdigest(),
        xml=xml,
        media=(*_media(folder / "media", names), *_media(folder, [ITEMSETS] if (folder / ITEMSETS).exists() else [])),
    )


def _media(folder: Path, entries: Sequence[Any]) -> tuple[MediaFile, ...]:
    """The files that form.json names: plain names, or blocks with a name and perhaps the hash of the published bytes."""
    found = []
    for entry in entries:
        name = entry.get("name") if isinstance(entry, dict) else entry
        if not isinstance(name, str) or not FILE_NAME.fullmatch(name):
            raise _NotAsPublishedError("COL-002", "form.json names a media file that is no plain file name")
        path = folder / name
        if path.is_symlink() or not path.is_file():
            raise _NotAsPublishedError("COL-001", f'media file "{name}" is not there')
        stamp = _stamp(path)
        md5, sha256 = hashlib.md5(usedforsecurity=False), hashlib.sha256()
        with path.open("rb") as file:
            while part := file.read(1 << 20):
                md5.update(part)
                sha256.update(part)
        if isinstance(entry, dict) and entry.get("sha256", sha256.hexdigest()) != sha256.hexdigest():
            raise _NotAsPublishedError("COL-001", f'media file "{name}" is not the one that was published: its hash is another')
        found.append(MediaFile(name, path, md5.hexdigest(), stamp))
    return tuple(found)
