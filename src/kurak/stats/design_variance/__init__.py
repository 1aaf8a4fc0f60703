"""The variance of a sampling design: strata, stages, finite populations, unequal probabilities, replicates.

Everything in estimation reduces to this. An estimate is turned into totals of influence values, one row a
respondent and zero outside its domain; the design turns totals into variances. The numbers are those of R's
``survey``.

Two regions with two villages each, of 10 and 20 villages; the mean age and its standard error:

>>> import numpy as np
>>> from kurak.stats.design_variance import covariance, declare_design, degrees_of_freedom
>>> from kurak.stats.design_variance import jackknife, replicate_covariance
>>> region = ["north", "north", "north", "south", "south", "south"]
>>> village, villages = [1, 1, 2, 1, 2, 2], [10, 10, 10, 20, 20, 20]
>>> age, weight = np.array([30.0, 40, 50, 20, 30, 70]), np.array([5.0, 5, 10, 20, 10, 10])
>>> design = declare_design([village], strata=[region], populations=[villages])
>>> mean = (weight * age).sum() / weight.sum()
>>> influence = (age - mean) / weight.sum()
>>> error = np.sqrt(covariance(design, weight * influence).item())
>>> print(round(mean, 4), round(error, 4), degrees_of_freedom(design))
37.5 9.7468 2
>>> leaving_one_out = jackknife(design)
>>> replicates = leaving_one_out.factors[leaving_one_out.unit].T @ (weight * influence)
>>> print(round(np.sqrt(replicate_covariance(
...     replicates, full=[0.0], scale=leaving_one_out.scale, rscales=leaving_one_out.rscales).item()), 4))
9.7468

The modules: ``design`` (declaring it), ``units`` (their sums), ``multistage`` (the kernel), ``lonely_psu``,
``unequal`` (probabilities that differ), ``degrees_of_freedom``, ``replicate_weights``, ``bootstrap_weights``,
``hadamard``, ``replicate_variance``.
"""

from kurak.stats.design_variance.bootstrap_weights import bootstrap
from kurak.stats.design_variance.degrees_of_freedom import degrees_of_freedom, domain_degrees_of_freedom
from kurak.stats.design_variance.design import Design, declare_design
from kurak.stats.design_variance.lonely_psu import LonelyPsuError, collapse_lonely, lonely_strata
from kurak.stats.design_variance.multistage import covariance, variances
from kurak.stats.design_variance.replicate_variance import replicate_covariance, replicate_degrees_of_freedom
from kurak.stats.design_variance.replicate_weights import (
    ReplicateWeights,
    balanced,
    jackknife,
    successive_differences,
)
from kurak.stats.design_variance.units import reduce_to_units, unit_of_rows, unit_totals

__all__ = [
    "Design",
    "LonelyPsuError",
    "ReplicateWeights",
    "balanced",
    "bootstrap",
    "collapse_lonely",
    "covariance",
    "declare_design",
    "degrees_of_freedom",
    "domain_degrees_of_freedom",
    "jackknife",
    "lonely_strata",
    "reduce_to_units",
    "replicate_covariance",
    "replicate_degrees_of_freedom",
    "successive_differences",
    "unit_of_rows",
    "unit_totals",
    "variances",
]
