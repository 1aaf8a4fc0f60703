"""A questionnaire as an XForm, the form that ODK Collect, Enketo and Web Forms run; made by ODK's own converter.

The converter, pyxform, gets the cells that Kurak read, not the workbook: what was refused there reaches it in no way. What it
says becomes findings with sheet and row, whatever it says it with.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kurak.model.catalogue import finding
from kurak.model.finding import Finding, Place
from kurak.model.form import Form
from kurak.sources.wording import shown
from kurak.sources.workbook import Sheet, Workbook

SHEETS = ("survey", "choices", "settings", "external_choices", "entities", "osm")
"""Sheets that the converter reads."""

_ROW = re.compile(r"\[row\s*:\s*(\d+)\]\s*|\brow (\d+)\b", re.IGNORECASE)
_SHEET = re.compile(r"'?(survey|choices|settings|entities)'? (?:sheet|worksheet)|(?:sheet|worksheet) '?(survey|choices|settings|entities)'?", re.IGNORECASE)
_LINK = re.compile(r"\s*(?:See|Learn more|For more information|Read more)[^.]*https?://\S+|https?://\S+")


@dataclass(frozen=True, slots=True)
class XForm:
    """A converted form.

    Parameters
    ----------
    xml
        The XForm, UTF-8.
    sha256
        Hash of these bytes.
    itemsets
        Answers that the form keeps in a file of their own (CSV), empty where it has none.
    """

    xml: bytes
    sha256: str
    itemsets: bytes = b""


def convert_form(form: Form, workbook: Workbook) -> tuple[XForm | None, tuple[Finding, ...]]:
    """Convert a questionnaire to an XForm.

    Parameters
    ----------
    form
        The form as nouns, for its file and settings.
    workbook
        The cells it was read from.

    Returns
    -------
    XForm or None, and findings
        None where the converter refuses the form; the finding says why, with sheet and row. The same cells give the same
        bytes.

    Examples
    --------
    >>> from kurak.sources.xlsform import form_from_markdown
    >>> read = form_from_markdown('''
    ... | survey |      |      |       |
    ... |        | type | name | label |
    ... |        | text | q1   | Why?  |
    ... ''')
    >>> made, findings = convert_form(read.form, read.workbook)
    >>> made.xml[:5], len(made.sha256)
    (b'<?xml', 64)
    """
    from pyxform.errors import PyXFormError
    from pyxform.xls2xform import convert

    warnings: list[str] = []
    sheets = {
        name: _for_converter(sheet, form) for name in SHEETS if (sheet := workbook.sheet(name)) is not None
    }
    definition: dict[str, Any] = {"sheet_names": list(workbook.sheets), "fallback_form_name": "form"}
    for name, (rows, headings) in sheets.items():
        definition[name] = rows
        definition[f"{name}_header"] = [dict.fromkeys(headings)]
    try:
        result = convert(definition, warnings=warnings)
    except PyXFormError as error:
        return None, (_finding("FOR-035", str(error), form, workbook),)
    except (AttributeError, KeyError, TypeError, ValueError, IndexError, RecursionError) as error:
        # The converter trips over forms that it does not foresee; which row it was, it cannot say.
        message = f"the converter stopped without a reason ({type(error).__name__})"
        return None, (finding("FOR-035", message=message, where=Place(form.file), fix="mend the other findings first"),)
    xml = result.xform.encode("utf-8")
    itemsets = (result.itemsets or "").encode("utf-8")
    return XForm(xml, hashlib.sha256(xml).hexdigest(), itemsets), _warnings(warnings, form, workbook)


def _for_converter(sheet: Sheet, form: Form) -> tuple[list[dict[str, str]], list[str]]:
    """Rows of a sheet in its own numbering: empty rows stand for empty rows, so that messages name the right one.

    Columns with two colons that are no text in a language make the converter stop; they say nothing to a form either.
    """
    headings = [
        heading
        for heading in sheet.headings
        if sheet.name != "choices" or "::" not in heading or heading.lower().startswith(("label", "media", "image", "audio", "video", "big-image"))
    ]
    known = set(headings)
    rows: list[dict[str, str]] = []
    for row in sheet.rows:
        rows += [{} for _ in range(row.number - len(rows) - 2)]
        rows.append({heading: text for heading, text in row.cells.items() if heading in known})
    return rows, headings


def _warnings(warnings: Sequence[str], form: Form, workbook: Workbook) -> tuple[Finding, ...]:
    """What the converter warns of; translations and versions have findings of their own."""
    ours = ("translation", "no version", "missing the following", "language", "has no label", "repeat has no label", "group has no label")
    kept = [text for text in warnings if not any(word in text.lower() for word in ours)]
    return tuple(_finding("FOR-036", text, form, workbook) for text in dict.fromkeys(kept))


def _finding(code: str, said: str, form: Form, workbook: Workbook) -> Finding:
    """One message of the converter, with the row it speaks of taken out of its text and put in its place."""
    text = " ".join(_LINK.sub("", said).split())
    row = next((int(one or other) for one, other in _ROW.findall(text)), None)
    named = next((one or other for one, other in _SHEET.findall(text)), "survey").lower()
    words = _ROW.sub("", text, count=1) if text.startswith("[row") else text
    place = Place(form.file, sheet=named, row=row) if row is not None else _by_name(words, form, workbook)
    return finding(code, message=f"the converter says: {words.strip()}", where=place)


def without_repetition(said: Sequence[Finding], found: Sequence[Finding]) -> tuple[Finding, ...]:
    """What the converter said, without what our own checks found at the same row."""
    known = {(place.sheet, place.row) for one in found if one.severity == "error" for place in one.where if place.row is not None}
    return tuple(one for one in said if not any((place.sheet, place.row) in known for place in one.where))


def _by_name(words: str, form: Form, workbook: Workbook) -> Place:
    """Where a message names a question or a list and no row, the row of that name."""
    survey = workbook.sheet("survey")
    types = {
        row.cells.get("type", ""): Place(form.file, sheet="survey", row=row.number, key="type")
        for row in reversed(survey.rows if survey is not None else ())
    }
    quoted: Mapping[str, Place] = {
        **types,
        **{name: form.place(answers.choices[0], "list_name") for name, answers in form.lists.items()},
        **{entry.name: form.place(entry, "name") for entry in reversed(form.entries) if entry.name},
    }
    for name in re.findall(r"'([^']+)'|\"([^\"]+)\"|\[(?:')?([\w.-]+)(?:')?\]|\$\{([^}]+)\}", words):
        found = next((part for part in name if part), "")
        if found in quoted:
            return quoted[found]
    return Place(form.file, sheet="survey" if workbook.sheet("survey") is not None else None)


def form_id_of(form: Form) -> str:
    """The id under which servers know the form: form_id, or the file's name.

    Examples
    --------
    >>> from kurak.model.form import FormSettings
    >>> form_id_of(Form("instrument/questionnaire.xlsx", "", FormSettings(), ("",), (), {}))
    'questionnaire'
    """
    name = form.file.rpartition("/")[2].rpartition(".")[0]
    return form.settings.form_id or name or shown(form.file)
