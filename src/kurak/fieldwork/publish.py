"""A version of a questionnaire as it goes to the field: the files that are written once, and how a later form may differ."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping

from kurak.fieldwork.codebook import codebook_csv, codebook_data, codebook_markdown, codebook_of
from kurak.fieldwork.xform import XForm, form_id_of
from kurak.model.catalogue import finding
from kurak.model.finding import Finding, Place
from kurak.model.form import Form
from kurak.sources.published_forms import PUBLISHED_FORMS, RECORD, PublishedForm
from kurak.version import VERSION


def published_files(form: Form, raw: bytes, xform: XForm, *, name: str) -> Mapping[str, bytes]:
    """The files of a published version: workbook, XForm, codebook, and form.json with the hash of each.

    Parameters
    ----------
    form, raw
        The form, and the bytes of its workbook.
    xform
        The converted form.
    name
        Name of the version's folder.

    Examples
    --------
    >>> from kurak.model.form import FormSettings
    >>> form = Form("q.xlsx", "", FormSettings(form_id="q", version="1"), ("",), (), {})
    >>> sorted(published_files(form, b"", XForm(b"<x/>", "0"), name="pilot"))
    ['codebook.csv', 'codebook.md', 'form.json', 'questionnaire.xlsx', 'questionnaire.xml']
    """
    book = codebook_of(form)
    files = {
        f"questionnaire{form.file[form.file.rfind('.') :]}": raw,
        "questionnaire.xml": xform.xml,
        "codebook.csv": codebook_csv(book).encode("utf-8"),
        "codebook.md": codebook_markdown(book).encode("utf-8"),
    }
    if xform.itemsets:
        files["itemsets.csv"] = xform.itemsets
    record = {
        "name": name,
        "form_id": form_id_of(form),
        "version": form.settings.version,
        "title": form.settings.title or form_id_of(form),
        "languages": list(form.languages),
        "sha256": form.sha256,
        "xform_sha256": xform.sha256,
        "kurak": VERSION,
        "files": {file: hashlib.sha256(content).hexdigest() for file, content in sorted(files.items())},
        "codebook": codebook_data(book),
    }
    return {**files, RECORD: (json.dumps(record, ensure_ascii=False, indent=1) + "\n").encode("utf-8")}


def check_version(form: Form, published: Iterable[PublishedForm]) -> Iterator[Finding]:
    """A version text that was published already must stand for the same form."""
    for one in published:
        same = (one.form_id, one.version) == (form_id_of(form), form.settings.version)
        if same and form.settings.version and one.sha256 != form.sha256:
            place = Place(form.file, sheet="settings", row=form.settings.row, key="version")
            message = f"version {form.settings.version} was published as {one.name}, with another content"
            yield finding("FOR-042", message=message, where=(place, Place(f"{PUBLISHED_FORMS}/{one.name}/{RECORD}")))
