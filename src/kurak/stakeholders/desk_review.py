"""Sources by theme, facts that contradict one another, quantities over the years, and facts that nobody can trace or that are old."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from kurak.model.review import Fact
from kurak.model.study_folder import StudyFolder
from kurak.model.traced import ReviewTable, Series

NUMBER = re.compile(r"[-−]?\d+(\.\d+)?")


def arrange_review(study: StudyFolder, *, as_of: int, older_than: int = 5) -> ReviewTable:
    """Arrange the facts of a desk review.

    Parameters
    ----------
    as_of
        Year from which age is counted.
    older_than
        A fact counts as old if its last year is more than so many years back.
    """
    facts = study.facts
    by_source: dict[tuple[str, str], list[Fact]] = {}
    for fact in facts:
        for key in source_keys(fact) or ("",):
            by_source.setdefault((key, fact.theme), []).append(fact)
    order = {source.key: place for place, source in enumerate(study.sources)}
    cited = {key for fact in facts for key in source_keys(fact)} | {key for term in study.glossary.terms for key in _keys(term.source_key)}
    return ReviewTable(
        evidence=tuple((key, theme, tuple(found)) for (key, theme), found in sorted(by_source.items(), key=lambda one: order.get(one[0][0], len(order)))),
        contradictions=tuple(_contradictions(facts)),
        series=tuple(_series(facts)),
        without_source=tuple(fact for fact in facts if not source_keys(fact)),
        undated=tuple(fact for fact in facts if last_year(fact) is None),
        old=tuple(fact for fact in facts if (year := last_year(fact)) is not None and as_of - year > older_than),
        unused=tuple(source.key for source in study.sources if source.key not in cited),
        as_of=as_of,
        older_than=older_than,
    )


def source_keys(fact: Fact) -> tuple[str, ...]:
    """The sources of a fact.

    Examples
    --------
    >>> source_keys(Fact(fact_id="F1", theme="legal", statement="s", source_key="a; b|c", section_ref="I"))
    ('a', 'b', 'c')
    """
    return tuple(_keys(fact.source_key))


def _keys(cell: str) -> Iterator[str]:
    return (key.strip() for key in cell.replace(";", "|").split("|") if key.strip())


def last_year(fact: Fact) -> int | None:
    """The last year in which a fact is said to hold; None where no year is known.

    Examples
    --------
    >>> last_year(Fact(fact_id="F1", theme="legal", statement="s", date_or_year="2008 to 2010", section_ref="I"))
    2010
    """
    years = [int(year) for year in re.findall(r"(?<!\d)(?:1[89]|20|21)\d{2}(?!\d)", fact.date_or_year)]
    return max(years, default=None)


def _contradictions(facts: Iterable[Fact]) -> Iterator[tuple[Fact, Fact]]:
    """Every pair once, whichever of the two names the other."""
    rows = list(facts)
    known = {fact.fact_id: (place, fact) for place, fact in enumerate(rows)}
    pairs = {
        tuple(sorted((place, known[other][0]))) for place, fact in enumerate(rows) for other in fact.contradicts if other in known and other != fact.fact_id
    }
    return ((rows[one], rows[other]) for one, other in sorted(pairs))


def _series(facts: Iterable[Fact]) -> Iterator[Series]:
    """Facts of the same words, unit and place, with numbers at two dates or more."""
    found: dict[tuple[str, str, str], list[Fact]] = {}
    for fact in facts:
        if fact.date_or_year and NUMBER.fullmatch(fact.value):
            found.setdefault((fact.statement, fact.unit, fact.place), []).append(fact)
    for (what, unit, place), rows in found.items():
        if len({fact.date_or_year for fact in rows}) > 1:
            points = sorted(((fact.date_or_year, float(fact.value.replace("−", "-")), fact) for fact in rows), key=lambda point: point[0])
            yield Series(what, unit, place, tuple(points))
