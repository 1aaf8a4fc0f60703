"""Model formulas: what stands in ``y ~ x + C(region)``, read without running any of it."""

from __future__ import annotations

import ast
import difflib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeAlias

FUNCTIONS = ("log", "exp", "sqrt", "abs")

_TOKEN = re.compile(r"\s*(?:(`[^`]+`)|([^\W\d][\w.]*)|(\d+(?:\.\d+)?)|(\*\*|[~+\-*:()]))")


class FormulaError(ValueError):
    """A formula that cannot be read: what is wrong, and where."""


class UnknownNameError(FormulaError):
    """A formula names a column that is not there.

    Attributes
    ----------
    name
        As it stands in the formula.
    suggestions
        Columns with a similar name, the nearest first.
    """

    def __init__(self, name: str, *, known: Iterable[str]) -> None:
        self.name = name
        self.suggestions = tuple(difflib.get_close_matches(name, list(known), n=3, cutoff=0.5))
        hint = f"; did you mean {self.suggestions[0]}?" if self.suggestions else ""
        super().__init__(f'no column is called "{name}"{hint}')


@dataclass(frozen=True)
class Factor:
    """One variable of a model, or arithmetic with several.

    Attributes
    ----------
    label
        As it stands in the formula.
    expression
        Arithmetic in Python's grammar, parsed and checked.
    names
        Columns that it uses.
    kind
        "number", "category" (written ``C(x)``) or "any": a plain name, a category where its column holds words.
    reference
        Level that the others are compared with; None for the first.
    """

    label: str
    expression: ast.expr
    names: tuple[str, ...]
    kind: str = "any"
    reference: str | int | float | bool | None = None


Term: TypeAlias = tuple[Factor, ...]


