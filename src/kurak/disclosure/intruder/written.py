"""Values as they are written, so that numbers of several files and words of a table can be held against each other."""

from __future__ import annotations

from typing import Any


def as_written(value: Any) -> str:
    """Return a value as text; whole numbers without decimals, what is not there as an empty text.

    Examples
    --------
    >>> [as_written(one) for one in (3, 3.0, "3", "3.0", " Osh ", None, float("nan"), True)]
    ['3', '3', '3', '3', 'Osh', '', '', '1']
    """
    if value is None or value != value:
        return ""
    if isinstance(value, (bool, int)):
        return str(int(value))
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    text = str(value).strip()
    # Stata and SPSS keep whole numbers as floating ones, and some write them so.
    head, dot, tail = text.partition(".")
    return head if dot and tail and not tail.strip("0") and head.lstrip("-").isdigit() else text


def as_number(value: Any) -> float | None:
    """Return a value as a number, or None where there is none.

    Examples
    --------
    >>> as_number("2.5"), as_number(""), as_number("withheld")
    (2.5, None, None)
    """
    try:
        number = float(as_written(value))
    except ValueError:
        return None
    return number if number == number else None
