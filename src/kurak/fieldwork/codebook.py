"""The codebook of a questionnaire: from the form to variables, and from these to CSV, Markdown and JSON."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from typing import Any

from kurak.fieldwork.answer_checks import missing_meaning
from kurak.fieldwork.xform import form_id_of
from kurak.model.form import METADATA, Choice, Form, Question, language_code
from kurak.model.form_codebook import FormCodebook, Measure, Value, Variable
from kurak.sources.routing import in_words
from kurak.sources.wording import listed

BETWEEN = " | "
"""Stands between values in one cell."""


def codebook_of(form: Form) -> FormCodebook:
    """Every variable of a questionnaire, in the order of its first place.

    Examples
    --------
    >>> from kurak.sources.xlsform import form_from_markdown
    >>> form = form_from_markdown('''
    ... | survey  |               |      |               |            |
    ... |         | type          | name | label         | relevant   |
    ... |         | select_one yn | work | Do you work?  |            |
    ... |         | integer       | days | How many days | ${work}=1  |
    ... | choices |               |      |               |            |
    ... |         | list_name     | name | label         |            |
    ... |         | yn            | 1    | Yes           |            |
    ... |         | yn            | 88   | Don't know    |            |
    ... ''').form
    >>> book = codebook_of(form)
    >>> book.variables[1].asked_if_words, book.variables[0].missing[0].code
    ('work is 1 (Yes)', '88')
    """
    variables = tuple(_variable(form, name, places) for name, places in form.variables.items())
    settings = form.settings
    return FormCodebook(form_id_of(form), settings.version, settings.title, form.sha256, form.languages, variables)


def _variable(form: Form, name: str, places: Sequence[Question]) -> Variable:
    first = places[0]
    choices = form.choices_of(first)
    asked = [form.conditions_of(place) for place in places]
    everybody = not all(asked)
    return Variable(
        name=name,
        type=first.type,
        measure=_measure(first, choices),
        labels=dict(first.labels),
        values=tuple(
            Value(choice.name, dict(choice.labels), choice.value, missing_meaning(choice) or "answer") for choice in choices
        ),
        asked_if="" if everybody else _either([" and ".join(map(_bracketed, one)) for one in asked]),
        asked_if_words="" if everybody else _either([_words(form, one) for one in asked]),
        required=all(place.is_required for place in places),
        constraint=first.constraint,
        calculation=first.calculation,
        repeat=first.repeat,
        paths=tuple(place.path for place in places),
        release=next((place.release for place in places if place.release), ""),
        rows=tuple(place.row for place in places),
    )


def _measure(question: Question, choices: Sequence[Choice]) -> Measure:
    """Lists whose labels run from one end to the other are ordinal; everything else with a list is nominal."""
    if question.type in ("integer", "decimal", "range"):
        return "scale"
    if question.type in ("select_multiple", "rank"):
        return "several"
    if question.type == "select_one":
        return "ordinal" if _runs_from_end_to_end(choices) else "nominal"
    if question.type in ("date", "time", "datetime", "start", "end", "today"):
        return "date"
    return "text" if question.type in ("text", "calculate", "hidden", "barcode") or question.type in METADATA else "none"


def _runs_from_end_to_end(choices: Sequence[Choice]) -> bool:
    """Whether codes count up one by one, and both ends are named by one word and its opposite or degree."""
    answers = [choice for choice in choices if not missing_meaning(choice)]
    codes = [choice.name for choice in answers]
    if len(codes) < 3 or not codes[0].isdecimal():
        return False
    if codes != [str(number) for number in range(int(codes[0]), int(codes[0]) + len(codes))]:
        return False
    ends = (answers[0].label("").lower(), answers[-1].label("").lower())
    degrees = ("strongly", "very", "completely", "never", "always", "not at all", "low", "high", "none", "daily", "much")
    return all(any(word in end for word in degrees) for end in ends)


def _either(conditions: Sequence[str]) -> str:
    different = list(dict.fromkeys(conditions))
    return different[0] if len(different) == 1 else " or ".join(f"({one})" for one in different)


def _bracketed(condition: str) -> str:
    text = " ".join(condition.split())
    return f"({text})" if " or " in text else text


def _words(form: Form, conditions: Sequence[str]) -> str:
    return in_words(conditions, form, label=lambda question, code: _code(form, question, code))


def _code(form: Form, question: Question, code: str) -> str:
    choice = next((one for one in form.choices_of(question) if one.name == code), None)
    label = choice.label(form.languages[0]) if choice is not None else ""
    return f"{code} ({label})" if label and label != code and len(label) < 40 else code


# ── files ──


def codebook_csv(book: FormCodebook) -> str:
    """The codebook as a table, one row a variable; labels and values once a language."""
    rows = [_row(book, variable) for variable in book.variables]
    out = io.StringIO()
    writer = csv.DictWriter(out, list(_row(book, Variable("", "", "none", {}))), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def _row(book: FormCodebook, variable: Variable) -> dict[str, str]:
    return {
        "variable": variable.name,
        "type": variable.type,
        "measure": variable.measure,
        **{f"label{_suffix(language)}": variable.labels.get(language, "") for language in book.languages},
        **{f"values{_suffix(language)}": _values(variable.answers, language) for language in book.languages},
        "missing": BETWEEN.join(f"{value.code} = {value.meaning}" for value in variable.missing),
        "asked_if": variable.asked_if,
        "asked_if_words": variable.asked_if_words,
        "required": "yes" if variable.required else "no",
        "constraint": variable.constraint,
        "calculation": variable.calculation,
        "repeat": variable.repeat,
        "places": BETWEEN.join(variable.paths),
        "release": variable.release,
    }


def _suffix(language: str) -> str:
    name = language_code(language) or language.lower()
    return f"_{name}" if name else ""


def _values(values: Sequence[Value], language: str) -> str:
    return BETWEEN.join(f"{value.code} = {value.labels.get(language, '')}" for value in values)


def codebook_markdown(book: FormCodebook) -> str:
    """The codebook as a page to read."""
    head = [f"# Codebook: {book.title or book.form_id}", ""]
    version = f"version {book.version}" if book.version else "no version"
    head += [f"Form {book.form_id}, {version}. SHA-256 of its workbook: {book.sha256}.", ""]
    lines: list[str] = []
    for variable in book.variables:
        lines += [f"## {_md(variable.name)}", ""]
        lines += [f"- {_name(language)}{_md(text)}" for language, text in variable.labels.items() if text]
        lines.append(f"- type: {variable.type} ({variable.measure}){', required' if variable.required else ''}")
        if variable.asked_if_words:
            lines.append(f"- asked if: {_md(variable.asked_if_words)}")
        if variable.calculation:
            lines.append(f"- worked out: `{variable.calculation}`")
        if variable.constraint:
            lines.append(f"- allowed: `{variable.constraint}`")
        if len(variable.paths) > 1:
            lines.append(f"- asked at {len(variable.paths)} places that exclude one another: {listed(variable.paths)}")
        if variable.release:
            lines.append(f"- release: {_md(variable.release)}")
        if variable.values:
            named = [language for language in book.languages if any(value.labels.get(language) for value in variable.values)]
            lines += ["", f"| code | {' | '.join(_md(language) or 'label' for language in named)} | stands for |", f"| --- |{' --- |' * (len(named) + 1)}"]
            for value in variable.values:
                labels = " | ".join(_md(value.labels.get(language, "")) for language in named)
                lines.append(f"| {_md(value.code)} | {labels} | {value.meaning if value.meaning != 'answer' else _md(value.value)} |")
        lines.append("")
    return "\n".join([*head, *lines]).rstrip() + "\n"


def _name(language: str) -> str:
    return f"{_md(language)}: " if language else ""


def _md(text: str) -> str:
    """A text in one line that Markdown reads as it stands."""
    escaped = text.replace("\\", "\\\\")
    for mark in ("|", "*", "_", "<", "`", "["):
        escaped = escaped.replace(mark, f"\\{mark}")
    return " ".join(escaped.split())


def codebook_data(book: FormCodebook) -> dict[str, Any]:
    """The codebook for ``--json`` and for form.json."""
    return {
        "form_id": book.form_id,
        "version": book.version,
        "title": book.title,
        "sha256": book.sha256,
        "languages": list(book.languages),
        "variables": [_variable_data(variable) for variable in book.variables],
    }


def _variable_data(variable: Variable) -> Mapping[str, Any]:
    return {
        "name": variable.name,
        "type": variable.type,
        "measure": variable.measure,
        "labels": dict(variable.labels),
        "values": [
            {"code": value.code, "labels": dict(value.labels), "value": value.value, "meaning": value.meaning} for value in variable.values
        ],
        "asked_if": variable.asked_if,
        "required": variable.required,
        "constraint": variable.constraint,
        "calculation": variable.calculation,
        "repeat": variable.repeat,
        "paths": list(variable.paths),
        "release": variable.release,
    }
