"""Tests of a table under a complex design: independence of rows and columns, and given shares."""

from dataclasses import dataclass
from typing import Literal, TypeAlias, get_args

import numpy as np
from numpy.typing import ArrayLike, NDArray

from kurak.stats.chi_square_mixture import mixture_survival, satterthwaite_df
from kurak.stats.distributions.beta import f_survival
from kurak.stats.distributions.gamma import chi_square_survival

Array: TypeAlias = NDArray[np.float64]
Statistic = Literal["F", "Chisq", "lincom", "saddlepoint"]
WaldStatistic = Literal["Wald", "adjWald"]


@dataclass(frozen=True)
class TableTest:
    """A test of a table.

    Parameters
    ----------
    statistic
        The value compared with its distribution: F for ``F``, ``Wald`` and ``adjWald``; Pearson's X² for the
        others.
    ndf, ddf
        Degrees of freedom of numerator and denominator; infinite where there is no denominator.
    p_value
        Probability of a value at least this large if the hypothesis is true.
    pearson
        Pearson's X² as if the records were a simple random sample; not a number for ``Wald`` and ``adjWald``.
    design_effects
        What each chi-square of the sum that X² follows is multiplied by, largest first; empty for ``Wald``
        and ``adjWald``.
    """

    statistic: float
    ndf: float
    ddf: float
    p_value: float
    pearson: float
    design_effects: tuple[float, ...]


def rao_scott(
    proportions: ArrayLike, *, covariance: ArrayLike, n: int, df: float, statistic: Statistic = "F"
) -> TableTest:
    """Test whether rows and columns are independent, by Pearson's statistic corrected for the design.

    Parameters
    ----------
    proportions
        Share of the population in each cell; array (rows, columns), summing to 1; no row or column is empty.
    covariance
        Covariance of the shares under the design; array (cells, cells), cells in the order of ``proportions``
        row by row.
    n
        Records. R counts those without an answer too; ``F`` does not depend on it.
    df
        Degrees of freedom of the design: units less strata; above 0.
    statistic
        ``F``: second-order corrected, compared with F. ``Chisq``: first-order corrected, compared with a
        chi-square. ``saddlepoint`` and ``lincom``: compared with the mixture itself, by the saddlepoint or
        exactly.

    Returns
    -------
    TableTest

    Raises
    ------
    ValueError
        If shapes do not fit, a row or column is empty, the table has one row or column, ``n`` or ``df`` is
        not above 0, or the statistic has another name.

    Notes
    -----
    **Formula** ``X² = n Σ (p_ij − p_i p_j)²/(p_i p_j)``. With ``C`` a basis of the interactions,
    orthogonal to rows and columns, and ``D = diag(p)``, the design effects are the eigenvalues of ``Δ =
    (C'D⁻¹C/n)⁻¹ C'D⁻¹VD⁻¹C``. ``F``: ``X²/tr Δ`` with ``d = (tr Δ)²/tr Δ²`` and ``d·df``; ``Chisq``:
    ``X²/mean(eigenvalues)`` with (r−1)(c−1); the mixtures over a chi-square with ``d·df``. Empty cells have a
    zero in ``D⁻¹``.

    R without the package CompQuadForm answers ``lincom`` by the saddlepoint, with it to about five digits and
    for the whole part of ``d·df`` only; here it is exact.

    **Source** Rao and Scott (1984), "On chi-squared tests for multiway contingency tables with cell
    proportions estimated from survey data", Annals of Statistics 12(1), 46-60; Thomas and Rao (1987), JASA
    82, 630-636, for F; R ``survey::svychisq(~a + b, design, statistic = "F")``.

    Examples
    --------
    >>> p = np.array([[0.3, 0.2], [0.2, 0.3]])
    >>> simple = (np.diag(p.ravel()) - np.outer(p, p)) / 100
    >>> test = rao_scott(p, covariance=simple, n=100, df=40)
    >>> round(test.statistic, 9), round(test.ndf, 9), round(test.ddf, 9)
    (4.0, 1.0, 40.0)
    """
    p, v = _table(proportions, covariance, df)
    if statistic not in get_args(Statistic):
        raise ValueError(f"statistic is one of {', '.join(get_args(Statistic))}, not {statistic!r}")
    if not n > 0:
        raise ValueError(f"n is above 0, not {n}")
    p = p / p.sum()
    expected = np.outer(p.sum(axis=1), p.sum(axis=0))
    if np.any(expected <= 0):
        raise ValueError("a row or a column of the table is empty: leave it out")
    pearson = float(n * ((p - expected) ** 2 / expected).sum())
    effects = _design_effects(p, v, n)
    total, d = float(effects.sum()), satterthwaite_df(effects)
    listed = tuple(float(effect) for effect in effects)
    if statistic == "F":
        value = pearson / total
        return TableTest(value, d, d * df, f_survival(value, ndf=d, ddf=d * df), pearson, listed)
    if statistic == "Chisq":
        number = len(effects)
        p_value = chi_square_survival(pearson / (total / number), df=number)
        return TableTest(pearson, float(number), float("inf"), p_value, pearson, listed)
    method: Literal["saddlepoint", "inversion"] = "saddlepoint" if statistic == "saddlepoint" else "inversion"
    p_value = mixture_survival(pearson, coefficients=effects, ddf=d * df, method=method)
    return TableTest(pearson, d, d * df, p_value, pearson, listed)


