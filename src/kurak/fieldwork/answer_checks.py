"""Checks of answers: lists that lack or double something, don't know and refused, ranges, empty answers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

from kurak.fieldwork.form_findings import counted, of_many, of_row
from kurak.model.catalogue import finding
from kurak.model.finding import Finding, Place
from kurak.model.form import Choice, ChoiceList, Form, Question
from kurak.sources.expressions import ExpressionError, answers_in, parse_expression
from kurak.sources.wording import did_you_mean, listed, shown

Missing = Literal["don't know", "refused", ""]

DONT_KNOW = re.compile(
    r"^(i )?(do not|don'?t|doesn'?t|does not) know\b|^dk$|^not sure$|^no idea\b|^затрудняюсь|^не знаю|^билбейм|"
    r"^билбейт|^жооп берүү кыйын|^ne sait pas|^weiß (ich )?nicht",
    re.IGNORECASE,
)
REFUSED = re.compile(
    r"^(refus|prefer not|(do not|don'?t) want to (say|answer)|no answer$|not want)|^отказ|^не хочу отвечать|^жооп берүүдөн баш|"
    r"^жооп бергиси келбей|^refus|^keine angabe",
    re.IGNORECASE,
)
NONE_OF_THEM = re.compile(r"^(none( of (these|them|the above))?|nothing|no(ne)? difficult\w*|ничего|нет|эч нерсе|жок)\W*$", re.IGNORECASE)


def missing_meaning(choice: Choice) -> Missing:
    """Whether an answer means don't know or refused, by its labels in any language; empty if neither.

    Examples
    --------
    >>> missing_meaning(Choice("88", {"English (en)": "Don't know"}, 2))
    "don't know"
    """
    for label in choice.labels.values():
        text = " ".join(label.replace("’", "'").split()).strip("([ ")
        if DONT_KNOW.search(text):
            return "don't know"
        if REFUSED.search(text):
            return "refused"
    return ""


def check_answers(form: Form) -> Iterator[Finding]:
    """Everything about lists of answers and about answers that are left open."""
    yield from _check_lists_there(form)
    for answers in form.lists.values():
        yield from _check_list(form, answers)
    yield from _check_words(form)
    yield from _check_missing_codes(form)
    yield from _check_several(form)
    yield from _check_open(form)


def _check_lists_there(form: Form) -> Iterator[Finding]:
    used = {question.choice_list for question in form.questions if question.choice_list}
    inside = [question for question in form.questions if question.choice_list and not question.file]
    if inside and not form.lists:
        message = "questions have lists of answers, and there is no sheet choices"
        yield finding("FOR-003", message=message, where=Place(form.file, sheet="choices"))
    names = {question.name for question in form.questions}
    for question in inside:
        if question.choice_list not in form.lists and not _names_a_question(question.choice_list, names):
            fix = did_you_mean(question.choice_list, form.lists, otherwise="add its answers to the sheet choices")
            message = f"{question.name or question.written_type} names the list {shown(question.choice_list)}, which is not there"
            yield of_row(form, "FOR-015", message, question, "type", fix=fix)
    texts = " ".join(
        " ".join((question.calculation, question.choice_filter, question.relevant, question.constraint, question.appearance))
        for question in form.questions
    )
    left = [name for name in form.lists if name not in used and f"'{name}'" not in texts and f'"{name}"' not in texts]
    for name in left:
        yield of_row(form, "FOR-016", f"no question uses the list {shown(name)}", form.lists[name].choices[0], "list_name")


def _names_a_question(written: str, names: set[str]) -> bool:
    """A list may be the answers of a repeat: ``select_one ${member}``."""
    return written.startswith("${") and written[2:-1] in names


def _check_list(form: Form, answers: ChoiceList) -> Iterator[Finding]:
    users = [question for question in form.questions if question.choice_list == answers.name]
    several = any(question.type in ("select_multiple", "rank") for question in users)
    first: dict[str, Choice] = {}
    doubled: list[tuple[Choice, Choice]] = []
    for choice in answers.choices:
        if not choice.name:
            yield of_row(form, "FOR-018", f"an answer of the list {shown(answers.name)} has no code", choice, "name", fix="give it a code")
            continue
        if re.search(r"\s", choice.name) and several:
            message = f"the code {shown(choice.name)} of the list {answers.name} has a blank, and several answers can be chosen"
            yield of_row(form, "FOR-018", message, choice, "name")
        if choice.name in first:
            doubled.append((first[choice.name], choice))
        first.setdefault(choice.name, choice)
    if doubled:
        yield _doubled(form, answers, doubled, filtered=bool(users) and all(question.choice_filter for question in users))
    unlabelled = [choice for choice in answers.choices if not any(choice.labels.values()) and not _has_picture(choice)]
    if unlabelled:
        message = counted(len(unlabelled), "answer", "answers") + f" of the list {shown(answers.name)} without a label"
        yield of_many(form, "FOR-014", message, unlabelled, "label", fix="write what people read")


def _check_words(form: Form) -> Iterator[Finding]:
    """Lists whose codes are words."""
    used = {question.choice_list for question in form.questions}
    words = [
        answers
        for name, answers in form.lists.items()
        if name in used and not any(re.fullmatch(r"-?\d+", code) for code in answers.names if code)
    ]
    if words:
        message = f"codes are words in {counted(len(words), 'list', 'lists')}: {listed((one.name for one in words), most=6)}"
        yield of_many(form, "FOR-019", message, [one.choices[0] for one in words], "name")


def _has_picture(choice: Choice) -> bool:
    return any("image" in column.lower() for column in choice.more)


def _doubled(form: Form, answers: ChoiceList, doubled: list[tuple[Choice, Choice]], *, filtered: bool) -> Finding:
    one, other = doubled[0]
    more = f", and {len(doubled) - 1} more codes too" if len(doubled) > 1 else ""
    message = f"the code {shown(other.name)} stands twice in the list {shown(answers.name)}: row {one.row} and row {other.row}{more}"
    if form.settings.allow_choice_duplicates:
        message += "; the settings allow it"
    return finding(
        "FOR-017",
        message=message,
        where=(form.place(other, "name"), form.place(one, "name")),
        severity="note" if form.settings.allow_choice_duplicates and filtered else ("warning" if form.settings.allow_choice_duplicates else None),
        details={"rows": sorted(choice.row for _, choice in doubled)},
    )


def _check_missing_codes(form: Form) -> Iterator[Finding]:
    """One meaning, one code."""
    for meaning in ("don't know", "refused"):
        by_code: dict[str, Choice] = {}
        for answers in form.lists.values():
            for choice in answers.choices:
                if missing_meaning(choice) == meaning:
                    by_code.setdefault(choice.name, choice)
        if len(by_code) > 1:
            message = f"{meaning} has the codes {listed(by_code)}"
            yield of_many(form, "FOR-023", message, list(by_code.values()), "name", fix=f"use one code for {meaning} in all lists")


def _check_several(form: Form) -> Iterator[Finding]:
    """Don't know, refused and none stand alone."""
    for question in form.questions:
        if question.type != "select_multiple":
            continue
        alone = [
            choice
            for choice in form.choices_of(question)
            if missing_meaning(choice) or any(NONE_OF_THEM.match(label.strip()) for label in choice.labels.values())
        ]
        free = [choice for choice in alone if f"'{choice.name}'" not in question.constraint and f'"{choice.name}"' not in question.constraint]
        if free:
            codes = listed(f"{choice.name} ({choice.label('')})" for choice in free)
            fix = "; ".join(f"not(selected(., '{choice.name}') and count-selected(.) > 1)" for choice in free[:1])
            message = f"in {question.name}, {codes} can be chosen together with other answers"
            yield of_row(form, "FOR-024", message, question, "constraint", fix=f"add the constraint {fix}")


def _check_open(form: Form) -> Iterator[Finding]:
    asked = [question for question in form.questions if question.answered and question.type != "acknowledge"]
    free = [question for question in asked if not question.required.strip() or question.required.strip().lower() in ("no", "false", "false()")]
    if free:
        message = f"{len(free):,} of {len(asked):,} questions may be left empty"
        yield of_many(form, "FOR-020", message, free, "required")
    unbounded = [question for question in asked if question.type in ("integer", "decimal") and not _bounds(question)]
    if unbounded:
        message = counted(len(unbounded), "question takes", "questions take") + " any number"
        yield of_many(form, "FOR-021", message, unbounded, "constraint")


def _bounds(question: Question) -> bool:
    """Whether the constraint speaks of the answer itself."""
    if not question.constraint.strip():
        return False
    try:
        return "." in answers_in(parse_expression(question.constraint))
    except ExpressionError:
        return True
