"""``kurak qualitative media``: units of media and posts drawn, checked, and what they say."""

from __future__ import annotations

import textwrap
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kurak.app.cli.output import (
    WIDTH,
    could_not_run,
    findings_data,
    plural,
    safe,
    write,
    write_findings,
    write_json,
)
from kurak.app.cli.progress import working
from kurak.app.cli.qualitative.csv_folder import INTO, write_tables
from kurak.app.cli.qualitative.opening import FOLDER

if TYPE_CHECKING:
    from kurak.model.estimates import Estimates
    from kurak.model.finding import Finding
    from kurak.model.media import DrawnMediaUnit, MediaResults, MediaStudy

_FIGURES = ("estimate", "std_error", "conf_low", "conf_high", "df", "n", "method", "flag")


@click.command(name="media")
@FOLDER
@click.option("--sample", "size", type=click.IntRange(min=1), metavar="N", help="Draw so many units by the protocol; never over others.")
@click.option("--frame", type=click.Path(path_type=Path), metavar="FILE.csv", help="With --sample: what the search found, columns unit and stratum.")
@click.option("--interval", type=click.Choice(("wilson", "logit", "beta")), default="wilson", help="Interval of a share; wilson if left out.")
@INTO
@click.option("--json", "as_json", is_flag=True, help="Print everything as JSON.")
@click.pass_context
def command(ctx: click.Context, folder: Path, size: int | None, frame: Path | None, interval: str, into: Path | None, as_json: bool) -> None:
    """What the media and posts in review/media of FOLDER say.

    Checks protocol, units and codings; then the share of units that say of each code that it is there, or that it is not, tone by month,
    and how far coders agree. Errors are those of the sampling of the protocol. Cells are never shown, and user names, links and
    quoted words are errors.

    --sample draws units from a frame, which may stand elsewhere: of it only ids and strata are kept, in review/media/drawn.csv.

    Exit 0 if there is no error, 1 if there is one, 2 if it could not run.
    """
    from kurak import pipeline
    from kurak.sources.qualitative.places import MEDIA_PROTOCOL, MEDIA_UNITS

    if not folder.is_dir():
        raise could_not_run(f"{folder} is not a folder")
    if (size is None) != (frame is None):
        raise could_not_run("--sample N and --frame FILE.csv go together")
    study = pipeline.media(folder)
    if not study.findings and not {MEDIA_PROTOCOL, MEDIA_UNITS} & study.hashes.keys():
        raise could_not_run(f"{folder} holds no review/media/protocol.yaml and no review/media/units.csv")
    if size is not None and frame is not None:
        ctx.exit(_draw(folder, study, frame, size, as_json=as_json))
    results: MediaResults | None = None
    more: tuple[Finding, ...] = ()
    if not study.has_errors and study.units:
        with working("estimating shares", long=len(study.units) > 5000):
            results, more = pipeline.media_results(study, interval=interval)
    findings = (*study.findings, *more)
    code = 1 if any(one.severity == "error" for one in findings) else 0
    if results is not None and into is not None:
        write_tables(into, _tables(results), simulated=results.simulated)
    if as_json:
        data = findings_data(folder.resolve().name, findings, hashes=study.hashes, exit_code=code)
        write_json({**data, "simulated": study.simulated, "units": len(study.units), **(_data(results) if results is not None else {})})
    else:
        write("\n".join(_text(study, results)))
        if results is not None and into is not None:
            write(f"\nwritten: {into}")
        write("")
        write_findings(findings, files=len(study.hashes))
    ctx.exit(code)


def _draw(folder: Path, study: MediaStudy, frame: Path, size: int, *, as_json: bool) -> int:
    from kurak import pipeline

    errors = [one for one in study.findings if one.severity == "error"]
    drawn: tuple[DrawnMediaUnit, ...] = ()
    findings: tuple[Finding, ...] = tuple(errors)
    if not errors:
        try:
            drawn, findings = pipeline.draw_media(study, frame, n=size)
            written = pipeline.write_drawn_media(folder, drawn) if drawn else None
        except ValueError as error:
            raise could_not_run(str(error)) from error
        except FileExistsError as error:
            raise could_not_run("review/media/drawn.csv is there already, and drawn units are never overwritten") from error
        except OSError as error:
            raise could_not_run(f"drawn units cannot be written: {(error.strerror or 'no reason given').lower()}") from error
    code = 0 if drawn else 1
    if as_json:
        data = findings_data(folder.resolve().name, findings, hashes=study.hashes, exit_code=code)
        write_json({**data, "drawn": [{"unit": one.unit, "stratum": one.stratum} for one in drawn]})
    else:
        for stratum in dict.fromkeys(one.stratum for one in drawn):
            write(f"{sum(one.stratum == stratum for one in drawn):>6} {safe(stratum)}".rstrip())
        if drawn:
            write(f"{plural(len(drawn), 'unit')} drawn: {written}")
        if findings:
            write_findings(findings)
    return code


# ── text ─────────────────────────────────────────────────────────────────────────────────────────


