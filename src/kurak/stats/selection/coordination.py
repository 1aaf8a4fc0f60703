"""A second wave that keeps some clusters of the first."""

from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from kurak.stats.counts import require_count
from kurak.stats.selection.open_units import Probabilities
from kurak.stats.selection.simple_random import simple_random


@dataclass(frozen=True, slots=True)
class KeptClusters:
    """What is kept of a first wave within one stratum.

    Attributes
    ----------
    kept
        Units whose clusters are kept, sorted; a unit that had two clusters can be kept twice.
    new
        Number of clusters to draw anew.
    share
        Share of the first wave's probabilities with which they are drawn, (m − k) / m.
    """

    kept: NDArray[np.int64]
    new: int
    share: Fraction

    def new_probabilities(self, first: Probabilities) -> NDArray[np.float64]:
        """Return the probabilities of the fresh draw, of shape (N,): the first wave's times ``share``."""
        return np.asarray(first, dtype=np.float64) * float(self.share)


def keep_clusters(drawn: NDArray[np.int64], *, keep: int, generator: np.random.Generator) -> KeptClusters:
    """Choose at random which clusters of a stratum a second wave keeps, and say how the others are drawn anew.

    Parameters
    ----------
    drawn
        Units of the m clusters of the first wave in the stratum, of shape (m,). They were drawn with probabilities
        ``π_i`` that sum to m, by any method of fixed size.
    keep
        Number of clusters to keep, k, from 0 to m. It must not depend on which units were drawn. Where a stated share
        of m is no whole number, ``pivotal`` on the fractional parts of all strata rounds them at random, without bias
        and with the right total.
    generator
        Where the random numbers come from.

    Returns
    -------
    KeptClusters
        The kept units, and the number and probabilities of those to draw.

    Raises
    ------
    ValueError
        When ``keep`` is above m.

    Notes
    -----
    The new m − k clusters are drawn from *all* units of the stratum, independently of the first wave. A unit that is
    hit by both carries two clusters, each with its own households.

    **Formula** a unit's expected number of clusters is ``(k / m) π_i + ((m − k) / m) π_i = π_i``, exactly as in the
    first wave, and the number of clusters is m. Hence weights of 1 over ``π_i`` for each cluster, as before; the kept
    and the new clusters are independent, so their covariance is 0 given the first wave.

    Drawing the new clusters from the units outside the first wave would avoid a second cluster in one unit, but then
    either the size is random or the probabilities depend on joint ones of third and higher order. Fixed size and
    known expectations are worth more here.

    **Reference** Kish (1965), Survey Sampling, chapter 12 (partial overlap of waves); Särndal, Swensson and Wretman
    (1992), Model Assisted Survey Sampling, section 9.9 (matched and unmatched parts); R
    ``c(sample(s1, k), which(sampling::UPpivotal((m - k) / m * pik) == 1))``.

    Examples
    --------
    >>> from kurak.stats.selection.streams import stream
    >>> second = keep_clusters(np.array([2, 5, 7, 9]), keep=3, generator=stream(1, "example"))
    >>> len(second.kept), second.new, second.share
    (3, 1, Fraction(1, 4))
    """
    clusters = len(drawn)
    require_count(clusters, name="the number of clusters in the first wave")
    require_count(keep, name="the number of clusters to keep", least=0)
    if keep > clusters:
        raise ValueError(f"{keep:,} clusters cannot be kept of {clusters:,}")
    chosen = simple_random(clusters, n=keep, generator=generator)
    new = clusters - keep
    return KeptClusters(np.sort(np.asarray(drawn, dtype=np.int64)[chosen]), new, Fraction(new, clusters))
