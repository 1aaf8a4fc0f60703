"""Names that a study gives to what it compares, in the language that a report speaks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from kurak.report.words.saying import later, say

DOMAINS: Final[Mapping[str, str]] = {
    "region": later("region"),
    "settlement": later("settlement"),
    "ethnicity": later("ethnicity"),
    "sex": later("sex"),
    "gender": later("gender"),
    "age": later("age"),
    "age_group": later("age group"),
    "language": later("language"),
    "education": later("education"),
    "district": later("district"),
    "area": later("area"),
    "place": later("place"),
    "stratum": later("stratum"),
}
"""What domains and strata are usually called; a study may call them as it likes, and then its name stands."""


def domain_name(name: str) -> str:
    """What groups are of, as words: ``age_group`` is an age group.

    Examples
    --------
    >>> domain_name("age_group"), domain_name("caseload_of_office")
    ('age group', 'caseload of office')
    """
    return say(DOMAINS[name]) if name in DOMAINS else name.replace("_", " ")


def capital(words: str) -> str:
    """Words with a capital first, as a heading has them; capitals that are there already stay."""
    return words[:1].upper() + words[1:]
