"""How the numbers of a table were made: what is said once for all of them, and the little that differs from cell to cell.

A table has hundreds of numbers, and each of them opens. Nothing is kept twice: the table says what its columns measure, from which
records, with which weights and error, under which rule of disclosure, by which R; a row says its base and its error.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Measured:
    """What the numbers of some columns are.

    Parameters
    ----------
    label
        What it is called: "Mean".
    what
        Its definition, with the question as worded where there is one.
    columns
        Places of its columns in the table; the first column is 0.
    """

    label: str
    what: str
    columns: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Made:
    """What is particular to some numbers of one row.

    Parameters
    ----------
    row
        Place of the row among all rows of the table; the first is 0, rows that name a group are counted.
    values
        What is known of them, in the order of ``Making.facts``; empty where nothing is.
    columns
        Places of the columns; all columns where it is empty.
    withheld
        The number is withheld: nothing more is said of it, neither its base nor for which reason.
    """

    row: int
    values: tuple[str, ...] = ()
    columns: tuple[int, ...] = ()
    withheld: bool = False

    def __post_init__(self) -> None:
        if self.withheld and any(self.values):
            raise ValueError(f"row {self.row}: of a withheld number nothing is said")


@dataclass(frozen=True, slots=True)
class Making:
    """How the numbers of one table were made.

    Parameters
    ----------
    measures
        What its columns are.
    entries
        Labelled lines that hold for all numbers: records, design and weights, error, disclosure.
    facts
        Names of what differs from number to number: base, standard error, design effect.
    made
        Rows with what is known of their numbers.
    withheld
        What a withheld number opens to: the rule, the same for every reason.
    code
        R that gives the numbers of the table.
    printed
        Names of ``facts`` that stand in the table anyway; paper does not repeat them.
    after
        Place in the document of the R that has to run before ``code``; empty where ``code`` runs by itself.
    """

    measures: tuple[Measured, ...]
    entries: tuple[tuple[str, str], ...] = ()
    facts: tuple[str, ...] = ()
    made: tuple[Made, ...] = ()
    withheld: str = ""
    code: str = ""
    printed: tuple[str, ...] = ()
    after: str = ""

    def __post_init__(self) -> None:
        for one in self.made:
            if one.values and len(one.values) != len(self.facts):
                raise ValueError(f"row {one.row}: {len(one.values)} values of {len(self.facts)} facts")
            if one.withheld and not self.withheld:
                raise ValueError(f"row {one.row} is withheld, and by which rule is not said")

    @property
    def columns(self) -> tuple[int, ...]:
        """Places of all columns whose numbers open, in order."""
        return tuple(sorted({place for one in self.measures for place in one.columns}))


@dataclass(frozen=True, slots=True)
class TableCode:
    """The R of a study's tables, number by number, so that each table can show its own.

    Parameters
    ----------
    before
        Reads and prepares the records and declares the design: the same for every table.
    calls
        Statistic, variable and domain ("" for everybody): the expression in R that estimates it.
    """

    before: str = ""
    calls: Mapping[tuple[str, str, str], str] = field(default_factory=dict)

    def of(self, wanted: Iterable[tuple[str, tuple[str, str, str]]]) -> str:
        """R for some numbers, each under a name; empty where one of them has none.

        Examples
        --------
        >>> made = TableCode("design <- svydesign(~1, data = data)", {("mean", "trust", ""): "svymean(~trust, design)"})
        >>> print(made.of([("Everybody", ("mean", "trust", ""))]))
        result <- list(
          "Everybody" = svymean(~trust, design)
        )
        print(result)
        """
        named = [(name, self.calls.get(key, "")) for name, key in wanted]
        if not named or not all(call for _, call in named):
            return ""
        quoted = [(name.replace("\\", "\\\\").replace('"', '\\"'), call) for name, call in named]
        return "\n".join(("result <- list(", ",\n".join(f'  "{name}" = {call}' for name, call in quoted), ")", "print(result)"))


NO_CODE = TableCode()
"""Of tables without R."""
