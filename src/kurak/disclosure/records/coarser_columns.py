"""The coarser values that a study asks for, put into columns for release: groups, bands, ends, places that are large enough."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from math import nan
from typing import Any

import numpy as np

from kurak.disclosure.records.candidates import Candidate
from kurak.disclosure.records.coded import Coded, is_numeric
from kurak.disclosure.records.recoding import band, code_end, end_cut, recode
from kurak.model.disclosure_rules import RecordChoices
from kurak.model.release import Measure, RecordProblem, Withheld
from kurak.sources.wording import listed

FEW_NUMBERS = 20
"""A column of more different numbers is counted or measured, and its ends are made coarser even where nobody asks for it."""


class NoGroupError(ValueError):
    """A value has no group, or is no number, and would be released as it is."""


def coarsen(one: Candidate, choices: RecordChoices) -> tuple[Candidate, tuple[Withheld, ...]]:
    """Put a column into the groups, bands and ends that the study asks for.

    Raises
    ------
    NoGroupError
        If a value has no group, or a column with bands or ends holds something that is no number.
    """
    log: list[Withheld] = []
    for rule, what, change in _changes(one, choices):
        before = one.column
        try:
            made, meanings = change(one)
        except ValueError as error:
            raise NoGroupError(str(error)) from error
        missing = {code: word for code, word in one.declared.values.items() if code in one.declared.missing}
        if rule in ("recode", "bands"):
            values = {str(label): missing.get(str(label), str(label)) for label in made.labels}
            measure: Measure = "ordinal" if rule == "bands" else one.declared.measure
        else:
            values = {**one.declared.values, **{str(cut): words for cut, words in meanings.items()}}
            measure = "scale"
        one = replace(one, column=made, declared=replace(one.declared, values=values, measure=measure), changed=(*one.changed, what))
        moved, rule_ = _changed(before, made), f"disclosure.records.{rule}"
        log.append(Withheld("value", one.name, rule_, what, moved, "different values", len(before.labels), len(made.labels)))
    return one, tuple(log)


Change = Callable[[Candidate], tuple[Coded, Mapping[Any, str]]]


def _changes(one: Candidate, choices: RecordChoices) -> Iterator[tuple[str, str, Change]]:
    name = one.name
    if name in choices.recode:
        yield "recode", "Values are put together into wider ones.", lambda now: _recoded(now, choices.recode[name])
    if name in choices.bands:
        yield "bands", "Numbers are released as bands.", lambda now: _banded(now, choices.bands[name])
    if name in choices.top:
        cut = choices.top[name]
        yield "top", f"What is higher than {cut:g} is released as {cut:g}: this or more.", lambda now: _ended(now, cut, "top")
    if name in choices.bottom:
        low = choices.bottom[name]
        yield "bottom", f"What is lower than {low:g} is released as {low:g}: this or less.", lambda now: _ended(now, low, "bottom")


def _recoded(one: Candidate, groups: Mapping[str, str]) -> tuple[Coded, Mapping[Any, str]]:
    missing = set(one.declared.missing)
    order = list(dict.fromkeys(groups.values()))
    texts = [str(label) for label in one.column.labels]
    made = recode([text for text in texts if text not in missing], groups, name=one.name)
    found = dict(zip((text for text in texts if text not in missing), made, strict=True))
    kept = [label for label in one.column.labels if str(label) in missing]
    return one.column.mapped(lambda label: found.get(str(label), label), [*order, *kept]), {}


def _number_of(one: Candidate) -> dict[Any, float]:
    """The number of every value that is none of the missing codes."""
    numbers = {label: label for label in one.column.labels if str(label) not in one.declared.missing}
    if not is_numeric(Coded(tuple(numbers), one.column.codes)) and numbers:
        raise ValueError(f"{one.name} holds what is no number")
    return {label: float(number) for label, number in numbers.items()}


def _banded(one: Candidate, edges: tuple[float, ...]) -> tuple[Coded, Mapping[Any, str]]:
    numbers = _number_of(one)
    found = dict(zip(numbers, band([*numbers.values()] or [nan], edges), strict=False))
    return one.column.mapped(lambda label: found.get(label, label)), {}


def _ended(one: Candidate, cut: float, end: str) -> tuple[Coded, Mapping[Any, str]]:
    numbers = _number_of(one)
    coded = code_end([*numbers.values()], cut=cut, end=end)
    found = {label: _plain(number) for label, number in zip(numbers, coded.tolist(), strict=True)}
    words = f"{cut:g} or {'more' if end == 'top' else 'less'}"
    made = one.column.mapped(lambda label: found.get(label, label))
    ordered = made.mapped(lambda label: label, sorted(made.labels, key=float)) if is_numeric(made) else made
    return ordered, {_plain(cut): words} if _plain(cut) in ordered.labels else {}


def _plain(number: float) -> int | float:
    return int(number) if float(number).is_integer() else number


def _changed(before: Coded, after: Coded) -> int:
    """Records whose value is another one now."""
    same = np.array([*(label in after.labels for label in before.labels), True])
    place = {label: at for at, label in enumerate(after.labels)}
    to = np.array([*(place.get(label, -2) for label in before.labels), -1])
    return int((~same[before.codes] | (to[before.codes] != after.codes)).sum())


def blunt_ends(one: Candidate, *, smallest: int) -> tuple[Candidate, tuple[Withheld, ...]]:
    """Let enough records share the highest and the lowest number of what is counted or measured.

    Identifying columns are left alone: they fulfil a stricter rule. So are harmless ones, by whoever calls.
    """
    values = [label for label in one.column.labels if str(label) not in one.declared.missing]
    if one.role == "identifying" or len(values) <= FEW_NUMBERS or not all(isinstance(label, int | float) for label in values):
        return one, ()
    log: list[Withheld] = []
    for end in ("top", "bottom"):
        numbers = _number_of(one)
        lookup = np.array([*(numbers.get(label, nan) for label in one.column.labels), nan])
        given = lookup[one.column.codes]
        if int((~np.isnan(given)).sum()) < 2 * smallest:
            return one, tuple(log)
        cut = end_cut(given, smallest=smallest, end=end)
        made, _ = _ended(one, cut, end)
        moved = _changed(one.column, made)
        if not moved:
            continue
        words = f"What is {'higher' if end == 'top' else 'lower'} than {cut:g} is released as {cut:g}."
        declared = replace(one.declared, measure="scale")
        one = replace(one, column=made, declared=declared, changed=(*one.changed, words))
        log.append(Withheld("value", one.name, f"ends shared by {smallest} records", words, moved, "different values", len(values), len(made.labels)))
        values = list(made.labels)
    return one, tuple(log)


# ── places ──


def check_places(
    one: Candidate, sizes: Mapping[str, int], groups: Mapping[str, str], *, smallest: int
) -> Iterator[RecordProblem]:
    """Say which places that would be released have too few people, or nobody says how many.

    Parameters
    ----------
    sizes
        People by value, as the frame has them or study.yaml.
    groups
        Wider places, by value, if there are.
    """
    path = ("disclosure", "records", "place")
    people: dict[str, int] = dict(sizes)
    for value, group in groups.items():
        if value in sizes and value != group:
            people[group] = people.get(group, 0) + sizes[value]
    places = [str(label) for label in one.column.labels if str(label) not in one.declared.missing]
    small = [place for place in places if place in people and people[place] < smallest]
    unknown = [place for place in places if place not in people]
    if small:
        message = f"{one.name}: {listed(small)} {'has' if len(small) == 1 else 'have'} fewer than {smallest:,} people; put them together with others (recode)"
        yield RecordProblem("small place", message, path, (one.name,))
    if unknown:
        message = f"{one.name}: neither the frame nor disclosure.people says how many people live in {len(unknown)} of {len(places)} places"
        yield RecordProblem("size not known", message, path, (one.name,), stops=False)


def is_finer(one: Coded, place: Coded) -> bool:
    """Whether a column says more precisely where: each of its values lies in one place, and a place has several.

    Examples
    --------
    >>> codes = lambda *x: np.array(x, np.int32)
    >>> is_finer(Coded(("a", "b", "c"), codes(0, 0, 1, 1, 2, 2)), Coded(("north", "south"), codes(0, 0, 0, 0, 1, 1)))
    True
    >>> is_finer(Coded(("f", "m"), codes(0, 1, 0, 1, 0, 1)), Coded(("north", "south"), codes(0, 0, 0, 0, 1, 1)))
    False
    """
    both = (one.codes >= 0) & (place.codes >= 0)
    pairs = np.unique(one.codes[both].astype(np.int64) * len(place.labels) + place.codes[both])
    inside = pairs // max(1, len(place.labels))
    many = len(np.unique(inside))
    return many > len(np.unique(place.codes[both])) and len(inside) == many and int(both.sum()) >= 2 * many
