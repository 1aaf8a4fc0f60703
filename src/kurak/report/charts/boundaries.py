"""Boundaries of regions, made small enough to print: projected, simplified, with a place for each label.

The projection is the cylindrical equal-area one, true to shape at the middle latitude, so that areas
can be compared. Borders are cut into arcs where regions meet and each arc is simplified once, so that
neighbours keep one common line.

References
----------
Snyder (1987), *Map Projections: A Working Manual*, USGS Professional Paper 1395, section 10.
Douglas and Peucker (1973), *Cartographica* 10(2), 112-122.
"""

from __future__ import annotations

import functools
import heapq
import itertools
import math
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kurak.report.charts.canvas import LABEL, SMALL, Box, number
from kurak.report.charts.drawing import NARROW, WIDE
from kurak.report.charts.lettering import widest, width_of, wrap

Point = tuple[float, float]
Ring = tuple[Point, ...]
Rings = tuple[Ring, ...]
Outlines = tuple[tuple[str, Rings], ...]
"""Regions with their rings, as pairs."""


@dataclass(frozen=True)
class Inset:
    """A region too small for its value, drawn again in a circle; `anchor` is the way its text grows."""

    path: str
    centre: Point
    radius: float
    true_place: Point
    text_at: Point
    anchor: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class PlacedRegion:
    """One region on a plate: its outline, and where its name and value go (None where they do not fit)."""

    id: str
    name: str
    path: str
    label_at: Point | None
    name_lines: tuple[str, ...]
    inset: Inset | None


@dataclass(frozen=True)
class Plate:
    """The map at one width."""

    width: float
    height: float
    regions: tuple[PlacedRegion, ...]

    def lacks_names(self, shown: Container[str]) -> bool:
        """Whether a region that is shown has no room for its name: those are listed below the map."""
        return any(one.id in shown and not one.inset and not one.name_lines for one in self.regions)


@dataclass(frozen=True)
class Geography:
    """The map at both widths, computed once and used for many charts."""

    wide: Plate
    narrow: Plate


def prepare(
    features: Sequence[Mapping[str, Any]],
    *,
    key: str = "iso_3166_2",
    name: str = "name_en",
    short_names: Mapping[str, str] | None = None,
    widest_value: str = "0.00",
) -> Geography:
    """Project, simplify and label the `features` of a GeoJSON collection (Polygon and MultiPolygon).

    Parameters
    ----------
    key, name
        Properties that hold the region's id and its name.
    short_names
        Names to print instead, by id.
    widest_value
        A text as wide as any value that will be printed on a region.
    """
    shapes: dict[str, Rings] = {}
    names: dict[str, str] = {}
    latitudes = [p[1] for f in features for ring in _rings(f) for p in ring]
    middle = math.radians((min(latitudes) + max(latitudes)) / 2)
    for feature in features:
        region = str(feature["properties"][key])
        names[region] = (short_names or {}).get(region) or str(feature["properties"][name])
        shapes[region] = tuple(tuple(_project(p, middle) for p in ring) for ring in _rings(feature))
    return _geography(tuple(shapes.items()), tuple(names.items()), widest_value)


# Kept for the next map of the same country: a report has several, with the same names and room for as wide a number.
@functools.lru_cache(maxsize=16)
def _geography(outlines: Outlines, named: tuple[tuple[str, str], ...], widest_value: str) -> Geography:
    names = dict(named)
    wide = _plate(outlines, names, WIDE, widest_value, frozenset(), circle=44.0)
    tiny = frozenset(r.id for r in wide.regions if r.inset)
    return Geography(wide, _plate(outlines, names, NARROW, widest_value, tiny, circle=26.0))


# ── From degrees to px ──────────────────────────────────────────────────────────────────────


def _rings(feature: Mapping[str, Any]) -> Iterable[Sequence[Sequence[float]]]:
    geometry = feature["geometry"]
    polygons = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    for polygon in polygons:
        for ring in polygon:
            yield ring[:-1] if ring[0] == ring[-1] else ring


