"""Does the printed total follow from the printed parts: as a plain mean, or as a mean weighted by group sizes."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from kurak.stats.printed import Printed, bounds_text

Reproduction = Literal["plain", "weighted", "both", "neither"]


@dataclass(frozen=True, slots=True, repr=False)
class Total:
    """What the parts say about a printed total.

    Attributes
    ----------
    consistent
        With weights: whether the weighted mean reproduces the total; without: whether the plain mean does.
    printed
        The total as printed.
    plain_low, plain_high
        The plain mean of the parts, given their rounding.
    weighted_low, weighted_high
        The weighted mean, given the rounding of the parts; ``None`` without weights.
    reproduced_by
        Which of the two means may have been printed so.
    """

    consistent: bool
    printed: str
    plain_low: Fraction
    plain_high: Fraction
    weighted_low: Fraction | None
    weighted_high: Fraction | None
    reproduced_by: Reproduction

    def __bool__(self) -> bool:
        return self.consistent

    def __repr__(self) -> str:
        decimals = Printed.parse(self.printed).decimals + 2
        plain = bounds_text(self.plain_low, self.plain_high, decimals)
        weighted = (
            ""
            if self.weighted_low is None or self.weighted_high is None
            else f", weighted {bounds_text(self.weighted_low, self.weighted_high, decimals)}"
        )
        return f"Total({self.printed!r}, reproduced by {self.reproduced_by}: plain {plain}{weighted})"


def total(*, parts: Sequence[str], printed: str, weights: Sequence[str | int] | None = None) -> Total:
    """Check a printed total against the printed means (or percentages) of its groups.

    Parameters
    ----------
    parts
        The group values as printed.
    printed
        The total as printed.
    weights
        The size of each group, exact: whole numbers, or text such as "0.38". Shares and counts serve alike.

    Returns
    -------
    Total
        Both means as intervals, and which of them reproduces the total.

    Notes
    -----
    **Formula** ``Σ w_g x_g / Σ w_g`` with ``w_g = 1`` for the plain mean; each ``x_g`` runs over its rounding
    interval, so the mean runs from the mean of the lower ends to the mean of the upper ends.

    **Reference** Kish (1965), Survey Sampling, section 3.2 (a stratified mean is weighted by stratum size);
    R ``weighted.mean(x, w)``.

    Examples
    --------
    >>> total(parts=["3.0", "4.0"], printed="3.2", weights=[80, 20])
    Total('3.2', reproduced by weighted: plain 3.450 to 3.550, weighted 3.150 to 3.250)
    """
    shown = Printed.parse(printed)
    groups = [Printed.parse(part) for part in parts]
    plain_low, plain_high = mean_interval(groups)
    plain = shown.overlaps(plain_low, plain_high)
    if weights is None:
        return Total(plain, shown.text, plain_low, plain_high, None, None, "plain" if plain else "neither")
    weighted_low, weighted_high = mean_interval(groups, [_exact_weight(weight) for weight in weights])
    weighted = shown.overlaps(weighted_low, weighted_high)
    reproduced_by: Reproduction
    if plain and weighted:
        reproduced_by = "both"
    elif plain:
        reproduced_by = "plain"
    else:
        reproduced_by = "weighted" if weighted else "neither"
    return Total(weighted, shown.text, plain_low, plain_high, weighted_low, weighted_high, reproduced_by)


def mean_interval(
    parts: Sequence[Printed], weights: Sequence[Fraction] | None = None
) -> tuple[Fraction, Fraction]:
    """Return the lowest and highest mean that the printed parts allow.

    Examples
    --------
    >>> mean_interval([Printed.parse("1"), Printed.parse("2")])
    (Fraction(1, 1), Fraction(2, 1))
    """
    _require_parts(parts)
    exact = [Fraction(1)] * len(parts) if weights is None else list(weights)
    if len(exact) != len(parts):
        raise ValueError(f"each part needs one weight: {len(parts)} parts, {len(exact)} weights")
    if any(weight < 0 for weight in exact):
        raise ValueError("a weight is 0 or more")
    size = sum(exact, Fraction(0))
    if size == 0:
        raise ValueError("the weights are all 0, so they give no mean")
    low = sum((weight * part.low for weight, part in zip(exact, parts, strict=True)), Fraction(0))
    high = sum((weight * part.high for weight, part in zip(exact, parts, strict=True)), Fraction(0))
    return low / size, high / size


def sum_interval(parts: Sequence[Printed]) -> tuple[Fraction, Fraction]:
    """Return the lowest and highest sum that the printed parts allow.

    Examples
    --------
    >>> sum_interval([Printed.parse("1"), Printed.parse("2")])
    (Fraction(2, 1), Fraction(4, 1))
    """
    _require_parts(parts)
    return sum((part.low for part in parts), Fraction(0)), sum((part.high for part in parts), Fraction(0))


def pooled_range(parts: Sequence[Printed]) -> tuple[Fraction, Fraction]:
    """Return the range that holds every weighted mean of the groups, whatever their sizes.

    A mean with weights of 0 or more cannot leave the range of its parts, so a total outside this range is wrong
    under any group sizes.

    Examples
    --------
    >>> pooled_range([Printed.parse("1.0"), Printed.parse("2.0")])
    (Fraction(19, 20), Fraction(41, 20))
    """
    _require_parts(parts)
    return min(part.low for part in parts), max(part.high for part in parts)


def _exact_weight(weight: str | int) -> Fraction:
    if isinstance(weight, int):
        return Fraction(weight)
    return Printed.parse(weight).value


def _require_parts(parts: Sequence[Printed]) -> None:
    if not parts:
        raise ValueError("a total needs at least one part")
