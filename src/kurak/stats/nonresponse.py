"""Nonresponse: weight of those who did not answer, handed to those who did and are like them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array: TypeAlias = NDArray[np.float64]
Codes: TypeAlias = NDArray[np.intp]


@dataclass(frozen=True)
class NonresponseAdjustment:
    """Weights of the respondents after adjustment.

    Attributes
    ----------
    weights
        Weight of each record after the step; 0 for those who did not answer.
    g
        Factor on each weight; 0 for those who did not answer.
    classes
        Code of each record's adjustment class; empty if everybody was adjusted alone.
    rates
        Weighted response rate of each class, from 0 to 1; not a number where a class has no weight.
    unanswered
        Classes in which nobody answered: their weight is lost, so join them to a neighbour.
    """

    weights: Array
    g: Array
    classes: Codes
    rates: Array
    unanswered: tuple[int, ...]


def adjust_by_class(weights: ArrayLike, *, responded: ArrayLike, classes: ArrayLike) -> NonresponseAdjustment:
    """Hand the weight of nonrespondents to the respondents of the same class.

    Parameters
    ----------
    weights
        Weight of each eligible record, 0 or more.
    responded
        Whether each of them answered.
    classes
        Code of each record's adjustment class, from 0.

    Returns
    -------
    NonresponseAdjustment

    Raises
    ------
    ValueError
        If arrays differ in length, or a weight or class is negative.

    Notes
    -----
    **Formula** ``g_k = Σ_c w / Σ_c w r_k`` for respondents, 0 for the others.

    **Source** Särndal, Swensson and Wretman (1992), *Model Assisted Survey Sampling*, §15.6.2; R
    ``tapply(w, class, sum) / tapply(w * r, class, sum)``.

    Examples
    --------
    >>> found = adjust_by_class([10, 10, 20], responded=[True, False, True], classes=[0, 0, 1])
    >>> found.weights.tolist(), found.rates.tolist()
    ([20.0, 0.0, 20.0], [0.5, 1.0])
    """
    w, code = np.asarray(weights, dtype=float), np.asarray(classes, dtype=np.intp)
    answered = np.asarray(responded, dtype=bool)
    if not len(w) == len(answered) == len(code):
        raise ValueError("weights, responded and classes have one value for each record")
    if not np.all(w >= 0) or np.any(code < 0):
        raise ValueError("weights and classes are numbers, 0 or more")
    everybody = np.bincount(code, weights=w)
    respondents = np.bincount(code, weights=w * answered, minlength=len(everybody))
    rates = np.divide(respondents, everybody, out=np.full_like(everybody, np.nan), where=everybody > 0)
    factor = np.divide(everybody, respondents, out=np.zeros_like(everybody), where=respondents > 0)
    g = np.where(answered, factor[code], 0.0)
    lost = np.flatnonzero((everybody > 0) & (respondents == 0))
    return NonresponseAdjustment(
        weights=w * g, g=g, classes=code, rates=rates, unanswered=tuple(int(place) for place in lost)
    )


def adjust_by_propensity(
    weights: ArrayLike, *, responded: ArrayLike, propensity: ArrayLike, classes: int | None = 5
) -> NonresponseAdjustment:
    """Adjust respondents by their estimated probability to answer, in classes or each alone.

    Parameters
    ----------
    weights
        Weight of each eligible record, 0 or more.
    responded
        Whether each of them answered.
    propensity
        Estimated probability to answer of each, above 0 to 1: fitted values of a logistic regression of ``responded``.
    classes
        Number of classes of about equally many records, in the order of propensity; None divides each weight by the
        propensity, which a wrong model harms more.

    Returns
    -------
    NonresponseAdjustment

    Raises
    ------
    ValueError
        If arrays differ in length, propensities lie outside (0, 1], or there is no class.

    Notes
    -----
    **Formula** classes between the quantiles of the propensity (equal ones stay together), then ``Σ_c w / Σ_c w r``;
    or ``g_k = 1 / p_k``.

    **Source** Rosenbaum and Rubin (1984), Journal of the American Statistical Association 79, 516-524, for five
    classes; Little (1986), International Statistical Review 54, 139-157; R ``cut(p, quantile(p, 0:5 / 5),
    include.lowest = TRUE)``.

    Examples
    --------
    >>> answered, p = [True, False, True, True], [0.4, 0.5, 0.8, 0.9]
    >>> adjust_by_propensity([1, 1, 1, 1], responded=answered, propensity=p, classes=2).weights.tolist()
    [2.0, 0.0, 1.0, 1.0]
    >>> adjust_by_propensity([1, 1, 1, 1], responded=answered, propensity=p, classes=None).weights.tolist()
    [2.5, 0.0, 1.25, 1.1111111111111112]
    """
    w, p = np.asarray(weights, dtype=float), np.asarray(propensity, dtype=float)
    answered = np.asarray(responded, dtype=bool)
    if not len(w) == len(answered) == len(p):
        raise ValueError("weights, responded and propensity have one value for each record")
    if not np.all((p > 0) & (p <= 1)):
        raise ValueError("a propensity lies above 0 and at 1 at most")
    if classes is None:
        g = np.where(answered, 1 / p, 0.0)
        return NonresponseAdjustment(w * g, g, np.empty(0, np.intp), np.empty(0), ())
    if classes < 1:
        raise ValueError(f"the number of classes is 1 or more, not {classes}")
    cuts = np.quantile(p, np.arange(1, classes) / classes)
    # Equal propensities can make cuts coincide; codes are made anew so that no class is empty.
    _, code = np.unique(np.searchsorted(cuts, p, side="left"), return_inverse=True)
    return adjust_by_class(w, responded=answered, classes=code)
