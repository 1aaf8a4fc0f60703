"""Tests and effect sizes of one item's differential functioning, for plain samples or under a design."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, TypeAlias, get_args

import numpy as np
from numpy.typing import ArrayLike

from kurak.stats.differential_functioning.nested_models import (
    SMALLEST_GROUP,
    Array,
    NestedModels,
    NotDone,
    fit_nested,
)
from kurak.stats.distributions.gamma import chi_square_survival
from kurak.stats.regression.wald import WaldTest, wald_test

Comparison: TypeAlias = Literal["total", "uniform", "non_uniform"]
Measure: TypeAlias = Literal["mcfadden", "nagelkerke", "cox_snell"]
Effect: TypeAlias = Literal["negligible", "moderate", "large"]
Covariance: TypeAlias = Callable[[Array], Array]

MODERATE_FROM = 0.035
"""Change of Nagelkerke's R² from which an effect is moderate: Jodoin and Gierl (2001), Applied Measurement in
Education 14(4), 329-349."""

LARGE_FROM = 0.070
"""Change of Nagelkerke's R² from which an effect is large: the same."""

# Places of the models before and after, among score, group, group by score.
_MODELS: dict[Comparison, tuple[int, int]] = {"total": (0, 2), "uniform": (0, 1), "non_uniform": (1, 2)}


@dataclass(frozen=True)
class ComparisonTest:
    """One comparison of two of the three models.

    Parameters
    ----------
    likelihood_ratio
        Twice the gain in log likelihood, of weights scaled to a mean of 1: chi-square for independent
        records that all weigh alike.
    df
        Coefficients tested.
    p
        Chance of a larger ratio if there were no difference; for such records only.
    wald
        The test under the design; None if no design was given, or there is no such test.
    no_wald
        Why there is none under the design given; else empty.
    effect
        Class of the change of Nagelkerke's R², :func:`effect_class`. Jodoin and Gierl call an effect
        moderate or large only if the test finds it, too.
    """

    likelihood_ratio: float
    df: int
    p: float
    wald: WaldTest | None
    no_wald: str
    effect: Effect


@dataclass(frozen=True)
class ItemFunctioning:
    """How an item functions in several groups; made by :func:`differential_functioning`.

    Parameters
    ----------
    tests
        By comparison: ``"total"`` (score against all), ``"uniform"`` (groups differ alike at every score) and
        ``"non_uniform"`` (by how much depends on the score).
    names
        Of each estimate, two words: ``("pseudo_r2", measure)`` of the model of the score alone;
        ``(comparison, measure)``, the change of a pseudo-R²; ``("group", "1")``, a group's log odds of a
        higher answer against group 0 at the same score; ``("group_by_score", "1")``, how they change with
        each unit of the score; ``("score_change", "")``, the score's coefficient when groups are added, over
        that before, less 1.
    estimate
        Array (K).
    influence
        Of one unit of weight; array (records, K). 0 for those who are not used.
    largest_group_difference
        Between any two groups, group 0 among them, in log odds at the same score.
    n
        Respondents with answer, score, group and weight.
    """

    tests: dict[Comparison, ComparisonTest]
    names: tuple[tuple[str, str], ...]
    estimate: Array
    influence: Array
    largest_group_difference: float
    n: int


