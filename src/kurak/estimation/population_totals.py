"""Known totals of a population, as people write them, matched with the groups of the records."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from kurak.estimation.survey import Array, Mask, Names, Survey
from kurak.sources.records import Column, RecordsError, no_such_column, rows_concerned
from kurak.sources.wording import listed, nearest

Codes: TypeAlias = NDArray[np.intp]
Group: TypeAlias = tuple[object, ...]


@dataclass(frozen=True, eq=False)
class Groups:
    """Records in the groups of one table of totals.

    Parameters
    ----------
    by
        Columns that make the groups.
    codes
        Group of each record; below 0 for records of weight 0 that are in none.
    labels
        The groups, in the order of the records' own levels.
    totals
        Known total of each group, in people or shares.
    """

    by: tuple[str, ...]
    codes: Codes
    labels: tuple[Group, ...]
    totals: Array

    @property
    def inside(self) -> Mask:
        """Whether a record is in a group."""
        return self.codes >= 0

    @property
    def title(self) -> str:
        """Columns in words: region by sex."""
        return " by ".join(self.by)


def columns_of(survey: Survey, value: Names) -> tuple[str, ...]:
    """Return names of columns, checked; RecordsError with the nearest one where there is none."""
    chosen = (value,) if isinstance(value, str) else tuple(value)
    for name in chosen:
        if name not in survey.records.names:
            raise no_such_column(name, survey.records.names, of="the survey")
    if not chosen or len(set(chosen)) < len(chosen):
        raise RecordsError("groups are made by at least one column, each named once")
    return chosen


def require_known(missing: Mask, *, used: Mask, name: str) -> None:
    """Raise RecordsError where a column is missing in records that have a weight."""
    if np.any(missing & used):
        raise RecordsError(
            f"{name} is missing in records with a weight ({rows_concerned(missing & used)}), so known totals cannot be met; "
            "fill it, or make missing a group of its own"
        )


def groups_of(survey: Survey, by: Names, *, totals: object, partial: bool = False) -> Groups:
    """Match a table of totals with the records.

    Parameters
    ----------
    survey
        The survey.
    by
        One column or several.
    totals
        Level to number; for several columns tuples of levels, or dictionaries in dictionaries; or a table
        (pandas, polars, Arrow, dictionary of lists, list of dictionaries) with these columns and one of
        numbers; or, for one column, numbers in the order of its levels.
    partial
        Whether totals of groups that are not in the sample are left out, as with R's ``partial = TRUE``.

    Raises
    ------
    RecordsError
        If a group of the sample has no total, or a total no group, with the nearest name; if a total is no
        number.
    """
    names = columns_of(survey, by)
    columns = [survey.records.category(name) for name in names]
    codes = [np.asarray(column.values, dtype=np.intp) for column in columns]
    used = survey.weights != 0
    for column, code in zip(columns, codes, strict=True):
        require_known(code < 0, used=used, name=column.name)
    title = " by ".join(names)
    wanted, strangers = _matched(columns, dict(_entries(totals, names, columns)), title)
    shape = tuple(len(column.labels) for column in columns)
    known = np.all([code >= 0 for code in codes], axis=0)
    packed = np.full(len(used), -1, dtype=np.intp)
    packed[known] = np.ravel_multi_index(tuple(code[known] for code in codes), shape)
    found = np.unique(packed[known & used])
    places = {int(np.ravel_multi_index(group, shape)): total for group, total in wanted.items()}
    absent = [_label(columns, place, shape) for place in found.tolist() if place not in places]
    if absent:
        raise RecordsError(
            f"totals of {title} have none for {_shown(absent[0])}{_hint(absent[0], strangers)}"
        )
    present = set(found.tolist())
    nobody = [
        _label(columns, place, shape) for place, total in places.items() if place not in present and total > 0
    ]
    nobody += [group for group, total in strangers.items() if total > 0]
    if nobody and not partial:
        raise RecordsError(
            f"totals of {title} have {listed([_shown(group) for group in nobody], most=3)}, where the sample has nobody; "
            "join it to another group, or give partial=True to leave it out"
        )
    empty = [_label(columns, place, shape) for place in found.tolist() if places[place] == 0]
    if empty:
        raise RecordsError(
            f"the total of {title} is 0 for {_shown(empty[0])}, and the sample has people there; correct the total"
        )
    return Groups(
        by=names,
        codes=np.where(np.isin(packed, found), np.searchsorted(found, packed), -1),
        labels=tuple(_label(columns, place, shape) for place in found.tolist()),
        totals=np.array([places[place] for place in found.tolist()]),
    )


def is_table(totals: object) -> bool:
    """Whether totals are those of groups, rather than one number."""
    return not isinstance(totals, int | float | np.number)


def require_one_population(sums: Sequence[tuple[str, float]], *, epsilon: float) -> None:
    """Raise RecordsError where margins are of populations of different size."""
    largest = max(size for _, size in sums)
    first, size = sums[0]
    for name, other in sums[1:]:
        if abs(other - size) > epsilon * largest:
            raise RecordsError(
                f"totals of {first} sum to {size:.10g} and those of {name} to {other:.10g}; they are of one population, "
                "so correct them, or turn both into shares times the population"
            )


def as_r(value: object) -> str:
    """A word or number as R writes it."""
    if isinstance(value, bool | np.bool_):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float | np.number):
        return repr(float(value)).removesuffix(".0")
    return json.dumps(str(value), ensure_ascii=False)


def as_r_name(name: str) -> str:
    """A name as R writes it, between backticks where it is not a plain one."""
    plain = name.replace(".", "").replace("_", "").isalnum() and name.isascii() and name[0].isalpha()
    return name if plain else f"`{name}`"


def as_r_table(groups: Groups) -> str:
    """Totals of groups as an R data frame."""
    columns = [
        f"{as_r_name(name)} = c({', '.join(as_r(label[place]) for label in groups.labels)})"
        for place, name in enumerate(groups.by)
    ]
    return f"data.frame({', '.join(columns)}, Freq = c({', '.join(as_r(total) for total in groups.totals)}), check.names = FALSE)"


def as_r_formula(by: Sequence[str]) -> str:
    """Columns as a one-sided R formula."""
    return "~" + " + ".join(as_r_name(name) for name in by)


def _entries(
    totals: object, names: tuple[str, ...], columns: Sequence[Column]
) -> Iterator[tuple[Group, float]]:
    """Groups, in the levels as they were written, with their totals."""
    title = " by ".join(names)
    if hasattr(totals, "to_dict") and not hasattr(totals, "columns"):
        totals = totals.to_dict()
    table = _table(totals)
    seen: set[Group] = set()
    for group, total in _rows(table, names) if table is not None else _pairs(totals, names, columns):
        if len(group) != len(names):
            raise RecordsError(f"totals of {title} need {len(names)} levels for each group")
        number = _number(total, f"the total of {title} for {_shown(group)}")
        if group in seen:
            raise RecordsError(f"totals of {title} have {_shown(group)} twice")
        seen.add(group)
        yield group, number


def _table(totals: object) -> dict[str, list[Any]] | None:
    """A table of totals as columns; None where totals are not a table."""
    given: Any = totals
    if hasattr(given, "to_pydict"):
        return {str(name): list(values) for name, values in given.to_pydict().items()}
    if hasattr(given, "columns") and hasattr(given, "to_dict"):
        return {str(name): list(given[name]) for name in given.columns}
    if isinstance(given, Mapping):
        lists = given and all(
            isinstance(values, Sequence) and not isinstance(values, str) for values in given.values()
        )
        return {str(name): list(values) for name, values in given.items()} if lists else None
    if isinstance(given, Sequence) and given and all(isinstance(row, Mapping) for row in given):
        return {str(name): [row.get(name) for row in given] for name in given[0]}
    return None


def _rows(table: Mapping[str, list[Any]], names: tuple[str, ...]) -> Iterator[tuple[Group, object]]:
    rest = [name for name in table if name not in names]
    if len(rest) != 1 or any(name not in table for name in names):
        raise RecordsError(
            f"a table of totals has the columns {listed(names)} and one of numbers; this one has {listed(table)}"
        )
    for row in zip(*(table[name] for name in (*names, rest[0])), strict=True):
        yield tuple(row[:-1]), row[-1]


def _pairs(
    totals: object, names: tuple[str, ...], columns: Sequence[Column]
) -> Iterator[tuple[Group, object]]:
    if isinstance(totals, Mapping):
        for level, inner in totals.items():
            group = level if isinstance(level, tuple) else (level,)
            if isinstance(inner, Mapping):
                for rest, total in _pairs(inner, names, columns):
                    yield (*group, *rest), total
            else:
                yield group, inner
    elif isinstance(totals, Sequence | np.ndarray) and not isinstance(totals, str):
        # As a vector in R: the first column's levels run fastest.
        every = [
            tuple(reversed(group)) for group in product(*(column.labels for column in reversed(columns)))
        ]
        if len(totals) != len(every):
            raise RecordsError(
                f"{' by '.join(names)} has {len(every)} groups, and there are {len(totals)} totals"
            )
        yield from zip(every, totals, strict=True)
    else:
        raise RecordsError(f"totals of {' by '.join(names)} are numbers by level, or a table of them")


def _number(value: object, what: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float | np.number):
        raise RecordsError(f"{what} is not a number")
    number = float(value)
    if not (np.isfinite(number) and number >= 0):
        raise RecordsError(f"{what} is {number:g}; a total is a number, 0 or more")
    return number


def _matched(
    columns: Sequence[Column], entries: Mapping[Group, float], title: str
) -> tuple[dict[tuple[int, ...], float], dict[Group, float]]:
    """Totals by places of levels, and those whose level no record has."""
    places = [_places(column.labels) for column in columns]
    found: dict[tuple[int, ...], float] = {}
    strangers: dict[Group, float] = {}
    for group, total in entries.items():
        at = [_place(level, known) for level, known in zip(group, places, strict=True)]
        if any(place is None for place in at):
            strangers[group] = total
            continue
        key = tuple(place for place in at if place is not None)
        if key in found:
            raise RecordsError(f"totals of {title} have {_shown(group)} twice")
        found[key] = total
    return found, strangers


def _places(labels: Sequence[object]) -> dict[object, int]:
    """Places of levels, by themselves and by how they are written: 1, 1.0 and "1" are one level."""
    known: dict[object, int] = {_written(label): place for place, label in enumerate(labels)}
    return {**known, **{label: place for place, label in enumerate(labels)}}


def _place(level: object, known: Mapping[object, int]) -> int | None:
    # True equals 1 in Python, but it is another level.
    if not isinstance(level, bool | np.bool_) and level in known:
        return known[level]
    return known.get(_written(level))


def _written(level: object) -> str:
    if isinstance(level, bool | np.bool_):
        return "true" if level else "false"
    if isinstance(level, int | float | np.number):
        return f"{level:.12g}"
    return str(level)


def _label(columns: Sequence[Column], place: int, shape: tuple[int, ...]) -> Group:
    at = np.unravel_index(place, shape)
    return tuple(column.labels[int(one)] for column, one in zip(columns, at, strict=True))


def _shown(group: Group) -> str:
    return " × ".join(f'"{_written(level)}"' for level in group)


def _hint(group: Group, strangers: Mapping[Group, float]) -> str:
    words = {" × ".join(_written(level) for level in other): other for other in strangers}
    close = nearest(" × ".join(_written(level) for level in group), words)
    return f'; did you mean {_shown(group)} by "{close}"?' if close else "; add it"
