"""``kurak estimate``: every table that a study declares, or one question to any file of records."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, cast, get_args

import click

from kurak.app.cli.design_options import WordsAfterOptions, design_options, several, stages
from kurak.app.cli.estimate_text import estimates_text
from kurak.app.cli.output import could_not_run, write, write_findings, write_json
from kurak.app.cli.table_data import table_data
from kurak.version import VERSION

if TYPE_CHECKING:
    from kurak.estimation.requests import Request
    from kurak.model.estimates import Estimates
    from kurak.model.finding import Finding
    from kurak.model.tabulated import Tabulated

STATISTICS = ("mean", "total", "proportion", "distribution", "quantile", "ratio", "difference")
OF_A_FILE = ("weights", "strata", "psu", "fpc", "lonely_psu", "level")
"""Options that a study declares in study.yaml."""

SEVERAL = (*STATISTICS, "by", "strata", "psu", "fpc")
"""Options that take every word up to the next option: --mean q01 q02 --by region."""


@click.command(name="estimate", cls=WordsAfterOptions, words_after=SEVERAL)
@click.argument("study", type=click.Path(path_type=Path), default=Path())
@several("mean", "VAR…", "Means; of words, the share of each.")
@several("total", "VAR…", "Totals.")
@several("proportion", "VAR…", "Share of the answers named by --codes.")
@several("distribution", "VAR…", "Share of every answer.")
@several("quantile", "VAR…", "Quantiles: --probs .25,.5,.75.")
@several("ratio", "Y/X…", "Ratios of two totals.")
@several("difference", "VAR…", "Differences between the groups of --by.")
@several("by", "COLUMN…", "Columns whose values make the domains.")
@click.option("--where", metavar="CONDITION", help="Who counts: \"age >= 18 and region != 'North'\".")
@click.option("--codes", metavar="A,B", default="", help="Answers that count, for --proportion.")
@click.option("--probs", metavar="P,P", default="", help="From 0 to 1, for --quantile.")
@click.option("--ci", metavar="KIND", help="Interval of shares or quantiles: logit, wilson, beta …")
@click.option("--deff", type=click.Choice(["wr", "wor"]), help="Design effects, against draws with or without replacement.")
@click.option("--adjust", metavar="WAY", help="For many differences: holm, tukey …")
@design_options
@click.option("--into", type=click.Path(path_type=Path), help="Folder for the tables; STUDY/out/estimates if left out.")
@click.option("--format", "kind", type=click.Choice(["csv", "parquet"]), default="csv", help="How tables are written.")
@click.option("--as-r", "as_r", is_flag=True, help="Print the R code that gives the same numbers.")
@click.option("--json", "as_json", is_flag=True, help="Print the estimates as JSON.")
@click.pass_context
def command(ctx: click.Context, /, study: Path, **given: Any) -> None:
    """Estimate what the folder STUDY declares in its block estimates, and write it as one long table.

    With --mean, --proportion and the like only that is estimated, and printed. STUDY stands first, and may also be a file
    of records (CSV, Parquet, .sav, .dta); then the design is given by options.

    Exit 0 if it was estimated, 1 if the study has errors, 2 if it could not run.
    """
    if study.is_dir():
        named = [name for name in OF_A_FILE if given[name]]
        if named:
            raise click.UsageError(f"--{named[0].replace('_', '-')}: a study declares this in its study.yaml")
        ctx.exit(_estimate_study(study, given))
    if not study.exists():
        raise could_not_run(f"{study} does not exist")
    ctx.exit(_estimate_file(study, given))


# ── a study ────────────────────────────────────────────────────────────────────────────────────


def _estimate_study(study: Path, given: dict[str, Any]) -> int:
    from kurak import pipeline

    folder = pipeline.check(study)
    errors = [one for one in folder.findings if one.severity == "error"]
    if any(one.code == "STU-001" for one in errors):
        raise could_not_run(f"{study} holds no study.yaml")
    asked = _requests(given)
    made: Tabulated | None = None
    found: tuple[Finding, ...] = tuple(errors)
    if not errors:
        try:
            made, found = pipeline.estimate_some(folder, study, asked) if asked else pipeline.estimate(folder, study)
        except ValueError as error:
            raise could_not_run(str(error)) from error
    if made is None or folder.study is None:
        # Records that are not there are a note: nothing is wrong with the study, and nothing can be estimated.
        code = 1 if any(one.severity == "error" for one in found) else 2
        _write_findings(found, code, as_json=given["as_json"])
        return code
    into = given["into"] or (study / "out" / "estimates" if not asked else None)
    words = {"title": folder.study.title, "records": made.records, "design": made.design}
    files = _write_files(made.table, into, given["kind"], simulated=made.simulated, words=words)
    if given["as_r"]:
        write(made.table.as_r().rstrip("\n"))
    elif given["as_json"]:
        write_json(table_data(made.table, "estimates", simulated=made.simulated, files=files, findings=found, amended=made.amended))
    else:
        shown = made.table if asked else _scales_by(made, given["by"])
        write(
            estimates_text(
                shown, design=made.design, simulated=made.simulated, labels=made.labels, level=made.confidence, files=files
            )
        )
        if found:
            write_findings(found)
    return 0


def _scales_by(made: Tabulated, by: tuple[str, ...]) -> Estimates:
    """Of all tables, those that a terminal has room for: means of scales, by one domain; of everything else the files tell."""
    from kurak.model.estimates import Estimates

    domain = next((name for name in by if name in made.by), next(iter(made.by), None))
    rows = [
        row
        for scale in made.scales
        for row in (
            *made.rows(scale, statistic="mean"),
            *(made.rows(scale, statistic="mean", domain=domain) if domain is not None else ()),
        )
    ]
    names = [name for name in made.table.columns if name not in made.by or name == domain]
    return Estimates({name: [row[name] for row in rows] for name in names}, () if domain is None else (domain,))


# ── a file ─────────────────────────────────────────────────────────────────────────────────────


def _estimate_file(file: Path, given: dict[str, Any]) -> int:
    from kurak import pipeline

    asked = _requests(given)
    if not asked:
        raise click.UsageError("say what to estimate: --mean VAR, --proportion VAR --codes 4,5, --total VAR …")
    try:
        surveyed = pipeline.survey_file(
            file,
            weights=given["weights"],
            strata=stages(given["strata"]),
            psu=given["psu"],
            fpc=stages(given["fpc"]),
            lonely_psu=given["lonely_psu"] or "fail",
        )
        made = pipeline.ask(surveyed, asked)
    except ValueError as error:
        raise could_not_run(str(error)) from error
    words = {"title": f"Estimates from {file.name}", "records": file.name, "design": made.design}
    files = _write_files(made.table, given["into"], given["kind"], simulated=made.simulated, words=words)
    if given["as_r"]:
        write(made.table.as_r().rstrip("\n"))
    elif given["as_json"]:
        write_json(table_data(made.table, "estimates", simulated=made.simulated, files=files, findings=()))
    else:
        write(estimates_text(made.table, design=made.design, simulated=made.simulated, level=made.confidence, files=files))
    return 0


# ── what is asked, and what is written ─────────────────────────────────────────────────────────


def _requests(given: dict[str, Any]) -> list[Request]:
    """The questions of the options, in the order of the statistics."""
    chosen = [name for name in STATISTICS if given[name]]
    if not chosen:
        return []
    from kurak.estimation.requests import Kind, Request

    assert set(STATISTICS) == set(get_args(Kind))
    try:
        probabilities = tuple(float(word) for word in given["probs"].split(",") if word.strip())
    except ValueError:
        raise click.UsageError(f"--probs are numbers from 0 to 1, not {given['probs']!r}") from None
    codes = [word.strip() for word in given["codes"].split(",") if word.strip()]
    return [
        Request(
            cast(Kind, name),
            given[name],
            by=given["by"],
            where=given["where"],
            codes=tuple(_number(word) for word in codes),
            probabilities=probabilities or Request("quantile", ()).probabilities,
            ci=given["ci"],
            deff=given["deff"] or (None if name in ("quantile", "difference") else "wr"),
            level=given["level"] or 0.95,
            adjust=given["adjust"],
        )
        for name in chosen
    ]


def _number(word: str) -> object:
    try:
        value = float(word)
    except ValueError:
        return word
    return int(value) if value.is_integer() else value


def _write_files(
    table: Estimates, into: Path | None, kind: Any, *, simulated: bool, words: dict[str, str]
) -> list[str]:
    if into is None:
        return []
    from kurak.sources.estimate_files import estimate_files, write_over

    files = estimate_files(table, simulated=simulated, format=kind, version=VERSION, **words)
    try:
        write_over(into, files)
    except OSError as error:
        raise could_not_run(f"{into} cannot be written: {(error.strerror or 'no reason given').lower()}") from error
    return [(into / name).as_posix() for name in files]


def _write_findings(found: tuple[Finding, ...], code: int, *, as_json: bool) -> None:
    if as_json:
        write_json({"kurak": VERSION, "findings": [one.as_data() for one in found], "exit": code})
    else:
        write_findings(found)
