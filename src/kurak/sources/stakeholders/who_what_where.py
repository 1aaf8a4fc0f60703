"""Who does what where (3W), as clusters of aid organisations publish it: headings in many words, a row of HXL tags or none."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from kurak.model.finding import Place
from kurak.sources.stakeholders.edge_list import alike_names
from kurak.sources.stakeholders.loose_table import LooseTable, read_loose_table
from kurak.sources.text_file import Reading
from kurak.sources.wording import folded, listed, shown

TAGS = {
    "org": ("#org",), "sector": ("#sector",), "activity": ("#subsector", "#activity"), "adm1": ("#adm1",), "adm2": ("#adm2",),
    "status": ("#status",), "date": ("#date",),
}  # fmt: skip
"""Column: tags of the Humanitarian Exchange Language, https://hxlstandard.org."""
HEADINGS = {
    "org": r"(reporting |lead |implementing )?(org(ani[sz]ation)?s?|agency|partner|actor|who)( name| acronym)?",
    "sector": r"(sector|cluster|field|field of activity)( name)?",
    "activity": r"(sub ?sector|activity|activities|activity type|what|service)( name| description)?",
    "adm1": r"(adm(in)? ?1|region|province|state|oblast|governorate|department)( name)?",
    "adm2": r"(adm(in)? ?2|district|county|rayon|raion|municipality|where|place|location)( name)?",
    "status": r"(activity |project )?status",
    "date": r"(start |report(ing)? )?date",
}
"""Column: what its heading looks like where there are no tags; capitals and signs do not count."""
NAMED = ("+name", "+acronym")
TOP_ROWS = 25
"""Rows in which headings or tags are looked for: titles may stand above them."""


@dataclass(frozen=True, slots=True)
class WhoWhatWhere:
    """Rows of a 3W file.

    Parameters
    ----------
    rows
        One dictionary a row with ``org``, ``sector``, ``activity``, ``adm1``, ``adm2``, ``status``, ``date``, as far as there.
    columns
        Column: its heading as written.
    tagged
        Whether HXL tags named the columns.
    alike
        Names of organisations that may be one: proposed, never put together.
    """

    rows: tuple[dict[str, str], ...]
    columns: dict[str, str]
    tagged: bool
    alike: tuple[tuple[str, ...], ...]

    def counts(self, *, of: tuple[str, ...] = ("org", "sector", "adm1")) -> Counter[tuple[str, ...]]:
        """How many rows there are of each combination of columns; an empty text where a row says nothing.

        Examples
        --------
        >>> WhoWhatWhere(({"org": "A", "sector": "Work"},) * 2, {}, False, ()).counts(of=("org", "sector"))
        Counter({('A', 'Work'): 2})
        """
        return Counter(tuple(row.get(column, "") for column in of) for row in self.rows)


def who_does_what_where(reading: Reading, path: Path) -> WhoWhatWhere | None:
    """Read a 3W file, CSV or workbook; None, and a finding, if no column names organisations.

    A row without an organisation is left out and reported. Nothing is put together: names that differ by capitals, blanks or signs are
    proposed as one in ``alike``.
    """
    table = read_loose_table(reading, path)
    if table is None:
        return None
    found = _columns(table)
    if found is None:
        reading.add("STK-060", f"no column of {table.file} names organisations", Place(table.file), "name it organisation, or tag it #org")
        return None
    columns, begin, tagged = found
    headings = table.rows[max(begin - 2, 0)] if tagged and begin > 1 else table.rows[begin - 1]
    rows: list[dict[str, str]] = []
    for index in range(begin, len(table.rows)):
        row = table.rows[index]
        cells = {column: row[at] for column, at in columns.items() if at < len(row) and row[at]}
        if "org" not in cells:
            reading.add("STK-061", "the row names no organisation; it is left out", table.place(index))
            continue
        rows.append(cells)
    alike = tuple(tuple(names) for names in alike_names([row["org"] for row in rows]))
    for names in alike:
        reading.add("STK-058", f"{listed(map(shown, names))} may be one organisation; they count as {len(names)}", Place(table.file))
    return WhoWhatWhere(tuple(rows), {column: headings[at] if at < len(headings) else "" for column, at in columns.items()}, tagged, alike)


def _columns(table: LooseTable) -> tuple[dict[str, int], int, bool] | None:
    """Column: its number; the first row of data; whether tags say so."""
    top = table.rows[:TOP_ROWS]
    for number, row in enumerate(top):
        tags = [folded(cell).replace(" ", "") for cell in row]
        if any(tag.startswith("#org") for tag in tags) and all(tag.startswith("#") for tag in tags if tag):
            found = {column: at for column, wanted in TAGS.items() if (at := _tagged(tags, wanted)) is not None}
            return (found, number + 1, True) if "org" in found else None
    for number, row in enumerate(top):
        words = [" ".join(re.sub(r"[^\w]+", " ", folded(cell)).replace("_", " ").split()) for cell in row]
        found = {}
        for column, pattern in HEADINGS.items():
            at = next((at for at, word in enumerate(words) if re.fullmatch(pattern, word) and at not in found.values()), None)
            if at is not None:
                found[column] = at
        if "org" in found and len(found) > 1:
            return found, number + 1, False
    return None


def _tagged(tags: list[str], wanted: tuple[str, ...]) -> int | None:
    """The column with one of these tags: with a name rather than a code, and the plainest of several."""
    fitting = [(at, tag) for at, tag in enumerate(tags) if tag.split("+")[0] in wanted and "+code" not in tag]
    fitting.sort(key=lambda one: (not any(name in one[1] for name in NAMED), one[1].count("+"), one[0]))
    return fitting[0][0] if fitting else None
