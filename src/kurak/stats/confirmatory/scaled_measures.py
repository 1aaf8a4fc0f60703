"""Measures of fit for answers that are not normal, weighted, from a design, or missing in part."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from kurak.stats.confirmatory.fit_measures import FitMeasures, fit_measures
from kurak.stats.confirmatory.noncentral_chi_square import noncentral_chi_square_cdf, noncentrality_at


@dataclass(frozen=True)
class ScaledTest:
    """The test of a model divided by what normal answers would have made of it.

    Attributes
    ----------
    factor, baseline_factor
        By what χ² of the model and of the baseline are too large on average.
    measures
        Of the scaled statistics; they approach other values than the plain ones in large samples.
    """

    factor: float
    baseline_factor: float
    measures: FitMeasures


@dataclass(frozen=True)
class RobustIndices:
    """Measures of fit that approach those of complete, normal answers.

    Attributes
    ----------
    cfi, tli
        As for :class:`kurak.stats.confirmatory.fit_measures.FitMeasures`.
    rmsea, rmsea_low, rmsea_high, p_close
        As there.
    """

    cfi: float | None
    tli: float | None
    rmsea: float
    rmsea_low: float
    rmsea_high: float
    p_close: float | None


@dataclass(frozen=True)
class StatisticPair:
    """Statistics of the model and the baseline, each with its mean where the model is right.

    Attributes
    ----------
    chi_square, mean, df
        Of the model.
    baseline_chi_square, baseline_mean, baseline_df
        Of the model without relations.
    n
        Respondents.
    groups
        Number of groups.
    """

    chi_square: float
    mean: float
    df: int
    baseline_chi_square: float
    baseline_mean: float
    baseline_df: int
    n: float
    groups: int


def scaled_test(pair: StatisticPair) -> ScaledTest:
    """The scaled test of a model and its measures.

    Parameters
    ----------
    pair
        Unscaled statistics and their means, above 0.

    Returns
    -------
    ScaledTest

    Notes
    -----
    **Formula** factor c = mean / df; χ² / c in place of χ². The interval of the RMSEA is that of χ² on c df
    degrees of freedom.

    **Source** Yuan and Bentler (2000), *Sociological Methodology* 30, 165–200; Asparouhov and Muthén (2005),
    *Multivariate statistical modeling with survey data*; R ``lavaan::fitMeasures(fit, "rmsea.scaled")``.

    Examples
    --------
    >>> found = scaled_test(StatisticPair(45.350983, 24.853281, 24, 732.631552, 41.468218, 36, 217, 1))
    >>> round(found.factor, 4), round(found.measures.rmsea, 4), round(found.measures.rmsea_low, 4)
    (1.0356, 0.0616, 0.0317)
    """
    factor = pair.mean / pair.df if pair.df else 1.0
    baseline_factor = pair.baseline_mean / pair.baseline_df if pair.baseline_df else 1.0
    plain = fit_measures(
        pair.chi_square / factor,
        df=pair.df,
        baseline_chi_square=pair.baseline_chi_square / baseline_factor,
        baseline_df=pair.baseline_df,
        n=pair.n,
        groups=pair.groups,
    )
    if not pair.df:
        return ScaledTest(factor, baseline_factor, plain)
    low, high = (
        math.sqrt(
            noncentrality_at(pair.chi_square, df=pair.mean, probability=probability)
            * pair.groups
            / (pair.n * pair.mean)
        )
        for probability in (0.95, 0.05)
    )
    centre = pair.n * pair.mean * 0.05**2 / pair.groups
    close = 1 - noncentral_chi_square_cdf(pair.chi_square, df=pair.mean, noncentrality=centre)
    measures = replace(plain, rmsea_low=low, rmsea_high=high, p_close=close)
    return ScaledTest(factor, baseline_factor, measures)


def robust_indices(pair: StatisticPair) -> RobustIndices:
    """Measures of fit from unscaled statistics less their means.

    Parameters
    ----------
    pair
        Statistics of complete answers and their means, above 0.

    Returns
    -------
    RobustIndices

    Notes
    -----
    **Formula** with m and m₀ the means: CFI = 1 − max(χ² − m, 0) / max(χ² − m, χ²₀ − m₀, 0); TLI = 1 − (χ² −
    m) / df · df₀ / (χ²₀ − m₀); RMSEA = √(max(χ² − m, 0) groups / (n df)). Its interval is √(c λ groups / (n df)) with
    c = m / df and the noncentralities λ of χ² / c.

    **Source** Savalei (2018), *Multivariate Behavioral Research* 53, 419–429; Zhang and Savalei (2023),
    *Psychological Methods* 28, 263–283; R ``lavaan::fitMeasures(fit, "cfi.robust")``.

    Examples
    --------
    >>> found = robust_indices(StatisticPair(45.350983, 24.853281, 24, 732.631552, 41.468218, 36, 217, 1))
    >>> round(found.cfi, 4), round(found.rmsea, 4), round(found.rmsea_high, 4)
    (0.9703, 0.0627, 0.0918)
    """
    excess, base = pair.chi_square - pair.mean, pair.baseline_chi_square - pair.baseline_mean
    if not pair.df:
        perfect = 1.0 if base > 0 else None
        return RobustIndices(perfect, perfect, 0.0, 0.0, 0.0, None)
    most, factor, size = max(excess, base), pair.mean / pair.df, pair.n * pair.df / pair.groups
    low, high = (
        math.sqrt(
            factor * noncentrality_at(pair.chi_square / factor, df=pair.df, probability=probability) / size
        )
        for probability in (0.95, 0.05)
    )
    close = 1 - noncentral_chi_square_cdf(
        pair.chi_square / factor, df=pair.df, noncentrality=size * 0.05**2 / factor
    )
    return RobustIndices(
        cfi=1 - max(excess, 0.0) / most if most > 0 else None,
        tli=1 - excess / pair.df * pair.baseline_df / base if base > 0 else None,
        rmsea=math.sqrt(max(excess, 0.0) / size),
        rmsea_low=low,
        rmsea_high=high,
        p_close=close,
    )
