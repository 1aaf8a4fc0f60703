"""Precision of a planned sample: design effect, standard error, interviews needed, what can be detected."""

from collections.abc import Callable
from math import ceil, isfinite, sqrt

from kurak.stats.student import normal_cdf, normal_quantile, t_quantile


def design_effect(
    cluster_size: float, intracluster_correlation: float, *, weight_variation: float = 0.0
) -> float:
    """Return how many times larger the variance is than that of a simple random sample of the same size.

    Parameters
    ----------
    cluster_size
        Interviews in a cluster, on average; above 0.
    intracluster_correlation
        How much people of one cluster resemble each other in their answers, from 0 to 1.
    weight_variation
        Coefficient of variation of the weights, 0 or more.

    Returns
    -------
    float
        The design effect (deff), 1 or more.

    Raises
    ------
    ValueError
        If a number lies outside its range.

    Notes
    -----
    **Formula** ``deff = (1 + (b − 1)ρ)(1 + cv²)``. Fewer than one interview a cluster on average means that
    clusters are not shared, so that the first factor is 1 at least. The product assumes weights that are
    unrelated to the answers.

    **Reference** Kish (1965), *Survey Sampling*, §5.4 and §11.7; Kish (1987), "Weighting in Deft2", The
    Survey Statistician; Gabler, Häder and Lahiri (1999), Survey Methodology 25(1), 105-106, for the product;
    R ``PracTools::deffK(w)`` for the second factor.

    Examples
    --------
    >>> round(design_effect(18, 0.05), 6), round(design_effect(18, 0.05, weight_variation=0.5), 6)
    (1.85, 2.3125)
    """
    _require_above_zero(cluster_size, "a cluster size")
    if not 0 <= intracluster_correlation <= 1:
        raise ValueError(f"an intracluster correlation lies from 0 to 1, not at {intracluster_correlation}")
    if not 0 <= weight_variation < float("inf"):
        raise ValueError(f"the variation of the weights is 0 or more, not {weight_variation}")
    return max(1.0, 1 + (cluster_size - 1) * intracluster_correlation) * (1 + weight_variation**2)


def effective_size(n: float, *, deff: float) -> float:
    """Return the size of a simple random sample that would be as precise.

    Parameters
    ----------
    n
        Interviews.
    deff
        Design effect.

    Returns
    -------
    float
        Interviews of a simple random sample.

    Raises
    ------
    ValueError
        If a number is not above 0.

    Notes
    -----
    **Formula** ``n / deff``.

    **Reference** Kish (1965), *Survey Sampling*, §8.1.

    Examples
    --------
    >>> effective_size(1000, deff=2.0)
    500.0
    """
    _require_above_zero(n, "n")
    _require_above_zero(deff, "a design effect")
    return n / deff


def standard_error_of_proportion(
    p: float, *, n: float, deff: float = 1.0, population: float | None = None
) -> float:
    """Return the standard error that a proportion will have.

    Parameters
    ----------
    p
        The proportion, from 0 to 1.
    n
        Interviews that answer.
    deff
        Design effect.
    population
        People of the population; left out, it is so large that it does not matter.

    Returns
    -------
    float
        From 0 to 1, in the unit of ``p``.

    Raises
    ------
    ValueError
        If a number lies outside its range, or ``n`` is above the population.

    Notes
    -----
    **Formula** ``√(deff · p(1 − p)/n · (N − n)/(N − 1))``.

    **Reference** Cochran (1977), *Sampling Techniques*, 3rd ed., (3.8); Kish (1965), *Survey Sampling*, §8.1,
    for deff. A real sample's estimate has ``n − 1`` for ``n`` and ``N`` for ``N − 1``: R ``survey::svymean``.

    Examples
    --------
    >>> round(standard_error_of_proportion(0.5, n=1000, deff=1.85), 6)
    0.021506
    """
    _require_proportion(p)
    # S² of a proportion is p(1 − p)·N/(N − 1): with it, this is the standard error of a mean.
    inflation = 1.0 if population is None or population <= 1 else population / (population - 1)
    return standard_error_of_mean(sqrt(p * (1 - p) * inflation), n=n, deff=deff, population=population)


