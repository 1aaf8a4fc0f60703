"""Values that are a person's own, looked for in every file of a package."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from kurak.disclosure.intruder.package_files import ReadFile
from kurak.disclosure.intruder.written import as_written
from kurak.model.release import AttackResult

_WORD = re.compile(r"[^\W_]+")
_NUMBER = re.compile(r"\+?\d(?:[ ()\-.\u00a0\u2010-\u2015]{0,2}\d){6,14}")
_PATH = re.compile(r"(?:\bfile:///[^\s\"'<>]+|(?<![\w/.:-])/(?:home|Users|root|tmp|mnt|private/var|var/folders)/[^\s\"'<>]+|\b[A-Za-z]:\\{1,2}Users\\{1,2}[^\s\"'<>]+)")
_SIGNS_OF_PATHS = ("/home/", "/Users/", "/root/", "/tmp/", "/mnt/", "/var/folders", "\\Users\\", "file:///")
FEWEST_LETTERS = 4
"""A shorter word stands in any text by chance, unless a digit is in it."""
SHORT_CODE = 6
"""A code of fewer letters and digits is looked for as it is written."""
FEWEST_DIGITS = 7
"""A shorter number stands in any table by chance, unless it is a coordinate."""
DECIMALS = 4
"""Decimals of a coordinate that tells a house."""
TELEPHONE_DIGITS = 9
"""Last digits by which numbers are compared, whatever stands before: +996, 0."""


def attack_personal(
    read: Sequence[ReadFile],
    unprotected: Sequence[ReadFile],
    personal: Mapping[str, Sequence[str]],
    *,
    open_texts: Sequence[str] = (),
) -> tuple[AttackResult, ...]:
    """Look for values in a package, and in the unprotected copy.

    Parameters
    ----------
    personal
        Kind: values. Words shorter than four letters without a digit, and numbers shorter than seven digits without four decimals, are not
        looked for: they stand anywhere by chance.
    open_texts
        What anybody may read anyway: a value that stands there tells nothing.
    """
    kinds: dict[str, list[str]] = {}
    for kind, values in personal.items():
        for value in values:
            kinds.setdefault(as_written(value), []).append(kind)
    sought = Sought(kinds)
    known = sought.found_in(open_texts)
    if known:
        sought = Sought(value for value in kinds if value not in known)
    before = _by_kind(set().union(*(sought.found_in(one.texts) for one in unprotected)), kinds)
    after: set[str] = set()
    where: dict[str, list[str]] = {}
    for one in read:
        hits = sought.found_in((*one.texts, one.path))
        after |= hits
        for kind in _by_kind(hits, kinds):
            where.setdefault(kind, []).append(f"{one.path}: {kind}")
    tried, found = _by_kind(sought.values, kinds), _by_kind(after, kinds)
    return tuple(
        AttackResult(
            f"personal values: {kind}",
            tried.get(kind, 0),
            before.get(kind, 0),
            found.get(kind, 0),
            f"{kind} stand in a file of the package, or in what the file says of itself",
            tuple(where.get(kind, ())),
        )
        for kind in personal
    )


def _by_kind(values: Iterable[str], kinds: Mapping[str, Sequence[str]]) -> Counter[str]:
    return Counter(kind for value in values for kind in dict.fromkeys(kinds[value]))


class Sought:
    """Values to look for: as words in a row, and telephone numbers whatever stands between their digits.

    Capitals do not count, but in codes of one word below six characters: c012 may be anything, C012 is the cluster.

    Examples
    --------
    >>> sought = Sought(["Aibek Asanov", "+996 555 12-34-56", "KG-B-C03", "17", "ok"])
    >>> len(sought), sorted(sought.found_in(["call 0555 123456", "kg-b-c03 and 17, ok"]))
    (3, ['+996 555 12-34-56', 'KG-B-C03'])
    """

    def __init__(self, values: Iterable[str]) -> None:
        self._rows: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        self._numbers: dict[str, str] = {}
        self.values: set[str] = set()
        for value in values:
            text = as_written(value)
            words = _words(text)
            letters = "".join(words)
            if not _tells(text, letters):
                continue
            if letters.isdigit() and _is_one_number(text):
                self._numbers[letters[-TELEPHONE_DIGITS:]] = text
            self._rows.setdefault(words[0], []).append((tuple(words), text))
            self.values.add(text)

    def __len__(self) -> int:
        return len(self.values)

    def found_in(self, texts: Iterable[str]) -> set[str]:
        """Values that stand in texts."""
        found: set[str] = set()
        for text in texts:
            written = _as_they_stand(text)
            words = [word.casefold() for word in written]
            for place, word in enumerate(words):
                for row, value in self._rows.get(word, ()):
                    if tuple(words[place : place + len(row)]) == row and (not _is_short_code(value) or written[place] == value):
                        found.add(value)
            if self._numbers:
                for match in _NUMBER.finditer(text):
                    digits = re.sub(r"\D", "", match[0])[-TELEPHONE_DIGITS:]
                    if digits in self._numbers:
                        found.add(self._numbers[digits])
        return found


def _words(text: str) -> list[str]:
    return [word.casefold() for word in _as_they_stand(text)]


def _as_they_stand(text: str) -> list[str]:
    return _WORD.findall(unicodedata.normalize("NFKC", text))


def _is_short_code(value: str) -> bool:
    return len(value) < SHORT_CODE and value.isalnum() and any(letter.isdigit() for letter in value) and not value.isdigit()


def _tells(text: str, letters: str) -> bool:
    """Whether a value would hardly stand in a text by chance."""
    if letters.isdigit():
        return len(letters) >= FEWEST_DIGITS or re.search(rf"[.,]\d{{{DECIMALS},}}$", text) is not None
    return len(letters) >= FEWEST_LETTERS or (len(letters) > 2 and any(letter.isdigit() for letter in letters))


def _is_one_number(text: str) -> bool:
    """Whether digits are those of one number, as in a telephone's, rather than a place's 42.87461."""
    return re.fullmatch(r"\+?[\d ()\-]+", text) is not None


def attack_traces(read: Sequence[ReadFile], authors: Iterable[str]) -> AttackResult:
    """Look for traces of the computer on which a package was made: paths, and authors of files.

    Parameters
    ----------
    authors
        Who may stand as an author: the study's credits.
    """
    allowed = {" ".join(_words(one)) for one in authors}
    where = []
    for one in read:
        if any(any(sign in text for sign in _SIGNS_OF_PATHS) and _PATH.search(text) for text in one.texts):
            where.append(f"{one.path}: a path of a computer")
        if any(" ".join(_words(name)) not in allowed and not name.casefold().startswith("kurak") for name in one.authors):
            where.append(f"{one.path}: an author")
    means = "a path of a computer, or an author who is not one of the study's, stands in a file or in what it says of itself"
    return AttackResult("traces in files", len(read), 0, len(where), means, tuple(where))
