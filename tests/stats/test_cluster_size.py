"""Why: fieldwork is paid by the cluster and by the interview, and precision is bought with both."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kurak.stats.cluster_size import cost_of_design, interviews_within_budget, optimal_cluster_size
from kurak.stats.precision import design_effect


@pytest.mark.parametrize(
    ("ratio", "sizes"),
    [
        # Yansaneh (2005), "Overview of sample design issues for household surveys", in United Nations, Household
        # Sample Surveys in Developing and Transition Countries, ch. II: optimal sizes by cost ratio for these ρ.
        (4, (20, 14, 11, 9, 7, 6)),
        (9, (30, 21, 17, 13, 10, 9)),
        (16, (40, 28, 23, 17, 14, 12)),
        (25, (50, 35, 28, 22, 17, 15)),
    ],
)
def test_the_table_of_the_united_nations_handbook(ratio: int, sizes: tuple[int, ...]) -> None:
    found = [optimal_cluster_size(ratio, 1, rho).size for rho in (0.01, 0.02, 0.03, 0.05, 0.08, 0.10)]
    assert tuple(round(size) for size in found if size is not None) == sizes


def test_the_ends() -> None:
    assert optimal_cluster_size(100, 10, 0).size is None
    assert "never worse" in optimal_cluster_size(100, 10, 0).reason
    # People of one cluster who all answer alike: one interview says everything; half an interview cannot be made.
    assert optimal_cluster_size(100, 10, 1).size == 1
    assert optimal_cluster_size(0, 10, 0.1).size == 1


@given(ratio=st.floats(1, 100), rho=st.floats(0.005, 0.5), other=st.floats(1, 200))
def test_no_other_size_is_cheaper_for_the_same_precision(ratio: float, rho: float, other: float) -> None:
    best = optimal_cluster_size(ratio, 1, rho).size
    assert best is not None

    def price(size: float) -> float:
        return (ratio / size + 1) * design_effect(size, rho)

    assert price(best) <= price(other) * (1 + 1e-12)


def test_what_a_sample_costs() -> None:
    assert (
        cost_of_design(1001, clusters=56, cost_per_cluster=120, cost_per_interview=15, fixed_cost=5000)
        == 26735
    )


@given(
    budget=st.integers(0, 100_000),
    size=st.floats(0.5, 40),
    cluster=st.integers(0, 500),
    interview=st.integers(1, 50),
    fixed=st.integers(0, 5000),
)
def test_the_budget_is_spent_and_not_overspent(
    budget: int, size: float, cluster: int, interview: int, fixed: int
) -> None:
    from math import ceil

    n = interviews_within_budget(
        budget, cluster_size=size, cost_per_cluster=cluster, cost_per_interview=interview, fixed_cost=fixed
    )

    def cost(count: int) -> float:
        return fixed + cluster * ceil(count / size) + interview * count

    assert n == 0 or cost(n) <= budget
    assert cost(n + 1) > budget


def test_mistakes_in_the_call() -> None:
    with pytest.raises(ValueError, match="cost of an interview is above 0"):
        optimal_cluster_size(100, 0, 0.1)
    with pytest.raises(ValueError, match="from 0 to 1"):
        optimal_cluster_size(100, 10, -0.1)
    with pytest.raises(ValueError, match="interviews is 0 or more"):
        cost_of_design(-1, clusters=1, cost_per_cluster=1, cost_per_interview=1)
    with pytest.raises(ValueError, match="cluster size is above 0"):
        interviews_within_budget(100, cluster_size=0, cost_per_cluster=1, cost_per_interview=1)