def standard_error_of_mean(
    sd: float, *, n: float, deff: float = 1.0, population: float | None = None
) -> float:
    """Return the standard error that a mean will have.

    Parameters
    ----------
    sd
        Standard deviation of the answers in the population (divisor N − 1), in points.
    n
        Interviews that answer.
    deff
        Design effect.
    population
        People of the population; left out, it is so large that it does not matter.

    Returns
    -------
    float
        In points.

    Raises
    ------
    ValueError
        If a number lies outside its range, or ``n`` is above the population.

    Notes
    -----
    **Formula** ``√(deff · S²/n · (1 − n/N))``.

    **Reference** Cochran (1977), *Sampling Techniques*, 3rd ed., (2.8); Kish (1965), *Survey Sampling*, §8.1;
    R ``survey::svymean`` with ``fpc``.

    Examples
    --------
    >>> standard_error_of_mean(2.0, n=100)
    0.2
    """
    if not 0 <= sd < float("inf"):
        raise ValueError(f"a standard deviation is 0 or more, not {sd}")
    size = effective_size(n, deff=deff)
    if population is not None and n > population:
        raise ValueError(f"{n} interviews are more than the {population} people of the population")
    correction = 1.0 if population is None else 1 - n / population
    return sd * sqrt(correction / size)


def margin_of_error(standard_error: float, *, confidence: float = 0.95, df: float | None = None) -> float:
    """Return the half width of an interval.

    Parameters
    ----------
    standard_error
        In any unit.
    confidence
        Level of the interval, between 0 and 1.
    df
        Degrees of freedom for Student's t; left out, the normal distribution.

    Returns
    -------
    float
        In the unit of the standard error.

    Raises
    ------
    ValueError
        If the confidence is not between 0 and 1, or the standard error is negative.

    Notes
    -----
    **Formula** ``z_{1−α/2} · SE``, or ``t_{1−α/2, df} · SE``.

    **Reference** Lohr (2022), *Sampling: Design and Analysis*, 3rd ed., §2.5; R ``qnorm(0.975) * se``.

    Examples
    --------
    >>> round(margin_of_error(0.0215), 4)
    0.0421
    """
    if not standard_error >= 0:
        raise ValueError(f"a standard error is 0 or more, not {standard_error}")
    upper = 1 - (1 - confidence) / 2
    return standard_error * (_critical(confidence) if df is None else t_quantile(upper, df=df))


def interviews_needed(
    p: float, *, margin: float, deff: float = 1.0, population: float | None = None, confidence: float = 0.95
) -> int:
    """Return how many people must answer for a margin of error of a proportion.

    Parameters
    ----------
    p
        The proportion, between 0 and 1; one half needs the most interviews.
    margin
        The largest half width of the interval, between 0 and 1.
    deff
        Design effect.
    population
        People of the population; left out, it is so large that it does not matter.
    confidence
        Level of the interval.

    Returns
    -------
    int
        Interviews that answer; divide by the expected response rate for people to be selected.

    Raises
    ------
    ValueError
        If a number lies outside its range.

    Notes
    -----
    **Formula** ``n₀ = deff · z² p(1 − p)/e²``, ``n = n₀ / (1 + (n₀ − 1)/N)``, rounded up.

    **Reference** Cochran (1977), *Sampling Techniques*, 3rd ed., (4.1) and (4.2); R
    ``PracTools::nProp(V0 = (e/z)^2, N = N, pU = p)``.

    Examples
    --------
    >>> interviews_needed(0.5, margin=0.03), interviews_needed(0.5, margin=0.03, deff=1.85)
    (1068, 1975)
    """
    _require_proportion(p, strictly=True)
    _require_proportion(margin, name="a margin of error", strictly=True)
    _require_above_zero(deff, "a design effect")
    infinite = deff * p * (1 - p) * (_critical(confidence) / margin) ** 2
    if population is None:
        return _rounded_up(infinite)
    if population < 1:
        raise ValueError(f"a population has 1 person or more, not {population}")
    return _rounded_up(max(1.0, infinite) / (1 + (max(1.0, infinite) - 1) / population))


