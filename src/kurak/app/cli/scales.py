"""``kurak scales``: answers, reliability, dimensions, comparability and relations of a study's scales, or of any file's."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kurak.app.cli.design_options import WordsAfterOptions, design_options, several, stages
from kurak.app.cli.output import could_not_run, write, write_findings, write_json
from kurak.app.cli.progress import counting_parts
from kurak.app.cli.scales_text import scales_text
from kurak.app.cli.table_data import table_data
from kurak.version import VERSION

if TYPE_CHECKING:
    from kurak.model.finding import Finding
    from kurak.model.scale_results import ScaleResults

OF_A_FILE = ("instrument", "by", "weights", "strata", "psu", "fpc", "lonely_psu", "level", "estimator", "language", "smallest_group", "seed")
"""Options that a study declares in study.yaml."""


@click.command(name="scales", cls=WordsAfterOptions, words_after=("by", "strata", "psu", "fpc"))
@click.argument("study", type=click.Path(path_type=Path), default=Path())
@click.option("--scales", "instrument", type=click.Path(path_type=Path), help="Of a file: the scales, as instrument/scales.yaml.")
@several("by", "COLUMN…", "Of a file: columns whose groups are compared.")
@click.option("--language", metavar="COLUMN", help="Of a file: column with the language of each interview.")
@click.option("--estimator", type=click.Choice(["WLSMV", "MLR", "FIML", "ML"]), help="Of a file: how models are fitted; WLSMV if left out.")
@click.option("--smallest-group", type=click.IntRange(min=30), metavar="N", help="Of a file: respondents a compared group must have; 100.")
@click.option("--seed", type=click.IntRange(min=0), metavar="N", help="Of a file: seed of parallel analysis; 1.")
@design_options
@click.option("--into", type=click.Path(path_type=Path), help="Folder for the table; STUDY/out/scales if left out.")
@click.option("--format", "kind", type=click.Choice(["csv", "parquet"]), default="csv", help="How the table is written.")
@click.option("--json", "as_json", is_flag=True, help="Print every number as JSON.")
@click.pass_context
def command(ctx: click.Context, /, study: Path, **given: Any) -> None:
    """Analyse the scales of the folder STUDY: answers, reliability, structure, which groups may be compared, relations.

    Without records, only what follows from published means of groups. STUDY may also be a file of records (CSV, Parquet,
    .sav, .dta); then --scales names the file that says which items make which scale.

    Exit 0 if it was analysed, 1 if the study has errors, 2 if it could not run.
    """
    if study.is_dir():
        named = [name for name in OF_A_FILE if given[name]]
        if named:
            option = "scales" if named[0] == "instrument" else named[0].replace("_", "-")
            raise click.UsageError(f"--{option}: a study declares this in its study.yaml")
        ctx.exit(_of_study(study, given))
    if not study.exists():
        raise could_not_run(f"{study} does not exist")
    if given["instrument"] is None:
        raise click.UsageError("say which items make which scale: --scales FILE, a file like instrument/scales.yaml")
    ctx.exit(_of_file(study, given))


def _of_study(study: Path, given: dict[str, Any]) -> int:
    from kurak import pipeline

    folder = pipeline.check(study)
    errors = tuple(one for one in folder.findings if one.severity == "error")
    if any(one.code == "STU-001" for one in errors):
        raise could_not_run(f"{study} holds no study.yaml")
    found, findings = None, errors
    if not errors:
        with counting_parts("analysing scales") as progress:
            found, findings = pipeline.scales(folder, study, progress=progress)
    title = folder.study.title if folder.study is not None else ""
    return _say(found, findings, given, into=given["into"] or study / "out" / "scales", title=title)


def _of_file(file: Path, given: dict[str, Any]) -> int:
    from kurak import pipeline
    from kurak.model.scale_analysis import ScaleAnalysis

    chosen = {name: given[name] for name in ("estimator", "smallest_group") if given[name] is not None}
    by = (*given["by"], *((given["language"],) if given["language"] else ()))
    try:
        with counting_parts("analysing scales") as progress:
            found, findings = pipeline.scales_of_file(
                file,
                given["instrument"],
                weights=given["weights"],
                strata=stages(given["strata"]),
                psu=given["psu"],
                fpc=stages(given["fpc"]),
                lonely_psu=given["lonely_psu"] or "fail",
                by=tuple(dict.fromkeys(by)),
                plan=ScaleAnalysis(language=given["language"], **chosen),
                confidence=given["level"] or 0.95,
                seed=1 if given["seed"] is None else given["seed"],
                progress=progress,
            )
    except ValueError as error:
        raise could_not_run(str(error)) from error
    return _say(found, findings, given, into=given["into"], title=f"Scales of {file.name}")


def _say(found: ScaleResults | None, findings: tuple[Finding, ...], given: dict[str, Any], *, into: Path | None, title: str) -> int:
    if found is None:
        # Records that are not there are a note: nothing is wrong with the study, and nothing can be analysed.
        code = 1 if any(one.severity == "error" for one in findings) else 2
        if given["as_json"]:
            write_json({"kurak": VERSION, "findings": [one.as_data() for one in findings], "exit": code})
        else:
            write_findings(findings)
            if not findings:
                raise could_not_run("the study has no scales to analyse: instrument/scales.yaml is not there")
        return code
    files = _write_files(found, into, given["kind"], title=title)
    if given["as_json"]:
        from kurak.scales.table import scale_table

        write_json(table_data(scale_table(found), "numbers", simulated=found.simulated, files=files, findings=findings, amended=found.amended))
    else:
        write(scales_text(found, files=files))
        if findings:
            write_findings(findings)
    return 0


def _write_files(found: ScaleResults, into: Path | None, kind: Any, *, title: str) -> list[str]:
    if into is None:
        return []
    from kurak.scales.table import scale_table
    from kurak.sources.estimate_files import scale_files, write_over

    files = scale_files(
        scale_table(found),
        simulated=found.simulated,
        format=kind,
        title=title,
        records=found.records or "none: published means only",
        design=found.design or "none",
        version=VERSION,
    )
    try:
        write_over(into, files)
    except OSError as error:
        raise could_not_run(f"{into} cannot be written: {(error.strerror or 'no reason given').lower()}") from error
    return [(into / name).as_posix() for name in files]
