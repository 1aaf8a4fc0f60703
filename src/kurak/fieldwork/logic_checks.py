"""Checks of the skip logic: expressions that cannot be read, references that lead nowhere, questions nobody is ever asked."""

from __future__ import annotations

from collections.abc import Iterator

from kurak.fieldwork.form_findings import of_row
from kurak.fieldwork.reachable import Reachability, TooManyError, alternatives
from kurak.model.catalogue import finding
from kurak.model.finding import Finding
from kurak.model.form import Form, Group, Question
from kurak.sources.expressions import (
    Call,
    Expression,
    ExpressionError,
    answers_in,
    names_in,
    parse_expression,
    parts_of,
)
from kurak.sources.wording import did_you_mean, listed, shown
from kurak.sources.xlsform_columns import SURVEYCTO_FUNCTIONS

EXPRESSIONS = ("required", "relevant", "constraint", "calculation", "choice_filter", "repeat_count", "read_only")
"""Columns that hold expressions."""


def check_logic(form: Form, reachable: Reachability) -> Iterator[Finding]:
    """Everything about conditions, constraints and calculations."""
    names = {entry.name for entry in form.entries if entry.name}
    order = {entry.row: place for place, entry in enumerate(form.entries)}
    first: dict[str, int] = {}
    for entry in form.entries:
        first.setdefault(entry.name, order[entry.row])
    for entry in form.entries:
        for column in EXPRESSIONS:
            text = getattr(entry, column, "")
            if not text.strip() or text.strip().lower() in ("yes", "no", "true", "false"):
                continue
            yield from _check_references(form, entry, column, text, names)
            try:
                read = parse_expression(text)
            except ExpressionError as error:
                yield of_row(form, "FOR-028", f"the {column} of {entry.name or entry.row} cannot be read: {error}", entry, column)
                continue
            yield from _check_dialect(form, entry, column, read)
            if column == "relevant":
                yield from _check_order(form, entry, read, first, order)
            if column in ("relevant", "constraint"):
                yield from _check_codes(form, entry, column, text)
        yield from _check_labels(form, entry, names)
    yield from _check_reachable(form, reachable)
    yield from _check_cycles(form)


def _check_references(form: Form, entry: Question | Group, column: str, text: str, names: set[str]) -> Iterator[Finding]:
    for name in names_in(text):
        if name not in names:
            fix = did_you_mean(name, names, otherwise="correct the name, or add the question")
            message = f"the {column} of {entry.name or entry.row} speaks of {shown(name)}, which is not there"
            yield of_row(form, "FOR-029", message, entry, column, fix=fix)


def _check_labels(form: Form, entry: Question | Group, names: set[str]) -> Iterator[Finding]:
    texts = [("label", entry.labels)]
    if isinstance(entry, Question):
        texts += [("hint", entry.hints), ("constraint_message", entry.constraint_messages)]
    reported: set[str] = set()
    for column, by_language in texts:
        for language, text in by_language.items():
            for name in names_in(text):
                if name not in names and name not in reported:
                    reported.add(name)
                    message = f"the {column} of {entry.name or entry.row} speaks of {shown(name)}, which is not there"
                    heading = f"{column}::{language}" if language else column
                    fix = did_you_mean(name, names, otherwise="correct the name, or add the question")
                    yield of_row(form, "FOR-029", message, entry, heading, fix=fix)


def _check_dialect(form: Form, entry: Question | Group, column: str, read: Expression) -> Iterator[Finding]:
    for part in parts_of(read):
        if isinstance(part, Call) and part.function in SURVEYCTO_FUNCTIONS:
            message = f"{part.function}() in the {column} of {entry.name} is SurveyCTO's; ODK does not know it"
            yield of_row(form, "FOR-009", message, entry, column, fix="write it with functions of XLSForm, or collect on SurveyCTO")
    if isinstance(entry, Question) and entry.appearance.strip().startswith("search(") and column == EXPRESSIONS[0]:
        yield of_row(form, "FOR-009", f"search() of {entry.name} is not known to all programs", entry, "appearance")


