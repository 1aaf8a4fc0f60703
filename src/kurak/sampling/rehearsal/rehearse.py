"""``kurak rehearse``: from a plan and assumptions to the files of a rehearsal, and to what the design would find."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from kurak.model.audit import ScoringRule
from kurak.model.catalogue import finding
from kurak.model.finding import Finding
from kurak.model.rehearsed import SIMULATED, RehearsalResult, RehearsedEstimate, UnreachedTarget
from kurak.model.sample import Plan, Sample
from kurak.model.study_folder import StudyFolder
from kurak.sampling.rehearsal import tables
from kurak.sampling.rehearsal.assumptions import Assumptions, assume
from kurak.sampling.rehearsal.interviewing import interview
from kurak.sampling.rehearsal.population import OutOfReachError, Population, divide, populate, true_values
from kurak.sampling.rehearsal.questions import ask
from kurak.sampling.rehearsal.replications import (
    Setting,
    draw_seed,
    run_replications,
    summarise,
    variance_strata,
)
from kurak.sampling.rehearsal.targets import RehearsedRule, Targets, find_targets, rules_to_run
from kurak.sampling.rehearsal.visiting import visit
from kurak.version import VERSION

FOLDER = "rehearsal"
SETTINGS = "rehearsal.yaml"
RUN_STREAM = 3
"""First number of the seed stream of the run that is written; its draw is that of replication 0."""

VISIT_STREAM = 4
"""The stream of the visits around the interviews, which do not depend on it."""

INPUTS = ("study.yaml", "frame/", "instrument/", "published/")


@dataclass(frozen=True)
class Rehearsed:
    """A rehearsal in memory: its result, and every file of its folder as text."""

    result: RehearsalResult
    files: Mapping[str, str]


def rehearse(
    folder: StudyFolder,
    plan: Plan,
    *,
    draw: Callable[[int], Sample],
    left_open: Iterable[ScoringRule] = (),
    seed: int,
    replications: int = 0,
    processes: int = 1,
    progress: Callable[[int], None] | None = None,
) -> tuple[Rehearsed | None, tuple[Finding, ...]]:
    """Simulate a study as planned: population, sample, fieldwork, and estimates over replications.

    Parameters
    ----------
    folder
        The study, read and without errors.
    plan
        Its plan.
    draw
        Draws a sample of the plan from a seed; a function of a module or a partial of one.
    left_open
        Scoring rules that the audit does not exclude.
    seed
        Everything random follows from it.
    replications
        How often sample, fieldwork and estimation are repeated; 0 for the one run that is written.
    processes
        How many processes share the replications; nothing depends on it.
    progress
        Called with the number of replications done since the last call.

    Returns
    -------
    Rehearsed or None, and findings
        None where something is missing; the findings say what.
    """
    missing = _missing(folder)
    if missing:
        return None, missing
    study, frame, instrument = folder.study, folder.frame, folder.instrument
    if (
        study is None
        or study.design is None
        or study.rehearsal is None
        or frame is None
        or instrument is None
    ):
        raise ValueError("a study that lacks nothing has a design, a frame, an instrument and a rehearsal")
    in_frame = tuple(dict.fromkeys((*study.design.strata, study.rehearsal.targets)))
    assumptions, left_out = assume(study, instrument, in_frame=in_frame)
    findings = [
        finding(
            "REH-007",
            message=f"the domain {name} has no shares, and is left out",
            where=folder.place("domains", name),
        )
        for name in left_out
    ]
    parts = divide(frame, plan, assumptions, domains=in_frame)
    rules = rules_to_run(assumptions, left_open)
    figures = folder.published.figures if folder.published is not None else ()
    files: dict[str, str] = {}
    estimates: list[RehearsedEstimate] = []
    unreached: list[UnreachedTarget] = []
    about: list[dict[str, Any]] = []
    sample = draw(draw_seed(seed, 0))
    interviews = 0
    correlations: dict[str, float] = {}
    for rule in rules:
        targets = find_targets(figures, rule, assumptions, groups=parts.groups[assumptions.stated.targets])
        try:
            population = populate(parts, targets, assumptions, seed=seed)
        except OutOfReachError as error:
            return None, (finding("REH-004", message=str(error), where=folder.place("rehearsal", error.key)),)
        truths = true_values(population, assumptions)
        # One stream for every rule: the same people, whose answers differ as the rule says.
        rng = np.random.default_rng(np.random.SeedSequence(seed, spawn_key=(RUN_STREAM,)))
        made = interview(population, sample, assumptions, rng)
        asked = ask(instrument.other_questions, interviews=len(made), rng=rng)
        visits = visit(
            made,
            sample,
            per_interviewer=assumptions.stated.clusters_per_interviewer,
            call_backs=study.route.call_backs,
            rng=np.random.default_rng(np.random.SeedSequence(seed, spawn_key=(VISIT_STREAM,))),
        )
        interviews = len(made)
        correlations[rule.label] = population.achieved
        files |= {
            f"{rule.folder}/records.csv": tables.records_table(
                made, sample, population, assumptions, asked.answers
            ),
            f"{rule.folder}/truth.csv": tables.truth_table(truths),
            f"{rule.folder}/assignments.csv": tables.assignments_table(made, sample),
            f"{rule.folder}/visits.csv": tables.visits_table(visits),
            f"{rule.folder}/paradata.csv": tables.paradata_table(made, visits),
            f"{rule.folder}/interviews.csv": tables.interviews_table(made, assumptions),
            "codebook.csv": tables.codebook_table(population, assumptions, asked.answers),
        }
        if rule is rules[0]:
            findings += [*asked.findings, *_no_target(targets, assumptions, folder)]
        findings += _out_of_reach(targets, rule, folder)
        unreached += targets.unreached
        about.append(_about(rule, targets, population))
        if replications:
            setting = Setting(population, assumptions, plan, draw, seed)
            found = run_replications(setting, replications, processes=processes, progress=progress)
            estimates += summarise(found, truths, setting, rule=rule.label)
    if replications:
        files[tables.REPLICATIONS] = tables.replications_table(estimates)
    _, joined = variance_strata(sample, plan)
    result = RehearsalResult(
        name="",
        seed=seed,
        replications=replications,
        version=VERSION,
        rules=tuple(rule.label for rule in rules),
        interviews=interviews,
        confidence=plan.planning.confidence,
        correlation_stated=assumptions.correlation,
        correlations=correlations,
        unreached=tuple(unreached),
        joined=joined,
        estimates=tuple(estimates),
        findings=tuple(findings),
    )
    files[SETTINGS] = _settings(result, about, assumptions, folder)
    return Rehearsed(result, files), tuple(findings)


def _missing(folder: StudyFolder) -> tuple[Finding, ...]:
    study = folder.study
    if study is not None and study.rehearsal is None:
        return (finding("REH-001", message="study.yaml has no block rehearsal", where=folder.place()),)
    lacks = [
        name
        for name, there in (
            ("a design in study.yaml", study is not None and study.design is not None),
            ("a frame", folder.frame is not None and len(folder.frame) > 0),
            ("an instrument with scales", folder.instrument is not None),
        )
        if not there
    ]
    response = folder.instrument.response if folder.instrument is not None else None
    if response is not None and response.max <= response.min:
        lacks.append("an answer scale with two answers or more")
    frame = folder.frame
    if (
        study is not None
        and study.rehearsal is not None
        and frame is not None
        and study.rehearsal.targets not in frame.columns
    ):
        lacks.append(f"a column {study.rehearsal.targets} in the frame")
    return tuple(
        finding("REH-008", message=f"there is no rehearsal without {what}", where=folder.place())
        for what in lacks
    )


def _no_target(targets: Targets, assumptions: Assumptions, folder: StudyFolder) -> list[Finding]:
    without = [item for number, item in enumerate(assumptions.items) if not targets.supplied[:, number].all()]
    if not without:
        return []
    message = f"{len(without)} of {len(assumptions.items)} items have no published mean by {assumptions.stated.targets} in some group"
    return [finding("REH-005", message=message, where=folder.place("rehearsal", "targets"))]


def _out_of_reach(targets: Targets, rule: RehearsedRule, folder: StudyFolder) -> list[Finding]:
    if not targets.unreached:
        return []
    first = targets.unreached[0]
    number = len(targets.unreached)
    message = (
        f"{number} published {'mean is' if number == 1 else 'means are'} out of reach under {rule.label}: "
        f"{first.item}, {first.group}, is printed as {first.target:g}; nearest {first.nearest:.2f}"
    )
    return [finding("REH-006", message=message, where=folder.place("rehearsal", "scoring"))]


def _about(rule: RehearsedRule, targets: Targets, population: Population) -> dict[str, Any]:
    return {
        "rule": rule.label,
        "turning": rule.turning,
        "dont_know": rule.dont_know,
        "folder": rule.folder,
        "intracluster_correlation": round(population.achieved, 6),
        "share_of_attitude_in_common": round(population.between, 8),
        "variance_by_interviewers": round(population.interviewer, 8),
        "taken_as": list(targets.taken_as),
        "unreached": [
            {"item": one.item, "group": one.group, "target": one.target, "nearest": round(one.nearest, 4)}
            for one in targets.unreached
        ],
    }


def _settings(
    result: RehearsalResult, about: list[dict[str, Any]], assumptions: Assumptions, folder: StudyFolder
) -> str:
    import yaml

    data = {
        tables.MARK: SIMULATED,
        "what": "Made-up people and answers, to try the design out. Nothing here is a result of the study.",
        "kurak": result.version,
        "seed": result.seed,
        "replications": result.replications,
        "interviews": result.interviews,
        "confidence": result.confidence,
        "intracluster_correlation_stated": assumptions.correlation,
        "response_rate": assumptions.response_rate,
        "rules": about,
        "joined_strata": list(result.joined),
        "domains": {domain.name: domain.source for domain in assumptions.domains},
        "assumptions": assumptions.stated.model_dump(mode="json"),
        "inputs": {file: hashed for file, hashed in folder.hashes.items() if file.startswith(INPUTS)},
    }
    return yaml.safe_dump(data, sort_keys=False, allow_unicode=True, width=110)
