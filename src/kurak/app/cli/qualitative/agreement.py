"""``kurak qualitative agreement``: how far coders agree, and where they do not."""

from __future__ import annotations

from math import isfinite
from pathlib import Path

import click

from kurak.app.cli.output import could_not_run, plural, safe
from kurak.app.cli.qualitative.opening import FOLDER, choosing, finish, open_for_analysis
from kurak.app.cli.qualitative.tables import shortened
from kurak.model.coded_displays import Agreement, AgreementRow

SHOWN = 12
NAME = 22


@click.command(name="agreement")
@FOLDER
@click.option("--on", "unit", type=click.Choice(["characters", "sentences", "turns"]), default="characters", metavar="UNIT", help="What is compared: characters (if left out), sentences or turns.")
@click.option("--of", "scope", type=click.Choice(["all", "coded"]), default="all", metavar="TEXT", help="all text (if left out), or coded: what at least one coder gave a code.")
@click.option("--level", type=click.FloatRange(0.5, 0.999), default=0.95, metavar="P", help="Confidence of the intervals; 0.95 if left out.")
@click.option("--words", is_flag=True, help="Print the words of passages on which coders disagree.")
@choosing
@click.pass_context
def command(
    ctx: click.Context,
    folder: Path,
    unit: str,
    scope: str,
    level: float,
    words: bool,
    codes: tuple[str, ...],
    coders: tuple[str, ...],
    kinds: tuple[str, ...],
    into: Path | None,
    as_json: bool,
) -> None:
    """Compare the coders of FOLDER: percent agreement, kappa, Gwet's AC1, Krippendorff's alpha, and unitised alpha, with intervals.

    Only texts that every one of them has finished are compared: nobody sees the other's work before. The passages that one gave a
    code and the other did not are listed, to talk about. Intervals leave out one text at a time.

    Exit 0 if it is done, 1 if texts or codings have errors, 2 if it could not run.
    """
    from kurak.qualitative.agreement import NothingSharedError, agreement
    from kurak.qualitative.shared_texts import shared_texts

    texts = open_for_analysis(folder, codes=codes, coders=coders)
    if len(set(coders)) == 1:
        raise could_not_run("give --coder for each of the coders that are compared, or leave it out")
    try:
        found = agreement(texts, coders=coders, codes=codes, kinds=kinds, unit=unit, scope=scope, level=level)  # type: ignore[arg-type]
    except NothingSharedError as error:
        left = shared_texts(texts, coders=coders, kinds=kinds).left_out
        why = "; ".join(f"{name}: {reason}" for name, reason in list(left.items())[:3])
        raise could_not_run(f"{error}{f' ({why})' if why else ''}") from error
    names = texts.codebook.names() if texts.codebook is not None else {}
    lines = agreement_lines(found, names)
    if found.disagreements:
        lines += ["", f"To talk about: {plural(len(found.disagreements), 'passage')} with a code from one and not the other"]
        for one in found.disagreements[:SHOWN]:
            says = "" if one.says == "present" else " (absent)"
            document = texts.documents[one.document]
            lines.append(f"  {safe(document.file)}:{one.line}  {safe(one.code)}{says} · {safe(', '.join(one.gave))}, not {safe(', '.join(one.did_not))}")
            if words:
                lines.append(f"    {shortened(' '.join(document.text[one.start : one.end].split()), 74)}")
        if len(found.disagreements) > SHOWN:
            lines.append(f"  and {len(found.disagreements) - SHOWN:,} more: --json gives all")
    finish(ctx, folder, texts, lines=lines, data={"agreement": agreement_data(found)}, table=[row_data(one, found) for one in found.rows], into=into, as_json=as_json, displays=False)


def agreement_lines(found: Agreement, names: dict[str, str]) -> list[str]:
    """Agreement on a terminal: all codes together, then code by code."""
    by_code: dict[tuple[str, str], dict[str, AgreementRow]] = {}
    for row in found.rows:
        by_code.setdefault((row.code, row.says), {})[row.measure] = row
    text = "all text" if found.scope == "all" else "coded text"
    unitised = any(row.measure == "unitised alpha" for row in found.rows)
    lines = [
        f"{safe(', '.join(found.coders))} · {plural(len(found.documents), 'text')} finished by all · {found.unit} of {text}",
        "",
        f"{'':{NAME}}{'alpha':>18}{'AC1':>18}{'kappa':>7}{'%':>6}" + (f"{'unit. α':>9}" if unitised else ""),
    ]
    for (code, says), measures in by_code.items():
        name = "all codes together" if not code else names.get(code, code) + ("" if says == "present" else " (absent)")
        percent = measures["percent"].estimate
        lines.append(
            f"{shortened(name, NAME):<{NAME}}{_with_interval(measures['alpha']):>18}{_with_interval(measures['AC1']):>18}{_number(measures['kappa'].estimate):>7}"
            + f"{f'{100 * percent:.1f}' if isfinite(percent) else '–':>6}"
            + (f"{_number(measures['unitised alpha'].estimate) if 'unitised alpha' in measures else '':>9}".rstrip() if unitised else "")
        )
    lines += ["", f"In brackets the {100 * found.level:g} % interval between texts; – where it is not defined."]
    if len(found.documents) < 2:
        lines.append("With one text there is no interval.")
    lines += [f"not compared: {safe(name)}, {safe(why)}" for name, why in list(found.left_out.items())[:5]]
    if len(found.left_out) > 5:
        lines.append(f"and {plural(len(found.left_out) - 5, 'text')} more not compared")
    return lines


def _number(value: float) -> str:
    # Rounded first: a number just under nought is nought.
    return f"{round(value, 2) + 0.0:.2f}".replace("-", "−") if isfinite(value) else "–"


def _with_interval(row: AgreementRow) -> str:
    if not isfinite(row.conf_low):
        return _number(row.estimate)
    return f"{_number(row.estimate)} ({_number(row.conf_low)}–{_number(row.conf_high)})"


def row_data(row: AgreementRow, found: Agreement) -> dict[str, object]:
    """One measure for ``--json`` and for a table."""
    return {
        "code": row.code,
        "says": row.says,
        "measure": row.measure,
        "estimate": _finite(row.estimate),
        "conf_low": _finite(row.conf_low),
        "conf_high": _finite(row.conf_high),
        "texts": row.texts,
        "units": row.units,
        **{f"given_{name}": number for name, number in zip(found.coders, row.given, strict=True)},
        "method": row.method,
    }


def _finite(value: float) -> float | None:
    return value if isfinite(value) else None


def agreement_data(found: Agreement) -> dict[str, object]:
    """Agreement for ``--json``."""
    return {
        "coders": list(found.coders),
        "on": found.unit,
        "of": found.scope,
        "level": found.level,
        "texts": list(found.documents),
        "not_compared": dict(found.left_out),
        "rows": [row_data(row, found) for row in found.rows],
        "disagreements": [
            {"document": one.document, "line": one.line, "start": one.start, "end": one.end, "code": one.code, "says": one.says, "gave": list(one.gave), "did_not": list(one.did_not)}
            for one in found.disagreements
        ],
    }
