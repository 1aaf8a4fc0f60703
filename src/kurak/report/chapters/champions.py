"""Whom people turn to: who could be a champion at each pilot place, and where nobody can be named, what would name one."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import groupby

from kurak.model import document as tree
from kurak.model.champions import Champions, PlaceNominations
from kurak.model.edition import Edition
from kurak.model.rehearsed import SIMULATED
from kurak.report.chapters.drawings import figure
from kurak.report.chapters.rated_actors import rating_blocks
from kurak.report.charts.dot_plot import GroupMean, Interval, draw_dot_plot
from kurak.report.wording import in_figures, percent, sentence
from kurak.report.words.categories import place_name
from kurak.report.words.known import name_shown, rehearsal_said
from kurak.report.words.nominations import answer_said, grounds_said, question_asked, unsaid, would_help
from kurak.report.words.saying import counted, say
from kurak.report.writers.frame_words import known

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
        title=say("Whom people turn to"),
        kicker=say("Stakeholders"),
        short=say("Champions"),
        lead=_lead(found),
        blocks=tuple(_blocks(edition, found, practice)),
    )


def _lead(found: Champions) -> str:
    places = list(dict.fromkeys(one.place for one in found.places))
    if found.nobody_asked:
        if len(places) > 1:
            first = say("No champion can be named at any of the {number} places: nobody was asked whom people there turn to or trust.", number=len(places))
        else:
            first = say("No champion can be named at {place}: nobody was asked whom people there turn to or trust.", place=place_name(places[0]))
    else:
        told = [one for one in found.places if one.verdict == "one"]
        first = counted(
            "People were asked at {n} place whom they turn to and whom they trust. In {told} of {answers} answers the most named can be told from the second.",
            "People were asked at {n} places whom they turn to and whom they trust. In {told} of {answers} answers the most named can be told from the second.",
            len({one.place for one in found.places if one.asked}),
            told=len(told),
            answers=len(found.places),
        )
    inferred = counted("{n} pilot place is inferred, not printed.", "{n} pilot places are inferred, not printed.", len(found.inferred))
    return f"{first} {inferred}" if found.inferred else first


def _blocks(edition: Edition, found: Champions, practice: Champions | None) -> Iterator[tree.Block]:
    if found.nobody_asked:
        yield _nobody_asked(found)
    else:
        yield from _results(found, prefix="champions", tag="")
    if found.would_name:
        yield tree.Callout((tree.BulletList(would_help(found.places)),), title=say("What would name one"))
    if practice is not None and not practice.nobody_asked:
        yield tree.Heading(say("Rehearsed"), id="champions-rehearsed")
        yield tree.Callout((tree.Paragraph(rehearsal_said(practice.simulated)),), title=(tree.Tag(SIMULATED), " ", say("Nobody was asked")), tone="ochre")
        yield from _results(practice, prefix="rehearsed-champions", tag=SIMULATED)
    if edition.rated is not None and edition.rated.actors:
        yield from rating_blocks(edition.rated)


def _results(found: Champions, *, prefix: str, tag: str) -> Iterator[tree.Block]:
    source = _source(found)
    told = [one for one in found.places if one.verdict == "one"]
    caption = say("In {told} of {answers} answers a champion can be told from the second", told=len(told), answers=len(found.places))
    yield _answers(f"{prefix}-by-place", caption, found, source=source, tag=tag)
    for number, (place, answers) in enumerate(groupby(found.places, key=lambda one: one.place), start=1):
        shown = next((one for one in answers if one.named), None)
        if shown is not None:
            yield _figure(f"{prefix}-{number}", place_name(place), shown, source=source, tag=tag)
    rows = tuple(_all_rows(found))
    if rows:
        table = tree.Table(
            id=f"{prefix}-named",
            caption=say("Everybody who was named, place by place and question by question"),
            columns=(
                tree.Column(say("Named"), width=2.6),
                *(tree.Column(head, align="right", width=1) for head in (counted("By", "Named by so many", 1), say("Share"), say("Limits"), say("Rank"), say("Among the first"))),
            ),
            rows=rows,
            notes=(
                say("Rank: limits from drawing those asked again. Among the first: chance to be one of the first, from the same draws."),
                *(unsaid(found.places) if found.cannot_say else ()),
            ),
            source=source,
            tag=tag,
        )
        yield tree.Details(say("Everybody who was named"), (table,))


def _nobody_asked(found: Champions) -> tree.Table:
    answers = {one.place: one for one in found.places}
    return tree.Table(
        id="champions-by-place",
        caption=say("No champion can be named, place by place"),
        columns=(
            tree.Column(say("Place"), width=1.2), tree.Column(say("Pilot place"), width=1), tree.Column(say("People asked"), align="right", width=0.8),
            tree.Column(say("Needed at least"), align="right", width=0.8), tree.Column(say("Answer"), width=2.4),
        ),
        rows=tuple(
            tree.row(place_name(place), say("inferred") if place in found.inferred else say("yes") if one.pilot else say("no"), "0", str(one.fewest), answer_said(one))
            for place, one in answers.items()
        ),
    )  # fmt: skip


def _answers(id: str, caption: str, found: Champions, *, source: str, tag: str = "") -> tree.Table:
    rows = []
    for place, answers in groupby(found.places, key=lambda one: one.place):
        where = say("{place} (pilot, inferred)", place=place_name(place)) if place in found.inferred else place_name(place)
        rows += [
            tree.row(where, question_asked(one.question), str(one.asked), answer_said(one), tree.Cell(grounds_said(one), tone="quiet")) for one in answers
        ]
    return tree.Table(
        id=id,
        caption=caption,
        columns=(
            tree.Column(say("Place"), width=1.1), tree.Column(say("Question"), width=1), tree.Column(say("Asked"), align="right", width=0.6),
            tree.Column(say("Answer"), width=2.4), tree.Column(say("What it rests on"), width=2),
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
            GroupMean(name_shown(row.name), 100 * row.share, _percent(row.share), Interval(100 * row.low, 100 * row.high, _limits(row.low, row.high)), base=_rank(row.rank_low, row.rank_high))
            for row in most
        ],
        scale=(0, 100),
        section=(0, 100),
        measure=say("share"),
        groups=say("named"),
        base_name=say("rank"),
        interval_name=say("{level} % limits", level=in_figures(f"{100 * one.level:g}")),
        order="highest first",
        midpoint="not marked",
        mark=tag,
    )
    left_out = len(one.named) - len(most)
    notes = (say("{number} more, named by fewer, are in the table.", number=left_out),) if left_out else ()
    return figure(
        id,
        _caption(place, one),
        drawing,
        subtitle=say("{question}: share of {asked} people asked, percent", question=sentence(question_asked(one.question)).rstrip("."), asked=one.asked),
        notes=notes,
        source=source,
        tag=tag,
    )


def _caption(place: str, one: PlaceNominations) -> str:
    could = len(one.possible_first)
    if one.verdict == "one":
        return say("{place}: {name} can be told from all others", place=place_name(place), name=name_shown(one.top[0]))
    if len(one.top) > 1:
        return say("{place}: {number} are named equally often", place=place, number=len(one.top))
    if could > 1:
        return say("{place}: no single champion; {number} could be the first", place=place, number=could)
    return say("{place}: no single champion", place=place)


def _all_rows(found: Champions) -> Iterator[tree.Row]:
    for one in found.places:
        if one.named:
            yield tree.Row((say("{place}, {question}, {asked} asked", place=place_name(one.place), question=question_asked(one.question), asked=one.asked),), kind="group")
            for row in one.named:
                yield tree.row(
                    name_shown(row.name), str(row.named_by), _percent(row.share), _limits(row.low, row.high), _rank(row.rank_low, row.rank_high), _percent(row.among_first)
                )


def _source(found: Champions) -> str:
    return f"{known(SIMULATED)}: rehearsal/stakeholders" if found.simulated else "stakeholders/nominations.csv"


def _percent(share: float) -> str:
    return percent(Fraction(share), 0)


def _limits(low: float, high: float) -> str:
    return say("{low} to {high}", low=f"{100 * low:.0f}", high=f"{100 * high:.0f}")


def _rank(low: int, high: int) -> str:
    return str(low) if low == high else say("{low} to {high}", low=low, high=high)
