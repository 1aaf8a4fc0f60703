"""Whether anybody can ever be asked a question: conditions taken apart, and looked at for contradictions.

A condition is written as alternatives, each a list of demands on single answers. An alternative is impossible if it demands of
one answer what it cannot be: a code that its list lacks, two codes at once of a question with one answer, a number outside its
allowed range, an answer to a question that is itself never asked. A demand that is not understood is taken to be possible, so that
what is found is certain and something may be missed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from kurak.model.form import NUMBERS, SELECTS, Form, Question
from kurak.sources.expressions import (
    COMPARISONS,
    Answer,
    Call,
    Expression,
    ExpressionError,
    Literal,
    Operation,
    as_number,
    parse_expression,
)

MOST_ALTERNATIVES = 400
"""Beyond this many alternatives a condition is taken to be possible."""

MIRRORED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "=": "=", "!=": "!="}
NEGATED = {"<": ">=", "<=": ">", ">": "<=", ">=": "<", "=": "!=", "!=": "="}


@dataclass(frozen=True, slots=True)
class Demand:
    """What a condition asks of one answer: ``operator`` is a comparison, ``selected`` or ``not selected``."""

    name: str
    operator: str
    value: str


Alternative = tuple[Demand, ...]


class TooManyError(Exception):
    """A condition with more alternatives than are looked at."""


def alternatives(expression: Expression, *, holds: bool = True) -> tuple[Alternative, ...]:
    """A condition (or its opposite) as alternatives; what is not understood demands nothing.

    Raises
    ------
    TooManyError
        If there are more than :data:`MOST_ALTERNATIVES`.

    Examples
    --------
    >>> alternatives(parse_expression("${a} = 1 and ${b} = 2"), holds=False)
    ((Demand(name='a', operator='!=', value='1'),), (Demand(name='b', operator='!=', value='2'),))
    """
    if isinstance(expression, Operation) and expression.operator in ("and", "or"):
        left = alternatives(expression.left, holds=holds)
        right = alternatives(expression.right, holds=holds)
        if (expression.operator == "or") == holds:
            both = (*left, *right)
        else:
            if len(left) * len(right) > MOST_ALTERNATIVES:
                raise TooManyError
            both = tuple((*one, *other) for one in left for other in right)
        if len(both) > MOST_ALTERNATIVES:
            raise TooManyError
        return both
    if isinstance(expression, Call) and expression.function == "not" and len(expression.arguments) == 1:
        return alternatives(expression.arguments[0], holds=not holds)
    if isinstance(expression, Call) and expression.function in ("true", "false") and not expression.arguments:
        return ((),) if (expression.function == "true") == holds else ()
    return ((demand,),) if (demand := _demand(expression, holds)) is not None else ((),)


def _demand(expression: Expression, holds: bool) -> Demand | None:
    if isinstance(expression, Operation) and expression.operator in COMPARISONS:
        left, right, operator = expression.left, expression.right, expression.operator
        if isinstance(left, Literal):
            left, right, operator = right, left, MIRRORED[operator]
        left = _bare(left)
        if isinstance(left, Answer) and isinstance(right, Literal):
            return Demand(left.name, operator if holds else NEGATED[operator], right.text)
    if isinstance(expression, Call) and expression.function == "selected" and len(expression.arguments) == 2:
        chosen, code = expression.arguments
        if isinstance(chosen, Answer) and isinstance(code, Literal):
            return Demand(chosen.name, "selected" if holds else "not selected", code.text)
    return None


def _bare(expression: Expression) -> Expression:
    while isinstance(expression, Call) and expression.function in ("number", "int", "string") and len(expression.arguments) == 1:
        expression = expression.arguments[0]
    return expression


@dataclass
class Reachability:
    """Questions of a form that can be asked, and conditions that can hold.

    Examples
    --------
    >>> from kurak.sources.xlsform import form_from_markdown
    >>> form = form_from_markdown('''
    ... | survey |         |      |       |                          |
    ... |        | type    | name | label | relevant                 |
    ... |        | integer | age  | Age   |                          |
    ... |        | text    | job  | Job   | ${age} > 60 and ${age} < 20 |
    ... ''').form
    >>> Reachability(form).why_never(form.question("job"))
    'age cannot be above 60 and below 20'
    """

    form: Form
    _asked: dict[int, str] = field(default_factory=dict)

    @cached_property
    def by_name(self) -> Mapping[str, tuple[Question, ...]]:
        """Questions by name."""
        found: dict[str, list[Question]] = {}
        for question in self.form.questions:
            found.setdefault(question.name, []).append(question)
        return {name: tuple(every) for name, every in found.items()}

    def why_never(self, question: Question) -> str:
        """Why nobody is ever asked a question; empty if somebody may be."""
        if question.row not in self._asked:
            self._asked[question.row] = ""  # a circle of conditions is reported as one, not here
            self._asked[question.row] = self.why_impossible(self.form.conditions_of(question))
        return self._asked[question.row]

    def why_impossible(self, conditions: tuple[str, ...], *, itself: Question | None = None) -> str:
        """Why conditions can never hold together; empty if they can, or if it cannot be told.

        Parameters
        ----------
        itself
            The question that ``.`` stands for.
        """
        try:
            every = self._alternatives(conditions)
        except TooManyError:
            return ""
        if not every:
            return "it says false()"
        reasons = []
        for alternative in every:
            reason = self._contradiction(alternative, itself)
            if not reason:
                return ""
            reasons.append(reason)
        return reasons[0]

    def _alternatives(self, conditions: tuple[str, ...]) -> tuple[Alternative, ...]:
        every: tuple[Alternative, ...] = ((),)
        for condition in conditions:
            try:
                read = alternatives(parse_expression(condition))
            except ExpressionError:
                continue  # reported as such; it demands nothing here
            if len(every) * len(read) > MOST_ALTERNATIVES:
                raise TooManyError
            every = tuple((*one, *other) for one in every for other in read)
        return every

    def exclude(self, one: Question, other: Question) -> bool:
        """Whether no interview can meet both questions."""
        return bool(self.why_impossible((*self.form.conditions_of(one), *self.form.conditions_of(other))))

    # ── one alternative ──

    def _contradiction(self, alternative: Alternative, itself: Question | None) -> str:
        """Why one alternative is impossible; with it hold the conditions of every question that it wants answered."""
        waiting: list[tuple[Alternative, frozenset[str]]] = [(alternative, frozenset())]
        reason, looked_at = "", 0
        while waiting:
            demands, followed = waiting.pop()
            looked_at += 1
            reason = self._contradicts_itself(demands, itself)
            if reason:
                continue
            wanted = [name for name in dict.fromkeys(one.name for one in demands if _wants_answer(one)) if name not in followed]
            further = next((name for name in wanted if self._conditions(name)), None)
            if further is None or looked_at > MOST_ALTERNATIVES:
                return ""
            try:
                before = self._alternatives(self._conditions(further))
            except TooManyError:
                return ""
            waiting += [((*demands, *more), followed | {further}) for more in before]
        return reason or "what it asks for is never asked"

    def _conditions(self, name: str) -> tuple[str, ...]:
        """Conditions under which a name has an answer; none where it stands at several places or is computed."""
        places = self.by_name.get(name, ())
        return self.form.conditions_of(places[0]) if len(places) == 1 and places[0].type != "calculate" else ()

    def _contradicts_itself(self, alternative: Alternative, itself: Question | None) -> str:
        by_answer: dict[str, list[Demand]] = {}
        for demand in alternative:
            by_answer.setdefault(demand.name, []).append(demand)
        for name, demands in by_answer.items():
            places = (itself,) if name == "." and itself is not None else self.by_name.get(name, ())
            if len(places) != 1:
                continue  # asked at several places, or not at all: reported elsewhere
            if reason := self._of_one(places[0], name, list(dict.fromkeys(demands))):
                return reason
        return ""

    def _of_one(self, question: Question, name: str, demands: list[Demand]) -> str:
        shown = "the answer" if name == "." else name
        if question.type in SELECTS and not question.file:
            return self._of_list(question, shown, demands)
        if question.type in NUMBERS:
            within = name != "." and question.constraint.strip() and any(map(_wants_answer, demands))
            return _of_number(shown, demands, self._own_range(question, (question.constraint,) if within else ()))
        return _of_text(shown, demands)

    def _own_range(self, question: Question, constraints: tuple[str, ...]) -> list[Demand]:
        """What a question's own constraint demands, if it is one plain list of demands."""
        demands: list[Demand] = []
        for constraint in constraints:
            try:
                read = alternatives(parse_expression(constraint))
            except (ExpressionError, TooManyError):
                continue
            if len(read) == 1:
                demands += [demand for demand in read[0] if demand.name == "."]
        if question.type == "range":
            low, high = question.parameters.get("start", ""), question.parameters.get("end", "")
            if as_number(low) is not None and as_number(high) is not None:
                demands += [Demand(".", ">=", low), Demand(".", "<=", high)]
        return demands

    def _of_list(self, question: Question, shown: str, demands: list[Demand]) -> str:
        names = {choice.name for choice in self.form.choices_of(question)}
        if question.or_other:
            names.add("other")
        if not names:
            return ""
        if question.type == "select_one":
            left = {*names, ""}
            for demand in demands:
                left = {code for code in left if _fits(code, demand)}
                if not left:
                    return f"{shown} cannot be {_in_words(demands)}"
            return ""
        chosen = {d.value for d in demands if d.operator == "selected"}
        kept_out = {d.value for d in demands if d.operator == "not selected"}
        if both := sorted(chosen & kept_out):
            return f"{shown} cannot hold {both[0]} and not hold it"
        if unknown := sorted(chosen - names):
            return f"{shown} cannot hold {unknown[0]}, which is not in its list"
        return ""


