"""What may give a person away and is not in the table of pseudonyms: capitalised words, numbers, addresses.

Signs are looked for, not names: no list of names is held against anybody's words. Capitals at the beginning of a sentence say
nothing, so they are passed over; a name that only ever begins sentences is not found here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from kurak.model.documents import SIMULATED, Document
from kurak.model.pseudonyms import Candidate, CandidateKind
from kurak.sources.qualitative.pseudonyms import Names

MOST_PLACES = 5
_MONTHS = (
    r"янв\w*|фев\w*|мар\w*|апр\w*|ма[йя]\w*|июн\w*|июл\w*|авг\w*|сен\w*|окт\w*|ноя\w*|дек\w*"
    r"|jan\w*|feb\w*|mar\w*|apr\w*|may|june?|july?|aug\w*|sep\w*|oct\w*|nov\w*|dec\w*"
)
_SIGNS: tuple[tuple[CandidateKind, re.Pattern[str]], ...] = (
    ("e-mail address", re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")),
    # The personal number of Kyrgyzstan has 14 digits and begins with 1 or 2; passports have two letters and seven digits.
    ("document number", re.compile(r"(?<!\w)(?:[12]\d{13}|[A-ZА-Я]{2}[ №]{0,2}\d{6,7})(?!\w)")),
    ("date", re.compile(rf"(?<![\w.])(?:\d{{1,2}}[./-]\d{{1,2}}[./-](?:19|20)\d\d|(?:19|20)\d\d-\d\d-\d\d|\d{{1,2}}\s+(?:{_MONTHS})\s+(?:19|20)\d\d)(?!\w)", re.IGNORECASE)),
    ("telephone number", re.compile(r"(?<![\w.])\+?\d(?:[ ()\-\u2010-\u2015]{0,2}\d){8,13}(?!\w)")),
)
_WORD = re.compile(r"[^\W\d_][\w’'-]*")
_BEFORE_SENTENCE = re.compile(r"""(?:\A|[.!?…:\n])[«»„“”"'‘’()\[*_–—\-\t ]*(?:\[[\w.]+\][«»„“”"'‘’()*_–—\-\t ]*)?\Z""")
_FAR = 30


def candidates(documents: Iterable[Document], names: Names) -> tuple[Candidate, ...]:
    """What may give somebody away, the most frequent first.

    Parameters
    ----------
    names
        Names of the table; what they cover is left out.
    """
    found: dict[tuple[CandidateKind, str], list[tuple[Document, int, str]]] = {}
    for document in documents:
        covered = [(one.start, one.end) for one in names.found_in(document.text)]
        for kind, start, words in _signs_of(document):
            if not any(first < start + len(words) and start < last for first, last in covered):
                found.setdefault((kind, words.casefold()), []).append((document, start, words))
    every = [_candidate(kind, places) for (kind, _), places in found.items()]
    return tuple(sorted(every, key=lambda one: (one.kind == "capitalised word", one.kind, -one.count, one.places)))


def _candidate(kind: CandidateKind, places: list[tuple[Document, int, str]]) -> Candidate:
    return Candidate(
        kind=kind,
        count=len(places),
        texts=len({document.file for document, _, _ in places}),
        places=tuple((document.file, document.line_of(start)) for document, start, _ in places[:MOST_PLACES]),
        words=places[0][2],
    )


def _signs_of(document: Document) -> Iterator[tuple[CandidateKind, int, str]]:
    text = document.text
    taken: list[tuple[int, int]] = []
    for kind, sign in _SIGNS:
        for match in sign.finditer(text):
            if not any(first < match.end() and match.start() < last for first, last in taken):
                taken.append(match.span())
                yield kind, match.start(), match[0]
    labels = set(document.record.speakers)
    run: list[tuple[int, str]] = []
    for match in _WORD.finditer(text):
        word = match[0]
        capital = word[0].isupper() and len(word) > 1 and word not in labels and word != SIMULATED
        if capital and run and text[run[-1][0] + len(run[-1][1]) : match.start()] in (" ", "-"):
            run.append((match.start(), word))
            continue
        yield from _joined(run)
        in_sign = capital and any(first <= match.start() < last for first, last in taken)
        run = [(match.start(), word)] if capital and not in_sign and not _begins_sentence(text, match.start()) else []
    yield from _joined(run)


def _joined(run: list[tuple[int, str]]) -> Iterator[tuple[CandidateKind, int, str]]:
    if run:
        yield "capitalised word", run[0][0], " ".join(word for _, word in run)


def _begins_sentence(text: str, start: int) -> bool:
    """Whether nothing but quotation marks and blanks stands between a word and the end of a sentence, or a label."""
    return _BEFORE_SENTENCE.search(text, max(0, start - _FAR), start) is not None
