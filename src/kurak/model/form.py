"""A questionnaire as nouns: what is asked, in which order, of whom, with which answers; and where each of it stands.

Everything that comes after a form is made from these nouns: checks, the XForm, the paper questionnaire, the codebook, typed
tables of records, labels in SPSS and Stata. Expressions (who is asked, which answers are allowed) are kept as written;
``kurak.sources.expressions`` reads them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType
from typing import Literal

from kurak.model.finding import Place

PLAIN = ""
"""Key of texts without a language, in forms that have one language and do not name it."""

ANSWERED = frozenset(
    {
        "text", "integer", "decimal", "range", "date", "time", "datetime", "select_one", "select_multiple", "rank",
        "geopoint", "geotrace", "geoshape", "image", "audio", "video", "file", "barcode", "acknowledge",
    }
)  # fmt: skip
"""Types that a person answers."""

SELECTS = frozenset({"select_one", "select_multiple", "rank"})
"""Types whose answers stand in a list."""

NUMBERS = frozenset({"integer", "decimal", "range"})
"""Types whose answer is a number."""

METADATA = frozenset(
    {
        "start", "end", "today", "deviceid", "username", "email", "phonenumber", "audit", "start-geopoint",
        "background-audio", "background-geopoint", "simserial", "subscriberid", "last-saved",
    }
)  # fmt: skip
"""Types that the device fills in by itself."""

Texts = Mapping[str, str]
"""Language as the form names it (``English (en)``), or :data:`PLAIN`: the text."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer of a list.

    Parameters
    ----------
    name
        The code that stands in the data.
    labels
        What people read, by language.
    row
        Row of the sheet, counted as a spreadsheet counts.
    more
        Any other column of the choices sheet: filters, ``kurak_value``.
    """

    name: str
    labels: Texts
    row: int
    more: Mapping[str, str] = field(default_factory=dict)

    def label(self, language: str) -> str:
        """The label in a language, or in the first language that has one; the code where none has."""
        return text_in(self.labels, language) or self.name

    @property
    def value(self) -> str:
        """What stands for this answer in a labelled table: the column ``kurak_value``, or else the first label."""
        return self.more.get("kurak_value") or next((text for text in self.labels.values() if text), self.name)


@dataclass(frozen=True, slots=True)
class ChoiceList:
    """A list of answers, used by any number of questions."""

    name: str
    choices: tuple[Choice, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The codes, in order."""
        return tuple(choice.name for choice in self.choices)


@dataclass(frozen=True, slots=True)
class Question:
    """One row of the survey sheet that is no group: a question, a note, a calculation, or what the device fills in.

    Parameters
    ----------
    name
        Its name, which is the variable's; empty where the row has none.
    type
        The type in one spelling: select_one, select_multiple, rank, integer, text, note, calculate and so on.
    written_type
        The whole cell, as written.
    row
        Row of the survey sheet, counted as a spreadsheet counts.
    labels, hints, guidance
        Texts by language.
    required, relevant, constraint, calculation, default, choice_filter, trigger, read_only
        As written; empty where there is nothing.
    required_messages, constraint_messages
        Texts by language.
    choice_list
        Name of its list of answers.
    file
        For answers out of a file, its name.
    or_other
        Whether an open "other" is added by the converter.
    appearance
        Words for how it looks, as written.
    parameters
        Such as start, end and step of a range, seed and randomize of a list.
    groups
        Names of the groups and repeats around it, the outermost first.
    group_conditions
        Conditions of these groups, as written; groups without one are left out.
    repeat
        Name of the innermost repeat around it; its answers are a table of their own.
    more
        Any other column, such as ``kurak_release``.
    """

    name: str
    type: str
    written_type: str
    row: int
    labels: Texts = field(default_factory=dict)
    hints: Texts = field(default_factory=dict)
    guidance: Texts = field(default_factory=dict)
    required: str = ""
    required_messages: Texts = field(default_factory=dict)
    relevant: str = ""
    constraint: str = ""
    constraint_messages: Texts = field(default_factory=dict)
    calculation: str = ""
    default: str = ""
    choice_list: str = ""
    choice_filter: str = ""
    file: str = ""
    or_other: bool = False
    appearance: str = ""
    parameters: Mapping[str, str] = field(default_factory=dict)
    read_only: str = ""
    trigger: str = ""
    groups: tuple[str, ...] = ()
    group_conditions: tuple[str, ...] = ()
    repeat: str = ""
    more: Mapping[str, str] = field(default_factory=dict)

    @property
    def answered(self) -> bool:
        """Whether a person answers it: the row of labels above a grid of answers is none."""
        return self.type in ANSWERED and not is_true(self.read_only) and "label" not in self.appearance.split()

    @property
    def holds_data(self) -> bool:
        """Whether it leaves a value in the data."""
        return self.type in ANSWERED or self.type in METADATA - {"audit", "background-geopoint"} or self.type in (
            "calculate",
            "hidden",
        )

    @property
    def is_required(self) -> bool:
        """Whether it must always be answered."""
        return is_true(self.required)

    @property
    def release(self) -> str:
        """How far its answers may be shown: ``kurak_release``, empty where nothing is said."""
        return self.more.get("kurak_release", "")

    @property
    def path(self) -> str:
        """Groups and name with slashes, as exports write it."""
        return "/".join((*self.groups, self.name))

    def label(self, language: str) -> str:
        """The text in a language, or in the first that has one."""
        return text_in(self.labels, language)


