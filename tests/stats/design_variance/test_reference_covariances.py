"""Why: every standard error of the house is made here, so each design must give R's covariance."""

import csv
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from kurak.stats.design_variance import (
    Design,
    ReplicateWeights,
    balanced,
    covariance,
    declare_design,
    degrees_of_freedom,
    jackknife,
    reduce_to_units,
    replicate_covariance,
    replicate_degrees_of_freedom,
    unit_totals,
    variances,
)

REFERENCES = Path(__file__).parents[2] / "references" / "design_variance"
RULES = ("certainty", "remove", "average", "adjust")


def rows_of(path: Path) -> list[dict[str, str]]:
    lines = path.read_text(encoding="utf-8").splitlines()
    assert lines[0].startswith("# R version")
    return list(csv.DictReader(lines[1:]))


@cache
def data(name: str) -> dict[str, Any]:
    rows = rows_of(REFERENCES / "data" / f"{name}.csv")
    columns: dict[str, Any] = {}
    for key in rows[0]:
        try:
            columns[key] = np.array([float(row[key]) for row in rows])
        except ValueError:
            columns[key] = np.array([row[key] for row in rows])
    return columns


@cache
def expected() -> dict[str, tuple[np.ndarray, float]]:
    found: dict[str, tuple[np.ndarray, float]] = {}
    for row in rows_of(REFERENCES / "covariances.csv"):
        i, j, value = int(row["i"]), int(row["j"]), float(row["value"].replace("NaN", "nan"))
        matrix, _ = found.get(row["case"], (np.zeros((3, 3)), 0.0))
        matrix[i, j] = matrix[j, i] = value
        found[row["case"]] = matrix, float(row["df"])
    return found


def totals(name: str, variables: str, *, weight: str, where: str = "", equals: object = None) -> np.ndarray:
    d = data(name)
    w = 1 / d[weight] if weight.startswith("p") and weight != "pw" else d[weight]
    inside = d[where] == equals if where else np.ones(len(w), dtype=bool)
    return np.column_stack([np.where(inside, w * d[y], 0.0) for y in variables.split()])


def api2(**options: Any) -> Design:
    d = data("apiclus2")
    return declare_design([d["dnum"], d["snum"]], **options)


def election(pps: str, **options: Any) -> Design:
    d = data("election")
    return declare_design([np.arange(40)], fractions=[d["p"]], pps=pps, **options)


def joint() -> np.ndarray:
    return np.column_stack(list(data("election_joint").values()))


def strat(**options: Any) -> Design:
    d = data("apistrat")
    return declare_design([np.arange(len(d["pw"]))], strata=[d["stype"]], **options)


def lone(kind: str) -> Design:
    d = data("lone")
    if kind in ("wr", "fpc"):
        return declare_design([d["psu"]], strata=[d["h"]], populations=[d["N1"]] if kind == "fpc" else None)
    second = {"two": "N2", "single": "N3", "staged": "N4"}[kind]
    return declare_design(
        [d["psu"], d["ssu"]],
        strata=[d["h"], d["t"] if kind == "staged" else None],
        populations=[d["N1"], d[second]],
    )


def mu284() -> Design:
    d = data("mu284")
    return declare_design([d["id1"], d["id2"]], populations=[d["n1"], d["n2"]], unit_names="unique")


def fpc(*kinds: str) -> Design:
    d = data("fpc")
    return declare_design(
        [d["psuid"]],
        strata=[d["stratid"]],
        **{kind: [d[c]] for kind, c in zip(kinds[::2], kinds[1::2], strict=True)},
    )


API, CLUS2, VOTES = "api00 enroll", ("apiclus2", "api00 enroll"), ("election", "Bush Kerry Nader")


def high_schools(name: str) -> tuple[np.ndarray, np.ndarray]:
    return totals(name, API, weight="pw", where="stype", equals="H"), data(name)["stype"] == "H"


def clus1(*, known: bool = True) -> Design:
    d = data("apiclus1")
    return declare_design([d["dnum"]], populations=[d["fpc"]] if known else None)


