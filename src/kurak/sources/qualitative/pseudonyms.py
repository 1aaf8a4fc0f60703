"""The table of pseudonyms, and names found in a text by it. No message holds a name."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from kurak.model.finding import Place
from kurak.model.pseudonyms import Pseudonym
from kurak.sources.fieldwork.private_rows import read_private_rows
from kurak.sources.qualitative.places import PSEUDONYMS
from kurak.sources.qualitative.words import INVISIBLE, MARKS, word_pattern
from kurak.sources.text_file import Reading, is_there

_JOINS = re.compile(r"[\s\-\u00ad\u2010-\u2015\u200b-\u200d\u2060]+")
_BETWEEN = r"[\s\-\u00ad\u2010-\u2015\u200b-\u200d\u2060]{1,9}"
"""Between the parts of a name: blanks, hyphens of any kind, or none that can be seen."""
_WORD = re.compile(rf"[^\W_]+(?:[{MARKS}{INVISIBLE}]+[^\W_]*)*")
_BEGINS = re.compile(rf"[^\W_]+(?:[{MARKS}]+[^\W_]*)*\*?")


@dataclass(frozen=True, slots=True)
class Spoken:
    """A name where it stands, in code points, and the row of the table that it belongs to."""

    start: int
    end: int
    row: int


@dataclass(frozen=True, slots=True)
class Names:
    """Names of the table as one expression.

    Parameters
    ----------
    table
        Rows, in their order.
    """

    table: tuple[Pseudonym, ...]
    _whole: re.Pattern[str] | None
    _first: re.Pattern[str] | None
    _rows: tuple[int, ...]
    _known: dict[str, bool] = field(default_factory=dict)

    def found_in(self, text: str) -> Iterator[Spoken]:
        """Every name of a text, in its order; where one lies in a longer one, the longer one."""
        if self._whole is None or self._first is None:
            return
        free = 0
        # Texts say the same words again and again: each is held against the first words of all names once.
        known = self._known
        for word in _WORD.finditer(text):
            said = word[0]
            if said not in known:
                known[said] = self._first.match(said) is not None
            if not known[said] or word.start() < free:
                continue
            match = self._whole.match(text, word.start())
            if match is not None:
                assert match.lastindex is not None
                free = match.end()
                yield Spoken(match.start(), match.end(), self._rows[match.lastindex - 1])

    def count(self, text: str) -> int:
        """How many names a text holds."""
        return sum(1 for _ in self.found_in(text))

    def mask(self, text: str) -> tuple[str, tuple[Spoken, ...]]:
        """The text with pseudonyms for names, and the names as they stood."""
        found = tuple(self.found_in(text))
        pieces, at = [], 0
        for one in found:
            pieces += [text[at : one.start], self.table[one.row].pseudonym]
            at = one.end
        return "".join([*pieces, text[at:]]), found

    def moved(self, found: Sequence[Spoken], start: int, end: int) -> tuple[int, int]:
        """Where a passage stands after masking; a name that it cuts belongs to it as a whole.

        Parameters
        ----------
        found
            Names of the text, as :meth:`mask` gave them.
        """
        return self._moved(found, start, last=False), self._moved(found, end, last=True)

    def _moved(self, found: Sequence[Spoken], position: int, *, last: bool) -> int:
        shift = 0
        for one in found:
            if one.start >= position:
                break
            length = len(self.table[one.row].pseudonym)
            if one.end <= position:
                shift += length - (one.end - one.start)
            else:
                return one.start + shift + (length if last else 0)
        return position + shift


def names_of(table: Sequence[Pseudonym]) -> Names:
    """Make the expression of a table.

    Examples
    --------
    >>> names = names_of([Pseudonym(forms="Talas | Talas town", pseudonym="[town]", kind="place")])
    >>> names.mask("From TALAS-town to talas, not Talasov.")[0]
    'From [town] to [town], not Talasov.'
    """
    forms = sorted(((form, row) for row, one in enumerate(table) for form in one.each), key=lambda pair: (-len(pair[0]), pair))
    parts = [_JOINS.sub(" ", unicodedata.normalize("NFC", form)) for form, _ in forms]
    if not parts:
        return Names(tuple(table), None, None, ())
    whole = "|".join(f"({word_pattern(part, joints=_BETWEEN, through=INVISIBLE)})" for part in parts)
    first = "|".join(sorted({word_pattern(begins[0], through=INVISIBLE) for part in parts if (begins := _BEGINS.match(part))}))
    return Names(tuple(table), re.compile(whole), re.compile(first), tuple(row for _, row in forms))


def read_pseudonyms(reading: Reading) -> tuple[Pseudonym, ...] | None:
    """Rows of ``contacts/pseudonyms.csv``; None where there is none, or, with findings, where it cannot be used."""
    if not is_there(reading, PSEUDONYMS):
        return None
    rows = read_private_rows(reading, PSEUDONYMS, Pseudonym, code="COD-070")
    usable = rows.complete
    seen: dict[str, int] = {}
    for number, (one, place) in enumerate(zip(rows.nouns, rows.places, strict=True)):
        at = Place(place.file, line=place.line, row=place.row, key="forms")
        for form in one.each:
            stem = form.removesuffix("*")
            if not stem or not stem[0].isalnum() or "*" in stem or len(stem) < 2 or _JOINS.sub(" ", stem).endswith(" "):
                reading.add("COD-070", "a form is no name: it begins with a letter or digit, has two or more, ends in no hyphen, and has a star only at its end", at)
                usable = False
                continue
            key = _key(form)
            if seen.setdefault(key, number) != number:
                reading.add("COD-071", "a form stands in two rows", (at, rows.places[seen[key]]))
                usable = False
        if not one.each:
            reading.add("COD-070", "the cell forms holds no name", at)
            usable = False
    if usable:
        names = names_of(rows.nouns)
        for one, place in zip(rows.nouns, rows.places, strict=True):
            if names.count(one.pseudonym):
                reading.add("COD-071", "the pseudonym is itself a name of the table", Place(place.file, line=place.line, row=place.row, key="pseudonym"))
                usable = False
    return rows.nouns if usable else None


def _key(form: str) -> str:
    return _JOINS.sub(" ", unicodedata.normalize("NFC", form)).casefold()
