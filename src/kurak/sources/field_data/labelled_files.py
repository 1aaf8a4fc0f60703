"""Typed records as files of SPSS and Stata: labels, measures, and reasons for missing in each program's own
way."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from kurak.model.field_data import (
    DONT_KNOW,
    NO_VALUE,
    NOT_ASKED,
    NOT_KNOWN,
    NOT_REACHED,
    NOT_RECEIVED,
    NOT_USABLE,
    REASONS,
    REFUSED,
    SKIPPED,
)
from kurak.sources.records import RecordsError

Measure = Literal["nominal", "ordinal", "scale"]

STATA_LETTERS: Mapping[int, str] = {
    DONT_KNOW: "d", REFUSED: "r", NOT_ASKED: "n", NOT_REACHED: "x", SKIPPED: "s", NOT_USABLE: "u", NOT_RECEIVED: "m", NOT_KNOWN: "k",
}  # fmt: skip
"""Stata's extended missing values: .d don't know, .r refused, .n not asked, .x not reached, .s skipped, .u
not usable, .m not
received, .k not known whether asked."""

STATA_GAP = "w"
"""Stata's .w: no value, without a reason; it may have been withheld."""

SPSS_TEXT, STATA_TEXT = 32_767, 2_045
SPSS_LABEL, STATA_LABEL, SPSS_VALUE_LABEL, STATA_VALUE_LABEL = 256, 80, 120, 32_000


@dataclass(frozen=True, eq=False)
class LabelledColumn:
    """One variable on its way into a file of SPSS or Stata.

    Parameters
    ----------
    name
        A legal name.
    label
        The question.
    values
        Whole numbers, decimals, dates or texts; null where there is no answer.
    reasons
        Numbers of REASONS, one a row; None for columns that never lack a value.
    answers
        Code: label, of answers.
    missing
        Code: reason, of don't know and refused; the code stands in ``values``.
    missing_labels
        Code: label, of the same.
    measure
        As SPSS has it.
    gap
        What a gap without a reason means, where there may be one; empty where every gap has a reason.
    """

    name: str
    label: str
    values: pa.ChunkedArray
    reasons: NDArray[np.uint8] | None = None
    answers: Mapping[int, str] = field(default_factory=dict)
    missing: Mapping[int, int] = field(default_factory=dict)
    missing_labels: Mapping[int, str] = field(default_factory=dict)
    measure: Measure = "nominal"
    gap: str = ""

    @property
    def is_number(self) -> bool:
        """Whether it can hold codes of missing."""
        return bool(pa.types.is_integer(self.values.type) or pa.types.is_floating(self.values.type))


@dataclass(frozen=True, slots=True)
class Written:
    """What could not be kept: names of the variables whose reasons are lost, and whose texts or labels were
    cut."""

    lost: tuple[str, ...] = ()
    cut: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MissingPlan:
    """How SPSS is told of missing codes.

    Parameters
    ----------
    ranges
        A range with lo and hi, and single codes: three codes, or a range and one code.
    codes
        Reason: its code; empty where they cannot all be kept.
    """

    ranges: tuple[float | Mapping[str, float], ...]
    codes: Mapping[int, int]


