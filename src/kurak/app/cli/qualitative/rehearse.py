"""``kurak qualitative rehearse``: invented conversations to practise coding with."""

from __future__ import annotations

import shlex
from pathlib import Path

import click

from kurak.app.cli.output import could_not_run, plural, safe, write, write_json
from kurak.version import VERSION


@click.command(name="rehearse")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print the files as JSON.")
def command(folder: Path, as_json: bool) -> None:
    """Write a folder of invented conversations into FOLDER, to practise with.

    Ten short texts in English, Russian and Kyrgyz about the way to the market, two guides, a codebook and two coders, of whom one
    has not finished. Nobody said any of it: every text begins with SIMULATED, and nothing of it can become a quote.

    FOLDER must not exist. Exit 2 if it cannot be written; then nothing is.
    """
    from kurak.sources.qualitative.practice_texts import write_practice

    try:
        files = write_practice(folder)
    except FileExistsError as error:
        raise could_not_run(f"{folder} is there already; nothing was written") from error
    except OSError as error:
        raise could_not_run(f"{folder} cannot be written: {(error.strerror or 'no reason given').lower()}") from error
    if as_json:
        write_json({"kurak": VERSION, "simulated": "nobody said any of it", "folder": folder.as_posix(), "files": list(files), "exit": 0})
        return
    shown = safe(shlex.quote(str(folder)))
    write(f"{safe(str(folder))} holds {plural(len(files), 'file')}. SIMULATED: nobody said any of it.\n\nNext: kurak qualitative check {shown}")
