"""The expressions of a questionnaire, read: who is asked (relevant), which answers are allowed (constraint), what is computed.

XLSForm writes them in XPath with ``${name}`` for the answer to a question and ``.`` for the answer being given. They are
read here once for everybody: checks of the skip logic, the paper questionnaire's words, and later the routing of records.
Nothing is executed but what :func:`known_truth` can tell from answers that are known.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

LONGEST = 20_000
DEEPEST = 120


class ExpressionError(ValueError):
    """An expression that cannot be read; ``at`` is the place, from 0."""

    def __init__(self, message: str, at: int = 0) -> None:
        super().__init__(message)
        self.at = at


@dataclass(frozen=True, slots=True)
class Literal:
    """A text or a number; a number is kept as written."""

    text: str
    is_number: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to a question: ``${name}``; of the question itself (``.``) the name is ``.``."""

    name: str


@dataclass(frozen=True, slots=True)
class Call:
    """A function with its arguments."""

    function: str
    arguments: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Operation:
    """Two sides and what stands between them: and, or, =, !=, <, <=, >, >=, +, -, *, div, mod, |."""

    operator: str
    left: Expression
    right: Expression


@dataclass(frozen=True, slots=True)
class Route:
    """A path of XPath, kept as written, with the answers its brackets speak of."""

    text: str
    inside: tuple[Expression, ...] = ()


Expression = Literal | Answer | Call | Operation | Route

COMPARISONS = ("=", "!=", "<", "<=", ">", ">=")

_TOKEN = re.compile(
    r"(?P<blank>\s+)"
    r"|(?P<answer>\$\{\s*(?:last-saved#)?(?P<name>[^{}\s]+)\s*\})"
    r"|(?P<text>'[^']*'|\"[^\"]*\")"
    r"|(?P<number>\d+(?:\.\d*)?|\.\d+)"
    r"|(?P<sign><=|>=|!=|//|::|[=<>+*|/()\[\],@-]|\.\.|\.)"
    r"|(?P<word>[A-Za-z_\u0080-\uffff][\w\u0080-\uffff:.-]*)"
)
_CURLY = str.maketrans({"\u2018": "'", "\u2019": "'", "\u201c": '"', "\u201d": '"'})


def parse_expression(text: str) -> Expression:
    """Read an expression.

    Raises
    ------
    ExpressionError
        If it cannot be read; the message says why, in plain words.

    Examples
    --------
    >>> parse_expression("${age} >= 18 and selected(${needs}, 'work')").operator
    'and'
    """
    if len(text) > LONGEST:
        raise ExpressionError(f"it has more than {LONGEST:,} characters")
    if text.translate(_CURLY) != text and "'" not in text and '"' not in text:
        raise ExpressionError("it has curly quotation marks, which word processors write; use straight ones")
    return _Parser(tuple(_tokens(text)), text).whole()


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    at: int


def _tokens(text: str) -> Iterator[_Token]:
    at = 0
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None:
            wrong = text[at]
            if wrong in "'\"":
                raise ExpressionError("a quotation mark is opened and never closed", at)
            if wrong == "$":
                raise ExpressionError("after $ the name of a question must stand in braces: ${name}", at)
            raise ExpressionError(f"the character {wrong!r} has no meaning here", at)
        at = match.end()
        kind = match.lastgroup or ""
        if match["answer"]:
            yield _Token("answer", match["name"], match.start())
        elif kind != "blank":
            yield _Token(kind, match[0], match.start())


