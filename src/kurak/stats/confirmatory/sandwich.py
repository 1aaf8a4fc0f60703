"""Errors of a factor model that hold where answers are not normal, weighted, or from a sampling design."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from kurak.stats.confirmatory.implied import parameter_slopes
from kurak.stats.confirmatory.likelihood import Likelihood, moment_rows
from kurak.stats.confirmatory.normal_patterns import moment_information, normal_terms
from kurak.stats.confirmatory.record_scores import CovarianceOfTotals, moment_scores, placed
from kurak.stats.confirmatory.records import GroupRecords
from kurak.stats.confirmatory.saturated import item_moments

Array: TypeAlias = NDArray[np.float64]


def parameter_scores(
    likelihood: Likelihood, *, records: Sequence[GroupRecords], values: Array, count: int
) -> Array:
    """Slope of every respondent's weighted log-likelihood with the parameters.

    Parameters
    ----------
    likelihood
        The distance of model and data.
    records
        Respondents of each group.
    values
        Parameters by place; array (estimated,).
    count
        Rows of the table.

    Returns
    -------
    array (count, estimated)
        0 for rows that do not count.

    Notes
    -----
    **Source** Yuan and Bentler (2000), *Sociological Methodology* 30, 165–200; R ``lavaan::lavScores(fit)``.

    Examples
    --------
    >>> from kurak.stats.confirmatory.records import Answers, grouped_records
    >>> from kurak.stats.confirmatory.structure import factor_structure
    >>> model = factor_structure("f =~ a", items=["a"], with_means=True)
    >>> records = grouped_records(Answers([[1.0], [3.0]], ("a",)), kept=("a",), missing="complete")
    >>> likelihood = Likelihood([model], [one.moments for one in records])
    >>> parameter_scores(likelihood, records=records, values=np.array([1.0, 2.0]), count=2).tolist()
    [[0.0, -1.0], [0.0, 1.0]]
    """
    found = np.zeros((count, likelihood.estimated))
    for structure, own, one in zip(likelihood.structures, likelihood.implied(values), records, strict=True):
        slopes = moment_rows(*parameter_slopes(structure, implied=own))
        scores = moment_scores(one, covariance=own.covariance, means=own.means)
        found[one.rows] = scores @ slopes.T
    return found


def sandwich(information: Array, meat: Array) -> Array:
    """Covariances of estimates over samples.

    Parameters
    ----------
    information
        Observed information of all respondents; array (k, k).
    meat
        Covariances of the totals of the scores; array (k, k).

    Returns
    -------
    array (k, k)

    Notes
    -----
    **Formula** A⁻¹ B A⁻¹.

    **Source** Huber (1967), *Proceedings of the Fifth Berkeley Symposium* 1, 221–233; Binder (1983),
    *International Statistical Review* 51, 279–292; R ``lavaan::cfa(model, data, estimator = "MLR")``.

    Examples
    --------
    >>> sandwich(np.array([[2.0]]), np.array([[8.0]])).tolist()
    [[2.0]]
    """
    bread = np.linalg.inv(information)
    return np.asarray(bread @ meat @ bread, np.float64)


def saturated_parts(
    records: GroupRecords, *, covariance_of_totals: CovarianceOfTotals, count: int
) -> tuple[Array, Array]:
    """Information and covariances of scores of the moments of a group under no model.

    Parameters
    ----------
    records
        Respondents of the group.
    covariance_of_totals
        From weighted scores to the covariances of their totals.
    count
        Rows of the table.

    Returns
    -------
    information, meat : arrays (moments, moments)

    Notes
    -----
    **Source** Yuan and Bentler (2000), *Sociological Methodology* 30, 165–200; R ``lavaan::lavInspect(fit,
    "h1.information")``.

    Examples
    --------
    >>> from kurak.stats.confirmatory.record_scores import independent_totals
    >>> from kurak.stats.confirmatory.records import Answers, grouped_records
    >>> one = grouped_records(Answers([[1.0], [3.0]], ("a",)), kept=("a",), missing="complete")[0]
    >>> information, _ = saturated_parts(one, covariance_of_totals=independent_totals, count=2)
    >>> information.tolist()
    [[1.0, 0.0], [0.0, 2.0]]
    """
    data = records.moments
    terms = normal_terms(data.patterns, covariance=data.covariance, means=data.means)
    information = moment_information(data.patterns, terms=terms, kind="observed")
    scores = moment_scores(records, covariance=data.covariance, means=data.means)
    return information, covariance_of_totals(placed(scores, records, count=count))


def baseline_parts(
    records: GroupRecords, *, covariance_of_totals: CovarianceOfTotals, count: int
) -> tuple[Array, Array]:
    """Information and covariances of scores of the variances and means of items without relations.

    Parameters
    ----------
    records, covariance_of_totals, count
        As for :func:`saturated_parts`.

    Returns
    -------
    information, meat : arrays (2 items, 2 items)

    Notes
    -----
    **Source** as for :func:`saturated_parts`; R ``lavaan::lavInspect(fit, "baseline")``.

    Examples
    --------
    >>> from kurak.stats.confirmatory.record_scores import independent_totals
    >>> from kurak.stats.confirmatory.records import Answers, grouped_records
    >>> one = grouped_records(Answers([[1.0], [3.0]], ("a",)), kept=("a",), missing="complete")[0]
    >>> baseline_parts(one, covariance_of_totals=independent_totals, count=2)[1].tolist()
    [[0.0, 0.0], [0.0, 2.0]]
    """
    patterns = records.moments.patterns
    variances, means = item_moments(patterns)
    terms = normal_terms(patterns, covariance=np.diag(variances), means=means)
    kept = baseline_rows(len(means))
    information = moment_information(patterns, terms=terms, kind="observed")[np.ix_(kept, kept)]
    scores = moment_scores(records, covariance=np.diag(variances), means=means)[:, kept]
    return information, covariance_of_totals(placed(scores, records, count=count))


def baseline_rows(count: int) -> NDArray[np.intp]:
    """Places of variances and means among the moments.

    Parameters
    ----------
    count
        Items.

    Returns
    -------
    array (2 count,)

    Examples
    --------
    >>> baseline_rows(2).tolist()
    [0, 2, 3, 4]
    """
    rows, columns = np.tril_indices(count)
    return np.concatenate([np.flatnonzero(rows == columns), len(rows) + np.arange(count)])
