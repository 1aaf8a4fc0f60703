"""Variances, covariances and correlations in the population, by domain."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations, combinations_with_replacement
from typing import Unpack

import numpy as np

from kurak.estimation.as_r import r_by, r_call, r_groups
from kurak.estimation.conditions import r_name, require_column
from kurak.estimation.domains import Asked, Domains, ask
from kurak.estimation.linear_statistics import Grouped, Term, quotient
from kurak.estimation.solve import solve
from kurak.estimation.survey import Array, Mask, Names, Settings, Survey, names
from kurak.estimation.table import covariance_of, domain_df, make_table, term_bases
from kurak.model.estimates import Estimates


@dataclass(frozen=True, eq=False)
class Moments(Grouped):
    """Covariances of pairs of numbers, or their correlations.

    Parameters
    ----------
    pairs
        Two numbers of each row, not a number where missing; arrays (rows).
    n
        Respondents of each pair and domain, for n/(n − 1); arrays (groups).
    is_correlation
        Whether covariances are divided by the standard deviations of the same respondents.
    """

    pairs: tuple[tuple[Array, Array], ...]
    domains: Domains
    n: tuple[Array, ...]
    is_correlation: bool = False

    @property
    def features(self) -> int:
        """How many pairs."""
        return len(self.pairs)

    def known(self, feature: int) -> Mask:
        """Rows that have both; array (rows)."""
        x, y = self.pairs[feature]
        return ~(np.isnan(x) | np.isnan(y))

    def estimate(self, weights: Array) -> Array:
        """The covariances or correlations under some weights; array (K)."""
        found = []
        for feature in range(self.features):
            x, y = self._deviations(weights, feature)
            both = self._mean(weights, feature, x * y)
            if self.is_correlation:
                spread = self._mean(weights, feature, x * x) * self._mean(weights, feature, y * y)
                found.append(quotient(both, np.sqrt(spread)))
            else:
                found.append(both * self._correction(feature))
        return np.concatenate(found)

    def scores(self, weights: Array, estimate: Array, feature: int) -> Array:
        """Each row's influence on its own domain's; array (rows)."""
        groups = self.domains.count
        own = self._spread(estimate[feature * groups : (feature + 1) * groups])
        x, y = self._deviations(weights, feature)
        whole = self._spread(self.domains.sums(weights, among=self.known(feature)))
        if self.is_correlation:
            sx = self._spread(self._mean(weights, feature, x * x))
            sy = self._spread(self._mean(weights, feature, y * y))
            with np.errstate(divide="ignore", invalid="ignore"):
                score = (x * y / np.sqrt(sx * sy) - own / 2 * (x * x / sx + y * y / sy)) / whole
        else:
            with np.errstate(divide="ignore", invalid="ignore"):
                score = (x * y * self._spread(self._correction(feature)) - own) / whole
        counts = self.domains.inside & self.known(feature) & np.isfinite(own)
        return np.where(counts, score, 0.0)

    def _spread(self, by_group: Array) -> Array:
        """A number of each domain, given to its rows."""
        return np.append(by_group, np.nan)[self.domains.group]

    def _mean(self, weights: Array, feature: int, values: Array) -> Array:
        known = self.known(feature)
        return quotient(self.domains.sums(weights * np.where(known, values, 0.0), among=known), self.domains.sums(weights, among=known))

    def _deviations(self, weights: Array, feature: int) -> tuple[Array, Array]:
        x, y = self.pairs[feature]
        return x - self._spread(self._mean(weights, feature, x)), y - self._spread(self._mean(weights, feature, y))

    def _correction(self, feature: int) -> Array:
        n = self.n[feature]
        return np.where(n > 1, n / np.maximum(n - 1, 1), np.nan)


def variance(survey: Survey, items: Names, **settings: Unpack[Settings]) -> Estimates:
    """Estimate variances in the population.

    Parameters
    ----------
    items
        Columns of numbers.
    settings
        See :class:`kurak.estimation.survey.Settings`; there is no design effect of a variance.

    Returns
    -------
    Estimates
        Rows by item and domain; ``std_error`` is that of the variance.

    Raises
    ------
    RecordsError
        If a column is not there, or holds no numbers.

    Notes
    -----
    **Formula** S² = Σw(y − ȳ)²/Σw · n/(n − 1). As in R, n counts all respondents of the domain, also those who did not answer; with replicate weights
    those who answered.

    **Reference** Särndal, Swensson and Wretman (1992), §5.9; R ``survey::svyvar(~y, design, na.rm = TRUE)``.

    Examples
    --------
    >>> from kurak.estimation.declare import survey
    >>> survey({"age": [20, 30, 40]}).variance("age")["estimate"]
    [100.0]
    """
    every = [str(name) for name in names(items)]
    return _moments(survey, [(name, name) for name in every], "variance", "svyvar", **settings)


def covariance(survey: Survey, items: Names, **settings: Unpack[Settings]) -> Estimates:
    """Estimate covariances in the population, of every pair and of each item with itself.

    Parameters
    ----------
    items, settings
        As for :func:`variance`.

    Returns
    -------
    Estimates
        Rows by first item (``variable``), second item (``level``) and domain.

    Raises
    ------
    RecordsError
        As of :func:`variance`.

    Notes
    -----
    **Formula** Σw(x − x̄)(y − ȳ)/Σw · n/(n − 1), each pair among those who answered both.

    **Reference** Särndal, Swensson and Wretman (1992), §5.9; R ``survey::svyvar(~x + y, design, na.rm = TRUE)``, which leaves out whoever
    missed any of the items.

    Examples
    --------
    >>> from kurak.estimation.declare import survey
    >>> survey({"x": [1, 2, 3], "y": [2, 4, 6]}).covariance(["x", "y"])["estimate"]
    [1.0, 2.0, 4.0]
    """
    pairs = list(combinations_with_replacement([str(name) for name in names(items)], 2))
    return _moments(survey, pairs, "covariance", "svyvar", **settings)


def correlation(survey: Survey, items: Names, **settings: Unpack[Settings]) -> Estimates:
    """Estimate correlations in the population, of every pair.

    Parameters
    ----------
    items, settings
        As for :func:`variance`, two items or more.

    Returns
    -------
    Estimates
        Rows by first item (``variable``), second item (``level``) and domain.

    Raises
    ------
    RecordsError
        As of :func:`variance`.
    ValueError
        If there is one item only.

    Notes
    -----
    **Formula** r = s_xy / (s_x s_y), its variance by linearisation of the three moments.

    **Reference** Särndal, Swensson and Wretman (1992), §5.9; R ``cov2cor(as.matrix(svyvar(~x + y, design)))``, and
    ``survey::svycontrast`` of that variance for the error.

    Examples
    --------
    >>> from kurak.estimation.declare import survey
    >>> [round(r, 6) for r in survey({"x": [1, 2, 3], "y": [1, 3, 2]}).correlation(["x", "y"])["estimate"]]
    [0.5]
    """
    pairs = list(combinations([str(name) for name in names(items)], 2))
    if not pairs:
        raise ValueError("a correlation needs two items")
    return _moments(survey, pairs, "correlation", "svyvar", **settings)


def _moments(
    survey: Survey, pairs: list[tuple[str, str]], statistic: str, function: str, **settings: Unpack[Settings]
) -> Estimates:
    asked = ask(survey, **settings)
    if asked.deff is not None:
        raise ValueError(f"there is no design effect of a {statistic}")
    columns = {name: survey.records.number(require_column(survey.records, name)) for pair in pairs for name in pair}
    values = tuple((columns[first], columns[second]) for first, second in pairs)
    known = [~(np.isnan(x) | np.isnan(y)) for x, y in values]
    moments = Moments(values, asked.domains, tuple(_respondents(survey, asked, one) for one in known), statistic == "correlation")
    solved = solve(survey, moments)
    terms = [Term(first, second, one, x) for (first, second), one, (x, _) in zip(pairs, known, values, strict=True)]
    n, n_psu = term_bases(survey, asked, terms)
    groups = asked.domains.count
    return make_table(
        survey,
        asked,
        statistic=[statistic] * len(n),
        variable=[first for first, _ in pairs for _ in range(groups)],
        level=[None if statistic == "variance" else second for _, second in pairs for _ in range(groups)],
        labels=list(asked.domains.labels) * len(pairs),
        estimate=solved.estimate,
        std_error=solved.std_error,
        df=np.tile(domain_df(survey, asked), len(pairs)),
        n=n,
        n_psu=n_psu,
        covariance=covariance_of(solved, asked),
        r_code=_r(survey, asked, pairs, terms, statistic, function),
    )


def _respondents(survey: Survey, asked: Asked, known: Mask) -> Array:
    if survey.replicate_weights is not None:
        return asked.domains.numbers(known).astype(float)
    return asked.domains.numbers(survey.weights != 0).astype(float)


def _r(
    survey: Survey, asked: Asked, pairs: list[tuple[str, str]], terms: list[Term], statistic: str, function: str
) -> str:
    if statistic == "variance":
        return r_by(survey, asked, function, terms)
    together = " + ".join(r_name(name) for name in dict.fromkeys(name for pair in pairs for name in pair))
    groups = r_groups(asked)
    call = (
        f"svyby(~{together}, ~{groups}, design, svyvar, na.rm = TRUE)" if groups else f"svyvar(~{together}, design, na.rm = TRUE)"
    )
    body = [f"result <- {call}"]
    if statistic == "correlation" and not groups:
        body.append("result <- cov2cor(as.matrix(result))")
    return r_call(survey, asked, body)
