"""A look at a fieldwork on a terminal: 80 columns, bars from zero, codes only."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import isfinite

from kurak.app.cli.output import WIDTH, safe
from kurak.model.fieldwork_result import FieldworkResult, GroupKind, Progress, RateOf

BAR = 20
SHOWN = ("RR1", "RR2", "RR3", "RR4", "RR5", "RR6", "COOP1", "COOP2", "COOP3", "COOP4", "REF1", "REF2", "REF3", "CON1", "CON2", "CON3")
MOST_ROWS = 12
"""Clusters, interviewers and days shown; the files have all."""

PARTS = "▏▎▍▌▋▊▉█"


def bar(share: float, width: int = BAR) -> str:
    """A bar from zero, in eighths of a character.

    Examples
    --------
    >>> bar(0.5, 4), bar(0.3125, 4), bar(0.0, 4)
    ('██', '█▎', '')
    """
    eighths = round(max(0.0, min(share, 1.0)) * width * 8) if isfinite(share) else 0
    whole, rest = divmod(eighths, 8)
    return "█" * whole + (PARTS[rest - 1] if rest else "")


def quality_text(found: FieldworkResult, *, title: str, files: Sequence[str]) -> str:
    """Everything of a look at a fieldwork but its findings."""
    lines = [_head(title, found), _counts(found)]
    if found.stages:
        lines += ["", *_stages(found), "", *_outcomes(found), "", *_rates(found)]
        lines += ["", *_progress(found)]
    if found.quality is not None:
        lines += ["", *_checks(found)]
    if found.back_checks:
        lines += ["", *_back_checks(found)]
    if files:
        lines += ["", _marked("written:", found), *(f"  {safe(name)}" for name in files)]
    return "\n".join(lines)


def _marked(words: str, found: FieldworkResult) -> str:
    mark = "SIMULATED" if found.simulated else ""
    words = words if len(words) <= WIDTH - len(mark) - 1 else words[: WIDTH - len(mark) - 2] + "…"
    return f"{words:<{WIDTH - len(mark)}}{mark}".rstrip()


def _head(title: str, found: FieldworkResult) -> str:
    return _marked(f"Fieldwork · {safe(title)}", found)


def _counts(found: FieldworkResult) -> str:
    parts = []
    if found.stages:
        parts += [f"{found.drawn:,} units", f"{found.visits:,} visits"]
    planned = f" of {found.planned:,} planned" if found.planned is not None else ""
    parts.append(f"{found.interviews:,} interviews{planned}")
    if found.corrections:
        parts.append(f"{found.corrected} of {found.corrections} corrections applied")
    if found.left_out:
        parts.append(f"{found.left_out:,} left out of the analysis")
    return " · ".join(parts)


def _stages(found: FieldworkResult) -> Iterator[str]:
    yield _marked("From units to interviews", found)
    top = max(found.stages[0].units, 1)
    for one in found.stages:
        share = one.units / top
        yield f"  {one.name:<30} {one.units:>7,} {100 * share:>6.1f} %  {bar(share)}"


def _outcomes(found: FieldworkResult) -> Iterator[str]:
    yield _marked("How units ended (AAPOR)", found)
    top = max(found.drawn, 1)
    for one in found.outcomes:
        share = one.units / top
        yield f"  {one.code:<6}{safe(one.words):<24} {one.units:>7,} {100 * share:>6.1f} %  {bar(share)}"


def _rates(found: FieldworkResult) -> Iterator[str]:
    level = f"{100 * found.confidence:g} %"
    yield _marked("Outcome rates (AAPOR), percent", found)
    yield f"  {'':<7}{'units':>7}  {level:>13}    {'weighted':>8}  {level:>13}"
    for name in SHOWN:
        plain, weighted = found.rate(name), found.rate(name, weighted=True)
        if plain is not None:
            yield f"  {name:<7}{_number(plain)}  {_interval(plain):>13}    {_number(weighted):>8}  {_interval(weighted):>13}  {_bar(plain)}".rstrip()
    e = found.rate("e")
    if e is not None:
        yield f"  e {_number(e).strip()}: {safe(found.eligibility)}"
    if any(one.weighted for one in found.rates):
        yield "  weighted: base weights and errors of the design; units: as if independent"
    else:
        yield "  not weighted: the probability of some unit is not known"


def _bar(one: RateOf) -> str:
    return bar(one.estimate, 14)


def _number(one: RateOf | None) -> str:
    return f"{100 * one.estimate:>7.1f}" if one is not None and isfinite(one.estimate) else f"{'–':>7}"


def _interval(one: RateOf | None) -> str:
    if one is None or not isfinite(one.low):
        return "–"
    return f"{100 * one.low:.1f} – {100 * one.high:.1f}"


def _progress(found: FieldworkResult) -> Iterator[str]:
    kinds: tuple[tuple[GroupKind, str], ...] = (
        ("area", found.area or "area"),
        ("cluster", "cluster"),
        ("interviewer", "interviewer"),
        ("day", "day (visits that ended so)"),
    )
    for number, (kind, words) in enumerate(kinds):
        rows = found.of_kind(kind)
        if not rows:
            continue
        if number:
            yield ""
        yield _marked(f"Progress by {safe(words)}", found)
        yield f"  {'':<17}{'made':>6} {'planned':>7} {'refused':>7} {'not met':>7} {'to visit':>8} {'visits':>6}"
        yield from _rows(kind, rows)


def _rows(kind: GroupKind, rows: Sequence[Progress]) -> Iterator[str]:
    # Clusters that are done need nobody's eye; the last days are the ones that one looks for.
    shown = rows
    if kind == "cluster":
        shown = [one for one in rows if one.planned is None or one.interviews + one.partial < one.planned]
    shown = shown[-MOST_ROWS:] if kind == "day" else shown[:MOST_ROWS]
    most = max((one.interviews + one.partial for one in rows), default=1) or 1
    for one in shown:
        made = one.interviews + one.partial
        share = made / one.planned if one.planned else made / most
        planned = f"{one.planned:,}" if one.planned is not None else ""
        name = safe(one.group)
        name = name if len(name) <= 17 else name[:16] + "…"
        yield (
            f"  {name:<17}{made:>6,} {planned:>7} {one.refusals:>7,} {one.not_met:>7,} {one.not_visited:>8,} "
            f"{one.visits:>6,}  {bar(share, 13)}"
        )
    if kind == "cluster":
        done = sum(1 for one in rows if one.planned is not None and one.interviews + one.partial >= one.planned)
        yield f"  {done} of {len(rows)} clusters have all their interviews"
    elif len(rows) > len(shown):
        yield f"  … and {len(rows) - len(shown)} more: progress.csv"


def _checks(found: FieldworkResult) -> Iterator[str]:
    yield _marked("Worth a look", found)
    if all(check.not_made for check, _ in found.checks):
        yield "  no check could be made: the notes below say why"
        return
    yield f"  {'check':<20}{'looked at':>9} {'flagged':>8} {'if honest':>10} {'open':>6}"
    for check, still in found.checks:
        if check.not_made:
            continue
        chance = "not known" if check.expected_false_alarms is None else f"{check.expected_false_alarms:.2g}"
        most = bar(check.flagged / check.looked_at if check.looked_at else 0.0, 16)
        yield f"  {check.check:<20}{check.looked_at:>9,} {check.flagged:>8,} {chance:>10} {still:>6,}  {most}".rstrip()
    yield "  if honest: how many would be flagged if everybody were honest. A flag accuses"
    yield "  nobody; decisions are rows of data/decisions.csv"


def _back_checks(found: FieldworkResult) -> Iterator[str]:
    yield _marked("Back-checks: answers that differ at a second visit", found)
    yield f"  {'':<26}{'compared':>9} {'differ':>7} {'share':>8} {'interval':>16} {'kappa':>7}"
    for about in ("type", "question", "interviewer"):
        rows = [one for one in found.back_checks if one.about == about]
        for one in rows[:MOST_ROWS]:
            name = one.code if about == "question" else f"{one.code}, type {one.type}" if one.code else f"all of type {one.type}"
            name = safe(name)
            name = name if len(name) <= 26 else name[:25] + "…"
            ends = f"{100 * one.low:.1f} – {100 * one.high:.1f}" if isfinite(one.low) else "–"
            share = f"{100 * one.rate:.1f} %" if isfinite(one.rate) else "–"
            kappa = f"{one.kappa:.2f}" if one.kappa is not None and isfinite(one.kappa) else "–"
            yield f"  {name:<26}{one.compared:>9,} {one.differing:>7,} {share:>8} {ends:>16} {kappa:>7}"
        if len(rows) > MOST_ROWS:
            yield f"  … {len(rows) - MOST_ROWS} more {about}s in back_checks.csv"