def differential_functioning(
    codes: ArrayLike,
    *,
    levels: int,
    score: ArrayLike,
    group: ArrayLike,
    groups: int,
    weights: ArrayLike | None = None,
    covariance_of_totals: Covariance | None = None,
    design_df: float = np.inf,
    smallest_group: int = SMALLEST_GROUP,
) -> ItemFunctioning | NotDone:
    """Test whether groups answer an item differently at the same matching score.

    Parameters
    ----------
    codes
        Answer of each record to the item, from 0 to levels − 1 in order; −1 where there is none.
    levels
        How many answers the item has.
    score
        Matching score, :func:`~kurak.stats.differential_functioning.matching.matching_score`; not a number
        where there is none.
    group
        Group of each record, from 0 (the one to compare with) to groups − 1; −1 where there is none.
    groups
        How many groups.
    weights
        Weight of each record, 0 or more; 0 takes it out, as outside a domain. None weighs all alike.
    covariance_of_totals
        Design covariance, array (k, k), of the totals of columns of scores, array (records, k), such as
        ``lambda z: covariance(design, z)`` of :mod:`kurak.stats.design_variance`. None leaves out the tests
        under the design.
    design_df
        Degrees of freedom of the design.
    smallest_group
        Respondents that each group must have.

    Returns
    -------
    ItemFunctioning or NotDone
        NotDone, with the reason, where there is nothing to compare or no model to compare with.

    Raises
    ------
    ValueError
        If arrays differ in length or hold values that cannot be.

    Notes
    -----
    **Formula** models in :func:`~kurak.stats.differential_functioning.nested_models.fit_nested`, with mean
    log likelihoods l, and l₀ without score. McFadden ``1 − l/l₀``; Cox and Snell ``1 − exp(2 l₀ − 2 l)``;
    Nagelkerke the same over ``1 − exp(2 l₀)``. Under a design ``F = bᵀ V⁻¹ b / q`` of the coefficients that
    the larger model adds, V from their influence, with ``design_df`` less the model's coefficients
    (thresholds not counted) below.

    **Source** Swaminathan and Rogers (1990), Journal of Educational Measurement 27, 361-370; Zumbo (1999), A
    Handbook on the Theory and Methods of Differential Item Functioning; Crane, Gibbons, Jolley and van Belle
    (2006), Medical Care 44(11), S115-S123; Nagelkerke (1991), Biometrika 78, 691-692. R ``anova(polr(y ~ s),
    polr(y ~ s * g))``; ``regTermTest(svyolr(y ~ s + g, design), ~g)``; of independent records
    ``lordif::rundif``.

    Examples
    --------
    >>> random = np.random.default_rng(1)
    >>> attitude, group = random.normal(size=600), np.arange(600) % 2
    >>> codes = np.searchsorted([-1.0, 0.0, 1.0], attitude + group + random.normal(size=600))
    >>> found = differential_functioning(codes, levels=4, score=attitude, group=group, groups=2)
    >>> found.tests["uniform"].effect, found.tests["non_uniform"].effect
    ('large', 'negligible')
    """
    y, g = np.asarray(codes), np.asarray(group)
    w = np.ones(len(y)) if weights is None else np.asarray(weights, dtype=float)
    fits = fit_nested(
        y,
        levels=levels,
        score=np.asarray(score, dtype=float),
        group=g,
        groups=groups,
        weights=w,
        smallest_group=smallest_group,
    )
    if isinstance(fits, NotDone):
        return fits
    r2, r2_influence = pseudo_r2(fits)
    names: list[tuple[str, str]] = [("pseudo_r2", measure) for measure in get_args(Measure)]
    estimate, influence = [*r2[0]], [*r2_influence[:, 0].T]
    tests: dict[Comparison, ComparisonTest] = {}
    for comparison, (before, after) in _MODELS.items():
        change = r2[after] - r2[before]
        names += [(comparison, measure) for measure in get_args(Measure)]
        estimate += [*change]
        influence += [*(r2_influence[:, after] - r2_influence[:, before]).T]
        tests[comparison] = _test(fits, comparison, float(change[1]), covariance_of_totals, design_df)
    unit = np.where(fits.used, w, 1.0)
    first, second, third = fits.models
    for name, fit, start in (("group", second, 1), ("group_by_score", third, groups)):
        for place in range(groups - 1):
            names.append((name, str(place + 1)))
            estimate.append(fit.coefficients[start + place])
            influence.append(fit.influence[:, start + place] / unit)
    ratio = second.coefficients[0] / first.coefficients[0]
    names.append(("score_change", ""))
    estimate.append(ratio - 1)
    influence.append((second.influence[:, 0] - ratio * first.influence[:, 0]) / first.coefficients[0] / unit)
    return ItemFunctioning(
        tests=tests,
        names=tuple(names),
        estimate=np.array(estimate),
        influence=np.column_stack(influence),
        largest_group_difference=float(np.ptp(np.append(second.coefficients[1:groups], 0.0))),
        n=fits.n,
    )


