"""Who gets a release, and by which rules: what holds where study.yaml says nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Audience = Literal["public", "partner", "internal"]
"""Who gets a release: anybody; a research partner under agreement; the study's own office."""

AUDIENCES: tuple[Audience, ...] = ("public", "partner", "internal")
"""From the strictest rules to the laxest."""

Protects = Literal["general", "offenders"]
"""Whom a study asked: people of a general population, or people released, returnees and their families."""


@dataclass(frozen=True, slots=True)
class AudienceRules:
    """Rules for one audience, with nothing left open.

    Parameters
    ----------
    smallest_base
        Fewest people behind anything that is shown.
    all_alike
        Whether a share of nobody or of everybody of a group is shown: it tells the answer of each of them.
    records
        Whether records are part of a release.
    k, l, largest_risk
        Fewest records that agree on all identifying variables; fewest different answers to each sensitive question among them;
        largest chance of a right match, estimated from the weights.
    quotes
        Whether cleared quotations are part of a release.
    """

    smallest_base: int
    all_alike: Literal["show", "withhold"]
    records: bool
    k: int
    l: int  # noqa: E741 - the field's letter
    largest_risk: float
    quotes: bool


DEFAULTS: Mapping[Protects, Mapping[Audience, AudienceRules]] = {
    "general": {
        "public": AudienceRules(5, "show", True, 5, 2, 0.05, True),
        "partner": AudienceRules(5, "show", True, 3, 1, 0.1, True),
        "internal": AudienceRules(3, "show", True, 2, 1, 0.5, True),
    },
    "offenders": {
        "public": AudienceRules(10, "withhold", False, 10, 3, 0.03, True),
        "partner": AudienceRules(10, "withhold", True, 5, 2, 0.05, True),
        "internal": AudienceRules(5, "show", True, 3, 1, 0.2, True),
    },
}
"""What holds where study.yaml says nothing. 5 and 10 are the usual bases of statistical offices (Hundepool et al. 2012, section 4.2.3)."""