def _text(study: MediaStudy, results: MediaResults | None) -> list[str]:
    lines = [" · ".join([plural(len(study.units), "unit"), plural(len(study.codings), "coder"), *(["SIMULATED"] if study.simulated else [])])]
    if study.protocol is not None:
        lines += textwrap.wrap(f"{safe(study.protocol.title)}, {study.protocol.first_day} to {study.protocol.last_day}; {study.protocol.sampling.method}", WIDTH)
    if results is None:
        return lines
    names = {code: "  " * depth + name for code, name, depth in results.settled.codes}
    lines += ["", f"{'share of units that say it':32}{'is there':>24}{'is not':>24}"]
    shares = {(row["variable"], row["level"]): row for row in results.prevalence.rows()}
    for code, name in names.items():
        if shares[code, "present"]["estimate"] or shares[code, "absent"]["estimate"]:
            lines.append(f"{_cut(name, 31):32}{_share(shares[code, 'present']):>24}{_share(shares[code, 'absent']):>24}")
    if results.tone_by_period is not None:
        whole = [row for row in results.tone_by_period.rows() if row["variable"] == ""]
        if whole:
            lines += ["", f"{'tone of the unit':20}{'negative':>20}{'neutral':>20}{'positive':>20}"]
            for period in dict.fromkeys(row["period"] for row in whole):
                cells = {row["level"]: _share(row) for row in whole if row["period"] == period}
                lines.append(f"{period:20}" + "".join(f"{cells.get(tone, '–'):>20}" for tone in ("negative", "neutral", "positive")))
    if results.agreement:
        lines += ["", f"{'agreement of coders':31}{'units':>6}{'same':>7}{'kappa':>7}{'AC1':>7}{'alpha':>22}"]
        for one in results.agreement:
            numbers = f"{_number(one.alpha)} ({_number(one.alpha_low)} to {_number(one.alpha_high)})"
            lines.append(f"{_cut(names[one.code], 30):31}{one.units:>6}{_percent(one.percent):>7}{_number(one.kappa):>7}{_number(one.ac1):>7}{numbers:>22}")
    about = (
        "Every unit that the search found was read: shares have no sampling error."
        if results.census
        else f"In brackets: interval with {100 * results.level:g} % confidence ({results.interval}), under the sampling of the protocol."
    )
    return [*lines, "", *textwrap.wrap(about, WIDTH)]


def _share(row: dict[str, Any]) -> str:
    if row["estimate"] is None or row["estimate"] != row["estimate"]:
        return "–"
    if row["conf_low"] == row["conf_high"]:
        return _percent(row["estimate"])
    low, high = row["conf_low"], row["conf_high"]
    return f"{_percent(row['estimate'])} ({f'{100 * low:.0f}–{100 * high:.0f}' if low == low and high == high else 'unknown'})"


def _percent(share: float) -> str:
    return "–" if share != share else f"{100 * share:.0f} %"


def _number(value: float) -> str:
    return "–" if value != value else f"{round(value, 2) + 0.0:.2f}"


def _cut(text: str, most: int) -> str:
    shown = safe(text)
    return shown if len(shown) <= most else shown[: most - 1] + "…"


# ── tables and JSON ──────────────────────────────────────────────────────────────────────────────


def _tables(results: MediaResults) -> dict[str, Any]:
    made: dict[str, Any] = {}
    for name, table, level in (
        ("media_prevalence", results.prevalence, "says"),
        ("media_prevalence_by_month", results.by_period, "says"),
        ("media_tone", results.tone, "tone"),
        ("media_tone_by_month", results.tone_by_period, "tone"),
    ):
        if table is not None:
            months = ("period",) if "period" in table.columns else ()
            made[f"{name}.csv"] = (
                ("code", level, *months, *_FIGURES),
                [(row["variable"], row["level"], *(row[one] for one in months), *(row[one] for one in _FIGURES)) for row in table.rows()],
            )
    if results.agreement:
        columns = ("code", "name", "units", "percent", "kappa", "ac1", "alpha", "alpha_low", "alpha_high")
        made["media_agreement.csv"] = (columns, [tuple(getattr(one, column) for column in columns) for one in results.agreement])
    made["media_unsettled.csv"] = (("unit", "code"), results.settled.unsettled)
    return made


def _data(results: MediaResults) -> dict[str, Any]:
    columns = ("code", "name", "units", "percent", "kappa", "ac1", "alpha", "alpha_low", "alpha_high")
    return {
        "read": len(results.settled.units),
        "not_read": results.settled.not_read,
        "census": results.census,
        "interval": results.interval,
        "level": results.level,
        "prevalence": _rows(results.prevalence, "says"),
        "prevalence_by_month": _rows(results.by_period, "says"),
        "tone": _rows(results.tone, "tone"),
        "tone_by_month": _rows(results.tone_by_period, "tone"),
        "agreement": [{column: _known(getattr(one, column)) for column in columns} for one in results.agreement],
        "unsettled": [{"unit": unit, "code": code} for unit, code in results.settled.unsettled],
    }


def _rows(table: Estimates | None, level: str) -> list[dict[str, Any]]:
    if table is None:
        return []
    months = ("period",) if "period" in table.columns else ()
    return [{"code": row["variable"], level: row["level"], **{one: _known(row[one]) for one in (*months, *_FIGURES)}} for row in table.rows()]


def _known(value: Any) -> Any:
    return None if value != value or value in (float("inf"), float("-inf")) else value
