"""A test of a hypothesis as one row of the tidy table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import inf, isnan, nan
from typing import Any

import numpy as np

from kurak.estimation.domains import Asked, units_present
from kurak.estimation.survey import Mask, Survey
from kurak.estimation.table import make_table
from kurak.model.estimates import Estimates
from kurak.stats.student import normal_cdf, t_cdf


def outcome_row(
    survey: Survey,
    asked: Asked,
    *,
    statistic: str,
    variable: str,
    value: float,
    p_value: float,
    df: float,
    base: Mask,
    method: str,
    level: object = None,
    std_error: float = nan,
    limits: tuple[float, float] = (nan, nan),
    ndf: float = nan,
    ddf: float = nan,
    flag: str | None = None,
    extra: Mapping[str, Any] | None = None,
    details: Mapping[str, Any] | None = None,
    r_code: str = "",
) -> Estimates:
    """Return one row: the statistic by name, its value as the estimate, and behind the usual columns ``p_value``, ``ndf`` and ``ddf``.

    Parameters
    ----------
    base
        Rows that the test is about; array (rows).
    std_error, limits
        Of the number that is tested, such as a difference, not of the statistic.
    flag
        What is to be known before the value is used; it goes before ``few``.
    """
    counted = base & (survey.weights > 0)
    table = make_table(
        survey,
        asked,
        statistic=[statistic],
        variable=[variable],
        level=[level],
        labels=[()],
        estimate=np.array([value]),
        std_error=np.array([std_error]),
        df=np.array([float(df)]),
        n=asked.domains.numbers(counted),
        n_psu=units_present(survey, asked.domains, counted),
        limits=(np.array([limits[0]]), np.array([limits[1]])),
        extra={
            "p_value": [p_value],
            "ndf": [ndf],
            "ddf": [ddf],
            **{name: [one] for name, one in (extra or {}).items()},
        },
        r_code=r_code,
        interval=method,
        details=details,
    )
    flags: dict[str, Sequence[Any]] = {} if flag is None else {"flag": [flag]}
    return Estimates({**table.columns, **flags}, table.domains, None, table.r_code, table.details)


def two_sided(t: float, df: float) -> float:
    """Probability of a t number at least as far from 0; not a number where there are no degrees of freedom.

    Examples
    --------
    >>> round(two_sided(-2.0, 10), 6), two_sided(1.0, 0)
    (0.073388, nan)
    """
    if isnan(t) or not df > 0:
        return nan
    return 2 * (normal_cdf(-abs(t)) if df == inf else t_cdf(-abs(t), df=df))
