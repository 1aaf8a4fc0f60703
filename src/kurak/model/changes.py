"""What changed since an earlier wave, or beside a published report: each change with its error, as far as one can be known."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field

from kurak.model.noun import Name, Noun

Earlier = Literal["records", "estimates", "printed"]
"""What is known of the earlier numbers: their records; their estimates with errors; only what a report prints."""


class Comparison(Noun):
    """The earlier wave that a study is compared with: the block compare of study.yaml."""

    file: Annotated[
        Name,
        Field(
            description="The earlier wave, inside the study: its records, with columns of the same names, or the table of estimates of a release (estimates.csv), or the folder of one."
        ),
    ]
    label: Annotated[Name, Field(description="What it is called in the report: 2023.")]


@dataclass(frozen=True, slots=True)
class Change:
    """One mean, earlier and now.

    Parameters
    ----------
    variable, domain, group
        Which scale or item, of whom; domain and group empty for everybody.
    before, now
        The means.
    std_error, conf_low, conf_high, df
        Of the change, the later less the earlier; None where the earlier mean has no error.
    now_error
        Of the mean now: the least error that the change has.
    p_holm
        Chance of such a change where there is none, with all groups of the domain allowed for; None where no test can be made.
    """

    variable: str
    domain: str
    group: str
    before: float
    now: float
    now_error: float | None = None
    std_error: float | None = None
    conf_low: float | None = None
    conf_high: float | None = None
    df: float | None = None
    p_holm: float | None = None

    @property
    def change(self) -> float:
        """The later less the earlier."""
        return self.now - self.before


@dataclass(frozen=True, slots=True)
class Changes:
    """Everything that is compared with one earlier wave.

    Parameters
    ----------
    earlier
        What is known of it.
    label
        What it is called.
    source
        Where its numbers come from.
    level
        Of the intervals.
    simulated
        Whether people of either wave are made up.
    """

    earlier: Earlier
    label: str
    source: str
    rows: tuple[Change, ...]
    level: float = 0.95
    simulated: bool = False