def _project(point: Sequence[float], middle: float) -> Point:
    """Cylindrical equal-area with the standard parallel `middle`; y grows to the south."""
    return math.radians(point[0]) * math.cos(middle), -math.sin(math.radians(point[1])) / math.cos(middle)


@dataclass(frozen=True)
class _Land:
    """A country on a sheet, before anything is written on it."""

    placed: Mapping[str, Rings]
    simple: Mapping[str, Rings]
    height: float


@functools.lru_cache(maxsize=16)
def _land(outlines: Outlines, width: float) -> _Land:
    """The outlines in px on a sheet of `width`, in full and simplified."""
    points = [p for _, rings in outlines for ring in rings for p in ring]
    left, top = min(p[0] for p in points), min(p[1] for p in points)
    across, down = max(p[0] for p in points) - left, max(p[1] for p in points) - top
    scale = min((width - 8) / across, width * 0.8 / down)
    shift = (width - across * scale) / 2
    placed = {
        region: tuple(
            tuple(((x - left) * scale + shift, (y - top) * scale + 4) for x, y in ring) for ring in rings
        )
        for region, rings in outlines
    }
    simple = simplify(placed, tolerance=0.75 if width == WIDE else 0.6)
    return _Land(placed, simple, down * scale + 8)


def _plate(
    outlines: Outlines,
    names: Mapping[str, str],
    width: float,
    widest_value: str,
    tiny: frozenset[str],
    *,
    circle: float,
) -> Plate:
    land = _land(outlines, width)
    placed, simple, height = land.placed, land.simple, land.height
    size = LABEL if width == WIDE else SMALL

    labels: dict[str, tuple[Point | None, tuple[str, ...]]] = {}
    for region, rings in simple.items():
        labels[region] = _place_label(rings, names[region], widest_value, size)
    small = tiny or frozenset(region for region, (at, _) in labels.items() if at is None)
    insets = _place_insets(
        {r: placed[r] for r in simple if r in small}, names, simple, width, height, circle, widest_value
    )

    # Labels again, now that leaders cross some regions.
    barriers = tuple(
        _there_and_back(way) for i in insets.values() for way in _leader(i, 9.0 if width == WIDE else 7.0)
    )
    if barriers:
        labels = {
            r: _place_label((*rings, *barriers), names[r], widest_value, size) for r, rings in simple.items()
        }

    # Insets may reach above or below the map: move everything into the sheet.
    tops = [i.centre[1] - i.radius for i in insets.values()] + [i.text_at[1] - LABEL for i in insets.values()]
    bottoms = [i.centre[1] + i.radius for i in insets.values()] + [
        i.text_at[1] + (len(i.lines) + 1) * LABEL * 1.25 for i in insets.values()
    ]
    lift = max(0.0, 2 - min(tops, default=2.0))
    regions = []
    for region, rings in simple.items():
        at, lines = labels[region]
        inset = insets.get(region)
        regions.append(
            PlacedRegion(
                region,
                names[region],
                path_of(_moved(rings, lift)),
                None if inset or at is None else (round(at[0], 1), round(at[1] + lift, 1)),
                () if inset else lines,
                _lifted(inset, lift) if inset else None,
            )
        )
    return Plate(width, math.ceil(max(height, max(bottoms, default=0.0) + 2) + lift), tuple(regions))


def _leader(inset: Inset, ring: float) -> tuple[Ring, Ring]:
    """The line from an inset to its place, and the small ring around that."""
    x, y = inset.true_place
    around = [(x + ring * math.cos(k * math.pi / 6), y + ring * math.sin(k * math.pi / 6)) for k in range(13)]
    return (inset.centre, inset.true_place), tuple(around)


def _there_and_back(line: Ring) -> Ring:
    """A line as a ring that encloses nothing: it keeps labels away and changes no inside."""
    return (*line, *line[-2:0:-1])


def _moved(rings: Rings, lift: float) -> Rings:
    return tuple(tuple((x, y + lift) for x, y in ring) for ring in rings)


def _lifted(inset: Inset, lift: float) -> Inset:
    def down(p: Point) -> Point:
        return round(p[0], 1), round(p[1] + lift, 1)

    return Inset(
        inset.path,
        down(inset.centre),
        inset.radius,
        down(inset.true_place),
        down(inset.text_at),
        inset.anchor,
        inset.lines,
    )


