"""Why: every interval of a rehearsal rests on this kernel, so it must agree with R's survey to the last digits."""

import csv
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kurak.stats.taylor import (
    ClusterTotals,
    cluster_totals,
    collapse_lonely,
    differences_from_rest,
    domain_means,
    stratified_variance,
)

REFERENCES = Path(__file__).parents[1] / "references" / "rehearsal"
GROUPS = ("a", "b", "c")


def rows_of(name: str) -> list[dict[str, str]]:
    lines = (REFERENCES / name).read_text(encoding="utf-8").splitlines()
    assert lines[0].startswith("# R version")
    return list(csv.DictReader(lines[1:]))


def number(text: str) -> float:
    return float("nan") if text == "NA" else float(text)


def reference_totals(*, by_group: bool = True) -> ClusterTotals:
    rows = rows_of("records.csv")
    return cluster_totals(
        [[number(row["y1"]), number(row["y2"])] for row in rows],
        weights=[float(row["w"]) for row in rows],
        strata=[
            stratum for _, stratum in sorted({(int(row["psu"]), int(row["stratum"]) - 1) for row in rows})
        ],
        psu=[int(row["psu"]) - 1 for row in rows],
        groups=[GROUPS.index(row["g"]) if by_group else 0 for row in rows],
        number_of_groups=len(GROUPS) if by_group else 1,
    )


def test_domains_agree_with_svyby_degf_svyvar_and_svyglm() -> None:
    totals = reference_totals()
    found = domain_means(totals)
    difference, error = differences_from_rest(totals)
    expected = rows_of("domain_means.csv")
    assert len(expected) == 6
    for row in expected:
        cell = GROUPS.index(row["g"]), ("y1", "y2").index(row["y"])
        assert found.estimate[cell] == pytest.approx(float(row["estimate"]), rel=1e-12)
        assert found.std_error[cell] == pytest.approx(float(row["std_error"]), rel=1e-10)
        assert found.df[cell] == float(row["df"])
        assert found.variance[cell] == pytest.approx(float(row["variance"]), rel=1e-10)
        # svyglm solves by iteration.
        assert difference[cell] == pytest.approx(float(row["difference"]), rel=1e-9)
        assert error[cell] == pytest.approx(float(row["difference_error"]), rel=1e-9)


def test_everybody_agrees_with_svymean() -> None:
    found = domain_means(reference_totals(by_group=False))
    for column, row in enumerate(rows_of("design_means.csv")):
        assert found.estimate[0, column] == pytest.approx(float(row["estimate"]), rel=1e-12)
        assert found.std_error[0, column] == pytest.approx(float(row["std_error"]), rel=1e-10)
        assert found.df[0, column] == float(row["df"])


def test_equal_clusters_of_one_stratum_give_the_textbook_formula() -> None:
    # With equal clusters and weights the error of the mean is that of the cluster means: s / sqrt(clusters).
    rng = np.random.default_rng(4)
    y = rng.normal(size=(12, 5))
    totals = cluster_totals(
        y.reshape(-1, 1),
        weights=np.full(60, 7.0),
        strata=np.zeros(12, int),
        psu=np.repeat(np.arange(12), 5),
        groups=np.zeros(60, int),
        number_of_groups=1,
    )
    means = y.mean(axis=1)
    assert domain_means(totals).std_error.item() == pytest.approx(means.std(ddof=1) / np.sqrt(12), rel=1e-12)


@st.composite
def designs(draw: st.DrawFn) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    strata = draw(st.integers(1, 3))
    psu_stratum = np.repeat(np.arange(strata), draw(st.integers(2, 4)))
    psu = np.repeat(np.arange(len(psu_stratum)), draw(st.integers(1, 4)))
    n = len(psu)
    y = np.array(draw(st.lists(st.integers(1, 5), min_size=n, max_size=n)), dtype=float)
    w = np.array(draw(st.lists(st.integers(1, 9), min_size=n, max_size=n)), dtype=float)
    g = np.array(draw(st.lists(st.integers(-1, 1), min_size=n, max_size=n)))
    return y[:, None], w, psu_stratum, psu, g


