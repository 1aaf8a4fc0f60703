"""What ``kurak stakeholders champions`` says of a study."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from textwrap import wrap
from typing import TYPE_CHECKING, Any

import click

from kurak.app.cli.output import WIDTH, could_not_run, safe
from kurak.app.cli.qualitative.tables import shortened
from kurak.app.cli.stakeholders.opening import finish, open_register
from kurak.app.cli.stakeholders.table_file import write_table

if TYPE_CHECKING:
    from kurak.model.champions import Champions, PlaceNominations

NAME = 35
MOST_ROWS = 8
"""Rows of a place on a terminal; the file and --json have all."""
SETS = 3
"""Best sets of key players that are printed."""


def champions_of_study(
    ctx: click.Context, folder: Path, *, place: str, question: Any, first: int | None, rehearsed: bool, into: Path | None, as_json: bool
) -> None:
    """Print the champions of a study, and end."""
    from kurak import pipeline
    from kurak.stakeholders.places import UnknownPlaceError

    study = open_register(folder, rehearsed=rehearsed)
    try:
        found = pipeline.champions(study, place=place, question=question, first=first)
    except UnknownPlaceError as error:
        raise could_not_run(f"{place}: {error}") from error
    files = [write_table(into, COLUMNS, _rows(found), simulated=found.simulated)] if into is not None else []
    finish(ctx, study, lines=list(_lines(found, folder)), data=_data(found), files=files, simulated=found.simulated, as_json=as_json)


def _lines(found: Champions, folder: Path) -> Iterator[str]:
    if not found.places:
        yield from wrap("No champion can be named: the study has neither a pilot place nor a nomination.", WIDTH)
    elif found.nobody_asked:
        yield from wrap(f"No champion can be named at {_places(found)}: nobody was asked.", WIDTH)
        yield ""
        for name in dict.fromkeys(one.place for one in found.places):
            yield from wrap(f"{safe(name)}{_inferred(found, name)}: no nominations", WIDTH, initial_indent="  ", subsequent_indent="    ")
    else:
        for number, one in enumerate(found.places):
            yield from ([""] if number else [])
            yield from _place_lines(found, one)
    if found.key_players:
        yield from ["", *_network_lines(found)]
    elif not found.n_ties:
        yield from ["", *wrap("No ties are recorded, so there are no key players of a network either.", WIDTH)]
    if found.would_name:
        yield from ["", "What would name one:"]
        for words in found.would_name:
            yield from wrap(words, WIDTH, initial_indent="- ", subsequent_indent="  ")
        yield from ["", f"Next: kurak stakeholders forms {safe(shlex.quote(str(folder)))} --into forms"]
    if not found.nobody_asked:
        yield from ["", "What this cannot say:"]
        for words in found.cannot_say:
            yield from wrap(words, WIDTH, initial_indent="- ", subsequent_indent="  ")


def _places(found: Champions) -> str:
    names = {one.place for one in found.places}
    return f"any of {len(names)} places" if len(names) > 1 else safe(next(iter(names)))


def _inferred(found: Champions, name: str) -> str:
    return " (pilot, inferred)" if name in found.inferred else ""


def _place_lines(found: Champions, one: PlaceNominations) -> Iterator[str]:
    from kurak.model.champions import QUESTIONS

    yield from wrap(f"{safe(one.place)}{_inferred(found, one.place)}: {QUESTIONS[one.question]}", WIDTH)
    yield from wrap(safe(one.says), WIDTH, initial_indent="  ", subsequent_indent="  ")
    yield from wrap(safe(one.rests_on), WIDTH, initial_indent="  ", subsequent_indent="  ")
    if not one.named:
        return
    yield f"  {'':{NAME}}{'named':>6}{'share':>7}{'limits':>11}{'rank':>6}{f'in first {one.first}':>12}"
    for row in one.named[:MOST_ROWS]:
        limits, rank = f"{100 * row.low:.0f}-{100 * row.high:.0f} %", f"{row.rank_low}-{row.rank_high}" if row.rank_low < row.rank_high else str(row.rank)
        yield f"  {shortened(row.name, NAME - 1):{NAME}}{row.named_by:>6}{100 * row.share:>5.0f} %{limits:>11}{rank:>6}{100 * row.among_first:>10.0f} %"
    if len(one.named) > MOST_ROWS:
        yield f"  {len(one.named) - MOST_ROWS} more were named by fewer."


def _network_lines(found: Champions) -> Iterator[str]:
    from kurak.stakeholders.champion_words import key_player_words

    yield from wrap(
        f"Key players of the network of {found.n_ties} recorded ties among {found.n_tied} actors, in sets of {found.key_size}. "
        "They rest on who has ties to whom, not on whom anybody trusts.", WIDTH,
    )  # fmt: skip
    for one in found.key_players:
        yield from wrap(f"{key_player_words(one)}:", WIDTH, initial_indent="  ", subsequent_indent="    ")
        for names in one.sets[:SETS]:
            yield from wrap(safe(" · ".join(names)), WIDTH, initial_indent="    ", subsequent_indent="      ")
        if one.n_best is not None and one.n_best > SETS:
            yield f"    {one.n_best - SETS} more sets are as good."
        if one.stays is not None:
            words = f"With {100 * one.missing:.0f} % of the ties taken away at random one of these is still the best in {100 * one.stays:.0f} % of {one.draws} draws."
            yield from wrap(words, WIDTH, initial_indent="    ", subsequent_indent="    ")


COLUMNS = (
    "place", "question", "nominee", "name", "asked", "named_by", "share", "low", "high", "limits", "level", "rank", "rank_low", "rank_high",
    "first", "among_first", "verdict",
)  # fmt: skip


def _rows(found: Champions) -> Iterator[tuple[Any, ...]]:
    for one in found.places:
        if not one.named:
            yield (one.place, one.question, "", "", one.asked, *[None] * 11, one.verdict)
        for row in one.named:
            yield (
                one.place, one.question, row.nominee, row.name, one.asked, row.named_by, row.share, row.low, row.high, one.limits, one.level,
                row.rank, row.rank_low, row.rank_high, one.first, row.among_first, one.verdict,
            )  # fmt: skip


def _data(found: Champions) -> dict[str, Any]:
    return {
        "places": [{**asdict(one), "more": one.more, "inferred_pilot": one.place in found.inferred} for one in found.places],
        "network": {"ties": found.n_ties, "actors_with_a_tie": found.n_tied, "size": found.key_size, "key_players": [asdict(one) for one in found.key_players]},
        "would_name": list(found.would_name),
        "cannot_say": list(found.cannot_say),
    }
