"""One shape for everything Kurak finds: in a study folder, a published report, fieldwork or a release."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any, Literal, get_args

Severity = Literal["error", "impossible", "inconsistent", "warning", "suspect", "note"]

SECRET_KEY = "AGE-SECRET-KEY-"
"""How a secret key of age begins. Wherever one was written by mistake, no message repeats it."""

SEVERITIES: tuple[Severity, ...] = get_args(Severity)
"""Worst first. Checks use error, warning, note; the audit uses impossible, inconsistent, suspect, note."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where to look: a file of the study, and as much of line, column, row and key as is known.

    Parameters
    ----------
    file
        Path inside the study folder, with forward slashes; never an absolute path.
    line, column
        Line and column in the text, counted from 1.
    row
        Data row of a table, counted from 1 (the header is not counted). In a sheet of a workbook the row as the
        spreadsheet counts it, its header included.
    key
        Path of keys in a YAML file (``design.cluster_size``), or a column name of a table.
    sheet
        Sheet of a workbook.

    Examples
    --------
    >>> str(Place("study.yaml", line=23, key="design.strata"))
    'study.yaml:23 (design.strata)'
    >>> str(Place("form.xlsx", sheet="survey", row=12, key="name"))
    'form.xlsx sheet survey row 12 column name'
    """

    file: str
    line: int | None = None
    column: int | None = None
    row: int | None = None
    key: str | None = None
    sheet: str | None = None

    def __str__(self) -> str:
        text = self.file
        if self.sheet is not None:
            row = "" if self.row is None else f" row {self.row}"
            return f"{text} sheet {self.sheet}{row}" + (f" column {self.key}" if self.key else "")
        if self.line is not None:
            text += f":{self.line}"
            if self.column is not None:
                text += f":{self.column}"
        if self.row is not None:
            text += f" row {self.row}"
        if self.key:
            text += f" ({self.key})"
        return text

    def as_data(self) -> dict[str, Any]:
        """The place for ``--json``; what is not known is left out."""
        named = {
            "file": self.file,
            "sheet": self.sheet,
            "line": self.line,
            "column": self.column,
            "row": self.row,
            "key": self.key,
        }
        return {name: value for name, value in named.items() if value is not None}


def places_text(places: Iterable[Place]) -> str:
    """Places in one line; rows of one sheet and column are named together.

    Examples
    --------
    >>> places_text([Place("f.xlsx", sheet="survey", row=row, key="name") for row in (3, 4)])
    'f.xlsx sheet survey rows 3, 4 column name'
    """
    parts: list[str] = []
    for (file, sheet, key), alike in groupby(places, key=lambda place: (place.file, place.sheet, place.key)):
        every = list(alike)
        rows = [str(place.row) for place in every if place.row is not None]
        if sheet is not None and len(rows) == len(every) > 1:
            parts.append(f"{file} sheet {sheet} rows {', '.join(rows)}" + (f" column {key}" if key else ""))
        else:
            parts += map(str, every)
    return "; ".join(parts)


Path = tuple[str | int, ...]
"""Keys of blocks and numbers of lists (from 0) that lead to a value of a YAML file."""


def place_of(file: str, positions: Mapping[Path, tuple[int, int]], path: Path) -> Place:
    """The place of a path; entries of lists are counted from 1, as in ``tables[1].file``."""
    for length in range(len(path), -1, -1):
        if (position := positions.get(path[:length])) is not None:
            return Place(file, line=position[0], column=position[1], key=key_words(path) or None)
    return Place(file, key=key_words(path) or None)


@dataclass(frozen=True, slots=True)
class Places:
    """Where the values of one YAML file stand; called with keys, it gives their place.

    Parameters
    ----------
    file
        Path inside the study folder.
    positions
        Path of keys: its line and column.

    Examples
    --------
    >>> str(Places("instrument/scales.yaml", {("model",): (6, 1)})("model"))
    'instrument/scales.yaml:6:1 (model)'
    """

    file: str
    positions: Mapping[Path, tuple[int, int]] = field(default_factory=dict)

    def __call__(self, *path: str | int) -> Place:
        """The place of a value, or of the nearest block around it."""
        return place_of(self.file, self.positions, path)


def key_words(path: Path) -> str:
    """A path in words: ``design.strata``, ``tables[1].file``."""
    text = ""
    for part in path:
        if isinstance(part, str) and SECRET_KEY in part.upper():
            part = "not shown"
        text += f"[{part + 1}]" if isinstance(part, int) else (f".{part}" if text else part)
    return text if text.isprintable() else ascii(text)[1:-1]


@dataclass(frozen=True, slots=True)
class Finding:
    """Something to look at: what, where, how to fix.

    Parameters
    ----------
    code
        Stable code of the catalogue (``CSV-004``); it never changes its meaning.
    rule
        Name of the rule in words (``decimal-comma``).
    severity
        One of :data:`SEVERITIES`.
    message
        What was found, in field words, with the value seen. Never a personal value.
    where
        Places that one can open.
    fix
        An edit one can make.
    table, item, group, claim
        What of a published report it concerns (audit only).
    printed, expected
        The printed value, and what follows instead; text, so that decimals are kept.
    bases
        Named bases or assumptions that the finding rests on.
    reasoning, rivals, changes
        Why it follows; what else could explain it; what it changes for a reader.
    details
        Further values, for ``--json`` and for the figures of the report.

    Examples
    --------
    >>> finding = Finding("YML-012", "unknown-key", "error", 'unknown key "psus"', fix='did you mean "psu"?')
    >>> finding.as_data()["code"]
    'YML-012'
    """

    code: str
    rule: str
    severity: Severity
    message: str
    where: tuple[Place, ...] = ()
    fix: str = ""
    table: str | None = None
    item: str | None = None
    group: str | None = None
    claim: str | None = None
    printed: str | None = None
    expected: str | None = None
    bases: tuple[str, ...] = ()
    reasoning: str = ""
    rivals: tuple[str, ...] = ()
    changes: tuple[str, ...] = ()
    details: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.severity not in SEVERITIES:
            raise ValueError(f"severity {self.severity!r} is none of {', '.join(SEVERITIES)}")

    @property
    def rank(self) -> int:
        """Place in the order worst first; 0 is worst."""
        return SEVERITIES.index(self.severity)

    def as_data(self) -> dict[str, Any]:
        """The finding for ``--json``. Keys of an audit finding are always there, empty or not."""
        return {
            "code": self.code,
            "rule": self.rule,
            "severity": self.severity,
            "where": [place.as_data() for place in self.where],
            "message": self.message,
            "fix": self.fix,
            "table": self.table,
            "item": self.item,
            "group": self.group,
            "claim": self.claim,
            "printed": self.printed,
            "expected": self.expected,
            "bases": list(self.bases),
            "reasoning": self.reasoning,
            "rivals": list(self.rivals),
            "changes": list(self.changes),
            "details": dict(self.details),
        }


def worst_first(findings: tuple[Finding, ...] | list[Finding]) -> tuple[Finding, ...]:
    """Findings in the order in which they are shown: by severity, then file and line, then code.

    The order is total, so that the same study always gives the same list.
    """

    def order(finding: Finding) -> tuple[Any, ...]:
        place = finding.where[0] if finding.where else Place("")
        return (finding.rank, place.file, place.line or 0, place.row or 0, finding.code, finding.message)

    return tuple(sorted(findings, key=order))


def count_by_severity(findings: tuple[Finding, ...]) -> dict[str, int]:
    """How many findings of each severity there are; severities without any are left out."""
    return {
        severity: number
        for severity in SEVERITIES
        if (number := sum(finding.severity == severity for finding in findings))
    }
