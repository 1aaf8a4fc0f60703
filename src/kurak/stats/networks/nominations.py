"""Champions by nomination: whom most of those who were asked name, and how sure that is."""

from __future__ import annotations

from dataclasses import dataclass
from math import comb, nan

import numpy as np
from numpy.typing import ArrayLike

from kurak.stats.networks.ties import Array, Whole
from kurak.stats.student import normal_quantile


@dataclass(frozen=True)
class Nominations:
    """How often each was named, and what would change if others had been asked. An array has one number a nominee.

    Attributes
    ----------
    named_by
        Nominators who name the nominee.
    share
        The same as a share of all who were asked, those who name nobody among them.
    wilson_low, wilson_high
        Limits of the share by Wilson, as if each nominator had been drawn alone; not numbers with ``units``.
    low, high
        Limits of the share from drawing nominators again; useless with few: where all agree they are one number.
    rank
        1 for the most named; those who are named as often share the better rank.
    rank_low, rank_high
        Limits of the rank from drawing nominators again.
    among_first
        Share of the draws in which the nominee is among the first ``first``; where several are named as often as
        the last of these, they share the places that are left.
    top
        Nominees named most, in their order; several where they are named as often.
    named_first_only, named_second_only
        Nominators (units) who name the first more than the second, and the other way round.
    p_value
        Of the exact test that the two are as likely; not a number where several are first, or one alone was named.
    told_apart
        Whether the first can be told from the second, at this level of confidence.
    n_nominators, n_units
        Who was asked, and the units that were drawn again.
    """

    named_by: Whole
    share: Array
    wilson_low: Array
    wilson_high: Array
    low: Array
    high: Array
    rank: Whole
    rank_low: Whole
    rank_high: Whole
    among_first: Array
    top: tuple[int, ...]
    named_first_only: int
    named_second_only: int
    p_value: float
    told_apart: bool
    n_nominators: int
    n_units: int


def nominations(
    named: ArrayLike,
    *,
    seed: int,
    units: ArrayLike | None = None,
    first: int = 3,
    resamples: int = 2000,
    level: float = 0.95,
) -> Nominations:
    """Rank nominees by how many name them, with the uncertainty that comes from who was asked.

    Parameters
    ----------
    named
        Whether each nominator names each nominee, [nominator, nominee]. Leave out before whoever may not name
        itself. A nominator who names nobody is a row of zeros.
    seed
        Of the draws: the same seed, the same limits.
    units
        To which unit each nominator belongs (a focus group, an office), where those of a unit were asked
        together: units are drawn again, not nominators.
    first
        Places for ``among_first``.
    resamples
        Draws, 100 or more.
    level
        Confidence, above 0 and below 1.

    Returns
    -------
    Nominations
        With one unit limits from draws are not numbers, and nothing is told apart.

    Raises
    ------
    ValueError
        If nobody was asked, nobody could be named, or a number lies outside its range.

    Notes
    -----
    **Formula** share ``x/n``, Wilson's limits ``(p + z²/2n ± z√(pq/n + z²/4n²))/(1 + z²/n)``; percentile limits of shares and
    ranks over draws of all units with replacement. The first is told from the second by the exact sign test over
    units that name one more often than the other (McNemar's test where each nominator stands alone), two-sided:
    for the winner against the runner-up this needs no correction for having been chosen after looking.

    **Source** Wilson (1927), JASA 22, 209-212; in R ``stats::prop.test(x, n, correct = FALSE)``; ``stats::binom.test(b,
    b + c)``; Davison and Hinkley (1997), Bootstrap methods, §3.8; Goldstein and Spiegelhalter (1996), JRSS A 159,
    385-443, on intervals of ranks; Hung and Fithian (2019), "Rank verification for exponential families", Annals of
    Statistics 47(2), 758-782.

    Examples
    --------
    Nine of ten name the first, two the second:

    >>> import numpy as np
    >>> named = np.zeros((10, 3))
    >>> named[:9, 0] = named[8:, 1] = 1
    >>> found = nominations(named, seed=1, first=1)
    >>> found.named_by.tolist(), found.top, round(found.p_value, 4), found.told_apart
    ([9, 2, 0], (0,), 0.0391, True)
    """
    given = np.asarray(named, dtype=float)
    if given.ndim != 2 or not given.size:
        raise ValueError("nominations stand by nominator and nominee, one of each or more")
    if not np.isin(given, (0.0, 1.0)).all():
        raise ValueError("a nominee is named, 1, or not, 0")
    if not 0 < level < 1:
        raise ValueError(f"a confidence level lies between 0 and 1, both excluded, not at {level}")
    if resamples < 100:
        raise ValueError(f"limits need 100 draws or more, not {resamples}")
    n, nominees = given.shape
    if not 1 <= first <= nominees:
        raise ValueError(f"of {nominees} nominees the first 1 to {nominees} can be looked at, not {first}")
    by_unit, asked = _by_unit(given, units)
    named_by = given.sum(axis=0)
    shares, ranks, places = _drawn_again(by_unit, asked, first=first, resamples=resamples, seed=seed)
    tail = (1 - level) / 2
    # A rank between two draws would be no rank.
    low, high = np.quantile(shares, [tail, 1 - tail], axis=0)
    rank_low = np.quantile(ranks, tail, axis=0, method="lower").astype(np.intp)
    rank_high = np.quantile(ranks, 1 - tail, axis=0, method="higher").astype(np.intp)
    if len(by_unit) < 2:
        low = high = np.full(nominees, nan)
        rank_low, rank_high = np.ones(nominees, dtype=np.intp), np.full(nominees, nominees)
    wilson_low, wilson_high = _wilson(named_by / n, n, level)
    if units is not None:
        wilson_low = wilson_high = np.full(nominees, nan)
    top = tuple(np.flatnonzero(named_by == named_by.max()).tolist())
    more, fewer, p_value = _first_and_second(by_unit, named_by, top)
    return Nominations(
        named_by.astype(np.intp), named_by / n, wilson_low, wilson_high, low, high, _ranks(named_by[None])[0][0], rank_low, rank_high,
        places.mean(axis=0), top, more, fewer, p_value, p_value < 1 - level, n, len(by_unit),
    )  # fmt: skip


