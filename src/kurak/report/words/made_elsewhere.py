"""Lines that other rooms make, such as where a check of interviews draws its line, in the language that a report speaks.

These rooms write English and know no report; what they write comes back here as a text of the translators with its numbers.
"""

from __future__ import annotations

import re
from typing import Final

from kurak.report.wording import in_figures
from kurak.report.words.language import spoken
from kurak.report.words.recognised import recognised
from kurak.report.words.saying import later, say

RULES: Final = (
    later("exact binomial by item, funnel over all items (over-dispersion {spread}), Holm, {level}"),
    later("funnel within strata, over-dispersion up to {spread}, Holm, {level}"),
    later("each cluster had one interviewer: tested against clusters, Holm, {level}"),
    later("tested against people, Holm, {level}"),
    later("stated in the rules"),
    later("{times} robust deviations of the log-time below the median of the form"),
    later("a minute or more in common"),
    later("begun from {start} to {end} o'clock"),
    later("more than {hours} hours a day"),
    later("more than {hours} hours a day or {interviews} interviews"),
    later(
        "best matches of {times} times {interviews} made-up honest interviews (correlated): half pass {half}, 1 in 1000 passes {few}; as unusual "
        "as the flagged by chance: {chance}"
    ),
    later(
        "best matches of {times} times {interviews} made-up honest interviews (permuted): half pass {half}, 1 in 1000 passes {few}; as unusual "
        "as the flagged by chance: {chance}"
    ),
    later("{times} times {interviews} made-up honest interviews"),
    later("{times} times {interviews} made-up honest interviews; from {fence}"),
    later("{times} times {interviews} made-up honest interviews; up to {fence}"),
    later("exact binomial against the others, and paired tests, Holm, {level}"),
    later("more than {metres} metres"),
    later("{interviews} or more; in a block of flats honest interviews are that near"),
)
"""Where the checks of interviews draw their lines."""

REASONS: Final = (
    later("it needs 30 interviews and {items} items at least"),
    later("no block has {items} items"),
    later("it needs three scales of two items at least"),
    later("it needs three interviewers"),
    later("no stratum has interviews of two interviewers"),
    later("no times of start and end were recorded"),
    later("fewer than five interviews have times"),
    later("interviewers are compared, and there is one"),
    later("no positions of interviews were recorded, or they were coarsened at receipt"),
    later("the frame has no positions of clusters"),
)
"""Why a check of interviews was not made."""

NOTES: Final = (later("{clusters} clusters: its interval will be wide and rough"), later("the frame"))
"""What a reader of the plan of a group must know, and where its share comes from."""

_FORMS: Final = (*RULES, *REASONS, *NOTES)
_NUMBERS: Final = {name: r"[\d.,eE+%-]+" for form in _FORMS for name in re.findall(r"\{(\w+)\}", form)}


def said_elsewhere(line: str) -> str:
    """A line of another room in the language spoken, its numbers with the marks of the language; one that is not known stays.

    Examples
    --------
    >>> said_elsewhere("more than 500 metres")
    'more than 500 metres'
    """
    if spoken() == "en":
        return line
    found = recognised(line, _FORMS, _NUMBERS)
    return say(found[0], **{name: in_figures(value) for name, value in found[1].items()}) if found is not None else line


__all__ = ["NOTES", "REASONS", "RULES", "said_elsewhere"]
