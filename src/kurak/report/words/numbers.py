"""Numbers, shares and plurals as English, Russian and Kyrgyz write them."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Final, Literal

from kurak.report.wording import THIN
from kurak.report.wording import count as grouped
from kurak.stats.printed import as_text

PluralForm = Literal["one", "few", "many", "other"]

_MARK: Final[Mapping[str, str]] = {"en": ".", "ru": ",", "ky": ","}
_PERCENT: Final[Mapping[str, str]] = {"en": "%", "ru": f"{THIN}%", "ky": "%"}


def plural_form(number: int, language: str) -> PluralForm:
    """The form of a noun after a whole number.

    Reference: Unicode CLDR, language plural rules, cardinal numbers (en, ru, ky).

    Examples
    --------
    >>> [plural_form(n, "ru") for n in (1, 2, 5, 11, 21, 112)]
    ['one', 'few', 'many', 'many', 'one', 'many']
    >>> [plural_form(n, "ky") for n in (1, 2)]
    ['one', 'other']
    """
    if language != "ru":
        return "one" if number == 1 else "other"
    tens, ones = number % 100, number % 10
    if ones == 1 and tens != 11:
        return "one"
    return "few" if 2 <= ones <= 4 and not 12 <= tens <= 14 else "many"


def decimal(value: float | Fraction, language: str, decimals: int = 1) -> str:
    """A number with its decimal mark, a point or a comma, and thin spaces between thousands.

    Examples
    --------
    >>> decimal(41.36, "en"), decimal(41.36, "ru"), decimal(41.36, "ky")
    ('41.4', '41,4', '41,4')
    """
    whole, _, rest = as_text(Fraction(value), decimals).partition(".")
    return grouped(int(whole)) + (_MARK[language] + rest if rest else "")


def percentage(share: float, language: str, decimals: int = 1) -> str:
    """A share of 1 as a percentage.

    Reference: Unicode CLDR, number patterns: a space before the sign in Russian, none in English and Kyrgyz.

    Examples
    --------
    >>> percentage(0.4136, "en"), percentage(0.4136, "ru").replace(THIN, " "), percentage(0.4136, "ky")
    ('41.4%', '41,4 %', '41,4%')
    """
    return decimal(100 * Fraction(share), language, decimals) + _PERCENT[language]


def tenths(share: float) -> int:
    """How many of ten people a share is nearest to; a half goes up.

    Examples
    --------
    >>> [tenths(share) for share in (0.04, 0.05, 0.41, 0.45, 0.96)]
    [0, 1, 4, 5, 10]
    """
    return int(share * 10 + 0.5 + 1e-9)
