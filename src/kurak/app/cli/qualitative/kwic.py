"""``kurak qualitative kwic``: where words are said, with what stands around them."""

from __future__ import annotations

import csv
import io
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Literal, get_args

import click

from kurak.app.cli.output import could_not_run, plural, safe, write, write_findings, write_json
from kurak.app.cli.spreadsheet import defused
from kurak.model.documents import SIMULATED, SpeakerRole
from kurak.version import VERSION

if TYPE_CHECKING:
    from kurak.model.concordance import Concordance, KeyWord

COLUMNS = ("document", "file", "line", "role", "start", "end", "before", "word", "after", "simulated")


@click.command(name="kwic")
@click.argument("folder", type=click.Path(path_type=Path))
@click.argument("words", nargs=-1, required=True)
@click.option("--forms", type=click.Choice(["ru", "en", "ky"]), help="Find other forms of the words too: Russian by dictionary, English by rule, Kyrgyz by stem.")
@click.option("--code", help="Only inside passages with this code or one below it.")
@click.option("--coder", help="Only passages of this coder.")
@click.option("--role", "roles", multiple=True, type=click.Choice(get_args(SpeakerRole)), help="Only what this role says; may be repeated.")
@click.option("--attribute", "attributes", multiple=True, metavar="KEY=VALUE", help="Only texts with this attribute: place=North; may be repeated.")
@click.option("--width", type=click.IntRange(0, 500), default=30, show_default=True, help="Characters of context on either side.")
@click.option("--limit", type=click.IntRange(1), default=100, show_default=True, help="Most places shown; all are counted.")
@click.option("--into", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE.csv", help="Write all places to a table.")
@click.option("--json", "as_json", is_flag=True, help="Print places as JSON.")
@click.pass_context
def command(
    ctx: click.Context,
    folder: Path,
    words: tuple[str, ...],
    forms: Literal["ru", "en", "ky"] | None,
    code: str | None,
    coder: str | None,
    roles: tuple[str, ...],
    attributes: tuple[str, ...],
    width: int,
    limit: int,
    into: Path | None,
    as_json: bool,
) -> None:
    """Find WORDS in the transcripts and documents of FOLDER.

    A word is found whatever its case; 'road*' finds every word that begins so; 'bad road' is a phrase. Several WORDS: any of
    them. Speakers are shown by their role.

    What is printed is what people said: it stays in the office. Only kurak qualitative quotes lets words out.

    Exit 0 if the search was made, 1 if a text could not be read, 2 if it could not run.
    """
    from kurak import pipeline
    from kurak.sources.qualitative.word_forms import NoDictionaryError
    from kurak.sources.whole_files import replace_files

    if not folder.is_dir():
        raise could_not_run(f"{folder} is not a folder")
    if coder is not None and code is None:
        raise could_not_run("--coder chooses among passages: give --code too")
    try:
        found = pipeline.concordance(
            folder,
            words,
            forms=forms,
            code=code,
            coder=coder,
            roles=roles,
            attributes=dict(_pair(one) for one in attributes),
            width=width,
            limit=None if into is not None else limit,
        )
    except (ValueError, NoDictionaryError) as error:
        raise could_not_run(str(error)) from error
    if not found.searched:
        raise could_not_run(f"{folder} holds no transcripts/ and no review/documents/; kurak qualitative import brings texts in")
    if into is not None:
        try:
            replace_files(into.parent, {into.name: _table(found)})
        except OSError as error:
            raise could_not_run(f"{into} cannot be written: {(error.strerror or 'no reason given').lower()}") from error
    exit_code = 1 if found.findings else 0
    if as_json:
        data = asdict(found)
        data |= {"findings": [one.as_data() for one in found.findings], "lines": [asdict(one) for one in found.lines[:limit]]}
        write_json({"kurak": VERSION, "study": folder.resolve().name, **data, "exit": exit_code})
    else:
        _print(found, limit=limit, into=into)
    ctx.exit(exit_code)


def _pair(text: str) -> tuple[str, str]:
    key, sign, value = text.partition("=")
    if not sign or not key.strip():
        raise could_not_run(f"--attribute is KEY=VALUE, such as place=North, not {text!r}")
    return key.strip(), value.strip()


def _print(found: Concordance, *, limit: int, into: Path | None) -> None:
    if into is None:
        wide = max((len(one.before) for one in found.lines), default=0)
        for one in found.lines:
            write(f"{one.document} · {one.role or 'text'} · {one.file}:{one.line}" + (f" · {SIMULATED}" if one.simulated else ""))
            write(f"  {_words(one, wide)}")
    said = f"{plural(found.total, 'place')} in {plural(found.texts, 'text')} of {found.searched:,}"
    if into is not None:
        said += f", written to {into}"
    elif found.total > limit:
        said += f"; the first {limit:,} are shown"
    write(said)
    if found.not_shown:
        write(f"{plural(len(found.not_shown), 'text')} left out: their coders work blind and are not done; --coder shows one's own")
    if found.findings:
        write_findings(found.findings)


def _words(one: KeyWord, wide: int) -> str:
    return safe(f"{one.before:>{wide}} [{one.word}] {one.after}".rstrip())


def _table(found: Concordance) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    for one in found.lines:
        row = asdict(one)
        writer.writerow([_cell(row[name]) for name in COLUMNS])
    return text.getvalue().encode("utf-8")


def _cell(value: object) -> object:
    if isinstance(value, bool):
        return SIMULATED if value else ""
    return defused(value)