def hospital(*, known: bool) -> Design:
    d = data("hospital")
    return declare_design([d["hospno"]], strata=[d["oblevel"]], populations=[d["tothosp"]] if known else None)


def health() -> Design:
    d = data("nhanes")
    return declare_design([d["SDMVPSU"]], strata=[d["SDMVSTRA"]])


def health_sums(inside: np.ndarray) -> np.ndarray:
    """Weighted sums of each unit and group; R had the records."""
    return np.column_stack([np.where(inside, data("nhanes")[name], 0.0) for name in ("chol", "sex")])


def brewer_two_stages() -> tuple[Design, np.ndarray]:
    d = data("apiclus2")
    weight = 1 / (d["p1"] * d["p2"])
    return api2(fractions=[d["p1"], d["p2"]], pps="brewer"), np.column_stack(
        [weight * d["api00"], weight * d["enroll"]]
    )


def hartley_rao(**options: Any) -> Design:
    whole = float((REFERENCES / "data" / "election_total.csv").read_text(encoding="utf-8").split()[-1])
    return election("hartley_rao", squared_share=np.full(40, whole), **options)


Case = Callable[[], tuple[Design, np.ndarray, dict[str, Any]]]
D2 = "apiclus2"
CASES: dict[str, Case] = {
    "strat": lambda: (strat(populations=[data("apistrat")["fpc"]]), totals("apistrat", API, weight="pw"), {}),
    "strat.part": lambda: (
        strat(fractions=[data("apistrat")["part"]]),
        totals("apistrat", API, weight="pw"),
        {},
    ),
    "strat.wr": lambda: (strat(), totals("apistrat", API, weight="pw"), {}),
    "clus1": lambda: (clus1(), totals("apiclus1", API, weight="pw"), {}),
    "clus1.high": lambda: (clus1(), high_schools("apiclus1")[0], {"in_domain": high_schools("apiclus1")[1]}),
    "clus1.wr": lambda: (clus1(known=False), totals("apiclus1", API, weight="pw"), {}),
    "clus2": lambda: (
        api2(populations=[data(D2)["fpc1"], data(D2)["fpc2"]]),
        totals(D2, API, weight="pw"),
        {},
    ),
    "clus2.high": lambda: (
        api2(populations=[data(D2)["fpc1"], data(D2)["fpc2"]]),
        high_schools(D2)[0],
        {"in_domain": high_schools(D2)[1]},
    ),
    "clus2.wr": lambda: (api2(), totals(D2, API, weight="pw"), {}),
    "clus2.endless": lambda: (
        api2(populations=[data(D2)["fpc1"], np.full(len(data(D2)["pw"]), np.inf)]),
        totals(D2, API, weight="pw"),
        {"lonely_psu": "certainty"},
    ),
    "clus2.one_stage": lambda: (
        api2(populations=[data(D2)["fpc1"], data(D2)["fpc2"]]),
        totals(D2, API, weight="pw"),
        {"one_stage": True},
    ),
    "clus2.brewer": lambda: (*brewer_two_stages(), {}),
    "mu284": lambda: (
        mu284(),
        (data("mu284")["y1"] * data("mu284")["n1"] / 5 * data("mu284")["n2"] / 3)[:, None],
        {},
    ),
    "fpc": lambda: (fpc("populations", "Nh"), totals("fpc", "x", weight="weight"), {}),
    "fpc.part": lambda: (fpc("fractions", "part"), totals("fpc", "x", weight="weight"), {}),
    "fpc.wr": lambda: (fpc(), totals("fpc", "x", weight="weight"), {}),
    "fpc.stages": lambda: (
        declare_design(
            [data("fpc")["stratid"], data("fpc")["psuid"]], populations=[np.full(8, 6), data("fpc")["Nh"]]
        ),
        totals("fpc", "x", weight="weight"),
        {},
    ),
    "hospital": lambda: (hospital(known=True), totals("hospital", "births", weight="weighta"), {}),
    "hospital.wr": lambda: (hospital(known=False), totals("hospital", "births", weight="weighta"), {}),
    "nhanes": lambda: (health(), health_sums(data("nhanes")["race"] > 0), {}),
    "nhanes.race3": lambda: (
        health(),
        health_sums(data("nhanes")["race"] == 3),
        {"in_domain": data("nhanes")["race"] == 3},
    ),
    "election.brewer": lambda: (election("brewer"), totals(*VOTES, weight="p"), {}),
    "election.overton": lambda: (election("overton"), totals(*VOTES, weight="p"), {}),
    "election.overton.YG": lambda: (election("overton", variance="YG"), totals(*VOTES, weight="p"), {}),
    "election.overton.strata": lambda: (
        election("overton", strata=[data("election")["half"]]),
        totals(*VOTES, weight="p"),
        {},
    ),
    "election.HR1": lambda: (election("hartley_rao"), totals(*VOTES, weight="p"), {}),
    "election.HR": lambda: (hartley_rao(), totals(*VOTES, weight="p"), {}),
    "election.HR.YG": lambda: (hartley_rao(variance="YG"), totals(*VOTES, weight="p"), {}),
    "election.joint.HT": lambda: (election("joint", joint=joint()), totals(*VOTES, weight="p"), {}),
    "election.joint.YG": lambda: (
        election("joint", joint=joint(), variance="YG"),
        totals(*VOTES, weight="p"),
        {},
    ),
    "election.exact.HT": lambda: (
        election("joint", joint=joint(), tolerance=0),
        totals(*VOTES, weight="p"),
        {},
    ),
    "election.exact.YG": lambda: (
        election("joint", joint=joint(), variance="YG", tolerance=0),
        totals(*VOTES, weight="p"),
        {},
    ),
    "election.domain": lambda: (
        election("joint", joint=joint()),
        np.where(data("election")["Nader"][:, None] > 0, totals(*VOTES, weight="p"), 0.0),
        {"in_domain": data("election")["Nader"] > 0},
    ),
    "election.poisson": lambda: (election("poisson"), totals(*VOTES, weight="p"), {}),
    "scd": lambda: (
        declare_design([data("scd")["ambulance"]], strata=[data("scd")["ESA"]]),
        totals("scd", "alive arrests", weight="w"),
        {},
    ),
}


