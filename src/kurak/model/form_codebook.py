"""What a questionnaire leaves in the data: every variable with its labels, its codes, and who was asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Measure = Literal["nominal", "ordinal", "scale", "text", "date", "several", "none"]
"""How answers may be used: names, an order, numbers, words, times, several answers at once, or nothing of these."""

Meaning = Literal["answer", "don't know", "refused"]
"""What a code stands for; the latter two are never scored."""


@dataclass(frozen=True, slots=True)
class Value:
    """One code of a variable.

    Parameters
    ----------
    code
        As it stands in the data.
    labels
        By language.
    value
        What stands for it in a labelled table.
    meaning
        Whether it is an answer.
    """

    code: str
    labels: Mapping[str, str]
    value: str
    meaning: Meaning = "answer"


@dataclass(frozen=True, slots=True)
class Variable:
    """One variable.

    Parameters
    ----------
    name
        Its name in the data.
    type
        The question's type, as the form has it.
    measure
        How its answers may be used.
    labels
        The question by language.
    values
        Codes of its list; empty for other types.
    asked_if
        The conditions of its places, as the form writes them; several places are joined with or. Empty where everybody is asked.
    asked_if_words
        The same in English words.
    required
        Whether it must be answered.
    constraint, calculation
        As written.
    repeat
        The repeat it belongs to; its rows are a table of their own.
    paths
        Groups and name of every place it is asked at, with slashes.
    release
        How far it may be shown: national_only, or empty.
    rows
        Rows of the survey sheet.
    """

    name: str
    type: str
    measure: Measure
    labels: Mapping[str, str]
    values: tuple[Value, ...] = ()
    asked_if: str = ""
    asked_if_words: str = ""
    required: bool = False
    constraint: str = ""
    calculation: str = ""
    repeat: str = ""
    paths: tuple[str, ...] = ()
    release: str = ""
    rows: tuple[int, ...] = ()

    @property
    def answers(self) -> tuple[Value, ...]:
        """Codes that are answers."""
        return tuple(value for value in self.values if value.meaning == "answer")

    @property
    def missing(self) -> tuple[Value, ...]:
        """Codes of don't know and refused."""
        return tuple(value for value in self.values if value.meaning != "answer")


@dataclass(frozen=True, slots=True)
class FormCodebook:
    """Every variable of one version of a questionnaire.

    Parameters
    ----------
    form_id, version, title, sha256
        Which form it is; the hash is that of its workbook.
    languages
        Languages as the form names them.
    """

    form_id: str
    version: str
    title: str
    sha256: str
    languages: tuple[str, ...]
    variables: tuple[Variable, ...] = field(default_factory=tuple)

    def variable(self, name: str) -> Variable | None:
        """A variable by its name."""
        return next((one for one in self.variables if one.name == name), None)
