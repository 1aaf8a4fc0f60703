"""``kurak qualitative check``: texts, codebook and codings against each other; passages moved after a mended text."""

from __future__ import annotations

from pathlib import Path

import click

from kurak.app.cli.days import day
from kurak.app.cli.output import could_not_run, findings_data, plural, safe, write, write_findings, write_json
from kurak.app.cli.qualitative.opening import FOLDER, open_texts


@click.command(name="check")
@FOLDER
@click.option("--re-anchor", is_flag=True, help="Move codings to where their words stand now.")
@click.option("--today", callback=day, metavar="DAY", help="Day that is written down, year-month-day; today if left out.")
@click.option("--json", "as_json", is_flag=True, help="Print the findings as JSON.")
@click.pass_context
def command(ctx: click.Context, folder: Path, re_anchor: bool, today: str | None, as_json: bool) -> None:
    """Check transcripts, documents, codebook and codings of FOLDER.

    Every coding is held against the words it stands on. After a text was mended, --re-anchor moves the passages whose words
    stand in one other place; those that were changed stay for their coder. Without it nothing is changed. What people said is
    never printed.

    Exit 0 if there is no error, 1 if there is one, 2 if it could not run.
    """
    from kurak import pipeline
    from kurak.sources.qualitative.writing import UnreadableCodingsError

    texts = open_texts(folder)
    moved: dict[str, int] = {}
    if re_anchor:
        try:
            done = pipeline.re_anchor(folder, texts, today=today)
        except UnreadableCodingsError as error:
            raise could_not_run(str(error)) from error
        except OSError as error:
            raise could_not_run(f"codings cannot be written: {(error.strerror or 'no reason given').lower()}") from error
        moved = dict(done.moved)
        texts = open_texts(folder)
    code = 1 if texts.has_errors else 0
    counts = {
        "texts": len(texts.documents),
        "codes": len(texts.codebook.names()) if texts.codebook is not None else 0,
        "coders": len(texts.codings),
        "codings": sum(map(len, texts.codings.values())),
        "not placed": sum(map(len, texts.unplaced.values())),
    }
    if as_json:
        data = findings_data(folder.resolve().name, texts.findings, hashes=texts.hashes, exit_code=code)
        write_json({**data, "simulated": texts.simulated, "counts": counts, "moved": moved})
    else:
        for coder, number in moved.items():
            write(f"{safe(coder)}: {plural(number, 'passage')} moved")
        said = [plural(counts[name], word) for name, word in (("texts", "text"), ("codes", "code"), ("coders", "coder"), ("codings", "coding"))]
        write(" · ".join([*said, *(["SIMULATED"] if texts.simulated else [])]))
        write_findings(texts.findings, files=None if moved else len(texts.hashes))
    ctx.exit(code)