class _Parser:
    """Recursive descent, in the order in which XPath binds."""

    LEVELS = (("or",), ("and",), ("=", "!="), ("<", "<=", ">", ">="), ("+", "-"), ("*", "div", "mod"), ("|",))

    def __init__(self, tokens: tuple[_Token, ...], text: str) -> None:
        self.tokens, self.text, self.at, self.depth = tokens, text, 0, 0

    def whole(self) -> Expression:
        if not self.tokens:
            raise ExpressionError("it is empty")
        made = self.level(0)
        if (left := self.peek()) is not None:
            raise ExpressionError(
                "a bracket is closed that was not opened"
                if left.text == ")"
                else f"{left.text!r} stands where and, or or a comparison is expected",
                left.at,
            )
        return made

    def peek(self) -> _Token | None:
        return self.tokens[self.at] if self.at < len(self.tokens) else None

    def take(self) -> _Token:
        token = self.peek()
        if token is None:
            raise ExpressionError("it ends too early: something is missing after its last word", len(self.text))
        self.at += 1
        return token

    def expect(self, sign: str, what: str) -> None:
        token = self.peek()
        if token is None or token.text != sign:
            raise ExpressionError(what, token.at if token else len(self.text))
        self.at += 1

    def level(self, number: int) -> Expression:
        if number == len(self.LEVELS):
            return self.unary()
        self.depth += number == 0
        if self.depth > DEEPEST:
            raise ExpressionError("its brackets are nested too deeply")
        left = self.level(number + 1)
        while (token := self.peek()) is not None and token.kind != "text" and token.text in self.LEVELS[number]:
            self.at += 1
            left = Operation(token.text, left, self.level(number + 1))
        self.depth -= number == 0
        return left

    def unary(self) -> Expression:
        token = self.peek()
        if token is not None and token.kind == "sign" and token.text == "-":
            self.at += 1
            inner = self.unary()
            if isinstance(inner, Literal) and inner.is_number:
                return Literal("-" + inner.text, is_number=True)
            return Operation("-", Literal("0", is_number=True), inner)
        return self.primary()

    def primary(self) -> Expression:
        token = self.take()
        if token.kind == "text":
            return Literal(token.text[1:-1])
        if token.kind == "number":
            return Literal(token.text, is_number=True)
        if token.text == "(":
            made = self.level(0)
            self.expect(")", "a bracket is opened and never closed")
            return self.followed(made, token)
        if token.kind == "answer":
            return self.followed(Answer(token.text), token)
        follows = self.peek()
        if token.kind == "word" and follows is not None and follows.text == "(":
            return self.followed(self.call(token.text), token)
        if token.kind == "word" or token.text in (".", "..", "/", "//", "*", "@"):
            return self.route(token)
        raise ExpressionError(f"{token.text!r} stands where an answer, a text or a number is expected", token.at)

    def call(self, name: str) -> Call:
        self.expect("(", "a bracket is missing")
        arguments: list[Expression] = []
        if (token := self.peek()) is not None and token.text == ")":
            self.at += 1
            return Call(name, ())
        while True:
            arguments.append(self.level(0))
            token = self.take()
            if token.text == ")":
                return Call(name, tuple(arguments))
            if token.text != ",":
                raise ExpressionError(f"in {name}( … ) a comma or a bracket is missing", token.at)

    def followed(self, made: Expression, start: _Token) -> Expression:
        """An answer or a call may begin a path: ``instance('list')/root/item[name = ${q}]/label``."""
        token = self.peek()
        if token is None or token.text not in ("/", "//", "["):
            return made
        inside = self.steps()
        return Route(self.text[start.at : self.tokens[self.at - 1].at + 1], (made, *inside))

    def route(self, first: _Token) -> Expression:
        token = self.peek()
        if first.text == "." and (token is None or token.text not in ("/", "//", "[")):
            return Answer(".")
        if first.text in ("/", "//", "@"):
            self.at -= 1
        inside = self.steps()
        return Route(self.text[first.at : self.tokens[self.at - 1].at + 1], inside)

    def steps(self) -> tuple[Expression, ...]:
        inside: list[Expression] = []
        while (token := self.peek()) is not None:
            if token.text == "[":
                self.at += 1
                inside.append(self.level(0))
                self.expect("]", "a square bracket is opened and never closed")
            elif token.text in ("/", "//", "@", "::"):
                self.at += 1
                step = self.peek()
                if step is not None and (step.kind == "word" or step.text in ("*", "..", ".", "@")):
                    self.at += 1
                elif step is not None and step.kind == "answer":
                    self.at += 1
                    inside.append(Answer(step.text))
            else:
                break
        return tuple(inside)