def pseudo_r2(fits: NestedModels) -> tuple[Array, Array]:
    """Return McFadden's, Nagelkerke's and Cox and Snell's R² of the three models, with their influence.

    Parameters
    ----------
    fits
        From :func:`~kurak.stats.differential_functioning.nested_models.fit_nested`.

    Returns
    -------
    r2 : array (3 models, 3 measures)
    influence : array (records, 3 models, 3 measures)
        Of one unit of weight.

    Notes
    -----
    **Formula** and **Source** as :func:`differential_functioning`; R ``1 - exp(2 / n * (logLik(null) -
    logLik(fit)))``.

    Examples
    --------
    Of four with a low score one says yes, of four with a high one three, in both groups:

    >>> codes, score = np.array([1, 0, 0, 0, 1, 1, 1, 0] * 2), np.array([0.0, 0, 0, 0, 1, 1, 1, 1] * 2)
    >>> fits = fit_nested(codes, levels=2, score=score, group=np.repeat([0, 1], 8), groups=2,
    ...     weights=np.ones(16), smallest_group=8)
    >>> pseudo_r2(fits)[0].round(3).tolist()
    [[0.189, 0.307, 0.23], [0.189, 0.307, 0.23], [0.189, 0.307, 0.23]]
    """
    null, own = fits.log_likelihood[0], fits.log_likelihood[1:]
    d_null, d_own = fits.log_likelihood_influence[:, :1], fits.log_likelihood_influence[:, 1:]
    left, most = np.exp(2 * (null - own)), 1 - np.exp(2 * null)
    cox_snell = 1 - left
    d_cox_snell = -2 * left * (d_null - d_own)
    nagelkerke = cox_snell / most
    d_nagelkerke = (d_cox_snell + 2 * nagelkerke * np.exp(2 * null) * d_null) / most
    mcfadden = 1 - own / null
    d_mcfadden = -(d_own - own / null * d_null) / null
    r2 = np.stack([mcfadden, nagelkerke, cox_snell], axis=-1)
    return r2, np.stack([d_mcfadden, d_nagelkerke, d_cox_snell], axis=-1)


def effect_class(change: float) -> Effect:
    """Return the usual class of a change of Nagelkerke's R².

    Parameters
    ----------
    change
        0 to 1.

    Returns
    -------
    ``"negligible"``, ``"moderate"`` or ``"large"``

    Notes
    -----
    **Formula** below 0.035, below 0.070, and the rest.

    **Source** Jodoin and Gierl (2001), Applied Measurement in Education 14(4), 329-349; R ``cut(change,
    c(-Inf, .035, .07, Inf), right = FALSE)``.

    Examples
    --------
    >>> effect_class(0.034), effect_class(0.035), effect_class(0.07)
    ('negligible', 'moderate', 'large')
    """
    if change < MODERATE_FROM:
        return "negligible"
    return "moderate" if change < LARGE_FROM else "large"


def _test(
    fits: NestedModels, comparison: Comparison, change: float, spread: Covariance | None, design_df: float
) -> ComparisonTest:
    before, after = _MODELS[comparison]
    smaller, larger = fits.models[before], fits.models[after]
    df = len(larger.kept) - len(smaller.kept)
    # Rounding may leave a gain of nothing a little below zero.
    ratio = max(0.0, 2 * fits.n * float(fits.log_likelihood[after + 1] - fits.log_likelihood[before + 1]))
    wald, no_wald = None, ""
    if spread is not None:
        coefficients = len(larger.kept)
        try:
            wald = wald_test(
                larger.coefficients,
                covariance=np.asarray(spread(larger.influence[:, :coefficients])),
                columns=range(len(smaller.kept), coefficients),
                ddf=design_df - coefficients,
            )
        except ValueError as error:
            no_wald = str(error)
    return ComparisonTest(ratio, df, chi_square_survival(ratio, df=df), wald, no_wald, effect_class(change))
