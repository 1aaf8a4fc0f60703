"""A table of counts from an information system; a table of people is refused before a cell of it is kept."""

from __future__ import annotations

import csv
import io
import re
from math import prod

from kurak.model.stakeholders import EVERY

NEEDED = ("place", "period", "category", "count")
LARGEST = 5_000_000
MOST_CELLS = 5_000
FEWEST_ROWS_ALL_ONE = 10

_PERSON = re.compile(
    r"name|birth|\bdob\b|\bpin\b|passport|\binn\b|phone|address|person|client_?(id|no)|case_?(id|no)|\bsex\b.*\bage\b|имя|фамили|отчеств|\bфио\b|рожден|"
    r"паспорт|\bинн\b|пин\b|телефон|адрес|аты\b|жөнү|туулган|дарег",
    re.IGNORECASE,
)
_DAY = re.compile(r"\d{1,2}[./-]\d{1,2}[./-](19|20)?\d{2}|(19|20)\d{2}[./-]\d{1,2}[./-]\d{1,2}")
_LONG_NUMBER = re.compile(r"\d{7,}")
_PERIOD = re.compile(r"(19|20)\d{2}([- ]?(Q[1-4]|H[12]|(0[1-9]|1[0-2])))?(\s*[-–/]\s*((19|20)\d{2}))?")


class NoCountsError(ValueError):
    """A file that is no table of counts; the message shows nothing of its cells."""


def read_counts(raw: bytes) -> dict[tuple[str, str, str], int]:
    """Read counts by place, period and category.

    Raises
    ------
    NoCountsError
        If the file may hold a row a person, or is no table of counts.

    Examples
    --------
    >>> read_counts(b"place,period,category,count\\nOsh,2023,supervised,40\\n")
    {('Osh', '2023', 'supervised'): 40}
    """
    if len(raw) > LARGEST:
        raise NoCountsError("the file is too large for a table of counts")
    try:
        grid = list(csv.reader(io.StringIO(raw.decode("utf-8-sig"), newline=""), strict=True))
    except (UnicodeDecodeError, csv.Error) as error:
        raise NoCountsError("the file is no CSV table in UTF-8") from error
    grid = [[cell.strip() for cell in line] for line in grid if any(cell.strip() for cell in line)]
    if not grid:
        raise NoCountsError("the file is empty")
    header = [cell.casefold() for cell in grid[0]]
    for number, name in enumerate(header, start=1):
        if _PERSON.search(name):
            raise NoCountsError(f"column {number} looks as if it held something of single people; counts only are taken, and nothing was written")
    if sorted(header) != sorted(NEEDED):
        raise NoCountsError(f"the columns must be {', '.join(NEEDED)}, and no others; nothing was written")
    place = {name: header.index(name) for name in NEEDED}
    counts: dict[tuple[str, str, str], int] = {}
    for line, cells in enumerate(grid[1:], start=2):
        if len(cells) != len(NEEDED):
            raise NoCountsError(f"row {line} has {len(cells)} cells, not {len(NEEDED)}")
        key = (cells[place["place"]], cells[place["period"]], cells[place["category"]])
        _look(line, key)
        if not re.fullmatch(r"\d{1,9}", cells[place["count"]]):
            raise NoCountsError(f"row {line} has no whole number as its count")
        if key in counts:
            raise NoCountsError(f"row {line} has the place, period and category of an earlier one: it may be a row a person; nothing was written")
        counts[key] = int(cells[place["count"]])
    if not counts:
        raise NoCountsError("the file has no rows")
    if len(counts) > MOST_CELLS:
        raise NoCountsError(f"the file has more than {MOST_CELLS:,} rows: it may be a row a person; nothing was written")
    if len(counts) >= FEWEST_ROWS_ALL_ONE and set(counts.values()) <= {0, 1}:
        raise NoCountsError("every count is 1 or 0: it may be a row a person; nothing was written")
    if prod(len({key[column] for key in counts}) for column in range(3)) > MOST_CELLS:
        raise NoCountsError(f"places, periods and categories make more than {MOST_CELLS:,} combinations; give fewer of them at a time; nothing was written")
    _look_at_periods({period for _, period, _ in counts})
    return counts


def _look_at_periods(periods: set[str]) -> None:
    """A year beside its quarters is a total that nobody looks after: with it a withheld quarter could be worked out."""
    spans = sorted((_months(period) for period in periods), key=lambda span: (span[0], -span[1]))
    latest = -1
    for first, last in spans:
        if last < first:
            raise NoCountsError("a period ends before it begins")
        if last <= latest:
            raise NoCountsError("one period lies within another, as a quarter in its year; leave totals out, they are worked out and looked after here")
        latest = last


def _months(period: str) -> tuple[int, int]:
    """First and last month of a period, counted from the year 0.

    Examples
    --------
    >>> _months("2023"), _months("2023-Q1"), _months("2023-H2"), _months("2023-06"), _months("2023-2024")
    ((24276, 24287), (24276, 24278), (24282, 24287), (24281, 24281), (24276, 24299))
    """
    found = _PERIOD.fullmatch(period)
    if found is None:
        raise ValueError("no period")
    year, part, until = 12 * int(period[:4]), found[3] or "", found[6]
    length = {"": 12, "Q": 3, "H": 6}.get(part[:1], 1)
    first = year + length * (int(part.lstrip("QH") or 1) - 1)
    last = first + length - 1 if until is None else 12 * int(until) + 11
    return first, last


def _look(line: int, key: tuple[str, str, str]) -> None:
    place, period, category = key
    if not all(key):
        raise NoCountsError(f"row {line} has an empty place, period or category")
    if any(_DAY.search(cell) or _LONG_NUMBER.search(cell) for cell in key):
        raise NoCountsError(f"row {line} holds a day or a long number, as of single people; nothing was written")
    if not _PERIOD.fullmatch(period):
        raise NoCountsError(f"row {line} has no year, quarter, half-year or month as its period: 2023, 2023-Q1, 2023-H1, 2023-06")
    if EVERY in (place.casefold(), category.casefold()) or "total" in (place.casefold(), category.casefold()):
        raise NoCountsError(f"row {line} is a total; leave totals out, they are worked out and looked after here")
