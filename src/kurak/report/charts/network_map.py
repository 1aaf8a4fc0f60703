"""Actors and their recorded ties: who is tied to whom, in how many pieces, and of what type each is.

A line is a recorded tie and nothing else; actors of one field of activity are not joined by that. Types have a shape and a
shade, so that a greyscale print tells them apart. Where names have no room, marks carry numbers with the names beneath; a large
network names the actors with the most ties only.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kurak.model.actor_maps import ActorNetwork, DrawnTie
from kurak.report.charts.canvas import SMALL, Box, Canvas, number, text_box
from kurak.report.charts.drawing import NARROW, WIDE, Drawing
from kurak.report.charts.furniture import draw_note
from kurak.report.charts.lettering import ASCENT, DESCENT, LEADING, width_of, wrap
from kurak.report.wording import count, in_figures
from kurak.report.words.known import name_shown
from kurak.report.words.saying import counted, later, say
from kurak.report.writers.frame_words import known

TYPES: Mapping[str, tuple[str, str, str]] = {
    "state": ("square", "accent", later("state")),
    "international": ("diamond", "ochre-fill", later("international")),
    "ngo": ("circle", "map-2", later("non-governmental")),
    "religious": ("triangle", "ochre", later("religious")),
    "community": ("turned", "map-1", later("community")),
    "": ("ring", "", later("type not recorded")),
}
"""Type: shape, shade, and word of the legend."""

NAMED = 60
"""Actors up to which each has its name or number; with more, the most tied only."""

MOST = 14
"""Actors that a large network names."""

PORTION = 150
"""Ties that a large network draws as one path."""

RADIUS = 6.5
LETTERS = 30


@dataclass(frozen=True)
class _Placed:
    x: list[float]
    y: list[float]
    height: float

    def scaled(self, by: float) -> _Placed:
        return _Placed([one * by for one in self.x], [one * by for one in self.y], self.height * by)


def short_name(name: str, letters: int = LETTERS) -> str:
    """A name as a drawing has room for it: its abbreviation where it has one in brackets, else its first words.

    Examples
    --------
    >>> short_name("State Commission for Religious Affairs (SCRA)")
    'SCRA'
    >>> short_name("Office of the Commissioner for Human Rights")
    'Office of the Commissioner …'
    """
    before, _, bracket = name.partition(" (")
    inside = bracket.rstrip(")").split("/")[0]
    if inside.isupper() and 2 <= len(inside) <= 8:
        return inside
    if len(before) <= letters:
        return before
    words = before.split()
    while len(words) > 1 and (len(" ".join(words)) > letters - 2 or words[-1] in ("of", "the", "and", "for")):
        words.pop()
    return " ".join(words).rstrip(",")[: letters - 2] + " …"


def draw_network(network: ActorNetwork, *, seed: int = 1, mark: str = "") -> Drawing:
    """Draw a network, with a legend of its types and of the strengths of its ties.

    Parameters
    ----------
    seed
        Settles where actors stand who could stand in several places alike: the same seed, the same picture.
    mark
        SIMULATED, where the ties are made up.
    """
    # Placing thousands of actors takes seconds: once is enough, since a phone shows the same dots closer together.
    dots = _dots(network, WIDE, seed) if len(network.actors) > NAMED else None
    drawn = [_draw(network, width, seed, mark, dots) for width in (WIDE, NARROW)]
    return Drawing(drawn[0], drawn[1], _words(network, mark), (say("actor"), say("type"), say("tied to"), say("piece")), _rows(network))


def tied_words(network: ActorNetwork) -> tuple[tuple[str, str], ...]:
    """Each actor's name, and to whom it is tied, for readers who look at one at a time."""
    with_whom: list[list[str]] = [[] for _ in network.actors]
    for tie in network.ties:
        for one, other in ((tie.first, tie.second), (tie.second, tie.first)):
            with_whom[one].append(name_shown(network.actors[other].name))
    return tuple(
        (name_shown(actor.name), counted("tied to {n} other: {names}.", "tied to {n} others: {names}.", actor.tied_to, names="; ".join(sorted(names))))
        for actor, names in zip(network.actors, with_whom, strict=True)
    )


# ── in words ────────────────────────────────────────────────────────────────────────────────────────


