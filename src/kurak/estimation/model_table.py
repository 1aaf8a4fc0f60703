"""A fitted model as a statistic, and its table: one row a parameter, with tests of its terms."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import nan
from typing import Any

import numpy as np

from kurak.estimation.domains import Asked, degrees, units_present
from kurak.estimation.model_terms import r_factor, r_terms
from kurak.estimation.outcome import two_sided
from kurak.estimation.solve import solve
from kurak.estimation.survey import Array, Mask, Survey
from kurak.estimation.table import make_table
from kurak.model.estimates import Estimates
from kurak.stats.regression.design_matrix import DesignMatrix
from kurak.stats.regression.formula import Formula
from kurak.stats.regression.wald import wald_test


@dataclass(frozen=True, eq=False)
class Fitted:
    """A model as a statistic: its parameters, and how each record moves them."""

    full: Array
    keep: Mask
    parameters: Array
    moved: Array
    refit: Callable[[Array, Array], Array]

    @property
    def size(self) -> int:
        """How many parameters."""
        return len(self.parameters)

    def estimate(self, weights: Array) -> Array:
        """The parameters; under replicate weights without some level of a category, or without rest, they are not numbers."""
        if weights is self.full:
            return self.parameters
        try:
            return self.refit(weights[self.keep], self.parameters)
        except ValueError:
            return np.full(self.size, nan)

    def influence(self, weights: Array, estimate: Array, columns: slice) -> Array:
        """Influence of one unit of weight; array (rows, k)."""
        found = np.zeros((len(weights), columns.stop - columns.start))
        own = weights[self.keep][:, None]
        moved = self.moved[:, columns]
        found[self.keep] = np.divide(moved, own, out=np.zeros_like(moved), where=own > 0)
        return found


def model_table(
    survey: Survey,
    asked: Asked,
    matrix: DesignMatrix,
    model: Formula,
    fitted: Fitted,
    *,
    kept: Sequence[int],
    titles: Sequence[str],
    owners: Sequence[int],
    more_df: int,
    flag: str | None,
    details: Mapping[str, Any],
    r_code: str,
    thresholds: int = 0,
) -> Estimates:
    """Rows of parameters; those of columns that repeat others hold no number."""
    solved = solve(survey, fitted, in_domain=matrix.keep)
    size = len(titles)
    estimate, covariance = np.full(size, nan), np.full((size, size), nan)
    estimate[list(kept)] = solved.estimate
    covariance[np.ix_(kept, kept)] = solved.covariance()
    variance = np.diagonal(covariance)
    error = np.sqrt(np.where(variance >= 0, variance, np.nan))
    # As R has it, missing answers change degrees of freedom by linearisation, not with replicate weights.
    among = matrix.keep if survey.replicate_weights is None else None
    df_residual = float(degrees(survey, asked.domains, among=among)[0]) + more_df - len(kept)
    df = df_residual if asked.df is None else float(asked.df)
    with np.errstate(divide="ignore", invalid="ignore"):
        t = np.where(error > 0, estimate / error, np.nan)
    counted = matrix.keep & (survey.weights > 0)
    dropped = [titles[place] for place in range(size) if place not in set(kept)]
    terms = {
        label: [place for place in range(size) if owners[place] == number]
        for number, label in enumerate(matrix.terms)
    }
    names = r_terms(model, matrix)
    response = "" if model.response is None else model.response.label
    statistics = ["coefficient"] * (size - thresholds) + ["threshold"] * thresholds
    table = make_table(
        survey,
        asked,
        statistic=statistics,
        variable=titles,
        level=[None] * size,
        labels=[()] * size,
        estimate=estimate,
        std_error=error,
        df=np.full(size, df),
        n=np.repeat(asked.domains.numbers(counted), size),
        n_psu=np.repeat(units_present(survey, asked.domains, counted), size),
        covariance=covariance,
        extra={"t": t.tolist(), "p_value": [two_sided(one, df) for one in t.tolist()]},
        r_code=r_code,
        details={
            **details,
            "formula": f"{response} ~ …" if not matrix.terms else f"{response} ~ {' + '.join(matrix.terms)}",
            "df_residual": df_residual,
            "n": int(counted.sum()),
            "levels": {label: tuple(str(one) for one in levels) for label, levels in matrix.levels.items()},
            "dropped": tuple(dropped),
            "r_terms": tuple(names.get(title, title) for title in titles),
            "terms": terms,
            "r_of_terms": {
                matrix.terms[number]: ":".join(r_factor(part) for part in term)
                for number, term in enumerate(model.terms)
            },
            "term_tests": {
                label: wald_or_nan(
                    estimate, covariance, [place for place in places if place in set(kept)], df
                )
                for label, places in terms.items()
            },
        },
    )
    flags = [
        "collinear" if place not in set(kept) else flag or ("no degrees of freedom" if not df > 0 else few)
        for place, few in enumerate(table["flag"])
    ]
    return Estimates({**table.columns, "flag": flags}, table.domains, covariance, r_code, table.details)


def wald(estimate: Array, covariance: Array, columns: Sequence[int], ddf: float) -> dict[str, float]:
    """Test of some parameters; ValueError where the design has too few units for it."""
    if not ddf > 0:
        raise ValueError("no degrees of freedom are left for a test")
    known = [place for place in range(len(estimate)) if np.isfinite(estimate[place])]
    places = [known.index(column) for column in columns]
    found = wald_test(estimate[known], covariance=covariance[np.ix_(known, known)], columns=places, ddf=ddf)
    return {"F": found.statistic, "df": found.df, "ddf": found.ddf, "p_value": found.p}


def wald_or_nan(estimate: Array, covariance: Array, columns: Sequence[int], ddf: float) -> dict[str, float]:
    """The test, or no numbers where the design has too few units for it."""
    try:
        return wald(estimate, covariance, columns, ddf)
    except ValueError:
        return {"F": nan, "df": len(columns), "ddf": ddf, "p_value": nan}


def same_term(label: str, asked: str) -> bool:
    """Whether a term of the model is the one asked for, in any order, and with the bare name of a category.

    Examples
    --------
    >>> same_term("C(region):sex", "sex:region"), same_term("region", "sex")
    (True, False)
    """

    def parts(text: str) -> frozenset[str]:
        return frozenset(part.strip() for part in text.split(":"))

    bare = frozenset(
        part[2:-1].split(",")[0].strip() if part.startswith("C(") and part.endswith(")") else part
        for part in parts(label)
    )
    return parts(asked) in (parts(label), bare)
