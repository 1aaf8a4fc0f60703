"""Who does what where (3W), as clusters of aid organisations publish it: headings in many words, a row of HXL tags or none."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from kurak.model.finding import Place
from kurak.model.networks import Network
from kurak.sources.stakeholders.edge_list import alike_names
from kurak.sources.stakeholders.loose_table import LooseTable, read_loose_table
from kurak.sources.text_file import Reading
from kurak.sources.wording import folded, listed, shown

TAGS = {
    "org": ("#org",), "sector": ("#sector",), "activity": ("#subsector", "#activity"), "adm1": ("#adm1",), "adm2": ("#adm2",),
    "status": ("#status",), "date": ("#date",),
}  # fmt: skip
"""Column: tags of the Humanitarian Exchange Language, https://hxlstandard.org."""
ADM1 = "(region|province|state|oblast|governorate|department)"
ADM2 = "(district|county|rayon|raion|municipality|where|place|location|woreda|township)"
HEADINGS = {
    "org": r"(reporting |lead |implementing |responsible )?(org(ani[sz]ation)?s?|agency|partner|actor|ngo|who)( s)?( full| short)?( name| acronym)?( en)?",
    "sector": r"(main )?(sectors?|clusters?|field|field of activity|cluster sector|sector cluster)( name)?( en)?",
    "activity": r"(main |key |project )?(sub ?sector|sub ?cluster|activity|activities|activity type|type of activity|intervention|what|service)( name| description| details)?( en)?",
    "adm1": rf"({ADM1}|(adm(in)?|admin level|administrative level) ?1( {ADM1})?)( name)?( en)?",
    "adm2": rf"({ADM2}|(adm(in)?|admin level|administrative level) ?2( {ADM2})?)( name)?( en)?",
    "status": r"(activity |project |implementation )?status",
    "date": r"(project |activity )?(start|start date|date|report(ing)? date|from|begin(ning)?)",
}
"""Column: what its heading looks like where there are no tags; capitals and signs do not count."""
NAMED = ("+name", "+acronym")
PAYS = ("+funder", "+funding", "+donor")
"""Organisations that pay for work rather than do it."""
TOTALS = r"(grand |sub ?)?totals?( \w+)?|overall|sum"
"""What stands in the first cells of a row that adds up others."""
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


def who_does_what_where(reading: Reading, path: Path, *, columns: Mapping[str, str] | None = None) -> WhoWhatWhere | None:
    """Read a 3W file, CSV or workbook; None, and a finding, if no column names organisations.

    A row without an organisation is left out and reported, and so is one that adds up others. Organisations are never put together:
    names that differ by capitals, blanks or signs are proposed as one in ``alike``. Sectors, activities and places that differ by capitals
    or blanks are one, as they were first written.

    Parameters
    ----------
    columns
        ``org``, ``sector`` or ``place``: the heading of its column, where it is told rather than found.
    """
    table = read_loose_table(reading, path)
    if table is None:
        return None
    found = _columns(table, {name: _words(heading) for name, heading in (columns or {}).items() if heading})
    if isinstance(found, str):
        reading.add("STK-063", f"no row of {table.file} has a heading {shown((columns or {})[found])}", Place(table.file))
        return None
    if found is None:
        reading.add("STK-060", f"no column of {table.file} names organisations", Place(table.file), "name it organisation, or tag it #org")
        return None
    places, begin, tagged, doubts = found
    headings = table.rows[max(begin - 2, 0)] if tagged and begin > 1 else table.rows[begin - 1]
    for at, others in doubts:
        names = listed(shown(headings[other]) for other in others if other < len(headings))
        reading.add("STK-064", f"organisations are read from {shown(headings[at])}; {names} could hold them too", table.place(begin - 1))
    written: dict[tuple[str, str], str] = {}
    rows: list[dict[str, str]] = []
    for index in range(begin, len(table.rows)):
        row = table.rows[index]
        first = next((cell for cell in row if cell), "")
        if any(re.fullmatch(TOTALS, _words(cell)) for cell in (first, *row[places["org"] : places["org"] + 1])):
            reading.add("STK-062", "the row adds up others; it is left out", table.place(index))
            continue
        cells = {column: row[at] for column, at in places.items() if at < len(row) and row[at]}
        cells = {column: text if column == "org" else written.setdefault((column, folded(text)), text) for column, text in cells.items()}
        if "org" not in cells:
            reading.add("STK-061", "the row names no organisation; it is left out", table.place(index))
            continue
        rows.append(cells)
    alike = tuple(tuple(names) for names in alike_names([row["org"] for row in rows]))
    for group in alike:
        reading.add("STK-058", f"{listed(map(shown, group))} may be one organisation; they count as {len(group)}", Place(table.file))
    return WhoWhatWhere(tuple(rows), {column: headings[at] if at < len(headings) else "" for column, at in places.items()}, tagged, alike)


