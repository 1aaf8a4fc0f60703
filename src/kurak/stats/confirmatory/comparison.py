"""Two nested factor models: what the restrictions of the stricter one cost."""

from __future__ import annotations

from dataclasses import dataclass

from kurak.stats.confirmatory.factor_fit import FactorFit
from kurak.stats.distributions.gamma import chi_square_survival


@dataclass(frozen=True)
class FitComparison:
    """The difference of two nested models, restricted less free.

    Attributes
    ----------
    chi_square, df, p
        Test of the restrictions; chi_square and p are None where its scale is not above 0.
    factor
        What the difference of the unscaled statistics was divided by; 1 for "ml".
    cfi, rmsea, srmr
        Changes of the plain measures; None where one of the two is.
    robust_cfi, robust_rmsea
        Changes of the robust ones; None where the models have none.
    scaled_cfi, scaled_rmsea
        Changes of those of the scaled tests; None where the models have none.
    """

    chi_square: float | None
    df: int
    p: float | None
    factor: float | None
    cfi: float | None
    rmsea: float
    srmr: float
    robust_cfi: float | None
    robust_rmsea: float | None
    scaled_cfi: float | None = None
    scaled_rmsea: float | None = None


def compare_fits(restricted: FactorFit, free: FactorFit) -> FitComparison:
    """Compare two nested factor models.

    Parameters
    ----------
    restricted, free
        Fits of the same answers in the same way; the first is a special case of the second, with more degrees of
        freedom.

    Returns
    -------
    FitComparison

    Raises
    ------
    ValueError
        If the fits are of other respondents, items or estimators, or the first has not more degrees of freedom.

    Notes
    -----
    **Formula** T = (χ²₀ − χ²₁) / c with c = (df₀ c₀ − df₁ c₁) / (df₀ − df₁), from the unscaled statistics χ² and
    their factors c₀ and c₁, on df₀ − df₁ degrees of freedom.

    **Source** Satorra and Bentler (2001), *Psychometrika* 66, 507–514; R ``lavaan::lavTestLRT(restricted, free)``.

    Examples
    --------
    >>> from kurak.stats.confirmatory.maximum_likelihood import fit_factor_model
    >>> matrix = [[2, 1, 1, 1], [1, 2, 1, 1], [1, 1, 2, 1.5], [1, 1, 1.5, 2]]
    >>> free, restricted = (
    ...     fit_factor_model(text, covariance=matrix, items=["a", "b", "c", "d"], n=100)
    ...     for text in ("f =~ a + b + c + d; c ~~ d", "f =~ a + b + c + d")
    ... )
    >>> found = compare_fits(restricted, free)
    >>> found.df, round(found.chi_square, 3)
    (1, 5.521)
    """
    _refuse_strangers(restricted, free)
    plain, other = restricted.measures, free.measures
    df = plain.df - other.df
    factor: float | None = 1.0
    if restricted.estimator == "mlr":
        factor = _factor_of_difference(restricted, free)
    difference = max(plain.chi_square - other.chi_square, 0.0)
    chi_square = None if factor is None else difference / factor
    robust, rival = restricted.robust, free.robust
    scaled, rival_scaled = restricted.scaled, free.scaled
    return FitComparison(
        chi_square=chi_square,
        df=df,
        p=None if chi_square is None else chi_square_survival(chi_square, df=df),
        factor=factor,
        cfi=change(plain.cfi, other.cfi),
        rmsea=plain.rmsea - other.rmsea,
        srmr=restricted.srmr - free.srmr,
        robust_cfi=change(robust.cfi, rival.cfi) if robust and rival else None,
        robust_rmsea=robust.rmsea - rival.rmsea if robust and rival else None,
        scaled_cfi=change(scaled.measures.cfi, rival_scaled.measures.cfi) if scaled and rival_scaled else None,
        scaled_rmsea=scaled.measures.rmsea - rival_scaled.measures.rmsea if scaled and rival_scaled else None,
    )


def _factor_of_difference(restricted: FactorFit, free: FactorFit) -> float | None:
    if restricted.scaled is None or free.scaled is None:
        return None
    first, second = restricted.measures.df, free.measures.df
    of_free = second * free.scaled.factor if second else 0.0
    factor = (first * restricted.scaled.factor - of_free) / (first - second)
    return factor if factor > 0 else None


def change(first: float | None, second: float | None) -> float | None:
    """A measure less another; None where one of them is.

    Parameters
    ----------
    first, second
        The measures.

    Returns
    -------
    float or None

    Examples
    --------
    >>> change(0.75, 0.5), change(None, 0.5)
    (0.25, None)
    """
    return None if first is None or second is None else first - second


def _refuse_strangers(restricted: FactorFit, free: FactorFit) -> None:
    kinds = [(one.estimator, one.missing, one.n) for one in (restricted, free)]
    people = [
        [(group.data.group, group.data.n, group.structure.items) for group in one.groups]
        for one in (restricted, free)
    ]
    if kinds[0] != kinds[1] or people[0] != people[1]:
        raise ValueError("nested models are fitted to the same answers, in the same way")
    if restricted.measures.df <= free.measures.df:
        raise ValueError(
            "the restricted model comes first, and has more degrees of freedom than the free one"
        )
