"""DEBIT: do the printed mean and SD of yes/no data fit each other."""

from dataclasses import dataclass
from fractions import Fraction

from kurak.stats.counts import MOST_ANSWERS, require_count, whole_numbers_between
from kurak.stats.printed import Printed, root_text


@dataclass(frozen=True, slots=True)
class Debit:
    """Whether a mean and an SD can come from the same zeros and ones.

    Attributes
    ----------
    consistent
        Whether some count of ones gives both.
    mean, sd, n
        What was tested.
    counts
        The counts of ones that give both.
    attainable_sds
        The SDs, with the printed decimals, of the counts that give the mean; empty when no count does.
    """

    consistent: bool
    mean: str
    sd: str
    n: int
    counts: tuple[int, ...]
    attainable_sds: tuple[str, ...]

    def __bool__(self) -> bool:
        return self.consistent


def debit(*, mean: str, sd: str, n: int) -> Debit:
    """Check the printed mean and sample SD of data coded 0 and 1.

    Parameters
    ----------
    mean
        The share of ones as printed, for instance "0.19".
    sd
        The sample SD (divisor ``n - 1``) as printed.
    n
        The number of people, 2 or more.

    Returns
    -------
    Debit
        The verdict, the counts of ones that fit, and the SDs that would have fitted.

    Notes
    -----
    **Formula** ``s = √(n/(n-1) · p(1-p))`` with ``p = c/n``, that is ``s² = c(n-c) / (n(n-1))`` for a whole count
    ``c``; some count with ``c/n`` in the interval of the mean must have ``s²`` in the squared interval of the SD.
    Only whole counts are tried, which is stricter than the original test: that one lets ``p`` run over the whole
    interval of the mean, and so accepts an SD which no count of ones has.

    **Reference** Heathers and Brown (2019), "DEBIT: A Simple Consistency Test For Binary Data",
    https://osf.io/5vb3u; R ``scrutiny::debit(x = "0.19", sd = "0.35", n = 1683)``.

    Examples
    --------
    >>> debit(mean="0.35", sd="0.18", n=20)
    Debit(consistent=False, mean='0.35', sd='0.18', n=20, counts=(), attainable_sds=('0.49',))
    """
    share = Printed.parse(mean)
    spread = Printed.parse(sd)
    require_count(n, name="n for an SD", least=2, most=MOST_ANSWERS)
    if spread.value < 0:
        raise ValueError(f'an SD is 0 or more, not "{spread.text}"')
    low, high = max(Fraction(0), spread.low) ** 2, spread.high**2
    in_mean = whole_numbers_between(max(Fraction(0), share.low * n), min(Fraction(n), share.high * n))
    variances = {count: Fraction(count * (n - count), n * (n - 1)) for count in in_mean}
    counts = tuple(count for count, variance in variances.items() if low <= variance <= high)
    attainable = sorted({root_text(variance, spread.decimals) for variance in variances.values()}, key=Fraction)
    return Debit(
        consistent=bool(counts),
        mean=share.text,
        sd=spread.text,
        n=n,
        counts=counts,
        attainable_sds=tuple(attainable),
    )