def parts_of(expression: Expression) -> Iterator[Expression]:
    """The expression and everything in it."""
    yield expression
    inner: tuple[Expression, ...] = ()
    if isinstance(expression, Call):
        inner = expression.arguments
    elif isinstance(expression, Operation):
        inner = (expression.left, expression.right)
    elif isinstance(expression, Route):
        inner = expression.inside
    for part in inner:
        yield from parts_of(part)


def answers_in(expression: Expression) -> tuple[str, ...]:
    """Names of the questions that an expression speaks of, each once; ``.`` is the question itself.

    Examples
    --------
    >>> answers_in(parse_expression("${a} = 1 or ${b} > ${a}"))
    ('a', 'b')
    """
    return tuple(dict.fromkeys(part.name for part in parts_of(expression) if isinstance(part, Answer)))


def names_in(text: str) -> tuple[str, ...]:
    """Names in ``${…}`` of any text, such as a label or an expression that cannot be read."""
    return tuple(dict.fromkeys(re.findall(r"\$\{\s*(?:last-saved#)?([^{}\s]+)\s*\}", text)))


# ── what is known ──────────────────────────────────────────────────────────────────────────────


def known_value(expression: Expression, answers: Mapping[str, str]) -> str | None:
    """The value of an expression as text, as far as known answers tell it; None where they do not."""
    if isinstance(expression, Literal):
        return expression.text
    if isinstance(expression, Answer):
        return answers.get(expression.name)
    if isinstance(expression, Call) and expression.function in ("number", "string", "int") and len(expression.arguments) == 1:
        return known_value(expression.arguments[0], answers)
    return None


def known_truth(expression: Expression, answers: Mapping[str, str]) -> bool | None:
    """Whether a condition holds, as far as known answers tell; None where they do not.

    Parameters
    ----------
    answers
        Question: its answer as it stands in the data; several answers with blanks between them; empty where it was not
        answered. A question that is not there is not known.

    Examples
    --------
    >>> condition = parse_expression("${a} = '1' and ${b} = '2'")
    >>> known_truth(condition, {"a": "2"}), known_truth(condition, {"a": "1"})
    (False, None)
    """
    if isinstance(expression, Operation):
        if expression.operator in ("and", "or"):
            left, right = known_truth(expression.left, answers), known_truth(expression.right, answers)
            decisive = expression.operator == "or"
            if left is decisive or right is decisive:
                return decisive
            return None if left is None or right is None else not decisive
        if expression.operator in COMPARISONS:
            return _compared(expression, answers)
        return None
    if isinstance(expression, Call):
        return _called(expression, answers)
    if isinstance(expression, Literal):
        return bool(expression.text) if not expression.is_number else float(expression.text) != 0
    return None


def _called(call: Call, answers: Mapping[str, str]) -> bool | None:
    arguments = call.arguments
    if call.function in ("true", "false") and not arguments:
        return call.function == "true"
    if call.function in ("not", "boolean") and len(arguments) == 1:
        inner = known_truth(arguments[0], answers)
        return inner if inner is None or call.function == "boolean" else not inner
    if call.function in ("selected", "contains") and len(arguments) == 2:
        chosen, code = known_value(arguments[0], answers), known_value(arguments[1], answers)
        if chosen is None or code is None:
            return None
        return code in (chosen.split() if call.function == "selected" else chosen)
    return None


def _compared(comparison: Operation, answers: Mapping[str, str]) -> bool | None:
    left, right = known_value(comparison.left, answers), known_value(comparison.right, answers)
    if left is None or right is None:
        return None
    numbers = as_number(left), as_number(right)
    if comparison.operator in ("=", "!="):
        equal = left == right if None in numbers else numbers[0] == numbers[1]
        return equal == (comparison.operator == "=")
    if numbers[0] is None or numbers[1] is None:
        return False
    return {
        "<": numbers[0] < numbers[1],
        "<=": numbers[0] <= numbers[1],
        ">": numbers[0] > numbers[1],
        ">=": numbers[0] >= numbers[1],
    }[comparison.operator]


def as_number(text: str) -> float | None:
    """A text as a number, or None."""
    return float(text) if re.fullmatch(r"\s*-?\d{1,15}(\.\d{1,15})?\s*", text) else None
