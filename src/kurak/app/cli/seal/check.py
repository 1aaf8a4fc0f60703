"""``kurak seal check``: what is open though it is to be sealed, over its time, changed or missing; nothing is changed."""

from __future__ import annotations

from pathlib import Path

import click

from kurak.app.cli.output import findings_data, plural, write, write_findings, write_json
from kurak.app.cli.seal.opening import AS_JSON, STUDY, open_study


@click.command(name="check")
@STUDY
@AS_JSON
@click.pass_context
def command(ctx: click.Context, study: Path, as_json: bool) -> None:
    """Check what is sealed in the folder STUDY, and what should be; no key is needed, and nothing is changed.

    Files that are open, days of retention that are over, sealed files that were changed, are missing or there twice, and what a
    run that was broken off left.

    Exit 0 if it is fine, 1 if there are errors or open files, 2 if it could not run.
    """
    from kurak import pipeline

    folder = open_study(study)
    found = pipeline.seal_findings(folder, study)
    planned = pipeline.plan_seal(folder, study)
    code = 1 if any(one.severity == "error" or one.code == "SEA-008" for one in found) else 0
    number_open, number_sealed = (sum(getattr(one, state) for one in planned.places) for state in ("open", "sealed"))
    if as_json:
        data = findings_data(folder.name, found, hashes={}, exit_code=code)
        write_json({**data, "open": number_open, "sealed": number_sealed})
        ctx.exit(code)
    write(f"{plural(number_sealed, 'file')} sealed · {number_open:,} open")
    write_findings(found)
    ctx.exit(code)
