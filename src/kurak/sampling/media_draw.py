"""Units of media drawn from what a search found: simple random, or stratified in proportion to the strata."""

from __future__ import annotations

from collections.abc import Sequence

from kurak.model.media import DrawnMediaUnit
from kurak.stats.apportionment import round_to_total
from kurak.stats.selection.simple_random import simple_random
from kurak.stats.selection.streams import stream

FEWEST = 2
"""Of one unit alone nothing says how much units of its stratum differ."""


def draw_media_units(frame: Sequence[DrawnMediaUnit], *, n: int, seed: int) -> tuple[DrawnMediaUnit, ...]:
    """Draw units without replacement, from every stratum by itself.

    Parameters
    ----------
    frame
        Every unit that the search found, with its stratum, or with an empty one.
    n
        Units to draw.
    seed
        Of the protocol; the same seed and frame give the same units, whatever the order of its rows.

    Returns
    -------
    tuple of DrawnMediaUnit
        By stratum, then by id.

    Raises
    ------
    ValueError
        If the frame has fewer units, or two for every stratum are more than ``n``.

    Notes
    -----
    **Formula** ``n_h ∝ N_h``, rounded to the total, at least two of a stratum that has them; within it every sample has the same probability.

    **Reference** Cochran (1977), *Sampling Techniques*, 3rd ed., §5.3; Krippendorff (2019), *Content Analysis*, 4th ed., ch. 6.

    Examples
    --------
    >>> found = [DrawnMediaUnit(unit=f"M{number:02}", stratum="news" if number < 6 else "posts") for number in range(20)]
    >>> drawn = draw_media_units(found, n=10, seed=1)
    >>> [sum(one.stratum == name for one in drawn) for name in ("news", "posts")]
    [3, 7]
    """
    if n > len(frame):
        raise ValueError(f"{n} units cannot be drawn from {len(frame)}")
    strata = sorted({one.stratum for one in frame})
    homes = {name: sorted((one for one in frame if one.stratum == name), key=lambda one: one.unit) for name in strata}
    sizes = [len(homes[name]) for name in strata]
    least = [min(FEWEST, size) if len(strata) > 1 else 0 for size in sizes]
    if n < sum(least):
        raise ValueError(f"{len(strata)} strata need {sum(least)} units at least, two of each, and {n} are to be drawn")
    shares = round_to_total(sizes, n, minimum=least, maximum=sizes)
    drawn: list[DrawnMediaUnit] = []
    for name, share in zip(strata, shares, strict=True):
        chosen = simple_random(len(homes[name]), n=share, generator=stream(seed, "media", name))
        drawn += [homes[name][at] for at in chosen.tolist()]
    return tuple(drawn)
