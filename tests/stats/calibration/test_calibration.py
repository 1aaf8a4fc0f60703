"""Why: calibrated weights move every number of a study, and their errors are right only with R's residuals."""

import csv
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from kurak.stats.calibration.cells import poststratify, standardize
from kurak.stats.calibration.distances import Distance
from kurak.stats.calibration.residuals import RakingStep, Step, calibration_residuals
from kurak.stats.calibration.totals import calibrate
from kurak.stats.raking import rake
from kurak.stats.trimming import trim

REFERENCES = Path(__file__).parents[2] / "references" / "calibration"
Array = NDArray[np.float64]


def rows_of(name: str) -> list[dict[str, str]]:
    lines = (REFERENCES / name).read_text(encoding="utf-8").splitlines()
    assert lines[0].startswith("# R version")
    return list(csv.DictReader(lines[1:]))


SCHOOLS = rows_of("schools.csv")


def column(name: str) -> Array:
    return np.array([float(row[name]) for row in SCHOOLS])


def codes(name: str) -> NDArray[np.intp]:
    return np.unique([row[name] for row in SCHOOLS], return_inverse=True)[1]


TYPE, WIDE, DISTRICT = codes("stype"), codes("sch.wide"), codes("dnum")
TYPES, WIDES = [4421.0, 755.0, 1018.0], [1072.0, 5122.0]
X = np.column_stack([np.ones(len(SCHOOLS)), TYPE == 1, TYPE == 2, column("api99")])
TOTALS = np.array([6194, 755, 1018, 3914069.0])
Weighted = tuple[Array, list[Step]]


def calibrated(
    *,
    base: Array | None = None,
    distance: Distance = "linear",
    bounds: tuple[float, float] | None = None,
    by_cluster: bool = False,
    by_enrolment: bool = False,
) -> Weighted:
    found = calibrate(
        column("w") if base is None else base,
        x=np.column_stack([TYPE == 0, X[:, 1:]]) if by_enrolment else X,
        totals=np.array([4421, 755, 1018, 3914069.0]) if by_enrolment else TOTALS,
        distance=distance,
        bounds=bounds,
        variance=column("enroll") if by_enrolment else None,
        clusters=DISTRICT if by_cluster else None,
    )
    assert found.converged
    return found.weights, [found.step]


def poststratified() -> Weighted:
    found = poststratify(column("w"), cells=TYPE, totals=TYPES)
    return found.weights, [found.step]


def raked(before: Weighted | None = None) -> Weighted:
    weights, steps = before or (column("w"), [])
    found = rake(weights, margins=[TYPE, WIDE], totals=[TYPES, WIDES])
    assert found.converged
    return found.weights, [*steps, found.step]


def then_linear(before: Weighted) -> Weighted:
    weights, steps = calibrated(base=before[0])
    return weights, before[1] + steps


def then_trimmed(before: Weighted, *, strict: bool) -> Weighted:
    return trim(before[0], lower=22, upper=45, strict=strict).weights, before[1]


CASES = {
    "post-stratification": poststratified,
    "raking": raked,
    "linear": calibrated,
    "linear by enrolment": lambda: calibrated(by_enrolment=True),
    "linear by cluster": lambda: calibrated(base=column("pw"), by_cluster=True),
    "linear bounded": lambda: calibrated(bounds=(0.31, 1.2)),
    "raking distance": lambda: calibrated(distance="raking"),
    "raking distance by cluster": lambda: calibrated(base=column("pw"), distance="raking", by_cluster=True),
    "logit": lambda: calibrated(distance="logit", bounds=(0.2, 1.5)),
    "logit after rescaling": lambda: calibrated(
        base=np.ones(len(SCHOOLS)), distance="logit", bounds=(0.35, 2.2)
    ),
    "post-stratification then linear": lambda: then_linear(poststratified()),
    "linear then raking": lambda: raked(calibrated()),
    "raking then trimming once": lambda: then_trimmed(raked(), strict=False),
    "raking then strict trimming": lambda: then_trimmed(raked(), strict=True),
}


