"""Which further parameter a fitted factor model would gain most from."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

import numpy as np

from kurak.stats.confirmatory.factor_fit import FactorFit
from kurak.stats.confirmatory.implied import moment_slopes, parameter_slopes
from kurak.stats.confirmatory.likelihood import Likelihood, moment_rows
from kurak.stats.confirmatory.normal_patterns import moment_information, moment_score, normal_terms
from kurak.stats.confirmatory.structure import FactorStructure
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
    group
        The group to which it would be added; empty where there is only one.
    """

    name: str
    index: float
    p: float
    expected_change: float
    group: str = ""


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
    **Formula** g² / v with the score g of the parameter and v = I₂₂ − I₂₁ I₁₁⁻¹ I₁₂ its information given
    the others; expected change g / v. Tried are loadings of items on other factors, covariances between
    items, and what the text fixes at a value; a loading that gives the factor its unit cannot be told apart
    and drops out by itself. Of several groups each is tried alone. After "mlr" too the indices are those of normal,
    independent answers; where answers are missing, I is expected given who answered what.

    **Source** Sörbom (1989), *Psychometrika* 54, 371–384; R ``lavaan::modindices(fit)``.

    Examples
    --------
    >>> from kurak.stats.confirmatory.maximum_likelihood import fit_factor_model
    >>> matrix = [[2, 1, 1, 1], [1, 2, 1, 1], [1, 1, 2, 1.5], [1, 1, 1.5, 2]]
    >>> fit = fit_factor_model("f =~ a + b + c + d", covariance=matrix, items=["a", "b", "c", "d"], n=100)
    >>> [one.name for one in modification_indices(fit)[:2]]
    ['c ~~ d', 'a ~~ b']
    """
    found = [index for at in range(len(fit.groups)) for index in _indices_of_group(fit, at)]
    return tuple(sorted(found, key=lambda one: -one.index))


def _indices_of_group(fit: FactorFit, at: int) -> list[ModificationIndex]:
    group = fit.groups[at]
    structure = group.structure
    candidates = candidate_statements(structure)
    likelihood = Likelihood([one.structure for one in fit.groups], [one.data for one in fit.groups])
    _, _, information = likelihood.at(fit.values)
    patterns = group.data.patterns
    terms = normal_terms(
        patterns,
        covariance=group.implied.covariance,
        means=group.implied.means if structure.with_means else None,
    )
    covariance, means = moment_slopes(structure, implied=group.implied, statements=candidates)
    tried = moment_rows(covariance, means if structure.with_means else np.zeros_like(means))
    known = moment_rows(*parameter_slopes(structure, implied=group.implied))
    curved = moment_information(patterns, terms=terms, kind="expected") @ tried.T
    scores = tried @ moment_rows(*moment_score(patterns, terms=terms), halves=2)
    crossed = known @ curved
    explained = np.einsum("ac,ac->c", crossed, np.linalg.solve(information * likelihood.weight, crossed))
    own = np.einsum("ca,ac->c", tried, curved)
    found = []
    for place, statement in enumerate(candidates):
        left = own[place] - explained[place]
        # What the others explain already has no information of its own, but for rounding.
        if left <= 1e-9 * own[place]:
            continue
        slope = scores[place]
        index = float(slope**2 / left)
        p = chi_square_survival(index, df=1)
        found.append(ModificationIndex(statement.name, index, p, float(slope / left), structure.group))
    return found


def candidate_statements(structure: FactorStructure) -> tuple[Statement, ...]:
    """Loadings and covariances that a factor model leaves out or fixes.

    Parameters
    ----------
    structure
        The model.

    Returns
    -------
    tuple of Statement
        What the text fixes, then loadings, then covariances of items.

    Examples
    --------
    >>> from kurak.stats.confirmatory.structure import factor_structure
    >>> [one.name for one in candidate_statements(factor_structure("f =~ a + b", items=["a", "b"]))]
    ['f =~ a', 'a ~~ b']
    """
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