def power_of_difference(
    p: float,
    *,
    difference: float,
    n1: float,
    n2: float,
    deff1: float = 1.0,
    deff2: float = 1.0,
    confidence: float = 0.95,
) -> float:
    """Return the chance to detect a difference between the proportions of two independent groups.

    Parameters
    ----------
    p
        The proportion of the first group, from 0 to 1.
    difference
        The second group's proportion less the first's, between -1 and 1.
    n1, n2
        Interviews of the two groups.
    deff1, deff2
        Their design effects.
    confidence
        One less the level of the two-sided test.

    Returns
    -------
    float
        From 0 to 1: the chance that the test rejects, with the difference on the right side.

    Raises
    ------
    ValueError
        If a number lies outside its range.

    Notes
    -----
    **Formula** with effective sizes ``m_g = n_g/deff_g`` and ``p̄ = (m₁p₁ + m₂p₂)/(m₁ + m₂)``: ``Φ((|p₂ − p₁|
    − z_{1−α/2} √(p̄(1−p̄)(1/m₁ + 1/m₂))) / √(p₁(1−p₁)/m₁ + p₂(1−p₂)/m₂))``; the pooled variance decides when
    the test rejects, the separate ones how the estimate varies. No finite population correction: the question
    is whether the groups differ for a cause, not in this year's list (Cochran 1977, §2.14).

    **Reference** Fleiss, Levin and Paik (2003), *Statistical Methods for Rates and Proportions*, 3rd ed.,
    §4.2 and §4.4; R ``power.prop.test(n = 500, p1 = 0.5, p2 = 0.6)`` for equal groups.

    Examples
    --------
    >>> round(power_of_difference(0.5, difference=0.1, n1=500, n2=500), 6)
    0.889608
    """
    second = p + difference
    _require_proportion(p)
    _require_proportion(second, name="the second proportion")
    first_size, second_size = effective_size(n1, deff=deff1), effective_size(n2, deff=deff2)
    return _power(p, second, first_size, second_size, overlap=0.0, confidence=confidence)


def detectable_difference(
    p: float,
    *,
    n1: float,
    n2: float,
    deff1: float = 1.0,
    deff2: float = 1.0,
    confidence: float = 0.95,
    power: float = 0.8,
) -> float | None:
    """Return the smallest difference between two independent groups' proportions that is found with this power.

    Parameters
    ----------
    p
        The proportion of the first group, between 0 and 1. The second is taken on the side of one half, where
        differences are harder to find (upwards when ``p`` is one half).
    n1, n2
        Interviews of the two groups.
    deff1, deff2
        Their design effects.
    confidence
        One less the level of the two-sided test.
    power
        Chance to detect the difference, above half of the level of the test and below 1.

    Returns
    -------
    float or None
        The size of the difference, from 0 to 1; None when the groups are too small for any.

    Raises
    ------
    ValueError
        If a number lies outside its range.

    Notes
    -----
    **Formula** the root of ``power_of_difference``; the second proportion enters the variance, so that it is
    solved and not approximated.

    **Reference** as there; R ``power.prop.test(n = 500, p1 = 0.5, power = 0.8)``, whose ``p2`` less ``p1`` it
    is.

    Examples
    --------
    >>> round(detectable_difference(0.5, n1=500, n2=500), 6)
    0.088145
    """
    _require_proportion(p, strictly=True)
    first_size, second_size = effective_size(n1, deff=deff1), effective_size(n2, deff=deff2)
    return _detectable(p, first_size, second_size, overlap=0.0, confidence=confidence, power=power)


