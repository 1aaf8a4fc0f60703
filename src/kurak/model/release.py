"""What leaves the house: a package of files, what was done to make it safe, and what an intruder makes of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, overload

from kurak.model.audiences import Audience

Role = Literal["identifying", "sensitive", "weight", "answer", "mark"]
"""What a released variable is: known of a respondent; harmful if known; a weight; any other answer; the word SIMULATED."""

Measure = Literal["nominal", "ordinal", "scale"]


@dataclass(frozen=True, slots=True)
class ReleasedVariable:
    """A variable of released records.

    Parameters
    ----------
    name, label
        Its name in the files, and its words.
    role
        What it is.
    measure
        How its values may be used.
    values
        Code, as it stands in the records: its meaning, in order; of words that tell themselves, the words. Empty where values are
        counted or measured.
    missing
        Codes among these that are no answer: don't know, refused.
    question
        Words of the question, in the language of the labels.
    changed
        What was done to it, in sentences; empty if nothing.
    """

    name: str
    label: str
    role: Role
    measure: Measure = "nominal"
    values: Mapping[str, str] = field(default_factory=dict)
    missing: tuple[str, ...] = ()
    question: str = ""
    changed: tuple[str, ...] = ()


class ReleasedColumn(Sequence[Any]):
    """A released column of few different values, held as a code for each record, so that a million records need little room.

    Parameters
    ----------
    labels
        The different values, in order.
    codes
        Whole numbers, or an array of them: for each record, the place of its value among these; -1 where there is none.

    Examples
    --------
    >>> list(ReleasedColumn(("men", "women"), (0, -1, 1)))
    ['men', None, 'women']
    """

    __slots__ = ("codes", "labels")

    def __init__(self, labels: Sequence[Any], codes: Any) -> None:
        self.labels = tuple(labels)
        self.codes = codes

    def __len__(self) -> int:
        return len(self.codes)

    def __iter__(self) -> Iterator[Any]:
        return iter(self.tolist())

    def tolist(self) -> list[Any]:
        """All values."""
        codes = self.codes.tolist() if hasattr(self.codes, "tolist") else self.codes
        return [None if code < 0 else self.labels[code] for code in codes]

    @overload
    def __getitem__(self, index: int) -> Any: ...

    @overload
    def __getitem__(self, index: slice) -> list[Any]: ...

    def __getitem__(self, index: int | slice) -> Any:
        if isinstance(index, slice):
            return [None if code < 0 else self.labels[code] for code in self.codes[index]]
        code = self.codes[index]
        return None if code < 0 else self.labels[code]


@dataclass(frozen=True, eq=False)
class ReleasedRecords:
    """Records as they may leave the house, in an order that tells nothing.

    Parameters
    ----------
    variables
        Variables in the order of the file.
    columns
        Variable: its values, one a record: whole numbers, numbers or words; None where there is none, or it is withheld.
    simulated
        Whether they are those of a rehearsal; then the first variable says so in every row.
    kind
        ``public-use`` (sampling units, strata and interviewers left out, keys withheld by rule) or ``scientific-use``.
    weight
        Name of the weights, or empty.
    """

    variables: tuple[ReleasedVariable, ...]
    columns: Mapping[str, Sequence[Any]]
    simulated: bool
    kind: Literal["public-use", "scientific-use"] = "public-use"
    weight: str = ""

    def __len__(self) -> int:
        return len(next(iter(self.columns.values()), ()))

    @property
    def keys(self) -> tuple[str, ...]:
        """The identifying variables."""
        return tuple(one.name for one in self.variables if one.role == "identifying")


@dataclass(frozen=True, slots=True)
class Withheld:
    """One line of the release log: what was withheld, changed or left out, by which rule, and why.

    Parameters
    ----------
    what
        ``cell``, ``value``, ``variable``, ``weight``, ``quote``, ``file`` or ``order``; ``measure`` where nothing is withheld and risk or
        usefulness is only told.
    where
        Table and cell, variable, or file; never a value of a single person.
    rule
        Key of study.yaml, or what the rule is called in docs/disclosure.md.
    reason
        In a sentence.
    count
        How many values, cells or rows.
    before, after
        A measure before and after, with its name in ``measure``; None where there is none.
    """

    what: str
    where: str
    rule: str
    reason: str
    count: int = 1
    measure: str = ""
    before: float | None = None
    after: float | None = None


ProblemKind = Literal[
    "unknown column", "unreadable column", "identifying and sensitive", "several answers identify", "no identifying column",
    "too many identifying columns", "identifies though not declared", "small place", "size not known", "value without a group",
    "not a number", "nothing left", "cannot be met", "not safe", "no sensitive column", "no weights",
]  # fmt: skip
"""What may be wrong with rules for records, or with records under them."""


@dataclass(frozen=True, slots=True)
class RecordProblem:
    """Why records cannot be released, or what should be known before they are.

    Parameters
    ----------
    kind
        Which problem.
    message
        In a sentence, without any value of a person.
    path
        Keys of study.yaml that have to change.
    columns
        Columns that it is about.
    stops
        Whether nothing is released.
    """

    kind: ProblemKind
    message: str
    path: tuple[str | int, ...] = ("disclosure", "records")
    columns: tuple[str, ...] = ()
    stops: bool = True


@dataclass(frozen=True, slots=True)
class AttackResult:
    """What one attack of the built-in intruder found.

    Parameters
    ----------
    attack
        Name of the attack: linkage, differencing of tables, differencing of editions, uniqueness of quotes, fingerprints of weights …
    tried
        How many people, cells or quotations it was tried on.
    unprotected, released
        How many it succeeded on in the unprotected copy, and in the release. The latter stops a release if it is not 0.
    means
        What success means, in a sentence.
    where
        Where in the release, for those found; never a value of a single person.
    """

    attack: str
    tried: int
    unprotected: int
    released: int
    means: str
    where: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Package:
    """A release, made in memory: nothing of it is written before the intruder has tried it.

    Parameters
    ----------
    study, audience
        Of which study, for whom.
    files
        Path inside the package: content. The same folder gives the same bytes.
    log
        What was done.
    attacks
        What the intruder found.
    simulated
        Whether any part is made up.
    """

    study: str
    audience: Audience
    files: Mapping[str, bytes]
    log: tuple[Withheld, ...] = ()
    attacks: tuple[AttackResult, ...] = ()
    simulated: bool = False

    @property
    def safe(self) -> bool:
        """Whether no attack succeeded on the release."""
        return not any(one.released for one in self.attacks)