@dataclass(frozen=True)
class Formula:
    """A model as it was written.

    Attributes
    ----------
    response
        The answer; None in a formula with a right side only.
    terms
        Terms in R's order: main effects first, then interactions of two, and so on.
    intercept
        Whether the model has one.
    offsets
        Known parts of the linear predictor.
    """

    response: Factor | None
    terms: tuple[Term, ...]
    intercept: bool
    offsets: tuple[Factor, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """Columns that the model uses, each once."""
        used = [*(factor for term in self.terms for factor in term), *self.offsets]
        if self.response is not None:
            used.insert(0, self.response)
        return tuple(dict.fromkeys(name for factor in used for name in factor.names))


def parse_formula(text: str) -> Formula:
    """Read a model formula.

    Parameters
    ----------
    text
        Such as ``y ~ x + C(region, ref="north") + a*b + log(income) + I(age**2) + offset(log(n)) - 1``. Names with other
        signs than letters, digits, dots and underscores stand between backticks.

    Returns
    -------
    Formula

    Raises
    ------
    FormulaError
        If the text is no formula. Nothing of it is ever run: only names, numbers, ``+ - * / **`` and the functions log,
        exp, sqrt and abs are known.

    Notes
    -----
    **Formula** ``a*b`` is ``a + b + a:b``; ``- a`` takes a term out again; ``- 1`` or ``0 +`` the intercept.

    **Source** Wilkinson and Rogers (1973), Applied Statistics 22, 392-399; R ``terms(y ~ a * b)``.

    Examples
    --------
    >>> model = parse_formula("y ~ a*b + log(x) - 1")
    >>> [":".join(factor.label for factor in term) for term in model.terms], model.intercept
    (['a', 'b', 'log(x)', 'a:b'], False)
    """
    left, tilde, right = text.partition("~")
    if not tilde or "~" in right:
        raise FormulaError(f'a formula has one "~" between the answer and the model: "{text}"')
    try:
        terms, intercept = _Reader(right).model()
        response = _Reader(left).answer() if left.strip() else None
    except RecursionError as error:
        raise FormulaError("the formula has too many brackets in brackets") from error
    offsets = tuple(part for term in terms for part in term if part.kind == "offset")
    if any(len(term) > 1 and part.kind == "offset" for term in terms for part in term):
        raise FormulaError("an offset stands by itself, not in an interaction")
    plain = [term for term in terms if term[0].kind != "offset"]
    return Formula(response, tuple(sorted(plain, key=len)), intercept, offsets)


class _Reader:
    """Reads the right side of a formula from left to right."""

    def __init__(self, text: str) -> None:
        self.text, self.place = text, 0

    def model(self) -> tuple[list[Term], bool]:
        terms, intercept = self._sum(top=True)
        self._require_end()
        return terms, intercept

    def answer(self) -> Factor:
        factor = self.factor()
        self._require_end()
        return factor

    def _require_end(self) -> None:
        if self.text[self.place :].strip():
            raise FormulaError(f'"{self.text[self.place :].strip()}" is not understood in a formula')

    def factor(self) -> Factor:
        token = self._take()
        if token.startswith("`"):
            return _plain(token[1:-1])
        if not re.match(r"[^\W\d]", token):
            raise FormulaError(
                f'a name is missing before "{token}"' if token else "the formula ends too early"
            )
        if not self._sees("("):
            return _plain(token)
        return _call(token, self._inside())

    def _sum(self, *, top: bool) -> tuple[list[Term], bool]:
        terms: list[Term] = []
        intercept = True
        sign = "+"
        if self._sees("+", "-"):
            sign = self._take()
        while True:
            number = re.match(r"\s*([01])(?![\w.])", self.text[self.place :])
            if number and top:
                self.place += number.end()
                intercept = (number.group(1) == "1") == (sign == "+")
            else:
                for term in self._product():
                    same = [known for known in terms if _labels(known) == _labels(term)]
                    if sign == "+" and not same:
                        terms.append(term)
                    elif sign == "-":
                        terms = [known for known in terms if known not in same]
            if not self._sees("+", "-"):
                return terms, intercept
            sign = self._take()

    def _product(self) -> list[Term]:
        terms = self._interaction()
        while self._sees("*") and not self._sees("**"):
            self._take()
            others = self._interaction()
            terms = [*terms, *others, *(_joined(a, b) for a in terms for b in others)]
        return terms

    def _interaction(self) -> list[Term]:
        terms = self._group()
        while self._sees(":"):
            self._take()
            others = self._group()
            terms = [_joined(a, b) for a in terms for b in others]
        return terms

    def _group(self) -> list[Term]:
        if not self._sees("("):
            return [(self.factor(),)]
        self._take()
        terms, _ = self._sum(top=False)
        if self._take() != ")":
            raise FormulaError("a bracket is not closed")
        return terms

    def _sees(self, *signs: str) -> bool:
        return self.text[self.place :].lstrip().startswith(signs)

    def _take(self) -> str:
        rest = self.text[self.place :]
        if not rest.strip():
            return ""
        found = _TOKEN.match(rest)
        if found is None:
            raise FormulaError(f'"{rest.strip()}" is not understood in a formula')
        self.place += found.end()
        return found.group().strip()

    def _inside(self) -> str:
        """Return what stands in the brackets that open here."""
        start = self.text.index("(", self.place)
        depth, quote = 0, ""
        for place in range(start, len(self.text)):
            sign = self.text[place]
            if quote:
                quote = "" if sign == quote else quote
            elif sign in "\"'`":
                quote = sign
            elif sign in "()":
                depth += 1 if sign == "(" else -1
                if depth == 0:
                    self.place = place + 1
                    return self.text[start + 1 : place]
        raise FormulaError("a bracket is not closed")


def _labels(term: Term) -> frozenset[str]:
    return frozenset(factor.label for factor in term)


def _joined(first: Term, second: Term) -> Term:
    return (*first, *(factor for factor in second if factor.label not in _labels(first)))


def _plain(name: str) -> Factor:
    return Factor(name, ast.Name(name), (name,))


def _call(function: str, inside: str) -> Factor:
    label = f"{function}({' '.join(inside.split())})"
    if function in ("C", "factor"):
        parsed, _ = _parsed(f"C({inside})")
        if not isinstance(parsed, ast.Call):
            raise FormulaError(f'"{label}" names one column')
        return _category(label, parsed)
    if function in ("I", "offset"):
        body, names = _parsed(inside)
    elif function in FUNCTIONS:
        body, names = _parsed(f"{function}({inside})")
    else:
        raise FormulaError(
            f'"{function}" is no function here; known are {", ".join(FUNCTIONS)}, C, I and offset'
        )
    _require_arithmetic(body)
    return Factor(label, body, names, kind="offset" if function == "offset" else "number")


def _category(label: str, call: ast.Call) -> Factor:
    reference = [word.value for word in call.keywords if word.arg == "ref"]
    if len(call.args) != 1 or not isinstance(call.args[0], ast.Name) or len(reference) != len(call.keywords):
        raise FormulaError(f'"{label}" should read C(column) or C(column, ref="level")')
    name = call.args[0].id
    if not reference:
        return Factor(label, call.args[0], (name,), kind="category")
    level = reference[0]
    if not isinstance(level, ast.Constant) or not isinstance(level.value, str | int | float):
        raise FormulaError(f'the reference level in "{label}" is a word in quotation marks or a number')
    return Factor(label, call.args[0], (name,), kind="category", reference=level.value)


def _parsed(text: str) -> tuple[ast.expr, tuple[str, ...]]:
    """Parse arithmetic; give dotted and quoted names back as names."""
    quoted: list[str] = []

    def hide(found: re.Match[str]) -> str:
        quoted.append(found.group(1))
        return f"quoted__{len(quoted) - 1}__"

    try:
        body = ast.parse(re.sub(r"`([^`]+)`", hide, text).replace("^", "**").strip(), mode="eval").body
    except (SyntaxError, RecursionError, MemoryError, ValueError) as error:
        raise FormulaError(f'"{text}" is not understood in a formula') from error
    body = _Names(quoted).visit(body)
    functions = {id(node.func) for node in ast.walk(body) if isinstance(node, ast.Call)}
    names = [node.id for node in ast.walk(body) if isinstance(node, ast.Name) and id(node) not in functions]
    return body, tuple(dict.fromkeys(names))


class _Names(ast.NodeTransformer):
    """Turn ``school.wide``, which Python reads as an attribute, and names between backticks into names."""

    def __init__(self, quoted: list[str]) -> None:
        self.quoted = quoted

    def visit_Attribute(self, node: ast.Attribute) -> ast.expr:
        inner = self.visit(node.value)
        return ast.Name(f"{inner.id}.{node.attr}") if isinstance(inner, ast.Name) else node

    def visit_Name(self, node: ast.Name) -> ast.expr:
        found = re.fullmatch(r"quoted__(\d+)__", node.id)
        return ast.Name(self.quoted[int(found.group(1))]) if found and self.quoted else node


def _require_arithmetic(node: ast.expr) -> None:
    """Allow names, numbers, + - * / ** and the four functions; nothing else."""
    match node:
        case ast.Name() | ast.Constant(value=float()):
            return
        case ast.Constant(value=int() as value) if abs(value) < 2**53:
            return
        case ast.BinOp(left=left, op=ast.Add() | ast.Sub() | ast.Mult() | ast.Div() | ast.Pow(), right=right):
            _require_arithmetic(left)
            _require_arithmetic(right)
        case ast.UnaryOp(op=ast.UAdd() | ast.USub(), operand=operand):
            _require_arithmetic(operand)
        case ast.Call(func=ast.Name(id=name), args=[argument], keywords=[]) if name in FUNCTIONS:
            _require_arithmetic(argument)
        case _:
            raise FormulaError(
                f"only names, numbers, + - * / ** and {', '.join(FUNCTIONS)} stand in arithmetic, not "
                f'"{ast.unparse(node)}"'
            )
