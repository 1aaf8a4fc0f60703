"""Whom people turn to: who could be a champion at each pilot place, and where nobody can be named, what would name one."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import groupby

from kurak.model import document as tree
from kurak.model.champions import QUESTIONS, Champions, PlaceNominations
from kurak.model.edition import Edition
from kurak.model.rehearsed import SIMULATED
from kurak.report.chapters.drawings import figure
from kurak.report.chapters.rated_actors import rating_blocks
from kurak.report.charts.dot_plot import GroupMean, Interval, draw_dot_plot
from kurak.report.wording import percent, plural, sentence

MOST = 10
"""Names that a figure shows; the table has all."""


def champions(edition: Edition) -> tree.Section | None:
    """Make the section; None where there is no pilot place and nobody was asked."""
    found = edition.champions
    if found is None or not found.places:
        return None
    practice = edition.rehearsed_champions if found.nobody_asked else None
    return tree.Section(
        id="champions",
        title="Whom people turn to",
        kicker="Stakeholders",
        short="Champions",
        lead=_lead(found),
        blocks=tuple(_blocks(edition, found, practice)),
    )


def _lead(found: Champions) -> str:
    places = list(dict.fromkeys(one.place for one in found.places))
    inferred = f" {plural(len(found.inferred), 'pilot place is', 'pilot places are')} inferred, not printed." if found.inferred else ""
    if found.nobody_asked:
        where = f"any of the {len(places)} places" if len(places) > 1 else places[0]
        return f"No champion can be named at {where}: nobody was asked whom people there turn to or trust.{inferred}"
    told = [one for one in found.places if one.verdict == "one"]
    return (
        f"People were asked at {plural(len({one.place for one in found.places if one.asked}), 'place', 'places')} whom they turn to and whom they trust. "
        f"In {len(told)} of {len(found.places)} answers the most named can be told from the second.{inferred}"
    )


def _blocks(edition: Edition, found: Champions, practice: Champions | None) -> Iterator[tree.Block]:
    if found.nobody_asked:
        yield _nobody_asked(found)
    else:
        yield from _results(found, prefix="champions", tag="")
    if found.would_name:
        yield tree.Callout((tree.BulletList(found.would_name),), title="What would name one")
    if practice is not None and not practice.nobody_asked:
        yield tree.Heading("Rehearsed", id="champions-rehearsed")
        yield tree.Callout((tree.Paragraph(practice.simulated),), title=(tree.Tag(SIMULATED), " Nobody was asked"), tone="ochre")
        yield from _results(practice, prefix="rehearsed-champions", tag=SIMULATED)
    if edition.rated is not None and edition.rated.actors:
        yield from rating_blocks(edition.rated)


def _results(found: Champions, *, prefix: str, tag: str) -> Iterator[tree.Block]:
    source = _source(found)
    told = [one for one in found.places if one.verdict == "one"]
    caption = f"In {len(told)} of {len(found.places)} answers a champion can be told from the second"
    yield _answers(f"{prefix}-by-place", caption, found, source=source, tag=tag)
    for number, (place, answers) in enumerate(groupby(found.places, key=lambda one: one.place), start=1):
        shown = next((one for one in answers if one.named), None)
        if shown is not None:
            yield _figure(f"{prefix}-{number}", place, shown, source=source, tag=tag)
    rows = tuple(_all_rows(found))
    if rows:
        table = tree.Table(
            id=f"{prefix}-named",
            caption="Everybody who was named, place by place and question by question",
            columns=(
                tree.Column("Named", width=2.6),
                *(tree.Column(head, align="right", width=1) for head in ("By", "Share", "Limits", "Rank", "Among the first")),
            ),
            rows=rows,
            notes=("Rank: limits from drawing those asked again. Among the first: chance to be one of the first, from the same draws.", *found.cannot_say),
            source=source,
            tag=tag,
        )
        yield tree.Details("Everybody who was named", (table,))


def _nobody_asked(found: Champions) -> tree.Table:
    answers = {one.place: one for one in found.places}
    return tree.Table(
        id="champions-by-place",
        caption="No champion can be named, place by place",
        columns=(
            tree.Column("Place", width=1.2), tree.Column("Pilot place", width=1), tree.Column("People asked", align="right", width=0.8),
            tree.Column("Needed at least", align="right", width=0.8), tree.Column("Answer", width=2.4),
        ),
        rows=tuple(
            tree.row(place, "inferred" if place in found.inferred else "yes" if one.pilot else "no", "0", str(one.fewest), one.says) for place, one in answers.items()
        ),
    )  # fmt: skip


def _answers(id: str, caption: str, found: Champions, *, source: str, tag: str = "") -> tree.Table:
    rows = []
    for place, answers in groupby(found.places, key=lambda one: one.place):
        mark = " (pilot, inferred)" if place in found.inferred else ""
        rows += [
            tree.row(f"{place}{mark}", QUESTIONS[one.question], str(one.asked), one.says, tree.Cell(one.rests_on, tone="quiet")) for one in answers
        ]
    return tree.Table(
        id=id,
        caption=caption,
        columns=(
            tree.Column("Place", width=1.1), tree.Column("Question", width=1), tree.Column("Asked", align="right", width=0.6), tree.Column("Answer", width=2.4),
            tree.Column("What it rests on", width=2),
        ),
        rows=tuple(rows),
        source=source,
        tag=tag,
        wide=True,
    )  # fmt: skip


def _figure(id: str, place: str, one: PlaceNominations, *, source: str, tag: str) -> tree.Figure:
    most = one.named[:MOST]
    drawing = draw_dot_plot(
        [
            GroupMean(row.name, 100 * row.share, _percent(row.share), Interval(100 * row.low, 100 * row.high, _limits(row.low, row.high)), base=_rank(row.rank_low, row.rank_high))
            for row in most
        ],
        scale=(0, 100),
        section=(0, 100),
        measure="share",
        groups="named",
        base_name="rank",
        interval_name=f"{100 * one.level:g} % limits",
        order="highest first",
        midpoint="not marked",
        mark=tag,
    )
    left_out = len(one.named) - len(most)
    notes = (f"{left_out} more, named by fewer, are in the table.",) if left_out else ()
    return figure(
        id,
        _caption(place, one),
        drawing,
        subtitle=f"{sentence(QUESTIONS[one.question]).rstrip('.')}: share of {one.asked} people asked, percent",
        notes=notes,
        source=source,
        tag=tag,
    )


def _caption(place: str, one: PlaceNominations) -> str:
    could = len(one.possible_first)
    if one.verdict == "one":
        return f"{place}: {one.top[0]} can be told from all others"
    if len(one.top) > 1:
        return f"{place}: {len(one.top)} are named equally often"
    return f"{place}: no single champion" + (f"; {could} could be the first" if could > 1 else "")


def _all_rows(found: Champions) -> Iterator[tree.Row]:
    for one in found.places:
        if one.named:
            yield tree.Row((f"{one.place}, {QUESTIONS[one.question]}, {one.asked} asked",), kind="group")
            for row in one.named:
                yield tree.row(
                    row.name, str(row.named_by), _percent(row.share), _limits(row.low, row.high), _rank(row.rank_low, row.rank_high), _percent(row.among_first)
                )


def _source(found: Champions) -> str:
    return f"{SIMULATED}: rehearsal/stakeholders" if found.simulated else "stakeholders/nominations.csv"


def _percent(share: float) -> str:
    return percent(Fraction(share), 0)


def _limits(low: float, high: float) -> str:
    return f"{100 * low:.0f} to {100 * high:.0f}"


def _rank(low: int, high: int) -> str:
    return str(low) if low == high else f"{low} to {high}"
