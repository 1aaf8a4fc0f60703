"""The shape that a form gives its data: one table of interviews, and one for each repeat."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from kurak.model.form import ANSWERED, Form, Group, Question
from kurak.model.form_codebook import FormCodebook, Variable

MAIN = ""
"""Name of the table with one row an interview; other tables have the name of their repeat."""

UNUSABLE = "\0"
"""Stands where a file holds something that is no answer to the question."""

Kind = Literal["whole", "number", "code", "codes", "date", "time", "datetime", "place", "text"]
"""How a variable is typed: whole numbers, decimals, one code, several codes, and so on."""


@dataclass(frozen=True, eq=False)
class FormLayout:
    """A form and its codebook, arranged for reading data.

    Parameters
    ----------
    form, book
        The form, and its codebook as :func:`kurak.fieldwork.codebook.codebook_of` makes it.
    """

    form: Form
    book: FormCodebook

    @cached_property
    def tables(self) -> Mapping[str, tuple[Variable, ...]]:
        """Table: its variables, in the order of the form."""
        found: dict[str, list[Variable]] = {name: [] for name in (MAIN, *self.repeats)}
        for variable in self.book.variables:
            found.setdefault(variable.repeat, []).append(variable)
        return {name: tuple(variables) for name, variables in found.items()}

    @cached_property
    def repeats(self) -> Mapping[str, str]:
        """Repeat: the repeat around it, or :data:`MAIN`."""
        found = {}
        for group in self.form.groups:
            if group.kind == "repeat" and group.name:
                around = [one.name for one in self.form.groups_of(group) if one.kind == "repeat"]
                found[group.name] = around[-1] if around else MAIN
        return found

    @cached_property
    def repeat_paths(self) -> Mapping[str, str]:
        """Path of a repeat, with slashes: its name."""
        return {
            "/".join((*group.groups, group.name)): group.name
            for group in self.form.groups
            if group.kind == "repeat"
        }

    def key(self, name: str) -> str:
        """The name of a column that stands before the variables; with a line behind it where a variable has
        the name.

        They are ``instance_id``, ``form_version`` and ``repeat_row``: which interview, which version of the
        form, and which
        row of a repeat (2, or 2.1 for the first row inside the second).
        """
        while self.book.variable(name) is not None:
            name += "_"
        return name

    @cached_property
    def places(self) -> Mapping[str, tuple[Question, ...]]:
        """Variable: the questions that ask it."""
        return self.form.variables

    def groups_of(self, question: Question) -> tuple[Group, ...]:
        """The groups around a question, the outermost first."""
        return self._groups[question.row]

    @cached_property
    def _groups(self) -> Mapping[int, tuple[Group, ...]]:
        return {question.row: self.form.groups_of(question) for question in self.form.questions}

    @cached_property
    def conditions(self) -> Mapping[str, tuple[tuple[str, ...], ...]]:
        """Variable: the conditions of each of its places."""
        return {
            name: tuple(self.form.conditions_of(place) for place in places)
            for name, places in self.places.items()
        }


def kind_of(variable: Variable) -> Kind:
    """How a variable is typed.

    Examples
    --------
    >>> kind_of(Variable("age", "integer", "scale", {}))
    'whole'
    """
    if variable.type == "integer":
        return "whole"
    if variable.type in ("decimal", "range"):
        return "number"
    if variable.type == "select_one":
        return "code" if variable.values else "text"
    if variable.type in ("select_multiple", "rank"):
        return "codes" if variable.values else "text"
    if variable.type in ("date", "today"):
        return "date"
    if variable.type in ("datetime", "start", "end"):
        return "datetime"
    if variable.type == "time":
        return "time"
    return "place" if variable.type in ("geopoint", "start-geopoint") else "text"


def has_number_codes(variable: Variable) -> bool:
    """Whether every code is a whole number as one writes it, so that the column holds numbers."""
    return (
        bool(variable.values)
        and all(
            value.code == str(int(value.code))
            for value in variable.values
            if value.code.lstrip("-").isdecimal() and value.code.isascii()
        )
        and all(
            value.code.lstrip("-").isdecimal() and value.code.isascii() and len(value.code) < 10
            for value in variable.values
        )
    )


def is_answered(variable: Variable) -> bool:
    """Whether a person answers it; the device fills in or works out the rest."""
    return variable.type in ANSWERED
