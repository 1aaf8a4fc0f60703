"""Questions outside the scales as a published report prints them: shares by answer, points, what became of each, and what is not printed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from kurak.model import document as tree
from kurak.model.audit import AuditedNumber
from kurak.model.edition import Edition
from kurak.model.making import Making, Measured
from kurak.model.published import Claim
from kurak.model.scales import Question
from kurak.report.chapters.drawings import figure
from kurak.report.chapters.printed_making import printed_making
from kurak.report.chapters.printed_words import (
    Names,
    as_printed,
    names_of,
    outcome_words,
    question_name,
    question_of,
)
from kurak.report.charts.dot_plot import GroupMean, draw_dot_plot
from kurak.report.wording import count, printed_count, score, sentence
from kurak.report.words.categories import group_name
from kurak.report.words.saying import counted, say

HUNDRED = Fraction(100)


def printed_questions(edition: Edition, anchors: frozenset[str]) -> tree.Section | None:
    """Make the section; None where no report is published, or it prints nothing of such questions.

    Parameters
    ----------
    edition
        What the report is made from.
    anchors
        Ids of everything in the other chapters, so that no link leads nowhere.
    """
    report, audit, instrument = edition.folder.published, edition.audit, edition.folder.instrument
    if report is None or audit is None or instrument is None:
        return None
    names = names_of(edition, report, anchors)
    numbers = {number.claim: number for number in audit.numbers if number.claim is not None}
    by_question: dict[str, list[Claim]] = {}
    for claim in report.claims:
        if name := question_of(report, claim.variable):
            by_question.setdefault(name, []).append(claim)
    asked = [name for name in instrument.other_questions if name in by_question]
    if not asked:
        return None
    blocks: list[tree.Block] = []
    for name in asked:
        blocks += _question(names, name, instrument.other_questions[name], by_question[name], numbers)
    if "estimates-questions" in anchors:
        blocks.append(tree.Paragraph((tree.Link(say("The same questions, estimated from records"), "#estimates-questions"), ".")))
    return tree.Section(
        id="questions",
        title=instrument.other_questions_title or say("Questions outside the scales, as published"),
        kicker=say("Questions outside the scales"),
        short=instrument.other_questions_title or say("Questions"),
        in_bar=False,
        lead=counted(
            "{n} question, as the report prints it: the share of each answer, and what became of it in the audit.",
            "{n} questions, as the report prints them: the share of each answer, and what became of it in the audit.",
            len(asked),
        ),
        blocks=tuple(blocks),
    )


def _question(
    names: Names, name: str, question: Question, claims: Sequence[Claim], numbers: dict[str, AuditedNumber]
) -> Iterator[tree.Block]:
    yield tree.Heading(question_name(name, question), 3, f"question-{name}")
    shares = [(claim, numbers[claim.claim]) for claim in claims if claim.group_by == "answer" and numbers[claim.claim].figure is not None]
    if len(shares) > 1:
        yield _dots(names, name, question, shares)
    yield _table(names, name, question, claims, numbers)


def _base(question: Question, claims: Sequence[Claim]) -> str:
    """Of whom the shares are, as far as the report says it."""
    bases = list(dict.fromkeys(claim.base for claim in claims if claim.base is not None))
    if question.asked_if:
        return say("Percent of those asked; asked if {condition}. How many they are is not printed", condition=_condition(question)) if not bases else say(
            "Percent of {people} people; asked if {condition}", people=printed_count(str(bases[0])), condition=_condition(question)
        )
    return say("Percent of {people} people", people=printed_count(str(bases[0]))) if len(bases) == 1 else say("Percent; of how many people is not printed")


def _condition(question: Question) -> str:
    return question.asked_if.replace("_", " ").replace("==", say("is"))


def _dots(names: Names, name: str, question: Question, shares: Sequence[tuple[Claim, AuditedNumber]]) -> tree.Figure:
    means = [GroupMean(group_name(claim.group, name), Fraction(claim.value), as_printed(claim.value, percent=True)) for claim, _ in shares]
    first = max(means, key=lambda one: one.value)
    total = sum((Fraction(claim.value) for claim, _ in shares), Fraction(0))
    notes: list[str] = []
    if question.type == "single" and total < HUNDRED:
        left = score(HUNDRED - total, 1).removesuffix(".0")
        notes.append(say("The printed shares add up to {sum} %; what the other {left} % answered is not printed.", sum=score(total, 1).removesuffix(".0"), left=left))
    if question.note:
        notes.append(sentence(question.note))
    if question.answers_source:
        notes.append(sentence(question.answers_source))
    return figure(
        f"question-dots-{name}",
        say("Of the answers printed, “{answer}” is named most: {share}", answer=first.label, share=first.printed),
        draw_dot_plot(
            means, scale=(0, 100), section=(0, 100), measure=say("percent"), groups=say("answer"), order="highest first", midpoint="not marked"
        ),
        subtitle=say("{base}, as printed; without intervals, which need the records", base=_base(question, [claim for claim, _ in shares])),
        notes=tuple(notes),
        source=names.report.spec.source,
        making=lambda drawing: _making(names),
    )


def _table(
    names: Names, name: str, question: Question, claims: Sequence[Claim], numbers: dict[str, AuditedNumber]
) -> tree.Table:
    rows = [_row(names, claim, numbers[claim.claim]) for claim in claims]
    changed = sum(numbers[claim.claim].doubted for claim in claims)
    return tree.Table(
        id=f"question-table-{name}",
        caption=say("{name}: {numbers}, {changed} in question", name=question_name(name, question), numbers=counted("{n} printed number", "{n} printed numbers", len(rows)), changed=count(changed)),
        subtitle="" if any(claim.group_by == "answer" for claim in claims) else _base(question, claims),
        columns=(
            tree.Column(say("What is printed"), width=3.2),
            tree.Column(say("Printed"), align="right", width=0.9),
            tree.Column(say("After the audit"), width=2.8),
            tree.Column(say("Findings"), width=1.6),
            tree.Column(say("Conclusions"), width=1.3),
        ),
        rows=tuple(rows),
        making=_making(names),
    )


def _making(names: Names) -> Making | None:
    # What the audit found of each number stands in its row.
    return printed_making(names.edition, (), (Measured(say("Printed"), say("The number as the report prints it."), (1,)),), found=True)


def _row(names: Names, claim: Claim, number: AuditedNumber) -> tree.Row:
    percent = claim.measure.startswith("percent") and number.figure is not None
    return tree.row(
        names.claim(claim),
        as_printed(claim.value, percent=percent),
        outcome_words(names, number),
        names.findings((*number.findings, *number.shared)),
        names.conclusions(claim.claim),
    )
