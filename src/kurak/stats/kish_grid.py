"""The Kish grid: eight tables that select one adult of a household before anybody knows who lives there."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from types import MappingProxyType

from kurak.stats.counts import require_count

LARGEST = 6
"""The tables end here: a household of six columns, or more."""

KISH_TABLES: Mapping[str, tuple[int, ...]] = MappingProxyType(
    {
        "A": (1, 1, 1, 1, 1, 1),
        "B1": (1, 1, 1, 1, 2, 2),
        "B2": (1, 1, 1, 2, 2, 2),
        "C": (1, 1, 2, 2, 3, 3),
        "D": (1, 2, 2, 3, 4, 4),
        "E1": (1, 2, 3, 3, 3, 5),
        "E2": (1, 2, 3, 4, 5, 5),
        "F": (1, 2, 3, 4, 5, 6),
    }
)
"""Table: the number of the adult to interview where 1, 2, 3, 4, 5, and 6 or more adults live (Kish 1949)."""

TWELFTHS: Mapping[str, int] = MappingProxyType(
    {"A": 2, "B1": 1, "B2": 1, "C": 2, "D": 2, "E1": 1, "E2": 1, "F": 2}
)
"""Table: how many of every twelve households get it."""

BLOCK: tuple[str, ...] = tuple(table for table, times in TWELFTHS.items() for _ in range(times))
"""Twelve households' tables, before they are shuffled."""


def kish_number(table: str, *, eligible: int) -> int:
    """Number of the adult whom a table of the Kish grid selects.

    Adults are numbered before the table is looked at: men from the oldest to the youngest, then women
    likewise.

    Parameters
    ----------
    table
        A, B1, B2, C, D, E1, E2 or F.
    eligible
        Eligible adults in the household, 1 or more.

    Returns
    -------
    int
        1 for the first of the list. Never more than 6: who is listed after the sixth cannot be selected.

    Raises
    ------
    ValueError
        If there is no such table, or nobody is eligible.

    Notes
    -----
    **Formula** the entry of the printed table in the column min(eligible, 6).

    **Source** Kish (1949), "A Procedure for Objective Respondent Selection within the Household", Journal of
    the American Statistical Association 44, pages 380-387, the summary table; Kish (1965), Survey Sampling,
    section 11.3. A table is looked up, not computed; there is no call in R.

    Examples
    --------
    >>> kish_number("C", eligible=5), kish_number("F", eligible=9)
    (3, 6)
    """
    if table not in KISH_TABLES:
        raise ValueError(f"{table!r} is none of the Kish tables {', '.join(KISH_TABLES)}")
    require_count(eligible, name="eligible adults")
    return KISH_TABLES[table][min(eligible, LARGEST) - 1]


def kish_probability(number: int, *, eligible: int) -> Fraction:
    """Probability that the Kish grid selects an adult, over the random assignment of its tables.

    Parameters
    ----------
    number
        The adult's number in the list of the household, from 1.
    eligible
        Eligible adults in the household.

    Returns
    -------
    Fraction
        1/eligible for households of 1, 2, 3, 4 and 6. In a household of 5 the third and the fifth have 1/4 and the
        others 1/6; in one of 7 or more the first six have 1/6, and the others none.

    Raises
    ------
    ValueError
        If the number is not in the list.

    Notes
    -----
    **Formula** sum of the proportions of the tables (A, C, D and F one sixth each, the others one twelfth)
    whose entry for this household is the number.

    **Source** Kish (1949), the summary table and the note on households of five; no call in R.

    Examples
    --------
    >>> [str(kish_probability(number, eligible=5)) for number in range(1, 6)]
    ['1/6', '1/6', '1/4', '1/6', '1/4']
    """
    require_count(eligible, name="eligible adults")
    require_count(number, name="the number of an adult", most=eligible)
    return sum(
        (
            Fraction(times, 12)
            for table, times in TWELFTHS.items()
            if kish_number(table, eligible=eligible) == number
        ),
        Fraction(0),
    )


def assign_kish_tables(count: int, *, uniforms: Sequence[float]) -> tuple[str, ...]:
    """Assign a table to every visit: each twelve visits in a row get the twelve twelfths, in random order.

    Parameters
    ----------
    count
        Visits.
    uniforms
        Uniform random numbers from 0 to below 1: twelve for every begun dozen of visits.

    Returns
    -------
    tuple of str
        One table a visit. At each place the chances of the tables are Kish's proportions, and a cluster
        cannot by accident get many tables for the young and few for the old.

    Raises
    ------
    ValueError
        If there are too few or too many random numbers.

    Notes
    -----
    **Formula** permuted blocks: within a block of twelve the tables are sorted by their random numbers.

    **Source** Kish (1965), Survey Sampling, section 11.3 (tables spread over the segments in their
    proportions); R ``rep(c("A","B1","B2","C","D","E1","E2","F"), c(2,1,1,2,2,1,1,2))[order(u)]`` for one
    block.

    Examples
    --------
    >>> assign_kish_tables(4, uniforms=[0.9, 0.1, 0.8, 0.7, 0.2, 0.6, 0.5, 0.4, 0.3, 0.95, 0.85, 0.75])
    ('A', 'C', 'E1', 'D')
    """
    require_count(count, name="visits", least=0)
    blocks = -(-count // len(BLOCK))
    if len(uniforms) != blocks * len(BLOCK):
        raise ValueError(f"{count} visits need {blocks * len(BLOCK)} random numbers, not {len(uniforms)}")
    assigned: list[str] = []
    for block in range(blocks):
        drawn = uniforms[block * len(BLOCK) : (block + 1) * len(BLOCK)]
        assigned += [BLOCK[place] for place in sorted(range(len(BLOCK)), key=lambda place: drawn[place])]
    return tuple(assigned[:count])