def path_of(rings: Rings) -> str:
    """Rings as one path in whole tenths of a px, each step relative to the last."""
    out = []
    for ring in rings:
        tenths = [(round(x * 10), round(y * 10)) for x, y in ring]
        steps = [
            f"{number((x - px) / 10)} {number((y - py) / 10)}"
            for (px, py), (x, y) in itertools.pairwise(tenths)
        ]
        out.append(
            f"M{number(tenths[0][0] / 10)} {number(tenths[0][1] / 10)}l"
            + " ".join(steps).replace(" -", "-")
            + "z"
        )
    return "".join(out)


# ── Simplification by shared arcs ───────────────────────────────────────────────────────────


def simplify(shapes: Mapping[str, Rings], *, tolerance: float) -> dict[str, Rings]:
    """Simplify all rings so that a border common to two of them stays common.

    Points are first set on a grid of a tenth of a px. A point with more than two neighbours over
    all rings is where borders part; the arcs between such points are simplified once each, in one
    direction. Rings under one square px are dropped, unless they are all a region has.
    """
    snapped = {region: tuple(_snap(ring) for ring in rings) for region, rings in shapes.items()}
    neighbours: dict[Point, set[Point]] = {}
    for rings in snapped.values():
        for ring in rings:
            for k, point in enumerate(ring):
                neighbours.setdefault(point, set()).update((ring[k - 1], ring[(k + 1) % len(ring)]))
    known: dict[Ring, Ring] = {}
    out: dict[str, Rings] = {}
    for region, rings in snapped.items():
        made = [_join(_arcs(ring, neighbours), known, tolerance) for ring in rings if len(ring) > 2]
        made = [ring for ring in made if len(ring) > 2]
        largest = max((abs(area(ring)) for ring in made), default=0.0)
        kept = tuple(ring for ring in made if abs(area(ring)) >= min(1.0, largest))
        # A region that collapsed keeps its snapped outline.
        out[region] = (
            kept or tuple(ring for ring in snapped[region] if len(ring) > 2)[:1] or (shapes[region][0],)
        )
    return out


def _snap(ring: Ring) -> Ring:
    points: list[Point] = []
    for x, y in ring:
        point = (round(x, 1), round(y, 1))
        if not points or points[-1] != point:
            points.append(point)
    if len(points) > 1 and points[0] == points[-1]:
        points.pop()
    return tuple(points)


def _arcs(ring: Ring, neighbours: Mapping[Point, set[Point]]) -> list[Ring]:
    cuts = [k for k, point in enumerate(ring) if len(neighbours[point]) > 2]
    if not cuts:
        # An island or a hole: cut at its first point in reading order and the point farthest from it,
        # which are the same for the region inside and the hole around it.
        start = min(range(len(ring)), key=lambda k: ring[k])
        far = max(range(len(ring)), key=lambda k: (math.dist(ring[k], ring[start]), ring[k]))
        cuts = sorted({start, far})
    turned = ring[cuts[0] :] + ring[: cuts[0] + 1]
    at = [c - cuts[0] for c in cuts] + [len(ring)]
    return [turned[a : b + 1] for a, b in itertools.pairwise(at)]


def _join(arcs: list[Ring], known: dict[Ring, Ring], tolerance: float) -> Ring:
    ring: list[Point] = []
    for arc in arcs:
        back = arc[::-1]
        way = min(arc, back)
        if way not in known:
            known[way] = douglas_peucker(way, tolerance)
        ring.extend((known[way] if way == arc else known[way][::-1])[:-1])
    return tuple(ring)


# Kept for the next map of the same country: a report has two, and their borders are the same.
@functools.lru_cache(maxsize=4096)
def douglas_peucker(line: Ring, tolerance: float) -> Ring:
    """Keep the ends and every point that strays more than `tolerance` from the line between kept ones."""
    keep = {0, len(line) - 1}
    todo = [(0, len(line) - 1)]
    points = np.array(line)
    while todo:
        first, last = todo.pop()
        # Half a million points: long stretches at once, short ones in a plain loop, which is quicker there.
        at = _strays_most_of_many(points, first, last, tolerance) if last - first > _MANY else _strays_most(line, first, last, tolerance)
        if at:
            keep.add(at)
            todo += [(first, at), (at, last)]
    return tuple(line[k] for k in sorted(keep))


