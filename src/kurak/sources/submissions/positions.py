"""Positions in what a phone sends, made coarse before anything is written: geopoints, lines and areas, and the places in audit.csv.

Which elements hold a position is told by the published form: its binds, and its actions. What the form works out from a position
(a copy, a rounded latitude, a distance) would give it back, and is emptied too. Bytes that hold no position stay as they came.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final
from xml.etree import ElementTree
from xml.parsers import expat

AUDIT: Final = "audit.csv"
"""Name under which ODK Collect sends its log of an interview."""
PLACES: Final = ("latitude", "longitude", "accuracy")
"""Columns of it that say where the phone was."""
SAID: Final = ("old-value", "new-value")
"""Columns of it with answers, where a form tracks changes."""
POINT, LINES = "geopoint", ("geotrace", "geoshape")

Keep = Callable[[Mapping[str, str], float, float], tuple["tuple[float, float] | None", "bool | None"]]
"""From the answers that say which unit it is, latitude and longitude: what is kept of the position, and whether it was near."""


@dataclass(frozen=True, slots=True)
class PositionPaths:
    """Where a form holds positions: paths of its elements below the root, without namespaces.

    Parameters
    ----------
    points
        Geopoints: asked, or noted by the phone.
    others
        Lines and areas, and what is worked out from any position.
    """

    points: frozenset[str] = frozenset()
    others: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.points or self.others)

    def __contains__(self, path: str) -> bool:
        return path in self.points or path in self.others


def position_paths(xform: bytes) -> PositionPaths:
    """Find where a form holds positions.

    Parameters
    ----------
    xform
        A published form.

    Examples
    --------
    >>> position_paths(b'<h><bind nodeset="/data/spot" type="geopoint"/><bind nodeset="/data/copy" calculate=" /data/spot "/></h>')
    PositionPaths(points=frozenset({'spot'}), others=frozenset({'copy'}))
    """
    points: set[str] = set()
    others: set[str] = set()
    worked_out: list[tuple[str, str]] = []
    for element in ElementTree.fromstring(xform).iter():
        kind = element.tag.rpartition("}")[2]
        path = _below_root(element.get("nodeset" if kind == "bind" else "ref", ""))
        if kind == "bind":
            of = element.get("type", "").rpartition(":")[2]
            if of == POINT:
                points.add(path)
            elif of in LINES:
                others.add(path)
            worked_out.append((path, element.get("calculate", "")))
        elif kind == "setgeopoint":
            points.add(path)
        elif kind == "setvalue":
            worked_out.append((path, element.get("value", "") or element.text or ""))
    while True:
        names = {path.rpartition("/")[2] for path in points | others}
        more = {path for path, text in worked_out if path not in points | others and names & _steps(text)}
        if not more:
            return PositionPaths(frozenset(points), frozenset(others))
        others |= more


def _below_root(path: str) -> str:
    """A path without its first step: whatever a phone calls the root, what is below it is the form's."""
    return path.strip().strip("/").partition("/")[2]


def _steps(expression: str) -> set[str]:
    """Names of elements that an expression reads."""
    return set(re.findall(r"/\s*([\w.-]+)", expression))


@dataclass(slots=True)
class _Span:
    path: str
    start: int
    end: int


class _Finder:
    """Listens to the parser: bytes between the tags of elements with positions, and the texts that say which unit it is."""

    def __init__(self, paths: PositionPaths, named: frozenset[str]) -> None:
        self.paths, self.named = paths, named
        self.parser = expat.ParserCreate(encoding="utf-8", namespace_separator="\n")
        self.path: list[str] = []
        self.spans: list[_Span] = []
        self.inside: _Span | None = None
        self.depth = 0
        self.texts: dict[str, str] = {}
        self.parser.StartElementHandler = self.begin
        self.parser.EndElementHandler = self.finish
        self.parser.CharacterDataHandler = self.text
        self.parser.CommentHandler = self.other
        self.parser.ProcessingInstructionHandler = self.other
        self.parser.StartCdataSectionHandler = self.other

    def other(self, *_: object) -> None:
        if self.inside is not None and self.inside.start < 0:
            self.inside.start = self.parser.CurrentByteIndex

    def begin(self, name: str, _attributes: dict[str, str]) -> None:
        self.other()
        self.path.append(name.rpartition("\n")[2])
        path = "/".join(self.path[1:])
        if self.inside is None and path in self.paths:
            self.inside, self.depth = _Span(path, -1, -1), len(self.path)

    def text(self, text: str) -> None:
        self.other()
        local = self.path[-1]
        if local in self.named:
            self.texts[local] = self.texts.get(local, "") + text

    def finish(self, _name: str) -> None:
        if self.inside is not None and len(self.path) == self.depth:
            if self.inside.start >= 0:
                self.inside.end = self.parser.CurrentByteIndex
                self.spans.append(self.inside)
            self.inside = None
        self.path.pop()


