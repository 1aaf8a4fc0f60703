"""Quotations in a finished package: which stand there, what stands beside them, and whom that points to."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence

from kurak.disclosure.intruder.package_files import ReadFile
from kurak.disclosure.intruder.passages import Passages, letters_of, words_after, words_of
from kurak.disclosure.quote_clearance import people_with
from kurak.disclosure.wording import mask_places, names_a_sex
from kurak.model.codings import CodedTexts
from kurak.model.documents import INTERVIEWS
from kurak.model.intruder import Secrets
from kurak.model.quotes import JudgedQuote
from kurak.model.release import AttackResult

BESIDE = 80
"""Letters after a quotation in which somebody would look for whose words it is."""
SHORTEST = 12
"""Letters below which words are no quotation."""
_MONTHS = (
    r"январ\w*|феврал\w*|март\w*|апрел\w*|ма[йя]|июн\w*|июл\w*|август\w*|сентябр\w*|октябр\w*|ноябр\w*|декабр\w*"
    r"|january|february|march|april|may|june|july|august|september|october|november|december"
)
_SIGNS = {
    "an e-mail address": re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"),
    "a document number": re.compile(r"(?<!\w)(?:[12]\d{13}|[A-ZА-Я]{2}[ №]{0,2}\d{6,7})(?!\w)"),
    "a telephone number": re.compile(r"(?<![\w.])\+?\d(?:[ ()\-\u2010-\u2015]{0,2}\d){8,13}(?!\w)"),
    "a date": re.compile(
        rf"(?<![\w.])(?:\d{{1,2}}[./-]\d{{1,2}}[./-](?:19|20)?\d\d|(?:19|20)\d\d-\d\d-\d\d|\d{{1,2}}(?:st|nd|rd|th|-го|-е)?\s+(?:of\s+)?(?:{_MONTHS})"
        rf"|(?:january|february|march|april|june|july|august|september|october|november|december)\s+\d{{1,2}})(?!\w)",
        re.IGNORECASE,
    ),
    "a name": re.compile(
        # Patronymics in Russian and Kyrgyz, initials with a family name, titles: no list of names is held against anybody.
        r"\b[А-ЯЁ][а-яё]+(?:(?:ович|евич|ьич)(?:а|у|ем|ом|е)?|(?:овн|евн|ичн)(?:а|у|е|ы|ой))\b|\b[А-ЯЁӨҮҢA-Z]\w+\s+(?:уулу|кызы|uulu|kyzy)\b"
        r"|\b[А-ЯЁA-Z]\.\s?(?:[А-ЯЁA-Z]\.\s?)?[А-ЯЁӨҮҢA-Z][\w’'-]{2,}|\b[А-ЯЁӨҮҢA-Z][\w’'-]{2,}\s+[А-ЯЁA-Z]\.\s?[А-ЯЁA-Z]\."
        r"|\b(?:Mr|Mrs|Ms|Dr|Mullah|Imam)\.?\s+[A-Z]\w+|\b[Мм]енин\s+атым\s+\w+|\b[Мм]еня\s+зовут\s+\w+|\b[Mm]y\s+name\s+is\s+\w+"
    ),
}


def gives_away(words: str, *, names: Iterable[str] = (), places: Iterable[str] = ()) -> tuple[str, ...]:
    """Return what in the words of a quotation points to a person: a name, a sex, a place, a date, a number, an address.

    Parameters
    ----------
    names
        Names of persons that the study knows.
    places
        Names of places, schools and firms.

    Examples
    --------
    >>> gives_away("Асан уулу келди"), gives_away("Call me on 0555 12 34 56"), gives_away("I asked Aigul", names=["Aigul"])
    (('a name',), ('a telephone number',), ('a name',))
    >>> gives_away("My sister works at the school in Talas", places=["Talas"]), gives_away("The road is bad")
    (('a sex', 'a place'), ())
    """
    found, left = [], words
    for what, sign in _SIGNS.items():
        # A piece of a longer number is no number of its own.
        left, number = sign.subn(" … ", left)
        if number:
            found.append(what)
    if "a name" not in found and mask_places(words, names)[1]:
        found.append("a name")
    if names_a_sex(words):
        found.append("a sex")
    if mask_places(words, places)[1]:
        found.append("a place")
    return tuple(found)


def attack_quotes(read: Sequence[ReadFile], secrets: Secrets, *, base: int) -> tuple[AttackResult, ...]:
    """Attack the quotations of a package: what is said beside them and in them, and passages that are none of them.

    Parameters
    ----------
    base
        Fewest people of the sample who share what is said of a speaker.

    Notes
    -----
    Attributes count that the pool says are shown, and those that stand in the text within 80 letters after the words.
    """
    documents = secrets.texts.documents
    rows = [(one.path, text, row) for one in read for text, row in zip(one.texts, one.letters, strict=True)]
    alone, uncleared, telling = [], [], []
    for judged in secrets.quotes:
        versions = [row for words in (judged.quote.text, judged.quote.translation) if len(row := letters_of(words)) >= SHORTEST]
        places = [
            (path, beside)
            for path, text, row in rows
            for version in versions
            if version in row
            for beside in words_after(text, version, within=BESIDE)
        ]
        if not places:
            continue
        files = sorted({path for path, _ in places})
        label = f"{files[0]}: quotation {judged.quote.id}"
        if judged.state != "cleared":
            uncleared.append(label)
        document = documents.get(judged.quote.document)
        known = {} if document is None else {"kind": document.record.kind, **document.record.attributes}
        said = {*judged.shown, *(pair for pair in known.items() if any(_stands_in(beside, words_of(pair[1])) for _, beside in places))}
        if said and people_with(secrets.texts, said) < base:
            alone.append(label)
        words = f"{judged.quote.text}\n{judged.quote.translation}"
        what = gives_away(words, names=secrets.names, places=secrets.places)
        if what:
            telling.append(f"{label}: {', '.join(what)}")
    tried = len(secrets.quotes)
    results = [
        AttackResult(
            "uniqueness of quotes",
            tried,
            sum(_alone_with_all(judged, secrets.texts, base) for judged in secrets.quotes),
            len(alone),
            f"fewer than {base} people of the sample share what is said of the speaker",
            tuple(alone),
        ),
        AttackResult(
            "words of quotes",
            tried,
            sum(bool(gives_away(_passage(judged, secrets.texts), names=secrets.names, places=secrets.places)) for judged in secrets.quotes),
            len(telling),
            "the words give a name, a sex, a place, a date, a number or an address",
            tuple(telling),
        ),
        AttackResult(
            "quotes without clearance",
            tried,
            sum(judged.state != "cleared" for judged in secrets.quotes),
            len(uncleared),
            "a quotation that two people did not release stands in a file",
            tuple(uncleared),
        ),
    ]
    return tuple(results)


def _stands_in(words: Sequence[str], row: Sequence[str]) -> bool:
    return any(words[place : place + len(row)] == row for place in range(len(words) - len(row) + 1)) if row else False


def _alone_with_all(judged: JudgedQuote, texts: CodedTexts, base: int) -> bool:
    """Whether all that is known of the speaker together is shared by too few."""
    document = texts.documents.get(judged.quote.document)
    if document is None:
        return False
    return people_with(texts, tuple({"kind": document.record.kind, **document.record.attributes}.items())) < base


def _passage(judged: JudgedQuote, texts: CodedTexts) -> str:
    document = texts.documents.get(judged.quote.document)
    return "" if document is None else document.text[judged.quote.start : judged.quote.end]


def attack_transcripts(read: Sequence[ReadFile], unprotected: Sequence[ReadFile], secrets: Secrets) -> AttackResult:
    """Look for passages of interviews that are no cleared quotation."""
    said = {name: document.text for name, document in secrets.texts.documents.items() if document.record.kind in INTERVIEWS}
    cleared = [words for one in secrets.quotes if one.state == "cleared" for words in (*_between_labels(one, secrets.texts), one.quote.translation) if words]
    passages = Passages(said, open_texts=(*cleared, *secrets.open_texts, *_desk_texts(secrets.texts)))
    before: set[str] = set()
    after: set[str] = set()
    where = []
    for one in unprotected:
        before |= _found(passages, one)
    for one in read:
        hits = _found(passages, one)
        if hits:
            where.append(one.path)
        after |= hits
    means = "eight words in a row of an interview that are part of no cleared quotation stand in a file"
    return AttackResult("passages of interviews", len(said), len(before), len(after), means, tuple(where))


def _between_labels(judged: JudgedQuote, texts: CodedTexts) -> tuple[str, str]:
    """Words of a quotation, and the same with the speakers' labels around: P: is nobody's word, and stands by chance beside it as ``<p>``."""
    words, document = judged.quote.text, texts.documents.get(judged.quote.document)
    if document is None:
        return words, ""
    before = after = ""
    for turn in document.turns:
        if turn.start <= judged.quote.start < turn.end and letters_of(document.text[turn.start : judged.quote.start]) == letters_of(turn.speaker):
            before = turn.speaker
        if turn.start >= judged.quote.end:
            after = turn.speaker if not letters_of(document.text[judged.quote.end : turn.start]) else ""
            break
    return words, f"{before} {words} {after}"


def _found(passages: Passages, one: ReadFile) -> set[str]:
    return {name for row in one.letters for name in passages.found_in(row)}


def _desk_texts(texts: CodedTexts) -> Collection[str]:
    return [document.text for document in texts.documents.values() if document.record.kind not in INTERVIEWS]
