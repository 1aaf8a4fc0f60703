"""The sample: planned, drawn, rehearsed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kurak.model.finding import Finding, Place, worst_first
from kurak.pipeline.audits import audit_study
from kurak.pipeline.reading import check

if TYPE_CHECKING:
    from kurak.model.sample import Sample
    from kurak.model.study_folder import StudyFolder
    from kurak.model.visits import ClusterRoute
    from kurak.sampling.plan import PlannedDraw
    from kurak.sampling.rehearsal.rehearse import Rehearsed

FEWEST_FOR_A_PROCESS = 100
"""Replications below which one more process is not worth its start."""


def plan(path: Path) -> tuple[StudyFolder, PlannedDraw | None, tuple[Finding, ...]]:
    """Plan the sample of a study: interviews, clusters, precision. Nothing is written.

    Returns
    -------
    The study, its plan with the units of every stratum, and findings
        The plan is None where none can be made. Where the study has errors, the findings are these.
    """
    from kurak.sampling.plan import plan_with_units

    folder = check(path)
    wrong = tuple(found for found in folder.findings if found.severity == "error")
    if folder.study is None or wrong:
        return folder, None, wrong
    made, findings = plan_with_units(folder)
    # What a check warns of in the frame concerns the plan too.
    frame = tuple(found for found in folder.findings if found.severity == "warning" and found.code.startswith("FRM-"))
    return folder, made, worst_first([*findings, *frame])


@dataclass(frozen=True, slots=True)
class Drawn:
    """A sample as drawn, and the files that will hold it; nothing is written yet."""

    sample: Sample
    routes: tuple[ClusterRoute, ...]
    files: Mapping[str, bytes]


def draw(
    folder: StudyFolder,
    planned: PlannedDraw,
    *,
    after: Sample | None = None,
    after_name: str = "",
    keep: float = 0.0,
    sheets: bool = True,
) -> tuple[Drawn | None, tuple[Finding, ...]]:
    """Draw the sample of a plan without errors, with its routes and route sheets. Nothing is written.

    Parameters
    ----------
    after, after_name, keep
        An earlier sample, its name, and the share of its clusters that are kept.
    sheets
        Whether the route sheets are made.

    Returns
    -------
    Drawn or None, and findings
        None where the study states no seed, the earlier sample does not fit, or a drawn unit cannot be walked.
    """
    from kurak.model.catalogue import finding
    from kurak.sampling.draw import draw_sample
    from kurak.sampling.routes import check_routes, plan_visits, visit_rows
    from kurak.sources.drawn_samples import sample_files, table_bytes

    study, frame = folder.study, planned.frame
    if study is None or study.design is None:
        raise ValueError("a study without a design has no plan to draw")
    if "draw" not in study.seeds:
        return None, (finding("DSN-019", message="study.yaml has no seeds.draw", where=folder.place("seeds")),)
    if after is not None and after.frame_sha256 != frame.sha256:
        message = f'the sample "{after_name}" was drawn from another frame/frame.csv'
        return None, (finding("DSN-020", message=message, where=Place(frame.file)),)
    modelled = tuple(entry.what for entry in study.modelled if frame.file in entry.files)
    try:
        sample = draw_sample(
            planned,
            frame,
            study,
            seed=study.seeds["draw"],
            earlier=after,
            earlier_name=after_name,
            keep=keep,
            modelled=modelled,
        )
    except ValueError as unlike:
        return None, (finding("DSN-020", message=str(unlike), where=folder.place("design")),)
    files = sample_files(sample)
    if not _walks(folder):
        return Drawn(sample, (), files), ()
    # A cluster that is kept gets new households: its second wave starts from other random numbers than its first.
    seed = sample.seed if not after_name else _another_seed(sample.seed, after_name)
    routes = plan_visits(sample, study=study, start_points=folder.start_points, seed=seed)
    findings = (*check_routes(routes, study=study, frame=frame), *_left_empty(planned, sample, folder))
    if any(found.severity == "error" for found in findings):
        return None, findings
    files["visits.csv"] = table_bytes(*visit_rows(routes))
    if sheets and routes:
        from kurak.report.route_sheets import route_sheet_files, sheet_languages

        files.update(route_sheet_files(routes, study=study, sample=sample))
        findings = (*findings, *sheet_languages(study)[1])
    return Drawn(sample, routes, files), findings


def _left_empty(planned: PlannedDraw, sample: Sample, folder: StudyFolder) -> Iterator[Finding]:
    """Strata that were to have clusters and got none: Poisson sampling has a random size."""
    from kurak.model.catalogue import finding

    drawn = {cluster.stratum for cluster in sample.main}
    for stratum in planned.plan.strata:
        if stratum.clusters and stratum.stratum not in drawn:
            message = f"the stratum {stratum.stratum} got no cluster; {stratum.clusters} were planned for its {stratum.size:,} people"
            yield finding("DSN-024", message=message, where=folder.place("design", "selection"))


def _another_seed(seed: int, name: str) -> int:
    """A seed that follows from a seed and the name of an earlier sample."""
    from hashlib import sha256

    return int.from_bytes(sha256(f"{seed} after {name}".encode()).digest()[:4], "big")


def _walks(folder: StudyFolder) -> bool:
    """Whether interviewers walk routes: in a list of people or of firms there is nothing to walk."""
    frame, design = folder.frame, folder.study.design if folder.study is not None else None
    return design is not None and (design.cluster_size > 1 or (frame is not None and "households" in frame.numbers))


def write_sample(path: Path, name: str, drawn: Drawn) -> Path:
    """Write a drawn sample as sample/NAME, whole or not at all; one that is there already is never touched."""
    from kurak.sources.drawn_samples import SAMPLES
    from kurak.sources.new_folder import write_new_folder

    return write_new_folder(path / SAMPLES, name, drawn.files)


def rehearse(
    folder: StudyFolder,
    *,
    seed: int | None = None,
    replications: int = 0,
    processes: int | None = None,
    progress: Callable[[int], None] = lambda done: None,
) -> tuple[Rehearsed | None, tuple[Finding, ...]]:
    """Simulate a study: its plan, its own draw, and the scoring rules that the audit leaves open. Nothing is written.

    Parameters
    ----------
    seed
        The seed; ``seeds.rehearsal`` of study.yaml if left out, or 1.
    replications
        How often the whole study is repeated.
    processes
        Processes that share the work; all cores if left out. The result does not depend on it.
    progress
        Called with the number of replications done since the last call.
    """
    import os

    from kurak.sampling.plan import plan_with_units
    from kurak.sampling.rehearsal.rehearse import rehearse
    from kurak.sampling.rehearsal.replications import DrawAgain

    planned, notes = plan_with_units(folder)
    if planned is None or folder.study is None or any(note.severity == "error" for note in notes):
        return None, notes
    audited = audit_study(folder)
    left_open = audited.scoring.surviving if audited is not None and audited.scoring is not None else ()
    return rehearse(
        folder,
        planned.plan,
        draw=DrawAgain(planned, planned.frame, folder.study),
        left_open=left_open,
        seed=folder.study.seeds.get("rehearsal", 1) if seed is None else seed,
        replications=replications,
        # A process takes half a second to start: a few replications are faster without.
        processes=processes or min(os.cpu_count() or 1, 1 + replications // FEWEST_FOR_A_PROCESS),
        progress=progress,
    )


def write_rehearsal(path: Path, name: str, rehearsed: Rehearsed) -> Path:
    """Write a rehearsal as rehearsal/NAME, whole or not at all; one that is there already is never touched."""
    from kurak.sources.new_folder import write_new_folder
    from kurak.sources.rehearsals import FOLDER

    return write_new_folder(path / FOLDER, name, {file: text.encode("utf-8") for file, text in rehearsed.files.items()})
