"""``kurak stakeholders check``: what is wrong with the register."""

from __future__ import annotations

from pathlib import Path
from textwrap import fill

import click

from kurak.app.cli.output import WIDTH, findings_data, write, write_findings, write_json
from kurak.app.cli.stakeholders.opening import AS_JSON, FOLDER, open_register, own_findings


@click.command(name="check")
@FOLDER
@AS_JSON
@click.pass_context
def command(ctx: click.Context, folder: Path, as_json: bool) -> None:
    """Check actors, places, activities, services, ties, nominations and ratings of FOLDER; nothing is changed.

    Exit 0 if they are fine, 1 if they have errors, 2 if it could not run.
    """
    study = open_register(folder)
    found = own_findings(study)
    code = 1 if any(one.severity == "error" for one in found) else 0
    counts = {
        name: len(getattr(study, name))
        for name in ("actors", "aliases", "places", "activities", "services", "needs", "ties", "nominations", "ratings")
    }
    files = {name: sha for name, sha in study.hashes.items() if name.startswith("stakeholders/")}
    if as_json:
        write_json({**findings_data(study.name, found, hashes=files, exit_code=code), "register": counts})
        ctx.exit(code)
    held = " · ".join(f"{number:,} {name if number != 1 else _singular(name)}" for name, number in counts.items() if number)
    write(fill(held or "the register is empty", WIDTH))
    write_findings(found, files=len(files))
    ctx.exit(code)


def _singular(name: str) -> str:
    return {"aliases": "alias"}.get(name, name.removesuffix("ies") + "y" if name.endswith("ies") else name.removesuffix("s"))
