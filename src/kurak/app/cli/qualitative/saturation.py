"""``kurak qualitative saturation``: after how many interviews few new codes came."""

from __future__ import annotations

from math import isfinite
from pathlib import Path

import click

from kurak.app.cli.output import could_not_run
from kurak.app.cli.qualitative.opening import FOLDER, choosing, finish, open_for_analysis
from kurak.model.coded_displays import Saturation

BAR = 22


@click.command(name="saturation")
@FOLDER
@click.option("--base", "base_size", type=click.IntRange(1), default=4, metavar="N", help="Interviews of the base; 4 if left out.")
@click.option("--run", "run_length", type=click.IntRange(1), default=2, metavar="N", help="Interviews of a run; 2 if left out.")
@click.option("--order", metavar="FILE", type=click.Path(path_type=Path, dir_okay=False, exists=True), help="Ids of the texts in the order in which they were made, one a line; by month and id if left out.")
@choosing
@click.pass_context
def command(
    ctx: click.Context,
    folder: Path,
    base_size: int,
    run_length: int,
    order: Path | None,
    codes: tuple[str, ...],
    coders: tuple[str, ...],
    kinds: tuple[str, ...],
    into: Path | None,
    as_json: bool,
) -> None:
    """Show how many new codes each interview of FOLDER brought, and when new information fell to 5 % and to none.

    After Guest, Namey and Chen (2020). It says that few new codes came, not that everything is understood, and it depends on the
    order of the interviews; the expected curve does not. Give --kind in-depth, or the base mixes interviews and groups.

    Exit 0 if it is done, 1 if texts or codings have errors, 2 if it could not run.
    """
    from kurak.qualitative.saturation import TooFewInterviewsError, saturation

    texts = open_for_analysis(folder, codes=codes, coders=coders)
    named: tuple[str, ...] = ()
    if order is not None:
        try:
            named = tuple(order.read_text("utf-8").split())
        except (OSError, UnicodeDecodeError) as error:
            raise could_not_run(f"{order} cannot be read as UTF-8 text") from error
        unknown = [one for one in named if one not in texts.documents]
        if unknown:
            raise could_not_run(f"{order} names {unknown[0]}, which is no text of {folder}")
        if len(set(named)) < len(named):
            twice = next(one for one in named if named.count(one) > 1)
            raise could_not_run(f"{order} names {twice} more than once; each text has one place in the order")
    try:
        found = saturation(texts, order=named, codes=codes, kinds=kinds, coders=coders, base_size=base_size, run_length=run_length)
    except TooFewInterviewsError as error:
        raise could_not_run(str(error)) from error
    finish(ctx, folder, texts, lines=saturation_lines(found), data={"saturation": saturation_data(found)}, table=_table(found), into=into, as_json=as_json, coders=coders)


def saturation_lines(found: Saturation) -> list[str]:
    """Saturation on a terminal."""
    most = max(max(found.new_codes), 1)
    information = {first + found.run_length - 1: share for first, _, share in found.runs}
    lines = [f"{'':>3}  {'text':<12}{'new':>4}  {'':{BAR}}{'so far':>7}{'expected':>10}{'new information':>17}"]
    total = 0
    for number, (document, new) in enumerate(zip(found.documents, found.new_codes, strict=True), start=1):
        total += new
        share = information.get(number)
        lines.append(
            f"{number:>3}  {document[:11]:<12}{new:>4}  {'█' * round(BAR * new / most):<{BAR}}{total:>7}{found.curve[number - 1][0]:>10.1f}"
            + (f"{100 * share:>15.0f} %" if share is not None and isfinite(share) else "")
        )
    lines.append("")
    for threshold, interview in found.reached.items():
        at = f"after {interview} interviews ({interview}+{found.run_length})" if interview is not None else "not reached"
        lines.append(f"new information at {100 * threshold:.0f} % or less: {at}")
    lines.append(f"base: the first {found.base_size} interviews, {found.base_codes} codes; runs of {found.run_length}")
    unseen = found.unseen
    if isfinite(unseen["estimate"]):
        limits = f" ({unseen['low']:.0f} to {unseen['high']:.0f})" if isfinite(unseen["low"]) else ""
        lines.append(f"codes in all, by those that came once or twice: at least {unseen['estimate']:.0f}{limits}; seen {found.codes}")
    return lines


def saturation_data(found: Saturation) -> dict[str, object]:
    """Saturation for ``--json``."""
    return {
        "base_size": found.base_size,
        "run_length": found.run_length,
        "base_codes": found.base_codes,
        "codes": found.codes,
        "texts": [
            {"text": name, "new_codes": new, "expected": expected, "std_error": error}
            for name, new, (expected, error) in zip(found.documents, found.new_codes, found.curve, strict=True)
        ],
        "runs": [{"first": first, "last": first + found.run_length - 1, "new_codes": new, "new_information": _finite(share)} for first, new, share in found.runs],
        "reached": [{"threshold": threshold, "interviews": interview} for threshold, interview in found.reached.items()],
        "codes_in_all": {name: _finite(value) for name, value in found.unseen.items()},
    }


def _finite(value: float) -> float | None:
    return value if isfinite(value) else None


def _table(found: Saturation) -> list[dict[str, object]]:
    information = {first + found.run_length - 1: share for first, _, share in found.runs}
    return [
        {"interview": number, "text": name, "new_codes": new, "expected": expected, "std_error": error, "new_information": _finite(information.get(number, float("nan")))}
        for number, (name, new, (expected, error)) in enumerate(zip(found.documents, found.new_codes, found.curve, strict=True), start=1)
    ]