def spread_of_clusters(contributions: Array, *, psu: NDArray[np.intp], strata: NDArray[np.intp]) -> Array:
    """Standard errors with replacement, written here from Cochran (1977), section 11.4."""
    places, unit = np.unique(np.column_stack([strata, psu]), axis=0, return_inverse=True)
    totals = np.column_stack([np.bincount(unit, weights=part) for part in contributions.T])
    variance = np.zeros(contributions.shape[1])
    for stratum in np.unique(strata):
        inside = totals[places[:, 0] == stratum]
        variance += len(inside) * inside.var(axis=0, ddof=1)
    return np.sqrt(variance)


def mean_contributions(weights: Array, y: Array, domain: Array) -> tuple[float, Array]:
    size = weights @ domain
    mean = float(weights @ (domain * y) / size)
    return mean, weights * domain * (y - mean) / size


@pytest.mark.parametrize("case", CASES)
def test_weights_and_errors_are_those_of_r(case: str) -> None:
    weights, steps = CASES[case]()
    expected = [float(row["weight"]) for row in rows_of("weights.csv") if row["case"] == case]
    assert len(expected) == len(SCHOOLS)
    assert weights == pytest.approx(expected, rel=1e-9)
    everybody = np.ones(len(SCHOOLS))
    mean, of_mean = mean_contributions(weights, column("api00"), everybody)
    part, of_part = mean_contributions(weights, column("api00"), codes("awards").astype(float))
    of_total = weights * column("enroll")
    residuals = calibration_residuals(np.column_stack([of_mean, of_total, of_part]), steps=steps)
    errors = spread_of_clusters(residuals, psu=DISTRICT, strata=np.zeros_like(DISTRICT))
    found = dict(
        zip(
            ["mean", "total", "domain mean"],
            zip([mean, of_total.sum(), part], errors, strict=True),
            strict=True,
        )
    )
    rows = [row for row in rows_of("estimates.csv") if row["case"] == case]
    assert len(rows) == 3
    for row in rows:
        estimate, error = found[row["statistic"]]
        assert estimate == pytest.approx(float(row["estimate"]), rel=1e-9)
        assert error == pytest.approx(float(row["std_error"]), rel=1e-9)


def test_standardised_domains_are_those_of_r() -> None:
    known = np.array([row["avg.ed"] != "NA" for row in SCHOOLS])
    value = np.array([float(row["avg.ed"]) if row["avg.ed"] != "NA" else 0.0 for row in SCHOOLS])
    assert not known.all()
    awards = codes("awards")
    area = (np.unique(column("dnum"), return_inverse=True)[1] + 1) % 3
    # R leaves those without a value out before it counts the domains; their clusters stay.
    found = standardize(
        column("w") * known, categories=np.where(known, TYPE, -1), domains=awards, shares=TYPES
    )
    for place, name in enumerate(("No", "Yes")):
        mean, contributions = mean_contributions(found.weights, value, (awards == place).astype(float))
        left = calibration_residuals(contributions[:, None], steps=[found.step])
        (row,) = (
            row
            for row in rows_of("estimates.csv")
            if (row["case"], row["statistic"]) == ("standardised", name)
        )
        assert mean == pytest.approx(float(row["estimate"]), rel=1e-9)
        error = spread_of_clusters(left, psu=DISTRICT, strata=area)
        assert error == pytest.approx([float(row["std_error"])], rel=1e-9)


def test_poststratification_is_linear_calibration_to_cells() -> None:
    cells = poststratify(column("w"), cells=TYPE, totals=TYPES)
    totals = calibrate(column("w"), x=np.eye(3)[TYPE], totals=TYPES)
    assert totals.weights == pytest.approx(cells.weights, rel=1e-12)
    z = column("api00")[:, None] * cells.weights[:, None]
    assert calibration_residuals(z, steps=[totals.step]) == pytest.approx(
        calibration_residuals(z, steps=[cells.step]), rel=1e-9, abs=1e-9
    )


