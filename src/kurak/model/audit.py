"""What an audit gives: findings, and the tables behind them that a report shows."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from kurak.model.finding import Finding
from kurak.model.published import ConclusionStatement, Verdict

Interval = tuple[Fraction, Fraction]

TurningRule = Literal["as answered", "min + max - x", "max - x"]
DontKnowRule = Literal["left out", "counted as 0"]
EvidenceKind = Literal["percentages", "range"]


@dataclass(frozen=True, slots=True)
class TotalCheck:
    """One printed total over groups of people, set against the means that could have made it."""

    table: str
    variable: str
    breakdown: str
    printed: str
    plain: Interval
    weighted: tuple[tuple[str, Interval], ...]
    """Source of the bases, and the mean weighted by them."""
    reproduced_by: Literal["plain", "weighted", "both", "neither"]


@dataclass(frozen=True, slots=True)
class ScoringEvidence:
    """One printed mean set against what one scoring rule can give."""

    variable: str
    group: str
    printed: str
    kind: EvidenceKind
    shares: str
    possible: Interval
    excluded: bool
    source: str


@dataclass(frozen=True, slots=True)
class ScoringRule:
    """One way of turning negative items and of treating don't-know answers, tried on every item."""

    turning: TurningRule
    dont_know: DontKnowRule
    label: str
    evidence: tuple[ScoringEvidence, ...]

    @property
    def contradictions(self) -> tuple[ScoringEvidence, ...]:
        """The printed means that this rule cannot give."""
        return tuple(piece for piece in self.evidence if piece.excluded)

    @property
    def survives(self) -> bool:
        """Whether nothing printed excludes the rule. Not excluded is not proved."""
        return not self.contradictions


@dataclass(frozen=True, slots=True)
class RestatedScore:
    """A printed score, and what it would be on the declared answer scale under one scoring rule."""

    rule: str
    variable: str
    breakdown: str
    group: str
    printed: str
    restated: Interval
    printed_rank: int
    restated_rank: int


@dataclass(frozen=True, slots=True)
class Scoring:
    """Which scoring rules the printed numbers exclude."""

    rules: tuple[ScoringRule, ...]
    set_aside: tuple[str, ...]
    restated: tuple[RestatedScore, ...]
    taken_as: tuple[str, ...] = ()
    """How items declared doubtful were taken when scores were restated, and why."""

    @property
    def surviving(self) -> tuple[ScoringRule, ...]:
        """Rules that nothing printed excludes."""
        return tuple(rule for rule in self.rules if rule.survives)


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """One statement of a conclusion, its verdict and why."""

    conclusion: str
    section: str
    statement: ConclusionStatement
    verdict: Verdict
    reasons: tuple[str, ...]
    evidence: tuple[str, ...]
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Audit:
    """An audit of one published report."""

    title: str
    findings: tuple[Finding, ...]
    totals: tuple[TotalCheck, ...]
    scoring: Scoring | None
    ledger: tuple[LedgerEntry, ...]
    figures_read: int
    tables_read: tuple[str, ...]
    claims_read: int

    @property
    def has_impossible(self) -> bool:
        """Whether anything printed follows from no data at all."""
        return any(finding.severity == "impossible" for finding in self.findings)
