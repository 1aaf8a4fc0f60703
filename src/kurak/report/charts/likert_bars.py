"""Answers to the items of a scale as diverging bars: disagree to the left, agree to the right, neutral in a column of its own.

Neutral answers in the middle would push both sides off their common line, so that neither could be compared; they
stand at the side, to the same measure.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from kurak.report.charts.axis import Number
from kurak.report.charts.canvas import LABEL, SMALL, Canvas
from kurak.report.charts.drawing import NARROW, WIDE, Drawing
from kurak.report.charts.furniture import draw_note, place_labels
from kurak.report.charts.lettering import LEADING, widest, width_of, wrap
from kurak.report.wording import difference, score
from kurak.report.words.saying import counted, say

TURNED = "⟲"
MARK_ROOM = 20.0
"""The mark of a negative item has a place of its own: few faces have it, and one that lacks it would be set in another throughout."""

BAR = 20.0
GAP = 22.0

# Fill and the ink that can be read on it, from the outermost answer of a side inwards.
TEAL = (("answer-1", "heat-1-ink"), ("heat-2", "heat-2-ink"), ("answer-2", "heat-3-ink"))
OCHRE = (("answer-5", "heat-9-ink"), ("heat-8", "heat-8-ink"), ("answer-4", "heat-7-ink"))
GREY = ("answer-3", "heat-5-ink")


@dataclass(frozen=True)
class LikertItem:
    """How one item was answered; every share is a part of 1.

    Parameters
    ----------
    label
        Its words.
    shares
        Share of every answer, lowest first; empty where they are not shown, and `withheld` says why.
    disagree, neutral, agree, net
        Collapsed shares, and agree less disagree. `neutral` counts for nothing where no answer is neutral.
    base
        Respondents behind the shares, as printed.
    dont_know
        Share of everybody asked; None where it is not known.
    reverse
        Whether agreeing means a low score.
    withheld
        Why there are no shares; that they are not shown if not given.
    """

    label: str
    shares: tuple[Number, ...]
    disagree: Number = 0
    neutral: Number = 0
    agree: Number = 0
    net: Number = 0
    base: str = ""
    dont_know: Number | None = None
    reverse: bool = False
    withheld: str = ""

    @property
    def shown(self) -> bool:
        """Whether there are shares to draw."""
        return bool(self.shares)

    @property
    def reason(self) -> str:
        """Why there are no shares to draw."""
        return self.withheld or say("not shown")

    @property
    def name(self) -> str:
        """Its words, with the mark of a negative item."""
        return f"{self.label} {TURNED}" if self.reverse else self.label


@dataclass(frozen=True)
class _Sides:
    """Which answers, by place, lie where, and their fills."""

    answers: tuple[str, ...]
    disagree: tuple[int, ...]
    neutral: tuple[int, ...]
    agree: tuple[int, ...]
    neutral_name: str

    def fill(self, place: int) -> tuple[str, str]:
        if place in self.disagree:
            return _shade(TEAL, self.disagree.index(place), len(self.disagree))
        if place in self.agree:
            return _shade(OCHRE, len(self.agree) - 1 - self.agree.index(place), len(self.agree))
        return GREY


def draw_likert_bars(
    items: Sequence[LikertItem],
    *,
    answers: Sequence[str],
    disagree: Sequence[int],
    neutral: Sequence[int] = (),
    agree: Sequence[int],
    rows_name: str = "",
    base_name: str = "",
    base_short: str = "",
    mark: str = "",
) -> Drawing:
    """Draw one bar an item, highest net agreement first.

    Parameters
    ----------
    items
        Items whose shares are not shown keep their row, last, with the reason in words.
    answers
        Labels of the answers, lowest first.
    disagree, neutral, agree
        Places of the answers that count so, from 0; together they are all answers.
    rows_name, base_name
        Heads of the first column of the table of values, and of its bases; statements and respondents if not given.
    base_short
        Head of the bases in the picture; n if not given.
    mark
        SIMULATED or the like.

    Raises
    ------
    ValueError
        Where an answer lies on no side or on two, or an item has not as many shares as there are answers.
    """
    if sorted([*disagree, *neutral, *agree]) != list(range(len(answers))):
        raise ValueError("every answer is either disagree, neutral or agree")
    for item in items:
        if item.shown and len(item.shares) != len(answers):
            raise ValueError(f"an item has {len(item.shares)} shares, and there are {len(answers)} answers")
    named = answers[neutral[0]] if len(neutral) == 1 and not _is_number(answers[neutral[0]]) else say("neither")
    sides = _Sides(tuple(answers), tuple(sorted(disagree)), tuple(sorted(neutral)), tuple(sorted(agree)), named)
    ordered = sorted(items, key=lambda i: (not i.shown, -i.net, i.label))
    drawn = [_lay_out(width, ordered, sides, base_short or say("n"), mark) for width in (WIDE, NARROW)]
    columns, rows = _values(ordered, sides, rows_name or say("statement"), base_name or say("respondents"))
    return Drawing(drawn[0], drawn[1], _alternative(ordered, sides, mark), columns, rows)


# ── the picture ────────────────────────────────────────────────────────────────────────────────


def _lay_out(width: float, items: list[LikertItem], sides: _Sides, base_name: str, mark: str) -> str:
    canvas = Canvas(width)
    wide = width >= WIDE
    shown = [item for item in items if item.shown]
    labels = place_labels(
        [item.label for item in items], width, wide_room=250.0, narrow_room=0.0, bold=False, right=MARK_ROOM
    )
    beside = labels.beside
    turned = any(item.reverse for item in items)
    left = labels.edge + (MARK_ROOM if turned else 0.0) + 12 if beside else 0.0

    # Columns of numbers stand at the right where there is room, in a line with the label where there is none.
    with_unknown = any(item.dont_know is not None for item in items)
    unknown = say("don’t know")
    unknown_head = wrap(unknown, max(52.0, widest(unknown.split(), SMALL)), SMALL)
    base_head = wrap(base_name, 84.0, SMALL)
    base_room = max(widest([i.base for i in items], SMALL), widest(base_head, SMALL)) + 16
    unknown_room = max(width_of("100", SMALL), widest(unknown_head, SMALL)) + 16 if with_unknown else 0.0
    right = width - (base_room + unknown_room if wide else 0.0)

    number_room = width_of("100", LABEL, bold=True) + 8
    neutral_head = wrap(sides.neutral_name, 84.0, SMALL)
    against, for_it = say("disagree"), say("agree")
    heads = (width_of(against, LABEL, bold=True) + 23, width_of(for_it, LABEL, bold=True) + 23)
    most = [max((float(value(i)) for i in shown), default=0.0) for value in _COLLAPSED]
    least = (heads[0], heads[1], widest(neutral_head, SMALL) if sides.neutral else 0.0)
    gap = GAP if sides.neutral else 0.0
    if not sides.neutral:
        most[2] = 0.0

    def needed(scale: float) -> tuple[float, float, float]:
        rooms = [max(number_room + m * scale, at_least) for m, at_least in zip(most, least, strict=True)]
        return rooms[0], rooms[1], rooms[2] if sides.neutral else 0.0

    scale = _largest(lambda s: sum(needed(s)) + gap <= right - left)
    rooms = needed(scale)
    zero = left + rooms[0]
    apart = zero + rooms[1] + gap

    # Heads
    lines = max(len(neutral_head) if sides.neutral else 1, *(map(len, (unknown_head, base_head)) if wide else (1,)))
    first = 12.0
    last = first + (lines - 1) * SMALL * LEADING
    canvas.text(zero - 21, last, against, anchor="end", fill="accent", bold=True)
    canvas.arrow(zero - 6, last - 4.5, towards="left", fill="accent")
    canvas.text(zero + 21, last, for_it, fill="ochre", bold=True)
    canvas.arrow(zero + 6, last - 4.5, towards="right", fill="ochre-fill")
    if sides.neutral:
        start = last - (len(neutral_head) - 1) * SMALL * LEADING
        canvas.paragraph(apart, start, neutral_head, size=SMALL, fill="ink2")
    if wide:
        columns = [(width, base_head)] + ([(width - base_room, unknown_head)] if with_unknown else [])
        for x, head in columns:
            start = last - (len(head) - 1) * SMALL * LEADING
            canvas.paragraph(x, start, head, size=SMALL, anchor="end", fill="ink3")
    y = last + 10
    top = y

    for row, item in enumerate(items):
        # The reason for what is not shown stands where the bars would, on a phone from the edge on.
        reason_at = zero + 8 if beside else 0.0
        reason = [] if item.shown else wrap(item.reason, max(right - reason_at, 80.0), SMALL)
        tall = max(BAR, len(reason) * SMALL * LEADING)
        if beside:
            height = max(tall + 10, labels.height(row) + 12)
            centre = y + height / 2
            labels.draw(canvas, row, centre)
            if item.reverse:
                canvas.text(labels.edge + 6, centre + 0.35 * LABEL, TURNED)
            canvas.text(width, centre + 0.35 * SMALL, item.base, size=SMALL, anchor="end", fill="ink2")
            if with_unknown:
                told = _whole(item.dont_know) if item.dont_know is not None else "–"
                canvas.text(width - base_room, centre + 0.35 * SMALL, told, size=SMALL, anchor="end", fill="ink2")
        else:
            parts = [f"{base_name} {item.base}"] if item.base else []
            if item.dont_know is not None:
                parts.append(say("don’t know {share}", share=_whole(item.dont_know)))
            told = ", ".join(parts)
            under = y + 4 + labels.height(row)
            labels.draw(canvas, row, under)
            end = width_of(labels.lines[row][-1], LABEL)
            if item.reverse:
                end = canvas.text(end + 6, under, TURNED).right
            if told:
                if end + 14 + width_of(told, SMALL) > width:
                    under += SMALL * LEADING
                lines_told = wrap(told, width, SMALL)
                under = canvas.paragraph(width, under, lines_told, size=SMALL, anchor="end", fill="ink3") - SMALL * LEADING
            centre = under + 8 + tall / 2
            height = centre + tall / 2 + 8 - y
            # Between rows the line would run through the words.
            if item.shown:
                canvas.upright(zero, centre - BAR / 2 - 3, centre + BAR / 2 + 3, stroke="ink3", width=1.3)
        if item.shown:
            _draw_item(canvas, item, sides, centre, zero, apart, scale)
        else:
            first = centre - (len(reason) - 1) * SMALL * LEADING / 2 + 0.35 * SMALL
            canvas.paragraph(reason_at, first, reason, size=SMALL, fill="ink3")
        y += height
    if beside:
        canvas.upright(zero, top, y, stroke="ink3", width=1.3)
    y = _draw_legend(canvas, sides, y + 20)
    note = say("Percent of those who answered, rounded.")
    if with_unknown:
        note += " " + say("Don’t know: percent of everybody asked.")
    y = draw_note(canvas, y, note)
    if turned:
        canvas.text(0, y + 10, TURNED, size=SMALL, fill="ink3")
        y = draw_note(canvas, y + 6, say("negative item: agreeing means a low score."), left=MARK_ROOM)
    return canvas.svg(y, mark=mark)


def _draw_item(
    canvas: Canvas, item: LikertItem, sides: _Sides, centre: float, zero: float, apart: float, scale: float
) -> None:
    top = centre - BAR / 2
    baseline = centre + 0.35 * LABEL
    x = zero
    for place in reversed(sides.disagree):
        wide = float(item.shares[place]) * scale
        x -= wide
        _segment(canvas, x, top, wide, item.shares[place], sides.fill(place), told=len(sides.disagree) > 1)
    canvas.text(x - 6, baseline, _whole(item.disagree), anchor="end", bold=True)
    x = zero
    for place in sides.agree:
        wide = float(item.shares[place]) * scale
        _segment(canvas, x, top, wide, item.shares[place], sides.fill(place), told=len(sides.agree) > 1)
        x += wide
    canvas.text(x + 6, baseline, _whole(item.agree), bold=True)
    x = apart
    for place in sides.neutral:
        wide = float(item.shares[place]) * scale
        _segment(canvas, x, top, wide, item.shares[place], GREY, told=len(sides.neutral) > 1, edge="ink3")
        x += wide
    if sides.neutral:
        canvas.text(x + 6, baseline, _whole(item.neutral), fill="ink2")


def _segment(
    canvas: Canvas,
    x: float,
    top: float,
    wide: float,
    share: Number,
    fill: tuple[str, str],
    *,
    told: bool,
    edge: str = "paper",
) -> None:
    """One answer: a bordered piece, with its own share in it where it fits."""
    if wide <= 0:
        return
    canvas.rect(x, top, wide, BAR, fill=fill[0], stroke=edge, stroke_width=1)
    text = _whole(share)
    if told and width_of(text, SMALL) + 8 <= wide:
        canvas.text(x + wide / 2, top + BAR / 2 + 0.35 * SMALL, text, size=SMALL, anchor="middle", fill=fill[1])


def _draw_legend(canvas: Canvas, sides: _Sides, y: float) -> float:
    """A swatch and its words for every answer, lowest first; return the next baseline."""
    x = 0.0
    for place, answer in enumerate(sides.answers):
        lines = wrap(answer, canvas.width - 24, SMALL)
        needed = 24 + widest(lines, SMALL)
        if x and x + needed > canvas.width:
            x, y = 0.0, y + SMALL * LEADING + 4
        fill = sides.fill(place)[0]
        canvas.rect(x, y - 10, 16, 11, fill=fill, stroke="ink3" if place in sides.neutral else "", stroke_width=0.8)
        y = canvas.paragraph(x + 22, y, lines, size=SMALL, fill="ink2") - SMALL * LEADING
        x += needed + 16
    return y + SMALL * LEADING + 6


# ── words and numbers ──────────────────────────────────────────────────────────────────────────


def _values(
    items: list[LikertItem], sides: _Sides, rows_name: str, base_name: str
) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    with_unknown = any(item.dont_know is not None for item in items)
    columns = [say("{rows}, percent", rows=rows_name), *sides.answers, say("disagree in all")]
    columns += [say("{answer} in all", answer=sides.neutral_name)] if len(sides.neutral) > 1 else []
    columns += [say("agree in all"), say("net")]
    columns += [say("don’t know")] if with_unknown else []
    columns.append(base_name)
    rows = []
    for item in items:
        if item.shown:
            row = [item.name, *(_tenth(share) for share in item.shares), _tenth(item.disagree)]
            row += [_tenth(item.neutral)] if len(sides.neutral) > 1 else []
            row += [_tenth(item.agree), difference(Fraction(item.net) * 100, 1)]
        else:
            row = [item.name, item.reason]
            row += ["–"] * (len(columns) - 3 - with_unknown)
        row += [_tenth(item.dont_know) if item.dont_know is not None else "–"] if with_unknown else []
        rows.append((*row, item.base or "–"))
    return tuple(columns), tuple(rows)


def _alternative(items: list[LikertItem], sides: _Sides, mark: str) -> str:
    words = f"{mark}. " if mark else ""
    words += counted(
        "Diverging bars of answers to {n} statement, highest net agreement first.",
        "Diverging bars of answers to {n} statements, highest net agreement first.",
        len(items),
    )
    said = []
    for item in items:
        if not item.shown:
            said.append(f"{item.name}: {item.reason}")
            continue
        parts = [
            say("{statement}: agree {agree} percent, disagree {disagree}", statement=item.name, agree=_whole(item.agree), disagree=_whole(item.disagree))
        ]
        parts += [f"{sides.neutral_name} {_whole(item.neutral)}"] if sides.neutral else []
        parts += [say("don’t know {share}", share=_whole(item.dont_know))] if item.dont_know is not None else []
        parts += [say("base {n}", n=item.base)] if item.base else []
        said.append(", ".join(parts))
    return f"{words} {'; '.join(said) or say('no statements')}."


_COLLAPSED: tuple[Callable[[LikertItem], Number], ...] = (
    lambda item: item.disagree,
    lambda item: item.agree,
    lambda item: item.neutral,
)


def _shade(shades: tuple[tuple[str, str], ...], place: int, of: int) -> tuple[str, str]:
    """The shade of the answer so far from the outermost: one takes the middle strength, two the ends, three all."""
    if of == 1:
        return shades[-1]
    return shades[round(place * (len(shades) - 1) / (of - 1))]


def _largest(fits: Callable[[float], bool], most: float = 2000.0) -> float:
    """The largest px for a share of 1 that fits, by halving."""
    low, high = 0.0, most
    for _ in range(40):
        middle = (low + high) / 2
        low, high = (middle, high) if fits(middle) else (low, middle)
    return low


def _is_number(text: str) -> bool:
    return text.strip().lstrip("-−").isdigit()


def _whole(share: Number) -> str:
    return score(Fraction(share) * 100, 0)


def _tenth(share: Number) -> str:
    return score(Fraction(share) * 100, 1)


__all__ = ["LikertItem", "draw_likert_bars"]
