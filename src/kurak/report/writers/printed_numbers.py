"""Printed texts that are numbers, as numbers: for a workbook, where one goes on reckoning with them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from kurak.report.words.language import spoken

_BLANKS: Final = "\u2009\u202f\u00a0"
_PRINTED: Final = re.compile(
    rf"(?P<sign>[+\u2212±-]?)(?P<whole>\d{{1,3}}(?:[{_BLANKS}]\d{{3}})+|0|[1-9]\d*)(?:\.(?P<part>\d+))?(?P<unit>[{_BLANKS} ]?%)?"
)
_DIGITS: Final = 15
"""A workbook keeps no more."""


@dataclass(frozen=True, slots=True)
class PrintedNumber:
    """A number with the format that shows it as it was printed."""

    value: int | float
    format: str


def as_number(text: str) -> PrintedNumber | None:
    """The number that a printed text is, with the decimal mark of the language spoken; None where it is anything else, such as a range, a code or a number with a word.

    A percentage stays the number that is printed, 35.4 and not 0.354. A half width, ±4.2, is positive.

    Examples
    --------
    >>> as_number("3\u202f944\u202f375")
    PrintedNumber(value=3944375, format='#,##0')
    >>> as_number("\u22120.54")
    PrintedNumber(value=-0.54, format='0.00;\u22120.00')
    >>> as_number("35.4 %")
    PrintedNumber(value=35.4, format='0.0" %"')
    >>> as_number("007") is None, as_number("2.31 to 2.40") is None, as_number("=1+1") is None
    (True, True, True)
    """
    # A report in Russian prints 2,75; chapters of prose in it that are in English print 2.75.
    match = _PRINTED.fullmatch(text.strip() if spoken() == "en" else text.strip().replace(",", "."))
    if match is None:
        return None
    whole, part = re.sub(f"[{_BLANKS}]", "", match["whole"]), match["part"] or ""
    if len(whole) + len(part) > _DIGITS:
        return None
    negative = match["sign"] in ("\u2212", "-")
    size = float(f"{whole}.{part}") if part else int(whole)
    shape = ("#,##0" if match["whole"] != whole else "0") + (f".{'0' * len(part)}" if part else "")
    unit = '" %"' if match["unit"] else ""
    plain = f"{shape}{unit}"
    if match["sign"] == "±":
        return PrintedNumber(size, f'"±"{plain}')
    if match["sign"] == "+":
        return PrintedNumber(size, f"+{plain};\u2212{plain}")
    return PrintedNumber(-size if negative else size, f"{plain};\u2212{plain}" if negative else plain)