def _by_unit(given: Array, units: ArrayLike | None) -> tuple[Array, Array]:
    if units is None:
        return given, np.ones(len(given))
    labels = np.asarray(units)
    if labels.shape != (len(given),):
        raise ValueError(f"each of {len(given)} nominators belongs to one unit")
    _, unit = np.unique(labels, return_inverse=True)
    sums = np.zeros((int(unit.max()) + 1, given.shape[1]))
    np.add.at(sums, unit, given)
    return sums, np.bincount(unit).astype(float)


def _drawn_again(
    by_unit: Array, asked: Array, *, first: int, resamples: int, seed: int
) -> tuple[Array, Whole, Array]:
    random = np.random.default_rng(seed)
    times = random.multinomial(len(asked), np.full(len(asked), 1 / len(asked)), size=resamples).astype(float)
    counts = times @ by_unit
    # Whole numbers, but for the last digit: those named as often must be the same.
    counts = np.rint(counts)
    ranks, same = _ranks(counts)
    # Places left at this rank, shared by all who hold it.
    places = np.clip((first - ranks + 1) / same, 0.0, 1.0)
    return counts / (times @ asked)[:, None], ranks, places


def _ranks(counts: Array) -> tuple[Whole, Whole]:
    """Return the rank of each number in its row, and how many in the row are the same."""
    ranks, same = np.empty(counts.shape, dtype=np.intp), np.empty(counts.shape, dtype=np.intp)
    for row, numbers in enumerate(np.sort(counts, axis=1)):
        at_most = np.searchsorted(numbers, counts[row], side="right")
        ranks[row] = 1 + len(numbers) - at_most
        same[row] = at_most - np.searchsorted(numbers, counts[row], side="left")
    return ranks, same


def _wilson(share: Array, n: int, level: float) -> tuple[Array, Array]:
    z = normal_quantile((1 + level) / 2)
    middle = share + z * z / (2 * n)
    half = z * np.sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    # Exactly 0 and 1 at the ends, where the formula is off by the last digit.
    low = np.where(share == 0, 0.0, (middle - half) / (1 + z * z / n))
    return low, np.where(share == 1, 1.0, (middle + half) / (1 + z * z / n))


def _first_and_second(by_unit: Array, named_by: Array, top: tuple[int, ...]) -> tuple[int, int, float]:
    if len(top) > 1 or len(named_by) == 1 or len(by_unit) < 2:
        return 0, 0, nan
    # The runner-up; of several the one that fewest separate from the first.
    others = np.flatnonzero(named_by == np.delete(named_by, top[0]).max())
    tests = []
    for other in others[others != top[0]].tolist():
        difference = by_unit[:, top[0]] - by_unit[:, other]
        more, fewer = int((difference > 0).sum()), int((difference < 0).sum())
        tests.append((sign_test(more, fewer), more, fewer))
    p_value, more, fewer = max(tests)
    return more, fewer, p_value


def sign_test(more: int, fewer: int) -> float:
    """Return how likely a split at least as uneven is, if either side is as likely.

    Notes
    -----
    **Source** in R ``stats::binom.test(more, more + fewer)``.

    Examples
    --------
    >>> sign_test(5, 0), sign_test(2, 2)
    (0.0625, 1.0)
    """
    n = more + fewer
    tail = sum(comb(n, count) for count in range(min(more, fewer) + 1))
    return float(min(1.0, 2 * tail / 2**n))