def _strays_most(line: Ring, first: int, last: int, tolerance: float) -> int:
    """The point between two of a line that is farthest from the stretch between them, if beyond `tolerance`; else 0."""
    (ax, ay), (bx, by) = line[first], line[last]
    dx, dy = bx - ax, by - ay
    length = dx * dx + dy * dy or 1.0
    # Squares of distances in one plain loop.
    worst, at = tolerance * tolerance, 0
    for k in range(first + 1, last):
        px, py = line[k]
        px, py = px - ax, py - ay
        t = (px * dx + py * dy) / length
        t = 0.0 if t < 0 else 1.0 if t > 1 else t
        px, py = px - t * dx, py - t * dy
        away = px * px + py * py
        if away > worst:
            worst, at = away, k
    return at


_MANY = 60
"""From so many points on they are looked at all at once."""


def _strays_most_of_many(points: _Numbers, first: int, last: int, tolerance: float) -> int:
    """The same as :func:`_strays_most`, to the last digit, of many points."""
    (ax, ay), (bx, by) = points[first].tolist(), points[last].tolist()
    dx, dy = bx - ax, by - ay
    length = dx * dx + dy * dy or 1.0
    px, py = points[first + 1 : last, 0] - ax, points[first + 1 : last, 1] - ay
    t = np.clip((px * dx + py * dy) / length, 0.0, 1.0)
    off_x, off_y = px - t * dx, py - t * dy
    away = off_x * off_x + off_y * off_y
    at = int(away.argmax())
    return first + 1 + at if away[at] > tolerance * tolerance else 0


def area(ring: Ring) -> float:
    """Signed area of a ring."""
    return sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in zip(ring, ring[1:] + ring[:1], strict=True)) / 2


# ── Labels ──────────────────────────────────────────────────────────────────────────────────


def inside(point: Point, rings: Rings) -> bool:
    """Whether a point lies in the region (even-odd, so holes are outside)."""
    x, y = point
    odd = False
    for ring in rings:
        for (x1, y1), (x2, y2) in zip(ring, ring[1:] + ring[:1], strict=True):
            if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
                odd = not odd
    return odd


def _coarse(ring: Ring) -> Ring:
    """A ring with a point a pixel's detail: enough to place a label, and many times quicker."""
    return douglas_peucker((*ring, ring[0]), 1.0)[:-1] if len(ring) > 8 else ring


SLACK = 0.5
"""How much deeper, in px, a point may still be than the one that is taken."""


_QUARTERS = ((-1, -1), (1, -1), (-1, 1), (1, 1))
_AHEAD = 7
"""So many squares are measured together with the one that is next."""
_Numbers = NDArray[np.float64]


def _stretches(rings: Rings) -> tuple[_Numbers, _Numbers, _Numbers, _Numbers, _Numbers]:
    """Every straight piece of a border: where it begins, how far it goes, and the square of its length."""
    ends = np.array([(*a, *b) for ring in rings for a, b in zip(ring, ring[1:] + ring[:1], strict=True)])
    x, y = ends[:, 0], ends[:, 1]
    dx, dy = ends[:, 2] - x, ends[:, 3] - y
    length = dx * dx + dy * dy
    length[length == 0] = 1.0
    return x, y, dx, dy, length


def _nearest(points: Sequence[Point], borders: tuple[_Numbers, ...]) -> tuple[list[float], list[bool]]:
    """Of each point, the square of the way to the nearest border, and whether it is inside by the even-odd rule."""
    x1, y1, dx, dy, length = borders
    at = np.array(points)
    x, y = at[:, :1], at[:, 1:]
    px, py = x - x1, y - y1
    t = np.clip((px * dx + py * dy) / length, 0.0, 1.0)
    off_x, off_y = px - t * dx, py - t * dy
    nearest = (off_x * off_x + off_y * off_y).min(axis=1)
    crossed = (y1 > y) != (y1 + dy > y)
    # Only where a border is crossed is its height not nothing.
    with np.errstate(divide="ignore", invalid="ignore"):
        left = x < dx * py / dy + x1
    return nearest.tolist(), ((crossed & left).sum(axis=1) % 2 == 1).tolist()


