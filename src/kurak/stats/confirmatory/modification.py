"""Which further parameter a fitted factor model would gain most from."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

import numpy as np

from kurak.stats.confirmatory.factor_fit import FactorFit
from kurak.stats.confirmatory.implied import moment_slopes
from kurak.stats.confirmatory.likelihood import score_and_information
from kurak.stats.confirmatory.syntax import Statement
from kurak.stats.distributions.gamma import chi_square_survival


@dataclass(frozen=True)
class ModificationIndex:
    """What one more parameter would bring.

    Attributes
    ----------
    name
        The parameter, such as ``trust =~ d``.
    index
        By how much χ² would fall, about.
    p
        P value of the index alone, on one degree of freedom. The largest of many indices is large by chance
        too.
    expected_change
        Value that the parameter would take, about, less the one at which it is fixed.
    """

    name: str
    index: float
    p: float
    expected_change: float


def modification_indices(fit: FactorFit) -> tuple[ModificationIndex, ...]:
    """Score tests of the loadings and residual covariances that a factor model leaves out.

    Parameters
    ----------
    fit
        A fitted model.

    Returns
    -------
    tuple of ModificationIndex
        Largest first. Parameters that cannot be added, as the data would not tell them from the rest, are
        left out.

    Notes
    -----
    **Formula** n g² / v with the score g of the parameter and v = I₂₂ − I₂₁ I₁₁⁻¹ I₁₂ its information given
    the others; expected change g / v. Tried are loadings of items on other factors, covariances between
    items, and what the text fixes at a value; a loading that gives the factor its unit cannot be told apart
    and drops out by itself.

    **Source** Sörbom (1989), *Psychometrika* 54, 371–384; R ``lavaan::modindices(fit)``.

    Examples
    --------
    >>> from kurak.stats.confirmatory.maximum_likelihood import fit_factor_model
    >>> matrix = [[2, 1, 1, 1], [1, 2, 1, 1], [1, 1, 2, 1.5], [1, 1, 1.5, 2]]
    >>> fit = fit_factor_model("f =~ a + b + c + d", covariance=matrix, items=["a", "b", "c", "d"], n=100)
    >>> [one.name for one in modification_indices(fit)[:2]]
    ['c ~~ d', 'a ~~ b']
    """
    structure = fit.structure
    candidates = _candidates(fit)
    estimated = [one for one in structure.parameters if one.place >= 0]
    statements = tuple(one.statement for one in estimated) + candidates
    covariance, means = moment_slopes(structure, implied=fit.implied, statements=statements)
    gather = np.zeros((structure.estimated + len(candidates), len(statements)))
    for column, one in enumerate(estimated):
        gather[one.place, column] = 1.0
    gather[structure.estimated :, len(estimated) :] = np.eye(len(candidates))
    gap = fit.means - fit.implied.means if structure.with_means else np.zeros(len(fit.means))
    score, information = score_and_information(
        fit.implied.covariance,
        fit.covariance,
        gap,
        np.tensordot(gather, covariance, axes=1),
        gather @ means,
    )
    count = structure.estimated
    crossed = information[:count, count:]
    explained = np.einsum("ac,ac->c", crossed, np.linalg.solve(information[:count, :count], crossed))
    own = np.diag(information)[count:]
    found = []
    for at, statement in enumerate(candidates):
        left = own[at] - explained[at]
        # What the others explain already has no information of its own, but for rounding.
        if left <= 1e-9 * own[at]:
            continue
        slope = score[count + at]
        index = float(fit.n * slope**2 / left)
        found.append(
            ModificationIndex(statement.name, index, chi_square_survival(index, df=1), float(slope / left))
        )
    return tuple(sorted(found, key=lambda one: -one.index))


def _candidates(fit: FactorFit) -> tuple[Statement, ...]:
    structure = fit.structure
    there = {
        (one.statement.operator, frozenset((one.statement.left, one.statement.right)))
        for one in structure.parameters
    }
    fixed = [
        one.statement for one in structure.parameters if one.place < 0 and one.statement.operator != "~1"
    ]
    loadings = [Statement(factor, "=~", item) for factor in structure.factors for item in structure.items]
    covariances = [Statement(left, "~~", right) for left, right in combinations(structure.items, 2)]
    new = [
        one for one in loadings + covariances if (one.operator, frozenset((one.left, one.right))) not in there
    ]
    return tuple(fixed + new)
