"""Estimates on a terminal: a table a variable, with a strip of dots and intervals; small bases are flagged, not hidden."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import floor, isfinite, isnan, log10
from textwrap import wrap
from typing import TYPE_CHECKING, Any

from kurak.app.cli.output import WIDTH, safe

if TYPE_CHECKING:
    from kurak.model.estimates import Estimates

SHARES = ("proportion", "distribution", "share of respondents", "share of answers")
"""Statistics that are printed in percent."""

SHORTEST_STRIP, LONGEST_NAME = 8, 22
ROUGH = 3
"""Degrees of freedom below which a standard error is itself no more than a guess."""

LINE, DOT = "─", "●"


def simulated_line() -> str:
    """What is said of made-up people."""
    return "SIMULATED: these people do not exist, and nothing here is a result"


def estimates_text(
    table: Estimates,
    *,
    design: str,
    simulated: bool,
    level: float,
    labels: Mapping[str, str] | None = None,
    files: Sequence[str] = (),
) -> str:
    """A table of estimates as lines of at most 80 characters.

    Parameters
    ----------
    labels
        Variable: its words.
    files
        Files that were written.
    """
    lines: list[str] = []
    for (statistic, variable), rows in _blocks(table).items():
        words = (labels or {}).get(variable, "")
        title = " · ".join(word for word in (variable, words) if word)
        of = f" of {rows[0]['level']}" if _one_level(table, rows) else ""
        what = f"{statistic}{of}{', percent' if statistic in SHARES else ''}"
        lines += ["", titled(title or what, simulated)] if lines else [titled(title or what, simulated)]
        lines += _wrapped(f"{what} · {design}" if title else design)
        lines += ["", *_table(table, rows, level=level), *_flags(rows)]
    if not lines:
        lines.append(titled("nothing to estimate", simulated))
    if files:
        lines += ["", titled("written:", simulated), *(f"  {safe(file)}" for file in files)]
    return "\n".join(lines)


def _blocks(table: Estimates) -> dict[tuple[str, str], list[dict[str, Any]]]:
    """Rows that stand in one table: of a variable where there are domains, levels or no other variable; otherwise of a statistic."""
    apart = bool(table.domains) or any(level is not None for level in table["level"]) or len(set(table["variable"])) == 1
    blocks: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for row in table.rows():
        blocks.setdefault((row["statistic"], row["variable"] if apart else ""), []).append(row)
    # Everybody stands last, under the groups.
    return {
        key: sorted(rows, key=lambda row: all(row[name] is None for name in table.domains) if table.domains else False)
        for key, rows in blocks.items()
    }


def _one_level(table: Estimates, rows: list[dict[str, Any]]) -> bool:
    """Whether all groups of a table have the same level, which need not stand in each of its rows."""
    return bool(table.domains) and rows[0]["level"] is not None and len({row["level"] for row in rows}) == 1


def _name(table: Estimates, row: dict[str, Any], rows: list[dict[str, Any]]) -> str:
    groups = [str(row[name]) for name in table.domains if row[name] is not None]
    parts = [" / ".join(groups) or ("all" if table.domains else "")]
    if row["level"] is not None and not _one_level(table, rows):
        parts.insert(0, str(row["level"]))
    if len({one["variable"] for one in rows}) > 1:
        parts.insert(0, row["variable"])
    parts = [part for part in parts if part] or [str(row["variable"])]
    over = len(" · ".join(parts)) - LONGEST_NAME
    if over > 0 and len(parts) > 1:
        # Of a long answer the end may go, never the group.
        parts[0] = parts[0][: max(3, len(parts[0]) - over - 1)] + "…"
    return " · ".join(parts)


def _table(table: Estimates, rows: list[dict[str, Any]], *, level: float) -> list[str]:
    share = rows[0]["statistic"] in SHARES
    decimals = _decimals(rows, share)

    def number(value: Any) -> str:
        known = value is not None and isfinite(value)
        return f"{100 * value if share else value:,.{decimals}f}".replace(",", " ").replace("-", "−") if known else "–"

    names = [safe(_name(table, row, rows)) for row in rows]
    width = min(LONGEST_NAME, max(len(name) for name in (*names, "")))
    heads = ("share" if share else rows[0]["statistic"][:10], "se", f"{100 * level:g} % interval", "n", "psu", "deff", "p")
    cells = [
        (
            number(row["estimate"]),
            number(row["std_error"]),
            "–" if _none(row["conf_low"]) else f"{number(row['conf_low'])} – {number(row['conf_high'])}",
            "–" if row["n"] is None else f"{row['n']:,}".replace(",", " "),
            "–" if row["n_psu"] is None else str(row["n_psu"]),
            "–" if _none(row["deff"]) else f"{row['deff']:.2f}",
            _p_value(row.get("p_value")),
        )
        for row in rows
    ]
    used = [place for place in range(len(heads)) if place < 5 or any(cell[place] != "–" for cell in cells)]
    widths = {place: max(len(heads[place]), *(len(cell[place]) for cell in cells)) for place in used}
    room = WIDTH - 2 - width - sum(widths.values()) - 2 * len(used) - 2
    strips = _strips(rows, room)

    def line(name: str, cell: Sequence[str], strip: str) -> str:
        short = name if len(name) <= width else name[: width - 1] + "…"
        return f"  {short:<{width}}{''.join(f'  {cell[place]:>{widths[place]}}' for place in used)}  {strip}".rstrip()

    flagged = [f"{cell[3]}{'*' if row['flag'] else ''}" for cell, row in zip(cells, rows, strict=True)]
    widths[3] = max(widths[3], *(len(text) for text in flagged))
    marked = [(*cell[:3], text, *cell[4:]) for cell, text in zip(cells, flagged, strict=True)]
    return [line("", heads, ""), *(line(*parts) for parts in zip(names, marked, strips, strict=True))]


def _p_value(value: Any) -> str:
    if _none(value):
        return "–"
    return "<0.001" if value < 0.001 else f"{value:.3f}"


def _strips(rows: list[dict[str, Any]], room: int) -> list[str]:
    """Intervals as lines with a dot, all on one stretch from the lowest limit to the highest."""
    ends: list[tuple[float, float]] = [(row["conf_low"], row["conf_high"]) for row in rows if not _none(row["conf_low"]) and not _none(row["conf_high"])]
    if room < SHORTEST_STRIP or len(ends) < 2:
        return [""] * len(rows)
    low, high = min(end[0] for end in ends), max(end[1] for end in ends)
    if not high > low:
        return [""] * len(rows)

    def at(value: float) -> int:
        return round((value - low) / (high - low) * (room - 1))

    strips = []
    for row in rows:
        marks = [" "] * room
        if not _none(row["conf_low"]) and not _none(row["conf_high"]):
            marks[at(row["conf_low"]) : at(row["conf_high"]) + 1] = LINE * (at(row["conf_high"]) - at(row["conf_low"]) + 1)
        if not _none(row["estimate"]) and low <= row["estimate"] <= high:
            marks[at(row["estimate"])] = DOT
        strips.append("".join(marks).rstrip())
    return strips


def _decimals(rows: list[dict[str, Any]], share: bool) -> int:
    if share:
        return 1
    largest = max((abs(row["estimate"]) for row in rows if not _none(row["estimate"])), default=0.0)
    errors: list[float] = sorted(row["std_error"] for row in rows if not _none(row["std_error"]) and row["std_error"] > 0)
    if largest >= 10_000 or not errors:
        return 0 if largest >= 10_000 else 2
    # An error of 0.0036 says nothing with two decimals.
    return min(6, max(2, floor(-log10(errors[len(errors) // 2])) + 1))


def _flags(rows: list[dict[str, Any]]) -> list[str]:
    flags = list(dict.fromkeys(row["flag"] for row in rows if row["flag"]))
    said = {"few": "small base: a rough number"}
    lines = [f"  * {said.get(flag, flag)}" for flag in flags]
    if any(row["df"] is not None and row["df"] < ROUGH for row in rows):
        lines.append("  the widest intervals rest on very few sampling units, and are rough themselves")
    return lines


def _none(value: Any) -> bool:
    return value is None or isnan(value)


def _wrapped(words: str) -> list[str]:
    return wrap(safe(words), WIDTH, break_on_hyphens=False)


def titled(words: str, simulated: bool) -> str:
    """A line, with the mark at its end where people are made up."""
    words = safe(words)
    if not simulated:
        return words if len(words) <= WIDTH else words[: WIDTH - 1] + "…"
    room = WIDTH - len("SIMULATED") - 2
    words = words if len(words) <= room else words[: room - 1] + "…"
    return f"{words:<{room}}  SIMULATED"