def _words(network: ActorNetwork, mark: str) -> str:
    said = [f"{known(mark)}."] if mark else []
    # Nobody recorded a tie that is made up.
    drawn = len(network.ties)
    shown: dict[str, object] = {
        "actors": counted("{n} actor", "{n} actors", len(network.actors)),
        "ties": counted("{n} made-up tie", "{n} made-up ties", drawn) if mark else counted("{n} recorded tie", "{n} recorded ties", drawn),
    }
    if len(network.pieces) == 1:
        said.append(say("Network of {actors} with {ties}, in one piece.", **shown))
    else:
        said.append(say("Network of {actors} with {ties}, in {pieces} pieces, the largest of {largest}.", pieces=len(network.pieces), largest=network.pieces[0], **shown))
    most = max(actor.tied_to for actor in network.actors)
    first = [name_shown(actor.name) for actor in network.actors if actor.tied_to == most]
    if len(first) <= 3:
        named = ", ".join(first)
        said.append(say("Most ties: {names}, {most} each.", names=named, most=most) if len(first) > 1 else say("Most ties: {names}, {most}.", names=named, most=most))
    if network.untied:
        said.append(counted("{n} actor of the register without one is not drawn.", "{n} actors of the register without one are not drawn.", network.untied))
    return " ".join(said)


def _rows(network: ActorNetwork) -> tuple[tuple[str, ...], ...]:
    ordered = sorted(network.actors, key=lambda actor: (-actor.tied_to, actor.name))
    return tuple((name_shown(actor.name), say(_type(actor.kind)[2]), count(actor.tied_to), count(actor.piece + 1)) for actor in ordered)


def _type(kind: str) -> tuple[str, str, str]:
    return TYPES.get(kind, TYPES[""])


# ── on the sheet ────────────────────────────────────────────────────────────────────────────────────


def _draw(network: ActorNetwork, width: float, seed: int, mark: str, dots: _Placed | None) -> str:
    canvas = Canvas(width)
    many = dots is not None
    names = [short_name(name_shown(actor.name)) for actor in network.actors]
    top = _legend(canvas, network, 0.0) + 10
    placed = dots.scaled(width / WIDE) if dots is not None else _with_names(network, names, width, seed)
    numbered = placed is None
    if placed is None:
        placed = _dots(network, width, seed)
    places = list(zip(placed.x, (y + top for y in placed.y), strict=True))
    _lines(canvas, network, places, many)
    for place, (actor, (x, y)) in enumerate(zip(network.actors, places, strict=True)):
        _symbol(canvas, x, y, actor.kind, (3.2 if len(names) < 800 and width >= WIDE else 2.0) if many else 9.0 if numbered else RADIUS, place, title=name_shown(actor.name))
        if not many and not numbered:
            _label(canvas, x + RADIUS + 5, y, names[place], place)
    y = top + placed.height + 4
    if many:
        _most_tied(canvas, network, names, places)
    elif numbered:
        y = _numbers(canvas, network, places, y + 8)
    note = say("A line is a made-up tie. Actors without one are not drawn.") if mark else say("A line is a recorded tie. Actors without one are not drawn.")
    if many:
        named = say("Named are the {number} actors with the most ties, where there is room.", number=min(MOST, len(network.actors)))
        note = f"{note} {named}"
    return canvas.svg(draw_note(canvas, y + 12, note) + 8, mark=mark)


def _layout(network: ActorNetwork, widths: Sequence[float], label: float, width: float, height: float, seed: int) -> tuple[_Placed, bool]:
    import numpy as np

    from kurak.stats.networks.layout import layout

    ties = np.zeros((len(network.actors), len(network.actors)))
    for tie in network.ties:
        ties[tie.first, tie.second] = ties[tie.second, tie.first] = 1
    found = layout(ties, label_widths=list(widths), label_height=label, width=width, height=height, seed=seed)
    return _Placed((found.x * width).tolist(), (found.y * height).tolist(), height), found.grown


def _with_names(network: ActorNetwork, names: list[str], width: float, seed: int) -> _Placed | None:
    """Marks with their names beside them; None where these have no room at this width."""
    widths = [2 * RADIUS + 5 + width_of(name, SMALL) for name in names]
    height = max(220.0, 24.0 * len(names))
    if max(widths) > width or (len(names) > 30 and width < WIDE):
        return None
    for taller in (1.0, 1.3):
        placed, grown = _layout(network, widths, SMALL * LEADING, width, height * taller, seed)
        if not grown:
            # The layout speaks of the middle of mark and name together.
            left = [x - wide / 2 + RADIUS for x, wide in zip(placed.x, widths, strict=True)]
            return _Placed(left, placed.y, placed.height)
    return None


