"""How well a factor model fits: CFI, TLI, RMSEA with its interval."""

from __future__ import annotations

import math
from dataclasses import dataclass

from kurak.stats.confirmatory.noncentral_chi_square import noncentral_chi_square_cdf, noncentrality_at
from kurak.stats.distributions.gamma import chi_square_survival


@dataclass(frozen=True)
class FitMeasures:
    """Measures of fit that come from the test statistics alone.

    Attributes
    ----------
    chi_square, df, p
        Test of the model against any covariances; p is None without degrees of freedom.
    baseline_chi_square, baseline_df
        The same of the model in which no item is related to another.
    cfi, tli
        Comparative fit index, 0 to 1, and Tucker–Lewis index; None where the baseline leaves nothing to
        compare with.
    rmsea, rmsea_low, rmsea_high
        Root mean square error of approximation and its 90 % interval; 0 without degrees of freedom.
    p_close
        P value of "the RMSEA is 0.05 or less"; None without degrees of freedom.
    """

    chi_square: float
    df: int
    p: float | None
    baseline_chi_square: float
    baseline_df: int
    cfi: float | None
    tli: float | None
    rmsea: float
    rmsea_low: float
    rmsea_high: float
    p_close: float | None


def fit_measures(
    chi_square: float, *, df: int, baseline_chi_square: float, baseline_df: int, n: float, groups: int = 1
) -> FitMeasures:
    """Measures of fit of a factor model.

    Parameters
    ----------
    chi_square, df
        Test statistic of the model and its degrees of freedom.
    baseline_chi_square, baseline_df
        The same of the model without relations.
    n
        Respondents of all groups.
    groups
        Groups in which the model is fitted.

    Returns
    -------
    FitMeasures

    Raises
    ------
    ValueError
        If a statistic, the degrees of freedom or n is below 0.

    Notes
    -----
    **Formula** CFI = 1 − max(χ² − df, 0) / max(χ² − df, χ²₀ − df₀, 0); TLI = (χ²₀/df₀ − χ²/df) / (χ²₀/df₀ −
    1); RMSEA = √(max(χ² − df, 0) / (n df)). Its interval is √(λ / (n df)) with the noncentralities λ under
    which χ² or less has the probability 0.95 and 0.05. TLI is not cut at 1.

    **Source** Hu and Bentler (1999), *Structural Equation Modeling* 6, 1–55; Browne and Cudeck (1993), in
    Bollen and Long (eds), *Testing Structural Equation Models*, p. 136–162; R ``lavaan::fitMeasures(fit)``.

    Examples
    --------
    >>> found = fit_measures(85.306, df=24, baseline_chi_square=918.852, baseline_df=36, n=301)
    >>> round(found.cfi, 3), round(found.tli, 3), round(found.rmsea, 3)
    (0.931, 0.896, 0.092)
    >>> round(found.rmsea_low, 3), round(found.rmsea_high, 3)
    (0.071, 0.114)
    """
    if not (chi_square >= 0 and baseline_chi_square >= 0 and df >= 0 and baseline_df >= 0 and n > 0):
        raise ValueError("test statistics and degrees of freedom are 0 or more, and somebody has answered")
    excess, most = chi_square - df, max(chi_square - df, baseline_chi_square - baseline_df)
    cfi = 1 - max(excess, 0.0) / most if most > 0 else None
    base_excess = baseline_chi_square - baseline_df
    if df == 0:
        # The model explains everything there is to explain, by construction.
        perfect = 1.0 if base_excess > 0 else None
        return FitMeasures(
            chi_square, df, None, baseline_chi_square, baseline_df, perfect, perfect, 0.0, 0.0, 0.0, None
        )
    tli = 1 - excess / df * baseline_df / base_excess if base_excess > 0 else None
    low, high = (
        math.sqrt(noncentrality_at(chi_square, df=df, probability=probability) * groups / (n * df))
        for probability in (0.95, 0.05)
    )
    close = 1 - noncentral_chi_square_cdf(chi_square, df=df, noncentrality=n * df * 0.05**2 / groups)
    return FitMeasures(
        chi_square=chi_square,
        df=df,
        p=chi_square_survival(chi_square, df=df),
        baseline_chi_square=baseline_chi_square,
        baseline_df=baseline_df,
        cfi=cfi,
        tli=tli,
        rmsea=math.sqrt(max(excess, 0.0) * groups / (n * df)),
        rmsea_low=low,
        rmsea_high=high,
        p_close=close,
    )
