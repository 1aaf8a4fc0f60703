"""``kurak check``: everything that is wrong in a study folder, and nothing changed."""

from __future__ import annotations

from pathlib import Path

import click

from kurak.app.cli.output import could_not_run, findings_data, write_findings, write_json


@click.command(name="check")
@click.argument("study", type=click.Path(path_type=Path), default=Path())
@click.option("--json", "as_json", is_flag=True, help="Print the findings as JSON.")
@click.pass_context
def command(ctx: click.Context, study: Path, as_json: bool) -> None:
    """Check the folder STUDY (this folder if left out); nothing is changed.

    Every finding says what is wrong, where, and how to put it right.
    Exit 0 if there is no error, 1 if there is one, 2 if STUDY is no study.
    """
    from kurak import pipeline

    if study.is_file() and study.name == "study.yaml":
        raise could_not_run(f"{study} is a file; give its folder: kurak check {study.parent}")
    if not study.is_dir():
        raise could_not_run(f"{study} is not a folder")
    read = pipeline.check_with_form(study)
    code = 1 if read.has_errors else 0
    if any(finding.code == "STU-001" for finding in read.findings):
        code = 2
    if as_json:
        write_json(findings_data(read.name, read.findings, hashes=read.hashes, exit_code=code))
    else:
        write_findings(read.findings, files=len(read.hashes))
    ctx.exit(code)
