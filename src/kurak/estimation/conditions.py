"""Conditions on records in plain words: ``age >= 18 and region != 'North'``, as masks of rows and as R."""

from __future__ import annotations

import ast
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from kurak.estimation.survey import Mask
from kurak.sources.records import Records, RecordsError, no_such_column

_COMPARED: dict[type[ast.cmpop], tuple[str, Callable[[Any, Any], Any]]] = {
    ast.Lt: ("<", np.less),
    ast.LtE: ("<=", np.less_equal),
    ast.Gt: (">", np.greater),
    ast.GtE: (">=", np.greater_equal),
    ast.Eq: ("==", np.equal),
    ast.NotEq: ("!=", np.not_equal),
}
_TURNED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "==": "==", "!=": "!="}


@dataclass(frozen=True, eq=False)
class Truth:
    """What is true of each row, and of which rows that is known; arrays (rows). ``r`` says the same in R."""

    true: Mask
    known: Mask
    r: str


def condition(records: Records, text: str) -> Truth:
    """Read a condition and find for whom it is true.

    Parameters
    ----------
    text
        Names of columns, numbers and quoted text, compared by ``< <= > >= == !=`` and ``in [...]``, joined by ``and``, ``or`` and
        ``not``; ``isna(x)`` is true where x is missing. A name that Python could not read is written ``col("his name")``.

    Returns
    -------
    Truth
        Of a row whose answer is missing a comparison is not known, and neither is its opposite: it is outside both, as in R's
        ``subset``.

    Raises
    ------
    RecordsError
        If the text cannot be read, or names a column that is not there.
    """
    try:
        tree = ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError) as error:
        raise RecordsError(f"the condition {text!r} cannot be read: write such as age >= 18 and region == 'North'") from error
    return _truth(records, tree, text)


def require_column(records: Records, name: object) -> str:
    """Return the name if there is such a column; otherwise say which comes nearest."""
    if name in records.names:
        return str(name)
    raise no_such_column(name, records.names, of=getattr(records, "label", "the table"))


def r_name(name: str) -> str:
    """Return a column's name as R reads it in a formula."""
    plain = name.replace(".", "a").replace("_", "a")
    return name if plain.isascii() and plain.isidentifier() and name[0].isalpha() else f"`{name}`"


def r_value(value: object) -> str:
    """Return a number, text or truth as R writes it."""
    if isinstance(value, (bool, np.bool_)):
        return "TRUE" if value else "FALSE"
    if isinstance(value, (int, float, np.number)):
        number = float(value)
        return str(int(number)) if number.is_integer() and abs(number) < 1e15 else repr(number)
    escaped = str(value).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _truth(records: Records, node: ast.expr, text: str) -> Truth:
    if isinstance(node, ast.BoolOp):
        parts = [_truth(records, part, text) for part in node.values]
        true, known = parts[0].true, parts[0].known
        for part in parts[1:]:
            if isinstance(node.op, ast.And):
                known = (known & part.known) | (known & ~true) | (part.known & ~part.true)
                true = true & part.true
            else:
                known = (known & part.known) | true | part.true
                true = true | part.true
        sign = " & " if isinstance(node.op, ast.And) else " | "
        return Truth(true & known, known, "(" + sign.join(part.r for part in parts) + ")")
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        part = _truth(records, node.operand, text)
        return Truth(part.known & ~part.true, part.known, f"!{part.r}")
    if isinstance(node, ast.Compare):
        left, links = node.left, []
        for operator, right in zip(node.ops, node.comparators, strict=True):
            links.append(_compared(records, left, operator, right, text))
            left = right
        true, known = links[0].true, links[0].known
        for link in links[1:]:
            known = (known & link.known) | (known & ~true) | (link.known & ~link.true)
            true = true & link.true
        return Truth(true & known, known, "(" + " & ".join(link.r for link in links) + ")")
    if isinstance(node, ast.Call) and ast.unparse(node.func) == "isna" and len(node.args) == 1:
        name = _column_name(records, node.args[0], text)
        missing = records.category(name).values < 0 if _is_text(records, name) else np.isnan(records.number(name))
        return Truth(missing, np.ones(len(records), dtype=bool), f"is.na({r_name(name)})")
    raise RecordsError(f"the condition {text!r} has a part that compares nothing: {ast.unparse(node)}")


def _compared(records: Records, left: ast.expr, sign: ast.cmpop, right: ast.expr, text: str) -> Truth:
    if isinstance(sign, (ast.In, ast.NotIn)):
        if not isinstance(right, (ast.List, ast.Tuple, ast.Set)):
            raise RecordsError(f"in the condition {text!r}, what follows in is a list such as [1, 2]")
        name, values = _column_name(records, left, text), [_constant(value, text) for value in right.elts]
        found = _among(records, name, values)
        listed = f"({r_name(name)} %in% c({', '.join(r_value(value) for value in values)}))"
        # R's %in% is false where the answer is missing, and its opposite true.
        listed = f"(!is.na({r_name(name)}) & {listed})"
        if isinstance(sign, ast.In):
            return Truth(found.true, found.known, listed)
        return Truth(found.known & ~found.true, found.known, listed.replace("& (", "& !("))
    if type(sign) not in _COMPARED:
        raise RecordsError(f"the condition {text!r} compares with < <= > >= == != or in, and with nothing else")
    symbol, compare = _COMPARED[type(sign)]
    if _is_constant(left) and not _is_constant(right):
        left, right, symbol = right, left, _TURNED[symbol]
        compare = next(function for written, function in _COMPARED.values() if written == symbol)
    name = _column_name(records, left, text)
    if not _is_constant(right):
        other = _column_name(records, right, text)
        first, second = records.number(name), records.number(other)
        known = ~(np.isnan(first) | np.isnan(second))
        return Truth(known & compare(first, second), known, f"({r_name(name)} {symbol} {r_name(other)})")
    value = _constant(right, text)
    written = f"({r_name(name)} {symbol} {r_value(value)})"
    if isinstance(value, (str, bool)):
        if symbol not in ("==", "!="):
            raise RecordsError(f"in the condition {text!r}, text and truth are compared with == or !=")
        found = _among(records, name, [value])
        return Truth(found.true if symbol == "==" else found.known & ~found.true, found.known, written)
    numbers = records.number(name)
    known = ~np.isnan(numbers)
    return Truth(known & compare(numbers, value), known, written)


def _among(records: Records, name: str, values: list[object]) -> Truth:
    column = records.category(name)
    accepted = np.array([label in values for label in column.labels] + [False], dtype=bool)
    return Truth(accepted[column.values.astype(np.intp)], column.values >= 0, "")


def _is_text(records: Records, name: str) -> bool:
    try:
        records.number(name)
    except RecordsError:
        return True
    return False


def _is_constant(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) or (isinstance(node, ast.UnaryOp) and isinstance(node.operand, ast.Constant))


def _constant(node: ast.expr, text: str) -> Any:
    try:
        return ast.literal_eval(node)
    except ValueError as error:
        raise RecordsError(f"in the condition {text!r}, {ast.unparse(node)} is neither a number nor quoted text") from error


def _column_name(records: Records, node: ast.expr, text: str) -> str:
    if isinstance(node, ast.Call) and ast.unparse(node.func) == "col" and len(node.args) == 1:
        return require_column(records, _constant(node.args[0], text))
    # Names of R's data have dots, which Python reads as attributes.
    if isinstance(node, (ast.Name, ast.Attribute)):
        return require_column(records, ast.unparse(node))
    raise RecordsError(f"in the condition {text!r}, {ast.unparse(node)} is not the name of a column")
