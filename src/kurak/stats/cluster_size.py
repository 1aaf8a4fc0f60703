"""How many interviews to make in a cluster, and what a sample costs."""

from dataclasses import dataclass
from math import ceil, floor, sqrt

from kurak.stats.counts import MOST


@dataclass(frozen=True, slots=True)
class OptimalClusterSize:
    """The best number of interviews in a cluster.

    Attributes
    ----------
    size
        Interviews in a cluster, not rounded; None where there is no best number.
    reason
        Why there is none, in a sentence; empty where there is one.
    """

    size: float | None
    reason: str = ""


def optimal_cluster_size(
    cost_per_cluster: float, cost_per_interview: float, intracluster_correlation: float
) -> OptimalClusterSize:
    """Return the number of interviews in a cluster that gives the most precision for the money.

    Parameters
    ----------
    cost_per_cluster
        Cost of one more cluster without its interviews, 0 or more.
    cost_per_interview
        Cost of one more interview in a cluster, above 0.
    intracluster_correlation
        How much people of one cluster resemble each other in their answers, from 0 to 1.

    Returns
    -------
    OptimalClusterSize
        The best size, 1 at least; none, with a reason, when people of a cluster do not resemble each other.

    Raises
    ------
    ValueError
        If a number lies outside its range.

    Notes
    -----
    **Formula** ``b = √(C₁/C₂ · (1 − ρ)/ρ)``. It makes ``(C₁/b + C₂)(1 + (b − 1)ρ)`` smallest: the cost of one
    interview times the design effect.

    **Reference** Hansen, Hurwitz and Madow (1953), *Sample Survey Methods and Theory*, vol. I, ch. 6, §16;
    Kish (1965), *Survey Sampling*, §8.3; R ``PracTools::clusOpt2``.

    Examples
    --------
    >>> round(optimal_cluster_size(100, 10, 0.05).size, 6)
    13.784049
    >>> optimal_cluster_size(100, 10, 0).reason
    'with an intracluster correlation of 0 a larger cluster is never worse, so no size is best'
    """
    _require_cost(cost_per_cluster, "the cost of a cluster", above_zero=False)
    _require_cost(cost_per_interview, "the cost of an interview", above_zero=True)
    rho = intracluster_correlation
    if not 0 <= rho <= 1:
        raise ValueError(f"an intracluster correlation lies from 0 to 1, not at {rho}")
    if rho == 0:
        return OptimalClusterSize(
            None, "with an intracluster correlation of 0 a larger cluster is never worse, so no size is best"
        )
    return OptimalClusterSize(max(1.0, sqrt(cost_per_cluster / cost_per_interview * (1 - rho) / rho)))


def cost_of_design(
    interviews: float,
    *,
    clusters: float,
    cost_per_cluster: float,
    cost_per_interview: float,
    fixed_cost: float = 0.0,
) -> float:
    """Return what a sample costs.

    Parameters
    ----------
    interviews, clusters
        How many of each.
    cost_per_cluster, cost_per_interview, fixed_cost
        In one currency.

    Returns
    -------
    float
        In the same currency.

    Raises
    ------
    ValueError
        If a number is negative.

    Notes
    -----
    **Formula** ``C = C₀ + C₁ m + C₂ n``.

    **Reference** Cochran (1977), *Sampling Techniques*, 3rd ed., §10.6, (10.23); United Nations (2005),
    *Designing Household Survey Samples: Practical Guidelines*, ch. 3.

    Examples
    --------
    >>> cost_of_design(1000, clusters=56, cost_per_cluster=100, cost_per_interview=10)
    15600.0
    """
    parts = (interviews, clusters, cost_per_cluster, cost_per_interview, fixed_cost)
    for value, name in zip(parts, ("interviews", "clusters", "cost", "cost", "cost"), strict=True):
        _require_cost(value, name, above_zero=False)
    return float(fixed_cost + cost_per_cluster * clusters + cost_per_interview * interviews)


def interviews_within_budget(
    budget: float,
    *,
    cluster_size: float,
    cost_per_cluster: float,
    cost_per_interview: float,
    fixed_cost: float = 0.0,
) -> int:
    """Return how many interviews a budget pays for, in whole clusters of which the last may be smaller.

    Parameters
    ----------
    budget, cost_per_cluster, cost_per_interview, fixed_cost
        In one currency; an interview costs more than 0.
    cluster_size
        Interviews in a cluster, above 0.

    Returns
    -------
    int
        The largest ``n`` for which the cost stays within the budget; 0 if it pays for none.

    Raises
    ------
    ValueError
        If a number lies outside its range.

    Notes
    -----
    **Formula** the largest whole ``n`` with ``C₀ + C₁⌈n/b⌉ + C₂ n ≤ B``.

    **Reference** United Nations (2005), *Designing Household Survey Samples: Practical Guidelines*, ch. 3.

    Examples
    --------
    >>> interviews_within_budget(15_600, cluster_size=18, cost_per_cluster=100, cost_per_interview=10)
    1000
    """
    _require_cost(cost_per_interview, "the cost of an interview", above_zero=True)
    _require_cost(cluster_size, "a cluster size", above_zero=True)
    for value in (budget, cost_per_cluster, fixed_cost):
        _require_cost(value, "a cost", above_zero=False)

    def affordable(n: int) -> bool:
        return fixed_cost + cost_per_cluster * ceil(n / cluster_size) + cost_per_interview * n <= budget

    # The cost rises with n, so halving finds the last n that is paid for.
    low, high = 0, min(MOST, max(1, floor(budget / cost_per_interview) + 1))
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if affordable(middle) else (low, middle)
    return low


def _require_cost(value: float, name: str, *, above_zero: bool) -> None:
    fine = 0 < value < float("inf") if above_zero else 0 <= value < float("inf")
    if not fine:
        raise ValueError(f"{name} is {'above 0' if above_zero else '0 or more'}, not {value}")