def _dots(network: ActorNetwork, width: float, seed: int) -> _Placed:
    size = 7.0 if len(network.actors) > NAMED else 20.0
    height = width * (0.9 if width >= WIDE else 1.3)
    # Where it has grown, it is drawn smaller: the gap between marks is more than they can grow by.
    return _layout(network, [size] * len(network.actors), size, width, height, seed)[0]


def _lines(canvas: Canvas, network: ActorNetwork, places: list[tuple[float, float]], many: bool) -> None:
    strongest = max(tie.strength for tie in network.ties)
    if many:
        # Lines of one path do not darken one another: in portions they do, so that crowded parts show as such.
        spots = [f"{number(x)} {number(y)}" for x, y in places]
        faint = max(0.05, min(0.4, 300 / len(network.ties)))
        for third in range(3):
            these = [tie for tie in network.ties if _third(tie.strength, strongest) == third]
            for start in range(0, len(these), PORTION):
                d = "".join(f"M{spots[tie.first]}L{spots[tie.second]}" for tie in these[start : start + PORTION])
                canvas.put(f'<path d="{d}" fill="none" stroke="var(--ink2)" stroke-width="{0.4 + 0.5 * third:g}" stroke-opacity="{faint:.2f}"/>', True)
        return
    for tie in network.ties:
        canvas.put(
            f'<path d="{_path(places, tie)}{_head(places, tie) if tie.directed else ""}" fill="none" stroke="var(--ink3)" '
            f'stroke-width="{_width(tie.strength, strongest):g}" data-m="{tie.first} {tie.second}"/>',
            True,
        )


def _third(strength: float, strongest: float) -> int:
    return min(2, int(3 * strength / strongest))


def _width(strength: float, strongest: float) -> float:
    return round(0.6 + 1.9 * strength / strongest, 1)


def _path(places: list[tuple[float, float]], tie: DrawnTie) -> str:
    (x1, y1), (x2, y2) = places[tie.first], places[tie.second]
    return f"M{number(x1)} {number(y1)}L{number(x2)} {number(y2)}"


def _head(places: list[tuple[float, float]], tie: DrawnTie) -> str:
    """An arrow's head short of the mark that it points to."""
    (x1, y1), (x2, y2) = places[tie.first], places[tie.second]
    far = math.dist(places[tie.first], places[tie.second])
    if far < 3 * RADIUS:
        return ""
    ux, uy = (x2 - x1) / far, (y2 - y1) / far
    x, y = x2 - ux * (RADIUS + 3), y2 - uy * (RADIUS + 3)
    ends = [(x - 7 * ux + side * 4 * uy, y - 7 * uy - side * 4 * ux) for side in (1, -1)]
    return f"M{number(ends[0][0])} {number(ends[0][1])}L{number(x)} {number(y)}L{number(ends[1][0])} {number(ends[1][1])}"


def _symbol(canvas: Canvas, x: float, y: float, kind: str, radius: float, place: int | None = None, *, title: str = "") -> None:
    shape, fill, _ = _type(kind)
    r = radius
    paths = {
        "square": f"M{number(x - r * 0.88)} {number(y - r * 0.88)}h{number(r * 1.76)}v{number(r * 1.76)}h{number(-r * 1.76)}z",
        "diamond": f"M{number(x)} {number(y - r * 1.2)}l{number(r * 1.2)} {number(r * 1.2)}l{number(-r * 1.2)} {number(r * 1.2)}l{number(-r * 1.2)} {number(-r * 1.2)}z",
        "triangle": f"M{number(x)} {number(y - r * 1.15)}l{number(r * 1.15)} {number(r * 2)}h{number(-r * 2.3)}z",
        "turned": f"M{number(x)} {number(y + r * 1.15)}l{number(r * 1.15)} {number(-r * 2)}h{number(-r * 2.3)}z",
    }
    known = f' data-m="{place}"' if place is not None else ""
    ink = f'fill="var(--{fill or "paper"})" stroke="var(--{"ink2" if shape in ("ring", "circle") else "paper"})" stroke-width="{1.6 if radius > 5 else 0.8:g}"'
    inside = _titled(title)
    if shape in paths:
        canvas.put(f'<path d="{paths[shape]}" {ink}{known}>{inside}</path>', False)
    else:
        canvas.put(f'<circle cx="{number(x)}" cy="{number(y)}" r="{radius:g}" {ink}{known}>{inside}</circle>', False)


