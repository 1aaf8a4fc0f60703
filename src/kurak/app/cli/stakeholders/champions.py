"""``kurak stakeholders champions``: whom people at a place name, in a study."""

from __future__ import annotations

from pathlib import Path

import click

from kurak.app.cli.stakeholders.opening import AS_JSON, FOLDER, INTO, REHEARSED


@click.command(name="champions")
@FOLDER
@click.option("--place", default="", metavar="PLACE", help="One place only, under any of its names.")
@click.option("--question", type=click.Choice(["turn_to", "trust"]), help="One question only: whom people turn to, or whom they trust.")
@click.option("--first", type=click.IntRange(1, 50), metavar="N", help="How many count as the first; stakeholders.first of study.yaml if left out.")
@REHEARSED
@INTO
@AS_JSON
@click.pass_context
def command(
    ctx: click.Context, folder: Path, place: str, question: str | None, first: int | None, rehearsed: bool, into: Path | None, as_json: bool
) -> None:
    """Whom people at each place of FOLDER name most, and how sure that is.

    Organisations and roles only. A place where fewer people were asked than stakeholders.fewest_nominators says has no champion yet, and
    the first is named only where it can be told from the second.

    Exit 0 if it could be said, 1 if the register has errors, 2 if it could not run. That nobody can be named is no error.
    """
    from kurak.app.cli.stakeholders.champions_study import champions_of_study

    champions_of_study(ctx, folder, place=place, question=question, first=first, rehearsed=rehearsed, into=into, as_json=as_json)
