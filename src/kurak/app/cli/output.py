"""How every command prints findings: 80 columns, worst first, the same words with and without colour."""

from __future__ import annotations

import json
import os
import sys
import textwrap
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import click

from kurak.model.finding import Finding, count_by_severity, places_text, worst_first
from kurak.version import VERSION

WIDTH = 80
LOUD = ("error", "impossible", "inconsistent")


def safe(text: str) -> str:
    """A text without characters that steer a terminal: they are written as escapes, line ends too.

    Examples
    --------
    >>> safe("a\\x1b[31mb")
    'a\\\\x1b[31mb'
    """
    return "".join(c if c.isprintable() or unicodedata.category(c) == "Zs" else ascii(c)[1:-1] for c in text)


def someone_can_answer() -> bool:
    """Whether a person sits at the other end of the input."""
    return sys.stdin.isatty()


def write(text: str) -> None:
    """Write to stdout; if nobody reads on (``kurak check | head``), stop writing quietly."""
    try:
        click.echo(text, color=True if colour_wanted() else None)
        sys.stdout.flush()
    except BrokenPipeError:
        # Python would complain once more at the end, when it empties the pipe.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except OSError as error:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise CouldNotRunError(f"the output cannot be written: {(error.strerror or 'no reason given').lower()}") from error


def colour_wanted() -> bool:
    """Whether to use colour: on a terminal that can, and unless NO_COLOR is set."""
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def finding_lines(finding: Finding, *, label_width: int = 7) -> list[str]:
    """One finding: code, severity and message; where; how to fix it.

    Parameters
    ----------
    label_width
        Width of the longest severity of the list, so that texts begin at the same column.
    """
    code = f"{finding.code:<9}"
    lines = _block(code, finding.severity, finding.message, label_width)
    if finding.where:
        lines += _block(" " * len(code), "where", places_text(finding.where), label_width)
    if finding.fix:
        lines += _block(" " * len(code), "fix", finding.fix, label_width)
    return lines


def _block(before: str, label: str, text: str, label_width: int) -> list[str]:
    start = f"{before}{label:<{label_width}}  "
    wrapped = textwrap.wrap(
        safe(text), max(20, WIDTH - len(start)), break_long_words=False, break_on_hyphens=False, replace_whitespace=False
    ) or [""]
    if label in LOUD and colour_wanted():
        start = f"{before}{click.style(label, bold=True)}{' ' * (label_width - len(label))}  "
    indent = " " * (len(before) + label_width + 2)
    return [start + wrapped[0], *(indent + line for line in wrapped[1:])]


def findings_text(findings: Sequence[Finding]) -> str:
    """All findings, worst first, without a summary."""
    width = max((len(one.severity) for one in findings), default=7)
    return "\n".join(line for one in worst_first(list(findings)) for line in finding_lines(one, label_width=max(7, width)))


def summary_line(findings: Sequence[Finding], *, files: int | None) -> str:
    """How many findings of which severity, and how many files were read."""
    counts = count_by_severity(tuple(findings))
    parts = ", ".join(plural(number, severity) for severity, number in counts.items())
    found = f"{plural(len(findings), 'finding')} ({parts})" if findings else "no findings"
    return found if files is None else f"{found} · {plural(files, 'file')} read, none changed"


def plural(number: int, word: str) -> str:
    """A number with its noun: "1 error", "3 warnings"; "impossible" and its like are no nouns."""
    adjectives = ("impossible", "inconsistent", "suspect")
    return f"{number:,} {word}" + ("s" if number != 1 and word not in adjectives else "")


def verdicts_text(verdicts: Sequence[str]) -> str:
    """How many statements of the conclusions have which verdict: ``41 statements: 6 stand · 18 weakened``."""
    words = {"stands": "stand", "weakened": "weakened", "not supported": "not supported", "cannot tell": "cannot tell"}
    counted = " · ".join(f"{verdicts.count(verdict)} {word}" for verdict, word in words.items())
    return f"{plural(len(verdicts), 'statement')}: {counted}"


def write_findings(findings: Sequence[Finding], *, files: int | None = None) -> None:
    """Print findings and the summary line."""
    lines = findings_text(findings)
    write((lines + "\n" if lines else "") + summary_line(findings, files=files))


def findings_data(
    study: str, findings: Iterable[Finding], *, hashes: Mapping[str, str], exit_code: int
) -> dict[str, Any]:
    """What ``--json`` prints: the study, its findings, how many of each severity, and every file with its SHA-256."""
    ordered = worst_first(list(findings))
    return {
        "kurak": VERSION,
        "study": study,
        "findings": [one.as_data() for one in ordered],
        "summary": {"findings": len(ordered), **count_by_severity(ordered)},
        "files": dict(hashes),
        "exit": exit_code,
    }


def write_json(data: Mapping[str, Any]) -> None:
    """Print data as JSON."""
    write(json.dumps(data, ensure_ascii=False, indent=2))


class CouldNotRunError(click.ClickException):
    """A command cannot do its work; the study itself may be fine."""

    exit_code = 2


def could_not_run(message: str) -> click.ClickException:
    """The error to raise when a command cannot do its work: one line on stderr, exit 2."""
    return CouldNotRunError(safe(message))