def _measured(points: Sequence[Point], borders: tuple[_Numbers, ...]) -> list[tuple[float, bool]]:
    return list(zip(*_nearest(points, borders), strict=True))


def _quarters(x: float, y: float, half: float) -> list[Point]:
    """The middles of a square's four quarters."""
    return [(x + dx * half / 2, y + dy * half / 2) for dx, dy in _QUARTERS]


@functools.lru_cache(maxsize=1024)
def deepest_point(rings: Rings, *, stretch: float = 1.0) -> tuple[Point, float]:
    """The point farthest from every border (pole of inaccessibility), and how far.

    With `stretch`, distances are taken after dividing x by it: the point best fit for a text that is
    that many times wider than tall.
    """
    squeezed = tuple(_coarse(tuple((x / stretch, y) for x, y in ring)) for ring in rings)
    xs = [x for ring in squeezed for x, _ in ring]
    ys = [y for ring in squeezed for _, y in ring]
    cell = max(min(max(xs) - min(xs), max(ys) - min(ys)) / 4, 0.5)
    best: tuple[float, Point] = (-math.inf, (min(xs), min(ys)))
    heap: list[tuple[float, float, float, float, float]] = []
    borders = _stretches(squeezed)

    def weigh(points: Sequence[Point], half: float, measured: Iterable[tuple[float, bool]]) -> None:
        nonlocal best
        reach = half * math.sqrt(2)
        for (x, y), (nearest, odd) in zip(points, measured, strict=True):
            # As near to a border as this, neither the point nor anything about it is the deepest.
            enough = best[0] - max(reach - SLACK, 0.0)
            if enough > 0 and nearest <= enough * enough:
                continue
            far = math.sqrt(nearest) if odd else -math.sqrt(nearest)
            if far > best[0]:
                best = (far, (x, y))
            heapq.heappush(heap, (-(far + reach), x, y, half, far))

    columns, rows = (max(math.ceil((max(v) - min(v)) / cell), 1) for v in (xs, ys))
    grid = [(min(xs) + (i + 0.5) * cell, min(ys) + (j + 0.5) * cell) for i in range(columns) for j in range(rows)]
    weigh(grid, cell / 2, _measured(grid, borders))
    # To measure a few points takes as long as to measure one: the quarters of the squares that seem next are measured with
    # those of the first. They are weighed in the same order as if each had been measured alone.
    waiting: dict[tuple[float, float, float], list[tuple[float, bool]]] = {}
    while heap and -heap[0][0] > best[0] + SLACK:
        square = heapq.heappop(heap)[1:4]
        if square not in waiting:
            bar = best[0] + SLACK
            ahead = [square, *(one[1:4] for one in heap[:_AHEAD] if -one[0] > bar and one[1:4] not in waiting)]
            measured = _measured([point for one in ahead for point in _quarters(*one)], borders)
            waiting.update((one, measured[4 * k : 4 * k + 4]) for k, one in enumerate(ahead))
        weigh(_quarters(*square), square[2] / 2, waiting.pop(square))
    return (best[1][0] * stretch, best[1][1]), best[0]


def _place_label(rings: Rings, name: str, value: str, size: float) -> tuple[Point | None, tuple[str, ...]]:
    """Centre of name and value where both fit inside, else of the value alone, else None."""
    value_width = width_of(value, size, bold=True)
    # A name is broken between words, never inside one: better the value alone.
    longest = widest(name.split(), SMALL)
    for lines in ((name,), tuple(wrap(name, max(value_width, width_of(name, SMALL) * 0.62, longest), SMALL)), ()):
        width = max(value_width, widest(list(lines), SMALL)) * 0.94
        height = (len(lines) * SMALL + size) * 1.2
        at, depth = deepest_point(rings, stretch=width / height)
        # An ellipse through the corners of the text's box has half its height times √2; letters do not
        # fill the corners, so a little less is enough, least for a number alone.
        if depth >= height / 2 * (1.12 if lines else 0.98):
            return at, lines
    return None, ()


