"""A factor model as text, in lavaan's words: ``f =~ a + b + c``, ``a ~~ b``, ``a ~ 1``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal, TypeAlias

Operator: TypeAlias = Literal["=~", "~~", "~1", "|", "~*~"]

_NAME = re.compile(r"[^\W\d][\w.]*\Z")
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?\Z")
_OPERATOR = re.compile(r":=|==|<~|=~|~~|~|<|>|\|")
_LIST = re.compile(r"c\((.*)\)\Z")
_SIGN_OF_POWER = re.compile(r"(?<=\d[eE])\+")


class FactorModelError(ValueError):
    """A factor model that cannot be read, or asks for what is not there; the message says what to change."""


@dataclass(frozen=True)
class Statement:
    """One parameter that the text names.

    Attributes
    ----------
    left, operator, right
        ``f =~ a``: the factor f is measured by a; ``a ~~ b``: covariance, or variance if both are the same;
        ``a ~1``: intercept, with an empty right side; of ordinal items ``a | t1``: threshold, ``a ~*~ a``: scale.
    value
        The value at which it is fixed; None where it is estimated.
    label
        Parameters of one label are equal; empty without.
    free
        True if the text says ``NA*``, so that no convention may fix it.
    """

    left: str
    operator: Operator
    right: str
    value: float | None = None
    label: str = ""
    free: bool = False

    @property
    def name(self) -> str:
        """As one would write it."""
        return f"{self.left} ~ 1" if self.operator == "~1" else f"{self.left} {self.operator} {self.right}"


def parse_factor_model(text: str, *, group: int = 0, groups: int = 1) -> tuple[Statement, ...]:
    """Read a factor model, as it holds in one group.

    Parameters
    ----------
    text
        One statement a line, or several with semicolons; a line without an operator continues the one before.
        ``#`` begins a comment. ``0.5*a`` fixes at a value, ``NA*a`` frees, ``k*a`` gives the label k; ``c(k, m)*a``
        gives one of these for each group.
    group
        Which group, from 0.
    groups
        How many groups there are.

    Returns
    -------
    tuple of Statement
        In the order of the text.

    Raises
    ------
    FactorModelError
        If a statement cannot be read, a parameter stands there twice, the model measures no factor, or a list
        of modifiers has not one for each group.

    Notes
    -----
    **Formula** ``=~`` is measured by, ``~~`` varies with, ``~ 1`` has the intercept. Regressions, thresholds,
    defined parameters and constraints other than equal labels are refused.

    **Source** Rosseel (2012), lavaan: an R package for structural equation modeling, *Journal of Statistical
    Software* 48(2), §3.1; R ``lavaan::lavParseModelString(text)``.

    Examples
    --------
    >>> for statement in parse_factor_model("trust =~ a + 0.5*b + k*c; a ~~ b"):
    ...     print(statement.name, statement.value, repr(statement.label))
    trust =~ a None ''
    trust =~ b 0.5 ''
    trust =~ c None 'k'
    a ~~ b None ''
    >>> [one.value for one in parse_factor_model("f =~ a + c(0.5, NA)*b", group=0, groups=2)]
    [None, 0.5]
    """
    found: list[Statement] = []
    for line in _lines(text):
        found.extend(_statements(line, group, groups))
    if not any(statement.operator == "=~" for statement in found):
        raise FactorModelError('the model measures no factor; write one as "factor =~ item1 + item2 + item3"')
    seen: set[tuple[str, frozenset[str]]] = set()
    for statement in found:
        key = (statement.operator, frozenset((statement.left, statement.right)))
        if key in seen:
            raise FactorModelError(f'"{statement.name}" stands in the model twice; keep one')
        seen.add(key)
    return tuple(found)


def _lines(text: str) -> list[str]:
    lines: list[str] = []
    for raw in re.split(r"[\n;]", re.sub(r"[#!][^\n]*", "", text)):
        part = raw.strip()
        if not part:
            continue
        if lines and (not _OPERATOR.search(part) or lines[-1].endswith(("+", "~", "*"))):
            lines[-1] += " " + part
        else:
            lines.append(part)
    return lines


def _statements(line: str, group: int, groups: int) -> list[Statement]:
    operators = _OPERATOR.findall(line)
    if len(operators) != 1 or operators[0] not in ("=~", "~~", "~"):
        raise FactorModelError(f'"{line}" is no statement with one of =~, ~~ and ~ 1')
    left, right = (part.strip() for part in line.split(operators[0]))
    _require_name(left, line)
    found = []
    for term in _SIGN_OF_POWER.sub("", right).split("+"):
        *modifiers, name = (part.strip() for part in term.split("*"))
        if len(modifiers) > 1:
            raise FactorModelError(f'"{term.strip()}" has more than one value or label')
        value, label, free = None, "", False
        if modifiers:
            value, label, free = _modifier(_of_group(modifiers[0], group, groups), line)
        if operators[0] == "~":
            if name != "1":
                raise FactorModelError(
                    f'"{line}" is a regression; a factor model has intercepts only, such as "{left} ~ 1"'
                )
            found.append(Statement(left, "~1", "", value, label, free))
            continue
        _require_name(name, line)
        if operators[0] == "=~":
            if name == left:
                raise FactorModelError(f'"{line}": a factor cannot measure itself')
            found.append(Statement(left, "=~", name, value, label, free))
        else:
            found.append(Statement(left, "~~", name, value, label, free))
    return found


def _of_group(text: str, group: int, groups: int) -> str:
    listed = _LIST.match(text)
    if not listed:
        return text
    parts = [part.strip() for part in listed[1].split(",")]
    if len(parts) != groups:
        raise FactorModelError(
            f'"{text}" lists {len(parts)} values or labels, but there are {groups} groups; give one for each group'
        )
    return parts[group]


def _modifier(text: str, line: str) -> tuple[float | None, str, bool]:
    if _NUMBER.match(text):
        return float(text), "", False
    if text == "NA":
        return None, "", True
    _require_name(text, line)
    return None, text, False


def _require_name(text: str, line: str) -> None:
    if not _NAME.match(text):
        raise FactorModelError(f'"{text}" in "{line}" is no name; names are letters, digits, _ and points')
