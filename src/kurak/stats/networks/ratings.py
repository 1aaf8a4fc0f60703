"""Influence and interest of actors as several raters see them, and how far the raters agree."""

from __future__ import annotations

from dataclasses import dataclass
from math import nan

import numpy as np
from numpy.typing import ArrayLike

from kurak.stats.distributions.beta import f_quantile
from kurak.stats.networks.ties import Array, Whole


@dataclass(frozen=True)
class Ratings:
    """What raters say of each actor.

    Attributes
    ----------
    n_raters
        Raters who rated the actor.
    mean, low, high
        Mean, lowest and highest rating; not numbers for an actor whom nobody rated.
    sd
        Standard deviation between raters; not a number for fewer than two.
    """

    n_raters: Whole
    mean: Array
    low: Array
    high: Array
    sd: Array


@dataclass(frozen=True)
class RaterAgreement:
    """How much of the differences between ratings is between actors, when raters are a sample of raters.

    Attributes
    ----------
    single, single_low, single_high
        ICC(2,1): of the ratings of one rater, with its interval. Not a number where it is not defined.
    mean, mean_low, mean_high
        ICC(2,k): of the mean of all raters.
    n_actors, n_raters
        Actors rated by all raters, and these raters. Others are left out.
    """

    single: float
    single_low: float
    single_high: float
    mean: float
    mean_low: float
    mean_high: float
    n_actors: int
    n_raters: int


def ratings(scores: ArrayLike) -> Ratings:
    """Return mean and spread of the ratings of each actor.

    Parameters
    ----------
    scores
        [rater, actor], not a number where a rater did not rate.

    Examples
    --------
    >>> found = ratings([[5, 1], [3, float("nan")]])
    >>> found.mean.tolist(), found.sd.round(4).tolist(), found.n_raters.tolist()
    ([4.0, 1.0], [1.4142, nan], [2, 1])
    """
    given = _checked(scores)
    rated = ~np.isnan(given)
    n = rated.sum(axis=0)
    some = n > 0
    mean = np.where(rated, given, 0.0).sum(axis=0) / np.where(some, n, 1)
    squares = (np.where(rated, given - mean, 0.0) ** 2).sum(axis=0)
    low = np.where(rated, given, np.inf).min(axis=0, initial=np.inf)
    high = np.where(rated, given, -np.inf).max(axis=0, initial=-np.inf)
    return Ratings(
        n.astype(np.intp), np.where(some, mean, nan), np.where(some, low, nan), np.where(some, high, nan),
        np.where(n > 1, np.sqrt(squares / np.maximum(n - 1, 1)), nan),
    )  # fmt: skip


def rater_agreement(scores: ArrayLike, *, level: float = 0.95) -> RaterAgreement:
    """Return the intraclass correlations of raters drawn from many, in absolute agreement.

    Parameters
    ----------
    scores
        [rater, actor], not a number where a rater did not rate. Raters who rated nobody are left out, then actors whom
        not all of the others rated.
    level
        Confidence, above 0 and below 1.

    Returns
    -------
    RaterAgreement
        Not numbers with fewer than two actors or raters, or where all ratings are the same.

    Notes
    -----
    **Formula** with mean squares of ``n`` actors ``R``, ``k`` raters ``C`` and the rest ``E``: ``ICC(2,1) = (R − E)/(R + (k − 1)E
    + k(C − E)/n)``, ``ICC(2,k) = (R − E)/(R + (C − E)/n)``; limits by Satterthwaite's degrees of freedom.

    **Source** Shrout and Fleiss (1979), "Intraclass correlations: uses in assessing rater reliability",
    Psychological Bulletin 86(2), 420-428; McGraw and Wong (1996), Psychological Methods 1(1), 30-46, cases 2 with absolute
    agreement; in R ``psych::ICC(t(scores), lmer = FALSE)``.

    Examples
    --------
    The example of Shrout and Fleiss, four raters of six:

    >>> found = rater_agreement([[9, 6, 8, 7, 10, 6], [2, 1, 4, 1, 5, 2], [5, 3, 6, 2, 6, 4], [8, 2, 8, 6, 9, 7]])
    >>> round(found.single, 2), round(found.mean, 2)
    (0.29, 0.62)
    """
    if not 0 < level < 1:
        raise ValueError(f"a confidence level lies between 0 and 1, both excluded, not at {level}")
    given = _checked(scores)
    given = given[~np.isnan(given).all(axis=1)]
    table = given[:, ~np.isnan(given).any(axis=0)].T
    n, k = table.shape
    if n < 2 or k < 2:
        return RaterAgreement(nan, nan, nan, nan, nan, nan, n, k)
    by_actor, by_rater, centre = table.mean(axis=1), table.mean(axis=0), table.mean()
    r = float(k * ((by_actor - centre) ** 2).sum() / (n - 1))
    c = float(n * ((by_rater - centre) ** 2).sum() / (k - 1))
    rest = table - by_actor[:, None] - by_rater + centre
    e = float((rest**2).sum() / ((n - 1) * (k - 1)))
    # Ratings that add up exactly leave a rest of some last digits.
    e = 0.0 if e < 1e-24 * max(1.0, centre * centre) else e
    one, many = r + (k - 1) * e + k * (c - e) / n, r + (c - e) / n
    if one <= 0 or many <= 0:
        return RaterAgreement(nan, nan, nan, nan, nan, nan, n, k)
    single, mean = (r - e) / one, (r - e) / many
    if e == 0:
        # The F of actors is infinite, and there is no limit to read from it.
        return RaterAgreement(single, nan, nan, mean, nan, nan, n, k)
    low, high = _limits(r, c, e, single, n, k, level)
    return RaterAgreement(
        single, low, high, mean, k * low / (1 + (k - 1) * low), k * high / (1 + (k - 1) * high), n, k
    )


def _limits(r: float, c: float, e: float, single: float, n: int, k: int, level: float) -> tuple[float, float]:
    a = k * single / (n * (1 - single))
    b = 1 + k * single * (n - 1) / (n * (1 - single))
    df = (a * c + b * e) ** 2 / ((a * c) ** 2 / (k - 1) + (b * e) ** 2 / ((n - 1) * (k - 1)))
    above = f_quantile((1 + level) / 2, ndf=n - 1, ddf=df)
    below = f_quantile((1 + level) / 2, ndf=df, ddf=n - 1)
    rest = k * c + (k * n - k - n) * e
    return n * (r - above * e) / (above * rest + n * r), n * (below * r - e) / (rest + n * below * r)


def _checked(scores: ArrayLike) -> Array:
    given = np.asarray(scores, dtype=float)
    if given.ndim != 2 or np.isinf(given).any():
        raise ValueError("ratings stand by rater and actor, and are finite numbers or not there")
    return given