def test_raking_is_calibration_with_the_raking_distance() -> None:
    margins = rake(column("w"), margins=[TYPE, WIDE], totals=[TYPES, WIDES], means="weighted")
    x = np.column_stack([np.eye(3)[TYPE], WIDE])
    totals = calibrate(column("w"), x=x, totals=[*TYPES, WIDES[1]], distance="raking")
    assert margins.weights == pytest.approx(totals.weights, rel=1e-9)
    z = column("api00")[:, None] * margins.weights[:, None]
    # Ten rounds over the margins come near the regression, not to it: 1e-6 of the largest contribution.
    assert calibration_residuals(z, steps=[margins.step]) == pytest.approx(
        calibration_residuals(z, steps=[totals.step]), abs=1e-6 * float(z.max())
    )


def test_bounds_too_tight_say_which_total_is_missed() -> None:
    found = calibrate(column("w"), x=X, totals=TOTALS, bounds=(0.9, 1.1))
    assert not found.converged
    assert found.g.min() >= 0.9
    assert found.missed == pytest.approx(found.weights @ X - TOTALS)
    assert found.missed[0] > 1000
    logit = calibrate(column("w"), x=X, totals=TOTALS, distance="logit", bounds=(0.9, 1.1))
    assert not logit.converged
    assert logit.g.min() >= 0.9


def test_repeated_variables_do_no_harm_and_contradictions_are_told() -> None:
    twice = calibrate(column("w"), x=np.column_stack([X, X[:, 1]]), totals=[*TOTALS, 755])
    assert twice.converged
    assert twice.weights == pytest.approx(calibrate(column("w"), x=X, totals=TOTALS).weights, rel=1e-9)
    assert not calibrate(column("w"), x=np.column_stack([X, X[:, 1]]), totals=[*TOTALS, 800]).converged


def test_weights_of_zero_stay_and_bring_no_missing_value_in() -> None:
    weights = np.append(column("w"), 0.0)
    x = np.vstack([X, np.full(4, np.nan)])
    found = calibrate(weights, x=x, totals=TOTALS, distance="raking")
    assert found.weights[-1] == 0
    assert found.weights[:-1] == pytest.approx(
        calibrate(column("w"), x=X, totals=TOTALS, distance="raking").weights
    )
    z = np.append(column("w"), 0.0)[:, None]
    assert np.isfinite(calibration_residuals(z, steps=[found.step])).all()


def test_cells_without_anybody_are_named() -> None:
    assert poststratify([1, 1], cells=[0, 2], totals=[5, 6, 7]).empty == (1,)
    with pytest.raises(ValueError, match="none in the population"):
        poststratify([1, 1], cells=[0, 1], totals=[5, 0])


@given(
    st.lists(st.tuples(st.floats(0.5, 50), st.integers(0, 2), st.integers(0, 1)), min_size=6, max_size=60),
    st.randoms(use_true_random=False),
)
@settings(deadline=None, max_examples=60)
def test_order_of_records_and_scale_of_weights_do_not_matter(
    people: list[tuple[float, int, int]], chance: object
) -> None:
    people = [*people, *((1.0, a, b) for a in range(3) for b in range(2))]
    w = np.array([person[0] for person in people])
    first, second = (np.array([person[place] for person in people]) for place in (1, 2))
    order = np.argsort(w + first)
    totals = [[100.0, 200.0, 300.0], [250.0, 350.0]]
    found = rake(w, margins=[first, second], totals=totals)
    again = rake(7 * w[order], margins=[first[order], second[order]], totals=totals)
    assert again.weights == pytest.approx(found.weights[order], rel=1e-7)
    x = np.column_stack([np.eye(3)[first], second])
    same = calibrate(w, x=x, totals=[100, 200, 300, 350], distance="raking")
    assert same.converged
    assert same.weights == pytest.approx(found.weights, rel=1e-7)
    # A calibration variable has no error left: its own total is known.
    left = calibration_residuals(x * same.weights[:, None], steps=[same.step])
    assert np.abs(left).max() < 1e-8 * 600


def test_a_raking_step_is_one_of_the_kinds_of_steps() -> None:
    found = rake([1, 1, 1], margins=[[0, 0, 1]], totals=[[10, 20]])
    assert isinstance(found.step, RakingStep)
    left = calibration_residuals(found.weights[:, None], steps=[found.step])
    assert np.abs(left).max() < 1e-12
