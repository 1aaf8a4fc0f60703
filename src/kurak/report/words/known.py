"""Words that other rooms keep and compare, such as that of a withheld name, in the language that the report speaks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from kurak.model.actor_maps import PLACE_UNKNOWN
from kurak.model.stakeholders import WITHHELD
from kurak.report.words.saying import later, say

KNOWN: Final[Mapping[str, str]] = {
    WITHHELD: later("a person, name withheld"),
    PLACE_UNKNOWN: later("place unknown"),
    "provider not named": later("provider not named"),
    "no place named": later("no place named"),
}
"""What stands among names of the study and is none: the same in words to translate."""

NOT_SHOWN: Final = frozenset(
    (
        later("a single case; its words are not shown beside a place"),
        later("words not shown: they would join a sex and a role"),
        later("words not shown: they would join a place and a sex"),
        WITHHELD,
    )
)
"""What stands in place of the words of a piece of evidence."""

AS_PRINTED: Final = "printed as "

MADE_UP: Final = later(
    "SIMULATED. Nobody was asked: these nominations, ratings and ties are made up to practise with, and say nothing about any place or actor."
)
"""What stands first in everything that is made from a rehearsal of stakeholders."""


def name_shown(name: str) -> str:
    """A name as the study has it; what stands in place of one in the language spoken.

    Examples
    --------
    >>> name_shown("Elders’ court"), name_shown("a person, name withheld")
    ('Elders’ court', 'a person, name withheld')
    """
    return say(KNOWN[name]) if name in KNOWN else name


def evidence_shown(words: str) -> str:
    """The words of a piece of evidence as the study has them; what Kurak says of it in the language spoken.

    Examples
    --------
    >>> evidence_shown("printed as SSEP"), evidence_shown("lists by region")
    ('printed as SSEP', 'lists by region')
    """
    if words.startswith(AS_PRINTED):
        return say("printed as {name}", name=words.removeprefix(AS_PRINTED))
    return say(words) if words in NOT_SHOWN else words


def rehearsal_said(sentence: str) -> str:
    """The sentence of a rehearsal of stakeholders in the language spoken; another stays as it is."""
    return say(MADE_UP) if sentence == MADE_UP else sentence