def _check_order(form: Form, entry: Question | Group, read: Expression, first: dict[str, int], order: dict[int, int]) -> Iterator[Finding]:
    later = [name for name in answers_in(read) if name in first and first[name] > order[entry.row]]
    for name in later:
        asked = form.question(name)
        if asked is not None and asked.answered:
            message = f"{entry.name or 'a group'} (row {entry.row}) is asked by the answer to {name}, which comes later (row {asked.row})"
            yield of_row(form, "FOR-030", message, entry, "relevant", also=(form.place(asked, "name"),))


def _check_codes(form: Form, entry: Question | Group, column: str, text: str) -> Iterator[Finding]:
    """Codes that a condition asks for, and that the list of the question does not hold."""
    try:
        read = alternatives(parse_expression(text))
    except (ExpressionError, TooManyError):
        return
    seen: set[tuple[str, str]] = set()
    for demand in (demand for alternative in read for demand in alternative):
        asked = entry if demand.name == "." and isinstance(entry, Question) else form.question(demand.name)
        if asked is None or asked.file or asked.type not in ("select_one", "select_multiple") or (demand.name, demand.value) in seen:
            continue
        seen.add((demand.name, demand.value))
        names = [choice.name for choice in form.choices_of(asked)]
        if demand.operator in ("=", "!=", "selected", "not selected") and demand.value and names and demand.value not in names:
            if asked.or_other and demand.value == "other":
                continue
            fix = did_you_mean(demand.value, names, otherwise=f"codes of the list: {listed(names)}")
            message = f"the {column} of {entry.name or entry.row} asks for {shown(demand.value)}, which the list {asked.choice_list} does not hold"
            yield of_row(form, "FOR-032", message, entry, column, fix=fix)


def _check_reachable(form: Form, reachable: Reachability) -> Iterator[Finding]:
    closed: list[Group] = []
    for group in form.groups:
        if any(group in closed for group in form.groups_of(group)):
            continue
        if reason := reachable.why_impossible(form.conditions_of(group)):
            closed.append(group)
            yield of_row(form, "FOR-031", f"the {group.kind} {group.name} (row {group.row}) is never asked: {reason}", group, "relevant")
    for question in form.questions:
        if any(group in closed for group in form.groups_of(question)):
            continue
        if question.relevant.strip() and (reason := reachable.why_never(question)):
            message = f"{question.name or question.written_type} (row {question.row}) is never asked: {reason}"
            yield of_row(form, "FOR-031", message, question, "relevant")
        if question.constraint.strip() and (reason := reachable.why_impossible((question.constraint,), itself=question)):
            yield of_row(form, "FOR-033", f"no answer to {question.name} is allowed: {reason}", question, "constraint")


def _check_cycles(form: Form) -> Iterator[Finding]:
    """Circles among calculations, and conditions that depend on their own question."""
    needs: dict[str, tuple[str, ...]] = {}
    by_name: dict[str, Question] = {}
    for question in form.questions:
        texts = [question.calculation] if question.calculation and not question.trigger else []
        named = tuple(name for text in texts for name in names_in(text))
        if named and question.name:
            needs[question.name] = (*needs.get(question.name, ()), *named)
            by_name.setdefault(question.name, question)
    done: set[str] = set()
    for start in needs:
        circle = _circle(start, needs, done)
        if circle:
            places = tuple(form.place(by_name[name], "calculation") for name in circle)
            yield finding("FOR-034", message="a circle of calculations: " + " → ".join((*circle, circle[0])), where=places)


def _circle(start: str, needs: dict[str, tuple[str, ...]], done: set[str]) -> tuple[str, ...]:
    """The first circle met from a name on; names looked at once are not looked at again."""
    if start in done:
        return ()
    way = [start]
    waiting = [iter(needs[start])]
    while waiting:
        name = next(waiting[-1], None)
        if name is None:
            waiting.pop()
            done.add(way.pop())
        elif name in way:
            done.update(way)
            return tuple(way[way.index(name) :])
        elif name in needs and name not in done:
            way.append(name)
            waiting.append(iter(needs[name]))
    return ()
