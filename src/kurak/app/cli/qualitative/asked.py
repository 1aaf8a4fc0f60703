"""``kurak qualitative asked``: which question was put where."""

from __future__ import annotations

from pathlib import Path
from textwrap import wrap

import click

from kurak.app.cli.output import WIDTH, could_not_run, safe
from kurak.app.cli.qualitative.opening import FOLDER, finish, open_texts
from kurak.app.cli.qualitative.tables import code_table
from kurak.model.coded_displays import AskedCell, CodeRow, QuestionsAsked
from kurak.model.documents import KINDS


@click.command(name="asked")
@FOLDER
@click.option("--by", default="place", metavar="ATTRIBUTE", help="Attribute of the texts whose groups are the columns; place if left out.")
@click.option("--kind", "kinds", multiple=True, type=click.Choice(KINDS), metavar="KIND", help="Only texts of this kind; interviews and groups if left out.")
@click.option("--into", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE.csv", help="Write the table to a file too.")
@click.option("--json", "as_json", is_flag=True, help="Print everything as JSON.")
@click.pass_context
def command(ctx: click.Context, folder: Path, by: str, kinds: tuple[str, ...], into: Path | None, as_json: bool) -> None:
    """Show which question of the guides was put in how many texts of each group of FOLDER.

    A question counts in texts of its own guide. It was put where a turn of the interviewer begins with its number in square brackets:
    [4]. Codes that no question asks for are named: that nobody speaks of them says nothing.

    Exit 0 if it is done, 1 if texts or codings have errors, 2 if it could not run.
    """
    from kurak import pipeline

    texts = open_texts(folder)
    found = pipeline.questions_asked(folder, texts, by=by, kinds=kinds)
    if not found.groups:
        raise could_not_run(f"no text has the attribute {by}")
    if not found.rows:
        raise could_not_run("no text names a guide whose questions are known, or marks a question: [4]")
    table = [
        {"guide": row.guide, "question": row.number, "words": row.words, "codes": "|".join(row.codes), by: name, "put": cell.put, "left_out": cell.left_out, "not_known": cell.not_known}
        for row, line in zip(found.rows, found.cells, strict=True)
        for name, cell in zip(found.groups, line, strict=True)
    ]
    data = {"asked": table, "codes_without_question": list(found.never_asked)}
    finish(ctx, folder, texts, lines=asked_lines(found), data=data, table=table, into=into, as_json=as_json, displays=False)


def asked_lines(found: QuestionsAsked) -> list[str]:
    """The table on a terminal."""
    rows, cells = [], []
    guide = ""
    for row, line in zip(found.rows, found.cells, strict=True):
        if row.guide != guide:
            guide = row.guide
            rows.append(CodeRow("", guide, 0))
            cells.append([""] * len(found.groups))
        rows.append(CodeRow("", f"{row.number}. {row.words or '(not in the guide)'}", 1))
        cells.append([_sign(one) for one in line])
    lines = [*code_table(rows, found.groups, cells), "", "texts in which it was put, of those with this guide; ?1 marks no questions"]
    if found.never_asked:
        lines += wrap(f"no question asks for {safe(', '.join(found.never_asked))}: that nobody speaks of them says nothing", WIDTH)
    return lines


def _sign(cell: AskedCell) -> str:
    base = cell.put + cell.left_out
    if not base and not cell.not_known:
        return "·"
    return (f"{cell.put} of {base}" if base else "") + (f" ?{cell.not_known}" if cell.not_known else "")
