"""What the house knows and a release must not tell: with it the built-in intruder can say whether a guess was right."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from kurak.model.codings import CodedTexts
from kurak.model.quotes import JudgedQuote


@dataclass(frozen=True, eq=False, repr=False)
class TrueRecords:
    """Records as they are, and the link to those released; it is kept in memory only.

    Parameters
    ----------
    columns
        Column of the study's records: its values, one a person, before anything was done to them.
    row_of
        For each released record, in the order of the file, the place in ``columns`` of the person whose it is.
    identifying, sensitive
        Columns by which somebody may look for a person; columns whose answers must not become known.
    as_released
        Identifying or sensitive column: the values of everybody as the release writes them (recoded, in bands), nothing
        withheld. Left out, the intruder learns from the link how the release writes each value.
    weight, released_weight
        Column of the weights in the records, and in the release; empty if there is none.
    population
        People of the population, if known; for weights that do not count people.
    units
        Columns that no weight and no order may tell: strata, sampling units, interviewers.
    """

    columns: Mapping[str, Sequence[Any]]
    row_of: Sequence[int]
    identifying: tuple[str, ...]
    sensitive: tuple[str, ...] = ()
    as_released: Mapping[str, Sequence[Any]] = field(default_factory=dict)
    weight: str = ""
    released_weight: str = ""
    population: int | None = None
    units: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(next(iter(self.columns.values()), ()))


@dataclass(frozen=True, eq=False, repr=False)
class TrueTables:
    """Tables of estimates as they are before anything is withheld.

    Parameters
    ----------
    rows
        Rows of the long tidy table: ``statistic``, ``variable``, ``level``, the domains, ``estimate``, ``n`` …; text or numbers.
    domains
        Its columns of domains.
    ranges
        Variable: least and highest value that a mean of it can have; the limits of its answers.
    people
        Combinations of values of the domains, in their order, that somebody has; None for no value. From them follows which
        values of two domains hold the same people, such as a region that is all of a kind of settlement.
    earlier
        Earlier edition: its released rows, as they stand in that package.
    no_answers
        Levels that are no answer of their own, such as refused: that a proportion of them is of nobody tells no answer of anybody.
    """

    rows: Sequence[Mapping[str, Any]]
    domains: tuple[str, ...]
    ranges: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    people: Sequence[tuple[Any, ...]] = ()
    earlier: Mapping[str, Sequence[Mapping[str, Any]]] = field(default_factory=dict)
    no_answers: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False, repr=False)
class Secrets:
    """All that a release of a study must not tell.

    Parameters
    ----------
    records, tables
        Records and tables as they are; None where the study has none.
    texts
        Interviews with their attributes. Desk documents among them are read by anybody, and are no secret.
    quotes
        The pool of quotations; only those that are cleared may stand anywhere.
    names
        Names of persons, from the tables under ``contacts/``.
    places
        Names that are masked in quotations: places, schools, firms.
    personal
        Kind, in words that may be shown (``ids of records``, ``telephone numbers``): the values.
    free_text
        Answers in people's own words. Those of four words and more are looked for.
    open_texts
        What anybody may read anyway: instrument, guides, texts of the review. What stands there is no leak.
    authors
        Who may stand as an author in a file's metadata: the study's credits.
    """

    records: TrueRecords | None = None
    tables: TrueTables | None = None
    texts: CodedTexts = field(default_factory=CodedTexts)
    quotes: tuple[JudgedQuote, ...] = ()
    names: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    personal: Mapping[str, Sequence[str]] = field(default_factory=dict)
    free_text: tuple[str, ...] = ()
    open_texts: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
