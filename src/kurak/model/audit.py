"""What an audit gives: findings, and the tables behind them that a report shows."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from fractions import Fraction
from typing import Any, Literal

from kurak.model.finding import Finding
from kurak.model.published import ConclusionStatement, Figure, Verdict

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
    not_turned: tuple[str, ...] = ()
    """Doubtful items that a printed mean shows not to have been turned under the rules left open."""

    @property
    def surviving(self) -> tuple[ScoringRule, ...]:
        """Rules that nothing printed excludes."""
        return tuple(rule for rule in self.rules if rule.survives)


Certainty = Literal["noise-proof", "depends", "within noise"]
"""Whether a printed difference is more than chance: under every assumption, under some, under none."""


@dataclass(frozen=True, slots=True)
class PrintedPrecision:
    """How sure one printed mean or percentage of a group could be. Ranges by assumption, no estimates.

    The lower end of a range is the best case, the upper end the worst; it is None where the clusters are not
    known. Means are in points of the answer scale, percentages in points of a hundred.
    """

    statistic: str
    variable: str
    category: str
    breakdown: str
    group: str
    printed: str
    table: str | None
    n: int
    n_kind: Literal["achieved", "planned"]
    n_source: str
    design_effect: tuple[float, float | None]
    answers: tuple[float, float]
    """The lowest and highest answer that the scoring rules left open allow."""
    standard_deviation: tuple[float, float]
    """The least and the greatest that answers with this mean can have."""
    standard_error: tuple[float, float | None]
    narrowest: tuple[float, float]
    widest: tuple[float, float] | None


@dataclass(frozen=True, slots=True)
class PrintedContrast:
    """A printed difference between two groups, and whether it could be chance."""

    says: Literal["highest", "lowest", "above", "below"]
    claim: str | None
    first: PrintedPrecision
    second: PrintedPrecision
    comparisons: int
    """How many comparisons the words make at once; the interval is made wider for them (Bonferroni)."""
    difference: tuple[float, float]
    """What the two printed numbers allow, turned so that more than 0 is what the words say."""
    margin: tuple[float, float | None]
    """Half width of the interval of the difference, in the best and the worst case."""
    noise_unless_sd_below: tuple[float, float] | None
    """For means: the standard deviation of the answers below which the difference is more than chance, with
    the highest and the lowest design effect."""
    verdict: Certainty
    could_be_noise: bool
    """Whether the interval holds 0 in the worst case that is known; a tie always."""
    depends_on: str


@dataclass(frozen=True, slots=True)
class ReportPrecision:
    """How sure the printed numbers of a report could be, and which of its differences could be chance."""

    confidence: float
    cluster_size: int | None
    intracluster_correlation: tuple[float, float]
    assumptions: tuple[str, ...]
    planned: tuple[str, ...]
    """Sources of planned interviews that stand in for numbers of respondents that are not printed."""
    figures: tuple[PrintedPrecision, ...]
    contrasts: tuple[PrintedContrast, ...]
    """Highest against second and lowest against last but one, for every scale by every breakdown."""
    claims: tuple[PrintedContrast, ...]
    """Of every claim of a highest or lowest group, the comparison that is least sure."""
    not_judged: tuple[str, ...]

    def as_data(self) -> dict[str, Any]:
        """The ranges for ``--json``."""
        return asdict(self)


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
class AuditedNumber:
    """One printed number or statement, and what the audit makes of it.

    Parameters
    ----------
    printed
        As printed.
    figure, claim, cell
        Which one: a number in the audit's shape, a claim by its id, or the row and column of a table of counts.
    after
        What stands in its place after the audit, and by what: ``people`` where groups count by their people, ``scale`` on the
        declared answer scale, or the rule from which it follows; empty where the audit puts nothing there.
    holds
        What it was set against and agrees with, in words.
    findings
        Findings that stand on this very number, worst first.
    shared
        Findings on a set that it is one of: all groups of a breakdown, all answers of a question.
    """

    printed: str
    figure: Figure | None = None
    claim: str | None = None
    table: str | None = None
    cell: tuple[str, str] | None = None
    after: tuple[tuple[str, str], ...] = ()
    holds: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()
    shared: tuple[Finding, ...] = ()

    @property
    def differs(self) -> bool:
        """Whether another value stands in its place after the audit."""
        return bool(self.after)

    @property
    def doubted(self) -> bool:
        """Whether another value stands in its place, or a finding that is more than a note stands on it."""
        return self.differs or any(finding.severity != "note" for finding in self.findings)

    @property
    def unchecked(self) -> bool:
        """Whether nothing else that is printed could be set against it."""
        return not (self.after or self.holds or self.findings or self.shared)


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
    precision: ReportPrecision | None = None
    numbers: tuple[AuditedNumber, ...] = ()
    """Every printed number one by one, in the order read: tables, claims, tables of counts."""

    @property
    def has_impossible(self) -> bool:
        """Whether anything printed follows from no data at all."""
        return any(finding.severity == "impossible" for finding in self.findings)
