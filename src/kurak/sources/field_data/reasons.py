"""Why an answer is not there: refused, don't know, not asked, not reached, skipped. Told from the form,
never from a guess."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kurak.model.field_data import (
    DONT_KNOW,
    NOT_ASKED,
    NOT_KNOWN,
    NOT_REACHED,
    NOT_RECEIVED,
    NOT_USABLE,
    REFUSED,
    SKIPPED,
)
from kurak.model.form_codebook import Variable
from kurak.sources.expressions import names_in
from kurak.sources.field_data.layout import UNUSABLE, FormLayout, is_answered, kind_of
from kurak.sources.routing import truth_of

MOST_KEPT = 100_000

YES, NO, OPEN = 1, 0, -1
"""Whether a question was asked: yes, no, cannot be told."""


@dataclass(slots=True)
class Asked:
    """Whether, and at which of its places, a question was asked; outcomes are kept by the answers that
    decide them."""

    names: tuple[str, ...]
    conditions: tuple[tuple[str, ...], ...]
    kept: dict[tuple[str | None, ...], tuple[int, int]]

    def of(self, answers: Sequence[str | None]) -> tuple[int, int]:
        """Yes, no or open, and the place, counted from 0."""
        key = tuple(answers)
        found = self.kept.get(key)
        if found is None:
            if len(self.kept) >= MOST_KEPT:
                self.kept.clear()
            found = self.kept[key] = self._worked_out(key)
        return found

    def _worked_out(self, key: tuple[str | None, ...]) -> tuple[int, int]:
        known = {name: value for name, value in zip(self.names, key, strict=True) if value is not None}
        open_place: int | None = None
        for place, conditions in enumerate(self.conditions):
            truth = truth_of(conditions, known)
            if truth:
                return YES, place
            if truth is None and open_place is None:
                open_place = place
        return (NO, 0) if open_place is None else (OPEN, open_place)


class Reasons:
    """Tells reasons for the tables of one form.

    Parameters
    ----------
    layout
        The form.
    table
        Name of the table: the interviews, or a repeat.

    Notes
    -----
    A question is *not asked* where its own condition or that of a group around it does not hold. Among
    those that were asked
    and are empty, the ones behind the last answer are *not reached* if a required one is among them: a
    device does not let
    anybody pass it. Otherwise they, and all empty ones before the last answer, are *skipped*. Where the
    form asks at
    different places, the order is the one in which this person was asked.

    **Source** The order of evaluation is that of ODK XForms (relevant of a group holds for all within). The
    distinction of item
    nonresponse from break-off: AAPOR, Standard Definitions (2023), "partial" against "break-off".
    """

    def __init__(self, layout: FormLayout, table: str) -> None:
        self.variables = layout.tables[table]
        # Questions of one group have the same conditions, which are looked at once.
        shared: dict[tuple[tuple[str, ...], ...], Asked] = {}
        self.asked = {
            one.name: shared.setdefault(layout.conditions[one.name], _asked(layout, one))
            for one in self.variables
        }
        self.rows = {
            one.name: np.array([place.row for place in layout.places[one.name]]) for one in self.variables
        }
        self.outer = tuple(
            dict.fromkeys(
                name
                for one in self.asked.values()
                for name in one.names
                if all(name != other.name for other in self.variables)
            )
        )
        """Answers from outside this table that its conditions speak of."""

    def tell(
        self, codes: Mapping[str, Sequence[str]], number: int, *, outer: Mapping[str, Sequence[str | None]]
    ) -> dict[str, NDArray[np.uint8]]:
        """Reasons of every variable, one a row.

        Parameters
        ----------
        codes
            Variable: its values as text, empty where there is none,
            :data:`~kurak.sources.field_data.layout.UNUSABLE` where
            what is there cannot be used. A variable that is not there was not received.
        number
            Number of rows.
        outer
            Answers of the interview that a repeat's rows belong to.
        """
        unknown: list[str | None] = [None] * number
        truth: dict[str, NDArray[np.int64]] = {}
        place: dict[str, NDArray[np.int64]] = {}
        filled = {name: np.fromiter(map(bool, texts), np.bool_, number) for name, texts in codes.items()}
        done: dict[int, NDArray[np.int64]] = {}
        for name, asked in self.asked.items():
            if id(asked) not in done:
                columns = [
                    _known(codes[one]) if one in codes else outer.get(one, unknown) for one in asked.names
                ]
                keys = zip(*columns, strict=True) if columns else [()] * number
                done[id(asked)] = np.array(list(map(asked.of, keys)), np.int64).reshape(number, 2)
            found = done[id(asked)]
            truth[name], place[name] = found[:, 0], self.rows[name][found[:, 1]]
        broken_off, last = self._ends(filled, truth, place, number)
        return {
            variable.name: self._of_variable(variable, codes, filled, truth, place, broken_off, last, number)
            for variable in self.variables
        }

    def _ends(
        self,
        filled: Mapping[str, NDArray[np.bool_]],
        truth: Mapping[str, NDArray[np.int64]],
        place: Mapping[str, NDArray[np.int64]],
        number: int,
    ) -> tuple[NDArray[np.bool_], NDArray[np.int64]]:
        """Whether an interview was broken off, and the row of the form with its last answer."""
        last = np.full(number, -1, np.int64)
        broken_off = np.zeros(number, np.bool_)
        by_people = [
            variable for variable in self.variables if is_answered(variable) and variable.name in filled
        ]
        for variable in by_people:
            here = filled[variable.name]
            last[here] = np.maximum(last[here], place[variable.name][here])
        for variable in by_people:
            if variable.required:
                name = variable.name
                broken_off |= ~filled[name] & (truth[name] == YES) & (place[name] > last)
        return broken_off, last

    def _of_variable(
        self,
        variable: Variable,
        codes: Mapping[str, Sequence[str]],
        filled: Mapping[str, NDArray[np.bool_]],
        truth: Mapping[str, NDArray[np.int64]],
        place: Mapping[str, NDArray[np.int64]],
        broken_off: NDArray[np.bool_],
        last: NDArray[np.int64],
        number: int,
    ) -> NDArray[np.uint8]:
        name = variable.name
        if name not in codes:
            return np.full(number, NOT_RECEIVED, np.uint8)
        found = np.zeros(number, np.uint8)
        empty = ~filled[name]
        if is_answered(variable):
            found[empty] = SKIPPED
            found[empty & broken_off & (place[name] > last)] = NOT_REACHED
            found[empty & (truth[name] == OPEN)] = NOT_KNOWN
        else:
            found[empty] = NOT_RECEIVED
        found[empty & (truth[name] == NO)] = NOT_ASKED
        said = {
            value.code: REFUSED if value.meaning == "refused" else DONT_KNOW for value in variable.missing
        }
        if said and kind_of(variable) in ("code", "codes"):
            kept = {text: _said(text, said) for text in set(codes[name])}
            found[~empty] = np.array([kept[text] for text in codes[name]], np.uint8)[~empty]
        if UNUSABLE in codes[name]:
            found[[text == UNUSABLE for text in codes[name]]] = NOT_USABLE
        return found


def _known(texts: Sequence[str]) -> Sequence[str | None]:
    """Answers for conditions: what cannot be used is not known."""
    return [None if text == UNUSABLE else text for text in texts] if UNUSABLE in texts else texts


def _said(text: str, said: Mapping[str, int]) -> int:
    """The reason that codes give: only where nothing but don't know or refused was chosen."""
    meanings = {said.get(code, 0) for code in text.split()}
    return meanings.pop() if len(meanings) == 1 else 0


def _asked(layout: FormLayout, variable: Variable) -> Asked:
    conditions = layout.conditions[variable.name]
    names = tuple(dict.fromkeys(name for place in conditions for one in place for name in names_in(one)))
    return Asked(names, conditions, {})
