"""Quotations of interviews judged before they leave: what the words give away, who shares what is said beside them, who released them.

A place or a sex or a role is shown beside a quotation, never two of them; and only if enough people of the sample share it, or a
reader who knows the place would know the person. Whoever changes a word after a release has to ask for both releases again.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from kurak.disclosure.wording import mask_places, names_a_sex
from kurak.model.catalogue import finding
from kurak.model.codings import CodedTexts
from kurak.model.displays import ClearedQuote
from kurak.model.documents import INTERVIEWS, Document
from kurak.model.finding import Finding, Place
from kurak.model.quotes import JudgedQuote, PooledQuote, QuoteState

_BRACKETS = re.compile(r"\[[^\[\]]*\]")
PLACES = frozenset({"place", "region", "district", "town", "city", "village"})
"""Attributes whose values are places: each is masked in the words of every quotation."""


@dataclass(frozen=True, slots=True)
class House:
    """What quotations are judged by.

    Parameters
    ----------
    places
        Names of places, and others that are masked as such.
    mask_names
        A text with pseudonyms in the place of names, and how many there were.
    base
        Fewest people who share what is shown.
    population
        ``attribute=value``: how many people have it, where that is known.
    """

    places: frozenset[str]
    mask_names: Callable[[str], tuple[str, int]]
    base: int
    population: Mapping[str, int]

    def masked(self, words: str) -> str:
        """Words as they may be shown at most: names and places masked, on one line."""
        return " ".join(mask_places(self.mask_names(words)[0], self.places)[0].split())

    def gives_a_name(self, words: str) -> bool:
        """Whether a name or a place still stands in words."""
        return self.mask_names(words)[1] > 0 or mask_places(words, self.places)[1] > 0


def places_of(documents: Iterable[Document]) -> set[str]:
    """Names of places among the attributes of texts."""
    return {value for document in documents for key, value in document.record.attributes.items() if key.lower() in PLACES}


def judge_quotes(rows: Sequence[tuple[PooledQuote, Place]], texts: CodedTexts, house: House) -> tuple[JudgedQuote, ...]:
    """The pool with the state of each quotation.

    Parameters
    ----------
    rows
        Quotations and where they stand in their table.
    """
    return tuple(_judge(quote, place, texts, house) for quote, place in rows)


def _judge(quote: PooledQuote, place: Place, texts: CodedTexts, house: House) -> JudgedQuote:
    def found(code: str, message: str, key: str) -> Finding:
        return finding(code, message=f"quotation {quote.id}: {message}", where=Place(place.file, line=place.line, row=place.row, key=key))

    document = texts.documents.get(quote.document)
    if document is None:
        return JudgedQuote(quote, "refused", (found("COD-080", "its text is not there any more", "document"),))
    if document.record.simulated:
        return JudgedQuote(quote, "refused", (found("COD-081", "its text is simulated", "document"),))
    shown, refused = _attributes(quote, document, found)
    sharing = people_with(texts, shown) if shown else None
    words = f"{quote.text}\n{quote.translation}"
    if house.gives_a_name(words):
        refused.append(found("COD-083", "a name or a place stands in its words", "text"))
    if names_a_sex(words):
        refused.append(found("COD-084", "its words give a sex", "text"))
    if sharing is not None:
        known = {key.casefold(): number for key, number in house.population.items()}
        number = min([sharing, *(known[pair] for key, value in shown if (pair := f"{key}={value}".casefold()) in known)])
        if number < house.base:
            where = "of the sample" if number == sharing else "of the population"
            refused.append(found("COD-085", f"fewer than {house.base} people {where} share what is shown beside it", "attributes"))
    void = _released_wrongly(quote, found)
    if not fits(quote.text, house.masked(document.text[quote.start : quote.end])):
        void.append(found("COD-082", "its words are not those of the passage", "text"))
    elif quote.seal and quote.seal != seal(quote, shown):
        void.append(found("COD-087", "what is shown was changed after it was released", "seal"))
    released = bool(quote.first_cleared_by or quote.second_cleared_by)
    state: QuoteState
    if refused or (void and not released):
        state = "refused"
    elif void:
        state = "void"
    else:
        state = "cleared" if quote.second_cleared_by else "one release" if quote.first_cleared_by else "waiting"
    spoke = {one.document for rows in texts.codings.values() for one in rows if one.code == quote.code}
    topic = quote.code if quote.code and people_with(texts, shown, among=spoke) >= house.base else ""
    return JudgedQuote(quote, state, (*refused, *void), shown, sharing, topic)


def _attributes(quote: PooledQuote, document: Document, found: Callable[[str, str, str], Finding]) -> tuple[tuple[tuple[str, str], ...], list[Finding]]:
    """What is shown beside a quotation, with its values, and what speaks against it."""
    known = {"kind": document.record.kind, **document.record.attributes}
    wrong = [found("COD-084", f"its text has no attribute {key}", "attributes") for key in quote.attributes if key not in known]
    if len(quote.attributes) > 1:
        wrong.append(found("COD-084", f"{len(quote.attributes)} attributes would be shown together", "attributes"))
    return tuple((key, known[key]) for key in quote.attributes if key in known), wrong


def _released_wrongly(quote: PooledQuote, found: Callable[[str, str, str], Finding]) -> list[Finding]:
    first, second = same_person(quote.first_cleared_by), same_person(quote.second_cleared_by)
    if first and first == second:
        return [found("COD-086", "both releases are by one person", "second_cleared_by")]
    if second and not first:
        return [found("COD-086", "there is a second release and no first", "first_cleared_by")]
    if (first and not (quote.first_cleared_on and quote.seal)) or (second and not quote.second_cleared_on):
        return [found("COD-086", "a release lacks its day or its seal", "first_cleared_on")]
    return []


def same_person(who: str) -> str:
    """A name by which two spellings of one are told to be one."""
    return " ".join(who.split()).casefold()


def people_with(texts: CodedTexts, attributes: Collection[tuple[str, str]], *, among: Collection[str] | None = None) -> int:
    """How many people of the sample share attributes: one an interview, and the participants of a group.

    Parameters
    ----------
    among
        Ids of the texts that count; all if left out. Documents and invented texts are nobody's words.
    """
    number = 0
    for name, document in texts.documents.items():
        record = document.record
        if record.kind not in INTERVIEWS or record.simulated or (among is not None and name not in among):
            continue
        known = {"kind": record.kind, **record.attributes}
        if all(known.get(key, "").casefold() == value.casefold() for key, value in attributes):
            # A group that is heard through one label is one for certain, and no more.
            heard = sum(role == "participant" for role in record.speakers.values())
            number += max(1, heard) if record.kind == "focus group" else 1
    return number


def seal(quote: PooledQuote, shown: Collection[tuple[str, str]]) -> str:
    """Hash of everything that a reader would see, and of the text that it comes from."""
    seen = [quote.document, quote.text, quote.translation, quote.language, sorted(map(list, shown)), quote.code]
    return hashlib.sha256(json.dumps(seen, ensure_ascii=False).encode("utf-8")).hexdigest()


def fits(shown: str, passage: str) -> bool:
    """Whether words are those of a passage, but for pieces in square brackets.

    Examples
    --------
    >>> fits("The road is […] holes", "The road is full of holes"), fits("The road was full", "The road is full")
    (True, False)
    >>> fits("[…] holes", "The road is full of holes"), fits("full of […]", "The road is full of holes")
    (True, False)
    """
    pieces = [" ".join(piece.split()) for piece in _BRACKETS.split(shown)]
    if not any(pieces):
        return False
    if len(pieces) == 1:
        return pieces[0] == passage
    first, *between, last = pieces
    if not passage.startswith(first) or not passage.endswith(last) or len(first) + len(last) > len(passage):
        return False
    at, end = len(first), len(passage) - len(last)
    for piece in between:
        at = passage.find(piece, at, end)
        if at < 0:
            return False
        at += len(piece)
    return True


def as_cleared(quotes: Iterable[JudgedQuote]) -> tuple[ClearedQuote, ...]:
    """Cleared quotations as reports print them; whatever is not cleared is not among them."""
    return tuple(
        ClearedQuote(
            quote_id=one.quote.id,
            text=one.quote.translation or one.quote.text,
            attribution=", ".join(value for _, value in one.shown) or "speaker not shown",
            code_id=one.topic,
            section="",
            language="" if one.quote.translation else one.quote.language,
        )
        for one in quotes
        if one.state == "cleared"
    )
