"""``kurak stakeholders champions``: whom people at a place name, in a study; key players, of a list of ties."""

from __future__ import annotations

from pathlib import Path

import click

from kurak.app.cli.output import could_not_run
from kurak.app.cli.stakeholders.measures import DIRECTED, HEADER
from kurak.app.cli.stakeholders.opening import AS_JSON, INTO, REHEARSED


@click.command(name="champions")
@click.argument("path", metavar="PATH", type=click.Path(path_type=Path), default=Path())
@click.option("--place", default="", metavar="PLACE", help="One place only, under any of its names.")
@click.option("--question", type=click.Choice(["turn_to", "trust"]), help="One question only: whom people turn to, or whom they trust.")
@click.option("--first", type=click.IntRange(1, 50), metavar="N", help="How many count as the first; stakeholders.first of study.yaml if left out.")
@click.option("--size", type=click.IntRange(1, 50), metavar="N", help="Of a list of ties: actors in a set; 3 if left out.")
@click.option("--steps", type=click.IntRange(1, 20), metavar="N", help="Of a list of ties: how many ties away counts as reached; 1 if left out.")
@DIRECTED
@HEADER
@click.option("--draws", type=click.IntRange(0, 1000), metavar="N", help="Of a list of ties: searches without some of the ties.")
@REHEARSED
@INTO
@AS_JSON
@click.pass_context
def command(
    ctx: click.Context, path: Path, place: str, question: str | None, first: int | None, size: int | None, steps: int | None,
    directed: bool | None, header: bool | None, draws: int | None, rehearsed: bool, into: Path | None, as_json: bool,
) -> None:  # fmt: skip
    """Whom people at each place of the study PATH name most, and how sure that is.

    Organisations and roles only. A place where fewer people were asked than stakeholders.fewest_nominators says has no champion yet, and
    the first is named only where it can be told from the second.

    Where PATH is a file with a list of ties (columns from and to, or the first two) the key players: without whom the network falls apart most
    (KPP-Neg), and from whom most of it is reached (KPP-Pos). Nobody was asked about them: they are no champions yet.

    Exit 0 if it could be said, 1 if the register has errors, 2 if it could not run. That nobody can be named is no error.
    """
    of_file, of_study = (size, steps, directed, header, draws), (place or None, question, first, rehearsed or None)
    if path.is_file():
        if any(one is not None for one in of_study):
            raise could_not_run("--place, --question, --first and --rehearsed are for a study; this is a file")
        from kurak.app.cli.stakeholders.champions_file import key_players_of_file

        key_players_of_file(ctx, path, size=size or 3, steps=steps or 1, directed=directed, draws=draws, header=header, into=into, as_json=as_json)
        return
    if path.is_dir() and any(one is not None for one in of_file):
        raise could_not_run("--size, --steps, --directed, --header and --draws are for a list of ties; for a study --first says how many")
    from kurak.app.cli.stakeholders.champions_study import champions_of_study

    champions_of_study(ctx, path, place=place, question=question, first=first, rehearsed=rehearsed, into=into, as_json=as_json)
