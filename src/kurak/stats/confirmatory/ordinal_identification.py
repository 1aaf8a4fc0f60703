"""Whether ordinal answers and a factor model allow an estimate at all, and if not, what to change."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from kurak.stats.confirmatory.factor_fit import NoFactorFit
from kurak.stats.confirmatory.identification import in_group, indistinct
from kurak.stats.confirmatory.ordinal_moments import GroupedOrdinalMoments
from kurak.stats.confirmatory.ordinal_structure import (
    OrdinalEquality,
    OrdinalStructure,
    ordinal_implied,
    ordinal_slopes,
)

Array: TypeAlias = NDArray[np.float64]


def refuse_categories(
    moments: GroupedOrdinalMoments, *, equal: Collection[OrdinalEquality] = ()
) -> NoFactorFit | None:
    """A refusal where groups did not choose among the same answers, or moments have no variance.

    Parameters
    ----------
    moments
        Of all groups.
    equal
        What all groups have in common.

    Returns
    -------
    NoFactorFit or None
        None if the groups can be compared.

    Notes
    -----
    **Source** R ``lavaan::cfa(model, group =, ordered =)`` stops where a category is empty in a group.

    Examples
    --------
    >>> from kurak.stats.confirmatory.ordinal_moments import ordinal_moments
    >>> rng = np.random.default_rng(1)
    >>> answers = rng.integers(0, 3, size=(60, 2))
    >>> answers[:30] %= 2
    >>> moments = ordinal_moments(answers, items=["a", "b"], groups=["m"] * 30 + ["w"] * 30)
    >>> print(refuse_categories(moments).what)
    answer 2 to "a" was chosen in group "w", but not in group "m"
    """
    first = moments.groups[0]
    for item, name in enumerate(first.items):
        for other in moments.groups[1:]:
            differing = sorted(set(first.categories[item]) ^ set(other.categories[item]))
            if differing:
                here, there = (first, other) if differing[0] in first.categories[item] else (other, first)
                return NoFactorFit(
                    "data",
                    f'answer {differing[0]} to "{name}" was chosen in group "{here.group}", but not in group '
                    f'"{there.group}"',
                    "join it to a neighbour in all groups alike, or leave the item or the group out",
                    there.group,
                )
    variances = np.concatenate([moments.spread, np.diag(moments.covariance)])
    if not (np.isfinite(variances).all() and (variances > 0).all()):
        return NoFactorFit(
            "data",
            "under the design some thresholds or correlations do not vary over samples",
            "use a design with more primary sampling units, or leave rare answers out",
        )
    return None


def refuse_ordinal_structure(
    structures: Sequence[OrdinalStructure], moments: GroupedOrdinalMoments, start: Array
) -> NoFactorFit | None:
    """A refusal where no answers could tell the parameters of a model apart.

    Parameters
    ----------
    structures
        The model in each group.
    moments
        Of all groups, for the number of respondents only.
    start
        Where the estimation begins; array (estimated,).

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
    >>> from kurak.stats.confirmatory.ordinal_moments import ordinal_moments
    >>> from kurak.stats.confirmatory.ordinal_structure import ordinal_structures
    >>> moments = ordinal_moments(np.random.default_rng(1).integers(0, 2, size=(60, 2)), items=["a", "b"])
    >>> model = ordinal_structures("f =~ a + b", items=["a", "b"], thresholds=[1, 1])
    >>> print(refuse_ordinal_structure(model, moments, np.ones(4)).what)
    the model estimates 4 numbers from 3 thresholds and correlations
    """
    estimated = structures[0].attitudes.estimated
    known = sum(one.moments for one in structures)
    if estimated > known:
        return NoFactorFit(
            "not identified",
            f"the model estimates {estimated} numbers from {known} thresholds and correlations",
            "give each factor three items or more, or fix parameters, such as a loading at 1",
        )
    n = moments.n
    if n <= estimated:
        return NoFactorFit(
            "data",
            f"the model estimates {estimated} numbers, thresholds among them, from {n} respondents",
            "use data with more respondents, join answers or groups, or leave items out",
        )
    # Away from the start, where zeros could hide or feign a difference; any place that is not special does.
    shift = np.random.default_rng(1).uniform(0.05, 0.25, len(start))
    slopes = _slopes(structures, start * (1 + shift) + np.where(start == 0, shift, 0.0))
    blurred = indistinct(slopes.T @ slopes)
    return _told_apart(structures, blurred, "by any data") if blurred.any() else None


def refuse_values(
    structures: Sequence[OrdinalStructure], moments: GroupedOrdinalMoments, start: Array, values: Array
) -> NoFactorFit | None:
    """A refusal where the estimates came to a place at which parameters cannot be told apart.

    Parameters
    ----------
    structures, moments, start
        As for :func:`refuse_ordinal_structure`.
    values
        The estimates; array (estimated,).

    Returns
    -------
    NoFactorFit or None

    Notes
    -----
    **Formula** as for :func:`kurak.stats.confirmatory.identification.indistinct`.

    **Source** as there.

    Examples
    --------
    >>> from kurak.stats.confirmatory.ordinal_moments import ordinal_moments
    >>> from kurak.stats.confirmatory.ordinal_structure import ordinal_structures
    >>> answers = np.random.default_rng(1).integers(0, 2, size=(60, 3))
    >>> moments = ordinal_moments(answers, items=["a", "b", "c"])
    >>> model = ordinal_structures("f =~ a + b + c", items=["a", "b", "c"], thresholds=[1, 1, 1])
    >>> there = np.array([1.0, 1.0, 0.0, 0.0, 0.0, 0.0])
    >>> print(refuse_values(model, moments, np.full(6, 0.5), there).what)
    these parameters cannot be told apart by these data: "f =~ b", "f =~ c"
    """
    root = 1 / np.sqrt(moments.spread)
    began, ended = (_slopes(structures, at) * root[:, None] for at in (start, values))
    information = ended.T @ ended
    # Loadings on a factor that does not vary say nothing, however exact the rest.
    vanished = np.diag(information) < 1e-8 * (began**2).sum(axis=0)
    blurred = vanished if vanished.any() else indistinct(information)
    return _told_apart(structures, blurred, "by these data") if blurred.any() else None


def _slopes(structures: Sequence[OrdinalStructure], values: Array) -> Array:
    return np.vstack(
        [
            ordinal_slopes(one, values=values, implied=ordinal_implied(one, values=values))
            for one in structures
        ]
    )


def _told_apart(structures: Sequence[OrdinalStructure], blurred: NDArray[np.bool_], by: str) -> NoFactorFit:
    named = {
        one.attitudes.group: [
            f'"{parameter.statement.name}"'
            for parameter in one.statements
            if parameter.place >= 0 and blurred[parameter.place]
        ]
        for one in structures
    }
    guilty = [group for group, names in named.items() if names]
    group = guilty[0] if len(guilty) == 1 else ""
    names = dict.fromkeys(name for names in named.values() for name in names)
    return NoFactorFit(
        "not identified",
        f"these parameters cannot be told apart {by}{in_group(group)}: {', '.join(names)}",
        "fix one of them, such as a loading at 1 or a covariance at 0, "
        "or give the factor three items or more",
        group,
    )
