"""``kurak build``: tables, scales and report of a study, and only what changed; again and again while somebody writes."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kurak.app.cli.output import could_not_run, plural, safe, write, write_findings, write_json
from kurak.app.cli.progress import counting_parts
from kurak.version import VERSION

if TYPE_CHECKING:
    from kurak.pipeline.building import Build, Builder

PAUSE = 0.5
"""Seconds between two looks at the folder."""

NAMED = 5
"""Changed files that are named."""


@click.command(name="build")
@click.argument("study", type=click.Path(path_type=Path), default=Path())
@click.option("--into", type=click.Path(path_type=Path), help="Folder for what is made; STUDY/out if left out.")
@click.option("--anew", is_flag=True, help="Make everything, whatever changed.")
@click.option("--watch", is_flag=True, help="Build again whenever a file of the study is saved; end with Ctrl-C.")
@click.option("--json", "as_json", is_flag=True, help="Print what was made as JSON.")
@click.pass_context
def command(ctx: click.Context, study: Path, into: Path | None, anew: bool, watch: bool, as_json: bool) -> None:
    """Go the whole way with the folder STUDY (this folder if left out): check it, estimate, analyse scales, write the report.

    The report is in the study's own language, and in each of report.languages of study.yaml. What did not change since the last time is not made again. The same folder gives the same bytes. A release is not
    part of it: that is for people to decide (kurak release).

    Exit 0 if everything is up to date, 1 if the study has errors, 2 if it could not run.
    """
    from kurak import pipeline

    if not study.is_dir():
        raise could_not_run(f"{study} is not a folder")
    if watch and as_json:
        raise click.UsageError("--watch prints as it goes; --json prints once")
    with counting_parts("analysing scales") as progress:
        builder = pipeline.Builder(study, into if into is not None else study / "out", progress)
        built = _build(builder, anew=anew)
    code = _said(built, as_json=as_json)
    if not watch:
        ctx.exit(code)
    write(f"Watching {safe(str(study))}; Ctrl-C ends it.")
    watching(builder, say=lambda one: _said(one, as_json=False))


def watching(builder: Builder, *, say: Callable[[Build], Any], wait: Callable[[], None] = lambda: time.sleep(PAUSE)) -> None:
    """Build again after each change since the builder's last build, once the folder has come to rest; until somebody interrupts.

    Parameters
    ----------
    say
        Told what each build did.
    wait
        Waits between two looks; whatever it raises ends the watch.
    """
    from kurak.sources.changed_files import changed

    seen = builder.seen
    while True:
        wait()
        now = builder.look(seen)
        # Editors write in several steps: a build waits until two looks see the same.
        if changed(builder.seen, now) and not changed(seen, now):
            say(_build(builder, anew=False))
        seen = now


def _build(builder: Builder, *, anew: bool) -> Build:
    from kurak import pipeline

    try:
        return builder.build(anew=anew)
    except pipeline.QuoteRefusedError as error:
        raise could_not_run(f"no quotation can be judged: {error}") from error
    except OSError as error:
        raise could_not_run(f"{builder.into} cannot be written: {(error.strerror or 'no reason given').lower()}") from error


def _said(built: Build, *, as_json: bool) -> int:
    missing = any(one.code == "STU-001" for one in built.findings)
    code = 2 if missing else 1 if built.errors else 0
    if as_json:
        steps = [
            {"step": one.name, "state": one.state, "files": [file.as_posix() for file in one.files], "seconds": round(one.seconds, 2)}
            for one in built.steps
        ]
        findings = [one.as_data() for one in built.findings]
        write_json({"kurak": VERSION, "steps": steps, "changed": list(built.changed), "findings": findings, "exit": code})
        return code
    if built.errors:
        write_findings(list(built.errors))
        write("Nothing was built: mend the errors first. What was built before stands as it was.")
        return code
    if built.changed:
        more = len(built.changed) - NAMED
        named = ", ".join(safe(name) for name in built.changed[:NAMED]) + (f" and {more} more" if more > 0 else "")
        write(f"{plural(len(built.changed), 'file')} changed: {named}")
    for one in built.steps:
        write(f"  {one.name:<10} {one.state}" + (f"   {one.seconds:.1f} s" if one.seconds >= 0.05 else ""))
        for file in one.files:
            write(f"  {'':<10} {safe(file.as_posix())}")
    return code
