"""Domains: groups for which estimates are made. A domain is a mask inside the design; no unit ever drops out of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Unpack, cast

import numpy as np
from numpy.typing import NDArray

from kurak.estimation.conditions import condition, require_column
from kurak.estimation.survey import Array, Deff, Mask, Settings, Survey
from kurak.sources.records import RecordsError
from kurak.stats.design_variance import unit_of_rows

Codes = NDArray[np.intp]


@dataclass(frozen=True, eq=False)
class Domains:
    """Groups of rows, none of them in two.

    Parameters
    ----------
    names
        Variables that make the groups, in the order asked for.
    labels
        Values of these variables, one tuple a group, in order.
    group
        Number of each row's group, the count of groups for rows outside all; array (rows).
    where, where_r
        The condition as asked, and in R.
    """

    names: tuple[str, ...]
    labels: tuple[tuple[object, ...], ...]
    group: Codes
    where: str | None = None
    where_r: str = ""
    cache: dict[str, Array] = field(default_factory=dict)

    @property
    def count(self) -> int:
        """How many groups."""
        return len(self.labels)

    @property
    def inside(self) -> Mask:
        """Rows in any group; array (rows)."""
        return self.group < self.count

    def sums(self, values: Array, *, among: Mask | None = None) -> Array:
        """Sum values of rows by group; array (groups)."""
        group = self.group if among is None else np.where(among, self.group, self.count)
        return np.bincount(group, weights=values, minlength=self.count + 1)[: self.count].astype(float, copy=False)

    def numbers(self, among: Mask) -> Codes:
        """How many of these rows each group has; array (groups)."""
        return np.bincount(self.group[among], minlength=self.count + 1)[: self.count]


@dataclass(frozen=True, eq=False)
class Asked:
    """The settings of one question, read: see :class:`kurak.estimation.survey.Settings`."""

    domains: Domains
    level: float = 0.95
    df: float | None = None
    deff: Deff | None = None
    flag_below: int = 30
    covariances: bool | None = None


def ask(survey: Survey, **settings: Unpack[Settings]) -> Asked:
    """Read the settings of a question: its domains become masks.

    Raises
    ------
    RecordsError
        If a column is not there, or nobody is in any domain.
    ValueError
        If a setting has no such value.
    """
    unknown = set(settings) - set(Settings.__annotations__)
    if unknown:
        raise TypeError(f"there is no setting {', '.join(sorted(unknown))}; settings are {', '.join(Settings.__annotations__)}")
    rest: dict[str, Any] = {name: value for name, value in settings.items() if name not in ("by", "where")}
    # As R says it.
    if rest.get("deff") in ("replace", True, False):
        rest["deff"] = {"replace": "wr", True: "wor", False: None}[rest["deff"]]
    asked = Asked(find_domains(survey, settings.get("by"), settings.get("where")), **cast(Any, rest))
    if not 0 < asked.level < 1:
        raise ValueError(f"a confidence level lies between 0 and 1, both excluded, not at {asked.level}")
    if asked.df is not None and not asked.df > 0:
        raise ValueError(f"degrees of freedom are above 0, not {asked.df}")
    if asked.deff not in (None, "wr", "wor"):
        raise ValueError(f"deff is wr, wor or None, not {asked.deff!r}")
    return asked


def find_domains(survey: Survey, by: str | Sequence[str] | None, where: str | None) -> Domains:
    """Return the groups that the values of ``by`` make among the rows for which ``where`` is true."""
    key = f"domains {by!r} {where!r}"
    if key not in survey.cache:
        survey.cache[key] = _find_domains(survey, by, where)
    return cast(Domains, survey.cache[key])


def _find_domains(survey: Survey, by: str | Sequence[str] | None, where: str | None) -> Domains:
    records, rows = survey.records, len(survey)
    variables = (by,) if isinstance(by, str) else tuple(by or ())
    inside, in_r = np.ones(rows, dtype=bool), ""
    if where is not None:
        truth = condition(records, where)
        inside, in_r = truth.true & truth.known, truth.r
        if not inside.any():
            raise RecordsError(f"there is no record for which {where!r} is true")
    if survey.left_out is not None:
        inside = inside & ~survey.left_out
    columns = [records.category(require_column(records, name)) for name in variables]
    for column in columns:
        inside = inside & (column.values >= 0)
    if variables and not inside.any():
        raise RecordsError(f"no record has an answer to {', '.join(variables)}" + (f" where {where!r}" if where else ""))
    # Mixed numbers: the first variable changes slowest.
    packed, sizes = np.zeros(rows, dtype=np.int64), [max(len(column.labels), 1) for column in columns]
    for column, size in zip(columns, sizes, strict=True):
        packed = packed * size + np.maximum(column.values, 0).astype(np.int64)
    existing = np.unique(packed[inside]) if variables else np.zeros(1, dtype=np.int64)
    group = np.where(inside, np.searchsorted(existing, packed), len(existing)).astype(np.intp)
    parts, left = [], existing
    for size in reversed(sizes):
        parts.append(left % size)
        left = left // size
    labels = tuple(
        tuple(column.labels[int(code)] for column, code in zip(columns, codes, strict=True))
        for codes in (zip(*reversed(parts), strict=True) if parts else [()])
    )
    return Domains(variables, labels, group, where, in_r)


def units_present(survey: Survey, domains: Domains, among: Mask, *, strata: bool = False) -> Codes:
    """Return how many first-stage units, or strata, have one of these rows in each group; array (groups)."""
    design = survey.design
    rows = np.flatnonzero(among & domains.inside)
    home = unit_of_rows(design, stage=1)[rows]
    size = design.units(1)
    if strata:
        home, size = design.stages[0].stratum[home], len(design.stages[0].count)
    key = domains.group[rows].astype(np.int64) * size + home
    if domains.count * size <= max(4 * len(rows), 1_000_000):
        found = np.flatnonzero(np.bincount(key, minlength=domains.count * size))
    else:
        found = np.unique(key)
    return np.bincount(found // size, minlength=domains.count)[: domains.count]


def degrees(survey: Survey, domains: Domains, *, among: Mask | None = None) -> Array:
    """Return the degrees of freedom of each group; array (groups).

    Notes
    -----
    **Formula** first-stage units with a row of the group that has a weight, less strata with one; of replicate weights their rank less 1.

    **Reference** Korn and Graubard (1999), §5.2; R ``survey::degf(subset(design, …))``.
    """
    made = survey.replicate_weights
    if made is not None:
        from kurak.estimation.replicates import replicate_df

        if among is None and domains.count == 1 and bool(domains.inside.all()):
            return np.array([float(made.df)])
        if among is not None or "df" not in domains.cache:
            inside = [(domains.group == number) & (True if among is None else among) for number in range(domains.count)]
            found = np.array([float(replicate_df(made, in_domain=rows)) if rows.any() else 0.0 for rows in inside])
            if among is not None:
                return found
            domains.cache["df"] = found
        return domains.cache["df"]
    counted = survey.weights != 0
    if among is not None:
        counted = counted & among
    if among is None and "df" in domains.cache:
        return domains.cache["df"]
    result = (
        units_present(survey, domains, counted) - units_present(survey, domains, counted, strata=True)
    ).astype(float)
    if among is None:
        domains.cache["df"] = result
    return result


def union(domains: Domains) -> Domains:
    """Return all groups as one."""
    return Domains((), ((),), np.where(domains.inside, 0, 1).astype(np.intp), domains.where, domains.where_r)
