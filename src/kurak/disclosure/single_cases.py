"""Quotations and single cases: a place or a sex or a role may be shown, never a combination.

Four people were interviewed in Bishkek, and 17 percent of all 24 were women: a quotation with that place and a sex
may be a name to anyone who lives there. What is taken away is marked, so that a reader sees that something was.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import replace

from kurak.disclosure.wording import (
    PLACE,
    ROLE,
    mask_places,
    mask_roles,
    names_a_role,
    names_a_sex,
    tells_of_one,
)
from kurak.model.displays import ClearedQuote, PlacedEvidence
from kurak.model.qualitative import Barrier, Quote
from kurak.model.review import Fact
from kurak.model.stakeholders import Service, SwotEntry

__all__ = ["clear_entries", "clear_facts", "clear_quotes", "is_single_case", "names_a_sex", "withhold_single_cases"]

NOT_BESIDE = "A single case; its words are not shown beside its place"
"""What stands for the words of a single case."""

_ROLES = {"client": "a client", "staff": "a member of staff", "third_party": "somebody else, as reported"}
_NOT_SHOWN = "speaker not shown"
_NO_PLACE = ("general", "unspecified", "")
_KIND_OF_PLACE = re.compile(r"\s+(region|district|city|town|village|oblast|rayon|r\.)$", re.IGNORECASE)
_ONE_SPEAKER = re.compile(r"\bclient\b|\binterview\b", re.IGNORECASE)
"""Sources that are one conversation; "client interviews" are several."""


def is_single_case(row: Barrier | Service) -> bool:
    """Whether a row tells of one person or one family rather than of many."""
    if isinstance(row, Service):
        # A note of services.csv speaks of the service, not of the people behind its evidence.
        return tells_of_one(row.evidence)
    one_speaker = bool(_ONE_SPEAKER.search(row.source_type)) and "interviews" not in row.source_type
    return one_speaker or tells_of_one(f"{row.evidence} ; {row.note}")


def clear_quotes(quotes: Iterable[Quote], *, places: Iterable[str]) -> tuple[ClearedQuote, ...]:
    """Prepare quotations for release: places are masked, and the speaker keeps one attribute at most.

    Parameters
    ----------
    quotes
        Quotations as printed.
    places
        Names of places of the study; each is masked in the words, whatever its case, hyphens or endings. The place
        where a quotation was recorded is masked too.

    Returns
    -------
    tuple of ClearedQuote
        The role of the speaker, and the topic, are shown only where the words give no sex and no single place is on record: the topic
        of a quotation, set beside a table by place, can lead back to that place. Where the words give a sex, roles
        are masked in them too, and the quotation is withheld from reports: tables beside it could add the place.
    """
    quotes, names = list(quotes), set(places)
    for quote in quotes:
        names |= {_KIND_OF_PLACE.sub("", name) for name in (quote.place, *quote.region) if name not in ("all", *_NO_PLACE)}
    return tuple(_clear(quote, names) for quote in quotes)


def _clear(quote: Quote, names: set[str]) -> ClearedQuote:
    text, places = mask_places(unicodedata.normalize("NFC", quote.text), names)
    roles = 0
    gives_a_sex = names_a_sex(text)
    if gives_a_sex:
        text, roles = mask_roles(text)
        attribution = _NOT_SHOWN
    else:
        attribution = _NOT_SHOWN if _at_one_place(quote) else _ROLES[quote.speaker_group]
    # What a quotation is about leads back to a place where one table names that topic for one place only.
    topic = quote.code_id if attribution != _NOT_SHOWN else ""
    masked = (*[PLACE.strip("[]")] * places, *[ROLE.strip("[]")] * roles)
    return ClearedQuote(quote.quote_id, text, attribution, topic, quote.section_ref, masked, gives_a_sex)


def clear_facts(facts: Iterable[Fact]) -> tuple[Fact, ...]:
    """Take the words away from facts of a desk review that tell of one person or family: place and date stand beside them.

    Examples
    --------
    >>> one = Fact(fact_id="F1", theme="statistics", statement="A resident of Osh left prison without papers", place="Osh", section_ref="I")
    >>> clear_facts([one])[0].statement
    'A single case; its words are not shown beside its place'
    """
    return tuple(
        fact.model_copy(update={"statement": NOT_BESIDE, "note": ""}) if tells_of_one(fact.statement) else fact for fact in facts
    )


def clear_entries(entries: Iterable[SwotEntry]) -> tuple[SwotEntry, ...]:
    """Take the words away from strengths and weaknesses, and from what speaks against them, where they tell of one person or family."""
    return tuple(
        entry.model_copy(
            update={
                name: NOT_BESIDE for name, text in (("entry", entry.entry), ("counter", entry.counter)) if tells_of_one(text)
            }
        )
        for entry in entries
    )


def _at_one_place(quote: Quote) -> bool:
    return bool(quote.place) or (len(quote.region) == 1 and quote.region[0] not in ("all", *_NO_PLACE))


def withhold_single_cases(evidence: PlacedEvidence, row: Barrier | Service) -> PlacedEvidence:
    """Take the words away from evidence that would tell of one case beside a place, or join two attributes of a person.

    With the words goes the source: "client interview" beside a place is a place and a role.

    Parameters
    ----------
    evidence
        What would be shown.
    row
        The row it comes from. Without a place, evidence keeps its words unless they join a sex and a role.
    """
    if not evidence.words:
        return evidence
    locations = row.location if isinstance(row, Barrier) else (row.location,)
    if set(locations) <= set(_NO_PLACE):
        if names_a_sex(evidence.words) and names_a_role(f"{evidence.words} {evidence.source}"):
            return replace(evidence, words="words not shown: they would join a sex and a role", source="", withheld=True)
        return evidence
    if is_single_case(row):
        return replace(evidence, words="a single case; its words are not shown beside a place", source="", withheld=True)
    if names_a_sex(evidence.words):
        return replace(evidence, words="words not shown: they would join a place and a sex", source="", withheld=True)
    return evidence
