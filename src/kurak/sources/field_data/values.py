"""A cell of an export as a value of its variable: codes or labels, numbers, dates; what it is not is said,
never guessed."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal

import pyarrow as pa

from kurak.model.form_codebook import Variable
from kurak.sources.field_data.layout import has_number_codes, kind_of

Problem = Literal["", "outside", "several meanings", "not a number", "not a date", "not a place", "disagree"]
"""What is wrong with a cell; empty where it can be used."""

Style = Literal["codes", "labels", "either"]
"""Which of the two stands in the cells; ``either`` where no code of the list is also a label of another
code."""

Cell = tuple[str, Problem]
"""The value as text in one spelling (codes for lists), and what is wrong with it."""

MOST_KEPT = 200_000
LARGEST_WHOLE = 2**63

_TAG = re.compile(r"</?[A-Za-z][^<>]*>")
_WHOLE = re.compile(r"[-+]?\d{1,19}(?:\.0*)?")
_NUMBER = re.compile(r"[-+]?(?:\d{1,300}(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d{1,3})?")


def plain(text: str) -> str:
    """A label without tags of HTML and with single blanks, as two programs write it alike."""
    return " ".join(_TAG.sub("", text).split())


class CellReader(dict[str, Cell]):
    """Reads the cells of one variable; what was read once is kept.

    Parameters
    ----------
    variable
        The variable.
    style
        Whether its list's codes or labels stand in the cells.

    Examples
    --------
    >>> from kurak.model.form_codebook import Value
    >>> yes, no = Value("1", {"en": "Yes"}, "Yes"), Value("2", {"en": "No"}, "No")
    >>> read = CellReader(Variable("work", "select_one", "nominal", {}, (yes, no)))
    >>> read["No"], read["1"], read["maybe"]
    (('2', ''), ('1', ''), ('', 'outside'))
    """

    def __init__(self, variable: Variable, style: Style = "either") -> None:
        self.variable, self.style = variable, style
        self.kind = kind_of(variable)
        self.order = {value.code: place for place, value in enumerate(variable.values)}
        self.labels = codes_by_label(variable)
        self.has_problems = False

    def __missing__(self, text: str) -> Cell:
        made = self._read(text)
        if made[1]:
            self.has_problems = True
        if len(self) > MOST_KEPT:
            self.clear()
        self[text] = made
        return made

    def column(self, texts: Sequence[str]) -> list[Cell]:
        """All cells of a column; free text is not kept."""
        if self.kind in ("text", "place"):
            return [self._read(text) for text in texts]
        return list(map(self.__getitem__, texts))

    def _read(self, text: str) -> Cell:
        text = text.strip()
        if not text:
            return "", ""
        if self.kind == "code":
            return self.one_code(text)
        if self.kind == "codes":
            return self.several_codes(text)
        if self.kind == "whole":
            return _whole(text)
        if self.kind == "number":
            return _number(text)
        if self.kind == "date":
            return _date(text)
        if self.kind in ("time", "datetime"):
            return _moment(text, day=self.kind == "datetime")
        if self.kind == "place":
            return place_text(text.split())
        if self.variable.type == "calculate" and re.fullmatch(r"-?\d{1,15}\.0+", text):
            # A spreadsheet does not keep the decimals of a whole number, so they cannot mean anything.
            return text.partition(".")[0], ""
        return text.replace("\r\n", "\n").replace("\r", "\n"), ""

    def one_code(self, text: str) -> Cell:
        """A cell with one code, or one label."""
        found = self.meanings(text)
        if len(found) == 1:
            return found[0], ""
        return "", "several meanings" if found else "outside"

    def meanings(self, text: str) -> tuple[str, ...]:
        """Every code that a text may stand for."""
        found = dict[str, None]()
        if self.style != "labels":
            code = text if text in self.order else _without_decimals(text)
            if code in self.order:
                found[code] = None
        if self.style != "codes":
            found |= dict.fromkeys(self.labels.get(plain(text), ()))
        return tuple(found)

    def several_codes(self, text: str) -> Cell:
        """A cell with several codes, or labels, and blanks between them."""
        words = text.split()
        ways: list[tuple[str, ...]] = []
        if self.style != "labels" and all(word in self.order for word in words):
            ways.append(tuple(words))
        if self.style != "codes":
            ways += [way for way in self._labels_in(words) if way not in ways]
        different = {self.ordered(way) for way in ways}
        if len(different) != 1:
            return "", "several meanings" if different else "outside"
        return different.pop(), ""

    def _labels_in(self, words: list[str]) -> list[tuple[str, ...]]:
        """Ways to read words as labels one after the other; two are enough to know that it is not clear."""
        longest = max((len(label.split()) for label in self.labels), default=0)
        ways: list[list[tuple[str, ...]]] = [[()], *([] for _ in words)]
        for end in range(1, len(words) + 1):
            for begin in range(max(0, end - longest), end):
                for code in self.labels.get(" ".join(words[begin:end]), ()):
                    ways[end] += [(*way, code) for way in ways[begin] if code not in way]
            ways[end] = list({self.ordered(way): way for way in ways[end]}.values())[:8]
        return ways[-1]

    def ordered(self, codes: Iterable[str]) -> str:
        """Codes with blanks between them: in the order of the list, or as ranked."""
        once = list(dict.fromkeys(codes))
        return " ".join(once if self.variable.type == "rank" else sorted(once, key=self.order.__getitem__))


def codes_by_label(variable: Variable) -> Mapping[str, tuple[str, ...]]:
    """Label in any language: the codes that have it."""
    found: dict[str, dict[str, None]] = {}
    for value in variable.values:
        for label in value.labels.values():
            if label.strip():
                found.setdefault(plain(label), {})[value.code] = None
    return {label: tuple(codes) for label, codes in found.items()}


def needs_a_style(variable: Variable) -> bool:
    """Whether a code of the list is also the label of another code, so that a cell alone does not tell
    which it is."""
    codes = {value.code for value in variable.values}
    return any(label in codes and set(found) != {label} for label, found in codes_by_label(variable).items())


# ── numbers, dates, places ──


def _without_decimals(text: str) -> str:
    return text.partition(".")[0] if re.fullmatch(r"-?\d{1,15}\.0+", text) else text


def _whole(text: str) -> Cell:
    if not _WHOLE.fullmatch(text) or not text.isascii():
        return "", "not a number"
    number = int(text.partition(".")[0])
    return (str(number), "") if -LARGEST_WHOLE <= number < LARGEST_WHOLE else ("", "not a number")


def _number(text: str) -> Cell:
    made = number_text(text)
    return (made, "") if made else ("", "not a number")


def number_text(text: str) -> str:
    """A number in one spelling; empty where the text is none.

    Examples
    --------
    >>> number_text("2.50"), number_text("3.0"), number_text("2,5")
    ('2.5', '3', '')
    """
    if not text.isascii() or not _NUMBER.fullmatch(text):
        return ""
    number = float(text)
    if number in (float("inf"), float("-inf")):
        return ""
    return str(int(number)) if number.is_integer() and abs(number) < 1e15 else repr(number)


def _date(text: str) -> Cell:
    day, rest = text[:10], text[10:].strip("T ")
    if rest and not re.fullmatch(r"\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[-+]\d\d:?\d\d)?", rest):
        return "", "not a date"
    try:
        return (
            (datetime.date.fromisoformat(day).isoformat(), "")
            if re.fullmatch(r"\d{4}-\d\d-\d\d", day)
            else ("", "not a date")
        )
    except ValueError:
        return "", "not a date"


def _moment(text: str, *, day: bool) -> Cell:
    """A time with or without its day, to the millisecond, with its distance to UTC where it was written."""
    try:
        if day:
            if len(text) < 16 or text[4] != "-":
                return "", "not a date"
            return datetime.datetime.fromisoformat(text).isoformat("T", "milliseconds"), ""
        return datetime.time.fromisoformat(text).isoformat("milliseconds"), ""
    except ValueError:
        return "", "not a date"


def place_text(parts: Sequence[str]) -> Cell:
    """Latitude, longitude, altitude and accuracy in one text; the last two may be left out."""
    numbers = [number_text(part) for part in parts]
    while numbers and not parts[len(numbers) - 1]:
        numbers.pop()
    if not 2 <= len(numbers) <= 4 or not all(numbers):
        return "", "not a place"
    if not (-90 <= float(numbers[0]) <= 90 and -180 <= float(numbers[1]) <= 180):
        return "", "not a place"
    return " ".join([*numbers, "0", "0"][:4]), ""


# ── Arrow ──


def arrow_type(variable: Variable) -> pa.DataType:
    """The type of a variable's column."""
    kind = kind_of(variable)
    if kind == "whole":
        return pa.int64()
    if kind == "number":
        return pa.float64()
    if kind == "date":
        return pa.date32()
    return pa.int32() if kind == "code" and has_number_codes(variable) else pa.string()


def arrow_column(variable: Variable, texts: Sequence[str]) -> pa.Array:
    """Texts in one spelling as a column of the variable's type; empty is null."""
    wanted = arrow_type(variable)
    values: Iterable[Any]
    if pa.types.is_integer(wanted):
        values = [int(text) if text else None for text in texts]
    elif pa.types.is_floating(wanted):
        values = [float(text) if text else None for text in texts]
    elif pa.types.is_date(wanted):
        values = [datetime.date.fromisoformat(text) if text else None for text in texts]
    else:
        values = [text or None for text in texts]
    return pa.array(values, wanted)
