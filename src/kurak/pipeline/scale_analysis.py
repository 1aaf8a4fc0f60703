"""Whether scores can be trusted, and which groups may be compared by them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from kurak.model.finding import Finding, Place, worst_first
from kurak.pipeline.audits import audit_study
from kurak.pipeline.estimates import DeclaredSurvey, declared_survey, withhold_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from kurak.model.audit import Audit
    from kurak.model.scale_analysis import ScaleAnalysis
    from kurak.model.scale_results import ScaleResults
    from kurak.model.study_folder import StudyFolder
    from kurak.scales.asked import Analysis


def scales(
    folder: StudyFolder,
    path: Path,
    *,
    audited: Audit | None = None,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> tuple[ScaleResults | None, tuple[Finding, ...]]:
    """Analyse the scales of a study: answers, reliability, dimensions, comparability, relations. Nothing is written.

    Parameters
    ----------
    folder, path
        The study as read, and where it is: its records are read only now.
    audited
        The audit of the published report, where it was made already: :func:`audit_study`.
    progress
        Called with the pieces of work done since the last call, and with how many there are.

    Returns
    -------
    ScaleResults or None, and findings
        Without records, only what follows from published means of groups; None where there is nothing to say.
    """
    from kurak.scales.asked import Analysis, published_relations
    from kurak.scales.results import of_published

    if folder.study is None or folder.instrument is None:
        return None, ()
    study, instrument, declared = folder.study, folder.instrument, folder.study.estimates
    compare = study.scales.compare or (declared.by if declared is not None else ())
    if study.scales.language is not None and study.scales.language not in compare:
        compare = (*compare, study.scales.language)
    audited = audited if audited is not None else audit_study(folder)
    asked = Analysis(
        instrument=instrument,
        plan=study.scales,
        texts={item.item: item.text for item in folder.items},
        collapsed=instrument.response.collapse(agree=declared.agree_codes if declared is not None else ()),
        answered_at_least=declared.answered_at_least if declared is not None else 0.5,
        compare=compare,
        smallest_base=study.disclosure.smallest_base,
        all_alike=study.disclosure.all_alike,
        seed=study.seeds.get("scales", 1),
        where=folder.instrument_places,
        scoring=audited.scoring if audited is not None else None,
        published=folder.published,
    )
    opened, found = declared_survey(folder, path) if declared is not None else (None, ())
    if any(one.severity == "error" for one in found):
        return None, found
    if opened is None or declared is None:
        relations = published_relations(asked)
        return (of_published(asked, relations, flag_below=study.disclosure.flag_below) if relations else None), found
    asked = replace(asked, hidden=partial(hidden_groups, opened, folder, compare))
    made, more = _analysed(
        opened, asked, level=declared.confidence, flag_below=study.disclosure.flag_below, records=declared.records, progress=progress
    )
    return made, worst_first([*found, *more])


def hidden_groups(
    opened: DeclaredSurvey, folder: StudyFolder, compare: Sequence[str], answered: Mapping[str, NDArray[np.bool_]]
) -> dict[str, dict[str, frozenset[str]]]:
    """Groups of which an analysis of scales shows nothing: too few of them answered, or they would give such a group back.

    What is withheld of the study's tables is withheld here, too.

    Parameters
    ----------
    compare
        Columns whose groups are compared.
    answered
        Scale: who answered any of its items; arrays (rows).
    """
    import numpy as np

    from kurak.estimation.group_bases import Answered, grouped_numbers
    from kurak.estimation.tabulate import withheld_of_study

    study, instrument = folder.study, folder.instrument
    if study is None or study.estimates is None or instrument is None:
        raise ValueError("a study without a block estimates has no groups")
    withhold, declared = withhold_of(study), study.estimates
    columns = tuple(dict.fromkeys((*declared.by, *compare)))
    numbers = grouped_numbers(
        opened.survey,
        # No two people are of one mind here: a coefficient is about how they differ.
        [Answered(("reliability", scale, None), known, np.arange(len(known))) for scale, known in answered.items()],
        columns=columns,
        tables=tuple((name,) for name in columns),
        before=withheld_of_study(opened.survey, opened.prepared, study, instrument, withhold=withhold),
    )
    found: dict[str, dict[str, set[str]]] = {}
    for (_, scale, _), groups in withhold(numbers).why.items():
        for group in groups:
            for domain, value in group:
                found.setdefault(scale, {}).setdefault(domain, set()).add(str(value))
    return {scale: {domain: frozenset(values) for domain, values in domains.items()} for scale, domains in found.items()}


def _analysed(
    opened: DeclaredSurvey,
    asked: Analysis,
    *,
    level: float,
    flag_below: int,
    records: str,
    progress: Callable[[int, int], None],
) -> tuple[ScaleResults | None, tuple[Finding, ...]]:
    """Analyse scales under a declared design; a design or a column that cannot be honoured is a finding."""
    import os

    from kurak.estimation.long_table import design_in_words
    from kurak.estimation.respondents import respondents_of
    from kurak.model.catalogue import finding
    from kurak.scales.analyse import analyse, steps_of
    from kurak.scales.respondents import Groups, Respondents
    from kurak.scales.results import results
    from kurak.sources.records import no_such_column

    known = opened.prepared.records.names
    if lacking := [name for name in asked.compare if name not in known]:
        message = str(no_such_column(lacking[0], known, of=records))
        return None, (finding("SCL-009", message=message, where=asked.where("scales")),)
    parts = respondents_of(opened.survey, opened.prepared, asked.compare)
    respondents = Respondents(
        answers=parts.answers,
        dont_know=parts.dont_know,
        refused=parts.refused,
        weights=parts.weights,
        low=asked.instrument.response.min,
        high=asked.instrument.response.max,
        groups={name: Groups(labels, codes) for name, (labels, codes) in parts.groups.items()},
        solve=parts.solve,
        degrees=parts.degrees,
        level=level,
        independent=parts.independent,
    )
    amended = opened.prepared.amended
    total = steps_of(asked, tuple(respondents.answers))
    try:
        # Replicate weights are made when they are asked for, and stay in this process.
        processes = 1 if opened.survey.replicate_weights is not None else os.cpu_count() or 1
        analysed = analyse(
            respondents, asked, processes=processes, progress=lambda done: progress(done, total)
        )
    except ValueError as error:
        # Of the design: a stratum whose variance cannot be estimated.
        return None, (finding("EST-005", message=str(error), where=asked.where("scales")),)
    made = results(
        asked,
        analysed,
        records=records,
        respondents=len(respondents) - amended.left_out,
        design=" · ".join(words for words in (design_in_words(opened.survey), amended.words) if words),
        simulated=opened.prepared.records.simulated,
        confidence=level,
        flag_below=flag_below,
        amended=amended,
    )
    return made, analysed.findings


def scales_of_file(
    file: Path,
    instrument: Path,
    *,
    weights: str | None = None,
    strata: Sequence[str | None] = (),
    psu: Sequence[str] = (),
    fpc: Sequence[str | None] = (),
    lonely_psu: str = "fail",
    by: Sequence[str] = (),
    plan: ScaleAnalysis | None = None,
    confidence: float = 0.95,
    seed: int = 1,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> tuple[ScaleResults | None, tuple[Finding, ...]]:
    """Analyse the scales of a file of records, outside any study.

    Parameters
    ----------
    file, instrument
        The records, and a file like instrument/scales.yaml that says which items make which scale.
    weights, strata, psu, fpc, lonely_psu
        The design.
    by
        Columns whose groups are compared.
    plan
        How scales are looked at; as in an empty study if left out.

    Raises
    ------
    RecordsError
        If the records cannot be read, or their design cannot be honoured.
    """
    from kurak.estimation.declare import survey
    from kurak.estimation.study_variables import prepare
    from kurak.model.catalogue import finding
    from kurak.model.scale_analysis import ScaleAnalysis
    from kurak.model.tabulation import Tabulation
    from kurak.scales.asked import Analysis
    from kurak.scales.scoring import TurningError, require_turning, score_of_scale
    from kurak.sources.instrument_file import read_instrument
    from kurak.sources.records import open_records
    from kurak.sources.simulated import refuse_mixed

    read, where, found = read_instrument(instrument)
    if read is None or any(one.severity == "error" for one in found):
        return None, found
    try:
        require_turning(read.turning.rule, low=read.response.min, high=read.response.max)
    except TurningError as error:
        return None, (*found, finding("SCL-001", message=str(error), where=where("turning", "rule")))
    records = open_records(file)
    refuse_mixed(records)
    if not any(item in records.names for scale in read.scales.values() for item in scale.items):
        message = f"{file.name} has no column for any item of {instrument.name}"
        return None, (*found, finding("EST-002", message=message, where=Place(file.name)))
    prepared = prepare(records, Tabulation(records=file.name), read, score=score_of_scale)
    sampled = survey(prepared.records, weights=weights, strata=strata, psu=psu, fpc=fpc, lonely_psu=lonely_psu)
    asked = Analysis(
        instrument=read,
        plan=plan or ScaleAnalysis(),
        texts={},
        collapsed=read.response.collapse(),
        answered_at_least=0.5,
        compare=tuple(by),
        smallest_base=0,
        seed=seed,
        where=where,
    )
    made, more = _analysed(
        DeclaredSurvey(prepared, sampled), asked, level=confidence, flag_below=30, records=file.name, progress=progress
    )
    return made, worst_first([*found, *more])
