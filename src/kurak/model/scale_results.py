"""What the analysis of a study's scales finds: answers, reliability, dimensions, comparability and relations.

All of it is of groups. There is no score of a person in any of these nouns.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from math import isfinite
from typing import Literal

from kurak.model.amended import UNTOUCHED, Amended
from kurak.model.finding import Finding

Comparison = Literal["means", "relations", "structure", "nothing", "not known"]
"""What groups may be compared in: means of scores, relations of the scale with others, its structure only, nothing."""

InvarianceLevel = Literal["configural", "metric", "scalar"]
"""The same structure; the same loadings too; the same intercepts or thresholds too."""


@dataclass(frozen=True, slots=True)
class Estimated:
    """A number with its error under the design.

    Parameters
    ----------
    estimate
        The number, or None where it does not exist.
    std_error, low, high
        Standard error and ends of the interval; None where they are not known.
    n
        Respondents behind it.
    """

    estimate: float | None
    std_error: float | None = None
    low: float | None = None
    high: float | None = None
    n: int | None = None

    @property
    def known(self) -> bool:
        """Whether there is a number at all.

        Examples
        --------
        >>> Estimated(0.8).known, Estimated(None).known
        (True, False)
        """
        return self.estimate is not None and isfinite(self.estimate)


@dataclass(frozen=True, slots=True)
class CollapsedAnswers:
    """Share of some answers taken together: the top box, or what the instrument says."""

    label: str
    share: Estimated


@dataclass(frozen=True, slots=True)
class ItemAnswers:
    """How people answered one item, as worded.

    Parameters
    ----------
    item, text
        Its id and its words.
    reverse
        Whether it is negative: agreeing means a low score.
    shares
        Share of every answer of the scale, lowest first, among those who answered on the scale.
    disagree, neutral, agree, net
        Collapsed shares, and agree less disagree.
    mean, median
        Of the answers on the scale, as worded.
    dont_know, refused
        Shares of everybody asked; None where no such code is declared.
    n
        Respondents who answered on the scale.
    collapsed
        Other answers taken together, the top box and the bottom box among them.
    """

    item: str
    text: str
    reverse: bool
    shares: tuple[float, ...]
    disagree: Estimated
    neutral: Estimated
    agree: Estimated
    net: Estimated
    mean: Estimated
    median: float
    dont_know: float | None
    refused: float | None
    n: int
    collapsed: tuple[CollapsedAnswers, ...] = ()


@dataclass(frozen=True, slots=True)
class Reliability:
    """How consistently the items of a scale measure, for everybody, one group or one language version.

    Parameters
    ----------
    domain, group
        What makes the group, and the group; both empty for everybody.
    n
        Respondents who answered at least one item; None where that number is withheld.
    alpha, standardised_alpha, omega_total, omega_hierarchical
        Weighted, with intervals under the design. Omega is of one common factor.
    plain_alpha
        Without weights, with the interval of a simple random sample (Feldt).
    lambda_6, average_r
        Guttman's sixth bound, and the mean correlation of two items.
    why_not
        Why a number is missing; empty where none is.
    """

    domain: str
    group: str
    n: int | None
    alpha: Estimated
    standardised_alpha: Estimated
    omega_total: Estimated
    omega_hierarchical: Estimated
    plain_alpha: Estimated
    lambda_6: float | None = None
    average_r: float | None = None
    why_not: str = ""


@dataclass(frozen=True, slots=True)
class ItemInScale:
    """What an item does for its scale, the negative ones turned.

    Parameters
    ----------
    item_rest
        Correlation with the mean of the other items; below 0 the key is likely wrong.
    alpha_if_dropped
        Alpha of the scale without it.
    loading
        Standardised loading on the scale's one common factor; None where none was found.
    """

    item: str
    item_rest: Estimated
    alpha_if_dropped: Estimated
    loading: float | None = None


@dataclass(frozen=True, slots=True)
class Loading:
    """A loading of an item on a factor, standardised, with its error under the design."""

    factor: str
    item: str
    loading: Estimated


@dataclass(frozen=True, slots=True)
class ModelChange:
    """One more parameter that a model would gain from, and by how much χ² would fall."""

    parameter: str
    index: float
    expected_change: float


@dataclass(frozen=True, slots=True)
class ModelFit:
    """A confirmatory factor model and how it fits, or why it could not be fitted.

    Parameters
    ----------
    name
        What the model is called: the declared model, or a scale.
    text
        The model, in lavaan's words.
    estimator
        WLSMV, MLR, ML or FIML.
    n
        Respondents.
    chi_square, df, p, cfi, tli, rmsea, rmsea_low, rmsea_high, srmr
        Test and measures of fit, scaled where the estimator scales them; the interval of RMSEA is one of 90 %.
    loadings, factor_correlations
        Standardised; correlations by pair of factors.
    changes
        Largest modification indices.
    concerns
        Sentences on estimates that cannot be true.
    why_not, change
        Why there is no fit, and what to change; then no number stands here.
    """

    name: str
    text: str
    estimator: str
    n: int
    chi_square: float | None = None
    df: int | None = None
    p: float | None = None
    cfi: float | None = None
    tli: float | None = None
    rmsea: float | None = None
    rmsea_low: float | None = None
    rmsea_high: float | None = None
    srmr: float | None = None
    loadings: tuple[Loading, ...] = ()
    factor_correlations: Mapping[tuple[str, str], Estimated] = field(default_factory=dict)
    changes: tuple[ModelChange, ...] = ()
    concerns: tuple[str, ...] = ()
    why_not: str = ""
    change: str = ""

    @property
    def fitted(self) -> bool:
        """Whether there is a fit."""
        return not self.why_not


@dataclass(frozen=True, slots=True)
class NumberOfFactors:
    """How many factors the items of all scales together seem to have, by several rules.

    Parameters
    ----------
    correlations
        polychoric or pearson.
    n
        Respondents, and by ``n_effective`` how many a simple random sample would need for as much.
    kmo, kmo_items
        Kaiser-Meyer-Olkin measure, overall and by item.
    bartlett_chi_square, bartlett_df, bartlett_p
        Bartlett's test that no items are correlated.
    parallel_factors, parallel_components, map_squared, map_fourth
        Numbers suggested by parallel analysis and by Velicer's minimum average partial.
    eigenvalues, reference
        Of factors: observed, and of simulated unrelated items.
    smoothed
        Whether the matrix had to be made positive definite first.
    """

    correlations: str
    n: int
    n_effective: float
    kmo: float | None
    kmo_items: Mapping[str, float]
    bartlett_chi_square: float | None
    bartlett_df: int | None
    bartlett_p: float | None
    parallel_factors: int | None
    parallel_components: int | None
    map_squared: int | None
    map_fourth: int | None
    eigenvalues: tuple[float, ...] = ()
    reference: tuple[float, ...] = ()
    smoothed: bool = False
    why_not: str = ""


@dataclass(frozen=True, slots=True)
class ExploratoryFactors:
    """Exploratory factors of the items of all scales together.

    Parameters
    ----------
    loadings
        Item: its loadings, one a factor.
    factor_correlations
        Rows of the matrix.
    own_factor
        Scale: the factor on which most of its items load highest, counted from 1, and how many of how many do.
    """

    method: str
    rotation: str
    factors: int
    loadings: Mapping[str, tuple[float, ...]]
    uniquenesses: Mapping[str, float]
    factor_correlations: tuple[tuple[float, ...], ...]
    explained: tuple[float, ...]
    own_factor: Mapping[str, tuple[int, int, int]] = field(default_factory=dict)
    heywood: tuple[str, ...] = ()
    why_not: str = ""


@dataclass(frozen=True, slots=True)
class LevelFit:
    """One level of measurement invariance, and how much worse it fits than the one before.

    Parameters
    ----------
    level
        configural, metric or scalar.
    cfi, rmsea, srmr
        Of this level; None where it could not be fitted.
    cfi_change, rmsea_change, srmr_change
        Against the level before; None for the first.
    difference, difference_df, difference_p
        Test of the difference in χ²; None where there is none.
    holds
        Whether this level is kept, by the rule that the methods page states.
    """

    level: InvarianceLevel
    chi_square: float | None
    df: int | None
    cfi: float | None
    rmsea: float | None
    srmr: float | None
    cfi_change: float | None = None
    rmsea_change: float | None = None
    srmr_change: float | None = None
    difference: float | None = None
    difference_df: int | None = None
    difference_p: float | None = None
    holds: bool = False


@dataclass(frozen=True, slots=True)
class ItemDifference:
    """Whether people of the same attitude answer an item differently in different groups.

    Parameters
    ----------
    uniform, non_uniform
        Changes of Nagelkerke's R² by group, and by group times score.
    p
        Of the design-based test of both together.
    size
        negligible, moderate or large; empty where it was not tested.
    why_not
        Why it was not tested.
    """

    item: str
    uniform: float | None
    non_uniform: float | None
    p: float | None
    size: str
    why_not: str = ""


@dataclass(frozen=True, slots=True)
class Comparability:
    """Whether groups may be compared on a scale.

    Parameters
    ----------
    scale, domain
        The scale, and what makes the groups.
    groups
        Groups that were compared, with their numbers of respondents; None where that number is withheld.
    left_out
        Groups too small to know, with their numbers of respondents; None where that number is withheld.
    estimator
        WLSMV or MLR.
    levels
        Levels of invariance that were tried, in their order.
    differing
        Items that were looked at one by one.
    supports
        What the evidence supports.
    words
        The same in a sentence for anybody.
    why_not
        Why it is not known; empty where it is.
    """

    scale: str
    domain: str
    groups: Mapping[str, int | None]
    left_out: Mapping[str, int | None]
    estimator: str
    levels: tuple[LevelFit, ...]
    differing: tuple[ItemDifference, ...]
    supports: Comparison
    words: str
    why_not: str = ""


@dataclass(frozen=True, slots=True)
class Relation:
    """How two scales go together.

    Parameters
    ----------
    correlation
        Of the scores, weighted, with an interval under the design.
    corrected
        Corrected for the unreliability of both (alpha).
    latent
        Between the factors of the declared model.
    asked
        What the study calls this relation, where it asks about it.
    """

    first: str
    second: str
    correlation: Estimated
    corrected: Estimated
    latent: Estimated
    asked: str = ""


@dataclass(frozen=True, slots=True)
class GroupRelation:
    """How printed or estimated means of groups go together: of places, not of people.

    Parameters
    ----------
    domain, groups
        What makes the groups, and how many there are.
    correlation
        With an interval for as many groups.
    rank_correlation
        Spearman's.
    values
        Group: both means.
    source
        Where the means come from.
    """

    first: str
    second: str
    domain: str
    groups: int
    correlation: Estimated
    p: float | None
    rank_correlation: float | None
    values: Mapping[str, tuple[float, float]]
    source: str
    asked: str = ""


@dataclass(frozen=True, slots=True)
class RuleScore:
    """The mean of a scale under a scoring rule that the audit leaves open for a published report.

    Parameters
    ----------
    rule
        The rule in words: 5 − answer.
    low, high
        Range of the mean under the rule.
    """

    scale: str
    rule: str
    low: float
    high: float
    mean: Estimated


@dataclass(frozen=True, slots=True)
class ScaleResult:
    """Everything found about one scale by itself.

    Parameters
    ----------
    scale, label
        Its id and its name in words.
    items
        Items that the records have.
    answers
        How people answered, items in the order of the instrument.
    reliability
        For everybody first, then by group and language version.
    in_scale
        What each item does for the scale.
    model
        The scale as one common factor; None where it has fewer than three items.
    comparability
        One for every domain that was looked at.
    scores
        Mean of the scale under every scoring rule left open; empty where the study audits no report.
    """

    scale: str
    label: str
    items: tuple[str, ...]
    low: float
    high: float
    n: int
    answers: tuple[ItemAnswers, ...]
    reliability: tuple[Reliability, ...]
    in_scale: tuple[ItemInScale, ...]
    model: ModelFit | None
    comparability: tuple[Comparability, ...] = ()
    scores: tuple[RuleScore, ...] = ()


@dataclass(frozen=True, slots=True)
class ScaleResults:
    """The analysis of a study's scales, with what a reader needs to know of it.

    Parameters
    ----------
    records, respondents, design, simulated, amended
        As in :class:`kurak.model.tabulated.Tabulated`.
    answer_labels
        Labels of the answers, lowest first.
    disagree_codes, neutral_codes, agree_codes
        How answers were collapsed.
    seed
        Of the simulated items of parallel analysis.
    """

    records: str
    respondents: int
    design: str
    simulated: bool
    confidence: float
    smallest_base: int
    flag_below: int
    smallest_group: int
    low: int
    high: int
    answer_labels: tuple[str, ...]
    disagree_codes: tuple[int, ...]
    neutral_codes: tuple[int, ...]
    agree_codes: tuple[int, ...]
    seed: int
    scales: tuple[ScaleResult, ...]
    model: ModelFit | None
    number_of_factors: NumberOfFactors | None
    factors: ExploratoryFactors | None
    relations: tuple[Relation, ...]
    group_relations: tuple[GroupRelation, ...]
    findings: tuple[Finding, ...] = ()
    amended: Amended = UNTOUCHED

    def __iter__(self) -> Iterator[ScaleResult]:
        return iter(self.scales)

    def of(self, scale: str) -> ScaleResult | None:
        """The results of one scale, or None."""
        return next((one for one in self.scales if one.scale == scale), None)
