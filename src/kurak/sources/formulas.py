"""Texts that a spreadsheet would run as a formula: made harmless before they stand in a CSV file."""

from __future__ import annotations

import re

import pyarrow as pa

FORMULA = re.compile(r"[=+\-@\t\r＝＋－＠]")
"""Beginnings that a spreadsheet takes for a formula.

**Source** OWASP, CSV Injection.
"""
PLAIN_NUMBERS = re.compile(r"[-+]?\d[\d.]*(?: [-+]?\d[\d.]*)*")


def without_formulas(table: pa.Table) -> tuple[pa.Table, dict[str, int]]:
    """Texts that a spreadsheet would run get an apostrophe in front; the column and number of changed ones.

    A CSV file is opened in spreadsheets, and what somebody typed into a phone must never run there. Numbers
    are left alone.

    Examples
    --------
    >>> safe, changed = without_formulas(pa.table({"said": ["=1+1", "-5 C", "-5", "fine"]}))
    >>> safe.column("said").to_pylist(), changed
    (["'=1+1", "'-5 C", '-5', 'fine'], {'said': 2})
    """
    changed: dict[str, int] = {}
    for place, one in enumerate(table.schema):
        if not pa.types.is_string(one.type):
            continue
        texts = table.column(place).to_pylist()
        safe = [None if text is None else without_formula(text) for text in texts]
        if safe != texts:
            changed[one.name] = sum(new != old for new, old in zip(safe, texts, strict=True))
            table = table.set_column(place, one, pa.array(safe, pa.string()))
    return table, changed


def without_formula(text: str) -> str:
    """One text for a cell of a CSV file, with an apostrophe in front where a spreadsheet would run it.

    Examples
    --------
    >>> without_formula("=1+1"), without_formula("-5"), without_formula("- no answer")
    ("'=1+1", '-5', "'- no answer")
    """
    return f"'{text}" if FORMULA.match(text) and not PLAIN_NUMBERS.fullmatch(text) else text
