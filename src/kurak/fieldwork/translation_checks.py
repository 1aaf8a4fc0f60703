"""Checks of translations: which texts a language lacks, and which are marked as not translated yet."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kurak.fieldwork.form_findings import MOST_PLACES
from kurak.model.catalogue import finding
from kurak.model.finding import Finding, Place
from kurak.model.form import PLAIN, UNTRANSLATED, Choice, Form, Group, Question, language_code
from kurak.sources.wording import listed


@dataclass(frozen=True, slots=True)
class _Said:
    """One text of a form in every language: what has it, and in which column."""

    entry: Question | Group | Choice
    column: str
    texts: dict[str, str]


def check_translations(form: Form) -> Iterator[Finding]:
    """Languages that are incomplete, texts marked as untranslated, languages without a code."""
    languages = form.languages
    said = tuple(_texts(form))
    if len(languages) > 1 or any(language != PLAIN for language in languages):
        for language in languages:
            missing = [one for one in said if not one.texts.get(language)]
            if missing and len(missing) < len(said):
                share = f"{len(missing):,} of {len(said):,} texts"
                places = tuple(form.place(one.entry, f"{one.column}::{language}") for one in missing[:MOST_PLACES])
                name = language or "the language without a name"
                rows = sorted({one.entry.row for one in missing})
                yield finding(
                    "FOR-025", message=f"{name} lacks {share}", where=places, details={"language": language, "texts": len(missing), "rows": rows}
                )
    marked: dict[str, int] = {}
    first: list[Place] = []
    for one in said:
        for language, text in one.texts.items():
            if text.startswith(UNTRANSLATED):
                if language not in marked:
                    first.append(form.place(one.entry, f"{one.column}::{language}"))
                marked[language] = marked.get(language, 0) + 1
    if marked:
        counts = listed(f"{language or 'one language'} {number:,}" for language, number in marked.items())
        yield finding("FOR-026", message=f"texts marked as untranslated: {counts}", where=tuple(first), details={"texts": marked})
    unnamed = [language for language in languages if language != PLAIN and not language_code(language)]
    if unnamed:
        place = Place(form.file, sheet="survey", row=1, key=f"label::{unnamed[0]}")
        yield finding("FOR-027", message=f"languages without a code: {listed(unnamed)}", where=place, fix=f"write label::{unnamed[0]} (code)")


def _texts(form: Form) -> Iterator[_Said]:
    """Every text that people read in at least one language."""
    for entry in form.entries:
        columns = {"label": entry.labels}
        if isinstance(entry, Question):
            columns |= {
                "hint": entry.hints,
                "constraint_message": entry.constraint_messages,
                "required_message": entry.required_messages,
            }
        for column, texts in columns.items():
            if any(texts.values()):
                yield _Said(entry, column, dict(texts))
    for answers in form.lists.values():
        for choice in answers.choices:
            if any(choice.labels.values()):
                yield _Said(choice, "label", dict(choice.labels))
