"""The questionnaire as an annex: wording, answers with their codes, and the route, in the language of the report."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from kurak.model import document as tree
from kurak.model.edition import Edition
from kurak.model.form import Form, language_code
from kurak.report.paper_questionnaire import paper_blocks
from kurak.report.words.saying import counted, say

MOST_CHOICES = 12
"""Longer lists of answers are told by their number and their ends."""


def questionnaire(edition: Edition) -> tree.Section | None:
    """Make the section; None where the study has no questionnaire."""
    if edition.form_errors:
        words = counted(
            "The study's questionnaire has {n} error and is not shown; “kurak form” says which.",
            "The study's questionnaire has {n} errors and is not shown; “kurak form” says which.",
            edition.form_errors,
        )
        return _section((tree.Paragraph(words),))
    if edition.form is None:
        return None
    form = edition.form
    language = language_of(form, edition.study.language)
    parts = tuple(_parts(paper_blocks(form, language=language)))
    version = say("Version {version}.", version=form.settings.version) if form.settings.version else ""
    known = (
        (tree.Paragraph(say("This is the questionnaire of this folder. In which words the published report asked is known only as far as it prints them."), quiet=True),)
        if edition.folder.published is not None
        else ()
    )
    return _section(
        (*known, *(tree.Details(heading, blocks) for heading, blocks in parts)),
        lead=" ".join(
            part
            for part in (
                say(
                    "{title}: the questions in their order, with the code of each answer and the way from one to the next.",
                    title=form.settings.title or say("The questionnaire"),
                ),
                version,
            )
            if part
        ),
    )


def _section(blocks: tuple[tree.Block, ...], lead: str = "") -> tree.Section:
    return tree.Section(
        id="questionnaire", title=say("The questionnaire"), kicker=say("Annex"), in_bar=False, lead=lead, blocks=blocks
    )


def language_of(form: Form, language: str) -> str:
    """The form's name for the report's language, else its first one."""
    return next((name for name in form.languages if language_code(name) == language), form.languages[0])


def _parts(made: Sequence[Mapping[str, Any]]) -> Iterator[tuple[str, tuple[tree.Block, ...]]]:
    """A part of the questionnaire begins with a heading; consecutive questions share a table."""
    title, blocks = say("Questions"), list[tree.Block]()
    waiting: list[Mapping[str, Any]] = []

    def settle() -> None:
        if waiting:
            blocks.append(_table(list(waiting)))
            waiting.clear()

    for block in made:
        if block["kind"] == "heading":
            settle()
            if blocks:
                yield title, tuple(blocks)
                blocks.clear()
            title = block["text"] or say("Questions")
            blocks += [tree.Paragraph(words, quiet=True) for words in (block["condition"], block["repeated"]) if words]
        elif block["kind"] == "note":
            settle()
            words = f"{block['condition']} {block['text']}".strip()
            blocks += [tree.Paragraph(line) for line in words.split("\n") if line.strip()]
        elif block["kind"] == "matrix":
            settle()
            blocks += _matrix(block)
        else:
            waiting.append(block)
    settle()
    if blocks:
        yield title, tuple(blocks)


def _matrix(block: Mapping[str, Any]) -> Iterator[tree.Block]:
    codes = " · ".join(f"{code} {label}" for code, label in block["columns"])
    rows = block["rows"]
    yield tree.Table(
        id=f"asked-{rows[0][0]}",
        caption=counted("{n} statement with the same answers", "{n} statements with the same answers", len(rows)),
        subtitle=" ".join(part for part in (block["condition"], codes) if part),
        columns=(tree.Column(say("No."), width=0.5), tree.Column(say("Statement"), width=7), tree.Column(say("Variable"), width=1)),
        rows=tuple(tree.row(number, words, tree.Code(name)) for number, words, name in rows),
        row_headers=False,
    )


def _table(questions: Sequence[Mapping[str, Any]]) -> tree.Table:
    return tree.Table(
        id=f"asked-{questions[0]['number']}",
        caption=counted("{n} question", "{n} questions", len(questions)),
        columns=(
            tree.Column(say("No."), width=0.5),
            tree.Column(say("Question"), width=3.5),
            tree.Column(say("Answers"), width=3.1),
            # Names of variables are long and of one letter width.
            tree.Column(say("Variable"), width=2.4),
        ),
        rows=tuple(tree.row(one["number"], _words(one), _answers(one), tree.Code(one["name"])) for one in questions),
        row_headers=False,
    )


def _words(question: Mapping[str, Any]) -> tree.Inlines:
    pieces: list[tree.Inline] = [question["text"]]
    pieces += [f" ({hint})" for hint in question["hints"]]
    if question["condition"]:
        pieces += [" ", tree.Emphasis(question["condition"])]
    return tuple(pieces)


def _answers(question: Mapping[str, Any]) -> str:
    choices: Sequence[Sequence[str]] = question.get("choices", ())
    if choices:
        told = [f"{code} {label}{f' {arrow}' if arrow else ''}" for code, label, arrow in choices]
        if len(told) > MOST_CHOICES:
            return say("{answers} answers: {first} to {last}", answers=len(told), first=told[0], last=told[-1])
        return "; ".join(told)
    if question["answers"] == "number":
        return say("a number, {range}", range=question["range"]) if question["range"] else say("a number")
    return {"date": say("a date"), "time": say("a time")}.get(question["answers"], say("words"))