def _wants_answer(demand: Demand) -> bool:
    """Whether a demand can hold only where there is an answer."""
    if demand.value == "":
        return demand.operator == "!="
    return demand.operator not in ("!=", "not selected")


def _fits(code: str, demand: Demand) -> bool:
    if demand.operator in ("=", "selected"):
        return _same(code, demand.value)
    if demand.operator in ("!=", "not selected"):
        return not _same(code, demand.value)
    number, limit = as_number(code), as_number(demand.value)
    if limit is None:
        return True
    return number is not None and _holds(number, demand.operator, limit)


def _same(code: str, value: str) -> bool:
    numbers = as_number(code), as_number(value)
    return code == value if None in numbers else numbers[0] == numbers[1]


def _holds(number: float, operator: str, limit: float) -> bool:
    return {
        "<": number < limit, "<=": number <= limit, ">": number > limit, ">=": number >= limit,
        "=": number == limit, "!=": number != limit,
    }[operator]  # fmt: skip


def _of_number(shown: str, demands: list[Demand], own: list[Demand]) -> str:
    low, low_open, high, high_open = float("-inf"), False, float("inf"), False
    left_out: set[float] = set()
    empty = any(demand.operator == "=" and demand.value == "" for demand in demands)
    for demand in (*demands, *own):
        limit = as_number(demand.value)
        if limit is None:
            continue
        if demand.operator in (">", ">=", "=") and (limit, demand.operator == ">") > (low, low_open):
            low, low_open = limit, demand.operator == ">"
        if demand.operator in ("<", "<=", "=") and (limit, demand.operator != "<") < (high, not high_open):
            high, high_open = limit, demand.operator == "<"
        if demand.operator == "!=":
            left_out.add(limit)
    bounded = low > float("-inf") or high < float("inf")
    impossible = low > high or (low == high and (low_open or high_open or low in left_out))
    if impossible or (empty and bounded and any(demand.operator != "!=" and demand.value for demand in demands)):
        inside = f" within {_in_words(own)}" if own else ""
        return f"{shown} cannot be {_in_words(demands)}{inside}"
    return ""


def _of_text(shown: str, demands: list[Demand]) -> str:
    equal = {demand.value for demand in demands if demand.operator == "="}
    different = {demand.value for demand in demands if demand.operator == "!="}
    if len(equal) > 1 and len({as_number(value) if as_number(value) is not None else value for value in equal}) > 1:
        return f"{shown} cannot be {_in_words(demands)}"
    if equal & different:
        return f"{shown} cannot be {_in_words(demands)}"
    return ""


def _in_words(demands: list[Demand]) -> str:
    words = {
        "=": "", "!=": "other than ", "<": "below ", "<=": "at most ", ">": "above ", ">=": "at least ",
        "selected": "", "not selected": "other than ",
    }  # fmt: skip
    return " and ".join(
        dict.fromkeys(words[demand.operator] + (demand.value if demand.value else "empty") for demand in demands)
    )
