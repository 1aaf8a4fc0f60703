"""Names in a row, as a sentence of the language spoken has them."""

from __future__ import annotations

from collections.abc import Iterable

from kurak.report.words.saying import say


def in_a_row(names: Iterable[str]) -> str:
    """All of them: A, B and C.

    Examples
    --------
    >>> in_a_row(["A", "B", "C"]), in_a_row(["A"]), in_a_row([])
    ('A, B and C', 'A', '')
    """
    every = list(names)
    return say("{several} and {last}", several=", ".join(every[:-1]), last=every[-1]) if len(every) > 1 else "".join(every)


def either(names: Iterable[str]) -> str:
    """One of them: A, B or C.

    Examples
    --------
    >>> either(["A", "B", "C"])
    'A, B or C'
    """
    every = list(names)
    return say("{some} or {another}", some=", ".join(every[:-1]), another=every[-1]) if len(every) > 1 else "".join(every)
