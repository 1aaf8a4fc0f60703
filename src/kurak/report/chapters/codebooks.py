"""Codebooks as an annex: the codes that texts are read by, and the variables of the survey."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from kurak.model import document as tree
from kurak.model.edition import Edition
from kurak.model.qualitative import Code, Codebook
from kurak.report.chapters.printed_words import question_name
from kurak.report.wording import count
from kurak.report.words.saying import counted, say


def codebooks(edition: Edition) -> tree.Section | None:
    """Make the section; None where the study has neither codes nor variables."""
    blocks = (*_codes(edition), *_variables(edition))
    if not blocks:
        return None
    return tree.Section(
        id="codebooks",
        title=say("Codebooks"),
        kicker=say("Annex"),
        in_bar=False,
        lead=say("What each code of interviews and each variable of the survey means."),
        blocks=blocks,
    )


# ── codes ──


def _codes(edition: Edition) -> Iterator[tree.Block]:
    book = edition.folder.codebook
    if book is None or not book.codes:
        return
    yield tree.Heading(say("Codes of interviews"), 3, "codes-of-interviews")
    used = Counter(barrier.code_id for barrier in edition.folder.barriers)
    rows = tuple(row for code in book.codes for row in _code_rows(code, used, depth=0))
    names = len(tuple(_walk(book.codes)))
    table = tree.Table(
        id="codebook-codes",
        caption=_caption(book, names),
        columns=(
            tree.Column(say("Code"), width=2.2),
            tree.Column(say("Meaning"), width=4),
            tree.Column(say("Section"), width=1.2),
            *((tree.Column(say("Entries"), align="right", width=0.7),) if used else ()),
        ),
        rows=rows,
        notes=(say("Entries: what the published report says of it at places, and without a place."),) if used else (),
    )
    yield tree.Details(counted("{n} code", "{n} codes", names), (table,))


def _caption(book: Codebook, names: int) -> str:
    wide = counted("{n} code at the top", "{n} codes at the top", len(book.codes))
    return say("{names} codes, {wide}", names=count(names), wide=wide)


def _walk(codes: Sequence[Code]) -> Iterator[Code]:
    for code in codes:
        yield code
        yield from _walk(code.children)


def _code_rows(code: Code, used: Counter[str], *, depth: int) -> Iterator[tree.Row]:
    if depth == 0 and code.children:
        yield tree.Row((code.name,), kind="group")
    meaning = [code.definition]
    meaning += [say("When: {words}", words=code.when)] if code.when else []
    meaning += [say("Not when: {words}", words=code.when_not)] if code.when_not else []
    name: tree.Inlines = code.name if depth < 2 else ("– ", code.name)
    entries = (count(used[code.id]) if used[code.id] else "",) if used else ()
    yield tree.Row((name, " ".join(meaning), code.ref, *entries), id=f"code-{code.id}")
    for child in code.children:
        yield from _code_rows(child, used, depth=depth + 1)


# ── variables ──


def _variables(edition: Edition) -> Iterator[tree.Block]:
    instrument, items = edition.folder.instrument, {item.item: item.text for item in edition.folder.items}
    if instrument is None:
        return
    response = instrument.response
    labels = dict(zip(range(response.min, response.max + 1), response.labels, strict=False))
    rows: list[tree.Row] = []
    for name, scale in instrument.scales.items():
        rows.append(tree.Row((scale.label,), kind="group"))
        rows.append(tree.row(tree.Code(name), say("Mean of its statements"), say("{low} to {high}", low=response.min, high=response.max), scale.section))
        for item in scale.items:
            turned = ""
            if item in scale.reverse:
                turned = say("turned")
            if item in scale.doubtful:
                turned = say("turned, doubtful")
            rows.append(tree.row(tree.Code(item), items.get(item, ""), turned, instrument.key_evidence.get(item, "")))
    if instrument.other_questions:
        rows.append(tree.Row((instrument.other_questions_title or say("Questions outside the scales"),), kind="group"))
        for name, question in instrument.other_questions.items():
            rows.append(tree.row(tree.Code(name), question_name(name, question), "; ".join(question.answers) or say("yes; no"), question.asked_if))
    total = sum(row.kind == "plain" for row in rows)
    answers = "; ".join(f"{code} {label}" for code, label in labels.items())
    yield tree.Heading(say("Variables of the survey"), 3, "variables")
    table = tree.Table(
        id="codebook-variables",
        caption=counted("{n} variable, scale by scale", "{n} variables, scale by scale", total),
        subtitle=say("Answers to statements: {answers}", answers=answers) if answers else "",
        columns=(
            tree.Column(say("Variable"), width=2.4),
            tree.Column(say("What it is"), width=3.6),
            tree.Column(say("Answers, or turned"), width=1.9),
            tree.Column(say("Asked if, or how known"), width=1.9),
        ),
        rows=tuple(rows),
        notes=(say("Turned: agreeing means a low score."),),
    )
    yield tree.Details(counted("{n} variable", "{n} variables", total), (table,))
