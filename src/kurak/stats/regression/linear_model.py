"""Generalised linear models with weights, and the influence of each record on the coefficients."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from kurak.stats.regression.families import Family, Link, family, link
from kurak.stats.regression.rank import Codes, independent_columns

Array: TypeAlias = NDArray[np.float64]
Stop: TypeAlias = Literal["at_rest", "as_r"]


@dataclass(frozen=True)
class LinearModel:
    """A fitted generalised linear model.

    Attributes
    ----------
    coefficients
        One for each column, on the scale of the link; not a number for columns that were dropped.
    kept
        Positions of the columns in the model; the others repeat them.
    fitted
        Mean of each record, in units of the answer.
    predictor
        Linear predictor of each record, offset included.
    working_residuals
        ``(y − μ) dη/dμ`` of each record, on the scale of the link.
    working_weights
        ``w (dμ/dη)² / V(μ)`` of each record, with weights scaled to a mean of 1.
    bread
        Inverse of the information ``(XᵀWX)⁻¹`` of the kept columns.
    influence
        What each record adds to the coefficients, its weight included; array (records, kept columns). The design
        variance of their totals is that of the coefficients.
    deviance, null_deviance
        Of the model, and of its offset and intercept alone; with weights scaled to a mean of 1.
    dispersion
        Weighted variance of the Pearson residuals, as R's summary of ``svyglm`` prints it.
    converged
        Whether iterations came to rest.
    separated
        Whether some records are told apart without error (fitted 0 or 1, or a count of 0), so that coefficients run off
        to infinity and there is no rest.
    iterations
        Steps of the weighted least squares.
    """

    coefficients: Array
    kept: Codes
    fitted: Array
    predictor: Array
    working_residuals: Array
    working_weights: Array
    bread: Array
    influence: Array
    deviance: float
    null_deviance: float
    dispersion: float
    converged: bool
    separated: bool
    iterations: int


def fit_glm(
    x: ArrayLike,
    *,
    y: ArrayLike,
    weights: ArrayLike,
    family_name: str = "gaussian",
    link_name: str | None = None,
    offset: ArrayLike | None = None,
    start: ArrayLike | None = None,
    epsilon: float = 1e-10,
    max_iterations: int = 200,
    stop: Stop = "at_rest",
    mean_weight: float | None = None,
) -> LinearModel:
    """Fit a generalised linear model by iteratively reweighted least squares.

    Parameters
    ----------
    x
        Design matrix; array (records, columns). An intercept is a column of ones.
    y
        Answers, in units of the family.
    weights
        Weight of each record, 0 or more. Records of weight 0 (outside the domain) have no influence.
    family_name
        "gaussian", "binomial", "poisson" or "gamma"; "quasibinomial" and "quasipoisson" are the same here.
    link_name
        A link of that family; None for the usual one.
    offset
        Known part of the linear predictor of each record.
    start
        Coefficients to start from; array (columns).
    epsilon
        Iterations end when no linear predictor moves by more, as a share of 1 + the largest.
    max_iterations
        Steps at most.
    stop
        "at_rest": when nothing moves any more. "as_r": when the deviance changes by less than 1e-8 of itself, as R does,
        and with R's working weights, which are those before its last step; its printed errors then agree in all digits,
        and are about 1e-5 away from those at rest.
    mean_weight
        What weights are divided by; None: the mean of those above 0. R takes the mean of the design before records with
        missing values are left out; it matters for deviances and for "as_r" only.

    Returns
    -------
    LinearModel

    Raises
    ------
    ValueError
        If shapes differ, values are missing, answers do not fit the family, or no start is possible.

    Notes
    -----
    **Formula** ``β = (XᵀWX)⁻¹ XᵀWz`` with ``W = w (dμ/dη)² / V(μ)`` and ``z = η + (y − μ) dη/dμ``, until at rest; influence
    ``x_k W_k (z_k − η_k) (XᵀWX)⁻¹``.

    **Source** McCullagh and Nelder (1989), *Generalized Linear Models*, 2nd ed., §2.5; Binder (1983), International
    Statistical Review 51, 279-292, for the errors; R ``svyglm(y ~ x, design, family = quasibinomial())``.

    Examples
    --------
    >>> fit = fit_glm([[1, 0], [1, 0], [1, 1], [1, 1]], y=[1, 3, 5, 6], weights=[1, 1, 1, 3])
    >>> fit.coefficients.round(9).tolist()
    [2.0, 3.75]
    """
    rows, answers, w, shift, kind, bond = _checked(x, y, weights, family_name, link_name, offset)
    used = w > 0
    w = w / (w[used].mean() if mean_weight is None else mean_weight)
    kept = independent_columns(rows, weights=w)
    columns, part, known = rows[used][:, kept], answers[used], shift[used]
    first = None if start is None else np.asarray(start, dtype=float)[kept]
    beta, final, converged, iterations = _least_squares(
        columns,
        part,
        w[used],
        known,
        kind,
        bond,
        start=first,
        epsilon=epsilon,
        max_iterations=max_iterations,
        stop=stop,
    )
    predictor = rows[:, kept] @ beta + shift
    mean, slope = np.full(len(w), np.nan), np.full(len(w), np.nan)
    with np.errstate(all="ignore"):
        mean[:], slope[:] = bond.mean(predictor), bond.slope(predictor)
        residuals = (answers - mean) / slope
    working = np.zeros(len(w))
    working[used] = final
    inverse = np.linalg.pinv(_triangle(columns, final))
    bread = inverse @ inverse.T
    score = np.zeros((len(w), len(kept)))
    score[used] = columns * np.where(final > 0, final * residuals[used], 0.0)[:, None]
    coefficients = np.full(rows.shape[1], np.nan)
    coefficients[kept] = beta
    return LinearModel(
        coefficients=coefficients,
        kept=kept,
        fitted=mean,
        predictor=predictor,
        working_residuals=residuals,
        working_weights=working,
        bread=bread,
        influence=score @ bread,
        deviance=float(w[used] @ kind.deviance(part, mean[used])),
        null_deviance=_null_deviance(columns, part, w[used], known, kind, bond),
        dispersion=_dispersion(part, mean[used], w[used], kind),
        converged=converged,
        separated=(not converged or stop == "as_r") and _at_end(mean[used], kind),
        iterations=iterations,
    )


def _least_squares(
    x: Array,
    y: Array,
    w: Array,
    shift: Array,
    kind: Family,
    bond: Link,
    *,
    start: Array | None,
    epsilon: float,
    max_iterations: int,
    stop: Stop,
) -> tuple[Array, Array, bool, int]:
    """Return coefficients, working weights, whether at rest, and the steps."""
    beta = np.zeros(x.shape[1]) if start is None else start
    with np.errstate(all="ignore"):
        eta = bond.predictor(kind.start(y, w)) if start is None else x @ beta + shift
        mean = bond.mean(eta)
    if not (np.isfinite(eta).all() and kind.possible(mean)):
        raise ValueError(
            "no start is possible with these answers and this link; give coefficients to start from"
        )
    as_r = stop == "as_r"
    loss = float(w @ kind.deviance(y, mean)) if as_r or start is not None else np.inf
    at_rest, iterations = False, 0
    # What the linear predictor of the start holds that no coefficient explains yet.
    gap = eta - shift - x @ beta
    while True:
        slope = bond.slope(eta)
        working = w * slope**2 / kind.variance(mean)
        if at_rest or iterations == max_iterations:
            return beta, working, at_rest, iterations
        iterations += 1
        with np.errstate(all="ignore"):
            push = np.where(working > 0, working * (gap + (y - mean) / slope), 0.0)
        proposal = beta + _solve(x, working, x.T @ np.where(np.isfinite(push), push, 0.0))
        gap = np.zeros(len(y))
        moved, eta_new, mean, loss_new = _shorten(
            proposal, beta, x, y, w, shift, kind, bond, np.inf if as_r else loss
        )
        step = float(np.abs(eta_new - eta).max(initial=0.0))
        at_rest = (
            not as_r and loss < np.inf and step <= epsilon * (1 + float(np.abs(eta_new).max(initial=0.0)))
        )
        if as_r and abs(loss_new - loss) < 1e-8 * (abs(loss_new) + 0.1):
            return moved, working, True, iterations
        # Told apart without error: coefficients would grow for ever while the fit does not change any more.
        runaway = abs(loss - loss_new) <= 1e-12 * (abs(loss_new) + 0.1) and _at_end(mean, kind)
        beta, eta, loss = moved, eta_new, loss_new
        if runaway and not at_rest:
            max_iterations = iterations


def _shorten(
    proposal: Array,
    beta: Array,
    x: Array,
    y: Array,
    w: Array,
    shift: Array,
    kind: Family,
    bond: Link,
    loss: float,
) -> tuple[Array, Array, Array, float]:
    """Halve the step until means are possible and the deviance does not grow."""
    for _ in range(60):
        with np.errstate(all="ignore"):
            eta = x @ proposal + shift
            mean = bond.mean(eta)
            new = float(w @ kind.deviance(y, mean)) if kind.possible(mean) else np.inf
        if np.isfinite(new) and new <= loss + 1e-9 * (abs(loss) + 0.1):
            break
        proposal = (proposal + beta) / 2
    else:
        raise ValueError(
            "no step is possible with these answers and this link; give coefficients to start from"
        )
    return proposal, eta, mean, new


def _solve(x: Array, working: Array, right: Array) -> Array:
    """Return the step ``(XᵀWX)⁻¹ right``.

    Cross products lose half of the digits. That costs steps, not digits of the answer, since ``right`` is the score
    itself; where too many are lost, and for the errors at the end, the QR decomposition takes over.
    """
    gram = (x * working[:, None]).T @ x
    size = np.sqrt(np.diag(gram))
    if np.isfinite(gram).all() and np.all(size > 0):
        values, vectors = np.linalg.eigh(gram / np.outer(size, size))
        if values[0] > 1e-9:
            return np.asarray(vectors @ (vectors.T @ (right / size) / values) / size)
    inverse = np.linalg.pinv(_triangle(x, working))
    return np.asarray(inverse @ (inverse.T @ right))


def _triangle(x: Array, working: Array) -> Array:
    """Return R of the QR decomposition of the weighted design matrix."""
    return np.asarray(np.linalg.qr(x * np.sqrt(working)[:, None], mode="r"))


def _at_end(mean: Array, kind: Family) -> bool:
    return any(bool(np.any(np.abs(mean - end) < 1e-9)) for end in kind.ends)


def _dispersion(y: Array, mean: Array, w: Array, kind: Family) -> float:
    if len(y) < 2:
        return float("nan")
    residuals = (y - mean) / np.sqrt(kind.variance(mean))
    centre = float(w @ residuals / w.sum())
    return float(w @ (residuals - centre) ** 2 / w.sum() * len(y) / (len(y) - 1))


def _null_deviance(x: Array, y: Array, w: Array, shift: Array, kind: Family, bond: Link) -> float:
    """Return the deviance with an intercept alone, or with nothing where the model has none."""
    ones = np.ones((len(y), 1))
    if not np.any(np.all((x == x[:1]) & (x != 0), axis=0)):
        return float(w @ kind.deviance(y, bond.mean(shift)))
    mean = np.full(len(y), float(w @ y / w.sum()))
    if np.any(shift != 0) and kind.possible(mean):
        beta, *_ = _least_squares(
            ones, y, w, shift, kind, bond, start=None, epsilon=1e-10, max_iterations=100, stop="at_rest"
        )
        mean = bond.mean(beta[0] + shift)
    with np.errstate(all="ignore"):
        return float(w @ kind.deviance(y, mean))


def _checked(
    x: ArrayLike,
    y: ArrayLike,
    weights: ArrayLike,
    family_name: str,
    link_name: str | None,
    offset: ArrayLike | None,
) -> tuple[Array, Array, Array, Array, Family, Link]:
    rows, answers, w = (np.asarray(values, dtype=float) for values in (x, y, weights))
    shift = np.zeros(len(w)) if offset is None else np.asarray(offset, dtype=float)
    if rows.ndim != 2 or not len(rows) == len(answers) == len(w) == len(shift):
        raise ValueError("x has a row, and y, weights and offset one value, for each record")
    used = w > 0
    if not np.all(np.isfinite(w) & (w >= 0)) or not used.any():
        raise ValueError("weights are numbers, 0 or more, and not all 0")
    if not all(np.isfinite(values[used]).all() for values in (rows, answers, shift)):
        raise ValueError("a record with a weight has no missing value")
    kind = family(family_name)
    name = kind.links[0] if link_name is None else link_name
    if name not in kind.links:
        raise ValueError(f'links of the {family_name} family are {", ".join(kind.links)}, not "{name}"')
    if not kind.fits(answers[used]):
        raise ValueError(f"answers of the {family_name} family are {kind.answers}")
    return rows, answers, w, shift, kind, link(name)
