"""Changes of means since an earlier wave: from the records of both, or from the estimates of both."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from math import hypot, isfinite, nan
from typing import Any

import numpy as np

from kurak.estimation.survey import Survey
from kurak.estimation.waves import change
from kurak.model.changes import Change
from kurak.model.tabulated import Tabulated
from kurak.stats.distributions.t_quantiles import t_quantiles
from kurak.stats.multiple_comparisons import adjust_p_values
from kurak.stats.student import t_cdf

Key = tuple[str, str, str]
"""Variable, domain and group."""
Means = Mapping[Key, Mapping[str, Any]]


def means_of(rows: Iterable[Mapping[str, Any]], by: Sequence[str]) -> Means:
    """The means of a long table that are shown, of everybody and by one domain each."""
    found: dict[Key, Mapping[str, Any]] = {}
    for row in rows:
        groups = [(name, str(row[name])) for name in by if row.get(name) not in (None, "")]
        if row["statistic"] == "mean" and len(groups) < 2 and _finite(row["estimate"]) and row.get("n") is not None:
            domain, group = groups[0] if groups else ("", "")
            found[str(row["variable"]), domain, group] = row
    return found


def from_records(before: Survey, now: Survey, earlier: Tabulated, later: Tabulated) -> tuple[Change, ...]:
    """Changes from the records of both waves: sampling units that both visited carry a covariance.

    Parameters
    ----------
    earlier, later
        The tables of both waves as they may be shown: what one of them withholds has no change.

    Raises
    ------
    RecordsError
        If the waves cannot be joined.

    Notes
    -----
    **Formula** :func:`kurak.estimation.waves.change`; p-values by Holm over the groups of one variable and domain.
    """
    first, second = means_of(earlier.table.rows(), earlier.by), means_of(later.table.rows(), later.by)
    shown = [key for key in second if key in first]
    names = list(dict.fromkeys(key[0] for key in shown))
    if not names:
        return ()
    found: dict[Key, Change] = {}
    for domain in ("", *(name for name in later.by if name in earlier.by)):
        made = change(now, names, since=before, by=domain or None, level=later.confidence)
        for row in made.rows():
            key = (row["variable"], domain, str(row[domain]) if domain else "")
            if key in first and key in second and _finite(row["estimate"]):
                tested = row["std_error"] > 0 and row["df"] > 0
                found[key] = Change(
                    *key,
                    before=float(first[key]["estimate"]),
                    now=float(second[key]["estimate"]),
                    now_error=_number(second[key]["std_error"]),
                    std_error=_number(row["std_error"]),
                    conf_low=_number(row["conf_low"]),
                    conf_high=_number(row["conf_high"]),
                    df=_number(row["df"]),
                    p_holm=float(row["p_value"]) if tested else None,
                )
    return allowed_for([found[key] for key in shown if key in found])


def from_estimates(before: Means, later: Tabulated) -> tuple[Change, ...]:
    """Changes from estimates of both waves, as of two samples that were drawn independently.

    Notes
    -----
    **Formula** s.e. = √(s₁² + s₂²), with the degrees of freedom of Satterthwaite, (s₁² + s₂²)² / (s₁⁴/d₁ + s₂⁴/d₂). Where the
    same clusters were visited twice the true error is mostly smaller: the covariance is not known without the records.

    **Reference** Satterthwaite (1946), Biometrics Bulletin 2(6), 110-114; Kish (1965), §12.4.

    Examples
    --------
    >>> round(satterthwaite(0.3, 0.4, 20, 30), 3)
    49.669
    """
    found = []
    for key, row in means_of(later.table.rows(), later.by).items():
        earlier = before.get(key)
        if earlier is None:
            continue
        both = [_number(one["std_error"]) for one in (earlier, row)]
        made = Change(*key, before=float(earlier["estimate"]), now=float(row["estimate"]), now_error=both[1])
        if both[0] is not None and both[1] is not None and hypot(both[0], both[1]) > 0:
            error = hypot(both[0], both[1])
            df = satterthwaite(both[0], both[1], _degrees(earlier.get("df")), _degrees(row["df"]))
            half = float(t_quantiles((1 + later.confidence) / 2, df)) * error if df > 0 else nan
            p = 2 * t_cdf(-abs(made.change / error), df=df) if df > 0 else None
            made = replace(
                made, std_error=error, conf_low=_number(made.change - half), conf_high=_number(made.change + half), df=_number(df), p_holm=p
            )
        found.append(made)
    return allowed_for(found)


def satterthwaite(first: float, second: float, first_df: float, second_df: float) -> float:
    """Degrees of freedom of the difference of two independent estimates; 0 where one has none."""
    if not (first_df > 0 and second_df > 0):
        return 0.0
    return float((first**2 + second**2) ** 2 / (first**4 / first_df + second**4 / second_df))


def from_printed(printed: Mapping[Key, float], later: Tabulated) -> tuple[Change, ...]:
    """Means as a report prints them beside those of records: no error and no test, since a printed mean has none."""
    return tuple(
        Change(*key, before=printed[key], now=float(row["estimate"]), now_error=_number(row["std_error"]))
        for key, row in means_of(later.table.rows(), later.by).items()
        if key in printed
    )


def allowed_for(found: Sequence[Change]) -> tuple[Change, ...]:
    """The same with p-values that allow for all groups of one variable and domain, by Holm."""
    places: dict[tuple[str, str], list[int]] = {}
    for place, one in enumerate(found):
        if one.p_holm is not None:
            places.setdefault((one.variable, one.domain), []).append(place)
    made = list(found)
    for together in places.values():
        adjusted = adjust_p_values(np.array([found[place].p_holm for place in together], dtype=float), method="holm")
        for place, p in zip(together, adjusted.tolist(), strict=True):
            made[place] = replace(found[place], p_holm=p)
    return tuple(made)


def rows_of_table(columns: Sequence[str], lines: Iterable[Sequence[str]], by: Sequence[str]) -> Iterator[dict[str, Any]]:
    """Rows of a written table of estimates, numbers as numbers.

    Raises
    ------
    ValueError
        If a number is none, or a row has not a cell for every column; said by row.
    """
    numbers = ("estimate", "std_error", "df", "n")
    for place, line in enumerate(filter(None, lines), start=1):
        if len(line) != len(columns):
            raise ValueError(f"row {place}: not as many cells as columns")
        row: dict[str, Any] = dict(zip(columns, line, strict=True))
        for name in numbers:
            text = str(row.get(name, "") or "").strip()
            try:
                row[name] = float(text) if text else None
            except ValueError:
                raise ValueError(f"row {place}: {name} is no number") from None
        yield row | {name: row.get(name) or None for name in by}


def _finite(value: Any) -> bool:
    return value is not None and isfinite(value)


def _number(value: Any) -> float | None:
    return float(value) if _finite(value) else None


def _degrees(value: Any) -> float:
    return float(value) if _finite(value) else 0.0