def share_between_clusters(cluster_size: float, intracluster_correlation: float) -> float:
    """Return how much of an estimate's variance comes from the clusters, and not from people within them.

    Parameters
    ----------
    cluster_size
        Interviews in a cluster, 1 or more.
    intracluster_correlation
        From 0 to 1.

    Returns
    -------
    float
        From 0 to 1.

    Raises
    ------
    ValueError
        If a number lies outside its range.

    Notes
    -----
    **Formula** ``φ = bρ / (1 + (b − 1)ρ)``: the variance of a cluster's mean is ``ρσ² + (1 − ρ)σ²/b``, of
    which the first term is between clusters. It is also the reliability of a cluster's mean (Spearman-Brown).

    **Reference** Kish (1965), *Survey Sampling*, §5.4; Snijders and Bosker (2012), *Multilevel Analysis*,
    §3.5.

    Examples
    --------
    >>> round(share_between_clusters(18, 0.05), 6)
    0.486486
    """
    size = max(1.0, cluster_size)
    deff = design_effect(size, intracluster_correlation)
    return size * intracluster_correlation / deff


def detectable_change(
    p: float,
    *,
    n: float,
    deff: float = 1.0,
    shared: float = 0.0,
    correlation: float = 0.0,
    between_share: float = 1.0,
    confidence: float = 0.95,
    power: float = 0.8,
) -> float | None:
    """Return the smallest change between two waves that is found with this power.

    Parameters
    ----------
    p
        The proportion in the first wave, between 0 and 1. The second is taken on the side of one half.
    n
        Interviews of each wave.
    deff
        Design effect of each wave.
    shared
        Share of the clusters that the second wave keeps, from 0 to 1.
    correlation
        Correlation of a cluster's means in the two waves, from 0 to 1.
    between_share
        Share of a wave's variance that this correlation is about, from 0 to 1: 1 when ``correlation`` is that
        of the cluster means as observed; ``share_between_clusters`` when it is that of all people of the
        clusters.
    confidence
        One less the level of the two-sided test.
    power
        Chance to detect the change.

    Returns
    -------
    float or None
        The size of the change, from 0 to 1; None when the waves are too small for any.

    Raises
    ------
    ValueError
        If a number lies outside its range.

    Notes
    -----
    **Formula** wave t's mean is ``(1/m) Σ_i (μ + u_it + ē_it)`` over m clusters, with variance ``V =
    (1/m)(ρσ² + (1−ρ)σ²/b)``. The persons are new, so only the ``u`` of the ``P·m`` clusters in both waves
    vary together, with correlation R: ``Cov = (P/m) R ρσ² = V·P·R·φ``, ``φ = bρ/(1 + (b−1)ρ)``. Hence
    ``Var(ȳ₂ − ȳ₁) = V₁ + V₂ − 2PRφ√(V₁V₂)``, that is ``2V(1 − PRφ)`` for equal variances. With ``R`` of
    observed cluster means ``φ`` is in it already: ``2V(1 − PR)``. Test as in ``power_of_difference``.
    Assumed: new persons in kept clusters, clusters of equal size, waves alike in size and design.

    **Reference** Kish (1965), *Survey Sampling*, §12.4-12.5; Cochran (1977), *Sampling Techniques*, 3rd ed.,
    §12.11; with nothing shared R ``power.prop.test``.

    Examples
    --------
    >>> round(detectable_change(0.5, n=500), 6)
    0.088145
    >>> round(detectable_change(0.5, n=500, shared=1.0, correlation=0.5), 6)
    0.062486
    """
    _require_proportion(p, strictly=True)
    _require_proportion(shared, name="the share of clusters kept")
    _require_proportion(correlation, name="the correlation of cluster means")
    _require_proportion(between_share, name="the share of variance between clusters")
    size = effective_size(n, deff=deff)
    overlap = shared * correlation * between_share
    return _detectable(p, size, size, overlap=overlap, confidence=confidence, power=power)