def wald_independence(
    totals: ArrayLike, *, covariance: ArrayLike, df: float, statistic: WaldStatistic = "adjWald"
) -> TableTest:
    """Test whether rows and columns are independent, by how far cells are from expectation.

    Parameters
    ----------
    totals
        Estimated people in each cell; array (rows, columns).
    covariance
        Covariance of the totals under the design; array (cells, cells), cells in the order of ``totals`` row
        by row.
    df
        Degrees of freedom of the design: units less strata; above 0.
    statistic
        ``Wald``, or ``adjWald`` for few degrees of freedom.

    Returns
    -------
    TableTest

    Raises
    ------
    ValueError
        If shapes do not fit, the table has one row or column, ``df`` is too small, the covariance is
        singular, or the statistic has another name.

    Notes
    -----
    **Formula** ``Y_ij = T_ij − T_i T_j/T`` for all but the first row and column, ``W = Y' V_Y⁻¹
    Y`` with the linearised covariance, ``k`` of them: ``W/k`` with ``k`` and ``df``; adjusted ``W (df − k +
    1)/(k df)`` with ``k`` and ``df − k + 1``.

    **Source** Koch, Freeman and Freeman (1975), International Statistical Review 43, 59-78; Korn and Graubard
    (1990), The American Statistician 44(4), 270-276, for the adjustment; R ``survey::svychisq(~a + b, design,
    statistic = "adjWald")``.

    Examples
    --------
    >>> t = np.array([[30.0, 20.0], [20.0, 30.0]])
    >>> simple = np.diag(t.ravel()) - np.outer(t, t) / 100
    >>> round(wald_independence(t, covariance=simple, df=40, statistic="Wald").statistic, 6)
    4.166667
    """
    t, v = _table(totals, covariance, df)
    if statistic not in get_args(WaldStatistic):
        raise ValueError(f"statistic is Wald or adjWald, not {statistic!r}")
    rows, columns = t.shape
    all_of, row, column = float(t.sum()), t.sum(axis=1), t.sum(axis=0)
    away = (t - np.outer(row, column) / all_of)[1:, 1:].ravel()
    # Derivative of each Y_ij by each T_kl.
    same_row, same_column = np.eye(rows), np.eye(columns)
    slope = np.einsum("ik,jl->ijkl", same_row, same_column)
    slope = slope - np.einsum("ik,j->ijk", same_row, column)[..., None] / all_of
    slope = slope - np.einsum("jl,i->ijl", same_column, row)[:, :, None, :] / all_of
    slope = slope + (np.outer(row, column) / all_of**2)[:, :, None, None]
    jacobian = slope[1:, 1:].reshape(len(away), t.size)
    number = len(away)
    wald = float(away @ _solve(jacobian @ v @ jacobian.T, away))
    ddf = df if statistic == "Wald" else df - number + 1
    if not ddf > 0:
        raise ValueError(f"{number} differences need at least {number} degrees of freedom, not {df}")
    value = wald / number if statistic == "Wald" else wald * ddf / (number * df)
    return TableTest(
        value, float(number), float(ddf), f_survival(value, ndf=number, ddf=ddf), float("nan"), ()
    )


