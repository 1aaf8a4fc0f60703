"""Rates of response, cooperation, refusal and contact as AAPOR defines them, with their errors."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import inf, isfinite, nan
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from kurak.stats.final_disposition import CLASSES, DispositionClass, disposition_class
from kurak.stats.proportion_intervals import proportion_interval

Array: TypeAlias = NDArray[np.float64]
Eligibility = Literal["allocated"]

_EVERYONE = ("I", "P", "R", "NC", "O")
_UNKNOWN = ("UH", "UO")

_RATES: Mapping[str, tuple[tuple[str, ...], tuple[str, ...], Literal["all", "e", "none"]]] = {
    "RR1": (("I",), _EVERYONE, "all"),
    "RR2": (("I", "P"), _EVERYONE, "all"),
    "RR3": (("I",), _EVERYONE, "e"),
    "RR4": (("I", "P"), _EVERYONE, "e"),
    "RR5": (("I",), _EVERYONE, "none"),
    "RR6": (("I", "P"), _EVERYONE, "none"),
    "COOP1": (("I",), ("I", "P", "R", "O"), "none"),
    "COOP2": (("I", "P"), ("I", "P", "R", "O"), "none"),
    "COOP3": (("I",), ("I", "P", "R"), "none"),
    "COOP4": (("I", "P"), ("I", "P", "R"), "none"),
    "REF1": (("R",), _EVERYONE, "all"),
    "REF2": (("R",), _EVERYONE, "e"),
    "REF3": (("R",), _EVERYONE, "none"),
    "CON1": (("I", "P", "R", "O"), _EVERYONE, "all"),
    "CON2": (("I", "P", "R", "O"), _EVERYONE, "e"),
    "CON3": (("I", "P", "R", "O"), _EVERYONE, "none"),
}
"""What is counted above, what below, and how cases of unknown eligibility count below: all, by e, or not at all."""

RATES: tuple[str, ...] = (*_RATES, "e")
"""Names of the rates; ``e`` is the share of unknown cases taken as eligible."""


@dataclass(frozen=True)
class Rate:
    """One outcome rate.

    Parameters
    ----------
    estimate, std_error, low, high
        From 0 to 1; not a number where nobody is counted below.
    above, below
        What was divided: counts of units, or sums of their weights.
    """

    estimate: float
    std_error: float
    low: float
    high: float
    above: float
    below: float


@dataclass(frozen=True)
class OutcomeRates:
    """All rates of a fieldwork.

    Parameters
    ----------
    rates
        One of :data:`RATES`: its value.
    counts
        Units of each class, without weights.
    eligibility
        How e came about: ``allocated``, or ``given``.
    """

    rates: Mapping[str, Rate]
    counts: Mapping[DispositionClass, int]
    eligibility: Literal["allocated", "given"]


@dataclass(frozen=True, eq=False)
class OutcomeStatistic:
    """The rates as a statistic of weights: estimates, and the influence of every unit.

    Parameters
    ----------
    classes
        Number of each unit's class in :data:`~kurak.stats.final_disposition.CLASSES`, or −1 for a unit
        outside the domain; array (units).
    eligibility
        Share of unknown cases that are eligible, from 0 to 1; None to take the share among cases known.

    Notes
    -----
    **Formula** in :func:`outcome_rates`; influence of a unit on A/B is ``(a − (A/B) b)/B``, where ``b`` of a
    rate with e holds ``e u + U ė``, ``ė = (E'(1 − e) − e X')/(E + X)`` for E eligible and X not eligible.

    **Source** Särndal, Swensson and Wretman (1992), §5.5; R ``survey::svycontrast(svytotal(~I + P + …,
    design), quote(…))``.

    Examples
    --------
    >>> rates = OutcomeStatistic(np.array([0, 0, 2, 5]))
    >>> rates.estimate(np.ones(4))[:1].tolist()
    [0.5]
    """

    classes: NDArray[np.intp]
    eligibility: float | None = None
    _marks: Array = field(init=False, repr=False)

    def __post_init__(self) -> None:
        marks = (self.classes[:, None] == np.arange(len(CLASSES))).astype(float)
        object.__setattr__(self, "_marks", marks)

    @property
    def size(self) -> int:
        """How many rates."""
        return len(RATES)

    def estimate(self, weights: Array) -> Array:
        """The rates under some weights; array (rates)."""
        above, below = self.parts(weights)
        return _divide(above, below)

    def parts(self, weights: Array) -> tuple[Array, Array]:
        """What is divided, and by what; arrays (rates)."""
        total = dict(zip(CLASSES, (weights @ self._marks).tolist(), strict=True))
        eligible = sum(total[name] for name in CLASSES if name in _EVERYONE)
        unknown = total["UH"] + total["UO"]
        known = eligible + total["NE"]
        share = self.eligibility if self.eligibility is not None else (eligible / known if known > 0 else nan)
        # Without unknown cases e changes nothing, whether it is known or not.
        counted = {"all": unknown, "e": share * unknown if unknown > 0 else 0.0, "none": 0.0}
        above = [sum(total[name] for name in CLASSES if name in up) for up, _, _ in _RATES.values()]
        below = [
            sum(total[name] for name in CLASSES if name in down) + counted[how]
            for _, down, how in _RATES.values()
        ]
        if self.eligibility is None:
            return np.array([*above, eligible]), np.array([*below, known])
        return np.array([*above, self.eligibility]), np.array([*below, 1.0])

    def influence(self, weights: Array, estimate: Array, columns: slice) -> Array:
        """Influence of one unit of weight of every row on some rates; array (units, k)."""
        _, below = self.parts(weights)
        mark = dict(zip(CLASSES, self._marks.T, strict=True))
        eligible = sum((mark[name] for name in CLASSES if name in _EVERYONE), np.zeros(len(weights)))
        unknown = mark["UH"] + mark["UO"]
        share, known = float(estimate[-1]), float(below[-1])
        if self.eligibility is None:
            moved = (eligible * (1 - share) - share * mark["NE"]) / known if known > 0 else 0.0 * eligible
        else:
            moved = np.zeros(len(weights))
        through = share * unknown + float(weights @ unknown) * moved if isfinite(share) else 0.0 * unknown
        counted = {"all": unknown, "e": through, "none": np.zeros(len(weights))}
        found = []
        for at, (up, down, how) in enumerate(_RATES.values()):
            above = sum((mark[name] for name in CLASSES if name in up), np.zeros(len(weights)))
            under = (
                sum((mark[name] for name in CLASSES if name in down), np.zeros(len(weights))) + counted[how]
            )
            found.append(
                (above - estimate[at] * under) / below[at] if below[at] > 0 else np.zeros(len(weights))
            )
        found.append(moved)
        return np.column_stack(found[columns])


def outcome_rates(
    codes: Sequence[str],
    *,
    weights: ArrayLike | None = None,
    eligibility: float | Eligibility = "allocated",
    level: float = 0.95,
) -> OutcomeRates:
    """Work out response rates RR1–RR6, COOP1–4, REF1–3 and CON1–3 from final dispositions.

    Parameters
    ----------
    codes
        Final disposition of each unit drawn, codes of AAPOR as text.
    weights
        Base weight of each unit, 0 or more; None for counts.
    eligibility
        ``allocated``: of unknown cases the same share is eligible as of known ones (CASRO). Or that share, 0
        to 1, stated with its reason.
    level
        Confidence of the intervals, above 0 and below 1.

    Returns
    -------
    OutcomeRates
        Errors are those of units drawn independently; under a design take :class:`OutcomeStatistic` with the
        design's own variance.

    Raises
    ------
    ValueError
        If a code is none of AAPOR's, arrays differ in length, or a number lies outside its range.

    Notes
    -----
    **Formula** with e, the estimated share of unknown cases that are eligible: RR1
    ``I/((I+P)+(R+NC+O)+(UH+UO))``, RR2 with I+P above, RR3 and RR4 with e(UH+UO) below, RR5 and RR6 without
    unknown cases; COOP1 ``I/((I+P)+R+O)``, COOP2 with I+P above, COOP3 ``I/((I+P)+R)``, COOP4 with I+P above;
    REF1–3 ``R`` over what is below RR1, RR3, RR5; CON1–3 ``(I+P)+R+O`` over the same. e allocated is
    ``(I+P+R+NC+O)/(I+P+R+NC+O+NE)``. Without weights the standard error of a rate without e is the binomial
    ``√(p(1−p)/n)``; of all, ``√Σ(w·influence)²``, where e allocated has its own error. Intervals are
    Wilson's, with the number of units that would give this error.

    **Source** AAPOR (2023), Standard Definitions, 10th edition, section on calculating outcome rates; Wilson
    (1927), JASA 22, 209-212; R ``prop.test(x, n, correct = FALSE)$conf.int``.

    Examples
    --------
    >>> found = outcome_rates(["1.1"] * 50 + ["2.112"] * 30 + ["2.24"] * 10 + ["3.17"] * 10 + ["4.70"] * 10)
    >>> round(found.rates["RR1"].estimate, 6), round(found.rates["RR3"].estimate, 6), found.rates["e"].estimate
    (0.5, 0.505051, 0.9)
    """
    if not 0 < level < 1:
        raise ValueError(f"a confidence level lies between 0 and 1, both excluded, not at {level}")
    given = None if eligibility == "allocated" else float(eligibility)
    if given is not None and not 0 <= given <= 1:
        raise ValueError(f"a share of eligible cases lies from 0 to 1, not at {given}")
    numbers = np.array([CLASSES.index(disposition_class(code)) for code in codes], dtype=np.intp)
    w = np.ones(len(numbers)) if weights is None else np.asarray(weights, dtype=float)
    if w.shape != numbers.shape or not np.all(w >= 0):
        raise ValueError("weights are numbers, 0 or more, one for each unit")
    statistic = OutcomeStatistic(numbers, given)
    above, below = statistic.parts(w)
    estimate = _divide(above, below)
    scores = w[:, None] * statistic.influence(w, estimate, slice(0, statistic.size))
    error = np.sqrt((scores**2).sum(axis=0))
    found = {}
    for at, name in enumerate(RATES):
        known = isfinite(estimate[at]) and len(numbers) > 1
        low, high = (
            rate_interval(float(estimate[at]), float(error[at]), n=_base(name, numbers), level=level)
            if known
            else (nan, nan)
        )
        found[name] = Rate(
            float(estimate[at]),
            float(error[at]) if known else nan,
            low,
            high,
            float(above[at]),
            float(below[at]),
        )
    counts = np.bincount(numbers, minlength=len(CLASSES)).tolist()
    return OutcomeRates(
        found, dict(zip(CLASSES, counts, strict=True)), "allocated" if given is None else "given"
    )


def rate_interval(
    rate: float, std_error: float, *, n: int, level: float = 0.95, df: float = inf
) -> tuple[float, float]:
    """Return Wilson's interval of a rate with this standard error.

    Parameters
    ----------
    rate, std_error
        From 0 to 1; 0 or more.
    n
        Units that count below it; the effective number where the error is 0, as with a rate of 0 or 1.
    level, df
        Confidence, and degrees of freedom of the error.

    Returns
    -------
    tuple
        Lower and upper limit; not numbers with fewer than 2 units.

    Notes
    -----
    **Formula** ``(p + t²/2m ± t√(pq/m + t²/4m²))/(1 + t²/m)`` with ``m = pq/v``.

    **Source** Wilson (1927), JASA 22, 209-212; R ``prop.test(x, n, correct = FALSE)$conf.int``.

    Examples
    --------
    >>> low, high = rate_interval(0.5, 0.05, n=100)
    >>> round(low, 4), round(high, 4)
    (0.4038, 0.5962)
    """
    if n < 2 or not (isfinite(rate) and isfinite(std_error)) or (std_error == 0 and 0 < rate < 1):
        return nan, nan
    # A rate of all or none has an error of rounding at most.
    certain = min(rate, 1 - rate) <= 1e-12
    return proportion_interval(
        rate, variance=0.0 if certain else std_error**2, df=df, n=n, method="wilson", level=level
    )


def _base(name: str, numbers: NDArray[np.intp]) -> int:
    """How many units count below a rate."""
    if name == "e":
        classes: tuple[str, ...] = (*_EVERYONE, "NE")
    else:
        _, down, how = _RATES[name]
        classes = down if how == "none" else (*down, *_UNKNOWN)
    return int(np.isin(numbers, [CLASSES.index(one) for one in CLASSES if one in classes]).sum())


def _divide(above: Array, below: Array) -> Array:
    found: Array = np.divide(above, below, out=np.full(len(above), np.nan), where=below > 0)
    return found