@settings(max_examples=60, deadline=None)
@given(designs(), st.randoms(use_true_random=False))
def test_order_labels_and_scale_of_weights_do_not_matter(
    design: tuple[np.ndarray, ...], random: object
) -> None:
    y, w, strata, psu, g = design
    one = domain_means(cluster_totals(y, weights=w, strata=strata, psu=psu, groups=g, number_of_groups=2))
    order = np.array(sorted(range(len(w)), key=lambda _: random.random()))  # type: ignore[attr-defined]
    relabelled = (psu.max() - psu)[order]
    strata_again = strata[::-1]
    other = domain_means(
        cluster_totals(
            y[order],
            weights=3.5 * w[order],
            strata=strata_again,
            psu=relabelled,
            groups=g[order],
            number_of_groups=2,
        )
    )
    for name in ("estimate", "std_error", "df", "n", "n_psu", "variance"):
        np.testing.assert_allclose(getattr(one, name), getattr(other, name), rtol=1e-9, atol=1e-9)


@settings(max_examples=60, deadline=None)
@given(designs())
def test_a_domain_mean_is_a_ratio_of_two_totals(design: tuple[np.ndarray, ...]) -> None:
    # The other road: the variance of a ratio of totals over all records, by the residual of the whole design.
    y, w, strata, psu, g = design
    found = domain_means(cluster_totals(y, weights=w, strata=strata, psu=psu, groups=g, number_of_groups=2))
    for group in (0, 1):
        inside = (g == group).astype(float)
        if not inside.any():
            assert np.isnan(found.estimate[group, 0])
            continue
        size = (w * inside).sum()
        mean = (w * inside * y[:, 0]).sum() / size
        residual = w * inside * (y[:, 0] - mean) / size
        scores = np.array([residual[psu == unit].sum() for unit in range(len(strata))])
        variance = 0.0
        for stratum in np.unique(strata):
            z = scores[strata == stratum]
            variance += len(z) * z.var(ddof=1)
        assert found.std_error[group, 0] ** 2 == pytest.approx(variance, rel=1e-9, abs=1e-15)


def test_a_lonely_stratum_is_refused_and_joined_within_its_area() -> None:
    with pytest.raises(ValueError, match="one unit"):
        stratified_variance(np.array([1.0, 2.0, 3.0]), np.array([0, 0, 1]))
    # Nearest in the same area; the earlier one of two; an area of its own crosses over; empty strata stay.
    assert collapse_lonely([3, 1, 2], within=["A", "A", "A"]) == [0, 0, 2]
    assert collapse_lonely([2, 1, 0, 2], within=["A", "B", "B", "B"]) == [0, 3, 2, 3]
    assert collapse_lonely([2, 1], within=["A", "B"]) == [0, 0]
    assert collapse_lonely([1, 1], within=["A", "A"]) == [1, 1]


@given(st.lists(st.integers(0, 4), min_size=1, max_size=8), st.data())
def test_no_stratum_stays_lonely_where_there_is_another(counts: list[int], data: st.DataObject) -> None:
    within = data.draw(st.lists(st.sampled_from("ABC"), min_size=len(counts), max_size=len(counts)))
    home = collapse_lonely(counts, within=within)
    sums = [sum(n for n, at in zip(counts, home, strict=True) if at == place) for place in range(len(counts))]
    assert sum(sums) == sum(counts)
    assert 1 not in sums or sum(counts) == 1


def test_misuse_is_named() -> None:
    with pytest.raises(ValueError, match="each record"):
        cluster_totals([[1.0]], weights=[1, 1], strata=[0], psu=[0], groups=[0], number_of_groups=1)
    with pytest.raises(ValueError, match="lies in one of them"):
        cluster_totals([[1.0]], weights=[1], strata=[0], psu=[1], groups=[0], number_of_groups=1)


def test_a_unit_without_records_counts_in_its_stratum() -> None:
    # Two units with means 1 and 3 and one that is empty: z = -1/2, 1/2, 0 and 3/2 of their sum of squares.
    totals = cluster_totals(
        [[1.0], [3.0]], weights=[1, 1], strata=[0, 0, 0], psu=[0, 2], groups=[0, 0], number_of_groups=1
    )
    found = domain_means(totals)
    assert found.std_error.item() ** 2 == pytest.approx(1.5 * (0.25 + 0.25))
    assert (found.df.item(), found.n_psu.item()) == (1, 2)