def _titled(name: str) -> str:
    from kurak.report.charts.canvas import letters

    return f"<title>{letters(name)}</title>" if name else ""


def _label(canvas: Canvas, x: float, y: float, name: str, place: int) -> None:
    """A name over the lines: its letters have an edge of paper."""
    from kurak.report.charts.canvas import letters

    canvas.texts.append(text_box(x, y + 0.36 * SMALL, name, SMALL, "start"))
    canvas.put(
        f'<text x="{number(x)}" y="{number(y + 0.36 * SMALL)}" font-size="{SMALL:g}" fill="var(--ink)" stroke="var(--paper)" '
        f'stroke-width="3" stroke-linejoin="round" paint-order="stroke" data-m="{place}">{letters(name)}</text>',
        False,
    )


def _numbers(canvas: Canvas, network: ActorNetwork, places: list[tuple[float, float]], y: float) -> float:
    """Numbers over the marks, and whom they mean beneath, in one column or in three."""
    for place, (at_x, at_y) in enumerate(places):
        text = str(place + 1)
        _label(canvas, at_x - width_of(text, SMALL) / 2, at_y, text, place)
    across = 3 if canvas.width >= WIDE else 1
    room = canvas.width / across - 12
    lines = [wrap(f"{place + 1}  {name_shown(actor.name)}", room, SMALL) for place, actor in enumerate(network.actors)]
    each = math.ceil(len(lines) / across)
    bottom = y
    for column in range(across):
        at_y = y + SMALL
        for line in lines[column * each : (column + 1) * each]:
            at_y = canvas.paragraph(column * (room + 12), at_y, line, size=SMALL, fill="ink2")
        bottom = max(bottom, at_y)
    return bottom


def _most_tied(canvas: Canvas, network: ActorNetwork, names: list[str], places: list[tuple[float, float]]) -> None:
    """Names of the most tied, each on the first free side of its mark."""
    order = sorted(range(len(names)), key=lambda place: (-network.actors[place].tied_to, place))
    taken: list[Box] = list(canvas.texts)
    for place in order[:MOST]:
        x, y = places[place]
        wide = width_of(names[place], SMALL)
        for at_x, at_y in ((x + 6, y), (x - 6 - wide, y), (x - wide / 2, y - 11), (x - wide / 2, y + 11)):
            base = at_y + 0.36 * SMALL
            box = Box(at_x, base - ASCENT * SMALL, at_x + wide, base + DESCENT * SMALL)
            if box.left >= 0 and box.right <= canvas.width and not any(box.meets(other, 2) for other in taken):
                taken.append(box)
                _label(canvas, at_x, at_y, names[place], place)
                break


def _legend(canvas: Canvas, network: ActorNetwork, top: float) -> float:
    """The types that occur, and what the width of a line means where ties differ in strength."""
    kinds = [kind for kind in TYPES if any(_type(actor.kind) == TYPES[kind] for actor in network.actors)]
    x, y = 0.0, top + SMALL
    for kind in kinds:
        word = say(TYPES[kind][2])
        wide = 2 * RADIUS + 6 + width_of(word, SMALL)
        if x and x + wide > canvas.width:
            x, y = 0.0, y + SMALL * LEADING + 5
        _symbol(canvas, x + RADIUS + 1.5, y - 0.36 * SMALL, kind, RADIUS)
        canvas.text(x + 2 * RADIUS + 6, y, word, size=SMALL, fill="ink2")
        x += wide + 18
    strengths = sorted({tie.strength for tie in network.ties})
    if len(strengths) > 1:
        word = say("strength {low} to {high}", low=in_figures(f"{strengths[0]:g}"), high=in_figures(f"{strengths[-1]:g}"))
        wide = 50 + width_of(word, SMALL)
        if x and x + wide > canvas.width:
            x, y = 0.0, y + SMALL * LEADING + 5
        for step, strength in enumerate((strengths[0], strengths[-1])):
            canvas.line(x + 22 * step, y - 0.36 * SMALL, x + 22 * step + 16, y - 0.36 * SMALL, stroke="ink3", width=_width(strength, strengths[-1]))
        canvas.text(x + 46, y, word, size=SMALL, fill="ink2")
    return y + 8


__all__ = ["TYPES", "draw_network", "short_name", "tied_words"]