def coarsen_xml(
    xml: bytes, paths: PositionPaths, *, named: frozenset[str], keep: Keep
) -> tuple[bytes, dict[str, bool | None]]:
    """Replace every position in a submission by what is kept of it.

    Parameters
    ----------
    xml
        A submission that :func:`~kurak.sources.submissions.envelope.read_envelope` has accepted.
    paths
        Where its form holds positions.
    named
        Elements whose text says which unit or cluster it is.
    keep
        What is kept of a position.

    Returns
    -------
    The same bytes but for the positions, and for each path whether the phone was near its cluster; None where that is not known.
    Of several positions at one path, in a repeat, it is near where all are.

    Examples
    --------
    >>> sent = b'<data id="q"><unit>C1-01</unit><spot>42.8746 74.5698 700 5</spot></data>'
    >>> coarsen_xml(sent, PositionPaths(frozenset({"spot"})), named=frozenset({"unit"}), keep=lambda unit, *place: ((42.8, 74.5), True))
    (b'<data id="q"><unit>C1-01</unit><spot>42.8 74.5 0 0</spot></data>', {'spot': True})
    """
    finder = _Finder(paths, named)
    finder.parser.Parse(xml, True)
    unit = {name: text.strip() for name, text in finder.texts.items()}
    made, near, last = bytearray(), dict[str, "bool | None"](), 0
    for span in finder.spans:
        made += xml[last : span.start]
        last = span.end
        place = _degrees(xml[span.start : span.end]) if span.path in paths.points else None
        if place is None:
            continue
        kept, close = keep(unit, *place)
        if kept is not None:
            made += f"{kept[0]:.12g} {kept[1]:.12g} 0 0".encode()
        before = near.get(span.path, True)
        near[span.path] = None if close is None or before is None else close and before
    return bytes(made + xml[last:]), near


def _degrees(content: bytes) -> tuple[float, float] | None:
    """Latitude and longitude of a geopoint: its first two numbers."""
    try:
        parts = [float(part) for part in content.decode("utf-8").split()[:2]]
    except ValueError:
        return None
    within = len(parts) == 2 and abs(parts[0]) <= 90 and abs(parts[1]) <= 180
    return (parts[0], parts[1]) if within else None


def coarsen_audit(content: bytes, paths: PositionPaths) -> bytes:
    """Empty the places in a log of ODK Collect, and the answers to questions about positions.

    It does not depend on the cluster, so the same log sent again is the same file. A log that is not Collect's table, with commas and
    the column event, is kept as an empty one: what stands in it cannot be told.

    Examples
    --------
    >>> coarsen_audit(b"event,node,start,end,latitude,longitude,accuracy\\nquestion,/data/a,1,2,42.8746,74.5698,5\\n", PositionPaths())
    b'event,node,start,end,latitude,longitude,accuracy\\nquestion,/data/a,1,2,,,\\n'
    """
    try:
        rows = list(csv.reader(io.StringIO(content.decode("utf-8", "surrogateescape"), newline="")))
    except csv.Error:
        return b""
    head = [name.strip().strip("\ufeff").lower() for name in rows[0]] if rows else []
    if "event" not in head:
        return b""
    places = {at for at, name in enumerate(head) if name in PLACES}
    said = {at for at, name in enumerate(head) if name in SAID}
    node = head.index("node") if "node" in head else None
    if not places and not said:
        return content
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(rows[0])
    for row in rows[1:]:
        of = _below_root(re.sub(r"\[\d+\]", "", row[node])) if node is not None and node < len(row) else ""
        hidden = places | (said if of in paths else set())
        # Cells beyond the header are of no column, and may be anything.
        writer.writerow(["" if at in hidden else cell for at, cell in enumerate(row[: len(head)])])
    return text.getvalue().encode("utf-8", "surrogateescape")
