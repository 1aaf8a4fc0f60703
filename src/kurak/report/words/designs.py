"""The declared design of a survey, which comes as one line of English, in the language that the report speaks."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Final

from kurak.report.words.language import spoken
from kurak.report.words.saying import counted, say

Said = Callable[[int, str], str]

_PARTS: Final[Mapping[str, Said]] = {
    r"weights (?P<names>.+)": lambda _, names: say("weights {names}", names=names),
    r"strata (?P<names>.+)": lambda _, names: say("strata {names}", names=names),
    r"(?P<n>[\d,]+) replicate weights (?P<names>.+)": lambda n, names: counted("{n} replicate weight {names}", "{n} replicate weights {names}", n, names=names),
    r"(?P<n>[\d,]+) sampling units (?P<names>.+)": lambda n, names: counted("{n} sampling unit {names}", "{n} sampling units {names}", n, names=names),
    r"sampling units (?P<names>.+)": lambda _, names: say("sampling units {names}", names=names),
    r"population sizes (?P<names>.+)": lambda _, names: say("population sizes {names}", names=names),
    r"every record by itself, all weights equal": lambda *_: say("every record by itself, all weights equal"),
    r"(?P<n>[\d,]+) values? corrected": lambda n, _: counted("{n} value corrected", "{n} values corrected", n),
    r"(?P<n>[\d,]+) interviews? left out by decision": lambda n, _: counted("{n} interview left out by decision", "{n} interviews left out by decision", n),
}
"""What a part of the line looks like, and how it is said; names of columns stay as the study has them."""


def design_said(design: str) -> str:
    """A design in the language spoken; a part that is none of the usual ones stays as it is.

    Parameters
    ----------
    design
        What ``design_in_words`` and the corrections of the records say, with ``·`` between.

    Examples
    --------
    >>> design_said("weights w · 1,200 sampling units town")
    'weights w · 1,200 sampling units town'
    """
    if spoken() == "en":
        return design
    return " · ".join(", ".join(map(_said, _corrections(part))) for part in design.split(" · "))


def _corrections(part: str) -> list[str]:
    """Corrections stand in one part with a comma between; names of columns may have commas too, and stay together."""
    both = re.fullmatch(r"([\d,]+ values? corrected), ([\d,]+ interviews? left out by decision)", part)
    return list(both.groups()) if both else [part]


def _said(part: str) -> str:
    for form, say_it in _PARTS.items():
        found = re.fullmatch(form, part)
        if found:
            groups = found.groupdict()
            return say_it(int(groups.get("n", "0").replace(",", "")), groups.get("names", ""))
    return part