# ── Insets ──────────────────────────────────────────────────────────────────────────────────


def _place_insets(
    regions: Mapping[str, Rings],
    names: Mapping[str, str],
    simple: Mapping[str, Rings],
    width: float,
    height: float,
    radius: float,
    widest_value: str,
) -> dict[str, Inset]:
    """Set each small region enlarged in a circle where the map leaves room, close to its place."""
    step = 6.0
    taken = _occupied(tuple(simple.values()), step)
    found: dict[str, Inset] = {}
    boxes: list[Box] = []
    leaders: list[tuple[Point, Point]] = []
    for region, rings in regions.items():
        lines = tuple(wrap(names[region], width * 0.24, LABEL, bold=True))
        text_width = max(widest(list(lines), LABEL, bold=True), width_of(widest_value, LABEL, bold=True))
        text_height = (len(lines) + 1) * LABEL * 1.25
        xs, ys = [p[0] for p in rings[0]], [p[1] for p in rings[0]]
        home = ((min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2)
        tall = max(2 * radius, text_height)
        best: tuple[float, Box, str] | None = None
        across = 2 * radius + 10 + text_width
        rows = int((height + 2 * tall) / step) + 1
        columns = int((width - across) / step) + 1
        lefts: _Numbers = np.arange(columns, dtype=np.float64) * step
        tops: _Numbers = np.arange(rows, dtype=np.float64) * step - tall
        bottoms: _Numbers = np.arange(rows, dtype=np.float64) * step
        spills = np.maximum(0.0, -tops) + np.maximum(0.0, bottoms - height)
        nearer = np.minimum(abs(lefts + radius - home[0]), abs(lefts + across - radius - home[0]))
        # The least that a place can cost, a hair less: what is looked at is weighed in full below.
        least = np.hypot(nearer[:, None], (tops + bottoms) / 2 - home[1]) + 2.5 * spills - 1e-6
        free = taken.free(lefts - 4, lefts + across + 4, tops - 4, bottoms + 4)
        at = np.flatnonzero(free)
        for place, cheapest in zip(at.tolist(), least.ravel()[at].tolist(), strict=True):
            if best is not None and cheapest >= best[0]:
                continue
            i, j = divmod(place, rows)
            box = Box(i * step, j * step - tall, i * step + across, j * step)
            spill = max(0.0, -box.top) + max(0.0, box.bottom - height)
            middle = (box.top + box.bottom) / 2
            nearest = min(math.dist((x, middle), home) for x in (box.left + radius, box.right - radius))
            if best is not None and nearest + 2.5 * spill >= best[0]:
                continue
            if any(box.meets(b, 8) for b in boxes):
                continue
            for side in ("start", "end"):
                centre = (
                    box.left + radius if side == "start" else box.right - radius,
                    (box.top + box.bottom) / 2,
                )
                text = Box(
                    box.left if side == "end" else box.left + 2 * radius,
                    box.top,
                    box.right if side == "start" else box.right - 2 * radius,
                    box.bottom,
                )
                if any(_crosses(centre, home, b) for b in (*boxes, text)):
                    continue
                if any(_crosses(a, b, box) for a, b in leaders):
                    continue
                cost = math.dist(centre, home) + 2.5 * spill
                if best is None or cost < best[0]:
                    best = (cost, box, side)
        if best is None:
            lowest = max([height, *(b.bottom for b in boxes)]) + 8
            best = (0.0, Box(0, lowest, across, lowest + tall), "start")
        _, box, side = best
        boxes.append(box)
        centre = (box.left + radius if side == "start" else box.right - radius, (box.top + box.bottom) / 2)
        leaders.append((centre, home))
        found[region] = Inset(
            _enlarged(rings, centre, radius * 0.76),
            centre,
            radius,
            home,
            (
                centre[0] + (radius + 8) * (1 if side == "start" else -1),
                centre[1] - (len(lines) - 1) * LABEL * 1.25 / 2 - 0.2 * LABEL,
            ),
            side,
            lines,
        )
    return found


def _enlarged(rings: Rings, centre: Point, reach: float) -> str:
    """The region from its full geometry, fitted into a circle; the path is relative to `centre`."""
    xs, ys = [p[0] for r in rings for p in r], [p[1] for r in rings for p in r]
    middle = ((min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2)
    scale = reach / max(math.dist(p, middle) for ring in rings for p in ring)
    grown = {
        "": tuple(
            tuple(((x - middle[0]) * scale, (y - middle[1]) * scale) for x, y in ring) for ring in rings
        )
    }
    return path_of(simplify(grown, tolerance=0.3)[""])


@dataclass(frozen=True)
class _Ground:
    """Which cells of a grid hold land or a border: their number up to each row and column, from cell (`column`, `row`) on."""

    counts: NDArray[np.int64]
    column: int
    row: int
    step: float

    def free(self, lefts: _Numbers, rights: _Numbers, tops: _Numbers, bottoms: _Numbers) -> NDArray[np.bool_]:
        """Whether boxes are free of land: one for each pair of left and right, by one for each of top and bottom."""
        c1, c2 = self._cells(lefts, self.column, 0, 0), self._cells(rights, self.column, 0, 1)
        r1, r2 = self._cells(tops, self.row, 1, 0), self._cells(bottoms, self.row, 1, 1)
        counts = self.counts
        inside = counts[np.ix_(c2, r2)] - counts[np.ix_(c1, r2)] - counts[np.ix_(c2, r1)] + counts[np.ix_(c1, r1)]
        found: NDArray[np.bool_] = inside == 0
        return found

    def _cells(self, places: _Numbers, first: int, axis: int, after: int) -> NDArray[np.int64]:
        cells = (places // self.step).astype(np.int64) - first + after
        return np.clip(cells, 0, self.counts.shape[axis] - 1)


@functools.lru_cache(maxsize=16)
def _occupied(shapes: tuple[Rings, ...], step: float) -> _Ground:
    """Cells of a grid that hold land or a border."""
    taken: set[tuple[int, int]] = set()
    for rings in shapes:
        crossings: dict[int, list[float]] = {}
        for ring in rings:
            for (x1, y1), (x2, y2) in zip(ring, ring[1:] + ring[:1], strict=True):
                pieces = max(1, math.ceil(math.dist((x1, y1), (x2, y2)) / step * 2))
                for k in range(pieces + 1):
                    x, y = x1 + (x2 - x1) * k / pieces, y1 + (y2 - y1) * k / pieces
                    taken.add((int(x // step), int(y // step)))
                for row in range(math.ceil(min(y1, y2) / step - 0.5), math.ceil(max(y1, y2) / step - 0.5)):
                    y = (row + 0.5) * step
                    crossings.setdefault(row, []).append(x1 + (x2 - x1) * (y - y1) / (y2 - y1))
        for row, xs in crossings.items():
            xs.sort()
            for a, b in zip(xs[::2], xs[1::2], strict=False):
                taken.update((column, row) for column in range(int(a // step), int(b // step) + 1))
    columns, rows = (np.array(cells) for cells in zip(*taken, strict=True))
    left, top = int(columns.min()), int(rows.min())
    grid = np.zeros((int(columns.max()) - left + 2, int(rows.max()) - top + 2), dtype=np.int64)
    grid[columns - left + 1, rows - top + 1] = 1
    return _Ground(grid.cumsum(axis=0).cumsum(axis=1), left, top, step)


def _crosses(a: Point, b: Point, box: Box) -> bool:
    """Whether the straight way from `a` to `b` touches the box."""
    low, high = 0.0, 1.0
    for start, end, least, most in ((a[0], b[0], box.left, box.right), (a[1], b[1], box.top, box.bottom)):
        if start == end:
            if not least <= start <= most:
                return False
            continue
        first, second = sorted(((least - start) / (end - start), (most - start) / (end - start)))
        low, high = max(low, first), min(high, second)
    return low <= high
