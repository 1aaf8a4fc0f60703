"""``kurak stakeholders ratings``: influence and interest of actors as several raters see them."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from textwrap import wrap
from typing import TYPE_CHECKING, Any

import click

from kurak.app.cli.output import WIDTH, could_not_run, plural, safe
from kurak.app.cli.qualitative.tables import shortened
from kurak.app.cli.stakeholders.opening import AS_JSON, FOLDER, INTO, REHEARSED, finish, open_register
from kurak.app.cli.stakeholders.table_file import write_table

if TYPE_CHECKING:
    from kurak.model.rated_actors import Agreement, RatedActor, RatedActors, Spread

NAME = 30
ASPECTS = ("power", "legitimacy", "urgency")


@click.command(name="ratings")
@FOLDER
@click.option("--place", default="", metavar="PLACE", help="Ratings given for one place, under any of its names.")
@REHEARSED
@INTO
@AS_JSON
@click.pass_context
def command(ctx: click.Context, folder: Path, place: str, rehearsed: bool, into: Path | None, as_json: bool) -> None:
    """Influence and interest of the actors of FOLDER, as raters see them, with their spread and how far raters agree.

    And who has power, legitimacy and urgency to most raters: the classes of Mitchell, Agle and Wood, with ties named and never broken.

    Exit 0 if it could be said, 1 if the register has errors, 2 if it could not run. That there are no ratings is no error.
    """
    from kurak import pipeline
    from kurak.stakeholders.places import UnknownPlaceError

    study = open_register(folder, rehearsed=rehearsed)
    try:
        found = pipeline.rated_actors(study, place=place)
    except UnknownPlaceError as error:
        raise could_not_run(f"{place}: {error}") from error
    files = [write_table(into, COLUMNS, map(_row, found.actors), simulated=found.simulated)] if into is not None else []
    finish(ctx, study, lines=list(_lines(found, folder)), data={"ratings": asdict(found)}, files=files, simulated=found.simulated, as_json=as_json)


def _lines(found: RatedActors, folder: Path) -> Iterator[str]:
    if not found.actors:
        where = f" for {found.place}" if found.place else ""
        yield from wrap(safe(f"No ratings{where}: nobody has rated influence and interest of the actors, so nothing is said of them."), WIDTH)
        yield from ["", f"Next: kurak stakeholders forms {safe(shlex.quote(str(folder)))} --into forms"]
        return
    low, high = found.scale
    yield f"{plural(found.raters, 'rater')} · {plural(len(found.actors), 'actor')} · influence and interest from {low:g} to {high:g}"
    yield ""
    yield f"{'':{NAME}}{'influence':>22}{'interest':>24}"
    yield f"{'':{NAME}}{'mean':>6}{'low-high':>10}{'sd':>6}{'mean':>8}{'low-high':>10}{'sd':>6}"
    for one in found.actors:
        yield f"{shortened(one.name, NAME - 1):{NAME}}{_spread(one.influence, 6)}{_spread(one.interest, 8)}".rstrip()
    for agreed in found.agreement:
        yield from ["", *wrap(_agreement(agreed, found.level), WIDTH)]
    salient = [one for one in found.actors if one.classes]
    if salient:
        yield from ["", "Power, legitimacy, urgency: raters who say yes - no, and the class of most"]
        for one in salient:
            votes = "".join(f"{f'{yes}-{no}':>7}" for yes, no in one.votes)
            yield from wrap(f"{shortened(one.name, NAME - 1):{NAME}}{votes}   {' or '.join(one.classes)}", WIDTH, subsequent_indent=" " * (NAME + 24), drop_whitespace=True)
        yield from wrap("The classes are the terms of Mitchell, Agle and Wood (1997) for what most raters say of an organisation or role, no judgement of it.", WIDTH)
    rests = f"Rests on {plural(found.n_ratings, 'rating')}" + (f"; source: {', '.join(found.sources)}" if found.sources else "")
    rests += f"; {found.without_source} without a source" if found.without_source else ""
    yield from ["", *wrap(safe(f"{rests}. A rating is what raters think of an organisation or role; other raters may think otherwise."), WIDTH)]


def _spread(one: Spread | None, width: int) -> str:
    if one is None:
        return f"{'–':>{width}}{'–':>10}{'–':>6}"
    return f"{one.mean:>{width}.1f}{f'{one.low:g}-{one.high:g}':>10}{'–' if one.sd is None else f'{one.sd:.1f}':>6}"


def _agreement(one: Agreement, level: float) -> str:
    if one.single is None or one.mean is None:
        return f"Agreement on {one.aspect}: not defined with {plural(one.actors, 'actor')} that all of {plural(one.raters, 'rater')} rated, or ratings that are all the same."
    limits = f" ({one.single_low:.2f} to {one.single_high:.2f})" if one.single_low is not None else ""
    return (
        f"Agreement on {one.aspect}: ICC {one.single:.2f}{limits} for one rater, {one.mean:.2f} for the mean of {one.raters}, over "
        f"{plural(one.actors, 'actor')}, at {100 * level:g} % confidence. 1: raters agree; 0 or below: not more than by chance."
    )


COLUMNS = (
    "actor", "name", *(f"{aspect}_{part}" for aspect in ("influence", "interest") for part in ("raters", "mean", "low", "high", "sd")),
    *(f"{aspect}_{part}" for aspect in ASPECTS for part in ("yes", "no", "majority")), "classes",
)  # fmt: skip


def _row(one: RatedActor) -> tuple[Any, ...]:
    spreads = [value for part in (one.influence, one.interest) for value in ((part.raters, part.mean, part.low, part.high, part.sd) if part else [None] * 5)]
    votes: list[Any] = [value for (yes, no), most in zip(one.votes, one.majority, strict=True) for value in (yes, no, most)] or [None] * 9
    return (one.actor, one.name, *spreads, *votes, one.classes)
