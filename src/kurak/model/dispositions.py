"""What the ten words for the end of a visit are called in AAPOR's list of dispositions."""

from __future__ import annotations

from collections.abc import Mapping

from kurak.model.fieldwork import Unscreened
from kurak.model.visits import Outcome

AAPOR_CODES: Mapping[Outcome, str] = {
    "interview": "1.1",
    "broken off": "2.12",
    "household refused": "2.111",
    "person refused": "2.112",
    "nobody at home": "2.24",
    "person away": "2.25",
    "person unable": "2.32",
    "nobody eligible": "4.70",
    "no dwelling": "4.50",
    "not reached": "3.17",
}
"""Codes of in-person household surveys, AAPOR Standard Definitions (10th edition, 2023)."""

UNSCREENED: Mapping[Outcome, str] = {"household refused": "3.21", "nobody at home": "3.21"}
"""Where households without adults of the population are many, these two do not show that anybody is eligible."""

PARTIAL = "1.2"
"""A broken-off interview with enough answers to be used; what is enough is for the study to state."""


def aapor_code(outcome: Outcome, *, unscreened: Unscreened = "eligible", usable: bool = False) -> str:
    """The disposition code of one visit.

    Parameters
    ----------
    outcome
        How it ended, in words.
    unscreened
        ``eligible`` where nearly every household has somebody of the population, as with adults. ``unknown``
        counts a household that refused before anybody was selected, or was never met, as of unknown
        eligibility.
    usable
        Whether a broken-off interview has enough answers to be a partial interview.

    Examples
    --------
    >>> aapor_code("nobody at home"), aapor_code("nobody at home", unscreened="unknown")
    ('2.24', '3.21')
    >>> aapor_code("broken off", usable=True)
    '1.2'
    """
    if usable and outcome == "broken off":
        return PARTIAL
    if unscreened == "unknown" and outcome in UNSCREENED:
        return UNSCREENED[outcome]
    return AAPOR_CODES[outcome]
