"""A list of ties that others made, as a network: what is odd about a row is said, and no row is read as something that it is not."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from kurak.model.finding import Place
from kurak.model.networks import STRONGEST, Kind, Network
from kurak.sources.archives import RefusedError
from kurak.sources.stakeholders.graphml import graphml_rows
from kurak.sources.stakeholders.loose_table import LooseTable, read_loose_table
from kurak.sources.text_file import Reading, read_bytes
from kurak.sources.wording import folded, listed, shown
from kurak.sources.xml_tree import LARGEST_XML

ENDS = (
    ("from_actor_id", "to_actor_id"), ("from", "to"), ("source", "target"), ("source_id", "target_id"), ("from_id", "to_id"),
    ("sender", "receiver"), ("ego", "alter"), ("node1", "node2"), ("u", "v"), ("actor_id", "field_id"),
)  # fmt: skip
"""Headings of the columns with the two ends, as programs write them."""
STRENGTHS = ("strength", "weight", "value", "weights")
DIRECTIONS = {"directed": "directed", "undirected": "undirected"}
MOST_ACTORS = 5_000
"""A network is worked on as an array of actors by actors."""


@dataclass(frozen=True, slots=True)
class Columns:
    """Which column holds what; ``header`` says whether the first row names the columns, ``sure`` whether that is certain."""

    start: int
    end: int
    strength: int | None
    direction: int | None
    header: bool
    sure: bool


def read_edge_list(
    reading: Reading, path: Path, *, kind: Kind | None = None, two_mode: bool = False, strengths: bool = True, header: bool | None = None
) -> Network | None:
    """Read a list of ties from a file; None, and a finding, if it is none.

    Parameters
    ----------
    path
        A CSV file, with columns parted by commas, semicolons, tabs or blanks, a workbook, or GraphML.
    kind
        Whether ties have a direction; if left out, as a column ``direction`` or ``type`` says, else undirected.
    two_mode
        Whether the first column names actors and the second what they are in: one name in both is then two nodes.
    strengths
        Whether a column ``strength`` or ``weight`` counts.
    header
        Whether the first row names the columns; found out if left out.
    """
    if path.suffix.lower() in (".graphml", ".xml"):
        raw = read_bytes(reading, path.name, largest=LARGEST_XML)
        if raw is None:
            return None
        try:
            rows, kind = graphml_rows(raw, kind=kind)
        except RefusedError as refused:
            reading.add("STK-059", f"{path.name} is not read: {refused.message}", Place(path.name))
            return None
        found = LooseTable(path.name, tuple(rows), tuple(range(len(rows))), ",")
        return edge_list(reading, found, kind=kind, two_mode=two_mode, strengths=strengths, header=True)
    table = read_loose_table(reading, path)
    return None if table is None else edge_list(reading, table, kind=kind, two_mode=two_mode, strengths=strengths, header=header)


def edge_list(
    reading: Reading, table: LooseTable, *, kind: Kind | None = None, two_mode: bool = False, strengths: bool = True, header: bool | None = None
) -> Network | None:
    """A table of ties as a network."""
    if not table.rows:
        reading.add("STK-056", f"{table.file} holds no rows", Place(table.file))
        return None
    columns = columns_of(table, header=header)
    if columns is None:
        reading.add("STK-056", f"{table.file} has no two columns", table.place(0))
        return None
    if not columns.sure:
        what = "names the columns" if columns.header else "is read as a tie"
        reading.add("STK-055", f"the first row ({shown(', '.join(table.rows[0][:3]))}) {what}", table.place(0))
    names: dict[tuple[int, str], int] = {}
    found: dict[tuple[int, int], float] = {}
    rows_of: dict[tuple[int, int], int] = {}
    kind = kind or _said_kind(table, columns)
    whole = True
    for index in range(int(columns.header), len(table.rows)):
        row = table.rows[index]
        start, end = _cell(row, columns.start), _cell(row, columns.end)
        at = table.place(index)
        if not start and not end:
            reading.add("STK-050", "the row names no actor; it is left out", at)
            continue
        # In a network of one kind both ends share their names.
        pair = [names.setdefault((side if two_mode else 0, name), len(names)) for side, name in enumerate((start, end)) if name]
        if len(pair) < 2:
            reading.add("STK-050", f"the row names one actor only ({shown(start or end)}); it counts as an actor, without a tie", at)
            continue
        strength = strength_of(_cell(row, columns.strength)) if columns.strength is not None and strengths else 1.0
        if strength is None:
            reading.add("STK-053", f"the strength {shown(_cell(row, columns.strength))} is no number above 0, or greater than {STRONGEST:g}", at)
            whole = False
            continue
        if strength == 0:
            reading.add("STK-054", "the strength is 0, which is no tie; the actors count without it", at)
            continue
        if pair[0] == pair[1]:
            reading.add("STK-051", f"{shown(start)} has a tie to itself; it is left out", at)
            continue
        key = (pair[0], pair[1]) if kind == "directed" or pair[0] < pair[1] else (pair[1], pair[0])
        if key in found:
            differs = f", with the greater strength, {max(found[key], strength):g}" if found[key] != strength else ""
            reading.add("STK-052", f"the tie of {shown(start)} and {shown(end)} stands in line {table.lines[rows_of[key]]} already; it counts once{differs}", at)
        found[key] = max(found.get(key, 0.0), strength)
        rows_of.setdefault(key, index)
    _note_alike(reading, table, [name for _, name in names])
    if not whole:
        return None
    if len(names) > MOST_ACTORS:
        reading.add("STK-057", f"the network has {len(names):,} actors; the limit is {MOST_ACTORS:,}", Place(table.file))
        return None
    return _network(names, found, kind, weighted=columns.strength is not None and strengths, two_mode=two_mode)


def _network(names: dict[tuple[int, str], int], found: dict[tuple[int, int], float], kind: Kind, *, weighted: bool, two_mode: bool) -> Network:
    if not two_mode:
        return Network(tuple(name for _, name in names), tuple((*pair, strength) for pair, strength in found.items()), kind, weighted)
    order = sorted(names, key=lambda key: (key[0], names[key]))
    at = {names[key]: place for place, key in enumerate(order)}
    ties = tuple((min(at[one], at[other]), max(at[one], at[other]), strength) for (one, other), strength in found.items())
    return Network(tuple(name for _, name in order), ties, "undirected", weighted, sum(side == 0 for side, _ in order))


def columns_of(table: LooseTable, *, header: bool | None = None) -> Columns | None:
    """Find the columns of the two ends, of strength and of direction; None if there are no two columns.

    A first row with headings that programs write names the columns. Otherwise the first two columns are the ends, and the first row
    is a tie where one of its names, or a number, stands in it; else it is taken for headings, and that is reported.

    Examples
    --------
    >>> table = LooseTable("t.csv", (("weight", "target", "source"), ("2", "b", "a")), (1, 2), ",")
    >>> columns_of(table)
    Columns(start=2, end=1, strength=0, direction=None, header=True, sure=True)
    """
    first = [folded(cell).replace(" ", "_") for cell in table.rows[0]]
    if max(len(row) for row in table.rows) < 2:
        return None
    if header is not False:
        for start, end in ENDS:
            if start in first and end in first:
                strength = next((first.index(name) for name in STRENGTHS if name in first), None)
                direction = next((first.index(name) for name in ("direction", "type") if name in first), None)
                return Columns(first.index(start), first.index(end), strength, direction, True, True)
    named_strength = len(first) > 2 and first[2] in STRENGTHS
    third_is_number = len(table.rows) > 1 and all(strength_of(_cell(row, 2)) is not None for row in table.rows[1:] if len(row) > 2)
    has_third = max(len(row) for row in table.rows) == 3 and third_is_number and any(len(row) > 2 for row in table.rows[1:])
    sure = header is not None or named_strength
    if header is None:
        later = {cell for row in table.rows[1:] for cell in row[:2]}
        is_tie = bool(set(table.rows[0][:2]) & later) or any(strength_of(cell) is not None for cell in table.rows[0])
        header, sure = named_strength or not is_tie, sure or is_tie
        if len(table.rows) == 1:
            header, sure = False, False
    return Columns(0, 1, 2 if named_strength or has_third else None, None, header, sure)


def _said_kind(table: LooseTable, columns: Columns) -> Kind:
    if columns.direction is None:
        return "undirected"
    said = {folded(_cell(row, columns.direction)) for row in table.rows[1:]}
    return "directed" if said == {"directed"} else "undirected"


def _cell(row: Sequence[str], column: int | None) -> str:
    return row[column] if column is not None and column < len(row) else ""


def strength_of(text: str) -> float | None:
    """A strength; an empty one is 1; None if it is none."""
    if not text:
        return 1.0
    try:
        value = float(text.replace(",", ".")) if text.isascii() and "_" not in text else float("nan")
    except ValueError:
        return None
    return value if 0 <= value <= STRONGEST else None


def _note_alike(reading: Reading, table: LooseTable, names: Sequence[str]) -> None:
    """Names that differ by capitals, blanks or signs only: perhaps one actor. They are never put together unasked."""
    for alike in alike_names(names):
        reading.add("STK-058", f"{listed(map(shown, alike))} may be one actor under {len(alike)} names; they count as {len(alike)}", Place(table.file))


def alike_names(names: Sequence[str]) -> list[list[str]]:
    """Groups of names that are the same but for capitals, blanks, full stops, hyphens and other signs.

    Examples
    --------
    >>> alike_names(["Red Cross", "RED-CROSS", "Red  cross.", "Crescent", "Red Cross"])
    [['Red Cross', 'RED-CROSS', 'Red  cross.']]
    """
    groups: defaultdict[str, list[str]] = defaultdict(list)
    for name in dict.fromkeys(names):
        bare = "".join(letter for letter in folded(name) if letter.isalnum())
        groups[bare or name].append(name)
    return [group for group in groups.values() if len(group) > 1]
