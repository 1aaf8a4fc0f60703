"""How every command of the room opens its folder, what it lets one choose, and how it ends."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from kurak.app.cli.output import could_not_run, findings_text, plural, safe, write, write_json
from kurak.app.cli.progress import working
from kurak.app.cli.spreadsheet import defused
from kurak.model.codings import CodedTexts
from kurak.model.documents import KINDS
from kurak.version import VERSION

FOLDER = click.argument("folder", type=click.Path(path_type=Path), default=Path())
SIMULATED_LINE = "SIMULATED: these texts are invented, and nothing here is a result"


def choosing(command: Callable[..., None]) -> Callable[..., None]:
    """Options by which texts, codes and coders are chosen, and the two ways out: JSON and a table."""
    options = (
        click.option("--code", "codes", multiple=True, metavar="CODE", help="Only this code and those below it; may be given again."),
        click.option("--coder", "coders", multiple=True, metavar="NAME", help="Only codings of this coder; may be given again."),
        click.option("--kind", "kinds", multiple=True, type=click.Choice(KINDS), metavar="KIND", help=f"Only texts of this kind: {', '.join(KINDS)}. Interviews and groups if left out."),
        click.option("--into", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE.csv", help="Write the table to a file too."),
        click.option("--json", "as_json", is_flag=True, help="Print everything as JSON."),
    )
    for option in reversed(options):
        command = option(command)
    return command


def open_texts(folder: Path) -> CodedTexts:
    """Texts and codings of a folder; a command ends with 2 where there is none."""
    from kurak import pipeline

    if not folder.is_dir():
        raise could_not_run(f"{folder} is not a folder")
    with working("reading texts and codings", long=True):
        texts = pipeline.coded_texts(folder)
    if not texts.hashes and any(one.code == "SEA-001" for one in texts.findings):
        raise could_not_run(f"the texts of {folder} are sealed: kurak seal open {folder} --identity KEY --what transcripts")
    if not texts.hashes:
        raise could_not_run(f"{folder} holds no transcripts/ and no coding/; kurak qualitative import brings texts in")
    return texts


def open_for_analysis(folder: Path, *, codes: Sequence[str] = (), coders: Sequence[str] = ()) -> CodedTexts:
    """Texts with a codebook and codings; names that are chosen must be there."""
    texts = open_texts(folder)
    if texts.codebook is None:
        raise could_not_run(f"{folder} has no codebook that can be read: kurak qualitative check {folder}")
    if not texts.documents:
        raise could_not_run(f"{folder} has no text that can be read: kurak qualitative check {folder}")
    _known("code", codes, texts.codebook.names())
    _known("coder", coders, texts.codings)
    return texts


def _known(what: str, chosen: Sequence[str], known: Mapping[str, Any]) -> None:
    from kurak.sources.wording import did_you_mean, listed

    there_are = f"there are: {listed(known) or 'none'}"
    for one in chosen:
        if one not in known:
            raise could_not_run(f"no {what} {one}; {did_you_mean(one, known, otherwise=there_are)}")


def finish(
    ctx: click.Context,
    folder: Path,
    texts: CodedTexts,
    *,
    lines: Sequence[str],
    data: Mapping[str, Any],
    table: Sequence[Mapping[str, Any]],
    into: Path | None,
    as_json: bool,
    coders: Sequence[str] = (),
    displays: bool = True,
) -> None:
    """Print, write the table where one is wanted, and end: 1 where texts or codings have errors.

    Findings are shown in full with the result: a passage that does not stand where it should counts nowhere.
    """
    from kurak.qualitative.shared_texts import blind_texts

    code = 1 if texts.has_errors else 0
    files: list[str] = []
    if into is not None:
        _write_table(into, table, simulated=texts.simulated)
        files.append(into.as_posix())
    if as_json:
        mark = {"simulated": SIMULATED_LINE} if texts.simulated else {}
        findings = [one.as_data() for one in texts.findings]
        write_json({"kurak": VERSION, "folder": folder.resolve().name, **mark, **data, "files": files, "findings": findings, "exit": code})
        ctx.exit(code)
    write("\n".join([*([SIMULATED_LINE, ""] if texts.simulated else []), *lines]))
    if files:
        write("\n".join(["", *(f"written: {safe(one)}" for one in files)]))
    closed = [] if coders or not displays else sorted(blind_texts(texts))
    if closed:
        write(f"\n{plural(len(closed), 'text')} left out: its coders work blind and are not done. See --coder")
    lost = sum(map(len, texts.unplaced.values()))
    if lost:
        write(f"\n{plural(lost, 'coding')} not counted: kurak qualitative check says why")
    elif texts.has_errors:
        write("\n" + findings_text([one for one in texts.findings if one.severity == "error"]))
    ctx.exit(code)


def _write_table(into: Path, table: Sequence[Mapping[str, Any]], *, simulated: bool) -> None:
    from kurak.sources.estimate_files import write_over

    text = io.StringIO()
    columns = [*(table[0] if table else ()), *(["simulated"] if simulated else [])]
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([*(_cell(value) for value in row.values()), *(["SIMULATED"] if simulated else [])] for row in table)
    try:
        write_over(into.parent, {into.name: text.getvalue().encode("utf-8")})
    except OSError as error:
        raise could_not_run(f"{into} cannot be written: {(error.strerror or 'no reason given').lower()}") from error


def _cell(value: Any) -> Any:
    return "" if value is None or (isinstance(value, float) and value != value) else defused(value)
