"""``kurak qualitative framework``: a text a row, a code a column, the researcher's summary in the cell."""

from __future__ import annotations

from pathlib import Path
from textwrap import wrap

import click

from kurak.app.cli.output import plural, safe
from kurak.app.cli.qualitative.opening import FOLDER, choosing, finish, open_for_analysis


@click.command(name="framework")
@FOLDER
@click.option("--depth", type=click.IntRange(0), metavar="N", help="Only codes down to this level of the codebook; 0 is the top.")
@choosing
@click.pass_context
def command(
    ctx: click.Context,
    folder: Path,
    depth: int | None,
    codes: tuple[str, ...],
    coders: tuple[str, ...],
    kinds: tuple[str, ...],
    into: Path | None,
    as_json: bool,
) -> None:
    """Print the framework matrix of FOLDER: what each text says of each code, in the researcher's words.

    Summaries stand in coding/summaries.csv. A cell without one says on how many passages it would rest, so that what is still to
    be written is seen. --into writes a table with a row a text and a column a code, to be filled in.

    Exit 0 if it is done, 1 if texts or codings have errors, 2 if it could not run.
    """
    from kurak.qualitative.framework import framework

    texts = open_for_analysis(folder, codes=codes, coders=coders)
    found = framework(texts, codes=codes, kinds=kinds, coders=coders, depth=depth)
    lines: list[str] = []
    to_write = 0
    for (document, attributes), line in zip(found.documents, found.cells, strict=True):
        lines += ["", safe(" · ".join([document, *attributes.values()]))] if lines else [safe(" · ".join([document, *attributes.values()]))]
        for row, cell in zip(found.codes, line, strict=True):
            if cell.summaries:
                said = "; ".join(f"{summary} ({coder})" if coder else summary for coder, summary in cell.summaries)
            elif cell.passages:
                said, to_write = f"– {plural(cell.passages, 'passage')}, no summary yet", to_write + 1
            else:
                continue
            lines += wrap(f"{row.name}: {safe(said)}", 78, initial_indent="  ", subsequent_indent="    ")
    if to_write:
        lines += ["", f"{plural(to_write, 'summary').replace('summarys', 'summaries')} to be written in coding/summaries.csv"]
    table = [
        {"text": document, **dict(attributes), **{row.name: _cell(cell.summaries, cell.passages, cell.state) for row, cell in zip(found.codes, line, strict=True)}}
        for (document, attributes), line in zip(found.documents, found.cells, strict=True)
    ]
    columns = list(dict.fromkeys(name for row in table for name in row))
    data = {
        "codes": [{"code": row.code, "name": row.name, "depth": row.depth} for row in found.codes],
        "texts": [
            {
                "text": document,
                "attributes": dict(attributes),
                "cells": [
                    {"code": row.code, "state": cell.state, "passages": cell.passages, "summaries": [{"coder": coder, "summary": summary} for coder, summary in cell.summaries]}
                    for row, cell in zip(found.codes, line, strict=True)
                ],
            }
            for (document, attributes), line in zip(found.documents, found.cells, strict=True)
        ],
    }
    finish(ctx, folder, texts, lines=lines, data=data, table=[{name: row.get(name, "") for name in columns} for row in table], into=into, as_json=as_json, coders=coders)


def _cell(summaries: tuple[tuple[str, str], ...], passages: int, state: str) -> str:
    if summaries:
        return " / ".join(summary for _, summary in summaries)
    return f"[{plural(passages, 'passage')}]" if passages else f"[{state}]"
