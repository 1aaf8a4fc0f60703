"""``kurak draw``: the sample of a study, with inclusion probabilities and route sheets; never overwritten."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from kurak.app.cli.names import folder_name
from kurak.app.cli.output import (
    could_not_run,
    findings_text,
    plural,
    someone_can_answer,
    write,
    write_findings,
    write_json,
)
from kurak.app.cli.plan import head_of, strata_of
from kurak.app.cli.progress import working
from kurak.model.finding import Finding
from kurak.model.sample import Sample
from kurak.version import VERSION


@click.command(name="draw")
@click.argument("study", type=click.Path(path_type=Path), default=Path())
@click.option("--name", callback=folder_name, help="Name of the sample; the next of wave1, wave2 … if left out.")
@click.option("--after", callback=folder_name, help="An earlier sample of this study, some of whose clusters are kept.")
@click.option("--keep", type=click.FloatRange(0, 1), help="Share of its clusters to keep; planning.shared_clusters if left out.")
@click.option("--no-sheets", is_flag=True, help="Leave out the PDF of route sheets; visits.csv is still written.")
@click.option("--yes", is_flag=True, help="Draw without being asked.")
@click.option("--json", "as_json", is_flag=True, help="Print what was drawn as JSON.")
@click.pass_context
def command(
    ctx: click.Context,
    study: Path,
    name: str | None,
    after: str | None,
    keep: float | None,
    no_sheets: bool,
    yes: bool,
    as_json: bool,
) -> None:
    """Draw the sample of the folder STUDY (this folder if left out).

    Shows the plan, asks, and writes STUDY/sample/NAME: the clusters with their inclusion probabilities, the reserve, the
    visits and, one page a cluster, the route sheets. A sample that is there already is never touched. The seed is
    seeds.draw of study.yaml: the same inputs give the same sample, byte for byte.

    Exit 0 if the sample is drawn, 1 if the study or its plan has errors, 2 if nothing could be written.
    """
    from kurak import pipeline
    from kurak.sources.drawn_samples import SAMPLES, read_sample
    from kurak.sources.new_folder import next_name

    if not study.is_dir():
        raise could_not_run(f"{study} is not a folder")
    if keep is not None and keep != keep:
        raise could_not_run("--keep is a share from 0 to 1")
    if keep is not None and after is None:
        raise could_not_run("--keep needs the earlier sample: --after NAME")
    folder, planned, findings = pipeline.plan(study)
    if planned is None or folder.study is None or any(finding.severity == "error" for finding in findings):
        _nothing_drawn(ctx, folder.name, findings, files=len(folder.hashes), as_json=as_json)
        return
    named = name or next_name(study / SAMPLES, "wave")
    if (study / SAMPLES / named).exists():
        free = next_name(study / SAMPLES, "wave")
        raise could_not_run(
            f"{SAMPLES}/{named} is there already, and a drawn sample is never overwritten; the next free name is {free}"
        )
    earlier: Sample | None = None
    if after is not None:
        earlier, wrong = read_sample(study, after)
        if earlier is None:
            _nothing_drawn(ctx, folder.name, wrong, files=len(folder.hashes), as_json=as_json)
            return
    if not as_json:
        write("\n".join([*head_of(planned.plan), "", *strata_of(planned.plan)]))
    if not yes:
        _ask(f"Draw it into {SAMPLES}/{named}?")
    share = folder.study.planning.shared_clusters if keep is None else keep
    with working("drawing, and setting the route sheets", long=not no_sheets):
        drawn, odd = pipeline.draw(
            folder, planned, after=earlier, after_name=after or "", keep=share if earlier is not None else 0.0, sheets=not no_sheets
        )
    if drawn is None:
        _nothing_drawn(ctx, folder.name, odd, files=len(folder.hashes), as_json=as_json)
        return
    try:
        pipeline.write_sample(study, named, drawn)
    except OSError as error:
        reason = (error.strerror or "no reason given").lower()
        raise could_not_run(f"the sample cannot be written to {study / SAMPLES / named}: {reason}") from error
    if as_json:
        write_json(
            {
                "kurak": VERSION,
                "study": folder.name,
                "name": named,
                "files": [f"{SAMPLES}/{named}/{file}" for file in drawn.files],
                "sample": sample_data(drawn.sample),
                "findings": [finding.as_data() for finding in odd],
                "exit": 0,
            }
        )
        return
    write("\n".join(["", *_said(drawn.sample, study / SAMPLES / named, list(drawn.files))]) + (f"\n\n{findings_text(odd)}" if odd else ""))


def _nothing_drawn(
    ctx: click.Context, study: str, findings: tuple[Finding, ...], *, files: int, as_json: bool
) -> None:
    code = 2 if any(finding.code == "STU-001" for finding in findings) else 1
    if as_json:
        write_json({"kurak": VERSION, "study": study, "findings": [one.as_data() for one in findings], "exit": code})
    else:
        write_findings(findings, files=files)
        click.echo("Nothing was drawn: mend the errors first.", err=True)
    ctx.exit(code)


def _ask(question: str) -> None:
    """Ask; where nobody can answer, say how to do without."""
    if not someone_can_answer():
        raise could_not_run("nobody is there to be asked; --yes draws without asking")
    click.confirm(question, abort=True, err=True)


def _said(sample: Sample, place: Path, files: list[str]) -> list[str]:
    main = sample.main
    reserve = len(sample.clusters) - len(main)
    kept = sum(cluster.kept for cluster in main)
    lines = [
        f"drawn: {plural(len(main), 'cluster')} in {plural(len({cluster.psu for cluster in main}), 'unit')}"
        + (f", {reserve} in reserve" if reserve else "")
        + (f", {kept} kept from {sample.kept_from}" if sample.kept_from else "")
        + f" · {sample.method} · seed {sample.seed}"
    ]
    if sample.modelled:
        lines.append("MODELLED: units of the frame are modelled, so this sample is an exercise, not one to go out with")
    return lines + [f"  {place / file}" for file in files]


def sample_data(sample: Sample) -> dict[str, Any]:
    """A drawn sample for ``--json``."""
    return {
        "seed": sample.seed,
        "method": sample.method,
        "version": sample.version,
        "frame_sha256": sample.frame_sha256,
        "joint_probabilities": sample.joint_method,
        "kept_from": sample.kept_from,
        "modelled": list(sample.modelled),
        "clusters": [
            {
                "cluster": one.cluster,
                "role": one.role,
                "order": one.order,
                "stratum": one.stratum,
                "psu": one.psu,
                "name": one.name,
                "part": one.part,
                "parts": one.parts,
                "size": one.size,
                "households": one.households,
                "interviews": one.interviews,
                "psu_probability": one.psu_probability,
                "kept": one.kept,
            }
            for one in sample.clusters
        ],
    }
