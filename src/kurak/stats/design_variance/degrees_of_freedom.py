"""Degrees of freedom of a design and of its domains: sampling units less strata."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from kurak.stats.design_variance.design import Design
from kurak.stats.design_variance.units import unit_of_rows

Codes: TypeAlias = NDArray[np.intp]


def degrees_of_freedom(design: Design, *, in_domain: ArrayLike | None = None) -> int:
    """Return the design's degrees of freedom, or those of one domain.

    Parameters
    ----------
    design
        From :func:`declare_design`.
    in_domain
        Which rows count: in the domain, and with a weight above zero; array (rows). None: all.

    Returns
    -------
    int
        Zero or more; below 1 there is no interval.

    Raises
    ------
    ValueError
        If the mask has another number of rows than the design.

    Notes
    -----
    **Formula** first-stage units with a row that counts, less strata with one.

    **Source** Korn and Graubard (1999), Analysis of Health Surveys, §5.2; in R ``survey::degf(subset(design,
    …))``.

    Examples
    --------
    >>> from kurak.stats.design_variance.design import declare_design
    >>> design = declare_design([[1, 2, 3, 4]], strata=[[0, 0, 1, 1]])
    >>> degrees_of_freedom(design), degrees_of_freedom(design, in_domain=[True, True, False, False])
    (2, 1)
    """
    mask = np.ones(design.rows, dtype=bool) if in_domain is None else np.asarray(in_domain, dtype=bool)
    if mask.ndim != 1:
        raise ValueError(
            "one domain is a mask with one value for each row; for several use domain_degrees_of_freedom"
        )
    return int(domain_degrees_of_freedom(design, in_domains=mask[:, None])[0])


def domain_degrees_of_freedom(design: Design, *, in_domains: ArrayLike) -> Codes:
    """Return the degrees of freedom of several domains.

    Parameters
    ----------
    design
        From :func:`declare_design`.
    in_domains
        Which rows count in which domain; array (rows, domains).

    Returns
    -------
    array (domains)

    Raises
    ------
    ValueError
        If the mask has another number of rows than the design.

    Notes
    -----
    **Formula** and **Source** as :func:`degrees_of_freedom`.

    Examples
    --------
    >>> from kurak.stats.design_variance.design import declare_design
    >>> design = declare_design([[1, 2, 3, 4]], strata=[[0, 0, 1, 1]])
    >>> domains = [[True, True], [True, False], [True, True], [True, False]]
    >>> domain_degrees_of_freedom(design, in_domains=domains).tolist()
    [2, 0]
    """
    mask = np.asarray(in_domains, dtype=bool)
    if mask.ndim != 2 or len(mask) != design.rows:
        raise ValueError(f"the mask has {len(mask)} rows, and the design has {design.rows}")
    stage, unit = design.stages[0], unit_of_rows(design, stage=1)
    present = np.zeros((len(stage.stratum), mask.shape[1]), dtype=bool)
    for column in range(mask.shape[1]):
        present[unit[mask[:, column]], column] = True
    return np.asarray(
        present.sum(axis=0) - np.logical_or.reduceat(present, stage.start, axis=0).sum(axis=0), dtype=np.intp
    )
