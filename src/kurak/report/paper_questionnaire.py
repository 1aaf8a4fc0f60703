"""A questionnaire on paper, with the codes of its answers and the route in words (PDF/UA-1).

How it looks is said in ``templates/paper_questionnaire.typ``; this module says what stands on it. Statements with the same answers
become a matrix, whatever the device makes of them. Everything reaches Typst as JSON, so that no text of a form can become markup.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from kurak.model.form import Form, Group, Question, language_code
from kurak.report.words.paper_questionnaire import FALLBACK, PAPER_WORDS, PaperWords
from kurak.report.writers.typst_sheet import write_sheet
from kurak.sources.expressions import (
    ExpressionError,
    Literal,
    Operation,
    as_number,
    names_in,
    parse_expression,
    parts_of,
)
from kurak.sources.routing import ConditionWords, in_words, left_open, next_asked, truth_of, written

_TEMPLATE: Final = Path(__file__).resolve().parent / "templates" / "paper_questionnaire.typ"

FEWEST_ROWS: Final = 3
"""So many questions in a row with the same list become a matrix."""

MOST_COLUMNS: Final = 9
"""A matrix with more answers does not fit on the page."""

LONGEST_LABEL: Final = 40
"""Longer labels do not fit above a column of codes."""

_MARK = re.compile(r"</?(?:span|b|i|u|br|p|font)[^<>]*>|\*\*|(?<!\w)[_*#]+(?=\S)|(?<=\S)[_*]+(?!\w)")


def paper_languages(form: Form) -> Mapping[str, str]:
    """Code of the language: its name in the form; the code of one without is its name in small letters.

    Examples
    --------
    >>> from kurak.model.form import FormSettings
    >>> dict(paper_languages(Form("f.xlsx", "", FormSettings(), ("English (en)", "Kyrgyz (ky)"), (), {})))
    {'en': 'English (en)', 'ky': 'Kyrgyz (ky)'}
    """
    return {language_code(name) or re.sub(r"\W+", "-", name.lower()).strip("-") or "form": name for name in form.languages}


def first_place_answers(form: Form) -> dict[str, str]:
    """Values under which a form that asks variables at several places asks them at the first: ``{"item_order": "1"}``."""
    given: dict[str, str] = {}
    for places in form.variables.values():
        if len(places) < 2 or truth_of(form.conditions_of(places[0]), given) is True:
            continue
        for condition in form.conditions_of(places[0]):
            try:
                parts = tuple(parts_of(parse_expression(condition)))
            except ExpressionError:
                continue
            for part in parts:
                if isinstance(part, Operation) and part.operator == "=" and isinstance(part.right, Literal):
                    name = written(part.left)
                    asked = form.question(name)
                    if asked is not None and asked.type == "calculate":
                        given.setdefault(name, part.right.text)
    return given


def paper_blocks(form: Form, *, language: str, given: Mapping[str, str] | None = None) -> list[dict[str, Any]]:
    """Headings, notes, questions and matrices of a questionnaire in one language, in order, as :func:`write_paper_questionnaire` prints them."""
    return _Paper(form, language, dict(given) if given else first_place_answers(form)).blocks()


def write_paper_questionnaire(form: Form, *, language: str, given: Mapping[str, str] | None = None) -> bytes:
    """The questionnaire in one language as PDF/UA-1; the same form gives the same bytes.

    Parameters
    ----------
    form
        A form without errors.
    language
        A language as the form names it.
    given
        Values that are known before anybody is asked, such as the order of the statements. What they rule out is not
        printed. Left out, variables that are asked at several places are printed at the first.

    Raises
    ------
    PdfError
        If Typst refuses the page: a mistake of ours.
    """
    return write_sheet(_Paper(form, language, dict(given) if given else first_place_answers(form)).data(), _TEMPLATE)


@dataclass
class _Paper:
    """The text of the paper in one language."""

    form: Form
    language: str
    given: Mapping[str, str]
    words: PaperWords = field(init=False)
    code: str = field(init=False)
    numbers: dict[int, int] = field(init=False)
    asked: tuple[Question, ...] = field(init=False)

    def __post_init__(self) -> None:
        code = language_code(self.language)
        self.code = code if code in PAPER_WORDS else FALLBACK
        self.words = PAPER_WORDS[self.code]
        self.asked = tuple(one for one in self.form.questions if one.answered and self.printed(one))
        self.numbers = {question.row: number for number, question in enumerate(self.asked, start=1)}

    def printed(self, entry: Question | Group) -> bool:
        """Whether it is asked at all under what is given."""
        return truth_of(self.form.conditions_of(entry), self.given) is not False

    def data(self) -> dict[str, Any]:
        """Everything that the template prints."""
        words, settings = self.words, self.form.settings
        given = ", ".join(f"{name} = {value}" for name, value in self.given.items())
        title = settings.title or words.title
        return {
            "language": self.code,
            "title": title,
            "head": f"{words.title} · {self.language}" if self.language else words.title,
            "version": f"{words.version} {settings.version}" if settings.version else "",
            "boxes": [words.date, words.begun, words.ended],
            "how": words.how,
            "given": words.printed_for.format(values=given) if given else "",
            "blocks": self.blocks(),
            "end": words.end,
            "computed_title": words.computed_title,
            "computed": words.computed,
            "values": self.values(),
            "foot": " · ".join(part for part in (title, settings.version, f"{words.file} {self.form.sha256[:12]}") if part),
            "page": words.page,
            "of": words.of_page,
        }

    # ── blocks ──

    def blocks(self) -> list[dict[str, Any]]:
        """Headings, notes, questions and matrices, in order."""
        made: list[dict[str, Any]] = []
        entries = [entry for entry in self.form.entries if self.printed(entry)]
        at = 0
        while at < len(entries):
            entry = entries[at]
            if isinstance(entry, Group):
                if (heading := self.heading(entry, made)) is not None:
                    made.append(heading)
                at += 1
                continue
            run = self.matrix_run(entries, at)
            if len(run) >= FEWEST_ROWS:
                made.append(self.matrix(run))
                at += len(run)
                continue
            if entry.answered:
                made.append(self.question(entry))
            elif entry.type in ("note", "select_one") and entry.label(self.language):
                made.append({"kind": "note", "text": self.text(entry.label(self.language)), "condition": self.condition(entry, own=True)})
            at += 1
        return made

    def heading(self, group: Group, before: Sequence[Mapping[str, Any]]) -> dict[str, Any] | None:
        """A group's heading; None where it would say nothing, or what the heading before it said."""
        text = self.text(group.label(self.language))
        condition = self.condition(group, own=True)
        repeated = self.words.repeated if group.kind == "repeat" else ""
        said = {
            "kind": "heading",
            "text": text,
            "condition": self.words.section_only_if.format(condition=condition) if condition else "",
            "repeated": repeated,
        }
        headings = [block for block in before if block["kind"] == "heading"]
        same = bool(headings) and headings[-1]["text"] == text and not condition and not repeated
        return None if same or not (text or condition or repeated) else said

    def matrix_run(self, entries: Sequence[Question | Group], at: int) -> list[Question]:
        """Questions from here on with the same short list, asked alike."""
        first = entries[at]
        if not isinstance(first, Question) or first.type != "select_one" or first.file or first.choice_filter:
            return []
        choices = self.form.choices_of(first)
        if not 2 <= len(choices) <= MOST_COLUMNS or any(len(choice.label(self.language)) > LONGEST_LABEL for choice in choices):
            return []
        run: list[Question] = []
        for entry in entries[at:]:
            alike = (
                isinstance(entry, Question)
                and (entry.type, entry.choice_list, entry.groups, entry.relevant) == (first.type, first.choice_list, first.groups, first.relevant)
                and entry.answered
            )
            if not alike or not isinstance(entry, Question):
                break
            run.append(entry)
        return run

    def matrix(self, run: Sequence[Question]) -> dict[str, Any]:
        """Statements with the same answers as rows."""
        return {
            "kind": "matrix",
            "condition": self.condition(run[0], own=True),
            "columns": [[choice.name, self.text(choice.label(self.language))] for choice in self.form.choices_of(run[0])],
            "rows": [[str(self.numbers[one.row]), self.text(one.label(self.language)), one.name] for one in run],
        }

    def question(self, question: Question) -> dict[str, Any]:
        """One question with its answers."""
        condition = self.condition(question, own=True)
        hints = [self.text(hint) for hint in (question.hints.get(self.language, ""),) if hint]
        if question.type == "select_multiple" and not hints:
            hints.append(self.words.several)
        return {
            "kind": "question",
            "number": str(self.numbers[question.row]),
            "name": question.name,
            "text": self.text(question.label(self.language)) or question.name,
            "hints": hints,
            "condition": self.words.only_if.format(condition=condition) if condition else "",
            **self.answers(question),
        }

    def answers(self, question: Question) -> dict[str, Any]:
        """What is circled or written."""
        choices = self.form.choices_of(question)
        if choices:
            arrows = self.arrows(question)
            return {
                "answers": "several" if question.type == "select_multiple" else ("rank" if question.type == "rank" else "one"),
                "choices": [[choice.name, self.text(choice.label(self.language)), arrows.get(choice.name, "")] for choice in choices],
            }
        if question.type in ("integer", "decimal", "range"):
            low, high = self.limits(question)
            digits = len(str(int(high))) if high is not None else 6
            said = self.words.from_to.format(low=_plain(low), high=_plain(high)) if low is not None and high is not None else ""
            return {"answers": "number", "digits": min(digits, 10), "range": said, "decimal": question.type == "decimal"}
        return {"answers": {"date": "date", "time": "time", "datetime": "date"}.get(question.type, "text"), "lines": 2 if "multiline" in question.appearance else 1}

    def limits(self, question: Question) -> tuple[float | None, float | None]:
        """The lowest and the highest answer that the constraint or the parameters allow."""
        if question.type == "range":
            return as_number(question.parameters.get("start", "1")), as_number(question.parameters.get("end", "10"))
        low: float | None = None
        high: float | None = None
        try:
            read = parse_expression(question.constraint)
        except ExpressionError:
            return None, None
        for part in parts_of(read):
            if isinstance(part, Operation) and written(part.left) == "." and isinstance(part.right, Literal):
                limit = as_number(part.right.text)
                if limit is not None and part.operator in (">", ">=") and (low is None or limit < low):
                    low = limit + (part.operator == ">")
                if limit is not None and part.operator in ("<", "<=") and (high is None or limit > high):
                    high = limit - (part.operator == "<")
        return low, high

    # ── the route ──

    def arrows(self, question: Question) -> dict[str, str]:
        """Where each answer leads, for answers that leave something out."""
        if question.type != "select_one" or question.row not in self.numbers:
            return {}
        following = self.asked[self.numbers[question.row] :]
        if question.repeat:
            # After the last question of a repeat comes the next round of it.
            following = tuple(one for one in following if question.repeat in one.groups)
        found: dict[str, str] = {}
        for choice in self.form.choices_of(question):
            then = next_asked(self.form, {**self.given, question.name: choice.name}, following)
            if then is None and following and not question.repeat:
                found[choice.name] = self.words.go_to_end
            elif then is not None and then is not following[0]:
                found[choice.name] = self.words.go_to.format(n=self.numbers[then.row])
        return found

    def condition(self, entry: Question | Group, *, own: bool) -> str:
        """The condition of an entry in words, without what is given; ``own`` leaves out those of its groups."""
        every = (entry.relevant,) if own else self.form.conditions_of(entry)
        still = left_open([one for one in every if one.strip()], self.given)
        words = self.words
        spoken = ConditionWords(
            words.is_, words.comparisons, words.holds, words.holds_not, words.empty, words.answered, words.and_, words.or_, words.not_
        )
        return in_words(still, self.form, words=spoken, name=self.name, label=self.answer)

    def name(self, name: str) -> str:
        """What to call a question: its number."""
        number = next((self.numbers[one.row] for one in self.form.questions if one.name == name and one.row in self.numbers), None)
        return self.words.question.format(n=number) if number is not None else self.words.value.format(name=name)

    def answer(self, question: Question, code: str) -> str:
        """What to call an answer: its code, and its label if it is short."""
        choice = next((one for one in self.form.choices_of(question) if one.name == code), None)
        label = self.text(choice.label(self.language)) if choice is not None else ""
        return f"{code} ({label})" if label and label != code and len(label) <= LONGEST_LABEL else code

    # ── texts ──

    def text(self, text: str) -> str:
        """A text without marks of other programs; an answer that it takes up becomes a place to write, or a number."""
        plain = _MARK.sub("", text)
        return re.sub(r"\$\{\s*([^{}\s]+)\s*\}", lambda match: self.reference(match[1]), plain).strip()

    def reference(self, name: str) -> str:
        """How a text takes up an answer."""
        asked = self.form.question(name)
        return f"____ ({name})" if asked is None or not asked.answered else f"____ ({self.name(name)})"

    def values(self) -> list[list[str]]:
        """Calculations in words: what they are, and which questions they are worked out from; never an expression."""
        return [
            [question.name, ". ".join(part for part in (self.text(question.label(self.language)), self.worked_out(question)) if part)]
            for question in self.form.questions
            if question.type == "calculate" and self.printed(question) and question.calculation
        ]


    def worked_out(self, question: Question) -> str:
        """Which questions and values a calculation takes up, in the order of the form."""
        used = {name for name in names_in(question.calculation) if name != question.name}
        found = [self.name(one.name) for one in self.form.questions if one.name in used]
        if not found:
            return self.words.worked_out_alone
        return self.words.worked_out_from.format(names=", ".join(dict.fromkeys(found)))


def _plain(number: float | None) -> str:
    return "" if number is None else (str(int(number)) if number == int(number) else f"{number:g}")
