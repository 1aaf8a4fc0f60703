"""The desk review: sources, and dated facts that cite them."""

from __future__ import annotations

from typing import Literal

from kurak.model.noun import Identifier, Name, Noun, Separated


class Source(Noun):
    """One source of review/sources.bib, as far as it is printed."""

    key: Identifier
    kind: Name
    author: str = ""
    year: str = ""
    title: str = ""
    url: str = ""
    note: str = ""
    authors: tuple[str, ...] = ()
    """Authors one by one, as written: a body with "and" in its name is one, and stands in braces."""
    container: str = ""
    """Journal or book that it stands in."""
    volume: str = ""
    issue: str = ""
    pages: str = ""
    publisher: str = ""
    """Publisher or institution."""
    doi: str = ""


class Fact(Noun):
    """One dated fact; a row of review/facts.csv. An empty source means that the report shows none."""

    fact_id: Identifier
    theme: Literal["legal", "statistics", "employers", "programme", "theory"]
    statement: Name
    value: str = ""
    unit: str = ""
    date_or_year: str = ""
    place: str = ""
    source_key: str = ""
    section_ref: Name
    contradicts: Separated = ()
    """Facts that cannot be true beside this one."""
    note: str = ""