def plan_missing(answers: Iterable[int], missing: Iterable[int], *, smallest: float = 0) -> MissingPlan:
    """Choose codes for the reasons that leave no value, so that SPSS can declare all of them user-missing.

    Parameters
    ----------
    answers
        Codes of answers.
    missing
        Codes of don't know and refused, which stay as they are.
    smallest
        Smallest number in the data, for variables that are counted or measured.

    Notes
    -----
    SPSS allows three single codes, or one range and one single code. The codes of the reasons stand
    together in a range: below
    all others (-99 to -94), or where that leaves two single codes, right behind the highest missing code,
    or right below the
    lowest, with the missing codes inside the range.

    **Source** IBM SPSS Statistics, Command Syntax Reference, MISSING VALUES; R's
    ``haven::labelled_spss(na_range =, na_values =)``
    has the same limits.

    Examples
    --------
    >>> plan_missing([1, 2, 3, 4, 5], [88, 99]).ranges
    ({'lo': 88.0, 'hi': 105.0},)
    >>> plan_missing([1, 2, 96], [88, 99]).ranges
    ({'lo': 99.0, 'hi': 105.0}, 88.0)
    >>> plan_missing([1, 2], [9]).ranges
    ({'lo': -99.0, 'hi': -94.0}, 9.0)
    """
    given, said = sorted(answers), sorted(missing)
    # Where no code stands for don't know and refused, as among several answers, they need one too.
    order = NO_VALUE if said else (*NO_VALUE, DONT_KNOW, REFUSED)
    number = len(order)
    low = min([smallest, *given, *said])
    if len(said) <= 1:
        top = 100
        while low <= -top + number:
            top *= 10
        first = 1 - top
        band: dict[str, float] = {"lo": float(first), "hi": float(first + number - 1)}
        return MissingPlan(
            (band, *map(float, said)), {reason: first + place for place, reason in enumerate(order)}
        )
    above = [code for code in said if not given or code > given[-1]]
    below = [code for code in said if given and code < given[0]]
    if above and len(said) - len(above) <= 1 and above[-1] == max(given + said):
        first = above[-1] + 1
        band = {"lo": float(above[0]), "hi": float(first + number - 1)}
        rest = [code for code in said if code not in above]
        return MissingPlan(
            (band, *map(float, rest)), {reason: first + place for place, reason in enumerate(order)}
        )
    if below and len(said) - len(below) <= 1 and smallest >= 0:
        first = below[0] - number
        band = {"lo": float(first), "hi": float(below[-1])}
        rest = [code for code in said if code not in below]
        return MissingPlan(
            (band, *map(float, rest)), {reason: first + place for place, reason in enumerate(order)}
        )
    return MissingPlan(tuple(map(float, said[:3])), {})


def write_sav(columns: Sequence[LabelledColumn], path: Path, *, file_label: str) -> Written:
    """Write an SPSS file; don't know, refused and every reason are user-missing codes with labels.

    Returns
    -------
    Written
        What SPSS cannot keep.
    """
    pyreadstat, pandas = _libraries(path)
    frame: dict[str, Any] = {}
    labels: dict[str, dict[float, str]] = {}
    ranges: dict[str, list[Any]] = {}
    lost, cut = [], []
    for column in columns:
        if not column.is_number:
            frame[column.name], was_cut = _texts(column, SPSS_TEXT)
            cut += [column.name] if was_cut else []
            lost += [column.name] if _has_reasons(column) else []
            continue
        values = column.values.cast(pa.float64()).to_numpy()
        named = {float(code): label for code, label in {**column.answers, **column.missing_labels}.items()}
        if column.reasons is not None:
            codes = [*column.answers, *column.missing]
            smallest = float(np.nanmin(values)) if not codes and np.isfinite(values).any() else 0.0
            plan = plan_missing(column.answers, column.missing, smallest=smallest)
            for reason, code in plan.codes.items():
                here = (column.reasons == reason) & np.isnan(values)
                if here.any():
                    values = np.where(here, code, values)
                    named[float(code)] = REASONS[reason]
            if not plan.codes and _has_reasons(column):
                lost.append(column.name)
            ranges[column.name] = [dict(one) if isinstance(one, Mapping) else one for one in plan.ranges]
        frame[column.name] = values
        if named:
            labels[column.name] = {code: _cut(label, SPSS_VALUE_LABEL) for code, label in named.items()}
            cut += [column.name] if labels[column.name] != named else []
    shown = {column.name: _cut(column.label, SPSS_LABEL) for column in columns}
    cut += [column.name for column in columns if shown[column.name] != column.label]
    pyreadstat.write_sav(
        pandas.DataFrame(frame),
        str(path),
        file_label=_cut(file_label, 64),
        column_labels=shown,
        variable_value_labels=labels,
        missing_ranges=ranges,
        variable_measure={column.name: column.measure for column in columns},
    )
    return Written(tuple(lost), tuple(dict.fromkeys(cut)))