def lonely_case(
    kind: str, rule: str, within: str, *, in_domain: bool
) -> tuple[Design, np.ndarray, dict[str, Any]]:
    options: dict[str, Any] = {"lonely_psu": rule, "domain_lonely": within}
    if not in_domain:
        return lone(kind), totals("lone", "y z", weight="w"), options
    inside = data("lone")["g"] == 1
    return lone(kind), totals("lone", "y z", weight="w", where="g", equals=1), options | {"in_domain": inside}


LONELY = {
    f"lone.{kind}.{rule}.{within}.{rows}": (kind, rule, within, rows)
    for kind in ("wr", "fpc", "two", "single", "staged")
    for rule in RULES
    for within in ("ignore", "as_lonely")
    for rows in ("all", "g")
    if (within, rows) != ("as_lonely", "all")
}
MANY = data("many")


def pairs(strata: object = MANY["h"]) -> Design:
    return declare_design([MANY["psu"]], strata=[np.asarray(strata)])


SMALL = (1, 2, 3, 3, 4, 4, 5, 5, 6, 6)
SCD = declare_design([data("scd")["ambulance"]], strata=[data("scd")["ESA"]])
REPLICATES: dict[str, Callable[[], tuple[ReplicateWeights, np.ndarray]]] = {
    "clus1.JK1": lambda: (jackknife(clus1(), kind="JK1"), totals("apiclus1", API, weight="pw")),
    "clus1.wr.JK1": lambda: (jackknife(clus1(known=False), kind="JK1"), totals("apiclus1", API, weight="pw")),
    "strat.JKn": lambda: (
        jackknife(strat(populations=[data("apistrat")["fpc"]])),
        totals("apistrat", API, weight="pw"),
    ),
    "scd.BRR": lambda: (balanced(SCD), totals("scd", "alive arrests", weight="w")),
    "scd.Fay": lambda: (balanced(SCD, rho=0.3), totals("scd", "alive arrests", weight="w")),
    "many.split": lambda: (balanced(pairs(), large="split"), totals("many", "y", weight="w")),
    "many.merge": lambda: (balanced(pairs(), large="merge"), totals("many", "y", weight="w")),
    "many.Fay": lambda: (balanced(pairs(), rho=0.4, large="merge"), totals("many", "y", weight="w")),
    "many.small.split": lambda: (balanced(pairs(SMALL), small="split"), totals("many", "y", weight="w")),
    "many.small.merge": lambda: (balanced(pairs(SMALL), small="merge"), totals("many", "y", weight="w")),
}
for _rule in RULES:
    REPLICATES[f"lone.wr.JKn.{_rule}"] = lambda rule=_rule: (
        jackknife(lone("wr"), lonely_psu=rule),
        totals("lone", "y z", weight="w"),
    )
    if _rule != "average":
        REPLICATES[f"lone.fpc.JKn.{_rule}"] = lambda rule=_rule: (
            jackknife(lone("fpc"), lonely_psu=rule),
            totals("lone", "y z", weight="w"),
        )


