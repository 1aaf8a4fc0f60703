"""What the audit says in a few words of a printed number, in the language that the report speaks.

The audit keeps these words as it found them, in English. Each form that they take stands here once; what has no form here is a name of the
study, and stays as it is. Reference: ``kurak.audit.number_by_number``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from kurak.report.wording import in_figures
from kurak.report.words.language import spoken
from kurak.report.words.names import domain_name
from kurak.report.words.recognised import recognised
from kurak.report.words.saying import later, say

AGREES: Final = (
    later("the answer scale, {low} to {high}"),
    later("table {name}"),
    later("claim {name}"),
    later("the mean of its groups by {domain}, weighted by {weights}"),
    later("the percentages of its answers, which allow {range} ({rule})"),
    later("the mean of the same answers, {range} ({rule})"),
    later("a whole number of its {n} people"),
    later("the sum that it is part of"),
    later("the sum of its column"),
    later("its column, which is added up"),
    later("its row, whose parts are added up"),
    later("the hundred of its row"),
    later("the number of respondents"),
)
"""With what a number agrees."""

BESIDE: Final = (later("{low} to {high}"), later("{low} and {high}"), later("at least {end}"), later("at most {end}"))
"""What stands in a number's place, but for one number alone."""

RULES: Final = (
    later("{rule}, don't know left out"),
    later("{rule}, don't know counted as 0"),
    later("{number} − answer"),
    later("as answered"),
)
"""How negative items and those who do not know were scored."""

AFTER: Final[Mapping[str, str]] = {"people": later("people"), "scale": later("scale")}
"""By what a value stands in a number's place, where that is no rule of the audit: rules keep their names."""

_NUMBER: Final = r"[-−]?\d+(?:\.\d+)?"
_INSIDE: Final = {"low": _NUMBER, "high": _NUMBER, "end": _NUMBER, "number": _NUMBER, "n": r"\d+", "domain": ".+?", "rule": ".+", "range": ".+?"}


def agreement_shown(words: str) -> str:
    """With what a printed number agrees.

    Examples
    --------
    >>> agreement_shown("the answer scale, 1 to 5")
    'the answer scale, 1 to 5'
    """
    return _shown(words, AGREES)


def value_shown(words: str) -> str:
    """A value that stands in a number's place: a number, two of them, or an end.

    Examples
    --------
    >>> value_shown("2.49 to 5.00"), value_shown("Talas region 2.78")
    ('2.49 to 5.00', 'Talas region 2.78')
    """
    return _shown(words, BESIDE)


def rule_shown(words: str) -> str:
    """A scoring rule.

    Examples
    --------
    >>> rule_shown("5 − answer, don't know counted as 0")
    "5 − answer, don't know counted as 0"
    """
    return _shown(words, RULES)


def reason_shown(by: str) -> str:
    """By what a value stands in a number's place."""
    return say(AFTER[by]) if by in AFTER else by


def figures_shown(words: str) -> str:
    """Words with the decimal mark of the language in a number that ends them, as in ``Talas region 2.78``."""
    return words if spoken() == "en" else re.sub(rf"(?<![\w.]){_NUMBER}$", lambda found: in_figures(found[0]), words)


def _shown(words: str, forms: tuple[str, ...]) -> str:
    if spoken() == "en":
        return words
    if found := recognised(words, forms, _INSIDE):
        form, named = found
        return say(form, **{name: _part(name, value) for name, value in named.items()})
    return figures_shown(words)


def _part(name: str, value: str) -> str:
    if name == "domain":
        return domain_name(value)
    if name == "rule":
        return rule_shown(value)
    if name == "range":
        return value_shown(value)
    return figures_shown(value) if re.fullmatch(_NUMBER, value) else value
