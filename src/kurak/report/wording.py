"""How numbers and names are written in a report."""

from __future__ import annotations

from fractions import Fraction
from math import isfinite

from kurak.report.words.categories import group_name, without_kind, without_town
from kurak.report.words.language import spoken
from kurak.stats.printed import as_text

THIN = "\u202f"
MINUS = "\u2212"


def in_figures(text: str) -> str:
    """A number in figures with the minus sign and the decimal mark of the language spoken: -2.75 is −2.75, or −2,75."""
    text = text.replace("-", MINUS)
    return text if spoken() == "en" else text.replace(".", ",")


def rounded(value: float | Fraction, decimals: int = 2, *, whole: bool = False) -> str:
    """A number with its decimals, thin spaces between thousands, and the marks of the language spoken.

    Parameters
    ----------
    value
        The number; a dash stands for one that is not finite, since nothing is known of it.
    whole
        Leave out decimals that are all zero.

    Examples
    --------
    >>> rounded(-70998.754), rounded(Fraction(5, 2)), rounded(3.0, whole=True)
    ('−70 998.75', '2.50', '3')
    """
    if isinstance(value, float) and not isfinite(value):
        return "–"
    text = f"{value:.{decimals}f}" if isinstance(value, float) else as_text(value, decimals)
    before, mark, after = text.partition(".")
    if whole and not after.strip("0"):
        mark = after = ""
    digits = f"{int(before.lstrip('-')):,}".replace(",", THIN)
    return in_figures(("-" if before.startswith("-") else "") + digits + mark + after)


def shortest(value: float) -> str:
    """A number with as many decimals as it needs, such as an end of a scale.

    Examples
    --------
    >>> shortest(3.0), shortest(-2.5)
    ('3', '−2.5')
    """
    return in_figures(f"{value:g}")


def count(number: int) -> str:
    """A count with thin spaces between thousands: 3 944 375."""
    return f"{number:,}".replace(",", THIN).replace("-", MINUS)


def printed_count(text: str) -> str:
    """A printed count with thin spaces; anything that is no whole number stays as printed."""
    return count(int(text)) if text.lstrip("-").isdigit() else text


def score(value: Fraction, decimals: int = 2) -> str:
    """A score with two decimals and a true minus sign."""
    return in_figures(as_text(value, decimals))


def difference(value: Fraction, decimals: int = 2) -> str:
    """A difference with its sign."""
    text = score(value, decimals)
    return text if text.startswith(MINUS) or not text.strip("0.,") else f"+{text}"


def middle(interval: tuple[Fraction, Fraction]) -> Fraction:
    """The middle of an interval."""
    return (interval[0] + interval[1]) / 2


def percent(share: Fraction, decimals: int = 1) -> str:
    """A share of one as a percentage."""
    return in_figures(as_text(share * 100, decimals)) + THIN + "%"


def short_places(names: tuple[str, ...]) -> dict[str, str]:
    """Names of groups in the language spoken as a column has room for them, which stay different from one another: Talas region is Talas."""
    called = [group_name(name) for name in names]
    stems = [without_town(without_kind(name)) for name in called]
    return {name: stem if stems.count(stem) == 1 else full for name, full, stem in zip(names, called, stems, strict=True)}


def sentence(words: str) -> str:
    """Words as a sentence: a capital first, a full stop last."""
    words = words.strip()
    if not words:
        return words
    return words[0].upper() + words[1:] + ("" if words[-1] in ".?!”" else ".")


def plural(number: int, one: str, many: str) -> str:
    """A number with its noun."""
    return f"{count(number)} {one if number == 1 else many}"
