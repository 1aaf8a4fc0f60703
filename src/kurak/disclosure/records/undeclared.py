"""Variables that nearly single out everybody, though nobody declared them as identifying."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from kurak.stats.reidentification.keys import MISSING, code_values


@dataclass(frozen=True)
class UndeclaredIdentifier:
    """A variable that was not declared and has nearly as many values as records; made by :func:`undeclared_identifiers`.

    Parameters
    ----------
    name
        The variable. Its values are not in here, and belong into no message.
    alone
        Share of the records with a value whose value nobody else has.
    records
        Records with a value.
    """

    name: str
    alone: float
    records: int


def undeclared_identifiers(
    columns: Mapping[str, ArrayLike], *, declared: Collection[str], share: float = 0.5, fewest: int = 5
) -> tuple[UndeclaredIdentifier, ...]:
    """Return variables whose values nearly single out everybody who has one, and that were not declared, the worst first.

    Parameters
    ----------
    columns
        All variables of the file by name.
    declared
        Names that are declared: identifying, left out of the release, or said to be harmless.
    share
        From which share of records that stand alone on a variable is found.
    fewest
        Records with a value below which a variable is not judged by its share: each value of a rare answer is rare.

    Raises
    ------
    ValueError
        If a declared name is no variable: what it was meant for would be released.

    Examples
    --------
    >>> columns = {"phone": [f"0{i}" for i in range(9)], "sex": ["f", "m", "f"] * 3}
    >>> undeclared_identifiers(columns, declared=[])
    (UndeclaredIdentifier(name='phone', alone=1.0, records=9),)
    >>> undeclared_identifiers(columns, declared=["phone"])
    ()
    """
    unknown = sorted(set(declared) - set(columns))
    if unknown:
        raise ValueError(f"declared, but not in the file: {', '.join(unknown)}")
    if not 0 < share <= 1 or fewest < 1:
        raise ValueError("a share is above 0 and at most 1, fewest records are 1 or more")
    found = []
    for name, values in columns.items():
        if name in declared:
            continue
        codes = code_values(values)
        codes = codes[codes != MISSING]
        if len(codes) < fewest:
            continue
        alone = float((np.bincount(codes) == 1).sum() / len(codes))
        if alone >= share:
            found.append(UndeclaredIdentifier(name, alone, len(codes)))
    return tuple(sorted(found, key=lambda one: (-one.alone, one.name)))
