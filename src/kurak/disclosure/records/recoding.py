"""Coarser values: groups of a hierarchy, bands of numbers, one value for everything beyond an end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array: TypeAlias = NDArray[np.float64]


def recode(values: Sequence[str | None], groups: Mapping[str, str], *, name: str) -> list[str | None]:
    """Return the group of every value, as a hierarchy or a list of groups says.

    Parameters
    ----------
    values
        One per record; None where it is missing, which stays so.
    groups
        Group of each value. For a higher level of a hierarchy recode once more.
    name
        The variable, for the message.

    Raises
    ------
    ValueError
        If a value has no group: it would be released as it is. The message does not repeat it.

    Examples
    --------
    >>> recode(["Uzgen", "Osh", None], {"Uzgen": "south", "Osh": "south", "Talas": "north"}, name="town")
    ['south', 'south', None]
    """
    lost = {value for value in values if value is not None and value not in groups}
    if lost:
        raise ValueError(f"{name}: {len(lost)} different values have no group; give each of them one")
    return [None if value is None else groups[value] for value in values]


def check_hierarchy(levels: Sequence[Mapping[str, str]], *, name: str) -> None:
    """Raise ``ValueError`` if some group of one level has no group on the next.

    Examples
    --------
    >>> check_hierarchy([{"Uzgen": "Osh region"}, {"Osh region": "south"}], name="town")
    """
    for number, (below, above) in enumerate(pairwise(levels), start=1):
        lost = sorted(set(below.values()) - set(above))
        if lost:
            raise ValueError(f"{name}: {len(lost)} groups of level {number} have no group on level {number + 1}")


def band(values: ArrayLike, edges: Sequence[float]) -> list[str | None]:
    """Return the band of every number: from one edge to below the next, named by whole numbers where the edges are.

    Parameters
    ----------
    values
        Numbers; not a number where one is missing.
    edges
        Where bands begin, from low to high. What is below the first makes a band as well.

    Examples
    --------
    >>> band([17, 18, 29, 30, float("nan")], [18, 30])
    ['below 18', '18–29', '18–29', '30 or more', None]
    """
    x = np.asarray(values, dtype=float)
    cuts = np.asarray(edges, dtype=float)
    if not len(cuts) or not np.isfinite(cuts).all() or (np.diff(cuts) <= 0).any():
        raise ValueError("edges are numbers that rise")
    known = x[~np.isnan(x)]
    whole = bool((cuts == np.rint(cuts)).all() and (known == np.rint(known)).all())
    names = [f"below {_print(cuts[0])}"]
    for low, high in pairwise(cuts.tolist()):
        # Between whole numbers people count to the one before the next edge.
        if not whole:
            names.append(f"{_print(low)} to below {_print(high)}")
        else:
            names.append(f"{_print(low)}–{_print(high - 1)}" if high - low > 1 else _print(low))
    names.append(f"{_print(cuts[-1])} or more")
    places = np.searchsorted(cuts, x, side="right")
    return [None if np.isnan(value) else names[place] for value, place in zip(x.tolist(), places.tolist(), strict=True)]


def _print(number: float) -> str:
    return f"{number:g}" if abs(number) < 1e6 else f"{number:.0f}"


def end_cut(values: ArrayLike, *, smallest: int, end: str = "top") -> float:
    """Return the farthest number that at least ``smallest`` records reach or pass.

    Parameters
    ----------
    values
        Numbers; not a number where one is missing.
    smallest
        Fewest records that share an end.
    end
        ``"top"`` or ``"bottom"``.

    Examples
    --------
    >>> end_cut([1, 2, 3, 50, 90], smallest=3), end_cut([1, 2, 3, 50, 90], smallest=2, end="bottom")
    (3.0, 2.0)
    """
    x = np.asarray(values, dtype=float)
    x = np.sort(x[~np.isnan(x)])
    if end not in ("top", "bottom"):
        raise ValueError("an end is top or bottom")
    if smallest < 1 or len(x) < smallest:
        raise ValueError("there are fewer records with a number than may share an end")
    return float(x[-smallest] if end == "top" else x[smallest - 1])


def code_end(values: ArrayLike, *, cut: float, end: str = "top") -> Array:
    """Return numbers with everything beyond an end replaced by the cut (top and bottom coding).

    Notes
    -----
    **Source** Hundepool et al. (2012), Statistical Disclosure Control, chapter 3. R ``sdcMicro::topBotCoding``.

    Examples
    --------
    >>> code_end([1, 2, 90], cut=60).tolist(), code_end([1, 20], cut=18, end="bottom").tolist()
    ([1.0, 2.0, 60.0], [18.0, 20.0])
    """
    x = np.asarray(values, dtype=float)
    if end not in ("top", "bottom") or not np.isfinite(cut):
        raise ValueError("an end is top or bottom, a cut is a number")
    # Not a number stays not a number.
    coded: Array = np.minimum(x, cut) if end == "top" else np.maximum(x, cut)
    return coded