def detectable_difference_of_means(
    sd: float,
    *,
    n1: float,
    n2: float,
    deff1: float = 1.0,
    deff2: float = 1.0,
    overlap: float = 0.0,
    confidence: float = 0.95,
    power: float = 0.8,
) -> float:
    """Return the smallest difference between two means that is found with this power.

    Parameters
    ----------
    sd
        Standard deviation of the answers, the same in both groups, in points.
    n1, n2
        Interviews of the two groups.
    deff1, deff2
        Their design effects.
    overlap
        Correlation of the two estimates: 0 for independent groups; for two waves ``P·R·φ`` of
        ``detectable_change``.
    confidence
        One less the level of the two-sided test.
    power
        Chance to detect the difference.

    Returns
    -------
    float
        In points.

    Raises
    ------
    ValueError
        If a number lies outside its range.

    Notes
    -----
    **Formula** ``(z_{1−α/2} + z_{power}) √(V₁ + V₂ − 2c√(V₁V₂))``, ``V_g = deff_g S²/n_g``, ``c`` the
    overlap.

    **Reference** Lohr (2022), *Sampling: Design and Analysis*, 3rd ed., §2.6, for the margin; Cochran (1977),
    §12.11, for the change; R ``power.t.test(n = 500, sd = 1, power = 0.8)`` uses Student's t and is slightly
    larger.

    Examples
    --------
    >>> round(detectable_difference_of_means(1.0, n1=500, n2=500), 6)
    0.177188
    """
    _require_proportion(overlap, name="the overlap")
    _require_power(power, confidence)
    first = standard_error_of_mean(sd, n=n1, deff=deff1)
    second = standard_error_of_mean(sd, n=n2, deff=deff2)
    spread = sqrt(max(0.0, first**2 + second**2 - 2 * overlap * first * second))
    return (_critical(confidence) + normal_quantile(power)) * spread


def _power(p1: float, p2: float, size1: float, size2: float, *, overlap: float, confidence: float) -> float:
    pooled = (size1 * p1 + size2 * p2) / (size1 + size2)
    null = _spread(pooled * (1 - pooled) / size1, pooled * (1 - pooled) / size2, overlap)
    actual = _spread(p1 * (1 - p1) / size1, p2 * (1 - p2) / size2, overlap)
    excess = abs(p2 - p1) - _critical(confidence) * null
    if actual == 0:
        return 1.0 if excess > 0 else 0.0
    return normal_cdf(excess / actual)


def _spread(first: float, second: float, overlap: float) -> float:
    return sqrt(max(0.0, first + second - 2 * overlap * sqrt(first * second)))


def _detectable(
    p: float, size1: float, size2: float, *, overlap: float, confidence: float, power: float
) -> float | None:
    _require_power(power, confidence)
    sign = 1.0 if p <= 0.5 else -1.0

    def lacking(difference: float) -> float:
        return _power(p, p + sign * difference, size1, size2, overlap=overlap, confidence=confidence) - power

    return _root(lacking, 0.0, p if sign < 0 else 1 - p)


def _root(lacking: Callable[[float], float], low: float, high: float) -> float | None:
    """Halve the interval until a float cannot tell its ends apart."""
    if lacking(high) < 0:
        return None
    while True:
        middle = (low + high) / 2
        if middle in (low, high):
            return high
        if lacking(middle) < 0:
            low = middle
        else:
            high = middle


def _critical(confidence: float) -> float:
    _require_proportion(confidence, name="a confidence level", strictly=True)
    return -normal_quantile((1 - confidence) / 2)


def _rounded_up(value: float) -> int:
    # 400.00000000000006 comes of floating point, and asks for nobody else.
    return max(1, ceil(value * (1 - 1e-12)))


def _require_power(power: float, confidence: float) -> None:
    _require_proportion(confidence, name="a confidence level", strictly=True)
    if not (1 - confidence) / 2 < power < 1:
        raise ValueError(f"power lies above half the level of the test and below 1, not at {power}")


def _require_proportion(value: float, *, name: str = "a proportion", strictly: bool = False) -> None:
    inside = 0 < value < 1 if strictly else 0 <= value <= 1
    if not inside:
        raise ValueError(f"{name} lies {'between 0 and 1' if strictly else 'from 0 to 1'}, not at {value}")


def _require_above_zero(value: float, name: str) -> None:
    if not (isfinite(value) and value > 0):
        raise ValueError(f"{name} is above 0, not {value}")
