"""Quotations and single cases: a place or a sex or a role may be shown, never a combination.

Four people were interviewed in Bishkek, and 17 percent of all 24 were women: a quotation with that place and a sex
may be a name to anyone who lives there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from kurak.model.displays import ClearedQuote, PlacedEvidence
from kurak.model.qualitative import Barrier, Quote

_SEX = re.compile(
    r"\b(she|her|hers|herself|he|him|his|himself|wom[ae]n|m[ae]n|female|male|girls?|boys?|wife|wives|husbands?|"
    r"mothers?|mom|fathers?|daughters?|sons?|sisters?|brothers?|widows?)\b",
    re.IGNORECASE,
)
_BOTH_SEXES = re.compile(r"\b(he/she|she/he|him/her|his/her|her/his)\b", re.IGNORECASE)
_SINGLE = re.compile(r"\b(single case|one case|only refusal|one exception|one client|one probationer|one convict)\b", re.IGNORECASE)
_ROLES = {"client": "a client", "staff": "a member of staff", "third_party": "somebody else, as reported"}


def names_a_sex(text: str) -> bool:
    """Whether words give away a sex; "he/she" does not.

    Examples
    --------
    >>> names_a_sex("Now she helps her mom"), names_a_sex("issues he/she has")
    (True, False)
    """
    return _SEX.search(_BOTH_SEXES.sub("", text)) is not None


def is_single_case(barrier: Barrier) -> bool:
    """Whether a row tells of one person or one family rather than of many."""
    return barrier.source_type == "client interview" or bool(_SINGLE.search(f"{barrier.evidence} {barrier.note}"))


def clear_quotes(quotes: Iterable[Quote], *, places: Iterable[str]) -> tuple[ClearedQuote, ...]:
    """Prepare quotations for release: places are masked, and the speaker keeps one attribute at most.

    Parameters
    ----------
    quotes
        Quotations as printed.
    places
        Names of places of the study; each is masked in the words.

    Returns
    -------
    tuple of ClearedQuote
        Where the words themselves give away a sex, the role is not shown: one attribute is the limit.
    """
    names = sorted({place for place in places if place}, key=len, reverse=True)
    pattern = re.compile("|".join(rf"\b{re.escape(name)}\b" for name in names)) if names else None
    cleared = []
    for quote in quotes:
        text, masked = quote.text, ()
        if pattern is not None:
            masked = tuple(dict.fromkeys(pattern.findall(text)))
            text = pattern.sub("[place]", text)
        attribution = "speaker not shown" if names_a_sex(text) else _ROLES[quote.speaker_group]
        cleared.append(
            ClearedQuote(quote.quote_id, text, attribution, quote.code_id, quote.section_ref, tuple("place" for _ in masked))
        )
    return tuple(cleared)


def withhold_single_cases(evidence: PlacedEvidence, barrier: Barrier) -> PlacedEvidence:
    """Take the words away from evidence that would stand beside a place and tell of one case, or of a sex."""
    if is_single_case(barrier):
        return replace(evidence, words="a single case; its words are not shown beside a place", withheld=True)
    if names_a_sex(evidence.words):
        return replace(evidence, words="words not shown: they would join a place and a sex", withheld=True)
    return evidence