def goodness_of_fit(
    totals: ArrayLike, *, covariance: ArrayLike, probabilities: ArrayLike, df: float = float("inf")
) -> TableTest:
    """Test whether shares are the given ones, by Pearson's statistic corrected for the design.

    Parameters
    ----------
    totals
        Estimated people in each category; array (categories).
    covariance
        Covariance of the totals under the design; array (categories, categories).
    probabilities
        The shares to compare with, above 0; made to sum to 1.
    df
        Degrees of freedom of the design; infinite, as R has it, compares with a chi-square and not with F.

    Returns
    -------
    TableTest
        With Pearson's X² of the totals themselves; ``statistic`` over the sum of ``design_effects`` is an F.

    Raises
    ------
    ValueError
        If shapes do not fit, a share is not above 0, or there is one category.

    Notes
    -----
    **Formula** ``X² = Σ (T_i − π_i T)²/(π_i T)``; the design effects are the eigenvalues of the
    linearised covariance of ``(T_i − π_i T)/√(π_i T)``; ``P(F_{d, d·df} > X²/Σλ)`` with ``d = (Σλ)²/Σλ²``.

    **Source** Rao and Scott (1981), "The analysis of categorical data from complex sample surveys", JASA 76,
    221-230; R ``survey::svygofchisq(~a, c(0.5, 0.5), design)``.

    Examples
    --------
    >>> t = np.array([60.0, 40.0])
    >>> simple = np.diag(t) - np.outer(t, t) / 100
    >>> goodness_of_fit(t, covariance=simple, probabilities=[0.5, 0.5]).statistic
    4.0
    """
    t, v = np.asarray(totals, dtype=float), np.asarray(covariance, dtype=float)
    share = np.asarray(probabilities, dtype=float)
    if t.ndim != 1 or t.shape != share.shape or v.shape != (len(t), len(t)) or len(t) < 2:
        raise ValueError(
            "totals and probabilities have one number a category, two or more, and covariance one a pair"
        )
    if np.any(~(share > 0)) or not df > 0 or not t.sum() > 0:
        raise ValueError("probabilities, degrees of freedom and the sum of totals are above 0")
    share = share / share.sum()
    expected = share * t.sum()
    away = t - expected
    slope = (np.eye(len(t)) - share[:, None]) / np.sqrt(expected)[:, None]
    slope = slope - (away * share / (2 * expected**1.5))[:, None]
    effects = np.linalg.eigvalsh(slope @ v @ slope.T)[::-1]
    value = float((away**2 / expected).sum())
    d = satterthwaite_df(effects)
    p_value = mixture_survival(value, coefficients=effects, ddf=d * df, method="satterthwaite")
    return TableTest(value, d, d * df, p_value, value, tuple(float(effect) for effect in effects))


def _design_effects(p: Array, v: Array, n: int) -> Array:
    rows, columns = p.shape
    # Interactions: differences between rows of differences between columns, each from the last.
    left, right = np.eye(rows)[:, :-1], np.eye(columns)[:, :-1]
    left[-1], right[-1] = -1, -1
    contrast = np.kron(left, right)
    cells = p.ravel()
    inverse = np.divide(1.0, cells, out=np.zeros_like(cells), where=cells > 0)
    weighted = contrast * inverse[:, None]
    simple = contrast.T @ weighted / n
    found = np.linalg.eigvals(_solve(simple, weighted.T @ v @ weighted))
    return np.asarray(np.sort(found.real)[::-1], dtype=float)


def _solve(matrix: Array, right: Array) -> Array:
    try:
        return np.asarray(np.linalg.solve(matrix, right), dtype=float)
    except np.linalg.LinAlgError as error:
        raise ValueError(
            "the covariance does not tell all cells of the table apart: too many are empty"
        ) from error


def _table(cells: ArrayLike, covariance: ArrayLike, df: float) -> tuple[Array, Array]:
    p, v = np.asarray(cells, dtype=float), np.asarray(covariance, dtype=float)
    if p.ndim != 2 or min(p.shape) < 2:
        raise ValueError("a table has two rows and two columns at least")
    if v.shape != (p.size, p.size):
        raise ValueError("covariance has a row and a column for each cell of the table")
    if not df > 0:
        raise ValueError(f"degrees of freedom are above 0, not {df}")
    return p, v
