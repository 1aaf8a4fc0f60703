"""``kurak rehearse``: the whole study simulated before a single interview, and what the design would find."""

from __future__ import annotations

from dataclasses import asdict, replace
from pathlib import Path
from textwrap import wrap
from typing import TYPE_CHECKING

import click

from kurak.app.cli.names import folder_name
from kurak.app.cli.output import WIDTH, could_not_run, plural, safe, write, write_findings, write_json
from kurak.app.cli.progress import counting
from kurak.version import VERSION

if TYPE_CHECKING:
    from kurak.model.finding import Finding
    from kurak.model.rehearsed import GroupOutcome, RehearsalResult
    from kurak.sampling.rehearsal.rehearse import Rehearsed

NAMES = 30
"""Width of the column of groups."""


@click.command(name="rehearse")
@click.argument("study", type=click.Path(path_type=Path), default=Path())
@click.option(
    "--replications",
    type=click.IntRange(0, 1_000_000),
    default=0,
    metavar="R",
    help="Repeat the study R times: coverage, deff, power.",
)
@click.option("--seed", type=click.IntRange(0), help="Seed; seeds.rehearsal of study.yaml if left out, or 1.")
@click.option(
    "--into", "name", metavar="NAME", callback=folder_name, help="Name of the run: rehearsal/NAME; run1, run2 … if left out."
)
@click.option(
    "--processes", type=click.IntRange(1, 256), help="Processes that share the work; all cores if left out."
)
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
@click.pass_context
def command(
    ctx: click.Context,
    study: Path,
    replications: int,
    seed: int | None,
    name: str | None,
    processes: int | None,
    as_json: bool,
) -> None:
    """Simulate the study in folder STUDY (this folder if left out) before it is made.

    Made-up people answer the study's questions under the assumptions of study.yaml. Everything is written into
    rehearsal/NAME and marked SIMULATED; nothing is overwritten, and nothing of it is ever a result.

    Exit 0 if it was written, 1 if the study has errors, 2 if it could not run.
    """
    from kurak import pipeline
    from kurak.sources.new_folder import next_name
    from kurak.sources.rehearsals import FOLDER

    if not study.is_dir():
        raise could_not_run(f"{study} is not a folder")
    folder = pipeline.check(study)
    if any(finding.code == "STU-001" for finding in folder.findings):
        raise could_not_run(f"{study} holds no study.yaml")
    errors = [finding for finding in folder.findings if finding.severity == "error"]
    run = name or next_name(study / FOLDER, "run")
    made: Rehearsed | None = None
    found: tuple[Finding, ...] = ()
    if not errors:
        if (study / FOLDER / run).exists():
            raise could_not_run(f"{FOLDER}/{run} is there already; choose another name with --into")
        with counting("SIMULATED replications", replications) as progress:
            made, found = pipeline.rehearse(
                folder, seed=seed, replications=replications, processes=processes, progress=progress
            )
        errors = [finding for finding in found if finding.severity == "error"]
    if made is None:
        if as_json:
            write_json({"kurak": VERSION, "findings": [one.as_data() for one in errors], "exit": 1})
        else:
            write_findings(errors)
        ctx.exit(1)
    try:
        pipeline.write_rehearsal(study, run, made)
    except OSError as error:
        raise could_not_run(
            f"{FOLDER}/{run} cannot be written: {(error.strerror or 'no reason given').lower()}"
        ) from error
    result = replace(made.result, name=run)
    if as_json:
        write_json(_data(result, found))
    else:
        write(_text(result, study / FOLDER / run, sorted(made.files)))
        if found:
            write_findings(found)
    ctx.exit(0)


def _data(result: RehearsalResult, found: tuple[Finding, ...]) -> dict[str, object]:
    from kurak.model.rehearsed import SIMULATED, group_outcomes

    return {
        "kurak": VERSION,
        "simulated": SIMULATED,
        **{key: value for key, value in asdict(result).items() if key not in ("findings", "estimates")},
        "groups": [
            {key: _finite(value) for key, value in asdict(one).items()} for one in group_outcomes(result)
        ],
        "estimates": [
            {key: _finite(value) for key, value in asdict(one).items()} for one in result.estimates
        ],
        "findings": [one.as_data() for one in found],
        "exit": 0,
    }


def _finite(value: object) -> object:
    """JSON knows no number that is none."""
    return None if isinstance(value, float) and value != value else value


def _text(result: RehearsalResult, place: Path, files: list[str]) -> str:
    from kurak.model.rehearsed import group_outcomes, worst_covered

    lines = [_titled(f"Rehearsal {result.name}")]
    lines.append(
        f"{result.interviews:,} made-up interviews · seed {result.seed} · people in them do not exist"
    )
    lines += wrap(f"supplied means scored by: {'; '.join(result.rules)}", WIDTH)
    spread = ", ".join(f"{value:.3f}" for value in result.correlations.values())
    lines.append(f"intracluster correlation of answers {result.correlation_stated:g} stated, {spread} made")
    if result.unreached:
        lines.append(
            f"{plural(len(result.unreached), 'published mean')} out of reach: listed in rehearsal.yaml"
        )
    outcomes = group_outcomes(result)
    if outcomes:
        lines += ["", _titled(f"{result.replications:,} replications: means of scales, all rules together")]
        lines.append(
            f"{'':<{NAMES}}{'n':>6}{'clusters':>9}{'bias':>7}{'RMSE':>6}{'deff':>6}{'coverage':>10}{'power':>6}"
        )
        domain = ""
        for one in outcomes:
            if one.domain != domain:
                domain = one.domain
                lines.append(safe(domain))
            lines.append(_row(one))
        if result.joined:
            lines += wrap(
                f"Strata with one cluster, for the variance: {safe('; '.join(result.joined))}.", WIDTH
            )
        everybody, worst = outcomes[0], worst_covered(outcomes)
        if everybody.coverage is not None:
            level, error = _percent(result.confidence, 0), 2 * (everybody.coverage_error or 0)
            lines += [
                "",
                _titled(
                    f"coverage of {level} intervals {_percent(everybody.coverage)}, give or take {_percent(error)}"
                ),
            ]
        if worst is not None and worst.coverage is not None:
            lines.append(
                _titled(
                    f"worst domain {safe(worst.group)} {_percent(worst.coverage)} "
                    f"({worst.interviews:.0f} interviews in {worst.clusters:.1f} clusters)"
                )
            )
    lines += ["", _titled(f"written: {place}/"), *(f"  {file}" for file in files)]
    return "\n".join(lines)


def _row(one: GroupOutcome) -> str:
    name = f"  {safe(one.group)}" if one.domain else "everybody"
    coverage = "none" if one.coverage is None else _percent(one.coverage)
    power = "–" if one.power is None else _percent(one.power, 0)
    return (
        f"{name[:NAMES]:<{NAMES}}{one.interviews:>6.0f}{one.clusters:>9.1f}{one.bias:>+7.2f}{one.rmse:>6.2f}{one.deff:>6.1f}"
        f"{coverage:>10}{power:>6}"
    )


def _percent(share: float, decimals: int = 1) -> str:
    return f"{100 * share:.{decimals}f} %"


def _titled(words: str) -> str:
    """A line with the mark at its end, as far right as 80 columns allow."""
    room = WIDTH - len("SIMULATED") - 2
    return f"{words:<{room}}  SIMULATED" if len(words) <= room else f"{words}  SIMULATED"
