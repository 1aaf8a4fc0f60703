"""Change between waves of a study, with the clusters that they share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Unpack

import numpy as np
from numpy.typing import NDArray

from kurak.estimation.contrasts import combined, linear_combination, solve_joint
from kurak.estimation.declare import read_design
from kurak.estimation.survey import Names, Settings, Survey
from kurak.model.estimates import Estimates
from kurak.sources.records import Column, Records, RecordsError

WAVE = "wave"
WAVES = ("before", "now")


class StackedRecords:
    """Two records one below the other, with a column that says which is which."""

    def __init__(self, before: Records, now: Records) -> None:
        self._parts = (before, now)
        shared = [name for name in now.names if name in set(before.names) and name != WAVE]
        self.names: Sequence[str] = (*shared, WAVE)
        self.simulated = before.simulated or now.simulated
        self.label = "both waves"

    def __len__(self) -> int:
        return sum(len(part) for part in self._parts)

    def number(self, name: str) -> NDArray[np.float64]:
        """A column of both as numbers."""
        return np.concatenate([part.number(name) for part in self._parts])

    def category(self, name: str) -> Column:
        """A column of both as categories: the same label is the same category."""
        if name == WAVE:
            codes = np.repeat(np.arange(2, dtype=np.int32), [len(part) for part in self._parts])
            return Column(WAVE, "category", codes, WAVES)
        columns = [part.category(name) for part in self._parts]
        labels = list(dict.fromkeys(label for column in columns for label in column.labels))
        if all(isinstance(label, (int, float)) for label in labels) or all(isinstance(label, str) for label in labels):
            labels.sort(key=lambda label: (not isinstance(label, (int, float)), label))
        place = {label: code for code, label in enumerate(labels)}
        lookups = [np.array([*(place[label] for label in column.labels), -1], dtype=np.int32) for column in columns]
        codes = np.concatenate([lookup[column.values] for lookup, column in zip(lookups, columns, strict=True)])
        return Column(name, "category", codes, tuple(labels))


def stack(before: Survey, now: Survey) -> Survey:
    """Return two waves as one survey, in which a unit of the same stratum and code is the same unit.

    Raises
    ------
    RecordsError
        If the waves were declared by different columns, or have replicate or adjusted weights: those errors cannot be joined.
    """
    if before.declared != now.declared:
        raise RecordsError("both waves are declared by columns of the same names")
    if any(one.steps or one.replicate_weights is not None for one in (before, now)):
        raise RecordsError("waves with adjusted or replicate weights cannot be joined; stack their files, and adjust them together")
    if now.declared.collapsed or (not now.declared.psu and before.design.rows):
        if now.declared.collapsed:
            raise RecordsError("waves whose strata were collapsed cannot be joined; recode the strata in both files")
        raise RecordsError("waves share sampling units: declare psu, a column that names them in both")
    records = StackedRecords(before.records, now.records)
    design, _ = read_design(records, now.declared)
    return Survey(records, now.declared, np.concatenate([before.weights, now.weights]), design)


def change(
    survey: Survey,
    items: Names,
    *,
    since: Survey | None = None,
    wave: str | None = None,
    statistic: str = "mean",
    codes: object = None,
    **settings: Unpack[Settings],
) -> Estimates:
    """Estimate the change from wave to wave, the later less the earlier.

    Parameters
    ----------
    items, statistic, codes
        As for :func:`kurak.estimation.contrasts.difference`.
    since
        The survey of the earlier wave, declared by the same columns.
    wave
        In place of ``since``: the column that names the wave, in one file that holds all of them; waves follow in the order of their values.
    settings
        See :class:`kurak.estimation.survey.Settings`.

    Returns
    -------
    Estimates
        Rows by item, level, domain and, in the column of the wave, ``later - earlier``; with ``t`` and ``p_value``.

    Raises
    ------
    RecordsError
        If there is one wave only, or surveys do not fit each other.
    ValueError
        If both or neither of ``since`` and ``wave`` are given.

    Notes
    -----
    **Formula** d = θ_2 − θ_1, variance V_22 + V_11 − 2V_12: clusters visited twice carry a covariance, which mostly makes change surer
    than two independent samples would.

    **Reference** Korn and Graubard (1999), §8.3; R ``svycontrast(svyby(~y, ~wave, design, svymean, covmat = TRUE), c(-1, 1))``.

    Examples
    --------
    >>> from kurak.estimation.declare import survey
    >>> d = survey({"village": [1, 2, 3, 1, 2, 3], "year": [1, 1, 1, 2, 2, 2], "y": [1, 5, 9, 2, 6, 10]}, psu="village")
    >>> row = d.change("y", wave="year").rows()[0]
    >>> row["year"], row["estimate"], round(row["std_error"], 9)
    ('2 - 1', 1.0, 0.0)
    """
    if (since is None) == (wave is None):
        raise ValueError("a change needs either since, the survey of the earlier wave, or wave, the column that names it")
    if since is not None:
        survey, wave = stack(since, survey), WAVE
    by = settings.get("by")
    groups = (by,) if isinstance(by, str) else tuple(by or ())
    asked = Settings(**{**settings, "by": (*groups, str(wave))})
    joint = solve_joint(survey, items, statistic, codes, asked)
    labels = joint.asked.domains.labels
    found: dict[tuple[object, ...], list[int]] = {}
    for number, label in enumerate(labels):
        found.setdefault(label[:-1], []).append(number)
    parts = []
    for term in range(len(joint.terms)):
        for group, waves in found.items():
            for earlier, later in pairwise(waves):
                named = (*group, f"{labels[later][-1]} - {labels[earlier][-1]}")
                parts.append(linear_combination(joint, term, {later: 1.0, earlier: -1.0}, labels=named))
    if not parts:
        raise RecordsError(f"column {wave!r} holds one wave only")
    table = combined(survey, joint, parts, "change")
    return replace(table, details={**table.details, "wave": wave})
