"""Everything that can be told of a questionnaire before anybody is asked: names, answers, translations, skip logic.

:func:`check_form` is the whole of it for any XLSForm; :func:`check_against_study` holds a form against the items, the
answer scale and the codes that a study declares.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import combinations

from kurak.fieldwork.answer_checks import check_answers, missing_meaning
from kurak.fieldwork.form_findings import counted, of_many, of_row
from kurak.fieldwork.logic_checks import check_logic
from kurak.fieldwork.reachable import Reachability
from kurak.fieldwork.translation_checks import check_translations
from kurak.model.catalogue import finding
from kurak.model.finding import Finding, Place, worst_first
from kurak.model.form import Form, Group, Question
from kurak.model.scales import Instrument
from kurak.model.scales import Question as StudyQuestion
from kurak.sources.variable_names import legal_everywhere, legal_in_form, why_not_in_statistics
from kurak.sources.wording import did_you_mean, listed, shown

RELEASES = ("national_only",)
"""What kurak_release may say: answers are shown for the whole country only."""


def check_form(form: Form) -> tuple[Finding, ...]:
    """Everything that is wrong with a questionnaire, worst first.

    Parameters
    ----------
    form
        As :mod:`kurak.sources.xlsform` reads it, whose own findings are about its shape.

    Examples
    --------
    >>> from kurak.sources.xlsform import form_from_markdown
    >>> form = form_from_markdown('''
    ... | survey |                |      |       |
    ... |        | type           | name | label |
    ... |        | select_one yn  | q1   | Work? |
    ... ''').form
    >>> [found.code for found in check_form(form)]
    ['FOR-003', 'FOR-015', 'FOR-037', 'FOR-020']
    """
    reachable = Reachability(form)
    found = [
        *_check_names(form, reachable),
        *_check_texts(form),
        *check_answers(form),
        *check_translations(form),
        *check_logic(form, reachable),
        *_check_release(form),
        *_check_settings(form),
    ]
    return worst_first(found)


# ── names ──


def _check_names(form: Form, reachable: Reachability) -> Iterator[Finding]:
    named: dict[str, list[Question]] = {}
    for entry in form.entries:
        if not entry.name:
            if isinstance(entry, Group) or entry.type not in ("note", "audit", "csv-external", "xml-external"):
                what = entry.kind if isinstance(entry, Group) else entry.written_type
                yield of_row(form, "FOR-010", f"the {what} of row {entry.row} has no name", entry, "name")
            continue
        if not legal_in_form(entry.name):
            fix = f"call it {legal_everywhere(entry.name)}"
            yield of_row(form, "FOR-011", f"the name {shown(entry.name)} is not legal in a form", entry, "name", fix=fix)
        elif isinstance(entry, Question) and entry.holds_data:
            named.setdefault(entry.name, []).append(entry)
    taken = frozenset(name.lower() for name in named)
    for name, places in named.items():
        if reason := why_not_in_statistics(name):
            fix = f"call it {legal_everywhere(name, taken=taken)}"
            yield of_row(form, "FOR-012", f"{shown(name)} is no name in statistics: {reason}", places[0], "name", fix=fix)
        yield from _check_places(form, name, places, reachable)
    by_lower: dict[str, list[str]] = {}
    for name in named:
        by_lower.setdefault(name.lower(), []).append(name)
    for names in by_lower.values():
        if len(names) > 1:
            first, second = named[names[0]][0], named[names[1]][0]
            message = f"{shown(names[0])} and {shown(names[1])} differ in capitals only; SPSS takes them for one"
            yield of_row(form, "FOR-012", message, second, "name", also=(form.place(first, "name"),), fix=f"call it {names[1]}_2")
    yield from _check_groups(form)


def _check_places(form: Form, name: str, places: list[Question], reachable: Reachability) -> Iterator[Finding]:
    """One name at several places is one variable only if no interview meets two of them, and their answers are the same."""
    if len(places) < 2:
        return
    for one, other in combinations(places[:12], 2):
        if one.groups == other.groups or not reachable.exclude(one, other):
            message = f"the name {shown(name)} stands in row {one.row} and in row {other.row}"
            fix = f"call one of them {legal_everywhere(name, taken=frozenset({name.lower()}))}"
            yield of_row(form, "FOR-013", message, other, "name", fix=fix, also=(form.place(one, "name"),))
            return
        if (one.type, one.choice_list) != (other.type, other.choice_list):
            message = f"{shown(name)} has other answers in row {one.row} than in row {other.row}, and would be one variable"
            yield of_row(form, "FOR-013", message, other, "type", also=(form.place(one, "type"),))
            return


def _check_groups(form: Form) -> Iterator[Finding]:
    seen: dict[tuple[tuple[str, ...], str], Group] = {}
    for group in form.groups:
        if not group.name:
            continue
        first = seen.setdefault((group.groups, group.name), group)
        if first is not group:
            message = f"two groups are called {shown(group.name)}: row {first.row} and row {group.row}"
            yield of_row(form, "FOR-013", message, group, "name", also=(form.place(first, "name"),))


def _check_texts(form: Form) -> Iterator[Finding]:
    bare = [
        question
        for question in form.questions
        if (question.answered or question.type == "note") and not any(question.labels.values()) and not any(question.hints.values())
        and not question.calculation
    ]  # fmt: skip
    if bare:
        yield of_many(form, "FOR-014", counted(len(bare), "question has", "questions have") + " no text", bare, "label")


def _check_release(form: Form) -> Iterator[Finding]:
    for question in form.questions:
        if question.release and question.release not in RELEASES:
            message = f"kurak_release of {question.name} says {shown(question.release)}"
            yield of_row(form, "FOR-041", message, question, "kurak_release", fix=f"write {listed(RELEASES)}, or leave the cell empty")


def _check_settings(form: Form) -> Iterator[Finding]:
    if not form.settings.version:
        place = Place(form.file, sheet="settings", row=form.settings.row, key="version")
        yield finding("FOR-037", message="the form has no version", where=place)


# ── against the study ──


def check_against_study(
    form: Form,
    *,
    items: Mapping[str, str],
    instrument: Instrument | None,
    dont_know: tuple[int, ...] = (),
    refused: tuple[int, ...] = (),
) -> tuple[Finding, ...]:
    """What of a questionnaire does not fit the study: items not asked, answers that differ, codes not declared.

    Parameters
    ----------
    items
        Items of instrument/items.csv with their texts.
    instrument
        instrument/scales.yaml, None where there is none.
    dont_know, refused
        Codes that the study declares in its block estimates, beside those of the instrument.
    """
    return worst_first(list(_study_findings(form, items, instrument, dont_know, refused)))


def _study_findings(
    form: Form, items: Mapping[str, str], instrument: Instrument | None, dont_know: tuple[int, ...], refused: tuple[int, ...]
) -> Iterator[Finding]:
    variables = form.variables
    wanted = [*items, *(instrument.other_questions if instrument is not None else ())]
    for name in wanted:
        if name not in variables:
            left = [one for one in variables if one not in wanted]
            fix = did_you_mean(name, left, otherwise="add the question, or correct its name")
            place = Place(form.file, sheet="survey", key="name")
            yield finding("FOR-038", message=f"the item {shown(name)} is not in the questionnaire", where=place, fix=fix)
    if instrument is None:
        return
    response = instrument.response
    declared = {
        "don't know": {*map(str, response.dont_know_codes), *map(str, dont_know)},
        "refused": {*map(str, response.refused_codes), *map(str, refused)},
    }
    for name in items:
        for question in variables.get(name, ())[:1]:
            yield from _scale_answers(form, question, [str(code) for code in response.codes])
    for name, asked in instrument.other_questions.items():
        for question in variables.get(name, ())[:1]:
            yield from _other_answers(form, question, asked)
    reported: set[str] = set()
    for name in wanted:
        for question in variables.get(name, ())[:1]:
            for choice in form.choices_of(question):
                meaning = missing_meaning(choice)
                if meaning and choice.name not in declared[meaning] and choice.name not in reported:
                    reported.add(choice.name)
                    message = f"the code {choice.name} of the list {question.choice_list} means {meaning}; the study does not say so"
                    yield of_row(form, "FOR-022", message, choice, "name")


def _scale_answers(form: Form, question: Question, codes: list[str]) -> Iterator[Finding]:
    there = [choice.name for choice in form.choices_of(question) if not missing_meaning(choice)]
    if sorted(there) != sorted(codes):
        message = f"the answers of {question.name} are {listed(there) or 'none'}; the answer scale is {codes[0]} to {codes[-1]}"
        yield of_row(form, "FOR-039", message, question, "type")


def _other_answers(form: Form, question: Question, asked: StudyQuestion) -> Iterator[Finding]:
    if question.type == ("select_one" if asked.type == "multiple" else "select_multiple"):
        message = f"{question.name} is {question.type} in the questionnaire and {asked.type} in scales.yaml"
        yield of_row(form, "FOR-039", message, question, "type")
    wanted = asked.answers or (("yes", "no") if asked.type == "yes_no" else ())
    there = {choice.value for choice in form.choices_of(question)}
    if missing := [answer for answer in wanted if answer not in there]:
        message = f"the list of {question.name} lacks {listed(map(shown, missing))}, which scales.yaml names as answers"
        yield of_row(form, "FOR-039", message, question, "type", fix="write the answer into kurak_value of the choice that stands for it")
