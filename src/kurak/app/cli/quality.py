"""``kurak quality``: outcomes, response rates, progress, and what in the interviews is worth a look."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from kurak.app.cli.days import day
from kurak.app.cli.output import could_not_run, write, write_findings, write_json
from kurak.app.cli.progress import working
from kurak.app.cli.quality_text import quality_text
from kurak.model.fieldwork_result import FieldworkResult
from kurak.version import VERSION


@click.command(name="quality")
@click.argument("study", type=click.Path(path_type=Path), default=Path())
@click.option("--into", type=click.Path(path_type=Path), help="Folder for the tables; STUDY/out/quality if left out.")
@click.option("--today", callback=day, metavar="DAY", help="Day of the look, year-month-day; today if left out.")
@click.option("--json", "as_json", is_flag=True, help="Print everything as JSON.")
@click.pass_context
def command(ctx: click.Context, study: Path, into: Path | None, today: str | None, as_json: bool) -> None:
    """Look at the fieldwork of the folder STUDY: outcomes, response rates, progress, checks of interviews.

    What belongs together stands in the block fieldwork of study.yaml. Corrections of data/corrections.csv are applied and
    decisions of data/decisions.csv shown, which count in every other command too; nothing that was received is changed. No
    answer of anybody is printed.

    Exit 0 if nothing is wrong (flags are not), 1 if the study or its fieldwork has errors, 2 if it could not run.
    """
    from kurak import pipeline

    if not study.is_dir():
        raise could_not_run(f"{study} is not a folder")
    folder = pipeline.check(study, today=today)
    wrong = tuple(one for one in folder.findings if one.severity == "error")
    if any(one.code == "STU-001" for one in wrong):
        raise could_not_run(f"{study} holds no study.yaml")
    found, findings = None, wrong
    if not wrong:
        with working("looking at the fieldwork", long=True):
            found, findings = pipeline.quality(folder, study, today=today)
    errors = any(one.severity == "error" for one in findings)
    code = 1 if errors else 0 if found is not None else 2
    files: list[str] = []
    title = folder.study.title if folder.study is not None else folder.name
    if found is not None:
        files = _write(found, into or study / "out" / "quality", title=title)
    if as_json:
        data = result_data(found) if found is not None else {}
        write_json(
            {
                "kurak": VERSION,
                "study": folder.name,
                **data,
                "files": files,
                "findings": [one.as_data() for one in findings],
                "exit": code,
            }
        )
    else:
        if found is not None:
            write(quality_text(found, title=title, files=files) + "\n")
        write_findings(findings)
    ctx.exit(code)


def result_data(found: FieldworkResult) -> dict[str, Any]:
    """A look at a fieldwork for ``--json``; what is not a number is null."""
    quality = found.quality
    data = {
        "simulated": found.simulated,
        "units": found.drawn,
        "visits": found.visits,
        "interviews": found.interviews,
        "planned": found.planned,
        "confidence": found.confidence,
        "e": found.eligibility,
        "stages": [asdict(one) for one in found.stages],
        "outcomes": [asdict(one) for one in found.outcomes],
        "rates": [asdict(one) for one in found.rates],
        "progress": [asdict(one) for one in found.progress],
        "checks": [{**asdict(check), "open": still} for check, still in found.checks],
        "flags": [
            {
                **asdict(one.flag),
                "open": one.open,
                "decision": None if one.decision is None else one.decision.model_dump(mode="json"),
            }
            for one in found.flags
        ],
        "effects": [asdict(one) for one in quality.effects] if quality is not None else [],
        "back_checks": [asdict(one) for one in found.back_checks],
        "corrections": {"in_log": found.corrections, "applied": found.corrected},
        "left_out_interviews": found.left_out,
    }
    return {name: _finite(value) for name, value in data.items()}


def _finite(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _finite(one) for name, one in value.items()}
    if isinstance(value, list):
        return [_finite(one) for one in value]
    return None if isinstance(value, float) and (value != value or value in (float("inf"), float("-inf"))) else value


def _write(found: FieldworkResult, into: Path, *, title: str) -> list[str]:
    from kurak.sources.estimate_files import write_over
    from kurak.sources.fieldwork.quality_files import quality_files

    files = quality_files(found, title=title, version=VERSION)
    try:
        write_over(into, files)
    except OSError as error:
        raise could_not_run(f"{into} cannot be written: {(error.strerror or 'no reason given').lower()}") from error
    return [(into / name).as_posix() for name in files]
