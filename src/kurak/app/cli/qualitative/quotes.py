"""``kurak qualitative quotes``: the pool of quotations, who released them, and the cleared ones for whoever asks."""

from __future__ import annotations

import csv
import io
from collections import Counter
from pathlib import Path

import click

from kurak.app.cli.days import day
from kurak.app.cli.output import could_not_run, findings_data, plural, safe, write, write_findings, write_json
from kurak.app.cli.qualitative.opening import FOLDER
from kurak.app.cli.spreadsheet import defused
from kurak.model.quotes import JudgedQuote, QuotePool

COLUMNS = ("id", "text", "translation", "language", "attributes", "topic")


@click.command(name="quotes")
@FOLDER
@click.option("--add", metavar="CODER:CODING", help="Put a coded passage into the pool, names and places masked.")
@click.option("--clear", metavar="ID", help="Release a quotation; two different people make it cleared.")
@click.option("--drop", metavar="ID", help="Take a quotation out of the pool.")
@click.option("--as", "who", metavar="WHO", help="Who adds or releases: a role or a coder.")
@click.option("--show", metavar="KEY", multiple=True, help="With --add: the attribute shown beside the words.")
@click.option("--translation", default="", help="With --add: the words in the report's language.")
@click.option("--words", is_flag=True, help="List the words too, as they would be shown.")
@click.option("--into", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE.csv", help="Write the cleared quotations, and no others, to a table.")
@click.option("--today", callback=day, metavar="DAY", help="Day of a release, year-month-day; today if left out.")
@click.option("--json", "as_json", is_flag=True, help="Print states, and the cleared quotations, as JSON.")
@click.pass_context
def command(
    ctx: click.Context,
    folder: Path,
    add: str | None,
    clear: str | None,
    drop: str | None,
    who: str | None,
    show: tuple[str, ...],
    translation: str,
    words: bool,
    into: Path | None,
    today: str | None,
    as_json: bool,
) -> None:
    """List the quotations of FOLDER with their state, add one, release one.

    A quotation is cleared when two different people released it, nothing that is shown has changed since, no name, place or sex
    stands in its words, one attribute at most is shown, and enough people share it (disclosure.quote_base). Only cleared
    quotations leave: by --into, by --json and in the report. Those of simulated texts never do.

    Exit 0 if nothing is wrong, 1 if a quotation is void or refused, 2 if it could not run.
    """
    from kurak import pipeline
    from kurak.sources.qualitative.quote_pool import UnreadablePoolError
    from kurak.sources.whole_files import replace_files

    if not folder.is_dir():
        raise could_not_run(f"{folder} is not a folder")
    asked = [name for name, value in (("--add", add), ("--clear", clear), ("--drop", drop)) if value is not None]
    if len(asked) > 1:
        raise could_not_run(f"one thing at a time: {' or '.join(asked)}")
    if (add is not None or clear is not None) and not (who or "").strip():
        raise could_not_run(f"{asked[0]} needs --as WHO: a role or a coder")
    if (show or translation) and add is None:
        raise could_not_run("--show and --translation belong to --add")
    said = ""
    try:
        if add is not None:
            coder, colon, coding = add.partition(":")
            if not colon:
                raise could_not_run("--add is CODER:CODING, as in coding/codings/CODER.csv")
            made = pipeline.add_quote(folder, coder, coding, who=str(who).strip(), show=show, translation=translation)
            said = f"{made} is in the pool"
        elif clear is not None:
            pipeline.clear_quote(folder, clear, who=str(who).strip(), today=today)
            said = f"{clear} is released by {str(who).strip()}"
        elif drop is not None:
            pipeline.drop_quote(folder, drop)
            said = f"{drop} is out of the pool"
        pool = pipeline.quote_pool(folder)
        if into is not None:
            replace_files(into.parent, {into.name: _table(pool)})
    except pipeline.QuoteRefusedError as error:
        raise could_not_run(str(error)) from error
    except UnreadablePoolError as error:
        raise could_not_run(str(error)) from error
    except OSError as error:
        raise could_not_run(f"it cannot be written: {(error.strerror or 'no reason given').lower()}") from error
    findings = (*pool.findings, *(one for quote in pool.quotes for one in quote.findings))
    code = 1 if any(one.severity == "error" for one in findings) else 0
    if as_json:
        data = findings_data(folder.resolve().name, findings, hashes={}, exit_code=code)
        write_json({**data, "done": said, "quotes": [_state(one) for one in pool.quotes], "cleared": [_shown(one) for one in pool.cleared]})
    else:
        if said:
            write(safe(said))
        for one in pool.quotes:
            write(_line(one, words=words))
        counts = Counter(one.state for one in pool.quotes)
        write(" · ".join([plural(len(pool.quotes), "quotation"), *(f"{counts[state]} {state}" for state in ("cleared", "one release", "waiting", "void", "refused") if counts[state])]))
        if into is not None:
            write(f"{plural(len(pool.cleared), 'cleared quotation')} written to {into}")
        if findings:
            write_findings(findings)
    ctx.exit(code)


def _line(one: JudgedQuote, *, words: bool) -> str:
    quote = one.quote
    beside = ", ".join(f"{key}={value}" for key, value in one.shown) or "nothing shown"
    people = f" ({one.sharing:,} share it)" if one.sharing is not None else ""
    text = f"{quote.id} · {one.state} · {quote.document} · {beside}{people}" + (f" · {one.topic}" if one.topic else "")
    lines = [safe(text)]
    if words:
        lines += [f"  {safe(quote.text)}", *([f"  {safe(quote.translation)}"] if quote.translation else [])]
    return "\n".join(lines)


def _state(one: JudgedQuote) -> dict[str, object]:
    quote = one.quote
    return {
        "id": quote.id,
        "state": one.state,
        "document": quote.document,
        "attributes": dict(one.shown),
        "sharing": one.sharing,
        "first_cleared_by": quote.first_cleared_by,
        "second_cleared_by": quote.second_cleared_by,
        "codes": [found.code for found in one.findings],
    }


def _shown(one: JudgedQuote) -> dict[str, object]:
    """What leaves: not the id of the text, by which two quotations of one person could be joined."""
    quote = one.quote
    attributes = ", ".join(f"{key}={value}" for key, value in one.shown)
    return dict(zip(COLUMNS, (quote.id, quote.text, quote.translation, quote.language, attributes, one.topic), strict=True))


def _table(pool: QuotePool) -> bytes:
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, lineterminator="\n")
    writer.writeheader()
    # In the order of their length: the order of the pool would lead back to texts.
    writer.writerows({name: defused(value) for name, value in _shown(one).items()} for one in sorted(pool.cleared, key=lambda one: (len(one.quote.text), one.quote.text)))
    return text.getvalue().encode("utf-8")
