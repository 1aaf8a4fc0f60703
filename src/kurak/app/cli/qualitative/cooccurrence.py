"""``kurak qualitative cooccurrence``: codes that stand together."""

from __future__ import annotations

from pathlib import Path

import click

from kurak.app.cli.qualitative.opening import FOLDER, choosing, finish, open_for_analysis
from kurak.app.cli.qualitative.tables import shortened
from kurak.qualitative.cooccurrence import Within

SHOWN = 30


@click.command(name="cooccurrence")
@FOLDER
@click.option("--within", type=click.Choice(["passage", "turn", "text"]), default="passage", metavar="WHAT", help="What two codes must share: an overlapping passage (if left out), a turn, or a text.")
@choosing
@click.pass_context
def command(
    ctx: click.Context,
    folder: Path,
    within: Within,
    codes: tuple[str, ...],
    coders: tuple[str, ...],
    kinds: tuple[str, ...],
    into: Path | None,
    as_json: bool,
) -> None:
    """Show which codes of FOLDER stand together, in how many texts and how often.

    Standing together is not one causing the other. With several coders their codings are taken together.

    Exit 0 if it is done, 1 if texts or codings have errors, 2 if it could not run.
    """
    from kurak.qualitative.cooccurrence import cooccurrence

    texts = open_for_analysis(folder, codes=codes, coders=coders)
    pairs = cooccurrence(texts, within=within, codes=codes, kinds=kinds, coders=coders)
    names = texts.codebook.names() if texts.codebook is not None else {}
    times = {"passage": "passages", "turn": "turns", "text": "texts"}[within]
    lines = [f"{'texts':>5}  {times:>8}  codes in one {within}"]
    lines += [
        f"{pair.texts:>5}  {pair.passages:>8}  {shortened(f'{names[pair.first]} + {names[pair.second]}', 62)}" for pair in pairs[:SHOWN]
    ]
    if not pairs:
        lines = [f"no two codes stand in one {within}"]
    elif len(pairs) > SHOWN:
        lines.append(f"and {len(pairs) - SHOWN:,} pairs more: --json or --into gives all")
    table = [
        {
            "first": pair.first,
            "second": pair.second,
            "texts": pair.texts,
            times if times != "texts" else "occurrences": pair.passages,
            "texts_with_first": pair.texts_first,
            "texts_with_second": pair.texts_second,
        }
        for pair in pairs
    ]
    finish(ctx, folder, texts, lines=lines, data={"within": within, "pairs": table}, table=table, into=into, as_json=as_json, coders=coders)