def who_is_in_what(table: WhoWhatWhere) -> Network:
    """A 3W table as a network of two kinds of nodes: organisations, and the sectors (else the activities) that they report.

    Examples
    --------
    >>> who_is_in_what(WhoWhatWhere(({"org": "A", "sector": "Work"},) * 2, {"sector": "Cluster"}, False, ())).ties
    ((0, 1, 1.0),)
    """
    field = "sector" if "sector" in table.columns else "activity"
    pairs = dict.fromkeys((row["org"], row.get(field, "")) for row in table.rows)
    first = {name: at for at, name in enumerate(dict.fromkeys(org for org, _ in pairs))}
    second = {name: len(first) + at for at, name in enumerate(dict.fromkeys(what for _, what in pairs if what))}
    ties = tuple((first[org], second[what], 1.0) for org, what in pairs if what)
    return Network((*first, *second), ties, "undirected", False, len(first))


Found = tuple[dict[str, int], int, bool, list[tuple[int, list[int]]]]
"""Column: its number; the first row of data; whether tags say so; a column of organisations, and others that could be it."""


def _columns(table: LooseTable, asked: Mapping[str, str]) -> Found | str | None:
    """Where everything stands; the name of a column that was asked for and is not there; None where nothing names organisations."""
    top = table.rows[:TOP_ROWS]
    if asked:
        return _asked_columns(top, asked)
    for number, row in enumerate(top):
        tags = [folded(cell).replace(" ", "") for cell in row]
        if any(tag.startswith("#org") for tag in tags) and all(tag.startswith("#") for tag in tags if tag):
            found = {column: at for column, wanted in TAGS.items() if (at := _tagged(tags, wanted)) is not None}
            return (found, number + 1, True, []) if "org" in found else None
    best: Found | None = None
    for number, row in enumerate(top):
        found, others = _headed([_words(cell) for cell in row])
        # Of titles and headings the row with the most headings is it.
        if "org" in found and len(found) > 1 and (best is None or len(found) > len(best[0])):
            best = (found, number + 1, False, [(found["org"], others)] if others else [])
    return best


def _headed(words: list[str]) -> tuple[dict[str, int], list[int]]:
    """Columns by their headings, and further ones that look like organisations."""
    found: dict[str, int] = {}
    others: list[int] = []
    for column, pattern in HEADINGS.items():
        fitting = [at for at, word in enumerate(words) if re.fullmatch(pattern, word) and at not in found.values()]
        # A plain heading goes before one with an addition: organisation before implementing partner or acronym.
        fitting.sort(key=lambda at: (column == "org" and not words[at].startswith("org"), len(words[at].split()) if column == "org" else 0, at))
        if fitting:
            found[column] = fitting[0]
            others = fitting[1:] if column == "org" else others
    return found, others


def _asked_columns(top: Sequence[Sequence[str]], asked: Mapping[str, str]) -> Found | str | None:
    missing = next(iter(asked))
    for number, row in enumerate(top):
        words = [_words(cell) for cell in row]
        missing = next((name for name, heading in asked.items() if heading not in words), "")
        if missing:
            continue
        told = {"adm1" if name == "place" else name: words.index(heading) for name, heading in asked.items()}
        found = {column: at for column, at in _headed(words)[0].items() if at not in told.values() and not ("place" in asked and column == "adm2")}
        tagged = number + 1 < len(top) and any(cell.startswith("#") for cell in top[number + 1])
        both = {**found, **told}
        if "org" in both:
            return both, number + 1 + int(tagged), tagged, []
        return None
    return next((name for name, heading in asked.items() if not any(heading in map(_words, row) for row in top)), missing)


def _words(cell: str) -> str:
    """A heading as it is compared: letters and numbers only."""
    return " ".join(re.sub(r"[\W_]+", " ", folded(cell)).split())


def _tagged(tags: list[str], wanted: tuple[str, ...]) -> int | None:
    """The column with one of these tags: who works rather than who pays, a name rather than a code, and the plainest of several."""
    fitting = [(at, tag) for at, tag in enumerate(tags) if tag.split("+")[0] in wanted and "+code" not in tag]
    fitting.sort(key=lambda one: (any(word in one[1] for word in PAYS), not any(name in one[1] for name in NAMED), one[1].count("+"), one[0]))
    return fitting[0][0] if fitting else None