@dataclass(frozen=True, slots=True)
class Group:
    """A group or repeat of questions; ``row`` opens it and ``end_row`` closes it."""

    name: str
    kind: Literal["group", "repeat"]
    row: int
    end_row: int | None
    labels: Texts = field(default_factory=dict)
    relevant: str = ""
    appearance: str = ""
    repeat_count: str = ""
    groups: tuple[str, ...] = ()
    group_conditions: tuple[str, ...] = ()
    more: Mapping[str, str] = field(default_factory=dict)

    def label(self, language: str) -> str:
        """The heading in a language, or in the first that has one."""
        return text_in(self.labels, language)


@dataclass(frozen=True, slots=True)
class FormSettings:
    """The settings sheet.

    ``row`` is the row that holds them, None where there is no such sheet.
    """

    title: str = ""
    form_id: str = ""
    version: str = ""
    default_language: str = ""
    style: str = ""
    allow_choice_duplicates: bool = False
    more: Mapping[str, str] = field(default_factory=dict)
    row: int | None = None


@dataclass(frozen=True)
class Form:
    """A questionnaire.

    Parameters
    ----------
    file
        Where it stands, as a finding names it.
    sha256
        Hash of the file's bytes.
    settings
        Title, id, version, default language.
    languages
        Languages as the form names them, the default language first; ``("",)`` where none is named.
    entries
        Groups and questions in the order of the sheet; a group stands before what it holds.
    lists
        Lists of answers by name.

    Examples
    --------
    >>> asked = Question("age", "integer", "integer", 2, labels={"": "How old are you?"})
    >>> Form("form.xlsx", "", FormSettings(), ("",), (asked,), {}).question("age").label("")
    'How old are you?'
    """

    file: str
    sha256: str
    settings: FormSettings
    languages: tuple[str, ...]
    entries: tuple[Question | Group, ...]
    lists: Mapping[str, ChoiceList]

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        """Every question, note and calculation, in order."""
        return tuple(entry for entry in self.entries if isinstance(entry, Question))

    @cached_property
    def groups(self) -> tuple[Group, ...]:
        """Every group and repeat, in order."""
        return tuple(entry for entry in self.entries if isinstance(entry, Group))

    @cached_property
    def variables(self) -> Mapping[str, tuple[Question, ...]]:
        """What stands in the data, by name, in order.

        A name with several questions is one variable whose question stands at several places of which an interview
        meets one at most, such as the same statement in several orders.
        """
        found: dict[str, list[Question]] = {}
        for question in self.questions:
            if question.name and question.holds_data:
                found.setdefault(question.name, []).append(question)
        return MappingProxyType({name: tuple(places) for name, places in found.items()})

    @cached_property
    def _by_name(self) -> Mapping[str, Question]:
        return {question.name: question for question in reversed(self.questions)}

    def question(self, name: str) -> Question | None:
        """The first question of a name."""
        return self._by_name.get(name)

    def groups_of(self, entry: Question | Group) -> tuple[Group, ...]:
        """The groups around a question or group, the outermost first."""
        around: list[Group] = []
        for group in self.groups:
            inside = group.row < entry.row and (group.end_row is None or entry.row < group.end_row)
            if inside and group is not entry:
                around.append(group)
        return tuple(around)

    def conditions_of(self, entry: Question | Group) -> tuple[str, ...]:
        """Every condition that must hold for it to be asked: those of its groups, then its own."""
        return (*entry.group_conditions, entry.relevant) if entry.relevant.strip() else entry.group_conditions

    def choices_of(self, question: Question) -> tuple[Choice, ...]:
        """The answers of a question, as its list gives them; none for other types."""
        found = self.lists.get(question.choice_list)
        return found.choices if found is not None else ()

    def place(self, entry: Question | Group | Choice | None = None, column: str | None = None) -> Place:
        """Where a row stands: sheet, row and column by its heading."""
        if entry is None:
            return Place(self.file)
        sheet = "choices" if isinstance(entry, Choice) else "survey"
        return Place(self.file, sheet=sheet, row=entry.row, key=column)

    def walk(self) -> Iterator[tuple[tuple[Group, ...], Question | Group]]:
        """Every entry in order, behind the groups around it."""
        for entry in self.entries:
            yield self.groups_of(entry), entry


def text_in(texts: Texts, language: str) -> str:
    """The text in a language, or in the first language that has one; empty where there is none."""
    return texts.get(language) or next((text for text in texts.values() if text), "")


def is_true(written: str) -> bool:
    """Whether a cell says yes, in one of the spellings that XLSForm allows."""
    return written.strip().lower() in ("yes", "true", "true()")


UNTRANSLATED = "[untranslated]"
"""Begins a text that stands in another language than its column."""


def language_code(language: str) -> str:
    """The code of a language from the name a form gives it: ``Kyrgyz (ky)`` is ky; empty where it gives none.

    Examples
    --------
    >>> language_code("Kyrgyz (ky)"), language_code("de"), language_code("English")
    ('ky', 'de', '')
    """
    if len(language) in (2, 3) and language.isascii() and language.islower():
        return language
    name, bracket, code = language.rpartition("(")
    return code.removesuffix(")").strip().lower() if bracket and name and code.endswith(")") else ""


def texts_by_language(labels: Mapping[str, str]) -> dict[str, str]:
    """Texts of a question or an answer by the two letters of their language; what is not translated yet is left out.

    Examples
    --------
    >>> texts_by_language({"English (en)": "Yes", "Russian (ru)": "Да", "Kyrgyz": ""})
    {'en': 'Yes', 'ru': 'Да'}
    """
    return {language_code(name)[:2]: text for name, text in labels.items() if text and not text.startswith(UNTRANSLATED) and language_code(name)}