def write_dta(columns: Sequence[LabelledColumn], path: Path, *, file_label: str) -> Written:
    """Write a Stata file (format 119); don't know, refused and every reason are extended missing values
    with labels."""
    pyreadstat, pandas = _libraries(path)
    frame: dict[str, Any] = {}
    labels: dict[str, dict[Any, str]] = {}
    letters: dict[str, list[str]] = {}
    lost, cut = [], []
    for column in columns:
        if not column.is_number:
            frame[column.name], was_cut = _texts(column, STATA_TEXT)
            cut += [column.name] if was_cut else []
            lost += [column.name] if _has_reasons(column) else []
            continue
        values, used = _with_letters(column)
        frame[column.name] = pandas.Series(values, dtype=object if used else None)
        if used:
            letters[column.name] = [STATA_LETTERS[reason] for reason in used]
        named: dict[Any, str] = dict(column.answers)
        named |= {STATA_LETTERS[reason]: REASONS[reason] for reason in used}
        named |= {
            STATA_LETTERS[reason]: column.missing_labels[code]
            for code, reason in column.missing.items()
            if reason in used
        }
        if STATA_GAP in values:
            letters[column.name].append(STATA_GAP)
            named[STATA_GAP] = column.gap
        if named:
            labels[column.name] = {code: _cut(label, STATA_VALUE_LABEL) for code, label in named.items()}
    shown = {column.name: column.label[:STATA_LABEL] for column in columns}
    cut += [column.name for column in columns if shown[column.name] != column.label]
    pyreadstat.write_dta(
        pandas.DataFrame(frame),
        str(path),
        file_label=file_label[:80],
        column_labels=shown,
        variable_value_labels=labels,
        missing_user_values=letters,
        version=15,
    )
    return Written(tuple(lost), tuple(dict.fromkeys(cut)))


def _with_letters(column: LabelledColumn) -> tuple[list[Any], list[int]]:
    """Values with letters in place of what is missing, and the reasons that occur."""
    values: list[Any] = column.values.to_pylist()
    used = dict[int, None]()
    reasons = column.reasons if column.reasons is not None else np.zeros(len(values), np.uint8)
    for at, value in enumerate(values):
        reason = column.missing.get(value, 0) if value is not None else int(reasons[at])
        if reason:
            used[reason] = None
            values[at] = STATA_LETTERS[reason]
        elif value is None and not column.gap:
            # The library would write a gap among letters as zero; a gap always has a reason.
            raise ValueError(f"{column.name} has a gap without a reason")
    if used:
        values = [STATA_GAP if value is None else value for value in values]
    return values, sorted(used)


def _texts(column: LabelledColumn, longest: int) -> tuple[list[Any], bool]:
    if pa.types.is_date(column.values.type):
        return column.values.to_pylist(), False
    values = ["" if text is None else text for text in column.values.to_pylist()]
    short = [_cut(text, longest) for text in values]
    return short, short != values


def _has_reasons(column: LabelledColumn) -> bool:
    return column.reasons is not None and bool(np.isin(column.reasons, NO_VALUE).any())


def _cut(text: str, most: int) -> str:
    """A text of at most so many bytes of UTF-8, letters kept whole."""
    raw = text.encode("utf-8")
    return text if len(raw) <= most else raw[:most].decode("utf-8", errors="ignore")


def require_libraries(what: str) -> None:
    """See that files of SPSS and Stata can be written, before any work is done for them.

    Raises
    ------
    RecordsError
        If pyreadstat or pandas is not installed.
    """
    _libraries(Path(what))


def _libraries(path: Path) -> tuple[Any, Any]:
    try:
        import pandas
        import pyreadstat
    except ModuleNotFoundError as error:
        raise RecordsError(
            f"{path.name} needs the libraries pyreadstat and pandas: install kurak[spss]"
        ) from error
    return pyreadstat, pandas


SAV_MADE, DTA_MADE = b"01 Jan 7000:00:00", b"01 Jan 1970 00:00"
"""Day and time that stand in files which are the same whenever they are made."""


def without_time(content: bytes, kind: Literal["sav", "dta"]) -> bytes:
    """A file of SPSS or Stata with a fixed day and time of making in its head, so that the same records give the same bytes.

    Raises
    ------
    ValueError
        If the head is not where the format has it.

    Notes
    -----
    **Source** GNU PSPP, System File Format, File Header Record: creation_date (9 bytes) and creation_time (8 bytes) follow rec_type,
    prod_name, layout_code, nominal_case_size, compression, weight_index, ncases and bias, 92 bytes. StataCorp, File formats .dta,
    release 118 and 119: ``<timestamp>``, its length (17), then ``dd Mon yyyy hh:mm``.
    """
    if kind == "sav":
        if content[:4] != b"$FL2" or content[103:104] != b":" or content[106:107] != b":":
            raise ValueError("this is no file of SPSS as it is written here")
        return content[:92] + SAV_MADE + content[109:]
    start = content.find(b"<timestamp>", 0, 2048) + len(b"<timestamp>")
    if not content.startswith(b"<stata_dta>") or content[start : start + 1] != b"\x11" or content[start + 18 : start + 30] != b"</timestamp>":
        raise ValueError("this is no file of Stata as it is written here")
    return content[: start + 1] + DTA_MADE + content[start + 18 :]