def check(found: np.ndarray, name: str) -> None:
    k = len(found)
    want = expected()[name][0][:k, :k]
    # Entries near zero are as exact as the variances beside them.
    size = np.sqrt(np.outer(np.diag(want), np.diag(want)))
    np.testing.assert_array_equal(np.isnan(found), np.isnan(want))
    assert np.all((np.abs(found - want) <= 1e-9 * np.abs(size)) | np.isnan(want))


def test_no_reference_is_left_out() -> None:
    assert set(expected()) == set(CASES) | set(LONELY) | set(REPLICATES)


@pytest.mark.parametrize("name", CASES)
def test_covariance_is_r_survey_s(name: str) -> None:
    design, values, options = CASES[name]()
    found = covariance(design, values, **options)
    check(found, name)
    np.testing.assert_allclose(variances(design, values, **options), np.diag(found), rtol=1e-12)
    assert degrees_of_freedom(design, in_domain=options.get("in_domain")) == expected()[name][1]
    if "in_domain" not in options:
        stages = 1 if options.get("one_stage") else None
        reduced, summed = reduce_to_units(design, stages=stages), unit_totals(design, values, stage=stages)
        np.testing.assert_allclose(covariance(reduced, summed, **options), found, rtol=1e-9, atol=1e-6)


@pytest.mark.parametrize("name", LONELY)
def test_lonely_units_are_r_survey_s(name: str) -> None:
    kind, rule, within, rows = LONELY[name]
    design, values, options = lonely_case(kind, rule, within, in_domain=rows == "g")
    found = covariance(design, values, **options)
    check(found, name)
    np.testing.assert_allclose(variances(design, values, **options), np.diag(found), rtol=1e-12)
    inside = (data("lone")["w"] > 0) & ((data("lone")["g"] == 1) | (rows == "all"))
    assert degrees_of_freedom(design, in_domain=inside) == expected()[name][1]


@pytest.mark.parametrize("name", REPLICATES)
def test_replicate_variance_is_r_survey_s(name: str) -> None:
    weights, values = REPLICATES[name]()
    estimates = weights.factors[weights.unit].T @ values
    found = replicate_covariance(
        estimates, full=values.sum(axis=0), scale=weights.scale, rscales=weights.rscales, mse=weights.mse
    )
    check(found, name)
    assert replicate_degrees_of_freedom(weights.factors) == expected()[name][1]


@pytest.mark.parametrize("row", rows_of(REFERENCES / "replicates.csv"), ids=lambda row: f"mse={row['mse']}")
def test_replicate_estimates_of_others(row: dict[str, str]) -> None:
    theta = data("theta")
    found = replicate_covariance(
        np.column_stack([theta["a"], theta["b"]]),
        full=[0.25, -0.1],
        scale=0.3,
        rscales=theta["rscales"],
        mse=row["mse"] == "1",
    )
    want = [float(row["aa"]), float(row["ab"]), float(row["ab"]), float(row["bb"])]
    np.testing.assert_allclose(found.ravel(), want, rtol=1e-9)
