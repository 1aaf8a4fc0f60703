"""``kurak stakeholders costs``: at which effect a programme pays for itself, from costs that each have a source."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from textwrap import wrap
from typing import TYPE_CHECKING

import click

from kurak.app.cli.output import WIDTH, could_not_run, findings_text, safe, write, write_json
from kurak.app.cli.qualitative.tables import shortened
from kurak.app.cli.stakeholders.opening import AS_JSON, FOLDER, INTO, finish, open_register, own_findings
from kurak.app.cli.stakeholders.table_file import write_table
from kurak.version import VERSION

if TYPE_CHECKING:
    from kurak.model.programme_costs import ProgrammeCosts

FILE = "stakeholders/costs.yaml"
NAME = 40
COLUMNS = ("input", "what", "low", "central", "high", "net_at_low", "net_at_high", "source")


@click.command(name="costs")
@FOLDER
@click.option("--chart", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE.svg", help="Draw what each input does, as a tornado chart.")
@INTO
@AS_JSON
@click.pass_context
def command(ctx: click.Context, folder: Path, chart: Path | None, into: Path | None, as_json: bool) -> None:
    """Set what a reintegration programme costs against the returns to prison that it avoids: stakeholders/costs.yaml of FOLDER.

    Every number is a range with its source; without one nothing is computed. Printed are the effect at which the programme pays for
    itself, what the ranges of all inputs allow together, and what each input alone does.

    Exit 0 if it was computed, 1 if costs.yaml has errors, 2 if it could not run.
    """
    from kurak import pipeline
    from kurak.sources.estimate_files import write_over

    study = open_register(folder)
    if study.costs is None and FILE not in study.hashes:
        raise could_not_run(
            f"the study has no {FILE}, so nothing is computed: unit costs, the share of returns and the effect are needed, each with its source"
        )
    found = pipeline.programme_costs(study)
    if found is None:
        wrong = [one for one in own_findings(study) if any(place.file == FILE for place in one.where)]
        if as_json:
            write_json({"kurak": VERSION, "study": study.name, "costs": None, "findings": [one.as_data() for one in wrong], "exit": 1})
        else:
            write(f"Nothing is computed.\n\n{findings_text(wrong)}")
        ctx.exit(1)
    swings = {one.name: one for one in found.tornado}
    rows = [(name, what, *interval, swings[name].at_low, swings[name].at_high, source) for name, (what, interval, source) in found.inputs.items()]
    files = [write_table(into, COLUMNS, rows)] if into is not None else []
    if chart is not None:
        try:
            write_over(chart.parent, {chart.name: pipeline.costs_chart(found).encode("utf-8")})
        except OSError as error:
            raise could_not_run(f"{chart} cannot be written: {(error.strerror or 'no reason given').lower()}") from error
        files.append(chart.as_posix())
    finish(ctx, study, lines=list(_lines(found)), data={"costs": asdict(found)}, files=files, as_json=as_json)


def _lines(found: ProgrammeCosts) -> Iterator[str]:
    money = f"{found.currency} of {found.price_year}"
    central = found.central
    yield f"{money}, for one participant; discounted at {found.discount_rate:.1%} a year"
    yield ""
    yield f"{'':{NAME}}{'central':>12}{'lowest':>14}{'highest':>14}"
    for label, value, (low, high) in (
        ("cost of the programme", central.cost, found.cost),
        ("saving by avoided returns", central.saving, found.saving),
        ("saving less cost", central.net, found.net),
    ):
        yield f"{label:{NAME}}{value:>12,.0f}{low:>14,.0f}{high:>14,.0f}"
    yield ""
    if central.effect is None or central.returns_to_avoid is None or found.needed_effect is None:
        yield "It cannot pay for itself: at central values an avoided return saves nothing."
    else:
        least, most = found.needed_effect
        upper = f"{most:.1%}" if most is not None else "no effect at all"
        text = f"It pays for itself if it avoids {central.effect:.1%} of the returns ({least:.1%} to {upper}), or {central.returns_to_avoid:.1f} returns among 100 participants."
        yield from wrap(text + (" More than all returns cannot be avoided." if central.effect > 1 else ""), WIDTH)
    yield from wrap("Lowest and highest: all inputs at their worst, or best, together. That is possible, not likely; no probability is meant.", WIDTH)
    yield from ["", "What each input alone does to saving less cost, the widest first"]
    yield f"{'':{NAME}}{'at lowest':>14}{'at highest':>14}"
    for one in found.tornado:
        yield f"{shortened(found.inputs[one.name][0], NAME - 2):{NAME}}{one.at_low:>14,.0f}{one.at_high:>14,.0f}"
    yield ""
    for name, (what, (bottom, middle, top), source) in found.inputs.items():
        yield from wrap(safe(f"{name}: {what}, {_number(bottom)} to {_number(top)}, central {_number(middle)} ({source})"), WIDTH, subsequent_indent="  ")


def _number(value: float) -> str:
    """An input as people write it: six digits, and of a large one every digit before the point.

    Examples
    --------
    >>> _number(0.35), _number(1234567.0)
    ('0.35', '1,234,567')
    """
    return f"{value:,.0f}" if abs(value) >= 100_000 else f"{value:,g}"
