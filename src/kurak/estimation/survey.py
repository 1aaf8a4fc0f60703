"""A survey: records, their design and their weights; every estimate is one call of a function of this room."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, Protocol, TypedDict, Unpack

import numpy as np
from numpy.typing import NDArray

from kurak.sources.records import Records
from kurak.stats.design_variance import Design

if TYPE_CHECKING:
    from kurak.model.estimates import Estimates

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]
Names = str | Sequence[str]
Deff = Literal["wr", "wor"]


class Settings(TypedDict, total=False):
    """What every estimate can be asked with.

    Parameters
    ----------
    by
        Columns whose values make the domains, all existing combinations of them.
    where
        Who counts, such as ``"age >= 18 and region != 'North'"``; others stay in the design.
    level
        Confidence level of intervals, default 0.95.
    df
        Degrees of freedom in place of the domain's own; infinity for the normal distribution.
    deff
        Design effect against a simple random sample with (``wr``) or without (``wor``) replacement. In R ``deff = "replace"`` and
        ``deff = TRUE``.
    flag_below
        Estimates with fewer respondents are flagged ``few``, default 30.
    covariances
        Whether the covariance of all estimates comes with the table. Without it: for tables of up to 500 rows.
    """

    by: Names | None
    where: str | None
    level: float
    df: float | None
    deff: Deff | None
    flag_below: int
    covariances: bool | None


@dataclass(frozen=True)
class Declared:
    """The design as it was declared, in the names of the records' columns.

    Parameters
    ----------
    weights
        Column of weights; None for weights that follow from ``fpc``, or for equal ones.
    strata, psu, fpc
        Columns by stage; None at a stage without.
    pps, variance
        For unequal probabilities: brewer, overton, hartley_rao, poisson or joint; HT or YG.
    lonely_psu, domain_lonely
        What is done with a stratum that has one unit, and inside domains; rules of the kernel, to which ``collapse`` is ``fail``.
    collapsed
        Whether strata with one unit were joined to a neighbour.
    unit_names
        Whether codes of units are their own within each stratum, or unique.
    """

    weights: str | None = None
    strata: tuple[str | None, ...] = ()
    psu: tuple[str, ...] = ()
    fpc: tuple[str | None, ...] = ()
    pps: str | None = None
    variance: str = "HT"
    lonely_psu: str = "fail"
    domain_lonely: str = "ignore"
    collapsed: bool = False
    unit_names: str = "as_found"
    squared_share: float | None = None


class WeightStep(Protocol):
    """One adjustment of the weights: it knows what it does to influence values, so that errors follow it."""

    @property
    def name(self) -> str:
        """What was done, in words: calibrated to region and sex."""
        ...

    def residuals(self, scores: Array) -> Array:
        """Weighted influence values (rows, k) less what the known totals explain."""
        ...


@dataclass(frozen=True, eq=False)
class Replicates:
    """Replicate weights: for every row and replicate the weight to use, and how the squares are added.

    Parameters
    ----------
    weight
        Called with the number of a replicate; gives its weights, array (rows).
    count
        How many there are.
    scale, rscales, mse
        As in R's ``svrepdesign``: variance = scale · Σ_r rscales_r (θ_r − θ)², about the full estimate if ``mse``, otherwise about the mean.
    df
        Degrees of freedom.
    kind
        JK1, JKn, BRR, Fay, bootstrap, SDR or other.
    """

    weight: Callable[[int], Array]
    count: int
    scale: float
    rscales: Array
    mse: bool
    df: float
    kind: str


@dataclass(frozen=True, eq=False)
class Survey:
    """Records with the design and the weights by which they stand for a population.

    Made by :func:`kurak.survey` or :func:`kurak.replicate_survey`; adjustments of the weights give a new survey.

    Parameters
    ----------
    records
        The records.
    declared
        The design as declared.
    weights
        Weight of each row; array (rows), 0 or more.
    design
        The design as arrays; for replicate weights that of single rows, which is not used.
    steps
        Adjustments of the weights, in their order.
    replicate_weights
        Replicate weights, if errors come from them; :meth:`replicates` makes them.
    cache
        What was read or counted before; never part of what a survey is.
    left_out
        Rows that count nowhere, array (rows), by :func:`kurak.estimation.left_out.leave_out`; None where all count.
    """

    records: Records
    declared: Declared
    weights: Array
    design: Design
    steps: tuple[WeightStep, ...] = ()
    replicate_weights: Replicates | None = None
    cache: dict[str, object] = field(default_factory=dict)
    left_out: Mask | None = None

    def __len__(self) -> int:
        return len(self.weights)

    # ── Estimates ───────────────────────────────────────────────────────────────────────────

    def mean(self, items: Names, **settings: Unpack[Settings]) -> Estimates:
        """Means of numbers and shares of categories, :func:`kurak.estimation.means.mean`."""
        from kurak.estimation import means

        return means.mean(self, items, **settings)

    def total(self, items: Names, **settings: Unpack[Settings]) -> Estimates:
        """Totals of numbers and of categories, :func:`kurak.estimation.means.total`."""
        from kurak.estimation import means

        return means.total(self, items, **settings)

    def ratio(self, numerator: Names, denominator: Names, **settings: Unpack[Settings]) -> Estimates:
        """Ratios of two totals, :func:`kurak.estimation.ratios.ratio`."""
        from kurak.estimation import ratios

        return ratios.ratio(self, numerator, denominator=denominator, **settings)

    def multiple(
        self, items: Names, *, asked: str | None = None, chosen: Sequence[object] = (1,), **settings: Unpack[Settings]
    ) -> Estimates:
        """Shares of a question with several answers, :func:`kurak.estimation.ratios.multiple`."""
        from kurak.estimation import ratios

        return ratios.multiple(self, items, asked=asked, chosen=chosen, **settings)

    def proportion(
        self, items: Names, *, codes: object = None, ci: str = "logit", **settings: Unpack[Settings]
    ) -> Estimates:
        """Shares of answers with intervals of their own, :func:`kurak.estimation.proportions.proportion`."""
        from kurak.estimation import proportions

        return proportions.proportion(self, items, codes=codes, ci=ci, **settings)

    def distribution(self, items: Names, *, ci: str = "mean", **settings: Unpack[Settings]) -> Estimates:
        """Shares of all answers, :func:`kurak.estimation.proportions.distribution`."""
        from kurak.estimation import proportions

        return proportions.distribution(self, items, ci=ci, **settings)

    def quantile(
        self,
        items: Names,
        probabilities: float | Sequence[float] = (0.25, 0.5, 0.75),
        *,
        rule: str = "math",
        interval: str = "mean",
        **settings: Unpack[Settings],
    ) -> Estimates:
        """Quantiles, :func:`kurak.estimation.quantiles.quantile`."""
        from kurak.estimation import quantiles

        return quantiles.quantile(
            self, items, probabilities=probabilities, rule=rule, interval=interval, **settings
        )

    def cdf(
        self, items: Names, *, at: Sequence[float] | None = None, ci: str = "mean", **settings: Unpack[Settings]
    ) -> Estimates:
        """Shares at or below values, :func:`kurak.estimation.quantiles.cdf`."""
        from kurak.estimation import quantiles

        return quantiles.cdf(self, items, at=at, ci=ci, **settings)

    def variance(self, items: Names, **settings: Unpack[Settings]) -> Estimates:
        """Variances in the population, :func:`kurak.estimation.dispersion.variance`."""
        from kurak.estimation import dispersion

        return dispersion.variance(self, items, **settings)

    def covariance(self, items: Names, **settings: Unpack[Settings]) -> Estimates:
        """Covariances in the population, :func:`kurak.estimation.dispersion.covariance`."""
        from kurak.estimation import dispersion

        return dispersion.covariance(self, items, **settings)

    def correlation(self, items: Names, **settings: Unpack[Settings]) -> Estimates:
        """Correlations in the population, :func:`kurak.estimation.dispersion.correlation`."""
        from kurak.estimation import dispersion

        return dispersion.correlation(self, items, **settings)

    def difference(
        self,
        items: Names,
        *,
        statistic: str = "mean",
        codes: object = None,
        groups: Sequence[object] | None = None,
        adjust: str | None = None,
        **settings: Unpack[Settings],
    ) -> Estimates:
        """Differences between domains, :func:`kurak.estimation.contrasts.difference`."""
        from kurak.estimation import contrasts

        return contrasts.difference(
            self, items, statistic=statistic, codes=codes, groups=groups, adjust=adjust, **settings
        )

    def contrast(
        self,
        items: Names,
        coefficients: object,
        *,
        statistic: str = "mean",
        codes: object = None,
        **settings: Unpack[Settings],
    ) -> Estimates:
        """Combinations of estimates, :func:`kurak.estimation.contrasts.contrast`."""
        from kurak.estimation import contrasts

        return contrasts.contrast(
            self, items, coefficients=coefficients, statistic=statistic, codes=codes, **settings
        )

    def change(
        self,
        items: Names,
        *,
        since: Survey | None = None,
        wave: str | None = None,
        statistic: str = "mean",
        codes: object = None,
        **settings: Unpack[Settings],
    ) -> Estimates:
        """Change between waves, :func:`kurak.estimation.waves.change`."""
        from kurak.estimation import waves

        return waves.change(
            self, items, since=since, wave=wave, statistic=statistic, codes=codes, **settings
        )

    # ── Tests ───────────────────────────────────────────────────────────────────────────────

    def chisq(
        self, rows: str, columns: str, *, statistic: str = "F", where: str | None = None
    ) -> Estimates:
        """Test of independence of two questions, :func:`kurak.estimation.association.chisq`."""
        from kurak.estimation import association

        return association.chisq(self, rows, columns=columns, statistic=statistic, where=where)

    def gof(
        self,
        item: str,
        *,
        p: Sequence[float] | Mapping[Any, float],
        statistic: str = "Chisq",
        where: str | None = None,
    ) -> Estimates:
        """Test of a distribution against given shares, :func:`kurak.estimation.association.gof`."""
        from kurak.estimation import association

        return association.gof(self, item, p=p, statistic=statistic, where=where)

    def kappa(
        self,
        first: str,
        second: str,
        *,
        where: str | None = None,
        level: float = 0.95,
        df: float | None = None,
    ) -> Estimates:
        """Agreement of two ratings, :func:`kurak.estimation.association.kappa`."""
        from kurak.estimation import association

        return association.kappa(self, first, second=second, where=where, level=level, df=df)

    def ttest(
        self,
        item: str,
        group: str | None = None,
        *,
        value: float = 0.0,
        where: str | None = None,
        level: float = 0.95,
    ) -> Estimates:
        """Test of a mean, or of the difference of two, :func:`kurak.estimation.comparison.ttest`."""
        from kurak.estimation import comparison

        return comparison.ttest(self, item, group=group, value=value, where=where, level=level)

    def ranktest(
        self, item: str, group: str, *, test: str = "wilcoxon", where: str | None = None
    ) -> Estimates:
        """Rank test of groups, :func:`kurak.estimation.comparison.ranktest`."""
        from kurak.estimation import comparison

        return comparison.ranktest(self, item, group=group, test=test, where=where)

    # ── Models ──────────────────────────────────────────────────────────────────────────────

    def glm(
        self,
        formula: str,
        *,
        family: str = "gaussian",
        link: str | None = None,
        offset: str | None = None,
        where: str | None = None,
        level: float = 0.95,
        df: float | None = None,
    ) -> Estimates:
        """Coefficients of a generalised linear model, :func:`kurak.estimation.models.glm`."""
        from kurak.estimation import models

        return models.glm(
            self, formula, family=family, link=link, offset=offset, where=where, level=level, df=df
        )

    def ordinal(
        self,
        formula: str,
        *,
        link: str = "logistic",
        where: str | None = None,
        level: float = 0.95,
        df: float | None = None,
    ) -> Estimates:
        """Coefficients of a proportional odds model, :func:`kurak.estimation.models.ordinal`."""
        from kurak.estimation import models

        return models.ordinal(self, formula, link=link, where=where, level=level, df=df)

    # ── Weights ─────────────────────────────────────────────────────────────────────────────

    def weighting(self) -> list[dict[str, object]]:
        """Steps of weighting with what they cost, :func:`kurak.estimation.weight_steps.weighting`."""
        from kurak.estimation import weight_steps

        return weight_steps.weighting(self)

    def poststratify(self, by: Names, totals: object, *, partial: bool = False) -> Survey:
        """Weights that give known sizes of groups, :func:`kurak.estimation.weights.poststratify`."""
        from kurak.estimation import weights

        return weights.poststratify(self, by, totals=totals, partial=partial)

    def rake(
        self,
        totals: Mapping[Any, object] | Sequence[object],
        *,
        epsilon: float = 1e-11,
        max_rounds: int = 1000,
    ) -> Survey:
        """Weights that give known sizes of groups of several kinds, :func:`kurak.estimation.weights.rake`."""
        from kurak.estimation import weights

        return weights.rake(self, totals, epsilon=epsilon, max_rounds=max_rounds)

    def calibrate(
        self,
        formula: Names,
        totals: object,
        *,
        distance: str = "linear",
        bounds: tuple[float, float] | None = None,
        bounds_on: str = "factor",
        variance: str | None = None,
        aggregate_stage: int | None = None,
        epsilon: float = 1e-11,
        max_rounds: int = 200,
    ) -> Survey:
        """Weights that give known totals, :func:`kurak.estimation.weights.calibrate`."""
        from kurak.estimation import weights

        return weights.calibrate(
            self,
            formula,
            totals=totals,
            distance=distance,
            bounds=bounds,
            bounds_on=bounds_on,
            variance=variance,
            aggregate_stage=aggregate_stage,
            epsilon=epsilon,
            max_rounds=max_rounds,
        )

    def trim(
        self,
        *,
        lower: float | None = None,
        upper: float | None = None,
        strict: bool = False,
        redistribute: bool = True,
    ) -> Survey:
        """Weights within limits, :func:`kurak.estimation.weights.trim`."""
        from kurak.estimation import weights

        return weights.trim(self, lower=lower, upper=upper, strict=strict, redistribute=redistribute)

    def nonresponse(
        self,
        responded: str | Mask,
        *,
        by: Names | None = None,
        formula: str | None = None,
        classes: int | None = 5,
    ) -> Survey:
        """Weights of respondents that stand for those who did not answer, :func:`kurak.estimation.weights.nonresponse`."""
        from kurak.estimation import weights

        return weights.nonresponse(self, responded, by=by, formula=formula, classes=classes)

    def standardize(
        self,
        by: Names,
        *,
        population: object,
        over: Names | None = None,
        excluding_missing: Names | None = None,
        partial: bool = False,
    ) -> Survey:
        """Weights that give every domain the same make-up, :func:`kurak.estimation.weights.standardize`."""
        from kurak.estimation import weights

        return weights.standardize(
            self, by, population=population, over=over, excluding_missing=excluding_missing, partial=partial
        )

    def replicates(
        self,
        kind: str,
        *,
        count: int | None = None,
        seed: int | None = None,
        rho: float | None = None,
        mse: bool = False,
        adjustments: str = "repeat",
        small: str | None = None,
        large: str = "split",
        order: str | None = None,
    ) -> Survey:
        """The same survey with errors from replicate weights, :func:`kurak.estimation.replicates.replicate`."""
        from kurak.estimation import replicates

        return replicates.replicate(
            self,
            kind,
            count=count,
            seed=seed,
            rho=rho,
            mse=mse,
            adjustments=adjustments,
            small=small,
            large=large,
            order=order,
        )


class Statistic(Protocol):
    """Something that is estimated: K numbers from the weights, and how each would move with each row's weight."""

    @property
    def size(self) -> int:
        """K, how many numbers."""
        ...

    def estimate(self, weights: Array) -> Array:
        """The K estimates under some weights, array (K)."""
        ...

    def influence(self, weights: Array, estimate: Array, columns: slice) -> Array:
        """Influence of one unit of weight of every row on the estimates of ``columns``; array (rows, k).

        A mean's is (y − ȳ)/W inside its domain and 0 outside. Scores are weights times influence.
        """
        ...


def names(value: str | Sequence[str | None] | None) -> tuple[str | None, ...]:
    """One name, several, or none, as a tuple."""
    if value is None:
        return ()
    return (value,) if isinstance(value, str) else tuple(value)
