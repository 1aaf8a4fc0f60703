"""Whether data and model allow an estimate at all, and if not, what to change."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from kurak.stats.confirmatory.factor_fit import NoFactorFit
from kurak.stats.confirmatory.group_moments import GroupMoments
from kurak.stats.confirmatory.implied import implied_moments, parameter_slopes
from kurak.stats.confirmatory.start import grouped_start_values
from kurak.stats.confirmatory.structure import FactorStructure

Array: TypeAlias = NDArray[np.float64]

# Reciprocal condition of the scaled information below which two parameters cannot be told apart.
_SINGULAR = 1e-10


def refuse_moments(
    structures: Sequence[FactorStructure], *, data: Sequence[GroupMoments]
) -> NoFactorFit | None:
    """The first reason why a factor model cannot be fitted to moments.

    Parameters
    ----------
    structures
        The model in each group.
    data
        Moments of each group.

    Returns
    -------
    NoFactorFit or None
        None if nothing speaks against it.

    Notes
    -----
    **Formula** as for :func:`refuse_data` in every group, then :func:`refuse_structure`.

    **Source** Bollen (1989), *Structural Equations with Latent Variables*, §4.

    Examples
    --------
    >>> from kurak.stats.confirmatory.group_moments import complete_moments
    >>> from kurak.stats.confirmatory.structure import factor_structure
    >>> data = complete_moments("", n=9, weight=9.0, covariance=np.eye(3), means=np.zeros(3))
    >>> refuse_moments([factor_structure("f =~ a + b + c", items=["a", "b", "c"])], data=[data]) is None
    True
    """
    for one, structure in zip(data, structures, strict=True):
        refusal = refuse_data(one, structure)
        if refusal:
            return refusal
    return refuse_structure(structures, data)


def refuse_data(data: GroupMoments, structure: FactorStructure) -> NoFactorFit | None:
    """A refusal where the covariances of the items in a group are not those of different items.

    Parameters
    ----------
    data
        Moments of the group.
    structure
        The model in the group.

    Returns
    -------
    NoFactorFit or None
        None if the data can carry a model.

    Notes
    -----
    **Formula** the smallest root of the correlations is above 1e-10; its vector names the items.

    **Source** Bollen (1989), *Structural Equations with Latent Variables*, §4; R
    ``eigen(cov2cor(s))``.

    Examples
    --------
    >>> from kurak.stats.confirmatory.group_moments import complete_moments
    >>> from kurak.stats.confirmatory.structure import factor_structure
    >>> model = factor_structure("f =~ a + b", items=["a", "b"])
    >>> data = complete_moments("", n=9, weight=9.0, covariance=np.diag([1.0, 0.0]), means=np.zeros(2))
    >>> print(refuse_data(data, model).what)
    item "b" does not vary
    """
    sample, where = data.covariance, in_group(data.group)
    variances = np.diag(sample)
    for item, variance in zip(structure.items, variances, strict=True):
        if variance <= 0:
            return NoFactorFit(
                "data", f'item "{item}" does not vary{where}', f'take "{item}" out of the model', data.group
            )
    spread = np.sqrt(variances)
    roots, directions = np.linalg.eigh(sample / np.outer(spread, spread))
    if roots[0] > 1e-10:
        return None
    part = np.abs(directions[:, 0])
    guilty = ", ".join(f'"{item}"' for item, share in zip(structure.items, part, strict=True) if share > 0.1)
    return NoFactorFit(
        "data",
        f"the items {guilty} repeat one another to the last digit{where}, or there are fewer respondents than items",
        "take one of them out of the model, or use data with more respondents"
        + (", such as groups taken together" if data.group else ""),
        data.group,
    )


def in_group(group: str) -> str:
    """The words that name a group in a sentence; none where there is only one.

    Parameters
    ----------
    group
        Its name.

    Returns
    -------
    str

    Examples
    --------
    >>> in_group("men"), in_group("")
    (' in group "men"', '')
    """
    return f' in group "{group}"' if group else ""


def refuse_structure(
    structures: Sequence[FactorStructure], data: Sequence[GroupMoments]
) -> NoFactorFit | None:
    """A refusal where no data could tell the parameters of a model apart.

    Parameters
    ----------
    structures
        The model in each group.
    data
        Moments of each group, for their units only.

    Returns
    -------
    NoFactorFit or None
        None if the model is identified, as far as this shows: nearly everywhere, close by.

    Notes
    -----
    **Formula** the slopes of the implied moments have as many independent columns as there are parameters.

    **Source** Bollen (1989), *Structural Equations with Latent Variables*, §7; R
    ``qr(lavaan::lavInspect(fit, "delta"))$rank``.

    Examples
    --------
    >>> from kurak.stats.confirmatory.group_moments import complete_moments
    >>> from kurak.stats.confirmatory.structure import factor_structure
    >>> model = factor_structure("f =~ NA*a + b + c; a ~~ 1*a", items=["a", "b", "c"])
    >>> data = complete_moments("", n=9, weight=9.0, covariance=np.eye(3), means=np.zeros(3))
    >>> print(refuse_structure([model], [data]).what)
    these parameters cannot be told apart by any data: "f =~ a", "f =~ b", "f =~ c", "f ~~ f"
    """
    estimated, moments = structures[0].estimated, sum(one.moments for one in structures)
    if estimated > moments:
        return NoFactorFit(
            "not identified",
            f"the model estimates {estimated} numbers from {moments} variances, covariances and means",
            "give each factor three items or more, or fix parameters, such as a loading at 1",
        )
    if estimated == 0:
        return None
    # Away from the start, where zeros could hide or feign a difference; any place that is not special will do.
    start = grouped_start_values(structures, data=data)
    shift = np.random.default_rng(1).uniform(0.05, 0.25, len(start))
    unit = min(float(np.diag(one.covariance).min()) for one in data)
    spot = start * (1 + shift) + np.where(start == 0, shift, 0.0) * unit
    curvature = np.zeros((estimated, estimated))
    for structure, one in zip(structures, data, strict=True):
        covariance, means = parameter_slopes(structure, implied=implied_moments(structure, estimates=spot))
        spread = np.sqrt(np.diag(one.covariance))
        slopes = np.hstack([(covariance / np.outer(spread, spread)).reshape(estimated, -1), means / spread])
        curvature += slopes @ slopes.T
    blurred = indistinct(curvature)
    return not_identified(structures, blurred, "by any data") if blurred.any() else None


def indistinct(information: Array) -> NDArray[np.bool_]:
    """Parameters that can change together without any trace.

    Parameters
    ----------
    information
        Information on the parameters; array (parameters, parameters).

    Returns
    -------
    array (parameters,) of bool

    Notes
    -----
    **Formula** those with a part of 0.05 or more in a vector whose root is below 1e-10 of the largest, with
    the diagonal scaled to 1.

    **Source** Belsley, Kuh and Welsch (1980), *Regression Diagnostics*, §3.2; R
    ``eigen(cov2cor(information))``.

    Examples
    --------
    >>> indistinct(np.array([[1.0, 1.0, 0.0], [1.0, 1.0, 0.0], [0.0, 0.0, 1.0]])).tolist()
    [True, True, False]
    """
    diagonal = np.diag(information)
    if (diagonal <= 0).any():
        silent: NDArray[np.bool_] = diagonal <= 0
        return silent
    unit = 1 / np.sqrt(diagonal)
    roots, directions = np.linalg.eigh(information * np.outer(unit, unit))
    if not len(roots):
        return np.zeros(0, dtype=bool)
    part: NDArray[np.bool_] = (np.abs(directions[:, roots < _SINGULAR * roots[-1]]) > 0.05).any(axis=1)
    return part


def not_identified(structures: Sequence[FactorStructure], blurred: NDArray[np.bool_], by: str) -> NoFactorFit:
    """The refusal that names parameters which cannot be told apart.

    Parameters
    ----------
    structures
        The model in each group.
    blurred
        Which estimated parameters; array (estimated,).
    by
        "by any data" or "by these data".

    Returns
    -------
    NoFactorFit
        With the group, where all of these parameters are of one.

    Examples
    --------
    >>> from kurak.stats.confirmatory.structure import factor_structure
    >>> model = factor_structure("f =~ a + b + c", items=["a", "b", "c"])
    >>> print(not_identified([model], np.arange(6) < 1, "by these data").what)
    these parameters cannot be told apart by these data: "f =~ b"
    """
    named = {
        structure.group: [
            f'"{one.statement.name}"' for one in structure.parameters if one.place >= 0 and blurred[one.place]
        ]
        for structure in structures
    }
    guilty = [group for group, names in named.items() if names]
    group = guilty[0] if len(guilty) == 1 else ""
    names = dict.fromkeys(name for names in named.values() for name in names)
    return NoFactorFit(
        "not identified",
        f"these parameters cannot be told apart {by}{in_group(group)}: {', '.join(names)}",
        "fix one of them, such as a loading at 1 or a covariance at 0, or give the factor three items or more",
        group,
    )
