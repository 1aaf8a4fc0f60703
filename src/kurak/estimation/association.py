"""Tests of tables: whether two questions go together, whether shares are the expected ones, whether two ratings agree."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import inf, nan, sqrt
from typing import Any, Literal, cast

import numpy as np
from numpy.typing import NDArray

from kurak.estimation.as_r import r_call
from kurak.estimation.conditions import r_name, r_value, require_column
from kurak.estimation.domains import Asked, ask, degrees, find_domains, units_present
from kurak.estimation.linear_statistics import Linear, Term
from kurak.estimation.outcome import outcome_row
from kurak.estimation.solve import solve
from kurak.estimation.survey import Mask, Survey
from kurak.model.estimates import Estimates
from kurak.sources.records import RecordsError
from kurak.sources.wording import listed, nearest
from kurak.stats.chi_square_mixture import satterthwaite_df
from kurak.stats.distributions.beta import f_survival
from kurak.stats.distributions.t_quantiles import t_quantiles
from kurak.stats.rao_scott import goodness_of_fit, rao_scott, wald_independence

_STATISTICS = ("F", "Chisq", "Wald", "adjWald", "lincom", "saddlepoint")
_METHODS = {
    "F": "Pearson's X^2: Rao & Scott adjustment",
    "Chisq": "Pearson's X^2: Rao & Scott adjustment",
    "Wald": "Design-based Wald test of association",
    "adjWald": "Design-based Wald test of association",
    "lincom": "Pearson's X^2: asymptotic exact distribution",
    "saddlepoint": "Pearson's X^2: saddlepoint approximation",
}


def chisq(
    survey: Survey, rows: str, *, columns: str, statistic: str = "F", where: str | None = None
) -> Estimates:
    """Test whether the answers to two questions are independent.

    Parameters
    ----------
    rows, columns
        Two columns; those who answered both count. Answers that none of them gave make no row and no column.
    statistic
        ``F`` (Pearson's statistic, second-order corrected), ``Chisq`` (first-order corrected), ``Wald``, ``adjWald``, or compared
        with the distribution itself: ``lincom`` exactly, ``saddlepoint`` nearly so.
    where
        Who counts.

    Returns
    -------
    Estimates
        One row. ``estimate``: F for ``F``, ``Wald`` and ``adjWald``, otherwise Pearson's X². ``df``: of the test, its numerator's.
        Then ``p_value``, ``ndf``, ``ddf``. In ``details``: ``pearson``, ``design_effects`` and the ``table`` of shares.

    Raises
    ------
    RecordsError
        If a column is not there, has one answer only, or the design leaves no degrees of freedom.
    ValueError
        If the statistic has another name.

    Notes
    -----
    **Formula** in :func:`kurak.stats.rao_scott.rao_scott` and :func:`kurak.stats.rao_scott.wald_independence`.

    **Reference** Rao and Scott (1984), Annals of Statistics 12(1), 46-60; Thomas and Rao (1987), JASA 82, 630-636; R
    ``survey::svychisq(~rows + columns, design, statistic = "F")``. R without the package CompQuadForm answers ``lincom`` by the saddlepoint.

    Examples
    --------
    >>> from kurak.estimation.declare import survey
    >>> d = survey({"town": [1, 1, 2, 2, 3, 3, 4, 4], "a": list("xyxyxxyy"), "b": list("uvuvuvvu")}, psu="town")
    >>> round(d.chisq("a", "b", statistic="Chisq")["estimate"][0], 6)
    2.0
    """
    chosen = {name.lower(): name for name in _STATISTICS}.get(statistic.lower())
    if chosen is None:
        raise ValueError(f"statistic is one of {', '.join(_STATISTICS)}, not {statistic!r}")
    asked = ask(survey, where=where)
    if rows == columns:
        raise RecordsError(f"{rows!r} is not tested against itself: name two columns")
    cross = _crossed(survey, asked, rows, columns)
    for name, labels in ((rows, cross.row_labels), (columns, cross.column_labels)):
        if len(labels) < 2:
            raise RecordsError(f"all who count gave the same answer to {name!r}, so nothing can depend on it")
    wald = chosen in ("Wald", "adjWald")
    shape = len(cross.row_labels), len(cross.column_labels)
    solved = solve(survey, Linear(cross.terms(), asked.domains, not wald), in_domain=cross.known)
    cells, spread = solved.estimate.reshape(shape), solved.covariance()
    n, df = _as_r_counts(survey, asked)
    if not df > 0:
        raise RecordsError("the design leaves no degrees of freedom for a test: as many units as strata")
    try:
        if wald:
            found = wald_independence(
                cells, covariance=spread, df=df, statistic=cast(Literal["Wald", "adjWald"], chosen)
            )
        else:
            # With replicate weights R compares the mixtures with chi-squares alone.
            endless = survey.replicate_weights is not None and chosen in ("lincom", "saddlepoint")
            found = rao_scott(
                cells,
                covariance=spread,
                n=n,
                df=inf if endless else df,
                statistic=cast(Literal["F", "Chisq", "lincom", "saddlepoint"], chosen),
            )
    except ValueError as error:
        raise RecordsError(f"{rows!r} by {columns!r}: {error}") from error
    call = f"svychisq(~{r_name(rows)} + {r_name(columns)}, design, statistic = {r_value(chosen)})"
    return outcome_row(
        survey,
        asked,
        statistic="F" if chosen in ("F", "Wald", "adjWald") else "X-squared",
        variable=f"{rows} × {columns}",
        value=found.statistic,
        p_value=found.p_value,
        df=found.ndf,
        ndf=found.ndf,
        ddf=found.ddf,
        base=cross.known,
        method=_METHODS[chosen],
        details={
            "statistic": chosen,
            "pearson": found.pearson,
            "design_effects": found.design_effects,
            "design_df": df,
            "rows": cross.row_labels,
            "columns": cross.column_labels,
            "table": (cells / cells.sum()).tolist(),
        },
        r_code=r_call(survey, asked, [f"result <- {call}"]),
    )


def gof(
    survey: Survey,
    item: str,
    *,
    p: Sequence[float] | Mapping[Any, float],
    statistic: str = "Chisq",
    where: str | None = None,
) -> Estimates:
    """Test whether the shares of answers are the given ones.

    Parameters
    ----------
    item
        Column of a question.
    p
        Share expected of each answer, above 0, made to sum to 1: by answer, or in the order of the answers.
    statistic
        ``Chisq``, as R: Pearson's X² of the totals, compared with a chi-square of the same mean and variance as its own
        distribution. ``F``: X² over the sum of its design effects, which minds that the design has few units.
    where
        Who counts.

    Returns
    -------
    Estimates
        One row; in ``details`` the ``scale`` that R prints with the ``df``, ``design_effects`` (R's lambda), and both distributions.

    Raises
    ------
    RecordsError
        If the column is not there, or a share is missing, not above 0, or that of an answer which is none.
    ValueError
        If the statistic has another name.

    Notes
    -----
    **Formula** in :func:`kurak.stats.rao_scott.goodness_of_fit`; scale Σλ²/Σλ.

    **Reference** Rao and Scott (1981), JASA 76, 221-230; R ``survey::svygofchisq(~item, p = c(0.5, 0.5), design)``.

    Examples
    --------
    >>> from kurak.estimation.declare import survey
    >>> d = survey({"town": [1, 1, 2, 2, 3, 3], "a": list("xyxyxx")}, psu="town")
    >>> round(gof(d, "a", p={"x": 0.5, "y": 0.5})["estimate"][0], 6)
    0.666667
    """
    chosen = {"chisq": "Chisq", "f": "F"}.get(statistic.lower())
    if chosen is None:
        raise ValueError(f"statistic is Chisq or F, not {statistic!r}")
    asked = ask(survey, where=where)
    column = survey.records.category(require_column(survey.records, item))
    known = asked.domains.inside & (column.values >= 0)
    if not known.any():
        raise RecordsError(f"nobody who counts has an answer to {item!r}")
    codes, shares = _expected(item, column.labels, column.values[known & (survey.weights > 0)], p)
    # A column of its own for each category that is expected.
    terms = tuple(
        Term(item, column.labels[code], known, column.values, np.arange(len(column.labels)) == code)
        for code in codes
    )
    solved = solve(survey, Linear(terms, asked.domains, False), in_domain=known)
    df = float(degrees(survey, asked.domains)[0])
    try:
        found = goodness_of_fit(solved.estimate, covariance=solved.covariance(), probabilities=shares)
    except ValueError as error:
        raise RecordsError(f"{item!r}: {error}") from error
    effects = np.array(found.design_effects)
    d, ratio = satterthwaite_df(effects), found.statistic / float(effects.sum())
    ddf = d * df
    p_of_f = f_survival(ratio, ndf=d, ddf=ddf) if ddf > 0 else nan
    call = f"svygofchisq(~{_r_factor(item, column.labels)}, p = c({', '.join(repr(share) for share in shares)}), design, na.rm = TRUE)"
    is_f = chosen == "F"
    return outcome_row(
        survey,
        asked,
        statistic=chosen if is_f else "X-squared",
        variable=item,
        value=ratio if is_f else found.statistic,
        p_value=p_of_f if is_f else found.p_value,
        df=d,
        ndf=d,
        ddf=ddf if is_f else inf,
        base=known,
        method="Design-based chi-squared test for given probabilities",
        details={
            "statistic": chosen,
            "levels": tuple(column.labels[code] for code in codes),
            "p": tuple(shares),
            "scale": float((effects**2).sum() / effects.sum()),
            "design_effects": found.design_effects,
            "X-squared": found.statistic,
            "p_value_chisq": found.p_value,
            "F": ratio,
            "p_value_f": p_of_f,
        },
        r_code=r_call(survey, asked, [f"result <- {call}"]),
    )


def kappa(
    survey: Survey,
    first: str,
    *,
    second: str,
    where: str | None = None,
    level: float = 0.95,
    df: float | None = None,
) -> Estimates:
    """Estimate Cohen's kappa: how far two ratings agree beyond what their shares alone would make them agree.

    Parameters
    ----------
    first, second
        Columns of the two ratings, with the same answers; those who have both count.
    where
        Who counts.
    level, df
        Confidence level, and degrees of freedom in place of the design's.

    Returns
    -------
    Estimates
        One row; not a number, and flagged, where all gave one answer, so that nothing is left to agree on.

    Raises
    ------
    RecordsError
        If a column is not there, or the two have no answer in common.

    Notes
    -----
    **Formula** κ = (Σ p_ii − Σ p_i· p_·i)/(1 − Σ p_i· p_·i), its variance by linearisation.

    **Reference** Cohen (1960), Educational and Psychological Measurement 20, 37-46; R ``survey::svykappa(~a + b, design)``.

    Examples
    --------
    >>> from kurak.estimation.declare import survey
    >>> d = survey({"town": [1, 1, 2, 2, 3, 3], "a": list("xyxyxx"), "b": list("xyyyxx")}, psu="town")
    >>> round(d.kappa("a", "b")["estimate"][0], 6)
    0.666667
    """
    asked = ask(survey, where=where, level=level, df=df)
    cross = _crossed(survey, asked, first, second)
    both = list(dict.fromkeys([*cross.row_labels, *cross.column_labels]))
    if len(both) == len(cross.row_labels) + len(cross.column_labels):
        raise RecordsError(f"{first!r} and {second!r} have no answer in common")
    place = {label: number for number, label in enumerate(both)}
    across = np.array([place[label] for label in cross.row_labels])[:, None]
    down = np.array([place[label] for label in cross.column_labels])[None, :]
    solved = solve(survey, Linear(cross.terms(), asked.domains, True), in_domain=cross.known)
    cells = solved.estimate.reshape(len(cross.row_labels), len(cross.column_labels))
    row, column = np.zeros(len(both)), np.zeros(len(both))
    row[across.ravel()], column[down.ravel()] = cells.sum(axis=1), cells.sum(axis=0)
    agreed, by_chance = float(cells[across == down].sum()), float(row @ column)
    degree = asked.df if asked.df is not None else float(degrees(survey, asked.domains)[0])
    estimate, error = nan, nan
    if by_chance < 1:
        estimate = (agreed - by_chance) / (1 - by_chance)
        # Derivative by each cell: it counts for the agreement itself, and for the shares of both answers.
        chance_slope = column[across] + row[down]
        slope = ((across == down) - chance_slope * (1 - agreed) / (1 - by_chance)) / (1 - by_chance)
        error = sqrt(max(0.0, float(slope.ravel() @ solved.covariance() @ slope.ravel())))
    half = float(t_quantiles((1 + level) / 2, degree)) * error
    return outcome_row(
        survey,
        asked,
        statistic="kappa",
        variable=f"{first} × {second}",
        value=estimate,
        p_value=nan,
        df=degree,
        std_error=error,
        limits=(estimate - half, estimate + half),
        base=cross.known,
        method="t",
        flag=None if by_chance < 1 else "one answer only",
        details={"agreed": agreed, "by_chance": by_chance, "levels": tuple(both)},
        r_code=r_call(
            survey, asked, [f"result <- svykappa(~{r_name(first)} + {r_name(second)}, design, na.rm = TRUE)"]
        ),
    )


@dataclass(frozen=True, eq=False)
class _Crossed:
    """Two questions: who answered both, and each one's cell, row by row; −1 outside."""

    title: str
    known: Mask
    cell: NDArray[np.int32]
    row_labels: tuple[object, ...]
    column_labels: tuple[object, ...]

    def terms(self) -> tuple[Term, ...]:
        """One share or total for each cell of the table, row by row."""
        size = len(self.row_labels) * len(self.column_labels)
        return tuple(
            Term(self.title, cell, self.known, self.cell, np.arange(size) == cell) for cell in range(size)
        )


def _crossed(survey: Survey, asked: Asked, rows: str, columns: str) -> _Crossed:
    records = survey.records
    a, b = (records.category(require_column(records, name)) for name in (rows, columns))
    known = asked.domains.inside & (a.values >= 0) & (b.values >= 0)
    counted = known & (survey.weights > 0)
    if not counted.any():
        raise RecordsError(f"nobody who counts has an answer to both {rows!r} and {columns!r}")
    given = [np.unique(column.values[counted]) for column in (a, b)]
    # Rows of weight 0 with an answer of their own have no cell; they count for nothing anyway.
    known = known & np.isin(a.values, given[0]) & np.isin(b.values, given[1])
    code = [np.searchsorted(codes, column.values) for codes, column in zip(given, (a, b), strict=True)]
    cell = np.where(known, code[0] * len(given[1]) + code[1], -1).astype(np.int32)
    labels = [
        tuple(column.labels[code] for code in codes) for codes, column in zip(given, (a, b), strict=True)
    ]
    return _Crossed(f"{rows} × {columns}", known, cell, labels[0], labels[1])


def _as_r_counts(survey: Survey, asked: Asked) -> tuple[int, float]:
    """Records, and degrees of freedom, as svychisq counts them: with records of weight 0 and those without an answer.

    A domain of calibrated or unequally drawn records is, in R, all records with weights of 0 outside it, and svychisq does not look at weights.
    """
    if survey.replicate_weights is not None:
        return int(asked.domains.inside.sum()), float(degrees(survey, asked.domains)[0])
    everybody = bool(survey.steps) or survey.design.form is not None
    among = np.ones(len(survey), dtype=bool) if everybody else asked.domains.inside
    whole = find_domains(survey, None, None)
    units = units_present(survey, whole, among)[0] - units_present(survey, whole, among, strata=True)[0]
    return int(among.sum()), float(units)


def _expected(
    item: str, labels: Sequence[object], given: NDArray[Any], p: Sequence[float] | Mapping[Any, float]
) -> tuple[list[int], list[float]]:
    """Codes of the answers that are expected, and their shares."""
    present = np.unique(given).tolist()
    if isinstance(p, Mapping):
        by_text = {str(label): code for code, label in enumerate(labels)}
        codes = []
        for label in p:
            if str(label) not in by_text:
                near = nearest(str(label), by_text)
                raise RecordsError(
                    f"nobody answers {item!r} with {label!r}" + (f"; did you mean {near!r}?" if near else "")
                )
            codes.append(by_text[str(label)])
        forgotten = [str(labels[code]) for code in present if code not in codes]
        if forgotten:
            raise RecordsError(f"p has no share for {listed(forgotten)}, answers to {item!r}")
        shares = [float(share) for share in p.values()]
    else:
        codes = list(range(len(labels))) if len(p) == len(labels) else [int(code) for code in present]
        shares = [float(share) for share in p]
        if len(shares) != len(codes):
            raise RecordsError(
                f"p has {len(shares)} shares, and {item!r} has {len(codes)} answers: {listed(map(str, labels))}"
            )
    if len(codes) < 2 or not all(share > 0 for share in shares):
        raise RecordsError(f"{item!r} needs two answers or more, with shares above 0 in p")
    order = np.argsort(codes)
    return [codes[place] for place in order], [shares[place] for place in order]


def _r_factor(name: str, labels: Sequence[object]) -> str:
    return r_name(name) if all(isinstance(label, str) for label in labels) else f"factor({r_name(name)})"
